"""Communities of near questions, greedy as in sentence-transformers' `community_detection`, on NumPy alone.

The library's own needs torch, which serving does not have, and holds whole rows of scores; this one works in blocks.
"""

import numpy as np

BLOCK = 2_048
"""Rows compared at once: 2,048 × 100,000 float32 is 800 MB, the most this needs."""


def communities(vectors: np.ndarray, threshold: float) -> list[list[int]]:
    """Groups of row numbers, largest first; the first of each is its centre. Every row is in exactly one group.

    :param vectors: float32 of shape (n, dim), L2-normalised. :param threshold: least cosine to the centre.
    """
    near: list[np.ndarray] = []
    for start in range(0, len(vectors), BLOCK):
        cosines = vectors[start : start + BLOCK] @ vectors.T
        near += [np.flatnonzero(row >= threshold) for row in cosines]
    taken = np.zeros(len(vectors), dtype=bool)
    groups = []
    for centre in sorted(range(len(vectors)), key=lambda i: (-len(near[i]), i)):
        if taken[centre]:
            continue
        members = [centre, *(int(j) for j in near[centre] if j != centre and not taken[j])]
        taken[members] = True
        groups.append(members)
    return sorted(groups, key=lambda g: (-len(g), g[0]))
