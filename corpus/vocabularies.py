"""The vocabularies as data: who people say they are, what they ask for, and where they live."""

import csv
from dataclasses import dataclass
from functools import cache
from typing import Any

from corpus.codes import VOCABULARY, codes, read_yaml
from corpus.text import key


@dataclass(frozen=True, slots=True)
class Town:
    name: str
    region: str
    latitude: float
    longitude: float
    population: int


@cache
def load_yaml(name: str) -> Any:
    """A file of `vocabulary/`, read once a process: not to be changed by who reads it."""
    return read_yaml((VOCABULARY / name).read_text("utf-8"))


@cache
def _namesakes() -> dict[str, list[Town]]:
    """Folded name → the towns that bear it."""
    found: dict[str, list[Town]] = {}
    with (VOCABULARY / "towns.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        # the last column holds the folded keys ("saint malo|st malo"): folding 15,000 names takes longer than reading them
        for name, region, latitude, longitude, population, keys in rows:
            town = Town(name, region, float(latitude), float(longitude), int(population))
            for name in keys.split("|"):
                found.setdefault(name, []).append(town)
    return found


def namesake(town: Town, region: str) -> Town | None:
    """The town of the same name in that region (« Saint-Denis, en Seine-Saint-Denis »)."""
    there = [other for other in _namesakes().get(key(town.name), []) if other.region == region]
    return max(there, key=lambda other: other.population, default=None)


@cache
def towns() -> dict[str, Town]:
    """Folded name → town; of towns that bear one name the most populous."""
    found = {name: max(same, key=lambda town: town.population) for name, same in _namesakes().items()}
    for alias, name in load_yaml("town_aliases.yaml").items():
        if key(name) in found:
            found[key(alias)] = found[key(name)]
    for name, town in list(found.items()):
        article, _, rest = name.partition(" ")
        for contracted in {"le": ("au", "du"), "les": ("aux", "des")}.get(
            article, ()
        ):  # « au Havre », « près du Mans »
            found.setdefault(f"{contracted} {rest}", town)
    return found


@cache
def demonyms() -> dict[str, Town | str]:
    """Folded name of the people of a place (« niçois ») → its town, or its region."""
    return {
        key(form): towns().get(key(name), name) for name, forms in load_yaml("demonyms.yaml").items() for form in forms
    }


@cache
def regions() -> dict[str, str]:
    """Folded name of a region, former region or department → official region."""
    found: dict[str, str] = {}
    for region, entry in load_yaml("regions.yaml").items():
        for name in (region, *entry["also"], *entry["departments"].values()):
            found.setdefault(key(name), region)
    return found


@cache
def departments() -> dict[str, str]:
    """Department number → official region."""
    return {n: region for region, entry in load_yaml("regions.yaml").items() for n in entry["departments"]}


def slot_forms() -> list[tuple[str, str, str]]:
    """(form, family, code) of every slot whose code is its own meaning."""
    return [
        (form, family, code)
        for family, by_code in load_yaml("slots.yaml").items()
        for code, forms in by_code.items()
        for form in forms
    ]


def concept_forms() -> list[tuple[str, str]]:
    """(form, concept) for search: forms of one concept are one word to it."""
    forms = [
        (form, f"{family}:{code}") for form, family, code in slot_forms() if family in ("modality", "kind", "topic")
    ]
    for code, entry in load_yaml("specialties.yaml").items():
        forms += [
            (form, f"specialty:{code}") for form in (codes("specialty")[code], *entry["holder"], *entry["domain"])
        ]
    for entry in load_yaml("professions.yaml"):
        forms += [
            (form, f"profession:{entry['set']['profession']}")
            for form in entry["forms"]
            if entry["set"].get("profession")
        ]
    for i, group in enumerate(load_yaml("synonyms.yaml")):
        forms += [(form, f"synonym:{i}") for form in group]
    return forms


@cache
def towns_abroad() -> dict[str, str]:
    """Folded form → name of a town outside France."""
    return {key(form): name for name, forms in load_yaml("abroad.yaml").items() for form in forms}


@cache
def french_words() -> frozenset[str]:
    """Frequent French words, folded; never taken for a misspelling."""
    return frozenset((VOCABULARY / "french_words.txt").read_text("utf-8").split())
