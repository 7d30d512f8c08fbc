"""Retrieval metrics, by their textbook definitions."""

from math import log2


def recall_at(k: int, found: list[str], wanted: list[str]) -> float:
    """Share of the wanted items among the first `k` found."""
    return len(set(found[:k]) & set(wanted)) / min(k, len(wanted))


def ndcg_at(k: int, found: list[str], wanted: list[str]) -> float:
    """Normalised discounted cumulative gain with binary relevance (Järvelin & Kekäläinen 2002)."""
    gain = sum(1 / log2(rank + 1) for rank, item in enumerate(found[:k], 1) if item in wanted)
    return gain / sum(1 / log2(rank + 1) for rank in range(1, min(k, len(wanted)) + 1))
