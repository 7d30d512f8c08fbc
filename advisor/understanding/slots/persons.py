"""Who will be trained: profession, specialty, stage and setting, of oneself or of the one the person asks for."""

import re

from advisor.understanding.slots import specialties
from advisor.understanding.slots.cues import any_of, words_of
from advisor.understanding.slots.owners import owner, plain_plural, within_third
from advisor.understanding.slots.reading import ABOUT_OFFERS, NOT_ONESELF, Reading
from advisor.understanding.slots.toponyms import plain_word
from corpus.lexicon import Hit
from corpus.text import fold

VAGUE = ("medecin", "autre", "autre_paramedical")
"""Professions that a closer word replaces (« médecin … pharmacien » no, « médecin … interne » yes)."""
HOSPITAL_POSTS = ("pharmacien", "chirurgien_dentiste")
"""Professions that hold the posts of hospital doctors (PH, CCA) too."""
MIXED = ("hopital", "liberal", "clinique")
"""Settings of which two together make an exercise mixte."""
IDENTITY = {"profession", "specialty", "stage", "setting", "ai_level", "programming"}
"""What is somebody's own, and forgotten when the training turns out to be for another."""


def read(r: Reading) -> None:
    owners = [(h, owner(r, h)) for h in r.hits if h.family == "person" and h.value and not plain_plural(r, h)]
    if r.they_want and (not any(whose for _, whose in owners) or "pas pour moi" in r.message.folded):
        # "mon fils est externe, il veut se former": the one who will be trained is the one spoken of
        owners = [
            (h, "" if whose == "self" or r.negated(h, 3) or r.cue_before(h, "future", 2) else "behalf")
            for h, whose in owners
        ]
    if r.they_want and not owners:
        owners = [(h, "behalf") for h in specialties.held(r)]
    aside = any_of("meant_for_others").search(r.message.folded) is not None
    if aside:  # "ah, c'était pour les étudiants. moi je…"
        owners = [(h, "" if whose == "behalf" else whose) for h, whose in owners]
    behalf = any(whose == "behalf" for _, whose in owners)
    if not behalf and any_of("not_for_me").search(r.message.folded):
        r.found.beneficiary = True
        return  # "moi je suis infirmière, mais c'est pour lui"
    persons = [h for h, whose in owners if whose == ("behalf" if behalf else "self")]
    r.trained = persons if behalf else []
    own = {h.value.get("profession") for h in persons}  # "pharmacienne titulaire d'une officine" names nobody else
    joined = {p.end + 1 for p in persons if r.right(p, 1) in ("de", "en")}  # "interne de pharmacie hospitalière"
    r.others = [
        h
        for h, whose in owners
        if not whose and not r.negated(h, 3) and h.start not in joined and h.value.get("profession") not in own - {None}
    ]
    for hit in persons:
        _describe(r, hit)
    specialties.hung_on(r, persons)
    if behalf and r.found.values.get("profession") == "interne" and "specialty" not in r.found.values:
        _same_field(r, [h for h, whose in owners if whose == "self"], persons)
    first = next((h.start for h in r.hits if h.family == "domain"), 0)
    if not r.found.values.get("specialty") and (persons or all(first < h.start or r.negated(h, 3) for h, _ in owners)):
        specialties.named_by_field(r)
    if not persons and not r.found.values.get("specialty"):
        specialties.corrected_by_field(r)
    another = not aside and _for_another(r)
    r.found.beneficiary = behalf or another
    if another and r.replacing and not owners:
        r.found.cleared |= IDENTITY  # "en fait c'est pour mon fils"
    for hit in r.hits:
        if hit.family == "stage":
            _stage(r, hit)
        elif hit.family == "setting":
            _setting(r, hit)
    r.found.employed = _employed(r)
    _surgeon(r, behalf)
    if (
        "specialty" in r.found.values
        and r.found.values.get("profession") in (None, "medecin")
        and "stage" not in r.found.values
        and any_of("semester").search(r.message.folded)
    ):
        r.set("profession", "interne", "semestre")  # "anapath, 4e semestre"
        r.set("stage", "troisieme_cycle", "semestre")


def _for_another(r: Reading) -> bool:
    """« c'est pour mon fils »: somebody else will be trained, whoever that is."""
    return any(
        name == "third"
        and c.start > 0
        and r.words[c.start - 1].text == "pour"
        and c.value not in words_of("not_trained")
        for c, name in r.cues
    )


def _same_field(r: Reading, writers: list[Hit], interns: list[Hit]) -> None:
    """« PU-PH de néphrologie, une formation pour mes internes »: one's own interns are of one's field."""
    if any(r.before(h) in words_of("mine") for h in interns):
        specialties.hung_on(r, writers)
        for field in (
            h.value["specialty"] for h in writers if "specialty" in h.value and "specialty" not in r.found.values
        ):
            r.set("specialty", field, r.quote(writers[0]))


