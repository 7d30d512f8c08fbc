"""What is handled before anything else: danger to life, medical advice, patient data, injection, abuse."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from advisor.understanding.concepts import concept
from advisor.understanding.message import DIPLOMA, Message, Typos
from advisor.understanding.patient_data import blanked
from advisor.understanding.patterns import alternation, expanded
from corpus.codes import read_yaml
from corpus.lexicon import Hit
from corpus.text import fold, key, singular
from corpus.vocabularies import concept_forms

MAX_READ = 2_000
"""Characters a guard looks at; what is beyond is read by nothing else either."""
EXCUSED, RULED_OUT = 0.5, 0.05
LIKELY = {"emergency": 0.25, "medical_advice": 0.35, "injection": 0.3, "abuse": 0.3}
"""Calibrated probabilities: from which the classifier sees a danger where an idiom, a subject of study or a patient's file is
at hand (and a request for care that says no word `of_harm`), and below which (for all guards together) a rule that is not
sure is set aside; and from which it sees each guard, the likeliest of all, or a danger, whatever else is likely (recall
comes first). On development data neighbours do as well."""
SWORN = 0.15
"""Probability of abuse below which bad words are no more than that: of the weather, of a tool, of oneself."""
HINT = 0.05
"""Probability of an emergency from which one that is plain in the rest of the message counts (see `agreed`)."""
ABOUT = {
    "person",
    "domain",
    "setting",
    "stage",
    "town",
    "region",
    "kind",
    "topic",
    "modality",
    "goal",
    "programming",
    "ai_level",
    "funding",
    "language",
    "programme",
}
"""Families of the vocabularies: who one is, where, and what one wishes to learn."""
TOWN, SHORT = 20_000, 3
"""Inhabitants of a town whose name is no common word; letters of the words that lead to a place ("à", "sur")."""
OF_CARE = (
    "_drug",
    "_treatment",
    "_exam",
    "_lab",
    "_dose",
    "_attack",
    "_collapse",
    "_toxic",
    "_death",
    "_body",
    "_weapon",
    "_brink",
)
"""Kinds of words by which one tells a request for care, whatever else they name ("radio")."""
OF_HARM = (*OF_CARE, "_illness", "_relative", "_patient")
"""Kinds of words of which one at least is said where somebody is in danger or needs care, unless it is very plain."""
UNTOLD = 0.5
"""Probability from which the classifier alone sees a guard in a message that says none, in the course of a conversation:
few words that answer the advisor, or speak of a tool, are always near something."""
DANGERS = ("emergency", "suicidal")
CARE = ("emergency", "medical_advice")
"""Guards of messages that speak of somebody's health."""
TREATED, SURE_WORD = ("_drug", "_attack"), 6
"""Kinds of words beside which a name is a patient's, and their least length (« crème » says many things)."""
_NOT_WORD = re.compile(r"[^a-z0-9./*_]+")
_DIPLOMA = re.compile(r"\bDU\b")
"""Folded, the diploma would be the article."""
_REPEATED = re.compile(r"(.)\1{2,}")
_LEET = str.maketrans("013457@$", "oieastas")


@dataclass(frozen=True, slots=True)
class Guarded:
    """`guard` is None for an ordinary message; `text` is the message with personal data blanked."""

    guard: str | None
    text: str
    patient_data: bool
    suicidal: bool = False
    sure: bool = False
    """The rule that fired holds whatever else the message says."""
    excused: bool = False
    """No rule fired, and an idiom ("mort de fatigue") or a subject of study accounts for words of danger or illness."""
    of_care: Callable[[], str] = str
    """`text` if the message turns out to speak of somebody's care, beside which any name is a patient's; few do, and it takes time."""


@dataclass(frozen=True)
class _Rules:
    """`guards.yaml` compiled: guard → part → pattern, and what mends spelling."""

    parts: dict[str, dict[str, re.Pattern[str]]]
    suicidal: re.Pattern[str]
    spelling: dict[str, str]
    spelling_not_after_number: dict[str, str]
    insults: list[str]
    typos: Typos


