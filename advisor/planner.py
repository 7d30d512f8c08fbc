"""The training path: which programmes, in which order, within what the person can give. An exact optimum (HiGHS).

maximise   Σ (fit_i − STEP_COST) x_i + Σ coverage of stages, competencies and wanted topics
subject to Σ hours, Σ price and Σ months within the person's limits (known values), one long diploma and one
curriculum at most, one of two records that may be one offer, at most two programmes a provider, and a required programme before what requires it.
A programme with a criterion `non` is never a candidate: what is shown as fitting is what the solver allowed.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from advisor.fit import fit
from advisor.matching import LONG_KINDS, NON, WEEKS_PER_MONTH, Criterion, Matcher, full_price
from advisor.profile import Profile
from corpus.codes import Code, codes, label
from corpus.load import Corpus
from corpus.models import Programme

STEP_COST = 3.0
"""What a step must bring: nobody is served by a step that adds nothing."""
STAGE_BONUS, COMPETENCY_BONUS, TOPIC_BONUS = 1.0, 0.6, 1.5
MAX_STEPS = 4
ENOUGH_FREE = 2
CANDIDATES = 40
"""Only the best fits enter the solver."""
RANKINGS_KEPT = 32
"""A turn asks for the same ranking up to three times: to plan, to ask, to explain."""
RELAXABLE = ("months_max", "hours_per_week_max", "budget_max_eur", "hours_total_max", "modalities", "kinds_wanted", "city", "languages")


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Step(Frozen):
    programme: str
    stage: Code("step_stage")  # type: ignore[valid-type]
    why: list[str]
    criteria: list[Criterion]


class Totals(Frozen):
    """Sums over known values; None when nothing is known."""

    hours: float | None
    price_eur: float | None
    hours_unknown: int
    price_unknown: int


class Relaxed(Frozen):
    constraint: str
    from_: Any
    to: Any
    why: str

    def model_dump(self, **options: Any) -> dict[str, Any]:
        return {"constraint": self.constraint, "from": self.from_, "to": self.to, "why": self.why}


class Alternative(Frozen):
    change: str
    programmes: list[str]


class Rejected(Frozen):
    programme: str
    why: str


class WithoutAI(Frozen):
    text: str
    marker: int


class Path(Frozen):
    """The contract's Path."""

    steps: list[Step]
    totals: Totals
    relaxed: list[dict[str, Any]] = []
    alternatives: list[Alternative] = []
    rejected: list[Rejected] = []
    competencies: dict[str, list[str]] = {}
    without_ai: WithoutAI | None = None


@dataclass(frozen=True)
class Candidate:
    """A programme with what the solver weighs."""

    programme: Programme
    criteria: list[Criterion]
    fit: float
    reasons: list[str] = field(default_factory=list)

    @property
    def violations(self) -> list[Criterion]:
        return [c for c in self.criteria if c.verdict == NON]


