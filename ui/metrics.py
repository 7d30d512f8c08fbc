"""Counters for whoever runs the service: how many, how fast, never who nor what was said."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """Counters of one worker process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "parcours_requests",
            "Requêtes, par méthode, famille de route et code",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self.seconds = Histogram(
            "parcours_request_seconds",
            "Durée des requêtes, par famille de route",
            ["route"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self.in_hand = Gauge("parcours_requests_in_hand", "Requêtes en cours", registry=self.registry)
        self._answers = Counter("parcours_answers", "Réponses, par intention", ["intent"], registry=self.registry)
        self._feedback = Counter(
            "parcours_feedback",
            "Avis sur les réponses, par raison d'une liste fermée",
            ["verdict", "reason"],
            registry=self.registry,
        )

    def answered(self, intent: str) -> None:
        self._answers.labels(intent).inc()

    def judged(self, verdict: str, reason: str) -> None:
        """ "utile" or "pas_utile", and the code of a reason of the closed list."""
        self._feedback.labels(verdict, reason).inc()


class Measured:
    """Counts each request. Routes are few families, so that no path that a person wrote becomes a label."""

    def __init__(self, app: ASGIApp, metrics: Metrics, log: bool = False):
        self._app, self._metrics = app, metrics
        self._log = _json_log() if log else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        begun, status = time.perf_counter(), 500

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        self._metrics.in_hand.inc()
        try:
            await self._app(scope, receive, seen)
        finally:
            self._metrics.in_hand.dec()
            route, seconds = family(scope["path"]), time.perf_counter() - begun
            self._metrics.requests.labels(scope["method"], route, str(status)).inc()
            self._metrics.seconds.labels(route).observe(seconds)
            if self._log is not None:
                self._log.info(
                    "request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1)
                )


def family(path: str) -> str:
    """ "chat", "programmes"… for REST, else "page" or "autre"."""
    _, _, rest = path.partition("/api/v1/")
    name = rest.split("/")[0]
    if name in ("chat", "recommend", "programmes", "compare", "faq", "health", "ready", "metrics"):
        return name
    return "page" if "/gradio_api/" in path or path.endswith("/") else "autre"


def _json_log():
    import logging
    import sys

    import structlog

    return structlog.wrap_logger(
        structlog.PrintLogger(sys.stderr),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
