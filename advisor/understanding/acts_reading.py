"""The acts of a message read clause by clause (`acts.py` says what they are)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from advisor.understanding.acts import NO_ACTS, Acts, Pools, phrases
from advisor.understanding.acts_said import DONE, NEAR_VERB, SO, VERBS, SaidActs
from advisor.understanding.describing import is_so, measures_in
from advisor.understanding.message import Message
from advisor.understanding.name_said import DEFINITE
from advisor.understanding.pointing import Shown, all_but
from advisor.understanding.words import word_list
from corpus.lexicon import Hit

Resolve = Callable[[list[str], list[Hit], Shown], tuple[list[str], str]]
_BEFORE_AN_ACT = word_list("before_a_second_act")
"""Words that belong to the act behind them ("et je garde…")."""
ACTS = (
    "restore",
    "undo",
    "show",
    "keep",
    "leave",
    "only_want",
    "drop",
    "drop_named",
    "drop_said",
    "rules_out",
    "disbelief",
    "without",
    "with",
    "suffices",
    "want",
)
"""Families of acts; where two begin at the same word, the longest is meant, else the first."""
WEAK = ("drop_said", "rules_out", "without", "with", "suffices", "leave")
"""Those that tell of a step what an act would be done for, and order nothing."""
WISHES = ("language", "modality", "kind", "topic")
"""Vocabularies by which a path is wished for ("que du français"), unless an article calls a step."""
BESIDE_ACT = 2
"""Words that may still stand behind what refuses the step spoken of before ("j'irai pas cette année")."""
FRAGMENT = 6
"""Words of a clause that does nothing but go on with the targets of the one before."""
_SOME = {"un", "une", "des"}
"""Articles of what is wanted in a step's place, whichever it be ("remplacez la 2 par un MOOC")."""


@dataclass(frozen=True)
class _Act:
    family: str
    targets: tuple[str, ...]
    rest: bool = False
    """Whether it bears on the others."""
    at: int = 0
    whole: bool = False
    only: bool = False
    weak: bool = False
    contrasts: bool = False
    """Whether another named behind it is what is wanted instead ("pas le DIU, le MOOC")."""


def read_acts(message: Message, hits: list[Hit], pools: Pools, resolve: Resolve) -> Acts:
    """:param hits: vocabulary mentions. :param resolve: finds the programmes that words call (`References.resolve`)."""
    return _Reading(message, hits, pools, resolve).acts() if pools.path and message.words else NO_ACTS


