"""Files written whole or not at all, with the same bytes for the same content."""

import json
import os
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from corpus.errors import UserError

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date that zip archives bear inside: none of ours."""


def write(path: Path, content: str | bytes) -> None:
    """Temporary file, then rename. :raises UserError: the folder cannot be written to."""
    draft = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(draft, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        raise UserError(f"{path} : impossible d'écrire ({error.strerror}). Donnez un autre dossier avec --out.") from error


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
