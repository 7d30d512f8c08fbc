"""Learn a classifier of messages from examples. Needs scikit-learn (the `build` set); serving does not."""

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from advisor.understanding.intent import (
    CHAR,
    DIRECTIONS,
    examples_fingerprint,
    featurise,
    kernel,
    learned_folder,
    load_examples,
    scaled_columns,
    scaled_vectors,
)
from advisor.understanding.slots import SlotReader
from corpus.settings import Settings
from index.encoder import Encoder

if TYPE_CHECKING:
    from scipy.sparse import csc_matrix

RIDGE = 0.2
"""What is added to the kernel's diagonal: the larger, the smoother (see `intent.OFFSET`)."""
COMMONEST = 0.03
"""Share of the examples above which a character n-gram says too little for the time it takes (.847 for .848)."""
COMMON = 0.08
"""Share of the examples above which a feature is quicker compared in a column of its own than example by example."""
FOLDS = 3
"""Parts held out in turn, by families: five say .005 more of accuracy and take half as long again."""
ROWS = 512
TOLD = 2_000
"""Examples encoded before progress is told again."""
FALSE_ABSTENTION = 0.03


@dataclass(frozen=True)
class Lesson:
    """What one classifier is learned from. `name` is its folder; `examples` gives (utterance, class, family) and the
    intent of each class that is not one itself; `apart` are the classes given where none fits."""

    name: str
    title: str
    fingerprint: str
    examples: Callable[[], tuple[list[tuple[str, str, str]], dict[str, str]]]
    apart: tuple[str, ...]


def intents_lesson(model_fingerprint: str) -> Lesson:
    return Lesson(
        "intents", "intentions", examples_fingerprint(model_fingerprint), load_examples, ("off_topic", "unclear")
    )


