"""One programme against one profile, criterion by criterion: oui, non or inconnu, with the fact behind it.

An unknown fact is `inconnu`, never `oui`. It is bounded, for planning only, by what its kind implies: a cited range
first, else the range of at least three known values of that kind. A limit excludes only when even the low end breaks it.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from advisor.profile import Profile
from corpus.codes import Code, codes, label, read_yaml
from corpus.load import Corpus
from corpus.models import EVERYONE, Prerequisite, Programme
from corpus.text import key
from corpus.vocabularies import towns

OUI, NON, INCONNU = "oui", "non", "inconnu"
NEAR_KM = 100.0
"""A day's return trip; farther on-site programmes in another region are no fit unless the person says otherwise."""
KNOWN_VALUES_FOR_A_RANGE = 3
WEEKS_PER_MONTH = 4.33
NEVER_A_STEP = {"termine": "n'est plus proposé", "ferme": "est fermé"}
LEARNERS = {"etudiant_medecine", "etudiant_sante", "interne"}
DECIDERS = {"direction", "cadre_sante"}
LONG_KINDS = {"DU", "DIU", "capacite", "licence", "master", "mastere_specialise", "executive_master", "double_cursus"}


class Criterion(BaseModel):
    """One verdict shown to the person."""

    model_config = ConfigDict(frozen=True)

    criterion: Code("criterion")  # type: ignore[valid-type]
    verdict: str
    detail: str


@dataclass(frozen=True, slots=True)
class Range:
    """Bounds that a kind implies, and the statement that gives them (None when they come from known values)."""

    low: float
    high: float | None
    source: tuple[str, int] | None