class Planner:
    """Plans over one corpus."""

    def __init__(self, corpus: Corpus):
        self.corpus, self.matcher = corpus, Matcher(corpus)
        self._ranked = lru_cache(RANKINGS_KEPT)(self._rank)

    def plan(
        self, profile: Profile, similarity: dict[str, float] | None = None, set_aside: Collection[str] = ()
    ) -> Path | None:
        """The best path, or None when no programme fits even with one constraint relaxed.

        :param similarity: programme → closeness to what was asked, 0 to 1; breaks near-ties.
        :param set_aside: programmes that the person does not want.
        """
        everything = [c for c in self.candidates(profile, similarity or {}) if c.programme.id not in set_aside]
        fitting = [c for c in everything if not c.violations]
        if profile.budget_max_eur == 0:  # free only: an unknown price is an alternative, not a step, where free ones exist
            free = [c for c in fitting if c.programme.free]
            fitting = free if len(free) >= ENOUGH_FREE else fitting
        relaxed: list[dict[str, Any]] = []
        if not fitting:
            opened = self._relax(profile, similarity or {})
            if opened is None:
                return None
            fitting, relaxed = opened
        chosen = self._solve(fitting, profile)
        if not chosen:
            return None
        ordered = _in_order(chosen)
        programmes = [c.programme for c in ordered]
        return Path(
            steps=[Step(programme=c.programme.id, stage=c.programme.editorial.stage, why=c.reasons, criteria=c.criteria) for c in ordered],
            totals=totals(programmes),
            relaxed=relaxed,
            alternatives=self._alternatives(everything, programmes, profile),
            rejected=_rejected(everything, programmes),
            competencies={c: ids for c in codes("competency") if (ids := [p.id for p in programmes if c in p.editorial.competencies])},
        )

    def candidates(self, profile: Profile, similarity: dict[str, float]) -> list[Candidate]:
        """Every programme that may be a step for somebody like this, best fit first, violations included."""
        return self._ranked(profile.model_dump_json(), tuple(sorted(similarity.items())))

    def _rank(self, profile_json: str, closeness: tuple[tuple[str, float], ...]) -> list[Candidate]:
        profile, similarity = Profile.model_validate_json(profile_json), dict(closeness)
        found = []
        for p in self.corpus.programmes.values():
            if self.matcher.unavailable(p, profile):
                continue
            criteria = self.matcher.criteria(p, profile)
            points, reasons = fit(p, profile, criteria, similarity.get(p.id, 0.0))
            found.append(Candidate(p, criteria, points, reasons))
        return sorted(found, key=lambda c: (-c.fit, c.programme.id))

    def _solve(self, fitting: list[Candidate], profile: Profile) -> list[Candidate]:
        """The best set of steps among the best fits; empty when none is allowed."""
        pool = [c for c in fitting[:CANDIDATES] if c.fit > 0]
        return _Program(pool, profile).solved() if pool else []

    def _relax(self, profile: Profile, similarity: dict[str, float]) -> tuple[list[Candidate], list[dict[str, Any]]] | None:
        """The first single limit whose lifting lets something fit, told with what it becomes."""
        for name in RELAXABLE:
            if getattr(profile, name) in (None, []):
                continue
            emptied: dict[str, Any] = {name: [] if isinstance(getattr(profile, name), list) else None}
            if name == "city":
                emptied["region"] = None
            looser = profile.model_copy(update=emptied)
            fitting = [c for c in self.candidates(looser, similarity) if not c.violations]
            if fitting:
                said = Relaxed(
                    constraint=name, from_=getattr(profile, name), to=None,
                    why=f"aucune formation connue ne respecte {RELAXED_WORDS[name]} que vous avez fixé",
                )  # fmt: skip
                return fitting, [said.model_dump()]
        return None

    def _alternatives(self, everything: list[Candidate], path: list[Programme], profile: Profile) -> list[Alternative]:
        """Programmes outside the path that differ in one way the person may prefer; nothing is solved again."""
        taken = {p.id for p in path}
        open_to = [
            c for c in everything
            if c.programme.id not in taken and c.fit > 0 and all(v.criterion in _BENDABLE for v in c.violations)
        ]  # fmt: skip

        def first(change: str, test: Any, count: int = 2) -> Alternative | None:
            ids = [c.programme.id for c in open_to if test(c.programme)][:count]
            return Alternative(change=change, programmes=ids) if ids else None

        wanted = [
            first("entièrement à distance", lambda p: p.modalities == ["distanciel"]) if any(p.modalities != ["distanciel"] for p in path) else None,
            first("gratuit", lambda p: p.free is True) if any(p.free is not True for p in path) else None,
            first("avec un diplôme universitaire", lambda p: p.kind in ("DU", "DIU")) if not any(p.kind in LONG_KINDS for p in path) else None,
            first("sans diplôme, plus court", lambda p: p.kind in ("mooc", "formation_courte", "webinaire")) if any(p.kind in LONG_KINDS for p in path) else None,
            first("dans votre région", lambda p: p.region == profile.region and p.region is not None)
            if profile.region and not any(p.region == profile.region for p in path) else None,
        ]  # fmt: skip
        return [a for a in wanted if a][:3]


