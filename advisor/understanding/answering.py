"""Bare replies to the advisor's own question: « recherche », « 500 », « 3 h »."""

import re
from functools import cache
from math import inf, log
from pathlib import Path
from typing import Any

from advisor.profile import LIST_FIELDS, Facts
from advisor.understanding.context import Context
from advisor.understanding.message import Message
from advisor.understanding.moves import FILLERS, around_a_figure
from advisor.understanding.slots.figures import HOURS_A_DAY, TENS
from advisor.understanding.slots.quantities import bounds
from advisor.understanding.words import word_list
from corpus.codes import read_yaml
from corpus.text import content_words, key, singular

REPLY_WORDS = 8
"""A longer message is no bare reply to the advisor's question."""
NUMBER_WORDS = 3
"""A bare number is read as the answer in a message of at most so many words."""
SAME_SIZE = 20
"""How many times larger or smaller a limit may become by a figure that does not name it."""
LEAST_PRICE = 50
"""Euros from which a figure ends "gratuit seulement"."""
UNASKED = "modalities"
"""The field whose bare replies mean nothing else."""
_FIGURE, _DENIED = (
    re.compile(r"\b(\d{1,2} \d{3}|\d{1,5})(?=h?\b)"),
    re.compile(
        r"\b(?:pas|et non|au lieu de) (?:plus de )?\d+(?: \d{3})?\b(?!$)|(?<=\d )\b(?:pas|et non|au lieu de) \d+(?: \d{3})?\b|(?<=\d, )(?:pas|et non|au lieu de) \d+(?: \d{3})?\b"
        r"|\b\d+(?: \d{3})? ?(?:€|euros?|h|heures?|mois)?,? (?:c'est (?:peu|court)|(?:c'est |ca )?(?:(?:ne )?suffi(?:t|ra) pas|(?:trop|un peu) (?:peu|juste|court)|pas assez))\b,?"
    ),
)
BESIDE_REPLY = word_list("beside_a_reply")
"""Words that may follow a bare reply in its clause."""
_DENIED_LIMIT = re.compile(
    r"\b(?:pas|jamais|aucune?)\b(?! (?:plus|depass|exced|au[- ]dela|que|trop|moins))(?: (?!plus|moins|mais|que|depass\w*|exced\w*)[\w'«\"-]+){0,5}? (?:de |d'|« ?|\" ?)(\d+(?: \d{3})*)\b"
)
_NUMBER, _MENDING = r"(?:\d{1,2} \d{3}|\d{1,5})", r"(?:oups|pardon|erreur|non|nan|enfin|finalement|plutot|disons)\W+"
_OPENING = re.compile(
    rf"(?:(?:ah|oh|euh|heu|bon|oui|mais|mince|zut|ok)\W+)*"
    rf"(?:(?:{_MENDING})+(?:(?:c'est|en fait)\W+)?{_NUMBER}(?= ?[,;.]|$| (?:le|la|mon|ma|l'|je|j'|on|mais|car|parce|maxi?)\b)"
    rf"|{_NUMBER} (?:plutot|finalement|en fait)\b)"
)
HOURS = ("hours_total_max", "hours_per_week_max")
DAYS = ("jour", "jours", "journee", "journees")
MENDS = frozenset(
    ["oups", "pardon", "erreur", "non", "nan", "enfin", "finalement", "plutot", "disons", "rectif", "rectification"]
)
"""Words that begin what mends a figure."""
UNITS = {
    "heure": HOURS,
    "heures": HOURS,
    "h": HOURS,
    "euro": ("budget_max_eur",),
    "euros": ("budget_max_eur",),
    "mois": ("months_max",),
} | dict.fromkeys(DAYS, HOURS)
"""Word beside a figure → the limits that it may give."""


@cache
def _accepted() -> dict[str, dict[str, Any]]:
    """Field → bare reply → value: what a short answer to the advisor's own question means (`questions.yaml`)."""
    data = read_yaml((Path(__file__).parents[1] / "questions.yaml").read_text("utf-8"))
    return {
        name: {key(form): value for form, value in question.get("accepts", {}).items()}
        for name, question in data.items()
    }


def accept_unasked(message: Message, facts: Facts) -> None:
    """Read a message that is nothing but a format ("distance"), whatever was asked, into `facts`."""
    value = _accepted()[UNASKED].get(" ".join(singular(w) for w in message.plain))
    if value:
        facts.values[UNASKED] = [value]
        facts.evidence[UNASKED] = message.text[:60]


def accept(expected: str, message: Message, facts: Facts) -> None:
    """Read a bare reply as the field that was asked about, into `facts`."""
    if expected in facts.values:
        return
    said = " ".join(singular(w) for w in message.plain)
    found = [
        (m.start(), value)
        for form, value in _accepted().get(expected, {}).items()
        if (
            m := re.search(
                rf"(?<!\bpas )(?<!\bni )(?<!\bbudget )\b{re.escape(form)}\b(?! (?:euro|heure|h|mois|minute|jour|budget)\b)",
                said,
            )
        )
    ]
    for _, value in sorted(
        found, key=lambda one: one[0]
    ):  # of several, the last said: "à l'aise, intermédiaire disons"
        facts.values[expected] = [*facts.values.get(expected, []), value] if expected in LIST_FIELDS else value
    if expected == "hours_per_week_max" and "hours_total_max" in facts.values:
        facts.values[expected] = facts.values.pop("hours_total_max")
    elif expected in ("hours_per_week_max", "budget_max_eur") and not facts and len(message.words) <= NUMBER_WORDS:
        accept_number(expected, message, facts)
    if expected in facts.values:
        facts.evidence.setdefault(expected, message.text[:60])


