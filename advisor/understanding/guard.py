"""What is handled before anything else: danger to life, medical advice, patient data, injection, abuse."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from advisor.understanding.concepts import concept
from advisor.understanding.message import DIPLOMA, Typos
from corpus.codes import read_yaml
from corpus.text import fold, key, singular
from corpus.vocabularies import concept_forms

BLANK = "…"
MAX_READ = 2_000
"""Characters a guard looks at; what is beyond is read by nothing else either."""
DANGER, LIKELY, EXCUSED, RULED_OUT = 0.2, 0.4, 0.7, 0.05
"""Calibrated probabilities: from which the classifier alone sees an emergency (recall comes first), from which it sees
another guard, from which it sees either where an idiom, a subject of study or a patient's file is at hand, and below
which (for all guards together) a rule that is not sure is set aside. On development data neighbours do as well."""
CARE = ("emergency", "medical_advice")
"""Guards of messages that speak of somebody's health."""
TREATED, SURE_WORD = ("_drug", "_attack"), 6
"""Kinds of words beside which a name is a patient's, and their least length (« crème » says many things)."""
TITLES = {"dr", "pr", "docteur", "docteure", "professeur", "professeure", "monsieur", "madame", "mademoiselle", "mme", "mlle", "mr", "mrs", "miss"}
_NOT_WORD = re.compile(r"[^a-z0-9./*_]+")
_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_MACRO = re.compile(r"\{([a-z_]+)\}")
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
    of_care: str = ""
    """`text` if the message turns out to speak of somebody's care, beside which any name is a patient's."""


@dataclass(frozen=True)
class _Rules:
    """`guards.yaml` compiled: guard → part → pattern, and what mends spelling."""

    parts: dict[str, dict[str, re.Pattern[str]]]
    suicidal: re.Pattern[str]
    spelling: dict[str, str]
    spelling_not_after_number: dict[str, str]
    insults: list[str]
    first_names: frozenset[str]
    typos: Typos


@cache
def _rules() -> _Rules:
    raw = read_yaml((Path(__file__).parent / "guards.yaml").read_text("utf-8"))
    first_names = frozenset(raw["patient_data"].pop("first_names").split())
    macros = {**raw["macros"], **raw["macros_claim"]}
    insults = raw["abuse"].pop("insults")
    typos = Typos(set(raw["words"]))
    typos.protect(word for form, _ in concept_forms() for word in key(form).split())  # a podologue is no misspelt posologie
    guards = ("emergency", "medical_advice", "injection", "abuse", "replacement_claim", "patient_data")
    return _Rules(
        {name: {part: _compiled(patterns, macros) for part, patterns in raw[name].items()} for name in guards},
        _compiled(raw["suicidal"], macros),
        {fold(word): words for word, words in raw["spelling"].items()},
        raw["spelling_not_after_number"],
        insults,
        first_names,
        typos,
    )


def _compiled(patterns: list[str] | str, macros: dict[str, str]) -> re.Pattern[str]:
    """One alternation; an inline flag at the head of a pattern is kept local to it."""
    parts = [_expanded(p, macros) for p in ([patterns] if isinstance(patterns, str) else patterns)]
    return re.compile("|".join(f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in parts))


def _expanded(pattern: str, macros: dict[str, str]) -> str:
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda m: macros[m[1]], pattern)
    return pattern


def guard(raw: str) -> Guarded:
    """:param raw: the message as typed."""
    rules = _rules()
    folded = _readable(raw[:MAX_READ], rules)
    found, sure = _first_guard(raw[:MAX_READ], folded, rules)
    care = found in CARE or any(concept(singular(word)) in TREATED and len(word) >= SURE_WORD for word in folded.split())
    text, personal = _blanked(raw, rules, care)
    of_care = text if care else _blanked(raw, rules, True)[0]
    suicidal = found == "emergency" and bool(rules.suicidal.search(folded))
    return Guarded(found, text, personal, suicidal, sure, found is None and _excused(folded, rules), of_care)


