"""Mentions: every phrase of the vocabularies and every turn of phrase found in a message, whoever it is about."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from advisor.profile import Facts
from advisor.understanding.concepts import concept_words
from advisor.understanding.message import DIPLOMA, Message, Typos
from advisor.understanding.patterns import mention
from advisor.understanding.slots import limits, means, persons, places, toponyms, wishes
from advisor.understanding.slots.cues import cues
from advisor.understanding.slots.reading import Reading
from corpus.codes import codes, read_yaml
from corpus.lexicon import Hit, Lexicon, key_words
from corpus.text import key
from corpus.vocabularies import demonyms, load_yaml, regions, slot_forms, towns, towns_abroad

PHRASED = {"ai_level", "programming", "goal", "funding"}
"""Families whose phrases may hold an adverb more (« je maîtrise déjà bien Python »)."""
LABEL = 5
"""Words of what stands before a colon and tells what the answer is about."""
SILENT = ("medical_advice", "emergency", "off_topic")
"""Intents of messages in which nothing is wished for."""


class SlotReader:
    """Reads facts from messages. Holds the lexicon of all vocabularies; built once a process (about 0.1 s)."""

    def __init__(self) -> None:
        entries = list(_entries())
        self.lexicon = Lexicon(entries)
        self._fillers = set(cues()["filler"])
        # misspellings are mended towards the vocabularies and towns of some size, not towards any village
        words = {w for phrase, family, _ in entries if family != "town" for w in phrase}
        words |= {w for name, town in towns().items() if town.population >= toponyms.BARE_TOWN for w in name.split()}
        self.typos = Typos({w for w in words if len(w) >= 4})
        self.typos.protect(self.lexicon.words | set(cues()["relation"]) | concept_words())

    def message(self, raw: str) -> Message:
        return Message.read(raw, self.typos)

    def mentions(self, message: Message) -> list[Hit]:
        """Every hit, in order of its start; of a phrase and a turn of phrase in one place the longer stands."""
        hits = self.lexicon.find(message.plain, message.until)
        kept = [i for i, word in enumerate(message.plain) if word not in self._fillers]
        if len(kept) < len(message.plain):  # the same phrases with the adverbs left out
            until = [bisect_left(kept, message.until[i]) for i in kept]
            bare = (
                Hit(kept[h.start], kept[h.end - 1] + 1, h.family, h.value)
                for h in self.lexicon.find([message.plain[i] for i in kept], until)
                if h.family in PHRASED and h.end - h.start > 1
            )
            hits += _apart(bare, hits)
        turns = _turns(message)
        hits = [h for h in hits if not any(t.family == h.family and _holds(t, h) for t in turns)]
        hits += _apart(turns, hits)
        return sorted(hits, key=lambda h: h.start)

    def facts(self, read: Reading, intent: str) -> Facts:
        """:param intent: what the message wants."""
        reading = read.taken_for(intent)
        if read.words:
            persons.read(reading)
            places.read(reading)
            if intent not in SILENT or (intent == "off_topic" and reading.about_training):
                wishes.read(reading)
                means.read(reading)
                limits.read(reading)
        return reading.found


def _holds(longer: Hit, hit: Hit) -> bool:
    return longer.start <= hit.start and hit.end <= longer.end and longer.end - longer.start > hit.end - hit.start


def _apart(added: Iterable[Hit], hits: list[Hit]) -> list[Hit]:
    """Those of `added` that share no word with a hit of their own family."""
    known = {(h.family, i) for h in hits for i in range(h.start, h.end)}
    return [h for h in added if not any((h.family, i) in known for i in range(h.start, h.end))]


@cache
def _patterns() -> list[tuple[str, Any, re.Pattern[str]]]:
    """(family, value, compiled pattern) of `patterns.yaml`, whose `{names}` stand for lists of words."""
    data = read_yaml((Path(__file__).parent / "patterns.yaml").read_text("utf-8"))
    names = {name: f"(?:{'|'.join(words)})" for name, words in data["words"].items()}
    found = []
    for family, by_code in data["patterns"].items():
        for code, patterns in by_code.items():
            whole = "|".join(_filled(pattern, names) for pattern in patterns)
            value = (
                {"profession": code} | ({"stage": "troisieme_cycle"} if code == "interne" else {})
                if family == "person"
                else code
            )
            found.append((family, value, re.compile(rf"\b(?:{whole})\b")))
    return found


def _filled(pattern: str, names: dict[str, str]) -> str:
    """`{AI}` → its words; `_` → up to three words in between."""
    pattern = re.sub(r"\{([A-Z]+)\}", lambda m: names[m[1]], pattern)
    return pattern.replace(" _ ", r"(?: \w+){0,3}? ")


def _labelled(message: Message) -> Iterable[tuple[int, int]]:
    """Clauses that a colon ties, or a comma after three words at most: « niveau IA : avancé », « Python, connais pas »."""
    for (first, middle), (_, last) in pairwise(message.clauses):
        mark = message.text[message.words[middle - 1].end : message.words[middle].start].strip()[:1]  # ", j'"
        if (mark == ":" and middle - first <= LABEL) or (mark in (",", "?", "(") and middle - first <= 3):
            yield first, last


def _turns(message: Message) -> list[Hit]:
    """Turns of phrase, clause by clause."""
    hits = []
    for first, last in (*message.clauses, *_labelled(message)):
        text = " ".join(message.plain[first:last])
        for family, value, pattern in _patterns():
            hits += [mention(m, family, value, first) for m in pattern.finditer(text)]
    return hits


def _entries() -> Iterable[tuple[tuple[str, ...], str, Any]]:
    """(key words, family, value) of every phrase of the vocabularies."""
    for phrase, family, value in _phrases():
        yield key_words(phrase), family, value
        if "-" in phrase:  # "start-up" is typed "startup" too
            yield key_words(phrase.replace("-", "")), family, value
    for name, region in regions().items():
        yield tuple(name.split()), "region", region
    for name, town in towns().items():
        yield tuple(name.split()), "town", town
    for name, town_name in towns_abroad().items():
        yield tuple(name.split()), "abroad", town_name
    for name, place in demonyms().items():
        yield tuple(name.split()), "demonym", place


def _phrases() -> Iterable[tuple[str, str, Any]]:
    for entry in load_yaml("professions.yaml"):
        for form in entry["forms"]:
            yield form, "person", dict(entry["set"])
    for code, entry in load_yaml("specialties.yaml").items():
        holder = {"specialty": code} | ({"profession": entry["profession"]} if entry.get("profession") else {})
        for form in entry["holder"]:
            yield form, "person", holder
        for form in (codes("specialty")[code], *entry["domain"]):
            yield form, "domain", code
    for form, family, code in slot_forms():
        yield re.sub(r"\bDU\b", DIPLOMA, form), family, code
    yield DIPLOMA, "kind", "DU"
    for family, phrases in cues()["around"].items():
        for phrase in phrases:
            yield phrase, f"cue:{family}:{key(phrase)}" if family == "not" else f"cue:{family}", phrase
