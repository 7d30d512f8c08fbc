"""What a person takes away: the real PDF read back, the calendar parsed back, links, files over REST, pictures, in Chromium."""

import re
import subprocess
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient
from typer.testing import CliRunner

from advisor.advisor import Advisor
from advisor.comparison import compare
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.planner import Path as TrainingPath
from advisor.planner import Step, Totals
from advisor.profile import Profile
from advisor.takeaway import TakeAway, take_away
from corpus.codes import codes
from corpus.load import Corpus
from corpus.models import Session
from corpus.settings import Settings
from corpus.vocabularies import towns
from tests.conftest import needs
from tests.test_page import ANSWERS, CARDS, CHIPS, DOCTOR, open_page, page, say, server
from ui.app import create_app
from ui.cli import app
from ui.language import words
from ui.pictures import breakdown, coverage, france, timeline
from ui.pictures.france import _frames, _outlines
from ui.rest import wanted_format
from ui.share import MAX_LENGTH, ShareError, fragment, read_fragment
from ui.takeaway import NO_PATH, NOTHING_DATED, agenda, markdown, pdf
from ui.views import path_view

__all__ = ["page", "server"]  # fixtures of the page's tests
DAY = date(2026, 11, 23)
PROFILES = {
    "generaliste": Profile(
        profession="medecin",
        specialty="medecine_generale",
        setting="liberal",
        city="Lyon",
        region="Auvergne-Rhône-Alpes",
    ),
    "radiologue": Profile(
        profession="medecin",
        specialty="radiologie",
        setting="hopital",
        city="Nantes",
        region="Pays de la Loire",
        topics=["imagerie"],
    ),
    "infirmiere": Profile(profession="infirmier", setting="hopital", ai_level="debutant"),
    "inconnu": Profile(),
}
LYON = {"profession": "medecin", "specialty": "medecine_generale", "setting": "liberal", "city": "Lyon"}


def taken_for(advisor: Advisor, profile: Profile) -> TakeAway:
    taken = advisor.take_away(State(profile=profile))
    assert taken
    return taken


