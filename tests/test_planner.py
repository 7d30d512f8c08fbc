"""The planner against an oracle that tries every set of steps, on small random catalogues, fully priced and timed."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.advisor import Advisor
from advisor.matching import LONG_KINDS
from advisor.planner import (
    COMPETENCY_BONUS,
    MAX_STEPS,
    STAGE_BONUS,
    STEP_COST,
    TOPIC_BONUS,
    Candidate,
    Planner,
    _Program,
    _steps_allowed,
)
from advisor.profile import Profile
from corpus.codes import codes
from corpus.models import Editorial, Prerequisite, Price, Programme, Source


def programme(number: int, values: dict) -> Programme:
    """A synthetic programme; what the planner does not read is left plain."""
    requires = [Prerequisite(type="required", programmes=[f"p{values['after']}"], reason="demandé")] if values["after"] is not None else []
    return Programme(
        id=f"p{number}", name=f"Programme {number}", kind=values["kind"], status="ouvert", last_attested=2026, enrolment="individuelle",
        provider=f"organisme {values['provider']}", partners=[], city=None, region=None, country="FR", places=[], modalities=["distanciel"],
        hours=values["hours"], hours_note=None, months=values["months"], duration=None, rhythm=None,
        prices=[Price(amount_eur=values["price"], per="personne", unit="total", tax="ttc", who=None, covers="tout")],
        learner_funding=[], sponsors=[], audience=[], prerequisites=None, requires=requires, topics=[], programming_required=None,
        practical=None, assessment=None, certification=None, ects=None, language="fr", capacity=None, first_edition=None, admission=None,
        url=None, description="Une formation de synthèse.", good_to_know=[], same_as_maybe=[f"p{values['twin']}"] if values["twin"] is not None else [],
        editorial=Editorial(
            professions=["tous"], reserved=None, specialties=[], topics=values["topics"], competencies=values["competencies"],
            stage=values["stage"], level=None, programming=None, judgement=None, why="synthèse",
        ),
        as_of="2026", confidence="high", sources=[Source(url="https://exemple.invalid/x", supports=["name"], says="x", as_of=None)],
    )  # fmt: skip


VALUES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["DU", "mooc", "formation_courte", "master"]),
        "provider": st.integers(0, 4),
        "hours": st.integers(1, 60).map(float),
        "months": st.integers(1, 12).map(float),
        "price": st.integers(0, 20).map(lambda n: n * 50.0),
        "stage": st.sampled_from(list(codes("step_stage"))),
        "topics": st.lists(st.sampled_from(["imagerie", "ethique", "ia_generale"]), unique=True),
        "competencies": st.lists(st.sampled_from(list(codes("competency"))), unique=True),
        "fit": st.integers(1, 80).map(lambda n: n / 10),
        "after": st.none() | st.integers(0, 7),
        "twin": st.none() | st.integers(0, 7),
    }
)
LIMITS = st.fixed_dictionaries(
    {
        "hours_total_max": st.none() | st.integers(5, 120).map(float),
        "budget_max_eur": st.none() | st.integers(0, 1500).map(float),
        "months_max": st.none() | st.integers(1, 24).map(float),
        "topics": st.lists(st.sampled_from(["imagerie", "ethique"]), unique=True),
    }
)


def worth(chosen: tuple[Candidate, ...], profile: Profile) -> float:
    """The objective, written a second time and independently of the solver."""
    total = sum(c.fit - STEP_COST for c in chosen)
    total += STAGE_BONUS * len({c.programme.editorial.stage for c in chosen})
    total += COMPETENCY_BONUS * len({k for c in chosen for k in c.programme.editorial.competencies})
    return total + TOPIC_BONUS * len(set(profile.topics) & {t for c in chosen for t in c.programme.editorial.topics})


def allowed(chosen: tuple[Candidate, ...], pool: list[Candidate], profile: Profile) -> bool:
    programmes = [c.programme for c in chosen]
    ids = {p.id for p in programmes}
    known = {c.programme.id for c in pool}
    stages = [p.editorial.stage for p in programmes]
    return (
        len(chosen) <= _steps_allowed(profile) <= MAX_STEPS
        and sum(p.kind in LONG_KINDS for p in programmes) <= 1
        and all(stages.count(s) <= 2 for s in stages)
        and len({p.provider for p in programmes}) == len(programmes)
        and not any(t in ids and t != p.id for p in programmes for t in p.same_as_maybe)
        and all(set(r.programmes) & ids & known for p in programmes for r in p.requires)
        and (profile.hours_total_max is None or sum(p.hours or 0 for p in programmes) <= profile.hours_total_max)
        and (profile.budget_max_eur is None or sum(p.prices[0].amount_eur for p in programmes) <= profile.budget_max_eur)
        and (profile.months_max is None or sum(p.months or 0 for p in programmes) <= profile.months_max)
    )


@settings(max_examples=120, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=8), LIMITS)
def test_optimum_equals_brute_force(catalogue: list[dict], limits: dict) -> None:
    profile = Profile(**limits)
    for number, values in enumerate(catalogue):  # a record that names itself, or nobody, says nothing
        for name in ("after", "twin"):
            if values[name] is not None and (values[name] == number or values[name] >= len(catalogue)):
                values[name] = None
    pool = [Candidate(programme(i, v), [], v["fit"]) for i, v in enumerate(catalogue)]
    found = tuple(_Program(pool, profile).solved())
    options = [c for n in range(1, MAX_STEPS + 1) for c in combinations(pool, n) if allowed(c, pool, profile)]
    if not options:
        assert not found
        return
    assert found and allowed(found, pool, profile)
    assert worth(found, profile) == pytest.approx(max(worth(c, profile) for c in options), abs=1e-6)


def test_same_profile_same_path(advisor: Advisor) -> None:
    profile = Profile(profession="medecin", city="Lyon", region="Auvergne-Rhône-Alpes")
    first = Planner(advisor.corpus).plan(profile)
    assert first is not None and first == Planner(advisor.corpus).plan(profile)


def test_four_hours_are_four_hours(advisor: Advisor) -> None:
    path = Planner(advisor.corpus).plan(Profile(profession="medecin", hours_total_max=4))
    assert path is not None
    kinds = {advisor.corpus.programmes[s.programme].kind for s in path.steps}
    assert not kinds & LONG_KINDS and (path.totals.hours or 0) <= 4


def test_free_only_excludes_diplomas_by_their_cited_range(advisor: Advisor) -> None:
    path = Planner(advisor.corpus).plan(Profile(profession="medecin", budget_max_eur=0))
    assert path is not None
    assert not {advisor.corpus.programmes[s.programme].kind for s in path.steps} & {"DU", "DIU"}


def test_prerequisite_stands_before_what_requires_it(advisor: Advisor) -> None:
    for profession in codes("profession"):
        path = Planner(advisor.corpus).plan(Profile(profession=profession))
        if path is None:
            continue
        order = [s.programme for s in path.steps]
        for i, id_ in enumerate(order):
            for r in advisor.corpus.programmes[id_].requires:
                assert not set(r.programmes) & set(order[i + 1 :]), (id_, order)
