"""What a message does to the conversation: to the path, to its limits, to whom it is for, or to the last answer.

Phrases are data (`moves.yaml`); who is pointed at comes from `references.py`, what is said of the person from `slots.py`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from advisor.understanding.acts import phrases
from advisor.understanding.pointing import all_but, contrasts
from advisor.understanding.slots.cues import any_of
from advisor.understanding.words import word_list
from corpus.codes import read_yaml
from corpus.lexicon import Hit, Lexicon

WISHES = ("practical", "diploma", "cheaper", "nearer", "longer", "harder", "easier", "shorter", "other")
"""Wishes for another path; of several, the first ("c'est trop théorique" is no wish for shorter)."""
AFTER_WORDS = 6
"""Words up to which "et après ça ?" asks for nothing else."""
ASKED_SHORTLY = 9
"""Words up to which "vraiment ?" or "d'où ça sort ?" is about the last answer."""
WHO = frozenset({"profession", "specialty", "stage", "setting", "ai_level", "programming", "goals", "topics"})
"""What is known of a person and does not hold for somebody else."""
PLACE = frozenset({"city", "region"})
_PEOPLE = ("people", "people_near")  # in this order: "ma femme, infirmière" is no colleague
_UNSUITED = frozenset({"pas", "trop", "jamais", "guere"})
_PRONOUNS = ("pour lui", "pour elle", "pour eux", "pour elles", "for him", "for her", "for them")


FILLERS = word_list("fillers")
"""Words that add nothing to "je ne sais pas"."""


@cache
def _data() -> dict[str, Any]:
    return read_yaml((Path(__file__).parent / "moves.yaml").read_text("utf-8"))


@cache
def around_a_figure() -> frozenset[str]:
    """Words that stand around a figure which gives a limit anew."""
    return frozenset(word for phrase in _data()["around_a_figure"] for word in str(phrase).split())


@cache
def _lexicon() -> Lexicon:
    data = {name: phrases for name, phrases in _data().items() if name != "around_a_figure"}
    entries = [
        (phrase, f"limit:{fields}", fields) for fields, phrases in data.pop("limits").items() for phrase in phrases
    ]
    return Lexicon([*entries, *((phrase, name, phrase) for name, phrases in data.items() for phrase in phrases)])


def move_words() -> set[str]:
    """Words of the phrases, which are no misspelling of anything else."""
    return set(_lexicon().words)


@dataclass(frozen=True)
class Moves:
    """Moves of one message; all false when it makes none."""

    drops: bool = False
    """Takes what it points at out of the path."""
    keeps: bool = False
    """Keeps only what it points at."""
    undoes: bool = False
    """Puts back what was taken out."""
    wish: str | None = None
    """Another path: one of WISHES."""
    lifted: frozenset[str] = frozenset()
    """Profile fields whose limit is taken back."""
    lifts_last: bool = False
    """Takes back the limit told last ("enlève cette limite")."""
    adds: bool = False
    for_other: bool = False
    for_myself: bool = False
    and_me: bool = False
    """Comes back to oneself, when it was for somebody else ("et moi ?")."""
    near: bool = False
    """The other person works beside the one who writes: same town."""
    asks_source: bool = False
    sure: bool = False
    """Asks whether it is so, rather than who says it."""
    carries_on: bool = False
    trains: bool = False
    """Speaks of training, or asks for advice."""
    on_it: bool = False
    """Asks for a training on what the last answer was about ("une formation là-dessus ?")."""
    begins: bool = False
    """Asks where to begin."""
    after: bool = False
    """Asks what comes next, and nothing else."""
    reorder: bool = False
    """Asks for the steps in another order."""
    order: bool = False
    """Asks in which order the steps go."""
    schedule: bool = False
    """Speaks of hours, days or dates, which no record tells well enough to sort on."""
    no_answer: bool = False
    """Leaves a question open for good, and says nothing else."""


NO_MOVES = Moves()
SHOWN = 8
"""Words up to those to whom the path is only shown, that are looked at."""
NEAR = 6
"""Words between a removal and the limit it takes back, at most."""


def read_moves(words: list[str], hits: list[Hit], asking: bool) -> Moves:
    """:param words: content words of the message. :param hits: vocabulary mentions. :param asking: it holds a question mark."""
    found: dict[str, list[Hit]] = {}
    for h in _lexicon().find(words):
        found.setdefault(h.family, []).append(h)
    for_other, near = _somebody_else(found, hits, words)
    all_but_some = all_but(words) is not None  # "tous sauf le premier" keeps the others
    asks_source = len(words) <= ASKED_SHORTLY and bool("source" in found or (_sure(found, words) and len(words) <= 8))
    return Moves(
        drops=_drops(found, words)
        or (
            any(_refuses(h, found, words) for h in found.get("drop_unless_asking", []))
            and not asking
            and not contrasts(words)
            and not all_but_some
        ),
        keeps="keep" in found
        or (("keep_unless_asking" in found or (all_but_some and "drop" not in found)) and not asking),
        undoes="undo" in found,
        wish=next(
            (w for w in WISHES if _wished(found.get(w, []), words, w)),
            "other" if words[-2:] in (["un", "autre"], ["une", "autre"]) else None,
        ),
        lifted=_lifted(found),
        lifts_last=("lift" in found and "lift_last" in found) or bool(_next_to(found, "lift_with_limit", "limit")),
        adds="adds" in found,
        for_other=for_other,
        for_myself="myself" in found,
        and_me="myself_again" in found,
        near=near or "same_place" in found,
        asks_source=asks_source,
        sure=asks_source and "source" not in found,
        carries_on=any(h.start == 0 for h in found.get("carries_on", [])) | ("applies" in found)
        and "training" not in found,
        trains="training" in found,
        on_it="on_it" in found and "training" in found,
        begins="begin" in found,
        after="after" in found and len(words) <= AFTER_WORDS,
        reorder="reorder" in found,
        order="order" in found,
        schedule="schedule" in found,
        no_answer=_nothing_else(found.get("no_answer", []), words),
    )


def _sure(found: dict[str, list[Hit]], words: list[str]) -> bool:
    """Whether it is asked if something is sure; "c'est sur place ?" has a preposition."""
    return any(
        not h.value.endswith(" sur") or words[h.end : h.end + 1] in ([], ["ca"], ["cela"], ["que"], ["de"], ["et"])
        for h in found.get("sure", [])
    )


_DENIES = {"pas", "jamais", "rien"}


def _drops(found: dict[str, list[Hit]], words: list[str]) -> bool:
    """Whether a verb takes something out, and is not denied itself ("enlevez pas les MOOC")."""
    return any(
        " " in h.value
        or not _DENIES
        & {
            *words[h.end : h.end + 1],
            *(words[h.end + 1 : h.end + 2] if words[h.end : h.end + 1] == ["surtout"] else []),
            *words[max(h.start - 2, 0) : h.start],
        }
        for h in found.get("drop", [])
    )


def _refuses(h: Hit, found: dict[str, list[Hit]], words: list[str]) -> bool:
    """Whether a denial refuses something, rather than a verb of removal ("enlevez pas les MOOC", "faut pas enlever…")."""
    verb = any(
        " " not in d.value and (0 <= h.start - d.end <= 1 or 0 <= d.start - h.end <= 1) for d in found.get("drop", [])
    )
    left_open = any(f"pas {word}" in phrases()["left_open"] for word in words[h.end : h.end + 1])  # "pas que du MOOC"
    return not left_open and not (h.value == "pas" and verb)


def _wished(found: list[Hit], words: list[str], wish: str) -> bool:
    """Whether a wish is told; "non diplômante" wishes for no diploma, "c'est trop peu" for nothing shorter."""
    if wish == "diploma":
        return any(not {"non", "pas", "sans", "ni"} & set(words[max(h.start - 2, 0) : h.start]) for h in found)
    return any(words[h.end : h.end + 1] not in (["peu"], ["juste"]) for h in found)


def _nothing_else(found: list[Hit], words: list[str]) -> bool:
    """ "euh, je ne sais pas trop" leaves a question open, "je ne sais pas coder" does not."""
    said = {i for h in found for i in range(h.start, h.end)}
    return bool(said) and all(i in said or w in FILLERS for i, w in enumerate(words))


def _lifted(found: dict[str, list[Hit]]) -> frozenset[str]:
    """Limits that a removal stands near: "max 2 000 €, pas plus d'un an" names limits and takes none back."""
    removals = [*found.get("lift", []), *found.get("no_matter", [])]
    removals += _next_to(found, "lift_with_limit", "limit")
    limits = [h for family, hs in found.items() if family.startswith("limit:") for h in hs]
    named = [h.value for h in limits if any(h.start - r.end <= NEAR and r.start - h.end <= NEAR for r in removals)]
    if "lift" in found and "lift_all" in found and not named:
        named = [family for family in _limit_fields() if "city" not in family]
    return frozenset(name for fields in named for name in fields.split("+"))


def _next_to(found: dict[str, list[Hit]], first: str, then: str) -> list[Hit]:
    """Mentions of `first` that one of `then` follows at once, or after a word."""
    return [h for h in found.get(first, []) if any(0 <= t.start - h.end <= 1 for t in found.get(then, []))]


@cache
def _limit_fields() -> tuple[str, ...]:
    return tuple(_data()["limits"])


def _somebody_else(found: dict[str, list[Hit]], hits: list[Hit], words: list[str]) -> tuple[bool, bool]:
    """(whether it is for somebody else, whether that person works near by): "pour ma collègue", "pour une dentiste", "et mon associée ?"."""
    if any_of("meant_for_others").search(" ".join(words)):
        return False, False  # "c'est pour les médecins, ça, pas pour moi"
    public = {h.end for h in found.get("meant_for", [])}
    shortly = len(words) <= ASKED_SHORTLY
    for before in (
        h
        for h in (*found.get("others", []), *(h for h in found.get("others_first", []) if h.start <= 1 and shortly))
        if h.start not in public
        and not any_of("shown_to", r"\b", " ?$").search(" ".join(words[max(h.end - SHOWN, 0) : h.end]))
    ):
        if before.value in _PRONOUNS:
            if _UNSUITED & set(words[max(before.start - 3, 0) : before.start]):
                continue  # "les JFR, ce n'est pas pour lui"
            return True, False
        for h in (*(p for name in _PEOPLE for p in found.get(name, [])), *(h for h in hits if h.family == "person")):
            if 0 <= h.start - before.end <= 1:
                return True, h.family != "people"
    return False, False


_THIRD_PERSON = (  # "moi je suis dentiste mais c'est pour elle" tells of the one who writes
    (re.compile(r",? (?:mais|et|or) c['’]est pour (?:elle|lui|eux|elles)\b", re.IGNORECASE), ""),
    (re.compile(r"(?<!et )\bmoi,? je (?:suis|bosse)\b(?!.*\bpour moi\b)", re.IGNORECASE), "mon ami est"),
    (re.compile(r"\b(?:elle|il) (ne |n['’])?(sai|fai|doi|connaî|connai|suiv?|voi)t\b", re.IGNORECASE), r"je \1\2s"),
    (re.compile(r"\b(?:elle|il) (ne )?(veu|peu)t\b", re.IGNORECASE), r"je \1\2x"),
    (re.compile(r"\b(?:elle|il|she|he) (?:est|is)\b", re.IGNORECASE), "je suis"),
    (re.compile(r"\b(?:elles|ils|they) (?:sont|are)\b", re.IGNORECASE), "nous sommes"),
    (re.compile(r"\bc['’ ]?est (?:plutôt )?une? (?!peu\b)", re.IGNORECASE), "je suis "),
    (re.compile(r"\b(?:c['’ ]?est|ce sont) (?:surtout |plutôt )?(?:des |d['’])", re.IGNORECASE), "nous sommes "),
    (re.compile(r"^(?:surtout |plutôt |principalement |essentiellement )?(?:des|les) ", re.IGNORECASE), "nous sommes "),
    (re.compile(r"\b(?:elle|il|she|he) (?:a|has)\b", re.IGNORECASE), "j'ai"),
    (re.compile(r"\b(?:elle|il|she|he)\b", re.IGNORECASE), "je"),
    (re.compile(r"\b(?:elles|ils|they)\b", re.IGNORECASE), "nous"),
)
_A_TRAINING = re.compile(r"\b(?:formation|cours|programme|étape|mooc|du|diu)\b|\?", re.IGNORECASE)


def in_first_person(text: str) -> str:
    """What is said of the person to be trained, as that person would say it ("elle est sage-femme"). In a question, or
    beside a word for training, "elle" is the training."""
    if not _A_TRAINING.search(text):
        for pattern, said in _THIRD_PERSON:
            text = pattern.sub(said, text)
    return text


_ONE_OF = re.compile(r"\b(?:l['’])?une? (?:de|d['’]entre) (mes|ses|nos|vos|leurs) (\w+?)s?\b", re.IGNORECASE)
_WHO_IS = re.compile(r"\bpour (lui|elle),? qui est\b", re.IGNORECASE)
_WHO_SHE_IS = re.compile(
    r"\b(pour (?:ma|mon|une?|notre) [\w-]+(?: [\w-]+)?)\s*(?:(?:[,.;:?(-]+\s*(?:qui|elle|il)|qui) est\b|[,(]\s*(?:le|la|l['’])(?=\s*\w+))",
    re.IGNORECASE,
)
_OF_SEVERAL = {"mes": "mon", "ses": "son", "nos": "notre", "vos": "votre", "leurs": "leur"}


def for_whom(text: str) -> str:
    """ "pour lui qui est urologue" says who will be trained, as that person would say it; "un de mes internes" is "mon interne"."""
    text = _ONE_OF.sub(lambda m: f"{_OF_SEVERAL[m[1].lower()]} {m[2]}", text)
    return _WHO_IS.sub(r"pour \1, je suis", _WHO_SHE_IS.sub(r"\1,", text))


_WRITES = re.compile(r"\b(?:je suis|j['’]exerce|je travaille|je bosse)\b[^,;.!?\n]*", re.IGNORECASE)
_ASKS_FOR = re.compile(
    r"[;.!?\n]|\b(?:pour|former|formation|formations|mon|ma|mes|notre|nos|cherche|veux|voudrais|souhaite|aimerais|dois)\b",
    re.IGNORECASE,
)


def of_the_writer(text: str) -> str:
    """What a message for somebody else says of the one who writes: what stands before the request, and each "je suis…"."""
    head = _ASKS_FOR.split(text, maxsplit=1)[0]
    return ", ".join([head, *(said for said in _WRITES.findall(text) if said not in head)]).strip(", ")


_ASKED_AND_ANSWERED = re.compile(
    r"\b(je|il|elle|on|ils|elles|nous)\s+(\w+)\s+([^?!.,;]{0,60}?)\s*\?\s*(oui|ouais|non|nan|pas du tout|un peu|pas trop)\b[^.!?;]*",
    re.IGNORECASE,
)


def answered_at_once(text: str) -> str:
    """A question that one puts oneself and answers says what it answers ("il sait coder ? non pas du tout")."""

    def said(match: re.Match[str]) -> str:
        who, verb, what, answer = match.groups()
        yes = {"oui": "", "ouais": "", "un peu": " un peu"}.get(answer.lower())
        return f"{who} ne {verb} pas {what}" if yes is None else f"{who} {verb} {what}{yes}"

    return _ASKED_AND_ANSWERED.sub(said, text)


_PREAMBLE = re.compile(
    r"^(?:(?:alors|bon|et|ah|oui|non|euh|pardon|oups|désolée?|desolee?)\W+)*(?:je (?:précise|precise|rectifie|corrige|complète|complete|rajoute|ajoute)|j['’](?:ajoute|oubliais|avais oublié|ai oublié)|(?:une )?(?:précision|rectification|correction)|pour (?:info|information|préciser|preciser|être précise?|compléter)|à savoir|au passage|pour être claire?)"
    r"(?: (?:de (?:le |vous |te )?(?:dire|préciser)|de (?:dire|préciser)))?\s*(?:[,:;…-]+|que?\b|qu['’])\s*(?=\S)",
    re.IGNORECASE,
)


def without_preamble(text: str) -> str:
    """What is told, less the words that announce it ("je précise : Quimper")."""
    return _PREAMBLE.sub("", text)


_OPENER = re.compile(
    r"^pourquoi pas (?=(?:(?:une?|des)\s[^?]*$|(?:en|à|plutôt)\s))|^(?:(?:bon|ok|ah|oh|euh|bah|ben|alors|dac|oui|ouais|ouai|mouais|hum+|hein)\s+)+(?=(?:et|mais|sinon)\s)|(?<=\w)[\s,]+pourquoi pas(?: en (?:fait|fin de compte)| finalement| après tout| tiens)?[\s.!…]*$",
    re.IGNORECASE,
)
"""Sounds around a message that carries on ("bon et un master ?", "bah oui mais les hallucinations", "ou un MOOC, pourquoi pas")."""
_ASSENT = re.compile(
    r"^(?:(?:ok(?:ay)?|d['’]accord|pourquoi pas|très bien|tres bien|parfait|super|bien|bon|ah|oh|hum+|hmm+|euh|ah oui|ah bon|entendu|compris|je vois|top|génial|genial|nickel|impeccable)\s*[,.;:!…]+\s*)+(?=\S)(?!salut\W*$|ciao\W*$)",
    re.IGNORECASE,
)


def without_assent(text: str) -> str:
    """The message less the assent that opens it ("pourquoi pas, et le DU de Lille ?" asks no why)."""
    return _OPENER.sub("", _ASSENT.sub("", text))
