"""One reply a kind of turn: what is shown, with which template, and what the conversation remembers of it."""

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
        draft = self._handlers.get(u.intent, self._small.small)(state, u, facts)
        if u.guarded.patient_data:
            draft.text = f"{PATIENT_DATA}\n\n{draft.text}" if u.intent != "emergency" else draft.text
            draft.warnings.append("patient_data")
        if draft.intent != "unclear":
            draft.state.setdefault("misunderstood", 0)
        draft.state.setdefault("expected", None)
        return draft
