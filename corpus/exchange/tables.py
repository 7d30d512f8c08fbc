"""CSV and XLSX: one programme a row, one field a column, for people who work in a spreadsheet.

Lists stand one item a line in their cell, records of records (prices, sources…) as JSON. A cell that a spreadsheet would
run as a formula is written with an apostrophe before it, which reading takes away again.
"""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from corpus.errors import UserError
from corpus.exchange.rows import UNCLASSIFIED, Row
from corpus.models import Editorial, Programme

RUN = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run a cell (OWASP, CSV Injection)."""
YES, NO = "oui", "non"
ENCODINGS = ("utf-8-sig", "cp1252")


def _kind(annotation: Any) -> str:
    """`text`, `number`, `whole`, `flag`, `list` or `json`, from a field's type."""
    if get_origin(annotation) is Annotated:
        return _kind(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return _kind(next(a for a in get_args(annotation) if a is not type(None)))
    if get_origin(annotation) is list:
        item = get_args(annotation)[0]
        return "json" if isinstance(item, type) and issubclass(item, BaseModel) else "list"
    return {float: "number", int: "whole", bool: "flag"}.get(annotation, "text")


COLUMNS = {
    **{name: _kind(info.annotation) for name, info in Programme.model_fields.items() if name != "editorial"},
    **{f"editorial.{name}": _kind(info.annotation) for name, info in Editorial.model_fields.items()},
}
"""Column → how its cells are written."""


def write_csv(programmes: list[Programme]) -> bytes:
    """Semicolons and a byte order mark: what a French spreadsheet opens by itself."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([inert(cell) for cell in _cells(p)] for p in programmes)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def write_xlsx(programmes: list[Programme]) -> bytes:
    """One sheet, every cell a text; the same programmes give the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet, wrapped = book.add_worksheet("catalogue"), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.freeze_panes(1, 1)
    for y, row in enumerate([list(COLUMNS), *map(_cells, programmes)]):
        for x, cell in enumerate(row):
            sheet.write_string(y, x, inert(cell), wrapped)
    book.close()
    return buffer.getvalue()


def read_csv(path: Path) -> list[Row]:
    """:raises UserError: neither UTF-8 nor Windows-1252, or no column of ours."""
    raw = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UserError(f"{path} : l'encodage n'est ni UTF-8 ni Windows-1252. Enregistrez le fichier en UTF-8.")
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    try:
        lines = [
            (reader.line_num, row)
            for reader in [csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)]
            for row in reader
        ]
    except csv.Error as error:
        raise UserError(f"{path} : CSV illisible ({error}). Vérifiez les guillemets.") from error
    return _rows(path, lines)


def read_xlsx(path: Path) -> list[Row]:
    """The first sheet. :raises UserError: not a workbook, or no column of ours."""
    import python_calamine

    try:
        sheet = (
            python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
    except (python_calamine.CalamineError, IndexError, OSError) as error:
        raise UserError(f"{path} : ce n'est pas un classeur XLSX lisible.") from error
    return _rows(path, [(n, [_shown(cell) for cell in row]) for n, row in enumerate(sheet, 1)])


def inert(cell: Any) -> Any:
    """The cell with an apostrophe before what a spreadsheet would run."""
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip(" ").startswith(RUN) else cell


def _rows(path: Path, lines: list[tuple[int, list[str]]]) -> list[Row]:
    lines = [(n, row) for n, row in lines if any(cell.strip() for cell in row)]
    if not lines:
        return []
    header = [cell.strip() for cell in lines[0][1]]
    unknown = [name for name in header if name and name not in COLUMNS]
    if "name" not in header or "kind" not in header or unknown:
        what = f"colonne inconnue « {unknown[0]} »" if unknown else "il faut au moins les colonnes name et kind"
        raise UserError(f"{path}:{lines[0][0]} : {what} ; attendu : {', '.join(COLUMNS)}.")
    return [Row(f"{path}:{n}", _record(f"{path}:{n}", dict(zip(header, row, strict=False)))) for n, row in lines[1:]]


def _record(where: str, cells: dict[str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    editorial: dict[str, Any] = {}
    for name, cell in cells.items():
        if not name:
            continue
        value = _value(where, name, cell)
        if name.startswith("editorial."):
            editorial[name.removeprefix("editorial.")] = value
        elif value is not None:
            data[name] = value
    if any(value not in (None, []) for value in editorial.values()):
        data["editorial"] = {**UNCLASSIFIED, **{k: v for k, v in editorial.items() if v is not None}}
    return data


def _cells(programme: Programme) -> list[str]:
    data = programme.model_dump(mode="json")
    data |= {f"editorial.{name}": value for name, value in data["editorial"].items()}
    return [_cell(kind, data[name]) for name, kind in COLUMNS.items()]


def _cell(kind: str, value: Any) -> str:
    if value is None or value == []:
        return ""
    if kind == "json":
        return json.dumps(value, ensure_ascii=False)
    if kind == "list":
        return "\n".join(value)
    if kind == "flag":
        return YES if value else NO
    return f"{value:.15g}".replace(".", ",") if kind in ("number", "whole") else str(value)


def _value(where: str, name: str, cell: str) -> Any:
    """:raises UserError: a cell that its column cannot hold."""
    kind, text = COLUMNS[name], cell.strip()
    if text.startswith("'") and text[1:].lstrip(" ").startswith(RUN):
        text = text[1:]
    if not text:
        return [] if kind in ("list", "json") else None
    try:
        match kind:
            case "list":
                return [item.strip() for item in text.splitlines() if item.strip()]
            case "json":
                return json.loads(text)
            case "number":
                return float(text.replace("\u202f", "").replace(" ", "").replace(",", "."))
            case "whole":
                return int(float(text))
            case "flag":
                return {YES: True, NO: False}[text.lower()]
    except (ValueError, KeyError) as error:
        wanted = {"json": "du JSON", "flag": f"{YES} ou {NO}"}.get(kind, "un nombre")
        raise UserError(f"{where}: {name}: « {text[:60]} » ; attendu : {wanted}.") from error
    return text


def _shown(cell: Any) -> str:
    """A workbook's own numbers and flags as our cells write them."""
    if isinstance(cell, bool):
        return YES if cell else NO
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)
