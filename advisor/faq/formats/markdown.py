"""The FAQ as one Markdown document."""

from collections.abc import Iterator

from advisor.faq.entry import Entry, source_line
from advisor.faq.questions import types
from corpus.load import Corpus


def document(entries: list[Entry], corpus: Corpus) -> str:
    """Sections in the order of the site; under each question its answer, then its sources."""
    lines = [
        "# Questions fréquentes — Parcours IA Santé",
        "",
        f"{len(entries)} questions, d'après un catalogue à jour au {corpus.date}.",
        "",
    ]
    for title, group in sections(entries):
        lines += [f"## {title}", ""]
        for heading, part in subjects(group, corpus):
            lines += [f"### {heading}", ""] if heading else []
            for e in part:
                lines += [f"{'####' if heading else '###'} {e.question}", "", _lowered(e.markdown), ""]
                lines += [f"- {source_line(c)}" for c in e.citations] + [""]
    return "\n".join(lines)


def sections(entries: list[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """(title, entries) of each section that holds any."""
    for section, title in types()["sections"].items():
        if group := [e for e in entries if e.section == section]:
            yield title, group


def subjects(group: list[Entry], corpus: Corpus) -> Iterator[tuple[str, list[Entry]]]:
    """(programme name, its entries) in the section of programmes; the whole group without a heading elsewhere."""
    if group[0].section != "programmes":
        yield "", group
        return
    by: dict[str, list[Entry]] = {}
    for e in group:
        by.setdefault(e.subject, []).append(e)
    for id_, part in by.items():
        yield corpus.programmes[id_].name, part


def _lowered(text: str) -> str:
    """Headings inside an answer become bold lines: they must not break the outline of the document."""
    return "\n".join(f"**{line.lstrip('# ')}**" if line.startswith("#") else line for line in text.split("\n"))
