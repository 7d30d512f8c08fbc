"""Typed records of the catalogue. A value no source states is None or empty: unknown, never zero, never guessed."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from corpus.codes import Code

EVERYONE = "tous"

Topic, Kind, Profession = Code("topic"), Code("kind"), Code("profession")


def _partial_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", value):
        raise ValueError(f"date « {value} » ; attendu AAAA, AAAA-MM ou AAAA-MM-JJ, entre guillemets")
    parts = [int(p) for p in value.split("-")]
    date(*(parts + [1] * (3 - len(parts))))
    return value


PartialDate = Annotated[str, AfterValidator(_partial_date)]
"""A date at the precision its source gives: YYYY, YYYY-MM or YYYY-MM-DD."""


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Price(Record):
    """One tariff. LHÉO: `frais-pedagogiques`. Only `per: personne` covering `tout` enters totals and budgets."""

    amount_eur: float = Field(ge=0)
    per: Code("price_per")  # type: ignore[valid-type]
    unit: Code("price_unit")  # type: ignore[valid-type]
    tax: Code("price_tax")  # type: ignore[valid-type]
    who: str | None
    covers: Code("price_covers")  # type: ignore[valid-type]


CITABLE_FIELDS = [
    "name",
    "kind",
    "status",
    "enrolment",
    "provider",
    "partners",
    "city",
    "places",
    "modalities",
    "hours",
    "months",
    "duration",
    "rhythm",
    "prices",
    "learner_funding",
    "sponsors",
    "audience",
    "prerequisites",
    "topics",
    "programming_required",
    "practical",
    "assessment",
    "certification",
    "ects",
    "language",
    "capacity",
    "first_edition",
    "admission",
    "description",
    "good_to_know",
]


def _citable(value: str) -> str:
    if value not in CITABLE_FIELDS:
        raise ValueError(f"champ inconnu « {value} » ; attendu : {', '.join(CITABLE_FIELDS)}")
    return value


class Source(Record):
    """One page that states facts of a record, and which ones."""

    url: str = Field(pattern=r"^https?://\S+$")
    supports: list[Annotated[str, AfterValidator(_citable)]]
    says: str
    """What this page is read for, in a few words."""
    as_of: PartialDate | None


class Note(Record):
    """A fact worth knowing that fits no field; `sources` are 1-based positions in the record's list."""

    text: str
    kind: Code("note_kind")  # type: ignore[valid-type]
    sources: list[int]


class Prerequisite(Record):
    """What comes first. `required` when a source says so (hard), `advised` when it is our advice (never hard)."""

    type: Literal["required", "advised"]
    programmes: list[str] = []
    """Any one of these programmes."""
    ai_level: Code("ai_level") | None = None  # type: ignore[valid-type]
    programming: Code("programming") | None = None  # type: ignore[valid-type]
    diploma: str | None = None
    stage: Code("stage") | None = None  # type: ignore[valid-type]
    """With `diploma`: the stage of studies it amounts to."""
    reason: str

    @model_validator(mode="after")
    def one_kind(self) -> Self:
        given = [self.programmes, self.ai_level, self.programming, self.diploma]
        if sum(bool(g) for g in given) != 1:
            raise ValueError("un prérequis porte exactement un de : programmes, ai_level, programming, diploma")
        return self


class Session(Record):
    """One published edition. LHÉO: `session`, `periode` and `periode-inscription`."""

    starts: PartialDate
    apply_by: PartialDate | None = None
    """Last day to apply."""


class Editorial(Record):
    """Our own classification (« classement Parcours IA Santé »), never cited as the provider's."""

    professions: list[Code("profession", EVERYONE)]  # type: ignore[valid-type]
    """Empty is unknown, not open to all; `tous` is open to all."""
    reserved: bool | None
    """True: nobody outside `professions` is admitted; False: others are; None: not known."""
    specialties: list[Code("specialty")]  # type: ignore[valid-type]
    topics: list[Topic]  # type: ignore[valid-type]
    competencies: list[Code("competency")]  # type: ignore[valid-type]
    stage: Code("step_stage")  # type: ignore[valid-type]
    level: Code("ai_level") | None  # type: ignore[valid-type]
    programming: Code("programming") | None  # type: ignore[valid-type]
    judgement: str | None
    """How the programme keeps clinical judgement trained, where its pages say so."""
    why: str


