"""The page: a conversation, beside it the profile as understood and the path it leads to."""

from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from advisor.advisor import Advisor
from advisor.profile import Profile
from corpus.settings import Settings
from ui.feedback import build_feedback
from ui.form import build_form
from ui.handlers import MAX_MESSAGE, REPLIES, Handlers, button
from ui.language import Words
from ui.metrics import Metrics
from ui.tokens import Tokens
from ui.tools import add_tools
from ui.views import path_view, profile_view, render, sources_view

QUEUE_LOOK_SECONDS = 0.2
"""How often Gradio looks into its queue, which holds nothing: no action here goes through it (see `_silent`). Its own
choice, a thousand times a second for each page, cost a tenth of a core and interrupted turns at work."""


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
    feedback: list[Any] = field(default_factory=list)

    def outputs(self) -> list[Any]:
        return [
            self.conversation, self.state, self.message, self.profile, self.path, self.sources, *self.replies, *self.form, *self.feedback,
        ]  # fmt: skip


def build_page(advisor: Advisor, settings: Settings, tokens: Tokens, metrics: Metrics, words: Words) -> gr.Blocks:
    """The Blocks of the page in one language, one handler an action."""
    handlers = Handlers(advisor, settings, tokens, metrics, words)
    with gr.Blocks(title=words["page"]["title"], analytics_enabled=False, fill_width=True) as page:
        _html(render("head", words), elem_id="entete")
        with gr.Row(elem_id="colonnes", equal_height=False):
            with gr.Column(elem_id="conversation", scale=1, min_width=320):
                gr.Markdown(f"## {words['conversation']['title']}", elem_classes="sr-heading")
                conversation = _log(handlers, words)
                feedback = build_feedback(words, metrics).outputs() if settings.feedback else []
                replies, message, erase = _box(handlers, words)
            with gr.Column(elem_id="panneau", scale=1, min_width=320):
                profile, form, update = _profile(words)
                path, sources = _path(advisor, settings, words)
        # page.js sends it for files to take away
        state = gr.Textbox("", visible="hidden", max_length=60_000, elem_id="etat")
        shared = gr.Textbox("", visible="hidden", elem_id="partage")
        panels = Panels(conversation, state, message, profile, path, sources, replies, form, feedback)
        if settings.mcp and words.is_french:
            add_tools(advisor, tokens)
        _wire(panels, handlers, erase, update)
        if settings.oidc_issuer:  # and not the page's own load event, which could come after a shared link and undo it
            _pressed_by_script("ouvrir-session").click(handlers.opened, None, **_silent(panels))
        _pressed_by_script("ouvrir-partage").click(handlers.shared, [conversation, state, shared], **_silent(panels))
    page.state_session_capacity = (
        1  # Gradio would hold what it showed to the last ten thousand visitors; the browser carries ours
    )
    page._queue.sleep_when_free = page._queue.progress_update_sleep_when_free = QUEUE_LOOK_SECONDS
    return page


def _log(handlers: Handlers, words: Words) -> gr.Chatbot:
    return gr.Chatbot(
        handlers.greeting, label=words["conversation"]["title"], show_label=False, elem_id="fil", height="100%", buttons=[], latex_delimiters=[],
        feedback_options=None, layout="bubble", autoscroll=False, group_consecutive_messages=False,
    )  # fmt: skip


def _box(handlers: Handlers, words: Words) -> tuple[list[gr.Button], gr.Textbox, gr.Button]:
    """Where one answers: quick replies, what goes wrong, the message, and a new start."""
    said = words["conversation"]
    with gr.Row(elem_id="reponses"):
        replies = [
            gr.Button(
                **button(handlers.examples, i), size="sm", elem_classes="reply", elem_id=f"reponse-{i + 1}", min_width=0
            )
            for i in range(REPLIES)
        ]
    _html(render("troubles", words), elem_id="etat-du-service")
    message = gr.Textbox(
        label=said["message"], placeholder=said["placeholder"], lines=1, max_lines=5, max_length=MAX_MESSAGE, submit_btn=said["send"],
        elem_id="message",
    )  # fmt: skip
    return replies, message, gr.Button(said["erase"], size="sm", variant="secondary", elem_id="effacer")


def _profile(words: Words) -> tuple[gr.Markdown, list[gr.components.Component], gr.Button]:
    said = words["profile"]
    gr.Markdown(f"## {said['title']}", elem_id="profil")
    profile = _html(profile_view(Profile(), {}, words))
    with gr.Accordion(said["edit"], open=False, elem_id="formulaire"):
        form = build_form(words)
        update = gr.Button(said["update"], variant="primary", elem_id="mettre-a-jour")
    return profile, form, update


def _path(advisor: Advisor, settings: Settings, words: Words) -> tuple[gr.Markdown, gr.Markdown]:
    gr.Markdown(f"## {words['path']['title']}", elem_id="parcours")
    path = _html(path_view(None, advisor.corpus, settings, words))
    gr.Markdown(f"## {words['sources']['title']}", elem_id="sources")
    sources = _html(sources_view(None, words))
    _html(render("about", words))
    return path, sources


def _wire(panels: Panels, handlers: Handlers, erase: gr.Button, update: gr.Button) -> None:
    silent = _silent(panels)
    said = [panels.conversation, panels.state]
    panels.message.submit(handlers.said, [panels.message, *said], **silent)
    for reply in panels.replies:
        reply.click(handlers.said, [reply, *said], **silent)
    update.click(handlers.edited, [*said, *panels.form], **silent)
    erase.click(handlers.erased, None, **silent)


def _pressed_by_script(elem_id: str) -> gr.Button:
    """A door for page.js, which alone sees the page's address."""
    return gr.Button("", visible="hidden", elem_id=elem_id)


def _silent(panels: Panels) -> dict[str, Any]:
    """How every action is wired: one request, one response, because a queue lives in one process."""
    return {"outputs": panels.outputs(), "show_progress": "hidden", "api_visibility": "private", "queue": False}


def _html(value: str, **options: Any) -> gr.Markdown:
    """Our own escaped HTML. Markdown and not `gr.HTML`, whose templates need a script policy with `unsafe-eval`."""
    return gr.Markdown(value, sanitize_html=False, latex_delimiters=[], **options)
