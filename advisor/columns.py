"""The catalogue as columns: one NumPy array a fact, one row a programme, so that ten thousand programmes are matched at once.

An unknown number is NaN, an unknown code is -1. Rows follow the ids, whatever the order of the files.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from advisor.goals import aim, salience
from advisor.prices import price_for
from corpus.codes import codes
from corpus.load import Corpus
from corpus.models import EVERYONE, Programme
from corpus.text import key
from corpus.vocabularies import towns

KNOWN_VALUES_FOR_A_RANGE = 3
LONG_KINDS = {"DU", "DIU", "capacite", "licence", "master", "mastere_specialise", "executive_master", "double_cursus"}
EARTH_KM = 6371.0
Array = np.ndarray


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds that a kind implies, and the statement that gives them (None when they come from known values)."""

    low: float
    high: float | None
    source: tuple[str, int] | None


class Columns:
    """All that matching, ranking and planning read of the catalogue. n is the number of programmes."""

    def __init__(self, corpus: Corpus):
        self.programmes: list[Programme] = sorted(corpus.programmes.values(), key=lambda p: p.id)
        self._masks: dict[tuple[str, tuple[str, ...]], Array] = {}
        self.row = {p.id: i for i, p in enumerate(self.programmes)}
        self.ranges = _ranges(corpus)
        e = [p.editorial for p in self.programmes]
        self.professions = _held([x.professions for x in e], [*codes("profession"), EVERYONE])
        self.specialties = _held([x.specialties for x in e], list(codes("specialty")))
        self.topics = _held([x.topics for x in e], list(codes("topic")))
        self.salience = np.asfortranarray([[salience(x.topics, t) for t in codes("topic")] for x in e])
        self.special = np.any(self.specialties, axis=1)
        self.competencies = _held([x.competencies for x in e], list(codes("competency")))
        self.modalities = _held([p.modalities for p in self.programmes], list(codes("modality")))
        self.stage = _coded((x.stage for x in e), "step_stage")
        self.level = _coded((x.level for x in e), "ai_level")
        self.programming = _coded((x.programming for x in e), "programming")
        self.kind = _coded((p.kind for p in self.programmes), "kind")
        self.language = _coded((p.language for p in self.programmes), "language")
        self.region = _coded((p.region for p in self.programmes), "region")
        self.status = _coded((p.status for p in self.programmes), "status")
        self.enrolment = _coded((p.enrolment for p in self.programmes), "enrolment")
        self.reserved = self._flags(lambda p: p.editorial.reserved is True)
        self.admits_others = self._flags(lambda p: p.editorial.reserved is False)
        self.asks_programming = self._flags(lambda p: p.programming_required is True)
        self.no_programming = self._flags(lambda p: p.programming_required is False)
        self.keeps_judgement = self._flags(lambda p: bool(p.editorial.judgement))
        self.long = self._flags(lambda p: p.kind in LONG_KINDS)
        self.abroad = self._flags(lambda p: p.country not in (None, "FR"))
        self.placed = self._flags(lambda p: bool(p.places or p.city) and bool(p.modalities))
        self.tells_prerequisites = self._flags(lambda p: p.prerequisites is not None)
        self.sources = np.array([len(p.sources) for p in self.programmes])
        self.confidence = _coded((p.confidence for p in self.programmes), "confidence")
        self.attested = self._numbers(lambda p: p.last_attested)
        self.hours, self.hours_low = self._bounded("hours", lambda p: p.hours)
        self.months, self.months_low = self._bounded("months", lambda p: p.months)
        self.provider = _numbered(p.provider for p in self.programmes)
        self.requiring = [
            i
            for i, p in enumerate(self.programmes)
            if p.programming_required or any(r.type == "required" for r in p.requires)
        ]
        self.dated = [i for i, p in enumerate(self.programmes) if p.sessions]
        self.twins, self.needs, self.after = self._bonds()
        self._latitudes, self._longitudes = self._coordinates()
        self.distances = lru_cache(256)(self._distances)
        self.prices = lru_cache(64)(self._prices)

    def __len__(self) -> int:
        return len(self.programmes)

    def kinds(self, names: Iterable[str]) -> Array:
        """Whether each programme is of one of these kinds; bool of shape (n,)."""
        return self.is_("kind", *names)

    @cached_property
    def aims(self) -> Array:
        """How far each programme serves each goal, 0 to 1; shape (n, goals)."""
        return np.asfortranarray([[aim(p, g) for g in codes("goal")] for p in self.programmes])

    def is_(self, family: str, *names: str) -> Array:
        """Whether each programme bears one of these codes of `kind`, `status` or `enrolment`; bool of shape (n,)."""
        if (family, names) not in self._masks:
            order = list(codes(family))
            self._masks[family, names] = np.isin(getattr(self, family), [order.index(n) for n in names])
        return self._masks[family, names]

    def _bonds(self) -> tuple[dict[int, frozenset[int]], dict[int, list[frozenset[int]]], dict[int, frozenset[int]]]:
        """Row → rows that may be the same offer; row → for each requirement, the rows that meet it; row → rows that come
        before it where both are followed, required or advised."""
        twins: dict[int, set[int]] = {}
        needs: dict[int, list[frozenset[int]]] = {}
        after: dict[int, frozenset[int]] = {}
        for i, p in enumerate(self.programmes):
            for j in self.rows(p.same_as_maybe) - {i}:
                twins.setdefault(i, set()).add(j)
                twins.setdefault(j, set()).add(i)
            required = [self.rows(r.programmes) for r in p.requires if r.type == "required" and r.programmes]
            if required:
                needs[i] = required
            first = frozenset().union(*(self.rows(r.programmes) for r in p.requires)) - {i}
            if first:
                after[i] = first
        return {i: frozenset(j) for i, j in twins.items()}, needs, after

    def rows(self, ids: Iterable[str]) -> frozenset[int]:
        """The rows of these programmes, those of the catalogue."""
        return frozenset(self.row[i] for i in ids if i in self.row)

    def in_region(self, region: str | None) -> Array:
        """Whether each programme is held in this region; bool of shape (n,)."""
        return self.region == (list(codes("region")).index(region) if region else -2)

    def _prices(self, profession: str | None) -> tuple[Array, Array]:
        """(full price in euros for a person of this profession, its low end): the second is never NaN."""
        known = self._numbers(lambda p: price_for(p, profession))
        return known, self._low("price", known)

    def _distances(self, city: str) -> Array:
        """Kilometres from a French town to the nearest place of attendance (great circle, haversine); NaN when not known."""
        home = towns().get(key(city))
        if home is None:  # a town abroad: only what takes place there is known to be near
            return np.array([0.0 if city and key(city) in places else np.nan for places in self._places])
        la, lb = np.radians(home.latitude), np.radians(self._latitudes)
        dy, dx = lb - la, np.radians(self._longitudes - home.longitude)
        km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.sin(dy / 2) ** 2 + np.cos(la) * np.cos(lb) * np.sin(dx / 2) ** 2))
        return np.fmin.reduce(km, axis=1)

    def _coordinates(self) -> tuple[Array, Array]:
        """Latitudes and longitudes of the places of attendance; shape (n, most places of a programme)."""
        self._places = [[key(place) for place in (p.places or ([p.city] if p.city else []))] for p in self.programmes]
        known = [[towns().get(place) for place in places] for places in self._places]
        shape = (len(self), max((len(k) for k in known), default=0) or 1)
        latitudes, longitudes = np.full(shape, np.nan), np.full(shape, np.nan)
        for i, places in enumerate(known):
            for j, town in enumerate(places):
                if town is not None:
                    latitudes[i, j], longitudes[i, j] = town.latitude, town.longitude
        return latitudes, longitudes

    def _flags(self, test: Callable[[Programme], bool]) -> Array:
        return np.array([test(p) for p in self.programmes], dtype=bool)

    def _numbers(self, value: Callable[[Programme], float | None]) -> Array:
        return np.array([np.nan if (v := value(p)) is None else v for p in self.programmes], dtype=float)

    def _bounded(self, name: str, value: Callable[[Programme], float | None]) -> tuple[Array, Array]:
        """(known values, the same with the low end of the kind's range where unknown, 0 where even that is not known)."""
        known = self._numbers(value)
        return known, self._low(name, known)

    def _low(self, name: str, known: Array) -> Array:
        lows = [b.low if (b := self.ranges.get((k, name))) else 0.0 for k in codes("kind")]
        return np.where(np.isnan(known), np.array(lows)[self.kind], known)


