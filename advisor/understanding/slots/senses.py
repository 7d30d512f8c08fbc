"""What a figure in a text is about: a limit of the person's, or work, a journey, an age, what something lasts or costs.

Each pattern is searched in the words before a figure, or after it, of a text folded and with numbers in digits.
"""

import re

FULL_WEEK = 20
"""Hours a week from which they are those of a job, unless a word says that they are for learning."""
_PERIOD = re.compile(
    r"^\s*par[- ]ci|^\s*(?:(?:de|d')\s*\w+ )?(?:/|par|chaque|tous les|le|les)\s*(?:jours?|mois|an\b|j\b|soirs?|matins?|nuits?|week|\d)"
)
_WORK = re.compile(
    r"(?:travaille|bosse|poste de|contrat de|cdd|cdi|semaines? de)(?: \w+){0,3}? ?$|(?:gardes?|astreintes?)(?: (?:de|d\'|fait|font|dure|durent))? ?$"
)
_CLOCK = re.compile(
    r"\b(?:fini\w*|commence\w*|debute\w*|sors|sort\w*|rentre\w*|arrive\w*|termine\w*|demarre\w*|embauche\w*|debauche\w*|attaque\w*|ouvre\w*|ferme\w*|leve\w*|couche\w*|libre|dispo|disponible)(?: [\w']+){0,2}? (?:a|vers|avant|apres|des|de) $"
)
"""« je finis à 20 h le lundi »"""
_NO_TOTAL_BEFORE = re.compile(
    r"\bpas (?:(?!mais |juste |plutot )[^|,.;]){0,25}\ben $|(?:attestation|obligation|valid\w+|mes|ai mis|\b(?:je|on|il|elle|y) mets?|mettent|gardes?|astreintes?|vacations?|roul\w+|conduire|marcher|trajet|sous|dans|manque|manquent|depuis|il y a|toutes les|tous les|ouvert\w*|delai|retard|pendant|en repos|dormi)(?: (?:de|en|sur|les|d'|des|environ|ces|deja))* ?$|(?:suis|sommes|on est|bosse|bossons|tourne|tournons|poste|planning|roulement|equipe) (?:en|par) $|(?<!limite )(?<!limitee )(?<!poussons )(?<!pousser )(?<!pousse )(?<!montons )(?<!monter )(?<!monte )(?<!passons )(?<!passer )(?<!passe )(?<!porter )(?:(?<!jusqu\')\ba|\bdes|\bvers|\bapres|\bavant) $|\b(?:revien[st]|rentre|sors|sort|ressors|revenons|sortons|arret|repos|vacances) (?:juste |a peine |encore )?(?:de|d\'|est de|pour|pendant) ?$"
)
_KNOWN_HOURS = re.compile(
    r"(?<!dans )(?<!depasser )(?<!exceder )(?<!que )(?<!avec )(?<!passe )(?<!passer )(?<!tiens )(?<!tienne )\b(?:les|ces|aux|l'obligation des) (?:fameuses |fameux )?$"
)
"""« tout savoir sur les 28 heures »: hours already known of, unless the words bound (« dans les 40 h », « pas dépasser les 40 h »)."""
_GRANTED = re.compile(
    r"\b(?:limit\w*|inferieure?s?|egale?s?|plafonn\w*|born\w+|droit) a $|\bsous les $|\b(?:j'ai|ai|j ai|jai|avec|utiliser|prendre|garde|reste) mes $|\b(?:formation|cours|quelque chose|truc|du|dudiplome|diu|mooc|tourn\w+|reste\w*) (?:dans les|sous) $|(?:^|[,;:.|] ?)dans les $"
)
"""« j'ai mes 10 heures », « une formation dans les 40 h »: the hours there are."""
_NO_TOTAL_AFTER = re.compile(
    r"^\W*(?:c\W?(?:est)?\W)?(?:de )?(?:quoi|koi)\b|^[^|,.;]*\b(?:derniere?s?|hier|avant-hier|(?<!ca )passee?s?|ecoule\w*)\b|^\s*(?:sur 24|qui (?:viennent|suivent)|suivantes|d'affilee|de suite|d'astreinte|de (?:garde|trajet|route|train|vol|decalage|sommeil|retard|transport|conduite|voiture|consult\w*|bloc|travail(?! (?:au )?max)|repos|vacances|conges?(?! (?:de )?formation))|du matin|du soir|pile|et quart|(?:le|a) midi)"
)
_NO_MONTHS = re.compile(
    r"\b(?:tous|toutes) les $|\bfois en $|\b(?:ont|avez|a|ai|avons) (?:mis|pris) $|(?<!etre forme )(?<!etre formee )(?<!avoir fini )(?<!avoir termine )(?<!avoir boucle )(?<!soit fini )(?<!soit termine )(?<!soit boucle )(?<!etre fini )(?<!etre termine )(?<!etre boucle )(?:depuis|apres|il y a|dans(?: les)?|age de|experience|exercice|retraite|enceinte de)\s*(?:environ |bientot |presque |deja )?$"
)
_LIFE = re.compile(
    r"\b(?:stages?|cdd|interim|remplacements?|internat|externat|etudes|contrat|clinicat|attendu|attendre|patienter|patiente|arret|conge\w*|grossesse|bebe|fils|fille|enfants?|petite?|gosse|gamine?|ado|jumeaux|nourrisson|travaille|ete|exerce|carriere|mi-temps|therapeutique|disponibilite|detachement)\b[^|,.;]*$"
)
_AGE = re.compile(r"\b(?:il|elle) (?:a|avait|aura) (?:deja |bientot |presque )?$")
_NOT_A_LENGTH = re.compile(
    r"^\s*(?:d'|d |de )?(?:experience|exercice|metier|carriere|anciennete|internat|pratique|clinicat|grossesse|boite|recul|retard|stage|arret|absence|pause|recherche\b|cesure|de cesure)|^\s*avant (?:la|ma|de|mon|l'|que)"
)
_NOT_MINE = re.compile(
    r"(?:gagne|salaire|touche|revenus?|remuner\w*|paye|payee|coute\w*|coutait|debourse|depense|regle|vaut|prix|tarif|facture\w*|prime|augmentation|remise|loyer|gere|gerons|manie|brasse|subvention|bourse|obtenu|demandent?|deficit|devis|offre commerciale|abonnement|forfait(?: \w+)?|pension|amende|dette)(?: (?:de|est de|est|environ|plus de|deja))* ?:? ?$|\b(?:mon|ma|mes) (?!budget|max|plafond|limite|enveloppe|credit|solde|compte|fourchette|investissement|objectif)\w+ (?:est|sont|etait|revient|passe|monte) a $|\b(?:erreur|robot|machine|logiciel|appareil|echographe|scanner|irm|gadget|appli\w*|materiel|objet|lit|voiture)(?: (?!formation|cours|mooc)[\w']+){0,6} a $"
)
_A_YEAR = re.compile(r"\b20[1-3]\d$")
"""« plafonds 2026 »: a bare figure, with no unit."""
_PER_YEAR = re.compile(
    r"^\s*(?:(?:/|par)\s*(?:an|mois|ans|jour|heure|poste|utilisateur|licence|acte)|(?:de )?l'heure|la (?:consultation|seance|nuit|garde|journee)|les \d+ (?:jours|heures|seances))\b"
)
_OFFERED = re.compile(
    r"\b(?:m'a|m'ont|nous a|nous ont|lui a|leur a|j'ai|ai|avons) (?:trouve|repere|vu|propose|vante|vendu|parle|demande|reclame|facture|cite|annonce)\w* [^|,.;]*\b(?:formation|dus?|dudiplome|dius?|master|cours|cursus|diplome|stage|certificat)\b[^|,.;]*$"
)
_NOT_MINE_AFTER = re.compile(
    r"^\s*(?:net|brut)s?\b|^[^,;.|]*\b(?:par|/) ?(?:mois|an)\b|^\s*(?:de|d') ?(?:consommables?|materiel|deficit|subvention|chiffre|prime|salaire|loyer|frais de garde)"
)
_TOO_MUCH = re.compile(
    r"^\s*,?\s*(?:c'est|c est|ce serait|ca fait|est|sont|me semble)?\s*(?:beaucoup |bien |vraiment |un peu |deja )?(?:trop\b|non\b(?! neg)|lourd|une somme|\d mois de salaire|niet|hors de prix|hors budget|impossible|exclu)"
)
"""« 8 000 €, c'est non »: the figure is refused, and another may follow."""
_TOO_LITTLE = re.compile(
    r"^\s*(?:(?:par|/) ?semaine |en tout )?,?\s*(?:(?:c'est|c est|ce serait|ca fait|est|sont|me semble|me parait) (?:(?:quand meme|vraiment|franchement|bien|tres|un peu|assez) )*(?:court|maigre|peu\b(?! pres))"
    r"|(?:(?:c'est|c est|ca|est|sont|me semble|me parait) )?(?:(?:quand meme|vraiment|franchement|bien) )*(?:(?:ne )?suffi(?:t|ra|sent|ront) (?:pas|plus)|pas (?:assez|suffisant)|insuffisant|(?:trop|un peu) (?:juste|serre|court|peu)))\b(?!,? ?(?:mais|je sais|et c'est tout|c'est tout|pourtant))"
)
"""« 6 mois c'est court », « 800 ça suffit pas »: more is wished for."""
_OF_ELSE = re.compile(
    r"^\s*(?:de |d')\s*(?:la |le |l'|les |mes |mon |ma |notre )?(?!(?:form|cours|temps|libr|dispo|budget|max|plus|moins|mieux|rab|rtt|marge|apprentissage|etude|e-?learning|mooc|du\b|diu|master|dudiplome|dpc|cpf|conge|poche|presentiel|distanciel|visio|webinaire|theorie|stage|credit|cote|travail perso|(?:boulot|travail|taf) (?:au )?max|module|video|connexion|lecture|autoformation|journee|suite|fif|faf|anfh|l'anfh|opco|frais|financement|prise|aide|la part)\w*)[a-z]{3,}|^\s*que (?:j'|je |on |nous |ca |c'est )(?!peux|pourr|ai\b|dispose|accorde|consacre|mets|mettr|veux|voudrais)"
)
"""« 2 h de bouchons », « 6 mois d'attente », « 50 € de cotisation »: so much of something that is no training."""
_OUTRAGE = re.compile(
    r"[^.;]*\b(?:exager\w+|du vol|arnaque|abus\w*|serieux ?\?|serieusement ?\?|(?:vous|tu) (?:rigol|plaisant)\w+|pas raisonnable|se moqu\w+|se fout\w*|honteux|scandal\w+|pour rien\b)"
)
_DOES_TO_ME = re.compile(
    r"^\s*(?:(?:de|d'|en|devant)\s*(?:\w+ ){0,2})?(?:me|m'|nous) ?(?:retourn|fatigu|epuis|tu(?:e|ent)\b|us(?:e|ent)\b|gonfl|soul|rend|caus|coll|mett(?:ent)?|gav|endor|achev|donn\w+ (?:la|le|des|mal))"
)
"""« trois heures de visio me retournent l'estomac »"""
_THEN_LIVED = re.compile(r"^\s*,?\s*(?:j'ai|j'etais|je (?:vivais|travaillais|faisais)|on a|nous avons)\b")
_AT_LEAST_BEFORE = re.compile(r"(?:au moins|minimum|au minimum|mini)\s*(?:de )?$")
_NOT_SO_SHORT = re.compile(r"\bpas (?:une?|des|juste|seulement)\b(?: (?!plus|moins)[\w'-]+){1,4}? (?:de |d')$")
"""« pas un machin d'une heure »: more is wished for."""
_MORE_THAN = re.compile(r"\bplus (?:(?:de|que) |(?:longue?s?|lourde?s?) (?:que |qu'))$")
_TAKEN_BACK = re.compile(
    r"\b(?:retir|enlev|supprim|oubli|lev[eo]|vire|annul|efface)\w* (?:[^|,.;]{0,25}|[^|.;]*\bmes )$"
)
"""« retirez la limite de 24 mois », « oubliez Lyon, le DU et mes 1500 euros »"""
_DENIED = re.compile(r"\b(?:pas|jamais|sans|ni|rien|non|aucun\w*|impossible|interdit|refuse\w*|n'|ne)\b[^,.;|]*$")
_AT_LEAST_AFTER = re.compile(r"^\s*(?:de \w+ )?(?:au )?(?:minimum|mini\b|au moins)")
_AT_MOST_BEFORE = re.compile(
    r"\b(?:max\w*|pas plus (?:de|d')|moins (?:de|d')|au plus|sous (?:les )?|en dessous de|inferieure?s? a|jusqu'a|rien que|(?:ai|avons) que|(?:formation|cours|module|truc|webinaire|video|format|quelque chose) (?:de|en)) ?$"
)
_AT_MOST_AFTER = re.compile(
    r"^,? ?(?:grand |au )?(?:max|pas plus|pas davantage|pas une de plus|au plus|et c'est tout|c'est (?:tout|mon max)|c'est le max|en tout|au total|tout compris|montre en main|chrono|suffi)"
)
_AT_WORK = re.compile(
    r"^\s*(?:au|a l'|a la|en|de|dans (?:le|mon))\s*(?:bloc|cabinet|hopital|chu|clinique|consult\w*|gardes?|service|travail|ehpad|boulot|stage|poste)\b(?! (?:au )?max)"
)
_ONE_DAY = re.compile(r"\s*(?:de|max|par|/|sur|suffi|seul|entier|complet|ok)")
_WHOLE = re.compile(r"[.!] *(?:$|[.,;!])")
"""« débutante. 1 jour »"""
_SOMEDAY = re.compile(
    r"(?:^|\b(?:en|sur|que|qu'|juste|pour|max\w*|seul\w*|prendre|poser?|donner?|consacrer|libre|avoir|ai|dispose de|moins d'|formation d'|stage d'|session d'|[:,;]) ?)$"
)
"""What stands before « un jour » when it is a length."""
_GOES_BY = re.compile(
    r"(?<!qui )(?<!qui ne )\b(?:dure|durent|durait|durera|(?<!ca )(?<!en )fait|(?<!ca )font|faisait)(?: environ| bien)? $"
)
"""« la session dure 9 mois »: how long something is, not how long it may be."""
_TAKES = re.compile(
    r"\b(?:il y a|comporte|demande|exige|represente|faut compter|annoncent?|affichent?|indiquent?|prevoi(?:t|ent)|prennent|reclament?|comptent) (?:environ )?$"
)
_HOW = re.compile(r"\bcomment (?:je |on |nous |faire|caser|trouver|tenir|caler)[^,.;|]*$")
"""« je ne vois pas comment on case 100 h »: beyond what one can."""
_DONE = re.compile(
    r"\b(?:ai|avons|a|ont|avais|avait) (?:deja |bien |aussi )?(?:suivi|fait|valide|obtenu|passe|offert|eu|termine|fini|lu|vu|(?<!j'ai )(?<!j ai )(?<!jai )(?<!avais )dit|annonce)\b[^,;.|]*$"
    r"|\b(?:ai|avons|a|ont) (?:deja |bien |aussi )?(?:lache|claque|englouti|jete|flambe|gaspille|gache|crame|perdu|balance)\b[^,;.|]*$"
    r"|\b(?:ai|avons|a|ont|avait|avais|est|suis|sommes) (?:deja |bien |\w+ment )?(?:forme|discute|parle|papote|bavarde|attendu|patiente|cherche|galere|rame|coupe|dormi|roule|marche|pleure|tenu|dure|hesite|absente?|parti|reste)e?s?\b(?: (?!que|pour)[\w']+){0,2} $"
    r"|\b(?:au bout de|en l'espace de|pars|part|partons|partirai|partis?|m'absente|s'absente) (?:pour |pendant )?$"
    r"|\b(?:an dernier|annee derniere|en (?:19|20)\d\d|il y a (?:\d+|quelques) (?:ans?|mois)|a l'epoque|autrefois|deja)\b[^;.|]{0,25}\b(?:ai|avons) (?:mis|paye|depense|verse|debourse|investi)\b[^;.|]*$"
    r"|\b(?:a|ont|avons) (?:deja )?(?:investi|depense|debourse|englouti|claque) $"
    r"|\b(?:mon|ma|ce|cette|le|la|son|sa|leur) (?:dus?|diu|master|mooc|formation|cursus|stage|webinaire|cours|diplome|internat|session)(?: \w+){0,3}? (?:de|d'|fait|a) ?$"
)
"""How long or dear something was that is done or spoken of: « j'ai suivi une formation de 40 h », « mon DU de 120 h »."""
_FREE = re.compile(
    r"\b(?:gratuit\w*|rien (?:de payant|qui coute)|gratos|gratis|(?:sans|zero|0) frais|rien (?:a |)(?:payer|debourser|depenser)(?! de (?:ma|notre) poche)|pas payer|no (?:budget|money)|sans (?:rien )?(?:payer|debourser|depenser)|ne coute rien|coute rien|budget inexistant|a l'oeil"
    r"|(?:zero|0) ?(?:€|euros?|balles?|centimes?|budget)|budget (?:zero|nul|0)|(?:pas|sans) (?:de|un|1|le moindre|d')? ?(?:budget|budjet|argent|sous?|rond|centime|euro|thunes?|radis)\b(?! de plus| (?:precis|defini|fixe|arrete|particulier|maxi?|maximum|limite|en tete|encore)\b)|(?:plus|ni) (?:un|1|le moindre) (?:sous?|rond|centime|euro|radis)|(?:sans|pas) (?:que (?:ca|cela) (?:me |ne |nous )*coute|sortir|lacher|mettre|debourser|depenser|payer) (?:un|1|le moindre|la|ma) (?:sous?|rond|centime|euro|radis|cb|carte bleue|carte bancaire|thune)|sans le sou|aucun budget|(?:en )?acces libre|(?:non|pas|pas du|pas de) payante?s?|(?:je|on|nous) (?:ne |n')?(?:paie|paye|debourse|depense)s? (?:absolument )?rien|en (?:ne )?(?:payant|deboursant|depensant) rien|sans rien (?:payer|debourser|depenser|sortir)|(?:les |l'|le |mes )?(?:sous|argent|thunes?|budget),? (?:non|zero|nada|que dalle|niet)|free)\b"
    r"|\b0 ?€"
)
_NO_FREE = re.compile(
    r"(?:\b(?:mechancete|violence|attaque|critique|agression|insulte|provocation) $|\b(?:parl\w+|question|histoire)(?: \w+)? |(?:n'y a|ya|y a|avez|voyez?|vois|propos\w+|montr\w+) que (?:du |des )?(?:\w+ )?|\b(?:chatgpt|gpt|copilot|versions?|outils?|appli\w*|logiciels?|parking|cafe|repas|train|essai|wifi|entree)(?: \w+){0,2} |\b(?:(?:le|la|les|l'|mon|ma) (?!formation|mooc|cours|budget)|(?:votre|vos|ce|cet|cette|ces) )\w+ (?:est|sont|etait) (?:meme |deja )?|versions? |pas (?:forcement |besoin |obligatoirement )?(?:que ce soit )?|est ce (?:que c est )?|c est |est-ce (?:que c'est )?|c'est |n'est (?:pas )?|est-il |est-elle |si c'?(?:est)? |c'?etait |c etait |payant ou |(?:^|[,.;] ?)(?!formation|mooc|cours)[a-z]+ (?:est|sont) |\b(?:jamais|pas|plus) (?:eu|vu|trouve|propose) (?:de |d'|une? |la moindre |aucune? )(?:formation|mooc|cours)s? )$"
)


