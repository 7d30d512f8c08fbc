"""One published question with its answer, and how answers read outside a conversation."""

import re
from dataclasses import dataclass, field
from typing import Any

from advisor.facts import date_text

PROPOSED, APPROVED, PINNED = "proposée", "approuvée", "épinglée"
_MARKER = re.compile(r"\s?\[(\d+)\]")
_MARKUP = re.compile(r"\*\*|^#+\s*|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)", re.MULTILINE)


@dataclass(frozen=True)
class Entry:
    """`text` is Markdown with markers and without the complement sentence, which every format adds."""

    id: str
    section: str
    type: str
    subject: str
    question: str
    variants: tuple[str, ...]
    text: str
    complement: str
    intent: str
    citations: tuple[dict[str, Any], ...]
    programmes: tuple[str, ...]
    goal: str | None = None
    inputs: dict[str, str] = field(default_factory=dict)
    status: str = PROPOSED
    edited: bool = False
    outdated: tuple[str, ...] = ()
    """Facts that changed since an editor's text was approved."""
    demand: int = 0
    """How many real questions it answers."""

    @property
    def anchor(self) -> str:
        """The part of the id that names it on its page."""
        return re.sub(r"[^a-z0-9]+", "-", self.id.split("/", 1)[1].lower()).strip("-")

    @property
    def as_of(self) -> str | None:
        """The date of its oldest dated source (ISO), None when none is dated."""
        return min((c["as_of"] for c in self.citations if c["as_of"]), default=None)

    @property
    def markdown(self) -> str:
        return f"{self.text}\n\n*{self.complement}*"

    @property
    def plain(self) -> str:
        """The whole answer without markup: for spreadsheets and structured data."""
        return f"{plain(self.text)}\n\n{self.complement}"

    def json(self) -> dict[str, Any]:
        """The object of `faq.json`."""
        return {
            "id": self.id, "section": self.section, "type": self.type, "question": self.question, "variants": list(self.variants),
            "answer": f"{self.text}\n\n{self.complement}", "complement": self.complement, "intent": self.intent,
            "citations": list(self.citations), "as_of": self.as_of, "programmes": list(self.programmes), "status": self.status,
            "edited": self.edited, "outdated": list(self.outdated), "demand": self.demand, "inputs": self.inputs,
        }  # fmt: skip


def plain(markdown: str) -> str:
    """Text without markup; markers stay, as they lead to the sources beside it."""
    return _MARKUP.sub("", markdown)


def bare(markdown: str) -> str:
    """Text without markup nor markers: what two answers are compared by."""
    return " ".join(_MARKER.sub("", plain(markdown)).split())


def source_line(citation: dict[str, Any]) -> str:
    """ "[1] Title (date) address"."""
    return f"[{citation['marker']}] {citation['title']} ({date_text(citation['as_of'])}) {citation['url'] or 'sans adresse'}"
