"""Which facts of a programme a message asks about (`fields.yaml`)."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from advisor.understanding.describing import LINKS
from advisor.understanding.name_words import EMPTY
from advisor.understanding.pointing import pointing_in
from corpus.codes import read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.text import singular

NEAR = 6
"""Words between those who may come and the word that admits them, at most."""
SEATS = {"places", "sieges"}
"""As written: "à la place" counts none."""
MONEY = {"euros", "frais", "argent"}
_PLURAL = re.compile(r"(?!\w*ais$)\w{4,}[sx]")
"""What follows "combien" when its "d'" is gone ("combien d'unités")."""
_NONE_OF = (["pas", "de"], ["pas", "du"], ["pas", "le"], ["pas", "la"])
_PASSES = {"est", "se", "ca", "faut"}
"""Words before which an opening "ou" asks where ("ou se passe-t-il ?")."""


@cache
def _data() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "fields.yaml").read_text("utf-8"))


@cache
def _lexicon() -> Lexicon:
    data = _data()
    entries: list[tuple[str, str, Any]] = [
        (form, "fields", field) for field, forms in data["fields"].items() for form in forms
    ]
    return Lexicon([*entries, *((form, name, form) for name in ("not_a_field", "admits") for form in data[name])])


def asked_in(words: list[str], hits: list[Hit]) -> list[Hit]:
    """Where facts are asked for; "ceux qui sont gratuits" describes, and asks for no price.

    :param hits: vocabulary mentions: beside people, a word like "admis" asks for the public.
    """
    found = _lexicon().find(words)
    idle = [h for h in found if h.family == "not_a_field"]
    barred = {i for h in idle for i in range(h.start, h.end)} | _described(words)
    said = [h for h in found if h.family == "fields"]
    whole = {h for h in said for o in idle if h.start < o.start and o.end <= h.end}  # "un papier à la fin"
    asked = [h for h in said if h in whole or not barred & set(range(h.start, h.end))]
    asked += [
        Hit(i, i + 1, "fields", "capacity")
        for i, w in enumerate(words)
        if w in SEATS and not any(h.start <= i < h.end for h in asked)
    ]
    people = [h for h in hits if h.family in ("person", "domain")]
    admitting = [h for h in found if h.family == "admits" and h.start not in barred]
    # "les infirmiers peuvent ?"
    admitting += [Hit(len(words) - 1, len(words), "admits", words[-1])] if words[-1:] in (["peuvent"], ["peut"]) else []
    asked += [
        Hit(h.start, h.end, "fields", "audience")
        for h in admitting
        if any(-NEAR <= p.start - h.end <= NEAR for p in people)
    ]
    asked = [h for h in asked if not _counts(h, asked, words)]
    if words[-1:] == ["ou"] or (words[:1] == ["ou"] and set(words[1:2]) & _PASSES):
        asked.append(Hit(len(words) - 1, len(words), "fields", "places"))
    denied = [
        h
        for h in asked
        if words[max(h.start - 2, 0) : h.start][-1:] == ["pas"] or words[max(h.start - 2, 0) : h.start] in _NONE_OF
    ]
    return sorted((h for h in asked if h not in denied or len(denied) == len(asked)), key=lambda h: h.start)


def _counts(hit: Hit, asked: list[Hit], words: list[str]) -> bool:
    """Whether "combien" counts something else than money ("combien de séminaires", "ça dure combien", "rallonge de combien")."""
    if hit.value != "prices" or words[hit.end - 1] != "combien":
        return False
    timed = any(
        h.value in ("hours", "attendance", "capacity", "ects")
        and ((hit.start < h.end and hit.end > h.start) or h.end == hit.start)
        for h in asked
    )
    counted = next((w for w in words[hit.end : hit.end + 2] if w not in ("de", "d")), "")
    if counted in ("en", "sur"):  # "combien d'heures sur place et combien en visio ?"
        return True
    return (
        timed
        or words[hit.start - 1 : hit.start] == ["de"]
        or (
            counted not in MONEY
            and (
                words[hit.end : hit.end + 1] in (["de"], ["d"])
                or (bool(_PLURAL.fullmatch(counted)) and counted not in EMPTY)
            )
        )
    )


def fields_in(words: list[str], hits: list[Hit]) -> list[str]:
    """Facts asked for, in order of mention."""
    return list(dict.fromkeys(h.value for h in asked_in(words, hits)))


def said_for(words: list[str], fields: list[str]) -> list[str]:
    """Words that records hold for those of a question ("score": réponses), or for the facts that it asks ("ils étaient combien ?")."""
    data = _data()["in_records"]
    return [other for said in (*fields, *map(singular, words)) for other in data.get(said, [])]


def _described(words: list[str]) -> set[int]:
    """Places of the words that say which of those shown is meant."""
    found = pointing_in(words)
    which = next((h.end for h in found if h.family == "which"), None)
    if which is None or (
        words[which - 1] == "which" and any(h.start == which and h.family == "fields" for h in _lexicon().find(words))
    ):
        return set()  # "in which language?"
    qualities = {i for h in found if h.family == "qualities" and h.start >= which for i in range(h.start, h.end)}
    behind = next((i for i in range(which, len(words)) if words[i] not in LINKS), len(words))
    end = at = behind + 1
    while at < len(words) and (at in qualities or words[at] in LINKS):
        at += 1
        end = at if at - 1 in qualities else end
    return set(range(which, end))
