"""Replies that recommend: a first question when it decides everything, else a path, and at most one question after it."""

import re
from typing import Any

from advisor.answer import number, render
from advisor.columns import LONG_KINDS
from advisor.dialogue import State, next_question
from advisor.facts import Facts
from advisor.planner import Case, Path, WithoutAI, totals
from advisor.planning.conflicts import Conflict, words
from advisor.prices import price_for
from advisor.replies.draft import LEANING, Draft, Handlers, Tools, closeness, questions, recap
from advisor.replies.knowledge import KnowledgeReplies
from advisor.understanding import Understanding

SUGGESTED_AFTER_PATH = ["Pourquoi la première ?", "Et le prix ?", "Plutôt à distance", "Qui peut payer ?"]


class PathReplies(Handlers):
    """The path for a profile, its totals and what blocks when nothing fits."""

    def __init__(self, tools: Tools, answers: KnowledgeReplies):
        super().__init__(tools)
        self._answers = answers

    def recommend(self, state: State, facts: Facts) -> Draft:
        """The path for a profile, without a message."""
        draft = self._path(state, facts, "recommend", state.leaning)
        draft.state.setdefault("expected", None)
        return draft

    def asked(self, state: State, u: Understanding, facts: Facts) -> Draft:
        before: list[str] = []
        if u.back_to_path and state.path:
            return self._shown_again(state, facts, u.greets)
        if not u.facts and not u.also and (worry := self._answers.worry(u)):  # "à quoi bon, je pars à la retraite" is answered first
            before = [worry.render(facts)]
        leaning = self._leaning(u) or state.leaning
        if u.intent == "refine" and state.path and not u.facts:
            return self._other_path(state, u, facts)
        if state.profile.profession is None and "profession" not in state.asked:
            return self._ask_first(state, u, before, leaning, facts)
        return self._path(state, facts, u.intent, leaning, before, u.greets, bool(u.facts))

    def _other_path(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """"moins cher", "plus court", "autre chose", "sans la deuxième": the path again without what stands in the way."""
        assert state.path is not None
        steps = [self.corpus.programmes[s.programme] for s in state.path.steps]
        words = " ".join(u.message.plain)
        if u.references and set(u.references) & {p.id for p in steps}:
            unwanted = u.references
        elif _CHEAPER.search(words):
            unwanted = [p.id for p in steps if not p.free]
        elif _SHORTER.search(words):
            timed = [p for p in steps if p.hours is not None]
            longest = max(timed, key=lambda p: p.hours or 0).id if timed else None
            unwanted = [p.id for p in steps if p.kind in LONG_KINDS or p.id == longest]
        else:
            unwanted = [p.id for p in steps]
        set_aside = [*state.set_aside, *(i for i in unwanted if i not in state.set_aside)]
        similarity = closeness(state.leaning)
        if not unwanted or self._planned(state.profile, similarity, set_aside) is None:
            return self._shown_again(state, facts, u.greets, ["Je n'ai rien trouvé de mieux dans mon catalogue avec vos autres limites."])
        draft = self._path(state.model_copy(update={"set_aside": set_aside}), facts, u.intent, state.leaning, ["J'écarte : " + ", ".join(self.corpus.programmes[i].name for i in unwanted) + "."], u.greets)
        draft.state["set_aside"] = set_aside
        return draft

    def told(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if not u.facts and not u.no_answer and self._answers.worry(u):
            return self._answers.known(state, u, facts)
        if not u.facts and not u.no_answer:
            known = f"Pour l'instant, je sais : {recap(state.profile)}." if state.profile.known() else "Je ne sais encore rien de vous."
            lead = f"Je n'ai rien trouvé à noter dans ce message. {known} Vous pouvez le corriger à tout moment, ou dire « oublie tout »."
            text = render("small", facts, kind="profile", lead=lead)
            return Draft("profile", text, "accueil", suggestions=["Quelle formation pour moi ?", "Oublie tout"])
        return self.asked(state, u, facts)

    def _ask_first(self, state: State, u: Understanding, before: list[str], leaning: list[str], facts: Facts) -> Draft:
        question = questions()["profession"]
        text = render(
            "question", facts, greets=u.greets, before=before, recap=recap(state.profile) if u.facts else "",
            lead="Pour vous conseiller des formations ouvertes à votre profession, il me manque une chose.", question=question["ask"],
        )  # fmt: skip
        return Draft(
            u.intent, text, "accueil", suggestions=list(question["replies"]),
            state={"expected": "profession", "asked": [*state.asked, "profession"], "leaning": leaning},
        )  # fmt: skip

    def _path(
        self, state: State, facts: Facts, intent: str, leaning: list[str], before: list[str] = [], greets: bool = False, told: bool = False  # noqa: B006
    ) -> Draft:
        similarity = closeness(leaning)
        path = self._planned(state.profile, similarity, state.set_aside)
        asked = None
        if path is not None:
            asked = next_question(state.profile, state.asked, [c for c in self._planner.candidates(state.profile, similarity) if c.fits])
        draft = self._rendered(state, facts, path, intent, before, greets, recap(state.profile) if told else "", asked, similarity)
        draft.state |= {"path": draft.path, "leaning": leaning, "expected": asked}
        if asked:
            draft.state["asked"] = [*state.asked, asked]
        return draft

    def _shown_again(self, state: State, facts: Facts, greets: bool, before: list[str] | None = None) -> Draft:
        return self._rendered(state, facts, state.path, "recommend" if not before else "refine", before or [], greets, "", None, {}, again=True)

    def _rendered(
        self, state: State, facts: Facts, path: Path | None, intent: str, before: list[str], greets: bool, told: str,
        asked: str | None, similarity: dict[str, float], again: bool = False,
    ) -> Draft:  # fmt: skip
        question = questions()[asked]["ask"] if asked else ""
        values: dict[str, Any] = {
            "greets": greets, "before": before, "recap": told, "question": question, "again": again, "path": path, "limits": [], "changes": [], "together": [],
            "student": state.profile.profession in ("etudiant_medecine", "etudiant_sante") and not again, "totals": "",
            "stale_majority": False, "practice": None,
        }  # fmt: skip
        if path is None:
            return self._no_path(state, facts, values, similarity, intent)
        ids = [step.programme for step in path.steps]
        moved = [r for r in path.relaxed if r["constraint"] != "topics"]
        if moved:
            case = self._case(state, similarity)
            found = self._planner.conflict(case)
            values |= {"limits": [words(case, name) for name in found.limits], "changes": self._changes(case, found)}
        values["totals"] = lambda: self._totals_text(ids, facts, state.profile.profession)
        stale = sum(facts.is_stale(self.corpus.programmes[i].as_of) for i in ids)
        values["stale_majority"] = stale * 2 > len(ids)
        practices = [p for p in self.corpus.links.judgement_practices if p.without_ai]
        practice = practices[state.turn % len(practices)] if practices else None
        text = render("recommend", facts, **(values | {"practice": practice}))
        shown = path
        if practice:
            marker = int(facts.cite(practice.source, practice.n)[1:-1])
            shown = path.model_copy(update={"without_ai": WithoutAI(text=practice.practice, marker=marker)})
        warnings = ["relaxed_constraints"] if path.relaxed else []
        suggestions = list(questions()[asked]["replies"]) if asked else list(SUGGESTED_AFTER_PATH)
        if state.profile.modalities == ["distanciel"] and "Plutôt à distance" in suggestions:
            suggestions.remove("Plutôt à distance")
        return Draft(
            intent, text, "parcours", ids, shown, suggestions, warnings,
            {"shown": ids, "focus": ids[0] if len(ids) == 1 else None},
        )  # fmt: skip

    def _totals_text(self, ids: list[str], facts: Facts, profession: str | None) -> str:
        programmes = [self.corpus.programmes[i] for i in ids]
        t = totals(programmes, profession)
        hours_marks = "".join(facts.mark(p.id, "hours") for p in programmes if p.hours is not None)
        price_marks = "".join(facts.mark(p.id, "prices") for p in programmes if price_for(p, profession) is not None)

        def steps(n: int, what: str) -> str:
            return f" ({n} étape{'s' if n > 1 else ''} sans {what})" if n else ""

        hours = "durée totale non communiquée"
        if t.hours is not None:
            hours = f"{'au moins ' if t.hours_unknown else ''}{number(t.hours)} h{steps(t.hours_unknown, 'durée publiée')} {hours_marks}"
        price = "coût total non communiqué"
        if t.price_eur == 0 and t.price_unknown:
            free = len(ids) - t.price_unknown
            price = f"gratuit pour {free} étape{'s' if free > 1 else ''}, tarif non communiqué pour {t.price_unknown} {price_marks}"
        elif t.price_eur is not None:
            amount = f"{number(t.price_eur)} €" if t.price_eur else "gratuit"
            price = f"{'au moins ' if t.price_unknown else ''}{amount}{steps(t.price_unknown, 'tarif publié')} {price_marks}"
        return f"**Au total :** {hours} ; {price}."

    def _case(self, state: State, similarity: dict[str, float]) -> Case:
        return self._planner.case(state.profile, similarity, state.set_aside, self._settings.day())

    def _no_path(self, state: State, facts: Facts, values: dict[str, Any], similarity: dict[str, float], intent: str) -> Draft:
        """Which limits conflict, and the least changes that open something."""
        case = self._case(state, similarity)
        found = self._planner.conflict(case)
        values["limits"] = [words(case, name) for name in found.limits]
        values["changes"] = self._changes(case, found)
        values["together"] = [words(case, name) for name in found.together]
        text = render("recommend", facts, **values)
        suggestions = [_BEND[name] for name in (found.limits or found.together) if name in _BEND][:4]
        return Draft(intent, text, "parcours", warnings=["relaxed_constraints"], suggestions=suggestions or ["Quels DU sur l'IA en santé ?"])

    def _changes(self, case: Case, found: Conflict) -> list[tuple[str, str]]:
        """(what to change, the programme it opens first)."""
        return [(c.text, case.columns.programmes[c.row].id) for c in found.changes]

    def _leaning(self, u: Understanding) -> list[str]:
        if u.vector is None or len(u.message.words) < 3:
            return []
        found = self._searcher.programmes(u.message.text, u.vector, k=LEANING)
        return [f.owner for f in found]


_BEND = {
    "modalities": "Peu importe la modalité", "budget_max_eur": "Sans limite de budget", "city": "Peu importe le lieu", "hours_total_max": "Sans limite d'heures",
    "hours_per_week_max": "Peu importe le rythme", "months_max": "Peu importe la durée", "kinds_wanted": "Peu importe le type de formation", "languages": "Peu importe la langue",
}  # fmt: skip
"""What to say to lift a limit."""
_CHEAPER = re.compile(r"\b(?:cher|chere|prix|couteux|couteuse|abordable|economique|budget|payant|payante|gratuit|gratuite|cheaper)\b")
_SHORTER = re.compile(r"\b(?:court|courte|rapide|leger|legere|long|longue|longtemps|temps|duree|shorter|condense|condensee)\b")

