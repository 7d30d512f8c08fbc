"""Learn from what was said in development conversations: `python -m bench.learn_turn`, then `parcours-ia index build`.

What is said becomes an example of the classifier (`advisor/examples/conversations`). Each conversation is
played with a classifier that was not taught it; each of its turns but the first gives its signs, that classifier's
probabilities and the intents that are right (any of several: their probabilities add up), from which the weights of
`advisor/understanding/turn.csv` are learned: a conditional logit with a ridge, cross-validated by conversation.
Needs the `build` set.
"""

import csv
import io
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rich.console import Console
from rich.progress import track
from scipy.optimize import minimize

from advisor.advisor import Advisor
from advisor.answer import INTENTS
from advisor.dialogue import State
from advisor.understanding import turn, understand
from advisor.understanding.case import Case
from advisor.understanding.guard import guard
from advisor.understanding.intent import CONVERSATIONS, Guess, IntentModel, learned_folder, load_examples
from advisor.understanding.references import References
from advisor.understanding.said import REFUSALS
from advisor.understanding.slots import SlotReader
from advisor.understanding.train import intents_lesson, train
from advisor.understanding.understand import Understander
from corpus.codes import read_yaml
from corpus.files import write_whole
from corpus.settings import settings

GOLD = Path("tests/gold")
PARTS = 3
"""Parts of the conversations, each played with a classifier that was taught the others."""
RIDGE, FOLDS, LEAST, DIGITS = 4.0, 5, 3, 2
"""Ridges of 3 to 10 are alike under cross-validation. A sign needs `LEAST` turns to be learned."""


@dataclass
class Turn:
    """One turn played: its signs, where its guess starts (shape (len(turn.STARTS), intents)), what the classifier gives alone, and which intents are right."""

    conversation: str
    signs: list[str]
    start: np.ndarray
    alone: str
    right: np.ndarray


def main() -> None:
    scripts = [
        s for name in ("conversations", "talks") for s in read_yaml((GOLD / f"{name}_dev.yaml").read_text("utf-8"))
    ]
    write_examples(scripts)
    np.random.default_rng(0).shuffle(scripts)
    turns = [turn for k in range(PARTS) for turn in played(scripts[k::PARTS], f"part-{k + 1}")]
    alone, corrected = [], []
    names = list(dict.fromkeys(t.conversation for t in turns))
    for k in range(FOLDS):
        out = set(names[k::FOLDS])
        learned = learn([t for t in turns if t.conversation not in out])
        for t in turns:
            if t.conversation in out:
                alone.append(t.right[INTENTS.index(t.alone)])
                corrected.append(t.right[scores(t, *learned).argmax()])
    Console().print(
        f"{len(turns)} turns; the right intent, cross-validated: {np.mean(alone):.3f} by the classifier alone, {np.mean(corrected):.3f} corrected"
    )
    write(*learn(turns))


def write_examples(scripts: list[dict[str, Any]]) -> None:
    """Keep what no guard answers, by conversation and intent: the first where several are fair."""
    said: dict[str, dict[str, list[str]]] = {}
    for script in scripts:
        for one in script["turns"]:
            text, wanted = str(one["say"]), one.get("intent")
            wanted = wanted[0] if isinstance(wanted, list) else wanted
            guarded = guard(text)
            if wanted and wanted not in REFUSALS and guarded.guard is None and not guarded.patient_data:
                said.setdefault(script["id"], {}).setdefault(wanted, []).append(text)
    CONVERSATIONS.mkdir(exist_ok=True)
    heading = "# Written by `python -m bench.learn_turn` from the development conversations: edit those.\n"
    write_whole(
        CONVERSATIONS / "said.yaml", heading + yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=10_000)
    )
    load_examples.cache_clear()


def played(scripts: list[dict[str, Any]], name: str) -> Iterator[Turn]:
    """The turns of these conversations, played with a classifier that was not taught them."""
    advisor, console = Advisor.open(settings()), Console(stderr=True)
    encoder, reader = advisor.searcher.encoder, SlotReader()
    apart = {script["id"] for script in scripts}
    examples, intents = load_examples()
    taught = [example for example in examples if example[2] not in apart]
    lesson = replace(intents_lesson(encoder.card.fingerprint), name=name, examples=lambda: (taught, intents))
    train(lesson, settings(), encoder, reader, console.print)
    folder = learned_folder(settings(), name)
    advisor.understander = Understander(encoder, IntentModel(folder), References(advisor.corpus), reader)
    shutil.rmtree(folder.parent)
    seen: list[tuple[Case, Guess | None, Guess | None]] = []
    corrects = turn.in_conversation

    def watched(*given: Any) -> Case:
        seen.append(given)
        return corrects(*given)

    understand.in_conversation = watched
    for script in track(scripts, "Conversations", console=console):
        state = State(conversation="learn")
        for said in script["turns"]:
            seen.clear()
            _, state = advisor.turn(state, str(said["say"]))
            wanted = said.get("intent")
            if seen and wanted:
                case, *guesses = seen[0]
                right = np.isin(INTENTS, wanted if isinstance(wanted, list) else [wanted])
                yield Turn(
                    script["id"],
                    list(turn.turn_signs(case)),
                    turn.starting_points(case.guess, *guesses, list(INTENTS)),
                    case.guess.intent,
                    right,
                )


def learn(turns: list[Turn]) -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """(row of each sign, scales of shape (len(turn.STARTS),), weights of shape (signs, intents))."""
    counts = Counter(sign for t in turns for sign in t.signs)
    rows = {sign: i for i, sign in enumerate(sorted(s for s, n in counts.items() if n >= LEAST))}
    holds = np.zeros((len(turns), len(rows)))
    for i, t in enumerate(turns):
        holds[i, [rows[s] for s in t.signs if s in rows]] = 1
    start, right = np.array([t.start for t in turns]), np.array([t.right for t in turns], dtype=float)
    shape, scaled = (len(rows), len(INTENTS)), len(turn.STARTS)

    def loss(v: np.ndarray) -> tuple[float, np.ndarray]:
        weights = v[scaled:].reshape(shape)
        logits = np.einsum("s,tsi->ti", v[:scaled], start) + holds @ weights
        p = np.exp(logits - logits.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        of_right = np.maximum((p * right).sum(axis=1), 1e-12)
        slope = p - p * right / of_right[:, None]
        gradient = np.concatenate([np.einsum("ti,tsi->s", slope, start), (holds.T @ slope + RIDGE * weights).ravel()])
        return float(-np.log(of_right).sum() + RIDGE / 2 * (v[scaled:] @ v[scaled:])), gradient

    found = minimize(
        loss,
        np.concatenate([np.ones(scaled), np.zeros(len(rows) * len(INTENTS))]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 100},
    ).x
    return rows, found[:scaled], found[scaled:].reshape(shape)


def scores(t: Turn, rows: dict[str, int], scales: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return scales @ t.start + weights[[rows[s] for s in t.signs if s in rows]].sum(axis=0)


def write(rows: dict[str, int], scales: np.ndarray, weights: np.ndarray) -> None:
    """A table: a sign a line, an intent a column; what rounds to nothing is left empty."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["sign", *INTENTS])
    table.writerows(
        [f"(guess of {name})", round(float(scale), 3), *[""] * (len(INTENTS) - 1)]
        for name, scale in zip(turn.STARTS, scales, strict=True)
    )
    for sign, row in rows.items():
        values = [round(float(w), DIGITS) for w in weights[row]]
        table.writerow([sign, *(value or "" for value in values)])
    write_whole(turn.WEIGHTS, written.getvalue())


if __name__ == "__main__":
    main()