def weighed(guarded: Guarded, learned: dict[str, float]) -> Guarded:
    """What the rules and the classifier say together: a rule that is not sure needs the classifier not to rule it out,
    and the classifier alone must be sure of itself.

    :param learned: guard → calibrated probability.
    """
    danger = learned["emergency"] + learned["suicidal"]
    worth = {"emergency": danger, **{name: learned[name] for name in ("medical_advice", "injection", "abuse")}}
    found = guarded.guard
    if found in worth and not guarded.sure and sum(worth.values()) < RULED_OUT:
        found = None
    if danger >= (EXCUSED if guarded.excused or guarded.patient_data else DANGER) and danger > worth.get(found or "", 0.0):
        found = "emergency"
    elif found is None:
        likeliest = max(worth, key=worth.__getitem__)
        found = likeliest if worth[likeliest] >= (EXCUSED if guarded.excused else LIKELY) else None
    suicidal = found == "emergency" and (guarded.suicidal or learned["suicidal"] > learned["emergency"] / 2)
    named = found in CARE and guarded.of_care != guarded.text
    text = guarded.of_care if named else guarded.text
    return replace(guarded, guard=found, suicidal=suicidal, text=text, patient_data=guarded.patient_data or named)


def _excused(folded: str, rules: _Rules) -> bool:
    parts = (rules.parts[name][part] for name in ("emergency", "medical_advice") for part in ("never", "unless"))
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
    """"c*nnard", "m3rde" → the insult they hide, if they hide one."""
    hidden = re.compile(re.escape(token.translate(_LEET)).replace(r"\*", r"\w?"))
    return next((word for word in insults if hidden.fullmatch(word)), token)


def blanked(raw: str) -> tuple[str, bool]:
    """The message without identifying data, and whether there was any of a patient."""
    return _blanked(raw, _rules(), False)


def _blanked(raw: str, rules: _Rules, care: bool) -> tuple[str, bool]:
    """The message without identifying data, and whether there was any of a patient.

    :param care: whether it is known to speak of somebody's health, without which a name says nothing of a patient.
    """
    rule, found = rules.parts["patient_data"], False
    care = care or bool(rule["named_needs"].search(raw))

    def blank(pattern: re.Pattern[str], text: str, personal: Callable[[re.Match[str]], bool | None]) -> str:
        """Blank what matches; `personal` says True: a patient's, False: blanked all the same, None: left alone."""

        def put(match: re.Match[str]) -> str:
            nonlocal found
            verdict = personal(match)
            found = found or verdict is True
            return match[0] if verdict is None else BLANK

        return pattern.sub(put, text)

    text = blank(rule["patterns"], raw, lambda m: None if rule["own_before"].search(m.string[: m.start()]) else True)
    text = blank(rule["contacts"], text, lambda m: not _own(m, rule))
    beside = rule["beside_needs"].search(raw) or (care and rule["relative"].search(raw))
    if beside and not rule["beside_unless"].search(raw):
        text = blank(rule["beside"], text, lambda _: True)
    if care or found:
        text = blank(rule["named"], text, lambda m: None if _of_carer(m, rule) else True)
        for name in _full_names(text, rule["age_follows"], rules.first_names):
            text = blank(re.compile(re.escape(name)), text, lambda m: None if _of_carer(m, rule) else True)
    return rule["tail"].sub(BLANK, text) if found else text, found


def _full_names(text: str, age_follows: re.Pattern[str], first_names: frozenset[str]) -> list[str]:
    """Pairs of words that are a first name and a name, in either order."""
    words = [word for word in _NAME_WORD.finditer(text) if fold(word[0]) not in TITLES]
    found = []
    for one, two in zip(words, words[1:], strict=False):
        named = any(fold(word[0].split("-")[0]) in first_names for word in (one, two))
        if named and text[one.end() : two.start()].isspace() and (one[0][0].isupper() and two[0][0].isupper() or age_follows.match(text, two.end())):
            found.append(text[one.start() : two.end()])
    return found


def _own(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    before = match.string[: match.start()]
    return bool(rule["own"].search(before)) and not rule["not_own"].search(match.string)


def _of_carer(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if rule["ill_after"].search(after) or rule["own_illness"].search(match.string):
        return False  # a colleague, or the person who writes, as a patient
    carer = not match[0].endswith(".") and rule["not_named_after"].search(after)  # a name cut to its initial is a patient's
    return bool(carer or rule["not_named_before"].search(before) or rule["institutions"].search(match[0]))


