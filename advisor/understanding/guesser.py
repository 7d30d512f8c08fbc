"""What a message, or a part of one, is taken for: its vector, its words and the classifier together."""

import numpy as np

from advisor.understanding.intent import Guess, IntentModel, word_features
from advisor.understanding.message import Message
from advisor.understanding.slots import SlotReader
from corpus.lexicon import Hit
from index.encoder import Encoder


class Guesser:
    def __init__(self, encoder: Encoder, intents: IntentModel, reader: SlotReader):
        self._encoder, self._intents, self._reader = encoder, intents, reader

    def guess(self, message: Message, hits: list[Hit], vector: np.ndarray) -> Guess:
        """:param vector: query vector of the message as spoken, float32 of shape (dim,)."""
        return self._intents.guess(vector, self._intents.alike_in_words(word_features(message, hits)))

    def guesses(self, messages: list[Message]) -> list[Guess]:
        """What each message, or part of one, is taken for by itself."""
        if not messages:
            return []
        vectors = self._encoder.encode_queries([one.spoken for one in messages])
        return [
            self.guess(one, self._reader.mentions(one), vector) for one, vector in zip(messages, vectors, strict=True)
        ]
