"""Which programmes a message points at: by rank, by what they are, as the others, by name, or by a pronoun."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from advisor.prices import full_price
from advisor.understanding.names import EMPTY, Names
from corpus.codes import read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.load import Corpus
from corpus.models import Programme

MIDDLE = 99
"""The rank that `references.yaml` gives to the one in the middle."""
DIPLOMAS = ("DU", "DIU", "capacite", "licence", "master", "mastere_specialise", "executive_master", "double_cursus")


@cache
def _data() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "references.yaml").read_text("utf-8"))


@cache
def _lexicon() -> Lexicon:
    data = _data()
    entries: list[tuple[str, str, Any]] = [(form, "not_a_rank", form) for form in data["not_a_rank"]]
    for rank, forms in data["positions"].items():
        entries += [(form, "position", int(rank)) for form in forms]
    entries += [(f"{before} {n}", "position", n - 1) for before in data["rank_before"] for n in range(1, 10)]
    for family in ("several", "superlatives", "qualities", "fields"):
        entries += [(form, family, value) for value, forms in data[family].items() for form in forms]
    for family in ("others", "other", "not_the_other", "pronouns", "which"):
        entries += [(form, family, form) for form in data[family]]
    return Lexicon(entries)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the conversation has shown, in order."""

    listed: list[str] = field(default_factory=list)
    """Programmes of the last list or path."""
    focus: str | None = None
    """The programme spoken of alone last."""
    about: list[str] = field(default_factory=list)
    """Programmes that the last answer spoke of."""
    spoken: list[str] = field(default_factory=list)
    """Programmes spoken of alone since the last list, in order."""
    wider: list[str] = field(default_factory=list)
    """The list from which that one was drawn."""
    town: str | None = None
    region: str | None = None


