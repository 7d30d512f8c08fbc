"""The advisor: one turn from message to answer. Thread-safe; the caller carries the state."""

import gc
from collections.abc import Callable
from concurrent.futures import Future
from datetime import date
from functools import lru_cache
from typing import Any, Self

from advisor.answer import Answer, answer_id
from advisor.dialogue import State, context, heard
from advisor.facts import Facts
from advisor.faq.approved import Approved, read_approved
from advisor.knowledge import Knowledge, build_knowledge, questions_lesson
from advisor.planner import Path, Planner
from advisor.profile import Profile
from advisor.replies import Draft, Replies, Tools
from advisor.stance import complement
from advisor.takeaway import TakeAway, take_away
from advisor.understanding import Understander, Understanding
from advisor.understanding.guard import guard
from advisor.understanding.intent import IntentModel, examples_fingerprint, open_learned
from advisor.understanding.references import References
from advisor.understanding.slots import SlotReader
from advisor.understanding.train import intents_lesson, train
from corpus.settings import Settings
from corpus.text import key
from index.build import open_searcher
from index.encoder import Encoder
from index.model import opening_encoder
from index.search import Searcher

PLANS_KEPT = 512


def build_advisor(settings: Settings, encoder: Encoder, say: Any) -> None:
    """What the advisor learns at build time: what messages want, which answer a question asks for, and the vectors of
    known questions."""
    reader = SlotReader()
    for lesson in (intents_lesson, questions_lesson):
        train(lesson(encoder.card.fingerprint), settings, encoder, reader, say)
    build_knowledge(settings, encoder, say)


