"""Shared, opened once: the real corpus, model and index. Nothing is mocked."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from advisor.advisor import Advisor
from corpus.load import Corpus, load_corpus
from corpus.settings import Settings, settings

GOLD = Path(__file__).parent / "gold"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def needs(program: str) -> str:
    """The path of a program; without it a test is skipped, or fails where all of them must run (`.ci/run`)."""
    found = shutil.which(program)
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            f"{program} is missing: `.ci/run` installs what tests need"
        )
    return found


@pytest.fixture(scope="session")
def current() -> Settings:
    """The settings of this checkout, on a fixed day so that answers do not change overnight."""
    from datetime import date

    return settings().model_copy(update={"today": date(2026, 11, 23)})


@pytest.fixture(scope="session")
def corpus(current: Settings) -> Corpus:
    return load_corpus(current.catalogue)


@pytest.fixture(scope="session")
def advisor(current: Settings) -> Advisor:
    return Advisor.open(current)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    needs(CHROMIUM)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