_LIVED = re.compile(
    r"\b(?:ai|a|avons|avais|suis) (?:deja )?(?:travaille|exerce|vecu|habite|bosse|fait|ete|enseigne|arrete|attendu|dirige|remplace|parti|partie|reste|restee)\b[^;.|]*\b(?:pendant|durant) $"
)
_PART = re.compile(r"[,.;:|?!()]| (?:et|mais|donc|alors|car) ")
_ACTIVITY = re.compile(
    r"\b(?:suis (?:a l\'hop\w+|a l\'hosto|au chu|au ch|au bloc|au cabinet|a la clinique|sur place|de garde|d\'astreinte)|teletravail|dict\w+|comptes? rendus?|cotations?|saisi\w*|operations?|interventions?|solfege|danse|travaill\w*|boss\w+|boulot|consult\w*|oper(?:e|es|ons|er)\b|enseign\w*|lis\b|lire|dors|dort|dormir|tourne\w*|roul\w+|condui\w+|march(?:e|er)\b|(?:est|sommes|suis) ouvert\w*|ferm\w+|reunions?|staffs?|rcp|vacations?"
    r"|gardes?|astreintes?|trajets?|route|train|perds?|perdre|perdu|gagn\w+|economis\w+|epargn\w+|sport|piano|musique|jogging|attend\w*|attente|ecris|redig\w+|soigne\w*|encadr\w+|recois|publie|joue|\d+ ?%|service|conges?|visites?|coup de main|benevol\w+|paperasse|courriers?|administratif)\b"
)
_TAUGHT = re.compile(
    r"\bque (?:je|nous|on) (?:donne|donnons|anime|assure|enseigne|prepare)|\b(?:je|j'|nous|on) (?:donne|donnons|anime|assure) \d[^|,.;]* (?:cours|td|enseignement)\b"
)
_LEARNING = re.compile(
    r"\b(?:form\w+|cours|parcours|appren\w+|consacr\w+|dispos?\b|dispon\w+|dispose\w*|libr\w+|liber\w+|degag\w+|bloqu\w+|accord\w+|autoris\w+|max\w*|minimum|plus de|pas plus|au plus|moins de|limit\w+|plafond\w*|temps|budget|mooc|(?:un|le|ce|mon|au|en) du|diu|master|diplome|cursus|webinaires?"
    r"|passer|caler|cale|caser|case|mettre|laiss\w+|reste\w*|tiens|(?:ai|avons|avoir|reste) que|seulement|juste|possible|envisage\w*|peux|veux bien|prete? a|compte|prevois|pourrais|pouvoir|pourrai|accepte\w*|ok)\b"
)
"""« j'opère 12 h par semaine » and « 2 h par semaine pour me former »: what the hours of a clause are spent on."""