class Advisor:
    """Everything opened once: index, encoder, classifier, templates."""

    def __init__(self, settings: Settings, searcher: Searcher, understander: Understander, knowledge: Knowledge):
        self.settings, self.searcher, self.corpus = settings, searcher, searcher.corpus
        self.understander, self.knowledge = understander, knowledge
        self._approved = read_approved(settings.approved_faq, self.corpus)
        self._planner = Planner(self.corpus)
        self._plan = lru_cache(PLANS_KEPT)(self._plan_anew)
        self._replies = Replies(Tools(settings, searcher, self._planner, knowledge, self._planned))

    @classmethod
    def open(cls, settings: Settings, opening: Future[Encoder] | None = None) -> Self:
        """:param opening: its encoder, where opening it was begun before (see `opening_encoder`).
        :raises IndexStale, ModelMissing, CorpusError: told in one sentence with the command that mends it.
        """
        opening = opening or opening_encoder(settings)
        gc.disable()  # what is opened stays for good: looking through it for garbage costs most of a second
        try:
            reader = SlotReader()
            guard("")  # compiles its patterns
            searcher = open_searcher(settings, opening)
        finally:
            gc.freeze()
            gc.enable()
        encoder = searcher.encoder
        intents = open_learned(settings, "intents", IntentModel, examples_fingerprint(encoder.card.fingerprint))
        understander = Understander(encoder, intents, References(searcher.corpus), reader)
        return cls(settings, searcher, understander, Knowledge(settings, encoder))

    def turn(self, state: State, message: str, explain: bool = False) -> tuple[Answer, State]:
        """Answer one message. The message itself is neither kept nor logged."""
        return self.answer(state, self.understander.understand(message, context(state)), explain)

    def answer(self, state: State, understanding: Understanding, explain: bool = False) -> tuple[Answer, State]:
        """Answer what was understood; the batch FAQ comes in here with what it means to ask."""
        before = heard(state, understanding)
        return self.compose(
            before, lambda now, facts: self._reply(now, understanding, facts), understanding if explain else None
        )

    def _reply(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """The reply; an approved question gets its approved text."""
        draft = self._replies.reply(state, u, facts)
        approved = (
            self._approved.get(key(u.message.text)) if u.guarded.guard is None and not u.guarded.patient_data else None
        )
        return approved.applied(draft, facts) if approved else draft

    def approved(self) -> list[Approved]:
        """What an editor approved, each once, in the order of the review."""
        return list(dict.fromkeys(self._approved.values()))

    def recommend(self, state: State) -> tuple[Answer, State]:
        """The path for the state's profile, without a message (a profile edited by hand, or given as a file)."""
        return self.compose(state, self._replies.recommend)

    def compose(
        self, state: State, draft: Callable[[State, Facts], Draft], explained: Understanding | None = None
    ) -> tuple[Answer, State]:
        """The next turn as `draft` words it from facts, with its complement sentence, and the state after it."""
        before = state.model_copy(update={"turn": state.turn + 1})
        facts = self._facts()
        return self._sealed(before, draft(before, facts), facts, explained)

    def compare(self, state: State, ids: list[str]) -> tuple[Answer, State]:
        """Two to four programmes side by side, without a message. :raises KeyError: an id the catalogue does not hold."""
        return self.compose(state, lambda _, facts: self._replies.compare(ids, facts))

    def whole_list(self, state: State, understanding: Understanding) -> Answer:
        """Every programme that a message asks for, where a conversation shows the first ones."""
        return self.compose(
            state, lambda _, facts: self._replies.listing(understanding, facts, len(self.corpus.programmes))
        )[0]

    def take_away(self, state: State) -> TakeAway | None:
        """What the person takes away: the conversation's path, else the path for the profile; None when nothing fits."""
        path = state.path
        if path is None:
            answer, state = self.recommend(state)
            path = answer.path
        return take_away(state, path, self._facts()) if path else None

    def greeting(self) -> str:
        """Welcome text, Markdown."""
        return self._replies.welcome()

    def _facts(self) -> Facts:
        return Facts(self.corpus, self.settings.day(), self.settings.stale_months)

    def _planned(self, profile: Profile, similarity: dict[str, float], set_aside: list[str]) -> Path | None:
        """Plans are kept: the same profile and question give the same path, at no cost."""
        return self._plan(
            profile.model_dump_json(), tuple(sorted(similarity.items())), tuple(sorted(set_aside)), self.settings.day()
        )

    def _plan_anew(
        self, profile: str, similarity: tuple[tuple[str, float], ...], set_aside: tuple[str, ...], today: date
    ) -> Path | None:
        return self._planner.plan(Profile.model_validate_json(profile), dict(similarity), set_aside, today)

    def _sealed(
        self, state: State, draft: Draft, facts: Facts, explained: Understanding | None
    ) -> tuple[Answer, State]:
        """The answer with its complement sentence, and the state after it."""
        sentence = complement(draft.theme, state.conversation, state.turn)
        text = f"{draft.text}\n\n{sentence}" if draft.text else sentence
        warnings = list(draft.warnings)
        if facts.citations and facts.stale > 0:
            warnings.append("stale_facts")
        profile = draft.state.get("profile", state.profile)
        answer = Answer(
            conversation=state.conversation,
            turn=state.turn,
            intent=draft.intent,
            profile=profile,
            text=text,
            path=draft.path,
            comparison=draft.comparison,
            programmes=draft.programmes,
            citations=facts.citations,
            complement=sentence,
            suggestions=draft.suggestions,
            id=answer_id(self.corpus.hash, state.model_dump_json(), draft.intent, text),
            corpus=self.corpus.hash,
            warnings=list(dict.fromkeys(warnings)),
            trace=_trace(explained, draft) if explained else None,
        )
        return answer, state.model_copy(update=draft.state)


def _trace(u: Understanding, draft: Draft) -> dict[str, Any]:
    """Rules that fired and ranks, with none of the person's words."""
    return {
        "intent": u.intent,
        "probability": round(u.probability, 4),
        "guard": u.guarded.guard,
        "rules": list(u.rules),
        "fields": sorted(u.facts.fields),
        "references": {"found": u.references, "by": u.reference_kind},
        "ranks": draft.ranks,
    }
