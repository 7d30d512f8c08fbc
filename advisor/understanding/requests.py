"""Several requests in one message: « c'est quoi un DIU, et lequel me conseillez-vous ? » is two, both to be served."""

import re
from dataclasses import dataclass

import numpy as np

from advisor.understanding.case import SURE, has_sign
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from corpus.text import content_words

_SENTENCE = re.compile(r"(?<=[.?!;…])\s+|\n+")
_JOINT = re.compile(r",\s*(?:(?:et|puis|ou|mais|sinon|aussi)\s+)?|\s+(?:et|puis|and)\s+", re.IGNORECASE)
PRINCIPAL = ("recommend", "refine", "search", "compare")
"""What a message with several requests is mostly about, whatever it also asks: the path, or the list, comes last."""
BESIDE = ("definition", "funding", "regulation", "ai_role", "programme_info", "compare", "search", "help", "contact")
"""Requests that can be served beside another."""


@dataclass(frozen=True)
class Request:
    """A part of a message and what it wants. `vector`: float32 of shape (dim,)."""

    message: Message
    vector: np.ndarray
    guess: Guess

    @property
    def intent(self) -> str:
        return self.guess.intent


def parts(text: str) -> list[str]:
    """The parts of a message that ask for something, in the person's own words.

    Sentences are parts; a comma or an « et » begins another where what follows, up to the next, asks for something.
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        start, joints = 0, list(_JOINT.finditer(sentence))
        ends = [joint.start() for joint in joints[1:]] + [len(sentence)]
        for joint, end in zip(joints, ends, strict=False):
            if _asks(sentence[joint.end() : end]):
                found.append(sentence[start : joint.start()])
                start = joint.end()
        found.append(sentence[start:])
    return [part.strip() for part in found if _asks(part)]


def _asks(text: str) -> bool:
    return "?" in text or has_sign("asks", content_words(text))


def principal(intent: str, requests: list[Request]) -> tuple[str, tuple[Request, ...]]:
    """What the message mostly wants, and the requests to serve beside it.

    :param intent: what the message as a whole was understood to want.
    """
    sure = {r.intent: r for r in requests if r.guess.probability >= SURE}
    if intent not in PRINCIPAL:
        intent = next((wanted for wanted in PRINCIPAL if wanted in sure), intent)
    if intent == "unclear" and len(sure) == 1:  # "ça va, je plaisantais. tu sers à quoi ?"
        intent = next((wanted for wanted in sure if wanted in BESIDE), intent)
    return intent, tuple(r for r in sure.values() if r.intent in BESIDE and r.intent != intent)
