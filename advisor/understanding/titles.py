"""Titles as people say them: short, without what stands aside in them, or behind their kind."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import DamerauLevenshtein

from advisor.understanding.message import DIPLOMA
from advisor.understanding.name_said import DEFINITE
from advisor.understanding.name_words import SMALL, subjects_in
from advisor.understanding.words import word_list
from corpus.models import Programme
from corpus.text import key
from corpus.vocabularies import french_words

_OPEN_TITLES = {"du": DIPLOMA, "diu": "diu"}
"""First word of a title → how it is read in a message."""
_KINDS_OF_TITLES = word_list("kinds_of_titles")
LONG = 4
"""Words from which a whole title is no chance, whatever they are."""
_ASIDE = re.compile(r"\s*[(,:«].*|\s+-\s.*|\s+en santé$|^(?:L'|Les |Le |La )")
"""What people leave out of a title."""


def titles_of_kinds(programmes: Iterable[Programme]) -> Iterator[tuple[tuple[str, ...], str]]:
    """(a title that opens with "DU" or "DIU" and that no other shares, whatever joins its words; the programme that bears it)."""
    titles = [
        (p.id, said)
        for p in programmes
        if (said := key(_ASIDE.sub("", p.name)).split()) and said[0] in _OPEN_TITLES and len(said) > 2
    ]
    borne = Counter(_told(said) for _, said in titles)
    for id_, (kind, *rest) in titles:
        if borne[_told([kind, *rest])] == 1:
            shortened = " ".join(rest).replace("intelligence artificielle", "ia").split()
            yield from (((_OPEN_TITLES[kind], *words), id_) for words in (rest, shortened))


def _told(title: list[str]) -> frozenset[str]:
    return frozenset(subjects_in(set(title) - SMALL))


def short_titles(name: str) -> Iterator[tuple[str, ...]]:
    """A title of two to four words none of which only joins others nor opens it as its kind, and any longer one, as key words."""
    if len(whole := tuple(key(name).split())) > LONG:
        yield whole
    words = tuple(key(_ASIDE.sub("", name)).split())
    if 2 <= len(words) <= 4 and not set(words) & (SMALL | {"for"}) and words[0] not in _KINDS_OF_TITLES:
        yield words


def misspelt_kind(words: list[str]) -> bool:
    """Whether something is called by what is nearly a kind ("le digu de Dijon")."""
    called = (words[i + 1] for i, w in enumerate(words[:-1]) if w in DEFINITE)
    return any(
        len(w) > 2
        and w not in french_words()
        and min(DamerauLevenshtein.distance(w, kind) for kind in _SHORT_KINDS) == 1
        for w in called
    )


_SHORT_KINDS = ("du", "diu", "mooc", "master", "webinaire")
