"""Sign-on against a real OpenID Connect provider on loopback, and by a proxy's header."""

import re
from collections.abc import Iterator

import httpx
import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, expect
from pydantic import SecretStr
from starlette.testclient import TestClient

from advisor.advisor import Advisor
from advisor.profile import Profile
from corpus.settings import Settings
from tests.test_page import CHIPS, known, running, say
from tests.test_rest import API, ASK, client
from ui.share import fragment
from ui.signon import profile_of

CARDIOLOGIST = {
    "SubjectRefPro": {
        "exercices": [
            {
                "codeProfession": "10",
                "codeCategorieProfessionnelle": "C",
                "codeSavoirFaire": "SM04",
                "activities": [{"codeModeExercice": "L"}],
            }
        ]
    }
}
"""Claims in the form of Pro Santé Connect's userinfo."""
HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    people = (User(sub="899700000001", claims=CARDIOLOGIST), User(sub="899700000002"))
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def settings_oidc(current: Settings, issuer: str) -> Settings:
    opened = {
        "oidc_issuer": issuer,
        "oidc_client_id": "parcours",
        "oidc_client_secret": SecretStr("remis-par-le-fournisseur"),
        "secret": SecretStr("de-test"),
    }
    return current.model_copy(update=opened)


def sign_on(app: TestClient, sub: str) -> httpx.Response:
    """What a browser does: to the provider, its form, and back with the code."""
    asked = app.get("/connexion", follow_redirects=False)
    back = httpx.post(asked.headers["location"], data={"sub": sub}, follow_redirects=False)
    return app.get(back.headers["location"], follow_redirects=False)


def test_nobody_enters_without_signing_on(advisor: Advisor, settings_oidc: Settings) -> None:
    app = client(advisor, settings_oidc)
    assert app.post(f"{API}/chat", json={"message": ASK}).status_code == 401
    page = app.get("/", headers=HTML, follow_redirects=False)
    assert page.status_code == 303 and page.headers["location"].endswith("/connexion")
    assert app.get(f"{API}/ready").status_code == 200


def test_claims_prefill_the_profile_and_bind_the_tokens(advisor: Advisor, settings_oidc: Settings) -> None:
    first, second = client(advisor, settings_oidc), client(advisor, settings_oidc)
    assert sign_on(first, "899700000001").status_code == 303
    assert sign_on(second, "899700000002").status_code == 303
    answer = first.post(f"{API}/chat", json={"message": "quelle formation pour moi ?"}).json()
    assert (
        answer["profile"]
        == Profile(profession="medecin", specialty="cardiologie", setting="liberal", stage="en_exercice").model_dump()
    )
    assert second.post(f"{API}/chat", json={"message": "bonjour"}).json()["profile"]["profession"] is None
    assert second.post(f"{API}/chat", json={"message": "et le prix ?", "state": answer["state"]}).status_code == 409
    assert first.post(f"{API}/chat", json={"message": "et le prix ?", "state": answer["state"]}).status_code == 200
    assert "899700000001" not in str(first.cookies)


@pytest.mark.browser
@pytest.mark.parametrize("shared", [Profile(), Profile(profession="sage_femme")])
def test_the_page_opens_on_a_shared_profile_else_on_the_claims(
    chromium: Browser, advisor: Advisor, settings_oidc: Settings, shared: Profile
) -> None:
    """The link is followed by somebody who is not yet signed on, and nothing that comes later undoes it."""
    with running(advisor, settings_oidc) as address:
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.route(re.compile("jsdelivr"), lambda route: route.abort())  # the provider's own page
        page = context.new_page()
        page.goto(f"{address}/{fragment(shared)}")
        page.get_by_role("button", name="899700000001").click()
        page.wait_for_selector(CHIPS)
        page.wait_for_timeout(1500)
        told, turns = known(page), page.locator("#fil .user-row").count()
        if shared.known():
            assert (set(told), turns) == ({"Profession"}, 1) and told["Profession"].startswith("sage-femme")
        else:
            assert told["Spécialité"].startswith("cardiologie") and turns == 0
        assert page.url == f"{address}/"
        say(page, "je suis à Nantes")
        expect(page.locator(CHIPS, has_text="Nantes")).to_have_count(1)
        context.close()


def test_a_forged_return_is_refused(advisor: Advisor, settings_oidc: Settings) -> None:
    app = client(advisor, settings_oidc)
    app.get("/connexion", follow_redirects=False)
    assert app.get("/connexion/retour?code=forge&state=forge").status_code == 401
    app.cookies.set("parcours_connexion", "eyJ1c2VyIjogImFkbWluIn0=.forge.forge")
    assert app.post(f"{API}/chat", json={"message": ASK}).status_code == 401


def test_a_header_counts_only_from_a_trusted_proxy(advisor: Advisor, current: Settings) -> None:
    opened = {"user_header": "X-Remote-User", "trusted_proxies": ("10.0.0.0/8",)}
    proxy, stranger = client(advisor, current, "10.0.0.1", **opened), client(advisor, current, "192.0.2.7", **opened)
    alice, bob = {"x-remote-user": "alice"}, {"x-remote-user": "bob"}
    assert stranger.post(f"{API}/chat", json={"message": ASK}, headers=alice).status_code == 401
    assert proxy.post(f"{API}/chat", json={"message": ASK}).status_code == 401
    answer = proxy.post(f"{API}/chat", json={"message": ASK}, headers=alice).json()
    again = {"message": "et le prix ?", "state": answer["state"]}
    assert [proxy.post(f"{API}/chat", json=again, headers=who).status_code for who in (alice, bob)] == [200, 409]


@pytest.mark.parametrize(
    ("practice", "expected"),
    [
        (
            {"codeProfession": "60", "codeSavoirFaire": "SI02"},
            {"profession": "infirmier_pratique_avancee", "stage": "en_exercice"},
        ),
        ({"codeProfession": "21"}, {"profession": "pharmacien", "stage": "en_exercice"}),
        ({"codeProfession": "10", "codeCategorieProfessionnelle": "E"}, {"profession": "interne"}),
        ({"codeProfession": "999"}, {}),
    ],
)
def test_professions_of_pro_sante_connect(practice: dict[str, str], expected: dict[str, str]) -> None:
    assert profile_of({"SubjectRefPro": {"exercices": [practice]}}).known() == expected


@pytest.mark.parametrize(
    "claims", [{}, {"SubjectRefPro": None}, {"SubjectRefPro": {"exercices": None}}, {"SubjectRefPro": "x"}]
)
def test_other_providers_prefill_nothing(claims: dict[str, object]) -> None:
    assert profile_of(claims) == Profile()
