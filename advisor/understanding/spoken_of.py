"""Which programmes a message speaks of: in its title between quotes, in the sentence that asks, then in all of it."""

import re
from collections.abc import Iterator
from itertools import compress

from advisor.understanding.asked import fields_in
from advisor.understanding.by_description import within
from advisor.understanding.message import Message
from advisor.understanding.name_said import THAT_OF
from advisor.understanding.pointing import Shown, pointing_in
from advisor.understanding.references import References
from advisor.understanding.said import TITLE
from advisor.understanding.signs import has_sign
from advisor.understanding.slots import SlotReader
from corpus.lexicon import Hit
from corpus.text import content_words

Found = tuple[list[str], str]
"""(programme ids in the order meant, how they were found)."""
SURELY = ("position", "several", "description", TITLE)
"""Ways of pointing by which the sentence that asks tells of what it asks."""
_NOT_THAT = re.compile(
    r"(?:^|[,;:.!?…(]\s*)(?:(?:mais|et|non|nan|c['’]est|enfin)\s+)*(?:et\s+)?(?:surtout\s+)?(?:pas|plus)\s+(?:(?:de\s+la|de\s+l['’]|de|du|des|d['’]|le|la|les|l['’]|celui|celle|à|a)\s*[^,;:.!?…)]*|[^,;:.!?…)]+(?=,\s*(?:celui|celle|le|la|l['’]))|(?-i:[A-ZÉ][\w'’-]+(?:\s+[A-ZÉ][\w'’-]+)*)(?=\s*(?:[,;:.!?…)]|$)))",
    re.IGNORECASE,
)
"""What is set aside for another: "pas le DIU de télémédecine, …", "…, pas du DIU de Dijon", "…, pas à Paris", "…, pas Nice", "non pas DAT-ICU, celui de…"."""

_BEGINS_TO_ASK = re.compile(r"(?<=\w),? +(?=est[ -]ce qu)", re.IGNORECASE)
"""Where a question begins that no mark parts from who asks it ("je suis IDE à Nice est ce que le DU de Lille m'est ouvert")."""
_HOME = re.compile(
    r"\b((?:celui|celle|ceux|celles|DU|DIU|dipl[oô]me|master|mooc|datathon|formation|cursus)(?:\s+(?!(?:se|est|on|peut|[aà]|qui|fait|suit)\b)[^\s,.;:!?]+){0,3}?)\s+(?:(?:de\s+)?chez\s+(?:moi|nous)|d['’]\s?ici)\b",
    re.IGNORECASE,
)
"""What is called by the place where one lives."""


