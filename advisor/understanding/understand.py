"""One message understood in its conversation. Everything that follows reads this and never the raw text again."""

from collections import Counter
from dataclasses import replace

import numpy as np

from advisor.profile import Facts
from advisor.understanding.acts import act_words
from advisor.understanding.case import Case
from advisor.understanding.case_reader import CaseReader
from advisor.understanding.clauses import Clauses
from advisor.understanding.context import Context
from advisor.understanding.guard import Guarded, guard
from advisor.understanding.guesser import Guesser
from advisor.understanding.intent import Guess, IntentModel, word_features
from advisor.understanding.message import Message
from advisor.understanding.moves import (
    answered_at_once,
    for_whom,
    in_first_person,
    move_words,
    without_assent,
    without_preamble,
)
from advisor.understanding.patient_data import BLANK
from advisor.understanding.references import References
from advisor.understanding.requests import Clause, Request, asks, principal
from advisor.understanding.rules import decide
from advisor.understanding.said import KNOWLEDGE, POINTED, REFUSALS, SURE, TITLE
from advisor.understanding.signs import has_sign
from advisor.understanding.slots import SlotReader
from advisor.understanding.spoken_of import sentences
from advisor.understanding.tells import Tells
from advisor.understanding.turn import in_conversation
from advisor.understanding.understanding import Understanding
from advisor.understanding.watch import Watch
from corpus.lexicon import Hit
from index.encoder import Encoder

BLOCKING = {"emergency": "emergency", "injection": "off_topic", "abuse": "off_topic"}
"""Guards after which nothing else is read, and the intent that each gives."""
SPEAKING = (*KNOWLEDGE, "profile", "search", "recommend", "why")
"""Intents of sentences in which a word of a programme's name may stand by chance."""
OF_A_CLAUSE = ("programme_info", "compare", "why")
"""Requests of several whose programmes are those that their own clause names."""
UNNAMED = ("context", "pronoun", "")
"""Ways of speaking of a programme that the rest of the message may tell better."""
HOW_TO_ENTER = ["admission", "url"]
"""Facts that somebody wants who takes what was shown."""
WHAT_IT_HOLDS = ["topics"]
"""The fact by which those shown are told apart, when none is named ("lequel parle vraiment d'IA ?")."""
TELLING = ("unclear", "off_topic", "profile", "thanks", "greeting", "goodbye")
"""Intents of a message beside which one of its sentences may ask for something."""
IDENTIFIED, UNIDENTIFIED = 0.4, 0.2
"""Probabilities of patient data: from which the classifier alone sees them, and below which a sentence holds none of them."""


def _blocked(guarded: Guarded, message: Message) -> Understanding:
    """A message that a guard answers alone, or that holds no word."""
    intent = BLOCKING.get(guarded.guard or "", "unclear")
    return Understanding(intent, 1.0, guarded, Facts(), [], "", [], [], message, None)


