"""Curated answers to the questions clinicians ask most (`answers/*.yaml`), found by meaning and by keywords.

A body is our own sentences, each factual one with its `cite`. What no entry answers is served by the nearest source
statements themselves.
"""

import hashlib
import os
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import jinja2
import numpy as np

from advisor.answer import environment
from advisor.facts import Facts
from advisor.understanding.intent import (
    EXAMPLES,
    ExampleModel,
    examples_fingerprint,
    load_examples,
    open_learned,
    word_features,
)
from advisor.understanding.message import DIPLOMA, Message
from advisor.understanding.said import KNOWLEDGE
from advisor.understanding.train import Lesson, example_vectors
from corpus.codes import read_yaml
from corpus.errors import IndexStale
from corpus.lexicon import Hit, Lexicon
from corpus.settings import Settings
from corpus.text import content_words, singular
from index.encoder import Encoder
from index.model import model_folder

ANSWERS = Path(__file__).parent / "answers"
WORDINGS = EXAMPLES / "questions"
"""No examples of intents by themselves: "gratuit ?" or "DU ou master ?" is said as well to narrow a path (.941 right for .953
with them). What can be said for nothing else is written in both places."""
LEARNED = "questions"
"""What the classifier of questions is kept under."""
UNANSWERED = "unanswered"
"""Class of questions that sources might answer and no entry does, under which `WORDINGS` has them."""
NO_ENTRY, ONE_IN = "-", 8
"""Class of messages that no entry answers, and of how many such examples one is learned from: on development data .71 of
questions are rightly answered with one in 3, .74 with one in 8, and as few messages (6 to 9 of 1,016) get an answer that they
did not ask for."""
KEYWORD_BONUS, KEYWORD_FACTOR = 0.04, 3.0
"""What a keyword adds to a cosine (e5 keeps near questions within a few hundredths of each other), and by how much it
multiplies a probability."""
INTENT_BONUS, INTENT_FACTOR = 0.02, 6.0
"""The same for an entry of the intent that the message was taken for."""
FEW = 6
"""Entries among whose questions a word still tells what is asked about."""
RELATED_BONUS = 0.035
"""What an entry gains for a message that carries on from the entry that names it as related."""
CARRIED = 0.92
"""Score (bonuses included) from which an entry answers a message that carries on; few words are always near something."""
PLAIN = 0.6
"""Probability from which a definition is given though the message does not say its word."""
CERTAIN = 0.95
"""Cosine (bonuses included) from which an entry carries on from another that does not name it."""
STALE = "Les réponses rédigées ont changé : lancez « parcours-ia index build »."


@dataclass(frozen=True)
class Entry:
    """One curated answer."""

    id: str
    intent: str
    title: str
    questions: tuple[str, ...]
    keywords: tuple[str, ...]
    body: str
    next_text: str
    next_say: str
    theme: str
    related: tuple[str, ...] = ()
    """Entries that answer what is asked next ("et si j'anonymise ?")."""
    asks: tuple[str, ...] = ()
    """Profile fields that its last sentence asks for: once one of them is known, it is left out."""
    worry: bool = False
    """Whether it answers a worry, which may come beside a request ("je n'ai pas le temps, que faire ?")."""

    @property
    def opening(self) -> str:
        """What its answer begins with, up to the first fact: by which one tells that it was given."""
        return self.body.split("{{")[0].strip()

    def render(self, facts: Facts) -> str:
        doors = {name: getattr(facts, name) for name in ("fact", "mark", "note", "statement", "cite", "known", "short")}
        return _template(self.body).render(**doors, corpus=facts.corpus).strip()


@cache
def _template(body: str) -> jinja2.Template:
    return environment().from_string(body)


@cache
def entries() -> tuple[Entry, ...]:
    """All curated answers, in the order of the files."""
    found = []
    for path in sorted(ANSWERS.glob("*.yaml")):
        for e in read_yaml(path.read_text("utf-8")):
            found.append(
                Entry(
                    e["id"], path.stem, e["title"], tuple(e["questions"]), tuple(e.get("keywords", ())), e["body"],
                    (e.get("next") or {}).get("text", ""), (e.get("next") or {}).get("say", ""), e["theme"], tuple(e.get("related", ())), tuple((e.get("next") or {}).get("asks", ())), e.get("worry", False),
                )
            )  # fmt: skip
    return tuple(found)


def _questions() -> list[tuple[int, str]]:
    return [(i, q) for i, e in enumerate(entries()) for q in (e.title, *e.questions)]


def _fingerprint(model: str) -> str:
    return hashlib.sha256(("\0".join(q for _, q in _questions()) + model).encode()).hexdigest()[:16]


