"""What a message says of the person, as far as what it does bears it: a question about somebody else says nothing."""

from advisor.profile import Facts
from advisor.understanding.acts import dropping
from advisor.understanding.answering import (
    REPLY_WORDS,
    accept,
    accept_number,
    accept_unasked,
    figure,
    limit_meant,
    only_a_figure,
    same_hours,
)
from advisor.understanding.case import Case
from advisor.understanding.context import Context
from advisor.understanding.message import Message
from advisor.understanding.moves import Moves, of_the_writer
from advisor.understanding.references import References
from advisor.understanding.said import KNOWLEDGE, POINTED
from advisor.understanding.signs import has_sign
from advisor.understanding.slots import SlotReader
from advisor.understanding.slots.reading import SUBJECTS, WISHLESS
from advisor.understanding.slots.toponyms import BARE_TOWN
from corpus.lexicon import Hit
from corpus.vocabularies import Town

TAKES_AWAY = WISHLESS | SUBJECTS | {"programme_info", "compare"}
"""Intents of messages that say little of the person: they take nothing away unless they are sure."""
SURELY = 0.95
"""Probability from which they are: nine in ten of such utterances of the development set are above."""
TAKEN_BACK = ("topics", "goals", "languages", "modalities", "kinds_wanted")
"""Wishes of which one may be taken away."""
OF_PROGRAMMES = ("programme_info", "compare", "why")


class Tells:
    """Reads facts of the person with the slot reader, once as if the message did nothing else, once for what it does."""

    def __init__(self, reader: SlotReader, references: References):
        self._reader, self._references = reader, references

    def alone(self, message: Message, hits: list[Hit], moves: Moves, context: Context, ordinary: bool) -> Facts:
        """What it says if it does nothing else, bare replies to the advisor's question and bare figures included."""
        read_as = "recommend" if moves.for_myself else "profile"  # "et pour moi, pharmacien ?" tells who asks
        told = self._reader.facts(message, hits, read_as, context.expected)
        if context.expected and ordinary and len(message.words) <= REPLY_WORDS:
            accept(context.expected, message, told)
        if (moves.adds or moves.undoes) and (accepted := _accepted_again(told, hits, context)):
            told.removed["kinds_excluded"] = accepted  # "les MOOC, c'est bon finalement"
        if not told and not moves.drops and has_sign("would_do", message.plain) and (kinds := [h.value for h in hits if h.family == "kind"]):
            told.values["kinds_wanted"] = kinds
        if not told and len(message.words) <= 2:
            accept_unasked(message, told)
        same_hours(told, context.measured, message)
        if "city" not in told.values and (town := _instead(context.town, hits, message.plain)):
            told.values |= {"city": town.name, "region": town.region}
        if context.limits and not told and only_a_figure(message):
            if limit := limit_meant(message, context.limits, context.measured, len(context.shown)):
                accept_number(limit, message, told)
        return told

    def limit_denied(self, message: Message, moves: Moves, context: Context, told: Facts) -> str | None:
        """The known limit that is taken back by its figure ("oublie les 500")."""
        number = figure(message) if moves.drops and not moves.lifted else None
        return next((name for name, limit in context.limits.items() if limit == number and name not in told.values), None)

    def facts(self, case: Case, intent: str) -> Facts:
        """What it says as a message of that intent, and the limits it takes back."""
        moves = case.moves
        of_another = case.carries_on and (moves.for_other or not case.sign("first_person"))
        if of_another or case.asks_grounds or case.leaves_open or (moves.for_other and intent == "programme_info"):
            return Facts()  # "et pour un interne ?" and "et pour mes préparateurs ?" ask about somebody else
        facts = self._read(case, intent)
        if "kinds_excluded" in case.told.removed:
            facts.removed["kinds_excluded"] = case.told.removed["kinds_excluded"]
        if moves.lifted and intent in ("refine", "profile"):
            facts.cleared |= moves.lifted
            facts.values = {name: value for name, value in facts.values.items() if name not in moves.lifted or (isinstance(value, list) and len(value) > 1)}  # "présentiel ou distanciel, peu importe"
        if moves.wish == "nearer" and case.sign("my_place"):  # "plus près de chez moi" is no course taken from home
            facts.values.pop("modalities", None)
        _replaced(case, intent, facts)
        _kinds(case, facts)
        if intent in ("refine", "profile"):
            _taken_back(case, facts)
        if intent == "refine":
            self._out_of_english(case, facts)
        if case.all_told and len(case.message.words) <= 3 and facts.values.get("profession") == "medecin" and "specialty" in facts.values and case.context.profession == "interne":
            del facts.values["profession"]  # "endocrino", of an intern, is the specialty alone
        if intent in OF_PROGRAMMES and case.references and case.pointing in ("name", "description") and not case.sign("first_person"):
            self._references.without_names(case.references, case.hits, case.message.plain, facts)
        return facts

    def _out_of_english(self, case: Case, facts: Facts) -> None:
        """Tell in `facts` that French alone is wanted, where steps leave because they are in English ("anglais ? supprimez-le")."""
        out = [self._references.programmes[i] for i in case.acts.drops]
        if out and any(h.family == "language" for h in case.hits) and all(p.language == "en" for p in out):
            facts.values["languages"] = ["fr"]
            facts.removed.pop("languages", None)
            facts.replaces.add("languages")

    def _read(self, case: Case, intent: str) -> Facts:
        """The facts as read for the intent, or for none where the intent is doubtful: a guess throws no fact away."""
        sure = case.guess.probability >= SURELY or case.guess.intent != intent
        doubtful = not case.references and ((intent in TAKES_AWAY and not sure) or (intent == "off_topic" and case.unsure))
        bare = intent == "profile" or case.corrects
        facts = case.told if bare else self._reader.facts(case.message, case.hits, "unclear" if doubtful else intent, case.context.expected)
        same_hours(facts, case.context.measured, case.message)
        if intent == "refine" and case.only_limits and (not facts or case.context.expected in case.told.values):
            facts = case.told  # a bare reply ("distance") also changes the path
        if doubtful and intent in KNOWLEDGE:
            facts.values.pop("topics", None)  # a question about law or a word wants no course on it
        return facts

    def own(self, case: Case, facts: Facts) -> Facts:
        """What is said of the one who writes, when the training is for somebody else."""
        said = of_the_writer(case.message.text)
        if case.context.for_other or not said or not (case.moves.for_other or facts.beneficiary):
            return Facts()
        message = self._reader.message(said)
        own = self._reader.facts(message, self._reader.mentions(message), "profile")
        return Facts() if own.beneficiary else own