class SpokenOf:
    """Reads what a message calls or points at, one of its sentences at a time where only one of them asks."""

    def __init__(self, reader: SlotReader, references: References):
        self._reader, self._references = reader, references

    def find(self, message: Message, hits: list[Hit], shown: Shown) -> Found:
        if (there := _at_home(message.text, shown.town)) != message.text:
            message = self._reader.message(there)
            hits = self._reader.mentions(message)
        if titled := self._references.quoted(message.text):
            return titled, TITLE
        beside = has_sign("sets_beside", message.plain) or has_sign("better", message.plain)
        if "?" in message.text and len(message.clauses) > 1 and not beside and len(opened := self.opened(message)) == 1:
            return opened, "name"
        for said in self._parts(message):
            ids, pointing = self._in(said, shown)
            if ids and (pointing in SURELY or pointing == "name"):
                return ids, pointing
        ids, pointing = self._besides_denied(message, shown) or self._references.resolve(message.plain, hits, shown)
        if pointing in ("", "pronoun", "several") and (named := self._named(message, shown)):
            return named  # "il existe toujours ? Sinon montrez-moi les DU de Lille et Dijon."
        if not ids and not pointing and (said := _after_who(message)):
            read = self._reader.message(said)
            return self._references.resolve(read.plain, self._reader.mentions(read), shown)
        return ids, pointing

    def opened(self, message: Message) -> list[str]:
        """Programmes on whose own name a clause opens ("l'un préfère la génétique : la FST bio-info, c'est long ?"), of what
        asks where some sentence does; "au CHU de Rennes (PUI)" tells where one works."""
        asking = [(first, last) for first, last, mark in message.sentences if "?" in mark] or [(0, len(message.words))]
        found: list[str] = []
        for start, end in message.clauses:
            aside = message.text[: message.words[start].start].rstrip().endswith("(")
            if aside or not any(first <= start < last for first, last in asking):
                continue
            words, hits = within(message.plain, self._reader.mentions(message), start, end)
            ids, pointing = self._references.resolve(words, hits, Shown())
            found += (
                ids if pointing == "name" and len(ids) == 1 and self._references.opens_on(ids[0], words, hits) else []
            )
        return list(dict.fromkeys(found))

    def _besides_denied(self, message: Message, shown: Shown) -> Found | None:
        """What is called by its name besides what is set aside ("je disais Paris Cité, pas Nice !")."""
        kept = _NOT_THAT.sub(" ", message.text).strip()
        read = self._reader.message(kept)
        if kept == message.text or not read.words:
            return None
        found = self._references.resolve(read.plain, self._reader.mentions(read), shown)
        return found if found[1] == "name" else None

    def question(self, message: Message, shown: Shown, called: list[str]) -> tuple[list[str], bool]:
        """(the programmes that the only question of several sentences surely calls by their name, whether it does nothing else
        or asks a fact of them).

        :param called: what the whole message calls by its name, which the question may call "celui de Caen".
        """
        said = list(sentences(message)) if len(message.sentences) > 1 else []
        asking = [text for text in said if "?" in text] or [text for text in said if _bids(text)]
        asking = asking or _BEGINS_TO_ASK.split(message.text)[1:]
        if len(asking) != 1:
            return [], False
        ids, pointing = self._in(asking[0], shown)
        if called and set(called) < set(ids):  # "à Saint-Étienne. Le double diplôme des Mines, c'est long ?"
            ids = called
        read = self._reader.message(asking[0])
        words, hits = read.plain, self._reader.mentions(read)
        if pointing != "name":  # "un DU sur les données. Celui de Caen, il existe toujours ?"
            return called, bool(not pointing and THAT_OF & set(words) and fields_in(words, hits))
        surely = (
            self._references.own_name(words, hits)
            or self._references.called_closely(ids, words, hits)
            or self._references.opens_with(ids, *within(words, hits, *read.clauses[0]))
        )
        bare = self._references.called(ids, words, hits, by_title=False)
        return ids, surely and not has_sign("there_is", words) and (bare or bool(fields_in(words, hits)))

    def _in(self, said: str, shown: Shown, part: bool = False) -> Found:
        """What a sentence speaks of; a name counts when it surely is one.

        :param part: whether it is but a clause, in which a word of a name may stand by chance.
        """
        read = self._reader.message(said)
        hits = self._reader.mentions(read)
        ids, pointing = self._references.resolve(read.plain, hits, shown) if read.words else ([], "")
        if pointing != "name":
            return ids, pointing
        sure = self._references.called_closely(ids, read.plain, hits) if part else self._surely(ids, read, hits)
        return (ids, pointing) if sure else ([], "")

    def _named(self, message: Message, shown: Shown) -> Found | None:
        """The programmes that one of its sentences, or of their clauses, calls by their names."""
        whole = list(sentences(message)) if len(message.sentences) > 1 else []
        clauses = [message.quote(start, end) for start, end in message.clauses] if len(message.clauses) > 1 else []
        found = (
            self._in(said, shown, said not in whole)
            for said in dict.fromkeys([*whole, *clauses])
            if any(c.isalpha() for c in said)
        )
        return next((one for one in found if one[0] and one[1] == "name"), None)

    def _surely(self, ids: list[str], read: Message, hits: list[Hit]) -> bool:
        """Whether a name found in a sentence is one: a word that is only a name, or what programmes are called by."""
        return self._references.proper(read.plain, hits) or self._references.called(
            ids, read.plain, hits, by_title=True
        )

    def _parts(self, message: Message) -> Iterator[str]:
        """What is said besides the programmes that are set aside, then each sentence that asks."""
        kept = _NOT_THAT.sub(" ", message.text).strip()
        others = any(h.family in ("others", "other") for h in pointing_in(message.plain))  # the others than that one
        if kept != message.text and kept and not others:
            yield kept
        if len(message.sentences) < 2:
            return
        said = list(sentences(message))
        interrogates = [has_sign("interrogates", message.plain[first:last]) for first, last, _ in message.sentences]
        asking = (
            [text for text in said if "?" in text]
            or [text for text in said if _bids(text)]
            or list(compress(said, interrogates))
        )
        if len(asking) == 1 or not any(h.family == "position" for h in pointing_in(message.plain)):
            yield from asking


def _at_home(text: str, town: str | None) -> str:
    """The text with the person's own town for "le DU de chez nous", "celui d'ici"."""
    return _HOME.sub(rf"\1 de {town}", text) if town else text


def _bids(said: str) -> bool:
    """Whether a sentence bids to be told something ("parlez-m'en", "dites-moi ce que vaut le DU de Nice")."""
    return has_sign("tell_me", content_words(said))


def sentences(message: Message) -> Iterator[str]:
    """Each sentence as typed, with its marks."""
    # "c'est" whole
    starts = [message.text.rfind(" ", 0, message.words[first].start) + 1 for first, _, _ in message.sentences]
    for start, end in zip(starts, [*starts[1:], len(message.text)], strict=True):
        yield message.text[start:end].strip()


def _after_who(message: Message) -> str:
    """What is said behind a colon or in the last sentence ("cadre à Brest : compare le DU de Lille et celui de Nice"); empty when that is all of it."""
    last = message.words[message.sentences[-1][0]].start if len(message.sentences) > 1 else 0
    first = message.text.rfind(":") + 1 or last
    return message.text[first:].strip() if first else ""
