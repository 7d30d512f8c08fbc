"""The conversation's state as a signed token that the caller carries: any worker serves any turn, nothing is stored.

Signed, compressed and dated by itsdangerous (HMAC-SHA1 over the payload, which suffices for integrity and is the
library's default); bound to the signed-on person by the salt. Resending one's own older token is going back, and allowed.
"""

import secrets
from typing import Self

from itsdangerous import BadSignature, SignatureExpired, URLSafeTimedSerializer
from pydantic import ValidationError

from advisor.dialogue import State
from advisor.profile import Profile
from corpus.settings import Settings


class TokenError(ValueError):
    """A token that is not ours, was altered, is somebody else's or is too old; the message is French."""


class Tokens:
    """Writes and reads state tokens."""

    def __init__(self, secret: str, hours: float):
        self._serializer = URLSafeTimedSerializer(secret)
        self._seconds = int(hours * 3600)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        return cls(settings.secret.get_secret_value() or secrets.token_hex(32), settings.token_hours)

    def write(self, state: State, user: str = "") -> str:
        return str(self._serializer.dumps(state.model_dump(mode="json", exclude_defaults=True), salt=_salt(user)))

    def read(self, token: str, user: str = "") -> State:
        """:raises TokenError: told with what to do."""
        try:
            return State.model_validate(self._serializer.loads(token, max_age=self._seconds, salt=_salt(user)))
        except SignatureExpired as error:
            raise TokenError("Cette conversation a expiré : recommencez-en une, sans « state ».") from error
        except (BadSignature, ValidationError) as error:
            raise TokenError(
                "« state » n'est pas un état remis à cette personne par ce service : recommencez sans lui."
            ) from error

    def start(self, profile: Profile | None = None) -> State:
        """A new conversation, with what sign-on said of the person."""
        return State(conversation=secrets.token_hex(8), profile=profile or Profile())


def _salt(user: str) -> str:
    return f"parcours-ia.state.{user}"
