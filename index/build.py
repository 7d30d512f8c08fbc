"""The index on disk: built incrementally, swapped atomically, fingerprinted, and proved to match the corpus.

`var/index/<model folder>/` holds one folder a build and `current`, a file that names the one that serves. A build
writes a new folder and replaces `current` last, by a rename: killed at any moment, the old index still serves.
"""

import hashlib
import json
import os
import shutil
import tempfile
import time
from concurrent.futures import Future
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.codes import VOCABULARY
from corpus.errors import IndexStale
from corpus.load import Corpus, catalogue_hash, load_corpus
from corpus.settings import Settings
from index.analyser import Analyser, analyser
from index.dense import DenseIndex
from index.encoder import Encoder
from index.engine import Engine, batched
from index.lexical import LexicalIndex
from index.model import load_encoder, model_folder, opening_encoder
from index.passages import PROGRAMME, SOURCE, Passage, passages
from index.search import Searcher, lexical_documents

if TYPE_CHECKING:
    from rich.progress import Progress

REBUILD = "lancez « parcours-ia index build »"
BATCH = 32
"""Passages a batch, when processes share the work."""
KEPT_BUILDS = 2
"""The one that serves and the one before it, which a running process may still have open."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What an index was made from; any difference makes it stale."""

    model: str
    corpus: str
    code: str

    @classmethod
    def now(cls, settings: Settings, model: str) -> "Fingerprint":
        return cls(model, catalogue_hash(settings.catalogue), code_version())


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    passages: int
    embedded: int
    removed: int
    folder: Path


def code_version() -> str:
    """Hash of the code and vocabularies that shape passages and terms."""
    here = Path(__file__).parent
    files = [here / name for name in ("passages.py", "analyser.py", "search.py", "build.py", "lexical.py", "dense.py")]
    files += [here.parent / "corpus" / name for name in ("text.py", "lexicon.py", "vocabularies.py")]
    files += sorted(VOCABULARY.iterdir())
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def index_folder(settings: Settings) -> Path:
    return settings.home / "index" / model_folder(settings).name


def embed(settings: Settings, texts: list[tuple[str, str]]) -> list[tuple[str, np.ndarray]]:
    """(hash, text) → (hash, vector): the work of a process of an `Engine`, which opens the model once."""
    vectors = _process_encoder(settings).encode_passages([text for _, text in texts])
    return [(key, vector) for (key, _), vector in zip(texts, vectors, strict=True)]


@cache
def _process_encoder(settings: Settings) -> Encoder:
    return load_encoder(settings)


