"""Hours, months and money in a text: folded, with numbers in digits. Nothing here knows who speaks."""

import re
from collections.abc import Iterator

from advisor.understanding.slots import figures, senses
from advisor.understanding.slots.figures import DAY, HALF_DAY, HOURS_A_DAY, WEEK

PLAUSIBLE = {"hours_per_week_max": 40, "hours_total_max": 5_000, "months_max": 36, "budget_max_eur": 200_000}
"""Beyond these a number says something else: an age, a salary, a year, hours of work."""

Quantity = tuple[float, str]


def bounds(name: str, number: float) -> bool:
    """Whether a number may be that limit: 0 is one of the budget alone."""
    return bool(number) or name == "budget_max_eur"


# --- patterns: (what is searched, what one unit is worth) -------------------------------------------------------------

_NUMBER = r"(\d+(?:[ .]\d{3})*(?:[.,]\d+)?)(?!\d)"  # whole: never the 1 of "10 h"
_PER_WEEK = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?\s*(\d{2})?" + WEEK), 1.0),
    (re.compile(_NUMBER + r" ?(?:par|/|chaque) ?(?:semaine|sem\b)"), 1.0),  # "40 heures en tout, 2 par semaine"
    (re.compile(_NUMBER + r"\s*(?:min|minutes?|mn)" + WEEK), 1 / 60),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)" + WEEK), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?|j)" + WEEK), HOURS_A_DAY),
    (
        re.compile(
            r"\bheures? (?:par|/|chaque) ?semaine\b[^.;!?]{0,30}?\b(?:disons?|genre|environ|mettons|max\w*) (\d{1,2})\b(?! ?(?:mois|€|euros?|ans?|jours?))"
        ),
        1.0,
    ),
    (re.compile(r"\bdemi[ -]?(?:journees?|jours?)" + WEEK), HOURS_A_DAY / 2),
    (re.compile(r"(\d+) " + HALF_DAY + WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? " + HALF_DAY + WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? (?:jour|journee)" + WEEK), HOURS_A_DAY),
    (
        re.compile(
            r"\b(?:(?:par|chaque|toutes les|ma) semaines?|hebdo\w*) ?[,:]? ?(?:(?!pendant|sur|durant)[a-z']+ ){0,8}?"
            + _NUMBER
            + r"\s*h(?:eures?)?\b(?!\s*(?:en tout|au total))"
        ),
        1.0,
    ),
]
_TOTAL = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?(?![a-z])\s*(\d{2}\b(?!\s*(?:h|e|mois|ans)))?"), 1.0),
    (re.compile(_NUMBER + r"\s*(?:min|minutes?|mn)\b"), 1 / 60),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)"), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?|j)\b(?!')"), HOURS_A_DAY),
    (
        re.compile(
            r"\bheures?\b(?! ?(?:par|/))[^|;!?]{0,20}\b(?:disons?|genre|mettons|max\w*) (\d{1,3})\b(?! ?(?:mois|€|euros?|ans?|jours?|par\b|%))"
        ),
        1.0,
    ),
    (re.compile(r"\b(?:une |la )?demi[ -]?(?:journee|jour)\b"), HOURS_A_DAY / 2),
    (re.compile(r"\b(\d+) " + HALF_DAY + r"\b"), HOURS_A_DAY / 2),
    (re.compile(r"\b(?:une|1) (?:seule )?" + HALF_DAY + r"\b"), HOURS_A_DAY / 2),
]
_MONTHS = [
    (re.compile(_NUMBER + r"\s*mois\b"), 1.0),
    (re.compile(_NUMBER + r"\s*(?:ans?|annees?)\b"), 12.0),
    (re.compile(_NUMBER + r"\s*semestres?\b"), 6.0),
    (re.compile(_NUMBER + r"\s*trimestres?\b"), 3.0),
]
_MONEY = [
    (
        re.compile(
            r"\b(?:moi|le mien),? (?:c'est|ce sera|ce serait|ca sera) (\d{2,5})\b(?!\s*(?:h\b|heures?|mois|ans?|jours?|lits?|patients?|%))"
        ),
        1.0,
    ),
    (re.compile(r"€\s?" + _NUMBER), 1.0),
    (re.compile(r"\b(\d{2,5}) (?:d'|de )(?:enveloppe|budget)\b"), 1.0),
    (re.compile(r"(\d+(?:[.,]\d+)?)\s*k(?:\s*€|\s*euros?|\s*eur\b|e\b)?(?![a-z])"), 1000.0),
    (re.compile(_NUMBER + r"\s*(?:€|euros?\b|eur\b|balles\b|boules\b)"), 1.0),
    (re.compile(r"\b([3-9]\d|\d{3,5})\s*e\b(?!\s*(?:annee|cycle|semestre|arr))"), 1.0),  # "300e", never "15e"
    (
        re.compile(r"budget(?:\s+[\w:]+){0,4}?\s+" + _NUMBER + r"(?!\s*(?:h|mois|ans?|jours?|millions?|milliards?)\b)"),
        1.0,
    ),
    (
        re.compile(
            r"(?:pas (?:plus de|depasser|exceder|aller au[- ]dela de)|(?:monter|grimper|pousser|aller)(?= (?:jusqu'|)a)|mettre|investir|debourser|depenser|consacrer|rester sous|rester en dessous de|plafond\w*|max\w*|jusqu'a)(?: \w+){0,2}? (\d{3,5})\b(?!\s*(?:h|heures?|minutes?|mn|min|mois|ans?|jours?|patients?)\b)"
        ),
        1.0,
    ),
    (
        re.compile(r"\b(?:finalement|plutot|en fait|disons) (\d{3,5})\b(?=\s*(?:$|[.,;!]|et \d|si ))"),
        1.0,
    ),  # "finalement 500 et 2 mois"
    (re.compile(r"\b(?:ai|avons|reste) que (\d{3,5})\b(?=\s*(?:$|[.,;:!?)|]))"), 1.0),
    (
        re.compile(
            r"\b(?:hosto|hopital|chu|ch|clinique|employeur|service|chef|cheffe|direction|boite|labo|patron|drh|pole|je|on)(?: (?:me|m'|nous|en|y))? ?(?:mets?|accorde|donne|debloque|alloue|paie|paye|finance)(?: (?:jusqu'a|dans les|environ))? (\d{3,5})\b(?!\s*(?:h\b|heures?|minutes?|mn|min|mois|ans?|jours?|patients?|lits?|personnes?|fois)\b)"
        ),
        1.0,
    ),
    (re.compile(r"\b(\d{1,2} \d{3}|\d{3,5}),?(?:(?: grand| au)? max\w*| mais pas plus)"), 1.0),
]


