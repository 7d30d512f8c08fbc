"""The FAQ as CSV and XLSX, one question a row."""

from advisor.faq.entry import Entry, source_line
from advisor.faq.questions import types
from advisor.faq.sheets import Column, csv_bytes, xlsx_bytes

COLUMNS = [
    Column("rubrique", 22), Column("question", 50), Column("réponse", 90), Column("autres façons de la poser", 50), Column("sources", 70),
    Column("à jour au", 12), Column("formations", 30), Column("état", 12), Column("demandes", 10), Column("identifiant", 30),
]  # fmt: skip


def as_csv(entries: list[Entry]) -> bytes:
    return csv_bytes(COLUMNS, _rows(entries))


def as_xlsx(entries: list[Entry]) -> bytes:
    return xlsx_bytes("FAQ", COLUMNS, _rows(entries))


def _rows(entries: list[Entry]) -> list[list[object]]:
    titles = types()["sections"]
    return [
        [
            titles[e.section], e.question, e.plain, "\n".join(e.variants), "\n".join(source_line(c) for c in e.citations), e.as_of or "",
            ", ".join(e.programmes), e.status, e.demand, e.id,
        ]
        for e in entries
    ]  # fmt: skip
