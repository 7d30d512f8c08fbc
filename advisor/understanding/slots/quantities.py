"""Hours, months and money in a text: folded, with numbers in digits. Nothing here knows who speaks."""

import re
from collections.abc import Iterator

HOURS_A_DAY = 7.0
"""A training day is counted seven hours, half a day 3.5 (contract)."""

PLAUSIBLE = {"hours_per_week_max": 40, "hours_total_max": 5_000, "months_max": 84, "budget_max_eur": 200_000}
"""Beyond these a number says something else: an age, a salary, a year, hours of work."""

Quantity = tuple[float, str]

# --- numbers as people say them, written as one number ----------------------------------------------------------------

_TENS = {
    "dizaine": 10,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}
_UNIT = r"(?:h\b|heures?|jours?|mois|ans?\b|€|euros?|k\b|semestres?|min)"
_HALF_DAY = r"(?:matinees?|matins?|apres[ -]?midis?|aprems?|apm)"
_SITTING = r"(?:fois|x|×|soirs?|soirees?|seances?|creneaux?|creneau|sessions?|cours|" + _HALF_DAY + ")"
_WEEK = r"\s*(?:max\w*|environ|(?:de |d')?(?:cours|formation|libres?|disponibles?|dispos?|temps|travail|dispo))?\s*(?:/|p/|par|chaque|toutes les|a la|la|le|de formation par)?\s*(?:se?maines?|semane|semaien|sem\b|hebdo\w*|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_REWRITTEN = [
    # what is taken back is no limit: "3 h et pas 2", "je disais 2 h"
    (re.compile(r"\b(?:disais|avais dit|pas|au lieu de|plutot que) (?:les |de |des )?\d+(?:[ .,]\d+)*(?:\s*" + "(?:h|heures?|€|euros?|mois|jours?)" + r"\b)?"), lambda m: "|"),
    (re.compile(r"\b(?:une? |1 )?(" + "|".join(_TENS) + r")s? d(?:e |')"), lambda m: f"{_TENS[m[1]]} "),
    (re.compile(r"\b1\s*[/⁄]\s*2[ -]*(?=jour|heure|h\b)|\bdemie[ -]+(?=jour)"), lambda m: "demi-"),
    (re.compile(r"\b(\d+|un|trois)\s*quarts? d'heure"), lambda m: f"{15 * {'un': 1, 'trois': 3}.get(m[1], int(m[1]) if m[1].isdigit() else 1)} minutes"),
    (re.compile(r"(\d+)\s*(h(?:eures?)?|jours?|journees?|ans?|mois) et demie?\b"), lambda m: f"{m[1]}.5 {m[2]}"),
    # the upper end of a range: "entre 3 et 5 h", "3 à 5 h", "2h-3h"; never "2 000 euros et 12 h", which are two limits
    (re.compile(r"\b(?:entre \d+(?:[.,]\d+)?\s*" + _UNIT + r"?\s*et|\d+(?:[.,]\d+)?\s*(?:a|ou|-|–)|\d+\s*h\s*(?:a|ou|-|–)(?=\s*\d+\s*h))\s*(?=\d+(?:[.,]\d+)?\s*" + _UNIT + ")"), lambda m: ""),
    (re.compile(r"\b(\d+)\s*" + _SITTING + _WEEK + r"\s*(?:de |d')?(\d+(?:[.,]\d+)?)\s*(?=h)"), lambda m: f"{_product(m):g} h par semaine "),
    (re.compile(r"\b(\d+)\s*" + _SITTING + r"\s*(?:de |d')?\s*(\d+(?:[.,]\d+)?)\s*(?=h)"), lambda m: f"{_product(m):g} "),
]  # fmt: skip


def _product(m: re.Match[str]) -> float:
    return float(m[1]) * _value(m[2])


def _value(text: str) -> float:
    return float(re.sub(r"[ .](?=\d{3})", "", text).replace(",", "."))


# --- patterns: (what is searched, what one unit is worth) -------------------------------------------------------------

