"""When steps can start: published sessions and application deadlines, days counted from today.

A path is followed one step after another. A step with a published session that can still be applied to must catch one;
a step without starts when the one before ends. Dates known to the month or year are taken at their widest.
"""

from calendar import monthrange
from datetime import date

from corpus.models import Programme

DAYS_PER_MONTH = 30.44
Sessions = tuple[tuple[int, int], ...]
"""(first, last) possible day of each start, in days from today, in order."""


def open_sessions(p: Programme, today: date) -> Sessions:
    """Published sessions that have not begun and whose applications are not closed."""
    found = []
    for s in p.sessions:
        last = _last_day(s.starts)
        if last >= today and (s.apply_by is None or _last_day(s.apply_by) >= today):
            found.append(((_first_day(s.starts) - today).days, (last - today).days))
    return tuple(sorted((max(0, first), last) for first, last in found))


def finish(steps: list[tuple[Sessions, float]]) -> float:
    """Months after which the steps, in this order, are done; infinite when a step misses all its sessions.

    Adding a step anywhere never makes it sooner, so a set that is too long stays so.

    :param steps: (sessions, months) of each step.
    """
    day = 0.0
    for sessions, months in steps:
        if sessions:
            first = next((first for first, last in sessions if last >= day), None)
            if first is None:
                return float("inf")
            day = max(day, first)
        day += months * DAYS_PER_MONTH
    return day / DAYS_PER_MONTH


def _first_day(partial: str) -> date:
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, day)


def _last_day(partial: str) -> date:
    parts = [int(p) for p in partial.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = parts[0], parts[1] if len(parts) == 2 else 12
    return date(year, month, monthrange(year, month)[1])
