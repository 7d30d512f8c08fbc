"""Identifying data of patients: seen and blanked, so that nothing after keeps or repeats them."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

from corpus.codes import read_yaml
from corpus.text import fold

BLANK = "…"
NO_NAMES = {
    "dr", "pr", "docteur", "docteure", "professeur", "professeure", "monsieur", "madame", "mademoiselle", "mme", "mlle", "mr", "mrs", "miss",
    "le", "la", "les", "de", "du", "des", "au", "aux", "un", "une", "mon", "ma", "saint", "sainte", "st", "ste", "bonjour", "bonsoir", "salut", "merci", "patient", "patiente",
    "chu", "chru", "ch", "ghu", "aphp", "hopital", "clinique", "institut", "centre", "ehpad", "fac", "universite",
}  # fmt: skip
"""Capitalised words that no name begins or ends with: titles, articles, greetings, houses."""
_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]+")


@cache
def _rule() -> tuple[dict[str, re.Pattern[str]], frozenset[str]]:
    """`patient_data.yaml` compiled: part → pattern; and common first names, folded."""
    raw = read_yaml((Path(__file__).parent / "patient_data.yaml").read_text("utf-8"))
    first_names = frozenset(raw.pop("first_names").split())
    return {part: alternation(patterns) for part, patterns in raw.items()}, first_names


def alternation(patterns: list[str] | str) -> re.Pattern[str]:
    """One pattern of all; an inline flag at the head of one is kept local to it."""
    parts = [patterns] if isinstance(patterns, str) else patterns
    return re.compile("|".join(f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in parts))


def blanked(raw: str, care: bool = False) -> tuple[str, bool]:
    """The message without identifying data, and whether there was any of a patient.

    :param care: whether it is known to speak of somebody's health, without which a name says nothing of a patient.
    """
    rule, first_names = _rule()
    found, names = False, set()
    care = care or bool(rule["named_needs"].search(raw) or rule["own_illness"].search(raw))
    ill = bool(rule["named_needs"].search(rule["age"].sub(" ", raw)))

    def blank(pattern: re.Pattern[str], text: str, personal: Callable[[re.Match[str]], bool | None]) -> str:
        """Blank what matches; `personal` says True: a patient's, False: blanked all the same, None: left alone."""

        def put(match: re.Match[str]) -> str:
            nonlocal found
            verdict = personal(match)
            found = found or verdict is True
            return match[0] if verdict is None else BLANK

        return pattern.sub(put, text)

    def of_patient(match: re.Match[str]) -> bool | None:
        if _of_carer(match, rule, ill):
            return None
        names.update(word for word in _NAME_WORD.findall(match[0]) if word[0].isupper() and fold(word) not in NO_NAMES)
        return True

    text = blank(rule["patterns"], raw, lambda m: None if _of_writer(m, rule) else True)
    text = blank(rule["contacts"], text, lambda m: not _own(m, rule))
    beside = rule["beside_needs"].search(raw) or (care and rule["relative"].search(raw))
    if beside and not rule["beside_unless"].search(raw):
        text = blank(rule["beside"], text, lambda _: True)
    if care or found:
        text = blank(rule["named"], text, of_patient)
        for name in _names(text, rule["age_follows"], first_names, found or ill):
            text = blank(re.compile(rf"\b{re.escape(name)}"), text, of_patient)
    for name in names:  # said again
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", BLANK, text)
    return rule["tail"].sub(BLANK, text) if found else text, found


def _names(text: str, age_follows: re.Pattern[str], first_names: frozenset[str], ill: bool) -> list[str]:
    """Pairs of words that are a first name and a name, in either order; and, where somebody is ill, a first name with an age."""
    words = [word for word in _NAME_WORD.finditer(text) if fold(word[0]) not in NO_NAMES]
    first = [fold(word[0].split("-")[0]) in first_names for word in words]
    found = []
    for i, (one, two) in enumerate(pairwise(words)):
        together = text[one.end() : two.start()].isspace() and (first[i] or first[i + 1])
        if together and ((one[0][0].isupper() and two[0][0].isupper()) or age_follows.match(text, two.end())):
            found.append(text[one.start() : two.end()])
    return found + [word[0] for i, word in enumerate(words) if ill and first[i] and age_follows.match(text, word.end())]


def _own(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(rule["own"].search(before) or rule["office_after"].search(after)) and not rule["not_own"].search(match.string)


def _of_writer(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    """Whether one's own date of birth or address is told."""
    goes_on = rule["own_after"].search(match.string[match.end() :]) and not rule["not_own"].search(match.string)
    return bool(goes_on or rule["own_before"].search(match.string[: match.start()]))


def _of_carer(match: re.Match[str], rule: dict[str, re.Pattern[str]], ill: bool) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    if rule["ill_after"].search(after) or rule["own_illness"].search(match.string):
        return False  # a colleague, or the person who writes, as a patient
    cut = ill and match[0].endswith(".")  # beside an illness, a name cut to its initial is a patient's
    carer = not cut and rule["not_named_after"].search(after)
    return bool(carer or rule["not_named_before"].search(before) or rule["institutions"].search(match[0]))
