"""Who will be trained: profession, specialty, stage and setting, of oneself or of the one the person asks for."""

import re

from advisor.understanding.slots.owners import owner, plain_plural, within_third
from advisor.understanding.slots.reading import ABOUT_OFFERS, BRIEF, NOT_ONESELF, Reading, any_of, words_of
from corpus.lexicon import Hit
from corpus.text import fold
from corpus.vocabularies import load_yaml

VAGUE = ("medecin", "autre", "autre_paramedical")
"""Professions that a closer word replaces (« médecin … pharmacien » no, « médecin … interne » yes)."""
MIXED = ("hopital", "liberal", "clinique")
"""Settings of which two together make an exercise mixte."""
IDENTITY = {"profession", "specialty", "stage", "setting", "ai_level", "programming"}
"""What is somebody's own, and forgotten when the training turns out to be for another."""


def read(r: Reading) -> None:
    owners = [(h, owner(r, h)) for h in r.hits if h.family == "person" and not plain_plural(r, h)]
    if not any(whose for _, whose in owners) and r.they_want:
        # "mon fils est externe, il veut se former": the one who will be trained is the one spoken of
        owners = [(h, "" if r.negated(h, 3) or r.cue_before(h, "future", 2) else "behalf") for h, _ in owners]
    behalf = any(whose == "behalf" for _, whose in owners)
    persons = [h for h, whose in owners if whose == ("behalf" if behalf else "self")]
    r.others = [h for h, whose in owners if not whose and not r.negated(h, 3)]
    for hit in persons:
        _describe(r, hit)
    _specialties(r, persons)
    if not r.found.values.get("specialty") and (persons or not owners):
        _named_by_field(r)
    another = _for_another(r)
    r.found.beneficiary = behalf or another
    if another and r.replacing and not owners:
        r.found.cleared |= IDENTITY  # "en fait c'est pour mon fils"
    for hit in r.hits:
        if hit.family == "stage":
            _stage(r, hit)
        elif hit.family == "setting":
            _setting(r, hit)
    _surgeon(r, behalf)


def _for_another(r: Reading) -> bool:
    """« c'est pour mon fils »: somebody else will be trained, whoever that is."""
    return any(
        name == "third"
        and c.start > 0
        and r.words[c.start - 1].text == "pour"
        and c.value not in words_of("not_trained")
        for c, name in r.cues
    )


def _describe(r: Reading, hit: Hit) -> None:
    """Set what a word for a person proves; an earlier closer word stands."""
    for name, value in hit.value.items():
        known = r.found.values.get(name)
        keeps = {
            "profession": known not in (None, value, *VAGUE) or (known not in (None, value) and value in VAGUE[1:]),
            "stage": known is not None and value == "en_exercice",
            "specialty": known == "medecine_generale" and value != "medecine_generale",
        }
        if not keeps.get(name):
            r.set(name, value, r.quote(hit))


# --- specialty --------------------------------------------------------------------------------------------------------


