"""Whose profession a word names: one's own, that of the one who will be trained, somebody else's, or nobody's."""

from dataclasses import replace

from advisor.understanding.slots.cues import any_of, tells_age, words_of
from advisor.understanding.slots.reading import ABOUT_OFFERS, NOT_ONESELF, SUBJECTS, Reading
from corpus.lexicon import Hit
from corpus.text import fold, singular
from corpus.vocabularies import french_words

NEAR = 3
"""Words between people and « j'en suis un », at most."""


def plain_plural(r: Reading, hit: Hit) -> bool:
    """« mars » is no plural of MAR, « des » none of DE: plurals are folded for look-up, abbreviations have none."""
    word = r.words[hit.start].text
    return (
        hit.end - hit.start == 1
        and len(word) <= 4
        and word.endswith("s")
        and word in french_words()
        and r.quote(hit).islower()
    )


def owner(r: Reading, hit: Hit) -> str:  # noqa: C901 - one case after another, the surest first
    """`self`, `behalf` (who will be trained), or `` when the person named is somebody else or nobody."""
    if (
        (r.clause(hit.start) in r.bygone and not any_of("retired").search(r.message.folded))
        or _denied_after(r, hit)
        or (r.negated(hit, 3) and r.right(hit, 2) not in ("comme moi", "comme nous"))
        or (r.intent == "off_topic" and not (r.has("self") or r.has("signed")))
    ):
        return ""
    if r.cue_before(hit, "signed", 3, same_clause=False) or any_of("it_is_me", "^").match(r.next_clause(hit)):
        return "self"  # "signé : une infirmière", "les kinés, dont je suis"
    if _became_another(r, hit) or r.leads("kin_of", hit, 5):
        return ""  # "infirmière puis IPA", "je suis femme de chirurgien"
    if any_of("denied_whole", "^", "$").match(r.next_clause(hit)):
        return ""  # "pour radiologues, sans façon"
    if r.leads("said_before", hit, 4) and any(
        h.family == "person" and h.start >= hit.end and not r.negated(h, 3) for h in r.hits
    ):
        return ""  # "j'ai dit infirmière, mais je suis IPA"
    if r.words[hit.start].text == "suis" or _one_of_them(r, hit):
        return "self"  # "suis cadre de santé" is one phrase of the vocabulary
    if (
        any(h.family == "person" and h.end == hit.start and "profession" in h.value for h in r.hits)
        and r.words[hit.start].text in ("a", "en", "dans")
        and r.words[hit.start + 1].text in ("la", "fac", "faculte")
    ):
        return ""  # "bibliothécaire à la fac de médecine"
    if r.leads("has_somebody", hit, 4) or r.leads("shown_to", hit, 6):
        return ""  # "j'ai une nouvelle interne", "pour convaincre mon cadre"
    if r.leads("teaches", hit, 10):
        return ""  # "je dois monter un cours d'IA pour les P2"
    if r.leads("offers_to", hit, 8) and not r.asks(hit):
        return "behalf"  # "je voudrais proposer quelque chose à mes internes"
    if r.leads("and_mine", hit, 4) and hit.end == len(r.words):
        return "behalf"  # "et mes préparatrices ?" is all that is said
    team = r.leads("trains", hit, 4) and r.follows("of_my_team", hit, 3)
    if (team or r.leads("for_people", hit, 8) or r.follows("to_train", hit, 3)) and not (
        r.asks(hit) and r.intent in NOT_ONESELF
    ):
        return "behalf"
    if r.before(hit).isdigit() and r.before(hit) != "1":
        # "on est 14 IDE", "on est une équipe de 4 IDE"
        ours = r.cue_before(hit, "self", 4 if r.leads("team_of", hit, 7) else 1)
        # "former tout le service, 40 infirmières"
        trained = r.they_want or any_of("trains_them").search(" ".join(r.message.plain[: hit.start]))
        return "self" if ours and ours.value in words_of("we") else "behalf" if trained else ""  # "50 médecins"
    named = _apposed(r, hit)
    if named:
        asked_for = any(name == "behalf" and named.start - 1 <= c.start <= named.start for c, name in r.cues)
        asked_for = asked_for or r.leads("offers_to", replace(named, start=named.end - 1), 8)
        return "behalf" if r.they_want or asked_for else ""
    third, own = r.cue_before(hit, "third", 6), r.cue_before(hit, "self", 5)
    if _asked_for(r, hit, own):
        return "behalf"
    past = r.cue_before(hit, "past", 2)
    if past and (
        any_of("retired").search(r.message.folded)
        or any(h.family == "person" and past.end <= h.start < hit.start for h in r.hits)
    ):
        past = None  # "retraité, ancien anesthésiste", "ex-infirmière devenue cadre"
    if r.leads("once", hit, 9) or r.follows("over", hit, 5):
        return ""  # "j'ai eu mon internat en 2003"
    if within_third(r, hit) and r.they_want and hit.start and r.words[hit.start - 1].text in words_of("mine"):
        return "behalf"  # "mon chef de clinique, pédiatre, cherche une formation"
    if within_third(r, hit) or (past and not (own and own.start >= past.end)) or r.cue_before(hit, "future", 2):
        return ""
    if _at_the_age(r, hit) or r.leads("we_who", hit, 3):
        return "self"
    plural = hit.end - hit.start == 1 and singular(r.words[hit.start].text) != r.words[hit.start].text
    if own and (third is None or own.start > third.start) and not (plural and own.value not in words_of("we")):
        return "self"
    if r.follows("it_is_me", hit, 4) or _corrected(r, hit):
        return "self"  # "l'infirmière que je suis"
    if plural and _heads(r, hit) and r.expected == "profession" and r.intent == "profile":
        return "self"  # "médecins, chir digestive", when asked who
    if plural and ((_heads(r, hit) and {"nous", "notre", "nos"} & set(r.message.plain)) or r.follows("and_me", hit, 2)):
        return "self"
    if third or plural or _spoken_of(r, hit):
        return ""
    begins = hit.start > 0 and r.clause(hit.start - 1) != r.clause(hit.start)
    if r.intent == "recommend" and begins and not r.cue_before(hit, "third", 6, same_clause=False):
        return "self"  # "une formation pour moi, radiologue ?"
    if _headline(r, hit):
        return "self"
    # further words of one description ("médecin généraliste installé, maître de stage") and bare key words
    return (
        ""
        if r.asks(hit)
        or (
            r.intent in NOT_ONESELF | ABOUT_OFFERS
            and r.before(hit) not in ("", *words_of("greeting"))
            and not r.speaks_of_self()
        )
        else "self"
    )


