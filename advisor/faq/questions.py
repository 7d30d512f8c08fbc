"""The questions that a corpus can answer: question types (`types.yaml`) × programmes, professions, lists, entries, sheets.

A question knows what it reads (`inputs`): the hash of each fact its answer cites. Its `key` hashes them with the code
that answers, so that an unchanged question is never answered again and a changed one says which fact changed.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from advisor.facts import Citation, Facts, value_text
from advisor.knowledge import entries
from corpus.codes import label, read_yaml
from corpus.load import Corpus
from corpus.models import CITABLE_FIELDS, Programme

IDENTITY = ("name", "kind", "city", "status", "provider")
"""Facts that every answer about a programme shows or depends on."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question to answer. `wordings`: best first; the first that leads to its own answer is published."""

    id: str
    section: str
    type: str
    subject: str
    """Programme, entry or sheet id; profession, kind or region; for a real question, its own id."""
    wordings: tuple[str, ...]
    fields: tuple[str, ...] = ()
    goal: str | None = None
    programmes: tuple[str, ...] = ()
    """Programmes it is about."""
    inputs: dict[str, str] = field(default_factory=dict)
    """What its answer reads → hash."""

    def key(self, code: str) -> str:
        """Content hash. :param code: hash of what answers (code, templates, model)."""
        inputs = [f"{name}={value}" for name, value in sorted(self.inputs.items())]
        parts = [code, self.id, self.type, *self.wordings, *self.fields, *inputs]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Gap:
    """A fact that no source gives: no question, work for the editor."""

    programme: str
    type: str
    title: str
    url: str | None


@cache
def types() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "types.yaml").read_text("utf-8"))


class Generator:
    """Questions of one corpus on one day. `facts` makes a fresh `Facts`."""

    def __init__(self, corpus: Corpus, facts: Any):
        self._corpus, self._facts = corpus, facts
        self._shared = {
            "corpus.noms": _hash(
                *(f"{p.id}{p.name}{p.provider}{p.kind}{p.city}{p.places}" for p in corpus.programmes.values())
            ),
            "corpus.liens": _hash(corpus.links.model_dump_json()),
            "corpus.documents": _hash(*(s.model_dump_json() for s in corpus.sheets.values())),
        }
        self._names = _distinct_names(corpus)

    def questions(self) -> Iterator[Question]:
        """All questions, in the order of the FAQ."""
        yield from self._lists()
        yield from self._professions()
        yield from self._entries()
        yield from self._sheets()
        for p in self._corpus.programmes.values():
            yield from self.of_programme(p)

    def gaps(self) -> list[Gap]:
        """What the corpus does not know, programme by programme."""
        kinds = {name: t for name, t in types()["programme"].items() if t.get("fields")}
        return [
            Gap(p.id, name, t["title"], p.url or p.sources[0].url)
            for p in self._corpus.programmes.values() for name, t in kinds.items() if not _known(p, t["fields"])
        ]  # fmt: skip

    def of_programme(self, p: Programme) -> Iterator[Question]:
        """One question a known fact, and one on what is not known."""
        for name, t in types()["programme"].items():
            fields = tuple(t.get("fields", ()))
            if not (_known(p, fields) if fields else _worth_asking(p, name)):
                continue
            wordings = tuple(w.replace("{nom}", self._names[p.id]) for w in t["wordings"])
            read = (*IDENTITY, *fields) if fields else CITABLE_FIELDS
            inputs = {f"{p.id}.{f}": self._fact(p, f) for f in read} | self._shared_by(name)
            if not fields:
                inputs[f"{p.id}.fiche"] = _hash(p.model_dump_json())
            yield Question(
                f"programmes/{p.id}/{name}", "programmes", name, p.id, wordings, fields, None, (p.id,), inputs
            )

    def _shared_by(self, name: str) -> dict[str, str]:
        names = {"corpus.noms": self._shared["corpus.noms"]}
        return names | {"corpus.liens": self._shared["corpus.liens"]} if name == "tarif" else names

    def _fact(self, p: Programme, name: str) -> str:
        """Hash of a fact with its source and its age."""
        facts = self._facts()
        facts.mark(p.id, name)
        cited = facts.citations[0]
        return _hash(str(value_text(p, name)), str(p.hours_note if name == "hours" else p.last_attested if name == "status" else ""),
                     str(cited.url), str(cited.as_of), str(facts.stale))  # fmt: skip

    def _professions(self) -> Iterator[Question]:
        spec, whole = types()["profession"], {"corpus": self._corpus.hash}
        for code, person in spec["people"].items():
            words = {**person, "Je": person["je"][0].upper() + person["je"][1:]}
            wordings = tuple(w.format(**words) for w in spec["wordings"])
            yield Question(f"professions/{code}", "professions", "profession", code, wordings, inputs=whole)
            for goal, objective in spec["goals"].items():
                wordings = tuple(w.format(**words, objectif=objective) for w in spec["goal_wordings"])
                yield Question(
                    f"professions/{code}/{goal}",
                    "professions",
                    "profession_objectif",
                    code,
                    wordings,
                    goal=goal,
                    inputs=whole,
                )

    def _lists(self) -> Iterator[Question]:
        spec, whole = types()["lists"], {"corpus": self._corpus.hash}
        held = list(self._corpus.programmes.values())
        for kind, (which, plural) in spec["kind"]["plural"].items():
            if any(p.kind == kind for p in held):
                wordings = tuple(w.format(quels=which, pluriel=plural) for w in spec["kind"]["wordings"])
                yield Question(f"listes/type/{kind}", "listes", "liste_type", kind, wordings, inputs=whole)
        for region, where in spec["region"]["en"].items():
            if any(p.region == region for p in held):
                wordings = tuple(w.format(en=where) for w in spec["region"]["wordings"])
                yield Question(f"listes/region/{region}", "listes", "liste_region", region, wordings, inputs=whole)

    def _entries(self) -> Iterator[Question]:
        for e in entries():
            facts = self._facts()
            e.render(facts)
            inputs = self._cited(facts) | {"corpus.liens": self._shared["corpus.liens"]}
            wordings = (e.title, *(q for q in e.questions if q[0].isupper() and q.endswith("?") and q != e.title))
            programmes = tuple(dict.fromkeys(c.programme for c in facts.citations if c.programme))
            yield Question(f"{e.intent}/{e.id}", e.intent, e.intent, e.id, wordings, (), None, programmes, inputs)

    def _sheets(self) -> Iterator[Question]:
        inputs = {name: self._shared[name] for name in ("corpus.documents", "corpus.liens")}
        for s in self._corpus.sheets.values():
            title = s.title.replace("« ", "“").replace(" »", "”")  # French quotes inside French quotes
            facts = self._facts()
            for st in s.statements:
                facts.statement(s.id, st.n)
            wordings = tuple(w.replace("{titre}", title) for w in types()["sheet"]["wordings"])
            yield Question(f"sources/{s.id}", "sources", "source", s.id, wordings, inputs=inputs | self._cited(facts))

    def _cited(self, facts: Facts) -> dict[str, str]:
        return {cited_name(c): self._cited_hash(c, facts) for c in facts.citations}

    def _cited_hash(self, c: Citation, facts: Facts) -> str:
        if c.programme and c.field:
            p = self._corpus.programmes[c.programme]
            value = str(value_text(p, c.field)) if c.field != "good_to_know" else str(p.good_to_know)
        else:
            value = self._corpus.statements[c.source or "", c.n or 0].text
        return _hash(value, str(c.url), str(c.as_of), c.title, str(facts.is_stale(c.as_of)))


