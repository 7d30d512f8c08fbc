"""One person's request, weighed: verdicts, fit, objective and program for a profile, ready to be solved and solved again."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from advisor.columns import Array, Columns
from advisor.fit import Fit
from advisor.matching import Match
from advisor.planning.objective import Objective, objective
from advisor.planning.program import Program, Rules, Solution
from advisor.profile import Profile
from corpus.text import enumerated

ENOUGH_FREE = 2
"""Free programmes from which somebody with no budget is not advised one whose price is unknown."""


class Case:
    """A profile against the catalogue. Everything is computed once, when first asked for."""

    def __init__(
        self, columns: Columns, profile: Profile, closeness: dict[str, float], set_aside: Collection[str], today: date
    ):
        """:param closeness: programme → closeness to what was asked, 0 to 1. :param set_aside: programmes not wanted."""
        self.columns, self.profile, self.closeness, self.set_aside, self.today = (
            columns,
            profile,
            closeness,
            frozenset(set_aside),
            today,
        )
        self.match = Match(columns, profile)
        self.fit = Fit(self.match, closeness)

    def with_profile(self, **changes: object) -> "Case":
        """The same request with some limits changed."""
        return Case(self.columns, self.profile.model_copy(update=changes), self.closeness, self.set_aside, self.today)

    @cached_property
    def fitting(self) -> Array:
        """Programmes that break no limit, bool of shape (n,)."""
        fitting = self.match.available & ~self.match.violated
        fitting[[self.columns.row[i] for i in self.set_aside if i in self.columns.row]] = False
        return fitting

    @cached_property
    def allowed(self) -> Array:
        """Programmes that may be steps: those that fit, and only free ones for who has no budget, where there are enough."""
        if self.profile.budget_max_eur == 0:
            free = self.fitting & (self.match.price == 0)
            return free if free.sum() >= ENOUGH_FREE else self.fitting
        return self.fitting

    @cached_property
    def objective(self) -> Objective:
        return objective(self.match, self.fit.points)

    @cached_property
    def rules(self) -> Rules:
        return Rules.of(self.profile)

    @cached_property
    def program(self) -> Program:
        return Program(self.match, self.objective, self.rules, self.allowed, self.today)

    def narrowed(self, among: Array, **rules: float | None) -> Program:
        """The program over fewer programmes, or within tighter rules."""
        return self.program.narrowed(self.allowed & among, replace(self.rules, **rules))  # type: ignore[arg-type]

    @cached_property
    def solution(self) -> Solution | None:
        return self.program.best()

    @cached_property
    def feasible(self) -> bool:
        """Whether something fits. A programme that requires no other and is bound to no date fits alone."""
        free = self.allowed.copy()
        free[[*self.columns.needs, *self.columns.dated]] = False
        return bool(free.any()) or (bool(self.allowed.any()) and self.solution is not None)

    @cached_property
    def ranking(self) -> list[int]:
        """Rows of all available programmes, best fit first, whatever limits they break."""
        rows = np.flatnonzero(self.match.available)
        return rows[np.argsort(-self.fit.points[rows], kind="stable")].tolist()

    def name(self, row: int) -> str:
        return self.columns.programmes[row].name

    def names(self, rows: Collection[int]) -> str:
        """ "A, B et C", in French quotes."""
        return enumerated([f"« {self.name(r)} »" for r in rows])
