"""The page: a conversation, beside it the profile as understood and the path it leads to."""

import logging
from dataclasses import dataclass
from typing import Any

import gradio as gr

from advisor.advisor import Advisor
from advisor.answer import Answer
from advisor.dialogue import State
from advisor.profile import Profile
from corpus.settings import Settings
from ui.form import build_form, form_values, read_form
from ui.security import profile_of, user_of
from ui.tokens import TokenError, Tokens
from ui.tools import add_tools
from ui.views import linked, path_view, profile_view, quoted, render, sources_view

REPLIES = 5
"""Quick replies shown at most."""
FIRST_REPLIES = [
    "Je suis médecin généraliste",
    "Je suis interne en radiologie",
    "Je suis infirmière, je débute",
    "Qui peut payer ma formation ?",
]
MAX_MESSAGE = 4000
BROKEN = "Je n'ai pas pu répondre : une erreur s'est produite de mon côté, et elle a été signalée. Réessayez, ou dites-le autrement."
TOO_LONG = f"Votre message dépasse {MAX_MESSAGE} caractères. Dites-moi l'essentiel en quelques phrases."
BY_HAND = "J'ai modifié mon profil."
log = logging.getLogger(__name__)

Messages = list[Any]
"""Gradio's message dictionaries: `role` and Markdown `content`."""


@dataclass(frozen=True)
class Panels:
    """The components that a turn changes, in the order in which handlers return their values."""

    conversation: gr.Chatbot
    state: gr.Textbox
    """The conversation's signed token: the browser carries it, so that any worker serves the next turn."""
    message: gr.Textbox
    profile: gr.Markdown
    path: gr.Markdown
    sources: gr.Markdown
    replies: list[gr.Button]
    form: list[gr.components.Component]

    def outputs(self) -> list[gr.components.Component]:
        return [
            self.conversation,
            self.state,
            self.message,
            self.profile,
            self.path,
            self.sources,
            *self.replies,
            *self.form,
        ]


class Handlers:
    """What the page does when a person acts; each handler returns values for `Panels.outputs`."""

    def __init__(self, advisor: Advisor, settings: Settings, tokens: Tokens):
        self._advisor, self._settings, self._tokens = advisor, settings, tokens
        self.greeting: Messages = [_says(advisor.greeting())]

    def said(self, request: gr.Request, message: str, history: Messages, token: str) -> list[Any]:
        """One message; an empty one changes nothing."""
        text, user = (message or "").strip(), _user(request)
        if not text:
            return [gr.skip()] * 2 + [""] + [gr.skip()] * (3 + REPLIES + len(form_values(Profile())))
        state, history = self._state(token, request), history or []
        history = [*history, {"role": "user", "content": quoted(text[:MAX_MESSAGE])}]
        if len(text) > MAX_MESSAGE:
            return self._refused(history, state, user, TOO_LONG)
        try:
            answer, after = self._advisor.turn(state, text)
        except Exception as error:  # whatever it is, the person reads a sentence
            _report(error)
            return self._refused(history, state, user, BROKEN)
        if answer.intent == "erase":
            history = []
        return self._shown([*history, _says(linked(answer))], after, user, answer)

    def edited(self, request: gr.Request, history: Messages, token: str, *values: Any) -> list[Any]:
        """The profile as the form holds it, and the path that follows from it."""
        user = _user(request)
        state = self._state(token, request)
        history = [*history, {"role": "user", "content": BY_HAND}]
        try:
            answer, after = self._advisor.recommend(state.with_profile(read_form(state.profile, list(values))))
        except ValueError as error:
            return self._refused(history, state, user, str(error))
        except Exception as error:
            _report(error)
            return self._refused(history, state, user, BROKEN)
        return self._shown([*history, _says(linked(answer))], after, user, answer)

    def erased(self, request: gr.Request) -> list[Any]:
        """A new conversation, with nothing kept of the old one."""
        return self._shown(self.greeting, self._state("", request), _user(request), None)

    def no_path(self) -> str:
        """The panel before any advice."""
        return path_view(None, self._advisor.corpus, self._settings)

    def _state(self, token: str, request: gr.Request) -> State:
        """The conversation that the page carries; an expired or altered token begins a new one."""
        profile = profile_of(request.request.scope) if request.request else Profile()
        try:
            return self._tokens.read(token, _user(request)) if token else self._tokens.start(profile)
        except TokenError:
            return self._tokens.start(profile)

    def _shown(self, history: Messages, state: State, user: str, answer: Answer | None) -> list[Any]:
        return [
            history,
            self._tokens.write(state, user),
            "",
            profile_view(state.profile),
            path_view(state.path, self._advisor.corpus, self._settings),
            sources_view(answer.citations if answer else []),
            *_buttons(answer.suggestions if answer else FIRST_REPLIES),
            *form_values(state.profile),
        ]

    def _refused(self, history: Messages, state: State, user: str, why: str) -> list[Any]:
        """The conversation goes on as it stood, with a sentence that says why."""
        return self._shown([*history, _says(why)], state, user, None)


