"""A message cut into words that still know their clause and their spelling."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein
from text_to_num import alpha2digit

from advisor.understanding.words import word_list, word_pairs
from corpus.text import content_words, fold, singular
from corpus.vocabularies import french_words, towns

MAX_CHARS = 2_000
"""What is read of a message; the rest of a very long one (a pasted document) is left aside and that is told."""
_TAG = re.compile(r"<[^>]{0,400}>")
_CLAUSE = re.compile(r"[.!?;:\n,()«»\"–—]+")
_NEW_SUBJECT = re.compile(
    r"\s+(?:(?:et|mais|donc|car|or)\s+(?:que\s+)?(?:moi\s+)?(?:je|j|on|tu|vous)|mais\s+(?:moi|nous)|et\s+(?:moi|nous)\s+(?:a|à|au|en|dans|je|j|on))\b",
    re.I,
)
"""« la consultation est à 30 € et on nous demande de payer »: where another thing is said, of somebody else."""
_SENTENCE_END = re.compile(r"[.!?;\n]")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DOTTED = re.compile(r"\b(?:[A-Z]\.){1,4}(?:AS|[A-Z])\b\.?(?!\w)")
"""Acronyms with points ("L.AS", "P.H."), which would otherwise end a clause."""
_CPP = re.compile(r"\b[Cc]\+\+|\b[Cc]#")
"""Languages whose name is a lone letter once their signs are gone, and would be dropped as an elision."""
_AND = re.compile(
    r"(?<=\w\s)\+(?=\s?(?:(?:le|la|un|une|mon|en|au|des)\s)?(?:cabinet|cab\b|lib[eé]ral|vacation|consult|clinique|h[oô]p|hosto|chu\b|ch\b|ville|maison de|ehpad))",
    re.I,
)
"""« hôpital + cabinet », before « + » is read as more."""
_MORE, _LESS = re.compile(r"(?<!\S)\+\s?(?=[^\W\d_]{3})"), re.compile(r"^-\s(?=d(?:e\b|['’])|[^\W\d_]{4})")
"""« + court », « - d'heures »."""
_DASH = re.compile(r"(?<=[^\W\d])\s+-\s+(?=\w)")
"""« psychologue à Brest - quelle formation ? », no range nor subtraction."""
_EITHER = re.compile(r"(?<=[^\W\d_])\s+/\s+(?!(?:semaine|sem|mois|an|jour|heure)s?\b)(?=[^\W\d_])")
"""« DU IA Lille / DU IA Nice »."""
_IT_IS = re.compile(
    r"(?<![\w'’.+-])(?:c|^C)(?=\s(?!(?:et|ou|c)\b)[^\W\d_])"
    + "".join(rf"(?<!\b{noun} c)" for noun in sorted(word_list("before_a_letter")))
)
_I_HAVE = re.compile(r"(?<![\w'’.+-])(?<!\d )(?<!\bmed )(?<!\bméd )(?<!\bMed )g(?=\s\w)")
"""« c gratuit », « g 10 h », but no letter behind a noun (« hépatite c », « vitamine c », « en c »), nor grams."""
_GLUED_I = re.compile(
    r"(?<![\w'’])(j)(?=(?:ai|avais|aurais|aurai|[eé]tais|en|y|aime\w*|ador\w+|exerce\w*|habite\w*|op[eè]re|utilise|h[eé]site|esp[eè]re|enseigne|envisage)\b)",
    re.I,
)
"""« jai été kiné », « jespère »."""
_GLUED = re.compile(r"(?<![\w'’])([dl])(?=[A-Z]{2})")
"""« en 2e année dIFSI », « lIA »."""
_APOSTROPHE = re.compile(
    r"(?<![\w'’.+-])(c(?=\s(?:est|[ée]tai[st])\b)|(?:[jlnsmtd]|qu)(?=\s(?!(?:et|ou|au|aux|a|à)\b)[aeiouyhéèêàâîôû]))\s",
    re.I,
)
"""« c est », « l ia », « d habitude »: an apostrophe left out."""
_SQUARE_METRES = re.compile(r"(?<=\d\d)\s?m2\b")
"""« un cabinet de 120 m2 », no master."""
_HEARD_ER = re.compile(
    r"\b((?:apprendre|aider?|r[ée]ussir|commencer|arriver|savoir|pouvoir|vais|veux?|voudrais|aimerais|souhaite|dois|faut|comment)\s(?:(?:[àa]|bien|mieux|me|nous|se|les?|la)\s|m['’]|s['’]|l['’])*(?!\w*(?:sant[ée]|it[ée])\b)\w{2,})é\b",
    re.I,
)
"""« apprendre a utilisé chatgpt », « je veux me formé »: an infinitive typed as it is heard."""
_SAINTE = re.compile(r"\bsainté\b|(?<=\ba )sainte(?=\s*(?:$|[,.;!?]))|(?<=à )sainte(?=\s*(?:$|[,.;!?]))", re.I)
"""« infectiologue à Sainté »."""
_ASKED_NOT = re.compile(
    r"\b((?:n['’] ?)?(?:y['’ ]?aurait|existerait)(?:[- ]t)?(?:[- ]il)?|(?:vous |tu |t['’])(?:n['’] ?)?aur(?:iez|ais)|aur(?:iez[- ]vous|ais[- ]tu)"
    r"|(?:y['’ ]?a|existe)(?:[- ]t[- ]il)?(?=[^.!;?\n]*\?)|(?:vous |tu |t['’])(?:n['’] ?)?(?:avez|as)(?=[^.!;?\n]*\?)|(?:avez[- ]vous|as[- ]tu)) pas (?=(?:une?|des|quelque|qq)\w*\b)",
    re.I,
)
"""« y aurait pas un DU ici ? » asks for one, and refuses none."""
SHORTEST_TYPO, TOWN = 5, 20_000
"""Letters of the shortest word that is mended; inhabitants from which a common word may be the town of a hospital ("chu tours")."""
DIPLOMA = "dudiplome"
"""Stands for the diploma « DU », which folding would otherwise confuse with the article."""
INTERN = "desinterne"
"""Stands for « DES » where it says who one is (« DES cardio à Lyon »), which folding would otherwise confuse with the article."""
_OF_DES = re.compile(r"\s+(?:de|du|en|des)\b|\s*$")
_BEFORE_DIPLOMA = word_list("before_du_diploma")
_AFTER_DIPLOMA = word_list("after_du_diploma")
"""Words before which "du" cannot be the article."""
_PARTITIVE = re.compile(
    r"\s+(?:[àa] distance|en (?:ligne|pr[ée]sentiel|distanciel|visio)),?\s+(?:plut[oôÔ]t|alors|si possible|de pr[ée]f|uniquement|seulement)",
    re.I,
)
"""« paris c'est loin, du à distance plutôt »"""
_DUE = {"est", "ete", "etre", "aurait", "ai"}  # fmt: skip
_WORD = re.compile(r"[^\S\n]*['’]?(\w+)")
_SHORT = word_pairs("text_messages")
"""Text-message spellings that carry grammar."""
_SMALL_NUMBERS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
}
_TENS = {
    "septante": "soixante-dix",
    "huitante": "quatre-vingts",
    "octante": "quatre-vingts",
    "nonante": "quatre-vingt-dix",
}
_SWISS = re.compile(r"\b(?:" + "|".join(_TENS) + r")\b", re.I)
_UNITS = r"(?=\s+(?:(?:toutes )?(?:petit|gross?|bon|bonn|seul|court|plein|vrai)[a-z]*\s+)?(?:midis?\b|h\b|heures?|jours?|journees?|demi|mois|ans?\b|annees?|semaines?|semestres?|trimestres?|minutes?|soirs?|soirees?|seances?|fois|matinees?|apres|aprems?|creneaux|quarts?|mille|cents?\b|k\b))"
_SPOKEN = re.compile(r"\b(" + "|".join(_SMALL_NUMBERS) + r")\b" + _UNITS)


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its folded spelling (typo mended), its clause, and its place in the message."""

    text: str
    clause: int
    start: int
    end: int


@dataclass(frozen=True)
class Message:
    """One message as understood so far. `text` is what is left after control characters, tags and excess; its words are
    read when they are first asked for."""

    text: str
    typos: "Typos" = field(repr=False, compare=False)

    @classmethod
    def read(cls, raw: str, typos: "Typos") -> "Message":
        return cls(clean(raw), typos)

    @cached_property
    def words(self) -> list[Word]:
        text, typos, shouting = self.text, self.typos, self.shouting
        words: list[Word] = []
        clause, empty = 0, True
        for token in _TOKEN.finditer(text):
            if not token[0][0].isalnum():
                if _CLAUSE.match(token[0]) and not empty:
                    clause, empty = clause + 1, True
                continue
            if not empty and _NEW_SUBJECT.match(text, token.start() - 1):
                clause, empty = clause + 1, True
            for part in content_words(token[0]):
                *pronoun, spelling = typos.mended(part).split()
                words += [Word(p, clause, token.start(), token.end()) for p in pronoun]
                if part == "chu" and not token[0].isupper() and _says_i_am(words, text[token.end() :], empty):
                    spelling = "suis"
                if token[0] == "pH":
                    spelling = "acidite"
                if token[0] == "DES" and empty and not shouting and not _OF_DES.match(text, token.end()):
                    spelling = INTERN
                if part == "du" and (
                    (token[0] == "DU" and not shouting) or _is_diploma(words, text[token.end() :], empty, shouting)
                ):
                    spelling = DIPLOMA
                words.append(Word(spelling, clause, token.start(), token.end()))
                empty = False
        return words

    @cached_property
    def shouting(self) -> bool:
        return sum(c.isupper() for c in self.text) > 3 * sum(c.islower() for c in self.text)

    @property
    def spoken(self) -> str:
        """The text as an encoder reads it best: what is all in capitals, in small letters."""
        return self.text.lower() if self.shouting else self.text

    @cached_property
    def plain(self) -> list[str]:
        return [w.text for w in self.words]

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """Ranges of words between two marks of punctuation."""
        starts = [i for i, w in enumerate(self.words) if i == 0 or w.clause != self.words[i - 1].clause]
        return list(pairwise([*starts, len(self.words)]))

    @cached_property
    def sentences(self) -> list[tuple[int, int, str]]:
        """Ranges of words of each sentence, with the marks that end it."""
        found, first = [], 0
        for last, word in enumerate(self.words, 1):
            until = self.words[last].start if last < len(self.words) else len(self.text)
            mark = "".join(_SENTENCE_END.findall(self.text[word.end : until]))
            if mark or last == len(self.words):
                found.append((first, last, mark))
                first = last
        return found

    @cached_property
    def until(self) -> list[int]:
        """For each word, where the sentence that holds it ends. A point behind an abbreviation ends none ("anesth. réa")."""
        ends: list[int] = []
        until = len(self.words)
        for first, last, mark in reversed(self.sentences):
            word = self.words[last - 1].text
            if set(mark) & {"?", "!"} or (mark and len(word) >= SHORTEST_TYPO and word in french_words()):
                until = last
            ends[:0] = [until] * (last - first)
        return ends

    @cached_property
    def folded(self) -> str:
        """Folded text with numbers in digits ("deux mille euros" → "2000 euros")."""
        return self.folded_without(set())

    def folded_without(self, clauses: set[int]) -> str:
        """`folded`, with the words of some clauses left out."""
        text, done = self.text, len(self.text) + 1
        for word in reversed(self.words):  # from the end, so that the places of earlier words still hold
            original = self.text[word.start : word.end]
            if word.start >= done:
                continue  # several words of one token
            if word.clause in clauses:
                text = text[: word.start] + "|" + text[word.end :]
            elif (
                word.text.isalpha()
                and word.text != DIPLOMA
                and fold(original) != word.text
                and len(content_words(original)) == 1
            ):
                text = text[: word.start] + word.text + text[word.end :]
            done = word.start
        spoken = alpha2digit(_SWISS.sub(lambda m: _TENS[m[0].lower()], text), "fr")
        return _SPOKEN.sub(lambda m: str(_SMALL_NUMBERS[m[1]]), " ".join(fold(spoken).split()))

    def quote(self, start: int, end: int) -> str:
        """The person's own words from word `start` to before `end`."""
        return self.text[self.words[start].start : self.words[end - 1].end]


