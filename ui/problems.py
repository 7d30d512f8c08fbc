"""Errors as RFC 9457 problem documents, in French, with nothing of the inside of the program in them."""

from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

TITLES = {
    400: "Demande illisible",
    401: "Connexion requise",
    403: "Origine refusée",
    404: "Introuvable",
    405: "Méthode refusée",
    406: "Format non disponible",
    409: "État refusé",
    413: "Demande trop longue",
    415: "Format refusé",
    422: "Demande à corriger",
    429: "Trop de demandes",
    500: "Erreur de notre côté",
    503: "Service occupé",
}


class ProblemError(Exception):
    """An error that the caller reads: what, where, and how to mend it. `detail` is French."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None):
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def problem(
    status: int, detail: str, headers: Mapping[str, str] | None = None, fields: list[dict[str, str]] | None = None
) -> Response:
    """`application/problem+json`; `fields` lists what is wrong where."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Erreur"),
        "status": status,
        "detail": detail,
    }
    if fields:
        body["errors"] = fields
    return JSONResponse(body, status, dict(headers or {}), media_type="application/problem+json")


def told(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """The problem as who asks can read it: a short page for a browser that navigates, else JSON."""
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        title = TITLES.get(status, "Erreur")
        page = (
            f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{title}</title></head>'
            f"<body><main><h1>{title}</h1><p>{escape(detail)}</p></main></body></html>"
        )
        return HTMLResponse(page, status, dict(headers or {}))
    return problem(status, detail, headers)
