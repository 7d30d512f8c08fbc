"""What an editor approved, as the advisor reads it: questions, and the text that answers them."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from advisor.facts import Citation
from advisor.faq.entry import APPROVED, PINNED, Entry
from advisor.faq.files import write_json
from advisor.stance import sentences
from corpus.errors import UserError
from corpus.text import key


@dataclass(frozen=True)
class Approved:
    """One approved answer. `inputs` are the facts it rests on, as hashed when it was approved."""

    id: str
    intent: str
    text: str
    theme: str
    programmes: tuple[str, ...]
    citations: tuple[Citation, ...]


def write_approved(path: Path, entries: list[Entry], review: Path) -> None:
    """Publish the approved entries to the advisor. A build that approves nothing leaves what another review approved."""
    rows = [_row(e) for e in entries if e.status in (APPROVED, PINNED)]
    origin = str(review.resolve())
    if rows or _origin(path) == origin:
        write_json(path, {"review": origin, "entries": rows})


def _origin(path: Path) -> str | None:
    try:
        return json.loads(path.read_text("utf-8"))["review"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _row(e: Entry) -> dict[str, Any]:
    return {
        "id": e.id, "intent": e.intent, "questions": [e.question, *e.variants], "text": e.text, "theme": _theme(e.complement),
        "programmes": list(e.programmes), "citations": list(e.citations),
    }  # fmt: skip


def _theme(complement: str) -> str:
    return next((theme for theme, held in sentences().items() if complement in held), "generique")


def read_approved(path: Path) -> dict[str, Approved]:
    """Key of a question → its approved answer; empty without a file. :raises UserError: the file is damaged."""
    if not path.exists():
        return {}
    try:
        found: dict[str, Approved] = {}
        for row in json.loads(path.read_text("utf-8"))["entries"]:
            cited = tuple(Citation.model_validate({"as_of": None, "url": None, **c}) for c in row["citations"])
            approved = Approved(row["id"], row["intent"], row["text"], row["theme"], tuple(row["programmes"]), cited)
            for question in row["questions"]:
                found.setdefault(key(question), approved)
        return found
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(f"{path} : FAQ approuvée illisible ({type(error).__name__}) ; relancez « parcours-ia faq build ».") from error
