"""Where the person is: a French town gives its region too, a department or a region alone the region."""

import re

from advisor.understanding.slots import toponyms
from advisor.understanding.slots.cues import any_of, words_of
from advisor.understanding.slots.reading import ABOUT_OFFERS, NOT_ONESELF, SHORT, Reading
from corpus.lexicon import Hit
from corpus.vocabularies import Town, departments, french_words, namesake

VILLAGE = 2_000
WEAK = ("a", "sur", "plutot", "finalement", "in", "pour", "depuis")
"""Words of place that say many other things as well."""
_NUMBER = r"(2[ab]|9[0-5]|97[1-46]|[0-8]\d)"
_DEPARTMENT = re.compile(
    rf"(?:\bdans le|\bdans l|departement|dept|dpt|\bdu|samu|(?<!age )\()\s*{_NUMBER}\b(?!\s*(?:h\b|heures?|€|euros?|k\b|mois|ans?\b|jours?|%|patients?|/|:))"
)
_BARE_DEPARTMENT = re.compile(rf"(?:^|[,;.:\-–]\s*)(?:le\s+)?{_NUMBER}\s*(?=$|[,;.\-–])")


def read(r: Reading) -> None:
    named = max((c.end for c, name in r.cues if name in ("third", "behalf")), default=0) if r.found.beneficiary else 0
    # "chirurgien à Pau, pour ma fille externe à Tours": the town told of the one who will be trained comes first, then "Lyon plutôt"
    for hit in sorted(
        (h for h in r.hits if h.family in ("town", "abroad")),
        key=lambda h: (
            h.start < named,
            r.right(h, 1) != "plutot",
            not (r.leads("i_am_in", h, 4) or _beside_who(r, h)),
            h.start,
            _village(h),
        ),
    ):
        if (
            "city" not in r.found.values
            and not any(
                h.family == "region" and (h.start, h.end) == (hit.start, hit.end) and _village(hit) for h in r.hits
            )  # « Bourgogne » in the Marne
            and not r.covered(hit, ("region", "person", "kind", "funding", "town", "modality"))
            and not (r.covered(hit, ("setting",)) and not _within_a_turn(r, hit))
            and _own_town(r, hit)
        ):
            if hit.family == "abroad":
                r.set("city", hit.value, r.quote(hit))
            else:
                town = _of_that_name(r, hit)
                r.set("city", town.name, r.quote(hit))
                r.set("region", town.region, r.quote(hit))
    if "city" not in r.found.values:
        _either(r)
    if not {"city", "region"} & set(r.found.values):
        _region(r)
    if not {"city", "region"} & set(r.found.values):
        _people_of(r)


def _within_a_turn(r: Reading, hit: Hit) -> bool:
    """« je bosse à Orly dans une start-up »: a place inside what says where one works, not the end of its name."""
    return r.before(hit) == "a" and any(
        h.family == "setting" and h.start < hit.start and hit.end < h.end for h in r.hits
    )


def _beside_who(r: Reading, hit: Hit) -> bool:
    """« trois jours à Paris, impossible. Kiné à Aurillac »: a place told with who one is."""
    named = [
        h
        for h in r.hits
        if h.family in ("person", "domain", "setting")
        and 0 <= hit.start - h.end <= 2
        and r.clause(h.start) == r.clause(hit.start)
    ]
    return bool(named) and not any(h in r.others for h in named) and not _theirs(r, hit)


def _of_that_name(r: Reading, hit: Hit) -> Town:
    """The town meant, of those that bear one name: the one in the region told beside it."""
    told = [h.value for h in r.hits if h.family == "region" and 0 <= h.start - hit.end <= 3]
    number = re.match(rf"\W{{0,2}}(?:dans le |du )?{_NUMBER}\b", r.message.text[r.words[hit.end - 1].end :])
    told += [departments()[number[1].upper()]] if number and number[1].upper() in departments() else []
    there = told and told[0] != hit.value.region and namesake(hit.value, told[0])
    return there or hit.value


def _people_of(r: Reading) -> None:
    """« interne lillois », « je suis breton », « un cabinet rennais »."""
    for hit in (h for h in r.hits if h.family == "demonym" and not r.covered(h, ("town", "region"))):
        beside = r.before(hit) in words_of("area") or any(
            h.family in ("person", "domain", "setting") and h.end == hit.start for h in r.hits
        )
        says_who = beside and (
            "profession" in r.found.values or "setting" in r.found.values or r.before(hit) in words_of("area")
        )
        if (says_who or r.cue_before(hit, "self", 1)) and not (
            r.negated(hit, 3) or _theirs(r, hit) or toponyms.names_an_offer(r, hit)
        ):
            town = None if isinstance(hit.value, str) else hit.value
            if town:
                r.set("city", town.name, r.quote(hit))
            r.set("region", town.region if town else hit.value, r.quote(hit))
            return


