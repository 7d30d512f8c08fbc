"""Profile facts in a message: what the text supports, whose it is, and whether it is wanted or refused.

A vocabulary hit is a *mention*. It becomes a fact of the profile only when the words around it say so (`cues.yaml`):
inventing a field is worse than missing one.
"""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from advisor.profile import LIST_FIELDS, Facts
from advisor.understanding import quantities
from advisor.understanding.message import DIPLOMA, Message, Typos
from corpus.codes import codes, read_yaml
from corpus.lexicon import Hit, Lexicon, key_words
from corpus.text import content_words, fold, key
from corpus.vocabularies import departments, french_words, load_yaml, regions, slot_forms, towns, towns_abroad

DIPLOMAS = ["DU", "DIU", "capacite", "licence", "master", "mastere_specialise", "executive_master", "double_cursus"]
WITHOUT_DIPLOMA = re.compile(r"\b(?:sans|pas de|aucun|hors|ni) (?:diplome|cursus diplomant|formation diplomante)|\bnon diplomant")
BARE_TOWN = 20_000
"""Inhabitants from which a town counts without a word of place before it ("formation ia radiologue lille")."""
_DEPARTMENT = re.compile(
    r"(?:dans le|dans l|departement|dept|dpt|du|\()\s*(2[ab]|9[0-5]|97[1-46]|[0-8]\d)\b(?!\s*(?:h\b|heures?|€|euros?|k\b|mois|ans?\b|jours?|%|patients?|/|:))"
)
FAMILY_FIELD = {
    "modality": "modalities", "kind": "kinds_wanted", "goal": "goals", "topic": "topics", "ai_level": "ai_level",
    "programming": "programming", "funding": "funding", "setting": "setting", "stage": "stage", "language": "languages",
}  # fmt: skip
ASKING_ABOUT = {"regulation", "funding", "definition", "ai_role", "medical_advice", "emergency", "off_topic", "unclear", "why"}
"""Intents whose subject is no wish: asking what the AI Act says is not wanting a course on it."""


@cache
def cues() -> dict[str, list[str]]:
    return read_yaml((Path(__file__).parent / "cues.yaml").read_text("utf-8"))


class SlotReader:
    """Reads facts from messages. Holds the lexicon of all vocabularies; built once a process (about 0.1 s)."""

    def __init__(self) -> None:
        entries = list(_entries())
        self.lexicon = Lexicon(entries)
        # misspellings are mended towards the vocabularies and towns of some size, not towards any village
        words = {w for phrase, family, _ in entries if family != "town" for w in phrase}
        words |= {w for name, town in towns().items() if town.population >= BARE_TOWN for w in name.split()}
        self.typos = Typos({w for w in words if len(w) >= 4})
        self.typos.protect(self.lexicon.words)

    def message(self, raw: str) -> Message:
        return Message.read(raw, self.typos)

    def mentions(self, message: Message) -> list[Hit]:
        """Every vocabulary hit, whoever it is about."""
        hits = self.lexicon.find(message.plain)
        kept = [i for i, word in enumerate(message.plain) if word not in _FILLERS]
        if len(kept) == len(message.plain):
            return hits
        # "je maîtrise déjà bien Python": the same phrases with the adverbs left out
        known = {(h.family, i) for h in hits for i in range(h.start, h.end)}
        bare = (
            Hit(kept[h.start], kept[h.end - 1] + 1, h.family, h.value)
            for h in self.lexicon.find([message.plain[i] for i in kept])
            if h.family in _PHRASED and h.end - h.start > 1
        )
        added = [h for h in bare if not any((h.family, i) in known for i in range(h.start, h.end))]
        return sorted(hits + added, key=lambda h: h.start)

    def facts(self, message: Message, hits: list[Hit], intent: str, expected: str | None = None) -> Facts:
        """:param intent: what the message wants; :param expected: the field the advisor just asked about, if any."""
        return _Reading(message, hits, intent, expected).facts()


