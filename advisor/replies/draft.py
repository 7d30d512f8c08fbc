"""What every reply shares: the draft of an answer, the tools it is made with, and the words for a profile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from advisor.answer import number, plain
from advisor.comparison import Comparison
from advisor.knowledge import Knowledge
from advisor.planner import Path, Planner
from advisor.profile import LIST_FIELDS, Profile
from corpus.codes import label, read_yaml
from corpus.settings import Settings
from index.search import Searcher

LISTED = 5
"""Programmes of a list."""
LEANING = 12
"""How many programmes nearest to what was asked weigh on a plan."""
PROFILE_WORDS = {
    "hours_total_max": "{} h au total", "hours_per_week_max": "{} h par semaine", "budget_max_eur": "{} € au plus", "months_max": "{} mois au plus",
}  # fmt: skip
_FAMILY = {
    "profession": "profession", "specialty": "specialty", "stage": "stage", "setting": "setting", "modalities": "modality", "ai_level": "ai_level",
    "programming": "programming", "goals": "goal", "topics": "topic", "kinds_wanted": "kind", "kinds_excluded": "kind", "funding": "funding", "languages": "language",
}  # fmt: skip


@dataclass
class Draft:
    """An answer before its complement sentence; `state` is what the conversation changes."""

    intent: str
    text: str
    theme: str
    programmes: list[str] = field(default_factory=list)
    path: Path | None = None
    suggestions: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    ranks: list[dict[str, Any]] = field(default_factory=list)
    comparison: Comparison | None = None


@dataclass(frozen=True)
class Tools:
    """What replies are made with; `planned` gives the path of a profile (kept between turns)."""

    settings: Settings
    searcher: Searcher
    planner: Planner
    knowledge: Knowledge
    planned: Callable[[Profile, dict[str, float], list[str]], Path | None]


class Handlers:
    """Replies of one kind over one corpus."""

    def __init__(self, tools: Tools):
        self._settings, self._searcher, self._planner = tools.settings, tools.searcher, tools.planner
        self._knowledge, self._planned = tools.knowledge, tools.planned
        self.corpus = tools.searcher.corpus


@cache
def questions() -> dict[str, Any]:
    return read_yaml((FilePath(__file__).parents[1] / "questions.yaml").read_text("utf-8"))


def recap(profile: Profile) -> str:
    """What is known of the person, in words."""
    parts = []
    for name, value in profile.known().items():
        if name in PROFILE_WORDS:
            parts.append(
                "gratuit seulement"
                if name == "budget_max_eur" and value == 0
                else PROFILE_WORDS[name].format(number(value))
            )
        elif name in LIST_FIELDS:
            words = ", ".join(label(_FAMILY[name], v) for v in value)
            parts.append(f"sans {words}" if name == "kinds_excluded" else words)
        elif name in _FAMILY:
            parts.append(label(_FAMILY[name], value))
        elif name == "city" or not profile.city:
            parts.append(plain(value))
    return ", ".join(parts)


def closeness(leaning: list[str]) -> dict[str, float]:
    """Programme → closeness to what was asked for, 1 for the nearest, by rank."""
    return {id_: round(1 - i / (LEANING + 1), 3) for i, id_ in enumerate(leaning)}
