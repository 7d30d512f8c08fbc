"""What an editor approved, as the advisor reads it: questions, and the text that answers them."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.facts import Citation, Facts, value_text
from advisor.faq.entry import APPROVED, PINNED, Entry
from advisor.faq.files import write_json
from advisor.replies import Draft
from advisor.stance import sentences
from corpus.errors import UserError
from corpus.load import Corpus
from corpus.text import key

MENTION = "*Réponse relue et approuvée par l'équipe éditoriale.*"


@dataclass(frozen=True)
class Approved:
    """One approved answer with its sources. `question` is how its editor asks it."""

    id: str
    question: str
    text: str
    theme: str
    programmes: tuple[str, ...]
    citations: tuple[Citation, ...]

    def applied(self, draft: Draft, facts: Facts) -> Draft:
        """The reply that would have been given, with the approved text in place of its own; the conversation goes on as it would."""
        facts.citations[:] = self.citations
        facts.stale = sum(facts.is_stale(c.as_of) for c in self.citations)
        draft.text, draft.theme, draft.programmes = f"{self.text}\n\n{MENTION}", self.theme, list(self.programmes)
        return draft


def write_approved(path: Path, entries: list[Entry], review: Path, corpus: Corpus) -> None:
    """Publish the approved entries to the advisor. A build that approves nothing leaves what another review approved."""
    rows = [_row(e, corpus) for e in entries if e.status in (APPROVED, PINNED)]
    origin = str(review.resolve())
    if rows or _origin(path) == origin:
        write_json(path, {"review": origin, "entries": rows})


def _origin(path: Path) -> str | None:
    try:
        return json.loads(path.read_text("utf-8"))["review"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _row(e: Entry, corpus: Corpus) -> dict[str, Any]:
    return {
        "id": e.id, "questions": [e.question, *e.variants], "text": e.text, "theme": _theme(e.complement),
        "programmes": list(e.programmes), "citations": list(e.citations), "pinned": e.status == PINNED,
        "facts": [_told(c, corpus) for c in e.citations],
    }  # fmt: skip


def _theme(complement: str) -> str:
    return next((theme for theme, held in sentences().items() if complement in held), "generique")


def _told(c: dict[str, Any], corpus: Corpus) -> str:
    """Hash of what a citation's fact says in the corpus today; empty when it is no longer there."""
    if c.get("programme") in corpus.programmes:
        p = corpus.programmes[c["programme"]]
        value = str(p.good_to_know) if c["field"] == "good_to_know" else str(value_text(p, c["field"]))
    elif (c.get("source"), c.get("n")) in corpus.statements:
        value = corpus.statements[c["source"], c["n"]].text
    else:
        return ""
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def read_approved(path: Path, corpus: Corpus) -> dict[str, Approved]:
    """Key of a question → its approved answer; empty without a file.

    What rests on a fact that has changed since waits for the next build and its reading, unless it was pinned.

    :raises UserError: the file is damaged.
    """
    if not path.is_file():
        return {}
    try:
        found: dict[str, Approved] = {}
        for row in json.loads(path.read_text("utf-8"))["entries"]:
            if not row["pinned"] and row["facts"] != [_told(c, corpus) for c in row["citations"]]:
                continue
            cited = tuple(Citation.model_validate(c) for c in row["citations"])
            approved = Approved(
                row["id"], row["questions"][0], row["text"], row["theme"], tuple(row["programmes"]), cited
            )
            for question in row["questions"]:
                found.setdefault(key(question), approved)
        return found
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path} : FAQ approuvée illisible ({type(error).__name__}) ; relancez « parcours-ia faq build »."
        ) from error