@cache
def other_wordings() -> dict[str, list[str]]:
    """Entry id, or `UNANSWERED` → other ways to ask for it (`examples/questions/*.yaml`). :raises KeyError: an id that no
    entry has."""
    wordings = {
        id_: said
        for path in sorted(WORDINGS.glob("*.yaml"))
        for id_, said in read_yaml(path.read_text("utf-8")).items()
    }
    if strangers := wordings.keys() - {e.id for e in entries()} - {UNANSWERED}:
        raise KeyError(f"{WORDINGS.name}: {', '.join(sorted(strangers))}")
    return wordings


def questions_lesson(model_fingerprint: str) -> Lesson:
    """Which entry a message asks for, learned from its known questions and their other wordings; `UNANSWERED` from
    questions that none answers, `NO_ENTRY` from messages that want something else."""
    lacking = (UNANSWERED, NO_ENTRY)
    return Lesson(LEARNED, "questions", _lesson_fingerprint(model_fingerprint), question_examples, lacking)


def question_examples() -> tuple[list[tuple[str, str, str]], dict[str, str]]:
    """(message, entry id, `UNANSWERED` or `NO_ENTRY`, family) of every example; see `understanding.train.Lesson`."""
    others = [(text, NO_ENTRY) for text, label, _ in load_examples()[0] if label not in KNOWLEDGE][::ONE_IN]
    return [(text, label, str(i)) for i, (text, label) in enumerate([*_asked(), *others])], {}


def _asked() -> list[tuple[str, str]]:
    """(question, entry id or `UNANSWERED`) of every example of a question."""
    asked = [
        (q, e.id) for e in entries() for q in dict.fromkeys((e.title, *e.questions, *other_wordings().get(e.id, ())))
    ]
    return asked + [(q, UNANSWERED) for q in other_wordings()[UNANSWERED]]


def _lesson_fingerprint(model_fingerprint: str) -> str:
    said = (
        [(e.id, e.title, *e.questions) for e in entries()],
        [path.read_bytes() for path in sorted(WORDINGS.glob("*.yaml"))],
    )
    return hashlib.sha256(f"{said}{ONE_IN}{examples_fingerprint(model_fingerprint)}".encode()).hexdigest()[:16]


def build_knowledge(settings: Settings, encoder: Encoder, say: Callable[[str], None]) -> None:
    """Keep the vectors of every entry's known questions, which the classifier learned from, in their order."""
    path = _store(settings)
    wanted = _fingerprint(encoder.card.fingerprint)
    if path.exists() and str(np.load(path)["fingerprint"]) == wanted:
        return
    vectors = example_vectors(settings.home, LEARNED, encoder, [q for _, q in _questions()], say)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(".draft.npz")
    np.savez(draft, vectors=vectors, fingerprint=wanted)
    os.replace(draft, path)


def _spelt(words: list[str]) -> list[str]:
    """The words as keywords spell them: `Message` tells the diploma from the article."""
    return ["du" if word == DIPLOMA else word for word in words]


def _telling_words() -> list[set[str]]:
    """For each entry, the words of its known questions that few others share."""
    said = [{w for q in (e.title, *e.questions, *e.keywords) for w in content_words(q)} for e in entries()]
    shared = Counter(w for words in said for w in words)
    return [{w for w in words if shared[w] <= FEW} for words in said]


def known_questions(settings: Settings) -> tuple[np.ndarray, np.ndarray]:
    """(vectors, float32 of shape (n, dim); the entry of each, int of shape (n,)): questions known to differ or to be alike.

    :raises IndexStale: they were not embedded yet.
    """
    try:
        vectors = np.load(_store(settings))["vectors"]
    except (OSError, KeyError, ValueError) as error:
        raise IndexStale(STALE) from error
    labels = np.array([i for i, _ in _questions()])
    if len(labels) != len(vectors):
        raise IndexStale(STALE)
    return vectors, labels


def _store(settings: Settings) -> Path:
    return settings.home / "knowledge" / f"{model_folder(settings).name}.npz"


@dataclass(frozen=True)
class Match:
    """The curated answer that a message likeliest asks for."""

    entry: Entry
    share: float
    """Its probability among all entries."""
    asked: float
    """Probability that the message asks for one of them rather than for something else."""
    answers: float
    """Its probability beside that of the question having no answer."""


