"""How useful programmes are to a person: a sum of small judgements, each with the reason the person is given.

A judgement is how much it holds of each programme (mostly 0 or 1) times its weight in `fit.yaml`. The weights were
learned on development judgments (`bench/learn_fit.py`), with signs kept sensible, and scaled so that the sum estimates
the grade an adviser would give, 0 (of no use) to 3 (named first). They are the planner's own criteria: what
« pourquoi ? » answers is what was added up here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from advisor.columns import Array
from advisor.goals import serves
from advisor.matching import Match, specialties_of
from advisor.prices import LEARNERS
from corpus.codes import codes, label, read_yaml
from corpus.models import Programme

CLOSENESS = 0.5
"""For the programme nearest to what was asked in words, in grades."""
STUDENTS = LEARNERS - {"interne"}
CODERS = {"ingenieur", "chercheur"}
AI_TOPICS = ("ia_generale", "ia_generative", "apprentissage_automatique")
WITHOUT_AI = (
    "chirurgie_robotique",
    "telesante",
    "cybersecurite",
    "communication",
    "outils_numeriques",
    "entrepreneuriat",
)
"""Topics that the bases of AI prepare little for."""
LITTLE_TIME = {"hours_total_max": 40, "hours_per_week_max": 2, "months_max": 4}
"""Limits up to which a long diploma is out of proportion even where it fits."""
FEW_HOURS = 10
SAME_TOWN_KM = 15
RECENT, OLDEST = 2025, 2017

SHORTFALLS = {
    "many journeys": "demande des déplacements répétés", "one journey": "demande un déplacement", "announced": "n'est encore qu'annoncée",
    "elsewhere, attendance not published": "se tient dans une autre région", "curriculum elsewhere": "relève d'une autre région",
    "abroad, on site": "se tient à l'étranger", "abroad, at a distance": "est étrangère", "little known": "est peu documentée",
    "modality unknown": "ne publie pas sa modalité", "budget unknown": "ne publie pas son tarif", "budget unknown, free wanted": "ne publie pas son tarif",
    "hours unknown": "ne publie pas sa durée", "hours unknown, few hours": "ne publie pas sa durée", "calendar unknown": "ne publie pas sa durée",
    "audience unknown": "ne dit pas qu'elle vous soit ouverte", "made for another specialty": "vise une autre spécialité",
    "made for a specialty, none said": "vise une spécialité", "in English, not asked": "est en anglais", "programming asked, not said": "demande de programmer",
    "programming asked, none known": "demande de programmer", "long diploma, little time": "est un diplôme long pour le temps que vous avez",
    "long diploma, student": "est un diplôme de praticien", "beginner, approfondir": "suppose des bases", "beginner, pratiquer": "suppose des bases",
    "advanced, decouvrir": "reprend les bases", "advanced, first introduction to AI": "reprend les bases",
    "age of the last trace": "n'a plus de trace récente", "no dated trace": "n'a pas de trace datée",
    "a resource, not a course": "est un document, et non un cours",
}  # fmt: skip
"""What a judgement that weighs against a programme says of it."""

Telling = Callable[[Programme], str]


@dataclass(frozen=True)
class Judgement:
    """How much it holds of each programme, shape (n,); `telling` says it of one where it counts in favour."""

    name: str
    holds: Array
    telling: Telling | None = None


class Fit:
    """Points and reasons of every programme for one profile."""

    def __init__(self, match: Match, closeness: dict[str, float]):
        """:param closeness: programme → closeness to what was asked, 0 to 1."""
        self._match, self._closeness = match, closeness

    @cached_property
    def judgements(self) -> list[Judgement]:
        parts = (
            _audience,
            _specialty,
            _subject,
            _level,
            _programming,
            _limits,
            _place,
            _language,
            _availability,
            _format,
        )
        return [j for part in parts for j in part(self._match)]

    @cached_property
    def points(self) -> Array:
        """Estimated grade, higher is better; shape (n,)."""
        columns = self._match.columns
        total = np.full(len(columns), weights()["base"])
        for j in self.judgements:
            total += weights()[j.name] * j.holds
        for id_, closeness in self._closeness.items():
            if id_ in columns.row:
                total[columns.row[id_]] += CLOSENESS * closeness
        return total

    def reasons(self, row: int) -> list[str]:
        """What speaks for one programme, weightiest first; our own word on it when nothing in the profile does."""
        p = self._match.columns.programmes[row]
        told: dict[str, float] = {}
        for j in self.judgements:
            gain = float(weights()[j.name] * j.holds[row])
            if j.telling and gain > 0:
                words = j.telling(p)
                told[words] = told.get(words, 0.0) + gain
        return sorted(told, key=lambda w: -told[w]) or [f"classement Parcours IA Santé : {clause(p.editorial.why)}"]

    def difference(self, better: int, worse: int) -> str | None:
        """The judgement that sets one programme most above another, in words; None when none that has words does."""
        p = self._match.columns.programmes[better]
        gaps = sorted(
            (
                (weights()[j.name] * (float(j.holds[better]) - float(j.holds[worse])), i, j)
                for i, j in enumerate(self.judgements)
            ),
            key=lambda g: (-g[0], g[1]),
        )
        for gap, _, j in gaps:
            if gap <= 0:
                return None
            if weights()[j.name] > 0 and j.telling:
                return j.telling(p)
            if weights()[j.name] < 0 and j.name in SHORTFALLS:
                return f"l'autre {SHORTFALLS[j.name]}"
        return None


@cache
def weights() -> dict[str, float]:
    """Judgement → grades that it is worth."""
    return read_yaml((Path(__file__).parent / "fit.yaml").read_text("utf-8"))


@cache
def _related() -> dict[str, dict[str, float]]:
    return read_yaml((Path(__file__).parent / "related_topics.yaml").read_text("utf-8"))


def _audience(m: Match) -> Iterator[Judgement]:
    c, profession, verdict = m.columns, m.profile.profession, m.verdicts["audience"]
    if profession is None:
        yield Judgement("audience, profession unknown", verdict == 0)
        return
    named = c.professions[:, list(codes("profession")).index(profession)] & (verdict > 0)
    yield Judgement(
        "audience named",
        named,
        lambda p: f"votre profession ({label('profession', profession)}) fait partie du public visé",
    )
    yield Judgement("audience unknown", verdict == 0)


def _specialty(m: Match) -> Iterator[Judgement]:
    c, specialty = m.columns, m.profile.specialty
    special = c.special
    if specialty is None:
        yield Judgement("made for a specialty, none said", special)
        return
    mine = np.any(c.specialties[:, specialties_of(specialty)], axis=1)
    yield Judgement(
        "made for the specialty", mine, lambda p: f"conçu pour votre spécialité ({label('specialty', specialty)})"
    )
    yield Judgement("made for another specialty", special & ~mine)


def _subject(m: Match) -> Iterator[Judgement]:
    c, wanted, aims = m.columns, m.profile.topics, m.profile.goals
    ai = np.max([c.salience[:, _topic(t)] for t in AI_TOPICS], axis=0)
    basics = c.salience[:, _topic("ia_generale")]
    if wanted:
        served = np.stack([_serving(m, t) for t in wanted])
        direct = c.salience[:, [_topic(t) for t in wanted]]

        def told(p: Programme) -> str:
            shared = [t for t in wanted if t in p.editorial.topics]
            if shared:
                return "traite de ce qui vous intéresse : " + ", ".join(label("topic", t) for t in shared)
            return "touche à ce qui vous intéresse par " + ", ".join(label("topic", t) for t in p.editorial.topics[:2])

        yield Judgement("topics, on average", served.mean(axis=0), told)
        yield Judgement("topic, at best", served.max(axis=0), told)
        yield Judgement("topic, first of the programme", direct.max(axis=1) == 1, told)
        yield Judgement(
            "topics, share of the programme", direct.sum(axis=1) / np.maximum(c.salience.sum(axis=1), 1e-9), told
        )
        beside = (
            "AI wanted"
            if set(wanted) & set(AI_TOPICS)
            else "topic without AI"
            if set(wanted) <= set(WITHOUT_AI)
            else "topic that AI serves"
        )
        yield Judgement(f"bases of AI, {beside}", basics)
    else:
        yield Judgement("AI, no topic said", ai, lambda p: "traite de l'IA")
        yield Judgement("AI first, no topic said", ai == 1, lambda p: "traite de l'IA")
    if aims:
        share = c.aims[:, [list(codes("goal")).index(g) for g in aims]].mean(axis=1)
        yield Judgement(
            "goals",
            share,
            lambda p: "sert votre objectif : " + ", ".join(label("goal", g) for g in aims if serves(p, g)),
        )


def _serving(m: Match, topic: str) -> Array:
    """How far each programme serves a wish for one topic, by itself or by a related one, 0 to 1."""
    also = _related().get(topic, {})
    return np.max([m.columns.salience[:, _topic(t)] * share for t, share in {topic: 1.0, **also}.items()], axis=0)


def _topic(code: str) -> int:
    return list(codes("topic")).index(code)


def _level(m: Match) -> Iterator[Judgement]:
    c, level = m.columns, m.profile.ai_level
    said = {"debutant": "beginner", "intermediaire": "advanced", "avance": "advanced", None: "level unknown"}[level]
    for i, stage in enumerate(codes("step_stage")):
        yield Judgement(f"{said}, {stage}", c.stage == i, (lambda p: "adapté à votre niveau") if level else None)
    if said == "advanced":
        yield Judgement("advanced, for beginners", c.level == 0)
    if said == "advanced" or m.profile.programming == "courante":
        introduction = (c.level == 0) & (c.salience[:, _topic("ia_generale")] > 0) & ~c.long
        yield Judgement("advanced, first introduction to AI", introduction)


def _programming(m: Match) -> Iterator[Judgement]:
    c, profile = m.columns, m.profile
    asked = (c.programming > 0) | ((c.programming < 0) & c.asks_programming)
    if profile.programming == "aucune":
        yield Judgement("programming asked, none known", asked)
        yield Judgement(
            "no programming", (c.programming == 0) | c.no_programming, lambda p: "ne demande pas de programmer"
        )
    elif profile.programming:
        yield Judgement("programming asked, known", asked, lambda p: "fait pratiquer la programmation")
    elif profile.profession not in CODERS and "developper" not in profile.goals:
        yield Judgement("programming asked, not said", asked)  # most clinicians do not program


def _limits(m: Match) -> Iterator[Judgement]:
    free = m.profile.budget_max_eur == 0
    for name, words in {
        "modality": "respecte la modalité souhaitée", "budget": "gratuit" if free else "tient dans votre budget",
        "hours": "tient dans votre temps", "calendar": "tient dans votre calendrier",
    }.items():  # fmt: skip
        if name in m.verdicts:
            yield Judgement(f"{name} fits", m.verdicts[name] > 0, lambda p, told=words: told)  # type: ignore[misc]
            yield Judgement(
                f"{name} unknown, free wanted" if name == "budget" and free else f"{name} unknown",
                m.verdicts[name] == 0,
            )
    if any((limit := getattr(m.profile, name)) is not None and limit <= most for name, most in LITTLE_TIME.items()):
        yield Judgement("long diploma, little time", m.columns.long)
    if (m.profile.hours_total_max or np.inf) <= FEW_HOURS:
        yield Judgement("hours unknown, few hours", np.isnan(m.columns.hours))
        yield Judgement(
            "short format, few hours",
            m.columns.kinds(["webinaire", "conference"]) | m.columns.is_("enrolment", "ressource"),
            lambda p: "un format court",
        )
    if m.profile.hours_total_max:
        yield Judgement("fills the hours", np.minimum(np.nan_to_num(m.columns.hours) / m.profile.hours_total_max, 1))


def _place(m: Match) -> Iterator[Judgement]:
    c, profile = m.columns, m.profile
    on_site = ~m.remote
    if profile.city or profile.region:
        away = c.placed & ~m.nearby & on_site
        yield Judgement("near", m.nearby & on_site, lambda p: "près de chez vous")
        yield Judgement(
            "of the region", c.in_region(profile.region), lambda p: f"proposé dans votre région ({profile.region})"
        )
        yield Judgement(
            "in town", np.nan_to_num(m.kilometres, nan=np.inf) < SAME_TOWN_KM, lambda p: f"dans votre ville ({p.city})"
        )
        cursus = c.is_("enrolment", "cursus") & (c.region >= 0)
        yield Judgement(
            "curriculum of one's region",
            cursus & c.in_region(profile.region),
            lambda p: "ouvert aux étudiants de votre région",
        )
        yield Judgement("curriculum elsewhere", cursus & ~c.in_region(profile.region))
        yield Judgement("one journey", away & ~m.lasting)
        yield Judgement("many journeys", away & m.lasting)
        yield Judgement(
            "elsewhere, attendance not published", ~c.placed & (c.region >= 0) & ~c.in_region(profile.region) & on_site
        )
    foreign = c.abroad & ~c.kinds(["mooc"])
    yield Judgement("abroad, at a distance", foreign & m.remote)
    yield Judgement("abroad, on site", foreign & on_site)


def _language(m: Match) -> Iterator[Judgement]:
    english = m.columns.language == list(codes("language")).index("en")
    asked = "en" in m.profile.languages
    yield Judgement(
        "in English, asked" if asked else "in English, not asked",
        english,
        (lambda p: "en anglais, comme vous le souhaitez") if asked else None,
    )


def _availability(m: Match) -> Iterator[Judgement]:
    c = m.columns
    yield Judgement("open", c.is_("status", "ouvert"))
    yield Judgement("announced", c.is_("status", "annonce"))
    yield Judgement(
        "age of the last trace",
        np.clip(RECENT - np.nan_to_num(c.attested, nan=RECENT), 0, RECENT - OLDEST) / (RECENT - OLDEST),
    )
    yield Judgement("no dated trace", np.isnan(c.attested))
    yield Judgement("sources", np.log(c.sources) / 2)
    yield Judgement("little known", c.confidence == list(codes("confidence")).index("low"))
    yield Judgement("by the institution", c.is_("enrolment", "etablissement"))
    yield Judgement("within a curriculum", c.is_("enrolment", "cursus"))
    yield Judgement("a resource, not a course", c.is_("enrolment", "ressource"))


def _format(m: Match) -> Iterator[Judgement]:
    c, profession = m.columns, m.profile.profession
    for kind in (
        "mooc",
        "webinaire",
        "conference",
        "datathon",
        "formation_courte",
        "certificat_universitaire",
        "certification",
        "master",
    ):
        yield Judgement(f"kind {kind}", c.kinds([kind]))
    yield Judgement("kind DU or DIU", c.kinds(["DU", "DIU"]))
    if profession in STUDENTS:
        yield Judgement("long diploma, student", c.long & ~c.kinds(["double_cursus"]))
    yield Judgement(
        "keeps judgement",
        c.keeps_judgement,
        lambda p: "préserve votre jugement : " + clause(p.editorial.judgement or ""),
    )


def clause(sentence: str) -> str:
    """A sentence that can stand after a colon: no capital (acronyms kept), no final stop."""
    text = sentence.strip().rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
