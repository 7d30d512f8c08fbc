"""The path after its steps were acted upon: some taken out, kept alone, or put back; what cannot be done is said."""

from itertools import islice

from advisor.answer import render
from advisor.dialogue import State
from advisor.facts import Facts
from advisor.planner import Path
from advisor.profile import Profile
from advisor.replies.draft import Draft, Handlers, Tools, closeness
from advisor.replies.shown import Opening, ShownPaths, noted
from advisor.understanding import Understanding
from advisor.understanding.said import CONSTRAINTS
from corpus.codes import label
from corpus.models import Programme
from corpus.text import enumerated

NOT_A_STEP = "Ce parcours ne contient pas {}, et je ne le proposerai pas."
BACK = {"before": "Je reviens au parcours d'avant.", "first": "Je reviens à ce que je vous avais proposé au départ."}
FIRST_LIST = "Voici de nouveau ma première liste :"
NOTHING_INSTEAD = "Rien d'autre de mon catalogue ne convient mieux à la suite : je ne mets rien à la place."
NONE_OF_KIND = "Je ne trouve rien d'autre à ajouter sous cette forme ({}) avec vos autres limites."
NOTHING_LEFT = "Il ne me reste alors rien à proposer avec vos autres limites."


class ActedPaths(Handlers):
    """The path without, or with, the steps that a message acts upon."""

    def __init__(self, tools: Tools, shown: ShownPaths):
        super().__init__(tools)
        self._shown = shown

    def acted(self, state: State, u: Understanding, facts: Facts) -> Draft:
        assert state.path is not None
        acts, steps = u.acts, state.path.programmes
        then = state.first if acts.back == "first" else state.before
        if acts.back == "first" and not state.began_with_path:
            return self._first_list(state, u, facts)
        left = acts.on(steps, then)
        of_kinds = self._of_kinds(state, u.joins)
        joining = [*(i for i in left if i not in steps), *of_kinds]
        gone = [*acts.drops, *((i for i in steps if i not in left) if acts.keeps else ())]
        set_aside = [
            *(i for i in state.set_aside if i not in left),
            *dict.fromkeys(i for i in gone if i not in state.set_aside),
        ]
        profile = accepting(state.profile, [self.corpus.programmes[i] for i in joining])
        after = state.model_copy(update={"set_aside": set_aside, "profile": profile})
        alone = acts.stays or bool(acts.keeps or acts.back or joining or not set(gone) & set(steps))
        path, barred = self._path(after, u, [i for i in left if i in steps], joining, alone)
        once = {*state.set_aside, *state.last_aside, *state.before, *state.first}
        before = tuple(filter(None, self._said(u, steps, path, barred, profile, of_kinds, once)))
        draft = self._shown.new(after, facts, "refine", state.leaning, Opening(u.greets, before, noted(u, state)), path)
        taken = [i for i in gone if i in steps]
        draft.state |= {
            "set_aside": set_aside,
            "last_aside": taken or ([] if joining else state.last_aside),
            "profile": profile,
        }
        if draft.path is None:
            draft.state["path"] = None
        return draft

    def _of_kinds(self, state: State, kinds: list[str]) -> list[str]:
        """The best programme of each kind that is no step yet, the limits of the path kept where one of them does."""
        assert state.path is not None
        found = []
        for kind in kinds:
            others = [k for k in state.profile.kinds_excluded if k != kind]
            profile = state.profile.model_copy(update={"kinds_wanted": [kind], "kinds_excluded": others})
            path = self._planned(profile, closeness(state.leaning), [*state.set_aside, *state.path.programmes])
            of_kind = (i for i in (path.programmes if path else []) if self.corpus.programmes[i].kind == kind)
            found += list(islice(of_kind, 1))
        return found

    def _path(
        self, state: State, u: Understanding, held: list[str], joining: list[str], alone: bool
    ) -> tuple[Path | None, list[str]]:
        case = self._planner.case(state.profile, closeness(state.leaning), state.set_aside, self._settings.day())
        if u.facts.fields & CONSTRAINTS:  # a limit told with it holds for the other steps too
            held, alone = [i for i in held if case.allowed[case.columns.row[i]]], False
        return self._planner.plan_with(case, held, joining, alone)

    def _said(
        self,
        u: Understanding,
        steps: list[str],
        path: Path | None,
        barred: list[str],
        profile: Profile,
        of_kinds: list[str],
        once: set[str],
    ) -> list[str]:
        """What was done, and what was not and why.

        :param of_kinds: programmes found for the kinds that were to join. :param once: those that were steps or taken out before.
        """
        acts, now = u.acts, path.programmes if path else []
        out, unknown = [i for i in acts.drops if i in steps], [i for i in acts.drops if i not in steps]
        back = [i for i in now if i not in steps and i in (*acts.restores, *acts.keeps)]
        new = [i for i in now if i not in (*steps, *acts.restores, *acts.keeps)] if not acts.back else []
        added = [i for i in new if i in of_kinds and not out] + [i for i in back if i not in once and not acts.keeps]
        back = [i for i in back if i in once]
        none = [kind for kind in u.joins if kind not in {self.corpus.programmes[i].kind for i in of_kinds}]
        return [
            BACK.get(acts.back or "", ""),
            f"Je ne garde que {self._names([i for i in now if i in acts.keeps])}." if acts.keeps and now else "",
            f"J'écarte {self._names(out)}." if out else "",
            NOT_A_STEP.format(self._names(unknown)) if unknown else "",
            f"Je remets {self._names(back)}." if back and not acts.keeps else "",
            f"À la place, je propose {self._names(new)}." if out and new and not u.facts else "",
            NOTHING_INSTEAD
            if out and now and not (new or back or added or acts.keeps or acts.back) and u.acts.replaces
            else "",
            f"J'ajoute {self._names(added)}." if added else "",
            NONE_OF_KIND.format(enumerated([label("kind", kind) for kind in none])) if none else "",
            *(self._barred(id_, profile) for id_ in barred),
            NOTHING_LEFT if not now else "",
        ]

    def _barred(self, id_: str, profile: Profile) -> str:
        case = self._planner.case(profile, today=self._settings.day())
        row = case.columns.row[id_]
        closed = case.match.unavailable(row)
        why = f"cette formation {closed}" if closed else " ; ".join(c.detail for c in case.match.violations(row))
        return f"Je ne peux pas mettre « {self.corpus.programmes[id_].name} » dans votre parcours{' : ' + why if why else ''}."

    def _names(self, ids: list[str]) -> str:
        return enumerated([f"« {self.corpus.programmes[i].name} »" for i in dict.fromkeys(ids)])

    def _first_list(self, state: State, u: Understanding, facts: Facts) -> Draft:
        """The list that the conversation began with, shown again."""
        text = render("list", facts, greets=u.greets, ids=state.first, intro=FIRST_LIST, criteria="", unknown_price=0)
        return Draft(
            "search",
            text,
            "liste",
            state.first,
            suggestions=["La première", "Et le prix ?"],
            state={"shown": state.first, "focus": None, "about": [], "spoken": []},
        )


def accepting(profile: Profile, programmes: list[Programme]) -> Profile:
    """The profile once programmes are asked for by name: their kind, language and format are accepted besides the others."""
    changes: dict[str, list[str]] = {}
    for p in programmes:
        changes["kinds_excluded"] = [k for k in changes.get("kinds_excluded", profile.kinds_excluded) if k != p.kind]
        for name, values in (
            ("kinds_wanted", [p.kind]),
            ("languages", [p.language] if p.language else []),
            ("modalities", p.modalities),
        ):
            known = changes.get(name, getattr(profile, name))
            if known and values and not set(values) & set(known):
                changes[name] = [*known, *values]
    return profile.model_copy(update=changes)
