"""The planner: against an oracle that tries every set of steps and against HiGHS, on catalogues fully priced, timed and
dated; and on the real catalogue, over random profiles."""

import random
from datetime import date
from itertools import combinations, permutations
from math import asin, cos, radians, sin, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from advisor.advisor import Advisor
from advisor.columns import LONG_KINDS, Columns
from advisor.fit import weights
from advisor.path_limits import broken_by_path
from advisor.planner import Planner
from advisor.planning.case import Case
from advisor.planning.conflicts import conflict
from advisor.planning.objective import (
    COMPETENCY_WEIGHT,
    JUDGEMENT_WEIGHT,
    PROVIDER_REPEAT,
    STAGE_WEIGHT,
    STEP_COST,
    TOPIC_WEIGHT,
)
from advisor.planning.program import MAX_STEPS, Rules
from advisor.profile import Profile
from bench.planning import random_profile
from corpus.codes import codes
from corpus.models import EVERYONE, Programme
from corpus.text import key
from corpus.vocabularies import towns
from tests.synthetic import catalogue, programme

TODAY = date(2026, 11, 26)
NUMBERS = range(8)
VALUES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["DU", "mooc", "formation_courte", "master"]),
        "provider": st.sampled_from(["a", "b", "c", None]),
        "hours": st.none() | st.integers(1, 60).map(float),
        "months": st.none() | st.integers(1, 8).map(float),
        "prices": st.lists(
            st.tuples(
                st.integers(0, 20).map(lambda n: n * 50.0), st.sampled_from([None, "internes", "salariés de la maison"])
            ),
            max_size=2,
        ),
        "modalities": st.lists(st.sampled_from(list(codes("modality"))), unique=True, max_size=2),
        "places": st.lists(st.sampled_from(["Lyon", "Grenoble", "Lille", "Ailleurs"]), unique=True, max_size=2),
        "language": st.sampled_from(["fr", "fr", "en", None]),
        "professions": st.sampled_from([[EVERYONE], [EVERYONE], ["medecin"], ["infirmier"], []]),
        "stage": st.sampled_from(list(codes("step_stage"))),
        "topics": st.lists(st.sampled_from(["imagerie", "ethique", "ia_generale"]), unique=True),
        "competencies": st.lists(st.sampled_from(list(codes("competency"))), unique=True),
        "judgement": st.none() | st.just("Lecture critique des résultats."),
        "programming": st.sampled_from([None, None, None, "notions"]),
        "after": st.lists(st.sampled_from([f"p{n}" for n in NUMBERS]), max_size=1),
        "twins": st.lists(st.sampled_from([f"p{n}" for n in NUMBERS]), max_size=1),
        "sessions": st.lists(
            st.tuples(
                st.sampled_from(["2026-10", "2026-12-01", "2027-01-15", "2027-03", "2027"]),
                st.sampled_from([None, "2026-11", "2026-11-20"]),
            ),
            max_size=2,
        ),
        "enrolment": st.sampled_from(["individuelle"] * 4 + ["cursus", "etablissement"]),
    }
)
LIMITS = st.fixed_dictionaries(
    {
        "profession": st.sampled_from([None, "medecin", "interne", "direction"]),
        "hours_total_max": st.none() | st.integers(5, 120).map(float),
        "hours_per_week_max": st.none() | st.integers(1, 8).map(float),
        "budget_max_eur": st.none() | st.integers(0, 1500).map(float),
        "months_max": st.none() | st.integers(1, 24).map(float),
        "modalities": st.lists(st.sampled_from(list(codes("modality"))), unique=True, max_size=2),
        "city": st.sampled_from([None, None, "Lyon"]),
        "languages": st.sampled_from([[], ["fr"], ["en"], ["fr", "en"]]),
        "kinds_wanted": st.sampled_from([[], [], ["DU", "mooc"], ["DU", "master"]]),
        "kinds_excluded": st.sampled_from([[], [], ["formation_courte"]]),
        "programming": st.sampled_from([None, "aucune", "notions"]),
        "topics": st.lists(st.sampled_from(["imagerie", "ethique"]), unique=True),
    }
)