class Matcher:
    """Criteria over one corpus."""

    def __init__(self, corpus: Corpus):
        self.corpus = corpus

    @cached_property
    def _ranges(self) -> dict[tuple[str, str], Range]:
        found: dict[tuple[str, str], Range] = {}
        for r in self.corpus.links.kind_ranges:
            if r.high is not None and r.low < r.high:  # a single example is no range
                found[(r.kind, r.field)] = Range(r.low, r.high, (r.source, r.n))
        groups = [*({k} for k in codes("kind")), LONG_KINDS]
        for name, value in (("hours", _hours), ("months", _months), ("price", full_price)):
            for group in groups:
                known = [v for p in self.corpus.programmes.values() if p.kind in group and (v := value(p)) is not None]
                if len(known) >= KNOWN_VALUES_FOR_A_RANGE:
                    for kind in group:
                        found.setdefault((kind, name), Range(min(known), max(known), None))
        return found

    def range(self, kind: str, field: str) -> Range | None:
        """What a kind implies for `hours`, `months` or `price`, or None when nothing is known."""
        return self._ranges.get((kind, field))

    def unavailable(self, p: Programme, profile: Profile) -> str | None:
        """Why this programme can be no step of a path for this person, whatever they wish; None when it can."""
        if p.status in NEVER_A_STEP:
            return NEVER_A_STEP[p.status]
        if p.enrolment == "cadre":
            return "est un cadre, et non une formation où s'inscrire"
        if p.enrolment == "cursus" and profile.profession not in LEARNERS:
            return "se suit à l'intérieur d'un cursus d'études"
        if p.enrolment == "etablissement" and profile.profession not in DECIDERS:
            return "se demande à votre établissement"
        return None

    def criteria(self, p: Programme, profile: Profile) -> list[Criterion]:
        """Verdicts that bear on this profile; a criterion about which the person said nothing is left out."""
        found = [self._audience(p, profile), self._prerequisites(p, profile)]
        if profile.modalities:
            found.append(self._modality(p, profile))
        if profile.city or profile.region:
            found.append(self._location(p, profile))
        if profile.hours_total_max is not None or profile.hours_per_week_max is not None:
            found.append(self._hours(p, profile))
        if profile.budget_max_eur is not None:
            found.append(self._budget(p, profile))
        if profile.months_max is not None:
            found.append(self._limit(p, "calendar", "months", _months(p), profile.months_max, "mois"))
        if profile.languages:
            found.append(self._language(p, profile))
        if profile.kinds_wanted or profile.kinds_excluded:
            found.append(self._kind(p, profile))
        shared = [t for t in profile.topics if t in p.editorial.topics]
        if shared:
            found.append(_criterion("topic", OUI, ", ".join(label("topic", t) for t in shared)))
        goals = [g for g in profile.goals if serves(p, g)]
        if goals:
            found.append(_criterion("goal", OUI, ", ".join(label("goal", g) for g in goals)))
        return found

    # --- one criterion each ---------------------------------------------------------------------------------------

    def _audience(self, p: Programme, profile: Profile) -> Criterion:
        e, told = p.editorial, ", ".join(p.audience[:4]) or "public non communiqué"
        if EVERYONE in e.professions:
            return _criterion("audience", OUI, "ouvert à tous")
        if not profile.profession:
            return _criterion("audience", INCONNU, f"votre profession n'est pas connue ; public : {told}")
        if not e.professions:
            return _criterion("audience", INCONNU, told)
        if profile.profession not in e.professions:
            if e.reserved is False:
                return _criterion("audience", INCONNU, f"{told} ; d'autres profils sont admis")
            return _criterion("audience", NON, f"{told} seulement, d'après notre classement")
        if e.specialties and profile.specialty and not _same_field(profile.specialty, e.specialties):
            wanted = ", ".join(label("specialty", s) for s in e.specialties[:3])
            return _criterion("audience", NON if e.reserved else INCONNU, f"surtout pour : {wanted}")
        return _criterion("audience", OUI, told if p.audience else label("profession", profile.profession))

    def _prerequisites(self, p: Programme, profile: Profile) -> Criterion:
        required = [r for r in p.requires if r.type == "required"]
        if p.programming_required and not any(r.programming for r in required):
            required.append(
                Prerequisite(type="required", programming="notions", reason="savoir programmer est demandé")
            )
        worst = OUI
        told = p.prerequisites or "aucun prérequis publié"
        for r in required:
            verdict = self._requirement(r, profile)
            if verdict == NON:
                return _criterion("prerequisites", NON, r.diploma or _sentence(r.reason))
            if verdict == INCONNU:
                worst, told = INCONNU, r.diploma or _sentence(r.reason)
        if not required and p.prerequisites is None:
            worst = INCONNU
        return _criterion("prerequisites", worst, told)

    @staticmethod
    def _requirement(r: Prerequisite, profile: Profile) -> str:
        if r.diploma:
            if not r.stage or not profile.stage:
                return INCONNU
            return OUI if profile.stage == r.stage else NON
        for wanted, known, family in (
            (r.programming, profile.programming, "programming"),
            (r.ai_level, profile.ai_level, "ai_level"),
        ):
            if wanted:
                order = list(codes(family))
                return INCONNU if known is None else OUI if order.index(known) >= order.index(wanted) else NON
        return INCONNU

    @staticmethod
    def _modality(p: Programme, profile: Profile) -> Criterion:
        if not p.modalities:
            return _criterion("modality", INCONNU, "modalité non communiquée")
        told = " ou ".join(label("modality", m) for m in p.modalities)
        return _criterion("modality", OUI if set(p.modalities) & set(profile.modalities) else NON, told)

    @staticmethod
    def _location(p: Programme, profile: Profile) -> Criterion:
        if "distanciel" in p.modalities and (not profile.modalities or "distanciel" in profile.modalities):
            return _criterion("location", OUI, "se suit à distance")
        places = p.places or ([p.city] if p.city else [])
        if not places or not p.modalities:
            return _criterion("location", INCONNU, f"organisé à {p.city} ; présence non précisée" if p.city else "lieu non communiqué")
        if not profile.city and p.region:
            return _criterion("location", OUI if p.region == profile.region else NON, f"sur place à {', '.join(places)}")
        home = towns().get(key(profile.city or ""))
        distances = [d for place in places if home and (d := _km(home, towns().get(key(place)))) is not None]
        if not distances:
            if p.country not in (None, "FR"):
                return _criterion("location", NON, f"sur place à {', '.join(places)}, hors de France")
            return _criterion("location", INCONNU, f"sur place à {', '.join(places)}")
        nearest = min(distances)
        near = nearest <= NEAR_KM or (p.region is not None and p.region == profile.region)
        return _criterion("location", OUI if near else NON, f"sur place à {', '.join(places)} ({round(nearest)} km environ)")

    def _hours(self, p: Programme, profile: Profile) -> Criterion:
        hours = _hours(p)
        if profile.hours_total_max is not None:
            total = self._limit(p, "hours", "hours", hours, profile.hours_total_max, "h")
            if total.verdict == NON or profile.hours_per_week_max is None:
                return total
        weekly = profile.hours_per_week_max or 0.0
        if hours is None or p.months is None:
            return _criterion("hours", INCONNU, "rythme hebdomadaire non communiqué")
        load = hours / (p.months * WEEKS_PER_MONTH)
        return _criterion("hours", OUI if load <= weekly else NON, f"environ {load:.1f} h par semaine".replace(".", ","))

    def _budget(self, p: Programme, profile: Profile) -> Criterion:
        return self._limit(p, "budget", "price", full_price(p), profile.budget_max_eur or 0.0, "€")

    def _limit(self, p: Programme, name: str, field: str, value: float | None, limit: float, unit: str) -> Criterion:
        if value is not None:
            told = "gratuit" if field == "price" and value == 0 else f"{value:g} {unit}".replace(".", ",")
            return _criterion(name, OUI if value <= limit else NON, told)
        unknown = {"hours": "durée non communiquée", "months": "durée non communiquée", "price": "tarif non communiqué"}[field]
        bounds = self.range(p.kind, field)
        if bounds and bounds.low > limit:
            return _criterion(name, NON, f"{unknown} ; en général à partir de {bounds.low:g} {unit} pour ce type de formation")
        return _criterion(name, INCONNU, unknown)

    @staticmethod
    def _language(p: Programme, profile: Profile) -> Criterion:
        if p.language is None:
            return _criterion("language", INCONNU, "langue non communiquée")
        return _criterion("language", OUI if p.language in profile.languages else NON, label("language", p.language))

    @staticmethod
    def _kind(p: Programme, profile: Profile) -> Criterion:
        fits = p.kind not in profile.kinds_excluded and (not profile.kinds_wanted or p.kind in profile.kinds_wanted)
        return _criterion("kind", OUI if fits else NON, label("kind", p.kind))