class Knowledge:
    """Curated answers, open for questions."""

    def __init__(self, settings: Settings, encoder: Encoder):
        """:raises IndexStale: the known questions changed since they were embedded."""
        path = _store(settings)
        try:
            saved = np.load(path)
            current = str(saved["fingerprint"]) == _fingerprint(encoder.card.fingerprint)
        except (OSError, KeyError, ValueError):
            current = False
        if not current:
            raise IndexStale(STALE)
        self._vectors = saved["vectors"]
        self._first = np.searchsorted([i for i, _ in _questions()], np.arange(len(entries())))
        self._telling = _telling_words()
        self._model = open_learned(settings, LEARNED, ExampleModel, _lesson_fingerprint(encoder.card.fingerprint))
        names = (*(e.id for e in entries()), UNANSWERED, NO_ENTRY)
        self._classes = np.array([self._model.classes.index(name) for name in names])
        """Where the model tells of each entry, then of questions that none answers and of what is none."""
        self._last: tuple[np.ndarray, np.ndarray] = (np.empty(0), np.empty(0))
        """The vector that was asked about last, and what was found."""
        self._places = np.arange(len(entries()))
        self._of_intent = {
            intent: np.array([e.intent == intent for e in entries()]) for intent in {e.intent for e in entries()}
        }

    @cached_property
    def _counts(self) -> Counter[str]:
        """In how many examples of questions each word stands."""
        return Counter(w for text, _ in _asked() for w in {singular(w) for w in content_words(text)})

    @cached_property
    def _keywords(self) -> Lexicon:
        return Lexicon((k, f"entry:{i}", i) for i, e in enumerate(entries()) for k in e.keywords)

    def question(self, after: Entry) -> np.ndarray:
        """The vector of the question that an entry answers, float32 of shape (dim,)."""
        return self._vectors[self._first[entries().index(after)]]

    def find(
        self, vector: np.ndarray, message: Message, hits: list[Hit], intent: str, asks_sources: float = 1.0
    ) -> Match | None:
        """The likeliest entry; None where the word that a definition is asked of stands in none.

        :param vector: query vector, float32 of shape (dim,). :param intent: what the message was taken for; it weighs for
            the entries of that intent.
        :param asks_sources: probability that the message asks what sources answer, by the classifier of intents. It
            was learned from other messages than the class `NO_ENTRY`, and the odds of the two are multiplied.
        """
        worth = self._worth(vector, message, hits)
        words = _spelt(message.plain)
        named = {hit.value for hit in self._keywords.find(words)}
        chances = worth[:-2] * np.where(np.isin(self._places, list(named)), KEYWORD_FACTOR, 1)
        if intent in self._of_intent:
            chances = chances * np.where(self._of_intent[intent], INTENT_FACTOR, 1)
        # the word asked about decides ("c koi un LLM")
        if intent == "definition" and len(named) < 2 and chances.max() < PLAIN:
            about = named or {i for i, telling in enumerate(self._telling) if telling & set(words)}
            chances = np.where(np.isin(self._places, list(about)), chances, 0)
        best, total = int(chances.argmax()), float(chances.sum())
        if not total:
            return None
        other = float(worth[-1]) * (1 - asks_sources) / max(asks_sources, 1e-9)
        lacking = float(worth[-2]) * (INTENT_FACTOR if intent in self._of_intent else 1)
        chance = float(chances[best])
        return Match(entries()[best], chance / total, total / (total + lacking + other), chance / (chance + lacking))

    def _worth(self, vector: np.ndarray, message: Message, hits: list[Hit]) -> np.ndarray:
        """Probability of each class in `_classes`; a turn asks for it several times, and gets what was found last."""
        asked, worth = self._last
        if asked is not vector:
            worth = self._model.probabilities(vector, self._model.alike_in_words(word_features(message, hits)))[
                self._classes
            ]
            self._last = vector, worth
        return worth

    def rarest(self, text: str) -> set[str]:
        """The words that fewest known questions hold: what is asked about, rather than how it is asked."""
        said = {singular(w) for w in content_words(text) if w.isalpha()}
        least = min((self._counts[w] for w in said), default=0)
        return {w for w in said if self._counts[w] == least}

    def follow(self, vector: np.ndarray, words: list[str], intent: str, after: Entry | None) -> Entry | None:
        """The entry that answers a message carrying on from the last answer, or None.

        :param intent: what the last answer was about. :param after: the entry that gave it, never given again.
        """
        cosines = np.einsum("ij,j->i", self._vectors, vector)  # too small for BLAS threads to be worth waking
        scores = np.maximum.reduceat(cosines, self._first) + INTENT_BONUS * self._of_intent[intent]
        named = {hit.value for hit in self._keywords.find(_spelt(words))}
        for i, entry in enumerate(entries()):
            scores[i] += (
                KEYWORD_BONUS * (i in named)
                + RELATED_BONUS * bool(after and entry.id in after.related)
                - (entry is after)
            )
        best = int(scores.argmax())
        found = entries()[best]
        near = (after is not None and found.id in after.related) or (best in named and found.intent == intent)
        return found if scores[best] >= (CARRIED if near else CERTAIN) and (near or best in named) else None


def entry(id_: str | None) -> Entry | None:
    return next((e for e in entries() if e.id == id_), None)
