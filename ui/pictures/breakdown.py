"""What each step asks in hours and in money: bars of known values, hatching for what is not published, totals that say so."""

from collections.abc import Callable
from html import escape

from advisor.planner import Path
from advisor.prices import price_for
from advisor.wording import step_hours, step_price, total_hours, total_price
from corpus.load import Corpus
from corpus.models import Programme
from ui.pictures.svg import in_words, rank_dot, svg

ROW_HEIGHT, BAR_X = 34, 34
LONGEST, SHORTEST, UNKNOWN = 52, 2, 26
"""Bar widths, in percent: of the largest value, of the smallest, of one not known (which says nothing of its size)."""


def breakdown(path: Path, corpus: Corpus, profession: str | None = None) -> str:
    """Two pictures side by side, hours and cost, and the same as one list. :param profession: whose tariffs are told."""

    def price(p: Programme) -> float | None:
        return price_for(p, profession)

    def price_text(p: Programme) -> str:
        return step_price(p, profession)

    programmes = [corpus.programmes[step.programme] for step in path.steps]
    hours, cost = total_hours(path.totals), total_price(path.totals, len(programmes))
    told = [f"Étape {i}, {p.name} : {step_hours(p)}, {price_text(p)}." for i, p in enumerate(programmes, 1)]
    told.append(f"Au total : {hours} ; {cost}.")
    pictures = [
        _bars("heures", "Heures", programmes, lambda p: p.hours, step_hours, hours),
        _bars("cout", "Coût pour une personne", programmes, price, price_text, cost),
    ]
    return f'<div class="breakdown">{"".join(pictures)}</div>' + in_words("heures et coût", told)


def _bars(
    name: str, title: str, programmes: list[Programme], value: Callable[[Programme], float | None], words: Callable[[Programme], str], total: str
) -> str:  # fmt: skip
    largest = max((v for p in programmes if (v := value(p))), default=0)
    parts = [f'<text class="pic-stage" x="0" y="16">{title}</text>']
    for rank, p in enumerate(programmes, 1):
        parts.append(
            rank_dot(rank, 12, rank * ROW_HEIGHT + 4, 11) + _bar(value(p), largest, words(p), rank * ROW_HEIGHT - 8)
        )
    told = [f"Étape {rank} : {words(p)}." for rank, p in enumerate(programmes, 1)]
    picture = svg(name, title, [*told, f"Au total : {total}."], (len(programmes) + 1) * ROW_HEIGHT - 8, "".join(parts))
    return f'<div>{picture}<p class="total"><strong>Total :</strong> {escape(total)}</p></div>'


def _bar(value: float | None, largest: float, words: str, y: int) -> str:
    room = f'<svg x="{BAR_X}" y="{y}" width="90%" height="26" overflow="visible">'
    if value is None:
        return (
            f'{room}<rect class="pic-unknown" x="1" y="5" width="{UNKNOWN}%" height="14" rx="4"/>'
            f'<text class="pic-question" x="{UNKNOWN / 2}%" y="18" text-anchor="middle">?</text>'
            f'<svg x="{UNKNOWN}%" overflow="visible"><text class="pic-muted" x="10" y="18">{escape(words[words.find(" ") + 1 :])}</text></svg></svg>'
        )
    width = SHORTEST + (LONGEST - SHORTEST) * value / largest if value else 0
    bar = f'<rect class="pic-hours" x="0" y="5" width="{width:.1f}%" height="14" rx="4"/>' if value else ""
    return f'{room}{bar}<svg x="{width:.1f}%" overflow="visible"><text class="pic-figures" x="{10 if value else 2}" y="18">{escape(words)}</text></svg></svg>'
