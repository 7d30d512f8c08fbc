"""Questions to answers, through the advisor: the same replies, facts and citations as in a conversation.

Runs in every worker of a batch. Each wording makes a round trip: read as a person's message, it must lead the advisor
to the very answer that the question is for. The first that does is published, others become variants, and what fails
is told with what was understood instead.
"""

import base64
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from advisor.advisor import Advisor
from advisor.answer import Answer, render
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.faq.questions import Question, unknown_titles
from advisor.knowledge import Entry, entries
from advisor.profile import Facts as Told
from advisor.profile import Profile
from advisor.replies import Draft
from advisor.understanding import Context, Understanding
from advisor.understanding.said import KNOWLEDGE
from corpus.errors import IndexStale
from corpus.settings import Settings

ASKED = ["profession", "modalities", "goals", "ai_level", "hours_per_week_max", "budget_max_eur", "city"]
"""Questions the advisor would put back: an FAQ answer asks nothing."""
VARIANTS = 4
"""Wordings of one question that are tried, published one included."""
REFUSED = ("emergency", "medical_advice", "off_topic", "unclear", "erase", "thanks", "goodbye", "greeting", "contact")
"""Intents that are no question for an FAQ."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker must know beside the questions."""

    settings: Settings
    corpus: str
    """Hash of the catalogue: a worker that holds another one refuses."""


def answer_batch(job: Job, questions: list[Question]) -> list[dict[str, Any]]:
    """One record a question, in order. :raises IndexStale: the worker's catalogue is not the job's."""
    advisor = _advisor(job.settings)
    if advisor.corpus.hash != job.corpus:
        raise IndexStale("Un ouvrier du calcul a un autre catalogue : mettez le même sur chaque machine.")
    return [answer_one(advisor, q) for q in questions]


@cache
def _advisor(settings: Settings) -> Advisor:
    """One model load a worker process."""
    return Advisor.open(settings)


def answer_one(advisor: Advisor, q: Question) -> dict[str, Any]:
    """The answer of one question and how each wording fared."""
    passed: list[str] = []
    vectors: list[np.ndarray] = []
    failed: list[dict[str, str]] = []
    answer: Answer | None = None
    for text in q.wordings[:VARIANTS]:
        u = advisor.understander.understand(text, Context())
        answer = answer or _answer(advisor, q, u)
        why = _misled(advisor, q, u)
        if why is None and u.vector is not None:
            passed.append(text)
            vectors.append(u.vector)
        else:
            failed.append({"text": text, "why": why or "illisible"})
    assert answer is not None
    return {
        "id": q.id, "wordings": passed, "failed": failed, "vectors": packed(vectors), "intent": answer.intent,
        "text": answer.text.replace(answer.complement, "").strip(), "complement": answer.complement,
        "programmes": answer.programmes, "citations": [c.contract() for c in answer.citations], "warnings": answer.warnings,
        "steps": answer.path.programmes if answer.path else [], "relaxed": bool(answer.path and answer.path.relaxed),
    }  # fmt: skip


def packed(vectors: list[np.ndarray]) -> str:
    """Vectors as text, float16: what is stored is what is compared, whoever computed it."""
    return base64.b64encode(np.asarray(vectors, dtype=np.float16).tobytes()).decode()


def unpacked(text: str, dim: int) -> np.ndarray:
    """float32 of shape (n, dim)."""
    return np.frombuffer(base64.b64decode(text), dtype=np.float16).reshape(-1, dim).astype(np.float32)


# --- the answer that a question is for --------------------------------------------------------------------------------


def _answer(advisor: Advisor, q: Question, u: Understanding) -> Answer:
    state = State(conversation=q.id[:120], asked=ASKED)
    if q.type in ("profession", "profession_objectif"):
        return advisor.recommend(state.model_copy(update={"profile": _profile(q)}))[0]
    if q.section == "programmes" and q.type not in _BODIES:
        about = replace(
            u, intent="programme_info", references=[q.subject], reference_kind="name", fields=list(q.fields),
            facts=Told(), also=(), greets=False, points=False,
        )  # fmt: skip
        return advisor.answer(state, about)[0]
    if q.section == "programmes":
        return advisor.compose(state, lambda _, facts: _of_programme(q, facts))[0]
    if q.type == "source":
        return advisor.compose(state, lambda _, facts: _of_sheet(q, facts))[0]
    if q.section == "listes":
        return advisor.whole_list(state, u)
    if q.section == "demande":
        return advisor.answer(state, u)[0]
    return advisor.compose(state, lambda _, facts: _of_entry(_entry(q), facts))[0]


