"""The FAQ as a Word document (DOCX), with real headings and lists: what an institution reworks and prints.

python-docx gives the package and its styles; paragraphs are written as XML at once, since its own `add_paragraph`
looks through the whole document each time (minutes for some thousands of answers).
"""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from advisor.faq.entry import Entry, source_line
from advisor.faq.files import settled
from advisor.faq.formats.markdown import sections, subjects
from corpus.load import Corpus

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRONG = re.compile(r"(\*\*[^*]+\*\*|\*[^*\n]+\*)")
_BULLET = re.compile(r"^\s*(?:[-*]|\d+\.)\s+")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML does not allow."""


def as_docx(entries: list[Entry], corpus: Corpus) -> bytes:
    import docx
    from docx.oxml import parse_xml

    document: Any = docx.Document()
    properties = document.core_properties
    properties.title, properties.language, properties.author = (
        "Questions fréquentes — Parcours IA Santé",
        "fr-FR",
        "Parcours IA Santé",
    )
    properties.created = properties.modified = datetime(2000, 1, 1)
    body = document.element.body
    layout = body[-1]
    for paragraph in parse_xml(f'<w:body xmlns:w="{W}">{"".join(_paragraphs(entries, corpus))}</w:body>'):
        layout.addprevious(paragraph)
    buffer = BytesIO()
    document.save(buffer)
    return settled(buffer.getvalue())


def _paragraphs(entries: list[Entry], corpus: Corpus) -> Iterator[str]:
    yield _paragraph("Questions fréquentes — Parcours IA Santé", "Title")
    yield _paragraph(f"{len(entries)} questions, d'après un catalogue à jour au {corpus.date}.")
    for title, group in sections(entries):
        yield _paragraph(title, "Heading1")
        for heading, part in subjects(group, corpus):
            if heading:
                yield _paragraph(heading, "Heading2")
            for e in part:
                yield _paragraph(e.question, "Heading3" if heading else "Heading2")
                yield from _answer(e)


def _answer(e: Entry) -> Iterator[str]:
    for line in e.markdown.split("\n"):
        text = line.strip()
        if text and not set(text) <= set("|-: "):
            yield _paragraph(
                _BULLET.sub("", text).lstrip("# "), "ListBullet" if _BULLET.match(line) else "", marked=True
            )
    for citation in e.citations:
        yield _paragraph(source_line(citation), "Caption")


def _paragraph(text: str, style: str = "", marked: bool = False) -> str:
    """:param marked: whether `**` and `*` in the text are bold and italic."""
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    parts = _STRONG.split(_UNPRINTABLE.sub("", text)) if marked else [_UNPRINTABLE.sub("", text)]
    return f"<w:p>{named}{''.join(_run(p, marked) for p in parts if p)}</w:p>"


def _run(text: str, marked: bool) -> str:
    look = ""
    if marked and _STRONG.fullmatch(text):
        look, text = ("<w:rPr><w:b/></w:rPr>" if text.startswith("**") else "<w:rPr><w:i/></w:rPr>"), text.strip("*")
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'
