"""What the server bears: `python -m bench.load` starts two real worker processes on loopback and asks them for advice.

- *open loop*: turns arrive at a fixed rate (Poisson), from people who hold conversations of five turns, half of them
  planning turns with profiles never seen before; the latency counts from the arrival, so a late start is not forgiven;
- *closed loop*: 32 connections that ask again at once: the most the server gives;
- *page*: 500 Gradio conversations of three turns, none of which may lose its thread;
- *overload*: more connections than `PARCOURS_MAX_WAITING`: each gets an answer or a 503 with Retry-After.

`--soak MINUTES` does one thing instead: everything the service offers, mixed (turns over REST and on the page, files,
comparisons, the catalogue, the page itself), at `--rate`, with the workers' memory on the way. What counts is that it stays flat.

Loopback only; every phase is bounded in time and in count. `bench.soak` asks for longer, at a lower rate.
"""

import argparse
import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import ClassVar

import httpx
from rich.console import Console
from rich.table import Table

from bench.__main__ import machine
from corpus.codes import codes
from corpus.vocabularies import towns

WORKERS, USERS, CONVERSATIONS = 2, 32, 500
FOLLOW_UPS = [
    "et le prix de la première ?",
    "plutôt à distance",
    "qui peut payer ma formation ?",
    "compare les deux premières",
]


