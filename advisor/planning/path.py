"""The training path as the contract gives it: steps in order, honest totals, and what else could have been."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from advisor.matching import Criterion
from advisor.prices import price_for
from corpus.codes import Code
from corpus.models import Programme


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Step(Frozen):
    programme: str
    stage: Code("step_stage")  # type: ignore[valid-type]
    why: list[str]
    criteria: list[Criterion]


class Totals(Frozen):
    """Sums over known values; None when nothing is known."""

    hours: float | None
    price_eur: float | None
    hours_unknown: int
    price_unknown: int


class Alternative(Frozen):
    """Another whole path: what changes, and its programmes in order."""

    change: str
    programmes: list[str]


class Rejected(Frozen):
    programme: str
    why: str


class WithoutAI(Frozen):
    text: str
    marker: int


class Path(Frozen):
    """The contract's Path."""

    steps: list[Step]
    totals: Totals
    relaxed: list[dict[str, Any]] = []
    """`{"constraint", "from", "to", "why"}`: limits moved, and wishes that the path does not meet."""
    alternatives: list[Alternative] = []
    rejected: list[Rejected] = []
    competencies: dict[str, list[str]] = {}
    without_ai: WithoutAI | None = None

    @property
    def programmes(self) -> list[str]:
        """Programme ids of the steps, in their order."""
        return [step.programme for step in self.steps]


def relaxed(constraint: str, old: Any, new: Any, why: str) -> dict[str, Any]:
    """One entry of `Path.relaxed`."""
    return {"constraint": constraint, "from": old, "to": new, "why": why}


def totals(programmes: list[Programme], profession: str | None = None) -> Totals:
    """Sums over what is known, at the tariff of this profession, and how many values are not known."""
    hours = [p.hours for p in programmes if p.hours is not None]
    prices = [price for p in programmes if (price := price_for(p, profession)) is not None]
    return Totals(
        hours=round(sum(hours), 2) if hours else None,
        price_eur=round(sum(prices), 2) if prices else None,
        hours_unknown=len(programmes) - len(hours),
        price_unknown=len(programmes) - len(prices),
    )