_BODIES = ("etat", "confusion", "inconnu")


def _of_programme(q: Question, facts: Facts) -> Draft:
    unknown = unknown_titles(facts.corpus.programmes[q.subject])
    return Draft(
        "programme_info", render("faq", facts, id=q.subject, kind=q.type, unknown=unknown), "programme", [q.subject]
    )


def _of_entry(entry: Entry, facts: Facts) -> Draft:
    text = render("knowledge", facts, greets=False, body=entry.render(facts), intro="", statements=[], next="")
    return Draft(entry.intent, text, entry.theme)


def _of_sheet(q: Question, facts: Facts) -> Draft:
    sheet = facts.corpus.sheets[q.subject]
    statements = [(sheet.id, st.n) for st in sheet.statements]
    text = render(
        "knowledge",
        facts,
        greets=False,
        body="",
        intro="Voici ce que dit ce document :",
        statements=statements,
        next="",
    )
    return Draft("regulation", text, "generique")


def _entry(q: Question) -> Entry:
    return next(e for e in entries() if e.id == q.subject and e.intent == q.section)


def _profile(q: Question) -> Profile:
    return Profile.model_validate({"profession": q.subject, "goals": [q.goal] if q.goal else []})


# --- the round trip ---------------------------------------------------------------------------------------------------


def _misled(advisor: Advisor, q: Question, u: Understanding) -> str | None:
    """None when a wording, read cold, leads to its own answer; else what it was taken for (French)."""
    if u.guarded.guard or u.guarded.patient_data:
        return "un garde-fou l'arrête"
    if q.section in KNOWLEDGE:
        return _misled_entry(advisor, q, u)
    if u.also and q.section != "demande":
        return "lue comme plusieurs demandes"
    if q.section == "programmes":
        return _misled_programme(q, u)
    if q.section == "professions":
        told = u.facts.apply(Profile()).known()
        wanted = _profile(q).known()
        same = u.intent in ("recommend", "profile", "search") and all(told.get(k) == v for k, v in wanted.items())
        return None if same else f"compris comme {u.intent}, profil {told}"
    if q.section == "listes":
        named = {h.value for h in u.hits if h.family in ("kind", "region")}
        return (
            None
            if u.intent == "search" and q.subject in named
            else f"compris comme {u.intent}, {sorted(map(str, named))}"
        )
    if q.type == "source":
        found = advisor.searcher.statements(u.message.text, u.vector, k=1) if u.vector is not None else []
        return (
            None
            if found and found[0].owner == q.subject
            else f"la recherche trouve {found[0].owner if found else 'rien'}"
        )
    if q.section == "demande":
        return f"c'est {u.intent}" if u.intent in REFUSED else None
    raise ValueError(f"section inconnue : {q.section}")


def _misled_entry(advisor: Advisor, q: Question, u: Understanding) -> str | None:
    """A curated answer may come before a path ("je n'ai pas le temps"): what counts is that it is said."""
    match = advisor.knowledge.find(u.vector, u.message, u.hits, u.intent) if u.vector is not None else None
    if u.intent in KNOWLEDGE and not u.also and match and match.entry.id == q.subject:
        return None
    said = advisor.answer(State(conversation=q.id[:120], asked=ASKED), u)[0].text
    opening = advisor.compose(State(conversation=q.id[:120]), lambda _, facts: _of_entry(_entry(q), facts))[
        0
    ].text.split("[")[0]
    return None if opening in said else f"compris comme {u.intent}, sans cette réponse"


def _misled_programme(q: Question, u: Understanding) -> str | None:
    if u.references[:1] != [q.subject] or len(u.references) > 1:
        return f"mène à {', '.join(u.references[:2]) or 'aucune formation'}"
    if q.type in _BODIES or not q.fields:
        return None if u.intent in ("programme_info", "definition", "search") else f"compris comme {u.intent}"
    if u.intent != "programme_info" and not (u.intent == "funding" and "learner_funding" in q.fields):
        return f"compris comme {u.intent}"
    asked = u.fields if u.intent == "programme_info" else ["learner_funding"]
    return (
        None
        if set(q.fields) & set(asked)
        else f"compris comme une question sur {', '.join(u.fields) or 'la formation entière'}"
    )
