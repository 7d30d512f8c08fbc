"""One reply a kind of turn: what is shown, with which template, and what the conversation remembers of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from advisor.answer import number, plain, render
from advisor.dialogue import State, next_question
from advisor.facts import Facts, value_text
from advisor.knowledge import CERTAIN, INTENT_BONUS, Entry, Knowledge, ambiguous_status, funding_status
from advisor.matching import LEARNERS, full_price
from advisor.planner import Path, Planner, WithoutAI, totals
from advisor.profile import LIST_FIELDS, Profile
from advisor.understanding import Understanding
from corpus.codes import label, read_yaml
from corpus.load import FOUNDING_SHEET
from corpus.settings import Settings
from index.search import Facets, Searcher

LISTED = 5
NEAREST = "Je n'ai pas de réponse rédigée à cette question. Voici ce que disent les sources les plus proches :"
NO_SOURCE = "Je n'ai pas de source qui le dise, et je préfère ne rien inventer."
LEANING = 12
FIELD_TITLES = {
    "kind": "Type", "provider": "Organisme", "audience": "Pour qui", "prerequisites": "Prérequis", "modalities": "Format",
    "places": "Lieu", "hours": "Durée", "duration": "Étendue", "prices": "Tarif", "certification": "Validation",
    "rhythm": "Rythme", "admission": "Admission", "topics": "Contenu", "practical": "Mise en pratique",
    "assessment": "Évaluation", "learner_funding": "Prise en charge", "capacity": "Places", "language": "Langue",
    "url": "Page", "sponsors": "Soutiens du programme", "partners": "Partenaires",
}  # fmt: skip
SHOWN_WITH = {"hours": ["hours", "duration"], "rhythm": ["rhythm", "duration"], "places": ["places", "modalities"]}
"""Facts that answer a question better together."""
SUGGESTED_AFTER_PATH = ["Pourquoi la première ?", "Et le prix ?", "Plutôt à distance", "Qui peut payer ?"]
CRITERION_FIELDS = {
    "audience": "audience", "prerequisites": "prerequisites", "modality": "modalities", "location": "places", "hours": "hours",
    "budget": "prices", "calendar": "months", "language": "language", "kind": "kind",
}  # fmt: skip
"""The field that a criterion's verdict was read from, hence its citation."""
PROFILE_WORDS = {
    "hours_total_max": "{} h au total", "hours_per_week_max": "{} h par semaine", "budget_max_eur": "{} € au plus", "months_max": "{} mois au plus",
}  # fmt: skip
_FAMILY = {
    "profession": "profession", "specialty": "specialty", "stage": "stage", "setting": "setting", "modalities": "modality", "ai_level": "ai_level",
    "programming": "programming", "goals": "goal", "topics": "topic", "kinds_wanted": "kind", "kinds_excluded": "kind", "funding": "funding", "languages": "language",
}  # fmt: skip


@dataclass
class Draft:
    """An answer before its complement sentence; `state` is what the conversation changes."""

    intent: str
    text: str
    theme: str
    programmes: list[str] = field(default_factory=list)
    path: Path | None = None
    suggestions: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    state: dict[str, Any] = field(default_factory=dict)
    ranks: list[dict[str, Any]] = field(default_factory=list)


@cache
def questions() -> dict[str, Any]:
    return read_yaml((FilePath(__file__).parent / "questions.yaml").read_text("utf-8"))


def recap(profile: Profile) -> str:
    """What is known of the person, in words."""
    parts = []
    for name, value in profile.known().items():
        if name in PROFILE_WORDS:
            parts.append("gratuit seulement" if name == "budget_max_eur" and value == 0 else PROFILE_WORDS[name].format(number(value)))
        elif name in LIST_FIELDS:
            words = ", ".join(label(_FAMILY[name], v) for v in value)
            parts.append(f"sans {words}" if name == "kinds_excluded" else words)
        elif name in _FAMILY:
            parts.append(label(_FAMILY[name], value))
        elif name == "city" or not profile.city:
            parts.append(plain(value))
    return ", ".join(parts)


