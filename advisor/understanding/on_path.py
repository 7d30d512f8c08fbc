"""What a message does to the path, or to steps of it."""

from dataclasses import dataclass

from advisor.understanding.said import CRITERIA, NARROW_WORDS, PLACES, REFUSALS, SOCIAL, Said

WISH_WORDS = 6
"""Words of a message that does nothing but wish for another path."""
ACT_WORDS = 3
"""Words of a message that does nothing but an act ("remets-le", "enlève le premier")."""


@dataclass(frozen=True)
class OnPath(Said):
    @property
    def on_path(self) -> bool:
        """Whether a path that was asked for is at hand."""
        return self.context.has_path and self.context.recommended

    @property
    def goes_back(self) -> bool:
        ranked = self.pointing in ("position", "several")
        return (
            self.context.has_path
            and not ranked
            and self.sign("back_to_path")
            and not self.told
            and not self.sign("puts_in")
            and self.moves.wish is None  # "reprenez le parcours et mettez le moins d'heures possible"
            and not (self.acts.back and self.context.answered in ("refine", "recommend"))  # the path before this one
        )

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
    def asks_why_step(self) -> bool:
        """Whether it asks why steps of the path are in it ("et pourquoi les JFR ?")."""
        return (
            self.sign("why")
            and bool(self.references)
            and set(self.references) <= {*self.context.path, *self.context.shown}
            and self.ordinary
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
        nothing_else = self.acts.sure and len(self.message.words) <= ACT_WORDS
        if nothing_else or self.is_a(*SOCIAL, "off_topic", "profile"):
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
