"""The words that decide, around a mention, whose it is and whether it is wanted: `cues.yaml`, read once a process."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from corpus.codes import read_yaml


@cache
def cues() -> dict[str, Any]:
    """`cues.yaml`: `around`, phrases by what they say of a mention near them; the rest, lists of words."""
    return read_yaml((Path(__file__).parent / "cues.yaml").read_text("utf-8"))


@cache
def words_of(name: str) -> frozenset[str]:
    return frozenset(cues()[name])


def tells_age(word: str) -> bool:
    """Whether a word may be part of one's age: « 61 », « ans »."""
    return word.isdigit() or word in words_of("of_age")


@cache
def any_of(name: str, before: str = r"\b", after: str = r"\b") -> re.Pattern[str]:
    """A list of patterns of `cues.yaml` as one."""
    return re.compile(f"{before}(?:{'|'.join(cues()['patterns'][name])}){after}")
