"""Limits told by what they change: « 500 € de plus », « le double de budget »."""

import re

from advisor.profile import Change
from advisor.understanding.slots.figures import HOURS_A_DAY, WEEK, value

_MORE_OR_LESS = (
    r"(?: et demie?)?(?P<week>"
    + WEEK
    + r")?\s*(?:(?:de |d')?(?:budget|formation|cours) )?(?:(?P<more>de plus|en plus|supplementaires?|de mieux)|de moins|en moins)\b(?! de)(?P<then>"
    + WEEK
    + ")?"
)
_CHANGES = [
    (re.compile(r"(?P<n>\d+(?:[ .]\d{3})*(?:[.,]\d+)?)\s*(?P<unit>" + unit + ")" + _MORE_OR_LESS), name, worth)
    for unit, name, worth in (
        (r"(?:€|euros?|eur|balles)", "budget_max_eur", 1.0), (r"k(?:€|\s*euros?)?", "budget_max_eur", 1000.0),
        (r"h(?:eures?)?", "hours", 1.0), (r"jours?", "hours", HOURS_A_DAY), (r"mois", "months_max", 1.0),
    )
]  # fmt: skip
_TIMES = re.compile(
    r"\b(?:(?P<double>(?:le |un )?(?:double|doubl(?:e|er|ons|ez))|deux fois plus|2 fois plus)|(?P<triple>le triple|tripl(?:e|er)|3 fois plus)|(?P<half>la moitie|deux fois moins|2 fois moins))"
    r"(?: (?:de |du |d'|mon |ma |le |la |mes |en )*(?P<of>budget|prix|temps|heures?|duree|mois))?"
)
_TIMES_OF = {
    "budget": "budget_max_eur",
    "prix": "budget_max_eur",
    "temps": "hours",
    "heure": "hours",
    "heures": "hours",
    "duree": "months_max",
    "mois": "months_max",
}
_PAYING = re.compile(r"\b(?:mets|mettais|mettre|paie|paye|payais|payer|investi\w*|depens\w*)(?: \w+)? $")


def read(folded: str) -> tuple[dict[str, tuple[Change, str]], str]:
    """« 500 € de plus », « 2 h de moins par semaine », « le double de budget »: field → (change,
    the words it was read from), and the text without them.
    The field is `hours` where nothing says whether it is a week's or the total."""
    found: dict[str, tuple[Change, str]] = {}

    def sign(m: re.Match[str]) -> float:
        return 1.0 if m["more"] else -1.0

    for pattern, name, worth in _CHANGES:
        for m in pattern.finditer(folded):
            weekly = name == "hours" and (m["week"] or m["then"])
            found["hours_per_week_max" if weekly else name] = Change(plus=sign(m) * value(m["n"]) * worth), m[0].strip()
            folded = folded.replace(m[0], " | ")
    if t := _TIMES.search(folded):
        of = _TIMES_OF[t["of"]] if t["of"] else "budget_max_eur" if _PAYING.search(folded[: t.start()]) else None
        if of:
            found[of] = Change(times=2.0 if t["double"] else 3.0 if t["triple"] else 0.5), t[0].strip()
            folded = folded.replace(t[0], " | ")
    return found, folded