def _village(hit: Hit) -> bool:
    """Of two towns of one name, the one abroad comes before a French village (Montréal, Mons)."""
    return hit.family == "town" and hit.value.population < toponyms.BARE_TOWN


def _region(r: Reading) -> None:
    for hit in (h for h in r.hits if h.family == "region"):
        if _own_region(r, hit):
            r.set("region", hit.value, r.quote(hit))
            return
    said = r.message.folded
    number = _DEPARTMENT.search(said) or (_BARE_DEPARTMENT.search(said) if "profession" in r.found.values else None)
    region = number and departments().get(number[1].upper())
    if number and region and r.intent not in ("regulation", "definition"):
        r.set("region", region, number[0].strip("( ,;.:-–"))
        return
    for hit in (h for h in r.hits if h.family in ("person", "domain") and h.end < len(r.words)):
        following = r.words[hit.end].text  # "kiné 93", "MG 63"
        counted = r.words[hit.end + 1].text if hit.end + 1 < len(r.words) else ""  # "kiné, 12 patients"
        if (
            re.fullmatch(_NUMBER, following)
            and counted not in words_of("unit")
            and not (len(counted) > 3 and counted.endswith("s"))
        ):
            r.set("region", departments()[following.upper()], following)
            return


def _paired(r: Reading, one: Hit, two: Hit) -> bool:
    """« Nancy ou Metz », « entre Dole et Besançon »"""
    return two.start == one.end + 1 and (
        r.words[one.end].text == "ou" or (r.words[one.end].text == "et" and r.before(one) == "entre")
    )


def _either(r: Reading) -> None:
    """« près de Nancy ou Metz »: two towns, and the one region they are in."""
    towns = [h for h in r.hits if h.family == "town"]
    for one, two in ((a, b) for a in towns for b in towns if _paired(r, a, b)):
        place = r.cue_before(one, "place_before", 0) or r.before(one) == "entre"
        same = isinstance(one.value, Town) and one.value.region == two.value.region
        if (
            place
            and same
            and not (r.negated(one, 3) or _theirs(r, one) or r.asks(one) or toponyms.names_an_offer(r, one))
            and toponyms.spelt_like(r, one)
        ):
            r.set("region", one.value.region, r.message.quote(one.start, two.end))
            return


# --- whose town -------------------------------------------------------------------------------------------------------


def _own_town(r: Reading, hit: Hit) -> bool:
    left = r.cue_before(hit, "left", 1)
    if (
        toponyms.plain_words(r, hit)
        or not toponyms.spelt_like(r, hit)
        or any(h.family == "town" and h.value == hit.value and h is not hit and r.negated(h, 3) for h in r.hits)
    ):
        return False  # "pas Paris, je n'en peux plus de Paris"
    if not toponyms.plain_word(r, hit) and (
        (left and r.cue_before(left, "not", 2))
        or (r.follows("is_home", hit, 5) and not r.cue_before(hit, "not", 1) and r.before(hit) not in ("de", "d"))
    ):
        return True  # "je ne veux pas quitter Rennes", "Reims, c'est chez moi"
    if r.intent == "greeting" and r.before(hit) in words_of("greeting"):
        return False  # "bonjour Nancy"
    if (
        left
        or r.negated(hit, 3)
        or r.denied_after(hit)
        or (
            r.intent in ("off_topic", "thanks", "goodbye")
            and not ("profession" in r.found.values and _self_there(r, hit))
        )
    ):
        return False
    if (
        r.words[hit.start].text in words_of("plain_town")
        and len(r.words) <= 3
        and {"merci", "thanks"} & set(r.message.plain)
    ):
        return False  # "nice, merci"
    if (
        _theirs(r, hit)
        or toponyms.names_something_else(r, hit)
        or toponyms.near_another(r, hit)
        or (toponyms.in_a_round(r, hit) and not (_beside_who(r, hit) or r.leads("i_am_in", hit, 4)))
        or r.leads("elsewhere", hit, 4)
        or r.leads("source", hit, 7)
        or r.leads("meeting", hit, 3)
        or not _one_is_there(r, hit)
    ):
        return False
    if (
        (r.alone(hit) or (not r.before(hit) and r.right(hit, 2) in words_of("with_a_town")))
        and not r.asks(hit)
        and hit.family == "town"
        and hit.value.population
        > (VILLAGE if r.quote(hit)[:1].isupper() else toponyms.BARE_TOWN if _after_who(r, hit) else toponyms.GREAT_TOWN)
    ):
        return True
    if r.follows("around", hit, 3):
        return not r.asks(hit)  # "Toulon ou ses environs"
    if r.follows("or_rather", hit, 2) or any(
        h.family == "town" and _paired(r, one, two) for h in r.hits for one, two in ((hit, h), (h, hit))
    ):
        return False  # "Aix ou plutôt Marseille", "Nancy ou Metz"
    if (
        toponyms.names_an_offer(r, hit)
        or (r.asks(hit) and not (_self_there(r, hit) or _nearer(r, hit)))
        or (r.follows("part_of_name", hit, 1) and not (r.before(hit) == "a" and _beside_who(r, hit)))
    ):
        return False
    if r.intent in ABOUT_OFFERS and (not _self_there(r, hit) or "entre" in r.left(hit, 4).split()):
        return False  # "Dijon vs Nantes"
    place = r.cue_before(hit, "place_before", 0)
    return _is_place(r, hit, place) if hit.family == "town" else place is not None or len(r.words) <= 4


