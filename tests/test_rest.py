"""REST and what guards it: the real application in this process, and once as several real worker processes."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from advisor.advisor import Advisor
from advisor.dialogue import State
from advisor.faq.approved import write_approved
from advisor.faq.entry import PINNED, Entry
from advisor.profile import Profile
from corpus.errors import UserError
from corpus.load import Corpus
from corpus.settings import Settings
from corpus.settings import settings as read_settings
from ui.app import create_app
from ui.tokens import TokenError, Tokens

API = "/api/v1"
ASK = "je suis cardiologue a lyon, je cherche une formation a distance"


def client(advisor: Advisor, current: Settings, peer: str = "10.9.9.9", **opened: object) -> TestClient:
    """The application as one client sees it, with some settings opened."""
    return TestClient(
        create_app(advisor, current.model_copy(update=opened)), client=(peer, 5000), raise_server_exceptions=False
    )


@pytest.fixture(scope="module")
def rest(advisor: Advisor, current: Settings) -> TestClient:
    return client(advisor, current, requests_per_minute=10_000)


def test_a_conversation_is_carried_by_its_token(rest: TestClient) -> None:
    first = rest.post(f"{API}/chat", json={"message": ASK}).json()
    assert (
        first["profile"]["specialty"] == "cardiologie"
        and first["path"]["steps"]
        and first["complement"] in first["text"]
    )
    second = rest.post(f"{API}/chat", json={"message": "et le prix de la première ?", "state": first["state"]}).json()
    assert (second["conversation"], second["turn"]) == (first["conversation"], 2)
    assert second["programmes"] == first["programmes"][:1]
    again = rest.post(f"{API}/chat", json={"message": "et le prix de la première ?", "state": first["state"]}).json()
    assert again["text"] == second["text"]  # an older token of one's own: going back


def test_a_profile_given_replaces_that_of_the_conversation(rest: TestClient) -> None:
    first = rest.post(f"{API}/chat", json={"message": ASK}).json()
    told = {"profession": "infirmier", "city": "Brest", "region": "Bretagne"}
    second = rest.post(
        f"{API}/chat", json={"message": "quelle formation pour moi ?", "state": first["state"], "profile": told}
    ).json()
    assert second["profile"]["profession"] == "infirmier" and second["profile"]["specialty"] is None


def test_recommend_gives_a_path(rest: TestClient) -> None:
    answer = rest.post(
        f"{API}/recommend", json={"profile": {"profession": "medecin", "specialty": "radiologie"}}
    ).json()
    assert answer["intent"] == "recommend" and answer["turn"] == 1 and answer["path"]["steps"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({"message": ""}, 422, "message"),
        ({"message": "x" * 4001}, 422, "4000"),
        ({"message": "bonjour", "autre": 1}, 422, "autre"),
        ({"message": "bonjour", "profile": {"profession": "sorcier"}}, 422, "profile.profession"),
        ({"message": "bonjour", "profile": {"budget_max_eur": 2_000_000}}, 422, "au plus 1000000"),
        ({"message": "bonjour", "state": "n'importe quoi"}, 409, "state"),
        ([], 422, "objet"),
    ],
)
def test_bad_requests_are_problems_that_say_where(rest: TestClient, body: object, status: int, said: str) -> None:
    response = rest.post(f"{API}/chat", json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert said in response.json()["detail"] + str(response.json().get("errors"))
    assert "Traceback" not in response.text


def test_unreadable_json_is_told(rest: TestClient) -> None:
    response = rest.post(f"{API}/chat", content=b'{"message": ', headers={"content-type": "application/json"})
    assert response.status_code == 400 and "JSON" in response.json()["detail"]


def test_unknown_addresses_are_problems(rest: TestClient) -> None:
    for address in ("/rien", "/programmes/du-qui-n-existe-pas", "/programmes/..%2f..%2fetc%2fpasswd"):
        response = rest.get(API + address)
        assert response.status_code == 404 and response.headers["content-type"] == "application/problem+json"


def test_the_catalogue_by_facets_and_pages(rest: TestClient, advisor: Advisor) -> None:
    everything = rest.get(f"{API}/programmes?per_page=100").json()
    assert everything["total"] == len(advisor.corpus.programmes)
    seen = [
        item["id"] for page in (1, 2) for item in rest.get(f"{API}/programmes?per_page=100&page={page}").json()["items"]
    ]
    assert sorted(seen) == sorted(advisor.corpus.programmes)
    diplomas = rest.get(f"{API}/programmes?kind=DU&kind=DIU&per_page=100").json()
    assert {item["kind"] for item in diplomas["items"]} == {"DU", "DIU"}
    assert diplomas["total"] == everything["facets"]["kind"]["DU"] + everything["facets"]["kind"]["DIU"]
    assert "code inconnu" in rest.get(f"{API}/programmes?kind=D.U.").json()["detail"]
    named = rest.get(f"{API}/programmes", params={"q": "santé nice"}).json()
    assert "du-ia-sante-nice" in [item["id"] for item in named["items"]]


def test_etag_spares_a_second_reading(rest: TestClient) -> None:
    for address in ("/programmes?kind=DU", "/programmes/du-ia-sante-nice"):
        tag = rest.get(API + address).headers["etag"]
        again = rest.get(API + address, headers={"if-none-match": f'W/"autre", {tag}'})
        assert again.status_code == 304 and again.content == b""


def test_compare_is_cited(rest: TestClient) -> None:
    answer = rest.get(f"{API}/compare?ids=du-ia-sante-nice,mooc-elements-of-ai-francais").json()
    assert answer["intent"] == "compare" and answer["programmes"] == [
        "du-ia-sante-nice",
        "mooc-elements-of-ai-francais",
    ]
    assert {c["programme"] for c in answer["citations"] if "programme" in c} == set(answer["programmes"])
    assert rest.get(f"{API}/compare?ids=du-ia-sante-nice").status_code == 422


def test_written_answers_are_listed_and_given(rest: TestClient) -> None:
    everything = rest.get(f"{API}/faq").json()
    assert everything["total"] == len(everything["items"]) > 50
    found = rest.get(f"{API}/faq", params={"q": "28 heures"}).json()["items"]
    assert 0 < len(found) < everything["total"]
    answer = rest.get(f"{API}/faq/{found[0]['id']}").json()
    assert answer["citations"] and answer["complement"] in answer["text"]
    assert rest.get(f"{API}/faq/inconnue").status_code == 404


def test_answers_approved_by_an_editor_are_listed_as_such(
    advisor: Advisor, current: Settings, corpus: Corpus, tmp_path: Path
) -> None:
    question, source = (
        "Le DU de Nice, on y fait quoi ?",
        {"marker": 1, "programme": "du-ia-sante-nice", "field": "name", "title": "DU", "url": None, "as_of": None},
    )
    entry = Entry(
        "du-ia-sante-nice/contenu", "formations", "contenu", "du-ia-sante-nice", question, ("Que voit-on à Nice ?",), "On y lit des images [1].",
        advisor.compare(State(), ["du-ia-sante-nice", "mooc-elements-of-ai-francais"])[0].complement, "programme_info", (source,), ("du-ia-sante-nice",), status=PINNED,
    )  # fmt: skip
    write_approved(tmp_path / "approuvee.json", [entry], tmp_path / "relecture.xlsx", corpus)
    rest = client(Advisor.open(current.model_copy(update={"faq": tmp_path / "approuvee.json"})), current)
    found = rest.get(f"{API}/faq", params={"q": "du de nice"}).json()["items"]
    assert {"id": entry.id, "intent": None, "question": question, "approved": True} in found
    everything = rest.get(f"{API}/faq").json()["items"]
    assert [item["id"] for item in everything if item["approved"]] == [entry.id] and len(everything) > 50
    answer = rest.get(f"{API}/faq/{entry.id}").json()
    assert (
        answer["text"].startswith("On y lit des images [1].")
        and answer["citations"][0]["programme"] == "du-ia-sante-nice"
    )


def test_metrics_hold_counts_and_no_words(rest: TestClient) -> None:
    rest.post(f"{API}/chat", json={"message": "mot-qui-ne-doit-pas-rester"})
    text = rest.get(f"{API}/metrics").text
    assert 'parcours_requests_total{method="POST",route="chat",status="200"}' in text and "mot-qui-ne-doit" not in text


# --- who may ask ------------------------------------------------------------------------------------------------------


def test_other_origins_are_refused_unless_allowed(advisor: Advisor, current: Settings) -> None:
    body, origin = {"json": {"message": "bonjour"}}, {"origin": "https://intranet.chu.example"}
    closed = client(advisor, current)
    assert closed.post(f"{API}/chat", headers=origin, **body).status_code == 403
    assert closed.post(f"{API}/chat", headers={"origin": "null"}, **body).status_code == 403
    assert closed.post(f"{API}/chat", headers={"origin": "http://testserver"}, **body).status_code == 200
    opened = client(advisor, current, allowed_origins=("https://intranet.chu.example",))
    allowed = opened.post(f"{API}/chat", headers=origin, **body)
    assert allowed.status_code == 200 and allowed.headers["access-control-allow-origin"] == origin["origin"]
    assert (
        opened.post(
            f"{API}/chat", headers={"origin": "https://intranet.chu.example.pirate.example"}, **body
        ).status_code
        == 403
    )


def test_frames_are_refused_unless_allowed(advisor: Advisor, current: Settings) -> None:
    assert "frame-ancestors 'none'" in client(advisor, current).get("/health").headers["content-security-policy"]
    opened = client(advisor, current, frame_ancestors=("https://intranet.chu.example",))
    assert (
        "frame-ancestors 'self' https://intranet.chu.example"
        in opened.get("/health").headers["content-security-policy"]
    )


def test_forwarded_headers_count_only_from_a_trusted_proxy(advisor: Advisor, current: Settings) -> None:
    limits = {"requests_per_minute": 2, "trusted_proxies": ("10.0.0.0/8",)}
    for peer, statuses in (("10.1.1.1", [200, 200, 200, 200]), ("192.0.2.1", [200, 200, 429, 429])):
        asking = client(advisor, current, peer, **limits)
        got = [
            asking.get(f"{API}/programmes", headers={"x-forwarded-for": f"203.0.113.{n}"}).status_code for n in range(4)
        ]
        assert got == statuses, peer
    # what the client wrote itself stands left of what the proxy saw
    spoofed = client(advisor, current, "10.1.1.1", **limits)
    got = [
        spoofed.get(f"{API}/programmes", headers={"x-forwarded-for": f"198.51.100.{n}, 203.0.113.9"}).status_code
        for n in range(3)
    ]
    assert got == [200, 200, 429]


def test_limits_are_told(advisor: Advisor, current: Settings) -> None:
    small = client(advisor, current, max_body_bytes=1024)
    assert small.post(f"{API}/chat", json={"message": "é" * 2000}).status_code == 413
    chunked = small.post(
        f"{API}/chat",
        content=(b'{"message": "' + b"a" * 900 for _ in range(3)),
        headers={"content-type": "application/json"},
    )
    assert chunked.status_code == 413
    hurried = client(advisor, current, requests_per_minute=1)
    assert [hurried.get(f"{API}/programmes").status_code for _ in range(2)] == [200, 429]
    assert hurried.get(f"{API}/ready").status_code == 200  # supervision is never limited


def test_other_hosts_are_refused_when_named(advisor: Advisor, current: Settings) -> None:
    named = client(advisor, current, allowed_hosts=("testserver",))
    assert named.get("/health").status_code == 200
    assert named.get("/health", headers={"host": "pirate.example"}).status_code == 400


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_tokens_are_signed_dated_and_personal() -> None:
    tokens, state = Tokens("secret", hours=1), State(conversation="c", profile=Profile(city="Lyon"), turn=3)
    token = tokens.write(state, "alice")
    assert tokens.read(token, "alice") == state
    for other, user in ((tokens, "bob"), (tokens, ""), (Tokens("autre", hours=1), "alice")):
        with pytest.raises(TokenError):
            other.read(token, user)
    for position in range(0, len(token), 7):
        altered = token[:position] + ("A" if token[position] != "A" else "B") + token[position + 1 :]
        with pytest.raises(TokenError):
            tokens.read(altered, "alice")
    expired = Tokens("secret", hours=-1)
    with pytest.raises(TokenError, match="expiré"):
        expired.read(token, "alice")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "abc", "PORT.*nombre entier"),
        ("TOKEN_HOURS", "0", "plus de 0"),
        ("TRUSTED_PROXIES", "pas-une-adresse", "TRUSTED_PROXIES.*10.0.0.0/8"),
        ("ALLOWED_ORIGINS", "['https://chu.example']", "ALLOWED_ORIGINS.*https://intranet"),
        ("USER_HEADER", "X-User", "trusted_proxies"),
    ],
)
def test_settings_that_cannot_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"PARCOURS_{name}", value)
    with pytest.raises(UserError, match=said):
        read_settings.__wrapped__()


# --- several processes ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def workers() -> Iterator[str]:
    """The address of two real worker processes under the sub-path /parcours."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**os.environ, "PARCOURS_WORKERS": "2", "PARCOURS_ROOT_PATH": "/parcours", "PARCOURS_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-c", "from ui.cli import main; main()", "serve"], env=env, stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                if httpx.get(f"{address}{API}/ready").status_code == 200:
                    break
            except httpx.TransportError:
                assert process.poll() is None, "the server stopped before it listened"
            time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        assert process.wait(timeout=120) == 0


