"""What the person wants to follow: kinds of programme, ways of learning, goals, themes, languages."""

from advisor.understanding.slots.cues import any_of, words_of
from advisor.understanding.slots.reading import ABOUT_OFFERS, BRIEF, SHORT, SUBJECTS, Reading
from corpus.lexicon import Hit
from corpus.text import fold

DIPLOMAS = ["DU", "DIU", "capacite", "licence", "master", "mastere_specialise", "executive_master", "double_cursus"]
OPPOSITE = {"presentiel": "distanciel", "distanciel": "presentiel"}


def read(r: Reading) -> None:
    _without_diploma(r)
    for hit in r.hits:
        if hit.family == "modality":
            _modality(r, hit)
        elif hit.family == "kind" and not r.covered(hit, ("person",)):  # "maître de conf"
            _kind(r, hit)
        elif hit.family in ("goal", "topic") and not r.covered(hit, ("ai_level", "programming")):
            _goal(r, hit) if hit.family == "goal" else _topic(r, hit)
    _languages(r)
    if r.replacing and r.found.values.get("modalities") and not r.found.removed.get("modalities"):
        r.found.replaces.add("modalities")
    if r.replacing and r.intent in ("refine", "profile") and r.found.values.get("goals"):
        r.found.replaces.add("goals")
    if any(
        h.family == "topic" and h.value in r.found.values.get("topics", []) and r.leads("instead_of_it", h, 6)
        for h in r.hits
    ):
        r.found.replaces.add("topics")  # "orientez-moi plutôt vers de l'éthique"


# --- ways of learning -------------------------------------------------------------------------------------------------


def _modality(r: Reading, hit: Hit) -> None:
    third = r.cue_before(hit, "third", 8)
    if third and not (
        r.they_want or r.found.beneficiary or {"je", "moi", "nous", "me"} & set(r.message.plain[third.end : hit.start])
    ):
        return  # "une collègue fait ça à distance"
    clause = r.said(r.clause(hit.start))
    if any(
        h.family == "kind" and r.clause(h.start) == r.clause(hit.start) and _owned(r, h) for h in r.hits
    ) and not any_of("wish_word").search(clause):
        return  # "j'ai déjà fait un DU à distance"
    weak = _says_home(r, hit) and not any_of("learns").search(clause)
    if any_of("used_to").search(clause) or (weak and r.expected != "modalities" and not _one_criterion(r, hit)):
        return  # "pendant le covid on faisait tout en visio", "j'ai trois ados à la maison"
    if (
        not r.wished(hit)
        or r.cue_before(hit, "what_is", 4)
        or r.covered(hit, ("topic", "modality"))
        or (r.leads("left_open", hit, 6) and "contre" not in r.left(hit, 3).split())  # "rien contre le distanciel"
        or r.leads("not_training", hit, 7)
        or _lived_so(r, hit)
        or _compared(r, hit)  # "je préfère les gens en chair aux visioconférences"
    ):
        return
    if r.leads("all_but", hit, 4):
        r.set("modalities", [m for m in ("presentiel", "hybride", "distanciel") if m != hit.value], r.quote(hit))
        return
    if r.refused(hit, 2) or r.leads("dislikes", hit, 5):
        if _elsewhere(r, hit):
            return
        r.found.removed.setdefault("modalities", []).append(hit.value)
        other = any(h.family == "modality" and h.value != hit.value and not r.refused(h, 2) for h in r.hits)
        if hit.value in OPPOSITE and not other:  # "hybride ok, présentiel non" tells all that is accepted
            r.set("modalities", OPPOSITE[hit.value], r.quote(hit))
        return
    if r.follows("nothing_else", hit, 2):
        r.found.values.pop("modalities", None)  # "sur place un jour peut-être, pour l'instant à distance seulement"
    r.set("modalities", hit.value, r.quote(hit))
    if r.intent == "refine":
        r.found.replaces.add("modalities")
    if r.follows("will_do", hit, 3) and hit.value in OPPOSITE:
        r.found.removed.setdefault("modalities", []).append(OPPOSITE[hit.value])  # "bon, en ligne ça ira"


