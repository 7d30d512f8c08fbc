"""The web application: Gradio mounted in FastAPI, behind strict headers, with nothing asked of any other host."""

import re
import secrets
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advisor.advisor import Advisor
from corpus.settings import Settings
from ui.chat import build_page
from ui.theme import theme

STATIC = Path(__file__).parent / "static"
CLOSED = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/proxy")
"""Routes that Gradio cannot leave out and that nothing here uses: files in and out, and requests to other hosts."""
NO_DOCS = {"docs_url": None, "redoc_url": None, "openapi_url": None}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
"""Inline styles are Gradio's way (Svelte writes `style=` everywhere); no inline script runs without the page's nonce."""
HEAD = """<title>Parcours IA Santé</title>
<meta name="description" content="Quelle formation à l'IA en santé, pour vous, et d'après quelles sources."/>
<meta name="color-scheme" content="light dark"/>
<link rel="stylesheet" href="statique/page.css"/>
<script src="statique/page.js"></script>
"""
NOSCRIPT = "<noscript><p>Cette page a besoin de JavaScript pour tenir la conversation.</p></noscript>"
_SOCIAL = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')


def create_app(advisor: Advisor, settings: Settings) -> FastAPI:
    """The application: `/` the page, `/health` for whoever watches it."""
    app = FastAPI(title="Parcours IA Santé", **NO_DOCS)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # no other origin; without it Gradio reflects any
    app.add_middleware(Hardened)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    app.mount("/statique", StaticFiles(directory=STATIC))
    return gr.mount_gradio_app(
        app, build_page(advisor, settings), path="/", app_kwargs=NO_DOCS, theme=theme(), favicon_path=str(STATIC / "icone.svg"),
        footer_links=[], run_history=False, show_error=False, ssr_mode=False, enable_monitoring=False, pwa=False, mcp_server=False,
    )  # fmt: skip


def serve(settings: Settings) -> None:
    """Serve until stopped; the address is printed once requests are answered. :raises UserError: nothing to serve yet."""
    advisor = Advisor.open(settings)
    app = create_app(advisor, settings)
    config = uvicorn.Config(app, host=settings.host, port=settings.port, log_level="warning", server_header=False)
    _Announced(config).run()


class _Announced(uvicorn.Server):
    """A server that says where it is once it listens."""

    async def startup(self, sockets: list | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(f"Parcours IA Santé : http://{self.config.host}:{self.config.port}\n")
            sys.stdout.flush()


class Hardened:
    """Security headers on every response, and the page's own head: French, no social tags, a nonce on each script."""

    def __init__(self, app: ASGIApp):
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        nonce = secrets.token_urlsafe(16)
        if scope["path"].startswith(CLOSED):
            return await PlainTextResponse("Introuvable", 404)(scope, receive, _adding(send, nonce))
        is_page = scope["path"] == "/" and scope["method"] in ("GET", "HEAD")
        if is_page:  # rewritten below, so not to be compressed first
            scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
        await self._app(scope, receive, _rewriting(send, nonce) if is_page else _adding(send, nonce))


def page_html(body: bytes, nonce: str) -> bytes:
    """Gradio's page in French, with our style and script, and only our scripts allowed."""
    body = _SOCIAL.sub(b"", body).replace(b'lang="en"', b'lang="fr"', 1)
    body = body.replace(b"<head>", b"<head>" + HEAD.encode(), 1)
    body = body.replace(b"<gradio-app", NOSCRIPT.encode() + b"<gradio-app", 1)
    return re.sub(rb"<script(?=[\s>])", f'<script nonce="{nonce}"'.encode(), body)


def _adding(send: Send, nonce: str) -> Callable[[Message], Awaitable[None]]:
    async def added(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS | {"Content-Security-Policy": POLICY.format(nonce=nonce)})
        await send(message)

    return added


def _rewriting(send: Send, nonce: str) -> Callable[[Message], Awaitable[None]]:
    """Holds the start back until the whole page is there, because its length changes."""
    onward, body = _adding(send, nonce), bytearray()
    start: Message = {}

    async def rewritten(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        html = page_html(bytes(body), nonce)
        MutableHeaders(scope=start).update({"content-length": str(len(html)), "cache-control": "no-store"})
        await onward(start)
        await onward({"type": "http.response.body", "body": html})

    return rewritten
