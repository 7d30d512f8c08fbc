"""Programmes called by their names: whole, partial, misspelt, or wrong but near enough to be told from all others."""

import re
from collections.abc import Iterable
from itertools import groupby
from math import log
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from advisor.understanding.name_said import (
    BETWEEN,
    DEFINITE,
    THAT_OF,
    Part,
    Said,
    elsewhere,
    merged_groups,
    nicknames,
    parts_of,
)
from advisor.understanding.name_words import (
    AI,
    EMPTY,
    SMALL,
    VAGUE,
    brands,
    joined,
    name_words,
    place_name,
    subjects_in,
)
from advisor.understanding.titles import LONG, short_titles, titles_of_kinds
from corpus.codes import label
from corpus.lexicon import Hit, Lexicon
from corpus.load import Corpus
from corpus.text import content_words, key, singular
from corpus.vocabularies import french_words

NAMED = 0.62
"""Share of the message's telling words (by rarity) that a programme's names must hold to be meant."""
RARE = 3.5
"""Rarity (log scale) from which one word alone names a programme ("lundi")."""
KNOWN = 2.0
"""Rarity below which the rarest word said names nothing."""
NEAR_KIND = 0.6
"""What a kind counts for when it is said for its neighbour ("le DIU de Nice", which is a DU)."""
STRANGE = 1.5
"""What a word that stands in no name weighs against a match."""
TITLED = 0.15
"""What a programme gains when the rarest word said stands in its title rather than in its provider's name."""
SQUEEZED = 8
"""Letters from which a word that is in no name may be a whole name written in one."""
MARGIN = 0.88
"""Programmes that hold nearly as much as the best are meant too (the same course under two records)."""
ALIKE = 5
"""Programmes that one name may call; of more, none is meant."""
SUBJECTS = {"sante", "numerique", "donnee", "clinique", "medecine", "recherche", "science", "ecole", "ia"}
"""Words too common to call a programme by, which tell apart those that other words call."""
NEIGHBOURS = (
    {"DU", "DIU", "capacite", "certificat_universitaire"},
    {"master", "mastere_specialise", "executive_master"},
    {"mooc", "webinaire"},
    {"conference", "webinaire"},
)
"""Kinds taken for one another."""
EVENTS = {"datathon", "conference"}
TYPO_FROM = 5
"""Letters from which a word may be a misspelt name; one slip is allowed, two from eight letters."""


_CAPITAL = re.compile(r"\b\w*[A-ZÉ][\w'’]*")
_QUOTED = re.compile(r"«\s*([^«»]{3,300}?)\s*»")