def _elsewhere(r: Reading, hit: Hit) -> bool:
    """« en présentiel à Nantes, mais le présentiel à Paris c'est non »: refused in one place and wanted in another."""
    placed = any(h.family in ("town", "region") and h.start == hit.end + 1 for h in r.hits)
    return placed and any(
        (h.family, h.value) == (hit.family, hit.value) and h.start != hit.start and not r.refused(h, 2) for h in r.hits
    )


def _says_home(r: Reading, hit: Hit) -> bool:
    return " ".join(r.message.plain[hit.start : hit.end]) in words_of("weak_modality")


def _one_criterion(r: Reading, hit: Hit) -> bool:
    """« chez moi » where little else is said, or as one of several criteria: « débutant, 6 h, gratuit, chez moi »."""
    at = next(i for i, (a, b) in enumerate(r.message.clauses) if a <= hit.start < b)
    first, last = r.message.clauses[at]
    if not all(any(h.start <= i < h.end and _says_home(r, h) for h in r.hits) for i in range(first, last)):
        return len(r.words) <= SHORT
    before = r.message.plain[r.message.clauses[at - 1][0] : first] if at and not r.parted(first - 1, first) else []
    after = r.message.plain[last : last + 1] if last < len(r.words) and not r.parted(last - 1, last) else []
    told = (words_of("takes_verb") | words_of("tells_life")) & {*before, *after}  # "le soir, chez moi, je lis"
    return len(r.words) <= BRIEF or (0 < len(before) <= SHORT and not told)


def _lived_so(r: Reading, hit: Hit) -> bool:
    """« on opère à distance », « un livre acheté en ligne », « je parle anglais avec mes patients »: how one lives or works."""
    first, last = next((a, b) for a, b in r.message.clauses if a <= hit.start < b)
    # "je travaille de nuit, donc à distance"
    first = max([first, *(turn.end for turn, name in r.cues if name == "yet" and turn.end <= hit.start)])
    said = " ".join(r.message.plain[first:last])
    return r.follows("with_patients", hit, 3) or (
        bool(any_of("does").search(said)) and not any_of("learns").search(said)
    )


# --- kinds of programme -----------------------------------------------------------------------------------------------


def _without_diploma(r: Reading) -> None:
    said = any_of("without_diploma").search(
        r.message.folded_without(r.asking) if r.asking and not r.wishes else r.message.folded
    )
    if said and r.intent not in SUBJECTS:
        r.set("kinds_excluded", list(DIPLOMAS), said[0])


def _kind(r: Reading, hit: Hit) -> None:
    if _owned(r, hit) and any_of("another_one").search(r.message.folded):
        r.set("kinds_wanted", hit.value, r.quote(hit))
        return  # "j'ai abandonné un DU, je veux en refaire un"
    if (
        r.cue_before(hit, "what_is", 4, same_clause=False)
        or _owned(r, hit)
        or r.twice_denied(hit)
        or r.leads("left_open", hit, 6)
        or _compared(r, hit)
        or r.leads("opinion", hit, 6)
        or any(h.family == "programming" and h.start < hit.start < h.end for h in r.hits)  # "Python niveau tutoriel"
    ):
        return
    if r.refused(hit) or r.leads("dislikes", hit, 5):
        if r.leads("once_wished", hit, 6):
            return  # "je voulais un DU mais non"
        if (
            r.cue_before(hit, "third", 12)
            and not r.they_want
            and not any_of("denied_whole", "^", "$").match(r.next_clause(hit))
        ):
            return  # "une amie a détesté son master"
        one_of_them = (
            r.before(hit) in ("le", "la")
            and r.right(hit, 1) in ("de", "d", "du", "en", "sur")
            and len(r.message.clauses) > 1
        )
        if (r.wished(hit) or not r.asks(hit)) and not one_of_them:  # "pas le DIU de télémédecine, le DU…"
            r.set("kinds_excluded", hit.value, r.quote(hit))
        return
    if (
        r.wished(hit)
        and not _one_offer(r, hit)
        and not any_of("spoken_of", "^").match(r.right(hit, 5) or r.next_clause(hit))
        and not _outrageous(r, hit)
    ):
        r.set("kinds_wanted", hit.value, r.quote(hit))