class _Reading(SaidActs):
    """One message read clause by clause."""

    def __init__(self, message: Message, hits: list[Hit], pools: Pools, resolve: Resolve):
        super().__init__(message, hits, pools)
        self._resolve = resolve
        self.mentioned: tuple[str, ...] = ()
        """The targets spoken of last in the message."""
        self.mentioned_at = -1
        """The sentence that spoke of them."""
        self.open: _Act | None = None
        """An act that has not told yet what it bears on ("virez celui que je connais, le premier")."""

    # --- clauses --------------------------------------------------------------------------------------------------------

    def _clauses(self) -> Iterator[tuple[int, int, Hit | None]]:
        """(start, end, act) of each clause; one that holds two acts is parted before the second."""
        for start, end in self.message.clauses:
            acts = self._acts_within(start, end)
            if not acts:
                yield start, end, None
                continue
            cuts = [start, *(self._joint(h.start, start) for h in acts[1:]), end]
            for (a, b), act in zip(pairwise(cuts), acts, strict=True):
                yield a, b, act

    def _acts_within(self, start: int, end: int) -> list[Hit]:
        said = [
            h for h in self.found if h.family in ACTS and start <= h.start and h.end <= end and self._is_act(h, start)
        ]
        said = [h for h in said if h.family != "show" or self._back(h, start, end)]
        first: dict[int, Hit] = {}
        for h in sorted(said, key=lambda h: (h.start, h.start - h.end, ACTS.index(h.family))):
            if not any(o.start <= h.start < o.end for o in first.values()):
                first[h.start] = h
        acts = list(first.values())
        return [
            h
            for n, h in enumerate(acts)
            if not (h.family == "without" and n and acts[n - 1].family in ("without", "drop"))
        ]

    def _joint(self, at: int, start: int) -> int:
        """Where the clause of a second act begins: before the word that links it ("et gardez…"), and before "on", "je"."""
        while at - 1 > start and self.words[at - 1] in _BEFORE_AN_ACT:
            at -= 1
        while at - 1 > start and self._has("links", at - 1, at):
            at -= 1
        return at

    # --- targets --------------------------------------------------------------------------------------------------------

    def _targets(self, start: int, end: int, among: list[str]) -> list[str]:
        """The programmes that some words call, those of `among` first."""
        if start >= end:
            return []
        words = self.words[start:end]
        hits = [
            replace(h, start=h.start - start, end=h.end - start) for h in self.hits if start <= h.start and h.end <= end
        ]
        found, how = self._resolve(words, hits, self.pools.shown)
        # ranks and descriptions are of the path, whatever was shown last
        if not set(found) <= set(among) or (how and not found):
            there, kind = self._resolve(words, hits, replace(self.pools.shown, listed=among, spoken=[], narrows=False))
            found, how = (there, kind) if there and set(there) <= set(among) else (found, how)
        if found or how == "pronoun":
            if set(found) == set(self.pools.path) and len(found) > 1 and self._has("all", start, end):
                return []  # all of it is told by `all`
            spoken = [h for h in hits if h.family == "language"]  # "les cours en anglais" calls none in French
            return (
                []
                if how == "pronoun"
                else [i for i in found if all(is_so(self.pools.programmes[i], h) for h in spoken)]
            )
        so = [i for i in among if any(h.family in SO and is_so(self.pools.programmes[i], h) for h in hits)]
        return so if len(so) < len(among) and end - start <= FRAGMENT else []

    def _object(self, act: Hit, start: int, end: int, among: list[str]) -> _Act:
        """What an act bears on: what stands behind it, else before it, else what was just spoken of."""
        only = (
            act.family == "suffices"
            or self._has("only", act.end, end)
            or self._has("only", start, act.start)
            or act.family == "only_want"
        )
        made = _Act(
            act.family,
            (),
            at=self.message.words[act.start].start,
            only=only,
            weak=act.family in WEAK and not self._replaces(act.end),
            contrasts=act.family == "without" and act.value != "sans",
        )
        pronoun = self._pronoun(act)
        asking = self._asks(act.start)
        # "le DIU remplace un master ?"
        sides = [(act.end, end)] * (not pronoun) + [(start, act.start)] * (
            pronoun or not asking or act.family not in VERBS
        )
        for a, b in sides:
            if all_but(self.words[a:b]) and (found := self._targets(a, b, among)):
                return replace(made, targets=tuple(found))
            if self._has("rest", a, b):
                return replace(made, rest=True)
            if (
                self.mentioned
                and self._has("these", a, b)
                and not ("deux" in self.words[a:b] and len(self.mentioned) != 2)
            ):
                return replace(made, targets=self.mentioned)
            if found := self._targets(a, b, among):
                return replace(made, targets=tuple(found))
        if any(self._has("all", a, b) and not self._has("these", a, b) for a, b in sides):
            return replace(made, whole=True)
        # "les payants, tu les vires"
        described = pronoun and any(h.family in WISHES and start <= h.start < act.start for h in self.hits)
        alone = (
            act.end == end
            and act.family in ("drop_named", "without")
            and all(w in phrases()["links"] for w in self.words[start : act.start])
        )
        # "les JFR, c'est 4 jours, mon chef ne me lâchera jamais", "le DIU : dehors"
        if act.family in ("rules_out", "disbelief") or alone:
            before = self.mentioned_at == self._sentence(act.start)[0] or alone
            return replace(made, targets=self.mentioned if before else ())
        if described or act.family in ("without", "with", "suffices", "leave"):
            return made
        return replace(made, targets=self._at_hand(act, start, end))

    def _at_hand(self, act: Hit, start: int, end: int) -> tuple[str, ...]:
        """What "enlève-le" bears on: what the message spoke of, else what was spoken of alone last, else the only step."""
        alone = end == act.end and len(self.words) <= NEAR_VERB and act.family == "drop"
        # "les JFR, j'irai pas"
        of_mentioned = (
            act.family == "drop_said"
            and not act.value.startswith(DONE)
            and end - act.end <= BESIDE_ACT
            and not {"de", "du", "d"} & set(self.words[act.end : end])
        )
        # "déjà vu. autre"
        if (
            act.value.startswith("deja")
            and (act.start, act.end) == (start, end)
            and not self.mentioned
            and not self._asks(act.start)
        ):
            return (
                (str(self.pools.shown.focus),)
                if self.pools.shown.focus in self.pools.path
                else tuple(self.pools.path)
                if len(self.pools.path) == 1
                else ()
            )
        if not (alone or self._pronoun(act) or self._has("these", act.end, end)):
            # "enlève la cybersécurité" names something that is no step
            return self.mentioned if of_mentioned and not self._asks(act.start) else ()
        shown, path = self.pools.shown, self.pools.path
        if self.mentioned:
            return self.mentioned
        if act.family in ("restore", "undo"):
            return (shown.focus,) if shown.focus and shown.focus not in path else tuple(self.pools.refused)
        if act.family == "keep" and shown.focus:
            return (shown.focus,)  # "vingt minutes, c'est ce qu'il me faut : gardez ça"
        if "les" in (self.words[act.start - 1] if act.start else "", self.words[min(act.end, len(self.words) - 1)]):
            return tuple(i for i in shown.about if i in path)
        if shown.focus in path:
            return (str(shown.focus),)
        return tuple(path) if len(path) == 1 else ()

    # --- acts -----------------------------------------------------------------------------------------------------------

    def acts(self) -> Acts:
        made: list[_Act] = []
        spoken = False
        clauses = list(self._clauses())
        starts = {start for start, *_ in clauses}
        if not any(act for *_, act in clauses) and not any(
            h.family == "refusal" or (h.family == "only" and h.start in starts) for h in self.found
        ):
            return NO_ACTS  # what is called beside no act matters little
        for start, end, act in clauses:
            wanted = self._wanted(act, end) if act and act.family == "want" else None
            if act is None or (act.family == "want" and wanted is None):
                self._without_act(start, end, made)
                continue
            spoken = True
            restores = act.family in ("restore", "undo")
            if (restores or act.family == "show") and (back := self._back(act, start, end)):
                made.append(back)
                continue
            end, instead = self._instead(act, end)
            made += instead
            among = [*self.pools.before, *self.pools.path] if restores else self.pools.path
            one = wanted or self._object(act, start, end, among)
            if self._denied(act, start):
                one = replace(one, family={"keep": "drop", "restore": "drop"}.get(act.family, "restore"))
            known = one.targets and (
                set(one.targets) <= set(self.pools.path) or (not one.weak and self._called(one.targets, start, end))
            )
            if known or one.rest or one.whole:
                made.append(one)
            if act.family == "drop":
                self.open = None if one.targets else one
            self._mention(one.targets, start)
        return self._together(made, spoken)

    def _wanted(self, act: Hit, end: int) -> _Act | None:
        """The one programme that is no step and is called by its kind and name ("je veux le MOOC du MIT")."""
        targets = tuple(self._targets(act.end, end, self.pools.path))
        kind = any(h.family == "kind" and act.end < h.end <= act.end + NEAR_VERB for h in self.hits)
        new = len(targets) == 1 and targets[0] not in self.pools.path and kind
        return _Act("restore", targets, at=self.message.words[act.start].start) if new else None

    def _instead(self, act: Hit, end: int) -> tuple[int, list[_Act]]:
        """(where what goes ends, what is named to take its place: "remplacez la 2 par le DU de Nice")."""
        cut = next((i for i in range(act.end, end - 1) if self.words[i] in ("par", "contre", "with", "by")), None)
        if (
            cut is None
            or act.family != "drop"
            or not ((DEFINITE | _SOME) & set(self.words[cut + 1 : end]) or self._has("another", cut, end))
        ):
            return end, []
        named = tuple(self._targets(cut + 1, end, self.pools.before))
        return cut, [_Act("restore", named, at=self.message.words[cut].start)] if named and self._called(
            named, cut, end
        ) else []

    def _called(self, targets: tuple[str, ...], start: int, end: int) -> bool:
        """Whether programmes that are no steps are surely called: they were, or one is by an article and its name."""
        pools = self.pools
        known = {
            *pools.path,
            *pools.before,
            *pools.refused,
            *pools.shown.listed,
            *pools.shown.spoken,
            *pools.shown.about,
            pools.shown.focus,
        }
        kind = any(h.family == "kind" and start <= h.start < end for h in self.hits)
        shortly = end - start <= FRAGMENT - 2 and self.words[start] != "je"  # "je reprends lundi" calls nothing
        return set(targets) <= known or (len(targets) == 1 and (kind or shortly))

    def _back(self, act: Hit, start: int, end: int) -> _Act | None:
        """ "remets la liste de départ", "comme avant": all that was shown then."""
        then = next((name for name in ("first", "before") if self._has(name, start, end)), None)
        if then and (act.family == "undo" or self._has("whole", start, end)):
            return _Act(then, ())
        return None

    def _without_act(self, start: int, end: int, made: list[_Act]) -> None:
        """A clause without a verb of its own: goes on with the targets before, refuses them, or only speaks of some."""
        asking = self._asks(start)
        tail = next((h for h in self.found if h.family == "refusal" and h.end == end and h.start >= start), None)
        if tail and not asking:
            target = (
                (self._targets(start, tail.start, self.pools.path) or self._measured(start, tail.start))
                if tail.start > start
                else self.mentioned
            )
            if self._has("rest", start, tail.start):
                made.append(_Act("drop_said", (), rest=True, weak=True))
            elif target and (set(target) < set(self.pools.path) or len(self.pools.path) == 1 == len(target)):
                made.append(_Act("drop_said", tuple(target), weak=True))
            return
        if made and self._only_closes(start, end):
            made[-1] = replace(made[-1], only=True)
            return
        found = tuple(self._targets(start, end, [*self.pools.before, *self.pools.path]))
        opens_only = any(h.family == "only" and h.start == start for h in self.found) and not self._wishes(start, end)
        if found and not asking and opens_only and set(found) < set(self.pools.path):
            made.append(_Act("keep", found, only=True))
        elif self.open and found and not asking and self._goes_on(start, end) and set(found) < set(self.pools.path):
            made.append(replace(self.open, targets=found))
        elif made and found and self._goes_on(start, end) and not made[-1].contrasts:
            made[-1] = replace(made[-1], targets=tuple(dict.fromkeys((*made[-1].targets, *found))))
        self._mention(found, start)

    def _mention(self, targets: tuple[str, ...], start: int) -> None:
        if targets:
            self.mentioned, self.mentioned_at = targets, self._sentence(start)[0]

    def _measured(self, start: int, end: int) -> list[str]:
        """The steps that last or cost as much ("trois ans, non merci")."""
        said = measures_in(self.words[start:end])
        return [i for i in self.pools.path if any(is_so(self.pools.programmes[i], h) for h in said)]

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether a clause does nothing but name ("…, le MOOC et le DU de Nice", "ainsi que le DU")."""
        start = next((h.end for h in self.found if h.family == "links" and h.start == start), start)
        named = bool(DEFINITE & set(self.words[start:end])) or end - start <= 2
        return named and end - start <= FRAGMENT and not self._has("verbs", start, end)

    def _wishes(self, start: int, end: int) -> bool:
        said = [h for h in self.hits if h.family in WISHES and start <= h.start < end]
        return any(not DEFINITE & set(self.words[max(h.start - 1, start) : h.start + 1]) for h in said)

    def _only_closes(self, start: int, end: int) -> bool:
        return any(h.family == "only" and h.start == start and h.end == end for h in self.found)

    def _together(self, made: list[_Act], spoken: bool) -> Acts:
        """The acts of all clauses as one change."""
        path = self.pools.path
        made = [a for a in made if a.family != "with" or a.only]
        named = {i for a in made for i in a.targets} or set(self.mentioned) or ({self.pools.shown.focus} & set(path))
        sets: dict[str, list[str]] = {"drop": [], "keep": [], "restore": []}
        for act in made:
            kind = {
                "drop_said": "drop",
                "drop_named": "drop",
                "rules_out": "drop",
                "disbelief": "drop",
                "without": "drop",
                "only_want": "keep",
                "with": "keep",
                "suffices": "keep",
                "undo": "restore",
            }.get(act.family, act.family)
            targets = list(act.targets)
            if act.rest:
                pool = self._gone() if kind == "restore" else path
                targets += [i for i in pool if i not in named]
            if act.whole and kind != "drop":
                targets += self._gone() if kind == "restore" else path
            if kind in sets:
                sets[kind] += targets
            if kind == "keep":
                sets["restore"] += [i for i in targets if i not in path]
        back = next((a.family for a in made if a.family in ("before", "first")), None)
        drops = tuple(dict.fromkeys(i for i in sets["drop"] if i not in sets["keep"] or i not in named))
        keeps_only = any(a.only for a in made if a.family in ("keep", "only_want")) or not drops
        stays = (
            bool(sets["keep"])
            or any(a.rest or a.whole for a in made if a.family in ("keep", "leave"))
            or any(a.only for a in made)
        )
        if drops and set(path) <= set(drops) and not sets["keep"] and not sets["restore"] and len(path) > 1:
            return Acts(spoken=spoken)  # "enlève tout" changes the path as a whole
        keeps = (
            tuple(dict.fromkeys(sets["keep"]))
            if sets["keep"] and keeps_only and not any(a.whole for a in made if a.family == "keep")
            else ()
        )
        restores = tuple(i for i in dict.fromkeys(sets["restore"]) if i not in path or i in keeps)
        return Acts(
            drops,
            keeps,
            restores,
            back,
            stays,
            spoken,
            sure=any(not a.weak for a in made),
            replaces=any(h.family in ("another", "replaces") for h in self.found),
            at=tuple(a.at for a in made),
        )

    def _gone(self) -> list[str]:
        """What left the path with the last change, less what the person had asked to take out, when there is more."""
        gone = [i for i in self.pools.before if i not in self.pools.path]
        return [i for i in gone if i not in self.pools.refused] or gone or self.pools.refused