def _describe(r: Reading, hit: Hit) -> None:
    """Set what a word for a person proves; an earlier closer word stands."""
    # "étudiante en pharmacie, filière officine"
    of_others = _kept(r.found.values.get("profession"), hit.value.get("profession"))
    # "pharmacien, PH"
    practising = hit.value.get("profession") == "medecin" and r.found.values.get("profession") in HOSPITAL_POSTS
    retired = bool(any_of("retired").search(r.message.folded))
    for name, value in hit.value.items():
        known = r.found.values.get(name)
        keeps = {
            "profession": _kept(known, value)
            or (
                value == "chercheur" and known == "medecin" and "specialty" in r.found.values
            ),  # "neurologue, et chercheur à mi-temps"
            "stage": (of_others and not practising) or (value == "en_exercice" and (retired or known is not None)),
            "setting": of_others or (retired and bool(r.cue_before(hit, "past", 2))),
            "specialty": known == "medecine_generale" and value != "medecine_generale",
        }
        if not keeps.get(name):
            r.set(name, value, r.quote(hit))


def _kept(known: str | None, profession: str | None) -> bool:
    """Whether the profession known stands when another is named."""
    return None not in (known, profession) and known != profession and (known not in VAGUE or profession in VAGUE[1:])


# --- stage and setting ------------------------------------------------------------------------------------------------


def _stage(r: Reading, hit: Hit) -> None:
    another = (
        (r.cue_before(hit, "third", 9) and not r.cue_before(hit, "self", 3) and not r.of_trained(hit))
        or within_third(r, hit)
        or r.leads("once", hit, 4)
        or r.clause(hit.start) in r.bygone
    )
    left = r.cue_before(hit, "left", 1)
    if (
        (r.negated(hit, 2) and not (left and r.cue_before(left, "not", 2)))
        or _figurative(r, hit)
        or another
        or hit.start in r.to_come
        or r.before(hit) in ("plus", "qui", "les", "aux")
        or (r.asks(hit) and not (r.cue_before(hit, "self", 4) or _right_after_oneself(r, hit)))
    ):
        return
    if r.intent in NOT_ONESELF and not (r.speaks_of_self() or _mine(r, hit)):
        return
    if "stage" not in r.found.values and not any_of("retired").search(r.message.folded):
        r.set("stage", hit.value, r.quote(hit))


def _employed(r: Reading) -> bool | None:
    """« kiné salarié d'un cabinet », never « travailleur non salarié » nor « j'ai une adjointe salariée »"""
    if any(family == "owner" and not r.negated(cue) for cue, family in r.cues):
        return False
    return any(family == "employed" and _says_employed(r, cue) for cue, family in r.cues) or None


def _says_employed(r: Reading, cue: Hit) -> bool:
    oneself = r.cue_before(cue, "self", 4)
    bygone = r.cue_before(cue, "past", 3) or r.clause(cue.start) in r.bygone
    named = set(r.left(cue, 2).split()) & set(words_of("possessive"))
    another = within_third(r, cue) or ((named or r.cue_before(cue, "third", 6)) and not oneself)
    at_large = r.asks(cue) and not (oneself or "profession" in r.found.values)
    unsaid = r.negated(cue) or r.before(cue) == "non"
    return not (unsaid or bygone or at_large or (another and not r.found.beneficiary))


def _right_after_oneself(r: Reading, hit: Hit) -> bool:
    """« lequel pour un kiné salarié ? »"""
    return "profession" in r.found.values and any(
        h.family in ("person", "domain")
        and h.start <= hit.start <= h.end + (r.before(hit) in ("a", "au", "en"))
        and h not in r.others
        for h in r.hits
    )


def _figurative(r: Reading, hit: Hit) -> bool:
    """« cabinet de toilette », « je consulte votre site », « j'ai installé une appli », « libéral en politique »: another sense of a word of work."""
    word = r.words[hit.start].text
    said = (word.startswith("instal") and r.leads("fitted", hit, 4)) or (
        word.startswith("liberal") and r.leads("figurative", hit, 7)
    )
    return said or r.follows("other_house", hit, 5)


def _mine(r: Reading, hit: Hit) -> bool:
    """« mon hôpital », « mon cabinet », « j'exerce »"""
    start = r.words[hit.start].start
    elided = fold(r.message.text[max(start - 2, 0) : start]) == "j'"
    return elided or r.before(hit) in words_of("mine") or r.words[hit.start].text in words_of("mine")


