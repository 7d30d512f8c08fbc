"""What it costs: `make bench` prints a table with the machine it was measured on. Nothing here is asserted."""

import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from advisor.advisor import Advisor
from advisor.dialogue import State
from advisor.understanding import Context
from corpus.codes import read_yaml
from corpus.settings import Settings, settings
from index.build import build
from index.model import load_encoder

RUNS = 60
DRAWN, REPEATS = 200, 7
"""Messages of the development set that are understood, and how often each."""
MESSAGES = [
    "Bonjour, je suis cardiologue à Lyon et je cherche une formation à l'IA",
    "et le prix ?",
    "l'IA va-t-elle remplacer les médecins ?",
    "quels DU à distance ?",
    "que dit l'AI Act sur la formation ?",
    "compare les deux premières",
]


def machine() -> str:
    """Processor, cores and memory, in one line."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        "?",
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cœurs, {memory:.0f} Go, Python {platform.python_version()}"


def milliseconds(call: Callable[[], object], runs: int = RUNS) -> list[float]:
    """Wall time of each run after five warm-up runs."""
    times = []
    for i in range(runs + 5):
        start = time.perf_counter()
        call()
        if i >= 5:
            times.append((time.perf_counter() - start) * 1000)
    return times


def turns(advisor: Advisor) -> list[tuple[str, float, float]]:
    """(message, encoder's p50, turn's p50) in milliseconds, measured alternately in one run."""
    rows = []
    state = State()
    for message in MESSAGES:
        encode = statistics.median(milliseconds(lambda m=message: advisor.searcher.encoder.encode_queries([m])))
        turn = statistics.median(milliseconds(lambda m=message, s=state: advisor.turn(s, m)))
        rows.append((message, encode, turn))
        _, state = advisor.turn(state, message)
    return rows


def understanding(advisor: Advisor) -> list[tuple[float, ...]]:
    """(encoder's time on all cores, on one, time to understand) of each message in milliseconds: medians of what is measured alternately.

    Messages are those of a bench conversation and some drawn from every development file, each without a conversation
    before it, less those that a guard answers unread. Understanding contains an encoding of its own, on one core, beside
    which the message is read: that is the least it may take.
    """
    entries = [
        entry for path in sorted(Path("tests/gold").glob("*_dev.yaml")) for entry in read_yaml(path.read_text("utf-8"))
    ]
    messages = MESSAGES + random.Random(7).sample([entry["text"] for entry in entries if "text" in entry], DRAWN)
    understander, encoder = advisor.understander, advisor.searcher.encoder
    rows = []
    for message in messages:
        found, times = understander.understand(message, Context()), []
        if found.vector is None:
            continue
        for _ in range(REPEATS):
            start = time.perf_counter()
            encoder.encode_queries([found.message.spoken])
            encoded = time.perf_counter()
            encoder.begin_query(found.message.spoken).result()
            begun = time.perf_counter()
            understander.understand(message, Context())
            times.append((encoded - start, begun - encoded, time.perf_counter() - begun))
        rows.append(tuple(statistics.median(column) * 1000 for column in zip(*times, strict=True)))
    return rows


def fresh_plan(advisor: Advisor) -> float:
    """p50 in milliseconds of a plan that was never asked before."""
    profiles = [advisor.turn(State(), m)[1].profile for m in MESSAGES[:1]]
    hours = iter(range(10, 10_000))
    return statistics.median(
        milliseconds(
            lambda: advisor._plan_anew(
                profiles[0].model_copy(update={"hours_total_max": next(hours)}).model_dump_json(),
                (),
                (),
                advisor.settings.day(),
            )
        )
    )


def cold_ask() -> tuple[float, bool]:
    """Seconds of `parcours-ia ask` from a cold process (median of 5), and whether torch was imported."""
    asked = ["ask", "je suis infirmière à Lille, quelle formation ?"]
    times = []
    for _ in range(5):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "ui.cli", *asked], capture_output=True, check=True)
        times.append(time.perf_counter() - start)
    code = "import sys\nfrom ui.cli import app\ntry: app()\nexcept SystemExit: print('torch' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, check=True)
    return statistics.median(times), "True" in done.stderr


def server_memory() -> float:
    """Resident memory in MB of the serving process after fifty turns."""
    import socket
    import urllib.request

    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "serve", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.5)
        for _ in range(50):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).read()
        status = Path(f"/proc/{process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024
    finally:
        process.terminate()
        process.wait()


def builds(current: Settings) -> tuple[float, float]:
    """Seconds of a full index build, and of a rebuild after one programme changed (model already prepared)."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "var"
        home.mkdir()
        (home / "model").symlink_to(current.home / "model")
        catalogue = Path(shutil.copytree(current.catalogue, Path(folder) / "catalogue"))
        copy = current.model_copy(update={"home": home, "catalogue": catalogue})
        times = []
        for change in (False, True):
            if change:
                path = catalogue / "programmes/du-ia-sante-nice.yaml"
                path.write_text(path.read_text("utf-8").replace("description: ", "description: Nouveau. ", 1), "utf-8")
            start = time.perf_counter()
            with Progress(console=Console(stderr=True)) as progress:
                build(copy, progress, load_encoder(copy))
            times.append(time.perf_counter() - start)
    return times[0], times[1]


def main() -> None:
    console = Console()
    advisor = Advisor.open(settings())
    console.print(f"Machine : {machine()}")
    table = Table("message", "encodeur p50 (ms)", "tour p50 (ms)", "rapport")
    for message, encode, turn in turns(advisor):
        table.add_row(message, f"{encode:.1f}", f"{turn:.1f}", f"{turn / encode:.2f}")
    console.print(table)
    rows = understanding(advisor)
    table = Table("mesure", "valeur", "cible")
    for name, column in (("encoder un message, p50", 0), ("— sur un seul cœur", 1), ("le comprendre, p50", 2)):
        table.add_row(name, f"{statistics.median(row[column] for row in rows):.1f} ms", "")
    for name, column in (("comprendre rapporté à encoder", 0), ("comprendre rapporté à encoder sur un seul cœur", 1)):
        ratios = sorted(row[2] / row[column] for row in rows)
        table.add_row(f"{name}, p50", f"{statistics.median(ratios):.2f}", "1,3")
        table.add_row("— le pire dixième, au moins", f"{ratios[int(len(ratios) * 0.9)]:.2f}", "")
    table.add_row("plan jamais demandé, p50", f"{fresh_plan(advisor):.1f} ms", "≤ 15 ms de plus qu'un tour")
    seconds, torch = cold_ask()
    table.add_row("ask, processus froid", f"{seconds:.2f} s", "< 2,5 s")
    table.add_row("torch importé en service", "oui" if torch else "non", "non")
    table.add_row("mémoire du serveur", f"{server_memory():.0f} Mo", "< 700 Mo")
    full, one = builds(settings())
    table.add_row("construction complète de l'index", f"{full:.1f} s", "< 120 s")
    table.add_row("reconstruction, une fiche changée", f"{one:.1f} s", "< 3 s")
    console.print(table)


if __name__ == "__main__":
    main()