@cache
def _rules() -> _Rules:
    raw = read_yaml((Path(__file__).parent / "guards.yaml").read_text("utf-8"))
    macros = {**raw["macros"], **raw["macros_claim"]}
    insults = raw["abuse"].pop("insults")
    typos = Typos(set(raw["words"]))
    # a podologue is no misspelt posologie
    typos.protect(word for form, _ in concept_forms() for word in key(form).split())
    guards = ("emergency", "medical_advice", "injection", "abuse", "replacement_claim")
    return _Rules(
        {name: {part: _compiled(patterns, macros) for part, patterns in raw[name].items()} for name in guards},
        _compiled(raw["suicidal"], macros),
        {fold(word): words for word, words in raw["spelling"].items()},
        raw["spelling_not_after_number"],
        insults,
        typos,
    )


def _compiled(patterns: list[str] | str, macros: dict[str, str]) -> re.Pattern[str]:
    return alternation([expanded(p, macros) for p in ([patterns] if isinstance(patterns, str) else patterns)])


def guard(raw: str) -> Guarded:
    """:param raw: the message as typed."""
    rules = _rules()
    folded = _readable(raw[:MAX_READ], rules)
    found, sure = _first_guard(raw[:MAX_READ], folded, rules)
    care = found in CARE or any(
        concept(singular(word)) in TREATED and len(word) >= SURE_WORD for word in folded.split()
    )
    text, personal = blanked(raw, care)
    suicidal = found == "emergency" and bool(rules.suicidal.search(folded))
    return Guarded(
        found,
        text,
        personal,
        suicidal,
        sure,
        found is None and _excused(folded, rules),
        lambda: text if care else blanked(raw, True)[0],
    )


def weighed(guarded: Guarded, learned: dict[str, float], told: bool, begun: bool) -> Guarded:
    """What the rules and the classifier say together: a rule that is not sure needs the classifier not to rule it out,
    and the classifier alone must be sure of itself.

    :param learned: guard → calibrated probability. :param told: whether the message says a word `of_harm`.
    :param begun: whether it carries a conversation on.
    """
    wary = UNTOLD if begun and not told else 0.0
    danger = danger_in(learned)
    worth = {"emergency": danger, **{name: learned[name] for name in ("medical_advice", "injection", "abuse")}}
    found = guarded.guard
    if (
        found in worth
        and not guarded.sure
        and (sum(worth.values()) < RULED_OUT or (found == "abuse" and worth[found] < SWORN))
    ):
        found = None
    least_danger = EXCUSED if guarded.excused or guarded.patient_data else max(wary, LIKELY["emergency"])
    if danger >= least_danger and danger > worth.get(found or "", 0.0):
        found = "emergency"
    elif found is None:
        likeliest = max(worth, key=worth.__getitem__)
        # "avant de parler formation, tramadol et sertraline, je peux ?"
        excused = guarded.excused and not (told and likeliest == "medical_advice")
        least = EXCUSED if excused else LIKELY[likeliest]
        least = max(least, wary) if likeliest in CARE else least
        found = likeliest if worth[likeliest] >= least else None
    suicidal = found == "emergency" and (guarded.suicidal or learned["suicidal"] > learned["emergency"] / 2)
    text = guarded.of_care() if found in CARE else guarded.text
    named = text != guarded.text
    return replace(guarded, guard=found, suicidal=suicidal, text=text, patient_data=guarded.patient_data or named)


def without_idioms(text: str) -> str:
    """A text folded, idioms of danger and illness taken out of it ("noyé sous les mails"); as it is where it has none."""
    folded = said = _readable(text[:MAX_READ], _rules())
    for name in CARE:
        said = _rules().parts[name]["never"].sub(" ", said)
    return text if said == folded else said


def beside(message: Message, hits: list[Hit]) -> str:
    """What a message says beside who one is, where, and what one wishes to learn; empty when that is all of it."""
    words = message.plain
    told = {i for hit in hits if hit.family in ABOUT and _said(hit, words) for i in range(hit.start, hit.end)}
    return " ".join(word for i, word in enumerate(words) if i not in told or concept(singular(word)) in OF_CARE)


