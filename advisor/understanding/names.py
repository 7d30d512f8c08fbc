"""Programmes called by their names: whole, partial, misspelt, or wrong but near enough to be told from all others."""

import re
from itertools import pairwise
from math import log

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from corpus.codes import label
from corpus.lexicon import Hit
from corpus.load import Corpus
from corpus.models import Programme
from corpus.text import content_words, key, singular
from corpus.vocabularies import french_words

NAMED = 0.62
"""Share of the message's telling words (by rarity) that a programme's names must hold to be meant."""
RARE = 3.5
"""Rarity (log scale) from which one word alone names a programme ("lundi")."""
KNOWN = 2.0
"""Rarity below which the rarest word said names nothing."""
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
AI = {"ia", "intelligence", "artificielle"}
"""Words that most titles hold, and that tell apart those that do not."""
TYPO_FROM = 5
"""Letters from which a word may be a misspelt name; one slip is allowed, two from eight letters."""


_QUOTED = re.compile(r"«\s*([^«»]{3,300}?)\s*»")


class Names:
    """The words by which each programme of one corpus may be called, weighed by how few programmes share them."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus
        programmes = corpus.programmes.values()
        self.of = {p.id: _name_words(p) for p in programmes}
        self.title = {p.id: {singular(w) for w in content_words(p.name)} for p in programmes}
        self._titles = {key(f"{p.name} {more}"): p.id for p in programmes for more in (p.city or "", label("kind", p.kind))}
        self._titles |= {key(p.name): p.id for p in programmes}
        self._squeezed = {p.id: "".join(content_words(p.name)) for p in programmes}
        self._holders: dict[str, list[str]] = {}
        for id_, words in self.of.items():
            for word in words:
                self._holders.setdefault(word, []).append(id_)
        counts = {word: len(ids) for word, ids in self._holders.items()}
        self.words = set(counts) | {w for p in programmes for w in content_words(p.name)}
        self._rarity = {word: log(1 + len(self.of) / n) for word, n in counts.items()}
        self._misspelt = sorted(w for w, rarity in self._rarity.items() if rarity >= RARE and len(w) >= TYPO_FROM and w.isalpha())

    def find(self, words: list[str], pointing: set[int], hits: list[Hit], shown: list[str]) -> list[str]:
        """Programmes that the message names, each part of "l'un ou l'autre" by itself.

        :param pointing: places of the words that only point ("la deuxième"), which are no part of a name.
        """
        each = [self._find(*part, shown) for part in _parts(words, pointing, hits)]
        if len(each) > 1 and all(len(found) == 1 for found in each):
            return list(dict.fromkeys(found[0] for found in each))
        kept = [(i, w) for i, w in enumerate(words) if i not in pointing]
        return self._find([w for _, w in kept], hits, [words[h.start : h.end] for h in hits], shown)

    def quoted(self, text: str) -> list[str]:
        """Programmes whose whole title stands between French quotes, its town or kind after it or not."""
        return [self._titles[title] for quote in _QUOTED.findall(text) if (title := key(quote)) in self._titles]

    def telling(self, words: list[str]) -> bool:
        """Whether some word is told by few names only."""
        return any(self._rarity.get(singular(w), 0) >= KNOWN for w in words if w not in EMPTY and singular(w) not in VAGUE)

    def proper(self, words: list[str]) -> bool:
        """Whether some word is a name and nothing else ("Pix", "ToMARS"), not a common word that a few names hold ("étudiants")."""
        names = (w for w in words if w not in EMPTY and singular(w) not in VAGUE)
        return any(self._rarity.get(singular(w), 0) >= RARE and w not in french_words() and singular(w) not in french_words() for w in names)

    def only(self, words: list[str], shown: list[str]) -> list[str]:
        """"celui d'OpenClassrooms": the words that stand in the names of one programme shown and of no other."""
        said = {singular(w) for w in words if w not in EMPTY} - VAGUE
        holders = [[i for i in shown if word in self.of[i]] for word in said]
        alone = {holder[0] for holder in holders if len(holder) == 1}
        return list(alone) if len(alone) == 1 and len(shown) > 1 else []

    def _find(self, words: list[str], hits: list[Hit], hit_words: list[list[str]], shown: list[str]) -> list[str]:
        kinds = {h.value: {singular(w) for w in said} for h, said in zip(hits, hit_words, strict=True) if h.family == "kind"}
        said = {singular(w) for w in words if w not in EMPTY} | self._respelt(words) | {f"kind:{kind}" for kind in kinds}
        telling = {w: self._rarity[w] for w in sorted(said) if w in self._rarity and w not in VAGUE}  # a set's order differs from process to process
        subjects = {singular(w) for h, ws in zip(hits, hit_words, strict=True) if h.family in ("domain", "topic", "person") for w in ws}
        if not telling or (not kinds and telling.keys() <= subjects and not shown and not _DEFINITE & set(words)):
            return []  # "l'IA en radiologie" speaks of a field
        strange = [w for w in said if w not in self._rarity and ":" not in w and len(w) > 2]
        total = sum(telling.values()) + STRANGE * len(strange)
        places = {singular(w) for h, ws in zip(hits, hit_words, strict=True) if h.family in ("town", "abroad", "region") for w in ws}
        towns = {place_name(h) for h in hits if h.family in ("town", "abroad")}
        scores = {}
        for id_ in {id_ for word in telling for id_ in self._holders[word]}:
            weight = self._weight(id_, telling, kinds, places)
            if weight:
                here = self._corpus.programmes[id_].city in towns
                titled = max(telling, key=lambda w: telling[w]) in self.title[id_]
                scores[id_] = weight / total + 0.05 * (id_ in shown) + 0.2 * here + TITLED * titled
        best = max(scores.values(), default=0)
        if best < NAMED or max(telling.values()) < KNOWN:
            return []
        close = sorted((i for i in scores if scores[i] >= best * MARGIN), key=lambda i: (-scores[i], i))
        if kinds:  # "le DU de santé numérique" is not the one for trainers in it
            close = [i for i in close if self.title[i] - VAGUE <= said] or close
        if said & AI:  # "le DU IA de Paris" is, of those of Paris, the one on AI
            close = [i for i in close if self.title[i] & AI] or close
        return [i for i in shown if i in close] or (close if len(close) <= ALIKE else [])

    def _weight(self, id_: str, telling: dict[str, float], kinds: dict[str, set[str]], places: set[str]) -> float:
        """Rarity of the telling words that a programme's names hold; 0 when they do not single it out."""
        names, title = self.of[id_], self.title[id_]
        inside = [w for w in telling if w in names]
        # a kind that is a word of the title is no kind ("l'atelier RGPD" is a MOOC)
        said_kinds = [kind for kind, said_as in kinds.items() if not said_as <= title]
        other_kind = said_kinds and self._corpus.programmes[id_].kind not in said_kinds
        if other_kind and not any(telling[w] >= RARE and w in title and w not in places for w in inside):
            return 0.0  # "le DU de Brest" is not another kind of programme in Brest
        distinct = [w for w in inside if w in title or w.startswith(("kind:", "place:"))]
        if not inside or (len(distinct) + len(inside) < 3 and max(telling[w] for w in inside) < RARE):
            return 0.0
        return sum(telling[w] for w in inside)

    def _respelt(self, words: list[str]) -> set[str]:
        """Name words that people misspell, write in two ("secnum académie") or run together ("elementsofai")."""
        apart = [(a, b) for a, b in pairwise(words) if singular(a + b) in self._rarity or min(len(a), len(b)) >= TYPO_FROM]
        found = {singular(a + b) for a, b in apart} & self._rarity.keys()
        for word in (*words, *(a + b for a, b in apart)):
            one = singular(word)
            if one in self._rarity or len(one) < TYPO_FROM or word in french_words() or one in french_words():
                continue
            inside = [i for i, title in self._squeezed.items() if len(one) >= SQUEEZED and word in words and word in title]
            found |= self.title[inside[0]] if len(inside) == 1 else self._near(one)
        return found

    def _near(self, word: str) -> set[str]:
        slips = 1 if len(word) < 8 else 2
        near = process.extractOne(word, self._misspelt, scorer=DamerauLevenshtein.distance, score_cutoff=slips)
        return {near[0]} if near and near[0][0] == word[0] else set()


