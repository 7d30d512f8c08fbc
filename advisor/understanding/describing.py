"""What was shown, called by what it is: "celui de Lille", "ceux de moins de 40 h", "le moins cher en anglais"."""

import operator
import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from text_to_num import text2num

from advisor.prices import full_price
from advisor.understanding.name_words import place_name
from advisor.understanding.slots.figures import HOURS_A_DAY
from advisor.understanding.words import word_list
from corpus.lexicon import Hit
from corpus.models import Programme
from corpus.text import content_words, fold, singular

DIPLOMAS = ("DU", "DIU", "capacite", "licence", "master", "mastere_specialise", "executive_master", "double_cursus")
FILTERS = ("kind", "modality", "town", "abroad", "region", "language", "topic", "qualities", "measure")
PUBLIC = ("person", "domain")
"""Families that describe behind "celui", and not behind an article ("les infirmiers y ont droit ?")."""
LINKS = word_list("linking_a_description")
ASKING = {"un", "une", "des", "quel", "quelle", "quels", "quelles", "quoi"}
"""Words by which a list is asked for, rather than a programme called."""
DETERMINERS = {"le", "la", "les", "ce", "cette", "ces", "the"}
_OF_THE = {"du", "au"}
THINGS = {"formation", "formations", "cours", "programme", "truc", "machin", "chose"}
JOINS = LINKS | word_list("joining_descriptions")
"""Words that may stand between two things said of the same one."""
NOT = {"pas", "hors", "non", "not"}
_WAYS = {"moins": operator.lt, "plus": operator.gt, "exactly": operator.eq}
_BOUND = {
    ("moins", "de"): "moins",
    ("plus", "de"): "plus",
    ("moins",): "moins",
    ("plus",): "plus",
    ("less", "than"): "moins",
    ("more", "than"): "plus",
}
_UNITS = {
    "h": ("hours", 1), "heure": ("hours", 1), "heures": ("hours", 1), "hours": ("hours", 1), "jour": ("hours", HOURS_A_DAY), "jours": ("hours", HOURS_A_DAY),
    "journee": ("hours", HOURS_A_DAY), "journees": ("hours", HOURS_A_DAY), "mois": ("months", 1), "months": ("months", 1), "an": ("months", 12), "ans": ("months", 12),
    "annee": ("months", 12), "annees": ("months", 12), "euro": ("euros", 1), "euros": ("euros", 1),
}  # fmt: skip
_MEASURED = {singular(unit) for unit in _UNITS} | {"an", "semaine", "fois"}
_SHORT = 3
_FIGURE = re.compile(r"(\d+)([a-z]*)")
_NONE_NEEDED = re.compile(r"aucune?(?: (?:prerequis|etude|condition|connaissance|competence)\b|$)")


def measures_in(words: list[str]) -> list[Hit]:
    """Lengths and prices: "6 h", "30h", "cent heures", "moins de deux ans", "plus de 500 euros"."""
    found = []
    for start in range(len(words)):
        bound = next((b for b in _BOUND if tuple(words[start : start + len(b)]) == b), ())
        measured = _measured(words, start + len(bound))
        if measured:
            value, unit, end = measured
            found.append(Hit(start, end, "measure", (unit, _BOUND.get(bound, "exactly"), value)))
    return found


def counts_in(words: list[str]) -> set[tuple[float, str]]:
    """What is counted in words that measure no time nor price: (15, "page"), (6, "chapitre"), (20, "minute")."""
    pairs = ((_figure(words[i]), singular(words[i + 1])) for i in range(len(words) - 1))
    return {
        (n, noun)
        for n, noun in pairs
        if n and n > 1 and len(noun) > _SHORT and noun.isalpha() and noun not in _MEASURED
    }


@lru_cache(maxsize=500)
def _counts_of(told: tuple[str, ...]) -> set[tuple[float, str]]:
    return {pair for text in told for pair in counts_in(content_words(text))}


def counted_so(programmes: Iterable[Programme], words: list[str]) -> list[str]:
    """Programmes of whose record words tell such a figure ("le guide de 15 pages", "celui en dix séances")."""
    said = counts_in(words)
    return (
        [
            p.id
            for p in programmes
            if said & _counts_of(tuple(filter(None, (p.duration, p.hours_note, p.rhythm, p.practical, p.description))))
        ]
        if said
        else []
    )


