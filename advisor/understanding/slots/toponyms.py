"""Whether a word that a place bears names that place here: « la clinique Saint-Joseph », « le DU de Dijon », « mon » and Mons."""

from advisor.understanding.name_words import place_name
from advisor.understanding.slots.cues import any_of, words_of
from advisor.understanding.slots.reading import Reading
from corpus.lexicon import Hit
from corpus.text import content_words, singular
from corpus.vocabularies import french_words

BARE_TOWN = 20_000
"""Inhabitants from which a town counts without a word of place before it (« formation ia radiologue lille »)."""
PLAIN_TOWN = 30_000
"""The same for a town that is a plain word too (« à nice », « tours »), after « à »."""
GREAT_TOWN = 150_000


def spelt_like(r: Reading, hit: Hit) -> bool:
    """Plurals are folded for look-up, but « mon » is not Mons, nor « tour » Tours."""
    last = r.words[hit.end - 1].text
    name = content_words(place_name(hit))[-1]
    another = singular(name) != singular(last)  # "Digne" for Digne-les-Bains
    return another or name.endswith("s") == last.endswith("s") or (last not in french_words() and len(last) > 3)


def names_something_else(r: Reading, hit: Hit) -> bool:
    """Whether the word is the name of a hospital, of people, of somebody, or part of another name."""
    return names_a_house(r, hit) or ends_a_name(r, hit) or names_people(r, hit) or names_somebody(r, hit)


def names_somebody(r: Reading, hit: Hit) -> bool:
    """« M. Paris à l'appareil », « Mme Nancy Rennes », « je m'appelle Paris. Julie Paris. »"""
    named = [h for h in r.hits if h.family == "town" and r.leads("titled", h, 1)]
    return any(h is hit or h.end == hit.start or h.value == hit.value for h in named) or bool(
        any_of("not_the_town").search(" ".join(r.message.plain[hit.end : hit.end + 14]))
    )


def in_a_round(r: Reading, hit: Hit) -> bool:
    """« à Dijon j'ai mangé de la moutarde, à Lille des frites »: places told one after the other, each at the head of a clause."""
    heads = {
        h.value
        for h in r.hits
        if h.family in ("town", "abroad")
        and r.before(h) == "a"
        and (h.start == 1 or r.clause(h.start - 2) != r.clause(h.start))
    }
    return r.before(hit) == "a" and hit.value in heads and len(heads) > 1


def names_a_house(r: Reading, hit: Hit) -> bool:
    """« la clinique Saint-Joseph », « l'hôpital Estaing à Clermont »: what a hospital is called, not a town of that name."""
    saint = r.words[hit.start].text in ("saint", "sainte", "st", "ste", "notre")
    small = hit.family == "town" and hit.value.population < GREAT_TOWN
    elsewhere = any(
        h.family == "town" and hit.end < h.start <= hit.end + 2 and r.words[h.start - 1].text in ("a", "de")
        for h in r.hits
    )
    return (saint or elsewhere) and small and r.before(hit) in words_of("house")


def ends_a_name(r: Reading, hit: Hit) -> bool:
    """« l'Olympique de Marseille », « le Festival de Cannes »: part of a name that is none of our words."""
    at = hit.start - 2
    if r.before(hit) != "de" or at < 1 or r.clause(at - 1) != r.clause(at):
        return False
    return r.message.quote(at, at + 1).istitle() and not any(h.start <= at < h.end for h in r.hits)


