"""Batches of work over processes: a local pool, or a Dask cluster that is already running. One interface, same results.

A worker that dies takes no work with it: its batches are done again by the others. What a batch gives never depends
on where or beside what it ran, so one process and a cluster give the same bytes.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from typing import Any, Protocol

from corpus.errors import UserError

Work = Callable[[Any, list[Any]], list[Any]]
"""(job, batch) → results in the order of the batch; a function of a module, since processes import it by name."""
AHEAD = 4
"""Batches waiting a worker: enough to keep it busy, few enough to hold in memory."""
MAX_DEATHS = 5
"""Workers that may die without a single batch done between them."""
CONNECT_S = 10


class Engine(Protocol):
    def run(self, work: Work, job: Any, batches: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """Results batch by batch, in the order they end."""
        ...


class Inline:
    """This process alone: nothing to start, best for a few questions."""

    def run(self, work: Work, job: Any, batches: Iterable[list[Any]]) -> Iterator[list[Any]]:
        for batch in batches:
            yield work(job, batch)


class Pool:
    """Processes of this machine."""

    def __init__(self, workers: int):
        self._workers = workers

    def run(self, work: Work, job: Any, batches: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """:raises RuntimeError: workers keep dying (memory, most often)."""
        source, deaths = iter(batches), 0
        again: list[list[Any]] = []
        while True:
            with _single_threaded(), ProcessPoolExecutor(self._workers, get_context("spawn")) as pool:
                running: dict[Future[list[Any]], list[Any]] = {}
                try:
                    while True:
                        for batch in _take(again, source, self._workers * AHEAD - len(running)):
                            running[pool.submit(work, job, batch)] = batch
                        if not running:
                            return
                        done, _ = wait(running, return_when=FIRST_COMPLETED)
                        for future in done:
                            result = future.result()
                            del running[future]
                            deaths = 0
                            yield result
                except BrokenProcessPool as error:
                    deaths += 1
                    if deaths > MAX_DEATHS:
                        raise RuntimeError("Les processus de calcul s'arrêtent sans cesse (mémoire ?).") from error
                    again = list(running.values()) + again


def _take(again: list[list[Any]], source: Iterator[list[Any]], n: int) -> Iterator[list[Any]]:
    """Up to `n` batches, those of dead workers first."""
    for _ in range(n):
        batch = again.pop() if again else next(source, None)
        if batch is None:
            return
        yield batch


@contextmanager
def _single_threaded() -> Iterator[None]:
    """Children inherit one BLAS thread each: two workers on two cores, not four threads."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


class Cluster:
    """A Dask cluster. The scheduler gives a lost worker's batches to the others."""

    def __init__(self, address: str, timeout: float = CONNECT_S):
        """:raises UserError: Dask is not installed, or no scheduler answers."""
        try:
            from distributed import Client
        except ImportError as error:
            raise UserError("--cluster demande Dask : pip install --no-deps -r requirements/cluster.lock.") from error
        try:
            self._client = Client(address, timeout=timeout)
        except (OSError, TimeoutError, ValueError) as error:
            raise UserError(
                f"--cluster : aucun ordonnanceur Dask ne répond à « {address} ». Lancez « dask scheduler »."
            ) from error

    def wait_for(self, workers: int) -> None:
        """Until so many workers have joined."""
        self._client.wait_for_workers(workers)

    def run(self, work: Work, job: Any, batches: Iterable[list[Any]]) -> Iterator[list[Any]]:
        from distributed import as_completed

        source = iter(batches)
        cores = max(1, sum(self._client.nthreads().values()))
        running = as_completed([self._submit(work, job, b) for b in islice(source, cores * AHEAD)])
        for future in running:
            result = future.result()
            future.release()
            for batch in islice(source, 1):
                running.add(self._submit(work, job, batch))
            yield result

    def _submit(self, work: Work, job: Any, batch: list[Any]) -> Any:
        name = hashlib.sha256(repr((work.__name__, job, batch)).encode()).hexdigest()
        return self._client.submit(work, job, batch, key=f"{work.__name__}-{name}", retries=3)

    def close(self) -> None:
        self._client.close()


def batched(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of `size` items, the last one shorter."""
    source = iter(items)
    while batch := list(islice(source, size)):
        yield batch
