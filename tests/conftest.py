"""Shared, opened once: the real corpus, model and index. Nothing is mocked."""

from pathlib import Path

import pytest

from advisor.advisor import Advisor
from corpus.load import Corpus, load_corpus
from corpus.settings import Settings, settings

GOLD = Path(__file__).parent / "gold"


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
