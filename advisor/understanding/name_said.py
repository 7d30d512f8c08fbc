"""What a message says of a name: its telling words, and the parts of "l'un ou l'autre"."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from corpus.codes import read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.text import key


@dataclass(frozen=True)
class Said:
    """What a message says of a name."""

    telling: list[tuple[float, frozenset[str]]]
    """(weight, name words that mean the same)."""
    strange: int
    """Number of words that stand in no name, and weigh against it."""
    unknown: set[str]
    """All of them."""
    words: set[str]
    kinds: dict[str, set[str]]
    """Kind → the words it is said with."""
    places: set[str]
    towns: set[str]
    on_subjects: bool
    """Whether every telling word is one of a subject or of a profession."""

    @property
    def only_kinds(self) -> bool:
        return all(any(w.startswith("kind:") for w in words) for _, words in self.telling)


@cache
def nicknames() -> Lexicon:
    said = read_yaml((Path(__file__).parent / "references.yaml").read_text("utf-8"))["nicknames"]
    return Lexicon((form, "nickname", tuple(key(name).split())) for name, forms in said.items() for form in forms)


def merged_groups(groups: list[set[str]]) -> list[set[str]]:
    """Groups that share a word as written are one, but for the words of a title run together."""
    merged: list[set[str]] = []
    for group in groups:
        same = next(
            (
                m
                for m in merged
                if len(m & group) > 0
                and any(w.startswith("kind:") for w in m) == any(w.startswith("kind:") for w in group)
            ),
            None,
        )
        if same is not None:
            same |= group
        else:
            merged.append(set(group))
    return merged


def elsewhere(hits: list[Hit]) -> list[Hit]:
    """Towns and kinds other than those of the programme ("interne à Lyon, combien coûte le DU de Nice ?"); the town where
    one works is none of a programme told by its subject ("CCA en ORL à Nancy, le DIU d'IA générative")."""
    towns, kinds = [h for h in hits if h.family in ("town", "abroad")], [h for h in hits if h.family == "kind"]
    its = [(k, t) for k in kinds for t in towns if 0 <= t.start - k.end <= 2]
    if its:
        return [
            h
            for i, hs in enumerate((kinds, towns))
            for h in hs
            if all(abs(h.start - pair[i].start) > 3 for pair in its)
        ]
    told = [k for k in kinds if any(h.family == "topic" and 0 <= h.start - k.end <= 2 for h in hits)]
    return [
        t
        for t in towns
        if any(h.family in WHERE_ONE_WORKS and 0 <= t.start - h.end <= 2 for h in hits)
        and any(k.start >= t.end for k in told)
    ]


WHERE_ONE_WORKS = ("person", "domain", "setting")
THAT_OF = {"celui", "celle"}
DEFINITE = {"le", "la", "les", "ce", "cette", "the"} | THAT_OF
BETWEEN = {"ou", "vs", "versus", "contre", "et", "avec", "puis", "or", "and", "face", "rapport"}


Part = tuple[list[str], list[Hit], list[list[str]]]


def parts_of(words: list[str], pointing: set[int], hits: list[Hit]) -> list[Part]:
    """(words, hits, words of each hit) of what stands on each side of "et", "ou", "avec"…"""
    cuts = [-1, *(i for i, w in enumerate(words) if w in BETWEEN or w in THAT_OF), len(words)]
    parts = []
    for start, end in pairwise(cuts):
        inside = [h for h in hits if start < h.start and h.end <= end]
        kept = [words[i] for i in range(start + 1, end) if i not in pointing]
        # "le DU de Lille et celui de Dijon"
        if start >= 0 and words[start] in THAT_OF and not any(h.family == "kind" for h in inside):
            inside = [*[h for h in hits if h.family == "kind" and h.end <= start][-1:], *inside]
            kept = [words[start], *(w for h in inside if h.end <= start for w in words[h.start : h.end]), *kept]
        if kept:
            parts.append((kept, inside, [words[h.start : h.end] for h in inside]))
    return parts if len(parts) > 1 else []
