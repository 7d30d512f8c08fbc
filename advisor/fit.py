"""How well a programme suits a person: a sum of small judgements, each with the reason the person is given.

Weights were set by reading the paths of typical profiles, against no evaluation data.
"""

from collections.abc import Iterator

from advisor.matching import INCONNU, LEARNERS, LONG_KINDS, OUI, Criterion, serves
from advisor.profile import Profile
from corpus.codes import label
from corpus.models import EVERYONE, Programme

BASE = 3.0
UNKNOWN_COST = 0.15
"""`inconnu` is never `oui`: an unknown ranks a little below an equal programme whose fact is known."""
CODERS = {"ingenieur", "chercheur"}
RECENT = 2024

Judgement = tuple[float, str | None]
"""Points, and the reason given when they are worth telling."""


def fit(p: Programme, profile: Profile, criteria: list[Criterion], similarity: float) -> tuple[float, list[str]]:
    """(points, reasons).

    :param similarity: closeness to what was asked, 0 to 1.
    """
    verdicts = {c.criterion: c.verdict for c in criteria}
    judgements = [
        *_audience(p, profile, verdicts), *_subject(p, profile), *_level(p, profile), *_programming(p, profile),
        *_limits(p, profile, verdicts), *_availability(p, profile), *_judgement(p),
    ]  # fmt: skip
    points = BASE + 2.0 * similarity - UNKNOWN_COST * sum(c.verdict == INCONNU for c in criteria)
    reasons = [reason for _, reason in judgements if reason]
    return points + sum(n for n, _ in judgements), reasons or [f"classement Parcours IA Santé : {_clause(p.editorial.why)}"]


def _audience(p: Programme, profile: Profile, verdicts: dict[str, str]) -> Iterator[Judgement]:
    e = p.editorial
    if verdicts["audience"] == OUI:
        told = profile.profession and EVERYONE not in e.professions
        yield 1.0, f"votre profession ({label('profession', profile.profession)}) fait partie du public visé" if told else None
    elif verdicts["audience"] == INCONNU and profile.profession:
        yield -0.4, None
    if not e.specialties:
        return
    if not profile.specialty:
        yield -0.8, None  # made for a specialty that this person has not named
    elif profile.specialty in e.specialties:
        yield 2.0, f"conçu pour votre spécialité ({label('specialty', profile.specialty)})"
    else:
        yield -1.5, None


def _subject(p: Programme, profile: Profile) -> Iterator[Judgement]:
    topics = p.editorial.topics
    shared = [t for t in profile.topics if t in topics]
    if shared:
        yield 2.0 * len(shared) / len(profile.topics), "traite de ce qui vous intéresse : " + ", ".join(label("topic", t) for t in shared)
    elif profile.topics:
        yield (-0.4 if "ia_generale" in topics else -1.2), None
    elif {"ia_generale", "ia_generative", "apprentissage_automatique"} & set(topics):
        yield 1.2, None
    served = [g for g in profile.goals if serves(p, g)]
    if served:
        yield 1.0 * len(served), "sert votre objectif : " + ", ".join(label("goal", g) for g in served)
    if p.kind in profile.kinds_wanted:
        yield 1.0, f"c'est le type de formation que vous cherchez ({label('kind', p.kind)})"


def _level(p: Programme, profile: Profile) -> Iterator[Judgement]:
    e = p.editorial
    if profile.ai_level == "debutant":
        yield (0.6 if e.stage in ("decouvrir", "fondamentaux") else -0.2), None
        if e.level in ("intermediaire", "avance"):
            yield -1.0, None
    elif profile.ai_level:
        yield {"approfondir": 0.6, "pratiquer": 0.5, "decouvrir": -0.8}.get(e.stage, 0.0), None


def _programming(p: Programme, profile: Profile) -> Iterator[Judgement]:
    asked = p.editorial.programming or ("notions" if p.programming_required else None)
    if profile.programming == "aucune":
        if asked in ("notions", "courante"):
            yield -1.0, None
        elif asked == "aucune" or p.programming_required is False:
            yield 0.3, "ne demande pas de programmer"
    elif profile.programming is None and profile.profession not in CODERS and "developper" not in profile.goals:
        # most clinicians do not program: what asks for it is not advised to somebody who has not said they do
        yield {"courante": -2.0, "notions": -1.0}.get(asked or "", 0.0), None


def _limits(p: Programme, profile: Profile, verdicts: dict[str, str]) -> Iterator[Judgement]:
    for name, words in (
        ("modality", "respecte la modalité souhaitée"),
        ("budget", "tient dans votre budget"),
        ("hours", "tient dans votre temps"),
    ):
        if verdicts.get(name) == OUI:
            yield 0.5, words
        elif verdicts.get(name) == INCONNU:
            yield (-1.0 if name == "budget" and profile.budget_max_eur == 0 else -0.4), None
    if profile.region and p.region == profile.region and p.modalities != ["distanciel"]:
        yield 0.8, f"dans votre région ({profile.region})"
    if p.kind in LONG_KINDS and profile.hours_per_week_max is not None and profile.hours_per_week_max < 2:
        yield -0.8, None
    if p.language == "en" and "en" not in profile.languages:
        yield -0.8, None


def _availability(p: Programme, profile: Profile) -> Iterator[Judgement]:
    yield {"ouvert": 0.4, "a_verifier": -0.2, "annonce": -0.3}.get(p.status, 0.0), None
    yield -0.1 * max(0, RECENT - (p.last_attested or RECENT)), None
    if p.country not in (None, "FR") and p.kind != "mooc":
        yield (-1.2 if p.modalities else -2.0), None
    if p.enrolment == "cursus":
        yield (0.3 if profile.profession in LEARNERS else -1.0), None


def _judgement(p: Programme) -> Iterator[Judgement]:
    if p.editorial.judgement:
        yield 0.3, "préserve votre jugement : " + _clause(p.editorial.judgement)


def _clause(sentence: str) -> str:
    """A sentence that can stand after a colon: no capital (acronyms kept), no final stop."""
    text = sentence.strip().rstrip(".")
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
