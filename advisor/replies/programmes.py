"""Replies about programmes: one, several side by side, a list by criteria, and why one was chosen or not."""

from functools import cached_property
from typing import Any

from advisor.answer import number, render
from advisor.comparison import compare
from advisor.dialogue import State
from advisor.facts import FIELD_TITLES, Facts
from advisor.prices import full_price
from advisor.replies.draft import LISTED, Draft, Handlers, Tools, closeness, questions
from advisor.replies.knowledge import KnowledgeReplies
from advisor.replies.record import NOTHING_MORE, Records
from advisor.understanding import Understanding
from advisor.understanding.describing import DIPLOMAS, NOT
from advisor.wording import totals_text
from corpus.codes import label
from corpus.text import content_words

SHOWN_WITH = {
    "hours": ["hours", "duration"], "rhythm": ["rhythm", "duration"], "attendance": ["modalities", "rhythm", "duration"], "places": ["places", "modalities"],
    "url": ["provider", "url"], "audience": ["audience", "prerequisites"], "prerequisites": ["prerequisites", "audience"],
    "first_edition": ["first_edition", "status"], "ects": ["ects", "certification"],
}  # fmt: skip
"""Facts that answer a question better together."""
MOST_FACTS = 6
MOST_TOLD = 2
"""Programmes of which more is told than the facts asked for."""
SUPERLATIVE_FIELD = {"cheapest": "prices", "shortest": "hours", "longest": "hours", "nearest": "places"}
TOLD_APART = (*DIPLOMAS, "certificat_universitaire", "mooc", "datathon", "dpc")
"""Kinds that people name precisely, and that are worth putting right."""
UNPUBLISHED = {
    "cheapest": "Je ne compare que les tarifs publiés : {n} autre{s} formation{s} n'en donne{nt} pas.",
    "shortest": "Je ne compare que les durées publiées : {n} autre{s} formation{s} n'en donne{nt} pas.",
    "longest": "Je ne compare que les durées publiées : {n} autre{s} formation{s} n'en donne{nt} pas.",
}  # fmt: skip
NEXT_FACTS = {"prices": "Et le prix ?", "hours": "Combien d'heures ?", "admission": "Comment s'inscrire ?"}
"""Questions offered after a programme, less those just answered."""
NEAREST = "Je ne connais pas de formation sous ce nom. La plus proche que je connaisse :"
NOTHING_TO_COMPARE = "Je n'en ai montré qu'une : dites-moi à laquelle la comparer, par son nom, ou demandez-moi autre chose que celle-ci."


