"""When what a message says, or where the conversation stands, decides over the classifier's guess.

`RULES` is read from the top and the first that holds decides; when none does, the guess stands. Turns of phrase are in
`signs.yaml`. A rule earns its place on held-out guesses: one that unmakes more right guesses than wrong ones goes.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from advisor.profile import Facts
from advisor.understanding.guard import Guarded
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from corpus.codes import read_yaml
from corpus.lexicon import Hit

SURE, URGENT = 0.6, 0.55
"""Calibrated probabilities from which the classifier alone decides a refusal, and an emergency (recall comes first:
on development data the highest ordinary message stands at .50)."""
REPLY_WORDS = 8
"""A longer message is no bare reply to the advisor's question."""
CONSTRAINTS = {"modalities", "hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max", "kinds_wanted",
               "kinds_excluded", "languages"}  # fmt: skip
"""Facts that change the limits of a recommendation rather than who the person is."""
WHO = {"profession", "specialty", "stage", "setting", "city", "region"}
"""Facts that say who a person is: who introduces themselves is not asking for care."""
REFUSALS = ("emergency", "medical_advice")
NO_REPLY = ("erase", "why", "contact", "compare", *REFUSALS)
"""Intents that are never an answer to the advisor's question, however short."""
SOCIAL = ("unclear", "thanks", "goodbye", "greeting", "help")
"""Intents that a bare fact is easily taken for ("Vannes", "à l'aise")."""
POINTED = ("position", "several", "attribute")
TOLD = 0.5
"""Share of a message's words that must be facts before it is taken to do nothing but tell them."""


@cache
def signs() -> dict[str, re.Pattern[str]]:
    """Sign → what it looks like in folded words."""
    raw = read_yaml((Path(__file__).parent / "signs.yaml").read_text("utf-8"))
    return {name: re.compile("|".join(f"(?:{line})" for line in lines)) for name, lines in raw.items()}


def has_sign(name: str, words: list[str]) -> bool:
    """:param words: folded content words."""
    return bool(signs()[name].search(" ".join(words)))


@dataclass(frozen=True, slots=True)
class Context:
    """What of the conversation bears on a message."""

    shown: list[str] = field(default_factory=list)
    focus: str | None = None
    expected: str | None = None
    """The profile field the advisor has just asked about."""
    has_path: bool = False


@dataclass(frozen=True)
class Case:
    """What rules look at: a message read every way, and its conversation."""

    context: Context
    guarded: Guarded
    message: Message
    hits: list[Hit]
    guess: Guess
    references: list[str]
    pointing: str
    """How the references were found: `name`, `position`, `attribute`…"""
    fields: list[str]
    """Facts of programmes that are asked about."""
    told: Facts
    """What the message says of the person, read as if it did nothing else."""
    threshold: float

    @cached_property
    def intent(self) -> str:
        """The likeliest intent that the guards do not deny: they see danger and illness better than the classifier."""
        for intent, probability in self.guess.ranking:
            surely = probability >= (URGENT if intent == "emergency" else SURE) and not WHO & set(self.told.values)
            if intent not in REFUSALS or self.guarded.guard is not None or (surely and not self.guarded.harmless):
                return intent
        raise AssertionError("no intent but refusals")

    @property
    def unsure(self) -> bool:
        return self.guess.probability < SURE

    @property
    def replying(self) -> bool:
        """Whether it may be a bare reply to the advisor's own question."""
        return self.context.expected is not None and len(self.message.words) <= REPLY_WORDS and self.guarded.guard is None

    @property
    def leaves_open(self) -> bool:
        return self.replying and self.sign("leaves_open")

    @property
    def only_told(self) -> bool:
        """Whether facts of the person make up most of the message."""
        words = {i for hit in self.hits if hit.value is not None for i in range(hit.start, hit.end)}
        return bool(self.told) and "?" not in self.message.text and len(words) >= TOLD * len(self.message.words)

    def sign(self, name: str) -> bool:
        return has_sign(name, self.message.plain)


@dataclass(frozen=True, slots=True)
class Rule:
    """`to` is the intent when `when` holds."""

    name: str
    when: Callable[[Case], bool]
    to: str


RULES = (
    Rule("guard: medical advice", lambda c: c.guarded.guard == "medical_advice", "medical_advice"),
    Rule("guard: AI replaces", lambda c: c.guarded.guard == "replacement_claim", "ai_role"),
    Rule("asks why the question", lambda c: c.sign("asks_why"), "why"),
    Rule("back to the path", lambda c: c.context.has_path and c.sign("back_to_path"), "recommend"),
    Rule("leaves the question open", lambda c: c.leaves_open, "profile"),
    Rule("answers the question", lambda c: c.replying and c.intent not in NO_REPLY
         and (c.context.expected in c.told.values or bool(c.told) and c.intent in (*SOCIAL, "off_topic")), "profile"),
    Rule("changes a limit of the path", lambda c: c.context.has_path and c.context.expected is None
         and c.intent in ("profile", "unclear", "off_topic") and bool(c.told) and set(c.told.values) <= CONSTRAINTS, "refine"),
    Rule("points at what was shown", lambda c: bool(c.context.shown and c.references) and c.pointing in POINTED
         and c.intent in ("unclear", "off_topic", "refine", "greeting"), "programme_info"),
    Rule("asks a fact of what was shown", lambda c: bool(c.context.shown and c.fields) and not c.references
         and len(c.message.words) <= 5 and (c.intent == "unclear" or c.unsure and c.intent in ("definition", "search", "help")), "programme_info"),
    Rule("only tells about the person", lambda c: c.only_told and c.unsure and c.intent in SOCIAL, "profile"),
    Rule("not sure enough", lambda c: c.guarded.guard is None and c.guess.probability < c.threshold
         and not c.told and not c.references and c.intent != "off_topic", "unclear"),
)  # fmt: skip


def decide(case: Case) -> tuple[str, tuple[str, ...]]:
    """(intent, what changed the guess, for the trace)."""
    fired = [f"guard says no: {case.guess.intent} → {case.intent}"] if case.intent != case.guess.intent else []
    rule = next((rule for rule in RULES if rule.when(case)), None)
    if rule is None or rule.to == case.intent:
        return case.intent, tuple(fired)
    return rule.to, (*fired, f"{rule.name}: {case.intent} → {rule.to}")
