"""One reply a kind of turn: what is shown, with which template, and what the conversation remembers of it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from advisor.dialogue import State, heard
from advisor.facts import Facts
from advisor.replies.draft import Draft, Tools
from advisor.replies.knowledge import KnowledgeReplies
from advisor.replies.listing import ListReplies
from advisor.replies.path import PathReplies
from advisor.replies.programmes import ProgrammeReplies
from advisor.replies.small import SmallReplies
from advisor.understanding import Understanding
from advisor.understanding.requests import PRINCIPAL
from advisor.understanding.said import POINTED, TITLE
from advisor.understanding.signs import has_sign

__all__ = ["Draft", "Replies", "Tools"]
Handler = Callable[[State, Understanding, Facts], Draft]
GROUNDS = 8
"""Sources of an answer that are told again when they are asked for."""
UNSETTLED = ("profile", "recommend", "refine", "programme_info", "search", "compare", "why", "contact", "off_topic", "help", "unclear")  # fmt: skip
"""Intents that a worry or a question of principle is easily taken for ("je suis infirmière, ça me concerne ?")."""
CALLED = (*POINTED, "name", TITLE)
"""Ways of calling a programme by which who pays is asked of it."""
TELL_STATUS = "Qui peut payer dépend de votre statut : dites-moi votre profession et votre exercice (hôpital, libéral…), je vous dirai les voies possibles."
PATIENT_DATA = (
    "**Votre message semble contenir des données identifiant une personne.** Je ne les ai ni gardées ni utilisées ; "
    "ne saisissez jamais de données de patient ici."
)


class Replies:
    """Handlers by intent; what has none of its own gets a short reply."""

    def __init__(self, tools: Tools):
        knowledge = KnowledgeReplies(tools)
        programmes, paths, self._small = (
            ProgrammeReplies(tools, knowledge),
            PathReplies(tools, knowledge),
            SmallReplies(tools),
        )
        lists = self._lists = ListReplies(tools)
        self._knowledge, self._programmes = knowledge, programmes
        self.welcome, self.recommend = self._small.welcome, paths.recommend
        self.compare, self.listing = programmes.side_by_side, lists.listing
        self._handlers = {
            "recommend": paths.asked, "refine": paths.asked, "profile": paths.told,
            "search": lists.search, "programme_info": programmes.programme_info, "compare": programmes.compare, "why": programmes.why,
            "regulation": knowledge.known, "ai_role": knowledge.known, "definition": knowledge.known, "funding": self._funding,
            "emergency": self._small.emergency, "erase": self._small.erase, "unclear": self._small.unclear,
        }  # fmt: skip

    def reply(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """The draft for one understood message."""
        several = self._anew if u.intent == "erase" else self._with_others
        draft = several(state, u, facts) if u.also else self._handler(state, u)(state, u, facts)
        if u.guarded.patient_data:
            draft.text = f"{PATIENT_DATA}\n\n{draft.text}" if u.intent != "emergency" else draft.text
            draft.warnings.append("patient_data")
        if draft.intent != "unclear":
            draft.state.setdefault("misunderstood", 0)
        for name, value in (("expected", None), ("topic", None), ("entry", None)):
            draft.state.setdefault(name, value)
        if draft.path:
            draft.state["sought"] = {}
        if not state.first and len(draft.programmes) > 1 and u.intent != "compare":
            draft.state |= {"first": draft.programmes, "began_with_path": draft.path is not None}
        if facts.citations and not u.asks_grounds:
            draft.state |= {"answered": draft.intent, "grounds": _grounds(facts)}
        return draft

    def _with_others(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """All the requests of one message: what is asked beside a path or a list comes before it, else after, as it was said.

        A path or a list alone is remembered; of other requests, each.
        """
        main = replace(u, greets=False, beside=u.intent not in PRINCIPAL)
        asked = [*u.also, main] if u.intent in PRINCIPAL else [main, *u.also[:-1], replace(u.also[-1], beside=False)]
        drafts = [self._handler(state, one)(state, one, facts) for one in asked]
        draft = drafts[-1] if u.intent in PRINCIPAL else drafts[0]
        texts = ["Bonjour."] * u.greets + [d.text for d in drafts]
        draft.text = "\n\n".join(dict.fromkeys(texts))
        draft.programmes = list(dict.fromkeys(id_ for d in (draft, *drafts) for id_ in d.programmes))
        if u.intent not in PRINCIPAL:
            draft.suggestions = list(dict.fromkeys(s for d in reversed(drafts) for s in d.suggestions))
            draft.state = {name: value for d in drafts for name, value in d.state.items()}
        return draft

    def _anew(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """ "oublie tout, et conseille-moi un MOOC": what is asked beside is answered to somebody of whom nothing is known."""
        draft = self._small.erase(state, u, facts)
        blank = state.model_copy(update=draft.state)
        for one in u.also:
            blank = heard(blank, one)
            answer = self._handler(blank, one)(blank, replace(one, beside=False), facts)
            blank = blank.model_copy(update=answer.state)
            draft.text = f"{draft.text}\n\n{answer.text}"
            draft.path, draft.programmes, draft.suggestions = (
                answer.path or draft.path,
                answer.programmes or draft.programmes,
                answer.suggestions,
            )
        draft.state = {
            name: getattr(blank, name) for name in State.model_fields if name not in ("conversation", "turn")
        }
        return draft

    def _funding(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """Who pays; for a programme called by its name or pointed at, what its own record says of it first."""
        schemes = all(self._programmes.corpus.programmes[i].kind == "dpc" for i in u.references)  # "le DPC" is who pays
        if u.reference_kind not in CALLED or len(u.references) != 1 or schemes:
            return self._knowledge.funding(state, u, facts)
        draft = self._programmes.programme_info(state, replace(u, fields=["learner_funding"]), facts)
        more = self._knowledge.routes(state, replace(u, greets=False), facts)
        draft.text = f"{draft.text}\n\n{more or TELL_STATUS}"
        draft.intent, draft.theme = "funding", "financement"
        draft.state["topic"] = "funding"
        return draft

    def _handler(self, state: State, u: Understanding) -> Handler:
        if u.asks_grounds and state.grounds:
            return self._knowledge.grounds
        if u.intent == "programme_info" and not u.references and _of_a_town(u):
            return self._lists.search
        # the curated questions know better
        if _may_ask(u) and (found := self._knowledge.surely(u, _in_doubt(state, u))):
            return partial(self._knowledge.curated, found=found, intent=found.intent)
        return self._handlers.get(u.intent, self._small.small)


def _of_a_town(u: Understanding) -> bool:
    """Whether one is called by its town that is not known ("le master de Rennes"), or is none of those shown ("celle de Strasbourg ?")."""
    said = {h.family for h in u.hits}
    return "town" in said and (u.reference_kind == "attribute" or ("kind" in said and not u.points))


def _may_ask(u: Understanding) -> bool:
    """Whether it may be a question of principle after all, whatever it was taken for."""
    called = u.references and u.reference_kind in CALLED
    return u.intent in UNSETTLED and not (u.no_answer or u.also or u.asks_noted or called)


def _in_doubt(state: State, u: Understanding) -> bool:
    """Whether what the message was taken for leaves it open that it asks a question of principle."""
    if u.intent in ("unclear", "help"):
        return True
    if u.intent == "why" and state.path and has_sign("why_not", u.message.plain):
        return False  # "pourquoi pas un DU ?"
    if u.intent == "programme_info" and not u.references and not state.shown:
        return True  # which programme? none was named nor shown
    if u.intent == "search" and has_sign("there_is", u.message.plain):
        return False  # "un datathon, ça existe pour nous ?"
    told = bool(u.facts) and not ("?" in u.message.text or has_sign("interrogates", u.message.plain))
    return u.intent != "compare" and not (u.references or told or u.moves.for_other or u.moves.for_myself)


def _grounds(facts: Facts) -> list[str]:
    """One citation of each source, then of each programme, of an answer; the first ones of a long list."""
    sources = {c.source: f"source:{c.source}:{c.n}" for c in reversed(facts.citations) if c.source}
    programmes = {c.programme: f"programme:{c.programme}:" for c in reversed(facts.citations) if c.programme}
    return [*reversed(sources.values()), *reversed(programmes.values())][:GROUNDS]
