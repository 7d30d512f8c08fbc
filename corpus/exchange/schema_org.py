"""schema.org: one Course a programme, with the record itself under a name of our own (`parcours:fiche`).

Types and properties: https://schema.org/Course, https://schema.org/CourseInstance (version 29).
"""

import json
import re
from pathlib import Path
from typing import Any

from corpus.codes import label
from corpus.errors import UserError
from corpus.exchange.rows import Row, identifier
from corpus.models import Programme

CONTEXT = "https://schema.org"
OURS = "urn:parcours-ia:vocabulaire#"
MODES = {"presentiel": "onsite", "distanciel": "online", "hybride": "blended"}


def write(programmes: list[Programme]) -> bytes:
    graph = [
        {**course(p), "parcours:fiche": {"@type": "@json", "@value": p.model_dump(mode="json")}} for p in programmes
    ]
    document = {"@context": [CONTEXT, {"parcours": OURS}], "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def course(p: Programme) -> dict[str, Any]:
    """The Course node of a programme; what is unknown is left out."""
    found: dict[str, Any] = {
        "@type": "Course", "@id": f"urn:parcours-ia:{p.id}", "identifier": p.id, "name": p.name, "description": p.description,
        "url": p.url, "inLanguage": p.language, "coursePrerequisites": p.prerequisites, "teaches": p.topics or None,
        "educationalCredentialAwarded": p.certification, "about": [label("topic", t) for t in p.editorial.topics] or None,
        "numberOfCredits": None if p.ects is None else {"@type": "StructuredValue", "name": "ECTS", "description": f"{p.ects:g}"},
        "provider": {"@type": "Organization", "name": p.provider} if p.provider else None,
        "audience": [{"@type": "EducationalAudience", "audienceType": a} for a in p.audience] or None,
        "isAccessibleForFree": p.free, "offers": [_offer(amount) for amount in sorted({q.amount_eur for q in p.full_prices})] or None,
        "hasCourseInstance": [_instance(p, m) for m in p.modalities] or None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _offer(amount: float) -> dict[str, Any]:
    return {"@type": "Offer", "category": "Free" if amount == 0 else "Paid", "price": amount, "priceCurrency": "EUR"}


def _instance(p: Programme, modality: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "CourseInstance", "courseMode": MODES[modality],
        "courseWorkload": None if p.hours is None else f"PT{p.hours:g}H" if p.hours == int(p.hours) else f"PT{round(p.hours * 60)}M",
        "location": [{"@type": "Place", "name": place} for place in p.places] if p.places and modality != "distanciel" else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def read(path: Path) -> list[Row]:
    """Every Course of a JSON-LD document. :raises UserError: not JSON."""
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}:{getattr(error, 'lineno', 1)} : JSON illisible.") from error
    nodes = (
        document
        if isinstance(document, list)
        else document.get("@graph", [document])
        if isinstance(document, dict)
        else []
    )
    found = [
        (n, node) for n, node in enumerate(nodes, 1) if isinstance(node, dict) and "Course" in _many(node.get("@type"))
    ]
    return [Row(f"{path}, Course n° {n}", _record(node)) for n, node in found]


def _record(node: dict[str, Any]) -> dict[str, Any]:
    own = node.get("parcours:fiche")
    if isinstance(own, dict) and isinstance(own.get("@value"), dict):
        return own["@value"]
    instances = [i for i in _many(node.get("hasCourseInstance")) if isinstance(i, dict)]
    modes = {schema: ours for ours, schema in MODES.items()}
    said: dict[str, Any] = {
        "id": identifier(str(node.get("identifier") or node.get("name") or "")), "name": node.get("name"), "kind": "autre",
        "description": node.get("description"), "url": node.get("url"), "provider": _named(node.get("provider")),
        "language": str(node.get("inLanguage") or "")[:2].lower() or None, "prerequisites": _text(node.get("coursePrerequisites")),
        "topics": [str(t) for t in _many(node.get("teaches")) if isinstance(t, str)], "certification": _text(node.get("educationalCredentialAwarded")),
        "audience": [a["audienceType"] for a in _many(node.get("audience")) if isinstance(a, dict) and isinstance(a.get("audienceType"), str)],
        "modalities": list(dict.fromkeys(modes[m] for i in instances for m in _many(i.get("courseMode")) if m in modes)),
        "places": list(dict.fromkeys(name for i in instances for place in _many(i.get("location")) if (name := _named(place)))),
        "hours": next((hours for i in instances if (hours := _hours(i.get("courseWorkload"))) is not None), None),
        "prices": [
            {"amount_eur": float(o["price"]), "per": "personne", "unit": "total", "tax": "inconnu", "who": None, "covers": "tout"}
            for o in _many(node.get("offers")) if isinstance(o, dict) and o.get("priceCurrency") == "EUR" and _is_number(o.get("price"))
        ],
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in (None, [], "")}


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _named(value: Any) -> str | None:
    return value.get("name") if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) and value.strip() else None


def _is_number(value: Any) -> bool:
    try:
        return float(value) >= 0
    except (TypeError, ValueError):
        return False


def _hours(duration: Any) -> float | None:
    """ISO 8601 hours and minutes ("PT62H", "PT90M"); anything else is not known."""
    found = re.fullmatch(r"PT(?:(\d+(?:\.\d+)?)H)?(?:(\d+)M)?", duration) if isinstance(duration, str) else None
    return float(found[1] or 0) + float(found[2] or 0) / 60 if found and any(found.groups()) else None
