"""The index: finds, filters before ranking, is incremental and atomic, and tells when it no longer matches."""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from rich.progress import Progress

from advisor.advisor import Advisor
from corpus.codes import read_yaml
from corpus.errors import IndexStale
from corpus.settings import Settings
from index.analyser import analyser
from index.build import build, index_folder, open_searcher, verify
from index.dense import DenseIndex
from index.search import Facets
from tests.conftest import GOLD
from tests.metrics import ndcg_at, recall_at


@pytest.fixture
def copy(tmp_path: Path, current: Settings) -> Settings:
    """A catalogue and an index of one's own, sharing the prepared model."""
    home = tmp_path / "var"
    home.mkdir()
    (home / "model").symlink_to(current.home / "model")
    shutil.copytree(current.home / "index", home / "index")
    catalogue = Path(shutil.copytree(current.catalogue, tmp_path / "catalogue"))
    return current.model_copy(update={"home": home, "catalogue": catalogue})


def _build(settings: Settings):
    with Progress(disable=True) as progress:
        return build(settings, progress)


@pytest.mark.parametrize(
    ("said", "same"),
    [
        ("l'intelligence artificielle", "IA"),
        ("RADIOLOGIE", "radiologie"),
        ("chirurgie orthopedique", "chir ortho"),
        ("une formation à distance", "formation en visio"),
        ("médicales", "medicale"),
    ],
)
def test_analysis_brings_spellings_together(said: str, same: str) -> None:
    assert set(analyser().terms(said)) & set(analyser().terms(same))


def test_dense_search_equals_brute_force() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    allowed = np.arange(0, 300, 7)
    rows, cosines = DenseIndex.build(vectors).similarities(vectors[3], allowed, 10)
    expected = allowed[np.argsort(-(vectors[allowed] @ vectors[3]))[:10]]
    assert rows.tolist() == expected.tolist()
    np.testing.assert_allclose(cosines, vectors[expected] @ vectors[3], atol=1e-5)


def test_filter_comes_before_ranking(advisor: Advisor) -> None:
    """One licence stands in the catalogue; a filter applied to a cut list would lose it for an unrelated question."""
    searcher = advisor.searcher
    question = "mammographie et dépistage"
    vector = searcher.encoder.encode_queries([question])[0]
    found = searcher.programmes(question, vector, Facets(kinds=("licence",)), k=5)
    assert [searcher.corpus.programmes[f.owner].kind for f in found] == ["licence"]


def test_filters_remove_only_what_is_known_not_to_fit(advisor: Advisor) -> None:
    remote = Facets(modalities=("distanciel",))
    kept = [p for p in advisor.corpus.programmes.values() if remote.allows(p)]
    assert any(not p.modalities for p in kept)
    assert all(not p.modalities or "distanciel" in p.modalities for p in kept)
    assert any(p.modalities == ["presentiel"] for p in advisor.corpus.programmes.values())


def _gold(name: str) -> list[dict]:
    return read_yaml((GOLD / name).read_text("utf-8"))


def retrieval_scores(advisor: Advisor, name: str) -> dict[str, tuple[float, float]]:
    """(Recall@5, nDCG@10) of dense alone, lexical alone and hybrid over one gold file."""
    searcher = advisor.searcher
    sums = {system: [0.0, 0.0] for system in ("dense", "lexical", "hybrid")}
    gold = _gold(name)
    for row in gold:
        vector = searcher.encoder.encode_queries([row["question"]])[0]
        if row["programmes"]:
            hits, wanted = searcher.programmes(row["question"], vector, k=200), row["programmes"]
        else:
            hits, wanted = searcher.statements(row["question"], vector, k=600), row["statements"]
        label = [f"{h.owner}#{h.n}" if h.n else h.owner for h in hits]
        orders = {
            "hybrid": label,
            "dense": [x for _, x in sorted((h.trace["dense_rank"], x) for h, x in zip(hits, label, strict=True))],
            "lexical": [
                x for r, x in sorted((h.trace["lexical_rank"], x) for h, x in zip(hits, label, strict=True)) if r
            ],
        }
        for system, found in orders.items():
            sums[system][0] += recall_at(5, found, wanted)
            sums[system][1] += ndcg_at(10, found, wanted)
    return {system: (recall / len(gold), ndcg / len(gold)) for system, (recall, ndcg) in sums.items()}