class Programme(Record):
    """A training offer. LHÉO: `formation` and its `action`; the LHÉO element stands beside each field it maps to."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=3)  # intitule-formation
    kind: Kind  # type: ignore[valid-type]
    status: Code("status")  # type: ignore[valid-type]
    last_attested: int | None
    enrolment: Code("enrolment")  # type: ignore[valid-type]
    provider: str | None  # organisme-formation-responsable
    partners: list[str]
    city: str | None
    region: Code("region") | None  # type: ignore[valid-type]
    country: str | None
    places: list[str]  # lieu-de-formation
    modalities: list[Code("modality")]  # type: ignore[valid-type]  # modalites-enseignement
    hours: float | None = Field(ge=0)  # nombre-heures-total
    hours_note: str | None
    months: float | None = Field(ge=0)
    duration: str | None  # duree-indicative
    rhythm: str | None  # rythme-formation
    sessions: list[Session] = []
    prices: list[Price]  # frais-pedagogiques
    learner_funding: list[str]
    sponsors: list[str]
    audience: list[str]  # public-vise
    prerequisites: str | None  # conditions-specifiques
    requires: list[Prerequisite] = []
    topics: list[str]  # contenu-formation
    programming_required: bool | None
    practical: str | None
    assessment: str | None  # modalites-evaluation
    certification: str | None  # certification, resultats-attendus
    ects: float | None
    language: Code("language") | None  # type: ignore[valid-type]  # langue-formation
    capacity: int | None
    first_edition: int | None
    admission: str | None  # modalites-recrutement
    url: str | None = Field(pattern=r"^https?://\S+$")  # url-formation
    description: str = Field(min_length=20)  # objectif-formation
    good_to_know: list[Note]
    same_as_maybe: list[str]
    editorial: Editorial
    as_of: PartialDate | None
    """Date of the facts whose source bears none of its own."""
    confidence: Code("confidence")  # type: ignore[valid-type]
    sources: list[Source] = Field(min_length=1)

    @model_validator(mode="after")
    def notes_cite_sources(self) -> Self:
        for note in self.good_to_know:
            if any(not 1 <= n <= len(self.sources) for n in note.sources):
                raise ValueError(f"good_to_know cite une source hors de la liste : {note.sources}")
        return self

    @property
    def free(self) -> bool | None:
        """True or False as the person's full price is known to be 0 or not; None when no full price is known."""
        full = self.full_prices
        return None if not full else any(p.amount_eur == 0 for p in full)

    @property
    def full_prices(self) -> list[Price]:
        """Prices that one person pays for the whole."""
        return [p for p in self.prices if p.per == "personne" and p.covers == "tout"]


class Statement(Record):
    """One cited sentence of a source sheet; `n` numbers it within its sheet, for good."""

    n: int = Field(ge=1)
    text: str = Field(min_length=10)
    where: str | None
    tags: list[str]


class Sheet(Record):
    """A source document: law, guide, position, evidence, funding rule, glossary entry or the founding text."""

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    title: str
    kind: Code("source_kind")  # type: ignore[valid-type]
    publisher: str | None
    date: str | None
    """The date as the document tells it."""
    as_of: PartialDate | None
    url: str | None = Field(pattern=r"^https?://\S+$")
    confidence: Code("confidence")  # type: ignore[valid-type]
    note: str | None
    questions: list[str]
    statements: list[Statement] = Field(min_length=1)


class StatementRef(Record):
    source: str
    n: int


class Superseded(StatementRef):
    """`remplace` and `ancien` are never shown without `by`; `etape` is history; `complete` is made precise by it."""

    type: Literal["remplace", "ancien", "etape", "complete"]
    by: StatementRef
    why: str


class Conflict(StatementRef):
    """`reel`: show both; `apparent`: say why both hold; `a_verifier`: say so."""

    type: Literal["reel", "apparent", "a_verifier"]
    other: StatementRef = Field(alias="with")
    why: str


class Match(Record):
    """The profiles a funding status stands for; an empty list is any."""

    professions: list[Profession]  # type: ignore[valid-type]
    settings: list[Code("setting")]  # type: ignore[valid-type]
    stages: list[Code("stage")]  # type: ignore[valid-type]


class Route(StatementRef):
    """One way to have a training paid."""

    route: str
    code: Code("funding") | None  # type: ignore[valid-type]
    covers: str
    excludes: str | None
    also: list[StatementRef]


class StatusRoutes(Record):
    status: str
    match: Match
    routes: list[Route]
    gaps: list[str]


class Practice(StatementRef):
    """A practice that keeps the clinician's own judgement trained."""

    practice: str
    without_ai: bool = False
    """A practice of competence without AI: the kind that every path recalls."""


class KindRange(StatementRef):
    """What a statement says of a whole kind: bounds for planning over unknowns."""

    kind: str
    field: Literal["price", "hours", "months"]
    low: float
    high: float | None
    note: str | None


class NotedConflict(Record):
    source: str
    claim: str


class BestDate(Record):
    source: str
    best: str


class Links(Record):
    """What ties statements together (`links.yaml`)."""

    superseded: list[Superseded]
    conflicts: list[Conflict]
    status_routes: list[StatusRoutes]
    judgement_practices: list[Practice]
    kind_ranges: list[KindRange]
    conflicts_in_notes: list[NotedConflict]
    best_dates: list[BestDate]
