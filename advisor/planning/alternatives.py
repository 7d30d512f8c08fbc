"""Paths that differ in one way the person may prefer, each solved again with that change and told with what it costs."""

from collections.abc import Iterator

import numpy as np

from advisor.facts import hours_text, number
from advisor.planning.case import Case
from advisor.planning.path import Alternative, Totals, totals
from advisor.planning.program import Solution
from corpus.codes import codes

SHOWN = 4
REMOTE = "distanciel"


def alternatives(case: Case, chosen: Solution) -> list[Alternative]:
    """Those that exist and change something, in the order people ask for them."""
    found: list[Alternative] = []
    seen = {frozenset(chosen.rows)}
    for change, solution in _solved(case, chosen):
        if solution is not None and frozenset(solution.rows) not in seen:
            seen.add(frozenset(solution.rows))
            found.append(
                Alternative(
                    change=f"{change} : {_difference(case, chosen, solution)}",
                    programmes=[case.columns.programmes[r].id for r in solution.rows],
                )
            )
    return found[:SHOWN]


def _solved(case: Case, chosen: Solution) -> Iterator[tuple[str, Solution | None]]:
    c, m, rows = case.columns, case.match, list(chosen.rows)
    remote = c.modalities[:, list(codes("modality")).index(REMOTE)]
    on_site = [r for r in rows if not remote[r]]
    if on_site:
        yield "entièrement à distance", case.narrowed(remote).best()
    if any(m.price[r] != 0 for r in rows):
        free = case.narrowed(m.price == 0).best()
        paid = float(np.nansum(m.price[rows]))
        cheaper = case.narrowed(~np.isnan(m.price), price=paid - 1).best() if free is None and paid > 0 else None
        yield ("gratuit", free) if free else ("moins cher", cheaper)
    hours = float(np.nansum(c.hours[rows]))
    if hours > 1:
        yield "deux fois plus court", case.narrowed(~np.isnan(c.hours), hours=hours / 2).best()
    long = [r for r in rows if c.long[r]]
    if long:
        yield "sans diplôme", case.narrowed(~c.long).best()
    else:
        yield "avec un diplôme", case.program.best_with(np.flatnonzero(case.allowed & c.long).tolist())
    if on_site and not np.isnan(m.kilometres[on_site]).all():
        farthest = float(np.nanmax(m.kilometres[on_site]))
        yield "plus près de chez vous", case.narrowed(remote | (m.kilometres < farthest)).best()


def _difference(case: Case, before: Solution, after: Solution) -> str:
    """ "A au lieu de B ; 36 h au lieu de 112 h"."""
    new, old = [r for r in after.rows if r not in before.rows], [r for r in before.rows if r not in after.rows]
    said = (
        f"{case.names(new)} au lieu de {case.names(old)}"
        if new and old
        else f"avec {case.names(new)} en plus"
        if new
        else f"sans {case.names(old)}"
    )
    told = [said]
    for words in (_hours, _price):
        one, other = words(_totals(case, after)), words(_totals(case, before))
        if one != other:
            told.append(f"{one}, et non {other}")
    return " ; ".join(told)


def _totals(case: Case, solution: Solution) -> Totals:
    return totals([case.columns.programmes[r] for r in solution.rows], case.profile.profession)


def _hours(t: Totals) -> str:
    least = "au moins " if t.hours_unknown else ""
    return "durée non communiquée" if t.hours is None else f"{least}{hours_text(t.hours)}"


def _price(t: Totals) -> str:
    if t.price_eur is None:
        return "tarif non communiqué"
    if t.price_eur == 0:
        return "gratuit" if not t.price_unknown else "un tarif non communiqué"
    return f"{'au moins ' if t.price_unknown else ''}{number(t.price_eur)} €"
