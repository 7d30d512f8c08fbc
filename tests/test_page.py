"""The page, held in real Chromium against the real server: a conversation, the profile by hand, the keyboard, a phone."""

import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree import ElementTree

import gradio as gr
import pytest
import uvicorn
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, BrowserContext, Page, expect

from advisor.advisor import Advisor
from advisor.dialogue import State
from advisor.planner import Rejected
from advisor.profile import Profile
from corpus.settings import Settings
from corpus.typography import typeset, typeset_html
from ui.app import create_app
from ui.form import form_values, read_form
from ui.handlers import Handlers
from ui.language import words
from ui.metrics import Metrics
from ui.pictures import timeline
from ui.tokens import Tokens
from ui.views import linked, path_view, quoted

pytestmark = pytest.mark.browser

NOBODY = gr.Request()
"""A request without sign-on."""

DOCTOR = "Je suis médecin généraliste à Lyon, débutant, 2 h par semaine : quelle formation à l'IA ?"
ANSWERS, CARDS, CHIPS = "#fil .bot-row", "#panneau .card h3", "#panneau .chips li"


@contextmanager
def running(advisor: Advisor, settings: Settings) -> Iterator[str]:
    """The address of the real application, in a thread."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(advisor, settings), host="127.0.0.1", port=0, log_level="warning")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server stopped before it listened"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def server(advisor: Advisor, current: Settings) -> Iterator[str]:
    with running(advisor, current.model_copy(update={"requests_per_minute": 10_000})) as address:
        yield address


@dataclass
class Watched:
    """A page and what it must not do: ask another host, log an error, open a dialog."""

    page: Page
    outside: list[str]
    complaints: list[str]


def open_page(context: BrowserContext, server: str, path: str = "") -> Watched:
    watched = Watched(context.new_page(), [], [])
    page = watched.page
    page.set_default_timeout(15_000)
    page.on(
        "request", lambda r: watched.outside.append(r.url) if not r.url.startswith((server, "data:", "blob:")) else None
    )
    page.on("console", lambda m: watched.complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (watched.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(server + path)
    page.wait_for_selector("#message textarea")
    expect(page.locator(ANSWERS)).to_have_count(1)
    return watched


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    """A desktop page in an English browser: the page is French all the same."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    watched = open_page(context, server)
    yield watched.page
    context.close()
    assert watched.outside == []
    assert watched.complaints == []


def say(page: Page, message: str) -> str:
    """Send a message as a person does, and return the answer's text."""
    count = page.locator(ANSWERS).count()
    page.fill("#message textarea", message)
    page.press("#message textarea", "Enter")
    return answer_after(page, count)


def answer_after(page: Page, count: int) -> str:
    answer = page.locator(ANSWERS).nth(count)
    answer.locator("p").first.wait_for()
    return answer.inner_text()


def known(page: Page) -> dict[str, str]:
    """The profile panel: field → value and where it comes from."""
    rows = [row.locator("> span").all_text_contents() for row in page.locator(CHIPS).all()]
    return {name: " ".join(value.split()).replace("\u00a0", " ") for name, value in rows}


def step_names(page: Page) -> list[str]:
    return page.locator(CARDS).all_inner_texts()


# --- in the browser -------------------------------------------------------------------------------------------------


def test_whole_conversation(page: Page) -> None:
    assert page.locator("html").get_attribute("lang") == "fr"
    assert page.title() == "Parcours IA Santé"
    expect(page.locator("#entete")).to_contain_text("Je suis un service automatisé")
    expect(page.locator("#entete")).to_contain_text("aucune donnée de patient")
    expect(page.locator("#panneau")).to_contain_text("Ce que je ne fais pas")

    assert "parcours" in say(page, DOCTOR)
    assert known(page)["Spécialité"] == "médecine générale (corriger) d’après médecin généraliste"
    assert known(page)["Lieu"] == "Lyon (corriger) d’après Lyon"
    first = step_names(page)
    assert len(first) >= 2
    assert page.locator("#panneau svg.picture[role=img] title").count() >= 4
    assert page.locator(".criteria .mark").count() >= len(first)

    assert "Tarif" in say(page, "et le prix ?")
    assert step_names(page) == first, "a question about the path leaves it in place"

    say(page, "plutôt à distance")
    expect(page.locator(CHIPS, has_text="à distance")).to_have_count(1)