def cited_name(c: Citation) -> str:
    """ "programme.field" or "source#n": what a changed input is called."""
    return f"{c.programme}.{c.field}" if c.programme else f"{c.source}#{c.n}"


def _known(p: Programme, fields: Any) -> bool:
    return any(value_text(p, name) is not None for name in fields)


def unknown_titles(p: Programme) -> list[str]:
    """Titles of the facts one needs to choose a programme and that no source gives."""
    return [t["title"] for t in types()["programme"].values() if t.get("essential") and not _known(p, t["fields"])]


def _worth_asking(p: Programme, name: str) -> bool:
    """Whether a programme has something to say to a type that shows no single field."""
    kinds = {note.kind for note in p.good_to_know}
    return {
        "presentation": True, "etat": p.status != "ouvert" or p.enrolment in ("cadre", "etablissement", "cursus"),
        "confusion": "identity" in kinds, "inconnu": bool(unknown_titles(p)) or "gap" in kinds,
    }[name]  # fmt: skip


def _distinct_names(corpus: Corpus) -> dict[str, str]:
    """Programme → a name that no other bears: its own, with its town, and its kind where that is not enough."""
    plain = {p.id: p.name.replace("« ", "“").replace(" »", "”") for p in corpus.programmes.values()}
    named = {id_: _with(name, corpus.programmes[id_].city) for id_, name in plain.items()}
    often = Counter(name.casefold() for name in named.values())
    return {
        id_: name if often[name.casefold()] == 1 else _with(name, label("kind", corpus.programmes[id_].kind))
        for id_, name in named.items()
    }


def _with(name: str, more: str | None) -> str:
    return name if not more or more.casefold() in name.casefold() else f"{name} ({more})"


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