def opens_with_reply(expected: str, message: Message) -> bool:
    """Whether a sentence begins with a bare reply to the question ("débutants dans l'ensemble"), and is about nothing else."""
    words = [singular(w) for w in message.plain]
    first = next((i for i, w in enumerate(words) if w not in FILLERS), len(words))
    ends = {
        a + len(form.split())
        for form in _accepted().get(expected, {})
        for a in range(first + 1)
        if words[a : a + len(form.split())] == form.split()
    }
    last = message.clauses[0][1] if message.clauses else 0
    return any(end >= last or message.plain[end] in FILLERS | BESIDE_REPLY for end in ends)


def opens_with_question(message: Message) -> bool:
    """Whether its first sentence of several asks ("Coder ? jamais de la vie")."""
    return len(message.sentences) > 1 and "?" in message.sentences[0][2]


def same_hours(facts: Facts, context: Context, message: Message) -> None:
    """Hours told again, "finalement 4 heures", are hours a week when those were told just before, or are the ones known, in `facts`."""
    weekly = context.limits.get("hours_per_week_max", 0)
    mended = (
        weekly
        and (MENDS & set(message.plain) or "en fait" in message.folded)
        and "hours_total_max" not in context.limits
        and facts.values.get("hours_total_max", inf) <= max(2 * weekly, HOURS_A_DAY)
    )
    measured = "hours_per_week_max" if mended else context.measured
    if (
        measured == "hours_per_week_max"
        and facts.fields == {"hours_total_max"}
        and not {"total", "tout", "totales", "global"} & set(message.plain)
    ):
        facts.values[measured] = facts.values.pop("hours_total_max")
        facts.evidence[measured] = facts.evidence.pop("hours_total_max", message.text[:60])


def limit_meant(message: Message, limits: dict[str, float], last: str | None, ranks: int) -> str | None:
    """The limit that a bare figure gives anew: the one told last, else the known one that is nearest in size.

    :param limits: those known. :param ranks: how many programmes were shown; so small a figure is more likely a rank.
    """
    number = figure(message)
    if number is None or (last is None and number <= max(ranks, 9)):
        return None
    unit = next((fields for word, fields in UNITS.items() if word in message.plain), tuple(limits))
    limits = {name: limit for name, limit in limits.items() if name in unit and bounds(name, number)}
    far = {name: abs(log(max(number, 1) / max(limit, 1))) for name, limit in limits.items()}
    if limits.get("budget_max_eur") == 0 and number >= LEAST_PRICE:
        far["budget_max_eur"] = 0.0
    near = {name: distance for name, distance in far.items() if distance <= log(SAME_SIZE)}
    return last if last in near else min(near, key=lambda name: near[name], default=None)


def figure(message: Message) -> float | None:
    """The first bare figure ("3 000", "150"), less what it is not ("pas 300"); days in hours."""
    number = _FIGURE.search(_DENIED.sub("", message.folded)) or _FIGURE.search(message.folded)
    worth = HOURS_A_DAY if set(DAYS) & set(message.plain) else 1
    return float(number[1].replace(" ", "")) * worth if number else None


def denied_figure(message: Message) -> float | None:
    """The figure of a limit that is denied ("pas de « 36 heures maximum »"), and not bounded ("pas plus de 36 heures")."""
    denied = _DENIED_LIMIT.search(message.folded)
    return float(denied[1].replace(" ", "")) if denied else None


def opens_with_figure(message: Message) -> bool:
    """Whether a figure opens the message that takes the place of one told before ("non 2500, le service met 1000", "euh 1200 plutôt")."""
    return bool(_OPENING.match(message.folded))


def only_a_figure(message: Message) -> bool:
    """Whether the message is one figure and words that say that it changes, or begins so and tells why ("oups 1200, j'ai payé la fac")."""
    if opens_with_figure(message):
        return True
    text = _DENIED.sub("", message.folded)
    numbers = _FIGURE.findall(text)
    first = message.plain[: message.clauses[0][1]] if message.clauses else []
    said = first if len(first) > 1 and first[0] in MENDS else content_words(text)
    return len(numbers) == 1 and all(w.isdigit() or w in around_a_figure() for w in said)


def told_alone(message: Message) -> bool:
    """Whether a clause is a figure and nothing else ("débutant, oui. 30 h"), and the message neither asks nor exclaims."""
    alone = any(
        all(w in UNITS or w == "une" or w in TENS or w.rstrip("h").isdigit() for w in message.plain[a:b])
        for a, b in message.clauses
    )
    return alone and not {"?", "!"} & set(message.text) and not {"ca", "cela"} & set(message.plain)


def accept_number(expected: str, message: Message, facts: Facts) -> None:
    """Read a bare figure as the limit `expected`, into `facts` ("500", "non, 150")."""
    if (number := figure(message)) is not None:
        facts.values[expected] = number
        facts.evidence.setdefault(expected, message.text[:60])