def _accepted_again(told: Facts, hits: list[Hit], context: Context) -> list[str]:
    """Kinds refused before that the message names and does not refuse."""
    refused = [kind for kind in context.lists.get("kinds_excluded", []) if kind not in told.values.get("kinds_excluded", [])]
    return [kind for kind in refused if any(h.family == "kind" and h.value == kind for h in hits)]


def _replaced(case: Case, intent: str, facts: Facts) -> None:
    """Tell in `facts` which lists the message gives anew, and which it adds to."""
    instead = case.message.plain[0] in ("et", "ou", "and", "sinon") or bool({"mieux", "plutot"} & set(case.message.plain))
    if intent == "refine" and instead and not case.moves.adds and facts.values.get("kinds_wanted"):
        facts.replaces.add("kinds_wanted")  # "et un master alors ?" leaves the DU there
    if case.moves.adds and not case.moves.keeps:
        facts.replaces -= {"modalities", "goals"}
    elif "languages" in facts.values:  # "en français svp", after English was noted
        facts.replaces.add("languages")
        if case.moves.keeps or "plutot" in case.message.plain:
            facts.values["languages"] = facts.values["languages"][-1:]


def _kinds(case: Case, facts: Facts) -> None:
    """Tell in `facts` a kind that is refused as a whole ("virez les DU") from one programme of that kind."""
    if case.acts.sure and case.acts.drops and not case.sign("instead"):
        facts.values.pop("kinds_wanted", None)  # "pas la peine d'y aller pour un séminaire, enlevez-le"
    if not case.moves.drops:
        return
    if case.references and case.titled and case.pointing in ("name", "description") and case.one_kind:
        facts.values.pop("kinds_excluded", None)  # "pas le MOOC de l'OMS" refuses one, and not its kind
    elif case.pointing not in POINTED and case.every_kind:
        facts.values["kinds_excluded"] = [kind for kind in case.every_kind if kind not in facts.removed.get("kinds_excluded", [])]
        facts.values["kinds_wanted"] = [kind for kind in facts.values.get("kinds_wanted", []) if kind not in facts.values["kinds_excluded"]]


def _taken_back(case: Case, facts: Facts) -> None:
    """Tell in `facts` that a wish known before is taken away ("enlève la cybersécurité")."""
    clauses = dropping(case.message)
    refused = {h.value for h in case.hits if isinstance(h.value, str) and case.message.words[h.start].clause in clauses}
    for name in TAKEN_BACK if case.moves.drops and not case.moves.adds else ():
        said, known = facts.values.get(name, []), case.context.lists.get(name, [])
        if gone := [value for value in said if value in known and value in refused]:
            facts.values[name] = [value for value in said if value not in gone]
            facts.removed.setdefault(name, []).extend(gone)


def _instead(known: str | None, hits: list[Hit], words: list[str]) -> Town | None:
    """The one other town of a message that denies the known one ("Rennes, pas Reims")."""
    towns = [h for h in hits if h.family == "town" and h.value.population >= BARE_TOWN]
    denied = any(h.value.name == known and {"pas", "non", "plus"} & set(words[max(h.start - 2, 0) : h.start]) for h in towns)
    others = [h.value for h in towns if h.value.name != known]
    return others[0] if denied and len(others) == 1 else None
