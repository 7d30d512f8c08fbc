"""A path as it is told: planned or shown again, what it bends, what blocks when nothing fits, and one question after it."""

from dataclasses import dataclass
from typing import Any

from advisor.answer import render
from advisor.dialogue import State, next_question
from advisor.facts import Facts
from advisor.planner import Case, Path, WithoutAI
from advisor.planning.conflicts import Conflict, words
from advisor.profile import Profile
from advisor.replies.draft import Draft, Handlers, closeness, questions, recap
from advisor.replies.funding import funding_line
from advisor.understanding import Understanding
from advisor.wording import totals_text
from corpus.models import Practice

SUGGESTED_AFTER_PATH = ["Pourquoi la première ?", "Et le prix ?", "Plutôt à distance", "Qui peut payer ?"]
LIFTED = {
    "budget_max_eur": "plus de limite de budget", "hours_total_max": "plus de limite de temps", "hours_per_week_max": "plus de limite de temps",
    "months_max": "plus de limite de temps", "modalities": "format indifférent", "kinds_wanted": "type de formation indifférent", "city": "lieu indifférent",
}  # fmt: skip
"""What is said of a limit taken back."""
_BEND = {
    "modalities": "Peu importe la modalité", "budget_max_eur": "Sans limite de budget", "city": "Peu importe le lieu", "hours_total_max": "Sans limite d'heures",
    "hours_per_week_max": "Peu importe le rythme", "months_max": "Peu importe la durée", "kinds_wanted": "Peu importe le type de formation", "languages": "Peu importe la langue",
}  # fmt: skip
"""What to say to lift a limit."""


@dataclass(frozen=True)
class Opening:
    """What an answer says before its path."""

    greets: bool = False
    before: tuple[str, ...] = ()
    noted: str = ""