def _denied_after(r: Reading, hit: Hit) -> bool:
    """« interne non, PH oui », never « interne, non pardon, chef de clinique », which is mended already."""
    said = r.right(hit, 2).split()
    answers = said[:1] in (["non"], ["nan"]) and said[1:] in ([], ["je"], ["moi"])
    return answers and any(name == "not" and c.start == hit.end for c, name in r.cues)


def _one_of_them(r: Reading, hit: Hit) -> bool:
    """« former des radiologues, ça sert ? j'en suis un »: the last profession named before it is said to be one's own."""
    said = next(
        (
            a
            for a, b in r.message.clauses
            if a >= hit.end and any_of("one_of_them", "^").match(" ".join(r.message.plain[a:b]))
        ),
        None,
    )
    return (
        said is not None
        and said - hit.end <= NEAR
        and not any(h.family == "person" and hit.end <= h.start < said for h in r.hits)
    )


def _heads(r: Reading, hit: Hit) -> bool:
    """« radiologues au CH de Niort, nous voulons un webinaire »: those who write, named first."""
    return all(word in words_of("greeting") for word in r.message.plain[: hit.start])


def _headline(r: Reading, hit: Hit) -> bool:
    """« neuro PH lille une idée de formation ? », « kiné en cabinet un DU ? »: who and where, before a request that no mark parts from them."""
    said = {i for h in r.hits if h.family == "domain" and h.end <= hit.start for i in range(h.start, h.end)}
    heads = all(i in said or word in words_of("greeting") for i, word in enumerate(r.message.plain[: hit.start]))
    beside = {h.family for h in r.hits if h.start - hit.end <= 1 and h.end > hit.end}
    if r.intent in NOT_ONESELF:
        return heads and r.intent in SUBJECTS and "town" in beside  # "manip radio à Brest l'IA va nous remplacer ?"
    return heads and bool({"town", "region", "setting"} & beside or r.follows("then_asks", hit, 4))


def _became_another(r: Reading, hit: Hit) -> bool:
    """« infirmière puis IPA depuis peu », « aide-soignante devenue cadre »"""
    m = any_of("became", "^").match(" ".join(r.message.plain[hit.end : hit.end + 6]))
    at = hit.end + m[0].count(" ") + 1 if m else 0
    return bool(m) and any(h.family == "person" and h.start in (at, at - 1) and "profession" in h.value for h in r.hits)


