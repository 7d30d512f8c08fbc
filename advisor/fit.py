"""How well programmes suit a person: a sum of small judgements, each with the reason the person is given.

Every judgement is points for the whole catalogue and, where it is worth telling, its words for one programme. They are
the planner's own criteria: what « pourquoi ? » answers is what was added up here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from advisor.columns import Array
from advisor.matching import Match, goals, serves
from advisor.prices import LEARNERS
from corpus.codes import codes, label
from corpus.models import Programme

BASE = 3.0
UNKNOWN_COST = 0.15
"""`inconnu` is never `oui`: an unknown ranks a little below an equal programme whose fact is known."""
CLOSENESS = 2.0
"""For the programme nearest to what was asked in words."""
CODERS = {"ingenieur", "chercheur"}
RECENT = 2024
AI_TOPICS = ("ia_generale", "ia_generative", "apprentissage_automatique")

Telling = Callable[[Programme], str]


@dataclass(frozen=True)
class Judgement:
    """Points of each programme, shape (n,); `telling` says them of one that got some."""

    points: Array
    telling: Telling | None = None


class Fit:
    """Points and reasons of every programme for one profile."""

    def __init__(self, match: Match, closeness: dict[str, float]):
        """:param closeness: programme → closeness to what was asked, 0 to 1."""
        self._match, self._closeness = match, closeness

    @cached_property
    def judgements(self) -> list[Judgement]:
        match = self._match
        return [
            *_audience(match), *_subject(match), *_level(match), *_programming(match), *_limits(match), *_place(match),
            *_availability(match), *_judgement(match),
        ]  # fmt: skip

    @cached_property
    def points(self) -> Array:
        """Higher is better; shape (n,)."""
        columns = self._match.columns
        total = BASE - UNKNOWN_COST * self._match.unknowns + np.sum([j.points for j in self.judgements], axis=0)
        for id_, closeness in self._closeness.items():
            if id_ in columns.row:
                total[columns.row[id_]] += CLOSENESS * closeness
        return total

    def reasons(self, row: int) -> list[str]:
        """What speaks for one programme, weightiest first; our own word on it when nothing in the profile does."""
        p = self._match.columns.programmes[row]
        told = sorted(((j.points[row], i, j.telling) for i, j in enumerate(self.judgements) if j.telling and j.points[row] > 0), key=lambda t: (-t[0], t[1]))
        return [telling(p) for _, _, telling in told] or [f"classement Parcours IA Santé : {clause(p.editorial.why)}"]


def _audience(m: Match) -> Iterator[Judgement]:
    c, profile, verdict = m.columns, m.profile, m.verdicts["audience"]
    named = c.professions[:, list(codes("profession")).index(profile.profession)] if profile.profession else np.zeros(len(c), dtype=bool)
    told = f"votre profession ({label('profession', profile.profession)}) fait partie du public visé" if profile.profession else ""
    yield Judgement(np.where(verdict > 0, 1.0, -0.4 * bool(profile.profession)) * ~(named & (verdict > 0)))
    yield Judgement(1.0 * (named & (verdict > 0)), lambda p: told)
    special = c.specialties.any(axis=1)
    if not profile.specialty:
        yield Judgement(-0.8 * special)  # made for a specialty that this person has not named
        return
    mine = c.specialties[:, list(codes("specialty")).index(profile.specialty)]
    yield Judgement(np.where(mine, 2.0, -1.5 * special), lambda p: f"conçu pour votre spécialité ({label('specialty', profile.specialty or '')})")


def _subject(m: Match) -> Iterator[Judgement]:
    c, profile = m.columns, m.profile
    if profile.topics:
        order = list(codes("topic"))
        shared = c.topics[:, [order.index(t) for t in profile.topics]].sum(axis=1)
        other = np.where(c.topics[:, order.index("ia_generale")], -0.4, -1.2)
        yield Judgement(
            np.where(shared > 0, 2.0 * shared / len(profile.topics), other),
            lambda p: "traite de ce qui vous intéresse : " + ", ".join(label("topic", t) for t in profile.topics if t in p.editorial.topics),
        )
    else:
        yield Judgement(1.2 * c.bearing({"topics": list(AI_TOPICS)}))
    if profile.goals:
        served = np.sum([c.bearing(goals()[g]) for g in profile.goals], axis=0)
        yield Judgement(1.0 * served, lambda p: "sert votre objectif : " + ", ".join(label("goal", g) for g in profile.goals if serves(p, g)))
    if profile.kinds_wanted:
        yield Judgement(1.0 * c.kinds(profile.kinds_wanted), lambda p: f"c'est le type de formation que vous cherchez ({label('kind', p.kind)})")


def _level(m: Match) -> Iterator[Judgement]:
    c, level = m.columns, m.profile.ai_level
    stages, levels = list(codes("step_stage")), list(codes("ai_level"))
    if level == "debutant":
        yield Judgement(np.where(np.isin(c.stage, [stages.index("decouvrir"), stages.index("fondamentaux")]), 0.6, -0.2))
        yield Judgement(-1.0 * (c.level > levels.index("debutant")))
    elif level:
        worth = {"approfondir": 0.6, "pratiquer": 0.5, "decouvrir": -0.8}
        yield Judgement(np.array([worth.get(s, 0.0) for s in stages])[c.stage])


def _programming(m: Match) -> Iterator[Judgement]:
    c, profile = m.columns, m.profile
    asked = np.where((c.programming < 0) & c.asks_programming, list(codes("programming")).index("notions"), c.programming)
    if profile.programming == "aucune":
        yield Judgement(np.where(asked > 0, -1.0, 0.3 * ((asked == 0) | c.no_programming)), lambda p: "ne demande pas de programmer")
    elif profile.programming is None and profile.profession not in CODERS and "developper" not in profile.goals:
        # most clinicians do not program: what asks for it is not advised to somebody who has not said they do
        yield Judgement(np.select([asked == 2, asked == 1], [-2.0, -1.0], 0.0))


def _limits(m: Match) -> Iterator[Judgement]:
    free_only = m.profile.budget_max_eur == 0
    for name, words, unknown in (
        ("modality", "respecte la modalité souhaitée", -0.4),
        ("budget", "gratuit" if free_only else "tient dans votre budget", -1.0 if free_only else -0.4),
        ("hours", "tient dans votre temps", -0.4),
    ):
        if name in m.verdicts:
            verdict = m.verdicts[name]
            yield Judgement(np.where(verdict > 0, 0.5, np.where(verdict == 0, unknown, 0.0)), lambda p, told=words: told)


def _place(m: Match) -> Iterator[Judgement]:
    c, profile = m.columns, m.profile
    if profile.region:
        remote_only = c.modalities[:, 2] & (c.modalities.sum(axis=1) == 1)
        here = (c.region == list(codes("region")).index(profile.region)) & ~remote_only
        yield Judgement(0.8 * here, lambda p: f"dans votre région ({profile.region})")
    if profile.hours_per_week_max is not None and profile.hours_per_week_max < 2:
        yield Judgement(-0.8 * c.long)
    if "en" not in profile.languages:
        yield Judgement(-0.8 * (c.language == list(codes("language")).index("en")))


def _availability(m: Match) -> Iterator[Judgement]:
    c = m.columns
    yield Judgement(0.4 * c.is_("status", "ouvert") - 0.2 * c.is_("status", "a_verifier") - 0.3 * c.is_("status", "annonce"))
    yield Judgement(-0.1 * np.maximum(0, RECENT - np.where(np.isnan(c.attested), RECENT, c.attested)))
    yield Judgement(np.where(c.abroad & ~c.kinds(["mooc"]), np.where(c.modalities.any(axis=1), -1.2, -2.0), 0.0))
    yield Judgement((0.3 if m.profile.profession in LEARNERS else -1.0) * c.is_("enrolment", "cursus"))


def _judgement(m: Match) -> Iterator[Judgement]:
    yield Judgement(0.3 * m.columns.keeps_judgement, lambda p: "préserve votre jugement : " + clause(p.editorial.judgement or ""))


def clause(sentence: str) -> str:
    """A sentence that can stand after a colon: no capital (acronyms kept), no final stop."""
    text = sentence.strip().rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
