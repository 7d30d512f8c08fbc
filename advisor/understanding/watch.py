"""The guards of a message weighed: what its rules saw with what the classifier makes of the whole, of its sentences, and of
what is left of it without idioms and vocabulary."""

from advisor.understanding.context import Context
from advisor.understanding.guard import (
    DANGERS,
    EXCUSED,
    Guarded,
    agreed,
    beside,
    of_harm,
    suspicious,
    weighed,
    without_idioms,
)
from advisor.understanding.guesser import Guesser
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from advisor.understanding.pointing import Shown
from advisor.understanding.references import References
from advisor.understanding.slots import SlotReader
from advisor.understanding.spoken_of import sentences
from corpus.lexicon import Hit

ADVICE = "medical_advice"
BY_A_NAME, SHORTLY = (ADVICE, "abuse", "injection"), 3
"""Guards that the classifier alone may raise over the name of a programme; words up to which a message is nothing else."""


class Watch:
    def __init__(self, guesser: Guesser, references: References, reader: SlotReader):
        self._guesser, self._references, self._reader = guesser, references, reader

    def weighed(self, guarded: Guarded, message: Message, hits: list[Hit], guess: Guess, context: Context) -> Guarded:
        """:param guarded: what rules saw. :param guess: what the whole message is taken for."""
        told = of_harm(message)
        found = weighed(guarded, self._worth(guarded, message, hits, guess, told), told, context.begun)
        by_classifier = guarded.guard is None and found.guard in BY_A_NAME
        return (
            guarded
            if by_classifier and self._calls_a_programme(str(found.guard), message, hits, guess, context)
            else found
        )

    def _worth(self, guarded: Guarded, message: Message, hits: list[Hit], guess: Guess, told: bool) -> dict[str, float]:
        """What each guard is worth. Where words of harm are said, care may be asked for in one sentence of several, or a danger
        told, whatever the others say (beside a plain request for care, what it speaks of is no danger: "Fracture du
        scaphoïde pas sûre à la radio. Plâtre ou IRM ?"); elsewhere the classifier raises a guard alone if it says as much
        of the rest (`agreed`).

        :param told: whether it says a word `of_harm`.
        """
        whole = guess.guards
        if guarded.guard:
            return whole
        worth = self._agreed(guarded, message, hits, whole) if suspicious(whole) else whole
        if not told:
            return worth
        said = [self._reader.message(text) for text in sentences(message)] if len(message.sentences) > 1 else []
        apart = [whole, *(one.guards for one in self._guesser.guesses([one for one in said if of_harm(one)]))]
        in_danger = [whole] if whole[ADVICE] >= EXCUSED else apart
        danger = {name: max(one[name] for one in in_danger) for name in DANGERS}
        return {**worth, **danger, ADVICE: max(one[ADVICE] for one in apart)}

    def _agreed(
        self, guarded: Guarded, message: Message, hits: list[Hit], learned: dict[str, float]
    ) -> dict[str, float]:
        """What each guard is worth when it is asked again of the rest of the message."""
        said = without_idioms(guarded.text)
        if said != guarded.text:
            message = self._reader.message(said)
            hits = self._reader.mentions(message)
        left = beside(message, hits)
        if left == " ".join(message.plain) and said == guarded.text:
            return learned
        rest = self._reader.message(left)
        return agreed(learned, self._guesser.guesses([rest])[0].guards if rest.words else {})

    def _calls_a_programme(self, guard: str, message: Message, hits: list[Hit], guess: Guess, context: Context) -> bool:
        """Whether it calls one programme by its name, whose subject may be an illness or a treatment, and does not plainly ask for
        care; when it was taken for an insult or an order, whether it does nothing but that, or point at one shown ("métavers",
        "ta première proposition")."""
        ids, pointing = self._references.resolve(message.plain, hits, Shown(context.shown))
        named = pointing == "name" and len(ids) == 1 and self._references.proper(message.plain, hits)
        if guard == ADVICE:
            return named and guess.guards[guard] < EXCUSED
        return len(message.words) <= SHORTLY and (named or (pointing == "position" and bool(ids)))

    def patient_by_sentence(self, message: Message) -> list[tuple[str, float]]:
        """Each sentence as typed, with the probability that it tells who a patient is."""
        said = list(sentences(message))
        guesses = self._guesser.guesses([self._reader.message(text) for text in said])
        return [(text, guess.patient_data) for text, guess in zip(said, guesses, strict=True)]
