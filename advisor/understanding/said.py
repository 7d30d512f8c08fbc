"""A message read every way: its guess, its facts, what it points at. What it does where the conversation stands is told in
`on_path.py`, `on_answer.py` and `case.py`, each a step further."""

from dataclasses import dataclass
from functools import cached_property

from advisor.profile import Facts
from advisor.understanding.acts import Acts
from advisor.understanding.asked import asked_in
from advisor.understanding.context import Context
from advisor.understanding.describing import ASKING, LINKS, THINGS
from advisor.understanding.guard import Guarded
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from advisor.understanding.moves import FILLERS, Moves
from advisor.understanding.slots import Reading
from advisor.understanding.words import word_list
from corpus.lexicon import Hit

SURE, CLEAR = 0.6, 0.9
"""Calibrated probability from which an intent is not questioned, and from which it is hardly in doubt."""
CONSTRAINTS = {"modalities", "hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max", "kinds_wanted",
               "kinds_excluded", "languages"}  # fmt: skip
"""Facts that change the limits of a recommendation rather than who the person is."""
FIGURES = {"hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max"}
"""Limits in figures, by which no list is made."""
REFUSALS = ("emergency", "medical_advice")
BADLY = ("unclear", "off_topic")
"""Intents of what is understood badly."""
SOCIAL = ("unclear", "thanks", "goodbye", "greeting", "help")
"""Intents that a bare fact is easily taken for ("Vannes", "à l'aise")."""
KNOWLEDGE = ("regulation", "funding", "ai_role", "definition")
"""Intents that sources answer."""
SHORT_WORDS = 7
"""A question of at most so many words is about what was shown."""
NARROW_WORDS = 8
"""Words of a message that does nothing but narrow a list, or a path."""
WORK = {"profession", "specialty", "stage", "setting"}
"""What is told of somebody's work is no acceptance of an offer ("oui, je suis infirmière")."""
PLACES = ("town", "region", "abroad")
"""Vocabularies of places."""
CRITERIA = ("kind", *PLACES, "modality", "topic", "language")
"""Vocabularies that a list is made by."""
POINTED = ("position", "several", "attribute")
"""Ways of pointing at what was shown, rather than naming it."""
TITLE = "title"
"""How a programme is pointed at when its whole title stands between quotes: no other reading is likely."""
TOLD = 0.5
"""Share of a message's words that must be facts before it is taken to do nothing but tell them."""
NARROWING = word_list("narrowing")
SOME = {"un", "une", "des", "quel", "quelle", "quels", "quelles", "any", "some"}
_ONE = {"le", "la", "ce", "cette", "celui", "the"}