def _entries() -> Iterable[tuple[tuple[str, ...], str, Any]]:
    """(key words, family, value) of every phrase of the vocabularies."""
    for phrase, family, value in _phrases():
        yield key_words(phrase), family, value
    for name, region in regions().items():
        yield tuple(name.split()), "region", region
    for name, town in towns().items():
        yield tuple(name.split()), "town", town
    for name, town_name in towns_abroad().items():
        yield tuple(name.split()), "abroad", town_name


def _phrases() -> Iterable[tuple[str, str, Any]]:
    for entry in load_yaml("professions.yaml"):
        for form in entry["forms"]:
            yield form, "person", dict(entry["set"])
    for code, entry in load_yaml("specialties.yaml").items():
        holder = {"specialty": code} | ({"profession": entry["profession"]} if entry.get("profession") else {})
        for form in entry["holder"]:
            yield form, "person", holder
        for form in (codes("specialty")[code], *entry["domain"]):
            yield form, "domain", code
    for form, family, code in slot_forms():
        yield re.sub(r"\bDU\b", DIPLOMA, form), family, code
    yield DIPLOMA, "kind", "DU"
    for family, phrases in cues().items():
        for phrase in phrases:
            yield phrase, f"cue:{family}:{key(phrase)}" if family in ("not",) else f"cue:{family}", phrase


