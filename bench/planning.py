"""What a plan costs, on the real catalogue and on ten thousand programmes made from it: `python -m bench.planning`.

The large catalogue perturbs real records: hours, months, prices, providers and one topic change, so that thousands of
near-equal programmes compete. Times are CPU time of one process; the first plan of each catalogue is left out.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from rich.console import Console
from rich.table import Table

from advisor.planner import Planner
from advisor.profile import Profile
from corpus.codes import codes
from corpus.load import Corpus, load_corpus
from corpus.models import Price, Programme
from corpus.settings import settings
from corpus.text import key
from corpus.vocabularies import towns

MANY, RUNS = 10_000, 400
TOWNS = ("Lyon", "Nice", "Paris", "Lille", "Brest", "Toulouse")


def random_profile(r: random.Random) -> Profile:
    """A person with some limits and some wishes, any of which may be absurd."""

    def maybe(values: list, chance: float) -> object:
        return r.choice(values) if r.random() < chance else None

    def some(family: str, most: int, chance: float) -> list[str]:
        return r.sample(list(codes(family)), r.randint(1, most)) if r.random() < chance else []

    town = towns()[key(r.choice(TOWNS))] if r.random() < 0.6 else None
    return Profile(
        profession=maybe(list(codes("profession")), 0.9), specialty=maybe(list(codes("specialty")), 0.3), stage=maybe(list(codes("stage")), 0.3),
        city=town.name if town else None, region=town.region if town else None, modalities=some("modality", 2, 0.3),
        hours_total_max=maybe([2, 4, 10, 40, 100, 200], 0.3), hours_per_week_max=maybe([0.5, 1, 2, 4], 0.2), budget_max_eur=maybe([0, 100, 500, 2000], 0.3),
        months_max=maybe([1, 3, 6, 12], 0.2), ai_level=maybe(list(codes("ai_level")), 0.4), programming=maybe(list(codes("programming")), 0.3),
        goals=some("goal", 2, 0.5), topics=some("topic", 3, 0.5), kinds_wanted=some("kind", 3, 0.15), kinds_excluded=some("kind", 3, 0.15),
        languages=some("language", 2, 0.15),
    )  # fmt: skip


def perturbed(corpus: Corpus, many: int, seed: int = 0) -> Corpus:
    """A catalogue of `many` programmes: the real ones, then copies that differ."""
    r, real = random.Random(seed), list(corpus.programmes.values())
    found = dict(corpus.programmes)
    while len(found) < many:
        p = r.choice(real)
        found[f"{p.id}-{len(found)}"] = _copy(p, f"{p.id}-{len(found)}", r)
    return Corpus(found, corpus.sheets, corpus.links, f"{corpus.hash}-{many}")


def _copy(p: Programme, id_: str, r: random.Random) -> Programme:
    topics = list(p.editorial.topics)
    r.shuffle(topics)
    topics = list(dict.fromkeys([*topics[: r.randint(0, 4)], r.choice(list(codes("topic")))]))
    known = {"hours": r.choice([None, float(r.randint(1, 150))]), "months": r.choice([None, float(r.randint(1, 12))])}
    price = Price(
        amount_eur=float(r.randint(0, 40) * 50), per="personne", unit="total", tax="inconnu", who=None, covers="tout"
    )
    return p.model_copy(
        update={
            "id": id_, "provider": f"organisme {r.randint(0, 800)}", "prices": r.choice([[], [price]]), "same_as_maybe": [], "requires": [],
            "editorial": p.editorial.model_copy(update={"topics": topics}), **known,
        }
    )  # fmt: skip


def times(planner: Planner, runs: int) -> list[float]:
    """Milliseconds of CPU of plans never asked before."""
    r, found = random.Random(11), []
    for _ in range(runs + 1):
        profile = random_profile(r)
        start = time.process_time()
        planner.plan(profile, today=date.today())
        found.append((time.process_time() - start) * 1000)
    return found[1:]


def main() -> None:
    corpus = load_corpus(settings().catalogue)
    table = Table("catalogue", "ouverture (ms)", "plan médian (ms)", "p90", "p99", "le plus long")
    build: Callable[[], Corpus]
    for build, runs in ((lambda: corpus, RUNS), (lambda: perturbed(corpus, MANY), RUNS // 4)):
        catalogue = build()
        start = time.process_time()
        planner = Planner(catalogue)
        planner.plan(Profile(profession="medecin", city="Lyon"))
        opened = (time.process_time() - start) * 1000
        t = sorted(times(planner, runs))
        row = [statistics.median(t), t[int(0.9 * len(t))], t[int(0.99 * len(t))], t[-1]]
        table.add_row(f"{len(catalogue.programmes)} formations", f"{opened:.0f}", *(f"{v:.1f}" for v in row))
    Console().print(table)


if __name__ == "__main__":
    main()
