"""Figures as people say them, written as one number with its unit: « une quinzaine d'heures », « deux soirs de 2 h par
semaine », « entre 3 et 5 h »."""

import re

HOURS_A_DAY = 7.0
"""A training day is counted seven hours, half a day 3.5 (contract)."""

TENS = {
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
UNIT = r"(?:h\b|heures?|jours?|mois|ans?\b|€|euros?|k\b|semestres?|min)"
HALF_DAY = r"(?:matinees?|matins?|apres[ -]?midis?|aprems?|apm)"
_SITTING = r"(?:fois|midis?|pauses?|x|×|soirs?|soirees?|seances?|creneaux?|creneau|sessions?|cours|" + HALF_DAY + ")"
_WORKDAY = "lundi|mardi|mercredi|jeudi|vendredi"
_WEEKDAY = _WORKDAY + "|samedi|dimanche"
WEEK = (
    r"\s*(?:(?:grand |au )?max\w*|au (?:mieux|plus)|donc|off|vaqu\w+|de libre|environ|(?:de |d')?(?:cours|formation|visio|webinaires?|presentiel|distanciel|e-?learning|mooc|libres?|disponibles?|dispos?|temps|travail|dispo))?\s*(?:/|p/|par|chaque|toutes les|tous les|a la|dans la|la|le|de formation par)?\s*(?:se?maines?|semane|semaien|sem\b|hebdo\w*|"
    + _WEEKDAY
    + r"|week[- ]?ends?|we\b|fins? de semaine)"
)
DAY = rf"(?:{_WEEKDAY}|matin|soir|midi)"
_UNIT_SAID = r"(?:h\b|heures?|demi|jours?|journees?|mois\b|soirs?|soirees?|seances?|matinees?|apres[- ]midi|aprems?|creneaux?|minutes?|week[- ]?ends?)"
_REWRITTEN = [
    # words that change no figure: "une petite heure", "deux grosses journées", "une seule soirée"
    (re.compile(r"\b(\d+|une?) (?:toutes? |bonnes? |tres )?(?:petite?s?|grosse?s?|bonnes?|bons?|seule?s?|malheureu(?:x|ses?)|pauvres?|simples?|pleine?s?|entiere?s?|vraie?s?|courte?s?) (?=" + _UNIT_SAID + ")"), lambda m: f"{'1' if m[1].startswith('un') else m[1]} "),
    (re.compile(r"\b((?:\d+|une?) (?:jours?|journees?)) (?:entiere?s?|complete?s?|pleine?s?)(?= (?:par|chaque|toutes les) (?:semaine|sem)\b)"), lambda m: m[1]),
    (re.compile(r"\b(?:une? |1 )?demi[- ]?heures?\b"), lambda m: "30 minutes"),
    # one or two of a unit: "une heure ou deux", "deux à trois jours"
    (re.compile(r"\b1 (" + _UNIT_SAID + r") ou (?:deux|2)\b"), lambda m: f"2 {m[1]}"),
    (re.compile(r"\b(?:une?|deux|trois|quatre|cinq|six|huit|dix) (?:a|ou) (?=\d+ ?" + _UNIT_SAID + ")"), lambda m: ""),
    # what a day of the week holds: "le mercredi soir, deux heures"; what is let free of it: "mon chef me libère le jeudi matin"
    (re.compile(r"\b(?:le|les|chaque|tous les|mon|mes) (?:" + _WEEKDAY + r"|week[- ]?end)s?(?: (?:matin|midi|soir|apres[- ]midi|aprem))?,? ?:? ?([1-6](?:[.,]\d)?) ?h(?:eures?)?\b(?! ?\d)"), lambda m: f"{m[1]} h par semaine"),
    (re.compile(r"\b(libere|liberee|libres?|degage|bloque|bloquer|liberer|degager|accorde) (?:(?:le|les|mon|mes|1|un|tous les|chaque) )(?:" + _WORKDAY + r")s? (?:matin|apres[- ]midi|aprem)s?\b(?: par semaine)?"), lambda m: f"{m[1]} une demi-journee par semaine"),
    # how often after how long: "une heure le midi, deux fois par semaine"
    (re.compile(r"\b(\d+(?:[.,]\d+)?) ?h(?:eures?)?(?: (?:le|chaque) (?:midi|soir|matin))?,? (?:et ce )?(\d+) ?" + _SITTING + r"(?= ?(?:par|/|chaque) ?(?:semaine|sem\b))"), lambda m: f"{value(m[1]) * float(m[2]):g} h"),
    (re.compile(r"(?<=\d) ?h(?:eures?)? ?/ ?s\b"), lambda m: " h par semaine"),
    # English units
    (re.compile(r"\b(\d+(?:[.,]\d+)?)\s*hours?\b"), lambda m: f"{m[1]} h"),
    (re.compile(r"(?<=\d )months?\b"), lambda m: "mois"),
    (re.compile(r"\b(?:a|per|each|every|/) ?week\b|\bweekly\b"), lambda m: "par semaine"),
    # a bound is not a correction: "n'excéderait pas 6 mois"
    (re.compile(r"\b(?:exced|depass)\w* pas\b"), lambda m: "au maximum"),
    (re.compile(r"^\d{1,2}h\d{2}$"), lambda m: "|"),
    # hours told before, and again without their unit: "40 h c'est trop, 15 en tout"
    (re.compile(r"(\b\d+ ?h(?:eures?)?\b[^|?]{0,80}?[^\d.,] ?\b\d{1,2})(?= (?:en tout|au total|(?:grand )?max\w*)\b)"), lambda m: f"{m[1]} h"),
    # a bound told by what lies beyond it: "au-delà de 1 500, je passe mon tour", "100 h c'est trop, 50 ok"
    (re.compile(r"\b(?:au[- ]dela|au[- ]dessus) (?:de|d')\s*(\d+(?:[ .]\d{3})*)\s*(€|euros?|h\b|heures?|mois|)\s*,?\s*(?:c'est|ce sera|je|on|il|impossible|non|niet|merci)"), lambda m: f"max {value(m[1]):g} {m[2]} |"),
    (re.compile(r"\b\d+\s*(h|heures?|€|euros?|mois|jours?),? c'est (?:beaucoup |bien |vraiment )?trop(?: \w+){0,2}?[,;:]? (\d+)\s*(?:h\b|heures?|€|euros?|mois|jours?|)(?= (?:ok|oui|ca va|c'est bon|max|passe))"), lambda m: f"{m[2]} {m[1]}"),
    (re.compile(r"\b\d+\s*(h|heures?|€|euros?|mois|jours?)((?:\s*(?:par|/)\s*(?:semaine|sem\b))?),? c'est (?:(?:beaucoup |bien |vraiment )?trop|(?:\w+ )?(?:peu|court|juste|maigre|leger|chiche))(?: \w+){0,2}?[,;:.]? (?:et )?(?:mets?|mettez|mettons|note[zr]?|disons|plutot|on dit|va pour|pass(?:e|ez|ons) a|descend\w* a|compte[zr]?)(?: (?:plutot|en|moi))? (\d+)\b(?!\s*(?:h\b|heures?|€|euros?|mois|jours?|par\b))"), lambda m: f"{m[3]} {m[1]}{m[2]}"),
    # too little, and more is told: "une demi-journée c'est chiche, une journée ok"
    (re.compile(r"\b(?:\d+|une?)\s*(?:h|heures?|€|euros?|mois|jours?|journees?|demi[- ]journees?|semaines?),? (?:c'est|ca fait|c'etait) (?:\w+ ){0,2}?(?:chiche|courte?|peu|legere?|maigre|juste|pas assez|insuffisant)\b(?=[^|?]*\b(?:\d|journee))"), lambda m: "|"),
    # what cannot be given bounds nothing: "je peux pas monter à Paris un mois entier"
    (re.compile(r"\b(?:peux|pourrai|pourrais|peut|pourra|saurais|vais) pas (?:me |m'|y )?(?:monter|partir|absenter|venir|rester|aller|loger|descendre|liberer|arreter)\b(?![^,.;|?]*\bplus d)[^,.;|?\d]{0,30}?\b(?:\d+|une?) ?(?:mois|jours?|semaines?)\b"), lambda m: "|"),
    # taken back whole: "budget 0 c'était pour rire"
    (re.compile(r"\b(?:budget|mes|les|mon)\b[^,.;|?]{0,25}\d[^,.;|?]{0,12}c'etait (?:pour (?:rire|de rire|plaisanter)|une (?:blague|erreur|boutade)|faux|avant)\b"), lambda m: "|"),
    # what is too much is what was shown, and no limit: "30 h c'est énorme", "700 euros, ça fait cher"
    (re.compile(r"\b\d+(?:[ .]\d{3})*\s*(?:h|heures?|€|euros?|mois|jours?|jour[ne]es?),? (?:c'est|c est|ca fait|ca me fait|je trouve ca) (?:\w+ ){0,2}?(?:trop|blague|plaisanterie|ruine|arnaque|folie|exorbitant|enormes?|beaucoup|longs?|chere?s?|impossible|infaisable|delirant|abuse|la mer a boire)\b"), lambda m: "|"),
    (re.compile(r"\b\d+ ?(?:jours?|j|semaines?|h|heures?) (?:a|en|sur) [a-z-]+[^,.;|?]{0,20}, (?:impossible|impensable|inenvisageable|non\b|niet|hors de question|pas question|pas possible|trop\b)"), lambda m: "|"),
    # the same told by a turn of phrase: "30 h c'est mort", "30 h, jamais de la vie", "80 heures, mais bien sûr"
    (re.compile(r"\b\d+(?:[ .]\d{3})*\s*(?:h|heures?|€|euros?|balles|mois|jours?|jour[ne]es?)(?: par semaine| de (?:cours|formation))?,? ?(?:ah |alors |la |ca |mais |euh |pff+ |bah |ben )*(?:c'est |c est |ce sera |ca sera )?(?:mort\b|hors de question|pas question|niet\b|jamais\b(?! (?:plus|au[- ]dela|depass))|mais bien sur|ben voyons|et puis quoi|n'importe quoi|pas possible|rien que ca|la vache|ouch|ouille|oula|ouh la|wow|sans moi|(?:tu |vous )?rev\w+|(?:vous|tu) (?:rigol|plaisant|delir)\w+|meme pas en reve|plutot mourir|laisse\w* tomber|ca va pas|abuse)"), lambda m: "|"),
    (re.compile(r"\bbudget(?: \w+){0,2} \d+(?: \d{3})*(?: ?(?:€|euros?))?[ ,]+(?:oups|non|pardon|enfin|plutot|euh)(?:[ ,]+(?:oups|non|pardon|plutot|disons))*[ ,]+(\d+(?: \d{3})*)\b(?!\s*(?:h\b|heures?|mois|jours?|ans?\b))"), lambda m: f"budget {m[1]}"),
    # a range, then one of it: "2 à 3 heures par semaine, disons 2"
    (re.compile(r"(?:\b\d+ ?(?:a|ou|-) )?\b\d+(?:[.,]\d+)?\s*(€|euros?|h\b|heures?|mois|jours?)((?:\s*(?:par|/)\s*(?:se?maine|sem\b))?)[, ]{1,3}(?:(?:allez|bon|enfin|euh|allons)[, ]+)*(?:disons|mettons)(?: plutot)? (\d+)\b(?!\s*(?:h\b|heures?|€|euros?|mois|jours?|par\b|%|ans?\b|k\b))"), lambda m: f"{m[3]} {m[1]}{m[2]}"),
    # a figure mended in the same breath: "800 € non en fait 1200"
    (re.compile(r"\b\d+(?: \d{3})*\s*(€|euros?|h\b|heures?|mois|jours?|),? (?:ou plutot|non|oups|pardon|euh|enfin|je veux dire|je voulais dire)(?: (?:non|en fait|plutot|disons|pardon))*,? (\d+(?: \d{3})*)\b(?:\s*(€|euros?|h\b|heures?|mois|jours?))?"), lambda m: f"{m[2]} {m[3] or m[1]}"),
    (re.compile(r"\b\d+(?: \d{3})*\s*(€|euros?|h\b|heures?|mois|jours?)[^\d|?]{1,25}?(?<!et )\b(?:non|pardon|plutot|enfin)[ ,]+(?:(?:disons|plutot|mettons|en fait|non)[ ,]+)*(\d+(?: \d{3})*)\b(?!\s*(?:h\b|heures?|€|euros?|mois|jours?|par\b|%|ans?\b|k\b))"), lambda m: f"{m[2]} {m[1]}"),
    # "j'avais dit 4 h par semaine, ce sera 2"
    (re.compile(r"\b(?:disais|avais dit|ai dit|disions) (\d+(?:[.,]\d+)?)\s*(h(?:eures?)?|€|euros?|mois|jours?)((?:\s*(?:par|/)\s*|\s+hebdo)?(?:sem\w*)?)\b[^|]{0,50}?\b(?:ce sera|ce serait|va pour|plutot|disons|mettons|(?:mais|maintenant|en fait) c'est)(?: plutot| plus)? (\d+(?:[.,]\d+)?)\b(?!\s*(?:h\b|heures?|€|euros?|mois|jours?|ans?\b))"), lambda m: f"{m[4]} {m[2]}{m[3]}"),
    # a time of the week: "le mardi de 18 h à 20 h"; one that is free: "j'ai mes mercredis après-midi", "le samedi matin uniquement"
    (re.compile(r"(?:^|[,;:.] ?|\b(?:dispo\w*|libres?|peux|ai|possible|plutot|bloque|creneau|que|juste|seulement) )(?:le|les|chaque|tous les) (?:" + _WEEKDAY + r")s?(?: soirs?| matins?)?,? (?:de |entre )?(\d{1,2}) ?h ?(?:a|et|-|–) ?(\d{1,2}) ?h\b"), lambda m: f"{int(m[2]) - int(m[1])} h par semaine" if int(m[2]) > int(m[1]) else "|"),
    (re.compile(r"\b(?:mes|(?:ai|dispo(?:nible)?|libre|peux|que|est)(?: que)? (?:le|les|mon|tous les)) (?:" + _WEEKDAY + r")s? (?:matin|apres[- ]midi|aprem)s?\b"), lambda m: "une demi-journee par semaine"),
    (re.compile(r"\b(?:le|les|mon) (?:" + _WEEKDAY + r")s? (?:matin|apres[- ]midi|aprem)s?(?= (?:uniquement|seulement|est libre|sont libres|libres?|dispo|de libre|exclusivement))"), lambda m: "une demi-journee par semaine"),
    # every other week: "2 h tous les quinze jours"
    (re.compile(r"(?<!\ba )(?<!\bvers )(?<!\bapres )(?<!\bavant )(?<!\bdes )\b(?:(\d+(?:[.,]\d)?) ?h(?:eures?)?|(?:une |1 )?(demi)[- ](?:journee|jour)) (?:tous les (?:15|quinze) jours|toutes les (?:2|deux) semaines|(?:1|une) semaine sur (?:2|deux))"), lambda m: f"{(HOURS_A_DAY / 2 if m[2] else value(m[1])) / 2:g} h par semaine"),
    # what the hours are for, before how often: "une heure à y consacrer chaque semaine"
    (re.compile(r"\b(\d+(?:[.,]\d)?) ?h(?:eures?)?(?: (?:a|y|en|me|m'y|pour|de|d'|ca|cela|lui|consacrer|former|libres?|disponibles?|donner|mettre|passer|travailler|etudier)){1,5} (?=(?:par|chaque|toutes les) (?:se?maines?|sem\b))"), lambda m: f"{m[1]} h "),
    # the hours of a clock: "de 8 h à 10 h le mardi", "la réunion de 14 h"
    (re.compile(r"\b(?:de|entre) \d{1,2}\s*h\s*(?:\d\d)? (?:a|et) \d{1,2}\s*h\s*(?:\d\d)?(?=,? (?:(?:le|les|du|chaque|tous les) )?" + DAY + ")"), lambda m: "|"),
    (re.compile(r"\bde (?:[7-9]|1\d|2[0-3]) ?h(?:\d\d)? a \d{1,2} ?h(?:\d\d)?(?! ?(?:par\b|/|en tout|au total|max|de (?:cours|formation)))"), lambda m: "|"),
    (re.compile(r"\b([6-9]|1\d|2[0-3]) ?h(?:\d\d)? ?(?:-|–|a) ?(\d{1,2}) ?h(?:\d\d)?\b"), lambda m: "|" if int(m[2]) - int(m[1]) >= 5 or int(m[2]) < int(m[1]) else m[0]),
    (re.compile(r"\bil (?:est|etait|sera) (?:deja |bientot |presque |a peine )?\d{1,2} ?h(?:eures?)?\b(?: ?\d\d\b)?"), lambda m: "|"),
    (re.compile(r"\b(?:reunion|rdv|rendez[ -]vous|visite|staff|rcp|consult\w*|train) (?:de|a|vers) \d{1,2}\s*h(?:\s*\d\d)?\b"), lambda m: "|"),
    (re.compile(r"\b(?:gardes?|astreintes?|travail\w*|bosse\w*|consult\w*|consulte|service|bloc|ouvert\w*|ferme\w*|patients?|poste|occupe\w*|prise?|reunions?|staffs?|debout|dors|reveille\w*|nuit|boulot|cabinet)\b(?! (?:pour|me|m'))(?: (?!peux|veux|former|formation)[\w']+){0,4} jusqu'a \d{1,2} ?h(?:eures?)?(?: ?\d\d)?\b(?! ?(?:par\b|/|de (?:cours|formation)|en tout|au total))"), lambda m: "|"),
    # a distance and a rhythm: "à moins d'une heure de Poitiers", "7 jours sur 7"
    (re.compile(r"(?<!droit )\ba (?:moins de |moins d'|environ |peine |pas plus de |pas plus d'|plus de )?(?:1|une|\d+|deux|trois|demi)[ -]*(?:h|heures?)(?: ?et demie)? (?:de|d')(?! ?(?:formation|cours|travail|mooc))"), lambda m: "|"),
    (re.compile(r"\b\d+ ?(?:h|heures?|jours?|j) ?(?:sur|/) ?\d+\b"), lambda m: "|"),
    (re.compile(r"\bla moitie de (\d+(?:[ .]\d{3})*)"), lambda m: f"{value(m[1]) / 2:g}"),
    (re.compile(r"\b(?:c'est|c est|n'est|est) plus (?:de )?\d+(?: \d{3})*(?:[.,]\d+)? ?(?:h\b|heures?|€|euros?|mois|jours?)?(?: par semaine)?,? (?:mais |c'est |c est )+"), lambda m: ""),
    # what is taken back is no limit: "3 h et pas 2", "je disais 2 h"
    (re.compile(r"\b(?:pas|jamais|au lieu de|plutot que) (?:les |de |des )?\d+(?:[ .,]\d+)*(?:\s*(?:h|heures?|€|euros?|mois|jours?)\b)?"), lambda m: "|"),
    (re.compile(r"\b(?:disais|avais dit) (?:les |de |des )?\d+(?:[ .,]\d+)*\b(?:\s*(?:h\b|heures?|€|euros?|mois|jours?))?(?=[^?]*\d)"), lambda m: "|"),
    (re.compile(r"\b(?:une? |1 )?(" + "|".join(TENS) + r")s? d(?:e |')"), lambda m: f"{TENS[m[1]]} "),
    (re.compile(r"\b(?:une?|1) (?:(?:seule?|petite?|toute|maigre|pauvre) )+(?=heure|h\b|jour)"), lambda m: "1 "),
    (re.compile(r"\b1\s*[/⁄]\s*2[ -]*(?=jour|heure|h\b)|\bdemie[ -]+(?=jour)"), lambda m: "demi-"),
    (re.compile(r"\b(\d+|un|trois)\s*quarts? d'heure"), lambda m: f"{15 * {'un': 1, 'trois': 3}.get(m[1], int(m[1]) if m[1].isdigit() else 1)} minutes"),
    (re.compile(r"(\d+)\s*(h(?:eures?)?|jours?|journees?|ans?|mois) et demie?\b"), lambda m: f"{m[1]}.5 {m[2]}"),
    # the upper end of a range: "entre 3 et 5 h", "3 à 5 h", "2h-3h"; never "2 000 euros et 12 h", which are two limits
    (re.compile(r"\b(?:entre \d+(?:[.,]\d+)?\s*" + UNIT + r"?\s*et|(?<![/\d])(?!(?:19|20)\d\d\b)\d+(?:[.,]\d+)?\s*(?:a|ou|-|–)|\d+\s*h\s*(?:a|ou|-|–)(?=\s*\d+\s*h))\s*(?=\d+(?:[.,]\d+)?\s*" + UNIT + ")"), lambda m: ""),
    (re.compile(r"\b(\d+)\s*" + _SITTING + WEEK + r"\s*(?:de |d')?(\d+(?:[.,]\d+)?)\s*(?=h)"), lambda m: f"{_product(m):g} h par semaine "),
    (re.compile(r"\b(\d+)\s*" + _SITTING + r"\s*(?:de |d')?\s*(\d+)\s*h\s*(\d\d)\b"), lambda m: f"{int(m[1]) * (int(m[2]) + int(m[3]) / 60):g} h "),
    (re.compile(r"\b(\d+)\s*" + _SITTING + r"\s*(?:de |d')?\s*(\d+(?:[.,]\d+)?)\s*(?=h)"), lambda m: f"{_product(m):g} "),
]  # fmt: skip


def _product(m: re.Match[str]) -> float:
    return float(m[1]) * value(m[2])


def value(text: str) -> float:
    return float(re.sub(r"[ .](?=\d{3})", "", text).replace(",", "."))


def plainly(folded: str) -> str:
    """The text with every figure as a number and its unit; what is no length or limit (hours of a clock) is `|`."""
    for pattern, rewrite in _REWRITTEN:
        folded = pattern.sub(rewrite, folded)
    return folded