def _setting(r: Reading, hit: Hit) -> None:
    behalf = r.cue_before(hit, "behalf", 8) or r.of_trained(hit)
    if (
        r.intent in ("recommend", "search")
        and r.leads("at_large", hit, 3)
        and not (r.speaks_of_self() or r.alone(hit) or {"stage", "specialty"} & set(r.found.values))
    ):
        return  # "la sécurité des prompts à l'hôpital, une formation ?"
    left = r.cue_before(hit, "left", 1)
    stays = left and r.cue_before(left, "not", 2)  # "je ne peux pas quitter mon cabinet"
    if (r.negated(hit, 3) and not stays) or (r.cue_before(hit, "third", 6) and not behalf) or _loose_setting(r, hit):
        return
    if (
        (left and not stays)
        or r.leads("left_setting", hit, 5)
        or r.leads("source", hit, 5)
        or r.leads("leisure", hit, 6)
    ):
        return  # "je ne travaille plus à l'hôpital", "une étude de l'hôpital de Boston"
    if _figurative(r, hit) or r.clause(hit.start) in r.bygone or hit.start in r.to_come:
        return
    mine = _mine(r, hit) or r.clause(hit.start) in r.own_clauses
    if (
        not r.found.beneficiary
        and not mine
        and (r.clause(hit.start) in r.apposed | r.told_of or r.leads("was_there", hit, 9))
    ):
        return
    if not mine and r.before(hit) in ("de", "d") and _of_an_offer(r, hit):
        return  # "un MOOC de l'Inserm"
    if (
        not mine
        and r.intent in ABOUT_OFFERS
        and (_of_an_offer(r, hit) or not (r.cue_before(hit, "self", 8) or _beside_oneself(r, hit)))
    ):
        return  # "Gustave Roussy ou Paris Cité ?"
    if not mine and (
        (r.asks(hit) and not (r.cue_before(hit, "self", 8) or _right_after_oneself(r, hit)))
        or (r.intent in NOT_ONESELF and not r.speaks_of_self())
    ):
        return
    known = r.found.values.get("setting")
    if known in MIXED and hit.value in MIXED and known != hit.value and any_of("mixed").search(r.message.folded):
        r.set("setting", "mixte", r.quote(hit))
    elif known is None:
        r.set("setting", hit.value, r.quote(hit))


def _beside_oneself(r: Reading, hit: Hit) -> bool:
    """« dentiste salariée d'un centre de santé à Brest. Le DU de Nice, combien d'heures ? »: where one works, told with who one is."""
    begins = hit.start > 0 and r.clause(hit.start - 1) != r.clause(hit.start)
    apart = int(begins)  # "radiologue, clinique, Nancy", "ORL à Dunkerque, installé depuis 15 ans"
    named = [
        h
        for h in r.hits
        if h.family in ("person", "domain")
        and h.end <= hit.start
        and 0 <= r.clause(hit.start) - r.clause(h.start) <= apart
    ]
    return "profession" in r.found.values and bool(named) and named[-1] not in r.others and not r.asks(hit)


def _of_an_offer(r: Reading, hit: Hit) -> bool:
    """« le DU Cochin », « entre l'IFSBM et le cours de Gustave Roussy »"""
    return any(h.family == "kind" and 0 <= hit.start - h.end <= 2 for h in r.hits) or "entre" in r.left(hit, 8).split()


def _loose_setting(r: Reading, hit: Hit) -> bool:
    """« en clinique », « de ville » prove a setting only beside who works there (« IADE en clinique », « en clinique à Metz »,
    « gastro, clinique à Metz », never « pharmacie clinique à Metz »)."""
    said = " ".join(r.message.plain[hit.start : hit.end])
    if said == "cliniques" and r.before(hit) not in words_of("counts"):
        return True  # "essais cliniques"
    if said not in words_of("loose_setting"):
        return False
    # "cardio Bordeaux clinique"
    who = any(
        h.end == hit.start
        and (h.family in ("person", "domain", "stage") or (h.family == "town" and not plain_word(r, h)))
        for h in r.hits
    )
    if said == "clinique" and r.before(hit) in ("la", "une") and _beside_oneself(r, hit):
        return False  # "radiologue à la clinique Pasteur"
    if (
        said == "clinique"
        and r.before(hit) not in ("moitie", "temps", "mi")
        and (
            r.covered(hit, ("person", "domain", "topic"))
            or any_of("full_name", "", "$").search(r.before(hit))
            or not (who or not r.before(hit))
        )
    ):
        return True
    there = any(
        h.family == "town" and (0 <= h.start - hit.end <= 1 or h.end == hit.start) and not plain_word(r, h)
        for h in r.hits
    ) or r.before(hit) in ("moitie", "temps", "mi")
    return not (who or there or r.alone(hit) or r.leads("lives", hit, 1))


_AM_A_SURGEON = re.compile(
    r"\b(?:je suis|suis|chui|jsuis|etant) (?:(?:une?|toujours|encore|aussi|jeune|actuellement) )*(?:chir|\w*chirurgien)"
)


def _surgeon(r: Reading, behalf: bool) -> None:
    """« Je suis chirurgien » implies that one works now (contract)."""
    if behalf or r.found.values.get("profession") != "medecin" or "stage" in r.found.values:
        return
    if _AM_A_SURGEON.search(r.message.folded):
        r.set("stage", "en_exercice", "chirurgien")