def test_retrieval_quality_on_unseen_questions(advisor: Advisor) -> None:
    """Hybrid beats each of its halves, and does not fall below what it reached when this was written."""
    scores = retrieval_scores(advisor, "retrieval_test.yaml")
    print(f"\n{'':10}Recall@5  nDCG@10")  # noqa: T201
    for system, (recall, ndcg) in scores.items():
        print(f"{system:10}{recall:8.3f}{ndcg:9.3f}")  # noqa: T201
    assert scores["hybrid"][0] >= max(scores["dense"][0], scores["lexical"][0])
    assert scores["hybrid"][0] >= 0.85 and scores["hybrid"][1] >= 0.85


def test_rebuild_embeds_only_what_changed(copy: Settings) -> None:
    assert _build(copy).embedded == 0
    path = copy.catalogue / "programmes/du-ia-sante-nice.yaml"
    path.write_text(
        path.read_text("utf-8")
        .replace("places:", "places:  # une note\n", 1)
        .replace("description: ", "description: Nouveau. ", 1),
        "utf-8",
    )
    report = _build(copy)
    assert report.embedded == 1
    assert "Nouveau." in " ".join(p.text for p in open_searcher(copy).passages)


def test_changed_corpus_is_told_and_mended(copy: Settings) -> None:
    path = copy.catalogue / "programmes/du-ia-sante-nice.yaml"
    path.write_text(path.read_text("utf-8").replace("description: ", "description: Autre. ", 1), "utf-8")
    with pytest.raises(IndexStale, match=r"corpus.*index build"):
        open_searcher(copy)
    _build(copy)
    assert open_searcher(copy)


def test_other_model_is_told(copy: Settings) -> None:
    manifest = next((index_folder(copy)).glob("build-*/manifest.json"))
    manifest.write_text(manifest.read_text("utf-8").replace('"model": "', '"model": "autre'), "utf-8")
    for other in index_folder(copy).glob("build-*/manifest.json"):
        if other != manifest:
            other.write_text(manifest.read_text("utf-8"), "utf-8")
    with pytest.raises(IndexStale, match="modèle"):
        open_searcher(copy)


def test_verify_finds_a_vector_that_is_not_its_passage(copy: Settings) -> None:
    folder = index_folder(copy) / (index_folder(copy) / "current").read_text("utf-8")
    vectors = np.load(folder / "vectors.npy")
    vectors[3] = vectors[200]
    np.save(folder / "vectors.npy", vectors)
    with Progress(disable=True) as progress, pytest.raises(IndexStale, match="ne vient pas de son texte"):
        verify(copy, progress)


def test_killed_build_leaves_the_old_index_serving(copy: Settings) -> None:
    """Killed at several moments of a build that has much to embed, the index that served before still opens."""
    served = open_searcher(copy)
    before = (index_folder(copy) / "current").read_text("utf-8")
    code = (
        "import sys; from pathlib import Path; from corpus.settings import Settings; from rich.progress import Progress; from index.build import build\n"
        f"s = Settings(home=Path({str(copy.home)!r}), catalogue=Path(sys.argv[1]))\n"
        "with Progress(disable=True) as p: build(s, p)"
    )
    changed = copy.catalogue.parent / "changed"
    shutil.copytree(copy.catalogue, changed)
    for path in changed.glob("programmes/*.yaml"):
        path.write_text(path.read_text("utf-8").replace("name: ", "name: X ", 1), "utf-8")
    for delay in (1.5, 3.0):
        process = subprocess.Popen([sys.executable, "-c", code, str(changed)], stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert (index_folder(copy) / "current").read_text("utf-8") == before
        assert len(open_searcher(copy).passages) == len(served.passages)
