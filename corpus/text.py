"""French text made comparable: case, accents, ligatures, elisions and plurals folded away."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_APOSTROPHES = re.compile(r"['’ʼ`´]")
_WORD = re.compile(r"[a-z0-9]+(?:\+\+)?|[€%?!]")
_NOT_PLURAL = {"mois", "fois", "trois", "frais", "avis", "moins", "crois", "puis"}
"""Words that would be mistaken for another without their last letter."""
_PLURAL_X = {"ix", "ux", "ax", "ex", "ox"}
"""Ends of plurals in x; behind a consonant it is part of a name ("MITx")."""
_ELISION = {"l", "d", "j", "n", "s", "m", "t", "c", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, straight apostrophes; length may change."""
    text = text.lower()
    if not text.isascii():  # most words are
        text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("æ", "ae"))
        text = "".join(c for c in text if not unicodedata.combining(c))
    return _APOSTROPHES.sub("'", text)


def words(text: str) -> list[str]:
    """Folded words in order; elided articles and pronouns are words of their own ("l'IA" → l, ia)."""
    return _WORD.findall(fold(text))


def content_words(text: str) -> list[str]:
    """`words` without elided particles and punctuation."""
    return [w for w in words(text) if w not in _ELISION and w[0].isalnum()]


@lru_cache(maxsize=50_000)
def singular(word: str) -> str:
    """The word without its plural mark (a spelling class for look-up, not a French singular)."""
    plural = word[-1:] == "s" and not word.endswith(("ss", "us", "as", "os"))
    if len(word) > 3 and (plural or word[-2:] in _PLURAL_X) and word not in _NOT_PLURAL:
        return word[:-1]
    return word


def key(text: str) -> str:
    """Look-up key of a phrase: folded content words in the singular, joined by spaces."""
    return " ".join(singular(w) for w in content_words(text))


def enumerated(said: Sequence[str]) -> str:
    """ "a, b et c"."""
    return " et ".join([", ".join(said[:-1]), said[-1]]) if len(said) > 1 else "".join(said)
