"""What rules look at: a message, and what it does where its conversation stands."""

from dataclasses import dataclass

from advisor.understanding.answering import REPLY_WORDS, only_a_figure
from advisor.understanding.moves import WHO
from advisor.understanding.pointing import pointing_in
from advisor.understanding.said import BADLY, CRITERIA, FIGURES, KNOWLEDGE, PLACES, POINTED, REFUSALS, SOCIAL, Said
from advisor.understanding.words import word_list

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
WISH_WORDS, NARROW_WORDS = 6, 8
"""Words of a message that does nothing but wish for another path, or narrow a list."""
WORK = {"profession", "specialty", "stage", "setting"}
"""What is told of somebody's work is no acceptance of an offer ("oui, je suis infirmière")."""
WISHING = word_list("wishing")
"""Words beside which a question is about something else than what was spoken of last."""
BARELY_ASKED = {"prices", "modalities", "places", "hours", "rhythm", "audience", "capacity", "certification"}
"""Facts that one or two words ask of it ("gratuit ?", "uniquement en ligne ?")."""
NO_CRITERIA = {
    "rhythm",
    "certification",
    "assessment",
    "admission",
    "capacity",
    "sponsors",
    "first_edition",
    "provider",
}
"""Facts that no list is made by ("replay ?")."""
WHICH = {"lequel", "laquelle", "lesquels", "lesquelles"}
_ASKING_IF = {"est", "sont", "is", "are", "it"}
"""Verbs of a question about what was shown ("c'est en français ?")."""


