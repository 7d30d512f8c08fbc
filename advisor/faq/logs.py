"""Real questions from whatever file they come in: CSV, XLSX, JSON Lines or text, in any usual encoding, row by row."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from corpus.text import fold

SAMPLE = 200
"""Rows looked at to guess the delimiter and the column."""
MAX_LINE = 1_000_000
_NAMES = (
    "question",
    "message",
    "demande",
    "requete",
    "texte",
    "text",
    "query",
    "verbatim",
    "contenu",
    "content",
    "prompt",
    "libelle",
    "objet",
    "recherche",
)
_ASKING = re.compile(
    r"\?|\b(?:quel|quelle|comment|combien|pourquoi|est ce|qui|ou|peut on|puis je|cherche|formation|je)\b"
)
csv.field_size_limit(MAX_LINE)


def read(path: Path, column: str | None) -> Iterator[str]:
    """Questions of a file, streamed. :raises UserError: unreadable, or the column cannot be told; says how to mend it."""
    if not path.is_file():
        raise UserError(f"--questions : {path} est introuvable.")
    kind = path.suffix.lower()
    if kind in (".xlsx", ".xls", ".xlsb", ".ods"):
        yield from _table(_sheet(path), path, column)
    elif kind in (".jsonl", ".ndjson", ".json"):
        yield from _json(path, column)
    elif kind in (".csv", ".tsv"):
        yield from _table(_csv(path), path, column)
    else:
        yield from (line.strip() for line in _lines(path))


def _lines(path: Path) -> Iterator[str]:
    """Lines in the file's own encoding: by its byte order mark, else UTF-8 while it is, else Windows' French."""
    with open(path, "rb") as file:
        head = file.read(4)
        file.seek(0)
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            with open(path, encoding="utf-16", errors="replace", newline="") as text:
                yield from (line.replace("\0", "") for line in text)
            return
        for line in file:
            if len(line) > MAX_LINE:
                line = line[:MAX_LINE]
            try:
                text_line = line.decode("utf-8-sig")
            except UnicodeDecodeError:
                text_line = line.decode("cp1252", errors="replace")
            yield text_line.replace("\0", "")


def _csv(path: Path) -> Iterator[list[str]]:
    lines = _lines(path)
    sample = [line for _, line in zip(range(SAMPLE), lines, strict=False)]
    delimiter = _delimiter(sample)
    rows = csv.reader(_chained(sample, lines), delimiter=delimiter)
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error:  # one row too long or broken: the next ones go on
            continue


def _delimiter(sample: list[str]) -> str:
    """The mark that cuts most lines into the same number (two or more) of cells."""

    def regularity(mark: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(sample, delimiter=mark) if row)
        cells, lines = max(((n, k) for n, k in counts.items() if n > 1), key=lambda nk: nk[1], default=(1, 0))
        return (lines, cells)

    return max(";,\t|", key=regularity)


def _chained(first: list[Any], rest: Iterable[Any]) -> Iterator[Any]:
    yield from first
    yield from rest


def _sheet(path: Path) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        for row in book.get_sheet_by_index(0).iter_rows():
            yield ["" if cell is None else str(cell) for cell in row]
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise UserError(
            f"--questions : {path} n'est pas un classeur lisible ({error}). Enregistrez-le en .xlsx ou en .csv."
        ) from error


def _json(path: Path, column: str | None) -> Iterator[str]:
    name, bad = column, 0
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            bad += 1
            if bad == number and bad > SAMPLE:
                raise UserError(f"--questions : {path} n'est pas du JSON Lines (un objet par ligne).") from None
            continue
        if isinstance(row, str):
            yield row.strip()
        elif isinstance(row, dict):
            name = name or _named(list(row)) or next((k for k, v in row.items() if isinstance(v, str)), None)
            if column and column not in row and number == 1:
                raise UserError(f"--column : « {column} » n'existe pas dans {path} ; champs : {', '.join(row)}.")
            yield str(row.get(name or "", "") or "").strip()


def _table(rows: Iterator[list[str]], path: Path, column: str | None) -> Iterator[str]:
    first = next((row for row in rows if any(cell.strip() for cell in row)), None)
    if first is None:
        return
    sample = [first, *(row for _, row in zip(range(SAMPLE), rows, strict=False))]
    place, header = _column([row for row in sample if any(cell.strip() for cell in row)], path, column)
    for row in _chained(sample[1:] if header else sample, rows):
        yield row[place].strip() if place < len(row) else ""


def _column(sample: list[list[str]], path: Path, column: str | None) -> tuple[int, bool]:
    """(place of the questions, whether the first row is a header). Told by name or number, else guessed."""
    head = [cell.strip() for cell in sample[0]]
    if column is not None:
        if column in head:
            return head.index(column), True
        if column.isdigit() and 1 <= int(column) <= len(head):
            return int(column) - 1, _named(head) is not None
        raise UserError(
            f"--column : « {column} » n'existe pas dans {path} ; colonnes : {', '.join(head)} (ou un numéro, de 1 à {len(head)})."
        )
    name = _named(head)
    if name is not None:
        return head.index(name), True
    width = max(len(row) for row in sample)
    best = max(range(width), key=lambda x: _askingness([row[x] for row in sample if x < len(row)]))
    return best, len(sample) > 1 and not _ASKING.search(fold(sample[0][best] if best < len(sample[0]) else "")) and len(
        sample[0][best].split()
    ) <= 3


def _named(head: list[str]) -> str | None:
    """The header that names questions, the most telling name first."""
    folded = {fold(h): h for h in head}
    for name in _NAMES:
        for title, original in folded.items():
            if title == name or re.fullmatch(rf"(?:.*[\s_])?{name}s?(?:[\s_].*)?", title):
                return original
    return None


def _askingness(cells: list[str]) -> float:
    """How much a column looks like questions: words of asking, and several words a cell."""
    told = [fold(c) for c in cells if c.strip()]
    if not told:
        return 0.0
    several = sum(3 <= len(c.split()) <= 200 for c in told)
    return (sum(bool(_ASKING.search(c)) for c in told) + several) / len(told)
