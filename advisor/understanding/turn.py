"""What a message wants where its conversation stands: the classifier, which sees the message alone, corrected by what the
message does and by what was shown, asked and answered before it.

A conditional logit: the classifier's log-probability of each intent, scaled, plus a weight for each sign that holds
(`turn.csv`, learned on development conversations by `python -m bench.learn_turn`). Of several sentences, the last one and
the one that asks are read apart and weighed in as well: what opens a message ("36 h, jamais de la vie. il se lit en
combien de temps ?") reacts to what was shown (.87 of turns of talks right under cross-validation, .89 with them). Where people read the answers and
react to them, forty rules written by hand from other conversations were worse than no rule (.807 of turns right, .842).
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from math import log
from pathlib import Path

import numpy as np

from advisor.understanding.case import Case
from advisor.understanding.intent import Guess
from advisor.understanding.moves import WHO, Moves
from advisor.understanding.said import CONSTRAINTS, FIGURES

WEIGHTS = Path(__file__).with_name("turn.csv")
STARTS = (
    "a message of one sentence",
    "a message of several",
    "its last sentence",
    "its last sentence, beside the one that asks",
    "its sentence that asks",
)
"""That of which the classifier's guess is scaled: the rows that open the table."""
FLOOR = 1e-4
"""Least probability of an intent that the correction can start from."""
LENGTHS = (2, 4, 7, 12)
"""Words up to which a message is shorter than another."""
OF_MESSAGE = ("asks", "named", "proper", "titled", "ordinary", "only_limits", "only_told", "all_told", "only_criteria", "by_criteria", "one_kind", "every_kind", "tells_only",
              "called", "asks_something", "some_kind", "which_kind", "by_subject", "by_place")  # fmt: skip
OF_BOTH = ("leaves_open", "goes_back", "asks_grounds", "corrects", "narrows", "elsewhere", "another_kind", "on_steps", "acts_on_path", "asks_what_follows", "trains_on_it",
           "points_at_another", "points_at_shown", "asks_a_fact_of_shown", "wishes", "takes", "for_oneself_again", "for_somebody_else", "carries_on", "answers",
           "limits_the_path", "limits_before_any_path", "leaves", "asks_of_named", "asks_why_step")  # fmt: skip
OF_CONTEXT = (
    "has_path",
    "recommended",
    "sought",
    "for_other",
    "shows_list",
    "focus",
    "shown",
    "topic",
    "answered",
    "expected",
    "offered",
)


@dataclass(frozen=True)
class TurnWeights:
    """`table`: float32 of shape (signs, intents). `scales`: float32 of shape (len(STARTS),)."""

    intents: list[str]
    rows: dict[str, int]
    table: np.ndarray
    scales: np.ndarray


@cache
def turn_weights() -> TurnWeights:
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        (_, *intents), *rows = csv.reader(file)
    scales, rows = [float(row[1]) for row in rows[: len(STARTS)]], rows[len(STARTS) :]
    table = np.array([[float(value or 0) for value in row[1:]] for row in rows], dtype=np.float32)
    return TurnWeights(intents, {row[0]: i for i, row in enumerate(rows)}, table, np.array(scales, dtype=np.float32))


def turn_signs(case: Case) -> Iterator[str]:
    """Names of what holds of a message, of what it does in its conversation, and of where that stands."""
    yield from (f"up to {most} words" for most in LENGTHS if len(case.message.words) <= most)
    held = [name for name in (*OF_MESSAGE, *OF_BOTH) if getattr(case, name)]
    yield from held
    yield from (f"context: {name}" for name in OF_CONTEXT if getattr(case.context, name))
    yield f"points by: {case.pointing or 'nothing'}"
    if "carries_on" in held:
        yield f"carries on from: {case.context.topic}"
    if "asks_grounds" in held:
        yield f"asks grounds of: {case.grounds_of}"
    yield from (f"asks for: {name}" for name in case.fields)
    yield from (f"sign: {name}" for name in case.signs)
    yield from (f"move: {move.name}" for move in fields(Moves) if getattr(case.moves, move.name))
    shown, called = set(case.context.shown), set(case.references)
    told = case.told.fields
    more = {
        "several sentences": len(case.message.sentences) > 1,
        "one programme": len(called) == 1,
        "programmes": len(called) > 1,
        "programmes shown": bool(called) and called <= shown,
        "programmes not shown": bool(called - shown),
        "tells": bool(case.told),
        "tells who": bool(told & WHO),
        "tells limits": bool(told & CONSTRAINTS),
        "tells figures": bool(told & FIGURES),
        "tells a place": bool(told & {"city", "region"}),
        "tells what was asked": case.context.expected in case.told.values,
    }
    yield from (name for name, holds in more.items() if holds)


def starting_points(whole: Guess, last: Guess | None, asking: Guess | None, intents: list[str]) -> np.ndarray:
    """Log-probabilities that the correction starts from, float64 of shape (len(STARTS), intents): a scale for each.

    :param last: what the last sentence of several is taken for by itself. :param asking: the same of the only one that asks.
    """
    said = (
        None if last else whole,
        whole if last else None,
        None if asking else last,
        last if asking else None,
        asking,
    )
    given = [dict(guess.ranking) if guess else None for guess in said]
    return np.array([[log(max(g.get(intent, 0.0), FLOOR)) if g else 0.0 for intent in intents] for g in given])


def in_conversation(case: Case, last: Guess | None, asking: Guess | None) -> Case:
    """The case with its guess corrected, where something was said before; what each guard is worth stays.

    :param last: what the last sentence of several is taken for by itself. :param asking: the same of the only one that asks.
    """
    weights = turn_weights()
    held = [row for sign in turn_signs(case) if (row := weights.rows.get(sign)) is not None]
    scores = weights.scales @ starting_points(case.guess, last, asking, weights.intents) + weights.table[held].sum(
        axis=0
    )
    probabilities = np.exp(scores - scores.max())
    probabilities /= probabilities.sum()
    ranking = sorted(zip(weights.intents, probabilities.tolist(), strict=True), key=lambda named: -named[1])
    return replace(case, guess=replace(case.guess, intent=ranking[0][0], probability=ranking[0][1], ranking=ranking))
