"""What one takes back in the same breath: « à Lille, enfin Roubaix » says Roubaix, « interne, non pardon, chef de clinique » the latter."""

from dataclasses import replace

from advisor.understanding.message import Message
from advisor.understanding.patterns import mention
from advisor.understanding.slots.cues import any_of, words_of
from corpus.lexicon import Hit

REPAIRED = ("person", "town", "region", "kind")
"""Families of mentions that a later one of the same family may take the place of."""
BEFORE, AFTER = 6, 7
"""Words between what is taken back and the words that do so, and between these and what is meant, at most."""


def repaired(message: Message, hits: list[Hit]) -> tuple[list[Hit], list[Hit]]:
    """The mentions, each that is taken back with the value of the one that is meant, and the words that take back; a field of
    medicine told with the first stays (« interne en ortho, non pardon, chef de clinique »)."""
    repairs = []
    for match in any_of("repairs").finditer(" ".join(message.plain)):
        said = mention(match, "repairs", match[0])
        for family in REPAIRED:
            taken = next(
                (h for h in reversed(hits) if h.family == family and said.start - BEFORE <= h.end <= said.start), None
            )
            meant = next((h for h in hits if h.family == family and said.end <= h.start <= said.end + AFTER), None)
            if meant and _something_else(family, message.plain[said.end : meant.start]):
                continue
            if (
                taken
                and meant
                and taken.value != meant.value
                and not {*message.plain[said.end : meant.start][-1:], message.plain[max(taken.start - 1, 0)]}
                & words_of("unmeant")
            ):
                value = (
                    {k: v for k, v in taken.value.items() if k == "specialty"} | meant.value
                    if family == "person"
                    else meant.value
                )
                kept = family != "person"  # "vous aviez noté Brest. Erreur : Rennes" tells of Rennes where it names it
                hits = [replace(h, value=value) if h is taken else h for h in hits if kept or h is not meant]
                repairs.append(said)
            elif meant and not taken and family == "town" and meant.start - said.end <= 1:
                # "étudiant à Chatenay non pardon à Rennes": no town taken back is known, and Rennes is not denied
                repairs.append(said)
    return hits, repairs


def _something_else(family: str, between: list[str]) -> bool:
    """« enfin disons 3 mois max. En ligne », « et finalement j'ai fait médecine, aujourd'hui radiologue »: a figure is mended, or a
    life told."""
    return any(map(str.isdigit, between)) or (family == "person" and bool(words_of("tells_life") & set(between)))