def build(
    settings: Settings, progress: "Progress", encoder: Encoder | None = None, engine: Engine | None = None
) -> Report:
    """Bring the index up to date, with other processes when an engine is given.

    :raises CorpusError, ModelMissing: told as they are.
    """
    corpus = load_corpus(settings.catalogue)
    encoder = encoder or load_encoder(settings)
    home = index_folder(settings)
    home.mkdir(parents=True, exist_ok=True)
    todo = passages(corpus)
    known = _known_vectors(home, encoder.card.fingerprint)
    fresh = [p for p in todo if p.hash not in known]
    task = progress.add_task(f"Passages ({len(todo)}, dont {len(fresh)} nouveaux)", total=len(fresh))
    if engine:
        texts = sorted({(p.hash, p.text) for p in fresh})
        for found in engine.run(embed, settings.model_copy(update={"threads": 1}), batched(texts, BATCH)):
            known |= dict(found)
            progress.advance(task, len(found))
    else:
        for passage in fresh:
            known[passage.hash] = encoder.encode_passages([passage.text])[0]
            progress.advance(task)
    vectors = np.stack([known[p.hash] for p in todo])
    draft = Path(tempfile.mkdtemp(dir=home, prefix=".draft-"))
    try:
        _write(draft, corpus, todo, vectors, Fingerprint.now(settings, encoder.card.fingerprint))
        name = "build-" + hashlib.sha256("".join(p.hash for p in todo).encode() + os.urandom(4)).hexdigest()[:12]
        draft.chmod(0o755)
        os.rename(draft, home / name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _publish(home, name)
    return Report(len(todo), len(fresh), max(0, len(known) - len({p.hash for p in todo})), home / name)


def open_searcher(settings: Settings, opening: Future[Encoder] | None = None) -> Searcher:
    """The index that serves. :raises IndexStale: missing, or made from other facts, model or code (says which).

    :param opening: its encoder, where opening it was begun before (see `opening_encoder`).
    """
    folder = _current(index_folder(settings))
    opening = opening or opening_encoder(settings)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    corpus = load_corpus(settings.catalogue)
    found = passages(corpus)
    analyser()
    encoder = opening.result()
    _compare(Fingerprint(**manifest["fingerprint"]), Fingerprint.now(settings, encoder.card.fingerprint))
    return Searcher(
        corpus,
        found,
        encoder,
        analyser(),
        DenseIndex.load(folder / "dense.faiss"),
        LexicalIndex.load(folder / PROGRAMME),
        LexicalIndex.load(folder / SOURCE),
    )


def verify(settings: Settings, progress: "Progress") -> int:
    """Prove that the index matches the corpus; returns the number of passages checked.

    Fingerprint, passage list, and every stored vector against one encoded anew from the passage's text.

    :raises IndexStale: the first difference, in words.
    """
    searcher = open_searcher(settings)
    folder = _current(index_folder(settings))
    stored = np.load(folder / "vectors.npy")
    hashes = json.loads((folder / "passages.json").read_text("utf-8"))
    if hashes != [p.hash for p in searcher.passages]:
        raise IndexStale(f"L'index et le corpus n'ont pas les mêmes passages : {REBUILD}.")
    task = progress.add_task("Vecteurs", total=len(hashes))
    for row, passage in enumerate(searcher.passages):
        if float(searcher.encoder.encode_passages([passage.text])[0] @ stored[row]) < 0.999:
            raise IndexStale(
                f"Le vecteur de « {passage.owner} » ({passage.facet}) ne vient pas de son texte : {REBUILD}."
            )
        progress.advance(task)
    return len(hashes)


def _write(folder: Path, corpus: Corpus, todo: list[Passage], vectors: np.ndarray, fingerprint: Fingerprint) -> None:
    tools: Analyser = analyser()
    DenseIndex.build(vectors).save(folder / "dense.faiss")
    np.save(folder / "vectors.npy", vectors)
    for kind in (PROGRAMME, SOURCE):
        LexicalIndex.build(lexical_documents(todo, kind, tools)).save(folder / kind)
    (folder / "passages.json").write_text(json.dumps([p.hash for p in todo]), "utf-8")
    manifest = {"fingerprint": asdict(fingerprint), "passages": len(todo), "corpus_date": corpus.date}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")


def _publish(home: Path, name: str) -> None:
    """Make a build the one that serves, then drop builds nobody needs."""
    pointer = home / ".current.tmp"
    pointer.write_text(name, "utf-8")
    os.replace(pointer, home / "current")
    builds = sorted((p for p in home.glob("build-*") if p.name != name), key=lambda p: p.stat().st_mtime)
    for old in builds[: -(KEPT_BUILDS - 1)]:
        shutil.rmtree(old, ignore_errors=True)
    for dead in home.glob(".draft-*"):
        if time.time() - dead.stat().st_mtime > 3600:  # left by a killed build, not one that runs beside this one
            shutil.rmtree(dead, ignore_errors=True)


def _current(home: Path) -> Path:
    try:
        folder = home / (home / "current").read_text("utf-8").strip()
    except OSError as error:
        raise IndexStale(f"Aucun index pour ce modèle : {REBUILD}.") from error
    if not (folder / "manifest.json").exists():
        raise IndexStale(f"L'index est incomplet : {REBUILD}.")
    return folder


def _compare(built: Fingerprint, now: Fingerprint) -> None:
    names = {"model": "le modèle", "corpus": "le corpus", "code": "le code ou un vocabulaire"}
    changed = [french for name, french in names.items() if getattr(built, name) != getattr(now, name)]
    if changed:
        raise IndexStale(f"L'index n'est plus à jour ({', '.join(changed)} a changé) : {REBUILD}.")


def _known_vectors(home: Path, model: str) -> dict[str, np.ndarray]:
    """Vectors of the serving index by passage hash, when it was made with the same model."""
    try:
        folder = _current(home)
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        if manifest["fingerprint"]["model"] != model:
            return {}
        hashes = json.loads((folder / "passages.json").read_text("utf-8"))
        return dict(zip(hashes, np.load(folder / "vectors.npy"), strict=True))
    except (IndexStale, OSError, ValueError, KeyError):
        return {}
