"""The web application: Gradio mounted in FastAPI with REST beside it, and nothing asked of any other host."""

import ctypes
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from advisor.advisor import Advisor
from corpus.errors import UserError
from corpus.settings import Settings, settings
from ui.chat import build_page
from ui.headers import Hardened
from ui.language import PATHS, words
from ui.metrics import Measured, Metrics
from ui.rest import PREFIX, add_problems, build_api
from ui.security import Bounded, Forwarded, SameOrigin
from ui.signon import add_sign_on, add_sign_on_routes
from ui.theme import theme
from ui.tokens import Tokens

STATIC = Path(__file__).parent / "static"
WIDGET = Path(__file__).parent / "widget" / "widget.js"
NO_DOCS: dict[str, Any] = {"docs_url": None, "redoc_url": None}
"""Their pages load scripts from a public network; the OpenAPI document itself is served."""
WATCHED = ("/health", f"{PREFIX}/health", f"{PREFIX}/ready", f"{PREFIX}/metrics")
"""What supervision asks for: never limited nor behind sign-on."""
OPENING_SECONDS = 60
"""How long a worker may be silent while it opens on a busy machine before it is taken for dead and started again."""
THREADS = 2
"""Turns worked on at once in a process, where anyio allows forty: they share one interpreter, so that more of them only
make each other wait, and each thread keeps memory of its own."""
IDLE_SECONDS = 75
"""How long an idle connection stays open: longer than a proxy keeps it (nginx: 60), which else may reuse one that is closing."""
GRACE_SECONDS = 10
"""What requests in hand may still take when the server is told to stop."""


def create_app(advisor: Advisor, settings: Settings) -> FastAPI:
    """The application: `/` the page (`/en/` in English), `/api/v1` for programs, `/health` for whoever watches it."""
    app = FastAPI(
        title="Parcours IA Santé", version="1", openapi_url=f"{PREFIX}/openapi.json", lifespan=_few_threads, **NO_DOCS
    )
    metrics, tokens = Metrics(), Tokens.of(settings)
    add_problems(app)
    app.include_router(build_api(advisor, tokens, metrics))
    add_sign_on_routes(app, settings)

    @app.get("/health", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/widget.js", include_in_schema=False)
    def widget() -> FileResponse:
        """For pages of other hosts, whatever their own isolation."""
        headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": "no-cache"}
        return FileResponse(WIDGET, media_type="text/javascript", headers=headers)

    app.mount("/statique", StaticFiles(directory=STATIC))
    for language, path in PATHS.items():
        page, favicon = (
            build_page(advisor, settings, tokens, metrics, words(language)),
            str(STATIC / "icone.svg") if path == "/" else None,
        )
        root = f"{settings.root_path}{path.rstrip('/')}" if settings.root_path else ""
        app = gr.mount_gradio_app(
            app, page, path=path, app_kwargs={**NO_DOCS, "openapi_url": None}, theme=theme(), favicon_path=favicon, root_path=root, footer_links=[], run_history=False,
            show_error=False, ssr_mode=False, enable_monitoring=False, pwa=False, mcp_server=settings.mcp and language == "fr",
        )  # fmt: skip
    _guarded(app, settings, metrics)
    return app


@asynccontextmanager
async def _few_threads(_: FastAPI) -> AsyncIterator[None]:
    """For REST and Gradio alike: both run turns in anyio's threads. glibc (`mallopt` M_ARENA_MAX, -8) is told the same:
    else each thread that ever ran has a heap of its own, which printing fills and nothing empties."""
    current_default_thread_limiter().total_tokens = THREADS
    with suppress(OSError, AttributeError, TypeError):  # another C library, another system
        ctypes.CDLL(None).mallopt(-8, THREADS)
    yield


def _guarded(app: FastAPI, settings: Settings, metrics: Metrics) -> None:
    """The middlewares of `ui.security`; the one added last stands outermost."""
    app.add_middleware(
        Bounded, max_body_bytes=settings.max_body_bytes, per_minute=settings.requests_per_minute,
        max_waiting=settings.max_waiting, exempt=WATCHED,
    )  # fmt: skip
    add_sign_on(app, settings, WATCHED)
    app.add_middleware(SameOrigin, allowed=settings.allowed_origins)
    app.add_middleware(  # always there: without it Gradio reflects any origin
        CORSMiddleware, allow_origins=list(settings.allowed_origins), allow_methods=["GET", "POST"], allow_headers=["content-type", "if-none-match"],
        expose_headers=["etag", "retry-after"],
    )  # fmt: skip
    app.add_middleware(Hardened, frame_ancestors=settings.frame_ancestors)
    app.add_middleware(Measured, metrics=metrics, log=settings.access_log)
    if settings.allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts), www_redirect=False)
    app.add_middleware(
        Forwarded, trusted=settings.trusted_proxies, user_header=settings.user_header, root_path=settings.root_path
    )


def serve(settings: Settings) -> None:
    """Serve until stopped; the address is printed once requests are answered. :raises UserError: nothing to serve yet."""
    if settings.workers > 1:
        return _serve_many(settings)
    config = uvicorn.Config(create_app(Advisor.open(settings), settings), **_options(settings))
    _Announced(config).run()


def worker_app() -> FastAPI:
    """One worker's application, from the environment; without what it needs, one sentence, and no worker is started again."""
    try:
        one_thread = settings().model_copy(update={"threads": settings().threads or 1})
        return create_app(Advisor.open(one_thread), one_thread)
    except UserError as error:
        sys.stderr.write(f"{error}\n")
        raise SystemExit(STARTUP_FAILURE) from error


def _serve_many(settings: Settings) -> None:
    """Several processes behind one socket. They share the secret, so any of them reads the tokens of all."""
    os.environ["PARCOURS_SECRET"] = settings.secret.get_secret_value() or secrets.token_hex(32)
    if settings.today:
        os.environ["PARCOURS_TODAY"] = settings.today.isoformat()
    sys.stdout.write(f"Parcours IA Santé : http://{settings.host}:{settings.port} ({settings.workers} processus)\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        "ui.app:worker_app",
        factory=True,
        workers=settings.workers,
        timeout_worker_healthcheck=OPENING_SECONDS,
        **_options(settings),
    )
    workers = Multiprocess(config, sockets=[config.bind_socket()])
    workers.run()
    if any(worker.exitcode == STARTUP_FAILURE for worker in workers.processes):
        sys.exit(UserError.exit_code)


def _options(settings: Settings) -> dict[str, Any]:
    tls = (
        {"ssl_certfile": settings.tls_certificate, "ssl_keyfile": settings.tls_key} if settings.tls_certificate else {}
    )
    return {
        "host": settings.host, "port": settings.port, "log_level": "warning", "server_header": False, "access_log": False,
        "http": "httptools", "proxy_headers": False, "timeout_graceful_shutdown": GRACE_SECONDS, "timeout_keep_alive": IDLE_SECONDS, **tls,
    }  # fmt: skip


class _Announced(uvicorn.Server):
    """A server that says where it is once it listens."""

    async def startup(self, sockets: list | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            scheme = "https" if self.config.is_ssl else "http"
            sys.stdout.write(f"Parcours IA Santé : {scheme}://{self.config.host}:{self.config.port}\n")
            sys.stdout.flush()
