"""One message understood in its conversation. Everything that follows reads this and never the raw text again."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from advisor.profile import LIST_FIELDS, Facts
from advisor.understanding.guard import Guarded, guard
from advisor.understanding.intent import Guess, IntentModel, word_features
from advisor.understanding.message import Message
from advisor.understanding.references import References
from advisor.understanding.slots import SlotReader
from corpus.codes import read_yaml
from corpus.lexicon import Hit
from corpus.text import key, singular
from index.encoder import Encoder

CONSTRAINTS = {"modalities", "hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max", "kinds_wanted",
               "kinds_excluded", "languages"}  # fmt: skip
"""Facts that change the limits of a recommendation rather than who the person is."""
SURE, URGENT = 0.6, 0.55
"""Calibrated probabilities from which the classifier alone decides a refusal, and an emergency (recall comes first:
on development data the highest ordinary message stands at .50)."""
_NO_ANSWER = re.compile(
    r"^(?:je |j |euh |bof |ben |non )*(?:(?:ne )?sais pas|sais pas|sait pas|peu importe|peu m importe|m importe peu|importe|aucune idee|aucune preference|"
    r"pas de preference|n importe|comme (?:vous|tu) (?:voulez|veux)|egal|indifferent|je prefere ne pas (?:dire|repondre)|jsp|chais pas|passe|on s en fiche|no preference|whatever|i don t know)\b"
)
_WHY_ASK = re.compile(r"\bpourquoi (?:(?:cette|ta|votre|la|me poser cette) question|vous me demandez|tu me demandes|demander|me demander)\b|pourquoi (?:tu|vous) (?:me )?(?:demandes|demandez)")
_GREETS = re.compile(r"^(?:bonjour|bonsoir|salut|hello|coucou|hi|bjr|slt|bsr|good morning)\b")
_BACK = re.compile(r"\b(?:reven\w+|retour\w*|revoir|remontre\w*|rappel\w*|affiche\w*|montre\w*) .{0,25}\b(?:parcours|recommandation|plan|programme)\b|\bmon parcours\b")


SOCIAL = ("unclear", "off_topic", "thanks", "goodbye", "greeting", "help")
"""Intents that a bare fact is easily taken for ("Vannes", "à l'aise")."""

NO_REPLY = ("erase", "why", "contact", "compare", "emergency", "medical_advice")
"""Intents that are never an answer to the advisor's question, however short."""


@cache
def _accepted() -> dict[str, dict[str, Any]]:
    """Field → bare reply → value: what a short answer to the advisor's own question means (`questions.yaml`)."""
    data = read_yaml((Path(__file__).parents[1] / "questions.yaml").read_text("utf-8"))
    return {name: {key(form): value for form, value in question.get("accepts", {}).items()} for name, question in data.items()}


def accept(expected: str, message: Message, facts: Facts) -> None:
    """Read a bare reply ("recherche", "500", "3 h") as the field that was asked about."""
    if expected in facts.values:
        return
    said = " ".join(singular(w) for w in message.plain)
    for form, value in _accepted().get(expected, {}).items():
        if re.search(rf"\b{re.escape(form)}\b", said):
            facts.values[expected] = [*facts.values.get(expected, []), value] if expected in LIST_FIELDS else value
    number = re.search(r"\b(\d{1,5})\b", message.folded)
    if expected == "hours_per_week_max" and "hours_total_max" in facts.values:
        facts.values[expected] = facts.values.pop("hours_total_max")
    elif number and expected in ("hours_per_week_max", "budget_max_eur") and not facts and len(message.words) <= 3:
        facts.values[expected] = float(number[1])
    if expected in facts.values:
        facts.evidence.setdefault(expected, message.text[:60])


@dataclass(frozen=True, slots=True)
class Context:
    """What of the conversation bears on a message."""

    shown: list[str] = field(default_factory=list)
    focus: str | None = None
    expected: str | None = None
    """The profile field the advisor has just asked about."""
    has_path: bool = False


@dataclass(frozen=True)
class Understanding:
    """What a message says. `vector` is None when a guard made reading it unnecessary."""

    intent: str
    probability: float
    guarded: Guarded
    facts: Facts
    references: list[str]
    reference_kind: str
    fields: list[str]
    hits: list[Hit]
    message: Message
    vector: np.ndarray | None
    greets: bool = False
    also: tuple[str, ...] = ()
    no_answer: bool = False
    """A reply that leaves the advisor's question open for good ("peu importe")."""
    asks_why_asked: bool = False
    back_to_path: bool = False
    points: bool = False
    """Whether it points at something shown ("la deuxième") rather than names it."""
    rules: tuple[str, ...] = ()
    """Rules that changed the classifier's guess, for the trace."""


