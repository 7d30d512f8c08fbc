"""Profile facts in a message: what the text supports, whose it is, and whether it is wanted or refused.

A vocabulary hit is a *mention*. It becomes a fact of the profile only when the words around it say so: inventing a
field is worse than missing one. `reader` finds the mentions, `reading` answers questions about the words around one (`clauses` about whole clauses),
and `persons`, `places`, `wishes`, `means` and `limits` each fill their part of the profile. Word lists are in
`cues.yaml`, turns of phrase in `patterns.yaml`.
"""

from advisor.understanding.slots.reader import SlotReader
from advisor.understanding.slots.reading import Reading

__all__ = ["Reading", "SlotReader"]