def test_markers_and_sources_are_links(page: Page) -> None:
    say(page, DOCTOR)
    markers = page.locator("#fil sup a")
    assert markers.count() >= 5
    for marker in markers.all():
        number = int(marker.inner_text().strip("[]"))
        source = page.locator("#panneau .sources li", has=page.locator(f"#source-{number}")).locator("a")
        assert marker.get_attribute("href") == source.get_attribute("href")
        assert marker.get_attribute("target") == "_blank"
        assert "noopener" in (marker.get_attribute("rel") or "")
        assert marker.get_attribute("title")


def test_an_emergency_is_one_press_from_a_call(page: Page) -> None:
    say(page, "Mon patient fait un arrêt cardiaque, que faire ?")
    assert page.locator("#fil .emergency a[href='tel:15']").inner_text() == "15"
    assert page.locator(".reply:visible").count() == 0


def test_quick_reply_is_a_message(page: Page) -> None:
    label = page.locator(".reply:visible").first.inner_text()
    page.locator(".reply:visible").first.click()
    answer_after(page, 1)
    expect(page.locator("#fil .user-row").last).to_contain_text(label)
    expect(page.locator("#message textarea")).to_be_focused()


def test_profile_by_hand_changes_the_path(page: Page) -> None:
    say(page, DOCTOR)
    before = step_names(page)
    page.click("#formulaire > button")
    assert page.input_value("#champ-profession input") == "Médecin"
    assert page.input_value("#champ-city textarea, #champ-city input") == "Lyon"
    page.click("#champ-profession input")
    page.get_by_role("option", name="Étudiant en médecine").click()
    page.click("#champ-modalities label:has-text('Présentiel')")
    page.fill("#champ-hours_per_week_max input", "")
    page.click("#mettre-a-jour")
    answer_after(page, 2)
    assert known(page)["Profession"] == "étudiant en médecine (corriger) indiqué par vous"
    assert known(page)["Lieu"].endswith("d’après Lyon"), "what was not touched keeps its words"
    assert "Par semaine" not in known(page)
    assert step_names(page) != before


def test_impossible_profile_is_told_in_french(page: Page) -> None:
    page.click("#formulaire > button")
    page.fill("#champ-hours_per_week_max input", "500")
    page.click("#mettre-a-jour")
    assert "« Heures par semaine, au plus »" in answer_after(page, 1).replace("\u00a0", " ")


def test_erase_leaves_nothing(page: Page) -> None:
    say(page, DOCTOR)
    page.click("#effacer")
    expect(page.locator("#fil .user-row")).to_have_count(0)
    expect(page.locator(ANSWERS)).to_have_count(1)
    expect(page.locator(CARDS)).to_have_count(0)
    expect(page.locator(CHIPS)).to_have_count(0)
    assert "Lyon" not in page.inner_text("#panneau") + page.inner_text("#fil")
    page.click("#formulaire > button")
    assert page.input_value("#champ-profession input") == "Non précisé"


@pytest.mark.parametrize(
    "message",
    [
        "<img src=x onerror=alert(1)>",
        "![image](http://192.0.2.1/x.png) [lien](javascript:alert(1))",
        "</span><script>alert(1)</script>",
        "Je suis médecin à <svg onload=alert(1)>",
    ],
)
def test_nothing_in_a_message_acts(page: Page, message: str) -> None:
    say(page, message)
    said = page.locator("#fil .user-row").last
    expect(said).to_contain_text(message)
    assert said.locator("img, a, script, svg[onload]").count() == 0
    assert page.locator("#fil .bot-row img, #panneau img, #panneau [onload]").count() == 0


@pytest.mark.parametrize(
    "path",
    ["/?lang=%3Cscript%3Ealert(1)%3C/script%3E&__theme=<img src=x onerror=alert(1)>", "/en/?x='><svg onload=alert(1)>"],
)
def test_nothing_in_an_address_acts(chromium: Browser, server: str, path: str) -> None:
    context = chromium.new_context()
    watched = open_page(context, server, path)
    watched.page.goto(f"{server}/#profil=<script>alert(1)</script>")
    watched.page.wait_for_timeout(500)
    assert watched.page.locator("img[src=x], svg[onload], #fil script").count() == 0
    context.close()
    assert (watched.outside, watched.complaints) == ([], [])


