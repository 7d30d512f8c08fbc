"""What a person takes away for a training office: one path as data, every fact with the number of its source.

The formats (`ui/takeaway/`) print this and look nothing up. Sources are numbered anew: facts that one page supports on
one date share a number.
"""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from advisor.dialogue import State
from advisor.facts import FIELD_TITLES, Facts, date_text
from advisor.matching import INCONNU
from advisor.planner import Path, Totals
from advisor.planner import Step as PathStep
from advisor.prices import price_for
from advisor.profile import Profile
from advisor.replies.funding import PERIODIC, periodic
from advisor.stance import complement
from advisor.status import ambiguous_status, funding_status
from advisor.wording import OTHER
from corpus.codes import label
from corpus.models import Programme

STATES = {
    "annonce": "formation annoncée : vérifiez qu'elle a ouvert",
    "etablissement": "se demande à votre établissement",
    "cursus": "dans un cursus, sur sélection",
}
NO_STATUS = "Dites votre profession et votre lieu d'exercice pour connaître les prises en charge possibles."
NO_ROUTE = "Aucune voie propre à ce statut n'est donnée par les sources connues."
CERTIFICATION = "Certification périodique : non renseigné pour ces formations, à demander aux organismes."
AMBIGUOUS = "Selon que l'exercice est hospitalier, libéral ou salarié, d'autres voies existent."


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Line(Frozen):
    """A sentence or a value, and the numbers of its sources; `known` is False for a statement of ignorance."""

    text: str
    sources: list[int] = []
    known: bool = True


class Fact(Frozen):
    title: str
    value: Line


class TakenStep(Frozen):
    """One step as a training office reads it."""

    programme: str
    stage: str
    name: str
    kind: str | None
    """None where it has no name."""
    provider: str | None
    notice: str | None
    why: list[str]
    facts: list[Fact]
    questions: list[str]
    """What to ask the organiser, for what is not published."""
    contact: str
    """Whom to ask: the page of the programme, else who organises it."""


class Funding(Frozen):
    status: str | None
    routes: list[Fact]
    notes: list[str]


class Dated(Frozen):
    """A published day, month or year (ISO, at the precision of its source)."""

    programme: str
    name: str
    what: str
    when: str
    url: str | None


class Source(Frozen):
    number: int
    title: str
    date: str
    url: str | None


class TakeAway(Frozen):
    """Everything on the sheet, in reading order."""

    day: date
    corpus: str
    profile: Profile
    relaxed: list[str]
    steps: list[TakenStep]
    totals: Totals
    funding: Funding
    practice: Line | None
    """How to keep one's own judgement trained without AI."""
    complement: str
    sources: list[Source]
    dated: list[Dated]


def take_away(state: State, path: Path, facts: Facts) -> TakeAway:
    """The sheet of a path, for the person whom the state describes. `facts` is fresh: its citations become the sources."""
    numbers = _Numbers(facts)
    steps = [_step(step, state.profile, facts, numbers) for step in path.steps]
    return TakeAway(
        day=facts.today, corpus=facts.corpus.hash, profile=state.profile, relaxed=[_unmet(r) for r in path.relaxed], steps=steps,
        totals=path.totals, funding=_funding(state.profile, path, facts, numbers), practice=_practice(path, facts, numbers),
        complement=complement("parcours", state.conversation, state.turn), sources=numbers.sources,
        dated=[d for step in path.steps for d in dated(facts.corpus.programmes[step.programme], facts.today)],
    )  # fmt: skip


def dated(p: Programme, today: date) -> list[Dated]:
    """Published application deadlines and starts that are not past."""
    found = []
    for s in p.sessions:
        if s.apply_by and _not_past(s.apply_by, today):
            found.append(
                Dated(programme=p.id, name=p.name, what="Date limite de candidature", when=s.apply_by, url=p.url)
            )
        if _not_past(s.starts, today):
            found.append(Dated(programme=p.id, name=p.name, what="Début", when=s.starts, url=p.url))
    return sorted(found, key=lambda d: d.when)


def questions(p: Programme, step: PathStep, profile: Profile) -> list[str]:
    """What to ask the organiser: unpublished, and needed before enrolling."""
    unknown = {c.criterion for c in step.criteria if c.verdict == INCONNU}
    free_access, price = p.enrolment == "ressource", price_for(p, profile.profession)
    asked = {
        "l'ouverture cette année": p.status in ("a_verifier", "annonce"),
        "la date limite de candidature et le début": not p.sessions and not free_access,
        "le nombre d'heures et le rythme": p.hours is None,
        "le tarif pour mon statut et ce qu'il couvre": price is None,
        "le format (à distance, sur place ou les deux)": not p.modalities,
        "le lieu et les jours de présence": bool(set(p.modalities) & {"presentiel", "hybride"}) and not p.places,
        "l'admission de ma profession": "audience" in unknown and profile.profession is not None,
        "les prérequis": "prerequisites" in unknown and not free_access,
        "l'attestation finale": p.certification is None,
        "les prises en charge acceptées": not p.learner_funding and price != 0,
    }  # fmt: skip
    return [what for what, applies in asked.items() if applies]


