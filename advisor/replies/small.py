"""Short replies that cite nothing: greetings, refusals, emergencies, erasure, and what was not understood."""

from advisor.answer import render
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.replies.draft import Draft, Handlers, questions, recap
from advisor.understanding import Understanding
from advisor.understanding.signs import has_sign

WITHOUT_PATH = [
    "Quelle formation pour moi ?",
    "Qui peut payer ?",
    "L'IA va-t-elle me remplacer ?",
    "Que peux-tu faire ?",
]
WITH_PATH = ["Revenons à mon parcours", "Propose-moi autre chose", "Qui peut payer ?", "Que peux-tu faire ?"]
"""What to say next when a message was not understood."""


class SmallReplies(Handlers):
    """One template, one sentence of complement."""

    def welcome(self) -> str:
        """What the page says first, Markdown."""
        return render("small", self.no_facts(), kind="greeting")

    def emergency(self, state: State, u: Understanding, facts: Facts) -> Draft:
        return Draft(
            "emergency",
            render("emergency", facts, suicidal=u.guarded.suicidal),
            "urgence",
            state={"expected": state.expected},
        )

    def erase(self, state: State, u: Understanding, facts: Facts) -> Draft:
        forgotten = {
            name: info.get_default(call_default_factory=True)
            for name, info in State.model_fields.items() if name not in ("conversation", "turn")
        }  # fmt: skip
        return Draft(
            "erase",
            render("small", facts, kind="erase"),
            "effacement",
            suggestions=["Quelle formation pour moi ?"],
            state=forgotten | {"for_other": u.moves.for_other},  # "efface tout, on recommence pour ma copine"
        )

    def unclear(self, state: State, u: Understanding, facts: Facts) -> Draft:
        again = state.misunderstood >= 1
        lead = (
            "Je ne suis pas sûr d'avoir compris."
            if u.message.words
            else "Votre message est vide ou illisible pour moi."
        )
        text = render(
            "small",
            facts,
            kind="unclear_again" if again else "unclear",
            lead=lead,
            path=bool(state.path),
            contact=self._settings.contact,
        )
        return Draft(
            "unclear", text, "accueil", suggestions=WITH_PATH if state.path else WITHOUT_PATH,
            warnings=["low_confidence"], state={"misunderstood": state.misunderstood + 1, "expected": state.expected, "topic": state.topic, "entry": state.entry},
        )  # fmt: skip

    def small(self, state: State, u: Understanding, facts: Facts) -> Draft:
        kind = u.guarded.guard if u.intent == "off_topic" and u.guarded.guard in ("injection", "abuse") else u.intent
        if kind == "help" and has_sign("asks_kept", u.message.plain):
            kind = "kept"
        elif kind == "help" and has_sign("takes_away", u.message.plain):
            kind = "takes_away"
        elif kind == "help" and u.asks_noted:
            kind = "noted"
        text = render(
            "small",
            facts,
            kind=kind,
            contact=self._settings.contact,
            noted=recap(state.profile),
            path=bool(state.path),
        )
        theme = {
            "thanks": "remerciement",
            "goodbye": "remerciement",
            "medical_advice": "refus",
            "off_topic": "hors_sujet",
        }.get(u.intent, "accueil")
        suggestions = ["Quelle formation pour moi ?", "Qui peut payer ?", "L'IA va-t-elle me remplacer ?"]
        if u.intent == "greeting":
            suggestions = list(questions()["profession"]["replies"][:4])
        if state.path:
            suggestions = ["Revenons à mon parcours", *suggestions[1:]]
        draft = Draft(u.intent, text, theme, suggestions=suggestions, state={"expected": state.expected})
        if u.intent == "off_topic":  # as little understood as what is unclear
            draft.state |= {"misunderstood": state.misunderstood + 1, "topic": state.topic, "entry": state.entry}
        return draft

    def no_facts(self) -> Facts:
        return Facts(self.corpus, self._settings.day(), self._settings.stale_months)
