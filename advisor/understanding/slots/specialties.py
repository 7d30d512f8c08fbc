"""Fields of medicine: a specialty is the person's own only when it hangs on who they are, on what they do, or names them."""

from advisor.understanding.slots.cues import any_of, tells_age, words_of
from advisor.understanding.slots.reading import BRIEF, Reading
from corpus.lexicon import Hit
from corpus.vocabularies import load_yaml


def hung_on(r: Reading, persons: list[Hit]) -> None:
    """A field of medicine is the person's only when it hangs on who they are or what they do."""
    located = {i for h in r.hits if h.family in ("town", "abroad", "region", "setting") for i in range(h.start, h.end)}
    linked = words_of("link")

    def hangs_on(person: Hit, hit: Hit) -> bool:
        same = r.clause(person.end - 1) == r.clause(hit.start)
        return (
            person.end <= hit.start <= person.end + 6 and (same or _goes_on(r, person, hit))
            and all(r.words[i].text in linked or r.words[i].text[0].isdigit() or i in located or r.clause(i) != r.clause(hit.start) for i in range(person.end, hit.start))
        )  # fmt: skip

    for hit in (h for h in r.hits if h.family in ("domain", "topic")):
        listed = (
            hit.family == "domain"
            and r.alone(hit)
            and not any(h.family == "topic" and h.start == hit.start for h in r.hits)
            and r.found.values.get("profession") in ("interne", "medecin")
        )
        attached = listed or any(
            hangs_on(p, hit) or (hit.family == "domain" and hit.end == p.start and _first_named(r, hit, p))
            for p in persons
        )
        if hit.family == "topic":
            if attached:
                r.own_field |= set(range(hit.start, hit.end))
            continue
        student = str(r.found.values.get("profession")).startswith("etudiant")  # who prepares a specialty has none yet
        # "psy": psychiatrist or psychologist
        shared = r.message.plain[hit.start : hit.end] in [[w] for w in words_of("ambiguous_holder")]
        doing = (
            r.leads("doing", hit, 6)
            and not (r.leads("once", hit, 8) or r.follows("over", hit, 5))
            and not (
                r.cue_before(hit, "past", 3)
                and r.clause(hit.start) != r.words[-1].clause
                and not any_of("retired").search(r.message.folded)
            )
            and not (shared and r.before(hit) in words_of("as_who"))
            and not r.asks(hit)
            and not student
            and "pour le service" not in r.left(hit, 4)
        )
        # "une formation chirurgie robotique viscéral, je suis CCA"
        operates = r.found.values.get("profession") == "medecin" and any(
            t.family == "topic" and t.value == "chirurgie_robotique" and t.end == hit.start for t in r.hits
        )
        answer = r.expected in ("specialty", "profession") and len(r.words) <= 6
        within = any(p.start <= hit.start and hit.end <= p.end and p.value for p in persons)
        if r.leads("rotation", hit, 5) and r.found.values.get("specialty"):
            continue  # "interne de MG, en stage aux urgences"
        if (attached or doing or answer or operates) and not within and not r.negated(hit, 2):
            r.own_field |= set(range(hit.start, hit.end))
            third, own = r.cue_before(hit, "third", 6), r.cue_before(hit, "self", 3)
            if attached or third is None or (own and own.start >= third.end):
                _specialise(r, hit)


def held(r: Reading) -> list[Hit]:
    """« un uro de 30 ans, il a besoin d'une formation ? »: somebody called by a field of medicine."""
    fields = [h for h in r.hits if h.family == "domain" and r.before(h) in ("un", "une", "est") and _nickname(r, h)]
    known = [(h, load_yaml("specialties.yaml")[h.value].get("profession")) for h in fields]
    return [
        Hit(h.start, h.end, "person", {"specialty": h.value, "profession": profession})
        for h, profession in known
        if profession
    ]


def _goes_on(r: Reading, person: Hit, hit: Hit) -> bool:
    """« interne depuis mai, en neurologie », « CCA) en hématologie au CHU »: the clause after who one is begins with the field."""
    begins = next(a for a, b in r.message.clauses if a <= hit.start < b)
    following = hit.family == "domain" and r.clause(hit.start) == r.clause(person.start) + 1
    return (
        following
        and r.right(hit, 1) in ("", "au", "a", "aux")
        and r.words[begins].text in words_of("leads_field")
        and not (r.asks(hit) and not r.trained)
    )


