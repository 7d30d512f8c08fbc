"""Texts to vectors. Serving needs `onnxruntime` and `tokenizers` only; torch is imported by the fallback alone."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.errors import ModelMissing

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from sentence_transformers import SentenceTransformer

ONNX, REFERENCE = "onnx-int8", "sentence-transformers"
PIECES = "pieces.npy"
"""The model's row of each piece of the tokenizer, beside the exported model."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What `model prepare` writes beside the weights (`card.json`)."""

    name: str
    """`embedded`, or the sentence-transformers name or folder it was made from."""
    engine: str
    """`onnx-int8` or `sentence-transformers` (a model that cannot be exported)."""
    fingerprint: str
    """Hash of the served weights and prompts; part of the index fingerprint."""
    dim: int
    max_tokens: int
    query_prompt: str
    passage_prompt: str
    cosine_min: float | None
    """Lowest cosine between served and reference vectors over the check passages; None when served as is."""
    cosine_mean: float | None

    @classmethod
    def read(cls, folder: Path) -> "ModelCard":
        """:raises ModelMissing: the folder holds no prepared model."""
        try:
            return cls(**json.loads((folder / "card.json").read_text("utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ModelMissing(
                f"Aucun modèle prêt dans {folder.name} : lancez « parcours-ia model prepare »."
            ) from error

    def json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)


class Encoder(Protocol):
    """Queries and passages are encoded apart: e5 models put a different prompt before each.

    Both return float32 of shape (n, dim), L2-normalised, so that an inner product is a cosine.
    """

    card: ModelCard

    def encode_queries(self, texts: list[str]) -> np.ndarray: ...

    def encode_passages(self, texts: list[str]) -> np.ndarray: ...

    def begin_query(self, text: str) -> Future[np.ndarray]:
        """One query, float32 of shape (dim,), while the caller goes on with what needs no vector; `cancel` stops it."""
        ...


class OnnxEncoder:
    """The exported int8 model. Texts run one at a time: dynamic quantisation scales a whole batch together,
    so a vector would depend on its neighbours, and an incremental build would differ from a full one."""

    def __init__(self, folder: Path, card: ModelCard, threads: int = 0):
        from tokenizers import Tokenizer

        self.card = card
        with ThreadPoolExecutor(1) as pool:  # both take most of a second to open, outside the interpreter's lock
            session = pool.submit(_open_session, folder / "model.onnx", threads)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session = session.result()
        self._rows = np.load(folder / PIECES)
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(card.max_tokens)
        self._inputs = {i.name for i in self._session.get_inputs()}

    def encode_queries(self, texts: list[str]) -> np.ndarray:
        """Every other one beside the caller's: two texts on a core each take little more than one on both cores."""
        beside = [self.begin_query(text) for text in texts[1::2]]
        rows = np.empty((len(texts), self.card.dim), dtype=np.float32)
        rows[::2] = self._encode(self.card.query_prompt, texts[::2])
        for row, begun in enumerate(beside):
            rows[2 * row + 1] = begun.result()
        return rows

    def encode_passages(self, texts: list[str]) -> np.ndarray:
        return self._encode(self.card.passage_prompt, texts)

    def begin_query(self, text: str) -> Future[np.ndarray]:
        from onnxruntime import RunOptions
        from onnxruntime.capi.onnxruntime_pybind11_state import InvalidArgument

        found: Future[np.ndarray] = Future()
        options = RunOptions()
        found.add_done_callback(lambda _: setattr(options, "terminate", True))

        def done(outputs: list[np.ndarray], _: None, error: str) -> None:
            if found.set_running_or_notify_cancel():
                found.set_exception(RuntimeError(error)) if error else found.set_result(normalised(outputs[0])[0])

        tokens = self._tokens(self.card.query_prompt + text)
        try:
            self._session.run_async(None, tokens, done, None, options)
        except InvalidArgument:  # a session of one thread runs nothing beside its caller
            done(self._session.run(None, tokens), None, "")
        return found

    def _encode(self, prompt: str, texts: list[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.card.dim), dtype=np.float32)
        for row, text in enumerate(texts):
            rows[row] = self._session.run(None, self._tokens(prompt + text))[0][0]
        return normalised(rows)

    def _tokens(self, text: str) -> dict[str, np.ndarray]:
        """What the session is fed: int64 of shape (1, tokens) by name."""
        encoding = self._tokenizer.encode(text)
        feeds = {
            "input_ids": self._rows[encoding.ids],
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        return {name: np.array([values], dtype=np.int64) for name, values in feeds.items() if name in self._inputs}


class ReferenceEncoder:
    """Any sentence-transformers model as it is, on torch: the reference, and the fallback for what cannot be exported."""

    def __init__(self, model: "SentenceTransformer", card: ModelCard):
        self.card = card
        self._model = model

    def encode_queries(self, texts: list[str]) -> np.ndarray:
        return self._encode(self.card.query_prompt, texts)

    def encode_passages(self, texts: list[str]) -> np.ndarray:
        return self._encode(self.card.passage_prompt, texts)

    def begin_query(self, text: str) -> Future[np.ndarray]:
        found: Future[np.ndarray] = Future()
        found.set_result(self.encode_queries([text])[0])
        return found

    def _encode(self, prompt: str, texts: list[str]) -> np.ndarray:
        vectors = self._model.encode([prompt + t for t in texts], prompt="", show_progress_bar=False)
        return normalised(np.asarray(vectors, dtype=np.float32))


def _open_session(path: Path, threads: int) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads  # 0 is onnxruntime's own choice
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def normalised(rows: np.ndarray) -> np.ndarray:
    """Rows of shape (n, dim) divided by their L2 norm; zero rows stay zero."""
    # `np.linalg.norm`, which takes twice the time for one row
    norms = np.sqrt(np.add.reduce(rows * rows, axis=1, keepdims=True))
    return rows / np.where(norms == 0, 1, norms)