def read(folded: str) -> dict[str, Quantity]:
    """Field → (value, the words it was read from): `hours_per_week_max`, `hours_total_max`, `months_max`, `budget_max_eur`."""
    text = figures.plainly(folded)
    found: dict[str, Quantity] = {}
    for name, reader in (
        ("hours_per_week_max", _per_week),
        ("budget_max_eur", _money),
        ("months_max", _months),
        ("hours_total_max", _total),
    ):
        quantity, text = reader(text)
        if quantity and bounds(name, quantity[0]) and quantity[0] <= PLAUSIBLE[name]:
            found[name] = quantity
    return found


def _matches(patterns: list[tuple[re.Pattern[str], float]], text: str) -> Iterator[tuple[float, re.Match[str]]]:
    """(worth, match) of each pattern in turn: a number times its unit, with the minutes of « 2h30 », or the unit itself."""
    figures_said = any(map(str.isdigit, text))
    for pattern, unit in patterns:
        if pattern.groups and not figures_said:
            continue  # every group is a figure
        for m in pattern.finditer(text):
            value = figures.value(m[1]) * unit if pattern.groups else unit
            if pattern.groups > 1 and m[2]:
                value += int(m[2]) / 60
            yield round(value, 2), m


_CORRECTS = re.compile(
    r"\b(?:disons|pardon|oups|enfin|non|nan|plutot|finalement|(?:veux|voulais) dire|erreur|rectif\w*)\b[^|.;]*$"
)
"""Words before a figure that takes the place of the one just said (« 10 h par semaine, enfin non, 2 h par semaine »)."""


def _last_said(text: str, found: list[Quantity], bounds: list[Quantity]) -> Quantity | None:
    """The first of several figures, or the one that corrects it; of those, one that is said to be a bound (« 148 h ??? 10 h max »)."""
    found = bounds or found
    in_order = sorted(found, key=lambda q: text.find(q[1]))
    corrected = [q for q in in_order[1:] if _CORRECTS.search(text[: text.find(q[1])])]
    return corrected[-1] if corrected else found[0] if found else None


def _chosen(text: str, found: list[tuple[float, re.Match[str]]]) -> Quantity | None:
    bounds = [(value, m[0].strip()) for value, m in found if senses.at_most(text, m)]
    return _last_said(text, [(value, m[0].strip()) for value, m in found], bounds)


def _per_week(text: str) -> tuple[Quantity | None, str]:
    text_left, kept = text, []
    for value, m in _matches(_PER_WEEK, text):
        if m[0] not in text_left:
            continue  # read already, by an earlier pattern
        text_left = text_left.replace(m[0], " | ")
        if senses.weekly_limit(text, m, value):
            kept.append((value, m[0].strip()))
    days = [q for q in kept if re.search(DAY + "$", q[1])]
    if len(days) > 1:  # "2 h le mardi et 1 h le jeudi"
        return (sum(value for value, _ in days), days[0][1]), text_left
    return _last_said(text, kept, []), text_left


def _money(text: str) -> tuple[Quantity | None, str]:
    text_left = text
    for value, m in _matches(_MONEY, text):
        if senses.refused(text, m):
            continue
        text_left = text_left.replace(m[0], " | ")
        if senses.budget(text, m):
            return (value, m[0].strip()), text_left
    free = senses.free(text)
    return ((0.0, free), text_left) if free else (None, text_left)


def _months(text: str) -> tuple[Quantity | None, str]:
    return _chosen(text, [(value, m) for value, m in _matches(_MONTHS, text) if senses.length_in_months(text, m)]), text


_EXCLAIMED = re.compile(r" ?[!?]")


def _total(text: str) -> tuple[Quantity | None, str]:
    """Of several, those that are not thrown back ("148 h ??? 10 heures")."""
    said = [(value, m) for value, m in _matches(_TOTAL, text) if senses.total_limit(text, m)]
    return _chosen(text, [q for q in said if not _EXCLAIMED.match(text, q[1].end())] or said), text
