"""Programmes against one profile, criterion by criterion: oui, non or inconnu, with the fact behind it.

Verdicts are computed for the whole catalogue at once (`Match.verdicts`); the words for one programme when it is shown
(`Match.criteria`). An unknown fact is `inconnu`, never `oui`. It is bounded, for planning only, by what its kind implies:
a limit excludes an unknown only when even the low end of its kind breaks it.
"""

import re
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict

from advisor.columns import LONG_KINDS, Array, Columns
from advisor.goals import serves
from advisor.prices import LEARNERS, applies, full_price
from advisor.profile import Profile
from corpus.codes import Code, codes, label
from corpus.models import EVERYONE, Prerequisite, Programme

__all__ = ["LEARNERS", "LONG_KINDS", "Criterion", "Match", "full_price"]
OUI, NON, INCONNU = "oui", "non", "inconnu"
WORDS = {1: OUI, 0: INCONNU, -1: NON}
"""Verdicts as numbers: what is known to fit is positive, what is known not to fit negative."""
NEAR_KM = 100.0
"""A day's return trip."""
WEEKS_PER_MONTH = 4.33
DECIDERS = {"direction", "cadre_sante"}
FIELDS = {
    "audience": "audience", "prerequisites": "prerequisites", "modality": "modalities", "location": "places", "hours": "hours",
    "budget": "prices", "calendar": "months", "language": "language", "kind": "kind",
}  # fmt: skip
"""The field that a verdict was read from, hence its citation; topics and goals are our own classification."""


class Criterion(BaseModel):
    """One verdict shown to the person. `field` is the programme's field it was read from, `source` the statement on its
    kind where the programme says nothing; both None for our own classification."""

    model_config = ConfigDict(frozen=True)

    criterion: Code("criterion")  # type: ignore[valid-type]
    verdict: str
    detail: str
    field: str | None = None
    source: tuple[str, int] | None = None


