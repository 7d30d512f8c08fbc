"""Which programmes a message points at: by rank, by what they are, as the others, by name, or by a pronoun."""

from collections.abc import Iterable
from dataclasses import replace

from advisor.prices import full_price
from advisor.profile import Facts
from advisor.understanding.asked import asked_in
from advisor.understanding.by_description import ByDescription, alike_at, sides_of, within
from advisor.understanding.describing import ASKING, NOT, THINGS, is_so, measures_in
from advisor.understanding.name_said import DEFINITE
from advisor.understanding.name_words import EMPTY, OPENS, SMALL, VAGUE
from advisor.understanding.pointing import (
    MIDDLE,
    Shown,
    all_but,
    bare_figures,
    contrasts,
    denied,
    pointing_in,
    several_of,
    the_others,
)
from advisor.understanding.said import PLACES
from advisor.understanding.titles import misspelt_kind
from advisor.understanding.words import word_list
from corpus.lexicon import Hit
from corpus.load import Corpus
from corpus.text import singular

CALLED = THINGS | word_list("called")
"""What people call a programme besides the kinds of the vocabulary, behind "le" or "la"."""
_CALLED = {singular(w) for w in CALLED}
CLOSE = 4  # words around "le guide" in which its name stands
LISTED_AS = {"goal": "goals", "topic": "topics"}
"""Vocabularies whose words may be those of a title."""