@dataclass
class Outcome:
    """Latencies in seconds of what was answered, and how many answers of each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    elapsed: float = 0.0
    COLUMNS: ClassVar = ("charge", "réponses", "par seconde", "p50 ms", "p95 ms", "p99 ms", "codes")

    def row(self, name: str) -> list[str]:
        ordered = sorted(self.seconds) or [0.0]
        at = [f"{1000 * ordered[min(len(ordered) - 1, int(len(ordered) * q))]:.0f}" for q in (0.5, 0.95, 0.99)]
        return [
            name,
            str(len(self.seconds)),
            f"{len(self.seconds) / self.elapsed:.1f}",
            *at,
            " ".join(f"{k}:{v}" for k, v in sorted(self.statuses.items())),
        ]


def first_message(dice: random.Random) -> str:
    """A request that no cache of plans holds: profession, specialty, town and limits drawn anew."""
    specialty = dice.choice([words for code, words in codes("specialty").items() if code != "chirurgie"])
    town = dice.choice(BIG_TOWNS)
    return f"Je suis médecin en {specialty} à {town}, {dice.randrange(2, 9)} h par semaine et {dice.randrange(2, 30) * 100} € : quelle formation à l'IA ?"


BIG_TOWNS = sorted({town.name for town in towns().values() if town.population > 30_000})


class Conversation:
    """One person: a new request, then follow-ups with the state that the last answer gave; then somebody else."""

    def __init__(self, client: httpx.AsyncClient, dice: random.Random):
        self._client, self._dice, self._state, self._turn = client, dice, None, 0

    async def say(self, outcome: Outcome, since: float) -> None:
        planning = self._turn % 2 == 0
        message = first_message(self._dice) if planning else self._dice.choice(FOLLOW_UPS)
        try:
            response = await self._client.post("/api/v1/chat", json={"message": message, "state": self._state})
        except httpx.TransportError as error:
            outcome.statuses[type(error).__name__] += 1
            return
        outcome.statuses[str(response.status_code)] += 1
        if response.status_code != 200:
            if "retry-after" not in response.headers:
                outcome.statuses["sans Retry-After"] += 1
            return
        outcome.seconds.append(time.perf_counter() - since)
        answer = response.json()
        if answer["turn"] != self._turn + 1:
            outcome.statuses["fil perdu"] += 1
        self._state, self._turn = (answer["state"], answer["turn"]) if answer["turn"] < 5 else (None, 0)


async def open_loop(address: str, rate: float, seconds: float) -> Outcome:
    """Arrivals at `rate` turns a second, shared among people who are not already waiting."""
    outcome, dice = Outcome(), random.Random(1)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=httpx.Limits(max_connections=None)) as client:
        idle = [Conversation(client, random.Random(n)) for n in range(USERS)]
        tasks: set[asyncio.Task[None]] = set()

        async def one(person: Conversation, since: float) -> None:
            await person.say(outcome, since)
            idle.append(person)

        begun = due = time.perf_counter()
        while due - begun < seconds:
            due += dice.expovariate(rate)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            person = idle.pop(0) if idle else Conversation(client, random.Random(len(outcome.seconds)))
            tasks.add(task := asyncio.create_task(one(person, due)))
            task.add_done_callback(tasks.discard)
        await asyncio.gather(*tasks)
        outcome.elapsed = time.perf_counter() - begun
    return outcome


async def closed_loop(address: str, people: int, seconds: float) -> Outcome:
    outcome = Outcome()
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=httpx.Limits(max_connections=None)) as client:
        begun = time.perf_counter()

        async def person(n: int) -> None:
            speaker = Conversation(client, random.Random(n))
            while time.perf_counter() - begun < seconds:
                await speaker.say(outcome, time.perf_counter())

        await asyncio.gather(*(person(n) for n in range(people)))
        outcome.elapsed = time.perf_counter() - begun
    return outcome


async def page_conversations(address: str) -> Outcome:
    """The page's own requests: the history and the token go with each, as the browser sends them."""
    outcome = Outcome()
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=httpx.Limits(max_connections=40)) as client:
        config = (await client.get("/config")).json()
        said = next(d for d in config["dependencies"] if any(t[1] == "submit" for t in d["targets"]))
        begun = time.perf_counter()

        async def conversation(n: int) -> None:
            history, token, profession = (
                [],
                "",
                random.Random(n).choice(["médecin", "infirmière", "pharmacien", "sage-femme"]),
            )
            for message in (f"je suis {profession}", "quelle formation pour moi ?", "et le prix de la première ?"):
                since = time.perf_counter()
                body = {"data": [message, history, token], "fn_index": said["id"], "session_hash": f"charge{n}"}
                response = await client.post("/gradio_api/run/predict", json=body)
                outcome.statuses[str(response.status_code)] += 1
                if response.status_code != 200:
                    return
                outcome.seconds.append(time.perf_counter() - since)
                history, token = response.json()["data"][:2]
            if sum(m["role"] == "user" for m in history) != 3:
                outcome.statuses["fil perdu"] += 1

        await asyncio.gather(*(conversation(n) for n in range(CONVERSATIONS)))
        outcome.elapsed = time.perf_counter() - begun
    return outcome


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """Two warm worker processes on loopback, without limits of rate: their address and their parent's process id."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {
        **os.environ,
        "PARCOURS_WORKERS": str(WORKERS),
        "PARCOURS_PORT": str(port),
        "PARCOURS_REQUESTS_PER_MINUTE": "1000000",
        "PARCOURS_MAX_BODY_BYTES": "1000000",
    }
    server = subprocess.Popen(
        [sys.executable, "-c", "from ui.cli import main; main()", "serve"], env=env, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address)
        asyncio.run(closed_loop(address, 4, 5))
        yield address, server.pid
    finally:
        server.terminate()
        server.wait(timeout=30)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rate", type=float, default=60, help="tours par seconde de la boucle ouverte")
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    console, table = Console(), Table(*Outcome.COLUMNS, title=machine())
    with serving() as (address, _):
        table.add_row(
            *asyncio.run(open_loop(address, options.rate, options.seconds)).row(f"boucle ouverte, {options.rate:.0f}/s")
        )
        table.add_row(
            *asyncio.run(closed_loop(address, USERS, options.seconds)).row(f"boucle fermée, {USERS} connexions")
        )
        table.add_row(*asyncio.run(page_conversations(address)).row(f"page, {CONVERSATIONS} conversations"))
        table.add_row(
            *asyncio.run(closed_loop(address, 400, min(10, options.seconds))).row("surcharge, 400 connexions")
        )
    console.print(table)
    console.print("Cadence visée : 60 tours par seconde, p95 de 150 ms au plus, aucune erreur.")


def _wait(address: str) -> None:
    for _ in range(1200):
        try:
            if httpx.get(f"{address}/api/v1/ready").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise SystemExit("Le serveur n'a pas démarré.")


if __name__ == "__main__":
    main()
