"""Several requests in one message: « c'est quoi un DIU, et lequel me conseillez-vous ? » is two, both to be served."""

import re
from dataclasses import dataclass

import numpy as np

from advisor.profile import Facts
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from advisor.understanding.name_words import EMPTY, SMALL
from advisor.understanding.said import KNOWLEDGE, SURE
from advisor.understanding.signs import has_sign
from corpus.lexicon import Hit
from corpus.text import content_words

_SENTENCE = re.compile(r"(?<=[.?!;…])\s+|\n+")
_LINKS = r"(?:et|puis|and|sinon|aussi|ensuite|au fait|au passage|du coup|d['’ ]?ailleurs|par ailleurs|en plus|autre question|ps)\b"
_MARK = r"(?:\s*,\s*|\s+[/&–—-]\s+|\s*\+\s*)"
_JOINT = re.compile(rf"{_MARK}(?:(?:{_LINKS}|(?:ou|mais)\b)\s*:?\s*)*|\s+(?:{_LINKS}\s*)+", re.IGNORECASE)
"""Where another request may begin: after a mark or a linking word."""
_SPACE = re.compile(r"\s+(?=\w)")
_GOVERNED = re.compile(
    r"\b(?:de|d|à|a|pour|par|avec|dans|en|sur|sous|chez|selon|savoir|savez|sais|comprendre|dire|dites|dis|moi|voir|choisir|ou)$",
    re.IGNORECASE,
)
"""Words after which a question is part of what was begun ("savoir combien", "dans quelle ville")."""
_CLEFT = re.compile(
    r"\b(?:c['’ ]?est|ce sera|ce serait)\s[^,.;?]{1,40}$|\b(?:opco|anfh|employeur|fif[ -]?pl|faf[ -]?pm)$",
    re.IGNORECASE,
)
"""« c'est mon employeur », « opco » before « qui paie »: no question follows."""
OPENING = 30
"""Characters in which a question is opened."""
BEGUN = 3
"""Words that a request has before another may begin without a mark."""
PRINCIPAL = ("recommend", "refine", "search", "compare")
"""What a message with several requests is mostly about, whatever it also asks: the path, or the list, comes last."""
BESIDE = ("definition", "funding", "regulation", "ai_role", "programme_info", "compare", "search", "help", "contact")
"""Requests that can be served beside another."""


@dataclass(frozen=True)
class Clause:
    """A part of a message as typed, read before it is known what the whole wants."""

    text: str
    asking: bool
    """Whether it asks for something."""
    message: Message
    hits: list[Hit]
    limits: Facts
    """Limits of the path that it tells, if it does nothing else."""


@dataclass(frozen=True)
class Request:
    """A part of a message and what it wants. `vector`: float32 of shape (dim,)."""

    message: Message
    hits: list[Hit]
    vector: np.ndarray
    guess: Guess

    @property
    def sure(self) -> bool:
        """Whether it is understood by itself; what sources answer may be taken for a word or for the law, all the same."""
        known = sum(p for intent, p in self.guess.ranking if intent in KNOWLEDGE) if self.intent in KNOWLEDGE else 0
        return max(known, self.guess.probability) >= SURE

    @property
    def intent(self) -> str:
        """The likeliest intent of what asks, and tells nothing alone ("interne à Brest, DU robotique ?")."""
        return next(intent for intent, _ in self.guess.ranking if intent != "profile")


def clauses(text: str) -> list[str]:
    """A message parted where it begins to ask for something.

    Sentences are clauses. A mark or a linking word begins another where what follows, up to the next, asks for something;
    nothing at all does where a question is opened after one ("c quoi un DU lequel prendre").
    """
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        start, joints = 0, list(_JOINT.finditer(sentence))
        ends = [joint.start() for joint in joints[1:]] + [len(sentence)]
        for joint, end in zip(joints, ends, strict=False):
            if _begins_to_ask(sentence[joint.end() : end]):
                found += _run_on(sentence[start : joint.start()])
                start = joint.end()
        found += _run_on(sentence[start:])
    return [clause.strip() for clause in found if clause.strip()]


def asks(text: str) -> bool:
    return "?" in text or has_sign("asks", content_words(text))


def _begins_to_ask(text: str) -> bool:
    """Whether it asks for something, and is no last word of what was asked ("c'est qui le responsable, moi ?")."""
    words = content_words(text)
    if {"est", "quoi"} <= set(words) <= EMPTY | SMALL or words[:1] in (["difference"], ["differences"]):
        return False  # "on m'a parlé de Pix, c'est quoi au juste", "c'est quoi un DU, différence avec un master ?"
    return asks(text) and (len(words) > 1 or has_sign("questions", words))


def _run_on(text: str) -> list[str]:
    """The questions that follow one another, or who one is, with nothing between them."""
    for space in _SPACE.finditer(text):
        before, after = text[: space.start()], text[space.end() :]
        if after.startswith("qui ") and _CLEFT.search(before):
            continue
        if has_sign("opens", content_words(after[:OPENING])) and _is_complete(before):
            return [before, *_run_on(after)]
    return [text]


def _is_complete(text: str) -> bool:
    """Whether the words are a question or tell who one is, and wait for nothing more."""
    words = content_words(text)
    return (
        len(words) >= BEGUN
        and not _GOVERNED.search(text)
        and (has_sign("questions", words) or (has_sign("first_person", words) and not asks(text)))
    )


def principal(intent: str, requests: list[Request], called: bool) -> tuple[str, list[Request]]:
    """(what the message mostly wants, the requests to serve, in their order): a path or a list comes last, else the first is the principal.

    :param intent: what the message as a whole was understood to want. :param called: whether it calls a programme, or one was shown.
    """
    sure: list[Request] = []
    for request in requests:
        of_nothing = request.intent in ("programme_info", "refine") and not called
        if (
            request.sure
            and not of_nothing
            and (request.intent in KNOWLEDGE or request.intent not in [r.intent for r in sure])
        ):
            sure.append(request)
    intents = [r.intent for r in sure]
    if "erase" in (intent, *intents):  # asked for among other things, it is done first
        return "erase", [r for r in sure if r.intent in (*KNOWLEDGE, "recommend", "search")]
    if intent not in (*PRINCIPAL, "why"):
        intent = next((wanted for wanted in PRINCIPAL if wanted in intents), intent)
    # "ça va, je plaisantais. tu sers à quoi ?"
    if intent in (*KNOWLEDGE, "unclear") or (intent == "programme_info" and not called):
        of_sources = [wanted for wanted in intents if wanted in KNOWLEDGE and intent in KNOWLEDGE]
        intent = next((wanted for wanted in of_sources or intents if wanted in BESIDE), intent)
    # "un certificat court, que connaissez-vous ?": the path or the list tells what one can do
    said = intent in PRINCIPAL
    return intent, [r for r in sure if r.intent == intent or (r.intent in BESIDE and not (said and r.intent == "help"))]
