"""Replies about programmes: one, several side by side, a list by criteria, and why one was chosen or not."""

from dataclasses import dataclass
from typing import Any

from advisor.answer import number, render
from advisor.comparison import compare
from advisor.dialogue import State
from advisor.facts import FIELD_TITLES, Facts
from advisor.prices import full_price
from advisor.replies.draft import Draft, Handlers, Tools, closeness, questions
from advisor.replies.knowledge import KnowledgeReplies
from advisor.understanding import Understanding
from advisor.understanding.case import has_sign
from corpus.codes import label
from corpus.models import Programme
from index.search import Facets

LISTED = 5
SHOWN_WITH = {"hours": ["hours", "duration"], "rhythm": ["rhythm", "duration"], "places": ["places", "modalities"]}
"""Facts that answer a question better together."""
SUPERLATIVE_FIELD = {"cheapest": "prices", "shortest": "hours", "longest": "hours", "nearest": "places"}
UNPUBLISHED = {
    "cheapest": "Je ne compare que les tarifs publiés : {n} autre{s} formation{s} n'en donne{nt} pas.",
    "shortest": "Je ne compare que les durées publiées : {n} autre{s} formation{s} n'en donne{nt} pas.",
    "longest": "Je ne compare que les durées publiées : {n} autre{s} formation{s} n'en donne{nt} pas.",
}  # fmt: skip
NEXT_FACTS = {"prices": "Et le prix ?", "hours": "Combien d'heures ?", "admission": "Comment s'inscrire ?"}
"""Questions offered after a programme, less those just answered."""

SEARCHED = 30
NO_DATES = "Je ne peux pas trier par date : aucune de ces formations ne publie de session à venir, le calendrier se demande à l'organisme."


@dataclass(frozen=True, slots=True)
class _Found:
    """What a list asked for holds: programmes, best first, the criteria in words, what is said when none is at the place
    asked for, and the ranks of the search, for the trace."""

    programmes: list[Programme]
    criteria: str
    nowhere: str
    ranks: list[dict[str, Any]]


