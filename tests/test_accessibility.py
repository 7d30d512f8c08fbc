"""What everybody must be able to do, in real Chromium: axe-core on every state, the keyboard alone, one announcement an
answer, focus where it was, the language of each part. Beside it stands docs/accessibilite.md."""

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from advisor.advisor import Advisor
from corpus.settings import Settings
from tests.test_page import DOCTOR, answer_after, known, open_page, running, say

pytestmark = pytest.mark.browser

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COUNT_ANNOUNCEMENTS = """() => {
  window.announced = [];
  const line = document.getElementById("annonce");
  new MutationObserver(() => { if (line.textContent) window.announced.push(line.textContent); }).observe(line, { childList: true });
}"""


@pytest.fixture(scope="module")
def server(advisor: Advisor, current: Settings) -> Iterator[str]:
    with running(advisor, current.model_copy(update={"requests_per_minute": 10_000, "feedback": True})) as address:
        yield address


@pytest.fixture
def page(chromium: Browser, server: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-US")
    yield open_page(context, server).page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe-core finds, with where."""
    page.wait_for_timeout(300)  # a menu or a form is still unfolding
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": STANDARDS}}).response["violations"]
    return [f"{v['id']} : {node['target']}" for v in found for node in v["nodes"]]


def in_trouble(page: Page) -> None:
    page.route("**/gradio_api/run/**", lambda route: route.fulfill(status=500, body=""))
    page.fill("#message textarea", "bonjour")
    page.press("#message textarea", "Enter")
    expect(page.locator("#alerte")).not_to_be_empty()
    page.unroute("**/gradio_api/run/**")


STATES: dict[str, Callable[[Page], object]] = {
    "empty": lambda page: None,
    "advised": lambda page: say(page, DOCTOR),
    "not useful": lambda page: (page.click("#avis .choice >> nth=1"), page.locator("#raisons").wait_for()),
    "compared": lambda page: say(page, "Compare les deux premières"),
    "listed": lambda page: say(page, "Quels DU à Paris ?"),
    "law": lambda page: say(page, "Que dit l'AI Act pour mon hôpital ?"),
    "emergency": lambda page: say(page, "Mon patient fait un arrêt cardiaque, que faire ?"),
    "form": lambda page: (page.click("#formulaire > button"), page.locator("#mettre-a-jour").wait_for()),
    "menu": lambda page: page.click("#champ-profession input"),
    "shortcuts": lambda page: page.click(".shortcuts summary"),
    "trouble": in_trouble,
    "erased": lambda page: (page.click("#effacer"), expect(page.locator("#fil .user-row")).to_have_count(0)),
}
"""Each state follows from the one before."""


ASKED = [
    ("light", "", set(STATES)),
    ("dark", "", {"empty", "advised", "emergency", "form", "trouble"}),
    ("light", "?lang=en", {"empty", "form"}),
]
"""Colour scheme, address and the states where axe is asked: all of them once, then those where the difference shows."""


@pytest.mark.parametrize(("scheme", "address", "asked"), ASKED)
def test_axe_finds_nothing_in_any_state(
    chromium: Browser, server: str, scheme: str, address: str, asked: set[str]
) -> None:
    context = chromium.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = open_page(context, server, f"/{address}").page
    found = {}
    for name, reach in STATES.items():
        reach(page)
        if name in asked:
            found[name] = violations(page)
    context.close()
    assert found == {name: [] for name in STATES if name in asked}


def test_axe_finds_nothing_on_a_phone_and_in_forced_colours(chromium: Browser, server: str) -> None:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, forced_colors="active"
    )
    page = open_page(context, server).page
    assert page.locator("#message textarea").bounding_box()["y"] < 844 - 40, "ready to type without scrolling"  # type: ignore[index]
    say(page, DOCTOR)
    assert violations(page) == []
    borders = page.locator(".card").first.evaluate("card => getComputedStyle(card).borderTopStyle")
    assert borders == "solid"
    context.close()


def test_an_answer_is_announced_once_and_focus_stays(page: Page) -> None:
    page.evaluate(COUNT_ANNOUNCEMENTS)
    answer = say(page, DOCTOR)
    expect(page.locator("#annonce")).not_to_be_empty()
    page.wait_for_timeout(1000)
    announced = page.evaluate("window.announced")
    assert len(announced) == 1
    assert "Au total" in announced[0] and "[1]" not in announced[0] and answer[:20] in announced[0]
    expect(page.locator("#message textarea")).to_be_focused()
    assert page.locator("#fil [role=log]").get_attribute("aria-live") == "off"


def test_accessibility_tree(page: Page) -> None:
    say(page, DOCTOR)
    tree = page.locator("main").aria_snapshot()
    for line in (
        'heading "Parcours IA Santé" [level=1]', 'navigation "Aller à"', 'log "Fil de la conversation"', 'group "Réponses rapides"',
        'textbox "Votre message"', 'button "Envoyer"', 'heading "Votre profil" [level=2]', 'button "Remplir ou corriger mon profil"', 'heading "Votre parcours" [level=2]',
        'heading "Sources de la dernière réponse" [level=2]',
    ):  # fmt: skip
        assert line in tree, line
    assert page.locator("#formulaire > button").get_attribute("aria-expanded") == "false"
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].filter(h => h.checkVisibility()).map(h => +h.tagName[1])"
    )
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels)), "no level is skipped"


def test_shortcuts_and_fields_lead_where_they_say(page: Page) -> None:
    say(page, DOCTOR)
    for key, focused in {
        "R": "#parcours h2",
        "S": "#sources h2",
        "N": "#effacer",
        "P": "#champ-profession input",
        "E": "#message textarea",
    }.items():
        page.keyboard.press(f"Alt+Shift+{key}")
        expect(page.locator(focused)).to_be_focused()
    page.locator("#panneau .chips a[data-field=city]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#champ-city :is(input, textarea)")).to_be_focused()


def test_english_interface_french_answers(chromium: Browser, server: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="fr-FR")
    watched = open_page(context, server, "/?lang=en")
    page = watched.page
    assert page.url.endswith("/en/")
    assert page.locator("html").get_attribute("lang") == "en"
    expect(page.locator("#entete")).to_contain_text("answers are in French")
    page.get_by_role("button", name="I am a nurse", exact=True).click()
    answer_after(page, 1)
    assert known(page)["Profession"].startswith("nurse (correct) from I am a nurse"[:15])
    assert page.locator("#fil .bot-row").nth(1).locator("[lang=fr]").count() == 1
    assert page.locator(".reply:visible").first.get_attribute("lang") == "fr"
    page.get_by_role("link", name="Français", exact=True).click()
    page.wait_for_url(f"{server}/")
    context.close()
    assert (watched.outside, watched.complaints) == ([], [])


def test_no_english_word_in_the_french_page(page: Page) -> None:
    say(page, DOCTOR)
    page.click("#avis .choice >> nth=1")
    page.click("#formulaire > button")
    page.click("#champ-topics input")
    page.locator("[role=option]").first.wait_for()
    words = page.evaluate(
        """() => {
          const ours = (e) => !e.closest("[lang=en], .cards, .others, .sources, .picture, #fil .prose, #annonce");
          const named = [...document.querySelectorAll("[aria-label], [title], [placeholder], [alt], [aria-description], [aria-roledescription]")];
          const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          const shown = [];
          for (let t = texts.nextNode(); t; t = texts.nextNode()) {
            if (t.parentElement.checkVisibility() && ours(t.parentElement)) shown.push(t.data.trim());
          }
          return [...named.filter((e) => e.tagName !== "A" && ours(e)).flatMap((e) =>
            ["aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription"].map((a) => e.getAttribute(a))), ...shown].filter(Boolean);
        }"""
    )
    english = {
        "the", "of", "and", "chatbot", "scroll", "close", "clear", "submit", "copy", "send", "type", "message:", "loading", "error", "built",
        "with", "use", "api", "settings", "remove", "select", "show", "hide", "options", "toggle", "bot", "user", "retry", "undo", "stop", "drop",
    }  # fmt: skip
    assert any("Fil de la conversation" in w for w in words)
    assert [w for w in words if english & set(w.lower().split())] == []
    assert not any("'" in w for w in words), "apostrophes are curly"
