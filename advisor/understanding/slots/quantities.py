"""Hours, months and money in a text: folded, with numbers in digits. Nothing here knows who speaks."""

import re
from collections.abc import Iterator

from advisor.profile import Change

HOURS_A_DAY = 7.0
"""A training day is counted seven hours, half a day 3.5 (contract)."""

PLAUSIBLE = {"hours_per_week_max": 40, "hours_total_max": 5_000, "months_max": 84, "budget_max_eur": 200_000}
"""Beyond these a number says something else: an age, a salary, a year, hours of work."""

FULL_WEEK = 30
"""Hours a week from which they are those of a job."""

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
_WEEK = r"\s*(?:max\w*|environ|(?:de |d')?(?:cours|formation|libres?|disponibles?|dispos?|temps|travail|dispo))?\s*(?:/|p/|par|chaque|toutes les|a la|la|le|de formation par)?\s*(?:se?maines?|semane|semaien|sem\b|hebdo\w*|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|week[- ]?ends?|we\b|fins? de semaine)"
_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir|midi)"
_REWRITTEN = [
    # English units
    (re.compile(r"\b(\d+(?:[.,]\d+)?)\s*hours?\b"), lambda m: f"{m[1]} h"),
    (re.compile(r"(?<=\d )months?\b"), lambda m: "mois"),
    (re.compile(r"\b(?:a|per|each|every|/) ?week\b|\bweekly\b"), lambda m: "par semaine"),
    # a bound is not a correction: "n'excéderait pas 6 mois"
    (re.compile(r"\b(?:exced|depass)\w* pas\b"), lambda m: "au maximum"),
    (re.compile(r"^\d{1,2}h\d{2}$"), lambda m: "|"),
    # a bound told by what lies beyond it: "au-delà de 1 500, je passe mon tour", "100 h c'est trop, 50 ok"
    (re.compile(r"\b(?:au[- ]dela|au[- ]dessus) (?:de|d')\s*(\d+(?:[ .]\d{3})*)\s*(€|euros?|h\b|heures?|mois|)\s*,?\s*(?:c'est|ce sera|je|on|il|impossible|non|niet|merci)"), lambda m: f"max {_value(m[1]):g} {m[2]} |"),
    (re.compile(r"\b\d+\s*(h|heures?|€|euros?|mois|jours?),? c'est (?:beaucoup |bien |vraiment )?trop(?: \w+){0,2}?[,;:]? (\d+)\s*(?:h\b|heures?|€|euros?|mois|jours?|)(?= (?:ok|oui|ca va|c'est bon|max|passe))"), lambda m: f"{m[2]} {m[1]}"),
    # the hours of a clock: "de 8 h à 10 h le mardi", "la réunion de 14 h"
    (re.compile(r"\b(?:de|entre) \d{1,2}\s*h\s*(?:\d\d)? (?:a|et) \d{1,2}\s*h\s*(?:\d\d)?(?=,? (?:(?:le|les|du|chaque|tous les) )?" + _DAY + ")"), lambda m: "|"),
    (re.compile(r"\b(?:reunion|rdv|rendez[ -]vous|visite|staff|rcp|consult\w*|train) (?:de|a|vers) \d{1,2}\s*h(?:\s*\d\d)?\b"), lambda m: "|"),
    (re.compile(r"\bla moitie de (\d+(?:[ .]\d{3})*)"), lambda m: f"{_value(m[1]) / 2:g}"),
    # what is taken back is no limit: "3 h et pas 2", "je disais 2 h"
    (re.compile(r"\b(?:disais|avais dit|pas|au lieu de|plutot que) (?:les |de |des )?\d+(?:[ .,]\d+)*(?:\s*" + "(?:h|heures?|€|euros?|mois|jours?)" + r"\b)?"), lambda m: "|"),
    (re.compile(r"\b(?:une? |1 )?(" + "|".join(_TENS) + r")s? d(?:e |')"), lambda m: f"{_TENS[m[1]]} "),
    (re.compile(r"\b1\s*[/⁄]\s*2[ -]*(?=jour|heure|h\b)|\bdemie[ -]+(?=jour)"), lambda m: "demi-"),
    (re.compile(r"\b(\d+|un|trois)\s*quarts? d'heure"), lambda m: f"{15 * {'un': 1, 'trois': 3}.get(m[1], int(m[1]) if m[1].isdigit() else 1)} minutes"),
    (re.compile(r"(\d+)\s*(h(?:eures?)?|jours?|journees?|ans?|mois) et demie?\b"), lambda m: f"{m[1]}.5 {m[2]}"),
    # the upper end of a range: "entre 3 et 5 h", "3 à 5 h", "2h-3h"; never "2 000 euros et 12 h", which are two limits
    (re.compile(r"\b(?:entre \d+(?:[.,]\d+)?\s*" + _UNIT + r"?\s*et|(?<![/\d])(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)?\s*(?:a|ou|-|–)|\d+\s*h\s*(?:a|ou|-|–)(?=\s*\d+\s*h))\s*(?=\d+(?:[.,]\d+)?\s*" + _UNIT + ")"), lambda m: ""),
    (re.compile(r"\b(\d+)\s*" + _SITTING + _WEEK + r"\s*(?:de |d')?(\d+(?:[.,]\d+)?)\s*(?=h)"), lambda m: f"{_product(m):g} h par semaine "),
    (re.compile(r"\b(\d+)\s*" + _SITTING + r"\s*(?:de |d')?\s*(\d+)\s*h\s*(\d\d)\b"), lambda m: f"{int(m[1]) * (int(m[2]) + int(m[3]) / 60):g} h "),
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
    (re.compile(_NUMBER + r" ?(?:par|/|chaque) ?(?:semaine|sem\b)"), 1.0),  # "40 heures en tout, 2 par semaine"
    (re.compile(_NUMBER + r"\s*(?:min|minutes?|mn)" + _WEEK), 1 / 60),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?|j)" + _WEEK), HOURS_A_DAY),
    (re.compile(r"\bdemi[ -]?(?:journees?|jours?)" + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"(\d+) " + _HALF_DAY + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? " + _HALF_DAY + _WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? (?:jour|journee)" + _WEEK), HOURS_A_DAY),
    (re.compile(r"\b(?:(?:par|chaque|toutes les) semaines?|hebdo\w*) ?[,:]? ?(?:(?!pendant|sur|durant)[a-z']+ ){0,5}?" + _NUMBER + r"\s*h(?:eures?)?\b(?!\s*(?:en tout|au total))"), 1.0),
]
_TOTAL = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?(?![a-z])\s*(\d{2}\b(?!\s*(?:h|e|mois|ans)))?"), 1.0),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)"), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?)\b"), HOURS_A_DAY),
    (re.compile(r"\b(?:une |la )?demi[ -]?(?:journee|jour)\b"), HOURS_A_DAY / 2),
    (re.compile(r"\b(\d+) " + _HALF_DAY + r"\b"), HOURS_A_DAY / 2),
    (re.compile(r"\b(?:une|1) (?:seule )?" + _HALF_DAY + r"\b"), HOURS_A_DAY / 2),
]
_MONTHS = [
    (re.compile(_NUMBER + r"\s*mois\b"), 1.0),
    (re.compile(_NUMBER + r"\s*(?:ans?|annees?)\b"), 12.0),
    (re.compile(_NUMBER + r"\s*semestres?\b"), 6.0),
    (re.compile(_NUMBER + r"\s*trimestres?\b"), 3.0),
]
_MONEY = [
    (re.compile(r"€\s?" + _NUMBER), 1.0),
    (re.compile(r"(\d+(?:[.,]\d+)?)\s*k(?:\s*€|\s*euros?|\s*eur\b|e\b)?(?![a-z])"), 1000.0),
    (re.compile(_NUMBER + r"\s*(?:€|euros?\b|eur\b|balles\b|boules\b)"), 1.0),
    (re.compile(r"\b([3-9]\d|\d{3,5})\s*e\b(?!\s*(?:annee|cycle|semestre|arr))"), 1.0),  # "300e", never "15e"
    (re.compile(r"budget(?:\s+[\w:]+){0,4}?\s+" + _NUMBER + r"(?!\s*(?:h|mois|ans?|jours?)\b)"), 1.0),
    (
        re.compile(
            r"(?:pas (?:depasser|exceder|aller au[- ]dela de)|mettre|investir|debourser|depenser|consacrer|rester sous|rester en dessous de|plafond\w*|max\w*|jusqu'a)(?: \w+){0,2}? (\d{3,5})\b(?!\s*(?:h|mois|ans?|jours?|patients?)\b)"
        ),
        1.0,
    ),
    (re.compile(r"\b(\d{1,2} \d{3}|\d{3,5})(?: grand| au)? max\w*"), 1.0),
]

