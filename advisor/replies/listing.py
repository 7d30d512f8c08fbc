"""Lists by criteria: what a message asks for, what the last list was made by, and the programmes that are known to fit."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from advisor.answer import number, render
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.knowledge import entry
from advisor.prices import full_price, price_for
from advisor.replies.draft import LISTED, Draft, Handlers, closeness
from advisor.understanding import Understanding
from advisor.understanding.name_words import EMPTY
from advisor.understanding.signs import has_sign
from advisor.understanding.words import word_list
from corpus.codes import label
from corpus.models import Programme
from corpus.text import singular
from index.search import Facets

SEARCHED = 30
ASKS_ANY = EMPTY | word_list("asks_for_any")
"""Words that say nothing of what a list should hold."""
CRITERIA = ("kind", "modality", "town", "abroad", "region", "language")
"""Families of words that lists are cut by, and not sorted."""
OVER = ("termine", "ferme")
ANNUAL = ("datathon", "conference")
"""Kinds whose past editions are worth showing: the next one resembles them."""
SUBJECTS = {"regulation": ["reglementation", "donnees_sante", "cybersecurite"], "ai_role": ["ethique"]}
"""Topics of a training on what an answer of that intent was about."""
CLOSED = ("cadre", "cursus", "etablissement")
"""Where one cannot enrol alone, or at all."""
BIG_TOWN = 20_000
NO_DATES = "Je ne peux pas trier par date : aucune de ces formations ne publie de session à venir, le calendrier se demande à l'organisme."
NONE_KNOWN_SO = "Aucune n'est connue pour se suivre de cette façon : le format de celles-ci n'est pas publié."
NONE_OF_IT = "Je n'en connais pas d'ouverte qui soit faite pour cette spécialité ({})."
NONE_OF_ALL = "Rien de ce que je connais ne répond à tout cela ({})."
NOWHERE = "Je n'en connais pas à cet endroit ({}). Voici ce qui s'en approche, à distance ou sans modalité publiée :"


class Sought(BaseModel):
    """What a list is made by: criteria in the message's words, whoever it speaks of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    """The question, in the person's own words."""
    kinds: list[str] = []
    refused: list[str] = []
    modalities: list[str] = []
    topics: list[str] = []
    languages: list[str] = []
    places: list[str] = []
    """Towns or regions, any of which will do."""
    specialty: str | None = None
    open: bool = False
    """Whether what is known to be over will not do."""
    profession: str | None = None
    hours: float | None = None
    months: float | None = None
    budget: float | None = None
    payer: str | None = None
    """The profession of the person known to the conversation, whose price counts."""

    def narrowed(self, by: "Sought") -> "Sought":
        """These criteria, with those that a later message gives anew ("et à Paris ?")."""
        told = {name: value for name, value in by.model_dump().items() if value not in (None, [])}
        if by.modalities == ["distanciel"]:
            told.setdefault("places", [])  # "en ligne alors", when there was nothing near by
        return self.model_copy(update=told | {"text": f"{self.text} {by.text}"[-300:]})

    @property
    def facets(self) -> Facets:
        return Facets(
            tuple(self.modalities), None, tuple(self.kinds), tuple(self.refused), self.profession, self.budget == 0
        )

    def allows(self, p: Programme) -> bool:
        """Whether nothing known of it breaks a limit; "gratuit" wants it known."""
        price = price_for(p, self.payer) if self.payer else full_price(p)
        free = price == 0 if self.payer else p.free
        if (self.budget == 0 and not free) or (self.budget is not None and price is not None and price > self.budget):
            return False
        known = ((p.hours, self.hours), (p.months, self.months))
        if any(value is not None and limit is not None and value > limit for value, limit in known):
            return False
        return not (self.languages and p.language and p.language not in self.languages)

    def fits(self, p: Programme) -> int:
        """How far it is from the people the message speaks of: 0 for the specialty asked for, 2 for another one."""
        specialties = p.editorial.specialties
        return 1 if not (self.specialty and specialties) else 0 if self.specialty in specialties else 2

    def unknown(self, p: Programme) -> int:
        """How many of the criteria its record says nothing about, or whether one cannot enrol alone: what fits for sure comes first."""
        silent = (
            self.modalities and not p.modalities,
            self.hours is not None and p.hours is None,
            self.budget and full_price(p) is None,
            self.languages and not p.language,
            p.enrolment in CLOSED,
        )
        return sum(map(bool, silent))

    def words(self) -> Iterator[str]:
        yield from (label("kind", k) for k in self.kinds)
        yield from (f"sans {label('kind', k)}" for k in self.refused)
        yield from (label("modality", m) for m in self.modalities)
        yield from self.places
        if self.budget is not None:
            yield "gratuit" if self.budget == 0 else f"{number(self.budget)} € au plus"
        if self.hours is not None:
            yield f"{number(self.hours)} h au plus"
        if self.months is not None:
            yield f"{number(self.months)} mois au plus"
        yield from (label("language", code) for code in self.languages)


def sought(u: Understanding) -> Sought:
    """The criteria that a message names."""
    by: dict[str, list[Any]] = {}
    for h in u.hits:
        by.setdefault(h.family, []).append(h.value)
    told = u.facts.values
    refused = told.get("kinds_excluded", [])
    towns = (
        [t.name for t in by.get("town", []) if t.population >= BIG_TOWN] or by.get("abroad", []) or by.get("region", [])
    )
    if not {"ou", "et"} & set(u.message.plain):
        towns = towns[-1:]  # "Nice c'est 500 bornes. Sur Toulouse y a quoi ?"
    return Sought(
        text=u.message.text[:200], kinds=[k for k in dict.fromkeys(by.get("kind", [])) if k not in refused], refused=refused,
        modalities=told.get("modalities") or list(dict.fromkeys(by.get("modality", []))), topics=list(dict.fromkeys(by.get("topic", []))),
        languages=told.get("languages") or list(dict.fromkeys(by.get("language", []))), places=list(dict.fromkeys(towns)),
        specialty=next((s for s in (*by.get("domain", []), *(v.get("specialty") for v in by.get("person", []))) if s), None), open=has_sign("still_open", u.message.plain),
        profession=next((v["profession"] for v in by.get("person", []) if v.get("profession")), None),
        hours=told.get("hours_total_max"), months=told.get("months_max"), budget=told.get("budget_max_eur"),
    )  # fmt: skip


class ListReplies(Handlers):
    """Lists, best first; what does not fit for sure is left out, what is not published comes last."""

    def search(self, state: State, u: Understanding, facts: Facts) -> Draft:
        before = Sought.model_validate(state.sought) if u.narrows and state.sought else None
        told = entry(state.entry) if u.moves.on_it and not u.narrows else None
        if told:  # what was just told is what is sought
            before = Sought(topics=SUBJECTS.get(str(state.topic), []))
            u = replace(u, vector=self._knowledge.question(told), message=replace(u.message, text=told.title))
        own = state.profile.city or state.profile.region
        here = own if own and has_sign("here", u.message.plain) else None
        return self.listing(u, facts, LISTED, before, state.profile.profession, here, self._suited(state, u))

    def _suited(self, state: State, u: Understanding) -> list[str]:
        """Programmes by how well they fit the person, where that is known and the message says nothing to sort them by
        ("quels DU existent ?"); else none."""
        covered = {i for h in u.hits for i in range(h.start, h.end) if h.family in CRITERIA}
        says = [w for i, w in enumerate(u.message.plain) if i not in covered and not w[0].isdigit()]
        if state.profile.profession is None or any(w not in ASKS_ANY and singular(w) not in ASKS_ANY for w in says):
            return []
        candidates = self._planner.candidates(state.profile, closeness(state.leaning), self._settings.day())
        return [c.programme.id for c in candidates]

    def listing(
        self,
        u: Understanding,
        facts: Facts,
        length: int,
        before: Sought | None = None,
        payer: str | None = None,
        here: str | None = None,
        suited: list[str] | None = None,
    ) -> Draft:
        """The programmes that a message asks for, the first `length` of them shown, the others a question away.

        :param before: criteria of the last list, which the message narrows. :param here: the place that "ici" means.
        :param suited: programmes, best first, where the message says nothing to sort them by.
        """
        new = sought(u)
        if here and not new.places:
            new = new.model_copy(update={"places": [here]})
        asked = (before.narrowed(new) if before else new).model_copy(update={"payer": payer})
        every_programme = len(self.corpus.programmes)
        criteria = ", ".join(asked.words())
        k = every_programme if criteria or suited else SEARCHED
        programmes, nowhere, ranks = self._found(asked, u, k, suited)
        nothing = ""
        if before and not programmes:  # what is asked now, without what was asked before
            nothing = NONE_OF_ALL.format(criteria)
            asked = new.model_copy(update={"payer": payer})
            criteria = ", ".join(asked.words())
            programmes, nowhere, ranks = self._found(asked, u, every_programme, suited)
        # a profession may be part of a name ("double cursus médecin-ingénieur")
        if not programmes and asked.profession:
            programmes, nowhere, ranks = self._found(asked.model_copy(update={"profession": None}), u, k, suited)
        every = [p.id for p in programmes]
        ids = every[:length]
        counted = (
            f"{len(ids)} des {len(every)} formations que je connais"
            if criteria and len(every) > length
            else "ce que je connais"
        )
        intro = (
            nowhere
            or f"Voici {counted}{' (' + criteria + ')' if criteria else ''}, du plus proche au moins proche de votre demande :"
        )
        if nothing:
            intro = f"{nothing} {intro}"
        if has_sign("when", u.message.plain) and not any(p.sessions for p in programmes):
            intro = f"{NO_DATES} {intro}"
        if asked.specialty and not any(asked.fits(self.corpus.programmes[i]) == 0 for i in ids):
            intro = f"{NONE_OF_IT.format(label('specialty', asked.specialty))} {intro}"
        if ids and asked.modalities and not any(set(asked.modalities) & set(p.modalities) for p in programmes):
            intro = f"{NONE_KNOWN_SO} {intro}"
        unknown = sum(full_price(self.corpus.programmes[i]) is None for i in ids)
        text = render("list", facts, greets=u.greets, ids=ids, intro=intro, criteria=criteria, unknown_price=unknown)
        others = ["Et les autres ?"] if criteria and len(every) > length else []
        remembered = {
            "shown": ids, "focus": ids[0] if len(ids) == 1 else None, "about": ids if others else [], "spoken": ids if len(ids) == 1 else [],
            "wider": every if others else [], "sought": asked.model_dump(exclude_defaults=True),
        }  # fmt: skip
        next_says = (
            ["Compare les deux premières", "La première"]
            if len(ids) > 1
            else ["Et le prix ?"]
            if ids
            else ["Que peux-tu faire ?"]
        )
        suggestions = [*others, *next_says, "Quelle formation pour moi ?"]
        # one finds nothing: the list before stays
        return Draft(
            "search",
            text,
            "recherche_liste",
            ids,
            suggestions=suggestions,
            state=remembered if ids else {},
            ranks=ranks,
        )

    def _found(
        self, asked: Sought, u: Understanding, k: int, suited: list[str] | None
    ) -> tuple[list[Programme], str, list[dict[str, Any]]]:
        """(programmes, best first; what is said when none is at the place asked for; ranks of the search, for the trace).

        :param k: how many are looked at: criteria cut the list, without any its tail is far from what was asked.
        """
        found = self._searcher.programmes(asked.text, u.vector, asked.facets, k=k) if u.vector is not None else []
        if suited:
            rank = {id_: i for i, id_ in enumerate(suited)}
            found.sort(key=lambda f: rank.get(f.owner, len(rank)))
        programmes = [
            p
            for f in found
            if asked.allows(p := self.corpus.programmes[f.owner])
            and (p.status not in OVER or (p.kind in ANNUAL and not asked.open))
        ]
        nowhere = ""
        if asked.places:
            there = [p for p in programmes if set(asked.places) & {p.city, p.region, *p.places}]
            programmes = there or [p for p in programmes if "distanciel" in p.modalities or not p.modalities]
            nowhere = "" if there else NOWHERE.format(" ou ".join(asked.places))
        if asked.topics and (asked.kinds or asked.places or u.moves.on_it):
            programmes = [p for p in programmes if set(asked.topics) & set(p.editorial.topics)] or programmes
        named = [self.corpus.programmes[i] for i in u.references if u.reference_kind == "name"]
        programmes = [
            *named,
            *(p for p in sorted(programmes, key=lambda p: (asked.fits(p), asked.unknown(p))) if p not in named),
        ]
        return programmes, nowhere, [{"programme": f.owner, **f.trace} for f in found[:10]]
