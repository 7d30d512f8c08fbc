"""What the person brings: who pays, and what they know of AI and of programming."""

from advisor.understanding.slots.cues import any_of, words_of
from advisor.understanding.slots.reading import ABOUT_OFFERS, SHORT, SUBJECTS, Reading
from corpus.lexicon import Hit


def read(r: Reading) -> None:
    for hit in r.hits:
        if hit.family == "funding":
            _funding(r, hit)
        elif hit.family in ("ai_level", "programming"):
            _level(r, hit)


def _level(r: Reading, hit: Hit) -> None:
    """The phrases of a level hold their own negation (« je ne code pas »): one more around them takes it back."""
    if any_of("others_are", "^").match(r.said(r.clause(hit.start))):
        return  # "les autres sont tous débutants, moi j'ai un niveau avancé"
    mine = r.cue_before(hit, "self", 8) or any_of("first_person").search(r.message.folded)
    if r.asks(hit) and not (r.cue_before(hit, "self", 6) or r.intent in ("recommend", "profile", "refine")):
        return
    told = not r.asking and (hit.end == len(r.words) or r.follows("my_level", hit, 3))
    if r.intent in SUBJECTS | ABOUT_OFFERS and not (mine or told or len(r.words) <= SHORT):
        return
    if (r.leads("no_more", hit, 4) and not r.follows("it_is_me", hit, 2)) or (
        hit.family == "programming" and any_of("clinical_coding").search(" ".join(r.message.plain))
    ):
        return
    told_of = (
        (
            r.said(r.clause(hit.start)).split()[0] in words_of("they")
            or any_of("persons_do", "^").match(r.said(r.clause(hit.start)))
        )
        and r.has("third")
        and not (r.they_want or r.found.beneficiary)
    )
    if (
        told_of
        or r.of_others(hit)
        or r.negated(hit, 3)
        or r.twice_denied(hit, 3)
        or (r.cue_before(hit, "third", 5) and not r.found.beneficiary)
        or r.covered(hit, (hit.family,))
        or _of_programming(r, hit)
    ):
        return
    if hit.family == "ai_level" and (
        r.leads("seeking", hit, 4)
        or any_of("my_aim", "^").match(r.right(hit, 5) or r.next_clause(hit))
        or _starts_something(r, hit)
        or (r.words[hit.end - 1].text == "rien" and r.follows("of_other_matters", hit, 3))
        or _of_something_else(r, hit)
    ):
        return
    if not r.found.values.get(hit.family) or _mends(r, hit):
        r.set(hit.family, hit.value, r.quote(hit))


def _mends(r: Reading, hit: Hit) -> bool:
    """« intermédiaire, moi ? non, débutant », « à l'aise, intermédiaire disons »: the last level said takes the place of the one before."""
    before = max((h.end for h in r.hits if h.family == hit.family and h.end <= hit.start), default=None)
    label = hit.end - hit.start == 1 and r.alone(hit)  # "un peu d'IA quand même : débutant, 6 h"
    return before is not None and (
        label or bool(words_of("mends") & {*r.message.plain[before : hit.start], r.right(hit, 1)})
    )


def _starts_something(r: Reading, hit: Hit) -> bool:
    """« je débute dans le métier de kiné »: no level in AI."""
    return r.words[hit.end - 1].text in words_of("starts") and r.follows("starting", hit, 2)


def _of_something_else(r: Reading, hit: Hit) -> bool:
    """« débutant en échographie », « expert auprès des tribunaux », « mon niveau d'anglais est intermédiaire »"""
    if r.leads("level_of_else", hit, 5) or r.follows("other_expert", hit, 2) or _labelled_else(r, hit):
        return True
    m = any_of("level_in", "^").match(r.right(hit, 4))
    if not m or not m[0] or hit.end - hit.start > 3:  # "j'entraîne déjà des CNN sur des lames" says of what
        return False
    at = hit.end + m[0].strip().count(" ") + 1
    known = any(
        h.family in ("topic", "town", "region", "setting", "modality") and h.start <= at < h.end for h in r.hits
    )
    return at < len(r.words) and not known and r.words[at].text not in words_of("level_of_all")


def _labelled_else(r: Reading, hit: Hit) -> bool:
    """« l'anglais, niveau intermédiaire », « Python : débutant »"""
    begins = hit.start > 0 and r.clause(hit.start - 1) != r.clause(hit.start)
    return (
        begins
        and not r.parted(hit.start - 1, hit.start)
        and r.words[hit.start - 1].text in words_of("coding")
        and (hit.start == 1 or r.clause(hit.start - 2) != r.clause(hit.start - 1))
    )


def _of_programming(r: Reading, hit: Hit) -> bool:
    """« des bases de programmation »: no level in AI."""
    spans = [
        (h.start, h.end)
        for h in r.hits
        if h.family == "programming"
        and r.words[h.end - 1].text not in words_of("computing")
        and r.clause(h.start) == r.clause(h.end - 1)
    ]
    if hit.family == "ai_level" and {r.before(hit), *r.right(hit, 2).split()[1:]} & words_of("coding"):
        return True  # "Python débutant"
    return (
        hit.family == "ai_level"
        and hit.value != "avance"
        and any(start < hit.end and hit.start < end for start, end in spans)
    )


def _funding(r: Reading, hit: Hit) -> None:
    # "manip dans le Var, financement CPF ?"
    for_me = "profession" in r.found.values and r.cue_before(hit, "paid_by", 1)
    theirs = r.cue_before(hit, "third", 8) and not (r.found.beneficiary or r.they_want or hit.value == "employeur")
    if (
        (r.asks(hit) and not for_me)
        or r.clause(hit.start) in (r.supposed if hit.value == "employeur" else r.told_of | r.supposed)
        or r.leads("to_validate", hit, 3)
        or r.leads("at_a_loss", hit, 9)
        or r.leads("spared", hit, 5)
        or theirs
        or r.before(hit) in words_of("theirs")
        or r.negated(hit, 3)
        or r.denied_after(hit)
        or any(h.family == "kind" and h.start <= hit.start and hit.end <= h.end for h in r.hits)
        or r.follows("not_paid", hit, 4)
    ):
        return
    own = any(w in words_of("mine") for w in [*r.left(hit, 6).split(), *(w.text for w in r.words[hit.start : hit.end])])
    paid = r.cue_before(hit, "paid_by", 2) or r.follows("pays", hit, 4) or r.leads("i_have", hit, 9)
    if hit.value in ("employeur", "personnel"):
        # "mon employeur" says nothing of who pays
        bare = r.message.plain[hit.start : hit.end] in (["employeur"], ["mon", "employeur"], ["my", "employer"])
        plan = r.words[hit.start].text == "plan"  # "le plan de formation de l'hôpital, comment y entrer"
        told = r.intent not in SUBJECTS or own or paid or not plan
        if told and (not bare or paid or r.alone(hit)):
            r.set("funding", hit.value, r.quote(hit))
    elif (
        own
        or paid
        or ((r.intent not in SUBJECTS or r.expected == "funding") and (len(r.words) <= SHORT or r.alone(hit)))
    ):
        r.set("funding", hit.value, r.quote(hit))
