"""The words of the interface by language (`words/*.yaml`). Answers are French, whatever the language of the interface."""

from functools import cache
from pathlib import Path
from typing import Any

from corpus.codes import codes, label, read_yaml
from corpus.typography import capitalised, typeset

PATHS = {"en": "/en", "fr": "/"}
"""Where the page stands in each language."""


class Words(dict[str, Any]):
    """Section → name → words, and the labels of codes and fields where the language has its own."""

    def __init__(self, language: str, sections: dict[str, Any]):
        super().__init__(sections)
        self.language = language
        self.is_french = language == "fr"

    def label(self, family: str, code: str) -> str:
        return self.get("codes", {}).get(family, {}).get(code) or typeset(label(family, code))

    def choices(self, family: str) -> list[tuple[str, str]]:
        """(label, code) of a family, for a menu."""
        return [(capitalised(self.label(family, code)), code) for code in codes(family)]

    def field(self, name: str, french: str, short: bool = False) -> str:
        """A profile field's name, or its short one where a language has one."""
        names = self.get("fields", {})
        return (short and self.get("shorts", {}).get(name)) or names.get(name) or typeset(french)


@cache
def words(language: str = "fr") -> Words:
    """The words of one language, the French ones with French spacing."""
    sections = read_yaml((Path(__file__).parent / "words" / f"{language}.yaml").read_text("utf-8"))
    return Words(language, _typeset(sections) if language == "fr" else sections)


def _typeset(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _typeset(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_typeset(item) for item in value]
    return typeset(value) if isinstance(value, str) else value
