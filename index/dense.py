"""Exact inner-product search over unit vectors in FAISS, among allowed rows only."""

from pathlib import Path

import faiss
import numpy as np


class DenseIndex:
    """Flat FAISS index: exact, and fast enough below about 50,000 passages (0.2 ms at 3,000)."""

    def __init__(self, index: "faiss.Index"):
        self._index = index

    @classmethod
    def build(cls, vectors: np.ndarray) -> "DenseIndex":
        """:param vectors: float32 of shape (n, dim), L2-normalised."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def load(cls, path: Path) -> "DenseIndex":
        return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP))

    def save(self, path: Path) -> None:
        faiss.write_index(self._index, str(path))

    def __len__(self) -> int:
        return int(self._index.ntotal)

    def similarities(self, query: np.ndarray, rows: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """(rows, cosines) of the `k` nearest among `rows`, best first.

        Filtering happens before ranking: a filter that leaves one row finds that row.

        :param query: float32 of shape (dim,).
        :param rows: int64 row numbers that may be returned.
        """
        if not len(rows):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        selector = faiss.IDSelectorBatch(np.ascontiguousarray(rows, dtype=np.int64))
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]  # taken, though its stubs do not say so
        similarity, found = self._index.search(query[None, :], min(k, len(rows)), params=parameters)
        kept = found[0] >= 0
        return found[0][kept], similarity[0][kept]