def test_nothing_in_a_profile_field_acts(page: Page) -> None:
    hostile = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
    page.click("#formulaire > button")
    page.fill("#champ-city textarea, #champ-city input", hostile)
    page.click("#mettre-a-jour")
    answer_after(page, 1)
    assert hostile[:28] in page.locator("#panneau .chips").inner_text()
    assert page.locator("#panneau img, #panneau script, #fil img, #fil .message script").count() == 0


def test_a_busy_service_is_asked_again_and_nothing_is_lost(chromium: Browser, server: str) -> None:
    context = chromium.new_context()
    page = open_page(context, server).page
    refusals = [503, 429]
    page.route(
        "**/gradio_api/run/**",
        lambda route: (
            route.fulfill(status=refusals.pop(), headers={"Retry-After": "0.3"}) if refusals else route.continue_()
        ),
    )
    page.fill("#message textarea", DOCTOR)
    page.press("#message textarea", "Enter")
    expect(page.locator("#attente")).to_contain_text("je réessaie, votre message n’est pas perdu")
    answer_after(page, 1)
    expect(page.locator("#attente")).to_be_empty()
    assert step_names(page)
    context.close()


def test_a_lost_connection_is_one_sentence_and_the_message_stays(chromium: Browser, server: str) -> None:
    context = chromium.new_context()
    page = open_page(context, server).page
    page.evaluate(
        "window.setTimeout = new Proxy(window.setTimeout, { apply: (f, t, [g, ms, ...a]) => f(g, ms === 2000 ? 50 : ms, ...a) })"
    )
    context.set_offline(True)
    page.fill("#message textarea", DOCTOR)
    page.press("#message textarea", "Enter")
    expect(page.locator("#alerte")).to_contain_text("Le service ne répond pas")
    assert page.input_value("#message textarea") == DOCTOR
    assert page.locator(".toast-wrap:visible").count() == 0
    context.set_offline(False)
    page.press("#message textarea", "Enter")
    answer_after(page, 1)
    expect(page.locator("#alerte")).to_be_empty()
    context.close()


def test_feedback_counts_a_choice_and_nothing_else(chromium: Browser, advisor: Advisor, current: Settings) -> None:
    with running(advisor, current.model_copy(update={"feedback": True})) as address:
        context = chromium.new_context()
        page = open_page(context, address).page
        assert page.locator("#avis").count() == 0, "nothing to judge yet"
        say(page, DOCTOR)
        page.get_by_role("button", name="Pas utile").click()
        page.get_by_role("button", name="Incomplet").click()
        expect(page.locator("#merci")).to_contain_text("Seul votre choix est compté")
        say(page, "et le prix ?")
        page.get_by_role("button", name="Utile", exact=True).click()
        expect(page.locator("#merci")).to_be_visible()
        context.close()
        with urllib.request.urlopen(f"{address}/api/v1/metrics") as response:
            counted = response.read().decode()
    assert 'parcours_feedback_total{reason="incomplet",verdict="pas_utile"} 1.0' in counted
    assert 'parcours_feedback_total{reason="",verdict="utile"} 1.0' in counted


def test_keyboard_alone(page: Page) -> None:
    expect(page.locator("#message textarea")).to_be_focused()
    page.keyboard.type(DOCTOR)
    page.keyboard.press("Enter")
    answer_after(page, 1)
    expect(page.locator("#message textarea")).to_be_focused()
    tab_to(page, "#formulaire > button")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    tab_to(page, "#champ-budget_max_eur input")
    page.keyboard.type("0")
    tab_to(page, "#mettre-a-jour")
    page.keyboard.press("Enter")
    answer_after(page, 2)
    assert known(page)["Budget"].startswith("gratuit seulement")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(selector).evaluate("element => element === document.activeElement"):
            return
    pytest.fail(f"Tab never reaches {selector}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phone(chromium: Browser, server: str, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=scheme, has_touch=True, is_mobile=True
    )
    watched = open_page(context, server)
    page = watched.page
    say(page, DOCTOR)
    page.tap("#formulaire > button")
    page.locator("#mettre-a-jour").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert "built-in" not in page.inner_text("main")
    for selector in ("#message textarea", "#message button", ".reply", "#mettre-a-jour"):
        box = page.locator(selector).first.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["height"] >= 24, selector
    assert page.locator("#conversation").bounding_box()["y"] < page.locator("#panneau").bounding_box()["y"]  # type: ignore[index]
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    context.close()
    assert (watched.outside, watched.complaints) == ([], [])


