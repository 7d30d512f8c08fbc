"""The words by which people point at what was shown (`references.yaml`): ranks, the others, all but some."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from advisor.understanding.describing import DETERMINERS, THINGS
from advisor.understanding.name_words import EMPTY
from corpus.codes import read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.text import singular

MIDDLE = 99
"""The rank that `references.yaml` gives to the one in the middle."""


@cache
def _data() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "references.yaml").read_text("utf-8"))


@cache
def _lexicon() -> Lexicon:
    data = _data()
    entries: list[tuple[str, str, Any]] = [(form, "not_a_rank", form) for form in data["not_a_rank"]]
    for rank, forms in data["positions"].items():
        entries += [(form, "position", int(rank)) for form in forms]
    entries += [(f"{before} {n}", "position", n - 1) for before in data["rank_before"] for n in range(1, 10)]
    entries += [(f"n{n}", "position", n - 1) for n in range(1, 10)]
    for family in ("several", "superlatives", "qualities"):
        entries += [(form, family, value) for value, forms in data[family].items() for form in forms]
    entries += [(form, "beside", int(step)) for step, forms in data["beside"].items() for form in forms]
    for family in (
        "others",
        "other",
        "not_the_other",
        "not_several",
        "pronouns",
        "impersonal",
        "not_a_pronoun",
        "alike",
        "which",
        "from_the_end",
        "all_but",
    ):
        entries += [(form, family, form) for form in data[family]]
    return Lexicon(entries)


@dataclass(frozen=True, slots=True)
class Shown:
    """What the conversation has shown, in order."""

    listed: list[str] = field(default_factory=list)
    """Programmes of the last list or path."""
    focus: str | None = None
    """The programme spoken of alone last."""
    about: list[str] = field(default_factory=list)
    """Programmes that the last answer spoke of."""
    spoken: list[str] = field(default_factory=list)
    """Programmes spoken of alone since the last list, in order."""
    wider: list[str] = field(default_factory=list)
    """The list from which that one was drawn."""
    town: str | None = None
    region: str | None = None
    narrows: bool = False
    """Whether it is a list, which "et en français ?" narrows, rather than a path, which it would change."""


_MAKE = {"rends", "rend", "rendre", "rendez", "fais", "faire", "faites", "make"}
"""Verbs before which "le moins cher" is a wish ("rends-le moins cher")."""


def pointing_in(words: list[str]) -> list[Hit]:
    """What points in the words; "premier cycle" and "5 h" are no ranks, and "une autre" not the other."""
    found = _lexicon().find(words)
    if not found:
        return []
    barred = {("position", i) for h in found if h.family == "not_a_rank" for i in range(h.start, h.end)}
    barred |= {
        ("position", h.start)
        for h in found
        if h.family == "position" and words[h.end - 1].isdigit() and UNITS & set(words[h.end : h.end + 1])
    }
    # "oubliez les 3 mois"
    barred |= {("several", h.start) for h in found if h.family == "several" and UNITS & set(words[h.end : h.end + 1])}
    barred |= {
        ("position", h.start)
        for h in found
        if h.family == "position" and words[h.start].isdigit() and h.start and words[h.start - 1] in _NUMBERED
    }
    barred |= {
        ("position", h.start)
        for h in found
        if h.family == "position" and _things_of_a_rank() & {singular(w) for w in words[h.end : h.end + 1]}
    }
    barred |= {("several", i) for h in found if h.family == "not_several" for i in range(h.start, h.end)}
    barred |= {("other", i) for h in found if h.family == "not_the_other" for i in range(h.start, h.end)}
    barred |= {("other", i) for h in found if h.family == "others" for i in range(h.start, h.end)}
    barred |= {
        (family, i)
        for h in found
        if h.family == "not_a_pronoun"
        for i in range(h.start, h.end)
        for family in ("pronouns", "impersonal")
    }
    # "toute trouvée"
    barred |= {("several", h.start) for h in found if h.family == "several" and words[h.start : h.end] == ["toute"]}
    barred |= {
        ("superlatives", h.start)
        for h in found
        if h.family == "superlatives" and h.start and words[h.start - 1] in _MAKE
    }
    return [h for h in found if (h.family, h.start) not in barred and (h.family, h.end - 1) not in barred]


@cache
def _things_of_a_rank() -> set[str]:
    """What may be first or last without being a programme ("dernier essai")."""
    return set(_data()["ranked_things"])


_NUMBERED = {"paris", "lyon", "lille", "bordeaux", "rennes", "toulouse", "montpellier", "grenoble"}
"""Towns whose universities bear, or bore, a number."""
UNITS = {"h", "heure", "heures", "jour", "jours", "semaine", "semaines", "mois", "an", "ans", "euro", "euros"}
"""Words after which a figure measures and ranks nothing."""
COUNTED = ("position", "beside", "other", "others", "superlatives")
"""Families that tell one of those shown from another."""
_DENIALS, _BEFORE_DENIAL = (
    {"pas", "ni", "not"},
    {"mais", "et", "non", "nan", "no", "euh", "ok", "bon", "surtout", "ah", "oui", "but"},
)
_BETWEEN = DETERMINERS | {"l", "de", "du", "d", "a", "au", "celui", "celle"}


def denied(found: list[Hit], words: list[str]) -> list[Hit]:
    """What is set aside for another in one breath ("pas le premier, l'autre"); empty when nothing else is pointed at."""
    counted = [h for h in found if h.family in COUNTED]
    ends = {h.end for h in counted}
    refused: list[Hit] = []
    for h in counted:
        at = h.start - 1
        while at >= 0 and words[at] in _BETWEEN:
            at -= 1
        opens = at == 0 or (at > 0 and (words[at - 1] in _BEFORE_DENIAL or at in ends))
        if (opens and words[at] in _DENIALS) or any(h.start == r.start for r in refused):
            refused.append(h)
    return refused if len(refused) < len(counted) else []


def contrasts(words: list[str]) -> bool:
    """Whether one of those shown is set against another ("la troisième, pas la deuxième")."""
    found = pointing_in(words)
    described = words[:1] == ["pas"] and bool({"celui", "celle"} & set(words[:3]))  # "pas celui de Lille, l'autre"
    return bool(denied(found, words)) or (described and any(h.family == "other" for h in found))


def all_but(words: list[str]) -> Hit | None:
    """Where "tous sauf le premier" says what is left out; None for "sauf le premier", which takes it out."""
    found = pointing_in(words)
    left_out = next((h for h in found if h.family == "all_but" and h.start and h.end < len(words)), None)
    of_several = left_out and any(h.family in ("several", "others") and h.start < left_out.end for h in found)
    plural = left_out and {"tout", "tous", "toutes", "les", "ceux", "celles", "autres", "all"} & set(
        words[: left_out.start + 1]
    )
    return left_out if of_several or plural else None


def the_others(found: list[Hit], words: list[str], shown: Shown, refused: bool = False) -> tuple[list[str], str] | None:
    """ "l'autre", "les deux autres": what was shown less what was just spoken of.

    :param refused: whether one was set aside for "l'autre", which may then be several.
    """
    asked = next((h for h in found if h.family in ("others", "other")), None)
    about = shown.about or ([shown.focus] if shown.focus else [])
    if asked is None or not about:
        return None
    pool = shown.spoken if len(shown.spoken) > 1 and set(about) <= set(shown.spoken) else shown.listed
    pool = shown.wider if set(pool) <= set(about) else pool
    rest = [i for i in pool if i not in about]
    if asked.family == "other" and len(rest) != 1 and not refused:
        return None
    return (rest, "position" if len(rest) == 1 else "several") if rest and len(rest) < len(pool) else None


def several_of(value: Any, pool: list[str], shown: Shown) -> list[str]:
    if value == "all":
        return pool
    if value == "both":
        return shown.spoken[-2:] if len(shown.spoken) > 1 else pool[:2]
    return pool[value:] if value < 0 else pool[:value]


_WITH_FIGURES = set(["et", "ou", "la", "le", "les", "a", "c", "je", "prends", "choisis", "pour", "va"])
"""Words that may stand beside ranks told by figures alone ("ok pour la 2 et 3")."""


def bare_figures(words: list[str]) -> Iterable[Hit]:
    """ "1 et 4", "compare 2 et 3", "#2": figures alone are ranks."""
    figures = [
        i for i, w in enumerate(words) if w.isdigit() and 0 < int(w) < 10 and not UNITS & set(words[i + 1 : i + 2])
    ]
    if figures and {singular(w) for w in words[figures[-1] + 1 : figures[-1] + 2]} & {singular(w) for w in THINGS}:
        return  # "montrez-moi 2 ou 3 trucs"
    if figures and all(i in figures or w in EMPTY or w in _WITH_FIGURES for i, w in enumerate(words)):
        for i in figures:
            yield Hit(i, i + 1, "position", int(words[i]) - 1)
