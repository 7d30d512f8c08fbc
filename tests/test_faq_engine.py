"""The FAQ under a real SIGKILL, with workers that die, and on a real cluster of several processes."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.faq.build import Options, build
from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.settings import Settings
from index.build import embed
from index.engine import Cluster, Pool, batched
from index.model import load_encoder
from index.passages import passages
from tests.test_faq import Silent, home_of, made, same_tree

PART = "programmes/du-"
"""Enough questions for several batches."""
BIN = Path(sys.executable).parent


def doubled(flag: str, batch: list[int]) -> list[int]:
    """Twice each number; the first process to meet a 7 kills itself, once."""
    if 7 in batch and flag and not os.path.exists(flag):
        open(flag, "w").close()
        os.kill(os.getpid(), signal.SIGKILL)
    return [2 * n for n in batch]


def test_a_worker_that_dies_loses_no_batch(tmp_path: Path) -> None:
    results = list(Pool(2).run(doubled, str(tmp_path / "died"), batched(range(40), 4)))
    assert (tmp_path / "died").exists()
    assert sorted(n for batch in results for n in batch) == [2 * n for n in range(40)]


def dies(_: str, batch: list[int]) -> list[int]:
    os.kill(os.getpid(), signal.SIGKILL)
    return batch


def test_workers_that_always_die_are_not_tried_for_ever() -> None:
    with pytest.raises(RuntimeError, match="s'arrêtent sans cesse"):
        list(Pool(1).run(dies, "", batched(range(2), 1)))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, current: Settings) -> Path:
    """A part of the FAQ built by this process alone, without interruption."""
    folder = tmp_path_factory.mktemp("whole")
    made(home_of(folder / "var", current), folder / "out", only=PART)
    return folder / "out"


def test_killed_in_the_middle_it_goes_on_without_redoing_nor_repeating(
    whole: Path, tmp_path: Path, current: Settings
) -> None:
    house = home_of(tmp_path / "var", current)
    store = house.home / "faq" / "answers.jsonl"
    command = [
        str(BIN / "parcours-ia"),
        "faq",
        "build",
        "--out",
        str(tmp_path / "out"),
        "--only",
        PART,
        "--workers",
        "1",
    ]
    process = subprocess.Popen(command, env={**os.environ, "PARCOURS_HOME": str(house.home)}, stderr=subprocess.DEVNULL)
    try:
        until(lambda: store.exists() and store.read_bytes().count(b"\n") >= 24)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    done = store.read_bytes().count(b"\n")
    report = made(house, tmp_path / "out", only=PART)
    assert report.reused >= done > 0 and report.made > 0
    lines = store.read_text("utf-8").splitlines()
    assert len(lines) == len({line[:40] for line in lines}) == report.made + report.reused
    assert same_tree(whole, tmp_path / "out")


def test_killed_while_files_are_written_it_mends_them(whole: Path, tmp_path: Path, current: Settings) -> None:
    house = home_of(tmp_path / "var", current)
    made(house, tmp_path / "out", only=PART)
    (tmp_path / "out" / "faq.json").unlink()  # the last file written: as if killed before it
    (tmp_path / "out" / "faq.docx").unlink()
    (tmp_path / "out" / ".faq.docx.tmp").write_bytes(b"half")
    assert made(house, tmp_path / "out", only=PART).made == 0
    assert same_tree(whole, tmp_path / "out")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own, on the loopback address."""
    folder = tmp_path_factory.mktemp("dask")
    address_file = folder / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder}
    dask = str(BIN / "dask")
    scheduler = subprocess.Popen(
        [
            dask,
            "scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            "0",
            "--no-dashboard",
            "--scheduler-file",
            str(address_file),
        ],
        **quiet,
    )  # type: ignore[call-overload]
    until(address_file.exists)
    worker = [
        dask,
        "worker",
        "--scheduler-file",
        str(address_file),
        "--nthreads",
        "1",
        "--no-nanny",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
    ]
    workers = [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    import json

    try:
        yield json.loads(address_file.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()


def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(
    whole: Path, tmp_path: Path, current: Settings, cluster: tuple[str, list]
) -> None:  # type: ignore[type-arg]
    address, workers = cluster
    engine = Cluster(address)
    engine.wait_for(2)

    class Killing(Silent):
        """Kills one of the two workers when the first batch is back."""

        def advance(self, n: int) -> None:
            if workers[0].poll() is None:
                workers[0].send_signal(signal.SIGKILL)

    report = build(home_of(tmp_path / "var", current), Options(tmp_path / "out", only=PART), engine, Killing())
    engine.close()
    assert workers[0].wait() == -signal.SIGKILL and workers[1].poll() is None
    assert report.reused == 0 and same_tree(whole, tmp_path / "out")


def test_the_cluster_embeds_for_the_index_as_one_process_does(current: Settings, cluster: tuple[str, list]) -> None:  # type: ignore[type-arg]
    """Whatever workers are left: the vectors are the same, bit for bit."""
    texts = [(p.hash, p.text) for p in passages(load_corpus(current.catalogue))[::20]]
    engine = Cluster(cluster[0])
    there = {
        key: vector
        for found in engine.run(embed, current.model_copy(update={"threads": 1}), batched(texts, 8))
        for key, vector in found
    }
    engine.close()
    encoder = load_encoder(current)
    assert there.keys() == {key for key, _ in texts}
    assert all((there[key] == encoder.encode_passages([text])[0]).all() for key, text in texts)


def test_no_scheduler_is_said_in_one_sentence() -> None:
    with pytest.raises(UserError, match="aucun ordonnanceur Dask"):
        Cluster("tcp://127.0.0.1:9", timeout=1)


def until(holds, seconds: float = 300) -> None:  # type: ignore[no-untyped-def]
    """Wait for something another process does."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)
