"""What a message is understood to say: what the answer is written from."""

from dataclasses import dataclass, field

import numpy as np

from advisor.profile import Facts
from advisor.understanding.acts import NO_ACTS, Acts
from advisor.understanding.guard import Guarded
from advisor.understanding.message import Message
from advisor.understanding.moves import NO_MOVES, Moves
from corpus.lexicon import Hit


@dataclass(frozen=True)
class Understanding:
    """What a message says. `vector` is None when a guard made reading it unnecessary."""

    intent: str
    probability: float
    guarded: Guarded
    facts: Facts
    references: list[str]
    reference_kind: str
    fields: list[str]
    hits: list[Hit]
    message: Message
    vector: np.ndarray | None
    asks_sources: float = 0.0
    """Probability that it asks what sources answer, by the classifier alone."""
    own: Facts = field(default_factory=Facts)
    """What a message for somebody else says of the one who writes."""
    greets: bool = False
    also: "tuple[Understanding, ...]" = ()
    """Other requests of the message, to be served before its principal one."""
    beside: bool = False
    """Whether it is one of those, answered without an offer of its own."""
    no_answer: bool = False
    """A reply that leaves the advisor's question open for good ("peu importe")."""
    asks_why_asked: bool = False
    asks_noted: bool = False
    """Whether it asks what was noted of the person."""
    back_to_path: bool = False
    points: bool = False
    """Whether it points at something shown ("la deuxième") rather than names it."""
    superlative: str | None = None
    """What decides between those shown ("le moins cher"): cheapest, shortest, longest or nearest."""
    moves: Moves = NO_MOVES
    acts: Acts = NO_ACTS
    joins: list[str] = field(default_factory=list)
    """Kinds of which one programme is to join the path."""
    asks_grounds: bool = False
    """Whether it asks what the last answer rests on ("source ?", "t'es sûr ?")."""
    follows: bool = False
    """Whether it carries on from the last answer ("et si j'anonymise ?")."""
    narrows: bool = False
    """Whether it gives another criterion to the list shown last."""
    rules: tuple[str, ...] = ()
    """Rules that changed the classifier's guess, for the trace."""
