"""What the FAQ covers: programme × question type, and profession × goal, as tables and as a picture."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from advisor.faq.entry import Entry
from advisor.faq.questions import Gap, types
from advisor.faq.rounds import Assembly
from advisor.faq.sheets import Column, csv_bytes
from corpus.codes import label
from corpus.load import Corpus

PUBLISHED, TO_REVIEW, UNKNOWN, REJECTED, ABSENT = "publiée", "à revoir", "inconnu", "écartée", "sans objet"


@dataclass(frozen=True)
class Matrix:
    """`cells[row][column]` is one of the words above, or the number of steps of a path."""

    title: str
    rows: list[str]
    columns: list[str]
    cells: list[list[str]]

    def csv(self) -> bytes:
        head = [Column(self.title), *(Column(c) for c in self.columns), Column("lacunes")]
        return csv_bytes(
            head,
            [
                [name, *row, sum(c in (UNKNOWN, "0") for c in row)]
                for name, row in zip(self.rows, self.cells, strict=True)
            ],
        )

    @property
    def gaps(self) -> int:
        return sum(c in (UNKNOWN, "0") for row in self.cells for c in row)


def programmes(assembly: Assembly, entries: list[Entry], gaps: list[Gap], corpus: Corpus) -> Matrix:
    """Programme × question type."""
    kinds = types()["programme"]
    state = {(g.programme, g.type): UNKNOWN for g in gaps} | {_place(r["id"]): TO_REVIEW for r in assembly.to_review}
    state |= {_place(e.id): REJECTED for e in assembly.entries} | {_place(e.id): PUBLISHED for e in entries}
    cells = [[state.get((p, t), ABSENT) for t in kinds] for p in corpus.programmes]
    return Matrix(
        "formation", [p.name for p in corpus.programmes.values()], [t["title"] for t in kinds.values()], cells
    )


def professions(assembly: Assembly, records: dict[str, dict[str, Any]]) -> Matrix:
    """Profession × goal: how many steps the advised path has; « 0 » where the catalogue has none to offer."""
    spec = types()["profession"]
    failed = {r["id"] for r in assembly.to_review}

    def cell(profession: str, goal: str) -> str:
        id_ = f"professions/{profession}/{goal}"
        return ABSENT if id_ not in records else TO_REVIEW if id_ in failed else str(len(records[id_]["steps"]))

    people, goals = list(spec["people"]), list(spec["goals"])
    cells = [[cell(p, g) for g in goals] for p in people]
    return Matrix("profession", [label("profession", p) for p in people], [label("goal", g) for g in goals], cells)


def _place(id_: str) -> tuple[str, str]:
    parts = id_.split("/")
    return (parts[1], parts[-1])


def picture(matrices: list[Matrix]) -> str:
    """SVG of both matrices; every cell bears its words as a title, and a mark beside its colour."""
    env = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    template = env.from_string((Path(__file__).parent / "templates" / "coverage.svg.j2").read_text("utf-8"))
    return template.render(matrices=matrices, published=PUBLISHED, review=TO_REVIEW, unknown=UNKNOWN, rejected=REJECTED)
