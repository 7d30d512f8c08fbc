"""Hybrid search: hard facets first, then dense and lexical rankings fused by reciprocal rank.

Programmes and source statements are ranked apart: statements are short and lose to programmes in a common ranking.
Abstention looks at the raw cosine, never at a fused score.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np

from corpus.load import Corpus
from corpus.models import EVERYONE, Programme
from index.analyser import Analyser
from index.dense import DenseIndex
from index.encoder import Encoder
from index.lexical import LexicalIndex
from index.passages import PROGRAMME, SOURCE, Passage

RRF_K = 10
"""Rank smoothing of reciprocal rank fusion (Cormack et al. 2009 use 60 over thousands of documents; the lists here
hold a few hundred, where a smaller constant keeps the first ranks apart)."""


@dataclass(frozen=True, slots=True)
class Facets:
    """Hard filters. A programme is removed only when it is *known* not to fit; unknown stays."""

    modalities: tuple[str, ...] = ()
    region: str | None = None
    kinds: tuple[str, ...] = ()
    kinds_excluded: tuple[str, ...] = ()
    profession: str | None = None
    free: bool = False

    def allows(self, p: Programme) -> bool:
        if self.modalities and p.modalities and not set(self.modalities) & set(p.modalities):
            return False
        on_site = p.modalities != ["distanciel"]
        if self.region and on_site and p.region and p.region != self.region:
            return False
        if (self.kinds and p.kind not in self.kinds) or p.kind in self.kinds_excluded:
            return False
        e = p.editorial
        if self.profession and e.professions and EVERYONE not in e.professions and self.profession not in e.professions:
            return False
        return not (self.free and p.free is False)


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. `relevance` is the fused score (comparable within one search only)."""

    kind: str
    owner: str
    n: int
    passage: Passage
    relevance: float
    similarity: float
    """Raw cosine of the best passage."""
    trace: dict[str, int] = field(default_factory=dict)
    """`dense_rank` and `lexical_rank`, 1-based."""


class Searcher:
    """Open indexes over one corpus; everything it needs is passed in."""

    def __init__(
        self,
        corpus: Corpus,
        passages: list[Passage],
        encoder: Encoder,
        analyser: Analyser,
        dense: DenseIndex,
        programmes: LexicalIndex,
        statements: LexicalIndex,
    ):
        self.corpus, self.passages, self.encoder, self.analyser = corpus, passages, encoder, analyser
        self._dense = dense
        self._sides = {PROGRAMME: _Side(passages, PROGRAMME, programmes), SOURCE: _Side(passages, SOURCE, statements)}

    def programmes(
        self,
        query: str,
        vector: np.ndarray,
        facets: Facets | None = None,
        among: Collection[str] | None = None,
        k: int = 20,
    ) -> list[Found]:
        """Programmes that pass `facets` (and stand in `among`, when given), best first."""
        side = self._sides[PROGRAMME]
        allowed = np.array(
            [
                (among is None or owner in among) and (facets is None or facets.allows(self.corpus.programmes[owner]))
                for owner, _ in side.units
            ]
        )
        return self._rank(side, allowed, query, vector, k)

    def statements(self, query: str, vector: np.ndarray, k: int = 20) -> list[Found]:
        """Source statements, best first. A sheet whose known questions resemble the query lifts its statements."""
        side = self._sides[SOURCE]
        return self._rank(side, np.ones(len(side.units), dtype=bool), query, vector, k)

    def _rank(self, side: "_Side", allowed: np.ndarray, query: str, vector: np.ndarray, k: int) -> list[Found]:
        """:param allowed: bool of shape (units,); filtered before anything is ranked."""
        rows = side.rows[allowed[side.unit_of_row]]
        found, cosines = self._dense.similarities(
            vector, np.concatenate([rows, side.question_rows]), len(self.passages)
        )
        by_row = np.full(len(self.passages), -1.0, dtype=np.float32)
        by_row[found] = cosines
        own = np.maximum.reduceat(by_row[side.rows], side.first_row)
        lifted = own if not len(side.question_rows) else (own + by_row[side.question_row_of_unit]) / 2
        lexical = side.lexical.scores(self.analyser.terms(query))
        matches = allowed & (lexical > 0)
        dense_rank, lexical_rank = _ranks(lifted, allowed), _ranks(lexical, matches)
        relevance = np.where(allowed, 1 / (RRF_K + dense_rank), 0) + np.where(matches, 1 / (RRF_K + lexical_rank), 0)
        order = np.argsort(-relevance, kind="stable")[: min(k, int(allowed.sum()))]
        hits = []
        for unit in order.tolist():
            group = slice(side.first_row[unit], side.first_row[unit] + side.rows_of_unit[unit])
            best = int(side.rows[group][by_row[side.rows[group]].argmax()])
            trace = {
                "dense_rank": int(dense_rank[unit]),
                "lexical_rank": int(lexical_rank[unit]) if matches[unit] else 0,
            }
            owner, n = side.units[unit]
            hits.append(
                Found(side.kind, owner, n, self.passages[best], float(relevance[unit]), float(own[unit]), trace)
            )
        return hits


class _Side:
    """Programmes or statements as arrays: which passages (rows) belong to which unit. Rows of a unit are contiguous."""

    def __init__(self, passages: list[Passage], kind: str, lexical: LexicalIndex):
        self.kind, self.lexical = kind, lexical
        self.units = units(passages, kind)
        position = {unit: i for i, unit in enumerate(self.units)}
        rows = [r for r, p in enumerate(passages) if p.kind == kind and p.facet != "questions"]
        self.rows = np.array(rows, dtype=np.int64)
        self.unit_of_row = np.array([position[passages[r].owner, passages[r].n] for r in rows])
        self.first_row = np.searchsorted(self.unit_of_row, np.arange(len(self.units)))
        self.rows_of_unit = np.bincount(self.unit_of_row, minlength=len(self.units))
        questions = {p.owner: r for r, p in enumerate(passages) if p.kind == kind and p.facet == "questions"}
        self.question_rows = np.array(sorted(questions.values()), dtype=np.int64)
        self.question_row_of_unit = np.array([questions.get(owner, 0) for owner, _ in self.units], dtype=np.int64)


def _ranks(scores: np.ndarray, among: np.ndarray) -> np.ndarray:
    """1-based rank of each unit among `among` by falling score; ties keep the catalogue's order."""
    order = np.argsort(np.where(among, -scores, np.inf), kind="stable")
    ranks = np.empty(len(scores), dtype=np.int64)
    ranks[order] = np.arange(1, len(scores) + 1)
    return ranks


def units(passages: list[Passage], kind: str) -> list[tuple[str, int]]:
    """What is ranked, in row order of the lexical index: a programme as a whole, a statement by its number."""
    return list(dict.fromkeys((p.owner, p.n) for p in passages if p.kind == kind and p.facet != "questions"))


def lexical_documents(passages: list[Passage], kind: str, analyser: Analyser) -> list[list[str]]:
    """Terms of each unit: all passages of a programme as one document; a statement with its title."""
    texts: dict[tuple[str, int], list[str]] = {unit: [] for unit in units(passages, kind)}
    for p in passages:
        if p.kind == kind and p.facet != "questions":
            texts[(p.owner, p.n)].append(p.text)
    return [analyser.terms(". ".join(parts)) for parts in texts.values()]
