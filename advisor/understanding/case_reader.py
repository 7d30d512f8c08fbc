"""A message read in its conversation, but for what it is taken for: programmes meant, facts told and asked, moves and acts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from advisor.profile import Facts
from advisor.understanding.acts import Acts, Pools
from advisor.understanding.acts_reading import read_acts
from advisor.understanding.asked import fields_in
from advisor.understanding.by_description import within
from advisor.understanding.case import Case
from advisor.understanding.context import Context
from advisor.understanding.guard import Guarded
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from advisor.understanding.moves import read_moves
from advisor.understanding.pointing import Shown
from advisor.understanding.references import References
from advisor.understanding.said import PLACES, TITLE
from advisor.understanding.signs import has_sign, signs_in
from advisor.understanding.slots import Reading, SlotReader
from advisor.understanding.spoken_of import SpokenOf, sentences
from advisor.understanding.tells import Tells
from corpus.lexicon import Hit


class CaseReader:
    """:param threshold: probability of a guess under which the advisor abstains."""

    def __init__(self, reader: SlotReader, references: References, tells: Tells, threshold: float):
        self._reader, self._references, self._tells, self._threshold = reader, references, tells, threshold
        self._spoken_of = SpokenOf(reader, references)

    def read(self, context: Context, guarded: Guarded, message: Message, hits: list[Hit]) -> Callable[[Guess], Case]:
        """The message read in its conversation, but for what it is taken for, which needs its vector."""
        shown, signs = self.shown(context), signs_in(message.plain)
        references, pointing = self._spoken_of.find(message, hits, shown)
        asked_of, asked = self._spoken_of.question(message, shown, references if pointing == "name" else [])
        moves = read_moves(message.plain, hits, "?" in message.text or "interrogates" in signs)
        if moves.lifts_last and context.measured and not moves.lifted:
            moves = replace(moves, lifted=frozenset({context.measured}))
        if moves.and_me and context.for_other:
            moves = replace(moves, for_myself=True)
        read = Reading(message, hits, context.expected)
        told = self._tells.alone(read, hits, moves, context, guarded.guard is None)
        if again := self._tells.limit_denied(message, moves, context, told, pointing in ("position", "several")):
            moves = replace(moves, lifted=frozenset({again}))
        own_name = self._references.own_name(message.plain, hits)
        called = pointing == "name" and self._references.called_closely(references, message.plain, hits)
        surely = called or own_name or any(h.family == "kind" for h in hits)
        # "externe à Nancy, ça vaut le coup ?" calls nothing
        lives_there = {"profession", "city"} <= told.values.keys() and not surely
        return partial(
            Case, context, guarded, message, hits, read, references=references, pointing=pointing,
            only_calls=pointing == "name" and self._references.only_calls(references, message.plain, hits), of_question=asked and len(references) == 1 and references[0] in asked_of,
            named=bool(references) and (pointing != "name" or (self._references.names_one(message.plain, hits) and not lives_there) or self._opens_with(references, message, hits)),
            called=called,
            opens_on_it=pointing == "name" and len(references) == 1 and references[0] in self._spoken_of.opened(message),
            titled=self._references.titled(message.plain, hits), signs=signs, proper=self._references.proper(message.plain, hits), own_name=own_name, fields=self._fields(message, hits),
            told=told, answer=self._tells.answer(message, context) if guarded.guard is None else Facts(), moves=moves, acts=self.acts(context, shown, message, hits, references if pointing == "name" else []), threshold=self._threshold,
        )  # fmt: skip

    def _opens_with(self, ids: list[str], message: Message, hits: list[Hit]) -> bool:
        return len(message.clauses) > 1 and self._references.opens_with(
            ids, *within(message.plain, hits, *message.clauses[0])
        )

    @staticmethod
    def shown(context: Context) -> Shown:
        return Shown(
            context.shown,
            context.focus,
            context.about,
            context.spoken,
            context.wider,
            context.town,
            context.region,
            context.shows_list,
        )

    def acts(
        self, context: Context, shown: Shown, message: Message, hits: list[Hit], named: list[str] | None = None
    ) -> Acts:
        """:param named: programmes called by name, which may be refused before anything was shown ("j'ai déjà fait Objectif IA")."""
        pools = Pools(
            shown,
            context.path or context.shown or named or [],
            context.before,
            context.refused,
            self._references.programmes,
        )
        return read_acts(message, hits, pools, self._references.resolve)

    def calls(self, message: Message, hits: list[Hit], context: Context) -> bool:
        """Whether it surely speaks of one programme: by its rank, or by what is only a name."""
        ids, pointing = self._spoken_of.find(message, hits, self.shown(context)) if message.words else ([], "")
        by_name = pointing == "name" and (
            self._references.proper(message.plain, hits)
            or self._references.called_closely(ids, message.plain, hits)
            or self._references.called(ids, message.plain, hits, by_title=False)
        )
        return len(ids) == 1 and (pointing in ("position", TITLE) or by_name)

    def _fields(self, message: Message, hits: list[Hit]) -> list[str]:
        """Facts of programmes that are asked about; "c'est aussi à Dijon ?" asks where."""
        there = "?" in message.text and has_sign("is_there", message.plain) and any(h.family in PLACES for h in hits)
        return self._asked_of(message) or fields_in(message.plain, hits) or (["places"] if there else [])

    def _asked_of(self, message: Message) -> list[str]:
        """The facts that it asks for from its first question on, after what it comments ("pas d'examen, donc. C'est en français ?")."""
        said = list(sentences(message))
        first = next((i for i, text in enumerate(said) if "?" in text), 0)
        if not first:
            return []
        read = self._reader.message(" ".join(said[first:]))
        return fields_in(read.plain, self._reader.mentions(read))