# --- the oracle: criteria, rules and worth written a second time, one programme after another --------------------------


def price(p: Programme, profile: Profile) -> float | None:
    mine = [
        q.amount_eur for q in p.prices if q.who is None or (q.who == "internes" and profile.profession == "interne")
    ]
    return min(mine, default=None)


def kilometres(city: str, place: str) -> float | None:
    a, b = towns().get(key(city)), towns().get(key(place))
    if a is None or b is None:
        return None
    la, lb, dx = radians(a.latitude), radians(b.latitude), radians(b.longitude - a.longitude)
    return 2 * 6371 * asin(sqrt(sin((lb - la) / 2) ** 2 + cos(la) * cos(lb) * sin(dx / 2) ** 2))


def least(p: Programme, field: str, known: float | None, among: list[Programme]) -> float:
    """A known value, else the lowest of three known ones of that kind or, for diplomas, of diplomas; else 0."""
    if known is not None:
        return known
    read = {"hours": lambda q: q.hours, "months": lambda q: q.months, "price": lambda q: price(q, Profile())}[field]
    for group in ({p.kind}, LONG_KINDS):
        values = [v for q in among if q.kind in group and (v := read(q)) is not None]
        if p.kind in group and len(values) >= 3:
            return min(values)
    return 0.0


def fits(p: Programme, profile: Profile, among: list[Programme]) -> bool:
    """Whether nothing known of a programme, nor the low end of its kind, breaks a limit."""
    e = p.editorial
    if profile.profession and e.professions and not {EVERYONE, profile.profession} & set(e.professions):
        return False
    if (p.enrolment == "cursus" and profile.profession != "interne") or (
        p.enrolment == "etablissement" and profile.profession != "direction"
    ):
        return False
    if any(r.programming for r in p.requires) and profile.programming == "aucune":
        return False
    if profile.modalities and p.modalities and not set(p.modalities) & set(profile.modalities):
        return False
    if profile.hours_total_max is not None and least(p, "hours", p.hours, among) > profile.hours_total_max:
        return False
    if (
        profile.hours_per_week_max
        and p.hours is not None
        and p.months
        and p.hours / (p.months * 4.33) > profile.hours_per_week_max
    ):
        return False
    if profile.budget_max_eur is not None and least(p, "price", price(p, profile), among) > profile.budget_max_eur:
        return False
    if profile.months_max is not None and months(p, profile, among) > profile.months_max:
        return False
    if len(profile.languages) == 1 and p.language not in (None, profile.languages[0]):
        return False
    return p.kind not in profile.kinds_excluded and (not profile.kinds_wanted or p.kind in profile.kinds_wanted)


def months(p: Programme, profile: Profile, among: list[Programme]) -> float:
    paced = (p.hours or 0) / (profile.hours_per_week_max * 4.33) if profile.hours_per_week_max else 0.0
    return p.months if p.months is not None else max(paced, least(p, "months", None, among))


def day(partial: str, last: bool) -> date:
    year, *rest = (int(x) for x in partial.split("-"))
    if len(rest) == 2:
        return date(year, *rest)
    month = rest[0] if rest else (12 if last else 1)
    return date(year, month, {12: 31, 1: 31, 3: 31, 10: 31, 11: 30}[month]) if last else date(year, month, 1)


def schedule(ordered: list[Programme], profile: Profile, among: list[Programme]) -> float | None:
    """Months until all is done in this order, None when a session is missed."""
    now = 0.0
    for p in ordered:
        starts = sorted(
            (max(0, (day(s.starts, False) - TODAY).days), (day(s.starts, True) - TODAY).days)
            for s in p.sessions if day(s.starts, True) >= TODAY and (s.apply_by is None or day(s.apply_by, True) >= TODAY)
        )  # fmt: skip
        if starts:
            caught = [first for first, last in starts if last >= now]
            if not caught:
                return None
            now = max(now, caught[0])
        now += months(p, profile, among) * 30.44
    return now / 30.44