_NUMBER = r"(\d+(?:[ .]\d{3})*(?:[.,]\d+)?)(?!\d)"  # whole: never the 1 of "10 h"
_PER_WEEK = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?\s*(\d{2})?" + _WEEK), 1.0),
    (re.compile(_NUMBER + r"\s*(?:min|minutes?|mn)" + _WEEK), 1 / 60),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?|j)" + _WEEK), HOURS_A_DAY),
    (re.compile(r"\bdemi[ -]?(?:journees?|jours?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"(\d+) " + _HALF_DAY + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? " + _HALF_DAY + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? (?:jour|journee)" + _WEEK), HOURS_A_DAY),
]
_TOTAL = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?(?![a-z])\s*(\d{2}\b(?!\s*(?:h|e|mois|ans)))?"), 1.0),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)"), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?)\b"), HOURS_A_DAY),
    (re.compile(r"\b(?:une |la )?demi[ -]?(?:journee|jour)\b"), HOURS_A_DAY / 2),
    (re.compile(r"\b(?:une|1) (?:seule )?" + _HALF_DAY + r"\b"), HOURS_A_DAY / 2),
]
_MONTHS = [
    (re.compile(_NUMBER + r"\s*mois\b"), 1.0),
    (re.compile(_NUMBER + r"\s*(?:ans?|annees?)\b"), 12.0),
    (re.compile(_NUMBER + r"\s*semestres?\b"), 6.0),
    (re.compile(_NUMBER + r"\s*trimestres?\b"), 3.0),
]
_MONEY = [
    (re.compile(r"(\d+(?:[.,]\d+)?)\s*k(?:\s*€|\s*euros?|\s*eur\b|e\b)?(?![a-z])"), 1000.0),
    (re.compile(_NUMBER + r"\s*(?:€|euros?\b|eur\b|balles\b|boules\b)"), 1.0),
    (re.compile(r"\b([3-9]\d|\d{3,5})\s*e\b(?!\s*(?:annee|cycle|semestre|arr))"), 1.0),  # "300e", never "15e"
    (re.compile(r"budget(?:\s+[\w:]+){0,4}?\s+" + _NUMBER + r"(?!\s*(?:h|mois|ans?|jours?)\b)"), 1.0),
    (
        re.compile(
            r"(?:mettre|investir|debourser|depenser|consacrer|plafond\w*|max\w*|jusqu'a)(?: \w+){0,2}? (\d{3,5})\b(?!\s*(?:h|mois|ans?|jours?|patients?)\b)"
        ),
        1.0,
    ),
    (re.compile(r"\b(\d{3,5}) max\w*"), 1.0),
]

# --- what stands around a number that is no limit ---------------------------------------------------------------------

