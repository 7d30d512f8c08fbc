"""Which of the funding statuses that sources tell of is a person's: who pays depends on it."""

from advisor.facts import Facts
from advisor.profile import Profile
from corpus.models import StatusRoutes


def funding_status(facts: Facts, profile: Profile) -> StatusRoutes | None:
    """The funding status that a profile matches most closely, None when the profession is not known; of two that match
    as well, the one for fewer professions. One for any profession wants its setting known."""
    best, best_score, setting = None, (0, 0), _setting(profile)
    for status in facts.corpus.links.status_routes:
        m = status.match
        if not (
            profile.profession in m.professions
            if m.professions
            else profile.profession is not None and setting in m.settings
        ):
            continue
        if setting and m.settings and setting not in m.settings:
            continue
        if profile.stage and m.stages and profile.stage not in m.stages:
            continue
        score = (
            bool(m.professions) * 4 + (setting in m.settings) * 2 + (profile.stage in m.stages),
            -len(m.professions),
        )
        if score > best_score:
            best, best_score = status, score
    return best


def _setting(profile: Profile) -> str | None:
    """The setting, where it tells who pays: a physician of a clinic is in practice of their own there, or its employee."""
    return None if (profile.profession, profile.setting) == ("medecin", "clinique") else profile.setting


def ambiguous_status(facts: Facts, profile: Profile) -> bool:
    """Whether the setting (hospital, own practice…) would decide between several funding statuses."""
    status = funding_status(facts, profile) if _setting(profile) is None else None
    return status is not None and bool(status.match.settings)