def plain_words(r: Reading, hit: Hit) -> bool:
    """« je la garde », « la réunion de lundi »: an article and a word, without the capital of a place or a word of place."""
    words = [w.text for w in r.words[hit.start : hit.end]]
    if " ".join(words) in words_of("never_town"):
        return True
    if r.before(hit) in words_of("takes_verb") and r.quote(hit)[:1].islower():
        return True  # "quelqu'un qui vienne chez nous"
    if (
        r.before(hit) in ("le", "un", "ce")
        and r.quote(hit)[:1].islower()
        and (hit.family == "town" or r.before(hit, 2) in french_words() - words_of("before_region"))
    ):
        return True  # "j'adore le bordeaux"
    if (
        words[0] in ("au", "aux")
        and len(words) > 1
        and r.message.text[r.words[hit.end - 1].start].islower()
        and words[-1] in french_words()
    ):
        return hit.family != "town" or hit.value.population < GREAT_TOWN  # "Au passage, suis-je tenu… ?"
    plain = len(words) > 1 and words[0] in ("la", "le", "les") and words[-1] in french_words()
    big = hit.family == "town" and hit.value.population >= PLAIN_TOWN
    if plain and big and any(h.family in ("person", "domain", "setting") and h.end == hit.start for h in r.hits):
        return False  # "uro libéral le havre"
    return plain and r.quote(hit)[:1].islower() and r.before(hit) not in ("a", "sur", "vers", "de", "pres")


def plain_word(r: Reading, hit: Hit) -> bool:
    """« je change de ville »: a word in small letters that happens to be the name of a small town (Changé)."""
    return (
        r.quote(hit).islower()
        and r.words[hit.start].text in french_words()
        and (hit.family == "abroad" or hit.value.population < PLAIN_TOWN)
    )


def names_a_thing(r: Reading, hit: Hit) -> bool:
    """« une pastille Vichy », « le savon de Marseille »: what a common noun right before is called."""
    of = r.before(hit) == "de"
    noun, head, within = r.before(hit, 1 + of), r.before(hit, 2 + of), r.before(hit, 3 + of)
    named = noun in french_words() and not any(h.start < hit.start - of <= h.end for h in r.hits)
    place = noun in words_of("offers_and_who") or (of and within in words_of("inside"))  # "dans une structure de Lille"
    return named and head in words_of("heads_noun") and not place


def near_another(r: Reading, hit: Hit) -> bool:
    """« banlieue de Lille, à Roubaix »: the town that one's own lies near."""
    place = r.cue_before(hit, "place_before", 0)
    then = hit.end + (hit.end < len(r.words) and r.words[hit.end].text in ("a", "donc"))
    return (
        place is not None
        and place.value.split()[0] in words_of("nearby")
        and any(h.family == "town" and h.start == then > hit.end for h in r.hits)
    )


def names_people(r: Reading, hit: Hit) -> bool:
    """« les médecins » is a place near Aix-en-Provence: small places give way to the words of the trade."""
    small = hit.family == "town" and hit.value.population < PLAIN_TOWN
    return small and any(
        h.family in ("person", "domain", "topic", "modality")
        and h.start < hit.end
        and hit.start < h.end
        and h.end - h.start >= hit.end - hit.start
        for h in r.hits
    )


def names_an_offer(r: Reading, hit: Hit) -> bool:
    """« le DU de Dijon », « master Paris »: the town of an offer, unless the person asks for offers there."""
    for other in r.hits:
        named = (
            other.family == "kind"
            and r.before(other) in words_of("one_offer")
            and 0 <= hit.start - other.end <= 6
            and r.clause(other.start) == r.clause(hit.start)
        )
        if named and r.before(hit) in ("de", "d") and r.message.text[r.words[other.start].start :][:1].isupper():
            return True  # "le DIU Chirurgie robotique de Nancy"
        if other.family == "kind" and 0 <= hit.start - other.end <= 2 and r.clause(other.start) == r.clause(hit.start):
            linked_by_at = any(w.text == "a" for w in r.words[other.end : hit.start])
            if linked_by_at and r.before(other) in ("un", "une", "des", "quel", "quels", "du", "de"):
                return (
                    r.intent in ("search", "definition", "programme_info", "compare", "why") and not r.wishes
                ) or r.leads("owned", other, 6)
            return True
    if r.before(hit, 2) in ("celui", "celle") and r.before(hit) in ("de", "d", "a"):
        return True
    spoken_of = r.intent in ("programme_info", "compare", "why", "search")
    return (spoken_of and r.leads("provider", hit, 3)) or (r.intent == "search" and not r.speaks_of_self())