def test_no_english_word_for_assistive_technology(page: Page) -> None:
    say(page, DOCTOR)
    page.click("#formulaire > button")
    named = page.evaluate(
        "[...document.querySelectorAll('[aria-label], [title], [placeholder]')].filter(e => e.tagName !== 'A')"
        ".flatMap(e => [e.ariaLabel, e.title, e.placeholder].filter(Boolean))"
    )
    assert "Fil de la conversation" in named
    english = re.compile(r"\b(the|chatbot|scroll|message:|close|clear|submit|copy|send|type)\b", re.IGNORECASE)
    assert [words for words in named if english.search(words)] == []


# --- without a browser ----------------------------------------------------------------------------------------------


def test_headers_and_health(server: str) -> None:
    foreign = urllib.request.Request(
        server + "/", headers={"Origin": "https://ailleurs.example", "Accept-Encoding": "br"}
    )
    with urllib.request.urlopen(foreign) as response:
        headers, html = response.headers, response.read().decode()
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe-eval" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy)
    assert nonce and html.count("<script") == html.count(f'<script nonce="{nonce[1]}"') > 0
    assert 'lang="fr"' in html and 'property="og:' not in html
    with urllib.request.urlopen(server + "/health") as response:
        assert response.read() == b'{"status":"ok"}'


@pytest.mark.parametrize(
    "path",
    ["gradio_api/upload", "gradio_api/file=pyproject.toml", "proxy=x", "docs", "openapi.json", "gradio_api/runs"],
)
def test_what_is_not_served(server: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server}/{path}")


def handlers(advisor: Advisor, settings: Settings, language: str = "fr") -> Handlers:
    return Handlers(advisor, settings, Tokens.of(settings), Metrics(), words(language))


def test_each_language_has_its_address_under_a_sub_path(advisor: Advisor, current: Settings) -> None:
    client = TestClient(
        create_app(advisor, current.model_copy(update={"root_path": "/parcours"})), follow_redirects=False
    )
    for asked in ("/parcours/?lang=en", "/parcours/en"):
        assert client.get(asked).headers["location"] == "/parcours/en/"
    english, french = client.get("/parcours/en/").text, client.get("/parcours/?lang=fr").text
    assert (
        '<html\n\tlang="en"' in english
        and '"root":"http://testserver/parcours/en"' in english
        and 'href="../statique/page.css"' in english
    )
    assert (
        '<html\n\tlang="fr"' in french
        and '"root":"http://testserver/parcours"' in french
        and 'href="statique/page.css"' in french
    )
    assert client.get("/parcours/en/gradio_api/file=pyproject.toml").status_code == 404


def test_nothing_of_a_visit_stays_in_the_server(advisor: Advisor, current: Settings) -> None:
    """Gradio would keep what it showed to each of the last ten thousand visitors."""
    app = create_app(advisor, current)
    client = TestClient(app)
    said = next(d for d in client.get("/config").json()["dependencies"] if any(t[1] == "submit" for t in d["targets"]))
    for visitor in ("a", "b", "c"):
        body = {"data": [DOCTOR, [], ""], "fn_index": said["id"], "session_hash": visitor}
        assert client.post("/gradio_api/run/predict", json=body).status_code == 200
    held = next(
        route.app.state_holder
        for route in app.routes
        if getattr(route, "path", None) == "" and hasattr(route.app, "state_holder")
    )
    assert len(held.session_data) == 1


