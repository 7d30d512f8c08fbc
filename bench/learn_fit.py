"""Learn the weights of `advisor/fit.yaml` on the judged profiles of the development split: `python -m bench.learn_fit`.

Pairwise logistic regression over programmes that the limits of a profile allow: of two programmes the better graded
should get more points. Pairs are weighted by what swapping them would cost at the top of the list (LambdaRank, Burges
2010), profile by profile alike. Signs that only one reading allows are kept (`SIGNS`): an unknown never counts for a
programme. The result is scaled to estimate the grade itself. Cross-validated by family of situations.
"""

from datetime import date
from pathlib import Path

import numpy as np
import yaml
from rich.console import Console
from scipy.optimize import minimize

from advisor import fit as fitting
from advisor.path_evaluation import cases, ndcg
from advisor.planner import Planner
from corpus.load import load_corpus
from corpus.settings import settings

RIDGE, ROUNDS, FOLDS, TOP = 0.004, 3, 5, 12
AGAINST = ("unknown", "curriculum elsewhere", "none known", "not said", "none said", "not asked", "announced", "age of", "no dated", "little known", "another", "little time",
           "journey", "elsewhere", "abroad", "student")  # fmt: skip
FOR = (
    "fits",
    "named",
    "made for the specialty",
    "goals",
    "topic",
    "bases of AI",
    "AI",
    "near",
    "in town",
    "open",
    "keeps",
    "no programming",
    "of the region",
    "known",
    "fills",
    "sources",
)
HEADER = "# Grades that each judgement of `fit.py` is worth. Learned: `python -m bench.learn_fit` (development judgments only).\n"


def sign(name: str) -> tuple[float | None, float | None]:
    """Bounds of a weight."""
    if any(word in name for word in AGAINST):
        return (None, -0.05 if "unknown" in name else 0.0)
    return (0.0, None) if any(word in name for word in FOR) and "advanced" not in name else (None, None)


def main() -> None:
    columns = {}
    planner, rows = Planner(load_corpus(settings().catalogue)), []
    fitting.weights = lambda: dict.fromkeys(columns, 0.0)  # type: ignore[assignment]
    for judged in cases(Path("tests/gold"), "dev"):
        case = planner.case(judged.profile, today=date.today())
        held = {j.name: j.holds for j in case.fit.judgements}
        for name in held:
            columns.setdefault(name, len(columns))
        allowed = np.flatnonzero(case.fitting)
        ids = [planner.columns.programmes[r].id for r in allowed]
        rows.append((judged, held, allowed, ids, np.array([judged.by_programme.get(i, 0) for i in ids])))
    tables = []
    for _, held, allowed, _, _ in rows:
        table = np.zeros((len(allowed), len(columns)))
        for name, values in held.items():
            table[:, columns[name]] = values[allowed]
        tables.append(table)
    grades = [r[-1] for r in rows]
    families = sorted({r[0].family for r in rows})
    np.random.default_rng(0).shuffle(families)
    bounds = [sign(name) for name in columns]
    folds = []
    for k in range(FOLDS):
        out = [i for i, r in enumerate(rows) if r[0].family in families[k::FOLDS]]
        learned = _learn(tables, grades, [i for i in range(len(rows)) if i not in out], bounds)
        folds += [(*_quality(rows[i], tables[i] @ learned),) for i in out]
    Console().print("cross-validated nDCG@5 and top-3 hit:", np.round(np.mean(folds, axis=0), 3))
    learned = _learn(tables, grades, range(len(rows)), bounds)
    Console().print(
        "on all of it:",
        np.round(np.mean([_quality(r, t @ learned) for r, t in zip(rows, tables, strict=True)], axis=0), 3),
    )
    scores, wanted = np.concatenate([t @ learned for t in tables]), np.concatenate(grades)
    none, first = scores[wanted == 0].mean(), scores[wanted == 3].mean()
    scale, base = 3 / (first - none), -3 * none / (first - none)
    path = Path("advisor/fit.yaml")  # what no development profile calls for keeps its weight, set by hand
    found = yaml.safe_load(path.read_text("utf-8")) | {"base": round(float(base), 2)}
    found |= {name: round(float(scale * learned[i]), 2) for name, i in columns.items()}
    path.write_text(HEADER + yaml.safe_dump(found, sort_keys=False, allow_unicode=True), "utf-8")


def _learn(tables: list[np.ndarray], grades: list[np.ndarray], among, bounds) -> np.ndarray:
    weights = np.zeros(tables[0].shape[1])
    for turn in range(ROUNDS):
        differences, importance = [], []
        for i in among:
            better, worse = np.nonzero(grades[i][:, None] > grades[i][None, :])
            if not len(better):
                continue
            rank = 1 + np.argsort(np.argsort(-(tables[i] @ weights), kind="stable"))
            discount = (rank <= TOP) / np.log2(1 + rank) + 0.05
            gain = 2.0 ** grades[i][better] - 2.0 ** grades[i][worse]
            weight = gain * (np.abs(discount[better] - discount[worse]) + 0.02 if turn else 1.0)
            differences.append(tables[i][better] - tables[i][worse])
            importance.append(weight / weight.sum())
        x, w = np.vstack(differences), np.concatenate(importance)

        def loss(v: np.ndarray, x: np.ndarray = x, w: np.ndarray = w) -> tuple[float, np.ndarray]:
            z = x @ v
            return float(w @ np.logaddexp(0, -z) + RIDGE / 2 * v @ v), -(w / (1 + np.exp(z))) @ x + RIDGE * v

        weights = minimize(loss, weights, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 100}).x
    return weights


def _quality(row, scores: np.ndarray) -> tuple[float, float]:
    judged, _, _, ids, _ = row
    order = [ids[i] for i in np.argsort(-scores, kind="stable")]
    given = judged.by_programme
    best = max(given.values())
    return ndcg(order, given, lambda grade: grade), float(best >= 2 and any(given.get(p, 0) == best for p in order[:3]))


if __name__ == "__main__":
    main()
