"""Whether the server's memory stays flat: `python -m bench.soak` uses everything it offers for half an hour.

Two real workers on loopback; turns over REST and on the page, files, comparisons, the catalogue and the page itself, at a
rate low enough for a busy machine. Memory is each worker's own (`RssAnon`: without the mapped model, index and libraries).
"""

import argparse
import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.table import Table

from bench.__main__ import machine
from bench.load import WORKERS, Conversation, Outcome, first_message, serving

READ = [
    "/",
    "/en/",
    "/api/v1/programmes?q=sante",
    "/api/v1/faq",
    "/api/v1/compare?ids=du-ia-sante-nice,mooc-elements-of-ai-francais",
    "/widget.js",
]
STEPS = (0, 1 / 6, 1 / 3, 2 / 3, 1)
"""Parts of the time at which memory is read: 0, 5, 10, 20 and 30 minutes of thirty."""


class Crowd:
    """All who use the service at once: conversations that go on over REST, and people of one request."""

    def __init__(self, client: httpx.AsyncClient, submit: int):
        self.outcome, self._client, self._submit, self._dice = Outcome(), client, submit, random.Random(1)
        self._talking = [Conversation(client, random.Random(n)) for n in range(8)]

    async def act(self) -> None:
        acts: list[Callable[[float], Awaitable[None]]] = [self._talk, self._page, self._file, self._read]
        await self._dice.choices(acts, [5, 3, 1, 1])[0](time.perf_counter())

    async def _talk(self, since: float) -> None:
        person = self._talking.pop(0) if self._talking else Conversation(self._client, random.Random())
        await person.say(self.outcome, since)
        self._talking.append(person)

    async def _page(self, since: float) -> None:
        body = {
            "data": [first_message(self._dice), [], ""],
            "fn_index": self._submit,
            "session_hash": f"visite{self._dice.random()}",
        }
        await self._ask(since, "POST", "/gradio_api/run/predict", json=body)

    async def _file(self, since: float) -> None:
        profile = {
            "profession": self._dice.choice(["medecin", "infirmier", "pharmacien"]),
            "hours_total_max": self._dice.randrange(20, 2000),
        }
        accept = self._dice.choice(["application/pdf", "application/pdf", "text/markdown"])
        await self._ask(since, "POST", "/api/v1/recommend", json={"profile": profile}, headers={"accept": accept})

    async def _read(self, since: float) -> None:
        await self._ask(since, "GET", self._dice.choice(READ))

    async def _ask(self, since: float, method: str, path: str, **sent: Any) -> None:
        try:
            response = await self._client.request(method, path, **sent)
        except httpx.TransportError as error:
            self.outcome.statuses[type(error).__name__] += 1
            return
        self.outcome.statuses[str(response.status_code)] += 1
        if response.status_code == 200:
            self.outcome.seconds.append(time.perf_counter() - since)


async def soak(address: str, parent: int, rate: float, minutes: float, console: Console) -> Outcome:
    """Poisson arrivals at `rate` a second, with the memory of each worker printed on the way."""
    dice, tasks, steps = random.Random(2), set[asyncio.Task[None]](), list(STEPS)
    async with httpx.AsyncClient(
        base_url=address, timeout=60, limits=httpx.Limits(max_keepalive_connections=0)
    ) as client:  # each asks either worker
        config = (await client.get("/config")).json()
        crowd = Crowd(
            client, next(d["id"] for d in config["dependencies"] if any(t[1] == "submit" for t in d["targets"]))
        )
        begun = time.perf_counter()
        while steps:
            crowd.outcome.elapsed = time.perf_counter() - begun
            if crowd.outcome.elapsed >= steps[0] * minutes * 60:
                console.print(
                    f"{steps.pop(0) * minutes:4.0f} min : {memory_mb(parent)} Mo, {sum(crowd.outcome.statuses.values())} demandes"
                )
                continue
            tasks.add(task := asyncio.create_task(crowd.act()))
            task.add_done_callback(tasks.discard)
            await asyncio.sleep(dice.expovariate(rate))
        await asyncio.gather(*tasks)
    return crowd.outcome


def memory_mb(parent: int) -> list[int]:
    """Each worker's own resident memory in megabytes, by process id."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    read = {
        pid: dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        for pid in children
    }
    anonymous = {int(pid): int(status["RssAnon"].split()[0]) // 1024 for pid, status in read.items()}
    workers = sorted(anonymous, key=anonymous.__getitem__)[-WORKERS:]
    return [anonymous[pid] for pid in sorted(workers)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--rate", type=float, default=4, help="demandes par seconde")
    options = parser.parse_args()
    console, table = Console(), Table(*Outcome.COLUMNS, title=machine())
    with serving() as (address, parent):
        outcome = asyncio.run(soak(address, parent, options.rate, options.minutes, console))
    table.add_row(*outcome.row(f"endurance, {options.minutes:.0f} min à {options.rate:.0f}/s"))
    console.print(table)


if __name__ == "__main__":
    main()
