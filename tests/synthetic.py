"""Synthetic catalogues, fully priced, timed and dated, for the planner's tests and bench."""

from typing import Any

from corpus.load import Corpus
from corpus.models import Editorial, Links, Prerequisite, Price, Programme, Session, Source

EMPTY = Links(
    superseded=[], conflicts=[], status_routes=[], judgement_practices=[], kind_ranges=[], conflicts_in_notes=[], best_dates=[]
)  # fmt: skip
PLAIN: dict[str, Any] = {
    "kind": "formation_courte", "provider": "organisme 0", "hours": 10.0, "months": 1.0, "prices": [(100.0, None)], "modalities": ["distanciel"],
    "places": [], "language": "fr", "professions": ["tous"], "reserved": None, "specialties": [], "topics": [], "competencies": [],
    "stage": "fondamentaux", "judgement": None, "status": "ouvert", "enrolment": "individuelle", "programming": None, "after": [], "twins": [],
    "sessions": [],
}  # fmt: skip


def programme(id_: str, **given: Any) -> Programme:
    """A programme of which only what is given differs from a plain short course at a distance."""
    v = PLAIN | given
    requires = [Prerequisite(type="required", programmes=v["after"], reason="demandé")] if v["after"] else []
    requires += (
        [Prerequisite(type="required", programming=v["programming"], reason="demandé")] if v["programming"] else []
    )
    return Programme(
        id=id_, name=f"Programme {id_}", kind=v["kind"], status=v["status"], last_attested=2026, enrolment=v["enrolment"], provider=v["provider"],
        partners=[], city=None, region=None, country="FR", places=v["places"], modalities=v["modalities"], hours=v["hours"], hours_note=None,
        months=v["months"], duration=None, rhythm=None, sessions=[Session(starts=s, apply_by=a) for s, a in v["sessions"]],
        prices=[Price(amount_eur=a, per="personne", unit="total", tax="ttc", who=who, covers="tout") for a, who in v["prices"]],
        learner_funding=[], sponsors=[], audience=[], prerequisites=None, requires=requires, topics=[], programming_required=None,
        practical=None, assessment=None, certification=None, ects=None, language=v["language"], capacity=None, first_edition=None, admission=None,
        url=None, description="Une formation de synthèse.", good_to_know=[], same_as_maybe=v["twins"],
        editorial=Editorial(
            professions=v["professions"], reserved=v["reserved"], specialties=v["specialties"], topics=v["topics"], competencies=v["competencies"],
            stage=v["stage"], level=None, programming=None, judgement=v["judgement"], why="synthèse",
        ),
        as_of="2026", confidence="high", sources=[Source(url="https://exemple.invalid/x", supports=["name"], says="x", as_of=None)],
    )  # fmt: skip


def catalogue(*programmes: Programme) -> Corpus:
    return Corpus({p.id: p for p in programmes}, {}, EMPTY, "synthèse")
