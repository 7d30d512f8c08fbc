"""Replies on law, funding, the role of AI and vocabulary: curated answers first, else the nearest statements."""

import re
from dataclasses import dataclass

from advisor.answer import render
from advisor.dialogue import State
from advisor.facts import Facts, date_text
from advisor.knowledge import Entry, Match, entry
from advisor.profile import Profile
from advisor.replies.draft import Draft, Handlers
from advisor.status import ambiguous_status, funding_status
from advisor.understanding import Understanding
from advisor.understanding.said import KNOWLEDGE
from advisor.understanding.signs import has_sign
from corpus.text import key

LIKELY, FIRM, SUREST = 0.08, 0.3, 0.8
"""Share among the curated answers from which one is given; from which it is a worry's, or no question of who pays for a
status that is told; and from which it is a worry's beside facts, or is given to a message that carries on and might be read
after the last answer."""
ASKED, ASKED_BESIDE = 0.4, 0.8
"""Probability that a curated answer is asked for, from which a message taken for something else gets it; and one that
tells facts as well."""
ASKED_AT_ALL, HINTED = 0.95, 0.2
"""The same where nothing left it in doubt, and what the classifier of intents must then still give to questions that
sources answer ("endocrinologue à Pau, quelles caisses solliciter pour apprendre ces outils ?")."""
ANSWERED, DEFINED_FROM = 0.6, 0.8
"""Probability, beside that of having no answer, from which a curated answer is given to what surely asks for one; and to what
asks for a definition. On the questions of two authors, .6 gives the right one to .885 of those that have one, and one to .032 of
those that have none (.5: .892 and .048; .8: .853 and .016); of 139 definitions of three, .8 gives 126 right and none wrong for
128 and 3."""
EITHER = 0.5
"""What the classifier of intents is counted for where a worry is as likely told as a request."""
NEAREST = "Je n'ai pas de réponse à cette question précise, et je préfère ne rien inventer. Voici, dans mes sources, ce qui s'en approche :"
NEAREST_TO_POINT = "Sur ce point précis, je n'ai pas de réponse. Voici, dans mes sources, ce qui s'en approche :"
SOURCES = "Voici d'où vient ce que je viens de dire :"
SURE = "Je ne dis rien de moi-même : je rapporte ce qu'écrivent ces sources, à leur date. Relisez l'original avant une décision qui vous engage."
EMPLOYED, UNKNOWN_STATUS = "qui-paie-salarie-prive", "qui-paie"
"""Curated answers for those whom somebody in private practice employs, and for those whose status no source tells."""
NO_OWN_ROUTE = "Je ne connais pas de voie réservée à ce métier."
NO_SOURCE = "Je n'ai pas de source qui le dise, et je préfère ne rien inventer."
NO_DEFINITION = (
    "Je n'ai pas de définition sourcée de ce terme, et je préfère ne rien inventer. "
    "Je sais en revanche définir, sources à l'appui : apprentissage automatique, apprentissage profond, LLM, IA générative, biais, explicabilité, hallucination, DU, DIU, DPC…"
)
DEFINED = ["C'est quoi l'apprentissage automatique ?", "C'est quoi un LLM ?"]
"""Words to ask about when the one asked about is in no source."""


@dataclass(frozen=True)
class Payer:
    """Whose funding a message is about."""

    profile: Profile
    asked_about: bool
    """Whether it is somebody's that the message asks about rather than the person's own."""
    employed: bool
    """Whether it is about people whom somebody employs in a practice ("et pour mes préparateurs ?", "kiné salarié d'un cabinet"):
    the routes of a status are those of who practises there on their own."""


