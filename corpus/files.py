"""Files that commands write, whole or not at all."""

import errno
import os
from pathlib import Path

from corpus.errors import UserError

REASONS = {
    errno.ENOENT: "ce dossier n'existe pas : créez-le d'abord",
    errno.ENOTDIR: "ce dossier n'existe pas : créez-le d'abord",
    errno.EISDIR: "c'est un dossier : donnez un nom de fichier",
    errno.EACCES: "accès refusé : choisissez un dossier à vous",
    errno.EROFS: "disque en lecture seule : choisissez un autre dossier",
    errno.ENOSPC: "le disque est plein : libérez de la place",
    errno.ENAMETOOLONG: "nom trop long : raccourcissez-le",
}
"""Why a file could not be written, and what to do."""


def write_whole(path: Path, content: str | bytes) -> None:
    """Temporary file, then rename; on the disk before it bears its name. :raises UserError: the reason in one French line."""
    draft = path.with_name(f".{path.name}.tmp")
    try:
        with open(draft, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UserError(f"{path} : impossible d'écrire ({REASONS.get(error.errno or 0, error.strerror)}).") from error
