"""The batch FAQ on the real corpus, in parts small enough to be quick."""

import csv
import filecmp
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from advisor.dialogue import State
from advisor.facts import value_text
from advisor.faq.build import Options, Report, build
from advisor.faq.entry import Entry
from advisor.faq.questions import Generator, types
from advisor.faq.rounds import _merge, duplicate_rate
from advisor.faq.store import Store
from advisor.faq.work import facts_maker
from advisor.stance import is_complement
from corpus.errors import UserError
from corpus.exchange.tables import inert
from corpus.load import Corpus
from corpus.settings import Settings
from index.engine import Inline

NICE = "programmes/du-ia-sante-nice"


class Silent:
    """A progress that shows nothing."""

    def start(self, what: str, total: int) -> None: ...

    def advance(self, n: int) -> None: ...


def home_of(folder: Path, current: Settings) -> Settings:
    """Settings with a home of their own that shares the prepared model and index."""
    folder.mkdir(parents=True)
    for name in ("model", "index", "intents", "questions", "knowledge"):
        if (current.home / name).exists():
            (folder / name).symlink_to(current.home / name)
    return current.model_copy(update={"home": folder})


def made(settings: Settings, out: Path, **options: object) -> Report:
    return build(settings, Options(out, **options), Inline(), Silent())  # type: ignore[arg-type]


def same_tree(a: Path, b: Path) -> bool:
    """Whether two folders hold the same files with the same bytes."""
    names = sorted(p.relative_to(a) for p in a.rglob("*") if p.is_file())
    if names != sorted(p.relative_to(b) for p in b.rglob("*") if p.is_file()):
        return False
    return filecmp.cmpfiles(a, b, [str(n) for n in names], shallow=False)[1:] == ([], [])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, current: Settings) -> Settings:
    return home_of(tmp_path_factory.mktemp("faq") / "var", current)


@pytest.fixture(scope="module")
def built(house: Settings) -> tuple[Report, Path]:
    out = house.home.parent / "out"
    return made(house, out, only=NICE), out


def test_a_known_fact_is_a_question_and_an_unknown_one_is_a_gap(corpus: Corpus, current: Settings) -> None:
    generator = Generator(corpus, facts_maker(corpus, current))
    asked = {(q.subject, q.type) for q in generator.questions() if q.section == "programmes"}
    missing = {(g.programme, g.type) for g in generator.gaps()}
    for p in corpus.programmes.values():
        for name, kind in types()["programme"].items():
            if kind.get("fields"):
                known = any(value_text(p, f) is not None for f in kind["fields"])
                assert ((p.id, name) in asked) is known and ((p.id, name) in missing) is not known


def test_a_changed_fact_touches_the_questions_that_read_it_and_no_other(corpus: Corpus, current: Settings) -> None:
    def keys(held: Corpus) -> dict[str, str]:
        return {q.id: q.key("code") for q in Generator(held, facts_maker(held, current)).questions()}

    p = corpus.programmes["du-ia-sante-nice"]
    changed = replace(
        corpus,
        programmes=corpus.programmes | {p.id: p.model_copy(update={"audience": ["tout le monde"]})},
        hash="other",
    )
    before, after = keys(corpus), keys(changed)
    touched = {id_ for id_ in before if before[id_] != after[id_]}
    about = {id_ for id_ in touched if id_.startswith("programmes/")}
    assert {f"{NICE}/public", f"{NICE}/presentation"} <= about and all(id_.startswith(NICE) for id_ in about)
    assert f"{NICE}/duree" not in touched and f"{NICE}/contenu" not in touched
    assert {id_.split("/")[0] for id_ in touched} == {"programmes", "professions", "listes"}, (
        "paths and lists weigh the whole catalogue"
    )


def test_every_question_of_the_corpus_has_an_id_of_its_own(corpus: Corpus, current: Settings) -> None:
    ids = [q.id for q in Generator(corpus, facts_maker(corpus, current)).questions()]
    assert len(ids) == len(set(ids)) > 1500


def test_answers_cite_and_bear_a_complement_sentence(built: tuple[Report, Path]) -> None:
    report, out = built
    assert len(report.entries) >= 8
    for e in json.loads((out / "faq.json").read_text("utf-8"))["entries"]:
        markers = {int(m) for m in re.findall(r"\[(\d+)\]", e["answer"])}
        assert markers and markers == {c["marker"] for c in e["citations"]}
        assert is_complement(e["complement"]) and e["answer"].count(e["complement"]) == 1


