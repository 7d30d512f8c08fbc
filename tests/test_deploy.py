"""What `deploy/` holds, checked by the tools that will read it, and nginx run for real before a real server."""

import re
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, expect

from advisor.advisor import Advisor
from corpus.settings import Settings
from tests.conftest import needs
from tests.test_page import ANSWERS, running
from tests.test_rest import API, ASK
from ui.app import WATCHED

DEPLOY = Path(__file__).parents[1] / "deploy"
BIN = Path(sys.executable).parent


def checked(*command: str | Path) -> None:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture(scope="module")
def proxied(advisor: Advisor, current: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The application under /parcours behind a real nginx with TLS, with `deploy/nginx/parcours.conf` as it stands."""
    nginx, folder = needs("nginx"), tmp_path_factory.mktemp("nginx")
    certificate, port = folder / "cert.pem", free_port()
    checked(
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
        "-keyout",
        folder / "key.pem",
        "-out",
        certificate,
    )
    opened = {"root_path": "/parcours", "trusted_proxies": ("127.0.0.1/32",), "user_header": "X-Remote-User"}
    with running(advisor, current.model_copy(update=opened)) as address:
        (folder / "users").write_text("alice:{PLAIN}secret\nbob:{PLAIN}secret\n")
        (folder / "nginx.conf").write_text(
            f"""daemon off; pid {folder}/pid; error_log stderr; user root;
            events {{}}
            http {{
              access_log off; client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
              upstream parcours {{ server {address.removeprefix("http://")}; }}
              server {{
                listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {folder}/key.pem;
                auth_basic "intranet"; auth_basic_user_file {folder}/users;
                include {DEPLOY}/nginx/parcours.conf;
              }}
            }}"""
        )
        process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"https://localhost:{port}/parcours"
        finally:
            process.terminate()
            process.wait(timeout=10)


def test_behind_a_real_proxy(proxied: str) -> None:
    with (
        httpx.Client(verify=False, auth=("alice", "secret")) as alice,
        httpx.Client(verify=False, auth=("bob", "secret")) as bob,
    ):
        answer = alice.post(f"{proxied}{API}/chat", json={"message": ASK}).json()
        again = {"message": "et le prix ?", "state": answer["state"]}
        assert [who.post(f"{proxied}{API}/chat", json=again).status_code for who in (alice, bob)] == [200, 409]
        forged = alice.post(
            f"{proxied}{API}/chat", json=again, headers={"X-Remote-User": "bob", "X-Forwarded-For": "203.0.113.1"}
        )
        assert forged.status_code == 200  # still alice: the proxy writes the header anew
        origin = {"origin": proxied.removesuffix("/parcours")}
        assert alice.post(f"{proxied}{API}/chat", json=again, headers=origin).status_code == 200
        assert (
            alice.post(f"{proxied}{API}/chat", json=again, headers={"origin": "https://ailleurs.example"}).status_code
            == 403
        )
        assert alice.post(f"{proxied}{API}/chat", content=b"x" * 100_000).status_code == 413


@pytest.mark.browser
def test_the_page_behind_a_real_proxy(proxied: str, chromium: Browser) -> None:
    context = chromium.new_context(
        ignore_https_errors=True, http_credentials={"username": "alice", "password": "secret"}
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((proxied, "data:", "blob:")) else None)
    page.on("response", lambda r: wrong.append(f"{r.status} {r.url}") if r.status >= 400 and r.status != 401 else None)
    page.goto(f"{proxied}/")
    page.get_by_role("textbox", name="Votre message").fill(ASK)
    page.keyboard.press("Enter")
    expect(page.locator(ANSWERS)).to_have_count(2)
    assert wrong == []
    context.close()


def test_the_container_file_is_sound() -> None:
    checked(BIN / "hadolint", "--ignore", "DL3013", DEPLOY / "Containerfile")


def test_compose_is_valid() -> None:
    checked(BIN / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", DEPLOY / "compose.yaml")


def test_kubernetes_objects_are_valid() -> None:
    checked(BIN / "kubernetes-validate", "--strict", DEPLOY / "kubernetes" / "parcours.yaml")


def test_the_unit_is_valid(tmp_path: Path) -> None:
    analyse = needs("systemd-analyze")
    unit = (DEPLOY / "systemd" / "parcours-ia.service").read_text()
    here = re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", unit)  # verify wants a program that exists
    (tmp_path / "parcours-ia.service").write_text(here)
    checked(analyse, "verify", "--man=no", tmp_path / "parcours-ia.service")


def test_every_setting_named_is_one_that_exists() -> None:
    known = {f"PARCOURS_{name.upper()}" for name in Settings.model_fields}
    docs = DEPLOY.parent / "docs"
    for path in [*DEPLOY.rglob("*"), *docs.glob("*.md"), DEPLOY.parent / "README.md"]:
        if path.is_file() and path.suffix not in (".png", ".svg"):
            named = set(re.findall(r"PARCOURS_[A-Z_]*[A-Z]", path.read_text("utf-8")))
            assert named <= known, (path, named - known)


def test_ports_and_paths_agree() -> None:
    """One port, one sub-path, probes at routes that are open, and a Containerfile that copies what exists."""
    port, container = str(Settings.model_fields["port"].default), (DEPLOY / "Containerfile").read_text()
    nginx, proxy = (DEPLOY / "nginx" / "parcours.conf").read_text(), (DEPLOY / "nginx" / "compose.conf").read_text()
    kubernetes, compose = (
        (DEPLOY / "kubernetes" / "parcours.yaml").read_text(),
        yaml.safe_load((DEPLOY / "compose.yaml").read_text()),
    )
    named = [
        *re.findall(r"EXPOSE (\d+)|127\.0\.0\.1:(\d+)", container),
        *re.findall(r"server parcours:(\d+)()", proxy),
        *re.findall(r"containerPort: (\d+)()", kubernetes),
    ]
    assert [a or b for a, b in named] == [port] * 4
    assert set(re.findall(r"/api/v1/\w+", container + kubernetes)) <= set(WATCHED)
    root = compose["services"]["parcours"]["environment"]["PARCOURS_ROOT_PATH"]
    assert f"location {root}/ {{" in nginx and f"value: {root}}}" in kubernetes and f"path: {root}\n" in kubernetes
    packages = tomllib.loads((DEPLOY.parent / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]["find"][
        "include"
    ]
    for package in packages:
        name = package.rstrip("*")
        assert f"COPY {name} {name}\n" in container and f"site-packages/{name} " in container
    for copied in re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.MULTILINE):
        assert all((DEPLOY.parent / path).exists() for path in copied.split())
    assert re.search(r"--uid (\d+)", container)[1] in kubernetes  # type: ignore[index]


def test_compose_and_kubernetes_ask_for_a_secret() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    assert compose["services"]["parcours"]["environment"]["PARCOURS_SECRET"].startswith("${PARCOURS_SECRET:?")
    kinds = [d["kind"] for d in yaml.safe_load_all((DEPLOY / "kubernetes" / "parcours.yaml").read_text())]
    assert "NetworkPolicy" in kinds
