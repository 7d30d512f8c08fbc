"""Tables as CSV and XLSX. Cells are text: nothing in them is ever run."""

import csv
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from advisor.faq.files import settled
from corpus.exchange.tables import inert

MAX_CELL = 32_000
"""Characters a spreadsheet cell holds (Excel: 32,767)."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. `choices` become a list to pick from; an `editable` cell is open in a protected sheet."""

    title: str
    width: int = 18
    editable: bool = False
    choices: tuple[str, ...] = ()
    hidden: bool = False
    help: str = ""


def csv_bytes(columns: list[Column], rows: list[list[Any]]) -> bytes:
    """Semicolons and a byte order mark: what a French spreadsheet opens by itself."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([c.title for c in columns])
    writer.writerows([[inert(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def xlsx_bytes(
    name: str, columns: list[Column], rows: list[list[Any]], notice: str = "", protected: bool = False
) -> bytes:
    """One sheet, header frozen and filterable. With `notice`, a first line in words; `protected` locks what is not editable."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1), "title": name})
    sheet = book.add_worksheet(name[:31])
    head = book.add_format(
        {"bold": True, "bg_color": "#1d4e5f", "font_color": "#ffffff", "text_wrap": True, "valign": "top", "border": 1}
    )
    fixed = book.add_format(
        {"text_wrap": True, "valign": "top", "bg_color": "#f2f2f2", "border": 1, "border_color": "#d0d0d0"}
    )
    free = book.add_format(
        {"text_wrap": True, "valign": "top", "locked": False, "border": 1, "border_color": "#d0d0d0"}
    )
    first = 1 if notice else 0
    if notice:
        sheet.merge_range(
            0, 0, 0, len(columns) - 1, notice, book.add_format({"text_wrap": True, "valign": "top", "italic": True})
        )
        sheet.set_row(0, 78)
    for x, column in enumerate(columns):
        sheet.set_column(x, x, column.width, None, {"hidden": column.hidden})
        sheet.write_string(first, x, column.title, head)
        if column.help:
            sheet.write_comment(first, x, column.help, {"x_scale": 2})
        if column.choices and rows:
            sheet.data_validation(first + 1, x, first + len(rows), x, {
                "validate": "list", "source": ["", *column.choices], "error_title": "Valeur inconnue",
                "error_message": "Choisissez dans la liste : " + ", ".join(column.choices),
            })  # fmt: skip
        for y, row in enumerate(rows, first + 1):
            sheet.write(y, x, *_cell(row[x]), free if column.editable or not protected else fixed)
    for y, row in enumerate(rows, first + 1):
        sheet.set_row(y, _height(columns, row))
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    sheet.freeze_panes(first + 1, 3 if protected else 1)
    if rows:
        sheet.autofilter(first, 0, first + len(rows), len(columns) - 1)
    if protected:
        sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
    book.close()
    return settled(buffer.getvalue())


def _height(columns: list[Column], row: list[Any]) -> float:
    """Points that a row needs to show its longest cell, up to a third of a screen."""
    lines = (
        sum(1 + len(part) // column.width for part in str(cell).split("\n"))
        for column, cell in zip(columns, row, strict=True)
        if not column.hidden
    )
    return min(15.0 * max(lines, default=1), 240.0)


def _cell(value: Any) -> tuple[Any]:
    return (value[:MAX_CELL],) if isinstance(value, str) else (value,)