def allowed(chosen: tuple[Programme, ...], order: list[Programme], profile: Profile, among: list[Programme]) -> bool:
    ids = {p.id for p in chosen}
    stages = [p.editorial.stage for p in chosen]
    long = 2 if {"DU", "master"} <= set(profile.kinds_wanted) else 1
    rules = Rules.of(profile)
    done = schedule(order, profile, among)
    return (
        len(chosen) <= rules.steps <= MAX_STEPS
        and sum(p.kind in LONG_KINDS for p in chosen) <= long
        and sum(p.enrolment == "cursus" for p in chosen) <= 1
        and all(stages.count(s) <= 2 for s in stages)
        and not any(t in ids and t != p.id for p in chosen for t in p.same_as_maybe)
        and all(set(r.programmes) & ids for p in chosen for r in p.requires if r.programmes)
        and done is not None
        and (
            profile.hours_total_max is None
            or (
                sum(least(p, "hours", p.hours, among) for p in chosen) <= profile.hours_total_max
                and sum(p.hours is None for p in chosen) <= 1
            )
        )
        and (
            profile.budget_max_eur is None
            or sum(least(p, "price", price(p, profile), among) for p in chosen) <= profile.budget_max_eur
        )
        and (profile.months_max is None or done <= profile.months_max + 1e-9)
    )


def worth(chosen: tuple[Programme, ...], profile: Profile, points: dict[str, float]) -> float:
    e = [p.editorial for p in chosen]
    total = sum(points[p.id] - STEP_COST for p in chosen)
    total += STAGE_WEIGHT * len({x.stage for x in e}) + COMPETENCY_WEIGHT * len({k for x in e for k in x.competencies})
    total += TOPIC_WEIGHT * len(set(profile.topics) & {t for x in e for t in x.topics}) + JUDGEMENT_WEIGHT * any(
        x.judgement for x in e
    )
    providers = [p.provider or p.id for p in chosen]
    return total - PROVIDER_REPEAT * (len(providers) - len(set(providers)))


def ordered_by(case: Case, chosen: tuple[Programme, ...]) -> list[Programme]:
    return [case.columns.programmes[r] for r in case.program.in_order([case.columns.row[p.id] for p in chosen])]


def a_case(values: list[dict], limits: dict) -> Case:
    """A case over a synthetic catalogue; a record that requires itself or a loop requires nothing."""
    for number, v in enumerate(values):
        v["after"] = [a for a in v["after"] if int(a[1:]) < number]
        v["twins"] = [t for t in v["twins"] if int(t[1:]) < len(values)]
    corpus = catalogue(*(programme(f"p{i}", **v) for i, v in enumerate(values)))
    return weighed(Case(Columns(corpus), Profile(**limits), {}, (), TODAY), len(values))


def weighed(case: Case, seed: int) -> Case:
    """The case with points at random, high enough for several steps to be worth taking."""
    case.fit.__dict__["points"] = np.random.default_rng(seed).integers(5, 50, len(case.columns)) / 10
    return case


@settings(max_examples=250, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=8), LIMITS)
def test_optimum_equals_brute_force(values: list[dict], limits: dict) -> None:
    case = a_case(values, limits)
    programmes, profile = case.columns.programmes, case.profile
    fitting = [p for p in programmes if fits(p, profile, programmes)]
    assert {p.id for p in fitting} == {programmes[i].id for i in np.flatnonzero(case.fitting)}
    if profile.budget_max_eur == 0 and len(free := [p for p in fitting if price(p, profile) == 0]) >= 2:
        fitting = free
    points = {p.id: float(case.fit.points[case.columns.row[p.id]]) for p in programmes}
    options = [
        c
        for n in range(1, MAX_STEPS + 1)
        for c in combinations(fitting, n)
        if allowed(c, ordered_by(case, c), profile, programmes)
    ]
    if not options:
        assert case.solution is None
        return
    assert case.solution is not None
    found = tuple(programmes[r] for r in case.solution.rows)
    assert allowed(found, list(found), profile, programmes) and all(p in fitting for p in found)
    assert worth(found, profile, points) == pytest.approx(case.solution.worth, abs=1e-6)
    assert case.solution.worth == pytest.approx(max(worth(c, profile, points) for c in options), abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), LIMITS)