def build_page(advisor: Advisor, settings: Settings, tokens: Tokens) -> gr.Blocks:
    """The Blocks of the page, one handler an action."""
    handlers = Handlers(advisor, settings, tokens)
    with gr.Blocks(title="Parcours IA Santé", analytics_enabled=False, fill_width=True) as page:
        _html(render("head"), elem_id="entete")
        with gr.Row(elem_id="colonnes", equal_height=False):
            with gr.Column(elem_id="conversation", scale=1, min_width=320):
                conversation, message, replies, erase = _conversation(handlers)
            with gr.Column(elem_id="panneau", scale=1, min_width=320):
                profile, form, update = _profile()
                path, sources = _path(handlers)
        state = gr.Textbox("", visible=False, max_length=60_000)
        panels = Panels(conversation, state, message, profile, path, sources, replies, form)
        if settings.mcp:
            add_tools(advisor, tokens)
        _wire(page, panels, handlers, erase, update, bool(settings.oidc_issuer))
    return page


def _conversation(handlers: Handlers) -> tuple[gr.Chatbot, gr.Textbox, list[gr.Button], gr.Button]:
    gr.Markdown("## Conversation", elem_classes="sr-heading")
    conversation = gr.Chatbot(
        handlers.greeting, label="Conversation", show_label=False, elem_id="fil", height="100%", buttons=[], latex_delimiters=[],
        feedback_options=None, layout="bubble", autoscroll=False, group_consecutive_messages=False,
    )  # fmt: skip
    with gr.Row(elem_id="reponses"):
        replies = [
            gr.Button(
                **_button(FIRST_REPLIES, i), size="sm", elem_classes="reply", elem_id=f"reponse-{i + 1}", min_width=0
            )
            for i in range(REPLIES)
        ]
    message = gr.Textbox(
        label="Votre message", placeholder="Qui êtes-vous, que cherchez-vous ?", lines=1, max_lines=5,
        max_length=MAX_MESSAGE, submit_btn="Envoyer", elem_id="message",
    )  # fmt: skip
    erase = gr.Button("Nouvelle conversation / tout effacer", size="sm", variant="secondary", elem_id="effacer")
    return conversation, message, replies, erase


def _profile() -> tuple[gr.Markdown, list[gr.components.Component], gr.Button]:
    gr.Markdown("## Votre profil", elem_id="profil")
    profile = _html(profile_view(Profile()))
    with gr.Accordion("Modifier mon profil", open=False, elem_id="formulaire"):
        form = build_form()
        update = gr.Button("Mettre à jour mon parcours", variant="primary", elem_id="mettre-a-jour")
    return profile, form, update


def _path(handlers: Handlers) -> tuple[gr.Markdown, gr.Markdown]:
    gr.Markdown("## Votre parcours", elem_id="parcours")
    path = _html(handlers.no_path())
    gr.Markdown("## Sources de la dernière réponse", elem_id="sources")
    sources = _html(sources_view([]))
    _html(render("about"))
    return path, sources


def _wire(page: gr.Blocks, panels: Panels, handlers: Handlers, erase: gr.Button, update: gr.Button, signs_on: bool) -> None:
    silent: dict[str, Any] = {
        "outputs": panels.outputs(), "show_progress": "hidden", "api_visibility": "private",
        "queue": False,  # one request, one response: a queue lives in one process
    }  # fmt: skip
    said = [panels.conversation, panels.state]
    panels.message.submit(handlers.said, [panels.message, *said], **silent)
    for reply in panels.replies:
        reply.click(handlers.said, [reply, *said], **silent)
    update.click(handlers.edited, [*said, *panels.form], **silent)
    erase.click(handlers.erased, None, **silent)
    if signs_on:
        page.load(handlers.erased, None, **silent)  # the profile as the sign-on tells it


def _html(value: str, **options: Any) -> gr.Markdown:
    """Our own escaped HTML. Markdown and not `gr.HTML`, whose templates need a script policy with `unsafe-eval`."""
    return gr.Markdown(value, sanitize_html=False, latex_delimiters=[], **options)


def _user(request: gr.Request) -> str:
    """The signed-on person, to whom tokens are bound."""
    return user_of(request.request.scope) if request.request else ""


def _says(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def _button(suggestions: list[str], i: int) -> dict[str, Any]:
    return {"value": suggestions[i], "visible": True} if i < len(suggestions) else {"value": "", "visible": False}


def _buttons(suggestions: list[str]) -> list[Any]:
    return [gr.update(**_button(suggestions, i)) for i in range(REPLIES)]


def _report(error: Exception) -> None:
    """Where it broke, with none of the person's words (an error's own message may hold them)."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "?"
    log.error("a turn failed: %s at %s", type(error).__name__, where)
