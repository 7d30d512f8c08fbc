"""Bare replies to the advisor's own question: « recherche », « 500 », « 3 h »."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from advisor.profile import LIST_FIELDS, Facts
from advisor.understanding.message import Message
from corpus.codes import read_yaml
from corpus.text import key, singular

NUMBER_WORDS = 3
"""A bare number is read as the answer in a message of at most so many words."""


@cache
def _accepted() -> dict[str, dict[str, Any]]:
    """Field → bare reply → value: what a short answer to the advisor's own question means (`questions.yaml`)."""
    data = read_yaml((Path(__file__).parents[1] / "questions.yaml").read_text("utf-8"))
    return {name: {key(form): value for form, value in question.get("accepts", {}).items()} for name, question in data.items()}


def accept(expected: str, message: Message, facts: Facts) -> None:
    """Read a bare reply as the field that was asked about, into `facts`."""
    if expected in facts.values:
        return
    said = " ".join(singular(w) for w in message.plain)
    for form, value in _accepted().get(expected, {}).items():
        if re.search(rf"\b{re.escape(form)}\b", said):
            facts.values[expected] = [*facts.values.get(expected, []), value] if expected in LIST_FIELDS else value
    if expected == "hours_per_week_max" and "hours_total_max" in facts.values:
        facts.values[expected] = facts.values.pop("hours_total_max")
    elif expected in ("hours_per_week_max", "budget_max_eur") and not facts and len(message.words) <= NUMBER_WORDS:
        accept_number(expected, message, facts)
    if expected in facts.values:
        facts.evidence.setdefault(expected, message.text[:60])


def accept_number(expected: str, message: Message, facts: Facts) -> None:
    """Read a bare figure as the limit `expected`, into `facts` ("500", "non, 150")."""
    if number := re.search(r"\b(\d{1,5})\b", message.folded):
        facts.values[expected] = float(number[1])
        facts.evidence.setdefault(expected, message.text[:60])