def _outrageous(r: Reading, hit: Hit) -> bool:
    """« un DU à 3 000 €, sérieux ? »"""
    end = next(b for a, b, _ in r.message.sentences if a <= hit.start < b)
    return bool(any_of("outrage").search(" ".join(r.message.plain[hit.end : end])))


def _owned(r: Reading, hit: Hit) -> bool:
    """What one has, had or goes to: « j'ai déjà un DU », « après mon master », « demain je suis à Paris pour un congrès »."""
    first, last = next((a, b) for a, b in r.message.clauses if a <= hit.start < b)
    if any_of("i_did").search(r.message.quote(first, last).lower()) and not any_of("wish_word").search(
        r.said(r.clause(hit.start))
    ):
        return True  # "j'en ai déjà claqué 1500 dans un congrès"
    return r.leads("owned", hit, 5) or (r.leads("attends", hit, 8) and not r.asks(hit)) or _listed(r, hit)


def _listed(r: Reading, hit: Hit) -> bool:
    """« J'ai 39 ans, deux enfants, un master »: one more thing that one has, in a sentence that wishes for nothing."""
    first = next(a for a, b, _ in r.message.sentences if a <= hit.start < b)
    begins = next(b for a, b in r.message.clauses if a <= first < b)
    had = hit.value in DIPLOMAS and not r.negated(hit)
    return _joined_to_owned(r, hit) or (
        had
        and not r.wishes
        and hit.start >= begins
        and r.words[first].text == "ai"
        and r.clause(hit.start) != r.clause(first)
    )


def _joined_to_owned(r: Reading, hit: Hit) -> bool:
    """« titulaire d'un DU d'échographie et d'une capacité de gériatrie », never « j'ai un DU, un master me plairait »."""
    start = hit.start - (r.before(hit) in ("un", "une"))
    before = max((h for h in r.hits if h.family == "kind" and h.end <= start), key=lambda h: h.end, default=None)
    joins = start > 0 and (r.words[start - 1].text == "et" or r.clause(start - 1) != r.clause(start))
    return (
        joins
        and before is not None
        and 0 <= r.clause(start) - r.clause(before.start) <= 1
        and not r.parted(before.start, start)
        and (not r.right(hit, 1) or r.right(hit, 1) in ("de", "d", "en", "sur", "et"))
        and r.leads("owned", before, 5)
    )


def _one_offer(r: Reading, hit: Hit) -> bool:
    """« le DU de Dijon », « ce master », « les DU sont chers »: one offer, or all of them, spoken of."""
    before = r.before(hit, 2) if r.before(hit) in words_of("which_offer") else r.before(hit)
    if r.words[hit.start].text == "les" and hit.end - hit.start > 1:
        before = "les"
    if before in words_of("one_offer") and hit.value != "dpc":
        return not (before in ("le", "la") and r.follows("suits", hit, 4))
    if before == "du" and not r.wishes and r.before(hit, 2) != "que":
        return True  # "la responsable du DU"
    if before == "les" and not r.wishes and not r.follows("suits", hit, 4):
        return True
    if r.cue_before(hit, "third", 6) and not (r.they_want or "moi" in r.left(hit, 6).split()):
        return True
    of_town = any(h.family == "town" and 0 <= h.start - hit.end <= 1 for h in r.hits)
    return r.right(hit, 1) in ("de", "d") and of_town


