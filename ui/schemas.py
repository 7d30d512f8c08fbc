"""What REST takes and gives, as the OpenAPI document tells it. Field names are the contract's."""

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from advisor.comparison import Comparison
from advisor.planner import Path
from advisor.profile import Profile
from corpus.models import Programme

MAX_MESSAGE = 4000
EXAMPLE_PROFILE: JsonDict = {
    "profession": "medecin",
    "specialty": "cardiologie",
    "city": "Lyon",
    "modalities": ["distanciel"],
    "budget_max_eur": 500,
}


class ChatRequest(BaseModel):
    """One message of a conversation whose state the caller carries."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"message": "Je suis cardiologue à Lyon, quelle formation à distance ?"}]},
    )

    message: str = Field(min_length=1, max_length=MAX_MESSAGE)
    state: str | None = Field(
        None, max_length=60_000, description="`state` de la réponse précédente ; sans lui, une conversation commence."
    )
    profile: Profile | None = Field(None, description="Remplace d'abord le profil de la conversation.")
    explain: bool = Field(False, description="Ajoute les règles appliquées et les rangs.")


class RecommendRequest(BaseModel):
    """A profile, or the conversation whose path is wanted; a path comes back."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"profile": EXAMPLE_PROFILE}],
            "oneOf": [
                {"required": ["profile"], "properties": {"profile": {"type": "object"}, "state": {"type": "null"}}},
                {"required": ["state"], "properties": {"state": {"type": "string"}, "profile": {"type": "null"}}},
            ],
        },
    )

    profile: Profile | None = None
    state: str | None = Field(
        None,
        max_length=60_000,
        description="À la place du profil : le parcours de cette conversation, tel qu'il a été montré.",
    )

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        if (self.profile is None) == (self.state is None):
            raise ValueError("donnez « profile » ou « state », et un seul des deux")
        return self


class CitationOut(BaseModel):
    """Where a statement marked `[n]` comes from: `programme` or `source`."""

    marker: int
    programme: str | None = None
    source: str | None = None
    field: str | None = None
    n: int | None = None
    url: str | None = None
    as_of: str | None = None
    title: str


class AnswerOut(BaseModel):
    """The contract's Answer."""

    conversation: str
    turn: int
    intent: str
    profile: Profile
    text: str = Field(description="Markdown, en français ; chaque fait porte un repère [n].")
    path: Path | None
    comparison: Comparison | None = Field(
        None, description="Les formations comparées, champ par champ ; absent ailleurs."
    )
    programmes: list[str]
    citations: list[CitationOut]
    complement: str
    suggestions: list[str]
    id: str
    corpus: str
    warnings: list[str]
    trace: dict[str, Any] | None = None


class ChatReply(AnswerOut):
    """The answer, and the state to send with the next message."""

    state: str


class ProgrammeCard(BaseModel):
    """A programme in a list."""

    id: str
    name: str
    kind: str
    kind_label: str
    status: str
    provider: str | None
    city: str | None
    region: str | None
    modalities: list[str]
    hours: float | None
    price_eur: float | None = Field(description="Ce qu'une personne paie pour le tout ; null : non communiqué.")
    url: str | None


class ProgrammePage(BaseModel):
    """One page of a list, with how many programmes each facet value would leave."""

    total: int
    page: int
    per_page: int
    items: list[ProgrammeCard]
    facets: dict[str, dict[str, int]]


class Question(BaseModel):
    """One question that the advisor has a written answer to."""

    id: str
    intent: str | None = Field(description="Nul pour une réponse approuvée : elle vaut pour sa question, mot pour mot.")
    question: str
    approved: bool = Field(
        description="Relue et approuvée par l'équipe éditoriale dans la relecture de la FAQ ; sinon, rédigée avec le conseiller."
    )


class Questions(BaseModel):
    total: int
    items: list[Question]


class Health(BaseModel):
    status: str = "ok"


class Ready(BaseModel):
    status: str = "ready"
    corpus: str
    programmes: int


class FieldProblem(BaseModel):
    field: str
    detail: str


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[FieldProblem] | None = None


ProgrammeOut = Programme