def test_optimum_equals_highs(advisor: Advisor, r: random.Random, limits: dict) -> None:
    """On the real catalogue, with hours, prices and months given at random, against an integer program."""
    columns = Columns(catalogue(*(_filled(p, r) for p in advisor.corpus.programmes.values())))
    case = weighed(Case(columns, Profile(**limits), {}, (), TODAY), r.randint(0, 999))
    best = _highs(case)
    assert (case.solution is None) == (best is None)
    if case.solution is not None and best is not None:
        assert case.solution.worth == pytest.approx(best, abs=1e-6)


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**6), LIMITS)
def test_nothing_better_is_pruned_among_many_near_equals(seed: int, limits: dict) -> None:
    """Hundreds of programmes that differ little: rows are dropped as dominated, and the optimum is kept."""
    r = random.Random(seed)
    copies = [
        programme(
            f"p{i}", provider=r.choice("abcdefgh"), hours=float(r.randint(1, 30)), months=float(r.randint(1, 3)), prices=[(r.randint(0, 9) * 100.0, None)],
            stage=r.choice(list(codes("step_stage"))), topics=r.choice([["imagerie"], ["ethique", "imagerie"], []]), kind=r.choice(["DU", "mooc"]),
            competencies=r.choice([["technique"], ["cognitive"]]), twins=[f"p{i - 1}"] if i % 9 == 1 else [],
        )
        for i in range(200)
    ]  # fmt: skip
    case = weighed(Case(Columns(catalogue(*copies)), Profile(**limits | {"city": None}), {}, (), TODAY), seed)
    best = _highs(case)
    assert (case.solution is None) == (best is None)
    if case.solution is not None and best is not None:
        assert case.solution.worth == pytest.approx(best, abs=1e-6)


def _filled(p: Programme, r: random.Random) -> Programme:
    values = {"hours": float(r.randint(1, 90)), "months": float(r.randint(1, 9)), "sessions": []}
    amount = programme("x", prices=[(r.randint(0, 30) * 50.0, None)]).prices
    return p.model_copy(update=values | {"prices": amount})


def _highs(case: Case) -> float | None:
    """The optimum of the same program by HiGHS; x: steps, y: units covered, z: providers used."""
    c, profile = case.columns, case.profile
    rows = np.flatnonzero(case.allowed)
    if not len(rows):
        return None
    units, providers = len(case.objective.units), sorted({int(c.provider[r]) for r in rows})
    n, size = len(rows), len(rows) + units + len(providers)
    cost = np.r_[
        PROVIDER_REPEAT - case.objective.worth[rows], -case.objective.weights, np.full(len(providers), -PROVIDER_REPEAT)
    ]
    lines, bounds = [], []

    def line(coefficients: dict[int, float], bound: float) -> None:
        lines.append([coefficients.get(j, 0.0) for j in range(size)])
        bounds.append(bound)

    def total(values: np.ndarray, bound: float | None) -> None:
        if bound is not None:
            line({i: float(values[r]) for i, r in enumerate(rows)}, bound)

    one = np.ones(len(c))
    total(one, case.rules.steps)
    total(-one, -1)
    total(c.long, case.rules.long)
    total(c.is_("enrolment", "cursus"), 1)
    total(c.hours, profile.hours_total_max)
    total(case.match.price, profile.budget_max_eur)
    total(c.months, profile.months_max)
    for stage in range(len(codes("step_stage"))):
        total(c.stage == stage, 2)
    for u in range(units):
        line({n + u: 1.0, **{i: -1.0 for i, r in enumerate(rows) if case.objective.covers[r, u]}}, 0.0)
    for k, provider in enumerate(providers):
        line({n + units + k: 1.0, **{i: -1.0 for i, r in enumerate(rows) if c.provider[r] == provider}}, 0.0)
    position = {int(r): i for i, r in enumerate(rows)}
    for r, i in position.items():
        for twin in c.twins.get(r, ()):
            if twin in position:
                line({i: 1.0, position[twin]: 1.0}, 1.0)
        for among in c.needs.get(r, ()):
            line({i: 1.0, **{position[j]: -1.0 for j in among if j in position}}, 0.0)
    solved = milp(
        cost, constraints=LinearConstraint(np.array(lines), -np.inf, np.array(bounds)), bounds=Bounds(0, 1),
        integrality=np.r_[np.ones(n), np.zeros(size - n)], options={"mip_rel_gap": 0.0},
    )  # fmt: skip
    return None if solved.x is None else -solved.fun


