"""What a message says of the person, as far as what it does bears it: a question about somebody else says nothing."""

from itertools import takewhile

from advisor.profile import Facts
from advisor.understanding.acts import dropping, refused_words
from advisor.understanding.answering import (
    REPLY_WORDS,
    UNITS,
    accept,
    accept_number,
    accept_unasked,
    denied_figure,
    figure,
    limit_meant,
    only_a_figure,
    opens_with_figure,
    opens_with_question,
    opens_with_reply,
    same_hours,
    told_alone,
)
from advisor.understanding.case import Case
from advisor.understanding.context import Context
from advisor.understanding.message import Message
from advisor.understanding.moves import FILLERS, Moves, in_first_person, of_the_writer
from advisor.understanding.on_answer import SAME_QUESTION
from advisor.understanding.references import References
from advisor.understanding.said import FIGURES, KNOWLEDGE, PLACES, POINTED
from advisor.understanding.signs import has_sign
from advisor.understanding.slots import Reading, SlotReader
from advisor.understanding.slots.cues import any_of
from advisor.understanding.slots.reading import SUBJECTS, WISHLESS
from advisor.understanding.slots.toponyms import BARE_TOWN
from advisor.understanding.words import word_list
from corpus.lexicon import Hit
from corpus.vocabularies import Town

TAKES_AWAY = WISHLESS | SUBJECTS | {"programme_info", "compare"}
"""Intents of messages that say little of the person: they take nothing away unless they are sure."""
SURELY = 0.95
"""Probability from which they are: nine in ten of such utterances of the development set are above."""
TAKEN_BACK = ("languages", "modalities", "kinds_wanted")
"""Wishes of which one may be taken away."""
HOME = {"chez", "maison", "domicile", "local"}
INTRODUCING = {"person", "domain", "setting", "stage", *PLACES}
"""Vocabularies of what opens a message by telling who asks."""
ASKER = {"profession", "specialty", "stage", "setting", "city", "region"}
"""What it tells of them."""
OPENING = FILLERS | word_list("opening")
"""Words beside them."""
OF_PROGRAMMES = ("programme_info", "compare", "why")


