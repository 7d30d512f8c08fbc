"""What the page does when a person acts: one method an action, each returning the values of `Panels.outputs`."""

import logging
from collections.abc import Callable
from typing import Any

import gradio as gr

from advisor.advisor import Advisor
from advisor.answer import Answer
from advisor.dialogue import State
from advisor.profile import Profile, located
from corpus.settings import Settings
from corpus.typography import typeset
from ui.feedback import asked
from ui.form import form_values, read_form
from ui.language import Words
from ui.metrics import Metrics
from ui.security import profile_of, user_of
from ui.share import ShareError, read_fragment
from ui.tokens import TokenError, Tokens
from ui.views import linked, path_view, profile_view, quoted, sources_view

REPLIES = 8
"""Quick replies shown at most."""
MAX_MESSAGE = 4000
log = logging.getLogger(__name__)

Messages = list[Any]
"""Gradio's message dictionaries: `role` and Markdown `content`."""


class RefusedError(Exception):
    """What cannot be done, as a sentence for the person."""


class Handlers:
    """The actions of the page in one language."""

    def __init__(self, advisor: Advisor, settings: Settings, tokens: Tokens, metrics: Metrics, words: Words):
        self._advisor, self._settings, self._tokens, self._metrics, self._words = (
            advisor,
            settings,
            tokens,
            metrics,
            words,
        )
        self._troubles = words["troubles"]
        self.greeting: Messages = [_says(_welcome(words))]
        self.examples: list[str] = words["welcome"]["examples"]

    def said(self, request: gr.Request, message: str, history: Messages, token: str) -> list[Any]:
        """One message; an empty one changes nothing."""
        text = (message or "").strip()
        if not text:
            return self._unchanged()
        return self._turn(
            request, history, token, quoted(text[:MAX_MESSAGE]), lambda state: self._answered(state, text)
        )

    def edited(self, request: gr.Request, history: Messages, token: str, *values: Any) -> list[Any]:
        """The profile as the form holds it, and the path that follows from it."""
        return self._given(
            request,
            history,
            token,
            self._words["profile"]["edited"],
            lambda before: read_form(before, list(values), self._words),
        )

    def shared(self, request: gr.Request, history: Messages, token: str, carried: str) -> list[Any]:
        """The profile that a shared link carries, and the path that follows from it; nothing until the browser has given it."""
        if not carried:
            return self._unchanged()
        said = self._words["takeaway"]

        def read(_: Profile) -> Profile:
            try:
                return located(read_fragment(carried))
            except ShareError as error:
                raise ValueError(said[str(error)]) from error

        return self._given(request, history, token, said["opened"], read)

    def erased(self, request: gr.Request) -> list[Any]:
        """A new conversation, with nothing kept of the old one."""
        return self._shown([_says(self._words["welcome"]["again"])], self._start(request), _user(request), None)

    def opened(self, request: gr.Request) -> list[Any]:
        """The page as it opens to a signed-on person, with what the sign-on tells of them."""
        return self._shown(self.greeting, self._start(request), _user(request), None)

    def _unchanged(self) -> list[Any]:
        return [gr.skip() for _ in self._shown([], State(), "", None)]

    def _given(
        self, request: gr.Request, history: Messages, token: str, said: str, read: Callable[[Profile], Profile]
    ) -> list[Any]:
        """A profile that comes otherwise than in words. :param read: raises ValueError, told to the person."""

        def act(state: State) -> tuple[Answer, State]:
            try:
                profile = read(state.profile)
            except ValueError as error:
                raise RefusedError(str(error)) from error
            return self._advisor.recommend(state.with_profile(profile))

        return self._turn(request, history, token, said, act)

    def _answered(self, state: State, text: str) -> tuple[Answer, State]:
        if len(text) > MAX_MESSAGE:
            raise RefusedError(self._troubles["long"].format(limit=MAX_MESSAGE))
        return self._advisor.turn(state, text)

    def _turn(
        self,
        request: gr.Request,
        history: Messages,
        token: str,
        said: str,
        act: Callable[[State], tuple[Answer, State]],
    ) -> list[Any]:
        """One exchange. What goes wrong is a sentence in the conversation, which goes on as it stood."""
        user, history = _user(request), [*(history or []), {"role": "user", "content": said}]
        state, expired = self._state(token, request)
        try:
            answer, after = act(state)
        except RefusedError as error:
            return self._shown([*history, _says(str(error))], state, user, None)
        except Exception as error:  # whatever it is, the person reads a sentence
            _report(error)
            return self._shown([*history, _says(self._troubles["broken"])], state, user, None)
        self._metrics.answered(answer.intent)
        notice = f"{self._troubles['expired']}\n\n" if expired else ""
        return self._shown(
            [*([] if answer.intent == "erase" else history), _says(notice + self._in_french(linked(answer)))],
            after,
            user,
            answer,
        )

    def _state(self, token: str, request: gr.Request) -> tuple[State, bool]:
        """The conversation that the page carries; an expired or altered token begins a new one, and that is told."""
        try:
            return (self._tokens.read(token, _user(request)) if token else self._start(request)), False
        except TokenError:
            return self._start(request), True

    def _in_french(self, text: str) -> str:
        """An answer is marked as French on a page in another language."""
        return text if self._words.is_french else f'<div lang="fr">\n\n{text}\n\n</div>'

    def _start(self, request: gr.Request) -> State:
        return self._tokens.start(profile_of(request.request.scope) if request.request else Profile())

    def _shown(self, history: Messages, state: State, user: str, answer: Answer | None) -> list[Any]:
        suggestions = [typeset(text) for text in answer.suggestions] if answer else self.examples
        return [
            history,
            self._tokens.write(state, user),
            "",
            profile_view(state.profile, state.evidence, self._words),
            path_view(state.path, self._advisor.corpus, self._settings, self._words, state.profile),
            sources_view(answer.citations if answer else None, self._words),
            *[gr.update(**button(suggestions, i)) for i in range(REPLIES)],
            *form_values(state.profile),
            *(asked(answer is not None) if self._settings.feedback else []),
        ]


def button(suggestions: list[str], i: int) -> dict[str, Any]:
    """The i-th quick reply, hidden where there is none."""
    return {"value": suggestions[i], "visible": True} if i < len(suggestions) else {"value": "", "visible": False}


def _welcome(words: Words) -> str:
    """What a first visit reads: who speaks, three sentences, where to begin. Nothing remembers that one has come."""
    welcome = words["welcome"]
    tour = "\n".join(f"{n}. {sentence}" for n, sentence in enumerate(welcome["tour"], 1))
    return f"{welcome['hello']}\n\n{tour}\n\n{welcome['start']}"


def _user(request: gr.Request) -> str:
    """The signed-on person, to whom tokens are bound."""
    return user_of(request.request.scope) if request.request else ""


def _says(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def _report(error: Exception) -> None:
    """Where it broke, with none of the person's words (an error's own message may hold them)."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    where = f"{last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else "?"
    log.error("a turn failed: %s at %s", type(error).__name__, where)
