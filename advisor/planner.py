"""The training path: which programmes, in which order, within what the person can give. An exact optimum.

`Planner` is the door to `advisor.planning`: it weighs a request (`Case`), solves it, and says what can be said of the
answer. What is shown as fitting is what the solver allowed; a programme with a criterion `non` is never a candidate.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from advisor.columns import Columns, Range
from advisor.matching import Criterion
from advisor.planning.alternatives import alternatives
from advisor.planning.case import Case
from advisor.planning.conflicts import NEVER_BENT, Change, Conflict, conflict, words
from advisor.planning.path import Alternative, Path, Rejected, Step, Totals, WithoutAI, relaxed, totals
from advisor.planning.program import MAX_STEPS, Solution
from advisor.planning.why import Explanation, explain, rejected
from advisor.profile import Profile
from corpus.codes import codes, label
from corpus.load import Corpus
from corpus.models import Programme

__all__ = [
    "MAX_STEPS",
    "Alternative",
    "Candidate",
    "Case",
    "Path",
    "Planner",
    "Rejected",
    "Step",
    "Totals",
    "WithoutAI",
    "totals",
]
CASES_KEPT = 64
"""A turn asks for the same request several times: to plan, to ask, to explain."""


@dataclass(frozen=True)
class Candidate:
    """A programme that may be a step for somebody like this, with its rank's points."""

    programme: Programme
    fit: float
    fits: bool
    """Whether it breaks no limit."""
    case: Case
    row: int

    @property
    def criteria(self) -> list[Criterion]:
        return self.case.match.criteria(self.row)

    @property
    def violations(self) -> list[Criterion]:
        return [] if self.fits else self.case.match.violations(self.row)

    @property
    def reasons(self) -> list[str]:
        return self.case.fit.reasons(self.row)


class Planner:
    """Plans over one corpus."""

    def __init__(self, corpus: Corpus):
        self.corpus, self.columns = corpus, Columns(corpus)
        self._cases = lru_cache(CASES_KEPT)(self._case)

    def case(
        self,
        profile: Profile,
        similarity: dict[str, float] | None = None,
        set_aside: Collection[str] = (),
        today: date | None = None,
    ) -> Case:
        """The request, weighed.

        :param similarity: programme → closeness to what was asked, 0 to 1; breaks near-ties.
        :param set_aside: programmes that the person does not want.
        :param today: the day that sessions and deadlines are counted from; the clock's when None.
        """
        return self._cases(
            profile.model_dump_json(),
            tuple(sorted((similarity or {}).items())),
            tuple(sorted(set_aside)),
            today or date.today(),
        )

    def _case(
        self, profile: str, similarity: tuple[tuple[str, float], ...], set_aside: tuple[str, ...], today: date
    ) -> Case:
        return Case(self.columns, Profile.model_validate_json(profile), dict(similarity), set_aside, today)

    def plan(
        self,
        profile: Profile,
        similarity: dict[str, float] | None = None,
        set_aside: Collection[str] = (),
        today: date | None = None,
    ) -> Path | None:
        """The best path. Where nothing fits, what the least change of one limit would open, told in `relaxed`; None when
        no single limit is enough. Parameters are those of `case`."""
        case = self.case(profile, similarity, set_aside, today)
        if case.solution is not None:
            return self._path(case, case.solution, [])
        change = next((c for c in conflict(case).changes if c.limit not in NEVER_BENT), None)
        if change is None or change.case.solution is None:
            return None
        return self._path(change.case, change.case.solution, [_told(case, change)])

    def plan_with(self, case: Case, held: list[str], joining: list[str], alone: bool) -> tuple[Path | None, list[str]]:
        """(a path that holds these steps, those of `joining` that it cannot hold).

        :param held: steps that stay whatever they break: they were shown before. :param joining: steps that join them where
        every limit allows it. :param alone: whether nothing else may be a step; else the best ones complete the path.
        """
        rows = [self.columns.row[i] for i in held]
        barred: list[str] = []
        for id_ in joining:
            row = self.columns.row[id_]
            rows, barred = ([*rows, row], barred) if case.allowed[row] else (rows, [*barred, id_])
        forced = [r for r in rows if case.allowed[r]]
        found = case.program.best(forced) if not alone and len(forced) == len(rows) else None
        if found is None and rows:
            found = Solution(case.program.in_order(rows), case.program.worth(rows))
        return (self._path(case, found, []) if found else None), barred

    def conflict(self, case: Case) -> Conflict:
        """Which limits conflict when nothing fits, and what would open something."""
        return conflict(case)

    def candidates(
        self, profile: Profile, similarity: dict[str, float] | None = None, today: date | None = None
    ) -> list[Candidate]:
        """Every programme that may be a step for somebody like this, best fit first, those that break a limit included."""
        case = self.case(profile, similarity, (), today)
        return [
            Candidate(case.columns.programmes[r], float(case.fit.points[r]), not case.match.violated[r], case, r) for r in case.ranking
        ]  # fmt: skip

    def explain(self, case: Case, path: list[str], programme: str) -> Explanation:
        """Why a programme is a step of this path, or is not."""
        row = self.columns.row
        return explain(case, tuple(row[i] for i in path if i in row), row[programme])

    def range(self, kind: str, field: str) -> Range | None:
        """What a kind implies for `hours`, `months` or `price`, or None when nothing is known."""
        return self.columns.ranges.get((kind, field))

    def _path(self, case: Case, solution: Solution, bent: list[dict[str, Any]]) -> Path:
        programmes = [case.columns.programmes[r] for r in solution.rows]
        return Path(
            steps=[
                Step(programme=p.id, stage=p.editorial.stage, why=case.fit.reasons(r), criteria=case.match.criteria(r))
                for p, r in zip(programmes, solution.rows, strict=True)
            ],
            totals=totals(programmes, case.profile.profession),
            relaxed=[*bent, *_unmet(case, programmes)],
            alternatives=alternatives(case, solution),
            rejected=rejected(case, solution),
            competencies={
                c: ids
                for c in codes("competency")
                if (ids := [p.id for p in programmes if c in p.editorial.competencies])
            },
        )


def _told(case: Case, change: Change) -> dict[str, Any]:
    return relaxed(
        change.limit,
        change.old,
        change.new,
        f"aucune formation connue ne respecte {words(case, change.limit)} avec le reste ; {change.text}, il y en a",
    )


def _unmet(case: Case, programmes: list[Programme]) -> list[dict[str, Any]]:
    """Wishes that the path does not meet: they bend, and it is told."""
    wanted = case.profile.topics
    met = [t for t in wanted if any(t in p.editorial.topics for p in programmes)]
    if len(met) == len(wanted):
        return []
    missing = ", ".join(label("topic", t) for t in wanted if t not in met)
    return [relaxed("topics", wanted, met, f"aucune étape retenue ne traite de : {missing}")]
