"""With outbound network cut for real: `make run` of an installed copy in a network namespace that has only loopback."""

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CHROMIUM, needs
from tests.test_deploy import free_port

ROOT = Path(__file__).parents[1]
VISIT = """
import sys, time, httpx
from playwright.sync_api import expect, sync_playwright
from tests.conftest import ARGUMENTS, CHROMIUM
from tests.test_page import ANSWERS
address = sys.argv[1]
for _ in range(1200):
    try:
        if httpx.get(address + "/api/v1/ready").status_code == 200:
            break
    except httpx.TransportError:
        time.sleep(0.1)
try:
    httpx.get("http://192.0.2.1/", timeout=2)
    sys.exit("the network is not cut")
except httpx.TransportError:
    pass
answer = httpx.post(address + "/api/v1/chat", json={"message": "je suis interne a brest, une formation a distance ?"}, timeout=30).json()
assert answer["path"]["steps"] and answer["citations"]
outside = []
with sync_playwright() as playwright:
    page = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS).new_page()
    page.on("request", lambda r: outside.append(r.url) if not r.url.startswith((address, "data:", "blob:")) else None)
    page.on("requestfailed", lambda r: outside.append("failed: " + r.url))
    page.goto(address)
    page.get_by_role("textbox", name="Votre message").fill("je suis infirmière, je débute")
    page.keyboard.press("Enter")
    expect(page.locator(ANSWERS)).to_have_count(2)
assert outside == [], outside
print("served")
"""


@pytest.fixture
def namespace() -> Iterator[list[str]]:
    """The words that run a command in a new network namespace."""
    if os.geteuid() != 0:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("a network namespace needs root")
    needs(CHROMIUM)
    ip, name = needs("ip"), f"parcours-{uuid.uuid4().hex[:8]}"
    made = subprocess.run([ip, "netns", "add", name], capture_output=True, text=True)
    if made.returncode:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no network namespace here: {made.stderr.strip()}")
    subprocess.run([ip, "-n", name, "link", "set", "lo", "up"], check=True)
    yield [ip, "netns", "exec", name]
    subprocess.run([ip, "netns", "delete", name], check=False)


@pytest.mark.browser
def test_make_run_serves_without_a_network(namespace: list[str]) -> None:
    port = free_port()
    env = {**os.environ, "PARCOURS_PORT": str(port)}
    server = subprocess.Popen(
        [*namespace, "make", "run"],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        visit = subprocess.run(
            [*namespace, sys.executable, "-c", VISIT, f"http://127.0.0.1:{port}"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert visit.stdout.strip() == "served", visit.stdout + visit.stderr
    finally:
        os.killpg(server.pid, 15)
        server.wait(timeout=30)
