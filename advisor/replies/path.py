"""Replies that recommend: a first question when it decides everything, else a path, and at most one question after it."""

from advisor.answer import render
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.planner import Path
from advisor.profile import Profile
from advisor.replies.acted import ActedPaths
from advisor.replies.changes import change, in_the_way, lasts, only, shorter_still
from advisor.replies.draft import LEANING, Draft, Handlers, Tools, closeness, questions, recap
from advisor.replies.knowledge import KnowledgeReplies
from advisor.replies.shown import Opening, ShownPaths, asking, noted
from advisor.understanding import Understanding
from advisor.understanding.acts_said import SO
from advisor.understanding.describing import DIPLOMAS
from advisor.understanding.signs import has_sign
from corpus.codes import codes

NOTHING_BETTER = "Je n'ai rien trouvé {} dans mon catalogue avec vos autres limites."
BETTER = {
    "cheaper": "de moins cher", "shorter": "de plus court", "longer": "de plus long", "harder": "de plus poussé", "easier": "de plus simple", "nearer": "de plus proche",
    "practical": "de plus concret", "diploma": "de diplômant",
}  # fmt: skip
NOT_A_CRITERION = (
    "Je ne sais pas trier les formations sur ce critère, et je préfère ne rien changer au hasard. Je peux jouer sur le format, la durée, le budget, "
    "le lieu, le type de formation, le sujet, la langue ou le niveau, ou retirer une étape."
)
KEPT_ORDER = "Je range les étapes de la découverte vers l'approfondissement, et cet ordre-là, je ne le change pas. Rien ne vous empêche de les suivre autrement."
AS_IT_IS = "C'est déjà le cas de votre parcours."
KEPT = "Entendu, je garde votre parcours tel quel."
WHICH_ONE = "Dites-moi quelle étape, par son rang ou par son nom : je ne touche à rien d'ici là."
NO_SCHEDULE = "Les horaires et les dates sont trop rarement publiés pour que je trie dessus : je garde votre parcours."
NO_RHYTHM = "Pour ces étapes, rien ne l'est : demandez aux organismes."
AFTER, AFTER_ONE = (
    "Après ce parcours, vous pourriez poursuivre par :",
    "Après cette formation, vous pourriez poursuivre par :",
)
NOTHING_AFTER = "Je ne vois rien d'autre à y ajouter avec ce que vous m'avez dit. Dites-moi un sujet ou un but, et je cherche la suite."
NOTHING_TO_NOTE = "Je n'ai rien trouvé à noter dans ce message."
AS_YOU_LIKE = "Très bien. Dites-moi ce que vous voulez savoir ou changer."
NONE_SO = "Aucune étape de ce parcours n'est dans ce cas."
NOT_AN_ANSWER = (
    "Je ne sais pas comment noter cette réponse. Choisissez l'une de celles qui suivent, ou dites-le autrement."
)
NOTHING_TAKEN_OUT = "Je n'avais rien écarté de ce parcours."
_TIME = {"hours_total_max", "hours_per_week_max", "months_max", "kinds_excluded"}
SATISFIED_BY = {"cheaper": {"budget_max_eur"}, "nearer": {"city", "region"}, "shorter": _TIME, "longer": _TIME}
"""Fields that say in figures what a wish asks for ("moins cher, 200 € au plus")."""
NAMED, NAMED_TOO = 2, "Au plus près de ce que vous demandez, il y a :"
ROUNDS = 8
"""Times a path is planned again for something nearer."""


