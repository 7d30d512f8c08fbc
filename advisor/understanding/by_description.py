"""What was shown, found by what is said of it: what it is, where, how long; the shortest, the one in that town, one in each."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise, takewhile

from advisor.prices import full_price
from advisor.understanding.describing import LINKS, counted_so, description_start, is_so, said_of_it, those_so
from advisor.understanding.name_said import BETWEEN
from advisor.understanding.name_words import AI, SMALL, place_name
from advisor.understanding.names import Names
from advisor.understanding.pointing import Shown, pointing_in
from advisor.understanding.said import PLACES, SOME
from advisor.understanding.words import word_list
from corpus.lexicon import Hit
from corpus.load import Corpus
from corpus.models import Programme
from corpus.text import singular


class ByDescription:
    """Finds programmes of one corpus by what they are."""

    def __init__(self, corpus: Corpus):
        self._corpus, self._names = corpus, Names(corpus)

    def proper(self, words: list[str], hits: list[Hit], besides: tuple[str, ...] = ()) -> bool:
        """Whether a word is a name and nothing else: neither a profession, a kind ("le DPC") nor a common word.

        :param besides: more families of words that are no names.
        """
        known = {
            i
            for h in hits
            if h.family in ("person", "kind", "funding", "domain", "topic", *besides)
            for i in range(h.start, h.end)
        }
        return self._names.proper([w for i, w in enumerate(words) if i not in known])

    def own_name(self, words: list[str], hits: list[Hit]) -> bool:
        """Whether a word is a name and nothing else, nor a place's."""
        return self.proper(words, hits, (*PLACES, "demonym"))

    def _described(self, found: list[Hit], hits: list[Hit], words: list[str], shown: Shown) -> list[str] | None:
        """ "celui de Lille", "les DU de Paris", "le moins cher des MOOC": what was shown, by what it is. None when the
        message describes nothing, [] when nothing shown is so."""
        best = next((h for h in found if h.family == "superlatives"), None)
        both = any(h.family == "several" and h.value == "both" for h in found)
        pool = (
            shown.spoken[-2:]
            if both and len(shown.spoken) > 1
            else shown.listed
            if len(shown.listed) > 1
            else shown.spoken or shown.listed
        )
        if best:
            rest = [h for h in (*hits, *found) if h.start >= best.end or h.end <= best.start]
            return self._extreme(
                best.value, [self._corpus.programmes[i] for i in self._narrowed(pool, rest)], hits, shown
            )
        if (counted := counted_so([self._corpus.programmes[i] for i in pool], words)) and len(counted) < max(
            len(pool), 2
        ):
            return counted
        start = description_start(found, hits, words, shown.narrows)
        if start is None or (shown.focus and words[start - 1 : start + 1] == ["les", "cours"]):
            return None  # "les cours sont sur place ?", of the one spoken of
        after_which = any(h.family == "which" for h in found)
        filters, end = said_of_it(start, found, hits, words, after_which)
        # "un parcours avec le master": none listed is one, and the one just spoken of is
        kept = [p.id for p in those_so([self._corpus.programmes[i] for i in pool], filters)] or [
            p.id for p in those_so([self._corpus.programmes[i] for i in shown.spoken], filters)
        ][-1:]
        said = {h.family for h, _ in filters}
        there = [
            h
            for h in hits
            if h.family in ("town", "abroad") and h.end <= start and not any(f.start <= h.start < f.end for f in found)
        ]
        if there and filters and not any(is_so(self._corpus.programmes[i], h) for i in kept for h in there):
            return None  # "et à Nice, le DU ?" is none of those shown at Lille
        if (
            said == {"kind"}
            and kept == [shown.focus]
            and words[0] in ("et", "and")
            and len(self._names.find(words[start:], set(), within(words, hits, start, len(words))[1], [])) == 1
        ):
            return None  # "et le DU e-santé de la même fac ?"
        if said == {"kind"} and len(kept) > 1 and (one := self._names.only(words[start:], kept)):
            return one  # "le cours d'OpenClassrooms": the name of a place is taken for a kind
        if "topic" in said and (named := self._titled_so(*within(words, hits, max(start - 1, 0), len(words)), pool)):
            return named
        if not filters or (said <= {"kind", "topic", "person", "domain"} and self._names.telling(words[end:])):
            # "le DU métavers" is called by its name; "le data challenge de la SFR" is no congress of theirs
            only = self._names.only(words[end:] if filters else words, pool)
            return (
                None
                if self._another_kind_so(only, filters, words, hits)
                else self._told_further(*within(words, hits, start, len(words)), only) or only or None
            )
        if not kept and said & {"person", "domain", "topic"}:
            return self._names.only(words[start:], pool) or None
        return self._told_further(*within(words, hits, start, len(words)), kept) or kept

    def _another_kind_so(
        self, ids: list[str], filters: list[tuple[Hit, bool]], words: list[str], hits: list[Hit]
    ) -> bool:
        """Whether one was found of another kind than is said, and the words call one of that kind."""
        kinds = {h.value for h, _ in filters if h.family == "kind"}
        if not ids or not kinds or self._of_kind(ids, [h for h, _ in filters]):
            return False
        named = self._names.find(words, set(), hits, [])
        return bool(named) and bool(kinds & {self._corpus.programmes[i].kind for i in named})

    def _told_further(self, words: list[str], hits: list[Hit], kept: list[str]) -> list[str]:
        """ "le DU de Paris Cité en IA appliquée": the one so called, when a word of its title is in no name of those described."""
        kinds = {w for h in hits if h.family == "kind" for w in words[h.start : h.end]}
        named = self._names.find(words, set(), hits, []) if kept and kinds else []
        if len(named) != 1 or named == kept:
            return []
        names = self._names.of[named[0]] | kinds | SMALL | AI
        called = {singular(w) for w in takewhile(lambda w: w in names or singular(w) in names, words)}
        others = set().union(*(self._names.of[i] for i in kept if i not in named))
        return named if self._names.telling(list(called & self._names.title[named[0]] - others - SMALL)) else []

    def _titled_so(self, words: list[str], hits: list[Hit], pool: list[str]) -> list[str]:
        """ "celui de santé connectée" is called by its name: one of those shown, else the only one whose title holds as much."""
        named = self._names.find(words, set(), hits, pool)
        told = {singular(w) for w in words} - SMALL
        return [i for i in named if i in pool] or [
            i for i in named if len(named) == 1 and len(self._names.title[i] & told) > 1
        ]

    def _narrowed(self, ids: list[str], hits: list[Hit]) -> list[str]:
        """ "le plus court des MOOC", "le moins cher à distance": those among which one is sought."""
        for family in ("kind", "modality", "language", "qualities", "town"):
            said = [h for h in hits if h.family == family]
            ids = [i for i in ids if any(is_so(self._corpus.programmes[i], h) for h in said)] or ids
        return ids

    def _same_kind_in(self, hits: list[Hit], shown: Shown) -> list[str]:
        """ "et celui de Dijon ?": what is there of the one kind spoken of last, when it is one or two; of more, the one on AI."""
        kinds = {
            self._corpus.programmes[i].kind for i in ([shown.focus] if shown.focus else shown.about or shown.listed)
        }
        towns = [h for h in hits if h.family in ("town", "abroad")]
        there = [p.id for p in self._corpus.programmes.values() if p.kind in kinds and any(is_so(p, h) for h in towns)]
        there = self._names.on_ai(there) if len(there) > 2 else there
        spoken_of = self._names.title[shown.focus] if shown.focus else set()
        likeness = {i: len(self._names.title[i] & spoken_of) for i in there}
        there = [i for i in there if likeness[i] == max(likeness.values())]
        return there if len(kinds) == 1 and len(there) <= 2 else []

    def _with_its_like(
        self, words: list[str], hits: list[Hit], called: Callable[[list[str], list[Hit]], list[str]]
    ) -> list[str]:
        """ "le DU de Nice, c'est combien d'heures, et y a pareil à Lille ?": the one called, and those like it there."""
        at = alike_at(words, hits) or 0
        cut = next((i for i in reversed(range(at)) if words[i] in ("et", "and")), 0)
        one = called(*within(words, hits, 0, cut)) if cut else []
        there = [h for h in hits if h.start > at]
        like = self._same_kind_in(there, Shown(focus=one[0])) if len(one) == 1 else []
        return [*one, *like] if like and like != one else []

    def _in_towns(self, hits: list[Hit], words: list[str], shown: Shown) -> list[str]:
        """ "Nice ou Dijon ?", "Nancy, c'est l'autre bout de la France": what was shown, called by towns alone."""
        towns = [h for h in hits if h.family in ("town", "abroad")]
        said = {i for h in towns for i in range(h.start, h.end)}
        if not towns or (
            len(towns) > 1 and any(i not in said and w not in LINKS | BETWEEN for i, w in enumerate(words))
        ):
            return []
        there = [[i for i in shown.listed if is_so(self._corpus.programmes[i], h)] for h in towns]
        if len(towns) == 1:
            alone = not self.own_name(words, hits)  # "Nancy, bien. Et que vaut l'IRCAD à côté ?"
            return (
                there[0]
                if alone
                and len(there[0]) == 1
                and place_name(towns[0]) != shown.town
                and _is_subject(words, towns[0].start)
                else []
            )
        return list(dict.fromkeys(i for ids in there for i in ids)) if all(there) else []

    def _in_each_town(self, words: list[str], hits: list[Hit]) -> list[str]:
        """ "les DU de Lille, Paris et Dijon", "DU IA santé Dijon, Nice ou Lille": the kind is that of each town; of several there, the one on AI."""
        kinds = [h for h in hits if h.family == "kind"]
        towns = [
            h for h in hits if h.family in ("town", "abroad") and not any(k.start <= h.start < k.end for k in kinds)
        ]
        before = {k: set(words[max(k.start - 1, 0) : k.start + 1]) for k in kinds}
        kind = next(
            (
                k
                for k in kinds
                if towns
                and 0 <= towns[0].start - k.end <= 1
                and ({"les", "des"} & before[k] or (len(towns) > 2 and not SOME & before[k]))
            ),
            None,
        )
        if kind is None or len(towns) < 2 or any(b.start - a.end > 2 for a, b in pairwise(towns)):
            return []
        there = [
            [p.id for p in self._corpus.programmes.values() if p.kind == kind.value and is_so(p, h)] for h in towns
        ]
        return [id_ for ids in there for id_ in self._names.on_ai(ids)] if sum(map(bool, there)) > 1 else []

    def _of_kind(self, ids: list[str], hits: Iterable[Hit]) -> list[str]:
        kinds = {h.value for h in hits if h.family == "kind"}
        return [i for i in ids if self._corpus.programmes[i].kind in kinds] if kinds else ids

    def _extreme(self, name: str, programmes: list[Programme], hits: list[Hit], shown: Shown) -> list[str]:
        """The cheapest, shortest, longest or nearest; all of those that tie. Unknown values never win."""
        if name == "nearest":
            said = next((h.value for h in hits if h.family == "town"), None)  # "le plus proche de Lyon"
            town, region = (said.name, said.region) if said else (shown.town, shown.region)
            there = [p.id for p in programmes if town and town in (p.city, *p.places)]
            return there or [p.id for p in programmes if region and p.region == region]
        value = full_price if name == "cheapest" else (lambda p: p.hours)
        known = [(v, p.id) for p in programmes if (v := value(p)) is not None]
        if not known:
            return []
        bound = (max if name == "longest" else min)(v for v, _ in known)
        return [id_ for v, id_ in known if v == bound]


