"""The profile panel: one control a field, filled from what was understood and read back when edited by hand."""

from dataclasses import dataclass
from typing import Any, Literal

import gradio as gr
from pydantic import ValidationError

from advisor.answer import number
from advisor.profile import Profile
from corpus.codes import codes, label
from corpus.text import key
from corpus.vocabularies import regions, towns


@dataclass(frozen=True)
class Field:
    """One control: the profile field it edits, its French name and its kind."""

    name: str
    words: str
    kind: Literal["one", "some", "list", "text", "number"]
    """`some`: a few choices as check boxes; `list`: many, in a menu."""
    family: str = ""
    unit: str = ""
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
        Field("hours_total_max", "Heures en tout, au plus", "number", unit="h", short="En tout"),
        Field("hours_per_week_max", "Heures par semaine, au plus", "number", unit="h", short="Par semaine"),
        Field("months_max", "Mois, au plus", "number", unit="mois", short="Durée"),
        Field(
            "budget_max_eur",
            "Budget en euros, au plus",
            "number",
            unit="€",
            info="0 : gratuit seulement",
            short="Budget",
        ),
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


def build_form() -> list[gr.components.Component]:
    """The controls of every field, in the order of `FIELDS`."""
    controls = []
    for title, fields in GROUPS.items():
        gr.Markdown(f"### {title}", elem_classes="group-title")
        with gr.Row(elem_classes="fields"):
            controls += [_control(field) for field in fields]
    return controls


def form_values(profile: Profile) -> list[Any]:
    """What each control shows for a profile."""
    values = []
    for field in FIELDS:
        value = getattr(profile, field.name)
        if field.name == "city":
            value = profile.city or profile.region or ""
        values.append("" if value is None and field.kind == "one" else value)
    return values


def read_form(before: Profile, values: list[Any]) -> Profile:
    """The profile that the controls show; fields without a control are kept. :raises ValueError: in French."""
    data = before.model_dump()
    for field, value in zip(FIELDS, values, strict=True):
        data[field.name] = (value or []) if field.kind in ("some", "list") else None if value == "" else value
    data |= _place(data["city"])
    data["kinds_excluded"] = [kind for kind in data["kinds_excluded"] if kind not in data["kinds_wanted"]]
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors()}
        names = ", ".join(f"« {field.words} »" for field in FIELDS if field.name in wrong)
        raise ValueError(
            f"Je ne peux pas utiliser la valeur donnée pour {names}. Corrigez-la, puis validez à nouveau."
        ) from error


def known_words(profile: Profile) -> list[tuple[str, str]]:
    """(field, value) of what is known, in words."""
    found = []
    for field in (*FIELDS, *READ_ONLY):
        value = getattr(profile, field.name)
        if field.name == "city":
            value = profile.city or profile.region
        if value is None or value == [] or value == "":
            continue
        found.append((field.short or field.words, _words(field, value)))
    return found


def _words(field: Field, value: Any) -> str:
    if field.kind == "number":
        return (
            "gratuit seulement"
            if field.name == "budget_max_eur" and value == 0
            else f"{number(value)} {field.unit} au plus"
        )
    if field.kind == "text":
        return str(value)
    return ", ".join(label(field.family, v) for v in (value if isinstance(value, list) else [value]))


def _place(text: str | None) -> dict[str, str | None]:
    """A town gives its region, a region or department stands alone, and anything else is a town abroad."""
    name = " ".join((text or "").split())
    if not name:
        return {"city": None, "region": None}
    if town := towns().get(key(name)):
        return {"city": town.name, "region": town.region}
    if region := regions().get(key(name)):
        return {"city": None, "region": region}
    return {"city": name, "region": None}


def _control(field: Field) -> gr.components.Component:
    common: dict[str, Any] = {
        "label": field.words,
        "interactive": True,
        "elem_id": f"champ-{field.name}",
        "min_width": 180,
        "info": field.info,
    }
    if field.kind == "number":
        return gr.Number(value=None, **common)
    if field.kind == "text":
        return gr.Textbox(placeholder="Lyon, Bretagne…", max_length=80, **common)
    choices = [(_capitalised(words), code) for code, words in codes(field.family).items()]
    if field.kind == "one":
        return gr.Dropdown([("Non précisé", ""), *choices], value="", **common)
    if field.kind == "some":
        return gr.CheckboxGroup(choices, value=[], elem_classes="wide", **common)
    return gr.Dropdown(choices, value=[], multiselect=True, elem_classes="wide", **common)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