class PathReplies(Handlers):
    """What a request for a path, a fact told and a wish for another path lead to."""

    def __init__(self, tools: Tools, answers: KnowledgeReplies):
        super().__init__(tools)
        self._answers, self._shown = answers, ShownPaths(tools)
        self._acted = ActedPaths(tools, self._shown)

    def recommend(self, state: State, facts: Facts) -> Draft:
        """The path for a profile, without a message."""
        draft = self._shown.new(state, facts, "recommend", state.leaning)
        draft.state.setdefault("expected", None)
        draft.state["recommended"] = True
        return draft

    def asked(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if state.path and (u.back_to_path or u.moves.order):
            return self._shown.again(state, facts, "recommend", Opening(u.greets))
        if state.path and u.intent == "recommend" and u.moves.after and not u.facts:
            return self._onward(state, u, facts)
        if state.path and (u.acts.back or (u.intent == "refine" and (u.acts or u.joins))):
            return self._acted.acted(state, u, facts)
        if u.acts.drops and not state.path:  # "un autre que celui-là", of what was spoken of before any path
            state = state.model_copy(
                update={"set_aside": [*state.set_aside, *(i for i in u.acts.drops if i not in state.set_aside)]}
            )
        if u.intent == "refine" and state.path and u.moves.undoes and not u.facts:
            return self._shown.again(state, facts, "refine", Opening(u.greets, (NOTHING_TAKEN_OUT,)))
        if u.intent == "refine" and state.path and (not u.facts or _still_to_do(u)):
            return self._other_path(state, u, facts)
        if (
            u.intent == "refine"
            and state.path
            and "topics" in u.facts.values
            and has_sign("adds_to_it", u.message.plain)
        ):
            return self._with_more(state, u, facts)
        worry = None if u.also else self._answers.worry(u)
        before = [worry.render(facts)] if worry else []  # "à quoi bon, je pars à la retraite" is answered first
        leaning = self._leaning(u) or state.leaning
        if state.profile.profession is None and state.profile.specialty is None and "profession" not in state.asked:
            return self._with_named(self._ask_first(state, u, before, leaning, facts), u, facts)
        return self._with_named(
            self._shown.new(state, facts, u.intent, leaning, Opening(u.greets, tuple(before), noted(u, state))),
            u,
            facts,
        )

    def _with_more(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """ "ajoutez-y un volet cybersécurité": the same steps, and what completes them."""
        assert state.path is not None
        case = self._planner.case(state.profile, closeness(state.leaning), state.set_aside, self._settings.day())
        path, _ = self._planner.plan_with(case, state.path.programmes, [], False)
        return self._shown.new(state, facts, "refine", state.leaning, Opening(u.greets, (), noted(u, state)), path)

    def _with_named(self, draft: Draft, u: Understanding, facts: Facts) -> Draft:
        """A request that calls a programme, or its whole subject, is shown it beside a path that does without it."""
        asked = u.intent == "recommend" and u.reference_kind == "name"
        named = (
            [
                i
                for i in u.references
                if i not in (*draft.programmes, *u.acts.drops) and self.corpus.programmes[i].enrolment == "individuelle"
            ]
            if asked
            else []
        )
        if 0 < len(named) <= NAMED:
            draft.text += "\n\n" + render(
                "list", facts, greets=False, ids=named, intro=NAMED_TOO, criteria="", unknown_price=0
            )
            draft.programmes = [*draft.programmes, *named]
        return draft

    def told(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if has_sign("gives_up", u.message.plain):
            return self._as_you_like(state, facts)
        if not u.facts and not u.no_answer and (worry := self._answers.worry(u)):
            return self._answers.curated(state, u, facts, worry, u.intent)
        if state.topic == "funding" and u.facts and u.facts.values.keys() & {"profession", "setting", "stage"}:
            return self._answers.funding(state, u, facts)  # "je suis en libéral" is what the last answer asked for
        if not u.facts and not u.no_answer and not u.moves.for_other and not u.moves.for_myself:
            if state.expected:
                return self._ask_to_choose(state, facts)
            if u.moves.no_answer or has_sign("accepts", u.message.plain) or has_sign("refuses", u.message.plain):
                return self._as_you_like(state, facts)
            if state.profile.profession is None and "profession" not in state.asked:
                return self._ask_first(state, u, [NOTHING_TO_NOTE], state.leaning, facts)
            known = (
                f"Pour l'instant, je sais : {recap(state.profile)}."
                if state.profile.known()
                else "Je ne sais encore rien de vous."
            )
            lead = f"{NOTHING_TO_NOTE} {known} Vous pouvez le corriger à tout moment, ou dire « oublie tout »."
            text = render("small", facts, kind="profile", lead=lead)
            return Draft("profile", text, "accueil", suggestions=["Quelle formation pour moi ?", "Oublie tout"])
        return self.asked(state, u, facts)

    @staticmethod
    def _as_you_like(state: State, facts: Facts) -> Draft:
        back = "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"
        return Draft(
            "profile",
            render("small", facts, kind="profile", lead=AS_YOU_LIKE),
            "accueil",
            suggestions=[back, "Que peux-tu faire ?"],
        )

    def _ask_to_choose(self, state: State, facts: Facts) -> Draft:
        """A reply that does not answer the question ("oui"): the question is not asked again, its answers are offered."""
        text = render("small", facts, kind="profile", lead=NOT_AN_ANSWER)
        return Draft(
            "profile",
            text,
            "accueil",
            suggestions=list(questions()[str(state.expected)]["replies"]),
            state={"expected": state.expected},
        )

    def _other_path(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """ "moins cher", "plus court", "autre chose", "sans la deuxième": the path again without what stands in the way."""
        assert state.path is not None
        if u.moves.reorder or u.moves.wish is None:
            return self._unchanged(state, u, facts)
        asked = change(u.moves.wish, state.path, state.profile, self.corpus)
        set_aside = [*state.set_aside, *(i for i in asked.unwanted if i not in state.set_aside)]
        profile = (
            state.profile.model_copy(update={"kinds_wanted": list(DIPLOMAS)})
            if u.moves.wish == "diploma"
            else state.profile
        )
        path = self._planned(profile, closeness(state.leaning), set_aside) if asked.unwanted else None
        if u.moves.wish == "nearer":
            path = self._near(path, profile, state, set_aside)
        if u.moves.wish == "shorter" and (path is None or lasts(path, self.corpus) >= lasts(state.path, self.corpus)):
            kept = shorter_still(state.path, self.corpus)
            path = only(state.path, kept, self.corpus, state.profile.profession) if kept else None
        if path is None or (path.relaxed and not state.path.relaxed):
            said = (
                asked.said
                if asked.said and not asked.unwanted
                else NOTHING_BETTER.format(BETTER.get(u.moves.wish or "", "d'autre"))
            )
            return self._shown.again(state, facts, "refine", Opening(u.greets, (said,)))
        opening = Opening(u.greets, (asked.said,), noted(u, state))
        draft = self._shown.new(
            state.model_copy(update={"set_aside": set_aside}), facts, u.intent, state.leaning, opening, path
        )
        draft.state |= {"set_aside": set_aside, "last_aside": asked.unwanted}
        return draft

    def _near(self, path: Path | None, profile: Profile, state: State, set_aside: list[str]) -> Path | None:
        """The path again without what is just as far (added to `set_aside`); None when all that is left is far."""
        for _ in range(ROUNDS):
            far = (
                in_the_way("nearer", [self.corpus.programmes[s.programme] for s in path.steps], profile) if path else []
            )
            if not far:
                return path
            set_aside += [p.id for p in far]
            path = self._planned(profile, closeness(state.leaning), set_aside)
        return None

    def _onward(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """ "et après ça ?": what could come after the path, which stays as it is."""
        assert state.path is not None
        done = state.path.programmes
        path = self._planned(state.profile, closeness(state.leaning), [*state.set_aside, *done])
        stages = list(codes("step_stage"))
        last = max(stages.index(s.stage) for s in state.path.steps)
        steps = path.steps if path and not path.relaxed else []
        ids = [s.programme for s in steps if stages.index(s.stage) >= last] or [s.programme for s in steps]
        if not ids:
            return self._shown.again(state, facts, "recommend", Opening(u.greets, (NOTHING_AFTER,)))
        text = render(
            "list",
            facts,
            greets=u.greets,
            ids=ids,
            intro=AFTER_ONE if len(done) == 1 else AFTER,
            criteria="",
            unknown_price=0,
        )
        remembered = {
            "shown": ids,
            "focus": ids[0] if len(ids) == 1 else None,
            "about": [],
            "spoken": ids if len(ids) == 1 else [],
        }
        return Draft(
            "recommend",
            text,
            "parcours",
            ids,
            suggestions=["La première", "Et le prix ?", "Revenons à mon parcours"],
            state=remembered,
        )

    def _unchanged(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """The path as it is, and why: what is asked for is nothing that the records can be sorted by."""
        described = any(h.family in SO for h in u.hits)  # "pas à Paris", and no step is
        said = (
            KEPT_ORDER
            if u.moves.reorder
            else AS_IT_IS
            if u.acts.sure
            else NONE_SO
            if described and u.moves.drops
            else WHICH_ONE
            if u.moves.drops
            else KEPT
            if u.moves.keeps
            else NOT_A_CRITERION
        )
        if u.moves.schedule and said in (NOT_A_CRITERION, WHICH_ONE, KEPT):
            names = (
                {s.programme: self.corpus.programmes[s.programme].name for s in state.path.steps} if state.path else {}
            )
            rhythms = [
                f"« {name} » : {facts.fact(i, 'rhythm')}" for i, name in names.items() if facts.known(i, "rhythm")
            ]
            published = f"Ce qui est publié : {' ; '.join(rhythms)}." if rhythms else NO_RHYTHM
            said = f"{NO_SCHEDULE} {published}"
        return self._shown.again(state, facts, "refine", Opening(u.greets, (said,)))

    def _ask_first(self, state: State, u: Understanding, before: list[str], leaning: list[str], facts: Facts) -> Draft:
        question = questions()["profession"]
        theirs = "sa" if state.for_other else "votre"
        text = render(
            "question", facts, greets=u.greets, before=before, recap=noted(u, state),
            lead=f"Pour vous conseiller des formations ouvertes à {theirs} profession, il me manque une chose.", question=asking("profession", state),
        )  # fmt: skip
        return Draft(
            u.intent, text, "accueil", suggestions=list(question["replies"]),
            state={"expected": "profession", "asked": [*state.asked, "profession"], "leaning": leaning},
        )  # fmt: skip

    def _leaning(self, u: Understanding) -> list[str]:
        if u.vector is None or len(u.message.words) < 3:
            return []
        found = self._searcher.programmes(u.message.text, u.vector, k=LEANING)
        return [f.owner for f in found]


def _still_to_do(u: Understanding) -> bool:
    """Whether a message that gives a limit wishes for something else besides ("sans la deuxième, et en visio")."""
    if u.moves.lifted:
        return False
    return bool(u.moves.wish and not SATISFIED_BY.get(u.moves.wish, set()) & u.facts.values.keys())
