"""Which step trains which competency and treats which topic: a grid, steps across; what was asked for and is not covered shows."""

from collections.abc import Iterator
from html import escape

from advisor.planner import Path
from advisor.profile import Profile
from corpus.codes import codes, label
from corpus.load import Corpus
from corpus.typography import capitalised
from ui.pictures.svg import in_words, rank_dot, ranks_text, svg

ROW_HEIGHT, CELL_WIDTH, HEAD_HEIGHT = 30, 30, 34
UNCOVERED = "non couvert par ce parcours"
TITLE = "Compétences et thèmes, étape par étape"


def coverage(path: Path, corpus: Corpus, profile: Profile) -> str:
    """The picture, and the same as a list. Topics are those of the path and those that the person wants."""
    n = len(path.steps)
    heads = "".join(_at_right(rank_dot(rank, _cell_x(rank, n), 15, 12), 0) for rank in range(1, n + 1))
    parts, told, y = [heads], [], HEAD_HEIGHT
    for group, rows in (("Compétences", _competencies(path)), ("Thèmes", _topics(path, corpus, profile))):
        parts.append(f'<text class="pic-stage" x="0" y="{y - 12}">{group}</text>')
        for words, ranks in rows:
            parts.append(_row(words, ranks, n, y))
            told.append(f"{capitalised(words)} : {ranks_text(ranks) or UNCOVERED}.")
            y += ROW_HEIGHT
        y += HEAD_HEIGHT
    return svg("couverture", TITLE, told, y - HEAD_HEIGHT + 4, "".join(parts)) + in_words(TITLE, told)


def _competencies(path: Path) -> Iterator[tuple[str, list[int]]]:
    rank = {step.programme: i for i, step in enumerate(path.steps, 1)}
    for code, words in codes("competency").items():
        yield f"compétence {words}", sorted(rank[p] for p in path.competencies.get(code, []) if p in rank)


def _topics(path: Path, corpus: Corpus, profile: Profile) -> Iterator[tuple[str, list[int]]]:
    """In the order of the vocabulary."""
    treated = [corpus.programmes[step.programme].editorial.topics for step in path.steps]
    for code in codes("topic"):
        ranks = [i for i, topics in enumerate(treated, 1) if code in topics]
        if ranks or code in profile.topics:
            yield label("topic", code), ranks


def _row(words: str, ranks: list[int], n: int, y: int) -> str:
    shown = words.removeprefix("compétence ")
    text = f'<text class="pic-competency" x="0" y="{y + 20}">{escape(capitalised(shown))}</text>'
    line = f'<line class="pic-rule" x1="0" x2="100%" y1="{y + ROW_HEIGHT - 0.5}" y2="{y + ROW_HEIGHT - 0.5}"/>'
    if not ranks:
        return (
            line + text + _at_right('<text class="pic-missing" x="-6" y="20" text-anchor="end">non couvert</text>', y)
        )
    return (
        line
        + text
        + _at_right(
            "".join(
                _mark(_cell_x(rank, n)) if rank in ranks else _absent(_cell_x(rank, n)) for rank in range(1, n + 1)
            ),
            y,
        )
    )


def _mark(x: float) -> str:
    return (
        f'<rect class="pic-covered" x="{x - 10:g}" y="4" width="20" height="20" rx="5"/>'
        f'<text class="pic-covered-mark" x="{x:g}" y="20" text-anchor="middle">✓</text>'
    )


def _absent(x: float) -> str:
    return f'<circle class="pic-absent" cx="{x:g}" cy="14" r="2"/>'


def _cell_x(rank: int, n: int) -> float:
    """Middle of a step's column, from the right edge."""
    return -(n - rank + 0.5) * CELL_WIDTH


def _at_right(body: str, y: float) -> str:
    """A frame whose origin is the right edge."""
    return f'<svg x="100%" y="{y:g}" overflow="visible">{body}</svg>'
