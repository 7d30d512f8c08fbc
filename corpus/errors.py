"""The errors that a person is meant to read."""

from collections.abc import Mapping
from typing import Any


class UserError(Exception):
    """Bad input or a state that the person can mend; the message says what, where and how to mend it.

    The command line prints it alone, without a traceback, and exits with `exit_code`.
    """

    exit_code = 2


class CorpusError(UserError):
    """The catalogue does not validate; the message holds one line a problem (file:line: field: what)."""


class IndexStale(UserError):
    """The index is missing or was built from something else than what is here now."""


class ModelMissing(UserError):
    """The encoder was not prepared, or cannot be loaded."""


def french(error: Mapping[str, Any]) -> str:
    """One error of pydantic (of `ValidationError.errors()`) in French: its own words are English.

    A `ValueError` of a validator of ours is already a French sentence, and stands as it is.
    """
    words = _EXPECTED.get(error["type"], "valeur refusée")
    return words.format(**{"error": "valeur refusée", **error.get("ctx", {})})


_EXPECTED = {
    "missing": "champ obligatoire absent",
    "extra_forbidden": "champ inconnu ; retirez-le ou corrigez son nom",
    "string_type": "attendu : un texte",
    "string_too_long": "au plus {max_length} caractères",
    "string_too_short": "ne peut pas être vide",
    "string_pattern_mismatch": "forme refusée",
    "less_than": "moins de {lt:.10g}",
    "less_than_equal": "au plus {le:.10g}",
    "greater_than": "plus de {gt:.10g}",
    "greater_than_equal": "au moins {ge:.10g}",
    "too_short": "au moins {min_length} dans la liste",
    "too_long": "au plus {max_length} dans la liste",
    "literal_error": "attendu : {expected}",
    "json_invalid": "JSON illisible",
    "value_error": "{error}",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "attendu : un nombre entier"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "attendu : un nombre"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "attendu : true ou false"),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), "attendu : une date, année-mois-jour"),
    **dict.fromkeys(("list_type", "tuple_type", "set_type", "frozen_set_type"), "attendu : une liste"),
    **dict.fromkeys(
        ("dict_type", "model_type", "model_attributes_type", "dataclass_type"), "attendu : un objet, champ par champ"
    ),
}
"""Type of error → what is expected, with pydantic's own context in braces."""
