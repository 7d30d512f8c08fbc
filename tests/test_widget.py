"""The widget in real Chromium, on a page of another origin with a strict policy of its own."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from advisor.advisor import Advisor
from corpus.settings import Settings
from tests.test_page import running

pytestmark = pytest.mark.browser

WIDGET = Path(__file__).parents[1] / "ui" / "widget" / "widget.js"
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Intranet</title></head><body><main><h1>Intranet</h1>
<button id="avant">Avant</button></main><script src="{service}/widget.js" defer {attributes}></script></body></html>"""


class Intranet(http.server.BaseHTTPRequestHandler):
    """One page, whose policy forbids inline style and script and lets in the service alone."""

    service, attributes = "", 'data-profession="medecin" data-specialty="cardiologie" data-city="Lyon"'

    def do_GET(self) -> None:
        body = PAGE.format(service=self.service, attributes=self.attributes).encode()
        self.send_response(200)
        self.send_header("content-type", "text/html; charset=utf-8")
        policy = f"default-src 'none'; script-src {self.service}; connect-src {self.service}; frame-src {self.service}; style-src 'self'; img-src 'self'"
        self.send_header("content-security-policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def intranet(advisor: Advisor, current: Settings) -> Iterator[type[Intranet]]:
    """The address of a page that holds the widget; the service runs elsewhere and allows that page's origin."""
    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Intranet)
    origin = f"http://127.0.0.1:{host.server_address[1]}"
    threading.Thread(target=host.serve_forever, daemon=True).start()
    opened = current.model_copy(update={"allowed_origins": (origin,), "frame_ancestors": (origin,)})
    with running(advisor, opened) as service:
        Intranet.service, Intranet.address = service, origin
        yield Intranet
    host.shutdown()


@pytest.fixture
def page(chromium: Browser, intranet: type[Intranet]) -> Iterator[Page]:
    context = chromium.new_context(locale="fr-FR")
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: page.complaints.append(str(e)))
    page.on(
        "request",
        lambda r: page.complaints.append(r.url) if not r.url.startswith((intranet.service, intranet.address)) else None,
    )
    page.goto(intranet.address)
    yield page
    assert [c for c in page.complaints if "favicon" not in c] == []
    context.close()


def test_a_conversation_on_a_foreign_page(page: Page) -> None:
    page.get_by_role("button", name="Se former à l’IA en santé").click()
    panel = page.get_by_role("dialog", name="Parcours IA Santé")
    box = panel.get_by_role("textbox", name="Votre message")
    expect(box).to_be_focused()
    box.fill("quelle formation pour moi ?")
    with page.expect_response("**/chat") as answered:
        page.keyboard.press("Enter")
    assert answered.value.json()["profile"]["specialty"] == "cardiologie"  # the context of the page's attributes
    log = panel.get_by_role("log")
    expect(log.locator("sup a").first).to_have_attribute("rel", "noopener noreferrer")
    log.get_by_text("Sources (").click()
    assert log.locator("details li").count() > 1
    replies = panel.get_by_role("group", name="Réponses rapides").get_by_role("button")
    before = log.locator(".turn").count()
    replies.first.click()
    expect(log.locator(".turn")).to_have_count(before + 2)
    expect(box).to_be_focused()


def test_context_by_message_comes_from_this_page_alone(page: Page, intranet: type[Intranet]) -> None:
    said = {
        "type": "parcours-ia:contexte",
        "profession": "pharmacien",
        "specialite": "",
        "ville": "Brest",
        "ouvrir": True,
    }
    page.evaluate("said => window.postMessage(said, '*')", said)
    panel = page.get_by_role("dialog")
    panel.get_by_role("textbox").fill("quelle formation pour moi ?")
    with page.expect_response("**/chat") as answered:
        page.keyboard.press("Enter")
    profile = answered.value.json()["profile"]
    assert (profile["profession"], profile["city"], profile["region"]) == ("pharmacien", "Brest", "Bretagne")


@pytest.mark.parametrize(
    "message",
    ["<img src=x onerror=alert(1)>", "**gras** [lien](javascript:alert(1))", '[x](http://a" onclick="alert(1))'],
)
def test_markup_stays_text(page: Page, message: str) -> None:
    page.on("dialog", lambda d: page.complaints.append("dialog"))
    page.get_by_role("button", name="Se former").click()
    page.get_by_role("textbox").fill(message)
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").locator(".turn")).to_have_count(3)
    assert page.get_by_role("log").locator("img, script, [onclick]").count() == 0


def test_keyboard_alone_and_focus_comes_back(page: Page) -> None:
    page.locator("#avant").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.get_by_role("button", name="Se former")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    axe = Axe()
    assert axe.run(page).response["violations"] == []
    page.get_by_role("button", name="Se former").click()
    page.get_by_role("textbox").fill("compare les DU de Nice et de Dijon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log").locator(".turn")).to_have_count(3)
    page.get_by_text("Sources (").click()
    found = [(v["id"], [n["html"] for n in v["nodes"]][:2]) for v in axe.run(page).response["violations"]]
    assert found == []


def test_a_service_that_stopped_is_told(page: Page) -> None:
    page.get_by_role("button", name="Se former").click()
    page.route("**/api/v1/chat", lambda route: route.abort())
    page.get_by_role("textbox").fill("bonjour")
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("ne répond pas")
    expect(page.get_by_role("textbox")).to_have_value("bonjour")  # nothing is lost
    page.complaints.clear()


def test_the_frame_is_the_fallback(
    chromium: Browser, intranet: type[Intranet], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intranet, "attributes", 'data-mode="iframe"')
    page = chromium.new_page()
    page.goto(intranet.address)
    page.get_by_role("button", name="Se former").click()
    expect(page.frame_locator("iframe").get_by_role("textbox", name="Votre message")).to_be_visible()
    page.close()


def test_the_widget_is_small_and_alone() -> None:
    text = WIDGET.read_text("utf-8")
    assert len(text.encode()) < 60_000
    assert "innerHTML" not in text and "eval(" not in text and "cookie =" not in text and "localStorage" not in text
