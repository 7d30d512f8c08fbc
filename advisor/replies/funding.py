"""Who could pay for a path, in one line: the routes of the person's status, and what they leave out of this path."""

from advisor.columns import LONG_KINDS
from advisor.facts import Facts
from advisor.profile import Profile
from advisor.status import ambiguous_status, funding_status
from corpus.models import Programme, Route
from corpus.text import enumerated, fold

PERIODIC = "certification périodique"


def funding_line(profile: Profile, programmes: list[Programme], facts: Facts) -> str:
    """Routes by name with their sources, what they exclude of this path, and the certification périodique; empty when
    the status is not known, or when nothing is to be paid."""
    status = funding_status(facts, profile)
    if status is None or not status.routes or ambiguous_status(facts, profile) or all(p.free for p in programmes):
        return ""
    routes = [f"{r.route}{_left_out(r, programmes)} {facts.cite(r.source, r.n)}" for r in status.routes]
    return f"**Qui peut payer** ({status.status}) : {' ; '.join(routes)}. {_periodic(programmes, facts)} Demandez « qui peut payer ? » pour le détail."


def _left_out(route: Route, programmes: list[Programme]) -> str:
    """The steps that a route excludes as diplomas, where its source says that it excludes them."""
    diplomas = [p.name for p in programmes if p.kind in LONG_KINDS]
    excluded = fold(route.excludes or "")
    return (
        f" (mais pas pour {enumerated(diplomas)} : elle écarte les diplômes)"
        if diplomas and excluded.startswith("diplome")
        else ""
    )


def periodic(programmes: list[Programme], facts: Facts) -> list[tuple[str, str]]:
    """(programme's name, "fact [n]") of every programme whose facts speak of the certification périodique."""
    told = [
        (p.name, facts.fact(p.id, "certification"))
        for p in programmes
        if p.certification and fold(PERIODIC) in fold(p.certification)
    ]
    return told + [
        (p.name, facts.note(p.id, i))
        for p in programmes
        for i, note in enumerate(p.good_to_know)
        if fold(PERIODIC) in fold(note.text)
    ]


def _periodic(programmes: list[Programme], facts: Facts) -> str:
    """What the facts say of the certification périodique, step by step, else that they say nothing."""
    told = [f"{name} : {fact}" for name, fact in periodic(programmes, facts)]
    return f"Certification périodique : {' ; '.join(told) or 'non renseigné'}."
