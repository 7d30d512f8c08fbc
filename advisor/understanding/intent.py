"""What a message wants: calibrated kernel ridge regression over the encoder's vector, the words and their letters,
learned from `examples/`.

A nearest-utterance router over e5 reaches .33–.55 here. By cross-validation over families of examples, a linear
classifier with lexical features reaches .80, and the same features in a quadratic kernel, which weighs them in pairs,
.84. Training needs scikit-learn and happens at build time; serving compares with the examples in NumPy.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from advisor.understanding.concepts import concept
from advisor.understanding.message import Message
from advisor.understanding.slots import SlotReader
from corpus.codes import read_yaml
from corpus.errors import IndexStale
from corpus.lexicon import Hit
from corpus.settings import Settings
from corpus.text import singular
from index.model import model_folder

EXAMPLES = Path(__file__).parent.parent / "examples"
CONVERSATIONS = EXAMPLES / "conversations"
"""What was said in development conversations, gathered by `python -m bench.learn_turn`."""
REBUILD = "lancez « parcours-ia index build »"
DENSE_WEIGHT, WORD_WEIGHT, CHAR_WEIGHT = 0.6, 0.2, 0.2
"""Shares of a likeness between two messages: their vectors, their words, their character n-grams (each a cosine)."""
DIRECTIONS = 128
"""Main directions of the examples' vectors that are kept: comparing a message with every example costs a quarter."""
OFFSET, DEGREE = 0.5, 2
"""The kernel is (likeness + OFFSET) ** DEGREE. All five, and the RIDGE of training, were chosen by cross-validation over
families: .80 for a linear classifier, .837 with these, .835 to .838 for their neighbours."""
GUARDS = ("emergency", "suicidal", "medical_advice", "injection", "abuse")
"""Classes that a guard answers (`suicidal` is an emergency with a number of its own)."""
PATIENT_DATA = "patient_data"
"""Class of messages that tell who a patient is. It is no intent, and takes nothing from what the message wants."""
NOTED = "noted"
"""Class of messages that ask what was noted of the person."""
CHAR = "~"
MASKED = {"town": "_town", "abroad": "_town", "region": "_region", "person": "_person", "domain": "_domain",
          "programme": "_programme"}  # fmt: skip
"""Families whose words are replaced by their family: an intent must not hang on a town or a specialty."""


@dataclass(frozen=True, slots=True)
class Guess:
    """`probability` is calibrated; `ranking` holds all intents, most probable first; `guards` what each guard is worth.
    `patient_data` is the probability that a patient is told of by name or nearly, whatever is wanted.
    `sense` is the likeliest of the classes that are answered as this intent."""

    intent: str
    probability: float
    ranking: list[tuple[str, float]]
    guards: dict[str, float]
    patient_data: float = 0.0
    sense: str = ""


def word_features(message: Message, hits: list[Hit]) -> list[str]:
    """Uni-, bi- and trigrams of the message with places, people and programme names masked, a few marks, and its
    character 3- to 5-grams (prefix `~`), which survive misspelling."""
    mask: dict[int, tuple[int, str]] = {}
    for hit in hits:
        if hit.family in MASKED and hit.start not in mask:
            mask[hit.start] = (hit.end, MASKED[hit.family])
    tokens, at = ["<"], 0
    words = message.plain
    while at < len(words):
        if at in mask:
            at, name = mask[at]
            tokens.append(name)
        else:
            tokens.append("_number" if words[at].isdigit() else singular(words[at]))
            at += 1
    tokens.append(">")
    grams = [" ".join(tokens[i : i + n]) for n in (1, 2, 3) for i in range(len(tokens) - n + 1)]
    kinds = [concept(token) for token in tokens]
    named = [kind or token for kind, token in zip(kinds, tokens, strict=True)]
    grams += [" ".join(named[i : i + n]) for n in (1, 2, 3) for i in range(len(named) - n + 1) if any(kinds[i : i + n])]
    grams += [f"family:{h.family}" for h in hits if not h.family.startswith("cue:not")]
    grams += [f"length:{min(len(words), 12) // 3}", "question" if "?" in message.text else "plain"]
    text = f" {' '.join(words)} "
    grams += [CHAR + text[i : i + n] for n in (3, 4, 5) for i in range(len(text) - n + 1)]
    # each once, in the same order in every process
    return [gram for gram in dict.fromkeys(grams) if gram not in ("<", ">")]