def test_a_published_question_asked_cold_gets_its_published_answer(built: tuple[Report, Path], advisor) -> None:  # type: ignore[no-untyped-def]
    fields = [e for e in built[0].entries if e.type in ("tarif", "duree", "public", "contenu", "organisme")]
    assert fields
    for e in fields:
        for wording in (e.question, *e.variants):
            answer, _ = advisor.turn(State(), wording)
            assert answer.programmes == list(e.programmes)
            assert {(c.programme, c.field) for c in answer.citations} == {
                (c["programme"], c["field"]) for c in e.citations
            }, wording


def test_same_corpus_same_bytes_and_nothing_done_twice(
    built: tuple[Report, Path], house: Settings, current: Settings, tmp_path: Path
) -> None:
    report, out = built
    elsewhere = made(home_of(tmp_path / "var", current), tmp_path / "out", only=NICE)
    assert elsewhere.made == report.made and same_tree(out, tmp_path / "out")
    again = made(house, out, only=NICE)
    assert again.made == 0 and again.changes == "" and same_tree(out, tmp_path / "out")


def test_a_part_does_not_replace_what_is_wider(built: tuple[Report, Path], house: Settings) -> None:
    _, out = built
    before = (out / "faq.json").read_bytes()
    with pytest.raises(UserError, match="écrivez l'extrait ailleurs"):
        made(house, out, only=f"{NICE}/prix")
    assert (out / "faq.json").read_bytes() == before


def test_a_torn_line_is_dropped_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    with Store(path) as store:
        store.append([{"key": "a", "n": 1}, {"key": "b", "n": 2}])
    with open(path, "ab") as file:
        file.write(b'{"key": "c", "n"')
    with Store(path) as store:
        assert set(store.records) == {"a", "b"}
        store.append([{"key": "c", "n": 3}])
    with Store(path) as store:
        assert store.records["c"]["n"] == 3 and len(path.read_bytes().splitlines()) == 3


def test_what_repeats_is_merged_and_what_only_looks_alike_is_not() -> None:
    """Same facts told in the same words to nearly the same question: one entry, two wordings."""

    def entry(id_: str, question: str, text: str, field: str) -> Entry:
        cited = ({"programme": "p", "field": field, "marker": 1, "url": None, "as_of": None, "title": "P"},)
        return Entry(
            f"demande/{id_}", "demande", "demande", id_, question, (), text, "c", "search", cited, ("p",), demand=1
        )

    same = [
        entry(
            "a",
            "Quel est le tarif du DU IA et santé de Nice, à distance ou en présence ?",
            "Il coûte 300 € [1].",
            "prices",
        ),
        entry(
            "b",
            "Quels sont les tarifs du DU IA et santé de Nice, à distance ou en présence ?",
            "Il coûte 300 € [1].",
            "prices",
        ),
    ]
    other = entry(
        "c",
        "Quel est le lieu du DU IA et santé de Nice, à distance ou en présence ?",
        "Il a lieu à Nice [1].",
        "places",
    )
    assert duplicate_rate([*same, other]) == pytest.approx(2 / 3)
    merged: list[dict[str, str]] = []
    vector = np.ones((1, 1), np.float32)
    kept = _merge([(e, vector) for e in (*same, other)], 2.0, merged)
    assert (
        [e.id for e in kept] == ["demande/a", "demande/c"]
        and kept[0].variants == (same[1].question,)
        and kept[0].demand == 2
    )
    assert duplicate_rate(kept) == 0 and merged[0]["into"] == "demande/a"


@pytest.mark.parametrize("cell", ["=1+1", "+33 6", "-2", "@SUM(A1)", "\tx", "\r=x", " =cmd"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert inert(cell) == "'" + cell


def test_ordinary_cells_are_left_alone(built: tuple[Report, Path]) -> None:
    assert inert("DU = diplôme") == "DU = diplôme" and inert(3) == 3
    rows = list(csv.reader(io.StringIO((built[1] / "faq.csv").read_text("utf-8-sig")), delimiter=";"))
    assert len(rows) == len(built[0].entries) + 1 and all(len(r) == len(rows[0]) for r in rows)