def place_name(hit: Hit) -> str:
    """The name of a town, here or abroad, or of a region."""
    return hit.value if isinstance(hit.value, str) else hit.value.name


_DEFINITE = {"le", "la", "les", "ce", "cette"}
BETWEEN = {"ou", "vs", "versus", "contre", "et", "avec", "puis", "or", "and"}


def _parts(words: list[str], pointing: set[int], hits: list[Hit]) -> list[tuple[list[str], list[Hit], list[list[str]]]]:
    """(words, hits, words of each hit) of what stands on each side of "et", "ou", "avec"…"""
    cuts = [-1, *(i for i, w in enumerate(words) if w in BETWEEN or w in ("celui", "celle")), len(words)]
    parts = []
    for start, end in pairwise(cuts):
        inside = [h for h in hits if start < h.start and h.end <= end]
        kept = [words[i] for i in range(start + 1, end) if i not in pointing]
        if kept:
            parts.append((kept, inside, [words[h.start : h.end] for h in inside]))
    return parts if len(parts) > 1 else []


EMPTY = set(
    (
        "dis plus info infos information parle parler parlez truc machin celui celle ceux dire detail details savoir connaitre connais connaissez donne donnez sur svp stp est "
        "que qui quoi quel quelle quels quelles sont cas veux voudrais aimerais montre pouvez peux peut avoir moi vous tu on chose fameux fameuse histoire question concernant propos cher coute "
        "combien prix duree dure quand comment fait bien faire suivre pas non mais alors donc merci bonjour salut encore aussi juste cette dudiplome autre pourquoi entre "
        "compare comparer avec difference versus mieux avis mon ma mes ton ta tes son ses votre vos notre nos deja sinon sans enleve retire vire remplace change garde dites tout "
        "ai meme seulement se passe lieu what about the tell me is how much does it in of to at for and with on an are there long take who when where ans an"
    ).split()
)
"""Words said around a name that are no part of it (as written: "mon" is not the town of Mons)."""
VAGUE = {
    "formation", "sante", "ia", "intelligence", "artificielle", "de", "du", "la", "le", "en", "et", "pour", "des", "les", "medecin", "medecine", "programme", "cour",
    "universite", "faculte", "a", "l", "d", "diplome", "numerique", "professionnel", "donnee", "module", "france", "introduction", "clinique", "hopital", "service",
    "chu", "un", "une", "dan", "dans", "sur", "au", "aux", "par", "avec", "continue", "initiale", "courte", "mooc", "diu", "master", "datathon", "webinaire", "certificat", "gratuit", "ligne", "recherche", "science", "ecole", "national", "institut",
    "autre", "former",
}  # fmt: skip
"""Name words that too many programmes share to tell any."""
_CAPITALS = re.compile(r"\b(?:[A-Z][a-z]+ ){2,3}[A-Z][a-z]+\b")
"""Words that people say by their initials ("Data Privacy Officer")."""
_ACRONYM = re.compile(r"\b[A-ZÉ][A-Za-zé]*[A-Z][A-Za-z]*\b")
_SMALL = {"de", "du", "des", "la", "le", "les", "en", "et", "a", "au", "aux", "pour", "sur"}


def _name_words(p: Programme) -> set[str]:
    """Words by which a programme may be called: its name, identifier, kind, town, provider and their initials."""
    texts = (p.name, " ".join(w for w in p.id.split("-") if len(w) > 3), p.provider or "", p.city or "", *p.places)
    words = {singular(w) for text in texts for w in content_words(text)}
    words |= {singular(w) for w in content_words(label("kind", p.kind))} | {f"kind:{p.kind}"}
    words |= {f"place:{key(place)}" for place in p.places}
    words |= {"".join(w[0] for w in run.split()).lower() for run in _CAPITALS.findall(p.name)}
    for run in re.split(r"[(),;-]", p.provider or ""):
        initials = "".join(w[0] for w in content_words(run) if w not in _SMALL)
        words |= {initials} if 3 <= len(initials) <= 5 else set()
    return words | {a.lower() for a in _ACRONYM.findall(p.name)}