def _at_the_age(r: Reading, hit: Hit) -> bool:
    """« j'ai 63 ans médecin généraliste ça vaut encore le coup ? »: who one is right after one's age, at the head of the message."""
    said = r.message.plain[: hit.start]
    return any(map(str.isdigit, said)) and all(tells_age(w) or w in words_of("greeting") for w in said)


def _corrected(r: Reading, hit: Hit) -> bool:
    """« pas un radiologue, un manip radio »"""
    return any(h.family == "person" and h.end <= hit.start <= h.end + 2 and r.negated(h, 2) for h in r.hits)


def _apposed(r: Reading, hit: Hit) -> Hit | None:
    """Somebody else whom the hit describes: « pour ma femme, cadre de santé », « mon chef, médecin, me demande »."""
    for cue in (c for c, name in r.cues if name == "third" and c.end <= hit.start):
        at = r.past_complement(cue.end)
        between = r.words[at : hit.start]
        if (
            at <= hit.start <= at + 3
            and r.clause(cue.start) != r.clause(hit.start)
            and not r.parted(cue.start, hit.start)
            and all(tells_age(w.text) or r.message.text[w.start].isupper() for w in between)
        ):
            return cue
    return None


def _asked_for(r: Reading, hit: Hit, own: Hit | None) -> bool:
    behalf = r.cue_before(hit, "behalf", 6)
    if (
        behalf is None
        or _audience(r, behalf)
        or r.cue_before(hit, "what_is", 6)
        or r.cue_before(hit, "patient", 6, same_clause=False)
    ):
        return False
    if r.intent == "search" and r.asks(hit) and r.before(hit) == "pour" and not r.speaks_of_self():
        return False  # "y a-t-il des DU pour pharmaciens ?"
    if behalf.value in ("pour l", "pour le", "pour les", "pour un", "pour une", "pour des") and (
        behalf.end != hit.start
        or (
            r.intent in NOT_ONESELF
            and (r.asks(hit) or "?" in r.message.text or behalf.value in ("pour les", "pour des"))
        )
    ):
        return any(f == "third" and behalf.end - 1 <= c.start <= behalf.end and c.end <= hit.start for c, f in r.cues)
    return own is None or behalf.start > own.start or behalf.end >= own.end


def _audience(r: Reading, behalf: Hit) -> bool:
    """« la masterclass pour le radiologue », « ce MOOC pour sages-femmes », « le BME, c'est pour les ingénieurs »: whom one
    known offer is for."""
    if behalf.value in ("pour l", "pour les") and r.leads("is_meant", behalf, 3):
        first = next(a for a, b, _ in r.message.sentences if a <= behalf.start < b)
        # "en fait c'est pour les infirmières de mon service"
        return r.words[behalf.start - 1].text not in ("est", "et") or not set(
            r.message.plain[first : behalf.start - 1]
        ) <= words_of("before_it_is")
    apart = 4 if behalf.value == "pour l" else 0  # "la masterclass imagerie pour radiologues"
    kind = next(
        (
            h
            for h in r.hits
            if h.family == "kind" and 0 <= behalf.start - h.end <= apart and r.clause(h.start) == r.clause(behalf.start)
        ),
        None,
    )
    start = kind.start if kind else behalf.start - 1
    if kind is None and r.intent == "programme_info" and r.words[start].text in words_of("on_ai"):
        start -= 1  # "la formation IA pour médecins de l'IFSBM existe toujours ?"
    offer = kind or (start > 0 and r.words[start].text in words_of("offers_and_who"))
    return bool(offer) and start > 0 and r.words[start - 1].text in words_of("definite")


def within_third(r: Reading, hit: Hit) -> bool:
    if r.before(hit) in words_of("possessive_only"):
        return True  # "mon dentiste", "notre pharmacienne"
    return any(name == "third" and c.start < hit.end and hit.start < c.end for c, name in r.cues)


def _spoken_of(r: Reading, hit: Hit) -> bool:
    """« les radiologues », « l'infirmière », « suis-je médecin si » …: a profession as a subject."""
    elided = fold(r.message.text[: r.words[hit.start].start]).endswith("l'")
    return bool(elided or r.cue_before(hit, "article", 0) or r.before(hit) in words_of("of_people"))
