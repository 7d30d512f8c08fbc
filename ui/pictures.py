"""Pictures of a path: pure functions from a path to accessible inline SVG.

Widths are percentages and heights pixels, so that text keeps its size on any screen. Colours are CSS variables with
`currentColor` behind them, and none carries meaning alone: an unknown is hatched and bears « ? ».
"""

from html import escape

from advisor.answer import number
from advisor.planner import Path
from advisor.prices import full_price
from corpus.codes import codes
from corpus.load import Corpus
from corpus.models import Programme

STEP_HEIGHT, EMPTY_HEIGHT, ROW_HEIGHT, TRACK_X, TEXT_X = 88, 36, 32, 15, 44
BAR_START, BAR_SPAN = 6, 94
"""The shortest bar, and what the longest adds to it, in percent of the bar's room."""


def timeline(path: Path | None, corpus: Corpus) -> str:
    """The five stages on a track, each step with its hours (a bar) and its cost; without a path, the bare track."""
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
            parts.append(_step(rank, words, programme, longest, y))
            told.append(f"Étape {rank}, {words} : {programme.name}, {hours_text(programme)}, {cost_text(programme)}.")
            y += STEP_HEIGHT
    track = f'<line class="pic-track" x1="{TRACK_X}" x2="{TRACK_X}" y1="18" y2="{y - 18}"/>'
    title = f"Votre parcours en {_count(len(steps), 'étape')}" if steps else "Les cinq temps d'un parcours"
    description = " ".join(told) or "De la découverte à l'entretien des acquis ; aucun parcours n'est encore composé."
    return _svg("frise", title, description, y - 10, _HATCHING + track + "".join(parts))


def coverage(path: Path) -> str:
    """The three competencies, each covered by which steps or not covered."""
    ranks = {step.programme: rank for rank, step in enumerate(path.steps, 1)}
    parts, told = [], []
    for row, (code, words) in enumerate(codes("competency").items()):
        by = sorted(ranks[p] for p in path.competencies.get(code, []) if p in ranks)
        detail = ("étape " if len(by) == 1 else "étapes ") + ", ".join(map(str, by)) if by else "non couverte"
        told.append(f"Compétence {words} : {detail}.")
        parts.append(_competency(row, words, detail, bool(by)))
    return _svg(
        "couverture", "Compétences couvertes par ce parcours", " ".join(told), len(parts) * ROW_HEIGHT, "".join(parts)
    )


def hours_text(programme: Programme) -> str:
    """ "28 h", or "durée non communiquée"."""
    return "durée non communiquée" if programme.hours is None else f"{number(programme.hours)} h"


def cost_text(programme: Programme) -> str:
    """What one person pays for the whole: "gratuit", "1 980 €" or "tarif non communiqué"."""
    price = full_price(programme)
    if price is None:
        return "tarif non communiqué"
    return f"{number(price)} €" if price else "gratuit"


def _step(rank: int, stage: str, programme: Programme, longest: float, y: int) -> str:
    cost = "? €" if full_price(programme) is None else cost_text(programme)
    return (
        f'<circle class="pic-dot" cx="{TRACK_X}" cy="{y + 16}" r="14"/>'
        f'<text class="pic-rank" x="{TRACK_X}" y="{y + 22}" text-anchor="middle">{rank}</text>'
        f'<text class="pic-stage" x="{TEXT_X}" y="{y + 21}">{escape(stage)}</text>'
        f'<text class="pic-figures" x="99%" y="{y + 21}" text-anchor="end">{_hours(programme)} · {escape(cost)}</text>'
        f'<foreignObject x="{TEXT_X}" y="{y + 27}" width="85%" height="26">'
        f'<div class="pic-name">{escape(programme.name)}</div></foreignObject>' + _bar(programme.hours, longest, y + 56)
    )


def _hours(programme: Programme) -> str:
    return "? h" if programme.hours is None else hours_text(programme)


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


def _competency(row: int, words: str, detail: str, covered: bool) -> str:
    y, shape, mark = row * ROW_HEIGHT, "pic-covered" if covered else "pic-uncovered", "✓" if covered else "✗"
    return (
        f'<rect class="{shape}" x="{TRACK_X - 10}" y="{y + 3}" width="20" height="20" rx="5"/>'
        f'<text class="{shape}-mark" x="{TRACK_X}" y="{y + 19}" text-anchor="middle">{mark}</text>'
        f'<text class="pic-competency" x="{TEXT_X}" y="{y + 19}">{escape(words[:1].upper() + words[1:])}</text>'
        f'<text class="pic-muted" x="99%" y="{y + 19}" text-anchor="end">{escape(detail)}</text>'
    )


def _svg(name: str, title: str, description: str, height: int, body: str) -> str:
    return (
        f'<svg class="picture" role="img" aria-labelledby="{name}-titre {name}-detail" width="100%" height="{height}">'
        f'<title id="{name}-titre">{escape(title)}</title><desc id="{name}-detail">{escape(description)}</desc>{body}</svg>'
    )


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}{'s' if n > 1 else ''}"


_HATCHING = (
    '<defs><pattern id="hachures" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="pic-hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
)
