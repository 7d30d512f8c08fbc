"""The fields of a profile as a person reads them: their names, their groups, and what is known in words."""

from dataclasses import dataclass
from typing import Any, Literal

from advisor.answer import number
from advisor.profile import Profile
from ui.language import Words, words


@dataclass(frozen=True)
class Field:
    """One control: the profile field it edits, its French name and its kind."""

    name: str
    words: str
    kind: Literal["one", "some", "list", "text", "number"]
    """`some`: a few choices as check boxes; `list`: many, in a menu."""
    family: str = ""
    info: str | None = None
    short: str = ""
    """Its name in the summary, where that differs."""


GROUPS: dict[str, tuple[Field, ...]] = {
    "Vous": (
        Field("profession", "Profession", "one", "profession"),
        Field("specialty", "Spécialité", "one", "specialty"),
        Field("stage", "Étape de carrière", "one", "stage"),
        Field("setting", "Lieu d'exercice", "one", "setting", short="Exercice"),
        Field("city", "Ville ou région", "text", short="Lieu"),
        Field("ai_level", "Niveau en IA", "one", "ai_level"),
        Field("programming", "Programmation", "one", "programming"),
    ),
    "Vos limites": (
        Field("modalities", "Formats acceptés", "some", "modality"),
        Field("hours_total_max", "Heures en tout, au plus", "number", short="En tout"),
        Field("hours_per_week_max", "Heures par semaine, au plus", "number", short="Par semaine"),
        Field("months_max", "Mois, au plus", "number", short="Durée"),
        Field("budget_max_eur", "Budget en euros, au plus", "number", info="0 : gratuit seulement", short="Budget"),
    ),
    "Vos souhaits": (
        Field("goals", "Objectifs", "some", "goal"),
        Field("topics", "Thèmes", "list", "topic"),
        Field("kinds_wanted", "Types de formation voulus", "list", "kind", short="Veut"),
        Field("kinds_excluded", "Types de formation exclus", "list", "kind", short="Sans"),
    ),
}
FIELDS = tuple(field for group in GROUPS.values() for field in group)
READ_ONLY = (Field("funding", "Prise en charge", "list", "funding"), Field("languages", "Langues", "list", "language"))
"""Understood from messages and shown, without a control."""


def known_fields(profile: Profile, language: Words | None = None) -> list[tuple[Field, str, str]]:
    """(field, its name, its value in words) of what is known."""
    shown, found = language or words(), []
    for field in (*FIELDS, *READ_ONLY):
        value = getattr(profile, field.name)
        if field.name == "city":
            value = profile.city or profile.region
        if value is None or value == [] or value == "":
            continue
        found.append(
            (field, shown.field(field.name, field.short or field.words, short=True), _words(field, value, shown))
        )
    return found


def known_words(profile: Profile) -> list[tuple[str, str]]:
    """(name, value) of what is known, in French."""
    return [(name, value) for _, name, value in known_fields(profile)]


def _words(field: Field, value: Any, shown: Words) -> str:
    amounts = shown["profile"]["amounts"]
    if field.name == "budget_max_eur" and value == 0:
        return str(amounts["free"])
    if field.kind == "number":
        return str(amounts[field.name]).format(number(value))
    if field.kind == "text":
        return str(value)
    return ", ".join(shown.label(field.family, v) for v in (value if isinstance(value, list) else [value]))
