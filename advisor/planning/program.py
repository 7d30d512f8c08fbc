"""The exact program: which steps are worth most together within what the person can give.

Branch and bound over sets of steps. At each node the undecided programmes are sorted by what they would add now; as
returns diminish, the sum of the best of them bounds every completion, and the search stops where that cannot beat the
best set found. A test compares it with brute force and with HiGHS.
"""

from collections.abc import Collection, Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice

import numpy as np

from advisor.columns import Array
from advisor.matching import Match
from advisor.planning.calendar import Sessions, finish, open_sessions
from advisor.planning.objective import PROVIDER_REPEAT, Objective
from advisor.profile import Profile

MAX_STEPS, STEPS_OF_A_STAGE = 4, 2
GREEDY_TRIES = 200
MANY = 60
"""From this many rows on, looking for dominated ones pays."""
EPSILON = 1e-9


@dataclass(frozen=True)
class Rules:
    """What bounds a set of steps; None does not bound."""

    steps: int
    hours: float | None
    price: float | None
    months: float | None
    long: int
    """Long diplomas at most."""

    @classmethod
    def of(cls, profile: Profile) -> "Rules":
        hours = profile.hours_total_max
        steps = MAX_STEPS if hours is None else 2 if hours <= 10 else 3 if hours <= 40 else MAX_STEPS
        return cls(steps, hours, profile.budget_max_eur, profile.months_max, _long_allowed(profile))


def _long_allowed(profile: Profile) -> int:
    """One long diploma, or as many as the person asks for by naming different levels (a DU and a DIU are one level)."""
    levels = {
        "capacite": "capacite",
        "licence": "licence",
        "master": "master",
        "executive_master": "master",
        "mastere_specialise": "master",
        "DU": "DU",
        "DIU": "DU",
    }
    return max(1, len({levels[k] for k in profile.kinds_wanted if k in levels}))


@dataclass(frozen=True)
class Solution:
    """Steps as rows of the catalogue, in the order to follow, and what they are worth."""

    rows: tuple[int, ...]
    worth: float


@dataclass(frozen=True, slots=True)
class _State:
    """A partial set: what it uses and covers."""

    rows: tuple[int, ...] = ()
    worth: float = 0.0
    covered: int = 0
    hours: float = 0.0
    price: float = 0.0
    months: float = 0.0
    untimed: int = 0
    long: int = 0
    cursus: int = 0