# --- what a figure is ---------------------------------------------------------------------------------------------------


def weekly_limit(text: str, m: re.Match[str], hours: float) -> bool:
    """Whether so many hours a week are those that the person has for learning."""
    before, after = text[: m.start()], text[m.end() :]
    full = hours >= FULL_WEEK and not (hours < 2 * FULL_WEEK and _spent(text, m, _LEARNING))
    work = full or _CLOCK.search(before) or _WORK.search(before) or _AT_WORK.match(after) or _for_else(text, m)
    return not work and _bounds(text, m)


def total_limit(text: str, m: re.Match[str]) -> bool:
    """Whether so many hours or days are those that the person has in all."""
    before, after = text[: m.start()], text[m.end() :]
    if m[0].strip() == "1 jour" and not (
        _SOMEDAY.search(before) or _ONE_DAY.match(after) or _WHOLE.match(before[-2:] + after)
    ):
        return False
    if m[0].rstrip().endswith(("min", "mn", "minute", "minutes")) and not (
        _AT_MOST_BEFORE.search(before) or _AT_MOST_AFTER.match(after)
    ):
        return False  # minutes are those of a journey, a break, a video
    if re.match(r"35\s*h", m[0]) and not (_PART.split(before)[-1] + _PART.split(after)[0]).strip():
        return False  # the legal week
    if (_KNOWN_HOURS.search(before) or _NO_TOTAL_BEFORE.search(before)) and not _GRANTED.search(before):
        return False
    goes_by = _GOES_BY.search(before) and not at_most(text, m)
    return _bounds(text, m) and not (
        goes_by or _AT_WORK.match(after) or _PERIOD.match(after) or _NO_TOTAL_AFTER.match(after) or _for_else(text, m)
    )


