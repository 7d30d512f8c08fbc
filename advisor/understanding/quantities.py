"""Hours, months and money in a message. Works on folded text with numbers in digits."""

import re

HOURS_A_DAY = 7.0
"""A training day is counted seven hours, half a day 3.5 (contract)."""

PLAUSIBLE = {"hours_per_week_max": 60, "hours_total_max": 5_000, "months_max": 84, "budget_max_eur": 200_000}
"""Beyond these a number says something else: an age, a salary, a year."""

_NUMBER = r"(\d+(?:[ .]\d{3})*(?:[.,]\d+)?)(?!\d)"  # whole: never the 1 of "10 h"
_WEEK = r"\s*(?:/|par|chaque|a la|la|de formation par)?\s*(?:se?maines?|semane|semaien|sem\b|hebdo\w*)"
_PER_WEEK = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?\s*(\d{2})?" + _WEEK), 1.0),
    (re.compile(_NUMBER + r"\s*(?:min|minutes?|mn)" + _WEEK), 1 / 60),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?|j)" + _WEEK), HOURS_A_DAY),
    (re.compile(r"\bdemi[ -]?(?:journees?|jours?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"(\d+) (?:matinees?|apres[ -]?midis?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\b(?:un |une )(?:matinee|matin|apres[ -]?midi)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\b(?:un jour|une journee)" + _WEEK), HOURS_A_DAY),
    (re.compile(r"\bsoirees?" + _WEEK), 0.0),
]
_TOTAL = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?(?![a-z])\s*(\d{2}\b(?!\s*(?:h|e|mois|ans)))?"), 1.0),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)"), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?)\b"), HOURS_A_DAY),
    (re.compile(r"\b(?:une |la )?demi[ -]?(?:journee|jour)\b"), HOURS_A_DAY / 2),
]
_PERIOD = re.compile(r"^\s*(?:/|par|chaque)\s*(?:jour|mois|an\b|j\b)")
_MONTHS = [
    (re.compile(_NUMBER + r"\s*mois\b"), 1.0),
    (re.compile(_NUMBER + r"\s*(?:ans?|annees?)\b"), 12.0),
    (re.compile(_NUMBER + r"\s*semestres?\b"), 6.0),
    (re.compile(_NUMBER + r"\s*trimestres?\b"), 3.0),
]
_MONEY = [
    (re.compile(r"(\d+(?:[.,]\d+)?)\s*k(?:\s*€|\s*euros?|\s*eur\b|e\b)?(?![a-z])"), 1000.0),
    (re.compile(_NUMBER + r"\s*(?:€|euros?\b|eur\b|balles\b)"), 1.0),
    (re.compile(r"\b([3-9]\d|\d{3,5})\s*e\b(?!\s*(?:annee|cycle|semestre|arr))"), 1.0),  # "300e", never "15e"
    (re.compile(r"budget(?:\s+\w+){0,3}?\s+" + _NUMBER + r"(?!\s*(?:h|mois|ans?|jours?)\b)"), 1.0),
]
_NO_MONTHS = re.compile(r"(?:depuis|il y a|dans|j ai|j'ai|age de|experience|exercice|retraite|pendant|d ici|d'ici)\s*(?:environ |bientot |presque )?$")
_NOT_A_LENGTH = re.compile(r"^\s*(?:d'|d |de )?(?:experience|exercice|metier|carriere|anciennete|internat|pratique)")
_FREE = re.compile(
    r"\b(?:gratuit\w*|sans frais|rien payer|pas payer|rien debourser|sans debourser|rien depenser|sans depenser|sans rien payer|ne coute rien|coute rien|budget inexistant|zero euro|0 ?(?:€|euros?)|budget (?:zero|nul|0)|(?:pas|sans) (?:de|un|1|le moindre|d) ?(?:budget|budjet|sou|rond|centime|euro)\b|aucun budget"
    r"|zero budget|0 budget|free)\b"
)
_NO_FREE = re.compile(r"(?:pas (?:forcement |besoin |obligatoirement )?(?:que ce soit )?|est ce (?:que c est )?|c est |est-ce (?:que c'est )?|c'est |n'est pas |est-il |est-elle )$")
_PER_YEAR = re.compile(r"^\s*(?:/|par)\s*(?:an|mois)\b")