def within(words: list[str], hits: list[Hit], start: int, end: int) -> tuple[list[str], list[Hit]]:
    """The words of a range, with their hits."""
    return words[start:end], [
        replace(h, start=h.start - start, end=h.end - start) for h in hits if start <= h.start and h.end <= end
    ]


def alike_at(words: list[str], hits: list[Hit]) -> int | None:
    """Where the like elsewhere is asked for ("et y a pareil à Lyon ?"); "c'est pareil à Lyon" sets two side by side."""
    elsewhere = any(h.family in ("town", "abroad") for h in hits)
    said = [h.start for h in pointing_in(words) if h.family == "alike"] if elsewhere else []
    return next((i for i in said if words[max(i - 1, 0)] not in ("est", "c", "cest")), None)


def _is_subject(words: list[str], at: int) -> bool:
    """Whether what is at a place opens what is said, or is spoken of ("mais Nancy, c'est loin", "je parlais de Nancy")."""
    spoken_of = at > 1 and words[at - 1] in ("de", "d") and words[at - 2].startswith(("parl", "deman"))
    return spoken_of or (at < len(words) - 1 and set(words[:at]) <= _OPENINGS)


_OPENINGS = word_list("before_a_subject")
"""Words before what is spoken of first."""


def sides_of(words: list[str], hits: list[Hit]) -> list[tuple[list[str], list[Hit]]]:
    """The words, with their hits, on each side of "et", "ou", "avec"…; none when nothing stands between two. A side that is but
    a place is of the only kind that is said ("entre Nice et Paris Cité pour le DU")."""
    cuts = [-1, *(i for i, w in enumerate(words) if w in BETWEEN), len(words)]
    parts = [(start + 1, end) for start, end in pairwise(cuts) if end > start + 1]
    if len(parts) < 2:
        return []
    kinds = [h for h in hits if h.family == "kind"]
    said = within(words, hits, kinds[0].start, kinds[0].end) if len(kinds) == 1 else ([], [])
    return [_with_kind(*within(words, hits, a, b), *said) for a, b in parts]


def _with_kind(words: list[str], hits: list[Hit], kind: list[str], said: list[Hit]) -> tuple[list[str], list[Hit]]:
    places = {i for h in hits if h.family in PLACES for i in range(h.start, h.end)}
    if not places or any(i not in places and w not in LINKS | {"entre"} for i, w in enumerate(words)):
        return words, hits
    last = len(words)
    return [*words, *kind], [*hits, *(replace(h, start=last + h.start, end=last + h.end) for h in said)]
