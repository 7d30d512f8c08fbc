"""Replies that recommend: a first question when it decides everything, else a path, and at most one question after it."""

import re
from typing import Any

from advisor.answer import number, render
from advisor.dialogue import State, next_question
from advisor.facts import Facts
from advisor.matching import LONG_KINDS, full_price
from advisor.planner import Path, WithoutAI, totals
from advisor.profile import Profile
from advisor.replies.draft import Draft, Handlers, Tools, questions, recap
from advisor.replies.knowledge import KnowledgeReplies
from advisor.understanding import Understanding
from corpus.codes import label

LEANING = 12
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
        similarity = _closeness(state.leaning)
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
        similarity = _closeness(leaning)
        path = self._planned(state.profile, similarity, state.set_aside)
        asked = None
        if path is not None:
            asked = next_question(state.profile, state.asked, self._planner.candidates(state.profile, similarity))
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
            "greets": greets, "before": before, "recap": told, "question": question, "again": again, "path": path, "blocking": [],
            "student": state.profile.profession in ("etudiant_medecine", "etudiant_sante") and not again, "totals": "",
            "stale_majority": False, "practice": None,
        }  # fmt: skip
        if path is None:
            values["blocking"] = self._blocking(state.profile, similarity)
            text = render("recommend", facts, **values)
            return Draft(intent, text, "parcours", warnings=["relaxed_constraints"], suggestions=["Plutôt à distance", "Sans limite de budget", "Peu importe le lieu"])
        ids = [step.programme for step in path.steps]
        values["totals"] = lambda: self._totals_text(ids, facts)
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

    def _totals_text(self, ids: list[str], facts: Facts) -> str:
        programmes = [self.corpus.programmes[i] for i in ids]
        t = totals(programmes)
        hours_marks = "".join(facts.mark(p.id, "hours") for p in programmes if p.hours is not None)
        price_marks = "".join(facts.mark(p.id, "prices") for p in programmes if full_price(p) is not None)

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

    def _blocking(self, profile: Profile, similarity: dict[str, float]) -> list[str]:
        counts: dict[str, int] = {}
        for c in self._planner.candidates(profile, similarity):
            for v in c.violations:
                counts[v.criterion] = counts.get(v.criterion, 0) + 1
        return [f"{label('criterion', name)} : écarte {n} formations" for name, n in sorted(counts.items(), key=lambda kv: -kv[1])[:3]]

    def _leaning(self, u: Understanding) -> list[str]:
        if u.vector is None or len(u.message.words) < 3:
            return []
        found = self._searcher.programmes(u.message.text, u.vector, k=LEANING)
        return [f.owner for f in found]


_CHEAPER = re.compile(r"\b(?:cher|chere|prix|couteux|couteuse|abordable|economique|budget|payant|payante|gratuit|gratuite|cheaper)\b")
_SHORTER = re.compile(r"\b(?:court|courte|rapide|leger|legere|long|longue|longtemps|temps|duree|shorter|condense|condensee)\b")


def _closeness(leaning: list[str]) -> dict[str, float]:
    """Programme → closeness to what was asked for, 1 for the nearest, by rank."""
    return {id_: round(1 - i / (LEANING + 1), 3) for i, id_ in enumerate(leaning)}
