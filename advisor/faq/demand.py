"""What people really ask: a log of questions, scrubbed, grouped by meaning, answered and ranked by demand.

Two questions that the advisor answers alike are one question to this FAQ, however they are worded: that groups
paraphrases which no cosine of the encoder tells apart. Only what has no answer is grouped by nearness, for the editor.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from advisor.faq.answers import REFUSED, unpacked
from advisor.faq.cluster import communities
from advisor.faq.entry import bare
from advisor.faq.logs import read
from advisor.faq.questions import Question
from advisor.faq.scrub import scrubbed
from advisor.replies.knowledge import NEAREST, NO_SOURCE
from advisor.understanding.patient_data import BLANK
from corpus.text import key

LONGEST = 2_000
"""Characters of a question that are read, as in a conversation."""
MOST = 200_000
"""Distinct questions that are answered; a larger log keeps the most frequent ones and says so."""
WHY = {
    "unclear": "pas compris", "off_topic": "hors du sujet", "medical_advice": "demande d'avis médical", "emergency": "urgence",
    "unknown": "aucune page lue ne donne ce fait", "nearest": "aucune réponse rédigée : seulement des énoncés proches",
    "ask_back": "le conseiller demande d'abord une précision", "unsourced": "réponse sans source",
}  # fmt: skip


@dataclass
class Log:
    """A log of questions, scrubbed and counted."""

    counts: Counter[str] = field(default_factory=Counter)
    """Scrubbed wording → how often it was asked (case, accents and plurals aside)."""
    kinds: Counter[str] = field(default_factory=Counter)
    """Kind of personal data → how many were blanked."""
    read: int = 0
    empty: int = 0
    cut: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Cluster:
    """One thing that people ask. `why`: None when answered, else the reason it is not (French)."""

    question: str
    wordings: tuple[str, ...]
    demand: int
    id: str
    why: str | None
    record: dict[str, Any]


def gather(path: Path, column: str | None) -> Log:
    """Read and scrub a log. Nothing personal is kept, not even in memory beyond its line."""
    log = Log()
    shown: dict[str, str] = {}
    met: dict[bytes, tuple[str, Counter[str]]] = {}  # hash of a line already read → what it became
    for text in read(path, column):
        log.read += 1
        log.cut += len(text) > LONGEST
        mark = hashlib.blake2b(text.encode(errors="replace"), digest_size=12).digest()
        if mark not in met:
            kinds: Counter[str] = Counter()
            met[mark] = (" ".join(scrubbed(text[:LONGEST], kinds).split()), kinds)
        clean, kinds = met[mark]
        log.kinds.update(kinds)
        same = key(clean.replace(BLANK, " "))
        if not same:
            log.empty += 1
            continue
        log.counts[shown.setdefault(same, clean)] += 1
    if len(log.counts) > MOST:
        log.left_out = len(log.counts) - MOST
        log.counts = Counter(dict(sorted(log.counts.items(), key=lambda kv: (-kv[1], kv[0]))[:MOST]))
    return log


def questions(log: Log, corpus_hash: str) -> list[Question]:
    """Each distinct wording as a question to the advisor."""
    inputs = {"corpus": corpus_hash}
    return [
        Question(question_id(text), "demande", "demande", text, (text,), inputs=inputs) for text in sorted(log.counts)
    ]


def question_id(text: str) -> str:
    return "demande/" + hashlib.sha256(text.encode()).hexdigest()[:12]


def clusters(log: Log, records: dict[str, dict[str, Any]], near: float, dim: int) -> list[Cluster]:
    """Groups ranked by demand. :param near: cosine from which two unanswered questions go together."""
    groups: dict[Any, list[str]] = {}
    lost: list[tuple[str, str]] = []
    for text in sorted(log.counts):
        record = records[question_id(text)]
        why = unanswered(record)
        if why in (WHY["nearest"], WHY["unclear"], WHY["off_topic"]):
            lost.append((text, why))
        else:
            groups.setdefault((why, bare(record["text"])), []).append(text)
    found = [_cluster(texts, why, log, records) for (why, _), texts in groups.items()]
    for why in sorted({w for _, w in lost}):
        texts = [t for t, w in lost if w == why]
        vectors = np.concatenate([_vector(records[question_id(t)], dim) for t in texts])
        found += [_cluster([texts[i] for i in group], why, log, records) for group in communities(vectors, near)]
    return sorted(found, key=lambda c: (-c.demand, c.question))


def unanswered(record: dict[str, Any]) -> str | None:
    """Why a question has no answer fit for an FAQ, None when it has one."""
    intent, text = record["intent"], record["text"]
    if intent in REFUSED:
        return WHY.get(intent, WHY["off_topic"])
    if text.startswith((NEAREST, NO_SOURCE)) or NEAREST in text:
        return WHY["nearest"]
    if not record["citations"]:
        return WHY["ask_back"] if intent in ("recommend", "profile", "refine") else WHY["unsourced"]
    fields = {c["field"] for c in record["citations"]}
    return (
        WHY["unknown"]
        if intent == "programme_info" and fields <= {"name", "status"} and "non communiqu" in text
        else None
    )


def _vector(record: dict[str, Any], dim: int) -> np.ndarray:
    """float32 of shape (1, dim); a question no guard lets through has none, and stands alone."""
    found = unpacked(record["vectors"], dim)[:1]
    return found if len(found) else np.zeros((1, dim), np.float32)


def _cluster(texts: list[str], why: str | None, log: Log, records: dict[str, dict[str, Any]]) -> Cluster:
    best = min(texts, key=lambda t: (BLANK in t, not t.endswith("?"), -log.counts[t], len(t), t))
    ordered = sorted((t for t in texts if t != best and BLANK not in t), key=lambda t: (-log.counts[t], t))
    return Cluster(
        best, tuple(ordered), sum(log.counts[t] for t in texts), question_id(best), why, records[question_id(best)]
    )
