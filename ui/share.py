"""A profile in a link's fragment (`#profil=…`): the browser never sends a fragment in an address, and nothing is stored.

The value is base64url (RFC 4648, without padding) of compact JSON that holds only what is known.
"""

import base64
import binascii
import json
import re

from pydantic import ValidationError

from advisor.profile import Profile

NAME = "profil"
MAX_LENGTH = 4000
"""Characters of a value; a profile with every code of every list has 2,500."""
_VALUE = re.compile(r"[A-Za-z0-9_-]+")


class ShareError(ValueError):
    """A fragment that is no profile; the message names the words to say: `bad_link` or `long_link`."""


def fragment(profile: Profile) -> str:
    """`#profil=…`, "" for an empty profile."""
    known = profile.known()
    if not known:
        return ""
    compact = json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()
    return f"#{NAME}={base64.urlsafe_b64encode(compact).decode().rstrip('=')}"


def read_fragment(text: str) -> Profile:
    """The profile that a fragment carries. :raises ShareError: too long, not base64url, not JSON, not a profile."""
    value = text.strip().removeprefix("#").removeprefix(f"{NAME}=")
    if len(value) > MAX_LENGTH:
        raise ShareError("long_link")
    if not _VALUE.fullmatch(value):
        raise ShareError("bad_link")
    try:
        data = json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)), parse_constant=_refused)
        if not isinstance(data, dict):
            raise ShareError("bad_link")
        return Profile.model_validate(data)
    except (binascii.Error, UnicodeDecodeError, ValidationError, ValueError, RecursionError) as error:
        raise ShareError("bad_link") from error


def _refused(constant: str) -> None:
    """JSON knows no NaN nor Infinity; Python's reader does."""
    raise ValueError(constant)