class Tells:
    """Reads facts of the person with the slot reader, once as if the message did nothing else, once for what it does."""

    def __init__(self, reader: SlotReader, references: References):
        self._reader, self._references = reader, references

    def alone(self, read: Reading, hits: list[Hit], moves: Moves, context: Context, ordinary: bool) -> Facts:
        """What it says if it does nothing else, bare replies to the advisor's question and bare figures included."""
        message = read.message
        read_as = "recommend" if moves.for_myself else "profile"  # "et pour moi, pharmacien ?" tells who asks
        told = self._reader.facts(read, read_as)
        replies = ordinary and len(message.words) <= REPLY_WORDS and not opens_with_question(message)
        if context.expected and replies:
            accept(context.expected, message, told)
        if (moves.adds or moves.undoes) and (accepted := _accepted_again(told, hits, context)):
            told.removed["kinds_excluded"] = accepted  # "les MOOC, c'est bon finalement"
        if (
            not told
            and not moves.drops
            and has_sign("would_do", message.plain)
            and (kinds := [h.value for h in hits if h.family == "kind"])
        ):
            told.values["kinds_wanted"] = kinds
        if not told and len(message.words) <= 2:
            accept_unasked(message, told)
        self._leave_shown(told, message, context)
        same_hours(told, context, message)
        if "city" not in told.values and (town := _instead(context.town, hits, message.plain)):
            told.values |= {"city": town.name, "region": town.region}
        figure = context.limits and (only_a_figure(message) if not told else opens_with_figure(message))
        if figure and (limit := limit_meant(message, context.limits, context.measured, len(context.shown))):
            accept_number(limit, message, told)
        return told

    def answer(self, message: Message, context: Context) -> Facts:
        """What one sentence of it replies to the advisor's question, whatever the others do ("débutant. et le prix ?")."""
        asked = str(context.expected)
        fields = SAME_QUESTION.get(asked, {asked})
        for first, last, mark in message.sentences if context.expected else ():
            said = message.quote(first, last)
            one = self._reader.message(in_first_person(said) if context.for_other else said)
            if (
                "?" in mark
                or not one.words
                or any_of("asks", "^").match(" ".join(one.plain))
                or ("topics" in fields and refused_words(one))
            ):
                continue  # "virez le RGPD", "c'est quoi un LLM" are no answers
            told = self._read_alone(one, asked)
            if opens_with_reply(asked, one):
                accept(asked, one, told)
            if found := {name: told.values[name] for name in fields & told.values.keys()}:
                return Facts(values=found, evidence={name: told.evidence.get(name, said[:60]) for name in found})
        return Facts()

    def limit_denied(self, message: Message, moves: Moves, context: Context, told: Facts, ranked: bool) -> str | None:
        """The known limit that is taken back by its figure ("oublie les 500", "je n'ai pas donné de délai de 24 mois").

        :param ranked: whether a figure points at a programme shown ("le 2, j'en veux pas"): without its unit, it is no limit.
        """
        if ranked and not UNITS.keys() & set(message.plain):
            return None
        if number := denied_figure(message):
            return next(
                (
                    name
                    for name, limit in context.limits.items()
                    if limit == number and told.values.get(name) in (None, number)
                ),
                None,
            )
        number = figure(message) if moves.drops and not moves.lifted else None
        return next(
            (name for name, limit in context.limits.items() if limit == number and name not in told.values), None
        )

    def facts(self, case: Case, intent: str) -> Facts:
        """What it says as a message of that intent, the limits it takes back, and its reply to the advisor's question."""
        return _answered(case, self._facts(case, intent))

    def beside_a_question(self, case: Case) -> Facts:
        """What it says of the person beside the one question that it asks."""
        facts = self._reader.facts(case.reading, "profile")
        self._leave_shown(facts, case.message, case.context)
        self._leave_towns(case, facts)
        _replaced(case, "profile", facts)
        return _answered(case, facts)

    def _facts(self, case: Case, intent: str) -> Facts:
        moves = case.moves
        of_another = case.carries_on and (moves.for_other or not case.sign("first_person"))
        if of_another or case.asks_grounds or case.leaves_open or (moves.for_other and intent == "programme_info"):
            nothing = Facts()  # "et pour un interne ?" and "et pour mes préparateurs ?" ask about somebody else
            if not case.context.begun:  # "IDE à Béziers. Ce DIU est ouvert pour une infirmière ?"
                self._introduced(case, nothing)
            return nothing
        facts = self._read(case, intent)
        if "kinds_excluded" in case.told.removed:
            facts.removed["kinds_excluded"] = case.told.removed["kinds_excluded"]
        if moves.lifted and intent in ("refine", "profile"):
            facts.cleared |= moves.lifted
            # "présentiel ou distanciel, peu importe", "laisse tomber le présentiel, à distance seulement"
            facts.values = {
                name: value
                for name, value in facts.values.items()
                if name not in moves.lifted or (isinstance(value, list) and (len(value) > 1 or name in facts.removed))
            }
        # "plus près de chez moi" is no course taken from home
        if moves.wish == "nearer" and all(
            HOME & set(case.message.plain[h.start : h.end]) for h in case.hits if h.family == "modality"
        ):
            facts.values.pop("modalities", None)
        _replaced(case, intent, facts)
        _kinds(case, facts)
        if (intent == "refine" and case.joined_kinds) or intent == "why":
            # one that joins the path limits none of its other steps; "pourquoi pas un DU ?" asks
            facts.values.pop("kinds_wanted", None)
        if intent in ("refine", "profile"):
            _taken_back(case, facts)
            _refused(case, facts)
        if intent == "refine":
            self._out_of_english(case, facts)
        if case.sign("never_said"):  # "je n'ai jamais demandé de DU": not wanted, and not refused
            facts.removed.setdefault("kinds_wanted", []).extend(
                [*facts.values.pop("kinds_excluded", []), *facts.values.pop("kinds_wanted", [])]
            )
        if case.context.profession == "interne" and _by_field_alone(facts, case.hits):
            del facts.values["profession"]  # "endocrino", "MG moi", of an intern, is the specialty alone
        if intent == "programme_info" and case.of_the_one_in_focus:
            for name in ("modalities", "budget_max_eur"):
                facts.values.pop(name, None)  # "gratuit ?" asks, and wants nothing
        if intent in OF_PROGRAMMES and case.references:
            _of_the_other(case, facts)
        self._leave_towns(case, facts)
        if intent in OF_PROGRAMMES and not facts.cleared and not case.sign("bounds"):
            for name in self._references.figures_among(facts, {*case.references, *case.context.shown}):
                del facts.values[name]  # "90 heures, c'est beaucoup. On l'a à quel prix ?"
        if (
            intent in OF_PROGRAMMES
            and case.references
            and case.pointing in ("name", "description")
            and not case.sign("first_person")
            and "profession" not in facts.values
        ):
            self._references.without_names(case.references, case.hits, case.message.plain, facts)
        if intent in OF_PROGRAMMES or intent in KNOWLEDGE:
            self._introduced(case, facts)
        return facts

    @staticmethod
    def _leave_towns(case: Case, facts: Facts) -> None:
        """Take another place than the one known out of `facts`, unless it is said to be the person's own or to take the
        other's place ("le DU de Nice, non", "Lyon, c'est trois heures de route": one dwells elsewhere)."""
        known, words = case.context, " ".join(case.message.plain)
        name = "city" if "city" in facts.values else "region"
        before = {"city": known.town, "region": known.region}[name]
        if facts.values.get(name) in (None, before) or before is None or known.expected in ("city", "region"):
            return
        told = [h for h in case.hits if h.family in ("person", "domain", "setting")]
        # "assistante spécialiste à Villefranche"
        beside = any(0 <= t.start - h.end <= 3 for t in case.hits if t.family in PLACES for h in told)
        one_else = (
            facts.beneficiary
            or case.moves.for_other
            or case.moves.for_myself
            or ("profession" in facts.values and beside)
        )
        gone = any(
            h.family == "town"
            and h.value.name == known.town
            and (case.reading.negated(h, 3) or case.reading.cue_before(h, "left", 1))
            for h in case.hits
        )
        if not (one_else or gone or case.sign("dwells") or case.all_told or any_of("moves_house").search(words)):
            for place in ("city", "region"):
                facts.values.pop(place, None)

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
        doubtful = not case.references and (
            (intent in TAKES_AWAY and not sure) or (intent == "off_topic" and case.unsure)
        )
        bare = intent == "profile" or case.corrects
        facts = case.told if bare else self._reader.facts(case.reading, "unclear" if doubtful else intent)
        self._leave_shown(facts, case.message, case.context)
        same_hours(facts, case.context, case.message)
        if intent == "refine" and case.only_limits and (not facts or case.context.expected in case.told.values):
            facts = case.told  # a bare reply ("distance") also changes the path
        if doubtful and intent in KNOWLEDGE:
            facts.values.pop("topics", None)  # a question about law or a word wants no course on it
        return facts

    def _introduced(self, case: Case, facts: Facts) -> None:
        """Add to `facts` who one says one is before asking ("anapath, CHU de Dijon. prochaine session de l'EPU ?")."""
        message = case.message
        told = {i for h in case.hits if h.value is not None and h.family in INTRODUCING for i in range(h.start, h.end)}
        opening = takewhile(
            lambda clause: all(i in told or message.plain[i] in OPENING for i in range(*clause)), message.clauses
        )
        end = max((last for _, last in opening), default=0)
        if end == len(message.plain) or not any(h.family in ("person", "domain") and h.end <= end for h in case.hits):
            return
        one = self._reader.message(message.quote(0, end))
        said = self._read_alone(one)
        for name in (said.fields & ASKER) - facts.fields:
            facts.values[name], facts.evidence[name] = said.values[name], said.evidence.get(name, one.text[:60])

    def _read_alone(self, message: Message, expected: str | None = None) -> Facts:
        """What a part of a message says of a person when it stands alone. :param expected: the field that was asked for."""
        return self._reader.facts(Reading(message, self._reader.mentions(message), expected), "profile")

    def _leave_shown(self, facts: Facts, message: Message, context: Context) -> None:
        """Take out of `facts` the figures of what was shown ("112 heures en hybride, cela m'irait !"), unless words bound them."""
        named = FIGURES & facts.values.keys()
        corrects = (
            named & context.limits.keys() and len(message.words) <= REPLY_WORDS and not {"?", "!"} & set(message.text)
        )
        if (
            not named
            or corrects
            or has_sign("bounds", message.plain)
            or told_alone(message)
            or ("hours_per_week_max" in named and "?" not in message.text)
        ):
            return  # "en réalité 30 h, pas 60", "5 h par semaine c'est jouable"
        shown = self._references.measures(
            context.path, [*context.shown, *context.about, *([context.focus] if context.focus else [])]
        )
        for name in named:
            if (name.split("_")[0], facts.values[name]) in shown:  # "hours", "months", "budget"
                del facts.values[name]
                facts.evidence.pop(name, None)

    def own(self, case: Case, facts: Facts) -> Facts:
        """What is said of the one who writes, when the training is for somebody else."""
        said = of_the_writer(case.message.text)
        if case.context.for_other or not said or not (case.moves.for_other or facts.beneficiary):
            return Facts()
        own = self._read_alone(self._reader.message(said))
        return Facts() if own.beneficiary else own