# --- what stands around a number that is no limit ---------------------------------------------------------------------

_PERIOD = re.compile(r"^\s*par[- ]ci|^\s*(?:(?:de|d')\s*\w+ )?(?:/|par|chaque|tous les|le|les)\s*(?:jours?|mois|an\b|j\b|soirs?|matins?|nuits?|week|\d)")
_WORK = re.compile(r"(?:travaille|bosse|poste de|contrat de|cdd|cdi|semaines? de|gardes?|astreintes?)(?: \w+){0,3}? ?$")
_NO_TOTAL_BEFORE = re.compile(
    r"(?:attestation|obligation|valid\w+|mes|gardes?|astreintes?|vacations?|roul\w+|conduire|marcher|trajet|sous|dans|depuis|il y a|toutes les|tous les|ouvert\w*|delai|retard|pendant|en repos|dormi)(?: (?:de|en|sur|les|d'|des|environ|ces|deja))* ?$|(?<!limite )(?<!limitee )(?:\ba|\bdes|\bvers|\bapres|\bavant) $"
)
_KNOWN_HOURS = re.compile(r"(?<!dans )(?<!depasser )(?<!exceder )(?<!que )(?<!avec )(?<!passe )(?<!passer )(?<!tiens )(?<!tienne )\b(?:les|ces|aux|l'obligation des) (?:fameuses |fameux )?$")
"""« tout savoir sur les 28 heures »: hours already known of, unless the words bound (« dans les 40 h », « pas dépasser les 40 h »)."""
_GRANTED = re.compile(r"\b(?:j'ai|ai|j ai|jai|avec|utiliser|prendre|garde|reste) mes $|\b(?:formation|cours|quelque chose|truc|du|dudiplome|diu|mooc|tourn\w+|reste\w*) dans les $|^dans les $")
"""« j'ai mes 10 heures », « une formation dans les 40 h »: the hours there are."""
_NO_TOTAL_AFTER = re.compile(
    r"^\s*(?:sur 24|qui (?:viennent|suivent)|suivantes|d'affilee|de suite|d'astreinte|de (?:garde|trajet|route|train|vol|decalage|sommeil|retard|transport|conduite|voiture|consult\w*|bloc|travail|repos|vacances|conges?)|du matin|du soir|pile|et quart|(?:le|a) midi)"
)
_NO_MONTHS = re.compile(
    r"(?:depuis|apres|il y a|dans|age de|experience|exercice|retraite|enceinte de|d ici|d'ici)\s*(?:environ |bientot |presque |deja )?$"
)
_LIFE = re.compile(
    r"\b(?:stages?|cdd|interim|remplacements?|internat|externat|etudes|contrat|clinicat|conge\w*|grossesse|bebe|fils|fille|enfants?|travaille|ete|exerce|carriere)\b[^|,.;]*$"
)
_NOT_A_LENGTH = re.compile(
    r"^\s*(?:d'|d |de )?(?:experience|exercice|metier|carriere|anciennete|internat|pratique|clinicat|grossesse|boite|recul|retard|stage|arret|absence|pause|recherche\b|cesure|de cesure)|^\s*avant (?:la|ma|de|mon|l'|que)"
)
_NOT_MINE = re.compile(
    r"(?:gagne|salaire|touche|revenus?|remuner\w*|paye|payee|coute\w*|coutait|debourse|depense|regle|vaut|prix|tarif|facture\w*|prime|augmentation|remise|loyer|abonnement|forfait(?: \w+)?|pension|amende|dette)(?: (?:de|est de|est|environ|plus de|deja))* ?$"
)
_PER_YEAR = re.compile(r"^\s*(?:/|par)\s*(?:an|mois|ans|jour|heure)\b")
_OFFERED = re.compile(r"\b(?:m'a|m'ont|nous a|nous ont|lui a|leur a|j'ai|ai|avons) (?:trouve|repere|vu|propose|vante|vendu|parle)\w* [^|,.;]*\b(?:formation|dus?|dudiplome|dius?|master|cours|cursus|diplome|stage|certificat)\b[^|,.;]*$")
_NOT_MINE_AFTER = re.compile(r"^\s*(?:net|brut)s?\b|^\s*(?:de|d') ?(?:prime|salaire|loyer|frais de garde)")
_TOO_MUCH = re.compile(
    r"^\s*,?\s*(?:c'est|c est|ce serait|ca fait|est|sont|me semble)?\s*(?:beaucoup |bien |vraiment |un peu |deja )?(?:trop\b|non\b|lourd|une somme|\d mois de salaire|niet|hors de prix|hors budget|impossible|exclu)"
)
"""« 8 000 €, c'est non »: the figure is refused, and another may follow."""
_AT_LEAST_BEFORE = re.compile(r"(?:au moins|minimum|au minimum|mini)\s*(?:de )?$")
_MORE_THAN = re.compile(r"\bplus (?:de|que) $")
_DENIED = re.compile(r"\b(?:pas|jamais|sans|ni|rien|non|aucun\w*|impossible|interdit|refuse\w*|n'|ne)\b[^,.;|]*$")
_AT_LEAST_AFTER = re.compile(r"^\s*(?:de \w+ )?(?:au )?(?:minimum|mini\b|au moins)")
_AT_WORK = re.compile(r"^\s*(?:au|a l'|a la|en|de|dans (?:le|mon))\s*(?:bloc|cabinet|hopital|chu|clinique|consult\w*|gardes?|service|travail|ehpad|boulot|stage|poste)\b")
_SOMEDAY = re.compile(r"(?:^|\b(?:en|sur|que|qu'|juste|pour|max\w*|seul\w*|prendre|poser?|donner?|consacrer|libre|avoir|ai|dispose de|moins d'|formation d'|stage d'|session d'|[:,;]) ?)$")
"""What stands before « un jour » when it is a length."""
_GOES_BY = re.compile(r"(?<!qui )(?<!qui ne )\b(?:dure|durait|durera|fait|faisait)(?: environ| bien)? $")
"""« la session dure 9 mois »: how long something is, not how long it may be."""
_TAKES = re.compile(r"\b(?:il y a|comporte|demande|exige|represente|faut compter) (?:environ )?$")
_DONE = re.compile(
    r"\b(?:ai|avons|a|ont|avais|avait) (?:deja |bien |aussi )?(?:suivi|fait|valide|obtenu|passe|offert|eu|termine|fini|lu|vu|(?<!j'ai )(?<!j ai )(?<!jai )dit|annonce)\b[^,;.|]*$"
    r"|\b(?:mon|ma|ce|cette|le|la|son|sa|leur) (?:dus?|diu|master|mooc|formation|cursus|stage|webinaire|cours|diplome|internat|session)(?: \w+){0,3}? (?:de|d'|fait|a) ?$"
)
"""How long or dear something was that is done or spoken of: « j'ai suivi une formation de 40 h », « mon DU de 120 h »."""
_FREE = re.compile(
    r"\b(?:gratuit\w*|gratos|gratis|(?:sans|zero|0) frais|rien (?:a |)(?:payer|debourser|depenser)|pas payer|no (?:budget|money)|sans (?:rien )?(?:payer|debourser|depenser)|ne coute rien|coute rien|budget inexistant|a l'oeil"
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


# --- limits told by what they change ----------------------------------------------------------------------------------

_MORE_OR_LESS = r"(?: et demie?)?(?P<week>" + _WEEK + r")?\s*(?:(?:de |d')?(?:budget|formation|cours) )?(?:(?P<more>de plus|en plus|supplementaires?|de mieux)|de moins|en moins)\b(?! de)(?P<then>" + _WEEK + ")?"
_CHANGES = [
    (re.compile(r"(?P<n>\d+(?:[ .]\d{3})*(?:[.,]\d+)?)\s*(?P<unit>" + unit + ")" + _MORE_OR_LESS), name, worth)
    for unit, name, worth in (
        (r"(?:€|euros?|eur|balles)", "budget_max_eur", 1.0), (r"k(?:€|\s*euros?)?", "budget_max_eur", 1000.0),
        (r"h(?:eures?)?", "hours", 1.0), (r"jours?", "hours", HOURS_A_DAY), (r"mois", "months_max", 1.0),
    )
]  # fmt: skip
_TIMES = re.compile(
    r"\b(?:(?P<double>(?:le |un )?(?:double|doubl(?:e|er|ons|ez))|deux fois plus|2 fois plus)|(?P<triple>le triple|tripl(?:e|er)|3 fois plus)|(?P<half>la moitie|deux fois moins|2 fois moins))"
    r"(?: (?:de |du |d'|mon |ma |le |la |mes |en )*(?P<of>budget|prix|temps|heures?|duree|mois))?"
)
_TIMES_OF = {"budget": "budget_max_eur", "prix": "budget_max_eur", "temps": "hours", "heure": "hours", "heures": "hours", "duree": "months_max", "mois": "months_max"}
_PAYING = re.compile(r"\b(?:mets|mettais|mettre|paie|paye|payais|payer|investi\w*|depens\w*)(?: \w+)? $")


def changes(folded: str) -> tuple[dict[str, tuple[Change, str]], str]:
    """« 500 € de plus », « 2 h de moins par semaine », « le double de budget »: field → (change,
    the words it was read from), and the text without them.
    The field is `hours` where nothing says whether it is a week's or the total."""
    found: dict[str, tuple[Change, str]] = {}

    def sign(m: re.Match[str]) -> float:
        return 1.0 if m["more"] else -1.0

    for pattern, name, worth in _CHANGES:
        for m in pattern.finditer(folded):
            weekly = name == "hours" and (m["week"] or m["then"])
            found["hours_per_week_max" if weekly else name] = Change(plus=sign(m) * _value(m["n"]) * worth), m[0].strip()
            folded = folded.replace(m[0], " | ")
    m = _TIMES.search(folded)
    of = m and (_TIMES_OF[m["of"]] if m["of"] else "budget_max_eur" if _PAYING.search(folded[: m.start()]) else None)
    if m and of:
        found[of] = Change(times=2.0 if m["double"] else 3.0 if m["triple"] else 0.5), m[0].strip()
        folded = folded.replace(m[0], " | ")
    return found, folded


def _matches(patterns: list[tuple[re.Pattern[str], float]], text: str) -> Iterator[tuple[float, re.Match[str]]]:
    """(worth, match) of each pattern in turn: a number times its unit, with the minutes of « 2h30 », or the unit itself."""
    for pattern, unit in patterns:
        for m in pattern.finditer(text):
            value = _value(m[1]) * unit if pattern.groups else unit
            if pattern.groups > 1 and m[2]:
                value += int(m[2]) / 60
            yield round(value, 2), m


def _bounds(text: str, m: re.Match[str]) -> bool:
    """Whether a figure may be an upper limit: « au moins 100 h » and « 100 h, c'est trop » are none."""
    before, after = text[: m.start()], text[m.end() :]
    more = _MORE_THAN.search(before)
    least = _AT_LEAST_BEFORE.search(before) or _AT_LEAST_AFTER.match(after) or (more and not _DENIED.search(before))
    return not (least or _TOO_MUCH.match(after) or _DONE.search(before))


def _per_week(text: str) -> tuple[Quantity | None, str]:
    text_left, kept = text, []
    for value, m in _matches(_PER_WEEK, text):
        if m[0] not in text_left:
            continue  # read already, by an earlier pattern
        text_left = text_left.replace(m[0], " | ")
        before, after = text[: m.start()], text[m.end() :]
        work = value >= FULL_WEEK or _WORK.search(before) or _AT_WORK.match(after)
        if not work and _bounds(text, m) and not _TAKES.search(before):
            kept.append((value, m[0].strip()))
    days = [q for q in kept if re.search(_DAY + "$", q[1])]
    if len(days) > 1:  # "2 h le mardi et 1 h le jeudi"
        return (sum(value for value, _ in days), days[0][1]), text_left
    return kept[0] if kept else None, text_left


def _money(text: str) -> tuple[Quantity | None, str]:
    text_left = text
    for value, m in _matches(_MONEY, text):
        before, after = text[: m.start()], text[m.end() :]
        if _TOO_MUCH.match(after):
            continue
        offered = _OFFERED.search(before)
        theirs = offered or _PER_YEAR.match(after) or _NOT_MINE_AFTER.match(after) or _NOT_MINE.search(before) or not _bounds(text, m)
        if theirs:
            text_left = text_left.replace(m[0], " | ")
            continue
        return (value, m[0].strip()), text_left.replace(m[0], " | ")
    free = _FREE.search(text)
    if free and not _NO_FREE.search(text[: free.start()]):
        return (0.0, free[0]), text_left
    return None, text_left


def _months(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_MONTHS, text):
        before, after = text[: m.start()], text[m.end() :]
        if _bounds(text, m) and not (_NO_MONTHS.search(before) or _LIFE.search(before) or _GOES_BY.search(before) or _NOT_A_LENGTH.match(after)):
            return (value, m[0]), text
    return None, text


def _total(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_TOTAL, text):
        before, after = text[: m.start()], text[m.end() :]
        someday = m[0].strip() == "1 jour" and not (_SOMEDAY.search(before) or re.match(r"\s*(?:de|max|par|/|sur|suffi|seul|entier|complet|ok)", after))
        if not someday and _bounds(text, m) and not (_PERIOD.match(after) or _no_total(before) or _NO_TOTAL_AFTER.match(after)):
            return (value, m[0].strip()), text
    return None, text


def _no_total(before: str) -> bool:
    return bool(_KNOWN_HOURS.search(before) or _NO_TOTAL_BEFORE.search(before)) and not _GRANTED.search(before)