class _Reading:
    """One message being read; a few passes over its hits, each filling part of the facts."""

    def __init__(self, message: Message, hits: list[Hit], intent: str, expected: str | None):
        self.message, self.intent, self.expected = message, intent, expected
        self.words = message.words
        self.cues = [(h, h.family.split(":")[1]) for h in hits if h.family.startswith("cue:")]
        self.hits = [h for h in hits if not h.family.startswith("cue:")]
        self.found = Facts()
        self.own_field: set[int] = set()
        """Words that say the person's field of work: "cadre en imagerie" is no wish for a course on imaging."""
        self.short = len(self.words) <= 4
        self.replacing = any(name == "replace" for _, name in self.cues)
        self.asking = "?" in message.text or bool(_ASKS.match(message.folded)) or len(self.words) > 9
        if not self.asking and intent in ("regulation", "ai_role", "definition", "funding") and not any(n == "what_is" for _, n in self.cues):
            self.told = True  # a wish in the words of a subject: "piloter l'IA dans mon établissement"
        else:
            self.told = False

    # --- words around a hit ---------------------------------------------------------------------------------------

    def clause(self, at: int) -> int:
        return self.words[min(at, len(self.words) - 1)].clause

    def cue_before(self, hit: Hit, name: str, within: int, same_clause: bool = True) -> Hit | None:
        """The nearest cue of a family that ends at most `within` words before the hit."""
        best = None
        for cue, family in self.cues:
            if family == name and 0 <= hit.start - cue.end <= within:
                if not same_clause or self.clause(cue.start) == self.clause(hit.start):
                    best = cue if best is None or cue.end > best.end else best
        return best

    def before(self, hit: Hit, n: int = 1) -> str:
        return self.words[hit.start - n].text if hit.start >= n and self.clause(hit.start - n) == self.clause(hit.start) else ""

    def negated(self, hit: Hit, within: int = 4) -> bool:
        """A negation shortly before, with no turn ("mais", "plutôt") in between."""
        negation = self.cue_before(hit, "not", within)
        if negation is None or self._binds_elsewhere(negation, hit):
            return False
        turn = self.cue_before(hit, "yet", within)
        return turn is None or turn.start <= negation.start or turn.start < negation.end

    def _binds_elsewhere(self, negation: Hit, hit: Hit) -> bool:
        """"pas chère et en visio", "pas loin de Lyon": what is denied is the word in between."""
        return negation.end < hit.start and self.words[negation.end].text in _DENIED_ALONE

    def denied_after(self, hit: Hit) -> bool:
        """"un DIU oui, un master non", "le présentiel bof"."""
        following = self.words[hit.end] if hit.end < len(self.words) else None
        return following is not None and following.text in _DENIALS and following.clause == self.clause(hit.start)

    def covered(self, hit: Hit, families: tuple[str, ...]) -> bool:
        """Whether a longer phrase of these families holds the hit ("Seine-Saint-Denis" is not Saint-Denis)."""
        return any(
            h.family in families and h.start <= hit.start and hit.end <= h.end and h.end - h.start > hit.end - hit.start
            for h in self.hits
        )

    def quote(self, hit: Hit) -> str:
        return self.message.quote(hit.start, hit.end)

    def set(self, name: str, value: Any, words: str) -> None:
        if name in LIST_FIELDS:
            values = self.found.values.setdefault(name, [])
            values += [v for v in (value if isinstance(value, list) else [value]) if v not in values]
        else:
            self.found.values[name] = value
        self.found.evidence.setdefault(name, words)

    # --- passes ---------------------------------------------------------------------------------------------------

    def facts(self) -> Facts:
        if not self.words:
            return self.found
        for _, name in self.cues:
            if name.startswith("clear_"):
                self.found.cleared |= set(name.removeprefix("clear_").split("+"))
        self._person()
        self._places()
        if self.intent not in ("definition", "medical_advice", "emergency", "off_topic") or (self.intent == "definition" and self.told):
            self._slots()
            self._quantities()
        return self.found

    def _owner(self, hit: Hit) -> str:
        """`self`, `behalf` (who will be trained), or `` when the person named is somebody else or nobody."""
        if self.negated(hit, 3):
            return ""
        third = self.cue_before(hit, "third", 6)
        own = self.cue_before(hit, "self", 5)
        behalf = self.cue_before(hit, "behalf", 6)
        if behalf and behalf.value == "pour l" and behalf.end != hit.start:
            behalf = None  # folded to "pour" alone, it speaks of the person only right before them
        if self.before(hit).isdigit() and self.before(hit) != "1":
            return ""  # "50 médecins"
        if behalf and (own is None or behalf.start > own.start or behalf.end >= own.end):
            if not self.cue_before(hit, "what_is", 6):
                return "behalf"
        if self._within_third(hit):
            return ""
        if self.cue_before(hit, "past", 2) or self.cue_before(hit, "future", 2):
            return ""
        if own and (third is None or own.start > third.start):
            return "self"
        if third:
            return ""
        article = self.cue_before(hit, "article", 0) or fold(self.message.text[: self.words[hit.start].start]).endswith("l'")
        if article or self.before(hit) in ("est", "sont"):
            return ""
        # further words of one description ("médecin généraliste installé, maître de stage") and bare key words
        return "self" if self.intent not in ASKING_ABOUT or self.before(hit) == "" else ""

    def _within_third(self, hit: Hit) -> bool:
        return any(name == "third" and c.start < hit.end and hit.start < c.end for c, name in self.cues)

    def _person(self) -> None:
        persons = [(h, self._owner(h)) for h in self.hits if h.family == "person"]
        if not any(owner for _, owner in persons) and _THEY_WANT.search(self.message.folded):
            # "mon fils est externe, il veut se former": the one who will be trained is the one spoken of
            persons = [(h, "behalf" if self.cue_before(h, "third", 6) or self._within_third(h) else "") for h, _ in persons]
        on_behalf = any(owner == "behalf" for _, owner in persons)
        wanted = [h for h, owner in persons if owner == ("behalf" if on_behalf else "self")]
        for hit in wanted:
            known = self.found.values
            for name, value in hit.value.items():
                if name == "profession" and known.get("profession") not in (None, value):
                    if known["profession"] not in ("medecin", "autre", "autre_paramedical") or value in ("autre", "autre_paramedical"):
                        continue
                if name == "stage" and "stage" in known and value == "en_exercice":
                    continue
                if name == "specialty" and known.get("specialty") == "medecine_generale" and value != "medecine_generale":
                    continue
                self.set(name, value, self.quote(hit))
        self._domains(wanted)
        if not self.found.values.get("profession") and not persons:
            self._named_by_field()
        if re.search(r"\b(?:je suis|suis|chui|jsuis|etant) (?:une? )?chir(?:urgien)?", self.message.folded) and not on_behalf:
            if self.found.values.get("profession") == "medecin" and "stage" not in self.found.values:
                self.set("stage", "en_exercice", "chirurgien")

    def _named_by_field(self) -> None:
        """"chir visc à Bourg-en-Bresse": a field of medicine first, in a message that only says who one is."""
        first = next((h for h in self.hits if h.family == "domain"), None)
        if first is None or self.words[first.start].start > 0 or len(self.words) > 12:
            return  # "l'imagerie m'intéresse" names no one
        seeking = self._alone(first) and bool(_WISH.search(self.message.folded))
        if self.intent != "profile" and not seeking:
            return
        self.set("specialty", first.value, self.quote(first))
        if load_yaml("specialties.yaml")[first.value].get("profession"):
            self.set("profession", "medecin", self.quote(first))

    def _domains(self, persons: list[Hit]) -> None:
        """A field of medicine is the person's only when it hangs on who they are or what they do."""
        located = {i for h in self.hits if h.family in ("town", "abroad", "region", "setting") for i in range(h.start, h.end)}
        for hit in (h for h in self.hits if h.family == "domain"):
            attached = any(
                p.end <= hit.start <= p.end + 6 and self.clause(p.start) == self.clause(hit.start)
                and all(self.words[i].text in _LINKS or i in located for i in range(p.end, hit.start))
                for p in persons
            )
            doing = _DOING.search(" ".join(w.text for w in self.words[max(0, hit.start - 6) : hit.start]))
            answer = self.expected in ("specialty", "profession") and len(self.words) <= 6
            covered = any(p.start <= hit.start and hit.end <= p.end for p in persons)
            if (attached or doing or answer) and not covered and not self.negated(hit, 2):
                self.own_field |= set(range(hit.start, hit.end))
                if not self.cue_before(hit, "third", 6) or attached:
                    known = self.found.values.get("specialty")
                    if known is None or known in ("chirurgie", "medecine_generale"):
                        self.set("specialty", hit.value, self.quote(hit))

    def _places(self) -> None:
        for hit in (h for h in self.hits if h.family in ("town", "abroad")):
            if self.covered(hit, ("region", "setting", "person", "kind", "funding", "town")):
                continue
            if "city" in self.found.values or not self._own_place(hit):
                continue
            if hit.family == "abroad":
                self.set("city", hit.value, self.quote(hit))
            else:
                self.set("city", hit.value.name, self.quote(hit))
                self.set("region", hit.value.region, self.quote(hit))
        if "city" in self.found.values:
            return
        for hit in (h for h in self.hits if h.family == "region"):
            if self._own_region(hit):
                self.set("region", hit.value, self.quote(hit))
                return
        number = _DEPARTMENT.search(self.message.folded)
        if number and self.intent not in ("regulation", "definition"):
            region = departments().get(number[1].upper())
            if region:
                self.set("region", region, number[0].strip("( "))

    def _own_place(self, hit: Hit) -> bool:
        place_cue = self.cue_before(hit, "place_before", 0)
        left = self.cue_before(hit, "left", 1)
        if left and self.cue_before(left, "not", 2):
            return True  # "je ne veux pas quitter Rennes"
        if left or self.negated(hit, 3) or self.denied_after(hit) or self.intent == "off_topic" or not self._spelt_like(hit):
            return False
        if self._alone(hit) and self.quote(hit)[:1].isupper() and hit.family == "town" and hit.value.population > 2_000:
            return not self._theirs(hit)
        if self._theirs(hit) or self._names_an_offer(hit):
            return False
        if hit.family == "town":
            town, name = hit.value, self.words[hit.start].text
            plain_word = hit.end - hit.start == 1 and (name in french_words() or len(name) < 4) and town.population < 150_000
            overlap = any(
                h is not hit and h.family not in ("town", "region") and h.start <= hit.start and h.end >= hit.end for h in self.hits
            )
            if overlap and not place_cue:
                return False
            strong = place_cue is not None and (place_cue.value not in ("a", "sur", "plutot", "finalement", "in") or not plain_word)
            if place_cue is not None and place_cue.value in ("a", "in") and plain_word:
                raw = self.quote(hit)
                strong = raw[:1].isupper() or town.population >= 30_000
            bare = town.population >= BARE_TOWN and not plain_word and self.intent not in ASKING_ABOUT
            return strong or bare
        return place_cue is not None or self.short

    def _theirs(self, hit: Hit) -> bool:
        """A place said of somebody else ("mon frère habite Toulouse"), with no return to oneself in between."""
        third = self.cue_before(hit, "third", 8)
        if third is None or self.cue_before(hit, "behalf", 10) or _THEY_WANT.search(self.message.folded):
            return False
        own = self.cue_before(hit, "self", 6)
        return own is None or own.start < third.start

    def _spelt_like(self, hit: Hit) -> bool:
        """Plurals are folded for look-up, but "mon" is not Mons."""
        name = content_words(hit.value if isinstance(hit.value, str) else hit.value.name)
        return name[-1].endswith("s") == self.words[hit.end - 1].text.endswith("s")

    def _alone(self, hit: Hit) -> bool:
        """Whether the hit is a whole clause ("psychologue, Sens, 250 euros")."""
        clause = self.clause(hit.start)
        before = hit.start == 0 or self.words[hit.start - 1].clause != clause
        after = hit.end == len(self.words) or self.words[hit.end].clause != clause
        return before and after

    def _names_an_offer(self, hit: Hit) -> bool:
        """"le DU de Dijon", "master Paris": the town of an offer, unless the person asks for offers there."""
        for other in self.hits:
            if other.family == "kind" and 0 <= hit.start - other.end <= 2 and self.clause(other.start) == self.clause(hit.start):
                link = self.words[other.end : hit.start]
                if any(w.text == "a" for w in link) and self.before(other) in ("un", "une", "des", "quel", "quels", "du", "de"):
                    return self.intent in ("search", "definition", "programme_info", "compare", "why")
                return True
        return bool(re.search(r"\b(?:universite|univ|fac|faculte|celui|celle|datathon|formation)\s(?:de|d|a)$",
                              " ".join(w.text for w in self.words[max(0, hit.start - 3) : hit.start]))
                    and self.intent in ("programme_info", "compare", "why", "search")) or (
            self.intent == "search" and not self._speaks_of_self()
        )

    def _speaks_of_self(self) -> bool:
        told = "profession" in self.found.values or "habite" in self.message.folded
        return told or any(name in ("self", "behalf") for _, name in self.cues)

    def _own_region(self, hit: Hit) -> bool:
        cue = self.cue_before(hit, "region_before", 1)
        if self._alone(hit) and self.quote(hit)[:1].isupper() and self.intent not in ASKING_ABOUT:
            return True
        if self.negated(hit, 3) or self._names_an_offer(hit):
            return False
        if self._theirs(hit) or self.cue_before(hit, "left", 1):
            return False
        name = self.words[hit.start].text
        plain = hit.end - hit.start == 1 and name in french_words()
        if self.intent in ("regulation", "definition", "funding", "off_topic") and not self._speaks_of_self():
            return False
        return cue is not None if plain else (cue is not None or self.intent not in ASKING_ABOUT)

    def _slots(self) -> None:
        impersonal = self.intent in ASKING_ABOUT
        no_diploma = WITHOUT_DIPLOMA.search(self.message.folded)
        if no_diploma and not impersonal:
            self.set("kinds_excluded", list(DIPLOMAS), no_diploma[0])
        for hit in (h for h in self.hits if h.family in FAMILY_FIELD):
            if hit.family in ("topic", "kind", "goal") and self.covered(hit, ("ai_level", "programming")):
                continue  # "de bonnes bases en IA" tells a level, not a wish
            name = FAMILY_FIELD[hit.family]
            handler = getattr(self, f"_slot_{hit.family}", None)
            if handler:
                handler(hit)
            elif (not impersonal or self.told) and not self.negated(hit, 3) and not self.cue_before(hit, "third", 5):
                self.set(name, hit.value, self.quote(hit))
        if self.replacing and self.found.values.get("modalities"):
            self.found.replaces.add("modalities")

    def _impersonal(self) -> bool:
        """Asking about offers is no wish of one's own, unless the person says "je cherche", "il me faut"."""
        if self.intent in ASKING_ABOUT or self.intent in ("programme_info", "compare"):
            return True
        return self.intent == "search" and not _WISH.search(self.message.folded)

    def _slot_modality(self, hit: Hit) -> None:
        if self._impersonal() and not (self.intent == "definition" and self.told):
            return
        if self.negated(hit, 2) or self.denied_after(hit):
            opposite = {"presentiel": "distanciel", "distanciel": "presentiel"}.get(hit.value)
            self.found.removed.setdefault("modalities", []).append(hit.value)
            if opposite:
                self.set("modalities", opposite, self.quote(hit))
                self.found.replaces.add("modalities")
            return
        self.set("modalities", hit.value, self.quote(hit))
        if self.intent == "refine":
            self.found.replaces.add("modalities")

    def _slot_kind(self, hit: Hit) -> None:
        refused = self.negated(hit, 3) and "?" not in self.message.text
        if self._impersonal() and not (refused and self.intent in ("search", "programme_info", "compare", "unclear")):
            return
        if self.cue_before(hit, "what_is", 4, same_clause=False):
            return
        if self.negated(hit, 3) or self.denied_after(hit):
            self.set("kinds_excluded", hit.value, self.quote(hit))
            return
        following = [w.text for w in self.words[hit.end : hit.end + 1]]
        if self.before(hit) in ("le", "ce", "au", "la", "cette", "l", "mon", "ma", "fini", "fait", "deja") and hit.value != "dpc":
            return  # "le DU de Dijon", "ce master", "j'ai déjà fait un DU" speak of one offer
        if re.search(r"\bdeja (?:fait|suivi|valide|eu|passe|obtenu)", " ".join(w.text for w in self.words[max(0, hit.start - 5) : hit.start])):
            return
        if following and following[0] in ("de", "d") and any(
            h.family == "town" and 0 <= h.start - hit.end <= 1 for h in self.hits
        ):
            return
        self.set("kinds_wanted", hit.value, self.quote(hit))

    def _slot_funding(self, hit: Hit) -> None:
        own = re.search(
            r"\b(?:mon|ma|mes|je|j|moi|nous|notre)\b", " ".join(w.text for w in self.words[max(0, hit.start - 4) : hit.end])
        )
        paid = self.cue_before(hit, "paid_by", 2)
        if self.asking and self.intent in ASKING_ABOUT and not (own and hit.value in ("personnel", "employeur")):
            return
        if not self.negated(hit, 3) and (own or paid or hit.value == "personnel" or self.short):
            self.set("funding", hit.value, self.quote(hit))

    def _slot_setting(self, hit: Hit) -> None:
        if self.negated(hit, 3) or (self.cue_before(hit, "third", 6) and not self.cue_before(hit, "behalf", 8)):
            return
        if self.intent in ASKING_ABOUT and not self._speaks_of_self():
            return
        if self.before(hit) in ("mon", "ma", "notre") or self.intent not in ASKING_ABOUT or self.cue_before(hit, "self", 8):
            if "setting" not in self.found.values:
                self.set("setting", hit.value, self.quote(hit))

    def _slot_stage(self, hit: Hit) -> None:
        if self.negated(hit, 2) or self.cue_before(hit, "third", 5) or (self.intent in ASKING_ABOUT and not self._speaks_of_self()):
            return
        if "stage" not in self.found.values and "etrait" not in self.message.folded:
            self.set("stage", hit.value, self.quote(hit))

    def _slot_goal(self, hit: Hit) -> None:
        if (self.intent in ASKING_ABOUT and not self.told) or (self.intent not in ASKING_ABOUT and self._impersonal()):
            return
        if self.before(hit) in _PAST_TIMES:
            return
        if not self.negated(hit, 3):
            self.set("goals", hit.value, self.quote(hit))

    def _slot_topic(self, hit: Hit) -> None:
        if (self._impersonal() and not self._only_topics()) or self.cue_before(hit, "third", 4):
            return
        if hit.start in self.own_field and not _WISH.search(self.message.folded):
            return
        if any(w.text in _MASTERED for w in self.words[max(0, hit.start - 4) : hit.start]) and not _WISH.search(self.message.folded):
            return  # "je connais déjà bien l'IA générative"
        if not self.negated(hit, 3) and not self.denied_after(hit):
            self.set("topics", hit.value, self.quote(hit))

    def _only_topics(self) -> bool:
        """"télésanté et éthique": two or more topics and nothing else are a wish."""
        topics = [h for h in self.hits if h.family == "topic"]
        said = {i for h in topics for i in range(h.start, h.end)}
        return len({h.value for h in topics}) > 1 and all(i in said or w.text in _LINKS | {"sujet", "sujets", "theme", "themes", "domaines", "interets"} for i, w in enumerate(self.words))

    def _slot_language(self, hit: Hit) -> None:
        if self._impersonal():
            return
        if not self.negated(hit, 3) and not self.denied_after(hit):
            self.set("languages", hit.value, self.quote(hit))

    def _quantities(self) -> None:
        if self.intent in ASKING_ABOUT or self.intent in ("programme_info", "compare"):
            return
        for name, (value, words) in quantities.read(self.message.folded).items():
            self.set(name, value, words)


