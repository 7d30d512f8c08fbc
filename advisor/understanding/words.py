"""Lists of common words: `words.yaml`, read once a process."""

from functools import cache
from pathlib import Path
from typing import Any

from corpus.codes import read_yaml


@cache
def _lists() -> dict[str, Any]:
    return read_yaml(Path(__file__).with_name("words.yaml").read_text("utf-8"))


def word_list(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


def word_pairs(name: str) -> dict[str, str]:
    return _lists()[name]