# --- the calendar -----------------------------------------------------------------------------------------------------


def plan(*programmes: Programme, **profile: object) -> list[str]:
    path = Planner(catalogue(*programmes)).plan(Profile(**profile), today=TODAY)
    return (
        [s.programme for s in path.steps]
        if path and all(bent["constraint"] == "topics" for bent in path.relaxed)
        else []
    )


def test_a_closed_session_is_not_caught_and_an_open_one_is_waited_for() -> None:
    closed = programme("close", sessions=[("2027-01", "2026-11-01")], months=2.0)
    opened = programme("ouverte", sessions=[("2027-06-01", "2027-03")], months=2.0)
    assert plan(opened, months_max=9) == ["ouverte"]
    assert plan(opened, months_max=7) == []  # it begins in six months and lasts two
    assert plan(closed, months_max=7) == ["close"]  # the next session is not known: nothing known forbids it


def test_a_step_that_would_miss_its_session_is_left_out() -> None:
    first = programme("base", months=6.0, stage="decouvrir", topics=["imagerie"])
    second = programme("suite", sessions=[("2027-02", None)], stage="approfondir", topics=["ethique"], after=[])
    assert plan(first, second, topics=["imagerie", "ethique"]) in (["base"], ["suite"])
    later = programme("suite", sessions=[("2027-02", None), ("2027-10", None)], stage="approfondir", topics=["ethique"])
    assert plan(first, later, topics=["imagerie", "ethique"]) == ["base", "suite"]


@given(st.permutations(list(permutations(["decouvrir", "approfondir", "pratiquer"]))))
@settings(max_examples=5, deadline=None)
def test_the_order_of_files_changes_nothing(orders: list[tuple[str, ...]]) -> None:
    paths = {tuple(plan(*(programme(s, stage=s, provider=s) for s in order))) for order in orders}
    assert len(paths) == 1


# --- prices -----------------------------------------------------------------------------------------------------------


def test_a_person_pays_their_own_tariff() -> None:
    p = programme("du", prices=[(900.0, "plein tarif"), (200.0, "internes"), (50.0, "étudiants de l'école partenaire")])
    assert plan(p, profession="interne", budget_max_eur=300) == ["du"]
    assert plan(p, profession="medecin", budget_max_eur=300) == []
    assert plan(p, profession="etudiant_sante", budget_max_eur=300) == []  # of which school is not known
    assert plan(p, profession="medecin", budget_max_eur=900) == ["du"]


# --- when nothing fits ------------------------------------------------------------------------------------------------


@settings(max_examples=100, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=6), LIMITS)
def test_the_conflicting_set_is_minimal_and_each_change_opens_something(values: list[dict], limits: dict) -> None:
    case = a_case(values, limits)
    if case.solution is not None:
        return
    found = conflict(case)
    none = {
        "hours_total_max": None,
        "hours_per_week_max": None,
        "budget_max_eur": None,
        "months_max": None,
        "modalities": [],
        "city": None,
        "languages": [],
        "kinds_wanted": [],
        "kinds_excluded": [],
    }

    def feasible(kept: list[str]) -> bool:
        return case.with_profile(**{n: v for n, v in none.items() if n not in kept}).solution is not None

    assert not feasible(found.limits)
    for name in found.limits:
        assert feasible([n for n in found.limits if n != name]), name
    for change in found.changes:
        assert change.case.solution is not None
        if isinstance(change.new, float | int):  # one notch less opens nothing
            assert case.with_profile(**{change.limit: change.new - 0.1}).solution is None


