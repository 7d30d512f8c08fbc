"""Replies on law, funding, the role of AI and vocabulary: curated answers first, else the nearest statements."""

import re

from advisor.answer import render
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.knowledge import CERTAIN, INTENT_BONUS, Entry, ambiguous_status, funding_status
from advisor.replies.draft import Draft, Handlers
from advisor.understanding import Understanding

NEAREST = "Je n'ai pas de réponse rédigée à cette question. Voici ce que disent les sources les plus proches :"
NO_SOURCE = "Je n'ai pas de source qui le dise, et je préfère ne rien inventer."


class KnowledgeReplies(Handlers):
    """What sources say, with their markers."""

    def known(self, state: State, u: Understanding, facts: Facts) -> Draft:
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

    def funding(self, state: State, u: Understanding, facts: Facts) -> Draft:
        entry = self._knowledge.find(u.vector, u.message.plain, "funding") if u.vector is not None else None
        status = funding_status(facts, state.profile)
        if status is None or (entry and entry[0].keywords and not entry[0].id.startswith("qui-paie") and entry[1] > 0.93):
            return self.known(state, u, facts)
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

    def worry(self, u: Understanding) -> Entry | None:
        """A curated answer to a worry that comes as a request or a fact ("je n'ai pas le temps"), when it is surely meant."""
        found = self._knowledge.find(u.vector, u.message.plain, "ai_role") if u.vector is not None else None
        return found[0] if found and found[0].intent == "ai_role" and found[1] >= CERTAIN + INTENT_BONUS else None


def _without_ids(gap: str) -> str:
    """A gap as a person reads it: source ids in parentheses are for editors."""
    return re.sub(r"\s*\([a-z0-9-]+(?:, [a-z0-9-]+)*\)", "", gap)