class Replies:
    """Handlers by intent over one corpus; `planned` gives a path for a profile (kept between turns)."""

    def __init__(
        self, settings: Settings, searcher: Searcher, planner: Planner, knowledge: Knowledge,
        planned: Callable[[Profile, dict[str, float]], Path | None],
    ):  # fmt: skip
        self._settings, self._searcher, self._planner, self._knowledge = settings, searcher, planner, knowledge
        self._planned, self.corpus = planned, searcher.corpus

    def welcome(self) -> str:
        return render("small", self._no_facts(), kind="greeting")

    def reply(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """The draft for one understood message."""
        handler = getattr(self, f"_{u.intent}", None) or self._small
        draft = handler(state, u, facts)
        if u.guarded.patient_data:
            warning = (
                "**Votre message semble contenir des données identifiant une personne.** Je ne les ai ni gardées ni utilisées ; "
                "ne saisissez jamais de données de patient ici."
            )
            draft.text = f"{warning}\n\n{draft.text}" if u.intent != "emergency" else draft.text
            draft.warnings.append("patient_data")
        if draft.intent != "unclear":
            draft.state.setdefault("misunderstood", 0)
        draft.state.setdefault("expected", None)
        return draft

    # --- recommendation -------------------------------------------------------------------------------------------

    def recommend(self, state: State, facts: Facts) -> Draft:
        """The path for a profile, without a message."""
        draft = self._path(state, facts, "recommend", state.leaning)
        draft.state.setdefault("expected", None)
        return draft

    def _recommend(self, state: State, u: Understanding, facts: Facts) -> Draft:
        before = [text for other in u.also if (text := self._aside(other, u, facts))]
        if u.back_to_path and state.path:
            return self._shown_again(state, facts, u.greets)
        if not u.facts and not before and (worry := self._worry(u)):  # "à quoi bon, je pars à la retraite" is answered first
            before = [worry.render(facts)]
        leaning = self._leaning(u) or state.leaning
        if state.profile.profession is None and "profession" not in state.asked:
            return self._ask_first(state, u, before, leaning, facts)
        return self._path(state, facts, u.intent, leaning, before, u.greets, bool(u.facts))

    _refine = _recommend

    def _profile(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if not u.facts and not u.no_answer and self._worry(u):
            return self._known(state, u, facts)
        if not u.facts and not u.no_answer:
            lead = f"J'ai noté : {recap(state.profile)}." if state.profile.known() else "Je n'ai encore rien noté de vous."
            text = render("small", facts, kind="profile", lead=f"{lead} Vous pouvez le corriger à tout moment, ou dire « oublie tout ».")
            return Draft("profile", text, "accueil", suggestions=["Quelle formation pour moi ?", "Oublie tout"])
        return self._recommend(state, u, facts)

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
        similarity = {id_: round(1 - i / (LEANING + 1), 3) for i, id_ in enumerate(leaning)}
        path = self._planned(state.profile, similarity)
        asked = None
        if path is not None:
            asked = next_question(state.profile, state.asked, self._planner.candidates(state.profile, similarity))
        draft = self._rendered(state, facts, path, intent, before, greets, recap(state.profile) if told else "", asked, similarity)
        draft.state |= {"path": draft.path, "leaning": leaning, "expected": asked}
        if asked:
            draft.state["asked"] = [*state.asked, asked]
        return draft

    def _shown_again(self, state: State, facts: Facts, greets: bool) -> Draft:
        return self._rendered(state, facts, state.path, "recommend", [], greets, "", None, {}, again=True)

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

    # --- programmes -----------------------------------------------------------------------------------------------

    def _programme_info(self, state: State, u: Understanding, facts: Facts) -> Draft:
        ids = u.references or ([state.focus] if state.focus else list(state.shown))
        if not ids and u.vector is not None and not u.fields:
            found = self._searcher.programmes(u.message.text, u.vector, k=1)
            ids = [f.owner for f in found if f.similarity > 0.85]
        if not ids:
            text = render("small", facts, kind="unknown_programme")
            return Draft("programme_info", text, "programme", suggestions=["Quelle formation pour moi ?", "Quels DU sur l'IA en santé ?"])
        fields = [f for name in u.fields for f in SHOWN_WITH.get(name, [name])][:4]
        fields = list(dict.fromkeys(f for f in fields if f in FIELD_TITLES))
        ids = ids[:1] if not fields and not u.reference_kind == "several" else ids[:LISTED]
        if "url" in fields:
            fields = [f for f in fields if f != "url"] or ["provider"]
        text = render(
            "programme", facts, greets=u.greets, ids=ids, fields=fields, titles=FIELD_TITLES,
            asks_kind_price=lambda id_: "prices" in fields and full_price(self.corpus.programmes[id_]) is None and self._kind_price(id_) is not None,
            kind_price_text=lambda id_: self._kind_price_text(id_, facts), stale_majority=lambda: facts.stale * 2 > len(facts.citations),
        )  # fmt: skip
        suggestions = ["Et le prix ?", "Combien d'heures ?", "Pourquoi celle-là ?", "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"]
        return Draft(
            "programme_info", text, "programme", ids, suggestions=suggestions,
            state={"focus": ids[0] if len(ids) == 1 else state.focus, "shown": state.shown if set(ids) <= set(state.shown) else ids},
        )  # fmt: skip

    def _kind_price(self, id_: str) -> Any:
        bounds = self._planner.matcher.range(self.corpus.programmes[id_].kind, "price")
        return bounds if bounds and bounds.source else None

    def _kind_price_text(self, id_: str, facts: Facts) -> str:
        bounds = self._kind_price(id_)
        kind = label("kind", self.corpus.programmes[id_].kind)
        return f"Pour situer : un {kind} coûte en général de {number(bounds.low)} à {number(bounds.high)} € {facts.cite(*bounds.source)}"

    def _compare(self, state: State, u: Understanding, facts: Facts) -> Draft:
        ids = list(dict.fromkeys([*u.references, *([] if len(u.references) > 1 else state.shown)]))[: max(2, min(4, len(u.references)))]
        if len(ids) < 2:
            return self._programme_info(state, u, facts)
        text = render(
            "compare", facts, greets=u.greets, ids=ids, titles=FIELD_TITLES, verdict=lambda: self._comparison(ids, facts)
        )
        return Draft(
            "compare", text, "comparaison", ids, suggestions=["Pourquoi la première ?", "Dis-m'en plus sur la deuxième"],
            state={"shown": ids, "focus": None},
        )  # fmt: skip

    def _comparison(self, ids: list[str], facts: Facts) -> str:
        programmes = [self.corpus.programmes[i] for i in ids]
        said = []
        timed = [p for p in programmes if p.hours is not None]
        if len(timed) > 1:
            shortest = min(timed, key=lambda p: p.hours or 0)
            said.append(f"la plus courte, parmi celles dont la durée est publiée, est {shortest.name} {facts.mark(shortest.id, 'hours')}")
        priced = [(price, p) for p in programmes if (price := full_price(p)) is not None]
        if priced:
            low = min(price for price, _ in priced)
            names = " et ".join(f"{p.name} {facts.mark(p.id, 'prices')}" for price, p in priced if price == low)
            unknown = len(programmes) - len(priced)
            more = f" (tarif inconnu pour {unknown} autre{'s' if unknown > 1 else ''})" if unknown else ""
            said.append(f"au tarif le plus bas connu ({'gratuit' if low == 0 else number(low) + ' €'}) : {names}{more}")
        return ("En bref : " + " ; ".join(said) + ".") if said else "Ni durée ni tarif ne sont publiés pour les départager : demandez-les aux organismes."

    def _why(self, state: State, u: Understanding, facts: Facts) -> Draft:
        if u.asks_why_asked or (not u.references and not state.shown):
            asked = state.expected or (state.asked[-1] if state.asked else "profession")
            text = render("why", facts, asked_question=questions()[asked]["why"], items=[], fields={})
            return Draft("why", text, "parcours", suggestions=list(questions()[asked]["replies"]), state={"expected": asked})
        ids = u.references or ([state.focus] if state.focus else state.shown[:3])
        chosen = {step.programme: step for step in state.path.steps} if state.path else {}
        items = []
        for id_ in ids[:3]:
            step, p = chosen.get(id_), self.corpus.programmes[id_]
            items.append(
                {
                    "id": id_, "chosen": step is not None or not state.path, "reasons": step.why if step else [],
                    "criteria": step.criteria if step else self._planner.matcher.criteria(p, state.profile),
                    "unavailable": self._planner.matcher.unavailable(p, state.profile),
                }
            )  # fmt: skip
        text = render("why", facts, asked_question=None, items=items, fields=CRITERION_FIELDS)
        return Draft("why", text, "parcours", ids[:3], suggestions=["Et le prix ?", "Montre-moi autre chose"], state={"focus": ids[0] if len(ids) == 1 else state.focus})

    def _search(self, state: State, u: Understanding, facts: Facts) -> Draft:
        before = [text for other in u.also if (text := self._aside(other, u, facts))]
        facets, criteria, place = self._asked_facets(u)
        found = self._searcher.programmes(u.message.text, u.vector, facets, k=60) if u.vector is not None else []
        programmes = [self.corpus.programmes[f.owner] for f in found]
        programmes = [p for p in programmes if p.status not in ("termine", "ferme") or p.kind in ("datathon", "conference")]
        nowhere = False
        if place:
            there = [p for p in programmes if place in (p.city, p.region, *p.places)]
            nowhere = not there
            programmes = there or [p for p in programmes if "distanciel" in p.modalities or not p.modalities]
        if facets.free:
            programmes = [p for p in programmes if p.free]
        topics = [h.value for h in u.hits if h.family == "topic"]
        if topics and (facets.kinds or place):
            on_topic = [p for p in programmes if set(topics) & set(p.editorial.topics)]
            programmes = on_topic or programmes
        if facets.modalities:  # what is known to fit first, then « modalité non communiquée »
            programmes.sort(key=lambda p: not set(facets.modalities) & set(p.modalities))
        ids = [p.id for p in programmes[:LISTED]]
        intro = f"Voici ce que je connais{' (' + criteria + ')' if criteria else ''}, du plus proche au moins proche de votre demande :"
        if nowhere:
            intro = f"Je n'en connais pas à cet endroit ({place}). Voici ce qui s'en approche, à distance ou sans modalité publiée :"
        unknown = sum(full_price(self.corpus.programmes[i]) is None for i in ids)
        text = render("list", facts, greets=u.greets, before=before, ids=ids, intro=intro, criteria=criteria, unknown_price=unknown)
        return Draft(
            "search", text, "recherche_liste", ids, suggestions=["Compare les deux premières", "La première", "Quelle formation pour moi ?"],
            state={"shown": ids, "focus": ids[0] if len(ids) == 1 else None},
            ranks=[{"programme": f.owner, **f.trace} for f in found[:10]],
        )  # fmt: skip

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

    # --- knowledge ------------------------------------------------------------------------------------------------

    def _known(self, state: State, u: Understanding, facts: Facts) -> Draft:
        found = self._knowledge.find(u.vector, u.message.plain, u.intent) if u.vector is not None else None
        if found:
            entry = found[0]
            text = render("knowledge", facts, greets=u.greets, body=entry.render(facts), intro="", statements=[], next=entry.next_text)
            suggestions = [entry.next_say] if entry.next_say else []
            theme = entry.theme
        else:
            assert u.vector is not None
            near = [f for f in self._searcher.statements(u.message.text, u.vector, k=8) if f.trace["lexical_rank"] or u.intent != "definition"]
            pairs = [(f.owner, f.n) for f in near[:3]]
            intro = NEAREST if pairs else NO_SOURCE
            text = render("knowledge", facts, greets=u.greets, body="", intro=intro, statements=pairs, next="")
            suggestions, theme = [], {"funding": "financement", "regulation": "reglement", "definition": "definition"}.get(u.intent, "generique")
        back = "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"
        return Draft(u.intent, text, theme, suggestions=[*suggestions, back], state={"expected": state.expected})

    _regulation = _ai_role = _definition = _known

    def _funding(self, state: State, u: Understanding, facts: Facts) -> Draft:
        entry = self._knowledge.find(u.vector, u.message.plain, "funding") if u.vector is not None else None
        status = funding_status(facts, state.profile)
        if status is None or (entry and entry[0].keywords and not entry[0].id.startswith("qui-paie") and entry[1] > 0.93):
            return self._known(state, u, facts)
        lines = [f"Pour votre statut ({status.status}), voici ce que disent les sources :", ""]
        for r in status.routes:
            marks = "".join(facts.cite(ref.source, ref.n) for ref in (r, *r.also))
            excluded = f" Exclut : {r.excludes}." if r.excludes else ""
            lines.append(f"- **{r.route}** : {r.covers}.{excluded} {marks}")
        if not status.routes:
            lines.append("- Aucune voie de financement propre à ce statut n'est donnée par les sources que je connais.")
        lines += ["", "Ce qu'on ne sait pas : " + " ".join(_without_ids(g) for g in status.gaps)] if status.gaps else []
        if ambiguous_status(facts, state.profile):
            lines += ["", "Cela change selon que vous exercez à l'hôpital, en libéral ou comme salarié : dites-le-moi et je précise."]
        back = "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"
        return Draft("funding", "\n".join(lines), "financement", suggestions=["Je suis en libéral", "Je suis à l'hôpital", back], state={"expected": state.expected})

    def _worry(self, u: Understanding) -> Entry | None:
        """A curated answer to a worry that comes as a request or a fact ("je n'ai pas le temps"), when it is surely meant."""
        found = self._knowledge.find(u.vector, u.message.plain, "ai_role") if u.vector is not None else None
        return found[0] if found and found[0].intent == "ai_role" and found[1] >= CERTAIN + INTENT_BONUS else None

    def _aside(self, other: str, u: Understanding, facts: Facts) -> str:
        """A second request of the same message, served before the first in a paragraph."""
        if u.vector is None:
            return ""
        entry = self._knowledge.find(u.vector, [w for w in u.message.plain], other)
        return entry[0].render(facts) if entry and entry[0].intent == other else ""

    # --- small talk, guards ---------------------------------------------------------------------------------------

    def _emergency(self, state: State, u: Understanding, facts: Facts) -> Draft:
        return Draft("emergency", render("emergency", facts, suicidal=u.guarded.suicidal), "urgence", state={"expected": state.expected})

    def _erase(self, state: State, u: Understanding, facts: Facts) -> Draft:
        forgotten = {
            name: info.get_default(call_default_factory=True)
            for name, info in State.model_fields.items() if name not in ("conversation", "turn")
        }  # fmt: skip
        return Draft("erase", render("small", facts, kind="erase"), "effacement", suggestions=["Quelle formation pour moi ?"], state=forgotten)

    def _unclear(self, state: State, u: Understanding, facts: Facts) -> Draft:
        again = state.misunderstood >= 1
        lead = "Je ne suis pas sûr d'avoir compris." if u.message.words else "Votre message est vide ou illisible pour moi."
        text = render("small", facts, kind="unclear_again" if again else "unclear", lead=lead, contact=self._settings.contact)
        return Draft(
            "unclear", text, "accueil", suggestions=["Quelle formation pour moi ?", "Qui peut payer ?", "L'IA va-t-elle me remplacer ?", "Que peux-tu faire ?"],
            warnings=["low_confidence"], state={"misunderstood": state.misunderstood + 1, "expected": state.expected},
        )  # fmt: skip

    def _small(self, state: State, u: Understanding, facts: Facts) -> Draft:
        kind = u.guarded.guard if u.intent == "off_topic" and u.guarded.guard in ("injection", "abuse") else u.intent
        text = render("small", facts, kind=kind, contact=self._settings.contact)
        theme = {"thanks": "remerciement", "goodbye": "remerciement", "medical_advice": "refus", "off_topic": "hors_sujet"}.get(u.intent, "accueil")
        suggestions = ["Quelle formation pour moi ?", "Qui peut payer ?", "L'IA va-t-elle me remplacer ?"]
        if u.intent == "greeting":
            suggestions = list(questions()["profession"]["replies"][:4])
        if state.path:
            suggestions = ["Revenons à mon parcours", *suggestions[1:]]
        return Draft(u.intent, text, theme, suggestions=suggestions, state={"expected": state.expected})

    def _no_facts(self) -> Facts:
        return Facts(self.corpus, self._settings.day(), self._settings.stale_months)


def _without_ids(gap: str) -> str:
    """A gap as a person reads it: source ids in parentheses are for editors."""
    return re.sub(r"\s*\([a-z0-9-]+(?:, [a-z0-9-]+)*\)", "", gap)
