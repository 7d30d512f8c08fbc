"""Structured data in the vocabulary of schema.org: one FAQPage, and one Course a programme.

Types and properties: https://schema.org/FAQPage, https://schema.org/Course, https://schema.org/CourseInstance (version 29).
"""

from typing import Any

from advisor.faq.entry import Entry
from corpus.codes import label
from corpus.load import Corpus
from corpus.models import Programme

CONTEXT = "https://schema.org"
_MODE = {"presentiel": "onsite", "distanciel": "online", "hybride": "blended"}


def faq_page(entries: list[Entry], name: str = "Questions fréquentes — Parcours IA Santé") -> dict[str, Any]:
    return {
        "@context": CONTEXT, "@type": "FAQPage", "name": name, "inLanguage": "fr",
        "mainEntity": [_question(e) for e in entries],
    }  # fmt: skip


def _question(e: Entry) -> dict[str, Any]:
    cited = [c["url"] for c in e.citations if c["url"]]
    answer: dict[str, Any] = {"@type": "Answer", "text": e.plain}
    if cited:
        answer["citation"] = list(dict.fromkeys(cited))
    return {"@type": "Question", "name": e.question, "acceptedAnswer": answer}


def courses(corpus: Corpus) -> dict[str, Any]:
    """Every programme one can follow; a framework or a closed programme is no course on offer."""
    offered = [p for p in corpus.programmes.values() if p.enrolment != "cadre" and p.status not in ("termine", "ferme")]
    return {"@context": CONTEXT, "@graph": [_course(p) for p in offered]}


def _course(p: Programme) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "Course", "@id": f"urn:parcours-ia:{p.id}", "identifier": p.id, "name": p.name, "description": p.description,
        "url": p.url, "inLanguage": p.language, "coursePrerequisites": p.prerequisites, "teaches": p.topics or None,
        "educationalCredentialAwarded": p.certification, "about": [label("topic", t) for t in p.editorial.topics] or None,
        "numberOfCredits": None if p.ects is None else {"@type": "StructuredValue", "name": "ECTS", "description": f"{p.ects:g}"},
        "provider": {"@type": "Organization", "name": p.provider} if p.provider else None,
        "audience": [{"@type": "EducationalAudience", "audienceType": a} for a in p.audience] or None,
        "isAccessibleForFree": p.free, "offers": [_offer(p, amount) for amount in sorted({q.amount_eur for q in p.full_prices})] or None,
        "hasCourseInstance": [_instance(p, m) for m in p.modalities] or None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def _offer(p: Programme, amount: float) -> dict[str, Any]:
    return {"@type": "Offer", "category": "Free" if amount == 0 else "Paid", "price": amount, "priceCurrency": "EUR"}


def _instance(p: Programme, modality: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@type": "CourseInstance", "courseMode": _MODE[modality],
        "courseWorkload": None if p.hours is None else f"PT{p.hours:g}H" if p.hours == int(p.hours) else f"PT{round(p.hours * 60)}M",
        "location": [{"@type": "Place", "name": place} for place in p.places] if p.places and modality != "distanciel" else None,
    }  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}
