"""Which of a person's limits a programme or a path breaks, read from the raw records alone.

A second opinion on the planner, for evaluation and tests: it shares no code with `matching`. Only a known fact breaks a
limit; what is unknown breaks nothing.
"""

from advisor.planner import Path
from advisor.profile import Profile
from corpus.codes import codes
from corpus.load import Corpus
from corpus.models import EVERYONE, Programme

WEEKS_PER_MONTH = 52 / 12
STUDENTS = ("etudiant_medecine", "etudiant_sante", "interne")
DECIDERS = ("direction", "cadre_sante")


def broken_limits(p: Programme, profile: Profile) -> list[str]:
    """What the person said, or may not do, that a known fact of this programme breaks; unknown breaks nothing."""
    weekly = p.hours / (p.months * WEEKS_PER_MONTH) if p.hours is not None and p.months else None
    who = profile.profession
    faults = {
        "n'est plus proposé": p.status in ("termine", "ferme") or p.enrolment == "cadre",
        "dans un cursus": p.enrolment == "cursus" and who is not None and who not in STUDENTS,
        "par l'établissement": p.enrolment == "etablissement" and who is not None and who not in DECIDERS,
        "public": not _admitted(p, profile),
        "prérequis": any(_unmet(p, profile)),
        "type exclu": p.kind in profile.kinds_excluded,
        "type non voulu": bool(profile.kinds_wanted) and p.kind not in profile.kinds_wanted,
        "modalité": bool(profile.modalities and p.modalities) and not set(profile.modalities) & set(p.modalities),
        "langue": bool(profile.languages) and p.language is not None and p.language not in profile.languages,
        "budget": _over(_price(p), profile.budget_max_eur),
        "heures": _over(p.hours, profile.hours_total_max),
        "heures par semaine": _over(weekly, profile.hours_per_week_max),
        "mois": _over(p.months, profile.months_max),
    }
    return [name for name, fault in faults.items() if fault]


def broken_by_path(path: Path, profile: Profile, corpus: Corpus) -> list[str]:
    """Limits that a step breaks alone, and those that the steps break together; a limit told as relaxed is not one."""
    loose = profile.model_copy(
        update={r["constraint"]: Profile.model_fields[r["constraint"]].get_default() for r in path.relaxed}
    )
    programmes = [corpus.programmes[step.programme] for step in path.steps]
    faults = [f"{p.id} : {limit}" for p in programmes for limit in broken_limits(p, loose)]
    sums = {
        "heures du parcours": (sum(p.hours or 0 for p in programmes), loose.hours_total_max),
        "mois du parcours": (sum(p.months or 0 for p in programmes), loose.months_max),
        "budget du parcours": (sum(_price(p) or 0 for p in programmes), loose.budget_max_eur),
    }
    faults += [name for name, (total, limit) in sums.items() if _over(total, limit)]
    ids = {p.id for p in programmes}
    return faults + [f"{p.id} : double" for p in programmes if ids & set(p.same_as_maybe)]


def _price(p: Programme) -> float | None:
    """What one person pays for the whole, at least."""
    return min((q.amount_eur for q in p.prices if q.per == "personne" and q.covers == "tout"), default=None)


def _over(value: float | None, limit: float | None) -> bool:
    return value is not None and limit is not None and value > limit


def _admitted(p: Programme, profile: Profile) -> bool:
    wanted = p.editorial.professions
    if not wanted or EVERYONE in wanted or profile.profession is None or p.editorial.reserved is False:
        return True
    return profile.profession in wanted


def _unmet(p: Programme, profile: Profile) -> list[bool]:
    order = {family: list(codes(family)) for family in ("programming", "ai_level")}
    found = []
    for r in (r for r in p.requires if r.type == "required"):
        found.append(bool(r.stage and profile.stage and r.stage != profile.stage))
        for family, levels in order.items():
            wanted, known = getattr(r, family), getattr(profile, family)
            found.append(bool(wanted and known) and levels.index(known) < levels.index(wanted))
    return found
