"""Which programmes serve a goal, and how far, by our own classification (`goals.yaml`)."""

import re
from functools import cache
from pathlib import Path

from corpus.codes import read_yaml
from corpus.models import Programme
from corpus.text import fold

SALIENCE = (1.0, 0.8, 0.6, 0.4)
"""How central a topic is: records name theirs from the most central to the least."""
EVIDENCE = {"words": 1.0, "kind": 1.0, "stage": 0.5, "competencies": 0.4}
"""How far a goal is served by what is no topic."""


def serves(p: Programme, goal: str) -> bool:
    return aim(p, goal) > 0


def aim(p: Programme, goal: str) -> float:
    """How far a programme serves a goal, 0 to 1: by its most central topic that does, or by other evidence."""
    e, wanted = p.editorial, _goals()[goal]
    said = fold(" ".join([p.name, *p.audience]))
    held = {
        "words": any(re.search(rf"\b{fold(w)}", said) for w in wanted.get("words", [])), "kind": p.kind in wanted.get("kind", []),
        "stage": e.stage in wanted.get("stage", []), "competencies": bool(set(e.competencies) & set(wanted.get("competencies", []))),
    }  # fmt: skip
    return max(
        [
            0.0,
            *(salience(e.topics, t) for t in wanted.get("topics", [])),
            *(EVIDENCE[name] for name, holds in held.items() if holds),
        ]
    )


def salience(topics: list[str], topic: str) -> float:
    """How central a topic is among those of a record, 0 when it is not one."""
    return SALIENCE[min(topics.index(topic), len(SALIENCE) - 1)] if topic in topics else 0.0


@cache
def _goals() -> dict[str, dict[str, list[str]]]:
    return read_yaml((Path(__file__).parent / "goals.yaml").read_text("utf-8"))
