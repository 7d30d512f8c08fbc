"""The formats of what a person takes away: a one-page PDF, the same in Markdown, and a calendar of published dates."""

from collections.abc import Callable
from typing import TypeVar

from advisor.takeaway import TakeAway
from ui.takeaway.agenda import NOTHING_DATED, agenda
from ui.takeaway.markdown import markdown
from ui.takeaway.pdf import pdf

__all__ = ["FORMATS", "NOTHING_DATED", "NO_PATH", "NotAvailableError", "agenda", "files", "markdown", "pdf", "written"]
NO_PATH = (
    "Aucune formation ne respecte toutes vos limites : il n'y a pas de parcours à emporter. Élargissez l'une d'elles."
)
FORMATS: dict[str, tuple[str, Callable[[TakeAway], bytes | None]]] = {
    "pdf": ("application/pdf", pdf),
    "md": ("text/markdown", lambda taken: markdown(taken).encode()),
    "ics": ("text/calendar", agenda),
}
"""Ending of a file → media type and writer; a writer gives None when there is nothing to write."""
T = TypeVar("T")


class NotAvailableError(ValueError):
    """A format that this path has nothing for; the message is a French sentence."""


def written(taken: TakeAway | None, ending: str) -> bytes:
    """The file of one format. :raises NotAvailableError: no path, or no published date for an agenda."""
    if taken is None:
        raise NotAvailableError(NO_PATH)
    content = FORMATS[ending][1](taken)
    if content is None:
        raise NotAvailableError(NOTHING_DATED)
    return content


def files(taken: TakeAway | None, wanted: dict[str, T | None]) -> tuple[dict[T, bytes], list[str]]:
    """Contents by target for each ending that has one, all made before any is written, and a sentence for each that cannot be."""
    made, missing = {}, []
    for ending, target in wanted.items():
        if target is None:
            continue
        try:
            made[target] = written(taken, ending)
        except NotAvailableError as error:
            missing.append(f"{target} n'est pas écrit. {error}")
    return made, missing