def _measured(words: list[str], at: int) -> tuple[float, str, int] | None:
    """(figure, its unit, where it ends) at a place of the words, when there is one."""
    for n in range(min(4, len(words) - at), 0, -1):
        said = words[at : at + n]
        glued = _FIGURE.fullmatch(said[0]) if n == 1 else None
        if glued and glued[2] in _UNITS:
            unit, worth = _UNITS[glued[2]]
            return float(glued[1]) * worth, unit, at + 1
        if at + n < len(words) and words[at + n] in _UNITS and (figure := _figure(" ".join(said))) is not None:
            unit, worth = _UNITS[words[at + n]]
            return figure * worth, unit, at + n + 1
    return None


def _figure(said: str) -> float | None:
    try:
        return float(said) if said.isdigit() else float(text2num({"une": "un"}.get(said, said), "fr"))
    except ValueError:
        return None


def description_start(found: list[Hit], hits: list[Hit], words: list[str], bare: bool) -> int | None:
    """Where a description begins: behind "celui", "lequel"…, or behind a determiner that opens the message.

    :param bare: whether a message that does nothing but describe ("et en français ?") needs neither.
    """
    which = next((h.end for h in found if h.family == "which"), None)
    if which is not None:
        return which
    filters = [h for h in (*hits, *found) if h.family in FILTERS]
    starts, said = {h.start for h in filters}, {i for h in filters for i in range(h.start, h.end)}
    if bare and words[0] in ("et", "and") and said and all(i in said or w in LINKS for i, w in enumerate(words[1:], 1)):
        return 1
    called = {h.start for h in filters if h.family in ("kind", "town", "region")}
    for i, word in enumerate(words[:5]):
        if (word in DETERMINERS and i in starts) or (word in _OF_THE and i + 1 in called):
            return i
        named = i + 1 in starts or (i + 1 < len(words) and words[i + 1] in THINGS)
        if word in DETERMINERS and named:
            return i + 1
    return None


def said_of_it(
    start: int, found: list[Hit], hits: list[Hit], words: list[str], public: bool
) -> tuple[list[tuple[Hit, bool]], int]:
    """(what a description says, each with whether it denies it; where it ends).

    :param public: whether it may tell for whom the programme is.
    """
    families = FILTERS + PUBLIC * public
    filters: list[tuple[Hit, bool]] = []
    end, last, denies = start, start, False
    while end < len(words):
        at = [h for h in (*hits, *found) if h.start == end and h.family in families]
        if at:
            longest = max(at, key=lambda h: h.end)
            filters.append((longest, denies))
            end = last = longest.end
            denies = False
        elif words[end] in NOT:
            denies, end = True, end + 1
        elif words[end] in JOINS:
            end += 1
        else:
            break
    return filters, last if filters else end


def those_so(programmes: Iterable[Programme], filters: list[tuple[Hit, bool]]) -> list[Programme]:
    """The programmes that are all that is said; of several towns, formats or kinds, any."""
    kept = list(programmes)
    for _, group in groupby(sorted(filters, key=lambda f: (f[0].family, f[1])), key=lambda f: (f[0].family, f[1])):
        said = list(group)
        if said[0][0].family == "qualities" or said[0][1]:
            kept = [p for p in kept if all(is_so(p, h) != denied for h, denied in said)]
        else:
            so = [p for p in kept if any(is_so(p, h) for h, _ in said)]
            kept = so or [
                p for p in kept if any(h.value == "presentiel" and "hybride" in p.modalities for h, _ in said)
            ]
    return kept


def is_so(p: Programme, hit: Hit) -> bool:
    """Whether a programme is known to be what the hit says."""
    if hit.family == "kind":
        return p.kind == hit.value
    if hit.family == "modality":
        return hit.value in p.modalities
    if hit.family in ("town", "abroad"):
        return place_name(hit) in (p.city, *p.places)
    if hit.family == "region":
        return p.region == hit.value
    if hit.family == "language":
        return p.language == hit.value
    if hit.family == "topic":
        return hit.value in p.editorial.topics
    if hit.family == "person":
        return hit.value.get("profession") in p.editorial.professions
    if hit.family == "domain":
        return hit.value in p.editorial.specialties
    if hit.family == "measure":
        unit, way, bound = hit.value
        value = {"hours": p.hours, "months": p.months, "euros": full_price(p)}[unit]
        return value is not None and bool(_WAYS[way](value, bound))
    quality = {
        "free": p.free, "paid": p.free is False, "unpriced": not p.free and not p.prices, "remote": "distanciel" in p.modalities, "onsite": "presentiel" in p.modalities,
        "open": p.status == "ouvert", "diploma": p.kind in DIPLOMAS, "beginner": p.editorial.level == "debutant", "no_code": p.programming_required is False,
        "open_to_all": bool(p.prerequisites and _NONE_NEEDED.search(fold(p.prerequisites))), "practical": bool(p.practical),
    }  # fmt: skip
    return bool(quality[hit.value])
