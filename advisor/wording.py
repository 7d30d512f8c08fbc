"""Hours and prices in words, the same in the conversation, on the page, in its pictures and on what is taken away."""

from advisor.facts import Facts, hours_text, number
from advisor.planning.path import Totals, totals
from advisor.prices import price_for
from corpus.codes import label
from corpus.models import Programme
from corpus.text import key

OTHER = "autre"
"""The kind of what is of no kind that has a name: not told."""


def kind_and_town(p: Programme) -> str:
    """ " (DU, Paris)", to follow a name: each where the name does not tell it, "" where nothing is to be said."""
    name, kind = f" {key(p.name)} ", label("kind", p.kind)
    said = [told for told in (kind if p.kind != OTHER else None, p.city) if told and f" {key(told)} " not in name]
    return f" ({', '.join(said)})" if said else ""


def step_hours(p: Programme) -> str:
    """ "28 h", or "durée non communiquée"."""
    return "durée non communiquée" if p.hours is None else hours_text(p.hours)


def step_price(p: Programme, profession: str | None) -> str:
    """What one person pays for the whole: "gratuit", "1 980 €", "tarif à préciser" (published for others) or "tarif non communiqué"."""
    price = price_for(p, profession)
    if price is None:
        return "tarif à préciser" if p.prices else "tarif non communiqué"
    return f"{number(price)} €" if price else "gratuit"


def total_hours(t: Totals) -> str:
    """ "au moins 36 h (2 étapes sans durée publiée)"."""
    if t.hours is None:
        return "durée totale non communiquée"
    return f"{'au moins ' if t.hours_unknown else ''}{hours_text(t.hours)}{_without(t.hours_unknown, 'durée publiée')}"


def total_price(t: Totals, steps: int) -> str:
    """ "gratuit pour 2 étapes, tarif non communiqué pour 1"; :param steps: how many steps the totals cover."""
    if t.price_eur is None:
        return "coût total non communiqué"
    if t.price_eur == 0 and t.price_unknown:
        free = steps - t.price_unknown
        return f"gratuit pour {free} étape{'s' if free > 1 else ''}, tarif non communiqué pour {t.price_unknown}"
    if t.price_eur == 0:
        return "gratuit"
    return f"{'au moins ' if t.price_unknown else ''}{number(t.price_eur)} €{_without(t.price_unknown, 'tarif publié')}"


def totals_text(programmes: list[Programme], facts: Facts, profession: str | None) -> str:
    """Hours and price of the steps together, with the markers of what is counted."""
    t = totals(programmes, profession)
    hours_marks = "".join(facts.mark(p.id, "hours") for p in programmes if p.hours is not None)
    price_marks = "".join(facts.mark(p.id, "prices") for p in programmes if price_for(p, profession) is not None)
    return (
        f"**Au total :** {total_hours(t)} {hours_marks}".rstrip()
        + f" ; {total_price(t, len(programmes))} {price_marks}".rstrip()
        + "."
    )


def _without(unknown: int, what: str) -> str:
    return f" ({unknown} étape{'s' if unknown > 1 else ''} sans {what})" if unknown else ""
