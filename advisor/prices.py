"""What a training costs one person: the tariff that is theirs, among those a programme publishes.

Only prices `per: personne` that cover the whole count; the others are told as they are. A tariff's `who` is prose: it is
this person's when all its words are professions or statuses that hold them ("internes", "formation continue"), and
nobody's known otherwise ("personnels des partenaires", "étudiants de CESI").
"""

import re
from functools import cache

from corpus.codes import codes
from corpus.lexicon import Lexicon
from corpus.models import Price, Programme
from corpus.text import content_words

LEARNERS = {"etudiant_medecine", "etudiant_sante", "interne"}
_STUDENTS = LEARNERS - {"interne"}
_ALL = frozenset(codes("profession"))
_GROUPS = {
    "étudiants": _STUDENTS, "étudiants en santé": _STUDENTS, "formation initiale": LEARNERS, "formation continue": _ALL - LEARNERS,
    "professionnels": _ALL - LEARNERS, "professionnels de santé": _ALL - LEARNERS, "soignants": _ALL - LEARNERS,
    "tous": _ALL, "tous publics": _ALL, "plein tarif": _ALL, "tarif plein": _ALL, "tarif normal": _ALL, "particuliers": _ALL,
}  # fmt: skip
"""Words of a tariff that stand for several professions."""
_LINKS = {"et", "ou", "les", "des", "de", "pour", "en", "tarif", "tarifs", "au", "aux", "titre"}


def price_for(p: Programme, profession: str | None) -> float | None:
    """The lowest full price in euros open to a person of this profession (None: not known); None when unknown."""
    return min((q.amount_eur for q in p.full_prices if applies(q, profession)), default=None)


def full_price(p: Programme) -> float | None:
    """What one person pays for the whole, at least, whoever they are; None when unknown."""
    return min((q.amount_eur for q in p.full_prices), default=None)


def applies(price: Price, profession: str | None) -> bool:
    """Whether this tariff is known to be that of a person of this profession."""
    return price.who is None or (profession or "?") in _named(price.who)


@cache
def _named(who: str) -> frozenset[str]:
    """Professions that a tariff is for; empty when one of its words says something else."""
    words = content_words(re.sub(r"\(.*?\)", " ", who))
    hits = _lexicon().find(words)
    read = {i for h in hits for i in range(h.start, h.end)}
    if any(i not in read and word not in _LINKS for i, word in enumerate(words)):
        return frozenset()
    return frozenset(p for h in hits for p in h.value)


@cache
def _lexicon() -> Lexicon:
    named = [(label, "who", frozenset({code})) for code, label in codes("profession").items()]
    return Lexicon([*named, *((words, "who", frozenset(group)) for words, group in _GROUPS.items())])