def length_in_months(text: str, m: re.Match[str]) -> bool:
    """Whether so many months are how long a training may last."""
    before, after = text[: m.start()], text[m.end() :]
    lived = (
        _NO_MONTHS.search(before)
        or _LIFE.search(before)
        or _LIVED.search(before)
        or _NOT_A_LENGTH.match(after)
        or ("an" in m[0] and _AGE.search(before))
    )
    # "pendant trois ans j'ai vécu à Lyon"
    since = before.rstrip().endswith(("pendant", "durant")) and _THEN_LIVED.match(after)
    # "d'ici un an je serai en poste", never "d'ici un an."
    by_then = before.endswith(("d'ici ", "d ici ")) and re.match(r",? ?\w", after.lstrip())
    return _bounds(text, m) and not (lived or since or by_then or _GOES_BY.search(before))


def budget(text: str, m: re.Match[str]) -> bool:
    """Whether so much money is what the person can pay, and no salary, price or offer."""
    before, after = text[: m.start()], text[m.end() :]
    theirs = (
        _OFFERED.search(before) or _PER_YEAR.match(after) or _NOT_MINE_AFTER.match(after) or _NOT_MINE.search(before)
    )
    return not (theirs or _A_YEAR.search(m[0])) and _bounds(text, m)


def refused(text: str, m: re.Match[str]) -> bool:
    """« 8 000 €, c'est non », « 800 €, ça suffit pas »: refused, so that another figure may be the limit."""
    return bool(_TOO_MUCH.match(text[m.end() :]) or _TOO_LITTLE.match(text[m.end() :]))


