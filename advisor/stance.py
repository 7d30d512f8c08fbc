"""The stance: AI complements the clinician and replaces no one. One sentence an answer, fitting its subject."""

import hashlib
import re
from functools import cache
from pathlib import Path

from corpus.codes import read_yaml


@cache
def sentences() -> dict[str, list[str]]:
    """Theme → complement sentences (`stance.yaml`)."""
    return read_yaml((Path(__file__).parent / "stance.yaml").read_text("utf-8"))


@cache
def _all() -> frozenset[str]:
    return frozenset(s for theme in sentences().values() for s in theme)


def is_complement(sentence: str) -> bool:
    """Whether a sentence is one of ours, written to say both that AI helps and that it replaces no one."""
    return sentence in _all()


def complement(theme: str, conversation: str, turn: int) -> str:
    """The sentence of this turn: varied from turn to turn, the same for the same conversation."""
    choices = sentences().get(theme) or sentences()["generique"]
    start = int(hashlib.sha256(f"{conversation}{theme}".encode()).hexdigest()[:6], 16)
    return choices[(start + turn) % len(choices)]


_CLAIM = re.compile(
    r"\bIA\b[^.!?\n]{0,40}\b(?:remplace(?:ra|nt|ront)?|se substitue(?:ra)?|supplante(?:ra)?|rend(?:ra)? inutiles?)\b[^.!?\n]{0,40}"
    r"\b(?:médecins?|soignants?|infirmi\w+|radiologues?|chirurgiens?|pharmaciens?|professionnels?|cliniciens?|jugement)\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:ne|n'|ni|sans|aucun\w*|pas|jamais|personne|non|risque|crainte|peur|si|faux)\b|\?|«|selon|prétend",
    re.IGNORECASE,
)


def claims_replacement(text: str) -> str | None:
    """The first sentence that presents AI as replacing clinicians, or None. Denials, questions and quotations pass."""
    for sentence in re.split(r"(?<=[.!?])\s+|\n", text):
        if _CLAIM.search(sentence) and not _DENIED.search(sentence):
            return sentence
    return None