class Names:
    """The words by which each programme of one corpus may be called, weighed by how few programmes share them."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus
        programmes = corpus.programmes.values()
        self.of = {p.id: name_words(p) for p in programmes}
        self.title = {p.id: {singular(w) for w in content_words(p.name)} | joined(p.name) for p in programmes}
        self._capital = {
            p.id: {singular(w) for run in _CAPITAL.findall(p.name) for w in content_words(run)} | joined(p.name)
            for p in programmes
        }
        self._titles = {
            key(f"{p.name} {more}"): p.id for p in programmes for more in (p.city or "", label("kind", p.kind))
        }
        self._titles |= {key(p.name): p.id for p in programmes}
        self._whole = Lexicon(
            (words, "title", p.id) for p in programmes for words in short_titles(p.name) if self._alone(words, p.id)
        )
        self._of_kind = Lexicon((words, "title", id_) for words, id_ in titles_of_kinds(programmes))
        for id_, words in brands(programmes, set().union(*self.of.values())).items():
            self.of[id_] |= words
            self._capital[id_] |= words
        self._squeezed = {p.id: "".join(content_words(p.name)) for p in programmes}
        self._holders: dict[str, list[str]] = {}
        for id_, words in self.of.items():
            for word in words:
                self._holders.setdefault(word, []).append(id_)
        counts = {word: len(ids) for word, ids in self._holders.items()}
        self.words = set(counts) | {w for p in programmes for w in content_words(p.name)}
        self._houses = {
            w
            for p in programmes
            for w in self.title[p.id]
            if w in {singular(w) for w in content_words(p.provider or "")} and counts.get(w, 0) > 1
        }
        """Words of providers that some of their titles repeat ("Polytechnique"): they call all that the provider offers."""
        self._rarity = {word: log(1 + len(self.of) / n) for word, n in counts.items()}
        misspelt = sorted(
            w for w, rarity in self._rarity.items() if rarity >= RARE and len(w) >= TYPO_FROM and w.isalpha()
        )
        self._misspelt = {letter: list(words) for letter, words in groupby(misspelt, key=itemgetter(0))}
        """By their first letter, which is seldom mistyped."""

    def find(self, words: list[str], pointing: set[int], hits: list[Hit], shown: list[str]) -> list[str]:
        """Programmes that the message names, each part of "l'un ou l'autre" by itself.

        :param pointing: places of the words that only point ("la deuxième"), which are no part of a name.
        """
        parts = parts_of(words, pointing, hits)
        each = [(self._find(*part, shown), part) for part in parts]
        if len(parts) > 2 and not all(len(found) == 1 for found, _ in each) and (two := self._two_of(parts, shown)):
            return two
        # "Nancy, c'est le week-end ou en semaine ?" calls no Semaine
        if any(found and found[0] in shown for found, _ in each):
            each = [
                (found, part) for found, part in each if not found or found[0] in shown or self._surely(found, part)
            ]
        if len(each) > 1 and all(len(found) == 1 for found, _ in each):
            called = [
                found[0]
                for found, part in each
                if found[0] in shown
                or self._surely(found, part)
                or DEFINITE & set(part[0])
                or self.whole(found, *part[:2])
            ]
            # "une journée IA et PUI" calls no Journée
            return list(dict.fromkeys(called or [found[0] for found, _ in each]))
        kept = [w for i, w in enumerate(words) if i not in pointing or w in THAT_OF]
        return self._find(kept, hits, [words[h.start : h.end] for h in hits], shown)

    def _two_of(self, parts: list["Part"], shown: list[str]) -> list[str]:
        """The two programmes named on each side of one of the words that part them ("entre le DU de Nice (IA et santé) et celui de Paris Cité")."""
        for cut in range(1, len(parts)):
            sides = [
                (
                    [word for words, _, _ in side for word in words],
                    [hit for _, hits, _ in side for hit in hits],
                    [words for _, _, hit_words in side for words in hit_words],
                )
                for side in (parts[:cut], parts[cut:])
            ]
            found = [self._find(*side, shown) for side in sides]
            sure = all(self._surely(one, side) for one, side in zip(found, sides, strict=True))
            if sure and all(len(one) == 1 for one in found) and found[0] != found[1]:
                return [one[0] for one in found]
        return []

    def _alone(self, words: tuple[str, ...], id_: str) -> bool:
        return not any(set(words) <= title for other, title in self.title.items() if other != id_)

    def of_title(self, id_: str, word: str) -> bool:
        """Whether a word stands in the programme's title, with a capital, and in no provider's name."""
        return singular(word) in self._capital[id_] - self._houses

    def whole_title(self, id_: str, words: list[str]) -> bool:
        """Whether the words are the programme's title, less what joins them and its kind."""
        said = {singular(w) for w in words if w not in EMPTY} - SMALL - BETWEEN
        return len(said) > 1 and said == self.title[id_] - SMALL - _OF_KINDS

    def titles(self, words: list[str]) -> list[str]:
        """Programmes called by their whole title, word for word, where it is short ("Hacking Health Camp") or opens with its
        kind ("le DU santé numérique", which "un DU santé numérique" does not call)."""
        of_kind = [h for h in self._of_kind.find(words) if h.start and words[h.start - 1] in DEFINITE]
        return list(dict.fromkeys(h.value for h in (*self._whole.find(words), *of_kind)))

    def _surely(self, found: list[str], part: tuple[list[str], list[Hit], list[list[str]]]) -> bool:
        """Whether a part calls what is found in it by more than a common word."""
        words, hits, _ = part
        return any(h.family in ("kind", "town", "abroad", "region") for h in hits) or self._names_alone(
            singular(w) for w in words if any(singular(w) in self.of[i] for i in found)
        )

    def quoted(self, text: str) -> list[str]:
        """Programmes whose whole title stands between French quotes, its town or kind after it or not, or is long enough without."""
        written = [h.value for h in self._whole.find(content_words(text)) if h.end - h.start > LONG]
        return (
            list(
                dict.fromkeys(
                    self._titles[title] for quote in _QUOTED.findall(text) if (title := key(quote)) in self._titles
                )
            )
            or written
        )

    def telling(self, words: list[str]) -> bool:
        """Whether some word is told by few names only."""
        return any(
            self._rarity.get(singular(w), 0) >= KNOWN for w in words if w not in EMPTY and singular(w) not in VAGUE
        )

    def proper(self, words: list[str]) -> bool:
        """Whether some word is a name and nothing else ("Pix", "ToMARS"), not a common word that a few names hold ("étudiants")."""
        names = (w for w in words if w not in EMPTY and singular(w) not in VAGUE and not w.isdigit())
        return any(
            self._rarity.get(singular(w), 0) >= RARE and w not in french_words() and singular(w) not in french_words()
            for w in names
        )

    def whole(self, ids: list[str], words: list[str], hits: list[Hit]) -> bool:
        """Whether the words hold nothing besides what the programmes are called by."""
        said = self._said(words, hits, [words[h.start : h.end] for h in hits])
        return not said.unknown and all(any(w in self.of[i] for w in group) for _, group in said.telling for i in ids)

    def only_name(self, ids: list[str], words: list[str], hits: list[Hit]) -> bool:
        """Whether some word is one of their names, and nothing else: no place, payer, subject or common word."""
        known = {singular(w) for h in hits if h.family in _MORE_THAN_NAMES for w in words[h.start : h.end]}
        said = self._said(words, hits, [words[h.start : h.end] for h in hits])
        return any(
            self._names_alone(w for w in group - known if w in self.of[i]) for _, group in said.telling for i in ids
        )

    def only(self, words: list[str], shown: list[str]) -> list[str]:
        """ "celui d'OpenClassrooms": the words that stand in the names of one programme shown and of no other."""
        said = {singular(w) for w in words if w not in EMPTY} - VAGUE
        holders = [[i for i in shown if word in self.of[i]] for word in said]
        alone = {holder[0] for holder in holders if len(holder) == 1}
        return list(alone) if len(alone) == 1 and len(shown) > 1 else []

    def _find(self, words: list[str], hits: list[Hit], hit_words: list[list[str]], shown: list[str]) -> list[str]:
        said = self._said(words, hits, hit_words)
        heaviest = max((weight for weight, _ in said.telling), default=0.0)
        if heaviest < KNOWN or (said.only_kinds and heaviest < RARE):
            return self._whole_titles(said) if DEFINITE & set(words) else []
        if not said.kinds and said.on_subjects and not shown and not DEFINITE & set(words):
            return []  # "l'IA en radiologie" speaks of a field
        named = {
            id_
            for _, words in said.telling
            if self._names_alone(words)
            for word in words
            for id_ in self._holders.get(word, ())
        }
        heard = [
            (weight, words)
            for weight, words in said.telling
            if not 0 < len(named) <= ALIKE or any(words & self.of[i] for i in named)
        ]
        # "la journée en groupe chez Masteria" calls no Journée
        total = sum(weight for weight, _ in heard) + STRANGE * said.strange
        rarest = frozenset().union(*(words for weight, words in said.telling if weight == heaviest))
        scores = {}
        for id_ in {id_ for _, words in said.telling for word in words for id_ in self._holders.get(word, ())}:
            weight = self._weight(id_, said)
            if weight:
                here = self._corpus.programmes[id_].city in said.towns
                titled = bool(rarest & self.title[id_]) and not rarest & self._houses
                scores[id_] = weight / total + 0.05 * (id_ in shown) + 0.2 * here + TITLED * titled
        exact = {
            i: score for i, score in scores.items() if score >= NAMED and self._corpus.programmes[i].kind in said.kinds
        }
        scores = exact or scores  # "le datathon des radiologues" is no course for them
        best = max(scores.values(), default=0)
        if best < NAMED:
            return []
        close = sorted((i for i in scores if scores[i] >= best * MARGIN), key=lambda i: (-scores[i], i))
        # "la journée sur les PUI" is not that of others
        close = self._likeliest([i for i in close if i in named] or close, said)
        # "la journée IA et pathologie", never the course on both spoken of before
        close = [i for i in close if all(words & self.of[i] for _, words in said.telling)] or close
        return [i for i in shown if i in close] or (close if len(close) <= ALIKE else [])

    def _likeliest(self, close: list[str], said: "Said") -> list[str]:
        """Of programmes called alike, those that the common words of the message tell apart."""
        if said.kinds:  # "le DU de santé numérique" is not the one for trainers in it
            told = said.words - said.places - set().union(*said.kinds.values())
            close = [i for i in close if self.title[i] - VAGUE <= said.words and self.title[i] & told - SMALL] or close
            close = [i for i in close if self._corpus.programmes[i].kind in said.kinds] or close
        elif _TAUGHT & said.words:  # "la formation de l'AP-HP" is no datathon
            close = [i for i in close if self._corpus.programmes[i].kind not in EVENTS] or close
        if said.kinds and said.places and not said.words & SUBJECTS and len(close) > 1 and "les" not in said.words:
            close = self.on_ai(close)  # "le DU de Paris Cité", of an advisor on AI
        subjects = SUBJECTS & subjects_in(said.words)
        alike = {i: len(subjects & subjects_in(self.title[i])) for i in close}
        # "le DU IA de Paris" is, of those of Paris, the one on AI
        return [i for i in close if alike[i] == max(alike.values())]

    def on_ai(self, ids: list[str]) -> list[str]:
        """Of programmes, the one whose title is on AI; all of them when there is none, or several."""
        ones = [i for i in ids if self.title[i] & AI]
        return ones if len(ones) == 1 else ids

    def _whole_titles(self, said: "Said") -> list[str]:
        """ "le DU santé numérique": the titles of that kind that hold nothing but what is said, common as it is."""
        words = subjects_in(said.words)
        titles = {
            i: subjects_in(self.title[i]) - _OF_KINDS - SMALL
            for i, p in self._corpus.programmes.items()
            if p.kind in said.kinds
        }
        whole = [i for i, title in titles.items() if len(title) > 1 and title == words & set().union(*titles.values())]
        return whole if len(whole) <= ALIKE else []

    def _said(self, words: list[str], hits: list[Hit], hit_words: list[list[str]]) -> "Said":
        """What the words say of a name: each with the others that mean the same, and what it weighs."""
        apart = elsewhere(hits)
        pairs = [(h, {singular(w) for w in ws}) for h, ws in zip(hits, hit_words, strict=True) if h not in apart]
        alone = {singular(w) for w in words if w not in EMPTY} - {
            singular(w) for h, ws in zip(hits, hit_words, strict=True) if h in apart for w in ws
        }
        respelt = self._respelt(
            [w for w in words if not any(h.family in ("kind", "person") and singular(w) in ws for h, ws in pairs)]
        )
        covered = {w for written, _ in respelt for w in written}
        single = [(h, ws) for h, ws in pairs if len(ws) == 1 and ws <= alone - covered]
        groups = [
            {f"kind:{h.value}"} | (ws if (h, ws) in single and not self._names_alone(ws) else set())
            for h, ws in pairs
            if h.family == "kind"
        ]
        groups += [
            ws | {singular(w) for w in content_words(place_name(h))}
            for h, ws in single
            if h.family in ("town", "abroad")
        ]
        groups += [
            ws | {singular(w) for w in content_words(label("specialty", h.value))}
            for h, ws in single
            if h.family == "domain"
        ]
        groups += [{singular(w) for w in words[h.start : h.end]} | set(h.value) for h in nicknames().find(words)]
        groups += [written | meant for written, meant in respelt]
        grouped = covered.union(*(g for g in groups if g & self._rarity.keys()))
        told = sorted(
            [g & self._rarity.keys() - VAGUE for g in merged_groups(groups)]
            + [{w} for w in alone - grouped if w in self._rarity and w not in VAGUE],
            key=sorted,
        )
        telling = [(min(self._rarity[w] for w in g), frozenset(g)) for g in told if g]
        strange = {w for w in alone - grouped if w not in self._rarity and len(w) > 2}
        unknown = strange
        if any(self._names_alone(g) for _, g in telling):  # "Masteria, ils font ça sur place ?"
            strange = {w for w in strange if w not in french_words()}
        subjects = set().union(*(ws for h, ws in pairs if h.family in ("domain", "topic", "person")))
        return Said(
            telling, len(strange), unknown, alone | {w for _, g in telling for w in g}, {h.value: ws for h, ws in pairs if h.family == "kind"},
            set().union(*(ws for h, ws in pairs if h.family in ("town", "abroad", "region"))), {place_name(h) for h in hits if h.family in ("town", "abroad")},
            all(g <= subjects and not self._names_alone(g) for _, g in telling),
        )  # fmt: skip

    def _names_alone(self, words: Iterable[str]) -> bool:
        """Whether some word is rare, and no common French word."""
        return any(self._rarity.get(w, 0) >= RARE and w.isalpha() and not {w, w + "s"} & french_words() for w in words)

    def _weight(self, id_: str, said: "Said") -> float:
        """Rarity of the telling words that a programme's names hold; 0 when they do not single it out."""
        names, title, kind = self.of[id_], self.title[id_], self._corpus.programmes[id_].kind
        inside = [(weight, words & names) for weight, words in said.telling if words & names]
        # a kind that is a word of the title is no kind ("l'atelier RGPD" is a MOOC)
        said_kinds = {kind for kind, said_as in said.kinds.items() if not said_as <= title}
        near = any(kind in group and said_kinds & group for group in NEIGHBOURS)
        other_kind = bool(said_kinds) and kind not in said_kinds
        if (
            other_kind
            and not near
            and not any(weight >= RARE and words & title - said.places for weight, words in inside)
        ):
            return 0.0  # "le DU de Brest" is no double degree in Brest
        if other_kind and near:
            inside += [
                (NEAR_KIND * weight, words)
                for weight, words in said.telling
                if any(w == f"kind:{k}" for w in words for k in said_kinds) and not words & names
            ]
        distinct = [
            words for _, words in inside if words & title or any(w.startswith(("kind:", "place:")) for w in words)
        ]
        if not inside or (len(distinct) + len(inside) < 3 and max(weight for weight, _ in inside) < RARE):
            return 0.0
        return sum(weight for weight, _ in inside)

    def _respelt(self, words: list[str]) -> list[tuple[set[str], set[str]]]:
        """(words as written, name words meant): misspelt, written in several ("secnum académie") or run together ("elementsofai")."""
        runs = [tuple(words[i : i + n]) for n in (2, 3) for i in range(len(words) - n + 1)]
        apart = [
            run
            for run in runs
            if (singular("".join(run)) in self._rarity and (len("".join(run)) >= SQUEEZED or not EMPTY & set(run)))
            or (len(run) == 2 and min(map(len, run)) >= TYPO_FROM)
        ]
        found: list[tuple[set[str], set[str]]] = []
        for run in apart:
            if (written := singular("".join(run))) in self._rarity:
                found += [(set(), {written}), ({singular(w) for w in run}, set())]
        for word in (*words, *("".join(run) for run in apart)):
            one = singular(word)
            if one in self._rarity or len(one) < TYPO_FROM or word in french_words() or one in french_words():
                continue
            whole = len(one) >= SQUEEZED and word in words
            inside = [i for i, title in self._squeezed.items() if word in title] if whole else []
            meant = self.title[inside[0]] if len(inside) == 1 else self._near(one)
            if meant:
                found += [({one}, set()), *((set(), {w}) for w in meant)] if inside else [({one}, meant)]
        return found

    def _near(self, word: str) -> set[str]:
        slips = 1 if len(word) < 8 else 2
        near = process.extractOne(
            word, self._misspelt.get(word[0], []), scorer=DamerauLevenshtein.distance, score_cutoff=slips
        )
        return {near[0]} if near else set()


_TAUGHT = {"formation", "cour", "enseignement"}
_OF_KINDS = {"du", "diu", "diplome", "universitaire", "master", "certificat", "formation", "dudiplome", "mooc"}
_MORE_THAN_NAMES = ("person", "kind", "funding", "domain", "topic", "town", "region", "abroad", "demonym")
