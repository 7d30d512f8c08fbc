"""The sheet in Markdown, for a message or a note to the training office."""

from functools import cache
from pathlib import Path

import jinja2

from advisor.answer import plain
from advisor.facts import date_text
from advisor.takeaway import Line, TakeAway
from advisor.wording import total_hours, total_price
from corpus.typography import capitalised
from ui.fields import known_words


def markdown(taken: TakeAway) -> str:
    """Every part of the sheet, sources numbered as in the PDF."""
    return _template().render(
        taken=taken, day=date_text(taken.day.isoformat()), profile=[(name, plain(words)) for name, words in known_words(taken.profile)],
        hours=total_hours(taken.totals), cost=total_price(taken.totals, len(taken.steps)),
    )  # fmt: skip


def cited(line: Line) -> str:
    """ "90 h [2]"."""
    marks = "".join(f"[{n}]" for n in line.sources)
    return f"{line.text} {marks}".strip()


@cache
def _template() -> jinja2.Template:
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, autoescape=False, auto_reload=False, keep_trailing_newline=True,
    )  # fmt: skip
    env.filters |= {"cited": cited, "capitalised": capitalised}
    return env.get_template("sheet.md.j2")