def _answered(case: Case, facts: Facts) -> Facts:
    """The facts with the reply to the advisor's question that one sentence gives."""
    for name in case.answer.values.keys() - facts.values.keys() - facts.cleared:
        facts.values[name], facts.evidence[name] = case.answer.values[name], case.answer.evidence[name]
    return facts


def _by_field_alone(facts: Facts, hits: list[Hit]) -> bool:
    """Whether a physician is known by a word for the specialty alone ("MG", never "médecin" nor "PH")."""
    named = [h.value for h in hits if h.family == "person"]
    only = not any(
        value.get("profession") == "interne" or (value.get("profession") == "medecin" and "specialty" not in value)
        for value in named
    )
    return (
        only
        and facts.values.get("profession") == "medecin"
        and "specialty" in facts.values
        and "stage" not in facts.values
        and not facts.beneficiary
    )


def _accepted_again(told: Facts, hits: list[Hit], context: Context) -> list[str]:
    """Kinds refused before that the message names and does not refuse."""
    refused = [
        kind for kind in context.lists.get("kinds_excluded", []) if kind not in told.values.get("kinds_excluded", [])
    ]
    return [kind for kind in refused if any(h.family == "kind" and h.value == kind for h in hits)]


def _replaced(case: Case, intent: str, facts: Facts) -> None:
    """Tell in `facts` which lists the message gives anew, and which it adds to."""
    instead = case.message.plain[0] in ("et", "ou", "and", "sinon") or bool(
        {"mieux", "plutot", "finalement"} & set(case.message.plain)
    )
    if intent == "refine" and instead and not case.moves.adds and facts.values.get("kinds_wanted"):
        facts.replaces.add("kinds_wanted")  # "et un master alors ?" leaves the DU there
    if case.sign("would_do") and facts.values.get("kinds_wanted") and not case.moves.adds:
        facts.replaces.add("kinds_wanted")  # "un MOOC fera l'affaire"
    if case.moves.adds and (not case.moves.keeps or {"aussi", "egalement"} & set(case.message.plain)):
        facts.replaces -= {"modalities", "goals"}
    elif "languages" in facts.values:
        facts.replaces.add("languages")  # "en français svp", after English, leaves none of it
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
        # "les datathons, pas les diplômes"
        spared = {
            *facts.removed.get("kinds_excluded", []),
            *(case.told.values.get("kinds_wanted", []) if case.message.clauses[1:] else []),
        }
        # "un collègue dit que les DU sont nuls"
        spared |= {
            h.value for h in case.hits if h.family == "kind" and case.reading.clause(h.start) in case.reading.told_of
        }
        said, wanted = (facts.values.get(name, []) for name in ("kinds_excluded", "kinds_wanted"))
        refused = [kind for kind in dict.fromkeys([*said, *case.every_kind]) if kind not in spared]
        facts.values |= {"kinds_excluded": refused, "kinds_wanted": [kind for kind in wanted if kind not in refused]}