def at_most(text: str, m: re.Match[str]) -> bool:
    """Whether words beside a figure say that it bounds (« 50 h tout compris »)."""
    return bool(_AT_MOST_BEFORE.search(text[: m.start()]) or _AT_MOST_AFTER.match(text[m.end() :]))


def free(text: str) -> str:
    """The words that ask for what costs nothing, if any."""
    m = _FREE.search(text)
    mine = m and re.match(r" pour (?:moi|nous)\b", text[m.end() :])  # "il n'y a que du gratuit pour moi"
    return m[0] if m and (mine or not _NO_FREE.search(text[: m.start()])) else ""


# --- words around it ----------------------------------------------------------------------------------------------------


def _bounds(text: str, m: re.Match[str]) -> bool:
    """Whether a figure may be an upper limit: « au moins 100 h » and « 100 h, c'est trop » are none."""
    before, after = text[: m.start()], text[m.end() :]
    more = _MORE_THAN.search(before)
    least = _AT_LEAST_BEFORE.search(before) or _AT_LEAST_AFTER.match(after) or (more and not _DENIED.search(before))
    else_ = _OF_ELSE.match(after) or _OUTRAGE.match(after) or _DOES_TO_ME.match(after)
    return not (
        least
        or else_
        or _NOT_SO_SHORT.search(before)
        or _HOW.search(before)
        or _TAKEN_BACK.search(before)
        or _TOO_MUCH.match(after)
        or _TOO_LITTLE.match(after)
        or _DONE.search(before)
        or _TAKES.search(before)
    )


def _spent(text: str, m: re.Match[str], on: re.Pattern[str]) -> bool:
    """Whether the clause of a figure names what its hours are spent on."""
    before, after = _PART.split(text[: m.start()])[-1], _PART.split(text[m.end() :])[0]
    return bool(on.search(f"{before}{m[0]}{after}"))


def _for_else(text: str, m: re.Match[str]) -> bool:
    """« une réunion de 3 h », « l'IA me fait gagner 2 h par semaine »"""
    return _spent(text, m, _TAUGHT) or (_spent(text, m, _ACTIVITY) and not _spent(text, m, _LEARNING))
