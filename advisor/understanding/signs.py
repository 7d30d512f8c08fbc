"""Turns of phrase that tell what a message wants, or does (`signs.yaml`)."""

import re
from functools import cache
from pathlib import Path

from advisor.understanding.patterns import alternation
from corpus.codes import read_yaml


@cache
def signs() -> dict[str, re.Pattern[str]]:
    """Sign → what it looks like in folded words."""
    raw = read_yaml((Path(__file__).parent / "signs.yaml").read_text("utf-8"))
    return {name: alternation(lines) for name, lines in raw.items()}


def signs_in(words: list[str]) -> list[str]:
    """All that are found. See `has_sign`."""
    text = " ".join(words)
    return [name for name, pattern in signs().items() if pattern.search(text)]


def has_sign(name: str, words: list[str]) -> bool:
    """:param words: folded content words."""
    return bool(signs()[name].search(" ".join(words)))
