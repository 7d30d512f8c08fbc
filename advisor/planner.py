"""The training path: which programmes, in which order, within what the person can give. An exact optimum (HiGHS).

maximise   Σ (fit_i − STEP_COST) x_i + Σ coverage of stages, competencies and wanted topics
subject to Σ hours, Σ price and Σ months within the person's limits (known values), one long diploma and one
curriculum at most, one of two records that may be one offer, at most two programmes a provider, and a required programme before what requires it.
A programme with a criterion `non` is never a candidate: what is shown as fitting is what the solver allowed.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict

from advisor.matching import INCONNU, LEARNERS, LONG_KINDS, NON, OUI, Criterion, Matcher, full_price, serves
from advisor.profile import Profile
from corpus.codes import Code, codes, label
from corpus.load import Corpus
from corpus.models import EVERYONE, Programme

STEP_COST = 3.0
"""What a step must bring: nobody is served by a step that adds nothing."""
STAGE_BONUS, COMPETENCY_BONUS, TOPIC_BONUS = 1.0, 0.6, 1.5
UNKNOWN_COST = 0.15
MAX_STEPS = 4
CANDIDATES = 40
"""Only the best fits enter the solver."""
CODERS = {"ingenieur", "chercheur"}
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

    def plan(self, profile: Profile, similarity: dict[str, float] | None = None) -> Path | None:
        """The best path, or None when no programme fits even with one constraint relaxed.

        :param similarity: programme → closeness to what was asked, 0 to 1; breaks near-ties.
        """
        everything = self.candidates(profile, similarity or {})
        fitting = [c for c in everything if not c.violations]
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
            fit, reasons = _fit(p, profile, criteria, similarity.get(p.id, 0.0))
            found.append(Candidate(p, criteria, fit, reasons))
        return sorted(found, key=lambda c: (-c.fit, c.programme.id))

    def _solve(self, fitting: list[Candidate], profile: Profile) -> list[Candidate]:
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        pool = [c for c in fitting[:CANDIDATES] if c.fit > 0]
        if not pool:
            return []
        n = len(pool)
        covers = [("stage", s, STAGE_BONUS) for s in codes("step_stage")]
        covers += [("competency", c, COMPETENCY_BONUS) for c in codes("competency")]
        covers += [("topic", t, TOPIC_BONUS) for t in profile.topics]
        cost = np.array([-(c.fit - STEP_COST) for c in pool] + [-bonus for *_, bonus in covers])
        rows: list[tuple[dict[int, float], float]] = []  # Σ coefficient·variable ≤ bound

        def at_most(members: list[int], bound: float) -> None:
            if len(members) > bound:
                rows.append((dict.fromkeys(members, 1.0), bound))

        for j, (kind, code, _) in enumerate(covers):
            members = [i for i, c in enumerate(pool) if code in _covered(c.programme, kind)]
            rows.append(({n + j: 1.0, **dict.fromkeys(members, -1.0)}, 0.0))
        at_most(list(range(n)), _steps_allowed(profile))
        rows.append((dict.fromkeys(range(n), -1.0), -1.0))  # somebody who asks gets one step at least, where one fits
        at_most([i for i, c in enumerate(pool) if c.programme.kind in LONG_KINDS], 1)
        at_most([i for i, c in enumerate(pool) if c.programme.enrolment == "cursus"], 1)
        for stage in codes("step_stage"):
            at_most([i for i, c in enumerate(pool) if c.programme.editorial.stage == stage], 2)
        for provider in {c.programme.provider for c in pool if c.programme.provider}:
            at_most([i for i, c in enumerate(pool) if c.programme.provider == provider], 1)
        position = {c.programme.id: i for i, c in enumerate(pool)}
        for i, c in enumerate(pool):
            for twin in c.programme.same_as_maybe:
                if position.get(twin, -1) > i:
                    at_most([i, position[twin]], 1)
            for r in c.programme.requires:
                if r.type == "required" and r.programmes:
                    rows.append(({i: 1.0, **{position[t]: -1.0 for t in r.programmes if t in position}}, 0.0))
        months = profile.months_max
        weekly_total = profile.hours_per_week_max * months * 4.33 if profile.hours_per_week_max and months else None
        limits = [
            (profile.budget_max_eur, [full_price(c.programme) for c in pool]),
            (months, [c.programme.months for c in pool]),
            (profile.hours_total_max, [c.programme.hours for c in pool]),
            (weekly_total, [c.programme.hours for c in pool]),
        ]
        for limit, values in limits:
            if limit is not None:
                known = {i: float(v) for i, v in enumerate(values) if v}
                if known:
                    rows.append((known, float(limit)))
        if profile.hours_total_max is not None:  # several unknown durations would soon exceed any limit
            at_most([i for i, c in enumerate(pool) if c.programme.hours is None], 1)
        data = [(v, r, k) for r, (coefficients, _) in enumerate(rows) for k, v in coefficients.items()]
        values, row_numbers, columns = zip(*data, strict=True)
        matrix = csr_array((values, (row_numbers, columns)), shape=(len(rows), len(cost)))
        solution = milp(
            cost,
            constraints=LinearConstraint(matrix, -np.inf, np.array([bound for _, bound in rows])),
            bounds=Bounds(0, 1),
            integrality=np.r_[np.ones(n), np.zeros(len(covers))],
        )
        if solution.x is None:
            return []
        return [c for i, c in enumerate(pool) if solution.x[i] > 0.5]

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


def _fit(p: Programme, profile: Profile, criteria: list[Criterion], similarity: float) -> tuple[float, list[str]]:
    """How well a programme suits, and the reasons a person is given. Weights were set by reading paths of typical profiles."""
    e = p.editorial
    verdicts = {c.criterion: c.verdict for c in criteria}
    reasons: list[str] = []
    fit = 3.0 + 2.0 * similarity
    if verdicts["audience"] == OUI:
        fit += 1.0
        if profile.profession and EVERYONE not in e.professions:
            reasons.append(f"votre profession ({label('profession', profile.profession)}) fait partie du public visé")
    elif verdicts["audience"] == INCONNU and profile.profession:
        fit -= 0.4
    if e.specialties and profile.specialty:
        if profile.specialty in e.specialties:
            fit += 2.0
            reasons.append(f"conçu pour votre spécialité ({label('specialty', profile.specialty)})")
        else:
            fit -= 1.5
    elif e.specialties:
        fit -= 0.8  # made for a specialty that this person has not named
    shared = [t for t in profile.topics if t in e.topics]
    if profile.topics:
        fit += 2.0 * len(shared) / len(profile.topics) - (0 if shared else 1.2 if "ia_generale" not in e.topics else 0.4)
        if shared:
            reasons.append("traite de ce qui vous intéresse : " + ", ".join(label("topic", t) for t in shared))
    elif "ia_generale" in e.topics or "ia_generative" in e.topics or "apprentissage_automatique" in e.topics:
        fit += 1.2
    served = [g for g in profile.goals if serves(p, g)]
    fit += 1.0 * len(served)
    if served:
        reasons.append("sert votre objectif : " + ", ".join(label("goal", g) for g in served))
    if profile.ai_level == "debutant":
        fit += {"decouvrir": 0.6, "fondamentaux": 0.6}.get(e.stage, -0.2) - (1.0 if e.level in ("intermediaire", "avance") else 0)
    elif profile.ai_level in ("intermediaire", "avance"):
        fit += {"approfondir": 0.6, "pratiquer": 0.5, "decouvrir": -0.8}.get(e.stage, 0.0)
    if profile.programming == "aucune":
        fit -= 1.0 if e.programming in ("notions", "courante") else 0.0
        if e.programming == "aucune" or p.programming_required is False:
            fit += 0.3
            reasons.append("ne demande pas de programmer")
    elif profile.programming is None and profile.profession not in CODERS and "developper" not in profile.goals:
        # most clinicians do not program: what asks for it is not advised to somebody who has not said they do
        fit -= {"courante": 2.0, "notions": 1.0}.get(e.programming or "", 1.0 if p.programming_required else 0.0)
    if profile.kinds_wanted and p.kind in profile.kinds_wanted:
        fit += 1.0
        reasons.append(f"c'est le type de formation que vous cherchez ({label('kind', p.kind)})")
    for name, words in (("modality", "respecte la modalité souhaitée"), ("budget", "tient dans votre budget"), ("hours", "tient dans votre temps")):
        if verdicts.get(name) == OUI:
            fit += 0.5
            reasons.append(words)
        elif verdicts.get(name) == INCONNU:
            fit -= 1.0 if name == "budget" and profile.budget_max_eur == 0 else 0.4
    if profile.region and p.region == profile.region and p.modalities != ["distanciel"]:
        fit += 0.8
        reasons.append(f"dans votre région ({profile.region})")
    fit -= UNKNOWN_COST * sum(c.verdict == INCONNU for c in criteria)
    fit += {"ouvert": 0.4, "a_verifier": -0.2, "annonce": -0.3}.get(p.status, 0.0)
    fit -= 0.1 * max(0, 2024 - (p.last_attested or 2024))
    if p.country not in (None, "FR") and p.kind != "mooc":
        fit -= 1.2 if p.modalities else 2.0
    if p.language == "en" and "en" not in profile.languages:
        fit -= 0.8
    if p.enrolment == "cursus":
        fit += 0.3 if profile.profession in LEARNERS else -1.0
    if p.kind in LONG_KINDS and profile.hours_per_week_max is not None and profile.hours_per_week_max < 2:
        fit -= 0.8
    if e.judgement:
        fit += 0.3
        reasons.append("préserve votre jugement : " + _clause(e.judgement))
    if not reasons:
        reasons.append(f"classement Parcours IA Santé : {_clause(e.why)}")
    return fit, reasons


def _clause(sentence: str) -> str:
    """A sentence that can stand after a colon: no capital (acronyms kept), no final stop."""
    text = sentence.strip().rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