def _specialties(r: Reading, persons: list[Hit]) -> None:
    """A field of medicine is the person's only when it hangs on who they are or what they do."""
    located = {i for h in r.hits if h.family in ("town", "abroad", "region", "setting") for i in range(h.start, h.end)}
    linked = words_of("link")

    def hangs_on(person: Hit, hit: Hit) -> bool:
        same = r.clause(person.start) == r.clause(hit.start)
        return (
            person.end <= hit.start <= person.end + 6 and (same or _goes_on(r, person, hit))
            and all(r.words[i].text in linked or r.words[i].text[0].isdigit() or i in located for i in range(person.end, hit.start))
        )  # fmt: skip

    for hit in (h for h in r.hits if h.family in ("domain", "topic")):
        listed = hit.family == "domain" and r.alone(hit) and not any(h.family == "topic" and h.start == hit.start for h in r.hits) and r.found.values.get("profession") in ("interne", "medecin")
        attached = listed or any(hangs_on(p, hit) or (hit.family == "domain" and hit.end == p.start and _first_named(r, hit, p)) for p in persons)
        if hit.family == "topic":
            if attached:
                r.own_field |= set(range(hit.start, hit.end))
            continue
        student = str(r.found.values.get("profession")).startswith("etudiant")  # who prepares a specialty has none yet
        shared = r.message.plain[hit.start : hit.end] in [[w] for w in words_of("ambiguous_holder")]  # "psy": psychiatrist or psychologist
        doing = r.leads("doing", hit, 6) and not r.leads("once", hit, 8) and not (shared and r.before(hit) in words_of("as_who")) and not r.asks(hit) and not student and "pour le service" not in r.left(hit, 4)
        answer = r.expected in ("specialty", "profession") and len(r.words) <= 6
        within = any(p.start <= hit.start and hit.end <= p.end and p.value for p in persons)
        if (attached or doing or answer) and not within and not r.negated(hit, 2):
            r.own_field |= set(range(hit.start, hit.end))
            third, own = r.cue_before(hit, "third", 6), r.cue_before(hit, "self", 3)
            if attached or third is None or (own and own.start >= third.end):
                _specialise(r, hit)


def _goes_on(r: Reading, person: Hit, hit: Hit) -> bool:
    """« interne, en neurologie »: the whole of the clause after who one is."""
    following = hit.family == "domain" and r.clause(hit.start) == r.clause(person.start) + 1 == r.clause(person.end)
    return following and not r.right(hit, 1) and r.words[person.end].text in words_of("leads_field") and not r.asks(hit)


def _first_named(r: Reading, hit: Hit, person: Hit) -> bool:
    """« cardio PH au CHU de Brest »: the field right before who one is, at the head of a clause."""
    return r.clause(hit.start) == r.clause(person.start) and r.left(hit, 1) in ("", *words_of("greeting")) and person.value.get("profession") in ("medecin", "interne")


def _specialise(r: Reading, hit: Hit) -> None:
    if r.found.values.get("specialty") in (None, "chirurgie", "medecine_generale"):
        r.set("specialty", hit.value, r.quote(hit))
        if "profession" not in r.found.values and r.leads("doctor_of", hit, 4) and load_yaml("specialties.yaml")[hit.value].get("profession"):
            r.set("profession", "medecin", r.quote(hit))


def _named_by_field(r: Reading) -> None:
    """« chir visc à Bourg-en-Bresse »: a field of medicine first, in a message that only says who one is."""
    first = next((h for h in r.hits if h.family == "domain" and not r.covered(h, ("person",))), None)
    if first is None or r.right(first, 1) == "ou" or not (_after_age(r, first) or _said_first(r, first) or _points_at_self(r, first)):
        return  # "l'imagerie m'intéresse", "médecine ou chirurgie" name no one
    r.set("specialty", first.value, r.quote(first))
    if _nickname(r, first) and "profession" not in r.found.values and "internat" not in r.message.plain and load_yaml("specialties.yaml")[first.value].get("profession"):
        r.set("profession", "medecin", r.quote(first))


def _points_at_self(r: Reading, field: Hit) -> bool:
    """« un dermato comme moi », « signé : un vieux cardio », « et pour moi, chir visc », « chir vasc, j'opère quatre jours sur cinq »"""
    if not _nickname(r, field):
        return False
    before = next(i for i, (a, b) in enumerate(r.message.clauses) if a <= field.start < b)
    as_for_me = before > 0 and r.message.clauses[before][0] == field.start and any_of("as_for_me", "^").match(" ".join(r.message.plain[slice(*r.message.clauses[before - 1])]))
    heads = field.start == 0 and r.alone(field) and len(r.message.clauses) > 1 and r.intent in ("profile", "recommend", "refine")
    said = r.follows("it_is_me", field, 2) or r.cue_before(field, "signed", 3, same_clause=False)
    return bool(said or as_for_me) or (heads and not r.asks(field) and bool(words_of("mine") & set(r.message.plain)))


