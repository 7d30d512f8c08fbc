"""The FAQ as a static site: opens from a file, asks nothing of anybody, reads aloud and prints well."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from advisor.facts import date_text, number
from advisor.faq.entry import Entry
from advisor.faq.formats.jsonld import faq_page
from advisor.faq.formats.markdown import sections
from corpus.codes import label
from corpus.load import Corpus
from corpus.typography import typeset, typeset_html

HERE = Path(__file__).parents[1] / "templates"
MOST_ASKED, CARD = 12, 5
_MARKER = re.compile(r"\[(\d+)\]")


def pages(entries: list[Entry], corpus: Corpus) -> dict[str, str]:
    """Path within the site → content."""
    found: dict[str, str] = {name: (HERE / name).read_text("utf-8") for name in ("site.css", "site.js")}
    places: dict[str, str] = {}
    groups: list[dict[str, Any]] = []
    for title, group in sections(entries):
        parts = _parts(title, group, corpus)
        groups.append(
            {
                "title": title,
                "pages": [{"href": p, "name": n, "count": len(g)} for p, n, g in parts],
                "first": _first(group),
            }
        )
        for path, name, part in parts:
            places |= {e.id: f"{path}#{e.anchor}" for e in part}
            found[path] = _page(
                "page.html.j2",
                title=name,
                section=title,
                entries=part,
                root="../" * path.count("/"),
                data=_data(part, name),
                contents=_contents(part),
            )
    asked = sorted((e for e in entries if e.demand), key=lambda e: (-e.demand, e.id))[:MOST_ASKED]
    most = [{"question": e.question, "href": places[e.id]} for e in asked]
    found["index.html"] = _page(
        "index.html.j2",
        title="Questions fréquentes",
        root="",
        groups=groups,
        places=places,
        most=most,
        count=len(entries),
        date=date_text(corpus.date),
    )
    rows = [{"q": typeset(e.question), "v": " | ".join(e.variants), "u": places[e.id]} for e in entries]
    found["questions.js"] = "window.QUESTIONS = " + _script(rows) + ";\n"
    return found


def _parts(title: str, group: list[Entry], corpus: Corpus) -> list[tuple[str, str, list[Entry]]]:
    """(path, name, entries) of each page: one a programme, one a section otherwise."""
    section = group[0].section
    if section != "programmes":
        return [(f"pages/{section}.html", title, group)]
    by: dict[str, list[Entry]] = {}
    for e in group:
        by.setdefault(e.subject, []).append(e)
    return [(f"pages/formations/{id_}.html", corpus.programmes[id_].name, part) for id_, part in by.items()]


def _first(group: list[Entry]) -> list[Entry]:
    """The questions of a section that its card shows: of professions, those without a goal."""
    return [e for e in group if not e.goal][:CARD]


def _contents(part: list[Entry]) -> list[tuple[str, list[Entry]]]:
    """(heading, entries) of a page's contents: a long page on professions is cut by profession."""
    by: dict[str, list[Entry]] = {}
    for e in part:
        by.setdefault(label("profession", e.subject) if e.section == "professions" else "", []).append(e)
    return list(by.items())


def _data(entries: list[Entry], name: str) -> Markup:
    return Markup(_script(faq_page(entries, name)))


def _script(data: Any) -> str:
    """JSON that cannot close the script it stands in."""
    return (
        json.dumps(data, ensure_ascii=False)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029")
    )


def _page(template: str, **values: Any) -> str:
    return typeset_html(_environment().get_template(template).render(**values))


@cache
def _environment() -> jinja2.Environment:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters |= {"answer": _answer, "date": date_text, "number": number}
    return env


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _answer(e: Entry) -> Markup:
    """Answer as HTML: its headings one level below the question's, its markers linked to the sources under it."""
    html = re.sub(r"<(/?)h[1-6]>", r"<\1h3>", _markdown().render(e.text))
    known = {c["marker"] for c in e.citations}

    def link(match: re.Match[str]) -> str:
        if int(match[1]) not in known:
            return match[0]
        return f'<a class="marker" href="#{e.anchor}-s{match[1]}" aria-label="source {match[1]}">[{match[1]}]</a>'

    return Markup(_MARKER.sub(link, html))
