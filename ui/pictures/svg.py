"""What the pictures share: the accessible frame of an SVG, its list in words, and the hatching of what is not known."""

from collections.abc import Sequence
from html import escape

HATCHING = (
    '<defs><pattern id="hachures" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line class="pic-hatch" x1="0" y1="0" x2="0" y2="7"/></pattern></defs>'
)
"""Defined once, in the timeline, which every path has."""


def svg(name: str, title: str, told: Sequence[str], height: float, body: str, view_box: str = "") -> str:
    """One picture. :param told: what it shows, sentence by sentence: its description for assistive technology."""
    size = f'viewBox="{view_box}"' if view_box else f'width="100%" height="{height:g}"'
    return (
        f'<svg class="picture pic-{name}" role="img" aria-labelledby="{name}-titre {name}-detail" {size}>'
        f'<title id="{name}-titre">{escape(title)}</title><desc id="{name}-detail">{escape(" ".join(told))}</desc>{body}</svg>'
    )


def in_words(title: str, told: Sequence[str]) -> str:
    """The same as a list, folded, for whoever prefers reading it."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in told)
    return f'<details class="in-words"><summary>En texte<span class="sr"> : {escape(title)}</span></summary><ul>{items}</ul></details>'


def rank_dot(rank: int, x: float, y: float, radius: float = 14) -> str:
    """The number of a step, as it stands on its card."""
    return (
        f'<circle class="pic-dot" cx="{x:g}" cy="{y:g}" r="{radius:g}"/>'
        f'<text class="pic-rank" x="{x:g}" y="{y + 6:g}" text-anchor="middle">{rank}</text>'
    )


def ranks_text(ranks: Sequence[int]) -> str:
    """ "étapes 1, 3", empty without any."""
    return f"étape{'s' if len(ranks) > 1 else ''} {', '.join(map(str, ranks))}" if ranks else ""
