"""What is handled before anything else: danger to life, medical advice, patient data, injection, abuse."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from advisor.understanding.message import DIPLOMA, Typos
from corpus.codes import read_yaml
from corpus.text import fold, key
from corpus.vocabularies import concept_forms

BLANK = "…"
MAX_READ = 2_000
"""Characters a guard looks at; what is beyond is read by nothing else either."""
_NOT_WORD = re.compile(r"[^a-z0-9./*_]+")
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
    harmless: bool = False
    """Speaks of danger or illness only as a subject or in an idiom ("mort de fatigue"): ordinary even if it looks otherwise."""


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
    typos.protect(word for form, _ in concept_forms() for word in key(form).split())  # a podologue is no misspelt posologie
    guards = ("emergency", "medical_advice", "injection", "abuse", "replacement_claim", "patient_data")
    return _Rules(
        {name: {part: _compiled(patterns, macros) for part, patterns in raw[name].items()} for name in guards},
        _compiled(raw["suicidal"], macros),
        {fold(word): words for word, words in raw["spelling"].items()},
        raw["spelling_not_after_number"],
        insults,
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
    text, personal = _blanked(raw, rules.parts["patient_data"])
    folded = _readable(raw[:MAX_READ], rules)
    found = _first_guard(raw[:MAX_READ], folded, rules)
    suicidal = found == "emergency" and bool(rules.suicidal.search(folded))
    return Guarded(found, text, personal, suicidal, found is None and _harmless(folded, rules))


def _harmless(folded: str, rules: _Rules) -> bool:
    """Whether an idiom or a subject of study accounts for the words of danger or illness."""
    parts = (rules.parts[name][part] for name in ("emergency", "medical_advice") for part in ("never", "unless"))
    return any(part.search(folded) for part in parts)


def _first_guard(raw: str, folded: str, rules: _Rules) -> str | None:
    parts = rules.parts
    if _fires(folded, parts["emergency"]):
        return "emergency"
    claims = _fires(folded, parts["replacement_claim"])
    if _fires(folded, parts["injection"]) or parts["injection"]["raw"].search(raw):
        return "replacement_claim" if claims else "injection"
    if claims:
        return "replacement_claim"
    if _fires(folded, parts["abuse"]):
        return "abuse"
    return "medical_advice" if _fires(folded, parts["medical_advice"]) else None


def _fires(folded: str, rule: dict[str, re.Pattern[str]]) -> bool:
    kept = rule["never"].sub(" ", folded) if "never" in rule else folded
    if "sure" in rule and rule["sure"].search(kept):
        return True
    if not rule["patterns"].search(kept):
        return False
    return not ("unless" in rule and rule["unless"].search(kept))


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


def _blanked(raw: str, rule: dict[str, re.Pattern[str]]) -> tuple[str, bool]:
    """The message without identifying data, and whether there was any of a patient."""
    found = False

    def blank(pattern: re.Pattern[str], text: str, personal: Callable[[re.Match[str]], bool | None]) -> str:
        """Blank what matches; `personal` says True: a patient's, False: blanked all the same, None: left alone."""

        def put(match: re.Match[str]) -> str:
            nonlocal found
            verdict = personal(match)
            found = found or verdict is True
            return match[0] if verdict is None else BLANK

        return pattern.sub(put, text)

    text = blank(rule["patterns"], raw, lambda _: True)
    text = blank(rule["contacts"], text, lambda m: not _own(m, rule))
    if rule["beside_needs"].search(raw) and not rule["beside_unless"].search(raw):
        text = blank(rule["beside"], text, lambda _: True)
    if rule["named_needs"].search(raw):
        text = blank(rule["named"], text, lambda m: None if _of_carer(m, rule) else True)
    return text, found


def _own(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    before = match.string[: match.start()]
    return bool(rule["own"].search(before)) and not rule["not_own"].search(match.string)


def _of_carer(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(rule["not_named_before"].search(before) or rule["not_named_after"].search(after))