@cache
def _goals() -> dict[str, dict[str, list[str]]]:
    return read_yaml((Path(__file__).parent / "goals.yaml").read_text("utf-8"))


def serves(p: Programme, goal: str) -> bool:
    """Whether our classification says that a programme serves a goal (`goals.yaml`)."""
    e = p.editorial
    held = {"topics": e.topics, "competencies": e.competencies, "stage": [e.stage], "kind": [p.kind]}
    return any(set(wanted) & set(held[name]) for name, wanted in _goals()[goal].items())


def _criterion(name: str, verdict: str, detail: str) -> Criterion:
    return Criterion(criterion=name, verdict=verdict, detail=detail)


def _hours(p: Programme) -> float | None:
    return p.hours


def _months(p: Programme) -> float | None:
    return p.months


def full_price(p: Programme) -> float | None:
    """What one person pays for the whole, at least; None when unknown."""
    return min((q.amount_eur for q in p.full_prices), default=None)


def _same_field(specialty: str, among: list[str]) -> bool:
    if specialty in among:
        return True
    surgical = specialty.startswith("chirurgie") or specialty in ("neurochirurgie", "urologie")
    return surgical and ("chirurgie" in among or (specialty == "chirurgie" and any(s.startswith("chirurgie") for s in among)))


def _sentence(reason: str) -> str:
    return re.sub(r"^Conseil de Parcours IA Santé : ", "", reason).rstrip(".")


def _km(a: object, b: object) -> float | None:
    """Great-circle distance in kilometres (haversine)."""
    if a is None or b is None:
        return None
    la, lb = radians(a.latitude), radians(b.latitude)  # type: ignore[attr-defined]
    dy, dx = lb - la, radians(b.longitude - a.longitude)  # type: ignore[attr-defined]
    return 2 * 6371 * asin(sqrt(sin(dy / 2) ** 2 + cos(la) * cos(lb) * sin(dx / 2) ** 2))