def scaled_columns(
    features: Iterable[str], vocabulary: dict[str, int], rarity: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Known features as columns and values: rare ones count more, and the product of two messages' values is the part
    of words and characters in their likeness.

    :param rarity: inverse document frequency of each column.
    """
    known = [(column, f[0] == CHAR) for f in features if (column := vocabulary.get(f)) is not None]
    columns = np.array([column for column, _ in known], dtype=np.int64)
    is_char = np.array([char for _, char in known], dtype=bool)
    values = rarity[columns]
    for kind, weight in ((is_char, CHAR_WEIGHT), (~is_char, WORD_WEIGHT)):
        if kind.any():
            values[kind] *= np.sqrt(weight) / np.linalg.norm(values[kind])
    return columns, values


def scaled_vectors(vectors: np.ndarray, center: np.ndarray, basis: np.ndarray) -> np.ndarray:
    """Centred vectors in their main directions, whose products are the part of meaning in a likeness.

    :param basis: float32 of shape (dim, DIRECTIONS), orthonormal.
    """
    centred = (vectors - center) @ basis
    norm = np.maximum(np.linalg.norm(centred, axis=-1, keepdims=True), 1e-9)
    return (centred * (np.sqrt(DENSE_WEIGHT) / norm)).astype(np.float32)


def kernel(likeness: np.ndarray) -> np.ndarray:
    return (likeness + OFFSET) ** DEGREE  # a whole power: a square, computed as such


class ExampleModel:
    """Weights of the examples, and the examples to compare with; softened by a temperature fitted on held-out folds."""

    def __init__(self, folder: Path):
        self._meta = json.loads((folder / "learned.json").read_text("utf-8"))
        arrays = np.load(folder / "learned.npz")
        self._meanings, self._weights, self._center, self._basis = (
            arrays[name] for name in ("meanings", "weights", "center", "basis")
        )
        self._rarity, self._common = arrays["rarity"], np.ascontiguousarray(arrays["common"].T)
        """`_common`: the values of common features, which come first in the vocabulary, one row each."""
        self._starts, self._rows = arrays["starts"], arrays["rows"]
        """Rare feature by rare feature (from `_starts[column]` to before the next), the examples that have it."""
        self._scales, self._first_char = arrays["scales"], int(arrays["first_char"])
        """What an example's words, and its characters, are worth; and the rare column where characters begin."""
        self._vocabulary = {gram: i for i, gram in enumerate(self._meta["vocabulary"])}
        self.classes: list[str] = self._meta["classes"]
        self.fingerprint: str = self._meta["fingerprint"]
        self.temperature: float = self._meta["temperature"]
        self.threshold: float = self._meta["threshold"]
        """Below this probability the advisor abstains (`unclear`), fitted on held-out folds."""

    def alike_in_words(self, features: Iterable[str]) -> np.ndarray:
        """The part of words and characters in the message's likeness to each example, float32 of shape (examples,)."""
        columns, values = scaled_columns(features, self._vocabulary, self._rarity)
        n = len(self._common)
        rare = columns >= n
        # without BLAS, which would wake threads
        likeness = np.einsum("f,fe->e", values[~rare], self._common[columns[~rare]])
        columns, values = columns[rare] - n, values[rare] * self._rarity[columns[rare]]
        of_chars = columns >= self._first_char
        for kind, scale in zip((~of_chars, of_chars), self._scales, strict=True):
            likeness += scale * self._shared(columns[kind], values[kind])
        return likeness

    def _shared(self, columns: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Sum, for each example, of the values of those rare features that it has."""
        starts = self._starts[columns]
        counts = self._starts[columns + 1] - starts
        first = np.repeat(starts - np.cumsum(counts) + counts, counts)
        at = first + np.arange(len(first))  # all places of all the features in `_rows`, end to end
        return np.bincount(self._rows[at], np.repeat(values, counts), minlength=self._common.shape[1])

    def probabilities(self, vector: np.ndarray, alike_in_words: np.ndarray) -> np.ndarray:
        """What each class is worth, float32 of shape (classes,), calibrated.

        :param vector: the encoder's query vector, float32 of shape (dim,).
        """
        likeness = np.vecdot(self._meanings, scaled_vectors(vector, self._center, self._basis)) + alike_in_words
        logits = np.vecdot(self._weights, kernel(likeness)) / self.temperature
        probabilities = np.exp(logits - logits.max())
        return probabilities / probabilities.sum()


class IntentModel(ExampleModel):
    """The classes that are intents, and those of guards, which are answered as another intent."""

    def __init__(self, folder: Path):
        super().__init__(folder)
        self._intents: dict[str, str] = self._meta["intents"]
        """Class → intent, for classes that are answered as another intent."""

    def guess(self, vector: np.ndarray, alike_in_words: np.ndarray) -> Guess:
        """See `probabilities`."""
        probabilities = self.probabilities(vector, alike_in_words)
        by_class = dict(zip(self.classes, probabilities.tolist(), strict=True))
        patient_data = by_class.pop(PATIENT_DATA)
        by_class = {name: probability / max(1 - patient_data, 1e-9) for name, probability in by_class.items()}
        by_intent: dict[str, float] = defaultdict(float)
        for name, probability in by_class.items():
            by_intent[self._intents.get(name, name)] += probability
        ranking = sorted(by_intent.items(), key=lambda named: -named[1])
        of_first = (name for name in by_class if self._intents.get(name, name) == ranking[0][0])
        sense = max(of_first, key=by_class.__getitem__)
        return Guess(*ranking[0], ranking, {name: by_class[name] for name in GUARDS}, patient_data, sense)


def examples_fingerprint(model_fingerprint: str) -> str:
    """Hash of what the classifier is learned from: examples, the vocabularies' code, and the encoder."""
    digest = hashlib.sha256(model_fingerprint.encode())
    here = Path(__file__).parent
    vocabulary = sorted((here.parents[1] / "corpus" / "vocabulary").iterdir())
    for path in [
        *sorted(EXAMPLES.glob("*.yaml")),
        *sorted(CONVERSATIONS.glob("*.yaml")),
        here / "intent.py",
        here / "train.py",
        here / "message.py",
        here / "words.yaml",
        *(here / "slots" / name for name in ("reader.py", "cues.yaml", "patterns.yaml")),
        here / "concepts.py",
        here / "concepts.yaml",
        *vocabulary,
    ]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def learned_folder(settings: Settings, name: str) -> Path:
    """:param name: what is learned: "intents", or "questions" (see `advisor.knowledge`)."""
    return settings.home / name / model_folder(settings).name


M = TypeVar("M", bound=ExampleModel)


def open_learned(settings: Settings, name: str, kind: type[M], fingerprint: str) -> M:
    """:raises IndexStale: not learned, or learned from other examples or another encoder."""
    try:
        model = kind(learned_folder(settings, name))
    except (OSError, ValueError, KeyError) as error:
        raise IndexStale(f"Le classifieur des messages manque : {REBUILD}.") from error
    if model.fingerprint != fingerprint:
        raise IndexStale(f"Les exemples ou les vocabulaires ont changé depuis l'apprentissage : {REBUILD}.")
    return model


@cache
def load_examples() -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """(utterance, class, family) of every example, and the intent of each class that is not one itself: what is answered
    in a way of its own (`class:` in a file) is learned apart. A family is one sentence skeleton, or one conversation,
    never split by folds.
    """
    found, intents = [], {}
    for path in sorted(EXAMPLES.glob("*.yaml")):
        data = read_yaml(path.read_text("utf-8"))
        label = data.get("class", data["intent"])
        if label != data["intent"]:
            intents[label] = data["intent"]
        for i, family in enumerate(data["families"]):
            found += [(str(text), label, f"{label}-{i}") for text in family]
    for path in sorted(CONVERSATIONS.glob("*.yaml")):
        for conversation, said in read_yaml(path.read_text("utf-8")).items():
            found += [(str(text), intent, conversation) for intent, texts in said.items() for text in texts]
    return found, intents


def featurise(reader: SlotReader, text: str) -> list[str]:
    message = reader.message(text)
    return word_features(message, reader.mentions(message))