class Understander:
    """Holds what reading needs: lexicon, encoder, classifier, names of programmes."""

    def __init__(
        self, encoder: Encoder, intents: IntentModel, references: References, reader: SlotReader | None = None
    ):
        self.reader = reader or SlotReader()
        self.reader.typos.protect(references.words | move_words() | act_words())
        self._encoder, self._intents, self._references = encoder, intents, references
        self._guesser = Guesser(encoder, intents, self.reader)
        self._watch = Watch(self._guesser, references, self.reader)
        self._tells = Tells(self.reader, references)
        self._cases = CaseReader(self.reader, references, self._tells, intents.threshold)
        self._clauses = Clauses(self.reader, encoder, self._guesser, references, self._cases)

    def understand(self, raw: str, context: Context) -> Understanding:
        message = self._message(raw, context)
        encoding = self._encoder.begin_query(message.spoken)  # until the vector is there, all that needs none is read
        guarded = guard(raw)
        if guarded.text != raw:  # a patient's data are left out
            encoding.cancel()
            message = self._message(guarded.text, context)
            encoding = self._encoder.begin_query(message.spoken)
        if (guarded.sure and guarded.guard in BLOCKING) or not message.words:
            encoding.cancel()
            return _blocked(guarded, message)
        if context.offered and has_sign("accepts", message.plain):
            encoding.cancel()
            return self.understand(context.offered, replace(context, offered=None))
        hits = self.reader.mentions(message)
        words = self._intents.alike_in_words(word_features(message, hits))
        said = self._clauses.of(message, context)
        case = self._cases.read(context, guarded, message, hits)
        vector = encoding.result()
        guess = self._intents.guess(vector, words)
        guarded, first = self._watch.weighed(guarded, message, hits, guess, context), guarded
        if not guarded.patient_data and (found := self._beside_patient(guess.patient_data, guarded, message, context)):
            return found
        if guarded.guard in BLOCKING:
            return _blocked(guarded, message)
        if guarded.text != first.text:  # names that only the classifier showed to be a patient's
            message = self.reader.message(guarded.text)
            hits, said = self.reader.mentions(message), self._clauses.of(message, context)
        if guarded != first:
            case = self._cases.read(context, guarded, message, hits)
        return self._decided(case(guess), said, vector)

    def _message(self, text: str, context: Context) -> Message:
        """The message as the person means it: what only opens it is left out, and who will be trained speaks in person."""
        said = without_preamble(without_assent(for_whom(answered_at_once(text))))
        return self.reader.message(in_first_person(said) if context.for_other else said)

    def _decided(self, case: Case, said: list[Clause], vector: np.ndarray) -> Understanding:
        """What a message is understood to want, with the other requests it holds.

        :param said: its clauses, when there are several.
        """
        if case.takes_offer:
            return self._offered(case)
        if case.context.begun or case.context.shown or case.context.expected:
            case = in_conversation(case, *self._apart(case.message))
        intent, rules = decide(case)
        parted = intent not in REFUSALS and case.pointing != TITLE  # the words of a title ask for nothing
        requests = self._clauses.requests(case, said) if parted else []
        if not requests and (found := self._asked_apart(case, intent, said)):
            return found
        chosen, served = principal(intent, requests, bool(case.references or case.context.shown))
        if chosen != intent:
            intent, rules = chosen, (*rules, f"prepares another request: {intent} → {chosen}")
        understood = replace(
            self._understood(case, intent, vector), rules=rules, greets=intent != "greeting" and case.sign("greets")
        )
        return self._with_others(understood, served, case.context)

    def _offered(self, case: Case) -> "Understanding":
        """What the last answer offered, within the limits that its acceptance tells ("ok montre, mais pas de MOOC")."""
        context = replace(case.context, offered=None)
        found = self.understand(str(case.context.offered), context)
        if case.told and found.intent not in KNOWLEDGE:
            limits = case.told.values.keys() - found.facts.values.keys()
            found.facts.values |= {name: case.told.values[name] for name in limits}
            found.facts.evidence |= {name: case.told.evidence[name] for name in limits & case.told.evidence.keys()}
        return replace(found, rules=("takes what was offered", *found.rules))

    def _beside_patient(
        self, patient: float, guarded: Guarded, message: Message, context: Context
    ) -> "Understanding | None":
        """What is said beside a patient whom no rule sees and the classifier does, whose sentences are left out whole;
        nothing is left when none of them can be kept. None where no patient is told of.

        :param patient: probability of that, for the whole message; where it is in doubt, one sentence may tell.
        """
        if patient < (UNIDENTIFIED if len(message.sentences) > 1 else IDENTIFIED):
            return None
        said = self._watch.patient_by_sentence(message)
        if max(patient, *(worth for _, worth in said)) < IDENTIFIED:
            return None
        kept = [text for text, worth in said if worth < UNIDENTIFIED]
        if (
            len(kept) == len(said)
            and guarded.guard is None
            and self._cases.acts(context, self._cases.shown(context), message, self.reader.mentions(message)).sure
        ):
            return None  # "garde juste le guide HAS" tells of a step
        rest = kept if len(kept) < len(said) and guarded.guard is None else []
        found = self.understand(" ".join([BLANK, *rest]), context)
        name = found.guarded.guard or guarded.guard
        intent = {**BLOCKING, "medical_advice": "medical_advice"}.get(name or "", found.intent)
        return replace(
            found,
            intent=intent,
            guarded=replace(found.guarded, guard=name, suicidal=guarded.suicidal, patient_data=True),
        )

    def _apart(self, message: Message) -> tuple[Guess | None, Guess | None]:
        """What the last sentence of several, and the only one that asks, are taken for by themselves."""
        said = [text for text in sentences(message) if " " in text]
        if len(message.sentences) < 2 or not said:
            return None, None
        asking = [text for text in said if asks(text)]
        apart = dict.fromkeys([said[-1], *(asking if len(asking) == 1 else [])])
        guesses = self._guesser.guesses([self.reader.message(text) for text in apart])
        return guesses[0], guesses[-1] if len(asking) == 1 else None

    def _with_others(self, whole: Understanding, served: list[Request], context: Context) -> Understanding:
        """The message with its other requests; its principal one is read alone when sources answer it."""
        own = next((r for r in served if r.intent == whole.intent), None)
        also = [self._beside(r, context, whole) for r in served if r is not own]
        if own and also:
            alone = self._beside(own, context, whole)
            whole = replace(whole, probability=alone.probability, asks_sources=alone.asks_sources)
            if whole.intent in KNOWLEDGE or (whole.intent in OF_A_CLAUSE and alone.references):
                whole = replace(alone, rules=whole.rules, greets=whole.greets, beside=False)
        if also and whole.intent not in KNOWLEDGE:
            self._leave_topics(whole.facts, whole.hits, [h for r in served if r.intent in KNOWLEDGE for h in r.hits])
        return replace(whole, also=tuple(u for u in also if u.references or u.intent != "programme_info"))

    def _surely_of(self, whole: Understanding, context: Context) -> bool:
        """Whether the message surely speaks of a programme, of which its other clauses then are."""
        if whole.reference_kind != "name" or set(whole.references) <= set(context.shown):
            return whole.reference_kind not in UNNAMED
        words, hits = whole.message.plain, whole.hits
        return whole.intent not in SPEAKING and (
            self._references.proper(words, hits) or self._references.called_closely(whole.references, words, hits)
        )

    def _leave_topics(self, facts: Facts, hits: list[Hit], asked: list[Hit]) -> None:
        """Take out of the facts the topics spoken of in questions alone: asking what the AI Act says wants no course on it."""
        spoken_of, asked_of = (Counter(h.value for h in of if h.family == "topic") for of in (hits, asked))
        kept = [t for t in facts.values.pop("topics", []) if spoken_of[t] > asked_of[t]]
        facts.values |= {"topics": kept} if kept else {}

    def _asked_apart(self, case: Case, intent: str, said: list[Clause]) -> "Understanding | None":
        """The one clause that asks, of a message that also tells something ("débutant. votre conseil ?").

        :param said: its clauses, when there are several.
        """
        asked = [clause for clause in said if clause.asking]
        telling = (
            intent in TELLING
            or (intent == "recommend" and case.is_a("profile"))
            or (case.unsure and intent == "refine" and not case.told)
        )
        if not telling or len(asked) != 1 or case.guarded.guard or case.answers_itself:
            return None
        if len(case.message.sentences) < 2 and not has_sign("questions", asked[0].message.plain):
            return None  # "retraité, je voudrais comprendre l'IA" is told in one breath
        found = self.understand(asked[0].text, replace(case.context, expected=None))
        if not (found.probability >= SURE or found.rules) or found.intent in (*TELLING, *REFUSALS):
            return None
        if found.intent == "help" and "profession" in case.told.values:
            found = replace(found, intent="recommend")  # "kiné à Brest. quoi faire ?"
        facts = self._tells.beside_a_question(case)
        facts.cleared |= found.facts.cleared
        if found.intent in KNOWLEDGE:
            # "éthique et droit. Prise en charge FAF-PM ?": what another question is about is no course one wants
            self._leave_topics(facts, case.hits, asked[0].hits if found.intent == "funding" else case.hits)
            if facts.evidence.get("modalities", "?") in asked[0].text:
                facts.values.pop("modalities", None)  # "faut-il que je me déplace ?"
        if (
            found.intent == "programme_info"
            and found.reference_kind in UNNAMED
            and case.pointing not in UNNAMED
            and not case.by_chance
        ):
            found = replace(found, references=case.references, reference_kind=case.pointing)
        warned = replace(found.guarded, patient_data=found.guarded.patient_data or case.guarded.patient_data)
        return replace(found, guarded=warned, facts=facts, greets=found.greets or case.sign("greets"))

    def _understood(self, case: Case, intent: str, vector: np.ndarray) -> Understanding:
        context, message = case.context, case.message
        references, pointing, fields = case.references, case.pointing, self._fields(case)
        # "ça dure une journée ?" calls no Journée
        of_shown = intent == "programme_info" and bool(context.shown and (fields or "city" in case.told.values))
        speaks = intent in SPEAKING or (of_shown and case.by_chance)
        if (pointing == "name" and speaks and not self._called(case, intent)) or (
            intent == "refine" and case.by_chance
        ):
            references, pointing = [], ""
        if intent == "programme_info" and not references and fields and context.shown and pointing not in POINTED:
            references, pointing = (
                ([context.focus] if context.focus else context.about or list(context.shown)),
                "context",
            )
        facts = self._tells.facts(case, case.intent if case.of_question and intent == "programme_info" else intent)
        return Understanding(
            intent, case.guess.probability, case.guarded, facts, references, pointing, fields, case.hits, message, vector,
            asks_sources=case.asks_sources, no_answer=case.leaves_open, asks_why_asked=case.asks_why, asks_noted=case.asks_noted, back_to_path=case.goes_back,
            points=pointing != "name" and self._references.points(message.plain),
            superlative=self._references.superlative(message.plain) if pointing == "attribute" else None,
            moves=case.moves, acts=case.acts, joins=case.joined_kinds if intent == "refine" else [], asks_grounds=case.asks_grounds, follows=case.carries_on, narrows=case.narrows, own=self._tells.own(case, facts),
        )  # fmt: skip

    @staticmethod
    def _fields(case: Case) -> list[str]:
        """The facts that answer it."""
        if case.takes:
            return HOW_TO_ENTER
        return case.fields or (WHAT_IT_HOLDS if case.which_of_shown else [])

    def _called(self, case: Case, intent: str) -> bool:
        """Whether a name found in a sentence is a programme's ("un DU métavers ?"; "je travaille à Nice le lundi" speaks of none)."""
        by_title = intent in ("funding", "search", "recommend", "why")
        return self._references.called(case.references, case.message.plain, case.hits, by_title)

    def _beside(self, request: Request, context: Context, whole: Understanding) -> Understanding:
        """One more request, read for itself; who the person is was read from the whole message."""
        case = self._cases.read(context, whole.guarded, request.message, request.hits)(request.guess)
        understood = self._understood(case, request.intent, request.vector)
        if understood.reference_kind in UNNAMED and self._surely_of(whole, context):  # "le premier me va. Quel prix ?"
            # "virez les MOOC, gardez le DU. Il coûte combien ?"
            kept = list(whole.acts.keeps) or [i for i in whole.references if i not in whole.acts.drops]
            understood = (
                replace(understood, references=kept, reference_kind=whole.reference_kind) if kept else understood
            )
        return replace(understood, facts=understood.facts if whole.intent == "erase" else whole.facts, beside=True)