_ASKS = re.compile(
    r"(?:qui|que(?! (?:du|de l|des)\b)|quoi|quel|quelle|quels|quelles|comment|combien|pourquoi|ou|quand|est ce|est-ce|peut|puis|faut|dois|doit|y a|c est quoi|c'est quoi|qu|le dpc|l anfh|le faf|le cpf)\b"
)
_FILLERS = {
    "deja", "bien", "tres", "vraiment", "absolument", "totalement", "completement", "plutot", "assez", "franchement", "trop", "juste",
    "simplement", "surtout", "strictement", "carrement", "relativement", "super", "hyper", "encore", "quand", "meme", "actuellement", "aussi", "tellement", "parfaitement",
}  # fmt: skip
"""Adverbs that may stand inside any phrase of a vocabulary."""
_PHRASED = {"ai_level", "programming", "goal", "funding"}
_DENIED_ALONE = {"cher", "chere", "chers", "cheres", "loin", "mal", "long", "longue", "complique", "compliquee", "difficile", "presse", "pressee", "seulement", "uniquement", "forcement", "grave", "sur", "sure"}  # fmt: skip
"""Words that take a negation to themselves."""
_MASTERED = {"connais", "connait", "maitrise", "utilise", "pratique", "montre", "parle"}
_DENIALS = {"non", "bof", "niet", "exclu", "exclue", "exclus", "jamais", "no"}
_PAST_TIMES = {"pendant", "durant", "apres", "lors", "fini", "soutenu", "depuis", "termine"}
_THEY_WANT = re.compile(r"\b(?:il|elle|ils|elles) (?:veut|veulent|voudrait|voudraient|cherche|cherchent|souhaite|souhaitent|aimerait|aimeraient|doit|doivent|a besoin|ont besoin)\b")
_WISH = re.compile(
    r"\b(?:je (?:cherche|recherche|veux|voudrais|souhaite|souhaiterais|prefere|suis interess|m'interesse|m interesse|vise|prendrais)|j'aimerais|j aimerais|j'ai envie|j ai envie|j'ai besoin|il me faut|me faudrait|me faut|m'interesse|pour moi|mon souhait|on cherche|nous cherchons|(?<!il )(?<!elle )(?<!qui )cherche|i want|i d like|i'd like|looking for)\w*"
)
_LINKS = {"en", "de", "d", "du", "des", "la", "l", "a", "au", "aux", "et", "le", "les", "specialite", "service", "semestre", "option", "chef", "clinique"}
_DOING = re.compile(
    r"\b(?:je fais|je bosse|je travaille|j exerce|exercant|specialiste|specialise|specialisee|specialite|specialty|mon service|service|ma specialite|interne"
    r"|des|poste|chef|assistant|docteur|medecin|residanat|internat|externe|stage|nommee?|branche|versant)(?: \w+){0,1}?(?: (?:en|de|d|du|des|la|l|a|au|aux|est|c))*$"
)