class ProgrammeReplies(Handlers):
    """Facts of programmes, each printed with its citation."""

    def __init__(self, tools: Tools, answers: KnowledgeReplies):
        super().__init__(tools)
        self._answers = answers

    @cached_property
    def _records(self) -> Records:
        # on the first question of a programme: no start waits for it
        return Records(self.corpus, self._searcher.analyser)

    def programme_info(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if u.reference_kind in ("attribute", "position") and not u.references:
            kind = "none_of_shown" if u.reference_kind == "attribute" else "out_of_range"
            text = render("small", facts, kind=kind, superlative=u.superlative, shown=len(state.shown))
            return Draft(
                "programme_info",
                text,
                "programme",
                state.shown if u.superlative in UNPUBLISHED else [],
                suggestions=["Compare les deux premières", "La première", "Quelle formation pour moi ?"],
                state={"about": state.about},
            )
        called = u.references or self._at_hand(state)
        ids = called or self._nearest(u)
        if not ids:
            text = render("small", facts, kind="unknown_programme")
            return Draft(
                "programme_info",
                text,
                "programme",
                suggestions=["Quelle formation pour moi ?", "Quels DU sur l'IA en santé ?"],
            )
        ids, fields = ids[:LISTED], self._asked_fields(u)
        if len(ids) > 1 and not fields:
            intro = (
                "Plusieurs formations répondent à ce nom :"
                if u.reference_kind == "name"
                else "Voici celles dont vous parlez :"
            )
            text = render("list", facts, greets=u.greets, ids=ids, intro=intro, criteria="", unknown_price=0)
        else:
            told = {
                id_: self._records.told(id_, u, fields) if len(ids) <= MOST_TOLD and not u.superlative else NOTHING_MORE
                for id_ in ids
            }
            # "il y a combien de séminaires ?"
            alone = any(told.values()) and (u.reference_kind in ("context", "pronoun") or "combien" in u.message.plain)
            text = render(
                "programme", facts, greets=u.greets, ids=ids, fields=fields, facts_alone=bool(fields) or alone, told=told, titles=FIELD_TITLES, dated=bool({"admission", "rhythm"} & set(fields)), among=self._among(state, u, ids),
                asks_kind_price=lambda id_: "prices" in fields and full_price(self.corpus.programmes[id_]) is None and self._kind_price(id_) is not None,
                other_kind=self._other_kind(u, ids), kind_price_text=lambda id_: self._kind_price_text(id_, facts), stale_majority=lambda: facts.stale * 2 > len(facts.citations),
            )  # fmt: skip
        if state.path and len(ids) > 1 and set(ids) == set(state.path.programmes) and {"hours", "prices"} & set(fields):
            text = f"{text.strip()}\n\n{totals_text([self.corpus.programmes[i] for i in ids], facts, state.profile.profession)}"
        text = text if called else f"{NEAREST}\n\n{text}"
        back = "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"
        said = (
            [say for name, say in NEXT_FACTS.items() if name not in fields]
            if len(ids) == 1
            else ["Compare les deux premières", "La première"]
        )
        return Draft(
            "programme_info",
            text,
            "programme",
            ids,
            suggestions=[*said, back],
            state=_spoken_of(state, ids, listed=not fields),
        )

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
        asked = [*([SUPERLATIVE_FIELD[u.superlative]] if u.superlative else []), *u.fields]
        return list(dict.fromkeys(f for name in asked for f in SHOWN_WITH.get(name, [name]) if f in FIELD_TITLES))[
            :MOST_FACTS
        ]

    def _among(self, state: State, u: Understanding, ids: list[str]) -> str:
        """What a superlative could not compare: "parmi celles dont la durée est publiée (2 autres ne la donnent pas)"."""
        if u.superlative not in UNPUBLISHED:
            return ""
        value = full_price if u.superlative == "cheapest" else (lambda p: p.hours)
        unknown = sum(value(self.corpus.programmes[i]) is None for i in state.shown if i not in ids)
        return (
            UNPUBLISHED[u.superlative].format(n=unknown, s="s" if unknown > 1 else "", nt="nt" if unknown > 1 else "")
            if unknown
            else ""
        )

    def _other_kind(self, u: Understanding, ids: list[str]) -> str | None:
        """The kind that a programme called by its name was taken for ("le DIU de Nice", which is a DU)."""
        words = u.message.plain
        said = [h for h in u.hits if h.family == "kind" and not NOT & set(words[max(h.start - 2, 0) : h.start])]
        if u.reference_kind != "name" or len(ids) != 1 or len(said) != 1 or said[0].value not in TOLD_APART:
            return None
        programme = self.corpus.programmes[ids[0]]
        of_the_title = set(u.message.plain[said[0].start : said[0].end]) <= set(content_words(programme.name))
        return None if of_the_title or programme.kind in ("autre", said[0].value) else said[0].value

    def _kind_price(self, id_: str) -> Any:
        bounds = self._planner.range(self.corpus.programmes[id_].kind, "price")
        return bounds if bounds and bounds.source else None

    def _kind_price_text(self, id_: str, facts: Facts) -> str:
        bounds = self._kind_price(id_)
        kind = label("kind", self.corpus.programmes[id_].kind)
        return f"Pour situer : un {kind} coûte en général de {number(bounds.low)} à {number(bounds.high)} € {facts.cite(*bounds.source)}"

    def compare(self, state: State, u: Understanding, facts: Facts) -> Draft:
        spoken = [state.focus] if state.focus and len(u.references) == 1 else []  # "compare-le avec celui de Nice"
        named = list(dict.fromkeys([*spoken, *u.references]))
        ids = list(dict.fromkeys([*named, *([] if len(named) > 1 else [*reversed(state.spoken), *state.shown])]))[
            : max(2, min(4, len(named)))
        ]
        if len(ids) < 2:
            alone = self.programme_info(state, u, facts)
            if ids and set(ids) <= set(state.shown):  # "compare les deux premières", and one was shown
                alone.intent, alone.text = "compare", f"{NOTHING_TO_COMPARE}\n\n{alone.text}"
            return alone
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
            return Draft(
                "why", text, "parcours", suggestions=list(questions()[asked]["replies"]), state={"expected": asked}
            )
        path = state.path.programmes if state.path else []
        left_out = [] if u.references else self._left_out(state, u, path)
        ids = (u.references or left_out or self._at_hand(state))[:3]
        case = self._planner.case(state.profile, closeness(state.leaning), state.set_aside, self._settings.day())
        items = [(id_, self._planner.explain(case, path, id_)) for id_ in ids]
        text = render("why", facts, asked_question=None, items=items, has_path=bool(path), nearest=bool(left_out))
        return Draft(
            "why",
            text,
            "parcours",
            ids,
            suggestions=["Et le prix ?", "Montre-moi autre chose"],
            state=_spoken_of(state, ids),
        )

    def _left_out(self, state: State, u: Understanding, path: list[str]) -> list[str]:
        """The best fits of a kind that the path lacks ("pourquoi pas un DU ?"), those within the limits first: what keeps
        them out keeps out the others."""
        kinds = {h.value for h in u.hits if h.family == "kind"}
        if not path or kinds & {self.corpus.programmes[i].kind for i in path}:
            return []
        candidates = self._planner.candidates(state.profile, closeness(state.leaning), self._settings.day())
        of_kind = [c for c in candidates if c.programme.kind in kinds]
        return [c.programme.id for c in sorted(of_kind, key=lambda c: not c.fits)][:MOST_TOLD]


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
