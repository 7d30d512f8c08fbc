"""Which phrases of a message do something to the steps of a path, and which are told, denied or asked about."""

from advisor.understanding.acts import Pools, phrases, said_in
from advisor.understanding.describing import is_so
from advisor.understanding.message import Message
from advisor.understanding.name_said import THAT_OF
from corpus.lexicon import Hit

VERBS = ("drop", "drop_named", "keep", "restore")
"""Those that may be denied, or told as done."""
SO = ("town", "abroad", "region", "kind", "language")
"""What a step may be refused by, without an article ("Québec, non merci")."""
NEAR_VERB = 3
"""Words before a verb in which it is denied, or told as done."""
DONE = ("ai ", "a ", "avons ")
"""How it begins that one did something: alone, it says nothing of a step ("le 2 me va, j'ai fini")."""
_PRONOUNS = ("le", "la", "les")


class SaidActs:
    """The phrases of one message, where they stand in it."""

    def __init__(self, message: Message, hits: list[Hit], pools: Pools):
        self.message, self.words, self.hits, self.pools = message, message.plain, hits, pools
        self.found = said_in(message.plain)

    def _has(self, family: str, start: int, end: int) -> bool:
        return any(h.family == family and start <= h.start and h.end <= end for h in self.found)

    def _is_act(self, h: Hit, start: int) -> bool:
        """Whether the phrase does something here: no story ("vous l'avez écarté"), no question, no denial."""
        sentence = self._sentence(h.start)
        asking = self._asks(h.start)
        before = range(max(start, h.start - NEAR_VERB), h.start)
        if self._has("asks_about", sentence[0], h.start):
            return False
        if any(o.family in ("refusal", "left_open") and o.start == h.start and o.end > h.end for o in self.found):
            return False  # "sans façon", "pas que du MOOC"
        if any(o.family == "of_ai" and o.start <= h.start < o.end for o in self.found):
            return False
        if h.value == "balance" and self.words[h.start - 1 : h.start] == ["en"]:
            return False  # "mettez-le en balance avec l'IRCAD"
        if h.family == "without":
            denial = h.value.split()[-1] in ("pas", "ni", "not", "no")
            if denial and any(o.family in VERBS and o.end == h.start for o in self.found):
                return False  # "n'enlevez surtout pas les MOOC"
            opens = " " in h.value or all(self.words[i] in phrases()["links"] for i in range(start, h.start))
            return (opens or not denial) and not (denial and (asking or self._has("meant", 0, len(self.words))))
        if (
            h.family in VERBS
            and any(self.words[i] in phrases()["done"] for i in before)
            and not self._has("polite", sentence[0], h.start)
        ):
            return self.words[h.start].endswith(("ez", "er"))  # "je vous ai demandé de l'enlever" asks for it again
        if h.family == "with":
            return all(self.words[i] in phrases()["links"] for i in range(start, h.start))
        if h.family == "keep" and self._has("in_mind", h.end, sentence[1]):
            return False
        if h.family == "want":
            return self.words[h.end : h.end + 1] in (["le"], ["la"], ["ce"], ["cette"]) and not asking
        if h.family == "disbelief":
            return self._of_a_place(*sentence[:2])
        if h.value == "trop":
            return not asking and not {"pas", "ai", "avons", *phrases()["praise"]} & set(
                self.words[max(h.start - 1, 0) : h.end + 1]
            )
        if h.family == "rules_out":
            return not asking
        # "j'ai fait Objectif IA, que prendre ?"
        stated = (h.value.startswith(DONE) or "deja" in h.value) and self.message.words[
            h.start
        ].clause != self.message.words[sentence[1] - 1].clause
        if h.family == "drop_said" and self._has("asks_about", *sentence[:2]) and not stated:
            return False  # "la première, ça change quoi"
        if h.family in ("drop_said", "suffices") and "?" in self.message.text:
            return h.family == "drop_said" and (not asking or stated or h.value.startswith(("a la place", "autre")))
        return True

    def _of_a_place(self, start: int, end: int) -> bool:
        """Whether it says of a step that it is too far ("Dijon pour une soirée, vous plaisantez ?")."""
        if not set(phrases()["far"]) & set(self.words[start:end]):
            return False
        towns = [h for h in self.hits if h.family in SO[:3] and start <= h.start < end]
        return any(is_so(self.pools.programmes[i], h) for i in self.pools.path for h in towns)

    def _denied(self, h: Hit, start: int) -> bool:
        """ "pas l'enlever", "n'enlevez pas" (but "ne gardez que")."""
        before = self.words[max(start, h.start - NEAR_VERB) : h.start]
        after = [word for word in self.words[h.end : h.end + 2] if word != "surtout"][:1]
        return h.family in VERBS and (
            any(word in phrases()["denies"] for word in before) or after in (["pas"], ["plus"], ["rien"])
        )

    def _pronoun(self, act: Hit) -> bool:
        """Whether the verb has a pronoun for object: "retirez-le", "vire la stp", "vous pouvez l'enlever", "tu les dégages"."""
        text, verb = self.message.text, self.message.words
        if act.family in ("without", "with", "suffices", "only_want", "leave"):
            return False
        if act.family == "restore" and act.value.split()[1:2] in (["le"], ["la"]):
            return True  # "mettez-le dans mon parcours"
        before = self.words[max(act.start - 2, 0) : act.start]
        same = act.start and verb[act.start - 1].clause == verb[act.start].clause
        if (same and before[-1] in _PRONOUNS and before[0] not in THAT_OF) or text[
            : verb[act.start].start
        ].rstrip().lower().endswith(("l'", "l’")):
            return True
        if self.words[act.end : act.end + 1] and self.words[act.end] in (*_PRONOUNS, "ca", "cela"):
            hyphen = "-" in text[verb[act.end - 1].end : verb[act.end].start]
            return (
                hyphen
                or act.end + 1 == len(self.words)
                or self._ends_clause(act.end)
                or self.words[act.end + 1] in phrases()["behind_pronoun"]
            )
        return False

    def _ends_clause(self, at: int) -> bool:
        return any(last == at + 1 for _, last in self.message.clauses)

    def _sentence(self, at: int) -> tuple[int, int, str]:
        """(start, end, mark) of the sentence at a place of the words."""
        return next((s for s in self.message.sentences if s[0] <= at < s[1]), (0, len(self.words), ""))

    def _asks(self, at: int) -> bool:
        """Whether the sentence there asks, and not for something else instead ("le premier me plaît pas, autre chose ?")."""
        return "?" in self._sentence(at)[2] and not self._replaces(at)

    def _replaces(self, at: int) -> bool:
        """Whether something else is asked for behind there, in its sentence."""
        return self._has("another", at, self._sentence(at)[1])
