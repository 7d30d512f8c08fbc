"""From questions to their records: what is already answered is kept, the rest is shared out and stored as it comes."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from advisor.facts import Facts
from advisor.faq.answers import Job, answer_batch
from advisor.faq.questions import Question
from advisor.faq.store import Store
from corpus.codes import VOCABULARY
from corpus.load import Corpus
from corpus.settings import Settings
from index.encoder import ModelCard
from index.engine import Engine, Inline, batched
from index.model import model_folder

BATCH = 24
"""Questions a batch: about a second of work, the most that a killed worker costs."""
FEW = 3 * BATCH
"""Below this, starting processes takes longer than the work."""

Tick = Callable[[int], None]


def corpus_day(corpus: Corpus) -> date:
    """The corpus's own date: the day of its most recent fact, so that the same corpus gives the same answers for ever."""
    parts = [int(p) for p in corpus.date.split("-")]
    return date(*(parts + [1] * (3 - len(parts))))


def code_version(settings: Settings) -> str:
    """Hash of all that shapes an answer beside facts: code, templates, examples, vocabularies, model."""
    rooms = [Path(__file__).parents[1], VOCABULARY, Path(__file__).parents[2] / "index"]
    digest = hashlib.sha256(ModelCard.read(model_folder(settings)).fingerprint.encode())
    for room in rooms:
        for path in sorted(p for p in room.rglob("*") if p.suffix in (".py", ".yaml", ".j2", ".txt", ".csv")):
            if "formats" not in path.parts and path.parent != Path(__file__).parent / "templates":
                digest.update(path.relative_to(room).as_posix().encode() + path.read_bytes())
    digest.update(str(settings.stale_months).encode())
    return digest.hexdigest()[:16]


def facts_maker(corpus: Corpus, settings: Settings) -> Callable[[], Facts]:
    return lambda: Facts(corpus, corpus_day(corpus), settings.stale_months)


def answered(
    questions: list[Question],
    corpus: Corpus,
    settings: Settings,
    store: Store,
    engine: Engine,
    started: Tick,
    tick: Tick,
    prune: bool,
) -> tuple[dict[str, dict[str, Any]], int]:
    """(record of every question by its id, how many were made now).

    :param prune: whether records that none of these questions asks for are dropped.

    Work is shared out in the order of its content hash, so that a batch is the same whatever was done before it.
    """
    code = code_version(settings)
    keys = {q.key(code): q for q in questions}
    todo = [keys[k] for k in sorted(keys.keys() - store.records.keys())]
    started(len(todo))
    # what was approved must not answer for the corpus
    own = {"today": corpus_day(corpus), "threads": 1, "faq": Path("none")}
    job = Job(settings.model_copy(update=own), corpus.hash)
    by_id = {q.id: key for key, q in keys.items()}
    engine = Inline() if len(todo) <= FEW else engine
    for records in engine.run(answer_batch, job, batched(todo, BATCH)):
        store.append([{"key": by_id[r["id"]], **r} for r in records])
        tick(len(records))
    if prune:
        store.keep(set(keys))
    return {q.id: store.records[key] for key, q in keys.items()}, len(todo)
