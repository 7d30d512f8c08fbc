"""Which programmes a message points at: by name (whole, partial or wrong), position, pronoun or attribute."""

import re
from collections import Counter
from functools import cache
from math import log
from pathlib import Path
from typing import Any

from advisor.prices import full_price
from corpus.codes import label, read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.load import Corpus
from corpus.models import Programme
from corpus.text import content_words, key, singular

NAMED = 0.62
"""Share of the message's telling words (by rarity) that a programme's names must hold to be meant."""
RARE = 3.5
"""Rarity (log scale) from which one word alone names a programme ("lundi")."""
MIDDLE = 99
"""The rank that `references.yaml` gives to the one in the middle."""
STRANGE = 1.5
TITLED = 0.15
"""What a programme gains when the rarest word said stands in its title rather than in its provider's name."""
SQUEEZED = 8
"""Letters from which a word that is in no name may be a whole name written in one."""
MARGIN = 0.88
"""Programmes that hold nearly as much as the best are meant too (the same course under two records)."""


@cache
def _data() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "references.yaml").read_text("utf-8"))


class References:
    """Resolves references over one corpus. Names are matched on rare words, so a wrong or partial name still leads home."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus
        data = _data()
        entries: list[tuple[str, str, Any]] = []
        for index, forms in data["positions"].items():
            entries += [(form, "position", int(index)) for form in forms]
        for count, forms in data["several"].items():
            entries += [(form, "several", int(count)) for form in forms]
        entries += [(form, "pronoun", form) for form in data["pronouns"]]
        for name, forms in data["attributes"].items():
            entries += [(form, "attribute", name) for form in forms]
        for name, forms in data["fields"].items():
            entries += [(form, "field", name) for form in forms]
        self._lexicon = Lexicon(entries)
        self._names = {p.id: _name_words(p) for p in corpus.programmes.values()}
        self._title = {p.id: {singular(w) for w in content_words(p.name)} for p in corpus.programmes.values()}
        self._squeezed = {p.id: "".join(content_words(p.name)) for p in corpus.programmes.values()}
        counts = Counter(word for words in self._names.values() for word in words)
        total = len(corpus.programmes)
        self.words = {w for words in self._names.values() for w in words} | {w for p in corpus.programmes.values() for w in content_words(p.name)}
        self._rarity = {word: log(1 + total / n) for word, n in counts.items()}

    def points(self, words: list[str]) -> bool:
        """Whether the words point at something shown, by position or pronoun."""
        return any(h.family in ("position", "several") for h in self._lexicon.find(words))

    def fields(self, words: list[str]) -> list[str]:
        """Facts the message asks for, in order of mention."""
        return list(dict.fromkeys(h.value for h in self._lexicon.find(words) if h.family == "field"))

    def resolve(self, words: list[str], hits: list[Hit], shown: list[str], focus: str | None) -> tuple[list[str], str]:
        """(programme ids in the order meant, how they were found: name, position, several, attribute, pronoun or "").

        :param shown: what the last answer showed, in order. :param focus: the programme spoken of alone last.
        """
        found = self._lexicon.find(words)
        if shown:  # "la deuxième" is never a programme's name
            attribute = next((h.value for h in found if h.family == "attribute"), None)
            if attribute:
                kinds = {h.value for h in hits if h.family == "kind"}
                among = [i for i in shown if not kinds or self._corpus.programmes[i].kind in kinds]
                return self._by_attribute(attribute, among), "attribute"
            counted = _counted(found, words, shown)
            if counted:
                return counted
            if "autre" in words and focus in shown and len(shown) == 2:
                return [i for i in shown if i != focus], "position"
            filtered = self._among_shown(words, hits, shown)
            if filtered:
                return filtered, "attribute"
        pointing = {i for h in found for i in range(h.start, h.end)}
        named = self.named(words, pointing, hits, shown)
        if named:
            return named, "name"
        if any(h.family == "pronoun" for h in found):
            if focus:
                return [focus], "pronoun"
            if shown:
                return shown[:1], "pronoun"
        return [], ""

    def _among_shown(self, words: list[str], hits: list[Hit], shown: list[str]) -> list[str]:
        """"celui de Lille", "les DU de Paris", "celle de 90 heures", "le hybride": what was shown, by what it is."""
        if not {"celui", "celle", "ceux", "celles", "le", "la", "les", "l"} & set(words[:3]) or len(words) > 7:
            return []
        single = self._only_one_named(words, shown)
        if single:
            return single
        kept = [self._corpus.programmes[i] for i in shown]
        tested = False
        hours = re.search(r"\b(\d+) (?:h|heure|heures)\b", " ".join(words))
        if hours:
            kept, tested = [p for p in kept if p.hours == float(hours[1])], True
        for h in hits:
            if h.family == "kind":
                kept, tested = [p for p in kept if p.kind == h.value], True
            elif h.family == "modality":
                kept, tested = [p for p in kept if h.value in p.modalities], True
            elif h.family in ("town", "abroad"):
                name = h.value if isinstance(h.value, str) else h.value.name
                if any(name in (p.city, *p.places) for p in self._corpus.programmes.values()):
                    kept, tested = [p for p in kept if name in (p.city, *p.places)], True
        if not tested:
            return []
        return [p.id for p in kept]

    def _only_one_named(self, words: list[str], shown: list[str]) -> list[str]:
        """"celui d'OpenClassrooms": the words that stand in the names of one programme shown and of no other."""
        said = {singular(w) for w in words} - _VAGUE - _EMPTY
        holders = [[i for i in shown if word in self._names[i]] for word in said]
        alone = {holder[0] for holder in holders if len(holder) == 1}
        return list(alone) if len(alone) == 1 and len(shown) > 1 else []

    def _written_apart(self, words: list[str]) -> set[str]:
        """Name words that people write in two ("secnum académie") or names that they write in one ("elementsofai")."""
        joined = {singular(a + b) for a, b in zip(words, words[1:], strict=False)} & self._rarity.keys()
        for word in words:
            if len(word) >= SQUEEZED and singular(word) not in self._rarity:
                inside = [i for i, title in self._squeezed.items() if word in title]
                if len(inside) == 1:
                    joined |= self._title[inside[0]]
        return joined

    def named(self, words: list[str], pointing: set[int], hits: list[Hit], shown: list[str]) -> list[str]:
        """Programmes whose names hold the telling words of the message. A kind and a town alone are enough when one
        programme answers to them; common words alone never are.

        :param pointing: places of the words that only point ("la deuxième"), which are no part of a name.
        """
        kept = [w for i, w in enumerate(words) if i not in pointing]
        said = {singular(w) for w in kept} | self._written_apart(kept) | {f"kind:{h.value}" for h in hits if h.family == "kind"}
        telling = {w: self._rarity[w] for w in said if w in self._rarity and w not in _VAGUE | _EMPTY}
        if not telling:
            return []
        kinds = {h.value: _words_of(h, words) for h in hits if h.family == "kind"}
        subjects = {w for h in hits if h.family in ("domain", "topic", "person") for w in _words_of(h, words)}
        if not kinds and telling.keys() <= subjects and not shown and not {"le", "la", "les", "ce", "cette"} & set(words):
            return []  # "l'IA en radiologie" speaks of a field
        heaviest = max(telling.values())
        rarest = max(telling, key=lambda w: telling[w])
        # words that stand in no name count against a match, unless they say nothing
        strange = [w for w in said if w not in self._rarity and ":" not in w and w not in _EMPTY and len(w) > 2]
        total = sum(telling.values()) + STRANGE * len(strange)
        scores = {}
        for id_, names in self._names.items():
            inside = [w for w in telling if w in names]
            if not inside:
                continue
            weight = sum(telling[w] for w in inside)
            # a kind that is a word of the title is no kind ("l'atelier RGPD" is a MOOC)
            said_kinds = [kind for kind, said_as in kinds.items() if not said_as <= self._title[id_]]
            other_kind = said_kinds and self._corpus.programmes[id_].kind not in said_kinds
            if other_kind and not any(telling[w] >= RARE and w in self._title[id_] for w in inside):
                continue  # "le DU de Brest" is not another kind of programme in Brest
            distinct = [w for w in inside if w in self._title[id_] or w.startswith("kind:") or w.startswith("place:")]
            if len(distinct) + len(inside) < 3 and max(telling[w] for w in inside) < RARE:
                continue
            here = any(_town_name(h) == self._corpus.programmes[id_].city for h in hits if h.family in ("town", "abroad"))
            scores[id_] = weight / total + 0.05 * (id_ in shown) + 0.2 * here + TITLED * (rarest in self._title[id_])
        if not scores:
            return []
        best = max(scores.values())
        if best < NAMED or heaviest < 2.0:
            return []
        best_shown = [i for i in shown if scores.get(i, 0) >= best * MARGIN]
        if best_shown:
            return best_shown
        close = sorted((i for i in scores if scores[i] >= best * MARGIN), key=lambda i: (-scores[i], i))
        return close[:3] if len(close) <= 3 else []

    def _by_attribute(self, name: str, shown: list[str]) -> list[str]:
        programmes = [self._corpus.programmes[i] for i in shown]
        if name in ("cheapest", "free"):
            known = [(price, p) for p in programmes if (price := full_price(p)) is not None]
            if name == "free":
                return [p.id for price, p in known if price == 0]
            return [min(known, key=lambda kp: kp[0])[1].id] if known else []
        if name in ("shortest", "longest"):
            timed = [(p.hours, p) for p in programmes if p.hours is not None]
            if not timed:
                return []
            return [(min if name == "shortest" else max)(timed, key=lambda hp: hp[0])[1].id]
        wanted = "distanciel" if name == "remote" else "presentiel"
        return [p.id for p in programmes if wanted in p.modalities]


def _words_of(hit: Hit, words: list[str]) -> set[str]:
    return {singular(w) for w in words[hit.start : hit.end]}


def _counted(found: list[Hit], words: list[str], shown: list[str]) -> tuple[list[str], str] | None:
    """By rank: "la 1 et la 3", "les deux derniers", "celui du milieu"; None when the message counts nothing."""
    positions = [h for h in found if h.family == "position"]
    several = next((h for h in found if h.family == "several"), None)
    if several and not (positions and positions[0].start < several.start):  # "le premier des deux" is one
        if {"aucun", "aucune"} & set(words[: several.start]):
            return [], ""
        return (shown[several.value :] if several.value < 0 else shown[: several.value]), "several"
    ranks = [len(shown) // 2 if h.value == MIDDLE and len(shown) % 2 else h.value for h in positions]
    picked = [shown[i] for i in ranks if -len(shown) <= i < len(shown)]
    return (list(dict.fromkeys(picked)), "position") if picked else None


def _town_name(hit: Hit) -> str:
    return hit.value if isinstance(hit.value, str) else hit.value.name


_EMPTY = set(
    ["dis", "plus", "info", "infos", "information", "parle", "parler", "truc", "machin", "celui", "celle", "dire", "detail", "details", "savoir", "connaitre", "donne", "donnez", "sur", "svp", "stp", "est", "que", "qui", "quoi", "quel", "quelle", "veux", "voudrais", "aimerais", "montre", "pouvez", "peux", "peut", "avoir", "moi", "vous", "chose", "fameux", "fameuse", "histoire", "question", "concernant", "propos", "cher", "coute", "combien", "prix", "duree", "dure", "quand", "comment", "fait", "bien", "faire", "suivre", "pas", "non", "mais", "alors", "donc", "merci", "bonjour", "salut", "encore", "aussi", "juste", "cette", "dudiplome", "autre", "pourquoi", "entre", "compare", "comparer", "avec", "difference", "versus", "mieux", "avis"]
)
_VAGUE = {
    "formation", "sante", "ia", "intelligence", "artificielle", "de", "du", "la", "le", "en", "et", "pour", "des", "les", "medecin", "medecine", "programme", "cour",
    "universite", "faculte", "a", "l", "d", "diplome", "numerique", "professionnel", "donnee", "module", "france", "introduction", "clinique", "hopital", "service",
    "chu", "un", "une", "dan", "dans", "sur", "au", "aux", "par", "avec", "continue", "initiale", "courte", "mooc", "diu", "master", "datathon", "webinaire", "certificat", "gratuit", "ligne", "recherche", "science", "ecole", "national", "institut",
}  # fmt: skip
_CAPITALS = re.compile(r"\b(?:[A-Z][a-z]+ ){2,3}[A-Z][a-z]+\b")
"""Words that people say by their initials ("Data Privacy Officer")."""
_ACRONYM = re.compile(r"\b[A-ZÉ][A-Za-zé]*[A-Z][A-Za-z]*\b")


def _name_words(p: Programme) -> set[str]:
    """Words by which a programme may be called: its name, kind, town and provider."""
    words = {singular(w) for text in (p.name, p.provider or "", p.city or "", *p.places) for w in content_words(text)}
    words |= {singular(w) for w in content_words(label("kind", p.kind))} | {f"kind:{p.kind}"}
    words |= {f"place:{key(place)}" for place in p.places}
    words |= {"".join(w[0] for w in run.split()).lower() for run in _CAPITALS.findall(p.name)}
    return words | {a.lower() for a in _ACRONYM.findall(p.name)}
