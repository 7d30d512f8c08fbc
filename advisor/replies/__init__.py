"""One reply a kind of turn: what is shown, with which template, and what the conversation remembers of it."""

from collections.abc import Callable
from dataclasses import replace

from advisor.dialogue import State
from advisor.facts import Facts
from advisor.replies.draft import Draft, Tools
from advisor.replies.knowledge import KnowledgeReplies
from advisor.replies.path import PathReplies
from advisor.replies.programmes import ProgrammeReplies
from advisor.replies.small import SmallReplies
from advisor.understanding import Understanding

__all__ = ["Draft", "Replies", "Tools"]
PATIENT_DATA = (
    "**Votre message semble contenir des données identifiant une personne.** Je ne les ai ni gardées ni utilisées ; "
    "ne saisissez jamais de données de patient ici."
)


class Replies:
    """Handlers by intent; what has none of its own gets a short reply."""

    def __init__(self, tools: Tools):
        knowledge = KnowledgeReplies(tools)
        programmes, paths, self._small = ProgrammeReplies(tools, knowledge), PathReplies(tools, knowledge), SmallReplies(tools)
        self.welcome, self.recommend, self.compare = self._small.welcome, paths.recommend, programmes.side_by_side
        self._handlers = {
            "recommend": paths.asked, "refine": paths.asked, "profile": paths.told,
            "search": programmes.search, "programme_info": programmes.programme_info, "compare": programmes.compare, "why": programmes.why,
            "regulation": knowledge.known, "ai_role": knowledge.known, "definition": knowledge.known, "funding": knowledge.funding,
            "emergency": self._small.emergency, "erase": self._small.erase, "unclear": self._small.unclear,
        }  # fmt: skip

    def reply(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """The draft for one understood message."""
        draft = self._with_others(state, u, facts) if u.also else self._handler(u)(state, u, facts)
        if u.guarded.patient_data:
            draft.text = f"{PATIENT_DATA}\n\n{draft.text}" if u.intent != "emergency" else draft.text
            draft.warnings.append("patient_data")
        if draft.intent != "unclear":
            draft.state.setdefault("misunderstood", 0)
        draft.state.setdefault("expected", None)
        return draft

    def _handler(self, u: Understanding) -> Callable[[State, Understanding, Facts], Draft]:
        return self._handlers.get(u.intent, self._small.small)

    def _with_others(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """All the requests of one message: the others first, then the principal one, which alone is remembered."""
        others = [self._handler(other)(state, other, facts) for other in u.also]
        draft = self._handler(u)(state, replace(u, greets=False), facts)
        greeting = ["Bonjour."] if u.greets else []
        draft.text = "\n\n".join([*greeting, *(other.text for other in others), draft.text])
        draft.programmes = list(dict.fromkeys(id_ for d in (draft, *others) for id_ in d.programmes))
        return draft
