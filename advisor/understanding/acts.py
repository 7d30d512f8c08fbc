"""What a message does to the steps of the path: takes out, keeps only, puts back. Each clause tells an act and its targets.

"Gardez celui-là et ôtez les trois autres, puis remettez le DU de Lille" is three acts. Their targets are programmes that
`references.py` finds in the words of the clause, or sets told by what the rest of the message speaks of: the others, all
but one, those just named. Phrases are data (`acts.yaml`).
"""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from advisor.understanding.message import Message
from advisor.understanding.patterns import alternation, mention
from advisor.understanding.pointing import Shown
from corpus.codes import read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.models import Programme

DROPS = ("drop", "drop_named", "drop_said", "rules_out", "disbelief", "without")
"""Families that take out or refuse."""


@cache
def _data() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "acts.yaml").read_text("utf-8"))


@cache
def phrases() -> dict[str, list[str]]:
    """Family → phrases of `acts.yaml`, each verb of the first group in every form."""
    return {
        name: [form for phrase in forms for form in _forms(str(phrase))]
        for name, forms in _data().items()
        if name != "turns"
    }


def _forms(phrase: str) -> list[str]:
    """ "laisser* moi" → "laisse moi", "laissez moi"…"""
    verb, marked, behind = phrase.partition("*")
    if not marked:
        return [phrase]
    stem = verb.removesuffix("er")
    soft = stem + "e" if stem.endswith("g") else stem  # "dégageons"
    return [f"{stem}{end}{behind}" for end in _ENDINGS] + [f"{soft}{end}{behind}" for end in _OPEN_ENDINGS]


_ENDINGS = ("e", "es", "ez", "er", "iez", "ions", "ent", "era", "erez", "erais", "erait", "eriez")
_OPEN_ENDINGS = ("ons", "ais", "ait", "aient", "ant")


@cache
def _lexicon() -> Lexicon:
    return Lexicon((phrase, name, phrase) for name, said in phrases().items() for phrase in said)


@cache
def _turns() -> dict[str, re.Pattern[str]]:
    return {name: alternation(lines) for name, lines in _data()["turns"].items()}


def said_in(words: list[str]) -> list[Hit]:
    """Phrases and turns of phrase in the words; a turn stands for the phrases of its family within it."""
    found, text = _lexicon().find(words), " ".join(words)
    for family, pattern in _turns().items():
        for m in pattern.finditer(text):
            turn = mention(m, family, m[0])
            found = [h for h in found if h.family != family or h.start < turn.start or h.end > turn.end]
            found.append(turn)
    shown = [h for h in found if h.family == "show"]  # "sortez-moi le parcours" takes nothing out
    return [
        h for h in found if h.family != "drop_named" or not any(o.start <= h.start and h.end <= o.end for o in shown)
    ]


def dropping(message: Message) -> set[int]:
    """The clauses in which something is taken away or refused."""
    return {message.words[h.start].clause for h in said_in(message.plain) if h.family in DROPS}


def refused_words(message: Message) -> set[int]:
    """Places of the words that a refusal bears on: its clause, with what is quoted right after it ("retirez « comprendre »"),
    up to what is wanted instead ("remplacez le RGPD par de la cyber")."""
    plain, found = message.plain, set()
    for h in said_in(plain):
        first, last = next((a, b) for a, b in message.clauses if a <= h.start < b)
        surely = h.family in ("drop", "drop_named") or (h.family == "drop_said" and bool(_NOT & set(h.value.split())))
        if not (surely or (h.family == "refusal" and first < h.start and h.end == last)) or plain[
            h.end : h.end + 1
        ] == ["pas"]:
            continue  # "n'oubliez pas la cyber"
        if last < len(plain) and "«" in message.text[message.words[last - 1].end : message.words[last].start]:
            last = next(b for a, b in message.clauses if a == last)
        found |= set(range(first, next((i for i in range(h.end, last) if plain[i] in _INSTEAD), last)))
    return found


_NOT = {"pas", "rien", "jamais", "plus", "guere"}
_INSTEAD = {"par", "pour", "plutot", "contre"}


def act_words() -> set[str]:
    """Words of the phrases, which are no misspelling of anything else."""
    return set(_lexicon().words)


@dataclass(frozen=True)
class Acts:
    """The acts of one message; targets are programme ids, in the order said."""

    drops: tuple[str, ...] = ()
    keeps: tuple[str, ...] = ()
    """What alone is to stay (with `restores`), when not empty."""
    restores: tuple[str, ...] = ()
    back: str | None = None
    """The whole of what was shown `before` the last change, or `first`."""
    stays: bool = False
    """Whether nothing is to take the place of what goes ("gardez le reste")."""
    spoken: bool = False
    """Whether some act was said, though perhaps of nothing known."""
    sure: bool = False
    """Whether a verb tells one ("enlevez le DIU"), and not only its rejection ("le DIU, bof")."""
    replaces: bool = False
    """Whether something is asked for in the place of what goes."""
    at: tuple[int, ...] = ()
    """Where in the text each is said."""

    def __bool__(self) -> bool:
        return bool(self.drops or self.keeps or self.restores or self.back)

    def on(self, path: list[str], before: list[str]) -> list[str]:
        """What is left of a path, and what joins it. What had come in the place of what is put back makes room for it.

        :param before: the path before its last change, or what is gone back to.
        """
        kept = [i for i in (before if self.back else path) if i in self.keeps or not self.keeps]
        joined = list(dict.fromkeys((*kept, *self.keeps, *self.restores)))
        if self.restores and set(self.restores) <= set(before):
            came = [i for i in path if i not in before and i not in self.keeps]
            too_many = max(len(joined) - len(before), 0)
            joined = [i for i in joined if i not in came[len(came) - min(too_many, len(came)) :]]
        return [i for i in joined if i not in self.drops]


NO_ACTS = Acts()


@dataclass(frozen=True)
class Pools:
    """What acts may bear on."""

    shown: Shown
    path: list[str] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    """Steps of the path before the last change."""
    refused: list[str] = field(default_factory=list)
    """What the last change took out."""
    programmes: dict[str, Programme] = field(default_factory=dict)
