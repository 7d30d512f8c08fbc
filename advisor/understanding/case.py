"""What rules look at: a message, and what it does where its conversation stands; here, which programmes it speaks of and how."""

from dataclasses import dataclass

from advisor.understanding.answering import opens_with_question
from advisor.understanding.by_description import alike_at
from advisor.understanding.moves import WHO
from advisor.understanding.on_answer import OnAnswer
from advisor.understanding.pointing import pointing_in
from advisor.understanding.said import NARROW_WORDS, SOME, WORK
from advisor.understanding.words import word_list

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
ASKED_ITSELF = 2
"""Words of a question that one puts oneself, at most."""
WHICH = {"lequel", "laquelle", "lesquels", "lesquelles"}
_ASKING_IF = {"est", "sont", "is", "are", "it"}
"""Verbs of a question about what was shown ("c'est en français ?")."""


@dataclass(frozen=True)
class Case(OnAnswer):
    """A message in its conversation; each property is a condition of a rule."""

    @property
    def by_chance(self) -> bool:
        """Whether words that say something else make a name ("2 h par semaine", and a programme called a week)."""
        shown = {*self.context.path, *self.context.shown}
        return self.pointing == "name" and not (self.named or self.called) and not set(self.references) & shown

    @property
    def asks_of_named(self) -> bool:
        """Whether it calls one programme by a name that is nothing else, or one shown, and asks a fact of it ("et l'IRCAD, ils proposent quoi ?")."""
        called = self.names_one and (
            self.references[0] in self.context.shown or (self.proper and not WORK & self.told.values.keys())
        )
        asks = self.asks or self.sign("interrogates") or bool(self.fields)
        return called and asks and not self.asks_for_some and self.fields != ["learner_funding"]

    @property
    def answers_itself(self) -> bool:
        """Whether it tells by a question that it answers at once ("Niveau ? aucun", "Coder ? jamais de la vie")."""
        (first, last, _), *others = self.message.sentences
        return (
            opens_with_question(self.message)
            and last - first <= ASKED_ITSELF
            and not any("?" in mark for *_, mark in others)
            and bool(self.told.values.keys() - {*WORK, "city", "region"})
        )

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
    def points_at_another(self) -> bool:
        """Whether it calls one programme while another is spoken of."""
        return self.points_at_one and self.context.focus is not None and self.references != [self.context.focus]

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
            and not (self.proper or self.sign("builds_path"))
            and self.told.values.get("languages") != ["fr", "en"]  # "l'anglais ça me va" leaves all of them
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
        for_some = self.sign("there_is") and not self.asks_whether_it_has
        wishes = self.moves.wish is not None or bool(self.acts) or for_some or bool(WISHING & self._said_last)
        if not alone or wishes or not fields or "learner_funding" in fields or not self.ordinary:
            return False
        bare = (
            self.asks
            and self.is_short
            and fields <= BARELY_ASKED
            and set(self.told.fields) - (WHO if "audience" in fields or self.tells_known_work else set())
            <= {"modalities", "budget_max_eur"}
            and not {"et", "ou"} & set(self.message.plain[:1])
        )
        # "à la fin on a quelque chose à montrer"
        doubtful = self.unsure and not self.told and (self.is_short or (self.asks and fields <= NO_CRITERIA))
        return bare or doubtful or (self.pointing == "pronoun" and (self.asks or self.sign("interrogates")))

    @property
    def asks_for_the_like(self) -> bool:
        return alike_at(self.message.plain, self.hits) is not None

    @property
    def asks_whether_it_has(self) -> bool:
        """Whether it asks if there is something of which records tell ("y a-t-il des frais pour l'interne ?")."""
        words = self.message.plain
        return not self.some_kind and any(h.start and words[h.start - 1] in SOME for h in self.asked)

    @property
    def tells_known_work(self) -> bool:
        """Whether it names the profession that is known already."""
        return "profession" in self.told.values and self.told.values["profession"] == self.context.profession

    @property
    def _said_last(self) -> set[str]:
        """Words of its last clause, where that speaks of something by a pronoun, else all of them; less those that ask a fact ("une preuve pour ma cadre, ils délivrent quoi ?", "c'est pour moi ?")."""
        (start, end), words = self.message.clauses[-1], self.message.plain
        asked = {i for h in self.asked for i in range(h.start, h.end)}
        apart = any(h.family in ("pronouns", "impersonal") for h in pointing_in(words[start:end]))
        return {words[i] for i in range(start if apart else 0, end) if i not in asked}
