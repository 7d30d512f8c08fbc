"""Settings of the whole program, read once from the environment (prefix `PARCOURS_`)."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict

PACKAGE = Path(__file__).parent
EMBEDDED = "embedded"


def _home() -> Path:
    """Where prepared data lives: beside the checkout's pyproject, else the current folder (an installed copy)."""
    root = PACKAGE.parent
    return (root if (root / "pyproject.toml").exists() else Path.cwd()) / "var"


class Settings(BaseSettings):
    """Every setting has a safe default; none is needed to run."""

    model_config = SettingsConfigDict(env_prefix="PARCOURS_", frozen=True)

    home: Path = _home()
    """Folder of prepared models and indexes."""
    catalogue: Path = PACKAGE / "catalogue"
    """Folder of the facts: `programmes/*.yaml`, `sources/*.md`, `links.yaml`."""
    model: str = EMBEDDED
    """`embedded`, or the name or folder of any sentence-transformers model."""
    today: date | None = None
    """The day answers are given for; the clock when unset."""
    stale_months: int = 24
    """Facts older than this are told as to be checked with the provider."""
    contact: str = ""
    """Human contact shown to people we could not help (a sentence, set by the operator)."""
    host: str = "127.0.0.1"
    port: int = 7860

    def day(self) -> date:
        return self.today or date.today()


@cache
def settings() -> Settings:
    """The settings of this process."""
    return Settings()
