"""The files of the FAQ, opened by what people open them with: a browser, Word and Excel readers, schema.org's own types."""

import importlib
import io
import json
import re
import typing
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from python_calamine import CalamineWorkbook

from advisor.facts import value_text
from advisor.faq.build import Report
from corpus.load import Corpus
from corpus.settings import Settings
from corpus.typography import typeset
from tests.test_faq import home_of, made

SCHEMA = "https://schema.org"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, current: Settings) -> tuple[Report, Path]:
    """A part with tables of contents, curated answers and real programmes."""
    folder = tmp_path_factory.mktemp("site")
    return made(home_of(folder / "var", current), folder / "out", only="definition"), folder / "out"


# --- structured data --------------------------------------------------------------------------------------------------


def schema_type(name: str) -> type:
    module = importlib.import_module("msgspec_schemaorg.models")
    return getattr(module, name)


def valid(node: dict[str, object], path: str = "") -> int:
    """Check types and properties against the published vocabulary; returns how many nodes were checked."""
    name = str(node["@type"])
    fields = {f for base in schema_type(name).__mro__ for f in getattr(base, "__annotations__", {})}
    checked = 1
    for prop, value in node.items():
        if prop.startswith("@"):
            continue
        assert prop in fields, f"{path}/{name}.{prop} is not in schema.org"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                checked += valid(item, f"{path}/{name}.{prop}")
            else:
                assert isinstance(item, str | int | float | bool) and item != "", f"{path}/{name}.{prop} is {item!r}"
    return checked


def test_the_faq_page_is_schema_org_and_says_what_is_published(site: tuple[Report, Path]) -> None:
    report, out = site
    page = json.loads((out / "faq.jsonld").read_text("utf-8"))
    assert page["@context"] == SCHEMA and page["@type"] == "FAQPage"
    assert valid(page) == 1 + 2 * len(report.entries)
    assert [q["name"] for q in page["mainEntity"]] == [e.question for e in report.entries]
    assert all(
        q["acceptedAnswer"]["text"] and e.complement in q["acceptedAnswer"]["text"]
        for q, e in zip(page["mainEntity"], report.entries, strict=True)
    )


def test_courses_are_schema_org_and_tell_only_what_is_known(site: tuple[Report, Path], corpus: Corpus) -> None:
    courses = {c["identifier"]: c for c in json.loads((site[1] / "cours.jsonld").read_text("utf-8"))["@graph"]}
    assert sum(valid(c) for c in courses.values()) > len(courses) > 80
    for id_, c in courses.items():
        p = corpus.programmes[id_]
        assert p.status not in ("termine", "ferme") and c["name"] == p.name
        assert ("offers" in c) is bool(p.full_prices) and ("isAccessibleForFree" in c) is (p.free is not None)
        loads = [i["courseWorkload"] for i in c.get("hasCourseInstance", []) if "courseWorkload" in i]
        assert all(re.fullmatch(r"PT\d+[HM]", load) for load in loads) and bool(loads) is bool(
            value_text(p, "hours") and p.modalities
        )


# --- documents --------------------------------------------------------------------------------------------------------


def test_word_reads_headings_answers_and_sources(site: tuple[Report, Path]) -> None:
    report, out = site
    document = docx.Document(str(out / "faq.docx"))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert set(e.question for e in report.entries) <= set(headings)
    text = "\n".join(p.text for p in document.paragraphs)
    assert all(e.complement in text for e in report.entries) and "**" not in text
    assert all(c["title"] in text for e in report.entries for c in e.citations)


def test_excel_reads_every_row_and_no_formula(site: tuple[Report, Path]) -> None:
    report, out = site
    rows = CalamineWorkbook.from_path(str(out / "faq.xlsx")).get_sheet_by_index(0).to_python()
    assert [r[1] for r in rows[1:]] == [e.question for e in report.entries]
    for name in ("faq.xlsx", "edition/relecture.xlsx"):
        sheet = zipfile.ZipFile(io.BytesIO((out / name).read_bytes())).read("xl/worksheets/sheet1.xml")
        assert not list(
            ElementTree.fromstring(sheet).iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}f")
        )


def test_markdown_and_coverage_stand(site: tuple[Report, Path]) -> None:
    report, out = site
    text = (out / "faq.md").read_text("utf-8")
    assert all(f"### {e.question}" in text for e in report.entries)
    picture = ElementTree.fromstring((out / "edition" / "couverture.svg").read_text("utf-8"))
    assert picture.tag.endswith("svg") and len(list(picture.iter())) > 1000


# --- the site ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def page(chromium: Browser) -> typing.Iterator[Page]:
    context = chromium.new_context(locale="fr-FR", offline=True)
    page = context.new_page()
    page.requests: list[str] = []  # type: ignore[attr-defined]
    page.problems: list[str] = []  # type: ignore[attr-defined]
    page.on("request", lambda r: page.requests.append(r.url))  # type: ignore[attr-defined]
    page.on("pageerror", lambda e: page.problems.append(str(e)))  # type: ignore[attr-defined]
    yield page
    assert not page.problems and all(url.startswith(("file:", "data:")) for url in page.requests)  # type: ignore[attr-defined]
    context.close()


@pytest.mark.browser
def test_search_from_a_file_leads_to_the_answer(site: tuple[Report, Path], page: Page) -> None:
    report, out = site
    page.goto((out / "site" / "index.html").as_uri())
    for e in report.entries:
        page.fill("#q", e.question)
        assert page.locator("#results li a").first.inner_text() == typeset(e.question)
    page.fill("#q", "llm")
    page.locator("#results li a").first.click()
    assert "#" in page.url and page.locator("article h2").count() == len(report.entries)
    assert page.locator("article:target h2").inner_text().startswith("Qu’est-ce qu’un LLM")
    marker = page.locator("article:target a.marker").first
    marker.click()
    assert page.locator("li:target a").get_attribute("href").startswith("http")  # type: ignore[union-attr]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "pages/definition.html"])
def test_no_accessibility_violation(
    site: tuple[Report, Path], page: Page, scheme: typing.Literal["light", "dark"], name: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto((site[1] / "site" / name).as_uri())
    page.fill("#q", "qu'est-ce")
    assert page.evaluate("document.documentElement.lang") == "fr"
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.browser
def test_it_prints_without_what_only_a_screen_uses_and_fits_a_phone(site: tuple[Report, Path], page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto((site[1] / "site" / "pages" / "definition.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.emulate_media(media="print")
    assert not page.locator("#q").is_visible() and page.locator("article").first.is_visible()
    assert "http" in page.evaluate("getComputedStyle(document.querySelector('.sources a'), '::after').content")
