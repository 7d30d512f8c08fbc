"""Learn the weights of `advisor/understanding/turn.csv` on development data: `python -m bench.learn_turn`.

Conversations are played with the advisor as it is; each of their turns but the first gives its signs, the classifier's
probabilities and the intents that are right (any of several: their probabilities add up).
Conditional logit with a ridge, cross-validated by conversation. Needs scipy (the `build` set).
"""

import csv
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from advisor.advisor import Advisor
from advisor.answer import INTENTS
from advisor.dialogue import State
from advisor.understanding import turn, understand
from advisor.understanding.case import Case
from corpus.codes import read_yaml
from corpus.settings import settings

GOLD = Path("tests/gold")
RIDGE, FOLDS, LEAST, DIGITS = 4.0, 5, 3, 2
"""Ridges of 3 to 10 are alike under cross-validation. A sign needs `LEAST` turns to be learned."""


@dataclass
class Turn:
    """One turn played: its signs, where its guess starts (shape (intents,)), and which intents are right."""

    conversation: str
    signs: list[str]
    start: np.ndarray
    right: np.ndarray


def main() -> None:
    turns = played()
    names = sorted({t.conversation for t in turns})
    np.random.default_rng(0).shuffle(names)
    alone, corrected = [], []
    for k in range(FOLDS):
        out = set(names[k::FOLDS])
        learned = learn([t for t in turns if t.conversation not in out])
        for t in turns:
            if t.conversation in out:
                alone.append(t.right[t.start.argmax()])
                corrected.append(t.right[scores(t, *learned).argmax()])
    Console().print(f"{len(turns)} turns; the right intent, cross-validated: {np.mean(alone):.3f} by the classifier alone, {np.mean(corrected):.3f} corrected")
    write(*learn(turns))


def played() -> list[Turn]:
    """The turns of the development conversations, played."""
    advisor, found = Advisor.open(settings()), []
    scripts = [s for name in ("conversations", "talks") for s in read_yaml((GOLD / f"{name}_dev.yaml").read_text("utf-8"))]
    seen: list[Case] = []
    corrects = understand.in_conversation

    def watched(case: Case) -> Case:
        seen.append(case)
        return corrects(case)

    understand.in_conversation = watched
    for script in track(scripts, "Conversations", console=Console(stderr=True)):
        state = State(conversation="learn")
        for said in script["turns"]:
            seen.clear()
            _, state = advisor.turn(state, str(said["say"]))
            wanted = said.get("intent")
            if seen and wanted and seen[0].context.begun:
                right = np.isin(INTENTS, wanted if isinstance(wanted, list) else [wanted])
                found.append(Turn(script["id"], list(turn.turn_signs(seen[0])), turn.starting_points(seen[0].guess, list(INTENTS)), right))
    return found


def learn(turns: list[Turn]) -> tuple[dict[str, int], float, np.ndarray]:
    """(row of each sign, scale of the classifier, weights of shape (signs, intents))."""
    counts = Counter(sign for t in turns for sign in t.signs)
    rows = {sign: i for i, sign in enumerate(sorted(s for s, n in counts.items() if n >= LEAST))}
    holds = np.zeros((len(turns), len(rows)))
    for i, t in enumerate(turns):
        holds[i, [rows[s] for s in t.signs if s in rows]] = 1
    start, right = np.array([t.start for t in turns]), np.array([t.right for t in turns], dtype=float)
    shape = (len(rows), len(INTENTS))

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        weights = v[1:].reshape(shape)
        logits = v[0] * start + holds @ weights
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        of_right = np.maximum((p * right).sum(axis=1), 1e-12)
        slope = p - p * right / of_right[:, None]
        gradient = np.concatenate([[(slope * start).sum()], (holds.T @ slope + RIDGE * weights).ravel()])
        return float(-np.log(of_right).sum() + RIDGE / 2 * (v[1:] @ v[1:])), gradient

    found = minimize(loss, np.concatenate([[1.0], np.zeros(len(rows) * len(INTENTS))]), jac=True, method="L-BFGS-B", options={"maxiter": 100}).x
    return rows, float(found[0]), found[1:].reshape(shape)


def scores(t: Turn, rows: dict[str, int], scale: float, weights: np.ndarray) -> np.ndarray:
    return scale * t.start + weights[[rows[s] for s in t.signs if s in rows]].sum(axis=0)


def write(rows: dict[str, int], scale: float, weights: np.ndarray) -> None:
    """A table: a sign a line, an intent a column; what rounds to nothing is left empty."""
    path = turn.WEIGHTS.with_suffix(".tmp")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["sign", *INTENTS])
        table.writerow(["(classifier)", round(scale, 3), *[""] * (len(INTENTS) - 1)])
        for sign, row in rows.items():
            values = [round(float(w), DIGITS) for w in weights[row]]
            table.writerow([sign, *(value or "" for value in values)])
    os.replace(path, turn.WEIGHTS)


if __name__ == "__main__":
    main()
