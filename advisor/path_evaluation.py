"""How good the recommended paths are, against judged profiles: `parcours-ia eval --paths`.

Four rankings of the whole catalogue are compared for each profile:

- `parcours`: what the advisor shows for the profile alone, as `recommend` does: the steps of its path, best fit
  first, then every other programme that the person's limits allow, best fit first;
- `similarité`: cosine of the request and of each programme's best passage, alone;
- `BM25`: lexical score of the request, alone; a programme that shares no term is not ranked;
- `filtres + notoriété`: what the search facets allow, then open first, most recently attested, most spoken of.

A programme that nobody judged for a profile counts 0, and how many stand in the first five is told. Broken limits
are counted by `path_limits`, which shares no code with the planner.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from math import log2
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from advisor.advisor import Advisor
from advisor.path_limits import broken_by_path, broken_limits
from advisor.planner import MAX_STEPS, Planner
from advisor.profile import Profile
from corpus.codes import codes, read_yaml
from corpus.errors import UserError
from corpus.load import Corpus
from index.search import Facets, Found

SHOWN = 5
GOOD_ENOUGH = 2
"""The grade from which a programme may stand for a hit, where none got 3."""
WELL_SERVED = 0.9
"""The nDCG@5 under which a profile is listed as a miss."""


class Case(BaseModel):
    """One person of the gold data, what they would ask, and the grades given to programmes for them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    family: str
    request: str
    profile: Profile
    grades: dict[int, list[str]]
    """Grade (0 to 3) → programmes; `tests/gold/README.md` says what each grade means."""

    @property
    def by_programme(self) -> dict[str, int]:
        return {programme: grade for grade, programmes in self.grades.items() for programme in programmes}


@dataclass
class PathReport:
    """Figures of one split: ranking → measure → value, over all profiles."""

    split: str
    counts: dict[str, int] = field(default_factory=dict)
    figures: dict[str, dict[str, float]] = field(default_factory=dict)
    misses: list[dict[str, object]] = field(default_factory=list)
    """Profiles that the path serves badly, with its five first programmes and their grades: development data only."""


def cases(gold: Path, split: str) -> list[Case]:
    """:raises UserError: the file is missing."""
    path = gold / f"paths_{split}.yaml"
    try:
        rows = read_yaml(path.read_text("utf-8"))
    except OSError as error:
        raise UserError(f"{path} : données d'évaluation introuvables ; donnez leur dossier avec --gold.") from error
    return [Case.model_validate(row) for row in rows]


def evaluate_paths(advisor: Advisor, gold: Path, split: str) -> PathReport:
    """Every ranking on every profile of one split."""
    judged = cases(gold, split)
    planner = Planner(advisor.corpus)
    report = PathReport(split, {"profiles": len(judged), "judgments": sum(len(case.by_programme) for case in judged)})
    rankings: dict[str, Callable[[Case], tuple[list[str], list[str]]]] = {
        "parcours": partial(_path, planner),
        "similarité": partial(_similar, advisor),
        "BM25": partial(_lexical, advisor),
        "filtres + notoriété": partial(_popular, advisor.corpus),
    }
    for name, ranking in rankings.items():
        rows = []
        for case in judged:
            order, broken = ranking(case)
            rows.append(_measures(order, broken, case.by_programme))
            if name == "parcours" and split != "test":
                report.misses += _miss(case, order, broken, rows[-1])
        sums = {measure: sum(row[measure] for row in rows) for measure in rows[0]}
        report.figures[name] = {m: n if m == "limites enfreintes" else n / len(rows) for m, n in sums.items()}
    return report


# --- rankings: (programmes in order, limits broken by what would be shown) ----------------------------------------------


def _path(planner: Planner, case: Case) -> tuple[list[str], list[str]]:
    candidates = planner.candidates(case.profile, {})
    path = planner.plan(case.profile)
    steps = set(path.programmes) if path else set()
    ranked = [c.programme.id for c in candidates if c.programme.id in steps]
    ranked += [c.programme.id for c in candidates if c.programme.id not in steps and not c.violations]
    return ranked, broken_by_path(path, case.profile, planner.corpus) if path else []


def _similar(advisor: Advisor, case: Case) -> tuple[list[str], list[str]]:
    found = sorted(_found(advisor, case), key=lambda f: -f.similarity)
    return _with_limits([f.owner for f in found], case.profile, advisor.corpus)


def _lexical(advisor: Advisor, case: Case) -> tuple[list[str], list[str]]:
    matching = [f for f in _found(advisor, case) if f.trace["lexical_rank"]]
    found = sorted(matching, key=lambda f: f.trace["lexical_rank"])
    return _with_limits([f.owner for f in found], case.profile, advisor.corpus)


