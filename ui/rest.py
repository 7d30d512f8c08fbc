"""REST at `/api/v1`: stateless, cited, in French. A thin skin over the advisor."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from typing import Annotated, Any

import anyio
import orjson
from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from advisor.advisor import Advisor
from advisor.answer import Answer
from advisor.dialogue import State
from advisor.knowledge import entries
from advisor.matching import full_price
from advisor.profile import Profile, located
from corpus.codes import Code, codes, label
from corpus.errors import french
from corpus.models import EVERYONE, Programme
from corpus.text import key
from ui.metrics import Metrics
from ui.problems import ProblemError, problem, told
from ui.schemas import (
    AnswerOut,
    ChatReply,
    ChatRequest,
    Health,
    Problem,
    ProgrammeOut,
    ProgrammePage,
    Questions,
    Ready,
    RecommendRequest,
)
from ui.security import profile_of, user_of
from ui.takeaway import FORMATS, NotAvailableError, written
from ui.tokens import TokenError, Tokens

PREFIX = "/api/v1"
FACETS: dict[str, Callable[[Programme], list[str]]] = {
    "kind": lambda p: [p.kind],
    "modality": lambda p: list(p.modalities),
    "region": lambda p: [p.region] if p.region else [],
    "topic": lambda p: list(p.editorial.topics),
    "profession": lambda p: (
        list(codes("profession")) if EVERYONE in p.editorial.professions else list(p.editorial.professions)
    ),
    "status": lambda p: [p.status],
    "stage": lambda p: [p.editorial.stage],
}
"""Filter → values of a programme. A programme whose value is unknown does not match a filter on it."""
_SEVERAL = r"^[a-z0-9-]+(,[a-z0-9-]+){1,3}$"
FILES = {mime: {"schema": {"type": "string", "format": "binary"}} for mime, _ in FORMATS.values()}
"""What a path can be taken away as, for the OpenAPI document."""
_WORD = re.compile(r"\w+")


class Served(JSONResponse):
    """JSON by orjson: the largest answers are tens of kilobytes."""

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        s: {
            "model": Problem,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for s in statuses
    }


def build_api(advisor: Advisor, tokens: Tokens, metrics: Metrics) -> APIRouter:  # noqa: C901 - one route after another
    """The routes, over one advisor."""
    api = APIRouter(prefix=PREFIX, default_response_class=Served)
    etag, written_answers = _Etags(advisor.corpus.hash), _written(advisor)

    async def answered(turn: Callable[[], tuple[Answer, State]]) -> tuple[Answer, State]:
        answer, state = await anyio.to_thread.run_sync(turn)
        metrics.answered(answer.intent)
        return answer, state

    def read_state(token: str, user: str) -> State:
        try:
            return tokens.read(token, user)
        except TokenError as error:
            raise ProblemError(409, str(error)) from error

    @api.post(
        "/chat",
        response_model=ChatReply,
        responses=problems(409, 413, 422, 429, 503),
        summary="Un message, une réponse citée",
    )
    async def chat(body: ChatRequest, request: Request) -> Response:
        user = user_of(request.scope)
        state = read_state(body.state, user) if body.state else tokens.start(profile_of(request.scope))
        if body.profile is not None:
            state = state.with_profile(located(body.profile))
        answer, after = await answered(lambda: advisor.turn(state, body.message, body.explain))
        return Served({**answer.contract(), "state": tokens.write(after, user)})

    @api.post(
        "/recommend",
        response_model=ChatReply,
        responses={200: {"content": FILES}, **problems(406, 409, 413, 422, 429, 503)},
        summary="Un parcours pour un profil, en JSON ou à emporter (Accept : PDF, Markdown, agenda)",
    )
    async def recommend(body: RecommendRequest, request: Request) -> Response:
        user = user_of(request.scope)
        state = (
            read_state(body.state, user) if body.state is not None else tokens.start(located(body.profile or Profile()))
        )
        ending = wanted_format(request.headers.get("accept", ""))
        if ending is None:
            answer, after = await answered(lambda: advisor.recommend(state))
            return Served({**answer.contract(), "state": tokens.write(after, user)})
        try:
            content = await anyio.to_thread.run_sync(lambda: written(advisor.take_away(state), ending))
        except NotAvailableError as error:
            raise ProblemError(406, str(error)) from error
        named = {
            "Content-Disposition": f'attachment; filename="parcours-ia-sante.{ending}"',
            "Cache-Control": "no-store",
        }
        return Response(content, media_type=FORMATS[ending][0], headers=named)

    @api.get(
        "/programmes",
        response_model=ProgrammePage,
        responses={304: {"description": "Rien n'a changé"}, **problems(422, 429, 503)},
        summary="Le catalogue, par facettes",
    )
    async def programmes(
        request: Request,
        q: Annotated[str, Query(max_length=200, description="Mots du nom, de l'organisme ou de la ville.")] = "",
        kind: Annotated[list[Code("kind")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        modality: Annotated[list[Code("modality")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        region: Annotated[list[Code("region")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        topic: Annotated[list[Code("topic")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        profession: Annotated[list[Code("profession")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        status: Annotated[list[Code("status")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        stage: Annotated[list[Code("step_stage")], Query()] = [],  # type: ignore[valid-type]  # noqa: B006
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
        per_page: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> Response:
        chosen = {
            "kind": kind,
            "modality": modality,
            "region": region,
            "topic": topic,
            "profession": profession,
            "status": status,
            "stage": stage,
        }
        found = [p for p in advisor.corpus.programmes.values() if _holds(p, q) and _matches(p, chosen)]
        cards = [_card(p) for p in found[(page - 1) * per_page : page * per_page]]
        facets = {
            name: dict(sorted(Counter(v for p in found for v in values(p)).items())) for name, values in FACETS.items()
        }
        return etag.served(
            request, {"total": len(found), "page": page, "per_page": per_page, "items": cards, "facets": facets}
        )

    @api.get(
        "/programmes/{id}",
        response_model=ProgrammeOut,
        responses={304: {"description": "Rien n'a changé"}, **problems(404, 422, 429, 503)},
        summary="Une fiche, avec ses sources",
    )
    async def programme(id: Annotated[str, Field(max_length=200)], request: Request) -> Response:
        found = advisor.corpus.programmes.get(id)
        if found is None:
            raise ProblemError(
                404, f"Aucune formation ne porte l'identifiant « {id[:80]} » : la liste est à {PREFIX}/programmes."
            )
        return etag.served(request, found.model_dump(mode="json"))

    @api.get(
        "/compare",
        response_model=AnswerOut,
        responses=problems(404, 422, 429, 503),
        summary="Deux à quatre formations côte à côte",
    )
    async def compare(
        ids: Annotated[
            str,
            Query(
                max_length=1000,
                pattern=_SEVERAL,
                description="De deux à quatre identifiants, séparés par des virgules.",
                examples=["du-ia-sante-nice,mooc-elements-of-ai-francais"],
            ),
        ],
    ) -> Response:
        wanted = list(dict.fromkeys(ids.split(",")))
        if missing := [i for i in wanted if i not in advisor.corpus.programmes]:
            raise ProblemError(
                404,
                f"Aucune formation ne porte l'identifiant « {missing[0][:80]} » : la liste est à {PREFIX}/programmes.",
            )
        if len(wanted) == 1:
            raise ProblemError(422, "« ids » demande des identifiants différents.")
        answer, _ = await answered(lambda: advisor.compare(tokens.start(), wanted))
        return Served(answer.contract())

    @api.get(
        "/faq",
        response_model=Questions,
        responses={304: {"description": "Rien n'a changé"}, **problems(422, 429, 503)},
        summary="Les questions qui ont une réponse rédigée",
    )
    async def faq(
        request: Request, q: Annotated[str, Query(max_length=200, description="Mots de la question.")] = ""
    ) -> Response:
        asked = set(key(" ".join(_WORD.findall(q))).split())
        found = [question for question, wordings in written_answers if asked <= set(key(" ".join(wordings)).split())]
        return etag.served(request, {"total": len(found), "items": found})

    @api.get(
        "/faq/{id:path}",
        response_model=AnswerOut,
        responses=problems(404, 422, 429, 503),
        summary="La réponse citée à l'une d'elles",
    )
    async def answer_of(id: Annotated[str, Field(max_length=200)]) -> Response:
        title = next((question["question"] for question, _ in written_answers if question["id"] == id), None)
        if title is None:
            raise ProblemError(
                404, f"Aucune question ne porte l'identifiant « {id[:80]} » : la liste est à {PREFIX}/faq."
            )
        answer, _ = await answered(lambda: advisor.turn(tokens.start(), title))
        return Served(answer.contract())

    @api.get("/health", response_model=Health, summary="Le processus répond")
    async def health() -> Response:
        return Served({"status": "ok"})

    @api.get("/ready", response_model=Ready, summary="Le service peut répondre aux questions")
    async def ready() -> Response:
        return Served({"status": "ready", "corpus": advisor.corpus.hash, "programmes": len(advisor.corpus.programmes)})

    @api.get(
        "/metrics", summary="Compteurs Prometheus de ce processus", responses={200: {"content": {"text/plain": {}}}}
    )
    async def exposed() -> Response:
        return Response(generate_latest(metrics.registry), media_type=CONTENT_TYPE_LATEST)

    @api.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    async def nothing(rest: str) -> Response:
        raise ProblemError(404, f"Il n'y a rien à cette adresse : les routes sont décrites à {PREFIX}/openapi.json.")

    return api


def add_problems(app: FastAPI) -> None:
    """Every error of the application as a problem document; an unexpected one says nothing of its cause."""

    @app.exception_handler(ProblemError)
    async def known(request: Request, error: ProblemError) -> Response:
        return problem(error.status, error.detail, error.headers)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        fields = [
            {"field": ".".join(map(str, e["loc"][1:])) or str(e["loc"][0]), "detail": french(e)} for e in error.errors()
        ]
        malformed = any(e["type"] == "json_invalid" for e in error.errors())
        detail = f"« {fields[0]['field']} » : {fields[0]['detail']}."
        return problem(
            400 if malformed else 422, "Le corps n'est pas du JSON lisible." if malformed else detail, fields=fields
        )

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> Response:
        details = {
            404: "Il n'y a rien à cette adresse.",
            405: "Cette adresse ne se demande pas ainsi.",
            413: "La demande est trop longue : raccourcissez-la.",
            415: "Envoyez du JSON (Content-Type: application/json).",
        }
        return told(
            request, error.status_code, details.get(error.status_code, "La demande est refusée."), error.headers
        )

    @app.exception_handler(Exception)
    async def broken(request: Request, error: Exception) -> Response:
        return told(request, 500, "Une erreur s'est produite de notre côté ; elle est notée. Réessayez.")


def wanted_format(accept: str) -> str | None:
    """The ending of the file that an `Accept` header prefers, None for JSON. The first named of the highest quality wins."""
    endings = {mime: ending for ending, (mime, _) in FORMATS.items()}
    best, quality = None, 0.0
    for part in accept.split(","):
        mime, *parameters = (piece.strip().lower() for piece in part.split(";"))
        given = next((float(p[2:]) for p in parameters if re.fullmatch(r"q=[01](\.\d{0,3})?", p)), 1.0)
        if given > quality and (mime in endings or mime in ("application/json", "*/*")):
            best, quality = endings.get(mime), given
    return best


class _Etags:
    """Answers 304 when the caller already holds the same bytes."""

    def __init__(self, corpus_hash: str):
        self._corpus = corpus_hash

    def served(self, request: Request, content: Any) -> Response:
        body = orjson.dumps(content)
        tag = f'"{hashlib.sha256(self._corpus.encode() + body).hexdigest()[:24]}"'
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
        if tag in known:
            return Response(status_code=304, headers=headers)
        return Response(body, media_type="application/json", headers=headers)


def _written(advisor: Advisor) -> list[tuple[dict[str, Any], list[str]]]:
    """Each question with a written answer, and all its wordings: those an editor approved, then the advisor's own."""
    approved = [
        ({"id": a.id, "intent": None, "question": a.question, "approved": True}, [a.question])
        for a in advisor.approved()
    ]
    own = [
        ({"id": e.id, "intent": e.intent, "question": e.title, "approved": False}, [e.title, *e.questions])
        for e in entries()
    ]
    return approved + own


def _matches(p: Programme, chosen: dict[str, list[str]]) -> bool:
    return all(not wanted or set(wanted) & set(FACETS[name](p)) for name, wanted in chosen.items())


def _holds(p: Programme, q: str) -> bool:
    """Whether every word asked for begins a word of the name, provider or town."""
    words = key(" ".join(filter(None, (p.name, p.provider, p.city, p.id.replace("-", " "))))).split()
    return all(any(word.startswith(asked) for word in words) for asked in key(" ".join(_WORD.findall(q))).split())


def _card(p: Programme) -> dict[str, Any]:
    return {
        "id": p.id, "name": p.name, "kind": p.kind, "kind_label": label("kind", p.kind), "status": p.status, "provider": p.provider,
        "city": p.city, "region": p.region, "modalities": list(p.modalities), "hours": p.hours, "price_eur": full_price(p), "url": p.url,
    }  # fmt: skip