@dataclass(frozen=True)
class Said:
    """One message, and the conversation in which it is read."""

    context: Context
    guarded: Guarded
    message: Message
    hits: list[Hit]
    reading: Reading
    guess: Guess
    references: list[str]
    pointing: str
    """How the references were found: `name`, `position`, `attribute`…"""
    named: bool
    """Whether the references are sure: pointed at, or called by a word that is only a name."""
    only_calls: bool
    """Whether it does nothing but call one programme by its name."""
    of_question: bool
    """Whether its only question calls them by name, and asks a fact of them or nothing else."""
    proper: bool
    """Whether one of its words is a name and nothing else."""
    own_name: bool
    """The same, and no place."""
    called: bool
    """Whether a programme is called by its name, and not only by words that stand in it ("le guide de la HAS")."""
    opens_on_it: bool
    """Whether one of its clauses opens on the name of one programme, which is nothing else ("SensCyber, c'est obligatoire ?")."""
    titled: bool
    """Whether a word besides its kind tells which programme is called."""
    fields: list[str]
    """Facts of programmes that are asked about."""
    signs: list[str]
    """Turns of phrase that it holds (`signs.py`)."""
    told: Facts
    """What the message says of the person, read as if it did nothing else."""
    answer: Facts
    """What one of its sentences replies to the advisor's question."""
    moves: Moves
    """What it does to the conversation."""
    acts: Acts
    """What it does to the steps of the path."""
    threshold: float

    @cached_property
    def intent(self) -> str:
        """The likeliest intent that the guards do not deny: they alone tell danger and illness."""
        return next(
            intent for intent, _ in self.guess.ranking if intent not in REFUSALS or self.guarded.guard is not None
        )

    @property
    def asks_sources(self) -> float:
        """Probability that it asks what sources answer, by the classifier alone."""
        return sum(probability for intent, probability in self.guess.ranking if intent in KNOWLEDGE)

    def is_a(self, *intents: str) -> bool:
        """Whether the guess is one of these."""
        return self.intent in intents

    @property
    def ordinary(self) -> bool:
        return self.guarded.guard is None

    @property
    def unsure(self) -> bool:
        return self.guess.probability < SURE

    @property
    def clear(self) -> bool:
        """Whether the guess is hardly in doubt."""
        return self.guess.probability >= CLEAR

    @property
    def sure_of_itself(self) -> bool:
        """Whether the guess is clear, and no guard denies it."""
        return self.clear and self.intent == self.guess.intent

    @property
    def asks(self) -> bool:
        return "?" in self.message.text

    @property
    def asks_something(self) -> bool:
        """Whether it asks, with a question mark or without."""
        return self.asks or bool(self.fields) or self.sign("interrogates")

    @property
    def is_short(self) -> bool:
        return len(self.message.words) <= SHORT_WORDS

    def sign(self, name: str) -> bool:
        return name in self.signs

    @property
    def asks_why(self) -> bool:
        return self.sign("asks_why") and not self.references

    @property
    def begins(self) -> bool:
        return self.moves.begins or self.sign("a_training")

    @property
    def gives_a_title(self) -> bool:
        return self.pointing == TITLE and self.ordinary

    @property
    def points_at_one(self) -> bool:
        return len(self.references) == 1

    @property
    def names_one(self) -> bool:
        return self.pointing == "name" and self.points_at_one and self.ordinary

    @cached_property
    def asked(self) -> list[Hit]:
        """Where it asks for facts of programmes."""
        return asked_in(self.message.plain, self.hits)

    @cached_property
    def asks_for_some(self) -> bool:
        """Whether it asks for some of a kind, even by a name ("un MOOC d'OpenClassrooms"); "dans quelles villes" asks a fact."""
        words = self.message.plain
        facts = {i for h in self.asked for i in range(h.start - 1, h.end)}
        return any(w in ASKING and not (i in facts and w.startswith("quel")) for i, w in enumerate(words))

    @property
    def some_kind(self) -> bool:
        """Whether it asks for some of a kind ("un DU à Nice ?")."""
        words = self.message.plain
        things = {i for i, word in enumerate(words) if word in THINGS} | {
            h.start for h in self.hits if h.family == "kind"
        }
        return any(SOME & set(words[max(i - 1, 0) : i + 1]) for i in things)

    @property
    def which_kind(self) -> bool:
        """Whether it asks which there are of a kind ("quels DU à Paris ou à Lille ?")."""
        words = self.message.plain
        return any(
            h.family == "kind" and {"quels", "quelles"} & set(words[max(h.start - 1, 0) : h.start + 1])
            for h in self.hits
        )

    @property
    def named_by_name(self) -> bool:
        return self.named and self.pointing not in POINTED

    @property
    def only_told(self) -> bool:
        """Whether facts of the person make up most of the message."""
        words = {i for hit in self.hits if hit.value is not None for i in range(hit.start, hit.end)}
        return bool(self.told) and "?" not in self.message.text and len(words) >= TOLD * len(self.message.words)

    @property
    def tells_only(self) -> bool:
        """Whether it asks for nothing and names no kind of training ("je dois enseigner l'IA aux externes")."""
        named = any(hit.family == "kind" for hit in self.hits)
        return "?" not in self.message.text and not named and not self.moves.trains and not self.sign("asks_for")

    @property
    def only_limits(self) -> bool:
        """Whether all that it says of the person is what a path must respect, or need not any more."""
        named = {*self.told.fields, *self.told.removed}
        return (
            bool(named or self.told.cleared)
            and named <= CONSTRAINTS
            and self.told.cleared <= CONSTRAINTS | {"city", "region"}
        )

    @property
    def all_told(self) -> bool:
        """Whether every word is a fact of the person ("toulouse", "interne gynéco")."""
        words = {
            i
            for hit in self.hits
            if hit.value is not None and not hit.family.startswith("cue")
            for i in range(hit.start, hit.end)
        }
        return (
            bool(self.told and words)
            and "?" not in self.message.text
            and all(i in words or w in FILLERS for i, w in enumerate(self.message.plain))
        )

    @property
    def only_criteria(self) -> bool:
        """Whether it names what a list is made by, and says nothing else ("et à Paris ?", "ou un master")."""
        said = {i for h in self.hits if h.family in CRITERIA for i in range(h.start, h.end)}
        return bool(said) and {w for i, w in enumerate(self.message.plain) if i not in said} <= LINKS | NARROWING

    @property
    def by_criteria(self) -> bool:
        """Whether it names what a list is made by: a kind, a place, a format, a topic."""
        return any(hit.family in CRITERIA for hit in self.hits)

    @property
    def by_subject(self) -> bool:
        """Whether it names a subject, a specialty or those whom a training is for."""
        return any(hit.family in ("topic", "domain", "person", "kind") for hit in self.hits)

    @property
    def by_place(self) -> bool:
        return any(hit.family in PLACES for hit in self.hits)

    @property
    def every_kind(self) -> list[str]:
        """Kinds spoken of as a whole ("les DU et les DIU")."""
        words = self.message.plain
        return list(
            dict.fromkeys(
                h.value
                for h in self.hits
                if h.family == "kind" and {"les", "des", "all"} & set(words[max(h.start - 1, 0) : h.start + 1])
            )
        )

    @property
    def one_kind(self) -> bool:
        """Whether one programme is called by its kind ("le MOOC de l'OMS")."""
        words = self.message.plain
        return any(h.family == "kind" and _ONE & set(words[max(h.start - 1, 0) : h.start + 1]) for h in self.hits)

    @property
    def points_at_shown(self) -> bool:
        return bool(self.context.shown) and self.pointing in POINTED
