"""The catalogue: complete, valid, and told where it is wrong."""

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus.errors import CorpusError
from corpus.load import FOUNDING_SHEET, Corpus, load_corpus, read_corpus
from ui.cli import app


@pytest.fixture
def broken(tmp_path: Path, current) -> Path:
    """A copy of the catalogue that a test may break."""
    return Path(shutil.copytree(current.catalogue, tmp_path / "catalogue"))


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{old!r} no longer stands in {path.name}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_catalogue_holds_every_record(corpus: Corpus) -> None:
    assert len(corpus.programmes) == 134
    assert len(corpus.sheets) == 101
    assert len(corpus.statements) == 593


@pytest.mark.parametrize(
    ("n", "said"),
    [
        (10, "28 heures"), (11, "cybersécurité"), (13, "Saint-Étienne"), (15, "DU IA Santé"), (16, "IA4Care"), (17, "IA générative"),
    ],
)  # fmt: skip
def test_founding_statements_are_told(corpus: Corpus, n: int, said: str) -> None:
    assert said in corpus.statements[FOUNDING_SHEET, n].text


@pytest.mark.parametrize(
    "said",
    [
        "lundis de l'INeS",
        "executive master",
        "compétences techniques",
        "collaborati",
        "cognitiv",
        "complément",
        "sans IA|sans elle|sans l'IA",
    ],
)
def test_founding_text_as_a_whole(corpus: Corpus, said: str) -> None:
    whole = " ".join(s.text for s in corpus.sheets[FOUNDING_SHEET].statements).lower()
    assert any(part.lower() in whole for part in said.split("|"))


def test_every_programme_cites_sources_that_support_something(corpus: Corpus) -> None:
    for p in corpus.programmes.values():
        assert p.sources, p.id
        assert any(s.supports for s in p.sources), p.id


def test_unknown_stays_unknown(corpus: Corpus) -> None:
    """No DU or DIU of the facts has a known full price for one person."""
    assert all(p.free is None for p in corpus.programmes.values() if p.kind in ("DU", "DIU"))


def test_all_problems_are_told_in_one_run_with_file_line_and_field(broken: Path) -> None:
    bourgogne, lille = broken / "programmes/du-ia-sante-bourgogne.yaml", broken / "programmes/du-ia-sante-lille.yaml"
    _edit(bourgogne, "kind: DU", "kind: DUX")
    _edit(bourgogne, "first_edition: 2020", "first_edition: hier")
    _edit(lille, "status: ", "statut: ")
    nice = broken / "programmes/du-ia-sante-nice.yaml"
    (broken / "programmes/copie.yaml").write_text(nice.read_text("utf-8"), "utf-8")
    saint_etienne = broken / "programmes/double-cursus-medecin-ingenieur-lyon.yaml"
    _edit(saint_etienne, "mooc-elements-of-ai-francais", "mooc-absent")
    caire = broken / "programmes/formation-courte-caire-ia-responsable.yaml"
    text = caire.read_text("utf-8")
    caire.write_text(text[: text.index("\nsources:")] + "\nsources: []\n", "utf-8")
    told = [str(p) for p in read_corpus(broken)[1]]
    kind_line = next(i for i, line in enumerate(bourgogne.read_text("utf-8").split("\n"), 1) if "DUX" in line)
    assert any(
        t.startswith(f"catalogue/programmes/du-ia-sante-bourgogne.yaml:{kind_line}: kind: code inconnu « DUX »")
        for t in told
    )
    for file, field in [
        ("du-ia-sante-bourgogne", "first_edition"), ("du-ia-sante-lille", "statut"), ("du-ia-sante-lille", "status"),
        ("double-cursus-medecin-ingenieur-lyon", "requires"), ("formation-courte-caire-ia-responsable", "sources"),
    ]:  # fmt: skip
        assert any(f"/{file}.yaml:" in t and field in t for t in told), (file, field, told)
    assert any("identifiant en double" in t for t in told)
    assert all(int(t.split(":")[1]) > 0 for t in told)


def test_load_raises_what_check_tells(broken: Path) -> None:
    _edit(broken / "links.yaml", "source: digital-omnibus-report-2026", "source: nulle-part")
    with pytest.raises(CorpusError, match=r"links\.yaml:\d+: .*nulle-part"):
        load_corpus(broken)


def test_unreadable_files_are_told(broken: Path) -> None:
    (broken / "programmes/du-ia-sante-nice.yaml").write_bytes(b"name: \xff\xfe")
    (broken / "programmes/du-ia-sante-lille.yaml").write_text("id: [", "utf-8")
    (broken / "sources/ccne-avis-129.md").write_text("sans en-tête", "utf-8")
    told = " ".join(str(p) for p in read_corpus(broken)[1])
    assert "UTF-8" in told and "YAML" in told and "en-tête" in told


def test_command_exits_2_and_names_the_line(broken: Path) -> None:
    _edit(broken / "programmes/du-ia-sante-nice.yaml", "kind: DU", "kind: diplôme")
    result = CliRunner().invoke(app, ["corpus", "check", str(broken)])
    assert result.exit_code == 2
    assert "du-ia-sante-nice.yaml:" in result.stderr and "kind" in result.stderr
    assert CliRunner().invoke(app, ["corpus", "check"]).exit_code == 0
