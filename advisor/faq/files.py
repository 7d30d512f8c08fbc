"""Files written whole or not at all, with the same bytes for the same content."""

import json
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from corpus.files import write_whole

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date that zip archives bear inside: none of ours."""


def write(path: Path, content: str | bytes) -> None:
    """In a folder made for it. :raises UserError: it cannot be written to."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"{path.parent} : impossible de créer ce dossier ({error.strerror}). Donnez un autre dossier avec --out."
        ) from error
    write_whole(path, content)


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write_json(path: Path, data: Any) -> None:
    write(path, as_json(data))


def settled(archive: bytes) -> bytes:
    """The same zip (XLSX, DOCX) with its members in order and no date of its own."""
    source, settled_ = zipfile.ZipFile(BytesIO(archive)), BytesIO()
    with zipfile.ZipFile(settled_, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, EPOCH)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            target.writestr(member, source.read(name))
    return settled_.getvalue()
