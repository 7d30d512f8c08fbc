"""The catalogue to and from other people's formats: LHÉO XML, schema.org JSON-LD, CSV and XLSX.

Each format is one module with `write(programmes) → bytes` and `read(path) → list[Row]`. What a format has no element
for travels beside it in an extension of its own, so that our files come back exactly; a file from elsewhere gives a
draft, whose classification is to be done.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UserError
from corpus.exchange import lheo, schema_org, tables
from corpus.exchange.rows import Row
from corpus.models import Programme


@dataclass(frozen=True)
class Format:
    """One exchange format."""

    suffixes: tuple[str, ...]
    write: Callable[[list[Programme]], bytes]
    read: Callable[[Path], list[Row]]


FORMATS = {
    "lheo": Format((".xml",), lheo.write, lheo.read),
    "schema-org": Format((".json", ".jsonld"), schema_org.write, schema_org.read),
    "csv": Format((".csv", ".txt", ".tsv"), tables.write_csv, tables.read_csv),
    "xlsx": Format((".xlsx",), tables.write_xlsx, tables.read_xlsx),
}
MAX_BYTES = 50_000_000


def format_of(path: Path, name: str | None) -> Format:
    """The format asked for, else the one of the file's suffix. :raises UserError: neither tells."""
    if name is not None:
        if name not in FORMATS:
            raise UserError(f"--format : « {name} » n'existe pas ; attendu : {', '.join(FORMATS)}.")
        return FORMATS[name]
    for candidate in FORMATS.values():
        if path.suffix.lower() in candidate.suffixes:
            return candidate
    raise UserError(f"{path} : le suffixe ne dit pas le format. Ajoutez --format ({', '.join(FORMATS)}).")


def read(path: Path, name: str | None) -> list[Row]:
    """The records of a file. :raises UserError: unreadable, too large, or empty, told with what to do."""
    chosen = format_of(path, name)
    try:
        size = path.stat().st_size
    except OSError as error:
        raise UserError(f"{path} : fichier illisible ({error.strerror}).") from error
    if size > MAX_BYTES:
        raise UserError(f"{path} : {size // 1_000_000} Mo, au plus {MAX_BYTES // 1_000_000} Mo. Découpez le fichier.")
    rows = chosen.read(path)
    if not rows:
        raise UserError(f"{path} : aucune formation trouvée dans ce fichier.")
    return rows
