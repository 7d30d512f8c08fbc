"""Security headers on every response, and Gradio's page made ours: French, our style and script, only our scripts."""

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable

from starlette._utils import get_route_path
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.problems import told

CLOSED = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/proxy")
"""Routes that Gradio cannot leave out and that nothing here uses: files in and out, and requests to other hosts."""
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors {ancestors}"
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


class Hardened:
    """Security headers on every response, and the page's own head: French, no social tags, a nonce on each script."""

    def __init__(self, app: ASGIApp, frame_ancestors: Iterable[str] = ()):
        self._app = app
        self._ancestors = " ".join(["'self'", *frame_ancestors]) if (frame_ancestors := tuple(frame_ancestors)) else "'none'"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        nonce, path = secrets.token_urlsafe(16), get_route_path(scope)
        policy = POLICY.format(nonce=nonce, ancestors=self._ancestors)
        if path.startswith(CLOSED):
            return await told(Request(scope), 404, "Il n'y a rien à cette adresse.")(scope, receive, _adding(send, policy))
        is_page = path == "/" and scope["method"] in ("GET", "HEAD")
        if is_page:  # rewritten below, so not to be compressed first
            scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
        await self._app(scope, receive, _rewriting(send, policy, nonce) if is_page else _adding(send, policy))


def page_html(body: bytes, nonce: str) -> bytes:
    """Gradio's page in French, with our style and script, and only our scripts allowed."""
    body = _SOCIAL.sub(b"", body).replace(b'lang="en"', b'lang="fr"', 1)
    body = body.replace(b"<head>", b"<head>" + HEAD.encode(), 1)
    body = body.replace(b"<gradio-app", NOSCRIPT.encode() + b"<gradio-app", 1)
    return re.sub(rb"<script(?=[\s>])", f'<script nonce="{nonce}"'.encode(), body)


def _adding(send: Send, policy: str) -> Callable[[Message], Awaitable[None]]:
    async def added(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS | {"Content-Security-Policy": policy})
        await send(message)

    return added


def _rewriting(send: Send, policy: str, nonce: str) -> Callable[[Message], Awaitable[None]]:
    """Holds the start back until the whole page is there, because its length changes."""
    onward, body = _adding(send, policy), bytearray()
    start: Message = {}

    async def rewritten(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message)
        if message["type"] != "http.response.body":
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        html = page_html(bytes(body), nonce)
        MutableHeaders(scope=start).update({"content-length": str(len(html)), "cache-control": "no-store"})
        await onward(start)
        await onward({"type": "http.response.body", "body": html})

    return rewritten