def _nickname(r: Reading, field: Hit) -> bool:
    """« cardio », « ORL », never « cardiologie »: how colleagues call one another."""
    return not any_of("full_name", "", "$").search(r.message.plain[field.end - 1])


def _said_first(r: Reading, field: Hit) -> bool:
    """« chir visc à Bourg-en-Bresse, 2 h par semaine »"""
    placed = _placed(r, field)
    first = next(a for a, b, _ in r.message.sentences if a <= field.start < b) if _nickname(r, field) else 0
    if r.asks(field) or not (all(_opens(w) for w in r.message.plain[first : field.start]) or _told_in_passing(r, field)):
        return False
    only_who = (placed or len(r.words) <= 12) and (r.intent == "profile" or (r.wishes and r.alone(field)) or (placed and r.intent in ("recommend", "search")))
    return only_who or (_nickname(r, field) and _says_who(r, field, placed))


def _placed(r: Reading, field: Hit) -> bool:
    """« chir ortho au CHU », « dermato à Lyon »"""
    return any(h.family in ("town", "setting", "region") and h.start <= field.end + 2 for h in r.hits)


def _says_who(r: Reading, field: Hit, placed: bool) -> bool:
    """« bjr hémato, quelle formation ? », « cardio dans le 33 cherche formation »: how colleagues call one another, not a theme."""
    if any(h.family == "topic" and h.start < field.end and field.start < h.end for h in r.hits) or r.right(field, 1) in words_of("goes_on_theme"):
        return False
    seeks = r.intent in ("recommend", "search")
    greets = field.start > 0 and (seeks or (r.intent in ("greeting", "unclear") and len(r.words) <= BRIEF))
    return r.wishes or greets or (seeks and bool(r.asking)) or (placed and r.intent == "refine" and not r.replacing)


def _told_in_passing(r: Reading, field: Hit) -> bool:
    """« je débute en IA, rhumato, Vannes »: a field alone between commas, and where one works right after."""
    there = any(h.family in ("town", "setting", "region") and 0 <= h.start - field.end <= 1 for h in r.hits)
    return r.intent == "profile" and r.alone(field) and there and not any(h.family == "topic" and h.start == field.start for h in r.hits)


def _after_age(r: Reading, field: Hit) -> bool:
    """« à mon âge, 61 ans, ORL »: a field alone right after one's age."""
    start = next((a for a, b in r.message.clauses if b == field.start), None)
    age = start is not None and any_of("age", "", "$").search(" ".join(r.message.plain[start : field.start]))
    return bool(age) and r.alone(field) and not r.cue_before(field, "third", 8, same_clause=False)


def _opens(word: str) -> bool:
    """Whether a word says nothing yet of who one is, before a field of medicine: « bonjour, 45 ans, cardio »."""
    return word.isdigit() or word in words_of("leads_field") | words_of("greeting") | words_of("of_age")


# --- stage and setting ------------------------------------------------------------------------------------------------


def _stage(r: Reading, hit: Hit) -> None:
    another = (r.cue_before(hit, "third", 9) and not r.cue_before(hit, "self", 3)) or within_third(r, hit) or r.leads("once", hit, 4)
    left = r.cue_before(hit, "left", 1)
    if (r.negated(hit, 2) and not (left and r.cue_before(left, "not", 2))) or r.follows("other_house", hit, 2) or another or r.before(hit) in ("plus", "qui") or (r.asks(hit) and not r.cue_before(hit, "self", 4)):
        return
    if r.intent in NOT_ONESELF and not (r.speaks_of_self() or _mine(r, hit)):
        return
    if "stage" not in r.found.values and not any_of("retired").search(r.message.folded):
        r.set("stage", hit.value, r.quote(hit))


def _mine(r: Reading, hit: Hit) -> bool:
    """« mon hôpital », « mon cabinet », « j'exerce »"""
    elided = fold(r.message.text[: r.words[hit.start].start]).endswith(("j'", "j’"))
    return elided or r.before(hit) in words_of("mine") or r.words[hit.start].text in words_of("mine")