class ProgrammeReplies(Handlers):
    """Facts of programmes, each printed with its citation."""

    def __init__(self, tools: Tools, answers: KnowledgeReplies):
        super().__init__(tools)
        self._answers = answers

    def programme_info(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if u.reference_kind in ("attribute", "position") and not u.references:
            kind = "none_of_shown" if u.reference_kind == "attribute" else "out_of_range"
            text = render("small", facts, kind=kind, superlative=u.superlative, shown=len(state.shown))
            return Draft("programme_info", text, "programme", suggestions=["Compare les deux premières", "La première", "Quelle formation pour moi ?"], state={"about": state.about})
        ids = u.references or self._at_hand(state) or self._nearest(u)
        if not ids:
            text = render("small", facts, kind="unknown_programme")
            return Draft("programme_info", text, "programme", suggestions=["Quelle formation pour moi ?", "Quels DU sur l'IA en santé ?"])
        ids, fields = ids[:LISTED], self._asked_fields(u)
        if len(ids) > 1 and not fields:
            intro = "Plusieurs formations répondent à ce nom :" if u.reference_kind == "name" else "Voici celles dont vous parlez :"
            text = render("list", facts, greets=u.greets, ids=ids, intro=intro, criteria="", unknown_price=0)
        else:
            text = render(
                "programme", facts, greets=u.greets, ids=ids, fields=fields, titles=FIELD_TITLES, among=self._among(state, u, ids),
                asks_kind_price=lambda id_: "prices" in fields and full_price(self.corpus.programmes[id_]) is None and self._kind_price(id_) is not None,
                kind_price_text=lambda id_: self._kind_price_text(id_, facts), stale_majority=lambda: facts.stale * 2 > len(facts.citations),
            )  # fmt: skip
        back = "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"
        said = [say for name, say in NEXT_FACTS.items() if name not in fields] if len(ids) == 1 else ["Compare les deux premières", "La première"]
        return Draft("programme_info", text, "programme", ids, suggestions=[*said, back], state=_spoken_of(state, ids, listed=not fields))

    def _at_hand(self, state: State) -> list[str]:
        """What "et le prix ?" is about: the programme spoken of alone last, else every one just shown."""
        return [state.focus] if state.focus else list(state.about or state.shown)

    def _nearest(self, u: Understanding) -> list[str]:
        """The programme nearest to a description, when nothing was named nor shown."""
        if u.vector is None or u.fields or u.points:
            return []
        return [f.owner for f in self._searcher.programmes(u.message.text, u.vector, k=1) if f.similarity > 0.85]

    def _asked_fields(self, u: Understanding) -> list[str]:
        """Facts asked for, with those that answer better together; a superlative asks for what it compares."""
        asked = [SUPERLATIVE_FIELD[u.superlative]] if u.superlative else u.fields
        fields = list(dict.fromkeys(f for name in asked for f in SHOWN_WITH.get(name, [name]) if f in FIELD_TITLES))[:4]
        return [f for f in fields if f != "url"] or ["provider"] if "url" in fields else fields

    def _among(self, state: State, u: Understanding, ids: list[str]) -> str:
        """What a superlative could not compare: "parmi celles dont la durée est publiée (2 autres ne la donnent pas)"."""
        if u.superlative not in UNPUBLISHED:
            return ""
        value = full_price if u.superlative == "cheapest" else (lambda p: p.hours)
        unknown = sum(value(self.corpus.programmes[i]) is None for i in state.shown if i not in ids)
        return UNPUBLISHED[u.superlative].format(n=unknown, s="s" if unknown > 1 else "", nt="nt" if unknown > 1 else "") if unknown else ""

    def _kind_price(self, id_: str) -> Any:
        bounds = self._planner.range(self.corpus.programmes[id_].kind, "price")
        return bounds if bounds and bounds.source else None

    def _kind_price_text(self, id_: str, facts: Facts) -> str:
        bounds = self._kind_price(id_)
        kind = label("kind", self.corpus.programmes[id_].kind)
        return f"Pour situer : un {kind} coûte en général de {number(bounds.low)} à {number(bounds.high)} € {facts.cite(*bounds.source)}"

    def compare(self, state: State, u: Understanding, facts: Facts) -> Draft:
        ids = list(dict.fromkeys([*u.references, *([] if len(u.references) > 1 else state.shown)]))[: max(2, min(4, len(u.references)))]
        if len(ids) < 2:
            return self.programme_info(state, u, facts)
        draft = self.side_by_side(ids, facts, u.greets)
        if set(ids) < set(state.shown):  # "et les autres ?" is about the rest of that list
            draft.state["wider"] = state.shown
        return draft

    def side_by_side(self, ids: list[str], facts: Facts, greets: bool = False) -> Draft:
        """Two to four programmes compared."""
        comparison = compare(ids, facts)
        text = render("compare", facts, greets=greets, comparison=comparison)
        return Draft(
            "compare", text, "comparaison", ids, suggestions=["Pourquoi la première ?", "Dis-m'en plus sur la deuxième"],
            comparison=comparison, state={"shown": ids, "focus": None, "about": ids, "spoken": [], "wider": []},
        )  # fmt: skip

    def why(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if u.asks_why_asked or (not u.references and not state.shown):
            asked = state.expected or (state.asked[-1] if state.asked else "profession")
            text = render("why", facts, asked_question=questions()[asked]["why"], items=[], fields={})
            return Draft("why", text, "parcours", suggestions=list(questions()[asked]["replies"]), state={"expected": asked})
        ids = (u.references or self._at_hand(state))[:3]
        path = [step.programme for step in state.path.steps] if state.path else []
        case = self._planner.case(state.profile, closeness(state.leaning), state.set_aside, self._settings.day())
        items = [(id_, self._planner.explain(case, path, id_)) for id_ in ids]
        text = render("why", facts, asked_question=None, items=items, has_path=bool(path))
        return Draft("why", text, "parcours", ids, suggestions=["Et le prix ?", "Montre-moi autre chose"], state=_spoken_of(state, ids))

    def search(self, state: State, u: Understanding, facts: Facts) -> Draft:
        return self.listing(u, facts, LISTED)

    def listing(self, u: Understanding, facts: Facts, length: int) -> Draft:
        """The programmes that a message asks for, the first `length` of them shown, the others a question away."""
        found = self._found(u)
        every, criteria = [p.id for p in found.programmes], found.criteria
        ids = every[:length]
        counted = f"{len(ids)} des {len(every)} formations que je connais" if criteria and len(every) > length else "ce que je connais"
        intro = found.nowhere or f"Voici {counted}{' (' + criteria + ')' if criteria else ''}, du plus proche au moins proche de votre demande :"
        if has_sign("when", u.message.plain) and not any(p.sessions for p in found.programmes):
            intro = f"{NO_DATES} {intro}"
        unknown = sum(full_price(self.corpus.programmes[i]) is None for i in ids)
        text = render("list", facts, greets=u.greets, ids=ids, intro=intro, criteria=criteria, unknown_price=unknown)
        others = ["Et les autres ?"] if criteria and len(every) > length else []
        return Draft(
            "search", text, "recherche_liste", ids, suggestions=[*others, "Compare les deux premières", "La première", "Quelle formation pour moi ?"],
            state={"shown": ids, "focus": ids[0] if len(ids) == 1 else None, "about": ids if others else [], "spoken": ids if len(ids) == 1 else [], "wider": every if others else []},
            ranks=found.ranks,
        )  # fmt: skip

    def _found(self, u: Understanding) -> "_Found":
        facets, criteria, place = self._asked_facets(u)
        k = len(self.corpus.programmes) if criteria else SEARCHED  # criteria cut the list; without any, its tail is far from what was asked
        found = self._searcher.programmes(u.message.text, u.vector, facets, k=k) if u.vector is not None else []
        programmes = [self.corpus.programmes[f.owner] for f in found]
        programmes = [p for p in programmes if p.status not in ("termine", "ferme") or p.kind in ("datathon", "conference")]
        nowhere = ""
        if place:
            there = [p for p in programmes if place in (p.city, p.region, *p.places)]
            programmes = there or [p for p in programmes if "distanciel" in p.modalities or not p.modalities]
            nowhere = "" if there else f"Je n'en connais pas à cet endroit ({place}). Voici ce qui s'en approche, à distance ou sans modalité publiée :"
        if facets.free:
            programmes = [p for p in programmes if p.free]
        topics = [h.value for h in u.hits if h.family == "topic"]
        if topics and (facets.kinds or place):
            programmes = [p for p in programmes if set(topics) & set(p.editorial.topics)] or programmes
        if facets.modalities:  # what is known to fit first, then « modalité non communiquée »
            programmes.sort(key=lambda p: not set(facets.modalities) & set(p.modalities))
        return _Found(programmes, criteria, nowhere, [{"programme": f.owner, **f.trace} for f in found[:10]])

    def _asked_facets(self, u: Understanding) -> tuple[Facets, str, str | None]:
        """Facets named in the message, whoever it speaks of; (facets, their words, a town or region)."""
        by: dict[str, list[Any]] = {}
        for h in u.hits:
            by.setdefault(h.family, []).append(h.value)
        refused = u.facts.values.get("kinds_excluded", [])
        kinds = tuple(k for k in dict.fromkeys(by.get("kind", [])) if k not in refused)
        free = u.facts.values.get("budget_max_eur") == 0
        modalities = tuple(dict.fromkeys(by.get("modality", [])))
        town = next((t.name for t in by.get("town", []) if t.population >= 20_000), None) or next(iter(by.get("abroad", [])), None)
        region = next(iter(by.get("region", [])), None)
        profession = next((v["profession"] for v in by.get("person", []) if v.get("profession")), None)
        words = [*(label("kind", k) for k in kinds), *(label("modality", m) for m in modalities), *filter(None, [town or region, "gratuit" if free else None])]
        return Facets(modalities, None, kinds, tuple(refused), profession, free), ", ".join(words), town or region


def _spoken_of(state: State, ids: list[str], listed: bool = False) -> dict[str, Any]:
    """What the conversation remembers of programmes just spoken of. A list keeps its ranks while one of it, or
    another, is spoken of; programmes named one after the other make a list of their own.

    :param listed: they were shown as a list, with ranks of their own.
    """
    if len(ids) > 1:
        drawn = listed and set(ids) < set(state.shown)
        kept = state.shown if set(ids) <= set(state.shown) and not listed else ids
        return {"focus": None, "about": ids, "shown": kept, "wider": state.shown if drawn else state.wider}
    spoken = [*(i for i in state.spoken if i not in ids), *ids]
    return {"focus": ids[0], "about": ids, "spoken": spoken, "shown": state.shown if len(state.shown) > 1 else spoken}
