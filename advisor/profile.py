"""What is known of the person who will be trained, and how new facts change it."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from corpus.codes import Code
from corpus.text import key
from corpus.vocabularies import towns


class Profile(BaseModel):
    """Every field is optional: unknown is None or empty, never guessed. Field names and codes are the contract's."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    profession: Code("profession") | None = None  # type: ignore[valid-type]
    specialty: Code("specialty") | None = None  # type: ignore[valid-type]
    stage: Code("stage") | None = None  # type: ignore[valid-type]
    setting: Code("setting") | None = None  # type: ignore[valid-type]
    city: str | None = Field(None, max_length=80)
    region: Code("region") | None = None  # type: ignore[valid-type]
    modalities: list[Code("modality")] = []  # type: ignore[valid-type]
    hours_total_max: float | None = Field(None, ge=0, le=100_000)
    hours_per_week_max: float | None = Field(None, ge=0, le=168)
    budget_max_eur: float | None = Field(None, ge=0, le=1_000_000)
    months_max: float | None = Field(None, ge=0, le=240)
    ai_level: Code("ai_level") | None = None  # type: ignore[valid-type]
    programming: Code("programming") | None = None  # type: ignore[valid-type]
    goals: list[Code("goal")] = []  # type: ignore[valid-type]
    topics: list[Code("topic")] = []  # type: ignore[valid-type]
    kinds_wanted: list[Code("kind")] = []  # type: ignore[valid-type]
    kinds_excluded: list[Code("kind")] = []  # type: ignore[valid-type]
    funding: list[Code("funding")] = []  # type: ignore[valid-type]
    languages: list[Code("language")] = []  # type: ignore[valid-type]

    def known(self) -> dict[str, Any]:
        """Only the fields that hold something (a budget of 0 does)."""
        return {name: value for name, value in self.model_dump().items() if value is not None and value != []}


def located(profile: Profile) -> Profile:
    """The same profile with the region of its French town, where only the town was given."""
    town = towns().get(key(profile.city)) if profile.city and not profile.region else None
    return profile.model_copy(update={"city": town.name, "region": town.region}) if town else profile


LIST_FIELDS = tuple(name for name, info in Profile.model_fields.items() if info.default == [])
FIELDS = tuple(Profile.model_fields)
QUOTE = 80
"""Characters kept of the words that a field was read from."""


PHYSICIANS = {"interne", "medecin"}
"""Professions that share their specialties: an intern becomes a physician in the same field."""


CHANGED = {"hours": ("hours_per_week_max", "hours_total_max")}
"""« deux heures de plus »: the week's or the total, whichever is known."""


CHOSEN = ("kinds_wanted", "modalities", "languages")
"""Lists of which naming some again chooses these ("un DU ou un master ?", then "va pour un DU")."""


@dataclass(frozen=True, slots=True)
class Change:
    """A limit told by what it changes of the one known: « 500 € de plus », « le double »."""

    plus: float = 0.0
    times: float = 1.0

    def of(self, limit: float) -> float:
        return max(0.0, limit * self.times + self.plus)


@dataclass
class Facts:
    """What one message says of the person: values to set, list items to take away, fields to forget."""

    values: dict[str, Any] = field(default_factory=dict)
    removed: dict[str, list[str]] = field(default_factory=dict)
    cleared: set[str] = field(default_factory=set)
    replaces: set[str] = field(default_factory=set)
    """List fields whose new items take the place of the old ones ("plutôt à distance")."""
    changes: dict[str, Change] = field(default_factory=dict)
    """Limits told by what they change (a field, or a key of `CHANGED`). Where no limit is known, nothing changes."""
    beneficiary: bool = False
    """Whether the training is for somebody else than the person who writes."""
    employed: bool | None = None
    """Whether that person is somebody's employee, where it is said: no field of the profile, but it decides who pays."""
    evidence: dict[str, str] = field(default_factory=dict)
    """Field → the words it was read from."""

    def __bool__(self) -> bool:
        return bool(self.values or self.removed or self.cleared or self.changes)

    @property
    def fields(self) -> set[str]:
        """Profile fields that are set, or changed where they are known."""
        return {*self.values, *(field for name in self.changes for field in CHANGED.get(name, (name,)))}

    def apply(self, profile: Profile) -> Profile:
        """The profile after these facts; a new city replaces the region it stands in, and the reverse."""
        data = profile.model_dump()
        for name in self.cleared:
            data[name] = [] if name in LIST_FIELDS else None
        if "profession" in self.values and self.values["profession"] != data["profession"] and data["profession"]:
            # what belonged to the profession that was corrected, or to the one who will not be trained after all
            same_field = {self.values["profession"], data["profession"]} <= PHYSICIANS and not self.beneficiary
            for name in (
                "stage",
                "setting",
                *(() if same_field else ("specialty",)),
                *(("ai_level", "programming") if self.beneficiary else ()),
            ):
                data[name] = None
        if "region" in self.values and "city" not in self.values and self.values["region"] != data["region"]:
            data["city"] = None
        if "city" in self.values and "region" not in self.values:
            data["region"] = None  # a town abroad
        data |= self._changed(data)
        for name, value in self.values.items():
            if name in LIST_FIELDS:
                chosen = name in CHOSEN and set(value) < set(data[name]) and not self.removed.get(name)
                old = [] if chosen or name in self.replaces else data[name]
                data[name] = [*old, *(v for v in value if v not in old)]
            elif value != "chirurgie" or not str(data[name]).startswith("chirurgie"):  # tells less than what is known
                data[name] = value
        for name, items in self.removed.items():
            data[name] = [v for v in data[name] if v not in items]
        data["kinds_wanted"] = [k for k in data["kinds_wanted"] if k not in self.values.get("kinds_excluded", [])]
        data["kinds_excluded"] = [k for k in data["kinds_excluded"] if k not in self.values.get("kinds_wanted", [])]
        return Profile.model_validate(data)

    def _changed(self, data: dict[str, Any]) -> dict[str, float]:
        """The limits known before that these facts change."""
        found = {}
        for name, change in self.changes.items():
            known = next((field for field in CHANGED.get(name, (name,)) if data[field] is not None), None)
            if known:
                found[known] = change.of(data[known])
        return found

    def quoted(self, before: dict[str, str], profile: Profile) -> dict[str, str]:
        """Field → the person's own words, after these facts; nothing is kept about a field that is not known."""
        told = dict(before)
        changed = self.fields | self.removed.keys()
        for name, quote in self.evidence.items():
            if name not in changed:
                continue  # read, and left out since ("Nancy", where a course is wanted)
            adds = name in LIST_FIELDS and name not in self.replaces and told.get(name) and quote not in told[name]
            told[name] = (f"{told[name]} … {quote}" if adds else quote)[:QUOTE]
        return {name: quote for name, quote in told.items() if name in profile.known()}