def test_a_failure_is_a_french_sentence(advisor: Advisor, current: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret words of a person")

    monkeypatch.setattr(advisor, "turn", broken)
    values = handlers(advisor, current).said(NOBODY, "bonjour", [], "")
    assert values[0][-1]["content"] == words()["troubles"]["broken"]


def test_an_expired_conversation_goes_on_from_the_last_message(advisor: Advisor, current: Settings) -> None:
    values = handlers(advisor, current).said(NOBODY, DOCTOR, [], "un.jeton.altéré")
    answer = values[0][-1]["content"]
    assert answer.startswith(words()["troubles"]["expired"]) and "Au total" in answer
    assert "avait expiré" not in handlers(advisor, current).said(NOBODY, DOCTOR, [], "")[0][-1]["content"]


def test_words_of_the_person_stay_in_their_token(advisor: Advisor, current: Settings) -> None:
    """Kept short, dropped with the fact they told, and marked when the fact is set by hand."""
    _, state = advisor.turn(State(), "Je suis infirmière à Rennes, je m'intéresse à l'imagerie")
    assert state.evidence["profession"] == "infirmière" and state.evidence["city"] == "Rennes"
    _, more = advisor.turn(state, "et à la génomique aussi")
    assert more.evidence["topics"].startswith("imagerie … ") or more.evidence["topics"] == "imagerie … génomique"
    by_hand = more.with_profile(more.profile.model_copy(update={"city": "Brest", "topics": []}))
    assert (
        by_hand.evidence["city"] == ""
        and by_hand.evidence["profession"] == "infirmière"
        and "topics" not in by_hand.evidence
    )
    _, erased = advisor.turn(more, "oublie tout")
    assert erased.evidence == {}


def test_both_languages_have_the_same_words() -> None:
    def names(section: object, where: str = "") -> set[str]:
        return (
            {where}
            if not isinstance(section, dict)
            else {n for k, v in section.items() for n in names(v, f"{where}.{k}")}
        )

    french, english = names(dict(words("fr"))), names(dict(words("en")))
    assert {n for n in french - english if not n.startswith(".gradio")} == set()
    assert {n.split(".")[1] for n in english - french} <= {"fields", "shorts", "infos", "codes"}


def test_odd_messages(advisor: Advisor, current: Settings) -> None:
    page = handlers(advisor, current)
    size = len(page.erased(NOBODY))
    assert len(page.said(NOBODY, "   ", [], "")) == size
    assert "4000 caractères" in page.said(NOBODY, "a" * 50_000, [], "")[0][-1]["content"]
    for message in ("🩺" * 100, "\x00\x07\x1b[31m", "[1] [2](x) **", "${7*7} {{7*7}}"):
        assert len(page.said(NOBODY, message, [], "")) == size


def test_pictures_are_accessible_and_honest(advisor: Advisor) -> None:
    """Well-formed SVG with a title and description; an unknown duration is hatched and told, never drawn as short."""
    answer, _ = advisor.recommend(State(profile=Profile(profession="medecin", ai_level="debutant")))
    path = answer.path
    assert path
    for svg in (timeline(path, advisor.corpus), timeline(None, advisor.corpus)):
        root = ElementTree.fromstring(svg)
        assert root.attrib["role"] == "img"
        assert root[0].tag == "title" and root[1].tag == "desc" and root[0].text and root[1].text
    drawn = timeline(path, advisor.corpus)
    unknown = sum(advisor.corpus.programmes[s.programme].hours is None for s in path.steps)
    assert drawn.count('class="pic-unknown"') == unknown == drawn.count("durée non communiquée")
    assert drawn.count('class="pic-hours"') == len(path.steps) - unknown


def test_corpus_text_is_escaped(advisor: Advisor, current: Settings) -> None:
    answer, state = advisor.recommend(State(profile=Profile(profession="medecin")))
    assert state.path
    rejected = Rejected(programme=state.path.steps[0].programme, why="<script>1</script>")
    hostile = state.path.model_copy(update={"rejected": [rejected]})
    html = path_view(hostile, advisor.corpus, current, words())
    assert "<script>" not in html and "&lt;script&gt;" in html
    assert "<script" not in linked(answer)


def test_form_reads_what_it_shows() -> None:
    profile = Profile(
        profession="medecin", city="Lyon", region="Auvergne-Rhône-Alpes", modalities=["distanciel"], budget_max_eur=0,
        topics=["imagerie"], kinds_wanted=["DU"], funding=["dpc"], languages=["fr"],
    )  # fmt: skip
    assert read_form(profile, form_values(profile)) == profile
    values = form_values(Profile())
    assert read_form(Profile(), values) == Profile()
    values[4] = "finistère"
    assert read_form(profile, values).region == "Bretagne"


def test_words_as_typed() -> None:
    assert quoted("a*b <i>é") == "a&#42;b &#60;i&#62;é"
    assert typeset("« oui » ; 3 h : non ?") == "«\u00a0oui\u00a0»\u00a0; 3\u00a0h\u00a0: non\u00a0?"
    assert typeset("| :--- |") == "| :--- |"
    assert typeset("l'IA, 1 980 € ou 6 h") == "l’IA, 1\u00a0980\u00a0€ ou 6\u00a0h"
    assert typeset_html('<a href="/l\'ia ?">l&#39;IA ?</a>') == '<a href="/l\'ia ?">l’IA\u00a0?</a>'
