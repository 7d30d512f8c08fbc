"""What is handled before anything else: danger to life, medical advice, patient data, injection, abuse."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.codes import read_yaml
from corpus.text import fold

BLANK = "…"


@dataclass(frozen=True, slots=True)
class Guarded:
    """`guard` is None for an ordinary message; `text` is the message with personal data blanked."""

    guard: str | None
    text: str
    patient_data: bool
    suicidal: bool = False


@cache
def _rules() -> dict[str, Any]:
    raw = read_yaml((Path(__file__).parent / "guards.yaml").read_text("utf-8"))
    return {
        name: {part: _compiled(patterns) for part, patterns in rule.items()} if isinstance(rule, dict) else _compiled(rule)
        for name, rule in raw.items()
    }


def _compiled(patterns: list[str] | str) -> re.Pattern[str]:
    """One alternation; an inline flag at the head of a pattern is kept local to it."""
    parts = [patterns] if isinstance(patterns, str) else patterns
    return re.compile("|".join(f"(?i:{p[4:]})" if p.startswith("(?i)") else f"(?:{p})" for p in parts))


def guard(raw: str) -> Guarded:
    """:param raw: the message as typed."""
    rules = _rules()
    text, personal = _blanked(raw, rules["patient_data"])
    folded = " ".join(re.sub(r"[^a-z0-9./*_ ]+", " ", fold(text)).split())
    if _emergency(folded, rules["emergency"]):
        return Guarded("emergency", text, personal, bool(rules["suicidal"].search(folded)))
    if rules["injection"]["patterns"].search(folded) or rules["injection"]["raw"].search(raw):
        found = "replacement_claim" if rules["replacement_claim"]["patterns"].search(folded) else "injection"
        return Guarded(found, text, personal)
    if rules["replacement_claim"]["patterns"].search(folded):
        return Guarded("replacement_claim", text, personal)
    if _matches(folded, rules["abuse"]):
        return Guarded("abuse", text, personal)
    if _matches(folded, rules["medical_advice"]):
        return Guarded("medical_advice", text, personal)
    return Guarded(None, text, personal)


def _matches(folded: str, rule: dict[str, re.Pattern[str]]) -> bool:
    return bool(rule["patterns"].search(folded)) and not rule["unless"].search(folded)


def _emergency(folded: str, rule: dict[str, re.Pattern[str]]) -> bool:
    kept = rule["never"].sub(" ", folded)
    if rule["despite"].search(kept):
        return True
    return bool(rule["patterns"].search(kept)) and not rule["unless"].search(kept)


def _blanked(raw: str, rule: dict[str, re.Pattern[str]]) -> tuple[str, bool]:
    """The message without identifying data, and whether there was any."""
    text, found = rule["patterns"].subn(BLANK, raw)
    if rule["named_needs"].search(raw):
        text, named = rule["named"].subn(BLANK, text)
        found += named
    return text, found > 0