@dataclass(frozen=True)
class Case(Said):
    """A message in its conversation; each property is a condition of a rule."""

    @property
    def on_path(self) -> bool:
        """Whether a path that was asked for is at hand."""
        return self.context.has_path and self.context.recommended

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
    def goes_back(self) -> bool:
        ranked = self.pointing in ("position", "several")
        return (
            self.context.has_path
            and not ranked
            and self.sign("back_to_path")
            and not self.told
            and not self.sign("puts_in")
            and not (self.acts.back and self.context.answered in ("refine", "recommend"))  # the path before this one
        )

    @property
    def takes_offer(self) -> bool:
        """Whether it accepts, in more words than "oui", what the last answer offered, and asks for nothing of its own."""
        offered = self.context.offered and self.ordinary and self.sign("accepts_more") and not self.sign("thanks")
        of_shown = (
            self.points_at_shown or (self.named and self.points_at_one) or bool(self.fields and self.context.shown)
        )
        if not offered or of_shown or self.answers or self.all_told or WORK & self.told.values.keys():
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
            or for_myself
            or self.moves.begins
            or called
            or self.points_at_shown
            or self.asks_grounds
            or self.guarded.guard is not None
        ):
            return False
        limits = self.context.has_path and self.is_a("refine") and self.only_limits  # "et si je passe à un an ?"
        of_its_own = (
            limits
            or self.intent in LAST_WORD
            or (self.intent == "programme_info" and self.fields and self.context.shown)
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
    def changes_nothing_shown(self) -> bool:
        return self.moves.wish is None and not self.on_steps and not self.moves.lifted and not self.context.shows_list

    @property
    def limits_the_path(self) -> bool:
        """Whether it tells nothing but a limit, and a path was asked for ("à distance")."""
        return (
            self.context.recommended and self.only_limits and self.ordinary and not (self.points_at_shown and self.asks)
        )

    @property
    def limits_before_any_path(self) -> bool:
        """Whether it tells nothing but a limit, and no path was asked for."""
        return not self.context.recommended and self.only_limits and self.changes_nothing_shown and not self.asks

    @property
    def for_oneself_again(self) -> bool:
        return self.moves.for_myself and self.context.for_other and not self.fields and not self.named

    @property
    def for_somebody_else(self) -> bool:
        return self.moves.for_other and not self.fields and not self.named

    @property
    def by_chance(self) -> bool:
        """Whether words that say something else make a name ("2 h par semaine", and a programme called a week)."""
        shown = {*self.context.path, *self.context.shown}
        return self.pointing == "name" and not (self.named or self.called) and not set(self.references) & shown

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
    def takes(self) -> bool:
        """Whether it chooses what was shown ("ok, je la prends")."""
        return bool(self.context.shown) and self.is_short and not self.told and self.sign("takes")

    @property
    def wishes(self) -> bool:
        """Whether it does nothing but wish for another path ("moins cher", "un truc plus court")."""
        return (
            self.context.has_path
            and self.moves.wish is not None
            and len(self.message.words) <= WISH_WORDS
            and not self.references
            and not self.fields
        )

    @property
    def acts_on_path(self) -> bool:
        """Whether it puts a step back, asks for another order, or speaks of hours and days, which no path is made by."""
        days = self.moves.schedule and set(self.fields) <= {"rhythm"} and len(self.message.words) <= NARROW_WORDS
        act = self.moves.undoes or self.moves.reorder or (days and not self.references)
        return self.context.has_path and act and not self.told and not self.moves.lifted and self.ordinary

    @property
    def asks_what_follows(self) -> bool:
        """Whether it asks for the order of the steps, or for what comes after them."""
        after = (
            self.moves.after
            and not self.told
            and not self.moves.lifted
            and (not self.references or self.pointing == "pronoun")
        )
        return self.context.has_path and (self.moves.order or after)

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
    def asks_of_named(self) -> bool:
        """Whether it calls one programme by a name that is nothing else, or one shown, and asks a fact of it ("et l'IRCAD, ils proposent quoi ?")."""
        called = self.names_one and (
            self.references[0] in self.context.shown or (self.proper and not WORK & self.told.values.keys())
        )
        asks = self.asks or self.sign("interrogates") or bool(self.fields)
        return called and asks and not self.asks_for_some and self.fields != ["learner_funding"]

    @property
    def says_which(self) -> bool:
        """Whether it corrects which programme was meant ("je parlais du webinaire, pas du guide")."""
        asked = self.context.answered in ("programme_info", "compare") or self.asks or self.proper
        return (
            self.context.begun
            and self.sign("meant")
            and self.points_at_one
            and self.named
            and asked
            and self.ordinary
            and not self.acts.sure
            and not self.leaves
        )

    @property
    def asks_if_there_is(self) -> bool:
        """Whether it asks for one programme by its name ("existe-t-il une formation d'Unicancer ?", "on m'a parlé de Pix, c'est quoi ?")."""
        heard = (
            self.sign("heard_of")
            and self.titled
            and (self.asks_something or self.some_kind or self.proper or "diplome" in self.message.plain)
        )
        return (
            self.names_one
            and ((self.own_name and self.sign("there_is")) or heard)
            and not self.acts
            and self.moves.wish != "other"
        )

    @property
    def which_of_shown(self) -> bool:
        """Whether it asks which of those shown does something ("lequel parle vraiment d'IA ?")."""
        return (
            len(self.context.shown) > 1
            and bool(WHICH & set(self.message.plain[:3]))
            and self.is_short
            and not self.told
        )

    @property
    def asks_why_step(self) -> bool:
        """Whether it asks why steps of the path are in it ("et pourquoi les JFR ?")."""
        return (
            self.sign("why")
            and bool(self.references)
            and set(self.references) <= {*self.context.path, *self.context.shown}
            and self.ordinary
        )

    @property
    def points_at_another(self) -> bool:
        """Whether it calls one programme while another is spoken of."""
        return self.points_at_one and self.context.focus is not None and self.references != [self.context.focus]

    @property
    def points_at_shown(self) -> bool:
        return bool(self.context.shown) and self.pointing in POINTED

    @property
    def asks_a_fact_of_shown(self) -> bool:
        """Whether it asks a fact and calls no programme ("combien d'heures ?")."""
        return (
            bool(self.context.shown and self.fields)
            and (not self.references or self.pointing == "pronoun")
            and not self.sign("there_is")
            and self.is_short
        )

    @property
    def on_steps(self) -> bool:
        """Whether it takes out, keeps alone or puts back steps of the path, or takes one out of a list."""
        sure = self.acts.sure or not self.only_limits  # "sans DU" tells a limit
        return (
            (self.context.has_path or (self.acts.sure and bool(self.acts.drops)))
            and bool(self.acts)
            and sure
            and self.ordinary
            and not self.moves.lifted
        )

    @property
    def joined_kinds(self) -> list[str]:
        """Kinds of which one programme is to join the path, whose other steps stay ("ajoutez un webinaire", "remplacez la 2
        par un MOOC")."""
        in_its_place = self.acts.sure and bool(self.acts.drops) and self.sign("instead")
        joins = self.context.has_path and (in_its_place or self.sign("adds_to_it")) and not self.acts.restores
        return self.told.values.get("kinds_wanted", []) if joins else []

    @property
    def orders_what_is(self) -> bool:
        """Whether it orders of the path what it is already ("rajoutez-le", of a step that stayed)."""
        return (
            self.context.has_path
            and self.acts.sure
            and not self.acts
            and not self.is_a("erase")
            and bool(self.references)
            and set(self.references) <= set(self.context.path)
            and not self.asks_something
        )

    @property
    def changes_steps(self) -> bool:
        """Whether what it does to steps of the path is what it wants, whatever it is taken for."""
        apart = self.is_a(*REFUSALS, "erase") or (
            self.asks and not self.context.has_path and self.is_a("recommend", "search")
        )
        if apart or not (self.on_steps or self.orders_what_is):
            return False
        if self.is_a(*SOCIAL, "off_topic", "profile"):
            return True
        surely = self.acts.sure or self.rejects_a_step or (self.unsure and not self.asks)
        return not self.sure_of_itself and (
            surely or (self.is_a("programme_info") and (not self.asks_something or self.moves.wish == "other"))
        )

    @property
    def ends_asking(self) -> bool:
        """Whether its last sentence is a question ("Objectif IA ? Je l'ai suivi" is none)."""
        return "?" in self.message.sentences[-1][2]

    @property
    def rejects_a_step(self) -> bool:
        """Whether it says of steps that they are not for the person, and asks nothing ("les JFR, c'est pas pour lui")."""
        return (
            bool(self.acts.drops)
            and self.is_a("programme_info", "compare", "search")
            and not self.sign("interrogates")
            and not self.ends_asking
        )

    @property
    def corrects(self) -> bool:
        """Whether it gives another figure for a limit told before ("non, 150", "et si je monte à 3000 ?")."""
        return bool(self.context.limits and self.told) and only_a_figure(self.message)

    @property
    def narrows(self) -> bool:
        """Whether it gives the last list another criterion, and says nothing else ("et à Paris ?", "moins de 50 h")."""
        if self.of_the_one_in_focus or set(self.fields) & NO_CRITERIA:
            return False
        told = (
            bool(self.told)
            and self.only_limits
            and not self.is_a("profile")
            and len(self.message.words) <= NARROW_WORDS
            and not {"combien", "quand", "comment"} & set(self.message.plain)
        )
        return (
            self.context.sought
            and (self.only_criteria or told)
            and not _ASKING_IF & set(self.message.plain)
            and not self.proper
        )

    @property
    def of_the_one_in_focus(self) -> bool:
        """Whether it asks how, where or at what price the programme spoken of alone last is followed ("uniquement en ligne ?", "il se suit à distance ?")."""
        context, fields = self.context, set(self.fields)
        alone = (
            context.focus
            and context.answered == "programme_info"
            and context.about in ([], [context.focus])
            and self.references in ([], [context.focus])
        )
        wishes = (
            self.moves.wish is not None or bool(self.acts) or self.sign("there_is") or bool(WISHING & self._said_last)
        )
        if not alone or wishes or not fields or "learner_funding" in fields or not self.ordinary:
            return False
        bare = (
            self.asks
            and self.is_short
            and fields <= BARELY_ASKED
            and set(self.told.fields) - (WHO if "audience" in fields else set()) <= {"modalities", "budget_max_eur"}
            and not {"et", "ou"} & set(self.message.plain[:1])
        )
        # "à la fin on a quelque chose à montrer"
        doubtful = self.unsure and not self.told and (self.is_short or (self.asks and fields <= NO_CRITERIA))
        return bare or doubtful or (self.pointing == "pronoun" and (self.asks or self.sign("interrogates")))

    @property
    def _said_last(self) -> set[str]:
        """Words of its last clause, where that speaks of something by a pronoun, else all of them; less those that ask a fact ("une preuve pour ma cadre, ils délivrent quoi ?", "c'est pour moi ?")."""
        (start, end), words = self.message.clauses[-1], self.message.plain
        asked = {i for h in self.asked for i in range(h.start, h.end)}
        apart = any(h.family in ("pronouns", "impersonal") for h in pointing_in(words[start:end]))
        return {words[i] for i in range(start if apart else 0, end) if i not in asked}

    @property
    def elsewhere(self) -> bool:
        """Whether it asks what there is at a place where nothing shown is, or of a whole kind ("et à Paris ?", "et les DU ?"), beside a path."""
        criteria = {h.family for h in self.hits if h.family in CRITERIA}
        places = (bool(criteria & set(PLACES)) and criteria <= {*PLACES, "modality"}) or bool(self.every_kind)
        words = set(self.message.plain)
        beside = (
            self.context.has_path
            and not self.context.topic
            and set(self.told.fields) <= {"modalities"}
            and self.pointing in ("", "name")
        )
        asked = self.only_criteria or (self.sign("there_is") and self.is_short and self.by_criteria)
        return (
            beside
            and asked
            and places
            and self.asks
            and not words & {"non", "plutot", "celui", "celle", "ceux", "celles"}
            and bool(words & {"et", "y", "and"})
        )

    @property
    def another_kind(self) -> bool:
        """Whether it names another kind beside a path ("et un master alors ?")."""
        opens = self.message.plain[0] in ("et", "ou", "and")
        return self.context.has_path and opens and self.only_criteria and any(h.family == "kind" for h in self.hits)