def train(lesson: Lesson, settings: Settings, encoder: Encoder, reader: SlotReader, say: Callable[[str], None]) -> None:
    """Write `learned.npz` and `learned.json`; does nothing when they are up to date."""
    folder = learned_folder(settings, lesson.name)
    try:
        if json.loads((folder / "learned.json").read_text("utf-8"))["fingerprint"] == lesson.fingerprint:
            return
    except (OSError, ValueError, KeyError):
        pass
    from sklearn.model_selection import GroupKFold

    examples, intents = lesson.examples()
    say(f"Apprentissage des {lesson.title} sur {len(examples)} exemples…")
    texts, labels, groups = (np.array(column, dtype=object) for column in zip(*examples, strict=True))
    dense = example_vectors(settings.home, lesson.name, encoder, [str(t) for t in texts], say)
    vocabulary, common, rarity, sparse = _words([str(t) for t in texts], reader)
    center = dense.mean(axis=0)
    basis = np.linalg.svd(dense - center, full_matrices=False)[2][:DIRECTIONS].T.astype(np.float32)
    meanings = scaled_vectors(dense, center, basis)
    alike = _alike(sparse, meanings)
    commonly, sparse = sparse[:, :common].toarray(), sparse[:, common:]
    first_char = sum(gram[0] != CHAR for gram in vocabulary[common:])
    classes = sorted(set(labels))
    y = np.array([classes.index(label) for label in labels])
    target = np.where(y[:, None] == np.arange(len(classes)), 1, -1).astype(np.float32)

    held_out = np.zeros((len(texts), len(classes)))
    for fit, test in GroupKFold(n_splits=FOLDS).split(texts, y, groups):
        held_out[test] = alike[np.ix_(test, fit)] @ _ridge(alike[np.ix_(fit, fit)], target[fit])
    as_intent = np.array([intents.get(label, label) for label in classes])
    accuracy = float((as_intent[held_out.argmax(axis=1)] == as_intent[y]).mean())
    temperature = min((t / 100 for t in range(4, 100)), key=lambda t: _log_loss(held_out / t, y))
    probability = _softmax(held_out / temperature)
    wanted = ~np.isin(as_intent[y], lesson.apart)
    right = wanted & (held_out.argmax(axis=1) == y)
    threshold = float(np.quantile(probability.max(axis=1)[right], FALSE_ABSTENTION))
    say(f"Exactitude en validation croisée (par familles) : {accuracy:.3f} ; température {temperature:.2f}.")

    meta = {
        "fingerprint": lesson.fingerprint, "classes": classes, "intents": intents, "vocabulary": vocabulary, "temperature": temperature,
        "threshold": threshold, "cross_validated_accuracy": accuracy,
    }  # fmt: skip
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".draft-"))
    np.savez(
        draft / "learned.npz",
        meanings=meanings,
        common=commonly,
        weights=np.ascontiguousarray(_ridge(alike, target).T),
        rarity=rarity,
        starts=sparse.indptr,
        rows=sparse.indices.astype(np.min_scalar_type(len(texts))),
        scales=_scales(sparse, rarity[common:], first_char),
        first_char=first_char,
        center=center.astype(np.float32),
        basis=basis,
    )
    (draft / "learned.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
    draft.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(draft, folder)


def _words(texts: list[str], reader: SlotReader) -> tuple[list[str], int, np.ndarray, "csc_matrix"]:
    """(vocabulary, how many features come first as common ones, rarity of each feature, values of the examples' features, of
    shape (examples, features)). Among the common ones, as among the others, words come before characters."""
    from scipy.sparse import csc_matrix

    grams = [featurise(reader, text) for text in texts]
    counts = Counter(gram for found in grams for gram in found)
    commonest = COMMONEST * len(texts)
    known = [gram for gram, n in counts.items() if (3 <= n <= commonest if gram[0] == CHAR else n >= 2)]
    known.sort(key=lambda gram: (gram[0] == CHAR, gram))
    common = [gram for gram in known if counts[gram] > COMMON * len(texts)]
    vocabulary = list(dict.fromkeys([*common, *known]))
    column = {gram: i for i, gram in enumerate(vocabulary)}
    rarity = np.array([np.log((1 + len(texts)) / (1 + counts[gram])) + 1 for gram in vocabulary], dtype=np.float32)
    scaled = [scaled_columns(found, column, rarity) for found in grams]
    rows = np.repeat(np.arange(len(texts)), [len(columns) for columns, _ in scaled])
    columns, values = (np.concatenate(part) for part in zip(*scaled, strict=True))
    return vocabulary, len(common), rarity, csc_matrix((values, (rows, columns)), shape=(len(texts), len(vocabulary)))


def _scales(sparse: "csc_matrix", rarity: np.ndarray, first_char: int) -> np.ndarray:
    """What each example multiplies the rarity of its words by, and of its characters, to give their values: float32 of
    shape (2, examples), kept in the place of millions of values."""
    ratio = sparse.multiply(1 / rarity).tocsc()
    return np.stack([part.max(axis=1).toarray().ravel() for part in (ratio[:, :first_char], ratio[:, first_char:])])


def _alike(sparse: "csc_matrix", dense: np.ndarray) -> np.ndarray:
    """Kernel of every two examples, float32 of shape (n, n): a few rows at a time, since what it is made from would
    hold four times as much."""
    alike = np.empty((len(dense), len(dense)), dtype=np.float32)
    by_row = sparse.tocsr()
    for start in range(0, len(dense), ROWS):
        rows = slice(start, start + ROWS)
        alike[rows] = kernel(dense[rows] @ dense.T + (by_row[rows] @ sparse.T).toarray())
    return alike


def example_vectors(
    home: Path, name: str, encoder: Encoder, texts: list[str], say: Callable[[str], None]
) -> np.ndarray:
    """Query vectors of the examples, kept by text so that one new example costs one encoding, whichever classifier
    learned from it first."""
    file = f"vectors-{encoder.card.fingerprint}.npz"
    known: dict[str, np.ndarray] = {}
    for saved in map(np.load, home.glob(f"*/{file}")):
        known |= zip(saved["texts"].tolist(), saved["vectors"], strict=True)
    new = [text for text in dict.fromkeys(texts) if text not in known]
    for i, text in enumerate(new, 1):
        known[text] = encoder.encode_queries([text])[0]
        if i % TOLD == 0:
            say(f"{i} exemples encodés sur {len(new)}…")
    vectors = np.stack([known[text] for text in texts])
    if not new:
        return vectors
    store = home / name / file
    store.parent.mkdir(parents=True, exist_ok=True)
    draft = store.with_name(f".{store.name}")
    np.savez(draft, texts=np.array(texts), vectors=vectors)
    os.replace(draft if draft.exists() else draft.with_suffix(".npz.npz"), store)
    return vectors


def _ridge(alike: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Weights of examples, one column a class. `alike` is spent: factored where it stands, since a copy is gigabytes."""
    from scipy.linalg import cho_factor, cho_solve
    from threadpoolctl import threadpool_limits

    alike[np.diag_indices(len(alike))] += RIDGE
    # symmetric, and in LAPACK's order when transposed; in one thread, since several of OpenBLAS 0.3 write outside so large a
    # matrix (a segmentation fault in its packing, seen with 37,402 examples)
    with threadpool_limits(1, "blas"):
        factor = cho_factor(alike.T, lower=True, overwrite_a=True, check_finite=False)
    return cho_solve(factor, target, check_finite=False).astype(np.float32)


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _log_loss(logits: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(_softmax(logits)[np.arange(len(y)), y] + 1e-12).mean())
