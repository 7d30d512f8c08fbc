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
from advisor.understanding.moves import Moves
from corpus.codes import read_yaml
from corpus.lexicon import Hit

SURE = 0.6
"""Calibrated probability from which an intent is not questioned."""
REPLY_WORDS = 8
"""A longer message is no bare reply to the advisor's question."""
CONSTRAINTS = {"modalities", "hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max", "kinds_wanted",
               "kinds_excluded", "languages"}  # fmt: skip
"""Facts that change the limits of a recommendation rather than who the person is."""
REFUSALS = ("emergency", "medical_advice")
NO_REPLY = ("erase", "why", "contact", "compare", *REFUSALS)
"""Intents that are never an answer to the advisor's question, however short."""
SOCIAL = ("unclear", "thanks", "goodbye", "greeting", "help")
"""Intents that a bare fact is easily taken for ("Vannes", "à l'aise")."""
POINTED = ("position", "several", "attribute")
KNOWLEDGE = ("regulation", "funding", "ai_role", "definition")
"""Intents that sources answer."""
LAST_WORD = (*REFUSALS, "erase", "contact", "thanks", "goodbye", "greeting", "compare", "why")
"""Intents that carry nothing on, when the classifier is sure of them."""
CLEAR, CARRY_WORDS = 0.9, 10
"""Probability from which a question of its own carries nothing on; words beyond which a message stands by itself."""
UNDERSTOOD_BADLY = ("unclear", "off_topic")
TITLE = "title"
"""How a programme is pointed at when its whole title stands between quotes: no other reading is likely."""
OF_A_TITLE = (*UNDERSTOOD_BADLY, "regulation", "ai_role", "definition", "search", "recommend", "help", "contact", "why")
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
    about: list[str] = field(default_factory=list)
    """Programmes that the last answer spoke of."""
    spoken: list[str] = field(default_factory=list)
    """Programmes spoken of alone since the last list."""
    wider: list[str] = field(default_factory=list)
    """The list from which the one shown was drawn."""
    path: list[str] = field(default_factory=list)
    """Steps of the current path."""
    topic: str | None = None
    """The intent of the last answer, when sources gave it."""
    answered: str | None = None
    """The intent of the last answer that cited something: what "source ?" is about."""
    for_other: bool = False
    """Whether the person who will be trained is not the one who writes."""
    town: str | None = None
    region: str | None = None


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
    named: bool
    """Whether the references are sure: pointed at, or called by a word that is only a name."""
    fields: list[str]
    """Facts of programmes that are asked about."""
    told: Facts
    """What the message says of the person, read as if it did nothing else."""
    moves: Moves
    """What it does to the conversation."""
    threshold: float

    @cached_property
    def intent(self) -> str:
        """The likeliest intent that the guards do not deny: they alone tell danger and illness."""
        return next(intent for intent, _ in self.guess.ranking if intent not in REFUSALS or self.guarded.guard is not None)

    @property
    def unsure(self) -> bool:
        return self.guess.probability < SURE

    @property
    def replying(self) -> bool:
        """Whether it may be a bare reply to the advisor's own question."""
        return self.context.expected is not None and len(self.message.words) <= REPLY_WORDS and self.guarded.guard is None

    @property
    def leaves_open(self) -> bool:
        """A reply that leaves the question open, and says nothing else ("je ne sais pas coder" does)."""
        return self.replying and (self.moves.no_answer or (self.sign("leaves_open") and not self.told))

    @property
    def asks_why(self) -> bool:
        return self.sign("asks_why") and not self.references

    @property
    def goes_back(self) -> bool:
        ranked = self.pointing in ("position", "several")
        return self.context.has_path and not ranked and self.sign("back_to_path") and not self.told

    @property
    def asks_grounds(self) -> bool:
        return self.context.answered is not None and self.moves.asks_source and not self.references and not self.asks_why

    @property
    def carries_on(self) -> bool:
        """Whether a short message hangs on the last answer, which sources gave ("et si j'anonymise ?")."""
        ready = self.context.topic and self.moves.carries_on and len(self.message.words) <= CARRY_WORDS
        if not ready or self.moves.for_myself or self.named or self.asks_grounds or self.guarded.guard is not None:
            return False
        of_its_own = self.intent in LAST_WORD or (self.intent == "programme_info" and self.fields and self.context.shown)
        if of_its_own and not self.unsure:
            return False
        return self.moves.for_other or self.intent not in KNOWLEDGE or self.intent == self.context.topic or self.guess.probability < CLEAR

    @property
    def on_steps(self) -> bool:
        """Whether it takes away, or keeps only, steps of the path that it points at."""
        pointed = self.pointing not in ("", "pronoun") and self.named and set(self.references) <= set(self.context.path)
        return pointed and (self.moves.drops or self.moves.keeps)

    @property
    def only_told(self) -> bool:
        """Whether facts of the person make up most of the message."""
        words = {i for hit in self.hits if hit.value is not None for i in range(hit.start, hit.end)}
        return bool(self.told) and "?" not in self.message.text and len(words) >= TOLD * len(self.message.words)

    @property
    def only_limits(self) -> bool:
        """Whether all that it says of the person is what a path must respect, or need not any more."""
        named = {*self.told.values, *self.told.removed}
        return bool(named or self.told.cleared) and named <= CONSTRAINTS and self.told.cleared <= CONSTRAINTS | {"city", "region"}

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
    Rule("calls a programme by its title", lambda c: c.pointing == TITLE and c.guarded.guard is None
         and (c.intent in OF_A_TITLE or c.intent == "compare" and len(c.references) == 1), "programme_info"),
    Rule("asks why the question", lambda c: c.asks_why, "why"),
    Rule("back to the path", lambda c: c.goes_back, "recommend"),
    Rule("leaves the question open", lambda c: c.leaves_open, "profile"),
    *(Rule("asks what the answer rests on", lambda c, i=intent: c.asks_grounds and c.context.answered == i, intent)
      for intent in (*KNOWLEDGE, "programme_info", "compare")),
    Rule("asks what the path rests on", lambda c: c.asks_grounds, "why"),
    *(Rule("carries on from the last answer", lambda c, i=intent: c.carries_on and c.context.topic == i, intent) for intent in KNOWLEDGE),
    Rule("takes a limit back", lambda c: bool(c.moves.lifted) and c.context.has_path
         and c.intent in (*UNDERSTOOD_BADLY, "profile", "erase", "programme_info", "goodbye", "thanks", "funding", "recommend"), "refine"),
    Rule("takes a limit back", lambda c: bool(c.moves.lifted) and not c.context.has_path
         and c.intent in (*UNDERSTOOD_BADLY, "erase", "refine"), "profile"),
    Rule("changes the steps of the path", lambda c: c.on_steps
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "recommend", "profile", "search", "erase", "goodbye", "refine"), "refine"),
    Rule("asks where to begin", lambda c: c.moves.begins and not c.named and c.intent in (*UNDERSTOOD_BADLY, "help", "goodbye", "thanks", "recommend"), "recommend"),
    Rule("for somebody else", lambda c: c.moves.for_other and c.moves.carries_on and c.context.has_path and not c.fields and not c.named
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "definition", "profile"), "recommend"),
    Rule("for somebody else", lambda c: c.moves.for_other and not c.fields and not c.named
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "definition"), "profile"),
    Rule("answers the question", lambda c: c.replying and c.intent not in NO_REPLY
         and (c.context.expected in c.told.values or (bool(c.told) and c.intent in (*SOCIAL, "off_topic"))), "profile"),
    Rule("changes a limit of the path", lambda c: c.context.has_path and c.context.expected is None and c.only_limits
         and (c.intent in (*UNDERSTOOD_BADLY, "profile") or (c.intent == "definition" and c.only_told)), "refine"),
    Rule("compares what was shown", lambda c: len(c.references) > 1 and c.sign("compares")
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "refine", "search"), "compare"),
    Rule("points at what was shown", lambda c: bool(c.context.shown) and c.pointing in POINTED and not c.only_limits
         and (c.intent in (*UNDERSTOOD_BADLY, "refine", "greeting") or (c.intent == "profile" and c.unsure and not c.told)), "programme_info"),
    Rule("describes what was shown", lambda c: bool(c.context.shown) and c.pointing == "description"
         and c.intent in (*UNDERSTOOD_BADLY, "greeting"), "programme_info"),
    Rule("wishes for another path", lambda c: c.context.has_path and c.moves.wish is not None and len(c.message.words) <= 5
         and c.intent in (*UNDERSTOOD_BADLY, "profile"), "refine"),
    Rule("asks a fact of what was shown", lambda c: bool(c.context.shown and c.fields) and not c.references
         and len(c.message.words) <= 5 and (c.intent == "unclear" or (c.unsure and c.intent in ("definition", "search", "help"))
         or (c.context.focus is not None and c.intent == "help")
         or (c.context.expected is None and c.intent == "profile" and c.message.text.rstrip().endswith("?"))), "programme_info"),
    Rule("only tells about the person", lambda c: c.only_told and (c.unsure or c.intent == "unclear") and c.intent in SOCIAL, "profile"),
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