def pages_of(content: bytes, folder: Path) -> tuple[int, str]:
    """(pages, text) of a PDF, by poppler; spaces made plain."""
    file = folder / "read.pdf"
    file.write_bytes(content)
    info = subprocess.run([needs("pdfinfo"), file], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(["pdftotext", "-raw", file, "-"], capture_output=True, text=True, check=True).stdout
    assert "Tagged:          yes" in info and "Title:" in info
    return int(re.search(r"Pages:\s+(\d+)", info)[1]), re.sub(r"\s+", " ", text)  # type: ignore[index]


def plain(text: str) -> str:
    """With ordinary spaces and apostrophes."""
    return re.sub(r"\s+", " ", text).replace("’", "'")


def squeezed(text: str) -> str:
    """Without spaces and with plain apostrophes: what is printed breaks lines anywhere and is set as French is."""
    return re.sub(r"\s+", "", text).replace("’", "'")


def with_sessions(corpus: Corpus, programme: str, *sessions: Session) -> Corpus:
    dated = corpus.programmes[programme].model_copy(update={"sessions": list(sessions)})
    return Corpus({**corpus.programmes, programme: dated}, corpus.sheets, corpus.links, corpus.hash)


def path_of(corpus: Corpus, ids: list[str]) -> TrainingPath:
    """Any programmes as the steps of a path."""
    steps = [
        Step(
            programme=i,
            stage=corpus.programmes[i].editorial.stage,
            why=["raison une", "raison deux", "raison trois"],
            criteria=[],
        )
        for i in ids
    ]
    return TrainingPath(
        steps=steps, totals=Totals(hours=None, price_eur=None, hours_unknown=len(ids), price_unknown=len(ids))
    )


# --- the sheet -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROFILES)
def test_pdf_is_one_page_that_says_everything(advisor: Advisor, tmp_path: Path, name: str) -> None:
    taken = taken_for(advisor, PROFILES[name])
    pages, text = pages_of(pdf(taken), tmp_path)
    assert pages == 1
    joined = squeezed(text)
    for step in taken.steps:
        assert plain(step.name) in text, "a name is printed as it is searched for"
        assert all(squeezed(fact.value.text) in joined for fact in step.facts)
        assert all(squeezed(question) in joined for question in step.questions)
    assert text.count("non communiqué") >= sum(not fact.value.known for step in taken.steps for fact in step.facts) > 0
    assert {squeezed(f"[{s.number}] {s.title}, {s.date}") in joined for s in taken.sources} == {True}
    assert squeezed(taken.complement) in joined and taken.corpus in text and "23 novembre 2026" in text
    assert taken.practice and squeezed(taken.practice.text) in joined
    for route in taken.funding.routes:
        assert squeezed(route.title) in joined and route.value.sources


def test_every_number_has_its_source_and_no_source_is_idle(advisor: Advisor) -> None:
    text = markdown(taken_for(advisor, PROFILES["generaliste"]))
    body, sources = text.split("## Sources")
    used, listed = set(re.findall(r"\[(\d+)\]", body)), set(re.findall(r"^\[(\d+)\]", sources, re.MULTILINE))
    assert used == listed and len(used) >= 5
    for line in body.splitlines():
        if line.startswith("- ") and "non communiqué" in line:
            assert not re.search(r"\[\d", line), "a statement of ignorance bears no marker"


def test_same_input_same_bytes(advisor: Advisor) -> None:
    taken = taken_for(advisor, PROFILES["radiologue"])
    assert pdf(taken) == pdf(taken) and markdown(taken) == markdown(taken)
    assert pdf(taken.model_copy(update={"day": date(2026, 11, 24)})) != pdf(taken)


@pytest.mark.parametrize("steps", [1, 8, 16])
def test_a_path_of_any_length_is_one_page(corpus: Corpus, tmp_path: Path, steps: int) -> None:
    ids = [i for i, p in corpus.programmes.items() if p.status == "ouvert"][:steps]
    taken = take_away(State(profile=PROFILES["generaliste"]), path_of(corpus, ids), Facts(corpus, DAY, 24))
    pages, text = pages_of(pdf(taken), tmp_path)
    assert pages == 1
    assert all(squeezed(corpus.programmes[i].name) in squeezed(text) for i in ids)
    cut = not all(squeezed(f"[{s.number}] {s.title}") in squeezed(text) for s in taken.sources)
    assert cut == ("autres sources sont données" in text)


def test_text_of_a_person_is_text(advisor: Advisor, tmp_path: Path) -> None:
    """Nothing that a profile holds acts as markup, in Typst or in Markdown."""
    city = '#panic("x") $a$ *b* <c> [d](e)'
    taken = taken_for(advisor, Profile(profession="medecin", city=city))
    pages, text = pages_of(pdf(taken), tmp_path)
    assert pages == 1 and '#panic("x")' in text
    assert "<c>" not in markdown(taken) and "[d](e)" not in markdown(taken)


def test_questions_are_what_is_unknown(advisor: Advisor, corpus: Corpus) -> None:
    for step in taken_for(advisor, PROFILES["radiologue"]).steps:
        p = corpus.programmes[step.programme]
        assert ("le nombre d'heures et le rythme" in step.questions) == (p.hours is None)
        assert ("le format (à distance, sur place ou les deux)" in step.questions) == (not p.modalities)
        assert step.contact


def test_the_periodic_certification_is_told_where_a_fact_speaks_of_it(corpus: Corpus) -> None:
    id_, known = "du-ia-sante-nice", "compte pour la certification périodique"
    spoken = corpus.programmes[id_].model_copy(update={"certification": known})
    told = take_away(
        State(profile=PROFILES["infirmiere"]),
        path_of(corpus, [id_]),
        Facts(Corpus({**corpus.programmes, id_: spoken}, corpus.sheets, corpus.links, corpus.hash), DAY, 24),
    )
    assert any(r.value.text == known and r.value.sources for r in told.funding.routes) and not any(
        "non renseigné" in n for n in told.funding.notes
    )
    silent = take_away(State(profile=PROFILES["infirmiere"]), path_of(corpus, [id_]), Facts(corpus, DAY, 24))
    assert any("Certification périodique : non renseigné" in n for n in silent.funding.notes)


# --- the agenda ------------------------------------------------------------------------------------------------------


def test_agenda_parses_back(corpus: Corpus) -> None:
    id_ = "du-ia-sante-nice"
    sessions = (
        Session(starts="2027-01-18", apply_by="2026-12-10"),
        Session(starts="2027-10"),
        Session(starts="2025-01-10"),
        Session(starts="2028"),
    )
    held = with_sessions(corpus, id_, *sessions)
    taken = take_away(State(), path_of(held, [id_]), Facts(held, DAY, 24))
    content = agenda(taken)
    assert content and content == agenda(taken)
    calendar = Calendar.from_ical(content)
    events = {str(e["summary"]): e for e in calendar.walk("VEVENT")}
    name = corpus.programmes[id_].name
    deadline, start, month = (
        events[f"Date limite de candidature : {name}"],
        events[f"Début : {name}"],
        events[f"Début : {name} (jour à confirmer)"],
    )
    assert len(events) == 3, "neither the past session nor the one known by its year alone"
    assert (deadline["dtstart"].dt, deadline["dtend"].dt) == (date(2026, 12, 10), date(2026, 12, 11))
    assert start["dtstart"].dt == date(2027, 1, 18)
    assert (month["dtstart"].dt, month["dtend"].dt) == (date(2027, 10, 1), date(2027, 11, 1))
    assert len({str(e["uid"]) for e in events.values()}) == 3 and len(deadline.walk("VALARM")) == 1
    assert "date limite de candidature" in markdown(taken) and "10 décembre 2026" in plain(markdown(taken))


def test_the_page_offers_an_agenda_where_there_is_one(corpus: Corpus, current: Settings) -> None:
    id_ = "du-ia-sante-nice"
    held = with_sessions(corpus, id_, Session(starts="2027-01-18"))
    assert 'data-file="ics"' in path_view(path_of(held, [id_]), held, current, words())
    assert 'data-file="ics"' not in path_view(path_of(corpus, [id_]), corpus, current, words())


def test_no_date_no_agenda(corpus: Corpus) -> None:
    taken = take_away(State(), path_of(corpus, ["du-ia-sante-nice"]), Facts(corpus, DAY, 24))
    assert agenda(taken) is None


# --- the command -----------------------------------------------------------------------------------------------------


def test_recommend_writes_what_there_is(tmp_path: Path) -> None:
    profile, out = tmp_path / "p.yaml", tmp_path / "out"
    profile.write_text("profession: infirmier\nsetting: hopital\n", "utf-8")
    out.mkdir()
    asked = ["recommend", "--profile", str(profile), "--json", "--today", "2026-11-23"]
    result = CliRunner().invoke(
        app, [*asked, "--pdf", str(out / "a.pdf"), "--md", str(out / "a.md"), "--ics", str(out / "a.ics")]
    )
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith('{"conversation"') and result.stdout.count("\n") == 1
    assert NOTHING_DATED in result.stderr and sorted(f.name for f in out.iterdir()) == ["a.md", "a.pdf"]
    CliRunner().invoke(app, [*asked, "--pdf", str(out / "b.pdf")])
    assert (out / "a.pdf").read_bytes() == (out / "b.pdf").read_bytes()


@pytest.mark.parametrize(("target", "said"), [("nulle/part.pdf", "ce dossier n'existe pas"), ("", "c'est un dossier")])
def test_recommend_says_why_it_cannot_write(tmp_path: Path, target: str, said: str) -> None:
    profile = tmp_path / "p.yaml"
    profile.write_text("profession: infirmier\n", "utf-8")
    done = subprocess.run(
        [".venv/bin/parcours-ia", "recommend", "--profile", profile, "--pdf", tmp_path / target, "--today", "2026-11-23"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout == ""
    assert said in done.stderr and len(done.stderr.splitlines()) == 1
    assert [f.name for f in tmp_path.iterdir()] == ["p.yaml"]


# --- the shared link -------------------------------------------------------------------------------------------------


def some(family: str) -> st.SearchStrategy[str]:
    return st.sampled_from(list(codes(family)))


profiles = st.builds(
    Profile,
    profession=st.none() | some("profession"), specialty=st.none() | some("specialty"), city=st.none() | st.text(max_size=80),
    modalities=st.lists(some("modality"), unique=True), topics=st.lists(some("topic"), unique=True),
    kinds_excluded=st.lists(some("kind"), unique=True), budget_max_eur=st.none() | st.floats(0, 1e6), months_max=st.none() | st.integers(0, 240),
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(profiles)
def test_a_link_carries_its_profile(profile: Profile) -> None:
    link = fragment(profile)
    assert re.fullmatch(r"(#profil=[A-Za-z0-9_-]+)?", link)
    assert not link or read_fragment(link) == profile


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda b: b.hex()))
def test_any_other_link_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(ShareError, match="bad_link"):
        read_fragment(text)


def test_the_fullest_profile_fits_a_link() -> None:
    full = Profile(
        profession="infirmier_pratique_avancee", specialty="chirurgie_thoracique_cardiovasculaire", stage="troisieme_cycle", setting="administration",
        city="é" * 80, region="Provence-Alpes-Côte d'Azur", modalities=list(codes("modality")), hours_total_max=99999.99, hours_per_week_max=99.99,
        budget_max_eur=999999.99, months_max=99.99, ai_level="intermediaire", programming="courante", goals=list(codes("goal")),
        topics=list(codes("topic")), kinds_wanted=list(codes("kind")), kinds_excluded=list(codes("kind")), funding=list(codes("funding")), languages=["fr", "en"],
    )  # fmt: skip
    assert read_fragment(fragment(full)) == full and len(fragment(full)) < MAX_LENGTH
    with pytest.raises(ShareError, match="long_link"):
        read_fragment("A" * (MAX_LENGTH + 1))
    for bad in (
        "e30x",
        "bnVsbA",
        "W10",
        "eyJwcm9mZXNzaW9uIjoic29yY2llciJ9",
        "eyJidWRnZXRfbWF4X2V1ciI6TmFOfQ",
    ):  # null, [], an unknown code, NaN
        with pytest.raises(ShareError, match="bad_link"):
            read_fragment(bad)


# --- REST ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rest(advisor: Advisor, current: Settings) -> TestClient:
    return TestClient(
        create_app(advisor, current.model_copy(update={"requests_per_minute": 10_000})), client=("10.9.9.8", 5000)
    )


def test_rest_gives_files(rest: TestClient, tmp_path: Path) -> None:
    for accept, start in (("application/pdf", b"%PDF-1.7"), ("text/markdown", b"# Mon parcours")):
        response = rest.post("/api/v1/recommend", json={"profile": LYON}, headers={"accept": accept})
        assert response.status_code == 200 and response.content.startswith(start)
        assert response.headers["content-type"].startswith(accept)
        assert (
            "attachment; filename=" in response.headers["content-disposition"]
            and response.headers["cache-control"] == "no-store"
        )
    nothing = rest.post("/api/v1/recommend", json={"profile": LYON}, headers={"accept": "text/calendar"})
    assert nothing.status_code == 406 and nothing.json()["detail"] == NOTHING_DATED


def test_rest_gives_the_path_that_was_shown(rest: TestClient) -> None:
    """A path that the profile alone would not give: the first steps were refused in the conversation."""
    first = rest.post("/api/v1/chat", json={"message": DOCTOR}).json()
    other = rest.post("/api/v1/chat", json={"message": "propose-moi autre chose", "state": first["state"]}).json()
    assert other["programmes"] != first["programmes"]
    text = rest.post("/api/v1/recommend", json={"state": other["state"]}, headers={"accept": "text/markdown"}).text
    names = [rest.get(f"/api/v1/programmes/{i}").json()["name"] for i in other["programmes"]]
    assert re.findall(r"^### \d+\. (.+)$", plain_lines(text), re.MULTILINE) == names


def plain_lines(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(("body", "status"), [({}, 422), ({"profile": {}, "state": "x"}, 422), ({"state": "x"}, 409)])
def test_rest_refuses_what_is_not_one_thing(rest: TestClient, body: dict, status: int) -> None:
    response = rest.post("/api/v1/recommend", json=body, headers={"accept": "application/pdf"})
    assert response.status_code == status and response.headers["content-type"] == "application/problem+json"


def test_rest_says_when_nothing_fits(rest: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    impossible = {
        "profession": "direction",
        "kinds_wanted": ["capacite"],
        "modalities": ["distanciel"],
        "budget_max_eur": 0,
        "hours_total_max": 0,
    }
    answer = rest.post("/api/v1/recommend", json={"profile": impossible}).json()
    file = rest.post("/api/v1/recommend", json={"profile": impossible}, headers={"accept": "application/pdf"})
    assert (
        (file.status_code, file.json()["detail"]) == (406, NO_PATH)
        if answer["path"] is None
        else file.status_code == 200
    )


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("", None), ("*/*", None), ("application/json", None), ("text/html", None), ("application/pdf", "pdf"), ("Application/PDF", "pdf"),
        ("text/html, text/calendar;q=0.9, */*;q=0.1", "ics"), ("application/pdf;q=0.5, text/markdown", "md"), ("application/pdf;q=0, */*", None),
        ("application/json, application/pdf", None), (";;,q=", None),
    ],
)  # fmt: skip
def test_accept(accept: str, ending: str | None) -> None:
    assert wanted_format(accept) == ending


def test_comparison_cells_are_cited_or_unknown(rest: TestClient, corpus: Corpus) -> None:
    ids = ["du-ia-sante-nice", "du-ia-sante-lille", "mooc-elements-of-ai-francais"]
    answer = rest.get("/api/v1/compare", params={"ids": ",".join(ids)}).json()
    table, cited = answer["comparison"], {c["marker"]: c for c in answer["citations"]}
    assert [c["programme"] for c in table["columns"]] == ids
    for row in table["rows"]:
        for id_, cell in zip(ids, row["cells"], strict=True):
            if getattr(corpus.programmes[id_], row["field"]) in (None, []):
                assert cell["marker"] is None and cell["text"].startswith("non communiqué")
            else:
                assert (cited[cell["marker"]]["programme"], cited[cell["marker"]]["field"]) == (id_, row["field"])
    facts = Facts(corpus, DAY, 24)
    assert compare(ids, facts).model_dump(mode="json") == table


# --- pictures --------------------------------------------------------------------------------------------------------


def test_pictures_say_what_they_draw(advisor: Advisor) -> None:
    corpus = advisor.corpus
    for profile in PROFILES.values():
        answer, _ = advisor.recommend(State(profile=profile))
        assert answer.path
        drawn = [
            timeline(answer.path, corpus, profile.profession),
            coverage(answer.path, corpus, profile),
            breakdown(answer.path, corpus, profile.profession),
            france(answer.path, corpus, profile),
        ]
        for picture in drawn:
            for svg in re.findall(r'<svg class="picture.*?</desc>', picture):
                root = ElementTree.fromstring(svg + "</svg>")
                assert root.attrib["role"] == "img" and root[0].text and root[1].text
            ElementTree.fromstring(f"<p>{picture}</p>")
        unknown = (
            sum(corpus.programmes[s.programme].hours is None for s in answer.path.steps)
            + answer.path.totals.price_unknown
        )
        assert drawn[2].count('class="pic-unknown"') == unknown
        assert all(
            corpus.programmes[s.programme].name
            in ElementTree.tostring(ElementTree.fromstring(f"<p>{drawn[3]}</p>"), "unicode", "text")
            for s in answer.path.steps
        )


def test_a_wanted_topic_that_is_not_covered_shows(corpus: Corpus) -> None:
    path = path_of(corpus, ["mooc-elements-of-ai-francais"])
    drawn = coverage(path, corpus, Profile(topics=["chirurgie_robotique"]))
    assert "Chirurgie robotique : non couvert par ce parcours." in drawn and "pic-missing" in drawn


def test_every_town_falls_in_its_frame() -> None:
    """Mainland or overseas, each of the 15,000 towns is drawn within 12 units of the outline that bears it."""
    frames = _frames(tuple(_outlines()))
    for town in set(towns().values()):
        frame = frames.get(town.region, frames["métropole"])
        x, y = frame.place(town.longitude, town.latitude)
        rings = [[frame.place(*point) for point in ring] for ring in _outlines()[frame.name]]
        left, right = min(p[0] for r in rings for p in r), max(p[0] for r in rings for p in r)
        top, bottom = min(p[1] for r in rings for p in r), max(p[1] for r in rings for p in r)
        assert left - 12 <= x <= right + 12 and top - 12 <= y <= bottom + 12, town


def test_overseas_has_its_frame(corpus: Corpus) -> None:
    path = path_of(corpus, ["du-ia-sante-nice"])
    drawn = france(path, corpus, Profile(city="Fort-de-France", region="Martinique"))
    assert drawn.count("pic-land") == 2 and ">Martinique<" in drawn and "Fort-de-France (vous)" in drawn
    assert france(path, corpus, Profile()).count("pic-land") == 1


# --- in the browser --------------------------------------------------------------------------------------------------

browser_test = pytest.mark.browser


@browser_test
def test_files_from_the_page(page: Page, tmp_path: Path) -> None:
    say(page, DOCTOR)
    said = words()["takeaway"]
    assert page.locator(".path .take-away button").all_inner_texts() == [
        said["pdf"],
        said["md"],
        said["copy_text"],
        said["print"],
    ]
    with page.expect_download() as download:
        page.click("[data-file=pdf]")
    download.value.save_as(tmp_path / "page.pdf")
    assert download.value.suggested_filename == "parcours-ia-sante.pdf"
    pages, text = pages_of((tmp_path / "page.pdf").read_bytes(), tmp_path)
    assert pages == 1 and all(
        squeezed(name) in squeezed(text) for name in page.locator(CARDS).all_inner_texts() if "\n" not in name
    )
    expect(page.locator(".path .told")).to_contain_text("Fichier prêt")


def facts_of(opened: Page) -> list[str]:
    """The profile shown, without where each fact comes from."""
    return [chip.split("(corriger)")[0] for chip in opened.locator(CHIPS).all_inner_texts()]


@browser_test
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_opens_the_same_path(chromium: Browser, server: str, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, permissions=["clipboard-read", "clipboard-write"]
    )  # type: ignore[arg-type]
    watched = open_page(context, server)
    say(watched.page, DOCTOR)
    watched.page.click("[data-link]")
    expect(watched.page.locator(".understood .told")).to_contain_text("Lien copié")
    link = watched.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{server}/#profil=")
    asked: list[str] = []
    other = context.new_page()
    other.on("request", lambda request: asked.append(request.url))
    other.goto(link)
    other.wait_for_selector(CARDS)
    assert facts_of(other) == facts_of(watched.page) != []
    assert "#" not in other.url and not any("profil" in url for url in asked)
    assert other.locator("#fil .user-row").count() == 1
    ground = other.locator(".pic-dot").first.evaluate("e => getComputedStyle(e).fill")
    assert ground == ("rgb(23, 98, 79)" if scheme == "light" else "rgb(143, 202, 184)")
    context.close()
    assert (watched.outside, watched.complaints) == ([], [])


@browser_test
@pytest.mark.parametrize(("value", "said"), [("cassé", "bad_link"), ("A" * 6000, "long_link")])
def test_a_bad_link_is_told_and_the_page_works(chromium: Browser, server: str, value: str, said: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.goto(f"{server}/#profil={value}")
    expect(opened.locator(ANSWERS)).to_have_count(2)
    assert plain(words()["takeaway"][said]) in plain(opened.locator(ANSWERS).last.inner_text())
    assert "parcours" in say(opened, DOCTOR)
    context.close()


@browser_test
def test_pictures_hold_on_a_narrow_screen(chromium: Browser, server: str) -> None:
    """320 pixels, what 1280 leaves at 400 %: nothing overflows, and figures keep the size of text."""
    context = chromium.new_context(viewport={"width": 320, "height": 700})
    watched = open_page(context, server)
    say(watched.page, "Je suis radiologue à Nantes, je voudrais me former à l'imagerie")
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    for picture in watched.page.locator("svg.picture").all():
        box = picture.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] > 40
    context.close()
    assert watched.complaints == []
