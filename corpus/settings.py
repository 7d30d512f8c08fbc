"""Settings of the whole program, read once from the environment (prefix `PARCOURS_`)."""

import re
from datetime import date
from functools import cache
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from corpus.errors import UserError, french

PACKAGE = Path(__file__).parent
EMBEDDED = "embedded"


def _home() -> Path:
    """Where prepared data lives: beside the checkout's pyproject, else the current folder (an installed copy)."""
    root = PACKAGE.parent
    return (root if (root / "pyproject.toml").exists() else Path.cwd()) / "var"


def _listed(value: Any) -> Any:
    """ "a, b" → ("a", "b"): lists are written with commas in an environment variable."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _network(value: str) -> str:
    try:
        ip_network(value, strict=False)
    except ValueError as error:
        raise ValueError("attendu : des adresses ou des réseaux séparés par des virgules, comme 10.0.0.0/8") from error
    return value


def _origin(value: str) -> str:
    if not re.fullmatch(r"https?://[\w.-]+(:\d+)?/?", value):
        raise ValueError("attendu : des origines séparées par des virgules, comme https://intranet.chu.example")
    return value


Listed = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
Origins = Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode, BeforeValidator(_listed)]
Networks = Annotated[tuple[Annotated[str, AfterValidator(_network)], ...], NoDecode, BeforeValidator(_listed)]


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
    threads: int = 0
    """Threads of the encoder; 0: as many as it likes. A worker of a pool takes one."""
    faq: Path | None = None
    """The approved FAQ that the advisor answers from; `faq/approved.json` of `home` when unset."""
    contact: str = ""
    """Human contact shown to people we could not help (a sentence, set by the operator)."""
    host: str = "127.0.0.1"
    port: int = Field(7860, ge=0, le=65535)

    # --- the web application on an intranet: denied by default, opened here (docs/intranet.md) ---

    secret: SecretStr = SecretStr("")
    """Signs conversation tokens; shared by all workers. Unset: drawn at start, so tokens end with the process."""
    token_hours: float = Field(12, gt=0)
    """Age from which a conversation token is refused."""
    workers: int = Field(1, ge=1, le=64)
    """Server processes. Any of them serves any turn."""
    root_path: str = Field("", pattern=r"^(/[\w.~-]+)*$")
    """Sub-path under which a reverse proxy publishes the application ("/parcours")."""
    allowed_origins: Origins = ()
    """Other origins whose pages may call the API (the widget's host pages): "https://intranet.chu.example"."""
    frame_ancestors: Origins = ()
    """Origins that may show the page in a frame."""
    allowed_hosts: Listed = ()
    """Names under which the application may be asked for (`Host`); unset, any."""
    trusted_proxies: Networks = ()
    """Addresses or networks of reverse proxies whose `X-Forwarded-*` and sign-on headers are believed."""
    user_header: str = Field("", pattern=r"^[A-Za-z0-9-]*$")
    """Header in which a trusted proxy names the signed-on person; set, nobody enters without it."""
    oidc_issuer: str = ""
    """Address of an OpenID Connect provider; set, people sign on there."""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid"
    """Pro Santé Connect: "openid scope_all"."""
    oidc_acr: str = ""
    """Assurance level to ask for; Pro Santé Connect: "eidas1"."""
    requests_per_minute: int = Field(240, ge=1)
    """Requests that one person (one address without sign-on) may send to one worker each minute."""
    max_body_bytes: int = Field(65_536, ge=1024)
    max_waiting: int = Field(64, ge=1)
    """Requests in hand in one worker beyond which the next gets 503 and Retry-After."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    access_log: bool = False
    """One JSON line a request on standard error: method, route, status, milliseconds; no address, no words."""
    mcp: bool = True
    """The advisor's tools over MCP (`/gradio_api/mcp/`), for an intranet's own assistant."""
    feedback: bool = False
    """« Utile / pas utile » on the page; only the choice among closed reasons is counted."""

    @model_validator(mode="after")
    def goes_together(self) -> Self:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate et tls_key vont ensemble : donnez les deux, ou aucun")
        if self.oidc_issuer and not (self.oidc_client_id and self.secret.get_secret_value()):
            raise ValueError("oidc_issuer demande aussi oidc_client_id et secret")
        if self.oidc_issuer and self.user_header:
            raise ValueError("oidc_issuer et user_header s'excluent : une seule façon de se connecter")
        if self.user_header and not self.trusted_proxies:
            raise ValueError(
                "user_header demande trusted_proxies : sans mandataire de confiance, n'importe qui signerait l'en-tête"
            )
        return self

    @property
    def approved_faq(self) -> Path:
        return self.faq or self.home / "faq" / "approved.json"

    def day(self) -> date:
        return self.today or date.today()


@cache
def settings() -> Settings:
    """The settings of this process. :raises UserError: an environment variable that cannot be read."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise UserError(f"Réglages : {french(first)}.") from error
        name = f"PARCOURS_{str(first['loc'][0]).upper()}"
        raise UserError(f"{name} : « {str(first['input'])[:80]} » ne convient pas ({french(first)}).") from error
