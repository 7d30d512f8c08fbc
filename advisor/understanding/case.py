"""What rules look at: a message read every way, and where its conversation stands."""

from dataclasses import dataclass
from functools import cached_property

from advisor.profile import Facts
from advisor.understanding.answering import REPLY_WORDS, only_a_figure
from advisor.understanding.context import Context
from advisor.understanding.describing import LINKS
from advisor.understanding.guard import Guarded
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from advisor.understanding.moves import FILLERS, PLACE, WHO, Moves
from advisor.understanding.signs import has_sign
from corpus.lexicon import Hit

SURE = 0.6
"""Calibrated probability from which an intent is not questioned."""
SAME_QUESTION = {"goals": {"goals", "topics"}, "city": {"city", "region"}, "hours_per_week_max": {"hours_per_week_max", "hours_total_max"}}
"""Question → the fields that answer it, where there are several."""
CONSTRAINTS = {"modalities", "hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max", "kinds_wanted",
               "kinds_excluded", "languages"}  # fmt: skip
"""Facts that change the limits of a recommendation rather than who the person is."""
FIGURES = {"hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max"}
"""Limits in figures, by which no list is made."""
REFUSALS = ("emergency", "medical_advice")
KNOWLEDGE = ("regulation", "funding", "ai_role", "definition")
"""Intents that sources answer."""
LAST_WORD = (*REFUSALS, "erase", "contact", "thanks", "goodbye", "greeting", "compare", "why")
"""Intents that carry nothing on, when the classifier is sure of them."""
SHORT_WORDS = 7
"""A question of at most so many words is about what was shown."""
CLEAR, CARRY_WORDS = 0.9, 10
"""Probability from which a question of its own carries nothing on; words beyond which a message stands by itself."""
WISH_WORDS = 6
VAGUE, HANG_WORDS = 0.7, 16
"""The same for a question that says by nothing that it carries on."""
CRITERIA = ("kind", "town", "region", "abroad", "modality", "topic", "language")
"""Vocabularies that a list is made by."""
PLACES = ("town", "region", "abroad")
NARROW_WORDS = 8
POINTED = ("position", "several", "attribute")
"""Ways of pointing at what was shown, rather than naming it."""
TITLE = "title"
"""How a programme is pointed at when its whole title stands between quotes: no other reading is likely."""
_NARROWING = set("un une et ou plutot mais non ok sinon alors y quoi si seulement uniquement juste que il a en a t and only what about".split())
_ONE = {"le", "la", "ce", "cette", "celui", "the"}
_ASKING_IF = {"est", "sont", "is", "are", "it"}
"""Verbs of a question about what was shown ("c'est en français ?")."""
TOLD = 0.5
"""Share of a message's words that must be facts before it is taken to do nothing but tell them."""


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
    proper: bool
    """Whether one of its words is a name and nothing else."""
    titled: bool
    """Whether a word besides its kind tells which programme is called."""
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
    def asks(self) -> bool:
        return "?" in self.message.text

    @property
    def is_short(self) -> bool:
        return len(self.message.words) <= SHORT_WORDS

    @property
    def on_path(self) -> bool:
        """Whether a path that was asked for is at hand."""
        return self.context.has_path and self.context.recommended

    @property
    def replying(self) -> bool:
        """Whether it may be a bare reply to the advisor's own question."""
        return self.context.expected is not None and len(self.message.words) <= REPLY_WORDS and self.ordinary

    @property
    def answers(self) -> bool:
        """Whether it replies what the advisor's question asked for, or something else of the person's."""
        about = SAME_QUESTION.get(str(self.context.expected), set()) & self.told.values.keys()
        beside = bool(about) and self.unsure and self.ordinary and not self.asks and not self.is_a("refine", "recommend", "search")
        if not (self.replying or beside) or self.sign("there_is") or self.moves.wish or (self.is_a("refine") and self.context.recommended and self.only_limits):
            return False
        return beside or self.context.expected in self.told.values or (bool(self.told) and self.is_a("unclear", "off_topic", "thanks", "goodbye", "greeting", "help"))

    @property
    def leaves_open(self) -> bool:
        """A reply that leaves the question open, and says nothing else ("je ne sais pas coder" does)."""
        return self.replying and self.moves.wish is None and (self.moves.no_answer or self.sign("refuses") or (self.sign("leaves_open") and not self.told))

    @property
    def asks_why(self) -> bool:
        return self.sign("asks_why") and not self.references

    @property
    def goes_back(self) -> bool:
        ranked = self.pointing in ("position", "several")
        return self.context.has_path and not ranked and self.sign("back_to_path") and not self.told

    @property
    def asks_grounds(self) -> bool:
        return self.context.answered is not None and self.moves.asks_source and not self.references and not self.asks_why and not self.told

    @property
    def carries_on(self) -> bool:
        """Whether a short message hangs on the last answer, which sources gave ("et si j'anonymise ?")."""
        ready = self.context.topic and (self.moves.carries_on and len(self.message.words) <= CARRY_WORDS or self.hangs_on)
        called = self.named and (self.pointing != "name" or self.proper or self.titled)
        for_myself = self.moves.for_myself and self.context.topic != "funding"  # "et pour moi ?" asks who pays for oneself, or for a path
        if not ready or for_myself or self.moves.begins or called or self.asks_grounds or self.guarded.guard is not None:
            return False
        of_its_own = self.intent in LAST_WORD or (self.intent == "programme_info" and self.fields and self.context.shown)
        if of_its_own and not self.unsure:
            return False
        return self.intent not in KNOWLEDGE or self.intent == self.context.topic or not self.clear

    @property
    def hangs_on(self) -> bool:
        """Whether it asks something that only the last answer explains ("depuis quand ?", "dans une clinique c'est pareil ?")."""
        asks = "?" in self.message.text or self.sign("asks")
        alone = self.intent == "programme_info" and not self.context.shown and not self.references
        vague = self.guess.probability < VAGUE and self.intent in ("unclear", "off_topic", "help", "programme_info", "search", "compare", "contact", "refine")
        vague |= self.guess.probability < self.threshold
        return asks and len(self.message.words) <= HANG_WORDS and (alone or vague) and not (self.fields and self.context.shown)

    @property
    def grounds_of(self) -> str:
        """The intent of the answer whose grounds are asked for; a path's are its reasons."""
        answered = str(self.context.answered)
        return answered if answered in (*KNOWLEDGE, "programme_info", "compare") else "why"

    @property
    def begins(self) -> bool:
        return self.moves.begins or self.sign("a_training")

    @property
    def tells_first(self) -> bool:
        """Whether it tells something of the person before any path was asked for."""
        return bool(self.told.values) and not self.context.recommended

    @property
    def tells_something(self) -> bool:
        """Whether it says who one is, or a limit in a conversation; a place alone is anybody's ("un resto à Bordeaux")."""
        who = bool(WHO & self.told.fields) and not self.clear
        return self.ordinary and (who or self.context.begun and self.unsure and bool(self.told.fields - PLACE))

    @property
    def changes_nothing_shown(self) -> bool:
        return self.moves.wish is None and not self.on_steps and not self.moves.lifted and not self.context.shows_list

    @property
    def for_oneself_again(self) -> bool:
        return self.moves.for_myself and self.context.for_other and not self.fields and not self.named

    @property
    def for_somebody_else(self) -> bool:
        return self.moves.for_other and not self.fields and not self.named

    @property
    def by_chance(self) -> bool:
        """Whether words that say something else make a name ("2 h par semaine", and a programme called a week)."""
        shown = {*self.context.path, *self.context.shown}
        return self.pointing == "name" and not self.named and not set(self.references) & shown

    @property
    def only_courteous(self) -> bool:
        """Whether it may do nothing but thank or take leave, whatever figure or place it holds ("merci, 3 brancards arrivent")."""
        doubtful = self.unsure or self.is_a("unclear", "off_topic", "help")
        return self.context.begun and doubtful and self.ordinary and not self.told and not self.asks and not self.named_by_name and not self.fields

    @property
    def named_by_name(self) -> bool:
        return self.named and self.pointing not in POINTED

    @property
    def takes(self) -> bool:
        """Whether it chooses what was shown ("ok, je la prends")."""
        return bool(self.context.shown) and self.is_short and not self.told and self.sign("takes")

    @property
    def wishes(self) -> bool:
        """Whether it does nothing but wish for another path ("moins cher", "un truc plus court")."""
        return self.context.has_path and self.moves.wish is not None and len(self.message.words) <= WISH_WORDS and not self.references and not self.fields

    @property
    def acts_on_path(self) -> bool:
        """Whether it puts a step back, asks for another order, or speaks of hours and days, which no path is made by."""
        days = self.moves.schedule and set(self.fields) <= {"rhythm"} and len(self.message.words) <= NARROW_WORDS
        act = self.moves.undoes or self.moves.reorder or days and not self.references
        return self.context.has_path and act and not self.told and not self.moves.lifted and self.ordinary

    @property
    def asks_what_follows(self) -> bool:
        """Whether it asks for the order of the steps, or for what comes after them."""
        after = self.moves.after and not self.told and not self.moves.lifted and (not self.references or self.pointing == "pronoun")
        return self.context.has_path and (self.moves.order or after)

    @property
    def trains_on_it(self) -> bool:
        """Whether it asks for a training on what sources have just told ("une formation là-dessus ?")."""
        of_its_own = self.is_a(*KNOWLEDGE) and self.clear
        return self.moves.on_it and self.context.topic in KNOWLEDGE and not self.references and self.ordinary and not of_its_own

    @property
    def gives_a_title(self) -> bool:
        return self.pointing == TITLE and self.ordinary

    @property
    def points_at_one(self) -> bool:
        return len(self.references) == 1

    @property
    def names_one(self) -> bool:
        return self.pointing == "name" and self.points_at_one and self.ordinary

    @property
    def points_at_another(self) -> bool:
        """Whether it calls one programme while another is spoken of."""
        return self.points_at_one and self.context.focus is not None and self.references != [self.context.focus]

    @property
    def points_at_shown(self) -> bool:
        return bool(self.context.shown) and self.pointing in POINTED

    @property
    def asks_a_fact_of_shown(self) -> bool:
        """Whether it asks a fact and calls no programme ("combien d'heures ?")."""
        return bool(self.context.shown and self.fields) and not self.references and not self.sign("there_is") and self.is_short

    @property
    def on_steps(self) -> bool:
        """Whether it takes away, or keeps only, steps of the path that it points at."""
        pointed = self.pointing not in ("", "pronoun") and self.named and set(self.references) <= set(self.context.path)
        return pointed and (self.moves.drops or self.moves.keeps) and not (WHO & self.told.values.keys() and self.sign("first_person"))

    @property
    def corrects(self) -> bool:
        """Whether it gives another figure for a limit told before ("non, 150", "et si je monte à 3000 ?")."""
        return bool(self.context.limits and self.told) and only_a_figure(self.message)

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
    def only_criteria(self) -> bool:
        """Whether it names what a list is made by, and says nothing else ("et à Paris ?", "ou un master")."""
        said = {i for h in self.hits if h.family in CRITERIA for i in range(h.start, h.end)}
        return bool(said) and {w for i, w in enumerate(self.message.plain) if i not in said} <= LINKS | _NARROWING

    @property
    def narrows(self) -> bool:
        """Whether it gives the last list another criterion, and says nothing else ("et à Paris ?", "moins de 50 h")."""
        told = bool(self.told) and self.only_limits and len(self.message.words) <= NARROW_WORDS
        return self.context.sought and (self.only_criteria or told) and not _ASKING_IF & set(self.message.plain) and not self.proper

    @property
    def elsewhere(self) -> bool:
        """Whether it asks what there is at a place where nothing shown is ("et à Paris ?"), beside a path."""
        places = all(h.family in PLACES for h in self.hits if h.family in CRITERIA)
        words = set(self.message.plain)
        beside = self.context.has_path and not self.context.topic and not self.told and self.pointing in ("", "name")
        return beside and self.only_criteria and places and self.asks and not words & {"non", "plutot", "celui", "celle", "ceux", "celles"} and bool(words & {"et", "y", "and"})

    @property
    def another_kind(self) -> bool:
        """Whether it names another kind beside a path ("et un master alors ?")."""
        opens = self.message.plain[0] in ("et", "ou", "and")
        return self.context.has_path and opens and self.only_criteria and any(h.family == "kind" for h in self.hits)

    @property
    def by_criteria(self) -> bool:
        """Whether it names what a list is made by: a kind, a place, a format, a topic."""
        return any(hit.family in CRITERIA for hit in self.hits)

    @property
    def every_kind(self) -> list[str]:
        """Kinds spoken of as a whole ("les DU et les DIU")."""
        words = self.message.plain
        return list(dict.fromkeys(h.value for h in self.hits if h.family == "kind" and {"les", "des", "all"} & set(words[max(h.start - 1, 0) : h.start + 1])))

    @property
    def one_kind(self) -> bool:
        """Whether one programme is called by its kind ("le MOOC de l'OMS")."""
        words = self.message.plain
        return any(h.family == "kind" and _ONE & set(words[max(h.start - 1, 0) : h.start + 1]) for h in self.hits)

    @property
    def all_told(self) -> bool:
        """Whether every word is a fact of the person ("toulouse", "interne gynéco")."""
        words = {i for hit in self.hits if hit.value is not None and not hit.family.startswith("cue") for i in range(hit.start, hit.end)}
        return bool(self.told and words) and "?" not in self.message.text and all(i in words or w in FILLERS for i, w in enumerate(self.message.plain))

    @property
    def only_limits(self) -> bool:
        """Whether all that it says of the person is what a path must respect, or need not any more."""
        named = {*self.told.fields, *self.told.removed}
        return bool(named or self.told.cleared) and named <= CONSTRAINTS and self.told.cleared <= CONSTRAINTS | {"city", "region"}

    def sign(self, name: str) -> bool:
        return has_sign(name, self.message.plain)
