"""Learn the intent classifier from the examples. Needs scikit-learn (the `build` set); serving does not."""

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from advisor.understanding.intent import (
    CHAR,
    DENSE_WEIGHT,
    examples_fingerprint,
    featurise,
    intents_folder,
    load_examples,
    scaled_columns,
)
from advisor.understanding.slots import SlotReader
from corpus.settings import Settings
from index.encoder import Encoder

C = 20.0
"""Inverse regularisation, chosen by grouped cross-validation over the examples."""
ABSTAINING = ("off_topic", "unclear")
FALSE_ABSTENTION = 0.03


def train(settings: Settings, encoder: Encoder, reader: SlotReader, say: Callable[[str], None]) -> None:
    """Write `intents.npz` and `intents.json`; does nothing when they are up to date."""
    fingerprint = examples_fingerprint(encoder.card.fingerprint)
    folder = intents_folder(settings)
    try:
        if json.loads((folder / "intents.json").read_text("utf-8"))["fingerprint"] == fingerprint:
            return
    except (OSError, ValueError, KeyError):
        pass
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold

    examples = load_examples()
    say(f"Apprentissage des intentions sur {len(examples)} exemples…")
    texts, labels, groups = (np.array(column, dtype=object) for column in zip(*examples, strict=True))
    dense = _vectors(settings, encoder, [str(t) for t in texts])
    grams = [featurise(reader, str(t)) for t in texts]
    counts = Counter(gram for found in grams for gram in found)
    vocabulary = sorted(gram for gram, n in counts.items() if n >= (3 if gram[0] == CHAR else 2))
    column = {gram: i for i, gram in enumerate(vocabulary)}
    rows, columns, values = [], [], []
    for row, found in enumerate(grams):
        found_columns, found_values = scaled_columns(found, column)
        rows += [row] * len(found_columns)
        columns += found_columns
        values += found_values
    sparse = csr_matrix((values, (rows, columns)), shape=(len(texts), len(vocabulary)))
    center = dense.mean(axis=0)
    x = hstack([csr_matrix((dense - center) * DENSE_WEIGHT), sparse]).tocsr()
    classes = sorted(set(labels))
    y = np.array([classes.index(label) for label in labels])

    held_out = np.zeros((len(texts), len(classes)))
    for fit, test in GroupKFold(n_splits=5).split(x, y, groups):
        model = LogisticRegression(C=C, max_iter=200).fit(x[fit], y[fit])
        held_out[test] = model.decision_function(x[test])
    accuracy = float((held_out.argmax(axis=1) == y).mean())
    temperature = min((t / 20 for t in range(8, 60)), key=lambda t: _log_loss(held_out / t, y))
    probability = _softmax(held_out / temperature)
    wanted = ~np.isin(labels.astype(str), ABSTAINING)
    right = wanted & (held_out.argmax(axis=1) == y)
    threshold = float(np.quantile(probability.max(axis=1)[right], FALSE_ABSTENTION))
    say(f"Exactitude en validation croisée (par familles) : {accuracy:.3f} ; température {temperature:.2f}.")

    model = LogisticRegression(C=C, max_iter=200).fit(x, y)
    dim = dense.shape[1]
    meta = {
        "fingerprint": fingerprint, "classes": classes, "vocabulary": vocabulary, "temperature": temperature,
        "threshold": threshold, "cross_validated_accuracy": accuracy,
    }  # fmt: skip
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".draft-"))
    np.savez(
        draft / "intents.npz",
        dense=model.coef_[:, :dim].astype(np.float32),
        sparse=model.coef_[:, dim:].astype(np.float32),
        bias=model.intercept_.astype(np.float32),
        center=center.astype(np.float32),
    )
    (draft / "intents.json").write_text(json.dumps(meta, ensure_ascii=False), "utf-8")
    draft.chmod(0o755)
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(draft, folder)


def _vectors(settings: Settings, encoder: Encoder, texts: list[str]) -> np.ndarray:
    """Query vectors of the examples, kept by text so that one new example costs one encoding."""
    store = settings.home / "intents" / f"vectors-{encoder.card.fingerprint}.npz"
    known: dict[str, np.ndarray] = {}
    if store.exists():
        saved = np.load(store)
        known = dict(zip(saved["texts"].tolist(), saved["vectors"], strict=True))
    for text in texts:
        if text not in known:
            known[text] = encoder.encode_queries([text])[0]
    store.parent.mkdir(parents=True, exist_ok=True)
    draft = store.with_name(f".{store.name}")
    np.savez(draft, texts=np.array(texts), vectors=np.stack([known[t] for t in texts]))
    os.replace(draft if draft.exists() else draft.with_suffix(".npz.npz"), store)
    return np.stack([known[t] for t in texts])


def _softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _log_loss(logits: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(_softmax(logits)[np.arange(len(y)), y] + 1e-12).mean())
