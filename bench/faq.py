"""The batch FAQ: `python -m bench.faq`. Questions answered a minute by one and two workers, on the real catalogue and on
questions drawn from a synthetic one of 100,000 programmes. Start-up (opening the model) is told apart. Nothing is asserted.
"""

import random
import sys
import time
from collections.abc import Iterator
from functools import cache
from itertools import islice

from rich.console import Console
from rich.table import Table

from advisor.advisor import Advisor
from advisor.faq.answers import Job, answer_batch, answer_one
from advisor.faq.questions import Generator, Question
from advisor.faq.work import BATCH, corpus_day, facts_maker
from advisor.understanding import Understander
from advisor.understanding.references import References
from bench.__main__ import machine
from corpus.load import Corpus, load_corpus
from corpus.models import Programme
from corpus.settings import Settings, settings
from index.engine import Pool, Work, batched

SYNTHETIC = 100_000
SAMPLE = 288
"""Questions a measure; two batches a worker are left out, while the model opens."""


def synthetic(corpus: Corpus, size: int) -> Corpus:
    """`size` programmes: real records under other names, towns and prices, so that names stay as hard to tell apart."""
    drawn = random.Random(7)
    real = list(corpus.programmes.values())
    towns = sorted({p.city for p in real if p.city})
    words = sorted({w for p in real for w in p.name.split() if len(w) > 5})
    made: dict[str, Programme] = {}
    for i in range(size):
        p = real[i % len(real)]
        name = f"{p.name.split(' (')[0]} {drawn.choice(words)} {drawn.choice(words)} {i}"
        made[f"{p.id}-{i}"] = p.model_copy(update={"id": f"{p.id}-{i}", "name": name, "city": drawn.choice(towns)})
    return Corpus(made, corpus.sheets, corpus.links, corpus.hash)


@cache
def _synthetic_advisor(current: Settings) -> Advisor:
    """The real advisor with the names and facts of the synthetic catalogue; its search index is not used here."""
    advisor = Advisor.open(current)
    advisor.corpus = advisor.searcher.corpus = synthetic(advisor.corpus, SYNTHETIC)
    understander = advisor.understander
    advisor.understander = Understander(
        understander._encoder, understander._intents, References(advisor.corpus), understander.reader
    )
    for handlers in {h.__self__ for h in advisor._replies._handlers.values() if hasattr(h, "__self__")}:
        handlers.corpus = advisor.corpus
    return advisor


def synthetic_batch(job: Job, questions: list[Question]) -> list[dict[str, object]]:
    return [answer_one(_synthetic_advisor(job.settings), q) for q in questions]


def a_minute(work: Work, job: Job, questions: list[Question], workers: int) -> tuple[float, float]:
    """(questions a minute once every worker is warm, seconds until the first results)."""
    start = time.perf_counter()
    results = Pool(workers).run(work, job, batched(questions, BATCH))
    for _ in range(2 * workers):
        next(results)
    warm = time.perf_counter()
    done = sum(len(batch) for batch in results)
    return 60 * done / (time.perf_counter() - warm), warm - start


def sampled(corpus: Corpus, current: Settings, n: int) -> list[Question]:
    """`n` questions drawn evenly over the catalogue."""
    generator = Generator(corpus, facts_maker(corpus, current))
    programmes = list(corpus.programmes.values())
    drawn = random.Random(7).sample(programmes, min(len(programmes), n // 6))
    every: Iterator[Question] = (q for p in drawn for q in generator.of_programme(p))
    found = list(every)
    random.Random(7).shuffle(found)
    return list(islice(found, n))


def main() -> None:
    current = settings()
    corpus = load_corpus(current.catalogue)
    job = Job(current.model_copy(update={"today": corpus_day(corpus), "threads": 1}), corpus.hash)
    console = Console()
    console.print(f"Machine : {machine()}")
    table = Table("catalogue", "ouvriers", "questions par minute", "ouverture (s)")
    sizes = {"réel": (answer_batch, corpus)}
    if "--real" not in sys.argv:
        sizes[f"synthétique, {SYNTHETIC:,} formations".replace(",", " ")] = (
            synthetic_batch,
            synthetic(corpus, SYNTHETIC),
        )
    for name, (work, held) in sizes.items():
        questions = sampled(held, current, SAMPLE)
        for workers in (1, 2):
            rate, opening = a_minute(work, job, questions, workers)
            table.add_row(name, str(workers), f"{rate:,.0f}".replace(",", " "), f"{opening:.1f}")
    console.print(table)


if __name__ == "__main__":
    main()
