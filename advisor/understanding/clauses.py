"""The clauses of a message read one by one, and the requests of a message that holds several."""

from dataclasses import replace

import numpy as np

from advisor.profile import Facts
from advisor.understanding.acts import refused_words
from advisor.understanding.asked import fields_in
from advisor.understanding.case import Case
from advisor.understanding.case_reader import CaseReader
from advisor.understanding.context import Context
from advisor.understanding.guesser import Guesser
from advisor.understanding.intent import Guess
from advisor.understanding.message import Message
from advisor.understanding.moves import read_moves
from advisor.understanding.references import References
from advisor.understanding.requests import Clause, Request, asks, clauses
from advisor.understanding.said import CONSTRAINTS, FIGURES, KNOWLEDGE
from advisor.understanding.signs import has_sign
from advisor.understanding.slots import Reading, SlotReader
from corpus.lexicon import Hit
from index.encoder import Encoder

CHANGES_PATH = Guess("refine", 1.0, [("refine", 1.0)], {})
"""What a clause that only tells a limit of the path wants."""


class Clauses:
    def __init__(
        self, reader: SlotReader, encoder: Encoder, guesser: Guesser, references: References, cases: CaseReader
    ):
        self._reader, self._encoder, self._guesser, self._references, self._cases = (
            reader,
            encoder,
            guesser,
            references,
            cases,
        )

    def of(self, message: Message, context: Context) -> list[Clause]:
        """The clauses of a message, when there are several."""
        said = clauses(message.text)
        return [self._clause(text, context) for text in said] if len(said) > 1 else []

    def _clause(self, text: str, context: Context) -> Clause:
        message, asking = self._reader.message(text), asks(text)
        hits = self._reader.mentions(message)
        return Clause(
            text,
            asking,
            message,
            hits,
            self._limits(message, hits, context) if context.has_path and not asking else Facts(),
        )

    def requests(self, case: Case, said: list[Clause]) -> list[Request]:
        """The requests of a message that holds several, what it changes of the path among them; empty when it holds but one."""
        parts = [(clause, self._acts_in(case, clause)) for clause in said]
        asked = [
            (clause, clause.asking and not acts)
            for clause, acts in parts
            if clause.asking or acts or self._limits_path(clause, case)
        ]
        # "je voudrais un DU sur les données. Celui de Caen, il existe toujours ?" asks of that one alone
        if case.of_question:
            asked = [
                (clause, asking)
                for clause, asking in asked
                if not asking or "?" in clause.text or has_sign("bids", clause.message.plain)
            ]
        if len(asked) < 2:
            return []
        vectors = self._encoder.encode_queries([clause.message.spoken for clause, _ in asked])
        return [
            Request(clause.message, clause.hits, vector, self._wanted(clause, vector, case) if asking else CHANGES_PATH)
            for (clause, asking), vector in zip(asked, vectors, strict=True)
        ]

    def _wanted(self, clause: Clause, vector: np.ndarray, case: Case) -> Guess:
        """What a clause that asks is taken for; to ask a fact, or of one called by its name, or by its figures, changes no
        path ("le DU de Nice, c'est 112 h ? Réparties comment ?")."""
        guess, words, hits = self._guesser.guess(clause.message, clause.hits, vector), clause.message.plain, clause.hits
        if (
            not case.is_a("programme_info")
            or guess.intent not in ("refine", "regulation")
            or read_moves(words, hits, asking=True).wish
        ):
            return guess
        of_one = bool(fields_in(words, hits))
        if guess.intent == "refine" and not of_one:
            figures = self._reader.facts(Reading(clause.message, hits, None), "refine")
            of_one = self._cases.calls(clause.message, hits, case.context) or bool(
                self._references.figures_among(figures, case.references)
            )
        others = [one for one in guess.ranking if one[0] != "programme_info"]
        return (
            replace(guess, intent="programme_info", ranking=[("programme_info", guess.probability), *others])
            if of_one
            else guess
        )

    @staticmethod
    def _acts_in(case: Case, clause: Clause) -> bool:
        """Whether something is done to the steps of the path in a clause, be it of a subject that none has ("virez le RGPD")."""
        # "le dernier, déjà fait. L'ANFH paie ?"
        meant = case.acts.sure or case.is_a("refine") or (case.is_a(*KNOWLEDGE) and not clause.asking)
        acts = (
            case.on_steps
            and meant
            and any(0 <= at - case.message.text.find(clause.text) < len(clause.text) for at in case.acts.at)
        )
        subject = any(h.family == "topic" for h in clause.hits)  # "je laisse tomber" refuses none
        return acts or (case.context.has_path and subject and not clause.asking and bool(refused_words(clause.message)))

    def _limits(self, message: Message, hits: list[Hit], context: Context) -> Facts:
        """The limits of the path that a clause tells, if it does nothing else ("plutôt en présentiel, et qui peut payer ?");
        "l'e-learning de l'UMONS, il est gratuit ?" tells none."""
        if self._cases.calls(message, hits, context) and not has_sign("bounds", message.plain):
            return Facts()
        facts = self._reader.facts(Reading(message, hits, None), "refine")
        return facts if facts.fields <= CONSTRAINTS else Facts()

    def _limits_path(self, clause: Clause, case: Case) -> bool:
        """Whether a clause tells a limit of the path; "le dernier fait 30 h" and "hybride, merci" tell none, nor does what is
        said of a programme before a question of it ("80 h, ok. combien de places ?")."""
        if case.is_a("programme_info"):
            return False
        said, words = clause.limits.fields, clause.message.plain
        theirs = self._references.figures_among(clause.limits, {*case.references, *case.context.shown})
        return bool(said) and (
            has_sign("bounds", words) or (not theirs and (bool(said & FIGURES) or has_sign("prefers", words)))
        )