_PERIOD = re.compile(r"^\s*(?:(?:de|d')\s*\w+ )?(?:/|par|chaque|tous les|le|les)\s*(?:jours?|mois|an\b|j\b|soirs?|matins?|nuits?|week|\d)")
_WORK = re.compile(r"(?:travaille|bosse|poste de|contrat de|semaines? de|gardes?|astreintes?)(?: \w+){0,3}? ?$")
_NO_TOTAL_BEFORE = re.compile(
    r"(?:gardes?|astreintes?|vacations?|sous|dans|depuis|il y a|toutes les|tous les|ouvert\w*|delai|retard|pendant|en repos|dormi)(?: (?:de|en|sur|les|d'|des|environ|ces|deja))* ?$|(?<!limite )(?<!limitee )(?:\ba|\bdes|\bvers|\bapres|\bavant) $"
)
_NO_TOTAL_AFTER = re.compile(
    r"^\s*(?:sur 24|de (?:garde|trajet|route|train|vol|decalage|sommeil|retard|transport|conduite|voiture|consult\w*|bloc|travail|repos|vacances|conges?)|du matin|du soir|pile|et quart)"
)
_NO_MONTHS = re.compile(
    r"(?:depuis|il y a|dans|age de|experience|exercice|retraite|d ici|d'ici)\s*(?:environ |bientot |presque |deja )?$"
)
_LIFE = re.compile(
    r"\b(?:internat|externat|etudes|contrat|clinicat|conge\w*|grossesse|bebe|fils|fille|enfants?|travaille|ete|exerce|carriere)\b[^|,.;]*$"
)
_NOT_A_LENGTH = re.compile(
    r"^\s*(?:d'|d |de )?(?:experience|exercice|metier|carriere|anciennete|internat|pratique|clinicat|grossesse|boite|recul|retard|stage)|^\s*avant (?:la|ma|de|mon|l'|que)"
)
_NOT_MINE = re.compile(
    r"(?:gagne|salaire|touche|revenus?|remuner\w*|paye|payee|coute\w*|coutait|debourse|depense|regle|vaut|prix|tarif|facture\w*)(?: (?:de|environ|plus de|deja))* ?$"
)
_PER_YEAR = re.compile(r"^\s*(?:/|par)\s*(?:an|mois|ans|jour|heure|personne)\b")
_FREE = re.compile(
    r"\b(?:gratuit\w*|gratos|gratis|sans frais|rien (?:a |)(?:payer|debourser|depenser)|pas payer|sans (?:rien )?(?:payer|debourser|depenser)|ne coute rien|coute rien|budget inexistant|a l'oeil"
    r"|(?:zero|0) ?(?:€|euros?|balles?|centimes?|budget)|budget (?:zero|nul|0)|(?:pas|sans) (?:de|un|1|le moindre|d')? ?(?:budget|budjet|sou|rond|centime|euro|thunes?|radis)\b|aucun budget|free)\b"
    r"|\b0 ?€"
)
_NO_FREE = re.compile(
    r"(?:pas (?:forcement |besoin |obligatoirement )?(?:que ce soit )?|est ce (?:que c est )?|c est |est-ce (?:que c'est )?|c'est |n'est pas |est-il |est-elle |si c'?(?:est)? |c'?etait |c etait |payant ou )$"
)


def read(folded: str) -> dict[str, Quantity]:
    """Field → (value, the words it was read from): `hours_per_week_max`, `hours_total_max`, `months_max`, `budget_max_eur`."""
    text = folded
    for pattern, rewrite in _REWRITTEN:
        text = pattern.sub(rewrite, text)
    found: dict[str, Quantity] = {}
    for name, reader in (
        ("hours_per_week_max", _per_week),
        ("budget_max_eur", _money),
        ("months_max", _months),
        ("hours_total_max", _total),
    ):
        quantity, text = reader(text)
        if quantity and quantity[0] <= PLAUSIBLE[name]:
            found[name] = quantity
    return found


def _matches(patterns: list[tuple[re.Pattern[str], float]], text: str) -> Iterator[tuple[float, re.Match[str]]]:
    """(worth, match) of each pattern in turn: a number times its unit, with the minutes of « 2h30 », or the unit itself."""
    for pattern, unit in patterns:
        for m in pattern.finditer(text):
            value = _value(m[1]) * unit if pattern.groups else unit
            if pattern.groups > 1 and m[2]:
                value += int(m[2]) / 60
            yield round(value, 2), m


def _per_week(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_PER_WEEK, text):
        rest = text.replace(m[0], " | ")
        return (None if _WORK.search(text[: m.start()]) else (value, m[0].strip())), rest
    return None, text


def _money(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_MONEY, text):
        rest = text.replace(m[0], " | ")
        if not _PER_YEAR.match(text[m.end() :]) and not _NOT_MINE.search(text[: m.start()]):
            return (value, m[0].strip()), rest
        return None, rest
    free = _FREE.search(text)
    if free and not _NO_FREE.search(text[: free.start()]):
        return (0.0, free[0]), text
    return None, text


def _months(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_MONTHS, text):
        before, after = text[: m.start()], text[m.end() :]
        if not (_NO_MONTHS.search(before) or _LIFE.search(before) or _NOT_A_LENGTH.match(after)):
            return (value, m[0]), text
    return None, text


def _total(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_TOTAL, text):
        before, after = text[: m.start()], text[m.end() :]
        if not (_PERIOD.match(after) or _NO_TOTAL_BEFORE.search(before) or _NO_TOTAL_AFTER.match(after)):
            return (value, m[0].strip()), text
    return None, text
