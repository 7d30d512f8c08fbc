"""What the page shows, as HTML: every value from the corpus or the person passes through autoescaping."""

import re
from functools import cache
from html import escape
from pathlib import Path as FilePath
from typing import Any

import jinja2
from markupsafe import Markup

from advisor.answer import Answer
from advisor.facts import Citation, Facts, date_text, unknown_text, value_text
from advisor.planner import Path
from advisor.profile import Profile
from advisor.takeaway import dated
from advisor.wording import OTHER, kind_and_town, total_hours, total_price
from corpus.codes import label
from corpus.load import Corpus
from corpus.models import Programme
from corpus.settings import Settings
from corpus.typography import capitalised, typeset, typeset_html
from ui.fields import FIELDS, known_fields
from ui.language import PATHS, Words
from ui.pictures import breakdown, coverage, france, timeline
from ui.share import fragment

MARKS = {"oui": ("✓", "Respecté"), "non": ("✗", "Non respecté"), "inconnu": ("?", "À vérifier")}
_MARKER = re.compile(r"(?<=\S)[ \u00a0]?\[(\d+)\]")
"""A marker, and the space before it: a call for a note follows its word closely."""
_CALLED, CALL = re.compile(r"\b(15|18|112|114|3114)\b"), r'<a href="tel:\1">\1</a>'
_ACTS_ON_MARKDOWN = re.compile(r"[^\w\s]", re.ASCII)


@cache
def environment() -> jinja2.Environment:
    """Templates of `templates/`, autoescaped; a missing name is an error."""
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(FilePath(__file__).parent / "templates"),
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    env.filters |= {
        "label": lambda code, family: label(family, code),
        "date": date_text,
        "told": told,
        "capitalised": capitalised,
    }
    return env


def render(template: str, words: Words, **values: Any) -> str:
    """HTML of one template on one line: a blank line would end an HTML block of Markdown.

    `w` is the interface's words, `french` the attribute of what stays French on a page in another language, `shown` that
    of the interface's own words inside such a part.
    """
    shared = {
        "w": words, "paths": PATHS, "french": "" if words.is_french else Markup(' lang="fr"'),
        "shown": "" if words.is_french else Markup(f' lang="{words.language}"'),
    }  # fmt: skip
    html = environment().get_template(f"{template}.html.j2").render(**shared, **values)
    return typeset_html(re.sub(r"[ \t\r\n]+", " ", html).strip())


def linked(answer: Answer) -> str:
    """The answer's Markdown with each marker a link to its source, which bears the source's name and date."""
    by_marker = {c.marker: c for c in answer.citations}

    def link(found: re.Match[str]) -> str:
        marker = int(found[1])
        citation = by_marker.get(marker)
        if citation is None:
            return found[0]
        url = citation.url or f"#source-{marker}"
        target = ' target="_blank" rel="noopener noreferrer"' if citation.url else ""
        return f'<sup><a href="{escape(url)}" title="{escape(told(citation))}"{target}>&#91;{marker}&#93;</a></sup>'

    text = _MARKER.sub(link, typeset(answer.text))
    if answer.intent == "emergency":  # one press calls, on a phone
        return f'<div class="emergency">\n\n{_CALLED.sub(CALL, text)}\n\n</div>'
    return text


def quoted(message: str) -> str:
    """A person's message as Markdown that shows it letter by letter and acts on nothing."""
    return _ACTS_ON_MARKDOWN.sub(lambda found: f"&#{ord(found[0])};" if ord(found[0]) < 128 else found[0], message)


def profile_view(profile: Profile, evidence: dict[str, str], words: Words) -> str:
    """What was understood of the person, each with their own words that it came from."""
    known = [
        (field, name, value, evidence.get(field.name, evidence.get("region") if field.name == "city" else None))
        for field, name, value in known_fields(profile, words)
    ]
    return render("profile", words, known=known, editable={field.name for field in FIELDS}, shared=fragment(profile))


def sources_view(citations: list[Citation] | None, words: Words) -> str:
    """The sources of the last answer, each once, with the markers that point at it; None where there is no answer."""
    if citations is None:
        return render("sources", words, sources=None)
    grouped: dict[tuple[str, str | None, str | None], list[int]] = {}
    for c in citations:
        grouped.setdefault((c.title, c.url, c.as_of), []).append(c.marker)
    return render("sources", words, sources=[(markers, *source) for source, markers in grouped.items()])


def path_view(path: Path | None, corpus: Corpus, settings: Settings, words: Words, profile: Profile = Profile()) -> str:  # noqa: B008 - frozen
    """The path of a profile as pictures and cards, or its empty track."""
    if path is None:
        return render("path", words, path=None, timeline=timeline(None, corpus))
    return render(
        "path",
        words,
        path=path,
        programmes=corpus.programmes,
        timeline=timeline(path, corpus, profile.profession),
        coverage=coverage(path, corpus, profile),
        breakdown=breakdown(path, corpus, profile.profession),
        map=france(path, corpus, profile),
        is_dated=any(dated(corpus.programmes[s.programme], settings.day()) for s in path.steps),
        hours=total_hours(path.totals),
        cost=total_price(path.totals, len(path.steps)),
        value=lambda id_, name: value_text(corpus.programmes[id_], name) or unknown_text(name),
        source=lambda id_, name: _source(id_, name, corpus, settings),
        state=programme_state,
        named=lambda id_: f"{corpus.programmes[id_].name}{kind_and_town(corpus.programmes[id_])}",
        kind=_kind,
        practice=_practice(path, corpus),
        marks=MARKS,
    )


def programme_state(p: Programme) -> str:
    """What to know before enrolling: whether it is open, and who enrols; empty when nothing is to be said."""
    status = {
        "a_verifier": f"Dernière trace publique : {p.last_attested or 'non datée'} ; ouverture à vérifier auprès de l'organisme.",
        "annonce": "Formation annoncée : vérifiez qu'elle a ouvert.",
    }
    enrolment = {
        "etablissement": "Elle se demande à votre établissement.",
        "cursus": "Elle se suit à l'intérieur d'un cursus, sur sélection.",
    }
    return " ".join(text for text in (status.get(p.status), enrolment.get(p.enrolment)) if text)


def told(citation: Citation) -> str:
    """ "DU IA et santé, mai 2025"."""
    return f"{citation.title}, {date_text(citation.as_of)}"


def _source(programme: str, name: str, corpus: Corpus, settings: Settings) -> Citation | None:
    """Where a printed fact comes from; an unknown has no source."""
    facts = Facts(corpus, settings.day(), settings.stale_months)
    if not facts.known(programme, name):
        return None
    facts.mark(programme, name)
    return facts.citations[0]


def _kind(p: Programme) -> str:
    """ "DU · Université de Lille · Lille"."""
    told = capitalised(label("kind", p.kind)) if p.kind != OTHER else None
    return " · ".join(filter(None, (told, p.provider, p.city)))


def _practice(path: Path, corpus: Corpus) -> dict[str, str | None] | None:
    """The line on practice without AI, with its source found again whatever answer is shown beside it."""
    if path.without_ai is None:
        return None
    text = path.without_ai.text
    sheet = next((corpus.sheets[p.source] for p in corpus.links.judgement_practices if p.practice == text), None)
    return {"text": text, "title": sheet.title if sheet else None, "url": sheet.url if sheet else None}