def of_harm(message: Message) -> bool:
    """Whether it says a word of danger, of care, or of whom they come to."""
    return any(concept(singular(word)) in OF_HARM for word in message.plain)


def _said(hit: Hit, words: list[str]) -> bool:
    """Whether a hit is meant: a village is often a common word too ("Vue", "Sale"), unless it is all that is said."""
    if hit.family != "town" or hit.value.population >= TOWN:
        return True
    return all(len(word) <= SHORT for word in words[: hit.start] + words[hit.end :])


def danger_in(learned: dict[str, float]) -> float:
    """Probability of a danger of any kind; none where nothing was guessed."""
    return sum(learned.get(name, 0.0) for name in DANGERS)


def suspicious(learned: dict[str, float]) -> bool:
    """Whether the classifier alone might raise a guard."""
    return danger_in(learned) >= HINT or max(learned.values()) >= min(LIKELY.values())


def agreed(learned: dict[str, float], rest: dict[str, float]) -> dict[str, float]:
    """What the classifier says of a whole message and of what is left of it without idioms and by `beside`, in geometric mean:
    a town or a specialty is no insult and no danger, however few words stand around it, but a word taken out may tell one
    ("il faut le SAMU tout de suite"). An emergency that was hinted at in the whole and is plain in the rest is one.

    :param rest: guard → probability of the rest; empty when nothing is left.
    """
    hinted = danger_in(learned) >= HINT and danger_in(rest) >= EXCUSED
    return {
        name: rest[name] if hinted and name in DANGERS else (worth * rest.get(name, 0.0)) ** 0.5
        for name, worth in learned.items()
    }


def _excused(folded: str, rules: _Rules) -> bool:
    parts = (rules.parts[name][part] for name in CARE for part in ("never", "unless"))
    return any(part.search(folded) for part in parts)


def _first_guard(raw: str, folded: str, rules: _Rules) -> tuple[str | None, bool]:
    """The first guard whose rule fires, and whether that rule is a sure one."""
    for name in ("emergency", "replacement_claim", "injection", "abuse", "medical_advice"):
        fires, sure = _fires(folded, rules.parts[name])
        if name == "injection" and rules.parts[name]["raw"].search(raw):
            fires = sure = True
        if fires:
            return name, sure
    return None, False


def _fires(folded: str, rule: dict[str, re.Pattern[str]]) -> tuple[bool, bool]:
    kept = rule["never"].sub(" ", folded) if "never" in rule else folded
    if "sure" in rule and rule["sure"].search(kept):
        return True, True
    if not ("patterns" in rule and rule["patterns"].search(kept)):
        return False, False
    return not ("unless" in rule and rule["unless"].search(kept)), False


def _readable(raw: str, rules: _Rules) -> str:
    """Folded words with text-message spellings, starred-out insults and misspellings written out."""
    words: list[str] = []
    if not raw.isupper():
        raw = _DIPLOMA.sub(DIPLOMA, raw)
    for token in _NOT_WORD.sub(" ", fold(raw).replace("@", "4").replace("$", "5")).split():
        if "*" in token or (any(c.isdigit() for c in token) and any(c.isalpha() for c in token)):
            token = _uncovered(token, rules.insults)
        token = _REPEATED.sub(r"\1", token) if token.isalpha() else token
        token = rules.spelling.get(token, token)
        if token in rules.spelling_not_after_number and not (words and words[-1][-1].isdigit()):
            token = rules.spelling_not_after_number[token]
        words.append(rules.typos.mended(token) if token.isalpha() else token)
    return " ".join(words)


def _uncovered(token: str, insults: list[str]) -> str:
    """ "c*nnard", "m3rde" → the insult they hide, if they hide one."""
    hidden = re.compile(re.escape(token.translate(_LEET)).replace(r"\*", r"\w?"))
    return next((word for word in insults if hidden.fullmatch(word)), token)