class Understander:
    """Holds what reading needs: lexicon, encoder, classifier, names of programmes."""

    def __init__(self, encoder: Encoder, intents: IntentModel, references: References, reader: SlotReader | None = None):
        self.reader = reader or SlotReader()
        self.reader.typos.protect(references.words)
        self._encoder, self._intents, self._references = encoder, intents, references

    def understand(self, raw: str, context: Context) -> Understanding:
        guarded = guard(raw)
        message = self.reader.message(guarded.text)
        if guarded.guard in ("emergency", "injection", "abuse") or not message.words:
            intent = {"emergency": "emergency", None: "unclear"}.get(guarded.guard, "off_topic")
            if not message.words and guarded.patient_data:
                intent = "unclear"
            return Understanding(intent, 1.0, guarded, Facts(), [], "", [], [], message, None)
        hits = self.reader.mentions(message)
        vector = self._encoder.encode_queries([message.text])[0]
        guess = self._intents.guess(vector, word_features(message, hits))
        references, how = self._references.resolve(message.plain, hits, context.shown, context.focus)
        fields = self._references.fields(message.plain)
        return self._in_context(context, guarded, message, hits, vector, guess, references, how, fields)

    def _in_context(
        self, context: Context, guarded: Guarded, message: Message, hits: list[Hit], vector: np.ndarray,
        guess: Guess, references: list[str], how: str, fields: list[str],
    ) -> Understanding:  # fmt: skip
        intent, rules = guess.intent, []
        folded = " ".join(message.plain)

        def rule(name: str, to: str) -> None:
            nonlocal intent
            if intent != to:
                rules.append(f"{name}: {intent} → {to}")
                intent = to

        facts = self.reader.facts(message, hits, intent, context.expected)
        no_answer = bool(context.expected and _NO_ANSWER.search(folded) and len(message.words) <= 8)
        why_asked = bool(_WHY_ASK.search(folded))
        back = bool(context.has_path and _BACK.search(folded))
        if guarded.guard in ("medical_advice", "replacement_claim"):
            rule("guard", {"medical_advice": "medical_advice", "replacement_claim": "ai_role"}[guarded.guard])
        elif why_asked:
            rule("asks why the question", "why")
        elif back:
            rule("back to the path", "recommend")
        elif no_answer:
            rule("leaves the question open", "profile")
        elif context.expected and len(message.words) <= 8 and guarded.guard is None and intent not in NO_REPLY:
            answered = self.reader.facts(message, hits, "profile", context.expected)
            accept(context.expected, message, answered)
            if context.expected in answered.values or (answered and intent in SOCIAL):
                facts = answered
                rule("answers the question", "profile")
        unsure = guess.probability < URGENT if intent == "emergency" else guess.probability < SURE or bool(facts)
        if intent in ("emergency", "medical_advice") and guarded.guard is None and (unsure or guarded.harmless):
            rule("guard says no", next(i for i, _ in guess.ranking if i not in ("emergency", "medical_advice")))
            facts = self.reader.facts(message, hits, intent, context.expected)
        if intent in ("unclear", "off_topic", "search", "recommend", "greeting", "definition", "refine") and references:
            if how in ("position", "several", "attribute") and context.shown and intent in ("unclear", "off_topic", "refine", "greeting"):
                rule("points at what was shown", "programme_info")
            elif how == "name" and (fields or intent == "unclear") and intent in ("unclear", "search") and not facts:
                rule("names a programme", "programme_info")
        if context.shown and fields and not references and len(message.words) <= 5 and intent in ("unclear", "definition", "search", "help"):
            if guess.probability < URGENT or intent == "unclear":
                rule("asks a fact of what was shown", "programme_info")
        if (intent in SOCIAL and not context.expected) or intent in ("unclear", "off_topic"):
            alone = self.reader.facts(message, hits, "profile", context.expected)
            unsure = guess.probability < SURE or len(message.words) <= 4
            if alone and not context.expected and (unsure or "profession" in alone.values):
                facts = alone
                rule("only tells about the person", "profile")
        if guarded.guard is None and guess.probability < self._intents.threshold and not facts and not references and intent not in ("off_topic",) and not rules:
            facts = Facts() if context.expected else self.reader.facts(message, hits, "profile", None)
            rule("only tells about the person", "profile") if facts else rule("not sure enough", "unclear")
        if intent == "profile" and context.has_path and facts and not no_answer and not context.expected and set(facts.values) <= CONSTRAINTS:
            rule("changes a limit of the path", "refine")
        if intent == "programme_info" and not references and fields and context.shown:
            references, how = ([context.focus] if context.focus else list(context.shown)), "context"
        also = tuple(
            other for other, cue in (("definition", "what_is"),)
            if intent in ("recommend", "search", "profile") and any(h.family == f"cue:{cue}" for h in hits)
            and any(h.family == "kind" for h in hits)
        )  # fmt: skip
        greets = intent != "greeting" and bool(_GREETS.search(folded))
        return Understanding(
            intent, guess.probability, guarded, facts, references, how, fields, hits, message, vector, greets, also,
            no_answer, why_asked, back, how != "name" and self._references.points(message.plain), tuple(rules),
        )  # fmt: skip