_OPENS_I_AM = word_list("before_chu_i_am")
"""Words behind which "chu" is « je suis » ("slt chu ide a brest"), as it is where a clause begins."""
_OF_A_HOSPITAL = word_list("behind_chu_hospital")
"""Words that go on with the name of a hospital ("chu de brest", "chu nord")."""


def _says_i_am(words: list[Word], rest: str, opens: bool) -> bool:
    """Whether "chu" is « je suis », typed as it is said: at the head of what is said, and not before the name of a hospital or its town."""
    following = _WORD.match(rest)
    after = fold(following[1]) if following else ""
    named = (
        not after
        or after in _OF_A_HOSPITAL
        or (
            (town := towns().get(singular(after))) is not None
            and (town.population >= TOWN or after not in french_words())
        )
    )
    return (opens or words[-1].text in _OPENS_I_AM) and not named


def _as_heard(word: str) -> str:
    """Text-message spellings by sound: "clinik", "pratik", "kelke"."""
    if word.endswith(("loge", "loges")):
        return re.sub(r"loge(s?)$", r"logue\1", word)  # "cardiologe"
    return re.sub(r"i[kq]$", "ique", word) if word[-1] in "kq" else word.replace("k", "qu")


def _is_diploma(words: list[Word], rest: str, opens: bool, shouting: bool) -> bool:
    """Whether a "du" typed in small letters, or in a text all in capitals, is the diploma: an article has a noun after it."""
    before = "" if opens or not words else words[-1].text
    following = _WORD.match(rest)
    if rest[:1] == "-":
        return False  # "Saint-Laurent-du-Var"
    if before == "ou" and any(w.text == "du" for w in words):
        return False  # "du sérieux ou du pipeau"
    if before in _BEFORE_DIPLOMA:
        return True
    if before in _DUE or (opens and _PARTITIVE.match(rest)):
        return False
    if following and following[1].isupper() and len(following[1]) > 1 and not shouting:
        return following[1] == "IA"  # "l'exclusion du DIU"
    return not following or fold(following[1]) in _AFTER_DIPLOMA


