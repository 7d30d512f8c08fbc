"""What a path is worth: how well each step suits the person, and what the steps cover together.

worth(S) = Σ (fit − STEP_COST) + Σ weights of the units that S covers − PROVIDER_REPEAT × (steps − providers)

A unit is a stage, a competency, a wanted topic, or clinical judgement kept trained. Covering is worth its weight once, so
worth has diminishing returns (it is submodular): the gains of single steps bound what any set of them can bring.
"""

from dataclasses import dataclass

import numpy as np

from advisor.columns import Array
from advisor.matching import Match
from corpus.codes import codes

STEP_COST = 1.8
"""What a step must bring: nobody is served by a step that adds nothing."""
STAGE_WEIGHT, COMPETENCY_WEIGHT, TOPIC_WEIGHT, JUDGEMENT_WEIGHT = 0.1, 0.05, 0.3, 0.1
PROVIDER_REPEAT = 0.1
"""What a second step by one provider costs: several voices are worth more than one."""


@dataclass(frozen=True)
class Unit:
    """Something that a path covers or not: `kind` is stage, competency, topic or judgement."""

    kind: str
    code: str
    weight: float


@dataclass(frozen=True)
class Objective:
    """`worth` of each programme alone, shape (n,); `covers` which units it covers, shape (n, units)."""

    worth: Array
    units: tuple[Unit, ...]
    covers: Array

    @property
    def weights(self) -> Array:
        return np.array([u.weight for u in self.units])


def objective(match: Match, points: Array) -> Objective:
    """The objective for one profile. :param points: fit of each programme, shape (n,)."""
    c, topics = match.columns, list(codes("topic"))
    units, covers = [], []
    for i, code in enumerate(codes("step_stage")):
        units.append(Unit("stage", code, STAGE_WEIGHT))
        covers.append(c.stage == i)
    for i, code in enumerate(codes("competency")):
        units.append(Unit("competency", code, COMPETENCY_WEIGHT))
        covers.append(c.competencies[:, i])
    for code in match.profile.topics:
        units.append(Unit("topic", code, TOPIC_WEIGHT))
        covers.append(c.topics[:, topics.index(code)])
    units.append(Unit("judgement", "judgement", JUDGEMENT_WEIGHT))
    covers.append(c.keeps_judgement)
    return Objective(points - STEP_COST, tuple(units), np.stack(covers, axis=1))
