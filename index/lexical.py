"""BM25 over analysed French (bm25s, Lucene's variant)."""

from pathlib import Path

import bm25s
import numpy as np


class LexicalIndex:
    """Scores every document against a query's terms."""

    def __init__(self, engine: "bm25s.BM25"):
        self._engine = engine

    @classmethod
    def build(cls, documents: list[list[str]]) -> "LexicalIndex":
        """:param documents: the terms of each document, in row order."""
        engine = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        engine.index(documents, show_progress=False)
        return cls(engine)

    @classmethod
    def load(cls, folder: Path) -> "LexicalIndex":
        return cls(bm25s.BM25.load(str(folder), mmap=True))

    def save(self, folder: Path) -> None:
        self._engine.save(str(folder), show_progress=False)

    def scores(self, terms: list[str]) -> np.ndarray:
        """BM25 of every document, float32 of shape (n,); higher is better, 0 shares no term."""
        known = [term for term in terms if term in self._engine.vocab_dict]
        if not known:
            return np.zeros(int(self._engine.scores["num_docs"]), np.float32)
        return np.asarray(self._engine.get_scores(known), dtype=np.float32)
