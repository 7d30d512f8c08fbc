"""What the clauses of a message do: ask, suppose, tell of something or of what was, rather than say who one is and what one wants."""

from itertools import pairwise, takewhile

from advisor.understanding.message import Message
from advisor.understanding.slots.cues import any_of, words_of
from corpus.lexicon import Hit
from corpus.text import fold


class Clauses:
    """Clauses of one message, as their numbers (`Word.clause`), by what they do."""

    def __init__(self, message: Message, others: list[Hit], they_learn: bool):
        """:param others: words for somebody else. :param they_learn: whether it is somebody else who will be trained."""
        self._message, self._others, self._they_learn = message, others, they_learn
        self.asking = self._asking_clauses()
        self.supposed = self._supposed_clauses()
        self.bygone = self._bygone_clauses()
        """Those that tell of one's life before « maintenant »."""
        self.to_come = self._words_to_come()
        """Words, by their places, that tell where one will live and work."""
        tells = {self._clause(a) for a, b in message.clauses if self._tells_of(a, b)}
        self.told_of = tells | self._scenes(tells) | self._dismissed_clauses() | self.bygone

    def _clause(self, at: int) -> int:
        return self._message.words[at].clause

    def _said(self, first: int, last: int) -> str:
        return " ".join(self._message.plain[first:last])

    def _within(self, first: int, last: int) -> list[tuple[int, int]]:
        """Clauses of one sentence."""
        return [(a, b) for a, b in self._message.clauses if first <= a < last]

    def _asking_clauses(self) -> set[int]:
        """Clauses that ask: of a sentence with a question mark, from its interrogative on, else the last one; without
        a question mark, those that begin like a question."""
        asking: set[int] = set()
        for first, last, mark in self._message.sentences:
            clauses = self._within(first, last)
            opening = next((a for a, b in clauses if any_of("asks", "^").match(self._said(a, b))), None)
            # "c'est pour des débutants ou pas"
            mark += "?" * (self._message.plain[max(last - 2, 0) : last] in (["ou", "pas"], ["ou", "non"]))
            if opening is not None:
                # "quelle formation pour moi : dermato, salariée ?", "mon profil colle avec le DU : kiné, débutante"
                who = next((b for a, b in clauses if a >= opening and self._tells_who(a, b)), last)
                asking |= {self._clause(a) for a, _ in clauses if opening <= a < who}
            elif "?" in mark and clauses:
                asking |= {self._clause(a) for a, _ in (clauses if self._asks_of_it(clauses) else clauses[-1:])}
        return asking

    def _tells_who(self, first: int, last: int) -> bool:
        """Whether a clause that asks for « moi », or of « mon profil » before a colon, is followed by who one is."""
        words = self._message.words
        colon = last < len(words) and ":" in self._message.text[words[last - 1].end : words[last].start]
        return words[last - 1].text == "moi" or (colon and bool(any_of("my_case").search(self._said(first, last))))

    def _asks_of_it(self, clauses: list[tuple[int, int]]) -> bool:
        """« la formation du docteur Durand, sur 3 jours, elle existe encore ? », « un DU, ça donne quoi ? »: what is asked about is named first."""
        said = self._message.plain[clauses[0][0] : clauses[-1][1]]
        figure = next((w for w in said if w not in ("et", "donc", "alors")), "").isdigit() and not any_of(
            "bounds"
        ).search(" ".join(said))
        taken_up = [self._message.words[a].text in words_of("takes_up") for a, _ in clauses]
        # "et sans payer, ça donne quoi ?" tells a limit
        named = said[0] in words_of("heads_topic") and said[:2][-1] not in ("sans", "si")
        return (named and taken_up[-1] and not words_of("mine") & set(said)) or (figure and any(taken_up[1:]))

    def _supposed_clauses(self) -> set[int]:
        """Clauses of « si j'étais médecin, je demanderais un DU », up to the turn that comes back to what is."""
        supposed: set[int] = set()
        for first, last, _ in self._message.sentences:
            within = False
            for a, b in self._within(first, last):
                said = self._said(a, b)
                within = (within and not any_of("returns", "^").match(said)) or bool(
                    any_of("supposes", "^").match(said)
                )
                if within:
                    supposed.add(self._clause(a))
        return supposed

    def _bygone_clauses(self) -> set[int]:
        """Clauses of « j'ai grandi à Rennes, externat à Angers, et maintenant… » before its last."""
        bygone: set[int] = set()
        for first, last, _ in self._message.sentences:
            within = self._within(first, last)
            now = next(
                (
                    i
                    for i, (a, b) in enumerate(within)
                    if words_of("now") & set(self._message.plain[a:b])
                    or any_of("till_now", "^").match(self._said(a, b))
                ),
                0,
            )
            if any(any_of("bygone_life").search(self._said(a, b)) for a, b in within[:now]):
                bygone |= {self._clause(a) for a, _ in within[:now]}
        return bygone

    def _words_to_come(self) -> set[int]:
        """Those of « puis je m'installe à Vichy », to the end of the clause, unless a training is sought « là-bas »."""
        found: set[int] = set()
        for a, b in self._message.clauses:
            said = self._said(a, b)
            if m := any_of("to_come").search(said):
                first = a + said[: m.start()].count(" ")  # "… mais là je suis à Limoges" comes back to now
                found |= set(takewhile(lambda i: self._message.plain[i] != "mais", range(first, b)))
        return set() if " la bas" in " ".join(self._message.plain) else found

    def _dismissed_clauses(self) -> set[int]:
        """Clauses of « la génomique, on m'en parle partout, mais ce n'est pas ça que je cherche », and of what is asked about."""
        dismissed: set[int] = set()
        for first, last, mark in self._message.sentences:
            within = self._within(first, last)
            if "?" in mark and within and self._asks_of_it(within):
                dismissed |= {self._clause(a) for a, _ in within}
            ends = [i for i, (a, b) in enumerate(within) if any_of("dismissed", "^", "$").match(self._said(a, b))]
            dismissed |= {self._clause(a) for a, _ in within[: max(ends, default=0)]}
        return dismissed

    def _scenes(self, tells: set[int]) -> set[int]:
        """« à l'hôpital de Cahors » in « à l'hôpital de Cahors, l'IA a confondu… »: where what is told happened."""
        scenes: set[int] = set()
        for first, last, _ in self._message.sentences:
            for (a, b), (c, _) in pairwise(self._within(first, last)):
                if self._clause(c) in tells and any_of("scene", "^", "$").match(self._said(a, b)):
                    scenes.add(self._clause(a))
        return scenes

    def _tells_of(self, first: int, last: int) -> bool:
        """« le train coûte 80 € », « l'imagerie populaire veut que … »: a statement about something, nobody's wish or limit."""
        own = fold(self._message.quote(first, last))
        for other in (c for c in self._others if first <= c.start and c.end <= last):
            own = own.replace(fold(self._message.quote(other.start, other.end)), "")  # "mon frère" is nothing of mine
        mine = any_of("of_myself").search(own)
        start = self._message.words[first].start
        elided = self._message.text[max(start - 2, 0) : start].lower() in ("l'", "l’")
        plain = "le " * elided + self._said(first, last)
        somebody = first in {c.start for c in self._others} and not self._they_learn
        theirs = not self._they_learn and (
            any_of("persons_do", "^").match(plain)
            or (self._others and any_of("they_are", "^").match(plain))
            or (somebody and any_of("they_use", "^").match(plain))
        )
        done = any_of("has_done").search(self._message.quote(first, last).lower()) and (
            somebody or any_of("subject", "^").match(plain)
        )
        return bool(
            theirs
            or any_of("you_said", "^").match(plain)
            or any_of("tool_fails", "^").match(plain)
            or (somebody and (done or not (mine or any_of("grants").search(plain))))
            or ((done or any_of("tells_of", "^").match(plain)) and not mine)
        )