def _of_the_other(case: Case, facts: Facts) -> None:
    """Leave out of `facts` the kind of a programme set aside for another ("Objectif IA, pas le DIU de Dijon")."""
    words = case.message.plain
    one = {h.value for h in case.hits if h.family == "kind" and h.start and words[h.start - 1] in ("le", "la", "du")}
    if kept := [kind for kind in facts.values.get("kinds_excluded", []) if kind not in one]:
        facts.values["kinds_excluded"] = kept
    else:
        facts.values.pop("kinds_excluded", None)


def _taken_back(case: Case, facts: Facts) -> None:
    """Tell in `facts` that a wish known before is taken away ("oubliez le distanciel"); themes and goals: `_refused`."""
    clauses = dropping(case.message)
    refused = {h.value for h in case.hits if isinstance(h.value, str) and case.message.words[h.start].clause in clauses}
    for name in TAKEN_BACK if case.moves.drops and not case.moves.adds else ():
        said, known = facts.values.get(name, []), case.context.lists.get(name, [])
        if gone := [value for value in said if value in known and value in refused]:
            facts.values[name] = [value for value in said if value not in gone]
            facts.removed.setdefault(name, []).extend(gone)


def _refused(case: Case, facts: Facts) -> None:
    """Tell in `facts` the themes and goals that are refused: they are not wanted, and no longer when they were ("virez le RGPD")."""
    said_of = {
        name: [h for h in case.hits if h.family == family] for name, family in (("topics", "topic"), ("goals", "goal"))
    }
    places = refused_words(case.message) if any(said_of.values()) else set()
    for name, hits in said_of.items():
        wanted = {h.value for h in hits if h.start not in places and not case.reading.negated(h, 3)}
        refused = {h.value for h in hits} - wanted
        if said := facts.values.pop(name, []):
            facts.values |= {name: kept} if (kept := [value for value in said if value not in refused]) else {}
        if gone := [value for value in case.context.lists.get(name, []) if value in refused]:
            facts.removed[name] = [*facts.removed.get(name, []), *gone]


def _instead(known: str | None, hits: list[Hit], words: list[str]) -> Town | None:
    """The one other town of a message that denies the known one ("Rennes, pas Reims")."""
    towns = [h for h in hits if h.family == "town" and h.value.population >= BARE_TOWN]
    denied = any(
        h.value.name == known and {"pas", "non", "plus"} & set(words[max(h.start - 2, 0) : h.start]) for h in towns
    )
    others = [h.value for h in towns if h.value.name != known]
    return others[0] if denied and len(others) == 1 else None