class Program:
    """One profile's program over the programmes allowed."""

    def __init__(self, match: Match, objective: Objective, rules: Rules, allowed: Array, today: date):
        """:param allowed: which programmes may be steps, bool of shape (n,)."""
        self.match, self.columns, self.objective, self.rules, self.today = match, match.columns, objective, rules, today
        self.allowed = allowed
        self._weights: dict[int, float] = {}

    def narrowed(self, allowed: Array, rules: Rules) -> "Program":
        """The same program over other programmes or within other rules; what was read of the columns is shared."""
        assert self._values and self.sessions is not None  # read once, for all
        other = copy(self)
        other.allowed, other.rules = allowed, rules
        return other

    # --- solving --------------------------------------------------------------------------------------------------------

    def best(self, forced: Iterable[int] = (), without: Collection[int] = ()) -> Solution | None:
        """The best set of at least one step, or None when no set is allowed.

        :param forced: rows that must be steps. :param without: rows that must not.
        """
        return self._solution(self._best(forced, without, None))

    def best_with(self, rows: list[int]) -> Solution | None:
        """The best set that holds at least one of these rows."""
        gains, found = self._gains(_State()), None
        others = self._at_most(_State(), self._ranked(gains, self.allowed), 0, self.rules.steps - 1)
        for row in sorted(self._undominated(rows, self.rules.steps), key=lambda i: (-gains[i], i)):
            if found is not None and gains[row] + others <= found.worth + EPSILON:
                break
            found = self._best([row], (), found)
        return self._solution(found)

    def _best(self, forced: Iterable[int], without: Collection[int], found: _State | None) -> _State | None:
        """The best acceptable set that holds the forced rows, or `found` when none is better."""
        start = _State()
        for row in forced:
            if not self.allowed[row] or self.broken(start, row):
                return found
            start = self._added(start, row, self._gain(start, row))
        found, pool = self._greedy(start, without, found)
        return self._search(start, pool, found)

    def _solution(self, found: _State | None) -> Solution | None:
        return None if found is None else Solution(self.in_order(found.rows), found.worth)

    @staticmethod
    def _ranked(gains: Array, among: Array) -> list[tuple[float, int]]:
        """(loss, row) of some rows, greatest gain first."""
        rows = np.flatnonzero(among)
        rows = rows[np.argsort(-gains[rows], kind="stable")]
        return list(zip((-gains[rows]).tolist(), rows.tolist(), strict=True))

    def worth(self, rows: Iterable[int]) -> float:
        """What a set is worth, allowed or not."""
        return self._state(rows).worth

    def barred(self, rows: Iterable[int], row: int) -> str | None:
        """The first rule that a set would break with one more step; None when it fits."""
        return self.broken(self._state(rows), row)

    def _state(self, rows: Iterable[int]) -> _State:
        state = _State()
        for row in rows:
            state = self._added(state, row, self._gain(state, row))
        return state

    def _search(self, state: _State, pool: list[int], found: _State | None) -> _State | None:
        """The best acceptable set made of `state` and some of `pool`, or `found` when none is better."""
        if state.rows and (found is None or state.worth > found.worth + EPSILON) and self._acceptable(state.rows):
            found = state
        room = self.rules.steps - len(state.rows)
        if room <= 0:
            return found
        gains = sorted((-self._gain(state, i), i) for i in pool if not self.broken(state, i))
        for n, (loss, row) in enumerate(gains):
            if found is not None and state.worth + self._at_most(state, gains, n, room) <= found.worth + EPSILON:
                break
            found = self._search(self._added(state, row, -loss), [i for _, i in gains[n + 1 :]], found)
        return found

    def _at_most(self, state: _State, gains: list[tuple[float, int]], start: int, room: int) -> float:
        """A bound on what steps from `start` on can add: the greatest gains that the rules on stages and long diplomas allow."""
        v, total = self._values, 0.0
        stages, long = [v.stage[i] for i in state.rows], state.long
        for loss, row in islice(gains, start, None):
            if not room or loss >= 0:
                break
            if stages.count(v.stage[row]) < STEPS_OF_A_STAGE and (not v.long[row] or long < self.rules.long):
                total -= loss
                room -= 1
                stages.append(v.stage[row])
                long += v.long[row]
        return total

    def _greedy(self, start: _State, without: Collection[int], found: _State | None) -> tuple[_State | None, list[int]]:
        """A good acceptable set (`found`, or a better one that holds `start`), and the rows that could still be part of a better one.

        A row is dropped when even with the greatest gains of the others beside it, it stays below that set.
        """
        left = self.allowed.copy()
        left[[*start.rows, *without]] = False
        gains = self._gains(start)
        state = start
        room = self.rules.steps - len(start.rows)
        for _ in range(room):
            now = np.where(left, self._gains(state), -np.inf)
            row = next(
                (
                    int(i)
                    for i in np.argsort(-now, kind="stable")[:GREEDY_TRIES]
                    if now[i] > -np.inf and not self.broken(state, int(i))
                ),
                None,
            )
            if row is None or (now[row] <= 0 and state.rows):
                break
            state = self._added(state, row, float(now[row]))
            left[row] = False
        left[[i for i in state.rows if i not in start.rows]] = True
        if state.rows and (found is None or state.worth > found.worth + EPSILON) and self._acceptable(state.rows):
            found = state
        if found is not None and room > 0:
            others = self._at_most(start, self._ranked(gains, left), 0, room - 1)
            left &= start.worth + gains + others > found.worth + EPSILON
        return found, self._undominated(np.flatnonzero(left).tolist(), room)

    def _undominated(self, pool: list[int], room: int) -> list[int]:
        """The pool without rows that `room` others of as many providers can each stand for.

        One row stands for another when it bears on the same rules and units, is worth as much and costs no more. Of a set
        with the dropped row, the other steps block at most `room - 1` of these, so the exchange loses nothing.
        """
        if len(pool) < MANY or any(row in self.sessions for row in pool):
            return pool  # where dates count, the order of steps does too: nothing is dropped
        v, r, c = self._values, self.rules, self.columns
        bonded = {*c.twins, *c.needs, *(j for needs in c.needs.values() for among in needs for j in among)}
        kept: list[int] = []
        peers: dict[tuple[object, ...], list[tuple[int, tuple[float, ...]]]] = {}
        for row in sorted(pool, key=lambda i: (-v.worth[i], i)):
            if row in bonded:
                kept.append(row)
                continue
            costs = tuple(
                values[row]
                for values, limit in (
                    (v.hours, r.hours),
                    (v.untimed, r.hours),
                    (v.price, r.price),
                    (v.months, r.months),
                )
                if limit is not None
            )
            same = peers.setdefault((v.stage[row], v.long[row], v.cursus[row], v.covers[row]), [])
            providers = {provider for provider, spent in same if all(a <= b for a, b in zip(spent, costs, strict=True))}
            if len(providers) < room:
                same.append((v.provider[row], costs))
                kept.append(row)
        return sorted(kept)

    # --- the objective and the rules, one step at a time ------------------------------------------------------------------

    def _gains(self, state: _State) -> Array:
        """What each programme would add to a set; shape (n,)."""
        uncovered = np.array([0.0 if state.covered >> j & 1 else u.weight for j, u in enumerate(self.objective.units)])
        gains = self.objective.worth + self.objective.covers @ uncovered
        for provider in {self._values.provider[row] for row in state.rows}:
            gains -= PROVIDER_REPEAT * (self.columns.provider == provider)
        return gains

    def _gain(self, state: _State, row: int) -> float:
        v = self._values
        new = v.covers[row] & ~state.covered
        if new not in self._weights:
            self._weights[new] = sum(u.weight for j, u in enumerate(self.objective.units) if new >> j & 1)
        repeated = any(v.provider[i] == v.provider[row] for i in state.rows)
        return v.worth[row] + self._weights[new] - PROVIDER_REPEAT * repeated

    def _added(self, state: _State, row: int, gain: float) -> _State:
        v = self._values
        return _State(
            (*state.rows, row), state.worth + gain, state.covered | v.covers[row], state.hours + v.hours[row], state.price + v.price[row],
            state.months + v.months[row], state.untimed + v.untimed[row], state.long + v.long[row], state.cursus + v.cursus[row],
        )  # fmt: skip

    def broken(self, state: _State, row: int) -> str | None:
        """The first rule that one more step would break, None when it can be added."""
        v, r = self._values, self.rules
        if v.long[row] and state.long >= r.long:
            return "long"
        if v.cursus[row] and state.cursus:
            return "cursus"
        if r.hours is not None and (
            state.hours + v.hours[row] > r.hours + EPSILON or (v.untimed[row] and state.untimed)
        ):
            return "hours"  # several unknown durations would soon exceed any limit
        if r.price is not None and state.price + v.price[row] > r.price + EPSILON:
            return "budget"
        if r.months is not None and state.months + v.months[row] > r.months + EPSILON:
            return "calendar"
        if row in self.columns.twins and not self.columns.twins[row].isdisjoint(state.rows):
            return "twin"
        if sum(v.stage[i] == v.stage[row] for i in state.rows) >= STEPS_OF_A_STAGE:
            return "stage"
        return "steps" if len(state.rows) >= r.steps else None

    def _acceptable(self, rows: tuple[int, ...]) -> bool:
        """Whether every programme required by a step is a step too, and every published session can be caught in time."""
        if any(among.isdisjoint(rows) for row in rows for among in self.columns.needs.get(row, ())):
            return False
        if not any(row in self.sessions for row in rows):
            return True
        limit = float("inf") if self.rules.months is None else self.rules.months + EPSILON
        done = finish([(self.sessions.get(row, ()), self._values.months[row]) for row in self.in_order(rows)])
        return done <= limit and done < float("inf")

    def in_order(self, rows: Iterable[int]) -> tuple[int, ...]:
        """By stage, then what must or should come first, then worth."""
        v, waiting = self._values, set(rows)
        ranked = sorted(waiting, key=lambda i: (v.stage[i], -v.worth[i], i))
        placed: list[int] = []
        while ranked:
            ready = next((i for i in ranked if waiting.isdisjoint(self.columns.after.get(i, ()))), ranked[0])
            ranked.remove(ready)
            waiting.remove(ready)
            placed.append(ready)
        return tuple(placed)

    @cached_property
    def sessions(self) -> dict[int, Sessions]:
        """Row → published sessions still open."""
        dated = ((i, open_sessions(self.columns.programmes[i], self.today)) for i in self.columns.dated)
        return {i: s for i, s in dated if s}

    @cached_property
    def _values(self) -> "_Values":
        c, m, units = self.columns, self.match, len(self.objective.units)
        bits = self.objective.covers @ (1 << np.arange(units, dtype=np.int64))
        return _Values(
            self.objective.worth.tolist(), bits.tolist(), c.hours_low.tolist(), m.price_low.tolist(), m.months_needed.tolist(),
            np.isnan(c.hours).tolist(), c.long.tolist(), c.is_("enrolment", "cursus").tolist(), c.stage.tolist(), c.provider.tolist(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Values:
    """Columns as plain lists, which a search reads one value at a time faster than arrays."""

    worth: list[float]
    covers: list[int]
    hours: list[float]
    price: list[float]
    months: list[float]
    untimed: list[bool]
    long: list[bool]
    cursus: list[bool]
    stage: list[int]
    provider: list[int]
