"""Colours and type of the page: paper and ink, a deep green, system fonts only."""

import gradio as gr
from gradio.themes.utils import colors, sizes

SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif")
PINE = colors.Color(
    name="pine", c50="#eef6f3", c100="#d8ebe4", c200="#b2d6ca", c300="#84bbab", c400="#559b89", c500="#2f7d6b",
    c600="#17624f", c700="#0f4f41", c800="#0d4036", c900="#0b352d", c950="#061f1a",
)  # fmt: skip
INK = colors.Color(
    name="ink", c50="#fbfaf7", c100="#f4f2ec", c200="#e5e2d9", c300="#cbc8bf", c400="#98999a", c500="#6b7074",
    c600="#4c5358", c700="#363d42", c800="#232a2f", c900="#171d21", c950="#0f1417",
)  # fmt: skip


def theme() -> gr.themes.Base:
    """The Gradio theme; what it has no variable for stands in `static/page.css`."""
    base = gr.themes.Base(
        primary_hue=PINE, secondary_hue=PINE, neutral_hue=INK, text_size=sizes.text_lg, radius_size=sizes.radius_md,
        font=SANS, font_mono=("ui-monospace", "monospace"),
    )  # fmt: skip
    return base.set(
        body_background_fill="#fbfaf7", body_background_fill_dark="#0f1417",
        body_text_color="#1b2529", body_text_color_dark="#e8ebe9",
        body_text_color_subdued="#4c5358", body_text_color_subdued_dark="#b3babd",
        block_background_fill="transparent", block_background_fill_dark="transparent",
        block_border_width="0px", block_shadow="none", block_label_text_color="#1b2529", block_label_text_color_dark="#e8ebe9",
        input_background_fill="#ffffff", input_background_fill_dark="#171d21",
        input_border_color="#7d8488", input_border_color_dark="#7d8488", input_border_width="1px",
        input_placeholder_color="#5c6468", input_placeholder_color_dark="#a3abae",
        button_primary_background_fill="#17624f", button_primary_background_fill_hover="#0f4f41", button_primary_text_color="#ffffff",
        button_primary_background_fill_dark="#84bbab", button_primary_background_fill_hover_dark="#b2d6ca", button_primary_text_color_dark="#0b1a16",
        button_secondary_background_fill="#ffffff", button_secondary_background_fill_dark="#1d2529",
        button_secondary_border_color="#7d8488", button_secondary_border_color_dark="#7d8488",
        button_secondary_text_color="#1b2529", button_secondary_text_color_dark="#e8ebe9",
    )  # fmt: skip
