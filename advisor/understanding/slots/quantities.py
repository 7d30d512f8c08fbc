"""Hours, months and money in a text: folded, with numbers in digits. Nothing here knows who speaks."""

import re
from collections.abc import Iterator

from advisor.understanding.slots import figures
from advisor.understanding.slots.figures import DAY, HALF_DAY, HOURS_A_DAY, WEEK

PLAUSIBLE = {"hours_per_week_max": 40, "hours_total_max": 5_000, "months_max": 84, "budget_max_eur": 200_000}
"""Beyond these a number says something else: an age, a salary, a year, hours of work."""

FULL_WEEK = 20
"""Hours a week from which they are those of a job, unless a word says that they are for learning."""

Quantity = tuple[float, str]

# --- patterns: (what is searched, what one unit is worth) -------------------------------------------------------------

_NUMBER = r"(\d+(?:[ .]\d{3})*(?:[.,]\d+)?)(?!\d)"  # whole: never the 1 of "10 h"
_PER_WEEK = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?\s*(\d{2})?" + WEEK), 1.0),
    (re.compile(_NUMBER + r" ?(?:par|/|chaque) ?(?:semaine|sem\b)"), 1.0),  # "40 heures en tout, 2 par semaine"
    (re.compile(_NUMBER + r"\s*(?:min|minutes?|mn)" + WEEK), 1 / 60),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)" + WEEK), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?|j)" + WEEK), HOURS_A_DAY),
    (re.compile(r"\bdemi[ -]?(?:journees?|jours?)" + WEEK), HOURS_A_DAY / 2),
    (re.compile(r"(\d+) " + HALF_DAY + WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? " + HALF_DAY + WEEK), HOURS_A_DAY / 2),
    (re.compile(r"\bune? (?:jour|journee)" + WEEK), HOURS_A_DAY),
    (re.compile(r"\b(?:(?:par|chaque|toutes les) semaines?|hebdo\w*) ?[,:]? ?(?:(?!pendant|sur|durant)[a-z']+ ){0,5}?" + _NUMBER + r"\s*h(?:eures?)?\b(?!\s*(?:en tout|au total))"), 1.0),
]
_TOTAL = [
    (re.compile(_NUMBER + r"\s*h(?:eures?)?(?![a-z])\s*(\d{2}\b(?!\s*(?:h|e|mois|ans)))?"), 1.0),
    (re.compile(_NUMBER + r"\s*demi[ -]?(?:journees?|jours?)"), HOURS_A_DAY / 2),
    (re.compile(_NUMBER + r"\s*(?:jours?|journees?)\b"), HOURS_A_DAY),
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
_GRANTED = re.compile(r"\b(?:limit\w*|inferieure?s?|egale?s?|plafonn\w*|born\w+) a $|\b(?:j'ai|ai|j ai|jai|avec|utiliser|prendre|garde|reste) mes $|\b(?:formation|cours|quelque chose|truc|du|dudiplome|diu|mooc|tourn\w+|reste\w*) dans les $|^dans les $")
"""« j'ai mes 10 heures », « une formation dans les 40 h »: the hours there are."""
_NO_TOTAL_AFTER = re.compile(
    r"^\s*(?:sur 24|qui (?:viennent|suivent)|suivantes|d'affilee|de suite|d'astreinte|de (?:garde|trajet|route|train|vol|decalage|sommeil|retard|transport|conduite|voiture|consult\w*|bloc|travail|repos|vacances|conges?)|du matin|du soir|pile|et quart|(?:le|a) midi)"
)
_NO_MONTHS = re.compile(
    r"(?<!etre forme )(?<!etre formee )(?<!avoir fini )(?<!avoir termine )(?<!avoir boucle )(?:depuis|apres|il y a|dans|age de|experience|exercice|retraite|enceinte de|d ici|d'ici)\s*(?:environ |bientot |presque |deja )?$"
)
_LIFE = re.compile(
    r"\b(?:stages?|cdd|interim|remplacements?|internat|externat|etudes|contrat|clinicat|attendu|patiente|arret|conge\w*|grossesse|bebe|fils|fille|enfants?|travaille|ete|exerce|carriere)\b[^|,.;]*$"
)
_NOT_A_LENGTH = re.compile(
    r"^\s*(?:d'|d |de )?(?:experience|exercice|metier|carriere|anciennete|internat|pratique|clinicat|grossesse|boite|recul|retard|stage|arret|absence|pause|recherche\b|cesure|de cesure)|^\s*avant (?:la|ma|de|mon|l'|que)"
)
_NOT_MINE = re.compile(
    r"(?:gagne|salaire|touche|revenus?|remuner\w*|paye|payee|coute\w*|coutait|debourse|depense|regle|vaut|prix|tarif|facture\w*|prime|augmentation|remise|loyer|abonnement|forfait(?: \w+)?|pension|amende|dette)(?: (?:de|est de|est|environ|plus de|deja))* ?$"
)
_PER_YEAR = re.compile(r"^\s*(?:(?:/|par)\s*(?:an|mois|ans|jour|heure|poste|utilisateur|licence|acte)|(?:de )?l'heure|la (?:consultation|seance|nuit|garde))\b")
_OFFERED = re.compile(r"\b(?:m'a|m'ont|nous a|nous ont|lui a|leur a|j'ai|ai|avons) (?:trouve|repere|vu|propose|vante|vendu|parle|demande|reclame|facture|cite|annonce)\w* [^|,.;]*\b(?:formation|dus?|dudiplome|dius?|master|cours|cursus|diplome|stage|certificat)\b[^|,.;]*$")
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
    r"\b(?:gratuit\w*|rien (?:de payant|qui coute)|gratos|gratis|(?:sans|zero|0) frais|rien (?:a |)(?:payer|debourser|depenser)|pas payer|no (?:budget|money)|sans (?:rien )?(?:payer|debourser|depenser)|ne coute rien|coute rien|budget inexistant|a l'oeil"
    r"|(?:zero|0) ?(?:€|euros?|balles?|centimes?|budget)|budget (?:zero|nul|0)|(?:pas|sans) (?:de|un|1|le moindre|d')? ?(?:budget|budjet|sou|rond|centime|euro|thunes?|radis)\b|aucun budget|free)\b"
    r"|\b0 ?€"
)
_NO_FREE = re.compile(
    r"(?:versions? |pas (?:forcement |besoin |obligatoirement )?(?:que ce soit )?|est ce (?:que c est )?|c est |est-ce (?:que c'est )?|c'est |n'est pas |est-il |est-elle |si c'?(?:est)? |c'?etait |c etait |payant ou )$"
)


_LIVED = re.compile(r"\b(?:ai|a|avons|avais|suis) (?:deja )?(?:travaille|exerce|vecu|habite|bosse|fait|ete|enseigne|arrete|attendu|dirige|remplace|parti|partie|reste|restee)\b[^;.|]*\b(?:pendant|durant) $")
_PART = re.compile(r"[,.;:|?!()]| (?:et|mais|donc|alors|car) ")
_ACTIVITY = re.compile(
    r"\b(?:travaill\w*|boss\w+|boulot|consult\w*|oper(?:e|es|ons|er)\b|enseign\w*|lis\b|lire|dors|dort|dormir|tourne\w*|roul\w+|condui\w+|march(?:e|er)\b|ouvert\w*|ferm\w+|reunions?|staffs?|rcp|vacations?"
    r"|gardes?|astreintes?|trajets?|route|train|perds?|perdre|perdu|gagn\w+|economis\w+|epargn\w+|sport|piano|musique|jogging|attend\w*|attente|ecris|redig\w+|soigne\w*|encadr\w+|recois|publie|joue|\d+ ?%|service|conges?|visites?|paperasse|courriers?|administratif)\b"
)
_LEARNING = re.compile(
    r"\b(?:form\w+|cours|appren\w+|consacr\w+|dispos?\b|dispon\w+|dispose\w*|libr\w+|liber\w+|degag\w+|bloqu\w+|accord\w+|autoris\w+|max\w*|minimum|plus de|pas plus|au plus|moins de|limit\w+|plafond\w*|temps|budget|mooc|du|diu|master|diplome|cursus|webinaires?"
    r"|passer|caler|mettre|(?:ai|avons|avoir|reste) que|seulement|juste|possible|envisage\w*|peux|pourrais|pouvoir|pourrai|accepte\w*|ok)\b"
)
"""« j'opère 12 h par semaine » and « 2 h par semaine pour me former »: what the hours of a clause are spent on."""


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
        if quantity and quantity[0] <= PLAUSIBLE[name]:
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


def _bounds(text: str, m: re.Match[str]) -> bool:
    """Whether a figure may be an upper limit: « au moins 100 h » and « 100 h, c'est trop » are none."""
    before, after = text[: m.start()], text[m.end() :]
    more = _MORE_THAN.search(before)
    least = _AT_LEAST_BEFORE.search(before) or _AT_LEAST_AFTER.match(after) or (more and not _DENIED.search(before))
    return not (least or _TOO_MUCH.match(after) or _DONE.search(before))


def _spent(text: str, m: re.Match[str], on: re.Pattern[str]) -> bool:
    """Whether the clause of a figure names what its hours are spent on."""
    before, after = _PART.split(text[: m.start()])[-1], _PART.split(text[m.end() :])[0]
    return bool(on.search(f"{before}{m[0]}{after}"))


def _for_else(text: str, m: re.Match[str]) -> bool:
    """« une réunion de 3 h », « l'IA me fait gagner 2 h par semaine »"""
    return _spent(text, m, _ACTIVITY) and not _spent(text, m, _LEARNING)


def _lived(text: str, m: re.Match[str]) -> bool:
    """« j'ai travaillé au Canada, pendant deux ans »"""
    return bool(_LIVED.search(text[: m.start()]))


def _per_week(text: str) -> tuple[Quantity | None, str]:
    text_left, kept = text, []
    for value, m in _matches(_PER_WEEK, text):
        if m[0] not in text_left:
            continue  # read already, by an earlier pattern
        text_left = text_left.replace(m[0], " | ")
        before, after = text[: m.start()], text[m.end() :]
        full = value >= FULL_WEEK and not (value < 2 * FULL_WEEK and _spent(text, m, _LEARNING))
        work = full or _WORK.search(before) or _AT_WORK.match(after) or _for_else(text, m)
        if not work and _bounds(text, m) and not _TAKES.search(before):
            kept.append((value, m[0].strip()))
    days = [q for q in kept if re.search(DAY + "$", q[1])]
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
        if _bounds(text, m) and not (_NO_MONTHS.search(before) or _LIFE.search(before) or _GOES_BY.search(before) or _NOT_A_LENGTH.match(after) or _lived(text, m)):
            return (value, m[0]), text
    return None, text


def _total(text: str) -> tuple[Quantity | None, str]:
    for value, m in _matches(_TOTAL, text):
        before, after = text[: m.start()], text[m.end() :]
        someday = m[0].strip() == "1 jour" and not (_SOMEDAY.search(before) or re.match(r"\s*(?:de|max|par|/|sur|suffi|seul|entier|complet|ok)", after))
        if not someday and _bounds(text, m) and not (_PERIOD.match(after) or _no_total(before) or _NO_TOTAL_AFTER.match(after) or _for_else(text, m)):
            return (value, m[0].strip()), text
    return None, text


def _no_total(before: str) -> bool:
    return bool(_KNOWN_HOURS.search(before) or _NO_TOTAL_BEFORE.search(before)) and not _GRANTED.search(before)