class Match:
    """The verdicts of every programme of the catalogue for one profile."""

    def __init__(self, columns: Columns, profile: Profile):
        self.columns, self.profile = columns, profile
        self.price, self.price_low = columns.prices(profile.profession)

    @cached_property
    def verdicts(self) -> dict[str, Array]:
        """Criterion → verdict (1, 0, -1) of each programme, int8 of shape (n,). What the person said nothing of is left out."""
        p = self.profile
        found = {"audience": self._audience(), "prerequisites": self._prerequisites()}
        if p.modalities:
            found["modality"] = self._modality()
        if p.city or p.region:
            found["location"] = self._location()
        if p.hours_total_max is not None or p.hours_per_week_max is not None:
            found["hours"] = self._hours()
        if p.budget_max_eur is not None:
            found["budget"] = _within(self.price, self.price_low, p.budget_max_eur)
        if p.months_max is not None:
            found["calendar"] = _within(self.columns.months, self.months_needed, p.months_max)
        if len(p.languages) == 1:
            wanted = list(codes("language")).index(p.languages[0])
            language = self.columns.language
            found["language"] = np.where(language == wanted, 1, np.where(language < 0, 0, -1))
        if p.kinds_wanted or p.kinds_excluded:
            wanted = self.columns.kinds(p.kinds_wanted or codes("kind")) & ~self.columns.kinds(p.kinds_excluded)
            found["kind"] = np.where(wanted, 1, -1)
        return found

    @cached_property
    def violated(self) -> Array:
        """Whether a criterion says `non`; bool of shape (n,)."""
        return np.any([v < 0 for v in self.verdicts.values()], axis=0)

    @cached_property
    def unknowns(self) -> Array:
        """How many criteria say `inconnu`; shape (n,)."""
        return np.sum([v == 0 for v in self.verdicts.values()], axis=0)

    @cached_property
    def available(self) -> Array:
        """Whether a programme can be a step for this person, whatever they wish; bool of shape (n,)."""
        c = self.columns
        shut = c.is_("status", "termine", "ferme") | c.is_("enrolment", "cadre")
        if self.profile.profession not in LEARNERS:
            shut |= c.is_("enrolment", "cursus")
        if self.profile.profession not in DECIDERS:
            shut |= c.is_("enrolment", "etablissement")
        return ~shut

    @cached_property
    def months_needed(self) -> Array:
        """Months a step takes at least: those published, or those its hours fill at this person's pace; shape (n,)."""
        weekly = self.profile.hours_per_week_max
        if not weekly:
            return self.columns.months_low
        paced = np.nan_to_num(self.columns.hours) / (weekly * WEEKS_PER_MONTH)
        return np.where(np.isnan(self.columns.months), np.maximum(self.columns.months_low, paced), self.columns.months)

    # --- verdicts, for the whole catalogue --------------------------------------------------------------------------

    def _audience(self) -> Array:
        c, p = self.columns, self.profile
        everyone = c.professions[:, -1]
        if p.profession is None:
            return np.where(everyone, 1, 0)
        mine = c.professions[:, list(codes("profession")).index(p.profession)]
        unsaid = ~c.professions.any(axis=1) | c.admits_others
        verdict = np.where(everyone | mine, 1, np.where(unsaid, 0, -1))
        if p.specialty:
            elsewhere = c.special & ~c.specialties[:, specialties_of(p.specialty)].any(axis=1) & ~everyone
            verdict = np.where(elsewhere & mine, np.where(c.reserved, -1, 0), verdict)
        return verdict

    def _prerequisites(self) -> Array:
        verdict = np.where(self.columns.tells_prerequisites, 1, 0)
        for i in self.columns.requiring:
            verdict[i] = min(self._requirement(r) for r in _required(self.columns.programmes[i]))
        return verdict

    def _requirement(self, r: Prerequisite) -> int:
        p = self.profile
        if r.diploma:
            return 0 if not r.stage or not p.stage else 1 if p.stage == r.stage else -1
        for wanted, known, family in (
            (r.programming, p.programming, "programming"),
            (r.ai_level, p.ai_level, "ai_level"),
        ):
            if wanted:
                order = list(codes(family))
                return 0 if known is None else 1 if order.index(known) >= order.index(wanted) else -1
        return 0

    def _modality(self) -> Array:
        accepted = self.columns.modalities[:, [list(codes("modality")).index(m) for m in self.profile.modalities]].any(
            axis=1
        )
        return np.where(accepted, 1, np.where(self.columns.modalities.any(axis=1), -1, 0))

    @cached_property
    def remote(self) -> Array:
        """Can be followed at a distance by somebody who accepts that."""
        remote = self.columns.modalities[:, list(codes("modality")).index("distanciel")]
        return (
            remote if not self.profile.modalities or "distanciel" in self.profile.modalities else np.zeros_like(remote)
        )

    @cached_property
    def kilometres(self) -> Array:
        """From the person's town to the nearest place of attendance; NaN when one of them is not known."""
        return self.columns.distances(self.profile.city or "")

    def _location(self) -> Array:
        """Only living abroad for months is known not to fit: nobody but the person knows how far they would travel."""
        c = self.columns
        return np.where(self.remote | self.nearby, 1, np.where(c.placed & c.abroad & self.lasting, -1, 0))

    @cached_property
    def nearby(self) -> Array:
        """Attended in the person's region, or within a day's return trip of their town."""
        c, p = self.columns, self.profile
        return c.placed & (c.in_region(p.region) | (np.nan_to_num(self.kilometres, nan=np.inf) <= NEAR_KM))

    @cached_property
    def lasting(self) -> Array:
        """Attended again and again rather than once: diplomas, and what lasts two months or more."""
        return self.columns.long | (self.columns.months_low >= 2)

    def _hours(self) -> Array:
        c, p = self.columns, self.profile
        verdict = np.ones(len(c), dtype=int)
        if p.hours_total_max is not None:
            verdict = _within(c.hours, c.hours_low, p.hours_total_max)
        if p.hours_per_week_max is not None:
            load = self._weekly_load
            verdict = np.minimum(verdict, np.where(np.isnan(load), 0, np.where(load <= p.hours_per_week_max, 1, -1)))
        return verdict

    @cached_property
    def _weekly_load(self) -> Array:
        months = self.columns.months
        return self.columns.hours / (np.where(months > 0, months, np.nan) * WEEKS_PER_MONTH)

    # --- the words for one programme ----------------------------------------------------------------------------------

    def criteria(self, row: int) -> list[Criterion]:
        """The verdicts of one programme with the fact behind each; topics and goals only where they are served."""
        p = self.columns.programmes[row]
        found = []
        for name, verdicts in self.verdicts.items():
            detail, source = getattr(self, f"_{name}_words")(row, p)
            found.append(
                Criterion(
                    criterion=name,
                    verdict=WORDS[int(verdicts[row])],
                    detail=detail,
                    field=FIELDS[name] if source is None else None,
                    source=source,
                )
            )
        shared = [t for t in self.profile.topics if t in p.editorial.topics]
        served = [g for g in self.profile.goals if serves(p, g)]
        for name, held in (("topic", shared), ("goal", served)):
            if held:
                found.append(Criterion(criterion=name, verdict=OUI, detail=", ".join(label(name, c) for c in held)))
        return found

    def violations(self, row: int) -> list[Criterion]:
        """The criteria that say `non` of one programme."""
        return [c for c in self.criteria(row) if c.verdict == NON]

    def unavailable(self, row: int) -> str | None:
        """Why a programme can be no step for this person, whatever they wish; None when it can."""
        p = self.columns.programmes[row]
        if self.available[row]:
            return None
        told = {
            "termine": "n'est plus proposée", "ferme": "est fermée", "cadre": "est un cadre, et non une formation où s'inscrire",
            "cursus": "se suit à l'intérieur d'un cursus d'études", "etablissement": "est à demander à votre établissement",
        }  # fmt: skip
        return told.get(p.status) or told[p.enrolment]

    def _audience_words(self, row: int, p: Programme) -> "Words":
        e, told = p.editorial, ", ".join(p.audience[:4]) or "public non communiqué"
        if EVERYONE in e.professions:
            return "ouvert à tous", None
        if not self.profile.profession:
            return f"votre profession n'est pas connue ; public : {told}", None
        if e.professions and self.profile.profession not in e.professions:
            return (
                f"{told} ; d'autres profils sont admis"
                if e.reserved is False
                else f"{told} seulement, d'après notre classement",
                None,
            )
        if self.verdicts["audience"][row] < 1 and e.specialties:
            return f"surtout pour : {', '.join(label('specialty', s) for s in e.specialties[:3])}", None
        return told if p.audience or not e.professions else label("profession", self.profile.profession), None

    def _prerequisites_words(self, row: int, p: Programme) -> "Words":
        judged = sorted((self._requirement(r), i) for i, r in enumerate(_required(p)))
        if judged and (judged[0][0] < 1 or p.prerequisites is None):
            r = _required(p)[judged[0][1]]
            return r.diploma or _sentence(r.reason), None
        return p.prerequisites or "aucun prérequis publié", None

    def _modality_words(self, row: int, p: Programme) -> "Words":
        return " ou ".join(label("modality", m) for m in p.modalities) or "modalité non communiquée", None

    def _location_words(self, row: int, p: Programme) -> "Words":
        places = ", ".join(p.places or ([p.city] if p.city else []))
        if self.remote[row]:
            return "se suit à distance", None
        if not self.columns.placed[row]:
            return (f"organisé à {places} ; présence non précisée" if places else "lieu non communiqué"), None
        far = "" if self.nearby[row] else f" ; {'déplacements' if self.lasting[row] else 'un déplacement'} à prévoir"
        if not np.isnan(self.kilometres[row]):
            return f"sur place à {places} ({round(self.kilometres[row])} km environ){far}", None
        return f"sur place à {places}{', hors de France' if self.columns.abroad[row] else ''}{far}", None

    def _hours_words(self, row: int, p: Programme) -> "Words":
        total, weekly, load = self.profile.hours_total_max, self.profile.hours_per_week_max, self._weekly_load[row]
        if total is not None and (weekly is None or self.columns.hours_low[row] > total):
            return self._limit_words("hours", p, self.columns.hours[row], total, "h")
        if np.isnan(load):
            return (
                "rythme hebdomadaire non communiqué"
                if p.hours is None
                else f"{_figure(p.hours)} h en tout, rythme hebdomadaire non communiqué"
            ), None
        return f"environ {load:.1f} h par semaine".replace(".", ","), None

    def _budget_words(self, row: int, p: Programme) -> "Words":
        others = [q for q in p.full_prices if not applies(q, self.profile.profession)]
        if np.isnan(self.price[row]) and others:
            return "tarif publié pour d'autres publics que le vôtre", None
        return self._limit_words("price", p, self.price[row], self.profile.budget_max_eur or 0.0, "€")

    def _calendar_words(self, row: int, p: Programme) -> "Words":
        months, needed = self.columns.months[row], self.months_needed[row]
        if np.isnan(months) and needed > self.columns.months_low[row]:
            return f"environ {_figure(needed)} mois à votre rythme", None
        return self._limit_words("months", p, months, self.profile.months_max or 0.0, "mois")

    def _language_words(self, row: int, p: Programme) -> "Words":
        return (label("language", p.language) if p.language else "langue non communiquée"), None

    def _kind_words(self, row: int, p: Programme) -> "Words":
        return label("kind", p.kind), None

    def _limit_words(self, field: str, p: Programme, value: float, limit: float, unit: str) -> "Words":
        if not np.isnan(value):
            return ("gratuit" if field == "price" and value == 0 else f"{_figure(value)} {unit}"), None
        unknown = "tarif non communiqué" if field == "price" else "durée non communiquée"
        bounds = self.columns.ranges.get((p.kind, field))
        if bounds and bounds.low > limit:
            return (
                f"{unknown} ; en général à partir de {_figure(bounds.low)} {unit} pour ce type de formation",
                bounds.source,
            )
        return unknown, None


