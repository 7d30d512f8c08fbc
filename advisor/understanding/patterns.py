"""Regular expressions written in data files, compiled: macros named in them, accents that may be missing."""

import re
from typing import Any

from corpus.lexicon import Hit

_MACRO = re.compile(r"\{([A-Za-z_]+)\}")
_CLASS = re.compile(r"(\[(?:\\.|[^\]\\])*\])")
_ACCENTS = {
    "é": "[ée]",
    "è": "[èe]",
    "ê": "[êe]",
    "à": "[àa]",
    "â": "[âa]",
    "ç": "[çc]",
    "û": "[ûu]",
    "ô": "[ôo]",
    "ï": "[ïi]",
    "œ": "(?:œ|oe)",
}


def expanded(pattern: str, macros: dict[str, str]) -> str:
    """:param macros: name → what `{name}` stands for, which may name others."""
    while _MACRO.search(pattern):
        pattern = _MACRO.sub(lambda m: macros[m[1]], pattern)
    return pattern


def without_accents(pattern: str) -> str:
    """The same, where an accented letter may lack its accent; what stands between brackets is taken as it is."""
    parts = _CLASS.split(pattern)
    return "".join(part if i % 2 else "".join(_ACCENTS.get(c, c) for c in part) for i, part in enumerate(parts))


def lines(text: str) -> list[str]:
    """One pattern a line; empty lines and those that begin with # hold none."""
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def alternation(patterns: list[str]) -> re.Pattern[str]:
    """One pattern of all; an inline flag at the head of one is kept local to it."""
    return re.compile("|".join(f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in patterns))


def mention(match: re.Match[str], family: str, value: Any, first: int = 0) -> Hit:
    """A match in words joined by spaces, as a mention. :param first: the rank of the first of these words."""
    start = first + match.string.count(" ", 0, match.start())
    return Hit(start, start + match[0].count(" ") + 1, family, value)
