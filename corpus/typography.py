"""French typography: no-break spaces, curly apostrophes; applied to what is shown, never to what is stored or sent."""

import re

NBSP = "\u00a0"
_DOUBLE_SIGN = re.compile(r"(?<=[\w».)\]*]) (?=[;:?!»€%](?:[\s*<»)]|$))")
_OPENING = re.compile("« ")
_UNIT = re.compile(r"(?<=\d) (?=(?:h|€|mois|ECTS|pages?|min|jours?|heures?|étapes?|ans)\b|€|\d{3}\b)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[\w«])")
_ESCAPED_APOSTROPHE = re.compile(r"&#(?:39|x27);")
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)


def typeset(text: str) -> str:
    """No line begins with « ; » or a unit, none ends with an opening guillemet, and apostrophes are curly."""
    text = _OPENING.sub("«" + NBSP, _DOUBLE_SIGN.sub(NBSP, text))
    return _APOSTROPHE.sub("’", _UNIT.sub(NBSP, text))


def typeset_html(html: str) -> str:
    """The same on the text of HTML, leaving tags (and the addresses in them) as they are."""
    return _TAG.sub(
        lambda part: part[0] if part[0].startswith("<") else typeset(_ESCAPED_APOSTROPHE.sub("'", part[0])), html
    )


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
