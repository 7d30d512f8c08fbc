"""The answer: its type, which cannot be made without its complement sentence, and how templates render it."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any, Self

import jinja2
from pydantic import BaseModel, ConfigDict, Field, model_validator

from advisor.comparison import Comparison
from advisor.facts import Citation, Facts, date_text, number
from advisor.planner import Path as TrainingPath
from advisor.profile import Profile
from advisor.stance import is_complement
from advisor.wording import kind_and_town
from corpus.codes import label
from corpus.text import enumerated

INTENTS = [
    "greeting",
    "help",
    "recommend",
    "refine",
    "search",
    "programme_info",
    "compare",
    "why",
    "regulation",
    "funding",
    "ai_role",
    "definition",
    "profile",
    "erase",
    "thanks",
    "goodbye",
    "contact",
    "medical_advice",
    "emergency",
    "off_topic",
    "unclear",
]
_MARKER = re.compile(r"\[(\d+)\]")


class Answer(BaseModel):
    """One answer, as the contract gives it. Raises ValueError when it bears no complement sentence, bears it twice,
    or holds a marker that no citation resolves."""

    model_config = ConfigDict(frozen=True)

    conversation: str
    turn: int = Field(ge=1)
    intent: str
    profile: Profile
    text: str
    path: TrainingPath | None = None
    comparison: Comparison | None = None
    programmes: list[str] = []
    citations: list[Citation] = []
    complement: str
    suggestions: list[str] = []
    id: str
    corpus: str
    warnings: list[str] = []
    trace: dict[str, Any] | None = None

    @model_validator(mode="after")
    def stands(self) -> Self:
        if self.intent not in INTENTS:
            raise ValueError(f"unknown intent {self.intent}")
        if not is_complement(self.complement):
            raise ValueError(f"not a complement sentence: {self.complement!r}")
        if self.text.count(self.complement) != 1:
            raise ValueError("the complement sentence must stand in the text exactly once")
        markers = {int(m) for m in _MARKER.findall(self.text)}
        if not markers <= {c.marker for c in self.citations}:
            raise ValueError("a marker of the text resolves to no citation")
        return self

    def contract(self) -> dict[str, Any]:
        """The JSON object of the contract; `comparison` only where programmes are compared, `trace` only when asked for."""
        data = self.model_dump(exclude={"citations", "trace", "path", "comparison"})
        data["path"] = self.path.model_dump() if self.path else None
        data["citations"] = [c.contract() for c in self.citations]
        if self.comparison is not None:
            data["comparison"] = self.comparison.model_dump()
        if self.trace is not None:
            data["trace"] = self.trace
        return data


@cache
def environment() -> jinja2.Environment:
    """Templates of `templates/`; a name that a template does not get is an error, never an empty string."""
    loader = jinja2.FileSystemLoader(Path(__file__).parent / "templates")
    env = jinja2.Environment(
        loader=loader,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
        auto_reload=False,
    )
    env.filters |= {
        "label": lambda code, family: label(family, code),
        "plain": plain,
        "date": date_text,
        "number": number,
        "enumerated": enumerated,
        "kind_and_town": kind_and_town,
    }
    return env


def plain(text: Any) -> str:
    """Text from outside the corpus, with what Markdown or HTML would act on taken away."""
    return re.sub(r"[<>\[\]()*_`#|{}\\!~]", "", str(text)).strip()[:120]


def render(template: str, facts: Facts, **values: Any) -> str:
    """Markdown of one template. `fact`, `mark`, `note`, `statement`, `cite`, `short` and `known` are its doors to the corpus."""
    doors = {name: getattr(facts, name) for name in ("fact", "mark", "note", "statement", "cite", "known", "short")}
    text = environment().get_template(f"{template}.j2").render(**doors, corpus=facts.corpus, **values)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def answer_id(*parts: Any) -> str:
    """Short hash of what determines an answer, enough to find it again in a replay."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]
