"""From records to passages: several a programme, one a source statement, one a sheet's questions."""

import hashlib
from dataclasses import dataclass

from corpus.codes import label
from corpus.load import Corpus
from corpus.models import Programme, Sheet

PROGRAMME, SOURCE = "programme", "source"


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text that is embedded. `owner` is a programme or sheet id; `n` the statement's number, 0 for none."""

    kind: str
    owner: str
    facet: str
    n: int
    text: str

    @property
    def hash(self) -> str:
        """Content hash: an unchanged passage is never embedded again."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:24]


def passages(corpus: Corpus) -> list[Passage]:
    """All passages, programmes first, in the order of the catalogue."""
    found = [passage for p in corpus.programmes.values() for passage in _of_programme(p)]
    return found + [passage for s in corpus.sheets.values() for passage in _of_sheet(s)]


def _of_programme(p: Programme) -> list[Passage]:
    kind = label("kind", p.kind)
    where = ", ".join(filter(None, [p.city, p.region, None if p.country == "FR" else p.country]))
    head = f"{p.name} ({kind})"
    texts: dict[str, list[str | None]] = {
        "identity": [head, p.provider, *p.partners, where, p.description],
        "audience": [
            head,
            "pour : " + ", ".join([*p.audience, *(label("profession", c) for c in p.editorial.professions)]),
            ", ".join(label("specialty", c) for c in p.editorial.specialties),
            p.prerequisites and f"prérequis : {p.prerequisites}",
            p.admission and f"admission : {p.admission}",
        ],
        "content": [
            head,
            "contenu : " + ", ".join([*p.topics, *(label("topic", c) for c in p.editorial.topics)]),
            p.practical,
            p.assessment,
            p.editorial.judgement,
        ],
        "practicalities": [
            head,
            ", ".join(label("modality", m) for m in p.modalities),
            ", ".join(p.places),
            f"{p.hours:g} heures" if p.hours is not None else None,
            p.duration,
            p.rhythm,
            "gratuit" if p.free else None,
            *p.learner_funding,
            p.certification,
            label("language", p.language) if p.language else None,
        ],
        "notes": [head, *(note.text for note in p.good_to_know)] if p.good_to_know else [],
    }
    return [
        Passage(PROGRAMME, p.id, facet, 0, ". ".join(part for part in parts if part))
        for facet, parts in texts.items()
        if parts
    ]


def _of_sheet(s: Sheet) -> list[Passage]:
    found = [Passage(SOURCE, s.id, "questions", 0, ". ".join([s.title, *s.questions]))]
    return found + [Passage(SOURCE, s.id, "statement", st.n, f"{s.title} : {st.text}") for st in s.statements]
