"""Test utterances that examples or development data already hold, word for word or nearly.

`python -m tests.leaks` counts them by file and `python -m tests.leaks --drop` takes them out of the test files (mostly
formulas of courtesy, which everybody types alike). Nothing here prints a sentence: who read one could write to it.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz import fuzz, process

from advisor.knowledge import question_examples
from advisor.understanding.intent import load_examples
from corpus.codes import read_yaml
from corpus.text import words
from tests.conftest import GOLD

ALIKE, FROM_WORDS = 92, 4
"""Two texts of at least so many words are nearly the same from this rapidfuzz ratio (0 to 100); shorter ones only when
they are equal once case, accents and punctuation are folded."""
JUDGED = {"intents": True, "guards": True, "answers": True, "profiles": False}
"""Kinds of gold whose sentences stand alone → whether the examples teach what they judge, beside their own dev file."""


def plain(text: Any) -> str:
    """Folded words without punctuation; a text that has none stays as it is."""
    return " ".join(word for word in words(str(text)) if word[0].isalnum()) or str(text).strip()


def seen(kind: str) -> set[str]:
    """What rules and examples were written from, folded."""
    texts = {plain(row["text"]) for row in read_yaml((GOLD / f"{kind}_dev.yaml").read_text("utf-8"))}
    if kind == "guards":
        texts |= {
            plain(text)
            for said in read_yaml((GOLD / "guards_sweeps.yaml").read_text("utf-8")).values()
            for text in said
        }
    if JUDGED[kind]:
        examples = question_examples() if kind == "answers" else load_examples()
        texts |= {plain(text) for text, _, _ in examples[0]}
    return texts


def leaked(texts: Iterable[Any], known: set[str]) -> list[bool]:
    """For each text, whether `known` holds it or one nearly the same."""
    longer = [text for text in known if text.count(" ") >= FROM_WORDS - 1]

    def is_known(text: str) -> bool:
        if text in known:
            return True
        long_enough = text.count(" ") >= FROM_WORDS - 1
        return long_enough and process.extractOne(text, longer, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None

    return [is_known(plain(text)) for text in texts]


def unseen_file(kind: str) -> Path:
    return GOLD / f"{kind}_test.yaml"


def blocks(path: Path) -> tuple[str, list[str]]:
    """(heading, one block of lines a row), as written."""
    head, *rows = ("\n" + path.read_text("utf-8")).split("\n- ")
    return head.removeprefix("\n"), ["- " + row.rstrip("\n") for row in rows]


def main(drop: bool) -> None:
    for kind in JUDGED:
        path = unseen_file(kind)
        head, rows = blocks(path)
        found = leaked((yaml.safe_load(row)[0]["text"] for row in rows), seen(kind))
        sys.stdout.write(f"{path.name}: {sum(found)} of {len(rows)}\n")
        if drop and any(found):
            draft = path.with_suffix(".draft")
            draft.write_text(
                "\n".join(
                    [*([head] if head else []), *(row for row, leak in zip(rows, found, strict=True) if not leak)]
                )
                + "\n",
                "utf-8",
            )
            draft.replace(path)


if __name__ == "__main__":
    main("--drop" in sys.argv[1:])