def test_what_is_missing_is_counted_exactly() -> None:
    case = Case(
        Columns(catalogue(programme("a", prices=[(450.0, None)]), programme("b", prices=[(470.0, None)]))),
        Profile(budget_max_eur=300),
        {},
        (),
        TODAY,
    )
    found = conflict(case)
    assert found.limits == ["budget_max_eur"]
    assert [(c.new, c.text) for c in found.changes] == [(450.0, "avec 150 € de plus (soit 450 €)")]


def test_a_refused_kind_is_offered_but_never_taken(advisor: Advisor) -> None:
    corpus = catalogue(programme("a", kind="DU"))
    planner = Planner(corpus)
    profile = Profile(kinds_excluded=["DU"])
    assert planner.plan(profile, today=TODAY) is None
    assert [c.text for c in planner.conflict(planner.case(profile, today=TODAY)).changes] == [
        "en acceptant le type « DU »"
    ]


# --- why ----------------------------------------------------------------------------------------------------------------


def test_why_not_is_told_from_the_solver() -> None:
    corpus = catalogue(
        programme("image", stage="fondamentaux", topics=["imagerie"], provider="a", kind="DU", competencies=list(codes("competency"))),
        programme("autre", stage="fondamentaux", topics=[], provider="b", kind="DU"),
        programme("jumeau", stage="approfondir", topics=["imagerie"], provider="c", twins=["image"]),
        programme("cher", stage="pratiquer", topics=["imagerie"], provider="d", prices=[(9000.0, None)]),
    )  # fmt: skip
    planner = Planner(corpus)
    case = planner.case(Profile(topics=["imagerie"], budget_max_eur=1000), today=TODAY)
    path = planner.plan(case.profile, today=TODAY)
    assert path is not None
    ids = [s.programme for s in path.steps]
    assert "image" in ids and "jumeau" not in ids
    assert "un seul diplôme long" in (planner.explain(case, ids, "autre").against or "")
    assert "même offre" in (planner.explain(case, ids, "jumeau").against or "")
    assert "budget : 9000 €" in (planner.explain(case, ids, "cher").against or "")
    assert planner.explain(case, ids, "image").against is None


# --- the real catalogue ---------------------------------------------------------------------------------------------------


def test_no_limit_is_ever_broken(advisor: Advisor) -> None:
    r, planner = random.Random(7), Planner(advisor.corpus)
    planned = 0
    for _ in range(300):
        profile = random_profile(r)
        path = planner.plan(profile, today=TODAY)
        if path is None:
            continue
        moved = {bent["constraint"]: bent["to"] for bent in path.relaxed}
        programmes = [advisor.corpus.programmes[s.programme] for s in path.steps]
        planned += not moved
        assert not broken_by_path(path, profile, advisor.corpus), profile  # a second opinion that shares no code
        for p, step in zip(programmes, path.steps, strict=True):
            assert p.status not in ("termine", "ferme") and p.enrolment != "cadre"
            assert all(c.verdict != "non" for c in step.criteria), (profile, step)
            assert p.kind not in profile.kinds_excluded
            if profile.profession and p.editorial.professions and p.editorial.reserved is not False:
                assert {profile.profession, EVERYONE} & set(p.editorial.professions), (profile, p.id)
            if profile.modalities and p.modalities and "modalities" not in moved:
                assert set(p.modalities) & set(profile.modalities)
            if profile.kinds_wanted and "kinds_wanted" not in moved:
                assert p.kind in profile.kinds_wanted
        if profile.hours_total_max is not None and "hours_total_max" not in moved:
            assert (path.totals.hours or 0) <= profile.hours_total_max
        if profile.budget_max_eur is not None and "budget_max_eur" not in moved:
            assert (path.totals.price_eur or 0) <= profile.budget_max_eur
        ids = {p.id for p in programmes}
        assert not any(t in ids - {p.id} for p in programmes for t in p.same_as_maybe)
        order = [p.id for p in programmes]
        assert not any(set(q.programmes) & set(order[i + 1 :]) for i, p in enumerate(programmes) for q in p.requires), (
            order
        )
    assert planned > 150


