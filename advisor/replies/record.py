"""What a record holds that is asked for in its own words, and by no field: « combien de bonnes réponses pour valider ? »."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import log

from advisor.facts import FIELD_TITLES, value_text
from advisor.understanding import Understanding
from advisor.understanding.asked import asked_in, said_for
from advisor.understanding.name_words import EMPTY, VAGUE, name_words
from advisor.understanding.spoken_of import sentences
from corpus.load import Corpus
from corpus.models import Programme
from corpus.text import content_words, singular
from index.analyser import Analyser

TELLING = 2.0
"""Rarity (log scale) of the words that a piece shares with a question, from which it answers it."""
NEARLY = 0.75
"""Share of the best piece's weight from which another is told too."""
MOST = 2
"""Pieces told of one record."""
DATED = ("rhythm", "status", "admission", "duration")
"""Facts of which a note with a year tells something."""
CAVEATS = ("gap", "conflict")
"""Notes that say how far a fact holds."""
_YEAR = re.compile(r"\b20[1-3]\d\b")
_LETTERS, _DOTS = re.compile(r"\b[A-Z]{3,}\b"), re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b|\s|$)")
"""Initials, which may be the letters of a common word ("A.V.E.C."), and their points."""
Piece = str | int
"""A field of a record, or the place of one of its notes."""


@dataclass(frozen=True)
class Told:
    """What answers besides the fields asked for: more fields, and notes."""

    fields: list[str]
    notes: list[int]

    def __bool__(self) -> bool:
        return bool(self.fields or self.notes)


NOTHING_MORE = Told([], [])


class Records:
    """The words of each field and note of one corpus, weighed by how few records hold them."""

    def __init__(self, corpus: Corpus, analyser: Analyser):
        self._corpus, self._analyser = corpus, analyser
        self._pieces = {
            p.id: {piece: self._stems(text) for piece, text in _pieces(p)} for p in corpus.programmes.values()
        }
        held = Counter(stem for pieces in self._pieces.values() for stem in set().union(*pieces.values()))
        self._rarity = {stem: log(1 + len(self._pieces) / n) for stem, n in held.items()}

    def told(self, id_: str, u: Understanding, fields: list[str]) -> Told:
        """:param fields: those that are shown anyway."""
        programme = self._corpus.programmes[id_]
        asked = self._asked(u, programme)
        weights = {piece: sum(self._rarity[s] for s in stems & asked) for piece, stems in self._pieces[id_].items()}
        best = max(weights.values(), default=0.0)
        near = sorted(
            (piece for piece, weight in weights.items() if weight >= max(TELLING, NEARLY * best)),
            key=lambda piece: -weights[piece],
        )[:MOST]
        notes = [piece for piece in near if isinstance(piece, int)] or self._of_fields(programme, u)
        return Told([piece for piece in near if isinstance(piece, str) and piece not in fields], notes)

    def _asked(self, u: Understanding, programme: Programme) -> set[str]:
        """Stems of what is asked, less the names of the programme, the words around them and those that ask for a field."""
        asking = " ".join(text for text in sentences(u.message) if "?" in text) or u.message.text
        names = name_words(programme)
        of_fields = {
            w
            for h in asked_in(u.message.plain, u.hits)
            if h.value in u.fields
            for w in u.message.plain[h.start : h.end]
        }
        words = [w for w in content_words(asking) if w not in EMPTY | of_fields and singular(w) not in names | VAGUE]
        letters = [w for w in _LETTERS.findall(asking) if w.lower() not in names]  # "la méthode AVEC"
        return self._stems(" ".join([*words, *letters, *said_for(words, u.fields)]))

    def _of_fields(self, programme: Programme, u: Understanding) -> list[int]:
        """Notes on the facts asked for: how far they hold, and when it took place."""
        asked = self._stems(" ".join([*(FIELD_TITLES.get(f, f) for f in u.fields), *said_for([], u.fields)]))
        dated = set(u.fields) & set(DATED) and all(value_text(programme, f) is None for f in u.fields if f != "status")
        about = [
            n
            for n, note in enumerate(programme.good_to_know)
            if note.kind in CAVEATS and asked & self._pieces[programme.id][n]
        ]
        return (about or [n for n, note in enumerate(programme.good_to_know) if dated and _YEAR.search(note.text)])[:1]

    def _stems(self, text: str) -> set[str]:
        text = _DOTS.sub("", text)
        return {
            stem
            for stem in self._analyser.terms(text)
            if ":" not in stem and (not stem.isdigit() or _YEAR.fullmatch(stem))
        } | set(_LETTERS.findall(text))


def _pieces(p: Programme) -> Iterator[tuple[Piece, str]]:
    yield from (
        (name, text) for name in FIELD_TITLES if name not in ("kind", "url", "status") and (text := value_text(p, name))
    )
    yield from enumerate(note.text for note in p.good_to_know)
