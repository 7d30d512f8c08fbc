"""Structured data in the vocabulary of schema.org: one FAQPage, and one Course a programme.

Types and properties: https://schema.org/FAQPage, https://schema.org/Course, https://schema.org/CourseInstance (version 29).
"""

from typing import Any

from advisor.faq.entry import Entry
from corpus.exchange.schema_org import CONTEXT, course
from corpus.load import Corpus


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
    return {"@context": CONTEXT, "@graph": [course(p) for p in offered]}
