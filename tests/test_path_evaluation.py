"""The judged profiles are sound, and the measures are what they are said to be."""

import pytest

from advisor.advisor import Advisor
from advisor.path_evaluation import Case, bars_svg, cases, evaluate_paths, ndcg
from advisor.path_limits import broken_by_path, broken_limits
from advisor.planner import Path, Planner, Step, totals
from advisor.planning.path import relaxed
from advisor.profile import Profile
from corpus.codes import codes
from corpus.load import Corpus
from tests.conftest import GOLD


@pytest.fixture(scope="module")
def judged() -> dict[str, list[Case]]:
    return {split: cases(GOLD, split) for split in ("dev", "test")}


def test_enough_people_and_judgments(judged: dict[str, list[Case]]) -> None:
    everyone = judged["dev"] + judged["test"]
    assert len(everyone) >= 150 and len({c.id for c in everyone}) == len(everyone)
    for case in everyone:
        assert len(case.by_programme) >= 15, case.id
        assert sum(map(len, case.grades.values())) == len(case.by_programme), f"{case.id}: graded twice"
        assert set(case.grades) <= {0, 1, 2, 3} and max(case.by_programme.values()) >= 2, case.id


def test_only_programmes_of_the_catalogue_are_graded(judged: dict[str, list[Case]], corpus: Corpus) -> None:
    for case in judged["dev"] + judged["test"]:
        assert set(case.by_programme) <= set(corpus.programmes), case.id


def test_splits_share_no_family_request_or_profile(judged: dict[str, list[Case]]) -> None:
    for of in (lambda c: c.family, lambda c: c.request, lambda c: c.profile.model_dump_json()):
        assert not {of(c) for c in judged["dev"]} & {of(c) for c in judged["test"]}


def test_every_profession_is_judged(judged: dict[str, list[Case]]) -> None:
    assert {c.profile.profession for c in judged["dev"] + judged["test"]} >= set(codes("profession"))


def test_what_is_over_a_limit_has_no_grade(judged: dict[str, list[Case]], corpus: Corpus) -> None:
    hard = {"n'est plus proposé", "type exclu", "type non voulu", "modalité", "langue", "budget", "heures", "mois"}
    for case in judged["dev"] + judged["test"]:
        for programme, grade in case.by_programme.items():
            assert not grade or not hard & set(broken_limits(corpus.programmes[programme], case.profile)), (
                case.id,
                programme,
            )


def test_ndcg_by_hand() -> None:
    grades = {"a": 3, "b": 2, "c": 0}
    assert ndcg(["a", "b", "c"], grades, lambda g: g) == 1
    assert ndcg(["b", "a"], grades, lambda g: g) == pytest.approx((2 + 3 / 1.585) / (3 + 2 / 1.585), abs=1e-3)
    assert ndcg(["unknown", "c"], grades, lambda g: g) == 0


def test_limits_are_read_from_the_records(corpus: Corpus) -> None:
    nurse = Profile(profession="infirmier", hours_total_max=4, budget_max_eur=0)
    assert "heures" in broken_limits(corpus.programmes["mooc-elements-of-ai-francais"], nurse)
    assert "public" in broken_limits(corpus.programmes["formation-initiale-fst-bio-informatique-medicale"], nurse)
    assert not broken_limits(corpus.programmes["autre-guide-ia-generative-has"], nurse)


def test_a_path_is_judged_as_a_whole_and_a_told_relaxation_is_no_fault(corpus: Corpus) -> None:
    chosen = [corpus.programmes[i] for i in ("mooc-elements-of-ai-francais", "mooc-objectif-ia-openclassrooms")]
    steps = [Step(programme=p.id, stage=p.editorial.stage, why=[], criteria=[]) for p in chosen]
    profile = Profile(profession="medecin", hours_total_max=30)
    path = Path(steps=steps, totals=totals(chosen))
    assert broken_by_path(path, profile, corpus) == ["heures du parcours"]
    told = relaxed("hours_total_max", 30, None, "")
    assert not broken_by_path(path.model_copy(update={"relaxed": [told]}), profile, corpus)


def test_the_planner_breaks_no_limit(judged: dict[str, list[Case]], corpus: Corpus) -> None:
    planner = Planner(corpus)
    for case in judged["dev"] + judged["test"]:
        path = planner.plan(case.profile)
        assert path is None or not broken_by_path(path, case.profile, corpus), case.id


def test_the_path_beats_every_baseline(advisor: Advisor) -> None:
    report = evaluate_paths(advisor, GOLD, "dev")
    path, *baselines = report.figures.values()
    for baseline in baselines:
        assert path["nDCG@5"] > baseline["nDCG@5"] and path["juste dans les 3"] > baseline["juste dans les 3"]
    picture = bars_svg(report)
    assert all(name in picture for name in report.figures)
