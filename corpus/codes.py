"""Closed vocabularies: the codes of the contract and the French words that show them (`vocabulary/codes.yaml`)."""

from functools import cache
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator

from corpus.settings import PACKAGE

VOCABULARY = PACKAGE / "vocabulary"


def read_yaml(text: str) -> Any:
    """Parse YAML with the C loader (about eight times faster than the Python one)."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


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

    return Annotated[str, AfterValidator(check)]
