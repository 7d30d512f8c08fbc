"""The five stages on a track, each step with its hours (a bar) and its cost; without a path, the bare track."""

from html import escape

from advisor.answer import number
from advisor.planner import Path
from advisor.prices import price_for
from advisor.wording import step_hours, step_price
from corpus.codes import codes
from corpus.load import Corpus
from corpus.models import Programme
from ui.pictures.svg import HATCHING, rank_dot, svg

STEP_HEIGHT, EMPTY_HEIGHT, TRACK_X, TEXT_X = 88, 36, 15, 44
BAR_START, BAR_SPAN = 6, 94
"""The shortest bar, and what the longest adds to it, in percent of the bar's room."""


def timeline(path: Path | None, corpus: Corpus, profession: str | None = None) -> str:
    """The picture alone: the cards beneath it say the same in words. :param profession: whose tariffs are told."""
    steps = list(path.steps) if path else []
    longest = max((corpus.programmes[s.programme].hours or 0 for s in steps), default=0)
    parts, told, y, rank = [], [], 4, 0
    for stage, words in codes("step_stage").items():
        here = [s for s in steps if s.stage == stage]
        if not here:
            parts.append(_empty_stage(words, y, bool(steps)))
            y += EMPTY_HEIGHT
        for step in here:
            rank += 1
            programme = corpus.programmes[step.programme]
            parts.append(_step(rank, words, programme, price_for(programme, profession), longest, y))
            told.append(
                f"Étape {rank}, {words} : {programme.name}, {step_hours(programme)}, {step_price(programme, profession)}."
            )
            y += STEP_HEIGHT
    track = f'<line class="pic-track" x1="{TRACK_X}" x2="{TRACK_X}" y1="18" y2="{y - 18}"/>'
    title = (
        f"Votre parcours en {len(steps)} étape{'s' if len(steps) > 1 else ''}"
        if steps
        else "Les cinq temps d'un parcours"
    )
    described = told or ["De la découverte à l'entretien des acquis ; aucun parcours n'est encore composé."]
    return svg("frise", title, described, y - 10, HATCHING + track + "".join(parts))


def _step(rank: int, stage: str, programme: Programme, price: float | None, longest: float, y: int) -> str:
    cost = "? €" if price is None else f"{number(price)} €" if price else "gratuit"
    hours = "? h" if programme.hours is None else step_hours(programme)
    return (
        rank_dot(rank, TRACK_X, y + 16) + f'<text class="pic-stage" x="{TEXT_X}" y="{y + 21}">{escape(stage)}</text>'
        f'<text class="pic-figures" x="99%" y="{y + 21}" text-anchor="end">{hours} · {escape(cost)}</text>'
        f'<foreignObject x="{TEXT_X}" y="{y + 27}" width="85%" height="26">'
        f'<div class="pic-name">{escape(programme.name)}</div></foreignObject>' + _bar(programme.hours, longest, y + 56)
    )


def _bar(hours: float | None, longest: float, y: int) -> str:
    """Proportional to known hours; an unknown is a hatched bar, neither short nor long."""
    room = f'<svg x="{TEXT_X}" y="{y}" width="82%" height="16">'
    if hours is None:
        return (
            f'{room}<rect class="pic-unknown" x="1" y="1" width="45%" height="12" rx="6"/>'
            '<text class="pic-question" x="22.5%" y="13" text-anchor="middle">?</text></svg>'
        )
    width = BAR_START + BAR_SPAN * hours / longest if longest else BAR_START
    return f'{room}<rect class="pic-hours" x="0" y="1" width="{width:.1f}%" height="12" rx="6"/></svg>'


def _empty_stage(stage: str, y: int, beside_steps: bool) -> str:
    more = " : rien de prévu" if beside_steps else ""
    return (
        f'<circle class="pic-hollow" cx="{TRACK_X}" cy="{y + 14}" r="6"/>'
        f'<text class="pic-muted" x="{TEXT_X}" y="{y + 20}">{escape(stage)}{more}</text>'
    )