def _compared(r: Reading, hit: Hit) -> bool:
    """« je préfère les webinaires aux MOOC »: the second is what is not preferred."""
    return (
        (r.before(hit) in ("aux", "au") or r.left(hit, 2) in ("a un", "a une", "a des")) and "prefer" in r.left(hit, 8)
    ) or bool(any_of("rather_than", "", "$").search(fold(r.message.text[: r.words[hit.start].start])[-80:]))


# --- goals and themes -------------------------------------------------------------------------------------------------


def _goal(r: Reading, hit: Hit) -> None:
    # "je code en Python au quotidien"
    daily = r.quote(hit).endswith("quotidien") and any(
        h.family in ("programming", "ai_level") and h.end == hit.start for h in r.hits
    )
    # "on s'en sert déjà au quotidien"
    daily = daily or (r.quote(hit).endswith("quotidien") and "deja" in r.left(hit, 8).split())
    # "dans ma pratique de sage-femme"
    trade = r.right(hit, 1) in ("de", "d") and any(h.family == "person" and h.start == hit.end + 1 for h in r.hits)
    if (
        not r.wished(hit)
        or r.covered(hit, {"projet": ("topic",), "recherche": ("setting",)}.get(hit.value, ()))
        or daily
        or trade
        or r.before(hit) in words_of("past_time") | {"deja"}
        or r.follows("done_with", hit, 2)
        or any_of("done_with", "^").match(r.next_clause(hit))
        or r.cue_before(hit, "third", 4)
    ):
        return
    if not r.negated(hit, 3):
        r.set("goals", hit.value, r.quote(hit))


def _topic(r: Reading, hit: Hit) -> None:
    if not (r.wished(hit) or _only_topics(r)) or (
        r.cue_before(hit, "third", 4) and not any_of("teaching").search(r.left(hit, 8))
    ):
        return
    if r.intent in ABOUT_OFFERS and any(
        h.family == "kind" and 0 <= hit.start - h.end <= 2 and _one_offer(r, h) for h in r.hits
    ):
        return  # "je n'arrive pas à ouvrir le PDF du DIU de télémédecine"
    law = hit.value == "reglementation"
    if r.intent in SUBJECTS and r.cue_before(hit, "what_is", 4):
        return  # "donnez-moi la définition d'un dispositif médical numérique"
    if r.intent in SUBJECTS and (
        (law and r.asks(hit))
        or (not r.wishes and (law or not _fragment(r)))
        or (law and not any_of("wish_word").search(r.message.folded))
    ):
        return  # what the law changes "for me" is a question of law
    if not any_of("wish_word").search(r.left(hit, 8)) and (
        r.leads("doing", hit, 4)
        or (r.leads("knows_of", hit, 6) and not r.asks(hit))
        or hit.start in r.own_field
        or any(h.family == "person" and h.start <= hit.start < h.end for h in r.hits)
    ):
        return  # "je travaille en télémédecine", "manip IRM"
    if _a_level(r, hit) or r.leads("worked_on", hit, 12) or r.leads("opinion", hit, 6) or _of_owned(r, hit):
        return
    if any_of("conceded", "^").match(f"{r.right(hit, 8)} {r.said(r.clause(hit.start) + 1)}".strip()):
        return  # "la cybersécurité c'est bien, mais moi c'est plutôt l'imagerie"
    if (
        any(
            h.family == "setting"
            and h.end <= hit.start <= h.end + 1
            and r.left(hit, hit.start - h.end) in ("", "de", "d", "en", "du")
            for h in r.hits
        )
        and r.clause(hit.start) == r.clause(hit.start - 1)
        and not any_of("wish_word").search(r.left(hit, 8))
    ):
        return  # "dans une start-up de e-santé"
    known = words_of("mastered") & set(r.left(hit, 7).replace("qui parle", "").split()[-6:])
    if known and not any_of("wish_word").search(r.left(hit, 4)):
        return  # "je connais déjà bien l'IA générative", never "un cours qui parle d'éthique"
    denied = any(r.denied_after(h) for h in r.hits if (h.family, h.value) == ("topic", hit.value))
    if not r.negated(hit, 3) and not denied:
        r.set("topics", hit.value, r.quote(hit))


