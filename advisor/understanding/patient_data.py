"""Identifying data of patients: seen and blanked, so that nothing after keeps or repeats them."""

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from pathlib import Path

from advisor.understanding.concepts import concept_words
from advisor.understanding.patterns import alternation, expanded, lines, without_accents
from advisor.understanding.words import word_list
from corpus.codes import read_yaml
from corpus.text import fold, key, singular, words
from corpus.vocabularies import concept_forms, french_words

BLANK = "…"
NO_NAMES = word_list("no_names")
"""Capitalised words that no name begins or ends with: titles, articles, greetings, houses."""
SHORT_WORDS = word_list("too_common")
"""Words that are too common for the list of French words to hold them."""
_NAME_WORD = re.compile(r"[^\W\d_][\w'’-]+")
_CASED = re.compile(r"(?<![.!?…] )\b[A-ZÀ-Ý][a-zà-ÿ]")
"""A capital that does not only begin a sentence."""
_LIKELY_NAME = re.compile(
    r"(?<![\w'’])[a-zà-ÿ](?=\.(?:\s|,|[a-z]\b|$))|(?<![\w'’.-])[a-zà-ÿ]{3,}(?:-[a-zà-ÿ]{2,})*(?![\w'’])"
)
_TITLED = re.compile(
    r"(?:(?<![\w.])m\.|(?:^|(?<=[,.:;] ))m|\b(?:mr|mme|mlle|monsieur|madame|dr|pr|docteur)\.?) (?!(?:est|ayant|qui|que|veut|cherche|pour|avec|dans|mais|dit|vous|bien|tous|tout|ont|va|se|ne|je|il)\b)([a-zà-ÿ](?![\w'’])|[a-zà-ÿ'’-]{3,})"
)
_SURNAME = re.compile(
    r"\b([A-ZÀ-Ý][a-zà-ÿ]+) ([a-zà-ÿ]{3,})(?=\s*(?:[,:.(!?]|$|\d|(?:a|est|et|du \d|refuse|souffre|prend)\b))"
)
"""A word that is a name after a courtesy title; after a first name, where the sentence could go on without it."""
_TERM = re.compile(
    r"(?:ique|ite|ites|ose|oses|ome|omes|aire|aires|ienne?s?|logue|logie|tion|tions|ante?s?|ee?s|er|ant|ment|euse?s?|pathie|emie|urie|algie|isme|iste|able|ive?s?|al|ale|aux|age|tendue?s?)$"
)
"""Endings of words of care and of common words that no list holds."""


@cache
def _rule() -> tuple[dict[str, re.Pattern[str]], frozenset[str]]:
    """`patient_data.yaml` compiled: part → pattern; and common first names, folded."""
    raw = read_yaml((Path(__file__).parent / "patient_data.yaml").read_text("utf-8"))
    first_names, macros = frozenset(raw.pop("first_names").split()), raw.pop("macros")
    return {
        part: alternation([without_accents(expanded(p, macros)) for p in lines(text)]) for part, text in raw.items()
    }, first_names


def blanked(raw: str, care: bool = False) -> tuple[str, bool]:
    """The message without identifying data, and whether there was any of a patient.

    Where it is typed without capitals, or in nothing else, likely names are given theirs first.

    :param care: whether it is known to speak of somebody's health, without which a name says nothing of a patient.
    """
    typed = raw.lower() if raw.isupper() else raw
    if _CASED.search(typed, 1):
        return _blanked(raw, care)
    if care or _rule()[0]["named_needs"].search(typed):
        text, found = _blanked(_capitalised(typed), care)
        if found:
            return text, True
    text, found = _blanked(typed, care)
    return (raw, found) if text == typed else (text, found)


def _capitalised(text: str) -> str:
    """First names, words that no dictionary holds, and initials with a capital; as long as before."""
    first_names = _rule()[1]

    def named(match: re.Match[str]) -> str:
        word = fold(match[0])
        known = any(singular(part) in _words() or part in _words() for part in word.split("-"))
        likely = word in first_names or len(word) == 1 or not (known or _TERM.search(word))
        return match[0][0].upper() + match[0][1:] if likely else match[0]

    def surname(match: re.Match[str]) -> str:
        likely = fold(match[1]) in first_names and fold(match[2]) not in NO_NAMES | concept_words()
        return f"{match[1]} {match[2].capitalize()}" if likely else match[0]

    text = _TITLED.sub(
        lambda m: m[0][: m.start(1) - m.start()] + m[1][0].upper() + m[1][1:] if fold(m[1]) not in NO_NAMES else m[0],
        text,
    )
    return _SURNAME.sub(surname, _LIKELY_NAME.sub(named, text))


@cache
def _words() -> frozenset[str]:
    """Folded words that are no names: French, of the vocabularies, or of care."""
    return (
        french_words()
        | concept_words()
        | {word for form, _ in concept_forms() for word in (*words(form), *key(form).split())}
        | SHORT_WORDS
    )


def _blanked(raw: str, care: bool) -> tuple[str, bool]:
    rule, first_names = _rule()
    found = False
    names: set[str] = set()
    care = care or bool(rule["named_needs"].search(raw) or rule["own_illness"].search(raw))

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
        ill = bool(rule["named_needs"].search(rule["age"].sub(" ", raw)))
        text = blank(rule["named"], text, of_patient)
        for name in _names(text, rule["age_follows"], first_names, found or ill):
            text = blank(re.compile(rf"\b{re.escape(name)}"), text, of_patient)
    for name in names:  # said again
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", BLANK, text)
    return rule["tail"].sub(BLANK, text) if found else text, found


def _names(text: str, age_follows: re.Pattern[str], first_names: frozenset[str], ill: bool) -> list[str]:
    """Pairs of words that are a first name and a name, in either order; and, where somebody is ill, a first name with an age."""
    found, said = [], [word for word in _NAME_WORD.finditer(text) if fold(word[0]) not in NO_NAMES]
    first = [fold(word[0].split("-")[0]) in first_names for word in said]
    for i, (one, two) in enumerate(pairwise(said)):
        together = text[one.end() : two.start()].isspace() and (first[i] or first[i + 1])
        if together and ((one[0][0].isupper() and two[0][0].isupper()) or age_follows.match(text, two.end())):
            found.append(text[one.start() : two.end()])
    return found + [word[0] for i, word in enumerate(said) if ill and first[i] and age_follows.match(text, word.end())]


def _own(match: re.Match[str], rule: dict[str, re.Pattern[str]]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    return bool(rule["own"].search(before) or rule["office_after"].search(after)) and not rule["not_own"].search(
        match.string
    )


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