Words = tuple[str, tuple[str, int] | None]
"""Detail, and the statement on the kind that it rests on, where the programme itself says nothing."""


def _within(known: Array, low: Array, limit: float) -> Array:
    """Known values against a limit; an unknown one is out only when even its low end is."""
    return np.where(low > limit, -1, np.where(np.isnan(known), 0, 1))


def _required(p: Programme) -> list[Prerequisite]:
    required = [r for r in p.requires if r.type == "required"]
    if p.programming_required and not any(r.programming for r in required):
        required.append(Prerequisite(type="required", programming="notions", reason="savoir programmer est demandé"))
    return required


def specialties_of(specialty: str) -> list[int]:
    """Specialties that include this one, as columns: « chirurgie » stands for all of surgery."""
    order = list(codes("specialty"))
    same = [specialty]
    if specialty == "chirurgie":
        same += [s for s in order if s.startswith("chirurgie")]
    elif specialty.startswith("chirurgie") or specialty in ("neurochirurgie", "urologie"):
        same.append("chirurgie")
    return [order.index(s) for s in same]


def _figure(value: float) -> str:
    return f"{round(value, 1):g}".replace(".", ",")


def _sentence(reason: str) -> str:
    return re.sub(r"^Conseil de Parcours IA Santé : ", "", reason).rstrip(".")
