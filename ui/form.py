"""The profile panel: one control a field, filled from what was understood and read back when edited by hand."""

from typing import Any

import gradio as gr
from pydantic import ValidationError

from advisor.profile import Profile
from corpus.text import key
from corpus.typography import typeset
from corpus.vocabularies import regions, towns
from ui.fields import FIELDS, GROUPS, Field
from ui.language import Words, words


def build_form(shown: Words) -> list[gr.components.Component]:
    """The controls of every field, in the order of `FIELDS`."""
    controls = []
    for title, fields in GROUPS.items():
        gr.Markdown(f"### {shown['profile']['groups'][title]}", elem_classes="group-title")
        with gr.Row(elem_classes="fields"):
            controls += [_control(field, shown) for field in fields]
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


def read_form(before: Profile, values: list[Any], shown: Words | None = None) -> Profile:
    """The profile that the controls show; fields without a control are kept. :raises ValueError: told to the person."""
    shown = shown or words()
    data = before.model_dump()
    for field, value in zip(FIELDS, values, strict=True):
        data[field.name] = (value or []) if field.kind in ("some", "list") else None if value == "" else value
    data |= _place(data["city"])
    data["kinds_excluded"] = [kind for kind in data["kinds_excluded"] if kind not in data["kinds_wanted"]]
    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        wrong = {str(e["loc"][0]) for e in error.errors()}
        names = ", ".join(f"« {shown.field(field.name, field.words)} »" for field in FIELDS if field.name in wrong)
        raise ValueError(shown["profile"]["wrong"].format(fields=typeset(names))) from error


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


def _control(field: Field, shown: Words) -> gr.components.Component:
    common: dict[str, Any] = {
        "label": shown.field(field.name, field.words), "interactive": True, "elem_id": f"champ-{field.name}", "min_width": 180,
        "info": shown.get("infos", {}).get(field.name) or field.info,
    }  # fmt: skip
    if field.kind == "number":
        return gr.Number(value=None, **common)
    if field.kind == "text":
        return gr.Textbox(placeholder=shown["profile"]["place"], max_length=80, **common)
    choices = shown.choices(field.family)
    if field.kind == "one":
        return gr.Dropdown([(shown["profile"]["unset"], ""), *choices], value="", **common)
    if field.kind == "some":
        return gr.CheckboxGroup(choices, value=[], elem_classes="wide", **common)
    return gr.Dropdown(choices, value=[], multiselect=True, elem_classes="wide", **common)