def test_same_profile_same_path(advisor: Advisor) -> None:
    profile = Profile(profession="medecin", city="Lyon", region="Auvergne-Rhône-Alpes")
    first = Planner(advisor.corpus).plan(profile, today=TODAY)
    assert first is not None and first == Planner(advisor.corpus).plan(profile, today=TODAY)


def test_four_hours_are_four_hours(advisor: Advisor) -> None:
    path = Planner(advisor.corpus).plan(Profile(profession="medecin", hours_total_max=4))
    assert path is not None
    kinds = {advisor.corpus.programmes[s.programme].kind for s in path.steps}
    assert not kinds & LONG_KINDS and (path.totals.hours or 0) <= 4


def test_free_only_excludes_diplomas_by_their_cited_range(advisor: Advisor) -> None:
    planner = Planner(advisor.corpus)
    case = planner.case(Profile(profession="medecin", budget_max_eur=0))
    assert case.solution is not None
    assert not {case.columns.programmes[r].kind for r in case.solution.rows} & {"DU", "DIU"}
    row = next(
        i
        for i, p in enumerate(case.columns.programmes)
        if p.kind == "DU" and p.free is None and case.match.available[i]
    )
    assert any(c.criterion == "budget" and c.verdict == "non" and c.source for c in case.match.criteria(row))


def test_alternatives_differ_and_keep_their_word(advisor: Advisor) -> None:
    planner, r = Planner(advisor.corpus), random.Random(3)
    for _ in range(40):
        profile = random_profile(r)
        path = planner.plan(profile, today=TODAY)
        if path is None or path.relaxed:
            continue
        seen = [{s.programme for s in path.steps}]
        for other in path.alternatives:
            programmes = [advisor.corpus.programmes[i] for i in other.programmes]
            assert set(other.programmes) not in seen
            seen.append(set(other.programmes))
            if other.change.startswith("entièrement à distance"):
                assert all("distanciel" in p.modalities for p in programmes)
            if other.change.startswith("gratuit"):
                assert all(p.free for p in programmes)
            if other.change.startswith("sans diplôme"):
                assert not any(p.kind in LONG_KINDS for p in programmes)
            if other.change.startswith("avec un diplôme"):
                assert any(p.kind in LONG_KINDS for p in programmes)


def test_every_judgement_has_a_weight_and_no_unknown_counts_for(advisor: Advisor) -> None:
    r, planner = random.Random(1), Planner(advisor.corpus)
    names = {j.name for _ in range(300) for j in planner.case(random_profile(r), today=TODAY).fit.judgements}
    assert names <= set(weights())
    for name in names:
        if "unknown" in name and not name.startswith("level"):
            assert weights()[name] < 0, name
        known = name.replace("unknown", "fits")
        if name.endswith("unknown") and known in weights():
            assert weights()[name] < weights()[known], name


def test_two_steps_of_a_stage_and_one_long_diploma_at_most() -> None:
    same = [programme(f"s{i}", stage="fondamentaux", provider=f"s{i}") for i in range(3)]
    long = [
        programme(f"l{i}", stage=stage, provider=f"l{i}", kind="DU")
        for i, stage in enumerate(["approfondir", "pratiquer"])
    ]
    case = weighed(Case(Columns(catalogue(*same, *long)), Profile(), {}, (), TODAY), 1)
    case.fit.__dict__["points"] = np.full(5, 3.0)
    assert case.solution is not None
    chosen = [case.columns.programmes[r] for r in case.solution.rows]
    assert sum(p.editorial.stage == "fondamentaux" for p in chosen) == 2 and sum(p.kind == "DU" for p in chosen) == 1