class KnowledgeReplies(Handlers):
    """What sources say, with their markers."""

    def known(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """A curated answer, else the nearest statements; a message that carries on and says little by itself is read after the
        last answer."""
        assert u.vector is not None
        match = self._knowledge.find(u.vector, u.message, u.hits, u.intent)
        least = DEFINED_FROM if u.intent == "definition" else ANSWERED
        likely = match if match and match.share >= LIKELY and match.answers >= least else None
        found = likely.entry if likely else None
        after = entry(state.entry)
        if u.follows and not (likely and likely.entry is not after and likely.share >= SUREST):
            found = self._knowledge.follow(u.vector, u.message.plain, u.intent, after)
        if found is None:
            return self._nearest(state, u, facts)
        return self.curated(state, u, facts, found, u.intent)

    def curated(self, state: State, u: Understanding, facts: Facts, found: Entry, intent: str) -> Draft:
        """The curated answer, given as one to that intent."""
        told = state.profile.known().keys() & set(found.asks)
        text = render(
            "knowledge",
            facts,
            greets=u.greets,
            body=found.render(facts),
            intro="",
            statements=[],
            next="" if u.beside or told else found.next_text,
        )
        return self._draft(state, intent, text, found.theme, [found.next_say] if found.next_say else [], found.id)

    def _nearest(self, state: State, u: Understanding, facts: Facts) -> Draft:
        assert u.vector is not None
        after = entry(state.entry) if u.follows else None
        asked = f"{after.title} {u.message.text}" if after else u.message.text
        pairs = [(f.owner, f.n) for f in self._searcher.statements(asked, u.vector, k=8)]
        if u.intent == "definition":  # what does not even hold the word says nothing of it
            words = self._knowledge.rarest(u.message.text)
            pairs = [pair for pair in pairs if words & set(key(facts.corpus.statements[pair].text).split())]
        pairs = pairs[:3]
        unknown_word = u.intent == "definition" and not pairs
        intro = (NEAREST_TO_POINT if after else NEAREST) if pairs else NO_DEFINITION if unknown_word else NO_SOURCE
        text = render("knowledge", facts, greets=u.greets, body="", intro=intro, statements=pairs, next="")
        theme = {"funding": "financement", "regulation": "reglement", "definition": "definition"}.get(
            u.intent, "generique"
        )
        return self._draft(
            state, u.intent, text, theme, DEFINED if unknown_word else [], state.entry if u.follows else None
        )

    def funding(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """Who pays for the person's status, or for that of somebody the message asks about."""
        match = self._knowledge.find(u.vector, u.message, u.hits, "funding") if u.vector is not None else None
        one_scheme = match and match.share >= FIRM and not match.entry.id.startswith("qui-paie")
        payer = _payer(state, u)
        whose = payer.asked_about or u.moves.for_myself or u.moves.and_me
        if one_scheme and u.intent == "funding" and not whose:
            return self.known(state, u, facts)
        text = None if payer.employed else self._routes(payer, state.for_other, facts)
        if text is None:
            return self._without_status(state, u, facts, payer, bool(whose and u.follows))
        unsettled = not payer.asked_about and ambiguous_status(facts, payer.profile)
        opening = "Bonjour.\n\n" if u.greets else ""
        suggestions = (
            ["Je suis en libéral", "Je suis à l'hôpital"] if unsettled else ["Et le CPF ?", "Un DU est-il finançable ?"]
        )
        return self._draft(state, u.intent, opening + text, "financement", suggestions, "qui-paie", "funding")

    def _without_status(self, state: State, u: Understanding, facts: Facts, payer: Payer, whose: bool) -> Draft:
        """What is told when no source knows the status: of employees their own answer, else every route, and that none is theirs.

        :param whose: whether the message carries on from who pays, to somebody.
        """
        told = entry(EMPLOYED if payer.employed else UNKNOWN_STATUS)
        if told and (whose or payer.employed):
            draft = self.curated(state, u, facts, told, "funding")
        else:
            draft = self.known(state, u, facts)
        if payer.profile.profession and draft.state["entry"] == UNKNOWN_STATUS:
            draft.text = f"{NO_OWN_ROUTE}\n\n{draft.text}"
        return draft

    def routes(self, state: State, u: Understanding, facts: Facts) -> str | None:
        """What the sources say of who pays for that status, what they do not say; None when the status is not known."""
        return self._routes(_payer(state, u), state.for_other, facts)

    @staticmethod
    def _routes(payer: Payer, for_other: bool, facts: Facts) -> str | None:
        status = funding_status(facts, payer.profile)
        if status is None:
            return None
        unsaid = not payer.asked_about and ambiguous_status(facts, payer.profile)
        whose = (
            f"Si c'est comme {status.status}, "
            if unsaid
            else f"Pour {'ce' if payer.asked_about or for_other else 'votre'} statut ({status.status}), "
        )
        lines = [
            whose
            + (
                "voici ce que disent les sources :"
                if status.routes
                else "les sources que je connais ne donnent aucune voie de financement."
            ),
            "",
        ]
        for r in status.routes:
            marks = "".join(facts.cite(ref.source, ref.n) for ref in (r, *r.also))
            excluded = f" Exclut : {r.excludes}." if r.excludes else ""
            lines.append(f"- **{r.route}** : {r.covers}.{excluded} {marks}")
        lines += (
            ["", "Ce qu'on ne sait pas : " + _lowered(" ".join(_without_ids(g) for g in status.gaps))]
            if status.gaps
            else []
        )
        if unsaid:
            lines += [
                "",
                "Cela change selon l'exercice, à l'hôpital, en libéral ou comme salarié : dites-le-moi et je précise.",
            ]
        return "\n".join(lines)

    def grounds(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """ "source ?", "t'es sûr ?": what the last answer rests on, with the date of each."""
        lines = [SURE if u.moves.sure else SOURCES, ""]
        for ground in state.grounds:
            kind, id_, n = ground.split(":")
            if kind == "programme":
                p = self.corpus.programmes[id_]
                lines.append(
                    f"- la fiche « {p.name} », d'après {p.provider or 'ce que des pages publiques en disent'} {facts.mark(id_, 'name')}"
                )
            else:
                lines.append(f"- {self._sheet(id_)} {facts.cite(id_, int(n))}")
        old = facts.stale
        if old:
            lines += [
                "",
                f"{old} de ces sources {'date' if old == 1 else 'datent'} de plus de deux ans ou n'{'est' if old == 1 else 'ont'} pas de date connue : à revérifier avant de décider.",
            ]
        draft = self._draft(state, u.intent, "\n".join(lines), "generique", [], state.entry)
        draft.state |= {"topic": state.topic, "about": state.about}
        return draft

    def _sheet(self, id_: str) -> str:
        sheet = self.corpus.sheets[id_]
        return f"{sheet.title}{f', {sheet.publisher}' if sheet.publisher else ''} ({date_text(sheet.as_of)})"

    def _draft(
        self,
        state: State,
        intent: str,
        text: str,
        theme: str,
        suggestions: list[str],
        entry_id: str | None,
        topic: str | None = None,
    ) -> Draft:
        """A draft after which "et si… ?" is read as carrying on."""
        back = "Revenons à mon parcours" if state.path else "Quelle formation pour moi ?"
        remembered = {
            "expected": state.expected,
            "topic": topic or (intent if intent in KNOWLEDGE else None),
            "entry": entry_id,
        }
        return Draft(intent, text, theme, suggestions=[*suggestions, back], state=remembered)

    def surely(self, u: Understanding, in_doubt: bool) -> Entry | None:
        """The curated answer that a message surely asks for, whatever its intent was taken for."""
        if len(u.message.words) <= 2 or not (in_doubt or u.asks_sources >= HINTED):
            return None
        found = self._asked(u, u.asks_sources)
        least = ASKED_AT_ALL if not in_doubt else ASKED_BESIDE if u.facts else ASKED
        return found.entry if found and found.asked >= least else None

    def worry(self, u: Understanding) -> Entry | None:
        """A curated answer to a worry that comes as a request or a fact ("je n'ai pas le temps"), when it is surely meant;
        more surely yet beside facts that are to be noted ("je ne sais pas coder, puis-je me former ?")."""
        found = self._asked(u, EITHER)
        return (
            found.entry
            if found and found.entry.worry and found.share * found.asked >= (SUREST if u.facts else FIRM)
            else None
        )

    def _asked(self, u: Understanding, asks_sources: float) -> Match | None:
        return self._knowledge.find(u.vector, u.message, u.hits, "", asks_sources) if u.vector is not None else None


def _asked_about(u: Understanding) -> Profile | None:
    """The person that a question about funding speaks of ("et pour un interne ?"), None when it names nobody."""
    told: dict[str, str] = {}
    for h in u.hits:
        if h.family == "person":
            told |= {name: value for name, value in h.value.items() if name not in told}
        elif h.family == "setting":
            told.setdefault("setting", h.value)
    return Profile.model_validate(told) if told.get("profession") else None


def _payer(state: State, u: Understanding) -> Payer:
    setting = state.profile.setting
    theirs = u.follows and u.moves.for_other and setting == "liberal" and has_sign("their_own", u.message.plain)
    somebody = _asked_about(u) if not u.facts else None
    said = any(h.family == "cue:employed" for h in u.hits) if somebody else state.employed
    employed = theirs or (said and (somebody or state.profile).setting in (None, "liberal"))
    if somebody and u.moves.near and somebody.setting is None and state.profile.setting != "liberal":
        # "et pour mes infirmières ?", of a hospital's
        somebody = somebody.model_copy(update={"setting": state.profile.setting})
    return Payer(somebody or state.profile, somebody is not None, employed)


def _lowered(text: str) -> str:
    """What follows a colon; only words that bear a capital because they begin come here."""
    return text[:1].lower() + text[1:]


def _without_ids(gap: str) -> str:
    """A gap as a person reads it: source ids in parentheses are for editors."""
    return re.sub(r"\s*\([a-z0-9-]+(?:, [a-z0-9-]+)*\)", "", gap)