def _is_place(r: Reading, hit: Hit, place: Hit | None) -> bool:
    """Whether a word that is a town's name is one here."""
    town, name = hit.value, r.words[hit.start].text
    if name in ("au", "aux", "du", "des") and hit.end - hit.start > 1:
        # « au Havre », not "au port"
        return (
            r.message.text[r.words[hit.start + 1].start].isupper()
            or town.population >= toponyms.GREAT_TOWN
            or r.words[hit.end - 1].text not in french_words()
        )
    plain = hit.end - hit.start == 1 and (
        name in words_of("plain_town")
        or (
            (
                name in french_words()
                or (len(name) < 4 and not (r.quote(hit).istitle() and "profession" in r.found.values))
            )
            and town.population < toponyms.GREAT_TOWN
        )
    )
    owns = ("setting", "domain", "person") if "profession" in r.found.values else ("setting",)
    common = plain and r.quote(hit).islower() and town.population < toponyms.PLAIN_TOWN  # "médecin de montagne"
    if r.before(hit) == "de" and not common and any(h.family in owns and h.end == hit.start - 1 for h in r.hits):
        return True  # « le centre de lutte contre le cancer de Nice »
    if place is None:
        beside = any(h.family in ("person", "domain", "setting") and h.end == hit.start for h in r.hits)
        if (
            plain
            and beside
            and town.population >= toponyms.PLAIN_TOWN
            and (
                not r.right(hit, 1)
                or r.quote(hit).istitle()
                or town.population >= toponyms.GREAT_TOWN
                or any(h.start == hit.end for h in r.hits)
            )
        ):
            return True  # "interne tours", "chir ortho nice j'opère", "interne lens en visio"
        within = any(
            h is not hit and h.family not in ("town", "abroad", "region") and h.start <= hit.start and h.end >= hit.end
            for h in r.hits
        )
        return (
            not within
            and not plain
            and town.population >= toponyms.BARE_TOWN
            and not toponyms.names_a_thing(r, hit)
            and (r.intent not in NOT_ONESELF or r.speaks_of_self())
        )
    if not plain or place.value not in WEAK:
        return True
    return place.value in ("a", "in") and (r.quote(hit)[:1].isupper() or town.population >= toponyms.PLAIN_TOWN)


def _one_is_there(r: Reading, hit: Hit) -> bool:
    """Whether something ties the place to who one is, to one's work or to a training: « la fac de Montpellier a mauvaise
    presse » does not, nor « quand j'étais externe à Rouen »."""
    if (
        hit.start in r.to_come
        or _was_there(r, hit)
        or r.follows("bygone", hit, 4)
        or r.leads("leisure", hit, 7)
        or r.clause(hit.start) in r.told_of
    ):
        return False
    place = r.cue_before(hit, "place_before", 0)
    if place and place.value not in words_of("public_place"):
        return True  # "près de", "habite"…
    known = {"profession", "specialty", "stage", "setting"} & set(r.found.values)
    sought = r.about_training and r.intent not in NOT_ONESELF
    return bool(
        known
        or r.wishes
        or sought
        or r.has("self")
        or r.has("behalf")
        or r.expected
        or _corrects_place(r)
        or any_of("lives").search(r.message.folded)
        or len(r.words) <= SHORT
    )


def _was_there(r: Reading, hit: Hit) -> bool:
    """« quand j'étais externe à Rouen », « j'ai travaillé au Canada, à Montréal »"""
    place = r.cue_before(hit, "place_before", 0)
    i = next(i for i, (a, b) in enumerate(r.message.clauses) if a <= hit.start < b)
    apart = (
        i > 0
        and place
        and place.value in ("a", "sur")
        and place.start == r.message.clauses[i][0]
        and not r.right(hit, 1)
    )
    told = apart and any_of("was_there", r"\b", " ?$").search(
        " ".join(r.message.plain[slice(*r.message.clauses[i - 1])][-8:]) + " "
    )
    return bool(told) or r.leads("was_there", hit, 11)