def _first_named(r: Reading, hit: Hit, person: Hit) -> bool:
    """« cardio PH au CHU de Brest »: the field right before who one is, at the head of a clause."""
    return (
        r.clause(hit.start) == r.clause(person.start)
        and r.left(hit, 1) in ("", *words_of("greeting"))
        and person.value.get("profession") in ("medecin", "interne")
    )


def _specialise(r: Reading, hit: Hit) -> None:
    if r.found.values.get("specialty") in (None, "chirurgie", "medecine_generale") or "reconverti" in r.left(hit, 3):
        r.set("specialty", hit.value, r.quote(hit))
        if (
            "profession" not in r.found.values
            and (r.leads("doctor_of", hit, 8) or _stands_in(r, hit) or _names_oneself(r, hit))
            and load_yaml("specialties.yaml")[hit.value].get("profession")
        ):
            r.set("profession", "medecin", r.quote(hit))


def _names_oneself(r: Reading, field: Hit) -> bool:
    """« cardio à Lyon », when the profession was asked for."""
    return r.expected == "profession" and _nickname(r, field) and _said_first(r, field)


def _stands_in(r: Reading, field: Hit) -> bool:
    """« médecine générale, remplaçante »: a locum of that field, told right after it."""
    return any(h.family == "person" and set(h.value) == {"stage"} and h.start == field.end for h in r.hits)


def named_by_field(r: Reading) -> None:
    """« chir visc à Bourg-en-Bresse »: a field of medicine first, in a message that only says who one is."""
    first = next(
        (
            h
            for h in r.hits
            if h.family == "domain"
            and not r.covered(h, ("person",))
            and (r.quote(h) if r.quote(h).isupper() else r.quote(h).lower()) not in words_of("plain_field")
        ),
        None,
    )
    if (
        first is None
        or r.right(first, 1) == "ou"
        or not (_after_age(r, first) or _said_first(r, first) or _points_at_self(r, first))
    ):
        return  # "l'imagerie m'intéresse", "médecine ou chirurgie" name no one
    if r.message.plain[first.start] in words_of("two_trades") and r.found.values.get("profession") not in (
        None,
        "medecin",
        "interne",
    ):
        return  # "ortho (orthophoniste)", "psy… enfin psychologue"
    if r.message.plain[first.start] == "ortho" and any_of("speech").search(" ".join(r.message.plain)):
        r.set("profession", "autre_paramedical", r.quote(first))
        return  # "ortho à Grenoble, IA et langage"
    r.set("specialty", first.value, r.quote(first))
    if (
        (_nickname(r, first) or _stands_in(r, first))
        and "profession" not in r.found.values
        and "internat" not in r.message.plain
        and load_yaml("specialties.yaml")[first.value].get("profession")
    ):
        r.set("profession", "medecin", r.quote(first))


def corrected_by_field(r: Reading) -> None:
    """« pas radiologue, med nuc »: the field right after who one is not."""
    for hit in (h for h in r.hits if h.family == "domain" and r.alone(h) and not r.asks(h)):
        denied = any(
            p.family == "person" and p.end == hit.start and r.negated(p, 3) and "specialty" in p.value for p in r.hits
        )
        if denied and load_yaml("specialties.yaml")[hit.value].get("profession"):
            r.set("specialty", hit.value, r.quote(hit))
            return


def _points_at_self(r: Reading, field: Hit) -> bool:
    """« un dermato comme moi », « signé : un vieux cardio », « et pour moi, chir visc », « chir vasc, j'opère quatre jours sur cinq »"""
    if not _nickname(r, field):
        return False
    before = next(i for i, (a, b) in enumerate(r.message.clauses) if a <= field.start < b)
    as_for_me = (
        before > 0
        and r.message.clauses[before][0] == field.start
        and any_of("as_for_me", "^").match(" ".join(r.message.plain[slice(*r.message.clauses[before - 1])]))
    )
    heads = (
        field.start == 0
        and r.alone(field)
        and len(r.message.clauses) > 1
        and r.intent in ("profile", "recommend", "refine")
    )
    said = r.follows("it_is_me", field, 2) or r.cue_before(field, "signed", 3, same_clause=False)
    # "cours ia pour rhumato"
    meant = (
        r.before(field) == "pour"
        and r.right(field, 1) in ("", "a", "en", "dans")
        and bool(any_of("training").search(r.left(field, 8)))
        and r.intent in ("recommend", "search", "profile")
        and r.message.plain[field.start] not in words_of("ambiguous_holder") | words_of("two_trades")
    )
    return bool(said or as_for_me or (meant and not r.asks(field))) or (
        heads and not r.asks(field) and bool(any_of("first_person").search(r.message.folded))
    )


