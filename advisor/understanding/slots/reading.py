"""One message being read: what the words around a mention say of it."""

from copy import copy
from functools import cache
from typing import Any

from advisor.profile import LIST_FIELDS, Facts
from advisor.understanding.message import Message
from advisor.understanding.slots import quantities
from advisor.understanding.slots.clauses import Clauses
from advisor.understanding.slots.cues import any_of, tells_age, words_of
from advisor.understanding.slots.repairs import repaired
from corpus.lexicon import Hit
from corpus.text import fold

SUBJECTS = {"regulation", "funding", "definition", "ai_role", "why"}
"""Intents that speak of a subject: asking what the AI Act says is not wanting a course on it."""
ABOUT_OFFERS = {"programme_info", "compare"}
WISHLESS = {"why", "definition", "contact", "erase", "help", "greeting", "thanks", "goodbye"}
"""Intents of messages in which no course is wished for."""
NOT_ONESELF = SUBJECTS | {"medical_advice", "emergency", "off_topic", "unclear"}
"""Intents of messages that need a word of self before a person or a place is taken for one's own."""
SHORT, BRIEF = 4, 9
"""Words of a message that is a mere key word, and of one that cannot hold both a fact and a digression."""


class Reading:
    """Questions about the words around a hit, and the facts found so far. What hangs on the words alone is read once,
    and `taken_for` each intent that the message may have."""

    intent: str
    """What the message is taken to want."""
    found: Facts
    others: list[Hit]
    """Words for persons who are neither the one who writes nor the one who will be trained."""
    trained: list[Hit]
    """Words for the one who will be trained, when that is somebody else."""
    own_clauses: set[int]
    """Clauses that say who one is and where, and nothing else."""
    own_field: set[int]
    """Words that say the person's field of work: « cadre en imagerie » is no wish for a course on imaging."""

    def __init__(self, message: Message, hits: list[Hit], expected: str | None):
        """:param expected: the field the advisor just asked about, if any."""
        self.message, self.expected, self.words = message, expected, message.words
        words = message.words
        self.cues = [(h, h.family.split(":")[1]) for h in hits if h.family.startswith("cue:")]
        turns = [h for h, name in self.cues if name == "yet"]
        # "par contre"
        self.cues = [
            (h, name) for h, name in self.cues if name != "not" or not any(t.start < h.start < t.end for t in turns)
        ]
        self.cues = [(h, name) for h, name in self.cues if name != "self" or not self._told_to(h)]
        self.hits, repairs = repaired(message, [h for h in hits if not h.family.startswith("cue:")])
        # the no of "à Lyon, non pardon à Grenoble" denies neither
        self.cues = [
            (h, name) for h, name in self.cues if name != "not" or not any(r.start <= h.start < r.end for r in repairs)
        ]
        self.cues += [(h, "third") for h in self._relations()]
        self.they_want = self._wanted_by_others()
        clauses = Clauses(
            message, [c for c, name in self.cues if name == "third"], self.they_want or self.has("behalf")
        )
        self.asking, self.supposed, self.told_of = clauses.asking, clauses.supposed, clauses.told_of
        self.bygone, self.to_come = clauses.bygone, clauses.to_come
        named = [(c, self.past_complement(c.end)) for c, name in self.cues if name == "third"]
        self.apposed = {
            self.clause(at) for c, at in named
            if at < len(words) and self.clause(at) != self.clause(c.start) and not self.parted(c.start, at)
            and (words[at].text in words_of("apposes") or any(h.family == "person" and h.start == at for h in self.hits) or self._set_between_commas(at))
        }  # fmt: skip
        """Clauses that describe somebody just named (« le Dr Martin, de l'hôpital de Vannes, »)."""
        self.wishes = bool(any_of("wish").search(message.folded)) or self._names_a_kind()
        """Whether the person says « je cherche », « il me faut »."""
        kinds = any(h.family == "kind" for h in self.hits)
        self.about_training = kinds or bool(any_of("training").search(message.folded))
        self.replacing = any(name == "replace" for _, name in self.cues)
        self.figures = cache(quantities.read)
        """Limits in figures of a text, whatever the message wants."""

    def taken_for(self, intent: str) -> "Reading":
        """The same words, as those of a message of that intent, in which nothing is found yet."""
        reading = copy(self)
        # "éthique et droit. Prise en charge FAF-PM", with who one is, asks nothing about funding
        told = intent == "funding" and not self.asking and any(h.family == "person" for h in self.hits)
        reading.intent, reading.found = "profile" if told else intent, Facts()
        reading.others, reading.trained, reading.own_clauses, reading.own_field = [], [], set(), set()
        return reading

    def _told_to(self, me: Hit) -> bool:
        """« comparez-moi Paris et Lille »: the one to whom it is to be told; « il y a quoi comme cursus médecin-ingénieur ? »: nobody."""
        before = self.words[me.start - 1].text if me.start else ""
        return (me.value == "moi" and any_of("orders", "^", "$").match(before) is not None) or (
            me.value == "comme" and before == "quoi"
        )

    def _set_between_commas(self, at: int) -> bool:
        """« ma patiente, institutrice à Dax, m'a parlé », « mon chef (Amiens) »: the words at `at` describe who was named."""
        first, last = next((a, b) for a, b in self.message.clauses if a <= at < b)
        own = set(self.message.plain[first:last]) & (words_of("mine") | {"suis", "on"})
        sentence = next((b for a, b, _ in self.message.sentences if a <= at < b), last)
        mark = self.message.text[self.words[first - 1].end : self.words[first].start].strip()
        return not own and (mark == "(" or (mark == "," and last < sentence))

    def _names_a_kind(self) -> bool:
        """« un DU de santé numérique », « un mastère spécialisé, sinon rien »: a few words headed by a kind, with the article
        of what is not known yet, and no question."""
        heads = (
            bool(self.words)
            and self.words[0].text in words_of("determiner") - {"les"}
            and any(h.family == "kind" and h.start <= 1 for h in self.hits)
        )
        return heads and len(self.words) <= BRIEF and "?" not in self.message.text

    def parted(self, at: int, other: int) -> bool:
        """Whether a sentence ends between two words: « avec les patients. Oncologue à Avignon » describes no patient."""
        return any(at < last <= other for _, last, _ in self.message.sentences)

    def past_complement(self, at: int) -> int:
        """The word after « de fac » or an age in « un copain de fac, 45 ans, dermato à Lorient »."""
        last = next((b for a, b in self.message.clauses if a <= at < b), at)
        return self._past_age(last if at < last <= at + 3 and self._followed_by_of(at) else at)

    def _followed_by_of(self, at: int) -> bool:
        return fold(self.message.text[self.words[at - 1].end :].lstrip()[:3]).startswith(("de ", "du ", "d'"))

    def _past_age(self, at: int) -> int:
        """The word after an age, if one begins here (« une patiente de 45 ans, infirmière »)."""
        end = at
        while end < len(self.words) and tells_age(self.words[end].text):
            end += 1
        return end if any(w.text.isdigit() for w in self.words[at:end]) else at

    def _relations(self) -> list[Hit]:
        """« ma femme », « un de mes collègues », « mon meilleur ami »: somebody else."""
        found = []
        persons = {i for h in self.hits if h.family == "person" for i in range(h.start, h.end)}
        for i, word in enumerate(self.words):
            if word.text not in words_of("relation") or (i in persons and i - 1 in persons):
                continue  # "une sage-femme"
            for back in (1, 2):
                if (
                    i > back
                    and self.words[i - back - 1].text == "suis"
                    and (not self._followed_by_of(i + 1) or word.text.startswith("chef"))
                ):
                    break  # "je suis leur cheffe", "je suis la cheffe du service", never "je suis le mari d'une radiologue"
                if (
                    i >= back
                    and self.words[i - back].text in words_of("possessive")
                    and self.clause(i - back) == self.clause(i)
                ):
                    found.append(Hit(i - back, i + 1, "cue:third", word.text))
                    break
        return found + [Hit(i, i + 2, "cue:third", "titled") for i in range(1, len(self.words) - 1) if self._titled(i)]

    def _titled(self, i: int) -> bool:
        """« le Dr Martin »: somebody of that name, when no place is called so."""
        name = self.message.text[self.words[i + 1].start :][:1]
        known = any(h.start == i + 1 for h in self.hits)
        return (
            self.words[i].text in words_of("title")
            and self.words[i - 1].text in words_of("before_title")
            and name.isupper()
            and not known
        )

    def _wanted_by_others(self) -> bool:
        """« ma femme veut un DU », unless the person goes on « moi, je préfère un MOOC »."""
        wants = [m.end() for m in any_of("they_want").finditer(self.message.folded)]
        return bool(wants) and not any_of("not_they").search(self.message.folded, wants[-1])

    # --- telling and asking ---------------------------------------------------------------------------------------

    def asks(self, hit: Hit) -> bool:
        return self.clause(hit.start) in self.asking

    def wished(self, hit: Hit) -> bool:
        """Whether a course, a theme or a way of learning is named as one's own wish, not as what is spoken of."""
        if (self.intent in WISHLESS and not self.wishes) or self.clause(hit.start) in self.supposed | self.told_of:
            return False
        if self.intent in ABOUT_OFFERS:
            return (self.wishes or bool(any_of("first_person").search(self.message.folded))) and not self.asks(hit)
        if self.asks(hit):
            told = self.wishes or "profession" in self.found.values  # "manip à Poitiers, y a-t-il des MOOC ?"
            return self.intent in ("recommend", "refine", "profile") or (told and self.intent == "search")
        return self.intent not in SUBJECTS or self.wishes or ("profession" in self.found.values and self.alone(hit))

    # --- words around a hit ---------------------------------------------------------------------------------------

    def clause(self, at: int) -> int:
        return self.words[min(at, len(self.words) - 1)].clause

    def said(self, clause: int) -> str:
        """The words of a clause."""
        return " ".join(w.text for w in self.words if w.clause == clause)

    def has(self, name: str) -> bool:
        return any(family == name for _, family in self.cues)

    def cue_before(self, hit: Hit, name: str, within: int, same_clause: bool = True) -> Hit | None:
        """The nearest cue of a family that ends at most `within` words before the hit."""
        # "virez les" holds that of "les DU"
        article = name == "not" and hit.end - hit.start > 1 and self.words[hit.start].text in words_of("determiner")
        near = [c for c, family in self.cues if family == name and -article <= hit.start - c.end <= within]
        near = [c for c in near if not same_clause or self.clause(c.end - 1) == self.clause(hit.start)]
        return max(near, key=lambda c: c.end, default=None)

    def before(self, hit: Hit, n: int = 1) -> str:
        """The n-th word before, if it stands in the same clause."""
        within = hit.start >= n and self.clause(hit.start - n) == self.clause(hit.start)
        return self.words[hit.start - n].text if within else ""

    def left(self, hit: Hit, n: int) -> str:
        """Up to n words before, in the same clause."""
        return " ".join(
            w.text for w in self.words[max(0, hit.start - n) : hit.start] if w.clause == self.clause(hit.start)
        )

    def right(self, hit: Hit, n: int) -> str:
        """Up to n words after, in the same clause."""
        return " ".join(w.text for w in self.words[hit.end : hit.end + n] if w.clause == self.clause(hit.start))

    def leads(self, name: str, hit: Hit, n: int) -> bool:
        """Whether a pattern of `cues.yaml` ends right before the hit, within n words of its clause."""
        return bool(any_of(name, r"\b", " ?$").search(self.left(hit, n) + " "))

    def follows(self, name: str, hit: Hit, n: int) -> bool:
        """Whether a pattern of `cues.yaml` begins right after the hit."""
        return bool(any_of(name, "^").match(self.right(hit, n)))

    def negated(self, hit: Hit, within: int = 4) -> bool:
        """A negation shortly before, with no turn (« mais », « plutôt ») in between."""
        if self.before(hit) == "rien":
            return True  # "rien en anglais"
        negation = self.cue_before(hit, "not", within)
        if negation and (
            self._says_no(negation)
            or (self.words[negation.start].text in ("non", "nan") and self.right(hit, 1) == "plutot")
        ):
            return False  # "Nantes... non Rennes plutôt"
        # "lutte contre le cancer"
        named = negation and any(h.family == "setting" and h.start <= negation.start < h.end for h in self.hits)
        own = self.cue_before(hit, "self", 1) if negation and hit.family == "person" else None
        if negation and own and own.start >= negation.end and "suis" in own.value:
            return False  # "jsuis pas médecin jsuis ingé biomed"
        if negation is None or named or self._binds_elsewhere(negation, hit) or self.twice_denied(hit, within):
            return False
        if self.before(negation) == "pourquoi" and self.right(negation, 1) not in ("de", "d"):
            return False  # "pourquoi pas commencer par un datathon"
        if any_of("is_there", r"\b", " ?$").search(self.left(negation, 3) + " ") and self.right(negation, 1) != "que":
            return False  # "y a pas un master à Marseille sinon" asks
        if self.words[negation.start].text in words_of("except") and any_of("nothing_but").search(
            " ".join(self.message.plain[: negation.start])
        ):
            return False  # "rien ne me va, sauf en visio"
        turn = self.cue_before(hit, "yet", within)
        return turn is None or turn.start <= negation.start or turn.start < negation.end

    def _says_no(self, negation: Hit) -> bool:
        """« non non MG moi », « non la cardio », « donc non je ne code pas »: a no to what was said before."""
        first = negation.start if self.right(negation, 1) in ("je", "moi", "on", "nous") else 0
        return all(w in ("non", "nan", "no") for w in self.message.plain[first : negation.end])

    def twice_denied(self, hit: Hit, within: int = 4) -> bool:
        """« je ne suis pas contre un DU »: neither wanted nor refused."""
        inner = self.cue_before(hit, "not", within)
        outer = inner and self.cue_before(inner, "not", 1)
        if inner and inner.start and self.words[inner.start - 1].text == "rien":
            outer = inner
        return bool(inner and outer and self.words[inner.start].text in words_of("against"))

    def _binds_elsewhere(self, negation: Hit, hit: Hit) -> bool:
        """« pas chère et en visio », « pas loin de Lyon »: what is denied is the word in between."""
        said = self.words[hit.start].text
        # "sans diplôme et à distance", "pas d'anglais pas de code"
        apart = self.words[negation.start].text == "sans" and self.before(hit) == "et" and said in ("a", "en", "sur")
        apart = apart or (negation.end < hit.start and said in ("pas", "aucun", "aucune", "zero"))
        denied = negation.end + (self.words[negation.end].text == "de")  # "pas de diplôme juste les bases"
        return apart or (denied < hit.start and self.words[denied].text in words_of("denied_alone"))

    def refused(self, hit: Hit, within: int = 3) -> bool:
        return self.negated(hit, within) or self.denied_after(hit)

    def denied_after(self, hit: Hit) -> bool:
        """« un DIU oui, un master non », « le présentiel bof », « les DU j'en veux pas »."""
        whole = any_of("denied_whole", "^", "$")
        joined = self.right(hit, 1) in ("et", "ou")
        beside = next((h for h in self.hits if joined and h.family == hit.family and h.start == hit.end + 1), None)
        return (
            self.follows("denied_after", hit, 6)
            or bool(whole.match(self.right(hit, 6) or self.next_clause(hit)))
            or bool(beside and self.denied_after(beside))
        )

    def next_clause(self, hit: Hit) -> str:
        after = self.clause(hit.end) + (self.said(self.clause(hit.end)) in ("ca", "cela"))  # "un DU, ça, non"
        tag = after in self.asking and self.said(after) == "non"  # "un DU, non ?"
        return "" if tag or self.clause(hit.end) == self.clause(hit.start) else self.said(after)

    def covered(self, hit: Hit, families: tuple[str, ...]) -> bool:
        """Whether a longer phrase of these families overlaps the hit (« Seine-Saint-Denis » is not Saint-Denis)."""
        return any(
            h.family in families and h.start < hit.end and hit.start < h.end and h.end - h.start > hit.end - hit.start
            for h in self.hits
        )

    def alone(self, hit: Hit) -> bool:
        """Whether the hit is a whole clause (« psychologue, Sens, 250 euros »)."""
        return (hit.start, hit.end) in self.message.clauses

    def speaks_of_self(self) -> bool:
        told = {"profession", "specialty"} & self.found.values.keys() or "habite" in self.message.folded
        return bool(told) or self.has("self") or self.found.beneficiary

    def of_others(self, hit: Hit) -> bool:
        """« l'infirmière du service code en R »: told of somebody named before, who is not the one to be trained."""
        named = [h for h in self.others if h.end <= hit.start and self.clause(h.start) == self.clause(hit.start)]
        return bool(named) and not (
            self.they_want
            or self.found.beneficiary
            or {"je", "moi", "nous"} & set(self.message.plain[named[-1].end : hit.start])
        )

    def of_trained(self, hit: Hit) -> bool:
        """« mon mari est rhumatologue en cabinet, il voudrait… »: told right after who will be trained."""
        return any(h.end <= hit.start and self.clause(h.start) == self.clause(hit.start) for h in self.trained)

    # --- what is found --------------------------------------------------------------------------------------------

    def quote(self, hit: Hit) -> str:
        return self.message.quote(hit.start, hit.end)

    def set(self, name: str, value: Any, words: str) -> None:
        """Note a fact and the person's words for it; list fields gather their values."""
        if name in LIST_FIELDS:
            values = self.found.values.setdefault(name, [])
            values += [v for v in (value if isinstance(value, list) else [value]) if v not in values]
        else:
            self.found.values[name] = value
        self.found.evidence.setdefault(name, words)
