"""The words by which a programme may be called, and those that call nothing."""

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from advisor.understanding.words import word_list
from corpus.codes import label
from corpus.lexicon import Hit
from corpus.models import Programme
from corpus.text import content_words, fold, key, singular
from corpus.vocabularies import load_yaml

AI = {"ia", "intelligence", "artificielle"}
"""One subject in several words, which most titles hold."""

EMPTY = word_list("around_a_name")
"""Words said around a name that are no part of it (as written: "mon" is not the town of Mons)."""
VAGUE = word_list("shared_by_names")
"""Name words that too many programmes share to tell any."""
_CAPITALS = re.compile(r"\b(?:[A-Z][a-z]+ ){2,3}[A-Z][a-z]+\b")
"""Words that people say by their initials ("Data Privacy Officer")."""
_ACRONYM = re.compile(r"\b[A-ZÉ][A-Za-zé]*[A-Z][A-Za-z]*\b")
_HYPHENED = re.compile(r"\b\w+(?:-\w+)+\b")
_BRAND = re.compile(r"\b[A-Z][a-zé]+[A-Z][A-Za-z]*\b")
_TOOLS = {"chatgpt", "github", "gitlab", "linkedin", "openevidence"}
"""Names of tools, which call no programme."""
OPENS = word_list("before_a_name")
"""Words that may stand before the name on which a clause opens."""
SMALL = {"de", "du", "des", "la", "le", "les", "en", "et", "a", "au", "aux", "pour", "sur"}


def joined(text: str) -> set[str]:
    """What is written with hyphens, in one word ("esante", "aphp")."""
    return {singular(fold(run).replace("-", "")) for run in _HYPHENED.findall(text)}


def name_words(p: Programme) -> set[str]:
    """Words by which a programme may be called: its name, identifier, kind, town, provider and their initials."""
    texts = (p.name, " ".join(w for w in p.id.split("-") if len(w) > 3), p.provider or "", p.city or "", *p.places)
    words = {singular(w) for text in texts for w in content_words(text)}
    words |= {singular(w) for w in content_words(label("kind", p.kind))} | {f"kind:{p.kind}"}
    words |= {f"place:{key(place)}" for place in p.places}
    words |= {"".join(w[0] for w in run.split()).lower() for run in _CAPITALS.findall(p.name)}
    words |= joined(f"{p.name} {p.provider or ''}")
    words |= {singular(w) for word in words for w in _towns_of().get(word, ())}
    for run in re.split(r"[(),;-]| et ", p.provider or ""):
        initials = "".join(w[0] for w in content_words(run) if w not in SMALL)
        words |= {initials} if 3 <= len(initials) <= 5 else set()
    return words | {a.lower() for a in _ACRONYM.findall(p.name)}


@cache
def _towns_of() -> dict[str, list[str]]:
    """ "toulousain" → the words of the town or region."""
    return {
        singular(w): content_words(place)
        for place, said in load_yaml("demonyms.yaml").items()
        for form in said
        for w in content_words(form)
    }


def subjects_in(words: set[str]) -> set[str]:
    """Words with those of AI as one."""
    return (words - AI) | ({"ia"} if words & AI else set())


def place_name(hit: Hit) -> str:
    """The name of a town, here or abroad, or of a region."""
    return hit.value if isinstance(hit.value, str) else hit.value.name


def brands(programmes: Iterable[Programme], known: set[str]) -> dict[str, set[str]]:
    """Names that only one record tells ("FutureLearn", "TissueNet"), and that are in no title nor provider's name.

    :param known: words of titles and providers.
    """
    told = {
        p.id: {
            singular(fold(w))
            for w in _BRAND.findall(" ".join([p.description or "", *(note.text for note in p.good_to_know)]))
        }
        for p in programmes
    }
    held = Counter(w for words in told.values() for w in words)
    return {id_: {w for w in words if held[w] == 1 and w not in known | _TOOLS} for id_, words in told.items()}