class References:
    """Resolves references over one corpus. A wrong or partial name still leads home."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus
        self._names = Names(corpus)
        self.words = self._names.words

    def points(self, words: list[str]) -> bool:
        """Whether the words point at something shown, by rank."""
        return any(h.family in ("position", "several") for h in _found(words))

    def fields(self, words: list[str]) -> list[str]:
        """Facts the message asks for, in order of mention; "ceux qui sont gratuits" describes, and asks for no price."""
        found = _found(words)
        which = next((h.end for h in found if h.family == "which"), None)
        describes = {h for h in found if which is not None and h.start >= which and all(w in _LINKS for w in words[which : h.start])}
        return list(dict.fromkeys(h.value for h in found if h.family == "fields" and h not in describes))

    def names_one(self, words: list[str], hits: list[Hit]) -> bool:
        """Whether a programme found by name is surely named: by a word that is only a name, or by its kind."""
        return self._names.proper(words) or any(h.family == "kind" for h in hits)

    def quoted(self, text: str) -> list[str]:
        """Programmes called by their whole title between quotes."""
        return self._names.quoted(text)

    def superlative(self, words: list[str]) -> str | None:
        """What decides between those shown: cheapest, shortest, longest, nearest."""
        return next((h.value for h in _found(words) if h.family == "superlatives"), None)

    def resolve(self, words: list[str], hits: list[Hit], shown: Shown) -> tuple[list[str], str]:
        """(programme ids in the order meant, how they were found: name, position, several, attribute, pronoun or "").

        No ids with "attribute" or "position": something shown was meant, and none answers the description or has that rank.
        """
        found = _found(words)
        described, out_of_range = None, False
        if shown.listed or shown.spoken:
            pointed = _others(found, words, shown) or self._ranked(found, hits, words, shown)
            if pointed and (pointed[0] or not shown.listed):
                return pointed
            out_of_range = pointed is not None
            described = self._described(found, hits, words, shown)
            asked = any(h.family in ("which", "superlatives") for h in found)  # else "le présentiel", which may be a wish
            if described:
                return described, "attribute" if asked else "description"
            described = described if asked else None
        pointing = {i for h in found if h.family in ("position", "several", "superlatives", "pronouns", "which", "others") for i in range(h.start, h.end)}
        named = self._names.find(words, pointing, hits, shown.listed)
        if len(named) > 1 and shown.focus and any(h.family == "which" for h in found):  # "et celui de Lille ?" is of the same kind
            kind = self._corpus.programmes[shown.focus].kind
            named = [i for i in named if self._corpus.programmes[i].kind == kind] or named
        if named:
            return named, "name"
        if described is not None or out_of_range:
            return [], "position" if out_of_range else "attribute"
        if any(h.family == "pronouns" for h in found):
            return ([shown.focus], "pronoun") if shown.focus else (shown.listed[:1], "pronoun" if shown.listed else "")
        return [], ""

    def _ranked(self, found: list[Hit], hits: list[Hit], words: list[str], shown: Shown) -> tuple[list[str], str] | None:
        """By rank: "la 1 et la 3", "les deux derniers", "celui du milieu", "le deuxième DU"; None when nothing is counted."""
        positions = [h for h in found if h.family == "position"] or list(_bare_figures(words))
        several = next((h for h in found if h.family == "several"), None)
        counted = [h for h in (*positions, several) if h]
        if not counted or any(h.family == "superlatives" for h in found):
            return None
        pool = self._of_kind(shown.listed, [h for h in hits if any(0 <= h.start - c.end <= 1 for c in counted)])
        if several and not (positions and positions[0].start < several.start):  # "le premier des deux" is one
            if {"aucun", "aucune"} & set(words[: several.start]):
                return None
            return _several(several.value, pool, shown), "several"
        ranks = [len(pool) // 2 if h.value == MIDDLE and len(pool) % 2 else h.value for h in positions]
        picked = [pool[i] for i in ranks if -len(pool) <= i < len(pool)]
        return list(dict.fromkeys(picked)), "position"

    def _described(self, found: list[Hit], hits: list[Hit], words: list[str], shown: Shown) -> list[str] | None:
        """"celui de Lille", "les DU de Paris", "le moins cher des MOOC": what was shown, by what it is. None when the
        message describes nothing, [] when nothing shown is so."""
        best = next((h for h in found if h.family == "superlatives"), None)
        both = any(h.family == "several" and h.value == "both" for h in found)
        pool = shown.spoken[-2:] if both and len(shown.spoken) > 1 else shown.listed if len(shown.listed) > 1 else shown.spoken or shown.listed
        if best:
            pool = self._of_kind(pool, hits)
            return self._extreme(best.value, [self._corpus.programmes[i] for i in pool], shown)
        start = _description(found, hits, words)
        if start is None:
            return None
        kept, filters, end = [self._corpus.programmes[i] for i in pool], [], start
        while end < len(words):
            at = [h for h in (*hits, *found) if h.start == end and h.family in _FILTERS]
            hours = re.match(r"(\d+) (?:h|heure|heures)\b", " ".join(words[end : end + 2]))
            if hours:
                kept, end = [p for p in kept if p.hours == float(hours[1])], end + 2
                filters.append("hours")
            elif at:
                longest = max(at, key=lambda h: h.end)
                kept, end = [p for p in kept if _is(p, longest)], longest.end
                filters.append(longest.family)
            elif words[end] in _LINKS:
                end += 1
            else:
                break
        if "topic" in filters and (named := self._names.find(words[start:], set(), hits, pool)):
            return [i for i in named if i in pool] or None  # "celui de santé connectée" is called by its name
        if not filters or (set(filters) <= {"kind", "topic"} and self._names.telling(words[end:])):
            return self._names.only(words, pool) or None  # "le DU métavers" is called by its name
        return [p.id for p in kept]

    def _of_kind(self, ids: list[str], hits: Iterable[Hit]) -> list[str]:
        kinds = {h.value for h in hits if h.family == "kind"}
        return [i for i in ids if self._corpus.programmes[i].kind in kinds] if kinds else ids

    def _extreme(self, name: str, programmes: list[Programme], shown: Shown) -> list[str]:
        """The cheapest, shortest, longest or nearest; all of those that tie. Unknown values never win."""
        if name == "nearest":
            there = [p.id for p in programmes if shown.town and shown.town in (p.city, *p.places)]
            return there or [p.id for p in programmes if shown.region and p.region == shown.region]
        value = full_price if name == "cheapest" else (lambda p: p.hours)
        known = [(v, p.id) for p in programmes if (v := value(p)) is not None]
        if not known:
            return []
        bound = (max if name == "longest" else min)(v for v, _ in known)
        return [id_ for v, id_ in known if v == bound]


_FILTERS = ("kind", "modality", "town", "abroad", "region", "language", "topic", "qualities")
_LINKS = set("de du des la le les l d en a au aux qui est sont sur formation formations cours programme programmes parmi ces ceux celles dans qu se fait font passe passent suit suivre peut donne donnee parle traite dure durent of in at that is are".split())
_MAKE = {"rends", "rend", "rendre", "rendez", "fais", "faire", "faites", "make"}
"""Verbs before which "le moins cher" is a wish ("rends-le moins cher")."""
_DETERMINERS = {"le", "la", "les", "ce", "cette", "ces", "the"}


def _found(words: list[str]) -> list[Hit]:
    """What points in the words; "premier cycle" is no rank, and "une autre" not the other."""
    found = _lexicon().find(words)
    barred = {("position", i) for h in found if h.family == "not_a_rank" for i in range(h.start, h.end)}
    barred |= {("other", i) for h in found if h.family == "not_the_other" for i in range(h.start, h.end)}
    barred |= {("other", i) for h in found if h.family == "others" for i in range(h.start, h.end)}
    barred |= {("superlatives", h.start) for h in found if h.family == "superlatives" and h.start and words[h.start - 1] in _MAKE}
    return [h for h in found if (h.family, h.start) not in barred and (h.family, h.end - 1) not in barred]


def _others(found: list[Hit], words: list[str], shown: Shown) -> tuple[list[str], str] | None:
    """"l'autre", "les deux autres": what was shown less what was just spoken of."""
    asked = next((h for h in found if h.family in ("others", "other")), None)
    about = shown.about or ([shown.focus] if shown.focus else [])
    if asked is None or not about:
        return None
    pool = shown.spoken if len(shown.spoken) > 1 and set(about) <= set(shown.spoken) else shown.listed
    pool = shown.wider if set(pool) <= set(about) else pool
    rest = [i for i in pool if i not in about]
    if asked.family == "other" and len(rest) != 1:
        return None
    return (rest, "position" if len(rest) == 1 else "several") if rest and len(rest) < len(pool) else None


def _several(value: Any, pool: list[str], shown: Shown) -> list[str]:
    if value == "all":
        return pool
    if value == "both":
        return shown.spoken[-2:] if len(shown.spoken) > 1 else pool[:2]
    return pool[value:] if value < 0 else pool[:value]


def _bare_figures(words: list[str]) -> Iterable[Hit]:
    """"1 et 4", "compare 2 et 3", "#2": figures alone are ranks."""
    figures = [i for i, w in enumerate(words) if w.isdigit() and 0 < int(w) < 10]
    if figures and all(i in figures or w in EMPTY or w in ("et", "ou", "la", "le", "les", "a", "c") for i, w in enumerate(words)):
        for i in figures:
            yield Hit(i, i + 1, "position", int(words[i]) - 1)


def _description(found: list[Hit], hits: list[Hit], words: list[str]) -> int | None:
    """Where a description begins: behind "celui", "lequel"…, or behind a determiner that opens the message."""
    which = next((h.end for h in found if h.family == "which"), None)
    if which is not None:
        return which
    starts = {h.start for h in (*hits, *found) if h.family in _FILTERS}
    for i, word in enumerate(words[:5]):
        if word in _DETERMINERS and i in starts:
            return i
        bare = i + 1 in starts or (i + 1 < len(words) and words[i + 1] in ("formation", "formations", "cours", "programme"))
        if word in _DETERMINERS and bare:
            return i + 1
    return None


def _is(p: Programme, hit: Hit) -> bool:
    """Whether a programme is known to be what the hit says."""
    if hit.family == "kind":
        return p.kind == hit.value
    if hit.family == "modality":
        return hit.value in p.modalities
    if hit.family in ("town", "abroad"):
        return (hit.value if isinstance(hit.value, str) else hit.value.name) in (p.city, *p.places)
    if hit.family == "region":
        return p.region == hit.value
    if hit.family == "language":
        return p.language == hit.value
    if hit.family == "topic":
        return hit.value in p.editorial.topics
    quality = {
        "free": p.free, "remote": "distanciel" in p.modalities, "onsite": "presentiel" in p.modalities,
        "open": p.status == "ouvert", "diploma": p.kind in DIPLOMAS,
    }  # fmt: skip
    return bool(quality[hit.value])

