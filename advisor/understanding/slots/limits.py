"""How much time and money: limits in figures, and limits taken back."""

from advisor.understanding.slots import changes
from advisor.understanding.slots.cues import any_of, words_of
from advisor.understanding.slots.reading import ABOUT_OFFERS, BRIEF, WISHLESS, Reading
from corpus.lexicon import Hit

PRICE_TALK = ABOUT_OFFERS | {"funding", "definition", "regulation", "ai_role", "why"}
"""Intents in which a figure in a question is no limit of the person's."""


def read(r: Reading) -> None:
    for _, name in r.cues:
        if name.startswith("clear_"):
            r.found.cleared |= set(name.removeprefix("clear_").split("+"))
    left_out = set(r.asking) if r.intent in PRICE_TALK or any_of("asks_price").search(r.message.folded) else set()
    # "une amie paie 900 € son DU"
    others = [
        c
        for c, name in r.cues
        if name == "third"
        and not r.found.beneficiary
        and not (
            (r.follows("grants", c, 2) and not words_of("theirs") & set(r.said(r.clause(c.start)).split()))
            or r.leads("granted_by", c, 2)
        )
    ]
    # "1500 € maxi, sinon mon banquier hurle"
    theirs = {r.clause(c.start) for c in others if not any_of("bounds").search(r.left(c, 8)) and not _comes_back(r, c)}
    theirs |= {
        c + 1
        for c in r.apposed
        if not (
            r.found.beneficiary
            or any_of("bounds").search(r.said(c + 1))
            or any_of("grants", "^").match(r.said(c + 1))
            or words_of("mine") & set(r.said(c + 1).split())
        )
        and _goes_on(r, c)
    }
    # "c'est bien 300 h ?"
    asked_of = {
        c for c in r.asking if any_of("asks_of_it", "^").match(r.said(c)) and not any_of("bounds").search(r.said(c))
    }
    for first, last, mark in r.message.sentences:
        if "?" in mark and any_of("feasible").search(" ".join(r.message.plain[first:last])):
            # "c'est tenable, 7 h par semaine ?"
            asked_of |= {
                w.clause
                for w in r.words[first:last]
                if not any_of("bounds").search(r.said(w.clause))
                and not words_of("mine") & set(r.said(w.clause).split())
            }
    bounded = len(r.words) <= BRIEF and not r.asking and any_of("bounds").search(r.message.folded)  # "tarif max 900"
    if r.intent in PRICE_TALK | WISHLESS and not (
        bounded
        or r.wishes
        or any_of("first_person").search(r.message.folded)
        or any_of("of_myself").search(r.message.folded)
    ):
        return  # "les 28 h, ça concerne qui ?"
    left_out |= theirs | asked_of | r.supposed | r.told_of
    text = r.message.folded_without(left_out) if left_out else r.message.folded
    changed, text = changes.read(text)
    for name, (change, words) in changed.items():
        r.found.changes[name] = change
        r.found.evidence[name] = words
    for name, (value, words) in r.figures(text).items():
        r.set(name, value, words)


def _comes_back(r: Reading, somebody: Hit) -> bool:
    """« c'est ma mère qui paie mais restons sous 800 € »: whether a limit follows in the same clause, behind a turn."""
    turns = [c for c, name in r.cues if name == "yet" and c.start >= somebody.end]
    return any(r.clause(c.start) == r.clause(somebody.start) and any_of("bounds").search(r.right(c, 6)) for c in turns)


def _goes_on(r: Reading, clause: int) -> bool:
    """« mon chef, PU-PH à Tours, rêve d'un serveur à 200 000 € »: whether the sentence goes on behind who was described."""
    last = max(i for i, word in enumerate(r.words) if word.clause == clause) + 1
    return last < len(r.words) and not r.parted(last - 1, last)