class References(ByDescription):
    """Resolves references over one corpus. A wrong or partial name still leads home."""

    def __init__(self, corpus: Corpus):
        super().__init__(corpus)
        self.programmes, self.words = corpus.programmes, self._names.words

    def measures(self, path: list[str], others: list[str]) -> set[tuple[str, float]]:
        """Hours, months and prices of programmes, and the hours of a path: figures that may be spoken of and limit nobody."""
        steps, shown = ([self._corpus.programmes[i] for i in ids] for ids in (path, others))
        told = {("hours", p.hours) for p in (*steps, *shown)} | {("months", p.months) for p in (*steps, *shown)}
        told |= {("budget", q.amount_eur) for p in (*steps, *shown) for q in p.prices}
        return {(unit, float(f)) for unit, f in told | {("hours", sum(p.hours or 0 for p in steps))} if f}

    def points(self, words: list[str]) -> bool:
        """Whether the words point at something shown, by rank."""
        return any(h.family in ("position", "several") for h in pointing_in(words))

    def figures_among(self, facts: Facts, ids: Iterable[str]) -> set[str]:
        """Limits in `facts` that are figures of one of the programmes ("30 h, c'est étalé sur combien de semaines ?")."""
        programmes = [self._corpus.programmes[i] for i in ids]
        theirs = {
            (name, value)
            for p in programmes
            for name, value in (
                ("hours_total_max", p.hours),
                ("months_max", p.months),
                ("budget_max_eur", full_price(p)),
            )
        }
        return {
            name
            for name in ("hours_total_max", "months_max", "budget_max_eur")
            if (name, facts.values.get(name)) in theirs and facts.values.get(name)
        }

    def names_one(self, words: list[str], hits: list[Hit]) -> bool:
        """Whether a programme found by name is surely named: by a word that is only a name, or by its kind."""
        return (
            bool(self._names.titles(words))
            or self.proper(words, hits)
            or any(h.family == "kind" for h in hits)
            or misspelt_kind(words)
        )

    def called(self, ids: list[str], words: list[str], hits: list[Hit], by_title: bool) -> bool:
        """Whether the words call programmes ("le DU de Dijon", "Pix santé"), rather than happen to stand in their names.

        :param by_title: whether a word that is only a name suffices, wherever it stands.
        """
        if set(ids) <= set(self._names.titles(words)):
            return True
        definite = {i + 1 for i, w in enumerate(words) if w in DEFINITE}
        kinds = any(h.family == "kind" and (h.start in definite or words[h.start] in DEFINITE) for h in hits)
        names = {name for i in ids for name in self._names.of[i]} - VAGUE - _CALLED
        # "la journée" calls no Journée
        thing = any(words[i] in CALLED for i in definite if i < len(words)) and any(singular(w) in names for w in words)
        if kinds or {"celui", "celle"} & set(words) or thing or (by_title and self._names.only_name(ids, words, hits)):
            return True
        said = [w for w in words if w not in EMPTY | SMALL]
        several = len(said) > 1 or self._names.proper(said)  # "en exercice ?" calls no exercise
        return several and not ASKING & set(words) and self._names.whole(ids, words, hits)

    def opens_with(self, ids: list[str], words: list[str], hits: list[Hit]) -> bool:
        """Whether the words of a clause do nothing but call programmes ("Centrale Lyon, ça dure combien ?")."""
        return (
            len(words) > 1
            and len([w for w in words if w not in EMPTY | SMALL]) <= CLOSE
            and bool(ids)
            and not ASKING & set(words)
            and self._names.whole(ids, words, hits)
        )

    def opens_on(self, id_: str, words: list[str], hits: list[Hit]) -> bool:
        """Whether a clause opens on a word of the programme's title that is a name and no provider's ("la FST bio-info, …")."""
        known = {
            i
            for h in (*hits, *pointing_in(words))
            if h.family in ("person", "topic", "domain", "funding", "qualities", *PLACES, "demonym")
            for i in range(h.start, h.end)
        }
        kinds = {i for h in hits if h.family == "kind" for i in range(h.start, h.end)}
        start = next(
            (i for i, w in enumerate(words) if i not in kinds and w not in OPENS | DEFINITE | CALLED), len(words)
        )
        said = [words[i] for i in range(start, min(start + 2, len(words))) if i not in known]
        # "et santé connectée, plus long ?"
        whole = self._names.whole_title(id_, words) or self.only_calls([id_], words, hits)
        return whole or (
            any(self._names.of_title(id_, w) and self._names.proper([w]) for w in said)
            and (start == 0 or bool(DEFINITE & set(words[:start])) or not kinds)
        )

    def only_calls(self, ids: list[str], words: list[str], hits: list[Hit]) -> bool:
        """Whether the words do nothing but call one programme, surely ("l'atelier RGPD de la CNIL")."""
        return len(ids) == 1 and self._names.whole(ids, words, hits) and self.called_closely(ids, words, hits)

    def called_closely(self, ids: list[str], words: list[str], hits: list[Hit]) -> bool:
        """Whether one of their names stands right behind what a programme is called ("le guide de la HAS"), or is their title."""
        if set(ids) <= set(self._names.titles(words)):
            return True
        kinds = {
            h.end
            for h in hits
            if h.family == "kind" and (words[h.start] in DEFINITE or (h.start and words[h.start - 1] in DEFINITE))
        }
        things = {
            i + 1
            for i, w in enumerate(words)
            if (w in CALLED and i and words[i - 1] in DEFINITE) or w in ("celui", "celle")
        }
        names = {name for i in ids for name in self._names.of[i]} - VAGUE - _CALLED  # "la journée" alone calls none
        return any(
            singular(w) in names
            for end in kinds | things
            for w in words[max(end - CLOSE, 0) : end + CLOSE]
            if w not in DEFINITE
        )

    def titled(self, words: list[str], hits: list[Hit]) -> bool:
        """Whether a word that is no kind tells which programme is called."""
        kinds = {i for h in hits if h.family in ("kind", "funding") for i in range(h.start, h.end)}
        return self._names.telling([w for i, w in enumerate(words) if i not in kinds])

    def quoted(self, text: str) -> list[str]:
        """Programmes called by their whole title between quotes."""
        return self._names.quoted(text)

    def superlative(self, words: list[str]) -> str | None:
        """What decides between those shown: cheapest, shortest, longest, nearest."""
        return next((h.value for h in pointing_in(words) if h.family == "superlatives"), None)

    def without_names(self, ids: list[str], hits: list[Hit], words: list[str], facts: Facts) -> None:
        """Take out of `facts` what was read from the name or the town of the programmes spoken of."""
        programmes = [self._corpus.programmes[i] for i in ids]
        if facts.values.get("city") in {place for p in programmes for place in (p.city, *p.places)}:
            for name in ("city", "region"):
                facts.values.pop(name, None)
        names = {word for i in ids for word in self._names.of[i]}
        for h in hits:
            if not all(singular(w) in names for w in words[h.start : h.end]):
                continue
            if listed := LISTED_AS.get(h.family):
                kept = [v for v in facts.values.pop(listed, []) if v != h.value]
                facts.values |= {listed: kept} if kept else {}
            elif h.family in ("person", "domain"):
                for name in ("profession", "specialty", "stage"):
                    facts.values.pop(name, None)

    def resolve(self, words: list[str], hits: list[Hit], shown: Shown) -> tuple[list[str], str]:
        """(programme ids in the order meant, how they were found: name, position, several, attribute, pronoun or "").

        No ids with "attribute" or "position": something shown was meant, and none answers the description or has that rank.
        """
        # "le lillois"
        hits = [
            replace(h, family="region" if isinstance(h.value, str) else "town") if h.family == "demonym" else h
            for h in hits
        ]
        if listed := self._in_each_town(words, hits):
            return listed, "name"
        if two := self._with_its_like(words, hits, lambda said, within_it: self._resolve(said, within_it, shown)[0]):
            return two, "name"
        sides = sides_of(words, hits) if (shown.listed or self._names.titles(words)) and not contrasts(words) else []
        whole = self._names.find(words, set(), hits, shown.listed) if len(sides) > 1 else []
        if whole and whole[0] not in shown.listed and self.only_calls(whole, words, hits):
            return whole, "name"  # "et la journée IA et pathologie ?", after another course on pathology
        each = [self._resolve(*part, shown) for part in sides]
        if not shown.listed and not all(
            self._told_by(found, part, shown) for found, part in zip(each, sides, strict=True)
        ):
            each = []  # "Objectif IA avec un projet"
        # "Nancy, c'est le week-end ou en semaine ?" calls no Semaine
        if any(set(ids) <= set(shown.listed) for ids, _ in each if ids):
            kept = [found for found, part in zip(each, sides, strict=True) if self._told_by(found, part, shown)]
            each = kept if len(kept) > 1 or (len(kept) < len(each) and all(len(ids) == 1 for ids, _ in kept)) else each
            if len(kept) == 1 and kept == each:
                return kept[0]
        if len(each) > 1 and any(kind == "name" for _, kind in each):  # "faut-il une équipe ou on peut y aller seul ?"
            each = (
                [
                    found
                    for found, (said, _) in zip(each, sides, strict=False)
                    if found[1] != "pronoun"
                    or len(said) < CLOSE
                    or {"ce", "cet", "cette", "celui", "celle"} & set(said)
                ]
                if len(each) == len(sides)
                else each
            )
        if len(each) > 1 and all(len(ids) == 1 for ids, _ in each):  # "compare le premier et celui de Nice"
            return list(dict.fromkeys(ids[0] for ids, _ in each)), each[0][1]
        return self._resolve(words, hits, shown)

    def _told_by(self, found: tuple[list[str], str], part: tuple[list[str], list[Hit]], shown: Shown) -> bool:
        """Whether one side of "ou" calls what it was found to call by more than a common word."""
        ids, pointing = found
        return (
            pointing != "name"
            or set(ids) <= set(shown.listed)
            or any(h.family in PLACES for h in part[1])
            or self.names_one(*part)
        )

    def _all_but(self, words: list[str], hits: list[Hit], shown: Shown) -> list[str]:
        """ "tous sauf le premier", "les DU hormis celui de Lille": what was shown, less what is left out."""
        cut = all_but(words)
        if cut is None or not shown.listed:
            return []
        before, _ = self._resolve(*within(words, hits, 0, cut.start), shown)
        after, _ = self._resolve(*within(words, hits, cut.end, len(words)), shown)
        pool = [i for i in before if i in shown.listed]
        pool = pool if len(pool) > 1 and not set(after) >= set(pool) else shown.listed
        rest = [i for i in pool if i not in after]
        return rest if len(rest) < len(pool) else []

    def _resolve(self, words: list[str], hits: list[Hit], shown: Shown) -> tuple[list[str], str]:
        if kept := self._all_but(words, hits, shown):
            return kept, "several"
        found = [*pointing_in(words), *measures_in(words)]
        if refused := denied(found, words):
            found = [h for h in found if h not in refused]
            shown = self._without(refused, hits, words, shown)
        else:
            shown = self._set_aside(words, hits, shown)
        described, out_of_range = None, False
        if (
            any(h.family == "pronouns" and words[h.start] in ("ce", "cet", "cette") for h in found)
            and shown.focus
            and not self._names.proper(words)
        ):
            return [shown.focus], "pronoun"  # "ce diplôme est reconnu ?"
        if shown.listed or shown.spoken:
            if longer := self._compared(found, hits, words):
                return longer, "name"
            if named := self._apposed(found, hits, words):
                return named, "name"
            pointed = self._the_others(found, hits, words, shown, bool(refused)) or self._ranked(
                found, hits, words, shown
            )
            if pointed and (pointed[0] or not shown.listed):
                return pointed
            out_of_range = pointed is not None
            described = self._in_towns(hits, words, shown) or self._described(found, hits, words, shown)
            asked = any(h.family in ("which", "superlatives") for h in found)
            if described and (asked or not self._of_another_name(words, described)):
                there = set(described) <= {*shown.listed, *shown.spoken}
                return described, "attribute" if asked else "description" if there else "name"
            described = described if asked else None  # "le présentiel" may be a wish
        pointing = {
            i
            for h in found
            if h.family in ("position", "several", "superlatives", "pronouns", "impersonal", "which", "others")
            for i in range(h.start, h.end)
        }
        # "combien de semaines ?", "un jour par semaine ?" call no Semaine
        pointing |= {
            i
            for i in range(1, len(words))
            if words[i - 1] in ("combien", "par") or words[i - 2 : i] == ["combien", "de"]
        }
        # "le cours de l'OMS est en français ?"
        pointing |= {
            i
            for h in hits
            if h.family == "language" and "en" in words[max(h.start - 1, 0) : h.end]
            for i in range(h.start, h.end)
        }
        if shown.focus:  # "le niveau ?" asks for a fact, and names nothing
            pointing |= (fact := {i for h in asked_in(words, hits) for i in range(h.start, h.end)})
            # "ya un certif à la fin ?"
            hits = [
                h
                for h in hits
                if h.family != "kind" or h.start not in fact or DEFINITE & set(words[max(h.start - 1, 0) : h.start])
            ]
        named = self._names.titles(words) or self._names.find(words, pointing, hits, shown.listed)
        pronoun = next((h.family for h in found if h.family in ("pronouns", "impersonal")), None)
        if pronoun and shown.focus and not any(h.family == "which" for h in found) and not self.names_one(words, hits):
            return [shown.focus], "pronoun"  # "elle est ouverte aux infirmiers ?" calls nothing by its name
        which = alike_at(words, hits) is not None or any(h.family == "which" for h in found)
        # "et celui de Lille ?", "compare avec Nice": of the same kind
        if len(named) > 1 and (which or (shown.focus and not self._told_apart(words, hits))):
            kinds = {
                self._corpus.programmes[i].kind for i in ([shown.focus] if shown.focus else shown.about or shown.listed)
            }
            of_kind = [i for i in named if kinds == {self._corpus.programmes[i].kind}]
            named = of_kind or (which and self._same_kind_in(hits, shown)) or named
        # "l'IRCAD ou le DIU de Nancy, lequel ?" calls a kind of its own
        kinds_said = any(h.family == "kind" for h in hits)
        if which and (not named or not (kinds_said or self._told_apart(words, hits))):
            named = self._same_kind_in(hits, shown) or named
        if named:
            return named, "name"
        if (
            shown.listed
            and len(words) <= 2
            and self._names.telling(words)
            and (one := self._names.only(words, shown.listed))
        ):
            return one, "description"
        if described is not None or out_of_range:
            return [], "position" if out_of_range else "attribute"
        if pronoun and shown.focus:
            return [shown.focus], "pronoun"
        if pronoun == "pronouns" and len(shown.listed) == 1:
            return shown.listed, "pronoun"
        return [], ""  # "c'est où ?" is about all of them

    def _of_another_name(self, words: list[str], ids: list[str]) -> bool:
        """Whether a word is a name of other programmes alone ("le MOOC de l'UNESCO, il y a une version française ?")."""
        return self._names.proper(
            [w for w in words if not any(singular(w) in self._names.of[i] for i in ids)]
        ) and not self._names.proper([w for w in words if any(singular(w) in self._names.of[i] for i in ids)])

    def _set_aside(self, words: list[str], hits: list[Hit], shown: Shown) -> Shown:
        """What was shown, where "les autres" are the others than those described and refused ("pas celui de Lille, les autres")."""
        asked = next((h for h in pointing_in(words) if h.family in ("others", "other")), None)
        if asked is None or asked.start < 2 or words[0] not in NOT or not shown.listed:
            return shown
        aside, _ = self._resolve(*within(words, hits, 1, asked.start), shown)
        return replace(shown, about=aside) if set(aside) < set(shown.listed) and aside else shown

    def _without(self, refused: list[Hit], hits: list[Hit], words: list[str], shown: Shown) -> Shown:
        """What was shown, where "l'autre" is the other than the one refused."""
        pointed = self._ranked([h for h in refused if h.family != "other"], hits, words, shown)
        return replace(shown, about=pointed[0]) if pointed and pointed[0] else shown

    def _the_others(
        self, found: list[Hit], hits: list[Hit], words: list[str], shown: Shown, refused: bool
    ) -> tuple[list[str], str] | None:
        """The others, or the other one of a kind ("l'autre DU")."""
        other = next((h for h in found if h.family == "other"), None)
        said = [
            h for h in (*hits, *found) if other and h.start == other.end and h.family in ("kind", "qualities", "town")
        ]
        if other and said and shown.focus:
            return (
                (one, "position")
                if len(
                    one := [i for i in shown.listed if i != shown.focus and is_so(self._corpus.programmes[i], said[0])]
                )
                == 1
                else None
            )
        return the_others(found, words, shown, refused)

    def _compared(self, found: list[Hit], hits: list[Hit], words: list[str]) -> list[str]:
        """ "Elements of AI, c'est plus long ?": the one called before what is asked of it, and not the longest of those shown."""
        asked = next((h.start for h in found if h.family == "superlatives" and words[h.start] == "est"), 0)
        said, inside = within(words, hits, 0, asked)
        titled, named = self._names.titles(said), self._names.find(said, set(), inside, [])
        sure = self.proper(said, inside) or self._names.only_name(named, said, inside)
        return next((ids for ids in (titled, named if sure else []) if asked and len(ids) == 1), [])

    def _apposed(self, found: list[Hit], hits: list[Hit], words: list[str]) -> list[str]:
        """ "l'autre, celui pour devenir formateur": what is said of it right behind is its name."""
        other = next((h.end for h in found if h.family == "other" and DEFINITE & set(words[h.end : h.end + 1])), None)
        if other is None:
            return []
        said, inside = within(words, hits, other, len(words))
        named = self._names.titles(said) or self._names.find(said, set(), inside, [])
        return named if len(named) == 1 else []

    def _ranked(
        self, found: list[Hit], hits: list[Hit], words: list[str], shown: Shown
    ) -> tuple[list[str], str] | None:
        """By rank: "la 1 et la 3", "les deux derniers", "celui du milieu", "le deuxième DU"; None when nothing is counted."""
        beside = next((h for h in found if h.family == "beside"), None)
        if beside and shown.focus in shown.listed:
            rank = shown.listed.index(shown.focus) + beside.value
            return shown.listed[rank : rank + 1] if rank >= 0 else [], "position"
        positions = [h for h in found if h.family == "position"] or list(bare_figures(words))
        # "ChatGPT tout ça", "le datathon de la liste"
        subjects = {h.end for h in hits if h.family in ("topic", "kind", "person", "domain")}
        # "pour tous les internes ?"
        people = {h.start - 1 for h in hits if h.family in ("person", "domain") and words[h.start - 1] == "les"}
        many = [
            h
            for h in found
            if h.family == "several"
            and not (
                h.value == "all"
                and (
                    h.end in people
                    or (words[h.start].startswith("chacun") and shown.focus and shown.about == [shown.focus])
                    or (
                        h.start
                        and (
                            (words[h.start - 1] == "de" and not words[h.start].startswith("chacun"))
                            or h.start in subjects
                        )
                    )
                )
            )
        ]
        several = min(many, key=lambda h: h.value == "all", default=None)  # "ouah, tout ça ! les deux premières ?"
        counted = [h for h in (*positions, several) if h]
        # "lequel des deux est le plus long ?" sets both side by side
        which_of_two = several and several.value == "both" and any(h.family == "which" for h in found)
        if not counted or (any(h.family == "superlatives" for h in found) and not which_of_two):
            return None
        # "le premier des deux"
        pool = (
            shown.spoken[-2:]
            if positions and several and several.value == "both" and len(shown.spoken) > 1
            else shown.listed
        )
        pool = self._of_kind(pool, [h for h in hits if any(0 <= h.start - c.end <= 1 for c in counted)])
        if several and not (positions and positions[0].start <= several.start):  # "le premier des deux" is one
            if {"aucun", "aucune"} & set(words[: several.start]):
                return None
            return several_of(several.value, pool, shown), "several"
        ranks = [len(pool) // 2 if h.value == MIDDLE and len(pool) % 2 else h.value for h in positions]
        if any(h.family == "from_the_end" for h in found):
            ranks = [-1 - rank if rank >= 0 else rank for rank in ranks]
        if ranks and max(ranks) >= len(pool) and pool == shown.listed and max(ranks) < len(shown.wider):
            pool = shown.wider  # "et le troisième ?", when the first two were set side by side
        picked = [pool[i] for i in ranks if -len(pool) <= i < len(pool)]
        return list(dict.fromkeys(picked)), "position"

    def _told_apart(self, words: list[str], hits: list[Hit]) -> bool:
        """Whether a word other than a place tells which programme is called."""
        places = {i for h in hits if h.family in PLACES for i in range(h.start, h.end)}
        return self._names.telling([w for i, w in enumerate(words) if i not in places])
