"""What a message makes of the advisor's last answer: a reply to its question, an acceptance, a doubt, what carries on from it."""

from dataclasses import dataclass

from advisor.understanding.answering import REPLY_WORDS, only_a_figure
from advisor.understanding.intent import NOTED
from advisor.understanding.on_path import OnPath
from advisor.understanding.said import BADLY, FIGURES, KNOWLEDGE, REFUSALS, SOCIAL, WORK

SAME_QUESTION = {
    "goals": {"goals", "topics"},
    "city": {"city", "region"},
    "hours_per_week_max": {"hours_per_week_max", "hours_total_max"},
}
"""Question → the fields that answer it, where there are several."""
LAST_WORD = (*REFUSALS, "erase", "contact", "thanks", "goodbye", "greeting", "compare", "why")
"""Intents that carry nothing on, when the classifier is sure of them."""
CARRY_WORDS = 10
"""Words beyond which a message stands by itself."""
VAGUE, HANG_WORDS = 0.7, 16
"""Probability from which a question that says by nothing that it carries on does not, and words beyond which."""
SURE_WORDS = 3
"""Words of a doubt that says nothing else ("t'es sûr ?")."""


@dataclass(frozen=True)
class OnAnswer(OnPath):
    @property
    def replying(self) -> bool:
        """Whether it may be a bare reply to the advisor's own question."""
        return self.context.expected is not None and len(self.message.words) <= REPLY_WORDS and self.ordinary

    @property
    def answers(self) -> bool:
        """Whether it replies what the advisor's question asked for, or something else of the person's."""
        about = SAME_QUESTION.get(str(self.context.expected), set()) & self.told.values.keys()
        beside = (
            bool(about)
            and self.unsure
            and self.ordinary
            and not self.asks
            and not self.is_a("refine", "recommend", "search")
        )
        if (
            not (self.replying or beside)
            or self.sign("there_is")
            or self.moves.wish
            or (self.is_a("refine") and self.context.recommended and self.only_limits)
        ):
            return False
        return (
            beside or self.context.expected in self.told.values or (bool(self.told) and self.is_a(*SOCIAL, "off_topic"))
        )

    @property
    def leaves_open(self) -> bool:
        """A reply that leaves the question open, and says nothing else ("je ne sais pas coder" does)."""
        return (
            self.replying
            and self.moves.wish is None
            and not self.acts
            and (self.moves.no_answer or self.sign("refuses") or (self.sign("leaves_open") and not self.told))
        )

    @property
    def takes_offer(self) -> bool:
        """Whether it accepts, in more words than "oui", what the last answer offered, and asks for nothing of its own."""
        offered = self.context.offered and self.ordinary and self.sign("accepts_more") and not self.sign("thanks")
        of_shown = (
            self.points_at_shown or (self.named and self.points_at_one) or bool(self.fields and self.context.shown)
        )
        if (
            not offered
            or of_shown
            or self.sign("back_to_path")
            or self.answers
            or self.all_told
            or WORK & self.told.values.keys()
        ):
            return False
        asks_for_some = self.is_a("search", "recommend") and (self.by_criteria or bool(self.told))
        return not asks_for_some and (
            self.unsure
            or (self.is_a("programme_info") and not self.references)
            or self.is_a("unclear", "refine", "profile", "search", "recommend", "help")
        )

    @property
    def asks_grounds(self) -> bool:
        speaks = (
            len(self.message.words) > SURE_WORDS
            and self.is_a(*KNOWLEDGE)
            and not self.unsure
            and self.intent != self.context.topic
        )
        of_its_own = self.moves.sure and speaks  # "formation remboursée, c'est vrai ?"
        return (
            self.context.answered is not None
            and self.moves.asks_source
            and not (self.references or self.asks_why or self.told or of_its_own)
        )

    @property
    def asks_noted(self) -> bool:
        """Whether it asks what was noted of the person, whatever was just answered."""
        return self.is_a("help") and self.guess.sense == NOTED

    @property
    def carries_on(self) -> bool:
        """Whether a short message hangs on the last answer, which sources gave ("et si j'anonymise ?")."""
        ready = self.context.topic and (
            (self.moves.carries_on and len(self.message.words) <= CARRY_WORDS) or self.hangs_on
        )
        called = self.named and (self.pointing != "name" or self.proper or self.titled)
        # "et pour moi ?" asks who pays for oneself, or for a path
        for_myself = self.moves.for_myself and self.context.topic != "funding"
        # "et si je passe à un an ?"
        changes = self.sign("first_person") and FIGURES & self.told.fields & self.context.limits.keys()
        if (
            not ready
            or changes
            or ("kinds_wanted" in self.told.values and self.is_a("search", "recommend", "refine"))
            or for_myself
            or self.moves.begins
            or called
            or self.points_at_shown
            or self.asks_grounds
            or self.asks_noted
            or self.guarded.guard is not None
        ):
            return False
        limits = self.context.has_path and self.is_a("refine") and self.only_limits  # "et si je passe à un an ?"
        of_its_own = (
            limits
            or self.intent in LAST_WORD
            or (self.intent == "programme_info" and ((self.fields and self.context.shown) or self.names_one))
        )
        if of_its_own and not self.unsure:
            return False
        return (
            self.intent not in KNOWLEDGE
            or self.intent == self.context.topic
            or (not self.clear and self.context.topic != "definition")
        )

    @property
    def hangs_on(self) -> bool:
        """Whether it asks something that only the last answer explains ("depuis quand ?", "dans une clinique c'est pareil ?")."""
        asks = "?" in self.message.text or self.sign("asks")
        alone = (
            (self.intent == "programme_info" or (self.intent == "profile" and self.is_short and bool(self.fields)))
            and not self.context.shown
            and not self.references
        )
        vague = self.guess.probability < self.threshold or (
            self.guess.probability < VAGUE
            and self.intent in (*BADLY, "help", "programme_info", "search", "compare", "contact", "refine")
        )
        return (
            asks
            and len(self.message.words) <= HANG_WORDS
            and (alone or vague)
            and not (self.fields and self.context.shown)
        )

    @property
    def grounds_of(self) -> str:
        """The intent of the answer whose grounds are asked for; a path's are its reasons."""
        answered = str(self.context.answered)
        return answered if answered in (*KNOWLEDGE, "programme_info", "compare") else "why"

    @property
    def for_oneself_again(self) -> bool:
        return self.moves.for_myself and self.context.for_other and not self.fields and not self.named

    @property
    def for_somebody_else(self) -> bool:
        return self.moves.for_other and not self.fields and not self.named

    @property
    def leaves(self) -> bool:
        """Whether it ends by taking leave, and asks for nothing before, whatever else it remarks ("… bonne soirée !")."""
        asks = (
            self.asks
            or self.sign("asks")
            or (self.on_steps and bool(self.acts.drops))
            or self.moves.undoes
            or self.moves.lifted
        )
        if (
            not (self.context.begun and self.ordinary and self.sign("last_words"))
            or asks
            or WORK & self.told.values.keys()
        ):
            return False
        return self.is_a(*SOCIAL, *BADLY) or not (
            self.told or self.named_by_name or self.is_a("recommend", "search", "erase", "contact")
        )

    @property
    def trains_on_it(self) -> bool:
        """Whether it asks for a training on what sources have just told ("une formation là-dessus ?")."""
        of_its_own = self.is_a(*KNOWLEDGE) and self.clear
        return (
            self.moves.on_it
            and self.context.topic in KNOWLEDGE
            and not self.references
            and self.ordinary
            and not of_its_own
        )

    @property
    def corrects(self) -> bool:
        """Whether it gives another figure for a limit told before ("non, 150", "et si je monte à 3000 ?")."""
        return bool(self.context.limits and self.told) and only_a_figure(self.message)