def test_workers_that_cannot_open_say_why_and_stop(tmp_path: Path) -> None:
    env = {**os.environ, "PARCOURS_WORKERS": "2", "PARCOURS_HOME": str(tmp_path), "PARCOURS_PORT": "0"}
    done = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", "serve"],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 2 and "Traceback" not in done.stderr
    assert done.stderr.startswith("Aucun index pour ce modèle : lancez « parcours-ia index build ».")


def test_any_worker_serves_any_turn(workers: str) -> None:
    """Each request opens its own connection, so the system spreads them over both processes."""
    state, turns = None, 0
    for message in (ASK, "et le prix ?", "moins cher", "pourquoi la première ?", "merci") * 4:
        answer = httpx.post(f"{workers}{API}/chat", json={"message": message, "state": state}, timeout=30).json()
        state, turns = answer["state"], turns + 1
        assert answer["turn"] == turns
    assert answer["profile"]["specialty"] == "cardiologie"
    assert httpx.get(f"{workers}/parcours{API}/ready").status_code == 200  # a proxy that leaves the sub-path
    assert "/parcours" in httpx.get(f"{workers}/", headers={"accept": "text/html"}).text


def test_a_busy_worker_sends_its_clients_to_the_free_one(workers: str) -> None:
    with httpx.Client(base_url=workers, timeout=60) as client:
        alone = [client.post(f"{API}/chat", json={"message": "merci"}) for _ in range(3)]
        assert not any("connection" in answer.headers for answer in alone)  # a connection is kept while nobody waits
        with ThreadPoolExecutor(24) as pool:
            crowd = list(
                pool.map(lambda n: client.post(f"{API}/chat", json={"message": f"{ASK} en {n} heures"}), range(2, 50))
            )
    assert {answer.status_code for answer in crowd} == {200}
    assert "close" in {answer.headers.get("connection") for answer in crowd}