def _nickname(r: Reading, field: Hit) -> bool:
    """« cardio », « ORL », never « cardiologie »: how colleagues call one another."""
    return not any_of("full_name", "", "$").search(r.message.plain[field.end - 1])


def _said_first(r: Reading, field: Hit) -> bool:
    """« chir visc à Bourg-en-Bresse, 2 h par semaine »"""
    placed = _placed(r, field)
    first = next(a for a, b, _ in r.message.sentences if a <= field.start < b) if _nickname(r, field) else 0
    if _presents(r, field):
        r.own_clauses.add(r.clause(field.start))
        return True
    asked = r.asks(field) and not (_nickname(r, field) and (placed or r.follows("then_asks", field, 4)))
    if asked or not (all(_opens(w) for w in r.message.plain[first : field.start]) or _told_in_passing(r, field)):
        return False
    only_who = (placed or len(r.words) <= 12) and (
        r.intent == "profile" or (r.wishes and r.alone(field)) or (placed and r.intent in ("recommend", "search"))
    )
    return only_who or (_nickname(r, field) and _says_who(r, field, placed))


def _presents(r: Reading, field: Hit) -> bool:
    """« infectio CHU st etienne. mooc gratuits ? »: a sentence of its own that says who one is and where, and nothing else."""
    first, last, mark = next((a, b, m) for a, b, m in r.message.sentences if a <= field.start < b)
    said = {i for h in r.hits if h.family in ("domain", "setting", "town", "region") for i in range(h.start, h.end)}
    whole = all(i in said or _opens(r.words[i].text) for i in range(first, last))
    return (
        first == 0 and last < len(r.words) and "?" not in mark and whole and _nickname(r, field) and _placed(r, field)
    )


def _placed(r: Reading, field: Hit) -> bool:
    """« chir ortho au CHU », « dermato à Lyon », « med gé dans le 63 », « ophtalmo à la retraite »"""
    where = any(h.family in ("town", "setting", "region") and h.start <= field.end + 2 for h in r.hits)
    return where or r.follows("in_department", field, 3) or r.follows("retired_from", field, 3)


def _says_who(r: Reading, field: Hit, placed: bool) -> bool:
    """« bjr hémato, quelle formation ? », « cardio dans le 33 cherche formation »: how colleagues call one another, not a theme."""
    if any(h.family == "topic" and h.start < field.end and field.start < h.end for h in r.hits) or r.right(
        field, 1
    ) in words_of("goes_on_theme"):
        return False
    seeks = r.intent in ("recommend", "search")
    greets = field.start > 0 and (seeks or (r.intent in ("greeting", "unclear") and len(r.words) <= BRIEF))
    refines = placed and r.intent == "refine" and (not r.replacing or r.alone(field))
    return r.wishes or greets or (seeks and bool(r.asking)) or refines


def _told_in_passing(r: Reading, field: Hit) -> bool:
    """« je débute en IA, rhumato, Vannes », « 1000 € max, endocrino chu limoges »: a field alone between commas, and where
    one works right after."""
    first, last = next((a, b) for a, b in r.message.clauses if a <= field.start < b)
    where = [h for h in r.hits if h.family in ("town", "setting", "region") and h.start >= field.end]
    # "CHG de Saint-Brieuc, endocrino, je veux un DU"
    department = r.follows("in_department", field, 3)
    there = (
        department
        or any(h.start - field.end <= 1 for h in where)
        or any(h.family in ("town", "setting") and h.end == field.start for h in r.hits)
    )
    placed = (
        first == field.start
        and _nickname(r, field)
        and (
            department
            or all(
                any(h.start <= i < h.end for h in where) or r.words[i].text in words_of("link")
                for i in range(field.end, last)
            )
        )
    )
    return (
        (r.alone(field) or placed)
        and r.intent in ("profile", "recommend", "search")
        and there
        and not any(h.family == "topic" and h.start == field.start for h in r.hits)
    )


def _after_age(r: Reading, field: Hit) -> bool:
    """« à mon âge, 61 ans, ORL »: a field alone right after one's age."""
    start = next((a for a, b in r.message.clauses if b == field.start), None)
    age = start is not None and any_of("age", "", "$").search(" ".join(r.message.plain[start : field.start]))
    return bool(age) and r.alone(field) and not r.cue_before(field, "third", 8, same_clause=False)


def _opens(word: str) -> bool:
    """Whether a word says nothing yet of who one is, before a field of medicine: « bonjour, 45 ans, cardio »."""
    return tells_age(word) or word in words_of("leads_field") | words_of("greeting")
