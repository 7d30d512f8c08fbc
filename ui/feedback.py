"""« Utile / pas utile »: off until the operator turns it on; a choice among closed reasons is counted, and nothing else."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from ui.language import Words
from ui.metrics import Metrics


@dataclass(frozen=True)
class Feedback:
    """The question under an answer, its reasons once the answer was not useful, and the thanks."""

    question: gr.Row
    reasons: gr.Row
    thanks: gr.Markdown

    def outputs(self) -> list[Any]:
        return [self.question, self.reasons, self.thanks]


def build_feedback(words: Words, metrics: Metrics) -> Feedback:
    """Two buttons, then one a reason; each press is one request that changes only these rows."""
    said = words["feedback"]
    with gr.Row(visible=False, elem_id="avis", elem_classes="feedback") as question:
        gr.Markdown(said["question"])
        useful, useless = (
            gr.Button(said[name], size="sm", min_width=0, elem_classes="choice") for name in ("useful", "useless")
        )
    with gr.Row(visible=False, elem_id="raisons", elem_classes="feedback") as reasons:
        gr.Markdown(said["why"])
        buttons = {
            code: gr.Button(text, size="sm", min_width=0, elem_classes="choice")
            for code, text in said["reasons"].items()
        }
    thanks = gr.Markdown(said["thanks"], visible=False, elem_id="merci")
    feedback = Feedback(question, reasons, thanks)

    def counted(verdict: str, reason: str) -> Any:
        def count() -> list[Any]:
            metrics.judged(verdict, reason)
            return _only(thanks=True)

        return count

    pressed: dict[str, Any] = {
        "outputs": feedback.outputs(),
        "show_progress": "hidden",
        "api_visibility": "private",
        "queue": False,
    }
    useful.click(counted("utile", ""), None, **pressed)
    useless.click(lambda: _only(reasons=True), None, **pressed)
    for code, button in buttons.items():
        button.click(counted("pas_utile", code), None, **pressed)
    return feedback


def asked(about_an_answer: bool) -> list[Any]:
    """The rows after a turn: the question again, where there is an answer to judge."""
    return _only(question=about_an_answer)


def _only(question: bool = False, reasons: bool = False, thanks: bool = False) -> list[Any]:
    return [gr.update(visible=visible) for visible in (question, reasons, thanks)]
