"""Who may enter: everybody, whom a trusted proxy names in a header, or who signed on at an OpenID Connect provider.

Nothing of the person is kept but a keyed hash, which binds their tokens to them, and, from Pro Santé Connect, the
profile that their claims spell (in their own signed cookie).
"""

import hashlib
import hmac
from functools import cache
from pathlib import Path
from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from fastapi import FastAPI
from pydantic import ValidationError
from starlette._utils import get_route_path
from starlette.datastructures import Headers
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from advisor.profile import Profile
from corpus.codes import read_yaml
from corpus.settings import Settings
from ui.problems import ProblemError, told

SIGN_IN, BACK, SIGN_OUT = "/connexion", "/connexion/retour", "/deconnexion"
COOKIE = "parcours_connexion"
HOURS = 12


class SignedOn:
    """Lets nobody in without a name, where sign-on is set; `scope["state"]` then holds `user` and `profile`."""

    def __init__(self, app: ASGIApp, settings: Settings, exempt: tuple[str, ...]):
        self._app, self._settings = app, settings
        self._open = (*exempt, SIGN_IN, BACK, SIGN_OUT) if settings.oidc_issuer else exempt

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = get_route_path(scope) if scope["type"] == "http" else ""
        if scope["type"] == "http" and scope["method"] != "OPTIONS" and path not in self._open:
            user, profile = self._who(scope)
            if not user:
                return await self._turned_away(Request(scope), path)(scope, receive, send)
            scope = {**scope, "state": {**scope.get("state", {}), "user": user, "profile": profile}}
        await self._app(scope, receive, send)

    def _who(self, scope: Scope) -> tuple[str, Profile]:
        if self._settings.user_header:
            name = Headers(scope=scope).get(self._settings.user_header, "")
            return (_hashed(name, self._settings) if name else ""), Profile()
        session = scope.get("session", {})
        try:
            return str(session.get("user", "")), Profile.model_validate(session.get("profile", {}))
        except ValidationError:  # a cookie of an older release
            return str(session.get("user", "")), Profile()

    def _turned_away(self, request: Request, path: str) -> Response:
        if self._settings.oidc_issuer and request.method == "GET" and "text/html" in request.headers.get("accept", ""):
            return RedirectResponse(f"{request.scope.get('root_path', '')}{SIGN_IN}", 303)
        return told(
            request, 401, "Connectez-vous d'abord : le conseiller n'est ouvert qu'aux personnes de l'établissement."
        )


def add_sign_on(app: FastAPI, settings: Settings, exempt: tuple[str, ...]) -> None:
    """Puts sign-on before everything added so far; does nothing where the settings ask for none."""
    if not (settings.user_header or settings.oidc_issuer):
        return
    app.add_middleware(SignedOn, settings=settings, exempt=exempt)
    if settings.oidc_issuer:
        app.add_middleware(
            SessionMiddleware, secret_key=settings.secret.get_secret_value(), session_cookie=COOKIE, max_age=HOURS * 3600, same_site="lax",
            https_only=settings.oidc_issuer.startswith("https://"),
        )  # fmt: skip


def add_sign_on_routes(app: FastAPI, settings: Settings) -> None:
    """The code flow with PKCE, state and nonce, by Authlib; no route without a provider."""
    if not settings.oidc_issuer:
        return
    oauth = OAuth()
    oauth.register(
        "oidc", server_metadata_url=settings.oidc_issuer.rstrip("/") + "/.well-known/openid-configuration", client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        client_kwargs={"scope": settings.oidc_scope, "code_challenge_method": "S256"},
        **({"authorize_params": {"acr_values": settings.oidc_acr}} if settings.oidc_acr else {}),
    )  # fmt: skip

    @app.get(SIGN_IN, include_in_schema=False)
    async def sign_in(request: Request) -> Response:
        return await oauth.oidc.authorize_redirect(request, str(request.url_for("signed_in")))

    @app.get(BACK, include_in_schema=False, name="signed_in")
    async def signed_in(request: Request) -> Response:
        try:
            token = await oauth.oidc.authorize_access_token(request)
            claims = {**token.get("userinfo", {}), **await oauth.oidc.userinfo(token=token)}
        except OAuthError as error:
            raise ProblemError(401, "La connexion n'a pas abouti : recommencez-la depuis le début.") from error
        request.session.clear()
        request.session.update(user=_hashed(str(claims["sub"]), settings), profile=profile_of(claims).known())
        return RedirectResponse(f"{request.scope.get('root_path', '')}/", 303)

    @app.get(SIGN_OUT, include_in_schema=False)
    async def sign_out(request: Request) -> Response:
        request.session.clear()
        return told(request, 200, "Vous êtes déconnecté.")


def profile_of(claims: dict[str, Any]) -> Profile:
    """What Pro Santé Connect's claims spell; an empty profile for any other provider.

    `SubjectRefPro.exercices` lists the person's ways of practising; the first known profession is taken.
    """
    table = _table()
    reference = claims.get("SubjectRefPro")
    practices = reference.get("exercices") if isinstance(reference, dict) else None
    for practice in practices if isinstance(practices, list) else []:
        know_how = str(practice.get("codeSavoirFaire") or "")
        profession = table["know_how"].get(know_how) or table["profession"].get(
            str(practice.get("codeProfession") or "")
        )
        if profession is None:
            continue
        modes = {str(activity.get("codeModeExercice")) for activity in practice.get("activities") or []}
        settings = {table["setting"].get(mode) for mode in modes}
        in_training = practice.get("codeCategorieProfessionnelle") == "E"  # « étudiant »
        return Profile(
            profession="interne" if in_training and profession == "medecin" else profession,
            specialty=table["specialty"].get(know_how),
            setting=next(iter(settings)) if len(settings) == 1 else None,
            stage=None if in_training else "en_exercice",
        )
    return Profile()


@cache
def _table() -> dict[str, dict[str, Any]]:
    table = read_yaml((Path(__file__).parent / "pro_sante_connect.yaml").read_text("utf-8"))
    specialties = {code: specialty for specialty, listed in table["specialty"].items() for code in listed}
    return {**table, "specialty": specialties}


def _hashed(name: str, settings: Settings) -> str:
    """The same person, the same hash, and no way back to the name without the secret."""
    key = settings.secret.get_secret_value() or "unset"
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()[:32]
