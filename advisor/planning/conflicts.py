"""When nothing fits: which limits conflict, and the smallest change of each that would open something.

The conflicting set is minimal (deletion filter over the solver): leave any one of its limits out and something fits.
A change is the least that opens a path while every other limit stands. It is offered; nothing is relaxed unsaid.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import ceil
from typing import Any

import numpy as np

from advisor.columns import Array
from advisor.matching import WEEKS_PER_MONTH
from advisor.planning.calendar import finish
from advisor.planning.case import Case
from corpus.codes import codes, label

LIMITS = (
    "months_max",
    "hours_per_week_max",
    "budget_max_eur",
    "hours_total_max",
    "modalities",
    "kinds_wanted",
    "city",
    "languages",
    "kinds_excluded",
)
"""Limits in the order in which they are bent first."""
NEVER_BENT = ("kinds_excluded",)
"""A refused kind is never a step: what accepting it would open is only told."""
WORDS = {
    "months_max": "la durée ({} mois au plus)", "hours_per_week_max": "le rythme ({} h par semaine au plus)", "budget_max_eur": "le budget ({} € au plus)",
    "hours_total_max": "le volume ({} h au plus)", "modalities": "la modalité ({})", "kinds_wanted": "le type de formation ({})",
    "city": "le lieu ({})", "languages": "la langue ({})", "kinds_excluded": "les types refusés ({})",
}  # fmt: skip
_FAMILY = {"modalities": "modality", "kinds_wanted": "kind", "kinds_excluded": "kind", "languages": "language"}


@dataclass(frozen=True)
class Change:
    """The least change of one limit that opens something, the programme it opens first, and the case it makes."""

    limit: str
    old: Any
    new: Any
    text: str
    row: int
    case: Case


@dataclass(frozen=True)
class Conflict:
    """`limits`: a minimal set that nothing meets together; `changes`: each opens something alone; `together`: two limits
    that must move at once when no single one is enough."""

    limits: list[str]
    changes: list[Change]
    together: tuple[str, ...]


def conflict(case: Case) -> Conflict:
    """Why nothing fits a case. A case with no limit of its own has an empty set: then nothing is open to the person."""
    active = [name for name in LIMITS if _held(case, name)]
    limits = list(active)
    for name in active:
        if not _lifted(case, [n for n in active if n not in limits or n == name]).feasible:
            limits.remove(name)
    changes = [change for name in active for change in _changes(case, name)]
    pairs = () if changes else next((pair for pair in combinations(active, 2) if _lifted(case, pair).feasible), ())
    return Conflict(limits, changes, pairs)


def words(case: Case, name: str) -> str:
    """ "le budget (300 € au plus)"."""
    value = case.profile.region if name == "city" and not case.profile.city else getattr(case.profile, name)
    if isinstance(value, list):
        value = ", ".join(label(_FAMILY[name], v) for v in value)
    elif isinstance(value, float | int):
        value = _figure(value)
    return WORDS[name].format(value)


def _held(case: Case, name: str) -> bool:
    if name == "city":
        return bool(case.profile.city or case.profile.region)
    return getattr(case.profile, name) not in (None, [])


def _lifted(case: Case, names: Any) -> Case:
    """The case without some of its limits."""
    emptied: dict[str, Any] = {n: [] if isinstance(getattr(case.profile, n), list) else None for n in names}
    return case.with_profile(**emptied, **({"region": None} if "city" in names else {}))


def _changes(case: Case, name: str) -> Iterator[Change]:
    """The least changes of one limit that open something, none when lifting it altogether does not."""
    free = _lifted(case, [name])
    if not free.feasible:
        return
    if name in _FAMILY:
        yield from _choices(case, free, name)
    elif name == "city":
        away = case.profile.city or case.profile.region  # only months abroad are known not to fit
        yield _opening(case, free, name, away, None, "en acceptant de partir plusieurs mois à l'étranger")
    else:
        yield from _more(case, free, name)


def _more(case: Case, free: Case, name: str) -> Iterator[Change]:
    """A number raised to the least value that opens a path."""
    m, c = free.match, free.columns
    costs, unit = {
        "budget_max_eur": (m.price_low, "€"), "hours_total_max": (c.hours_low, "h"), "months_max": (m.months_needed, "mois"),
        "hours_per_week_max": (c.hours / (np.where(c.months > 0, c.months, np.nan) * WEEKS_PER_MONTH), "h par semaine"),
    }[name]  # fmt: skip
    if name == "months_max":  # the wait for a published session counts
        costs = costs.copy()
        for row, sessions in free.program.sessions.items():
            costs[row] = finish([(sessions, costs[row])])
    add = max if name == "hours_per_week_max" else sum
    needed = sorted({_least(free, costs, row, add) for row in np.flatnonzero(free.allowed).tolist()} - {float("inf")})
    old = getattr(case.profile, name)
    for value in needed:
        new = ceil(value * 10 - 1e-9) / 10
        opened = case.with_profile(**{name: new})
        if new > old and opened.feasible:
            text = f"avec {_figure(new - old)} {unit} de plus (soit {_figure(new)} {unit})"
            yield _opening(case, opened, name, old, new, text)
            return


def _least(case: Case, costs: Array, row: int, add: Callable[[Any], float], above: tuple[int, ...] = ()) -> float:
    """What one programme costs with the cheapest of those it requires."""
    parts = [float(costs[row])]
    for among in case.columns.needs.get(row, ()):
        open_ = [j for j in among if case.allowed[j] and j not in above and j != row]
        parts.append(min((_least(case, costs, j, add, (*above, row)) for j in open_), default=float("inf")))
    total = add(parts)
    return float("inf") if np.isnan(total) else total


def _choices(case: Case, free: Case, name: str) -> Iterator[Change]:
    """One more accepted modality, kind or language, or one kind no longer refused; the best fits' first."""
    old, family = getattr(case.profile, name), _FAMILY[name]
    points = np.where(free.allowed, free.fit.points, -np.inf)
    column = getattr(free.columns, "modalities" if name == "modalities" else "kind" if family == "kind" else "language")
    order = list(codes(family))
    tried = set()
    for row in np.argsort(-points, kind="stable")[: int(free.allowed.sum())]:
        held = np.flatnonzero(column[row]) if column.ndim == 2 else [column[row]]
        for code in (order[j] for j in held if j >= 0):
            if code in tried or (code in old) != (name == "kinds_excluded"):
                continue
            tried.add(code)
            new = [v for v in old if v != code] if name == "kinds_excluded" else [*old, code]
            opened = case.with_profile(**{name: new})
            if opened.feasible:
                yield _opening(
                    case,
                    opened,
                    name,
                    old,
                    new,
                    f"en acceptant {_ACCEPTED.get(code) or 'le type « ' + label(family, code) + ' »'}",
                )
                return


_ACCEPTED = {
    "presentiel": "de venir sur place", "hybride": "une partie sur place", "distanciel": "de suivre à distance",
    "fr": "une formation en français", "en": "une formation en anglais",
}  # fmt: skip


def _opening(case: Case, opened: Case, name: str, old: Any, new: Any, text: str) -> Change:
    row = int(np.argmax(np.where(opened.allowed, opened.fit.points, -np.inf)))
    return Change(name, old, new, text, row, opened)


def _figure(value: float) -> str:
    return f"{round(value, 1):g}".replace(".", ",")