class _Program:
    """The integer program: x_i says whether candidate i is a step, y_j whether coverage j (a stage, a competency, a
    wanted topic) is reached. Rows read Σ coefficient·variable ≤ bound."""

    def __init__(self, pool: list[Candidate], profile: Profile):
        self._pool, self._profile = pool, profile
        self._rows: list[tuple[dict[int, float], float]] = []
        self._covers = [("stage", s, STAGE_BONUS) for s in codes("step_stage")]
        self._covers += [("competency", c, COMPETENCY_BONUS) for c in codes("competency")]
        self._covers += [("topic", t, TOPIC_BONUS) for t in profile.topics]
        self._coverage()
        self._counts()
        self._bonds()
        self._limits()

    def solved(self) -> list[Candidate]:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        n = len(self._pool)
        cost = np.array([STEP_COST - c.fit for c in self._pool] + [-bonus for *_, bonus in self._covers])
        data = [(v, r, k) for r, (coefficients, _) in enumerate(self._rows) for k, v in coefficients.items()]
        values, rows, columns = zip(*data, strict=True)
        matrix = csr_array((values, (rows, columns)), shape=(len(self._rows), len(cost)))
        solution = milp(
            cost,
            constraints=LinearConstraint(matrix, -np.inf, np.array([bound for _, bound in self._rows])),
            bounds=Bounds(0, 1),
            integrality=np.r_[np.ones(n), np.zeros(len(self._covers))],
        )
        return [] if solution.x is None else [c for i, c in enumerate(self._pool) if solution.x[i] > 0.5]

    def _at_most(self, test: Callable[[Programme], bool], bound: float) -> None:
        members = [i for i, c in enumerate(self._pool) if test(c.programme)]
        if len(members) > bound:
            self._rows.append((dict.fromkeys(members, 1.0), bound))

    def _coverage(self) -> None:
        for j, (kind, code, _) in enumerate(self._covers, len(self._pool)):
            members = [i for i, c in enumerate(self._pool) if code in _covered(c.programme, kind)]
            self._rows.append(({j: 1.0, **dict.fromkeys(members, -1.0)}, 0.0))

    def _counts(self) -> None:
        self._at_most(lambda p: True, _steps_allowed(self._profile))
        self._rows.append((dict.fromkeys(range(len(self._pool)), -1.0), -1.0))  # whoever asks gets a step, where one fits
        self._at_most(lambda p: p.kind in LONG_KINDS, 1)
        self._at_most(lambda p: p.enrolment == "cursus", 1)
        for stage in codes("step_stage"):
            self._at_most(lambda p, s=stage: p.editorial.stage == s, 2)
        for provider in sorted({c.programme.provider for c in self._pool if c.programme.provider}):
            self._at_most(lambda p, name=provider: p.provider == name, 1)
        if self._profile.hours_total_max is not None:  # several unknown durations would soon exceed any limit
            self._at_most(lambda p: p.hours is None, 1)

    def _bonds(self) -> None:
        """Twins exclude one another; what a source requires comes along."""
        position = {c.programme.id: i for i, c in enumerate(self._pool)}
        for i, c in enumerate(self._pool):
            for twin in c.programme.same_as_maybe:
                if position.get(twin, i) != i:
                    self._rows.append(({i: 1.0, position[twin]: 1.0}, 1.0))
            for r in c.programme.requires:
                if r.type == "required" and r.programmes:
                    self._rows.append(({i: 1.0, **{position[t]: -1.0 for t in r.programmes if t in position}}, 0.0))

    def _limits(self) -> None:
        """Sums of known values within what the person can give."""
        profile = self._profile
        weekly = profile.hours_per_week_max
        limits = [
            (profile.budget_max_eur, full_price),
            (profile.months_max, lambda p: p.months),
            (profile.hours_total_max, lambda p: p.hours),
            (weekly * profile.months_max * WEEKS_PER_MONTH if weekly and profile.months_max else None, lambda p: p.hours),
        ]
        for limit, value in limits:
            known = {i: float(v) for i, c in enumerate(self._pool) if (v := value(c.programme))}
            if limit is not None and known:
                self._rows.append((known, float(limit)))


RELAXED_WORDS = {
    "months_max": "la durée totale", "hours_per_week_max": "le rythme hebdomadaire", "budget_max_eur": "le budget",
    "hours_total_max": "le volume horaire", "modalities": "la modalité", "kinds_wanted": "le type de formation",
    "city": "le lieu", "languages": "la langue",
}  # fmt: skip
_BENDABLE = {"modality", "location", "hours", "budget", "calendar", "kind"}


def totals(programmes: list[Programme]) -> Totals:
    """Sums over what is known, and how many values are not."""
    hours = [p.hours for p in programmes if p.hours is not None]
    prices = [price for p in programmes if (price := full_price(p)) is not None]
    return Totals(
        hours=round(sum(hours), 2) if hours else None,
        price_eur=round(sum(prices), 2) if prices else None,
        hours_unknown=len(programmes) - len(hours),
        price_unknown=len(programmes) - len(prices),
    )


def _steps_allowed(profile: Profile) -> int:
    if profile.hours_total_max is not None:
        return 2 if profile.hours_total_max <= 10 else 3 if profile.hours_total_max <= 40 else MAX_STEPS
    return MAX_STEPS


def _covered(p: Programme, kind: str) -> list[str]:
    e = p.editorial
    return {"stage": [e.stage], "competency": e.competencies, "topic": e.topics}[kind]


def _in_order(chosen: list[Candidate]) -> list[Candidate]:
    """By stage, then what must come first, then fit."""
    stages = list(codes("step_stage"))
    ranked = sorted(chosen, key=lambda c: (stages.index(c.programme.editorial.stage), -c.fit, c.programme.id))
    placed: list[Candidate] = []
    while ranked:
        waiting = {c.programme.id for c in ranked}
        ready = next(
            (c for c in ranked if not waiting & {t for r in c.programme.requires for t in r.programmes if t != c.programme.id}), ranked[0]
        )
        ranked.remove(ready)
        placed.append(ready)
    return placed


def _rejected(everything: list[Candidate], path: list[Programme]) -> list[Rejected]:
    """The best fits that a limit of the person's excluded, with that limit."""
    taken = {p.id for p in path}
    found = [c for c in everything if c.violations and c.programme.id not in taken and c.fit > 0]
    return [
        Rejected(programme=c.programme.id, why=" ; ".join(f"{label('criterion', v.criterion)} : {v.detail}" for v in c.violations))
        for c in found[:3]
    ]