def _ranges(corpus: Corpus) -> dict[tuple[str, str], Range]:
    """(kind, `hours` | `months` | `price`) → a cited range first, else that of three known values or more."""
    found: dict[tuple[str, str], Range] = {}
    for r in corpus.links.kind_ranges:
        if r.high is not None and r.low < r.high:  # a single example is no range
            found[(r.kind, r.field)] = Range(r.low, r.high, (r.source, r.n))
    groups = [*({k} for k in codes("kind")), LONG_KINDS]
    values: dict[str, Callable[[Programme], float | None]] = {
        "hours": lambda p: p.hours,
        "months": lambda p: p.months,
        "price": lambda p: price_for(p, None),
    }
    for name, value in values.items():
        for group in groups:
            known = [v for p in corpus.programmes.values() if p.kind in group and (v := value(p)) is not None]
            if len(known) >= KNOWN_VALUES_FOR_A_RANGE:
                for kind in group:
                    found.setdefault((kind, name), Range(min(known), max(known), None))
    return found


def _held(lists: list[list[str]], names: list[str]) -> Array:
    """Which names each list holds; bool of shape (n, names)."""
    position = {name: j for j, name in enumerate(names)}
    found = np.zeros((len(lists), len(names)), dtype=bool, order="F")  # read one name at a time
    for i, held in enumerate(lists):
        found[i, [position[name] for name in held]] = True
    return found


def _coded(values: Iterable[str | None], family: str) -> Array:
    position = {name: j for j, name in enumerate(codes(family))}
    return np.array([-1 if v is None else position[v] for v in values])


def _numbered(names: Iterable[str | None]) -> Array:
    """A number a name; an unknown name is nobody else's, hence a number of its own."""
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(name or f"\0{i}", i) for i, name in enumerate(names)])
