"""Which questions earn their place: those that lead to their own answer, cite a source, and repeat no other.

e5 gives nearly everything in one field a cosine above 0.85, so a cosine alone says little: on the curated questions, a
threshold of 0.97 is needed for 9 pairs in 10 to be paraphrases, and finds 2 % of them. Two questions are duplicates
when they are nearer than nearly all pairs known to differ *and* their answers rest on the same facts.
"""

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np
from rapidfuzz import fuzz

from advisor.faq.answers import unpacked
from advisor.faq.entry import Entry, bare
from advisor.faq.questions import Question
from corpus.text import key

DIFFER = 0.99
"""Share of known-different pairs of questions that a near pair must be closer than."""
SAME_FACTS = 0.5
"""Share of cited facts in common from which two answers say the same."""
QUESTION_RATIO, ANSWER_RATIO = 90, 95
MAY_REPEAT = ("sources", "demande")
"""Sections whose questions may repeat others: the rest differ by construction (programme and fact, profession and goal)
or were written by hand to differ."""


@dataclass
class Assembly:
    """What a build publishes, and what it lists apart."""

    entries: list[Entry] = field(default_factory=list)
    to_review: list[dict[str, str]] = field(default_factory=list)
    """Questions that lead elsewhere than to their own answer."""
    unsourced: list[dict[str, str]] = field(default_factory=list)
    merged: list[dict[str, str]] = field(default_factory=list)
    duplicates_before: float = 0.0
    duplicates_after: float = 0.0
    """Share of entries that another one repeats, before merging and after it."""


def near_threshold(vectors: np.ndarray, labels: np.ndarray) -> float:
    """The cosine that all but `1 - DIFFER` of the pairs with different answers stay under.

    :param vectors: float32 of shape (n, dim), known questions. :param labels: int of shape (n,), the entry of each.
    """
    cosines = vectors @ vectors.T
    return float(np.quantile(cosines[labels[:, None] != labels[None, :]], DIFFER))


def assemble(
    questions: list[Question], records: dict[str, dict[str, Any]], near: float, dim: int, demand: dict[str, int]
) -> Assembly:
    """Entries in the order of the questions. :param near: see `near_threshold`. :param demand: how often a question was really asked."""
    result = Assembly()
    kept: list[tuple[Entry, np.ndarray]] = []
    for q in questions:
        record = records[q.id]
        if not record["wordings"]:
            failed = record["failed"][0] if record["failed"] else {"text": q.wordings[0], "why": "illisible"}
            result.to_review.append({"id": q.id, "question": failed["text"], "why": failed["why"]})
        elif not record["citations"]:
            result.unsourced.append({"id": q.id, "question": record["wordings"][0], "why": "aucune source ne répond"})
        else:
            kept.append((_entry(q, record, demand.get(q.id, 0)), unpacked(record["vectors"], dim)))
    result.duplicates_before = duplicate_rate([e for e, _ in kept])
    result.entries = _merge(kept, near, result.merged)
    result.duplicates_after = duplicate_rate(result.entries)
    return result


def _entry(q: Question, record: dict[str, Any], demand: int) -> Entry:
    first, *others = record["wordings"]
    return Entry(
        q.id, q.section, q.type, q.subject, first, tuple(others), record["text"], record["complement"], record["intent"],
        tuple(record["citations"]), q.programmes or tuple(record["programmes"]), q.goal, q.inputs, demand=demand,
    )  # fmt: skip


def _merge(kept: list[tuple[Entry, np.ndarray]], near: float, merged: list[dict[str, str]]) -> list[Entry]:
    """Each duplicate gives its wordings and its demand to the entry it repeats, which stays."""
    order = sorted(
        range(len(kept)), key=lambda i: (kept[i][0].section in MAY_REPEAT, kept[i][0].section == "demande", i)
    )
    entries = [e for e, _ in kept]
    cited, texts, keys = (
        [_cited(e) for e in entries],
        [bare(e.text) for e in entries],
        [key(e.question) for e in entries],
    )
    stays: list[int] = []
    alike: dict[frozenset[Any], list[int]] = {}
    into: dict[int, int] = {}
    for i in order:
        rivals = alike.setdefault(frozenset(cited[i]), [])
        twin = next((j for j in rivals if _repeats(keys[i], keys[j], texts[i], texts[j])), None)
        if twin is None and entries[i].section in MAY_REPEAT:
            twin = next((j for j in stays if _same(i, j, kept, cited, texts, near)), None)
        if twin is None:
            stays.append(i)
            rivals.append(i)
        else:
            into[i] = twin
            merged.append({"id": entries[i].id, "question": entries[i].question, "into": entries[twin].id})
    variants = {i: list(entries[i].variants) for i in stays}
    demand = {i: entries[i].demand for i in stays}
    for i, twin in into.items():
        variants[twin] += [entries[i].question, *entries[i].variants]
        demand[twin] += entries[i].demand
    return [
        replace(entries[i], variants=_distinct(entries[i].question, variants[i]), demand=demand[i])
        for i in sorted(stays)
    ]


def _repeats(question: str, other: str, answer: str, other_answer: str) -> bool:
    """Whether two questions resting on the same facts read nearly the same, and so do their answers (rapidfuzz, 0 to 100)."""
    return fuzz.token_sort_ratio(question, other) >= QUESTION_RATIO and fuzz.ratio(answer, other_answer) >= ANSWER_RATIO


def _same(
    i: int,
    j: int,
    kept: list[tuple[Entry, np.ndarray]],
    cited: list[set[tuple[Any, ...]]],
    texts: list[str],
    near: float,
) -> bool:
    if texts[i] == texts[j]:
        return True
    union = cited[i] | cited[j]
    if len(cited[i] & cited[j]) < SAME_FACTS * len(union):
        return False
    return float((kept[i][1] @ kept[j][1].T).max()) >= near


def _cited(e: Entry) -> set[tuple[Any, ...]]:
    return {(c.get("programme") or c.get("source"), c["field"], c.get("n")) for c in e.citations}


def _distinct(question: str, wordings: list[str]) -> tuple[str, ...]:
    found = {key(question): question}
    for text in wordings:
        found.setdefault(key(text), text)
    return tuple(found.values())[1:]


def duplicate_rate(entries: list[Entry]) -> float:
    """Share of entries for which another asks nearly the same in the same words, cites the same facts and says nearly the same."""
    alike: dict[frozenset[Any], list[int]] = {}
    for i, e in enumerate(entries):
        alike.setdefault(frozenset(_cited(e)), []).append(i)
    questions, answers = [key(e.question) for e in entries], [bare(e.text) for e in entries]
    repeated: set[int] = set()
    for i, j in (pair for group in alike.values() for pair in combinations(group, 2)):
        if _repeats(questions[i], questions[j], answers[i], answers[j]):
            repeated |= {i, j}
    return len(repeated) / len(entries) if entries else 0.0