def _of_owned(r: Reading, hit: Hit) -> bool:
    """« j'ai déjà un DU de télémédecine »: the theme or the language of what one has."""
    return any(
        h.family == "kind" and 0 <= hit.start - h.end <= 3 and r.clause(h.start) == r.clause(hit.start) and _owned(r, h)
        for h in r.hits
    )


def _a_level(r: Reading, hit: Hit) -> bool:
    """« niveau confirmé en machine learning »: what one masters, not what one seeks."""
    return any(
        h.family == "ai_level" and h.value != "debutant" and h.end <= hit.start <= h.end + 2 and r.clause(h.start) == r.clause(hit.start)
        and all(r.words[i].text in words_of("link") for i in range(h.end, hit.start))
        for h in r.hits
    )  # fmt: skip


def _fragment(r: Reading) -> bool:
    """A few words that only name something: « NGS et bioinfo »."""
    return len(r.words) <= BRIEF and not r.asking and not r.has("what_is")


def _only_topics(r: Reading) -> bool:
    """« télésanté », « NGS et bioinfo »: topics and nothing else are a wish."""
    topics = [h for h in r.hits if h.family == "topic"]
    said = {i for h in topics for i in range(h.start, h.end)}
    spare = words_of("link") | words_of("subject")
    return bool(topics) and not r.asking and all(i in said or w.text in spare for i, w in enumerate(r.words))


# --- languages --------------------------------------------------------------------------------------------------------


def _languages(r: Reading) -> None:
    """English refused is French; English allowed is both; English wanted is English."""
    for hit in (h for h in r.hits if h.family == "language"):
        if r.leads("left_open", hit, 6):
            continue  # "pas forcément en français"
        refused = r.refused(hit) or r.leads("bad_at", hit, 4)
        # "mon niveau d'anglais est intermédiaire"
        known = r.leads("known_tongue", hit, 3) and not (refused or _allowed(r, hit))
        if r.before(hit) == "mon" and hit.value == "en" and not (refused or _allowed(r, hit)):
            continue  # "mon anglais est correct"
        if (
            _of_owned(r, hit)
            or r.of_others(hit)
            or any(name == "third" and 0 <= c.start - hit.end <= 1 for c, name in r.cues)
        ):
            continue  # "l'anglais de mon chef"
        if (
            not (r.wished(hit) or (len(r.words) <= SHORT and not r.asks(hit)))  # "français obligatoire"
            or known
            or (_lived_so(r, hit) and not (refused or hit.value == "no_en"))
            or r.cue_before(hit, "third", 4)
            or r.leads("at_work_in", hit, 3)
        ):
            continue
        if (hit.value == "fr" and not refused) or hit.value == "no_en" or (hit.value in ("en", "both") and refused):
            r.set("languages", "fr", r.quote(hit))
        elif hit.value == "both" or (hit.value == "en" and not refused and _allowed(r, hit)):
            r.set("languages", ["fr", "en"], r.quote(hit))
        elif hit.value == "en" and not refused:
            r.set("languages", "en", r.quote(hit))
    if any(
        h.family == "language" and h.value == "no_en" and not r.negated(h, 2) for h in r.hits
    ) and "fr" in r.found.values.get("languages", []):
        r.found.values["languages"] = ["fr"]  # "il y en a un en anglais, non ? je ne capte rien en anglais"


def _allowed(r: Reading, hit: Hit) -> bool:
    """« anglais ok », « même en anglais »: a permission, which leaves French accepted."""
    return r.follows("allowed_after", hit, 6) or r.leads("allowed_before", hit, 4)