_TENS = {"dizaine": 10, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100}
_SPOKEN_TENS = re.compile(r"\b(?:une )?(" + "|".join(_TENS) + r") d(?:e |')")
_AND_A_HALF = re.compile(r"(\d+)\s*(h(?:eures?)?|jours?|journees?|ans?|mois) et demie?\b")
_UNIT = r"(?:h\b|heures?|jours?|mois|ans?\b|€|euros?|k\b|semestres?|min)"
_RANGE = re.compile(  # "entre 3 et 5 h", "3 à 5 h", "2h-3h"; never "2 000 euros et 12 h", which are two limits
    r"\b(?:entre \d+(?:[.,]\d+)?\s*" + _UNIT + r"?\s*et|\d+(?:[.,]\d+)?\s*(?:a|ou|-|–)|\d+\s*h\s*(?:a|ou|-|–)(?=\s*\d+\s*h))\s*(?=\d+(?:[.,]\d+)?\s*" + _UNIT + ")"
)
_TIMES = re.compile(r"\b(\d+)\s*(?:fois|soirs?|soirees?|seances?|creneaux?|sessions?|matinees?|apres[ -]midis?)\s*(?:de |d')?\s*(\d+(?:[.,]\d+)?)\s*(?=h)")
_EARNED = re.compile(r"(?:gagne|salaire|touche|revenus?|remuner\w*|paye|payee) (?:de |environ )?$")


def _plain(folded: str) -> str:
    """Numbers as people say them, written as one number: tens, halves, the upper end of a range, "2 soirs de 2 h"."""
    text = _SPOKEN_TENS.sub(lambda m: f"{_TENS[m[1]]} ", folded)
    text = _AND_A_HALF.sub(lambda m: f"{m[1]}.5 {m[2]}", text)
    text = _RANGE.sub("", text)
    return _TIMES.sub(lambda m: f"{float(m[1]) * _value(m[2]):g} ", text)


def _value(text: str) -> float:
    return float(re.sub(r"[ .](?=\d{3})", "", text).replace(",", "."))


def read(folded: str) -> dict[str, tuple[float, str]]:
    """Field → (value, the words it was read from): `hours_per_week_max`, `hours_total_max`, `months_max`, `budget_max_eur`."""
    found: dict[str, tuple[float, str]] = {}
    rest = folded = _plain(folded)
    for pattern, unit in _PER_WEEK:
        if unit and (m := pattern.search(rest)):
            value = _value(m[1]) * unit if m.re.groups else unit
            if m.re.groups > 1 and m[2]:
                value += int(m[2]) / 60
            found["hours_per_week_max"] = (round(value, 2), m[0])
            rest = rest.replace(m[0], " | ")
            break
    for pattern, factor in _MONEY:
        if m := pattern.search(rest):
            if not _PER_YEAR.match(rest[m.end() :]) and not _EARNED.search(rest[: m.start()]):
                found["budget_max_eur"] = (_value(m[1]) * factor, m[0])
            rest = rest.replace(m[0], " | ")
            break
    if "budget_max_eur" not in found and (m := _FREE.search(rest)) and not _NO_FREE.search(rest[: m.start()]):
        found["budget_max_eur"] = (0.0, m[0])
    for pattern, factor in _MONTHS:
        for m in pattern.finditer(rest):
            if not _NO_MONTHS.search(rest[: m.start()]) and not _NOT_A_LENGTH.match(rest[m.end() :]):
                found.setdefault("months_max", (_value(m[1]) * factor, m[0]))
    for pattern, unit in _TOTAL:
        if m := pattern.search(rest):
            if _PERIOD.match(rest[m.end() :]):
                break
            value = _value(m[1]) * unit if m.re.groups else unit
            if m.re.groups > 1 and m[2]:
                value += int(m[2]) / 60
            found["hours_total_max"] = (round(value, 2), m[0])
            break
    return {name: (value, words) for name, (value, words) in found.items() if value <= PLAUSIBLE[name]}
