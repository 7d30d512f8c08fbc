"""What stands between the network and the application, as small ASGI middlewares: whom to believe, what to let in.

Order, outermost first: `Forwarded` (who really asks), `Hardened` (headers), CORS, `SameOrigin` (cross-site writes),
sign-on (`ui.signon`), `Bounded` (size, rate, load). Everything is denied by default and opened by settings.
"""

import ipaddress
from collections.abc import Iterable
from contextlib import suppress
from urllib.parse import urlsplit

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette._utils import get_route_path
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from advisor.profile import Profile
from ui.problems import told

FORWARDED = (
    b"forwarded",
    b"x-forwarded-for",
    b"x-forwarded-host",
    b"x-forwarded-port",
    b"x-forwarded-prefix",
    b"x-forwarded-proto",
    b"x-forwarded-server",
    b"x-real-ip",
    b"x-original-url",
)
"""Headers that say for whom a proxy asks: believed from a trusted one, dropped from anybody else."""
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
RETRY_SECONDS = "2"
BUSY = 3
"""Requests in hand from which a worker sends its clients to the others."""


class Forwarded:
    """Puts the real client, scheme and host in the scope, and removes what only a trusted proxy may say.

    The client is the last address of `X-Forwarded-For` that is not itself a trusted proxy: what stands before it may
    have been written by anybody.
    """

    def __init__(self, app: ASGIApp, trusted: Iterable[str], user_header: str = "", root_path: str = ""):
        self._app, self._root_path = app, root_path
        self._trusted = [ipaddress.ip_network(network, strict=False) for network in trusted]
        self._user_header = user_header.lower().encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            scope = self._resolved(scope)
        await self._app(scope, receive, send)

    def _resolved(self, scope: Scope) -> Scope:
        """Works behind a proxy that strips the sub-path and behind one that leaves it."""
        if self._root_path:
            path = scope["path"]
            inside = path == self._root_path or path.startswith(f"{self._root_path}/")
            scope = {**scope, "root_path": self._root_path, "path": path if inside else self._root_path + path}
        peer = scope["client"][0] if scope.get("client") else ""
        given = Headers(scope=scope)
        dropped = set(FORWARDED)
        if not self._is_trusted(peer):
            dropped.add(self._user_header)
        kept = [(k, v) for k, v in scope["headers"] if k not in dropped]
        if not self._is_trusted(peer):
            return {**scope, "headers": kept}
        scope = {**scope, "headers": kept, "client": (self._client(given, peer), 0)}
        if (scheme := given.get("x-forwarded-proto", "").strip().lower()) in ("http", "https"):
            scope["scheme"] = scheme
        if host := given.get("x-forwarded-host", "").split(",")[-1].strip():
            scope["headers"] = [(k, v) for k, v in kept if k != b"host"] + [(b"host", host.encode("latin-1"))]
        return scope

    def _client(self, given: Headers, peer: str) -> str:
        chain = [part.strip() for line in given.getlist("x-forwarded-for") for part in line.split(",")]
        return next(
            (address for address in reversed(chain) if _address(address) and not self._is_trusted(address)), peer
        )

    def _is_trusted(self, address: str) -> bool:
        found = _address(address)
        return found is not None and any(found in network for network in self._trusted)


class SameOrigin:
    """Refuses writes that a page of another origin makes (CSRF), unless that origin is allowed."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str]):
        self._app, self._allowed = app, {origin.rstrip("/").lower() for origin in allowed}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE_METHODS and not self._same(scope):
            detail = "Cette page n'est pas autorisée à utiliser le conseiller : ajoutez son origine à PARCOURS_ALLOWED_ORIGINS."
            return await told(Request(scope), 403, detail)(scope, receive, send)
        await self._app(scope, receive, send)

    def _same(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is None:  # not a browser, or one that asks its own origin
            return headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")
        return origin.lower() in self._allowed or (
            urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""
        )


class Bounded:
    """Limits of size, rate and load, told plainly: 413, 429 and 503 with Retry-After; never a hang.

    Rates are counted in the memory of one worker (moving window, `limits` library): nothing is stored.
    """

    def __init__(
        self, app: ASGIApp, max_body_bytes: int, per_minute: int, max_waiting: int, exempt: tuple[str, ...] = ()
    ):
        self._app, self._max_body, self._max_waiting, self._exempt = app, max_body_bytes, max_waiting, exempt
        self._rate, self._limiter = RateLimitItemPerMinute(per_minute), MovingWindowRateLimiter(MemoryStorage())
        self._waiting = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = get_route_path(scope) if scope["type"] == "http" else ""
        if scope["type"] != "http" or path in self._exempt:
            return await self._app(scope, receive, send)
        receive = self._counted(receive)
        request = Request(scope, receive)
        if _declared(request) > self._max_body:
            return await self._refuse(
                request, 413, f"La demande dépasse {self._max_body} octets : raccourcissez-la.", receive, send
            )
        counts = scope["method"] not in SAFE_METHODS or path.startswith("/api/")  # a page's pictures and scripts do not
        if counts and not self._limiter.hit(self._rate, _who(scope)):
            detail = f"Plus de {self._rate.amount} demandes en une minute : attendez un instant."
            return await self._refuse(request, 429, detail, receive, send, {"Retry-After": "10"})
        if self._waiting >= self._max_waiting:
            detail = "Trop de personnes demandent en même temps : réessayez dans quelques secondes."
            return await self._refuse(request, 503, detail, receive, send, {"Retry-After": RETRY_SECONDS})
        self._waiting += 1
        try:
            await self._app(scope, receive, self._shared_out(send))
        finally:
            self._waiting -= 1

    def _shared_out(self, send: Send) -> Send:
        """A worker with others to answer closes the connection after its answer: the next request on it opens another,
        which the worker that is free accepts. Else the worker that happened to accept more of them stays behind."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start" and self._waiting >= BUSY:
                MutableHeaders(scope=message)["Connection"] = "close"
            await send(message)

        return sent

    def _counted(self, receive: Receive) -> Receive:
        """A body sent in chunks declares no length: it is counted as it comes."""
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._max_body:
                raise HTTPException(413)  # the one exception that FastAPI lets through while it reads a body
            return message

        return counted

    async def _refuse(
        self,
        request: Request,
        status: int,
        detail: str,
        receive: Receive,
        send: Send,
        headers: dict[str, str] | None = None,
    ) -> None:
        if status != 413:  # what was sent is read first: a connection closed on unread bytes loses the answer
            with suppress(HTTPException, ClientDisconnect):
                await request.body()
        await told(request, status, detail, headers)(request.scope, receive, send)


def user_of(scope: Scope) -> str:
    """The signed-on person, "" without sign-on."""
    return str(scope.get("state", {}).get("user", ""))


def profile_of(scope: Scope) -> Profile:
    """What the sign-on said of the person, empty without."""
    return scope.get("state", {}).get("profile") or Profile()


def _who(scope: Scope) -> str:
    return user_of(scope) or (scope["client"][0] if scope.get("client") else "local")


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isdigit() else 0


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
