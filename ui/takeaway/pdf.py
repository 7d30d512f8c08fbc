"""The sheet as one A4 page: a tagged PDF/UA-1, in the fonts that Typst carries.

Typst and not WeasyPrint: its wheel holds everything (77 MB installed), where WeasyPrint asks the system for Pango, which
a server without root or network cannot add.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from advisor.facts import date_text
from advisor.takeaway import TakeAway
from advisor.wording import total_hours, total_price
from corpus.typography import capitalised, typeset
from ui.fields import known_words

TEMPLATE = Path(__file__).parent / "sheet.typ"
_PRINTER = ThreadPoolExecutor(1, "pdf")
"""One sheet at a time: Typst keeps about a hundred megabytes of caches, and more where several print at once."""
SHOWN_URL = 110
"""Characters of an address as printed; its link is whole."""


def pdf(taken: TakeAway) -> bytes:
    """The same bytes for the same sheet: its day is the document's."""
    day = taken.day
    return _PRINTER.submit(
        _printed, json.dumps(_sheet(taken) | {"year": day.year, "month": day.month, "day": day.day})
    ).result()


def _printed(sheet: str) -> bytes:
    import typst  # its library takes a moment to load, and only printing needs it

    return bytes(
        typst.compile(
            TEMPLATE,
            format="pdf",
            pdf_standards=["ua-1"],
            ignore_system_fonts=True,
            timestamp=0,
            sys_inputs={"sheet": sheet},
        )
    )


def _sheet(taken: TakeAway) -> dict[str, Any]:
    """What the template prints, every text set as French is."""
    day = date_text(taken.day.isoformat())
    sheet = taken.model_dump(mode="json", include={"relaxed", "steps", "funding", "practice", "complement", "sources"})
    for step in sheet["steps"]:
        step["why"] = [capitalised(step["why"][0]), *step["why"][1:]]
        step["notice"] = step["notice"] and f"{capitalised(step['notice'])}."
    for source in sheet["sources"]:
        source["shown"] = source["url"] and _short(source["url"])
    return _french(
        sheet
        | {
            "title": "Mon parcours de formation à l'IA en santé",
            "date": day,
            "profile": known_words(taken.profile),
            "hours": total_hours(taken.totals),
            "cost": total_price(taken.totals, len(taken.steps)),
            "classified": "Étapes, thèmes et niveaux : classement Parcours IA Santé. Encadré : non publié, à demander avant de s'inscrire.",
            "printed": f"{day} · corpus {taken.corpus}",
        }
    )


def _short(url: str) -> str:
    bare = url.split("://", 1)[1].removeprefix("www.").rstrip("/")
    return bare if len(bare) <= SHOWN_URL else bare[: SHOWN_URL - 1] + "…"


def _french(value: Any) -> Any:
    """French typography in every text but addresses, and names and the complement, which are printed as they stand elsewhere."""
    if isinstance(value, dict):
        return {
            k: v if k in ("url", "shown", "contact", "name", "complement") else _french(v) for k, v in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_french(v) for v in value]
    return typeset(value) if isinstance(value, str) else value
