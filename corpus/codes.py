"""Closed vocabularies: the codes of the contract and the French words that show them (`vocabulary/codes.yaml`)."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator

from corpus.settings import PACKAGE

VOCABULARY = PACKAGE / "vocabulary"


class Loader(yaml.CSafeLoader):
    """The C loader (about eight times faster than the Python one), where only `true` and `false` are booleans:
    a list of words may hold `no` and `on`."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_yaml(text: str) -> Any:
    """Parse YAML; dates in quotes stay text."""
    return yaml.load(text, Loader=Loader)


@cache
def codes(family: str) -> dict[str, str]:
    """Code → French label of one family, in the order of the file."""
    return _all()[family]


@cache
def _all() -> dict[str, dict[str, str]]:
    return read_yaml((VOCABULARY / "codes.yaml").read_text("utf-8"))


def label(family: str, code: str) -> str:
    """The French words for a code; the code itself when a newer one has no words yet."""
    return codes(family).get(code, code)


def Code(family: str, *more: str) -> Any:  # noqa: N802 - reads as a type
    """A string type that accepts only the codes of `family` and `more`; the error lists what is allowed."""

    def check(value: str) -> str:
        allowed = [*codes(family), *more]
        if value not in allowed:
            raise ValueError(f"code inconnu « {value} » ; attendu : {', '.join(allowed)}")
        return value

    return Annotated[str, AfterValidator(check), _Enumerated(family, more)]


@dataclass(frozen=True)
class _Enumerated:
    """Lists the codes in a JSON schema, read only when one is asked for."""

    family: str
    more: tuple[str, ...]

    def __get_pydantic_json_schema__(self, schema: Any, handler: Any) -> dict[str, Any]:
        return {**handler(schema), "enum": [*codes(self.family), *self.more]}
