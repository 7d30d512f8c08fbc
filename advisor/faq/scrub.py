"""Personal and patient data out of a real question, before anything else reads or keeps it; kinds are counted, never kept."""

import re
from collections import Counter
from functools import cache
from pathlib import Path

from advisor.understanding.patient_data import BLANK, blanked
from advisor.understanding.patterns import alternation
from corpus.codes import read_yaml

PATIENT = "autre donnée de patient"


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    data = read_yaml((Path(__file__).parent / "scrub.yaml").read_text("utf-8"))
    return [(kind, alternation(patterns)) for kind, patterns in data.items()]


def scrubbed(text: str, kinds: Counter[str]) -> str:
    """The question without personal data; `kinds` learns how many of each were taken out."""
    for kind, pattern in _patterns():
        text, n = pattern.subn(BLANK, text)
        if n:
            kinds[kind] += n
    clean, _ = blanked(text)
    left = clean.count(BLANK) - text.count(BLANK)
    if left > 0:
        kinds[PATIENT] += left
    return clean
