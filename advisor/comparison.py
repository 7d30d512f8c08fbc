"""Two to four programmes side by side, as data: fields down, programmes across, each cell with its citation.

The answer's table, REST and the page all print this; an unknown cell says so and bears no marker.
"""

from pydantic import BaseModel, ConfigDict

from advisor.facts import FIELD_TITLES, Cell, Facts, number
from advisor.prices import full_price

FIELDS = (
    "kind",
    "provider",
    "audience",
    "prerequisites",
    "modalities",
    "places",
    "hours",
    "duration",
    "prices",
    "certification",
)
UNDECIDED = "Ni durée ni tarif ne sont publiés pour les départager : demandez-les aux organismes."


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Column(Frozen):
    """One programme: the head of its column."""

    programme: str
    name: str
    marker: int


class Row(Frozen):
    """One field: a cell a programme, in the order of the columns."""

    field: str
    title: str
    cells: list[Cell]


class Comparison(Frozen):
    columns: list[Column]
    rows: list[Row]
    summary: str
    """One Markdown sentence with markers: the shortest and the cheapest, among what is published."""


def compare(ids: list[str], facts: Facts) -> Comparison:
    """:raises KeyError: an id the catalogue does not hold."""
    columns = [
        Column(programme=i, name=facts.corpus.programmes[i].name, marker=int(facts.mark(i, "name")[1:-1])) for i in ids
    ]
    rows = [Row(field=name, title=FIELD_TITLES[name], cells=[facts.cell(i, name) for i in ids]) for name in FIELDS]
    return Comparison(columns=columns, rows=rows, summary=_summary(ids, facts))


def _summary(ids: list[str], facts: Facts) -> str:
    programmes = [facts.corpus.programmes[i] for i in ids]
    said = []
    timed = [p for p in programmes if p.hours is not None]
    if len(timed) > 1:
        shortest = min(timed, key=lambda p: p.hours or 0)
        said.append(
            f"la plus courte, parmi celles dont la durée est publiée, est {shortest.name} {facts.mark(shortest.id, 'hours')}"
        )
    priced = [(price, p) for p in programmes if (price := full_price(p)) is not None]
    if priced:
        low = min(price for price, _ in priced)
        names = " et ".join(f"{p.name} {facts.mark(p.id, 'prices')}" for price, p in priced if price == low)
        unknown = len(programmes) - len(priced)
        more = f" (tarif inconnu pour {unknown} autre{'s' if unknown > 1 else ''})" if unknown else ""
        said.append(f"au tarif le plus bas connu ({'gratuit' if low == 0 else number(low) + ' €'}) : {names}{more}")
    return f"En bref : {' ; '.join(said)}." if said else UNDECIDED