class Typos:
    """Mends misspelt words that are close to one word of the vocabularies; real French words are left alone."""

    def __init__(self, vocabulary: set[str]):
        self._known = vocabulary | french_words()
        # of two as near, the same in every process
        self._choices = sorted(w for w in vocabulary if len(w) > SHORTEST_TYPO and w.isalpha())
        self._seen: dict[str, str] = {}

    def protect(self, words: Iterable[str]) -> None:
        """Words that are right as they are (names of programmes and providers)."""
        self._known |= set(words)

    def mended(self, word: str) -> str:
        """The word meant, after its pronoun where the two were typed as one ("jbosse")."""
        if word in _SHORT:
            return _SHORT[word]
        if len(word) < SHORTEST_TYPO or not word.isalpha() or word in self._known or singular(word) in self._known:
            return word
        if word[0] == "j" and word[1:] in _SHORT:  # "jconnai"
            return _SHORT[word[1:]]
        if word[0] == "j" and word[1:] in self._known:  # "jcode"
            return f"je {word[1:]}"
        if word[0] in "dlmnst" and word[1] in "aeiouyh" and word[1:] in self._known:  # "dargent", "lhopital"
            return word[1:]
        if (heard := _as_heard(word)) in self._known:  # "clinik"
            return heard
        if word not in self._seen:
            if len(self._seen) > 20_000:
                self._seen.clear()
            allowed = 1 if len(word) < 8 else 2
            found = process.extractOne(
                singular(word), self._choices, scorer=DamerauLevenshtein.distance, score_cutoff=allowed
            )
            # the first letter is seldom mistyped, and a wrong guess is worse than none
            self._seen[word] = found[0] if found and found[0][0] == word[0] else word
        return self._seen[word]


def clean(raw: str) -> str:
    """Readable text: NFC, no control characters, no markup, cut to MAX_CHARS."""
    text = unicodedata.normalize("NFC", raw[: MAX_CHARS * 2])
    if not text.isprintable():
        text = "".join(c if c in "\n\t" or unicodedata.category(c)[0] != "C" else " " for c in text)
    text = _APOSTROPHE.sub(r"\1'", text)
    text = _GLUED.sub(r"\1'", _GLUED_I.sub(r"\1'", _I_HAVE.sub("j'ai", _IT_IS.sub("c'est", text))))
    text = _DASH.sub(" – ", text)
    text = _LESS.sub("moins ", _EITHER.sub(" ou ", _MORE.sub("plus ", _AND.sub("et ", _CPP.sub("cpp", text)).strip())))
    text = _HEARD_ER.sub(r"\1er", _SQUARE_METRES.sub(" mètres carrés", _ASKED_NOT.sub(r"\1 ", text)))
    text = _SAINTE.sub("Saint-Étienne", _DOTTED.sub(lambda m: m[0].replace(".", ""), _TAG.sub(" ", text)))
    return text[:MAX_CHARS].strip()