class _Numbers:
    """Numbers of sources, in order of appearance; facts from one page of one date share theirs."""

    def __init__(self, facts: Facts):
        self._facts = facts
        self._known: dict[tuple[str, str | None, str | None], int] = {}

    def of(self, marker: str) -> int:
        """:param marker: "[3]", as `Facts` gives it."""
        cited = self._facts.citations[int(marker[1:-1]) - 1]
        return self._known.setdefault((cited.title, cited.url, cited.as_of), len(self._known) + 1)

    def line(self, programme: str, name: str, title: str | None = None) -> Fact:
        known = self._facts.known(programme, name)
        cell = self._facts.cell(programme, name)
        sources = [self.of(f"[{cell.marker}]")] if cell.marker else []
        return Fact(title=title or FIELD_TITLES[name], value=Line(text=cell.text, sources=sources, known=known))

    def told(self, title: str, fact: str) -> Fact:
        """:param fact: "90 h [2]", as `Facts` gives it."""
        text, _, marker = fact.rpartition(" ")
        return Fact(title=title, value=Line(text=text, sources=[self.of(marker)]))

    @property
    def sources(self) -> list[Source]:
        return [
            Source(number=n, title=title, date=date_text(as_of), url=url)
            for (title, url, as_of), n in self._known.items()
        ]


def _step(step: PathStep, profile: Profile, facts: Facts, numbers: _Numbers) -> TakenStep:
    p = facts.corpus.programmes[step.programme]
    place = "places" if p.places or not p.city else "city"
    told = [
        numbers.line(p.id, "duration" if p.hours is None and p.duration else "hours"),
        numbers.line(p.id, "prices"),
        numbers.line(p.id, "modalities"),
    ]
    if p.modalities != ["distanciel"]:
        told.append(numbers.line(p.id, place, "Lieu"))
    told.append(_dates(p, facts, numbers))
    return TakenStep(
        programme=p.id, stage=label("step_stage", step.stage), name=p.name, kind=label("kind", p.kind) if p.kind != OTHER else None, provider=p.provider,
        notice=_notice(p), why=step.why, facts=told, questions=questions(p, step, profile),
        contact=p.url or p.provider or f"la page où la formation est citée ({p.sources[0].url})",
    )  # fmt: skip


def _dates(p: Programme, facts: Facts, numbers: _Numbers) -> Fact:
    known = dated(p, facts.today)
    if known:
        words = " ; ".join(f"{d.what[:1].lower()}{d.what[1:]} : {date_text(d.when)}" for d in known[:2])
        return Fact(title="Dates", value=Line(text=words, sources=[numbers.of(facts.mark(p.id, "sessions"))]))
    if p.enrolment == "ressource":
        return Fact(title="Dates", value=Line(text="accès libre, à tout moment"))
    return Fact(title="Dates", value=Line(text="non communiquées", known=False))


def _unmet(relaxed: dict[str, Any]) -> str:
    """A wish that the path does not meet, or a limit that it breaks."""
    return (
        f"{'Souhait non couvert' if relaxed['constraint'] == 'topics' else 'Limite non respectée'} : {relaxed['why']}."
    )


def _notice(p: Programme) -> str | None:
    last = (
        f"dernière trace publique : {p.last_attested or 'non datée'}, ouverture à vérifier"
        if p.status == "a_verifier"
        else None
    )
    return " ; ".join(text for text in (last, STATES.get(p.status), STATES.get(p.enrolment)) if text) or None


def _funding(profile: Profile, path: Path, facts: Facts, numbers: _Numbers) -> Funding:
    told = periodic([facts.corpus.programmes[step.programme] for step in path.steps], facts)
    counted = [numbers.told(f"{PERIODIC.capitalize()}, {name}", fact) for name, fact in told]
    unsaid = [] if told else [CERTIFICATION]
    status = funding_status(facts, profile)
    if status is None:
        return Funding(status=None, routes=counted, notes=[NO_STATUS, *unsaid])
    routes = []
    for r in status.routes:
        excluded = f" Exclut : {r.excludes}." if r.excludes else ""
        cited = sorted({numbers.of(facts.cite(ref.source, ref.n)) for ref in (r, *r.also)})
        routes.append(Fact(title=r.route, value=Line(text=f"{r.covers}.{excluded}", sources=cited)))
    notes = [*([] if routes else [NO_ROUTE]), *([AMBIGUOUS] if ambiguous_status(facts, profile) else []), *unsaid]
    return Funding(status=status.status, routes=[*routes, *counted], notes=notes)


def _practice(path: Path, facts: Facts, numbers: _Numbers) -> Line | None:
    if path.without_ai is None:
        return None
    found = next((p for p in facts.corpus.links.judgement_practices if p.practice == path.without_ai.text), None)
    return Line(text=path.without_ai.text, sources=[numbers.of(facts.cite(found.source, found.n))] if found else [])


def _not_past(when: str, today: date) -> bool:
    """Whether a date at any precision may still come."""
    return when >= today.isoformat()[: len(when)]
