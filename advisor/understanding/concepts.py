"""What kind of thing a word names, where a guard must see the kind rather than the word: a drug, an illness, a relative…"""

import re
from functools import cache, lru_cache
from pathlib import Path

from corpus.codes import read_yaml


@cache
def _concepts() -> tuple[dict[str, str], re.Pattern[str]]:
    """Folded singular word → kind, and the pattern of what is known by its ending (its group is the kind)."""
    raw = read_yaml((Path(__file__).parent / "concepts.yaml").read_text("utf-8"))
    words = {word: f"_{kind}" for kind, listed in raw["words"].items() for word in listed.split()}
    endings = "|".join(
        f"(?P<{kind}>\\w{{3,}}(?:{'|'.join(listed.split())}))" for kind, listed in raw["endings"].items()
    )
    return words, re.compile(endings)


def concept_words() -> set[str]:
    """Words whose kind is known, folded and singular: none is a misspelling of another."""
    return set(_concepts()[0])


@lru_cache(50_000)
def concept(word: str) -> str | None:
    """:param word: folded and singular. :return: "_drug"…, or None."""
    words, endings = _concepts()
    if word in words:
        return words[word]
    found = endings.fullmatch(word)
    return f"_{found.lastgroup}" if found else None
