"""Why a programme is a step and why another is not, in the solver's own terms: what it breaks, adds, or would displace.

For a programme that fits and was not chosen, the program is solved again with it forced in: what then leaves the path, and
what the path no longer covers, is the reason.
"""

from dataclasses import dataclass, field

import numpy as np

from advisor.matching import Criterion
from advisor.planning.case import Case
from advisor.planning.objective import Unit
from advisor.planning.path import Rejected
from advisor.planning.program import MAX_STEPS, Solution
from corpus.codes import label
from corpus.text import enumerated

REJECTED = 3
BARRED = {
    "long": "un seul diplôme long à la fois", "cursus": "un seul cursus à la fois", "stage": "deux étapes au plus d'un même niveau",
    "hours": "avec les autres étapes, elle dépasserait vos {hours} h", "budget": "avec les autres étapes, elle dépasserait vos {price} €",
    "calendar": "avec les autres étapes, elle ne tiendrait pas dans vos {months} mois", "steps": "le parcours s'en tient à {steps} étapes",
}  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """What counted for one programme."""

    chosen: bool
    reasons: list[str]
    """What speaks for it, weightiest first."""
    against: str | None
    """Why it is not a step; None for a step."""
    criteria: list[Criterion] = field(default_factory=list)


def explain(case: Case, path: tuple[int, ...], row: int) -> Explanation:
    """:param path: the rows of the steps shown. :param row: the programme asked about."""
    criteria = case.match.criteria(row)
    if row in path:
        return Explanation(True, [*case.fit.reasons(row), *_part(case, path, row)], None, criteria)
    return Explanation(False, case.fit.reasons(row), against(case, path, row), criteria)


def rejected(case: Case, chosen: Solution) -> list[Rejected]:
    """The best fits that are no steps, each with its reason."""
    rows = [r for r in case.ranking[: REJECTED + len(chosen.rows)] if r not in chosen.rows][:REJECTED]
    return [Rejected(programme=case.columns.programmes[r].id, why=against(case, chosen.rows, r)) for r in rows]


def against(case: Case, path: tuple[int, ...], row: int) -> str:
    """Why a programme is no step of this path, one clause."""
    p = case.columns.programmes[row]
    if told := case.match.unavailable(row):
        return told
    if violations := case.match.violations(row):
        return " ; ".join(f"{label('criterion', v.criterion)} : {v.detail}" for v in violations)
    if p.id in case.set_aside:
        return "vous l'avez écartée"
    if not case.allowed[row]:
        return "tarif non communiqué, alors que d'autres sont gratuites de façon certaine"
    twins = [r for r in path if r in case.columns.twins.get(row, ())]
    if twins:
        return f"c'est peut-être la même offre que {case.names(twins)}"
    forced = case.program.best(forced=[row])
    if forced is None:
        return "elle demande d'abord une formation qui ne vous est pas ouverte"
    return _displaced(case, path, row, forced)


def _displaced(case: Case, path: tuple[int, ...], row: int, forced: Solution) -> str:
    """What taking a programme would cost the path: what leaves it, and what is then no longer covered."""
    barred = case.program.barred(path, row)
    if barred is None:
        repeats = [r for r in path if case.columns.provider[r] == case.columns.provider[row]]
        twice = f", et c'est le même organisme que {case.names(repeats)}" if repeats else ""
        return f"elle tient dans vos limites, mais n'apporte presque rien que le parcours ne couvre déjà{twice}"
    out = [r for r in path if r not in forced.rows]
    rule = BARRED.get(barred, "").format(
        hours=_figure(case.rules.hours),
        price=_figure(case.rules.price),
        months=_figure(case.rules.months),
        steps=case.rules.steps or MAX_STEPS,
    )
    if not out or case.program.worth(path) - forced.worth < 0.05:
        return f"elle vaut presque autant ({rule}) : elle peut remplacer {case.names(out)} si vous la préférez"
    lost = [u for u in _covered(case, path) if u not in _covered(case, forced.rows)]
    better = case.fit.difference(out[0], row)
    if lost and (better is None or sum(u.weight for u in lost) >= case.fit.points[out[0]] - case.fit.points[row]):
        return (
            f"{rule} ; la prendre ferait renoncer à {case.names(out)} : le parcours ne couvrirait plus {_units(lost)}"
        )
    return f"{rule} ; la prendre ferait renoncer à {case.names(out)}, mieux classée pour vous ({better or 'sur tous les critères réunis'})"


def _part(case: Case, path: tuple[int, ...], row: int) -> list[str]:
    """What a step brings that no other step does, and what would take its place."""
    others = tuple(r for r in path if r != row)
    alone = [u for u in _covered(case, path) if u not in _covered(case, others)]
    told = [f"elle est la seule du parcours à apporter {_units(alone)}"] if alone and others else []
    instead = case.program.best(without=[row])
    new = [r for r in instead.rows if r not in path] if instead else []
    return [*told, f"sans elle, j'aurais proposé {case.names(new)}"] if new else told


def _covered(case: Case, rows: tuple[int, ...]) -> list[Unit]:
    covers = np.any(case.objective.covers[list(rows)], axis=0)
    return [u for u, held in zip(case.objective.units, covers, strict=True) if held]


def _units(units: list[Unit]) -> str:
    said = {
        "stage": "l'étape « {} »",
        "competency": "la compétence {}",
        "topic": "le thème « {} »",
        "judgement": "l'entretien du jugement clinique",
    }
    family = {"stage": "step_stage", "competency": "competency", "topic": "topic"}
    return enumerated([said[u.kind].format(label(family[u.kind], u.code) if u.kind in family else "") for u in units])


def _figure(value: float | None) -> str:
    return f"{value or 0:g}".replace(".", ",")