def _corrects_place(r: Reading) -> bool:
    """« pas à Lyon : à Villeurbanne », « finalement plutôt Nantes »"""
    said = r.intent not in NOT_ONESELF and not {"ils", "elles"} & set(r.message.plain)
    return said and (r.replacing or r.intent == "refine" or any(h.family == "town" and r.negated(h, 3) for h in r.hits))


def _nearer(r: Reading, hit: Hit) -> bool:
    """« trop loin pour moi, près de Bordeaux y a-t-il quelque chose ? »: where what was shown should be instead."""
    place = r.cue_before(hit, "place_before", 0)
    return r.intent == "refine" and place is not None and place.value.split()[0] in words_of("nearby")


def _after_who(r: Reading, hit: Hit) -> bool:
    """« infirmière ehpad, vannes », « manip, 10 ans de métier, limoges »: a town alone in a clause shortly after who one is."""
    at = r.clause(hit.start)
    return (
        any(
            h.family == "person"
            and 1 <= at - r.clause(h.start) <= 2
            and not r.parted(h.start, hit.start)
            and h not in r.others
            and not r.negated(h, 3)
            for h in r.hits
        )
        and "profession" in r.found.values
    )


def _self_there(r: Reading, hit: Hit) -> bool:
    if r.clause(hit.start) in r.own_clauses:
        return True
    near = 2 + 2 * ("annee" in r.message.plain[max(hit.start - 3, 0) : hit.start])  # "externe en 5e année à Nancy"
    works_there = "profession" in r.found.values and any(
        h.family in ("person", "domain", "setting") and (0 <= hit.start - h.end <= near or _in_a_house_there(r, h, hit))
        for h in r.hits
        if h.family != "setting" or not any_of("asks_of_house", "^").match(r.said(r.clause(h.start)))
    )
    return bool(works_there or r.cue_before(hit, "self", 8) or any_of("lives", r"\b", r"\b").search(r.left(hit, 6)))


def _in_a_house_there(r: Reading, who: Hit, hit: Hit) -> bool:
    """« ergo en centre de rééduc à Mulhouse »: who one is opens the clause, and the words up to the place name a house."""
    house = any_of("in_a_house", "^", "$").match(" ".join(r.message.plain[who.end : hit.start]))
    opens = who.start == 0 or r.clause(who.start - 1) != r.clause(who.start)
    return opens and bool(house) and r.clause(who.start) == r.clause(hit.start)


def _theirs(r: Reading, hit: Hit) -> bool:
    """A place said of somebody else (« mon frère habite Toulouse »), with no return to oneself in between."""
    third = r.cue_before(hit, "third", 8)
    if any(0 <= hit.start - h.end <= 1 and r.clause(h.start) == r.clause(hit.start) for h in r.others):
        return True  # "le podcast d'un PU-PH de Strasbourg"
    if r.clause(hit.start) in r.apposed and not r.found.beneficiary:
        return True
    if third is None or r.cue_before(hit, "behalf", 10) or r.they_want:
        return False
    own = r.cue_before(hit, "self", 6)
    return (own is None or own.start < third.start) and not {"je", "moi", "nous", "peux"} & set(
        r.message.plain[third.end : hit.start]
    )


def _own_region(r: Reading, hit: Hit) -> bool:
    if (
        r.negated(hit, 3)
        or r.clause(hit.start) in r.told_of
        or toponyms.names_an_offer(r, hit)
        or _theirs(r, hit)
        or r.cue_before(hit, "left", 1)
        or r.intent in ("thanks", "goodbye")
    ):
        return False
    if (
        r.alone(hit)
        and (("profession" in r.found.values) or (r.quote(hit)[:1].isupper() and not r.asks(hit)))
        and r.intent not in NOT_ONESELF
    ):
        return True  # "pneumologue, la réunion"
    if toponyms.plain_words(r, hit):
        return False
    if r.follows("vague_region", hit, 3) or (r.asks(hit) and not _self_there(r, hit)):
        return False  # "dans le nord de la France"
    if r.intent in ("regulation", "definition", "funding", "off_topic", *ABOUT_OFFERS) and not r.speaks_of_self():
        return False
    plain = hit.end - hit.start == 1 and r.words[hit.start].text in french_words()
    cue = r.cue_before(hit, "region_before", 1)
    # never "un lot d'articles"
    named = (
        any(w[0].isupper() for w in r.quote(hit).split())
        or "region" in r.message.plain[hit.start : hit.end]
        or r.wishes
        or bool({"profession", "specialty", "setting"} & set(r.found.values))
    )
    beside = any(h.family == "person" and h.end == hit.start for h in r.hits) and (
        not r.right(hit, 1) or any(h.start == hit.end for h in r.hits)
    )
    return cue is not None or beside or (not plain and named and (r.intent not in NOT_ONESELF or r.speaks_of_self()))
