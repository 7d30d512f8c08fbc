"""Security headers on every response, and Gradio's page made ours: its language, our style and script, only our scripts."""

import json
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable
from html import escape

from starlette._utils import get_route_path
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.language import PATHS, Words, words
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
PAGES = {f"{path.rstrip('/')}/": language for language, path in PATHS.items()}
"""Route → language of the page that stands there."""
HEAD = """<title>{title}</title>
<meta name="description" content="{description}"/>
<meta name="color-scheme" content="light dark"/>
<link rel="icon" href="{root}statique/icone.svg"/>
<link rel="stylesheet" href="{root}statique/page.css"/>
<script type="application/json" id="mots">{said}</script>
<script src="{root}statique/page.js"></script>
"""
SAID = ("conversation", "profile", "troubles", "takeaway", "gradio")
"""Sections of words that `page.js` says."""
_SOCIAL = re.compile(rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>\s*')


class Hardened:
    """Security headers on every response, and the page's own head: its language, no social tags, a nonce on each script."""

    def __init__(self, app: ASGIApp, frame_ancestors: Iterable[str] = ()):
        self._app = app
        self._ancestors = (
            " ".join(["'self'", *frame_ancestors]) if (frame_ancestors := tuple(frame_ancestors)) else "'none'"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        nonce, path = secrets.token_urlsafe(16), get_route_path(scope)
        policy = POLICY.format(nonce=nonce, ancestors=self._ancestors)
        if path == PATHS["en"] or (path == "/" and b"lang=en" in scope["query_string"].split(b"&")):
            return await RedirectResponse(f"{scope.get('root_path', '')}{PATHS['en']}/", 303)(
                scope, receive, _adding(send, policy)
            )
        if path.removeprefix(PATHS["en"]).startswith(CLOSED):
            return await told(Request(scope), 404, "Il n'y a rien à cette adresse.")(
                scope, receive, _adding(send, policy)
            )
        is_page = path in PAGES and scope["method"] in ("GET", "HEAD")
        if is_page:  # rewritten below, so not to be compressed first
            scope = {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}
        await self._app(
            scope, receive, _rewriting(send, policy, nonce, words(PAGES[path])) if is_page else _adding(send, policy)
        )


def page_html(body: bytes, nonce: str, words: Words) -> bytes:
    """Gradio's page in our language, with our style, script and words, and only our scripts allowed."""
    page, root = words["page"], "" if words.is_french else "../"
    said = json.dumps(
        {name: words[name] for name in SAID} | {"language": words.language, "root": root}, ensure_ascii=False
    ).replace("<", "\\u003c")
    head = HEAD.format(title=escape(page["title"]), description=escape(page["description"]), root=root, said=said)
    body = _SOCIAL.sub(b"", body).replace(b'lang="en"', f'lang="{words.language}"'.encode(), 1)
    body = body.replace(b"<head>", b"<head>" + head.encode(), 1)
    body = body.replace(
        b"<gradio-app", f"<noscript><p>{escape(page['noscript'])}</p></noscript><gradio-app".encode(), 1
    )
    return re.sub(rb"<script(?=[\s>])", f'<script nonce="{nonce}"'.encode(), body)


def _adding(send: Send, policy: str) -> Callable[[Message], Awaitable[None]]:
    async def added(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(HEADERS | {"Content-Security-Policy": policy})
        await send(message)

    return added


def _rewriting(send: Send, policy: str, nonce: str, words: Words) -> Callable[[Message], Awaitable[None]]:
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
        html = page_html(bytes(body), nonce, words)
        MutableHeaders(scope=start).update({"content-length": str(len(html)), "cache-control": "no-store"})
        await onward(start)
        await onward({"type": "http.response.body", "body": html})

    return rewritten