def _found(advisor: Advisor, case: Case) -> list[Found]:
    vector = advisor.searcher.encoder.encode_queries([case.request])[0]
    return advisor.searcher.programmes(case.request, vector, k=len(advisor.corpus.programmes))


def _popular(corpus: Corpus, case: Case) -> tuple[list[str], list[str]]:
    profile = case.profile
    facets = Facets(
        modalities=tuple(profile.modalities), region=profile.region, kinds=tuple(profile.kinds_wanted),
        kinds_excluded=tuple(profile.kinds_excluded), profession=profile.profession, free=profile.budget_max_eur == 0,
    )  # fmt: skip
    states = list(codes("status"))
    allowed = [p for p in corpus.programmes.values() if p.status not in ("termine", "ferme") and facets.allows(p)]
    allowed.sort(key=lambda p: (states.index(p.status), -(p.last_attested or 0), -len(p.sources), p.id))
    return _with_limits([p.id for p in allowed], profile, corpus)


def _with_limits(order: list[str], profile: Profile, corpus: Corpus) -> tuple[list[str], list[str]]:
    """A ranking without a path would show as many programmes as the longest path holds."""
    return order, [
        f"{p} : {limit}" for p in order[:MAX_STEPS] for limit in broken_limits(corpus.programmes[p], profile)
    ]


# --- measures ---------------------------------------------------------------------------------------------------------


def _measures(order: list[str], broken: list[str], grades: dict[str, int]) -> dict[str, float]:
    best = max(grades.values())
    return {
        "nDCG@5": ndcg(order, grades, lambda grade: grade),
        "nDCG@5 exp.": ndcg(order, grades, lambda grade: 2**grade - 1),
        "juste dans les 3": float(best >= GOOD_ENOUGH and any(grades.get(p, 0) == best for p in order[:3])),
        "limites enfreintes": len(broken),
        "non jugés dans les 5": sum(p not in grades for p in order[:SHOWN]) / SHOWN,
    }


def ndcg(order: list[str], grades: dict[str, int], gain: Callable[[int], float], k: int = SHOWN) -> float:
    """Normalised discounted cumulative gain over the first `k`, 0 to 1.

    The gain is the grade itself (Järvelin & Kekäläinen 2002, as in trec_eval) or 2^grade − 1 (Burges et al. 2005).
    """
    best = sorted(grades.values(), reverse=True)[:k]
    reached = sum(gain(grades.get(p, 0)) / log2(rank + 1) for rank, p in enumerate(order[:k], 1))
    return reached / sum(gain(grade) / log2(rank + 1) for rank, grade in enumerate(best, 1))


def _miss(case: Case, order: list[str], broken: list[str], row: dict[str, float]) -> list[dict[str, object]]:
    """What to look at first when the planner is tuned: at most one entry."""
    if row["nDCG@5"] >= WELL_SERVED and row["juste dans les 3"] and not broken:
        return []
    grades = case.by_programme
    first = [f"{p} ({grades.get(p, 'non jugé')})" for p in order[:SHOWN]]
    better = [p for p in case.grades.get(3, []) if p not in order[:SHOWN]]
    return [
        {
            "id": case.id,
            "request": case.request,
            "ndcg": round(row["nDCG@5"], 3),
            "first": first,
            "missing": better,
            "broken": broken,
        }
    ]


# --- picture ------------------------------------------------------------------------------------------------------------


def bars_svg(report: PathReport) -> str:
    """nDCG@5 and top-3 hits of each ranking as horizontal bars with their values."""
    people = report.counts["profiles"]
    measures, left, width, row = ("nDCG@5", "juste dans les 3"), 170, 420, 26
    groups = list(report.figures)
    height = 60 + len(groups) * (len(measures) * row + 14)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" font-family="sans-serif" font-size="13" role="img">',
        f'<title>Qualité des parcours ({report.split}, {people} profils)</title><rect width="100%" height="100%" fill="#fff"/>',
        f'<rect x="{left}" y="14" width="14" height="14" fill="#145a55"/><text x="{left + 20}" y="26">nDCG@5</text>',
        f'<rect x="{left + 120}" y="14" width="14" height="14" fill="#d99a2b"/><text x="{left + 140}" y="26">juste dans les 3 premiers</text>',
    ]
    y = 46
    for name in groups:
        parts.append(f'<text x="{left - 10}" y="{y + row + 2}" text-anchor="end">{name}</text>')
        for measure, colour in zip(measures, ("#145a55", "#d99a2b"), strict=True):
            value = report.figures[name][measure]
            parts.append(f'<rect x="{left}" y="{y}" width="{value * width:.0f}" height="{row - 6}" fill="{colour}"/>')
            told = f"{value:.3f}".replace(".", ",")
            parts.append(f'<text x="{left + value * width + 8:.0f}" y="{y + 15}">{told}</text>')
            y += row
        y += 14
    return "\n".join([*parts, "</svg>"])