def _setting(r: Reading, hit: Hit) -> None:
    behalf = r.cue_before(hit, "behalf", 8)
    if r.intent in ("recommend", "search") and r.leads("at_large", hit, 3) and not (r.speaks_of_self() or r.alone(hit) or {"stage", "specialty"} & set(r.found.values)):
        return  # "la sécurité des prompts à l'hôpital, une formation ?"
    left = r.cue_before(hit, "left", 1)
    stays = left and r.cue_before(left, "not", 2)  # "je ne peux pas quitter mon cabinet"
    if (r.negated(hit, 3) and not stays) or (r.cue_before(hit, "third", 6) and not behalf) or _loose_setting(r, hit):
        return
    if (left and not stays) or r.leads("left_setting", hit, 5) or r.leads("source", hit, 5) or r.leads("leisure", hit, 6):
        return  # "je ne travaille plus à l'hôpital", "une étude de l'hôpital de Boston"
    if r.follows("other_house", hit, 2):
        return  # "cabinet de toilette"
    mine = _mine(r, hit)
    if not r.found.beneficiary and not mine and (r.clause(hit.start) in r.apposed | r.told_of or r.leads("was_there", hit, 9)):
        return
    if not mine and r.before(hit) in ("de", "d") and _of_an_offer(r, hit):
        return  # "un MOOC de l'Inserm"
    if not mine and r.intent in ABOUT_OFFERS and (_of_an_offer(r, hit) or not r.cue_before(hit, "self", 8)):
        return  # "Gustave Roussy ou Paris Cité ?"
    if not mine and ((r.asks(hit) and not r.cue_before(hit, "self", 8)) or (r.intent in NOT_ONESELF and not r.speaks_of_self())):
        return
    known = r.found.values.get("setting")
    if known in MIXED and hit.value in MIXED and known != hit.value and any_of("mixed").search(r.message.folded):
        r.set("setting", "mixte", r.quote(hit))
    elif known is None:
        r.set("setting", hit.value, r.quote(hit))


def _of_an_offer(r: Reading, hit: Hit) -> bool:
    """« le DU Cochin », « entre l'IFSBM et le cours de Gustave Roussy »"""
    return any(h.family == "kind" and 0 <= hit.start - h.end <= 2 for h in r.hits) or "entre" in r.left(hit, 8).split()


def _loose_setting(r: Reading, hit: Hit) -> bool:
    """« en clinique », « de ville » prove a setting only beside who works there (« IADE en clinique », « en clinique à Metz »,
    « gastro, clinique à Metz », never « pharmacie clinique à Metz »)."""
    said = " ".join(r.message.plain[hit.start : hit.end])
    if said not in words_of("loose_setting"):
        return False
    who = any(h.family in ("person", "domain") and h.end == hit.start for h in r.hits)
    if said == "clinique" and r.before(hit) not in ("moitie", "temps", "mi") and (r.covered(hit, ("person", "domain", "topic")) or any_of("full_name", "", "$").search(r.before(hit)) or not (who or not r.before(hit))):
        return True
    there = any(h.family == "town" and (0 <= h.start - hit.end <= 1 or h.end == hit.start) for h in r.hits) or r.before(hit) in ("moitie", "temps", "mi")
    return not (who or there or r.alone(hit) or r.leads("lives", hit, 1))


def _surgeon(r: Reading, behalf: bool) -> None:
    """« Je suis chirurgien » implies that one works now (contract)."""
    if not behalf and r.found.values.get("profession") == "medecin" and "stage" not in r.found.values:
        if re.search(r"\b(?:je suis|suis|chui|jsuis|etant) (?:(?:une?|toujours|encore|aussi|jeune|actuellement) )*chir(?:urgien)?", r.message.folded):
            r.set("stage", "en_exercice", "chirurgien")