class ShownPaths(Handlers):
    """The path for a profile, its totals and what blocks when nothing fits."""

    def new(
        self,
        state: State,
        facts: Facts,
        intent: str,
        leaning: list[str],
        opening: Opening = Opening(),
        path: Path | None = None,
    ) -> Draft:
        """The path planned anew (or the one given), with at most one question after it."""
        similarity = closeness(leaning)
        path = path or self._planned(state.profile, similarity, state.set_aside)
        asked = None
        if path is not None:
            asked = next_question(
                state.profile, state.asked, [c for c in self._planner.candidates(state.profile, similarity) if c.fits]
            )
        draft = self._rendered(state, facts, path, intent, opening, asked, similarity)
        draft.state |= {"path": draft.path or state.path, "leaning": leaning, "expected": asked}
        steps = state.path.programmes if state.path else []
        if draft.path and steps != draft.path.programmes:
            draft.state["before"] = steps
        if asked:
            draft.state["asked"] = [*state.asked, asked]
        return draft

    def again(self, state: State, facts: Facts, intent: str, opening: Opening) -> Draft:
        """The path of the last answer as it was, without a question."""
        return self._rendered(state, facts, state.path, intent, opening, None, {}, again=True)

    def _rendered(
        self, state: State, facts: Facts, path: Path | None, intent: str, opening: Opening, asked: str | None,
        similarity: dict[str, float], again: bool = False,
    ) -> Draft:  # fmt: skip
        if path is None:
            return self._no_path(state, facts, intent, opening, similarity)
        ids = path.programmes
        practice = self._practice(state, path, again)
        text = render(
            "recommend", facts, opening=opening, path=path, practice=practice, again=again, question=asking(asked, state) if asked else "",
            unchanged=not again and state.path is not None and ids == state.path.programmes,
            student=state.profile.profession in ("etudiant_medecine", "etudiant_sante") and not again,
            totals=lambda: totals_text([self.corpus.programmes[i] for i in ids], facts, state.profile.profession),
            stale_majority=sum(facts.is_stale(self.corpus.programmes[i].as_of) for i in ids) * 2 > len(ids),
            funding=lambda: funding_line(state.profile, [self.corpus.programmes[i] for i in ids], facts),
            **self._bent(state, path, similarity, facts),
        )  # fmt: skip
        if practice:
            marker = int(facts.cite(practice.source, practice.n)[1:-1])
            path = path.model_copy(update={"without_ai": WithoutAI(text=practice.practice, marker=marker)})
        suggestions = list(questions()[asked]["replies"]) if asked else list(SUGGESTED_AFTER_PATH)
        if state.profile.modalities == ["distanciel"] and "Plutôt à distance" in suggestions:
            suggestions.remove("Plutôt à distance")
        return Draft(
            intent, text, "parcours", ids, path, suggestions, ["relaxed_constraints"] if path.relaxed else [],
            {"shown": ids, "focus": ids[0] if len(ids) == 1 else None, "about": [], "spoken": ids if len(ids) == 1 else []},
        )  # fmt: skip

    def _practice(self, state: State, path: Path, again: bool) -> Practice | None:
        """A practice without AI, another from turn to turn; a path shown again keeps its own."""
        practices = [p for p in self.corpus.links.judgement_practices if p.without_ai]
        if again and path.without_ai:
            practices = [p for p in practices if p.practice == path.without_ai.text] or practices
        return practices[state.turn % len(practices)] if practices else None

    def _case(self, state: State, similarity: dict[str, float]) -> Case:
        return self._planner.case(state.profile, similarity, state.set_aside, self._settings.day())

    def _bent(self, state: State, path: Path, similarity: dict[str, float], facts: Facts) -> dict[str, Any]:
        """The limits that a path bends, and the least change of each that would open something."""
        if all(r["constraint"] == "topics" for r in path.relaxed):
            return {"limits": [], "changes": []}
        case = self._case(state, similarity)
        found = self._planner.conflict(case)
        return {"limits": [words(case, name) for name in found.limits], "changes": self._changes(case, found, facts)}

    def _no_path(
        self, state: State, facts: Facts, intent: str, opening: Opening, similarity: dict[str, float]
    ) -> Draft:
        """Which limits conflict, and the least changes that open something."""
        case = self._case(state, similarity)
        found = self._planner.conflict(case)
        limits, together = ([words(case, name) for name in names] for names in (found.limits, found.together))
        text = render(
            "no_path",
            facts,
            opening=opening,
            limits=limits,
            changes=self._changes(case, found, facts),
            together=together,
        )
        suggestions = [_BEND[name] for name in (found.limits or found.together) if name in _BEND][:4]
        return Draft(
            intent,
            text,
            "parcours",
            warnings=["relaxed_constraints"],
            suggestions=suggestions or ["Quels DU sur l'IA en santé ?"],
        )

    @staticmethod
    def _changes(case: Case, found: Conflict, facts: Facts) -> list[tuple[str, str]]:
        """(what to change, the programme it opens first); coming on site is told with its rhythm, where published."""
        said = []
        for c in found.changes:
            id_ = case.columns.programmes[c.row].id
            rhythm = f" ({facts.fact(id_, 'rhythm')})" if c.limit == "modalities" and facts.known(id_, "rhythm") else ""
            said.append((c.text + rhythm, id_))
        return said


def noted(u: Understanding, state: State) -> str:
    """What this message told, in words: "interne, radiologie, Dijon", "plus de limite de budget"."""
    told = u.facts.fields - ({"region"} if "city" in u.facts.values else set())
    said = recap(
        Profile.model_validate({name: value for name, value in state.profile.model_dump().items() if name in told})
    )
    lifted = list(dict.fromkeys(LIFTED[name] for name in LIFTED if name in u.facts.cleared and name not in told))
    return ", ".join(
        filter(None, ["pour quelqu'un d'autre" if u.moves.for_other and state.for_other else "", said, *lifted])
    )


def asking(name: str, state: State) -> str:
    """The question about a field, put for somebody else when it is for somebody else."""
    return questions()[name]["ask_other" if state.for_other else "ask"]
