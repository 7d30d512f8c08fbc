"""Which programmes a message points at: by name (whole, partial or wrong), position, pronoun or attribute."""

import re
from collections import Counter
from functools import cache
from math import log
from pathlib import Path
from typing import Any

from advisor.matching import full_price
from corpus.codes import label, read_yaml
from corpus.lexicon import Hit, Lexicon
from corpus.load import Corpus
from corpus.models import Programme
from corpus.text import content_words, key, singular

NAMED = 0.62
"""Share of the message's telling words (by rarity) that a programme's names must hold to be meant."""
RARE = 3.5
"""Rarity (log scale) from which one word alone names a programme ("lundi")."""
STRANGE = 1.5
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
        counts = Counter(word for words in self._names.values() for word in words)
        total = len(corpus.programmes)
        self.words = {w for words in self._names.values() for w in words} | {w for p in corpus.programmes.values() for w in content_words(p.name)}
        self._rarity = {word: log(1 + total / n) for word, n in counts.items()}

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
            for hit in found:
                if hit.family == "several":
                    return shown[: hit.value], "several"
            positions = [h.value for h in found if h.family == "position"]
            picked = [shown[i] for i in positions if -len(shown) <= i < len(shown)]
            if picked:
                return list(dict.fromkeys(picked)), "position"
            if "autre" in words and focus in shown and len(shown) == 2:
                return [i for i in shown if i != focus], "position"
            filtered = self._among_shown(words, hits, shown)
            if filtered:
                return filtered, "attribute"
        pointing = {i for h in found for i in range(h.start, h.end)}
        named = self.named([w for i, w in enumerate(words) if i not in pointing], hits, shown)
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

    def named(self, words: list[str], hits: list[Hit], shown: list[str]) -> list[str]:
        """Programmes whose names hold the telling words of the message. A kind and a town alone are enough when one
        programme answers to them; common words alone never are."""
        said = {singular(w) for w in words} | {f"kind:{h.value}" for h in hits if h.family == "kind"}
        telling = {w: self._rarity[w] for w in said if w in self._rarity and w not in _VAGUE}
        if not telling:
            return []
        heaviest = max(telling.values())
        # words that stand in no name count against a match, unless they say nothing
        strange = [w for w in said if w not in self._rarity and ":" not in w and w not in _EMPTY and len(w) > 2]
        total = sum(telling.values()) + STRANGE * len(strange)
        scores = {}
        for id_, names in self._names.items():
            inside = [w for w in telling if w in names]
            if not inside:
                continue
            weight = sum(telling[w] for w in inside)
            distinct = [w for w in inside if w in self._title[id_] or w.startswith("kind:") or w.startswith("place:")]
            if len(distinct) + len(inside) < 3 and max(telling[w] for w in inside) < RARE:
                continue
            here = any(_town_name(h) == self._corpus.programmes[id_].city for h in hits if h.family in ("town", "abroad"))
            scores[id_] = weight / total + 0.05 * (id_ in shown) + 0.2 * here
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


def _town_name(hit: Hit) -> str:
    return hit.value if isinstance(hit.value, str) else hit.value.name


_EMPTY = set(
    "dis plus info infos information parle parler truc machin celui celle dire detail details savoir connaitre donne donnez sur svp stp est que qui quoi quel quelle veux "
    "voudrais aimerais montre pouvez peux peut avoir moi vous chose fameux fameuse histoire question concernant propos cher coute combien prix duree dure quand comment fait "
    "bien faire suivre pas non mais alors donc merci bonjour salut encore aussi juste cette dudiplome autre pourquoi entre compare comparer avec difference versus mieux avis".split()
)
_VAGUE = {
    "formation", "sante", "ia", "intelligence", "artificielle", "de", "du", "la", "le", "en", "et", "pour", "des", "les", "medecin", "medecine", "programme", "cour",
    "universite", "faculte", "a", "l", "d", "diplome", "numerique", "professionnel", "donnee", "module", "france", "introduction", "clinique", "hopital", "service",
    "chu", "un", "une", "dan", "dans", "sur", "au", "aux", "par", "avec", "continue", "initiale", "courte", "ligne", "recherche", "science", "ecole", "national", "institut",
}  # fmt: skip
_ACRONYM = re.compile(r"\b[A-ZÉ][A-Za-zé]*[A-Z][A-Za-z]*\b")


def _name_words(p: Programme) -> set[str]:
    """Words by which a programme may be called: its name, kind, town and provider."""
    words = {singular(w) for text in (p.name, p.provider or "", p.city or "", *p.places) for w in content_words(text)}
    words |= {singular(w) for w in content_words(label("kind", p.kind))} | {f"kind:{p.kind}"}
    words |= {f"place:{key(place)}" for place in p.places}
    return words | {a.lower() for a in _ACRONYM.findall(p.name)}
