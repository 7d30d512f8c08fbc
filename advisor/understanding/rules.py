"""When what a message says, or where the conversation stands, decides over the classifier's guess.

`RULES` is read from the top and the first that holds decides; when none does, the guess stands.
A rule earns its place on held-out guesses: one that unmakes more right guesses than wrong ones goes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from advisor.understanding.case import CLEAR, CONSTRAINTS, KNOWLEDGE, NARROW_WORDS, REFUSALS, Case
from advisor.understanding.moves import PLACE, WHO

NO_REPLY = ("erase", "why", "contact", "compare", *REFUSALS)
"""Intents that are never an answer to the advisor's question, however short."""
SOCIAL = ("unclear", "thanks", "goodbye", "greeting", "help")
"""Intents that a bare fact is easily taken for ("Vannes", "à l'aise")."""
FIGURES = {"hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max"}
"""Limits in figures, by which no list is made."""
POINTED = ("position", "several", "attribute")
UNDERSTOOD_BADLY = ("unclear", "off_topic")
ONE = {"le", "la", "ce", "cette", "celui", "celle", "the", "this"}
TITLE = "title"
"""How a programme is pointed at when its whole title stands between quotes: no other reading is likely."""
OF_A_TITLE = (*UNDERSTOOD_BADLY, "regulation", "ai_role", "definition", "search", "recommend", "help", "contact", "why")


@dataclass(frozen=True, slots=True)
class Rule:
    """`to` is the intent when `when` holds."""

    name: str
    when: Callable[[Case], bool]
    to: str


RULES = (
    Rule("guard: medical advice", lambda c: c.guarded.guard == "medical_advice", "medical_advice"),
    Rule("guard: AI replaces", lambda c: c.guarded.guard == "replacement_claim", "ai_role"),
    Rule("calls a programme by its title", lambda c: c.pointing == TITLE and c.guarded.guard is None
         and (c.intent in OF_A_TITLE or c.intent == "compare" and len(c.references) == 1), "programme_info"),
    Rule("asks what a named programme is", lambda c: c.pointing == "name" and c.proper and len(c.references) == 1
         and c.intent == "definition" and c.guarded.guard is None, "programme_info"),
    Rule("corrects a limit", lambda c: c.corrects and c.context.has_path and c.context.recommended, "refine"),
    Rule("corrects a limit", lambda c: c.corrects, "profile"),
    Rule("asks why the question", lambda c: c.asks_why, "why"),
    Rule("back to the path", lambda c: c.goes_back, "recommend"),
    Rule("leaves the question open", lambda c: c.leaves_open, "profile"),
    *(Rule("asks what the answer rests on", lambda c, i=intent: c.asks_grounds and c.context.answered == i, intent)
      for intent in (*KNOWLEDGE, "programme_info", "compare")),
    Rule("asks what the path rests on", lambda c: c.asks_grounds, "why"),
    Rule("asks for a training on the last answer", lambda c: c.moves.on_it and c.context.topic in KNOWLEDGE and not c.references and c.guarded.guard is None
         and not (c.intent in KNOWLEDGE and c.guess.probability >= CLEAR), "search"),
    *(Rule("carries on from the last answer", lambda c, i=intent: c.carries_on and c.context.topic == i, intent) for intent in KNOWLEDGE),
    Rule("says only who one is", lambda c: c.all_told and c.guarded.guard is None and set(c.told.values) <= WHO | PLACE
         and c.intent in (*UNDERSTOOD_BADLY, *SOCIAL), "profile"),
    Rule("wants to learn", lambda c: c.intent == "profile" and not c.context.has_path and c.sign("wants_to_learn") and c.guarded.guard is None, "recommend"),
    Rule("tells a goal and asks for nothing", lambda c: c.intent == "recommend" and bool(c.told.values) and not c.context.recommended and c.tells_only, "profile"),
    Rule("tells a limit before a path was asked for", lambda c: c.intent == "refine" and c.context.begun and not c.context.recommended
         and bool(c.told.values) and c.moves.wish is None and not c.on_steps and not c.moves.lifted and not c.context.shows_list and "?" not in c.message.text, "profile"),
    Rule("tells where one is", lambda c: c.intent == "refine" and c.context.begun and bool(c.told.values) and set(c.told.values) <= PLACE and c.moves.wish is None
         and c.only_told and "plutot" not in c.message.plain, "profile"),
    Rule("narrows the list", lambda c: c.narrows and c.guarded.guard is None and c.intent not in NO_REPLY, "search"),
    Rule("asks what there is elsewhere", lambda c: c.elsewhere and c.guarded.guard is None and c.intent in (*UNDERSTOOD_BADLY, "refine", "programme_info", "compare"), "search"),
    Rule("asks for the order of the steps", lambda c: c.context.has_path and c.moves.order and c.intent in (*UNDERSTOOD_BADLY, *SOCIAL, "programme_info", "why"), "recommend"),
    Rule("asks what comes next", lambda c: c.context.has_path and c.moves.after and (not c.references or c.pointing == "pronoun") and not c.told and not c.moves.lifted
         and c.intent not in (*REFUSALS, "erase", "contact"), "recommend"),
    Rule("takes a limit back", lambda c: bool(c.moves.lifted) and c.context.has_path
         and c.intent in (*UNDERSTOOD_BADLY, "profile", "erase", "programme_info", "goodbye", "thanks", "funding", "recommend", "refine"), "refine"),
    Rule("takes a limit back", lambda c: bool(c.moves.lifted) and not c.context.has_path
         and c.intent in (*UNDERSTOOD_BADLY, "erase", "refine"), "profile"),
    Rule("changes the steps of the path", lambda c: c.on_steps and not c.only_limits
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "recommend", "profile", "search", "erase", "goodbye", "refine"), "refine"),
    Rule("puts a step back", lambda c: c.puts_back and not c.fields
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "recommend", "profile", "erase", "goodbye", "refine"), "refine"),
    Rule("takes leave", lambda c: c.context.begun and c.intent == "greeting" and c.sign("leaves"), "goodbye"),
    Rule("asks for somebody", lambda c: c.intent in (*UNDERSTOOD_BADLY, "help") and c.unsure and c.sign("somebody"), "contact"),
    Rule("tells who pays", lambda c: c.intent == "funding" and "?" not in c.message.text and not c.sign("asks") and "funding" in c.told.values and "profession" in c.told.values, "profile"),
    Rule("refuses a kind", lambda c: c.context.has_path and c.moves.drops and bool(c.every_kind) and c.unsure and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "search", "compare"), "refine"),
    Rule("asks where to begin", lambda c: (c.moves.begins or c.sign("a_training")) and not c.named
         and (c.intent in (*UNDERSTOOD_BADLY, "help", "goodbye", "thanks", "recommend") or c.intent == "search" and not c.by_criteria), "recommend"),
    Rule("for somebody else", lambda c: c.moves.for_other and c.moves.carries_on and c.context.has_path and not c.fields and not c.named
         and (c.unsure or c.intent in (*UNDERSTOOD_BADLY, "programme_info", "definition", "profile")), "recommend"),
    Rule("for oneself again", lambda c: c.moves.for_myself and c.context.for_other and not c.fields and not c.named
         and c.intent in (*UNDERSTOOD_BADLY, *SOCIAL, "programme_info", "recommend", "profile", "refine"), "recommend"),
    Rule("forgets nothing by mistake", lambda c: c.intent == "erase" and c.unsure and bool(c.told), "profile"),
    Rule("asks for another kind", lambda c: c.context.has_path and c.message.plain[0] in ("et", "and", "ou") and c.intent == "definition" and len(c.message.words) <= 4
         and any(h.family == "kind" for h in c.hits), "refine"),
    Rule("for somebody else", lambda c: c.moves.for_other and not c.fields and not c.named and not (c.context.focus and "?" in c.message.text)
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "definition"), "profile"),
    Rule("changes a limit known before", lambda c: c.context.recommended and c.only_limits and bool(c.told.fields & c.context.limits.keys())
         and c.intent in (*UNDERSTOOD_BADLY, *SOCIAL, "profile"), "refine"),
    Rule("changes a limit of the path", lambda c: c.context.has_path and c.context.recommended and c.only_limits and c.guarded.guard is None
         and (c.intent in (*UNDERSTOOD_BADLY, "profile") or c.intent == "definition" and c.only_told
              or c.intent == "search" and c.told.fields <= FIGURES and "?" not in c.message.text), "refine"),
    Rule("tells a limit of the path", lambda c: c.context.has_path and c.context.recommended and c.intent == "profile" and not c.replying and c.guarded.guard is None
         and bool(c.told.fields & CONSTRAINTS) and c.told.fields <= CONSTRAINTS | {"ai_level", "programming"}, "refine"),
    Rule("answers the question", lambda c: c.replying and not c.sign("there_is") and c.intent not in NO_REPLY and c.moves.wish is None
         and not (c.intent == "refine" and c.context.recommended and c.only_limits) and (c.context.expected in c.told.values or (bool(c.told) and c.intent in (*SOCIAL, "off_topic"))), "profile"),
    Rule("asks whether it suits", lambda c: c.sign("suits") and bool(c.references or c.context.focus)
         and c.intent in (*UNDERSTOOD_BADLY, "help", "programme_info"), "why"),
    Rule("compares with the one spoken of", lambda c: len(c.references) == 1 and c.context.focus is not None and c.references != [c.context.focus]
         and c.sign("better") and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "why", "search"), "compare"),
    Rule("compares what was shown", lambda c: len(c.references) > 1 and c.sign("compares")
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "refine", "search"), "compare"),
    Rule("compares what was shown", lambda c: len(c.context.shown) > 1 and c.sign("compares") and not c.named and not c.fields
         and c.intent in (*UNDERSTOOD_BADLY, "programme_info", "refine"), "compare"),
    Rule("asks which of those shown", lambda c: bool(c.context.shown) and not c.sign("compares") and len(c.message.words) <= 7
         and (c.pointing == "attribute" and (c.intent == "compare" or c.intent == "search" and c.references) or c.pointing == "several" and c.fields and c.intent == "search"
              or c.pointing == "position" and len(c.references) == 1 and c.intent == "compare"), "programme_info"),
    Rule("asks for another order", lambda c: c.context.has_path and c.moves.reorder and not c.told
         and (c.intent in (*UNDERSTOOD_BADLY, "refine") or c.intent == "programme_info" and c.pointing == "position" and not c.fields), "refine"),
    Rule("chooses one that is no step", lambda c: c.moves.keeps and c.pointing in ("pronoun", "position") and bool(c.references) and not set(c.references) & set(c.context.path) and not c.told
         and c.intent in (*UNDERSTOOD_BADLY, "refine", "thanks"), "programme_info"),
    Rule("asks for hours or days", lambda c: c.context.has_path and c.moves.schedule and not c.told and set(c.fields) <= {"rhythm"} and not c.references
         and c.guarded.guard is None and len(c.message.words) <= NARROW_WORDS
         and (c.intent in UNDERSTOOD_BADLY and c.unsure or c.intent == "profile" and "?" not in c.message.text), "refine"),
    Rule("points at what was shown", lambda c: bool(c.context.shown) and c.pointing in POINTED and not c.only_limits
         and not (c.pointing == "several" and c.moves.wish)
         and (c.intent in (*UNDERSTOOD_BADLY, "refine", "greeting") or (c.intent in ("profile", *SOCIAL) and c.unsure and not c.told)), "programme_info"),
    Rule("asks a fact of the one described", lambda c: c.pointing in ("description", "name") and len(c.references) == 1 and bool(c.fields)
         and c.intent == "search" and (c.proper or c.pointing == "description") and bool(ONE & set(c.message.plain[:4])), "programme_info"),
    Rule("asks a fact of the one named", lambda c: c.pointing == "name" and c.named and len(c.references) == 1 and bool(c.fields) and c.guarded.guard is None
         and (c.unsure and c.intent in (*KNOWLEDGE, *UNDERSTOOD_BADLY, "search", "refine") or c.proper and c.intent in ("recommend", "search") and not c.sign("there_is") and not {"profession", "city"} & set(c.told.values)
              or c.proper and c.intent == "funding" and "learner_funding" not in c.fields), "programme_info"),
    Rule("asks about another", lambda c: c.pointing == "name" and c.named and len(c.references) == 1 and "?" in c.message.text and not c.told and c.moves.wish is None
         and bool(ONE & set(c.message.plain)) and c.context.begun and c.intent in (*UNDERSTOOD_BADLY, "refine", "search", "definition"), "programme_info"),
    Rule("describes what was shown", lambda c: bool(c.context.shown) and c.pointing == "description"
         and (c.intent in (*UNDERSTOOD_BADLY, "greeting") or c.context.shows_list and len(c.message.words) <= 5 and c.intent in ("refine", "search", "profile")), "programme_info"),
    Rule("tells who one is", lambda c: not c.context.has_path and c.intent == "refine" and c.sign("first_person")
         and bool(c.told.values) and set(c.told.values) <= WHO | PLACE and c.only_told, "profile"),
    Rule("wishes for another path", lambda c: c.context.has_path and c.moves.wish is not None and len(c.message.words) <= 6
         and (c.intent in (*UNDERSTOOD_BADLY, "profile") or c.unsure and c.intent in ("programme_info", *SOCIAL) and not c.references and not c.fields), "refine"),
    Rule("asks a fact of what was shown", lambda c: bool(c.context.shown and c.fields) and not c.references and not c.sign("there_is")
         and len(c.message.words) <= 7 and (c.intent in ("unclear", "help") or (c.unsure and c.intent in ("definition", "search"))
         or (c.context.expected is None and c.intent == "profile" and c.message.text.rstrip().endswith("?"))), "programme_info"),
    Rule("tells who one is, and asks", lambda c: "profession" in c.told.values and c.unsure and not c.named and not c.context.has_path
         and c.guarded.guard is None and "?" in c.message.text and not c.replying and c.intent in (*SOCIAL, "off_topic", "profile"), "recommend"),
    Rule("only tells about the person", lambda c: c.only_told and (c.unsure or c.intent == "unclear") and c.intent in SOCIAL, "profile"),
    Rule("calls a programme by its name", lambda c: c.pointing == "name" and c.unsure and not c.told and c.guarded.guard is None
         and (c.intent in ("goodbye", "greeting", "thanks", "erase") or c.proper and c.intent in (*UNDERSTOOD_BADLY, "help")), "programme_info"),
    Rule("not sure enough", lambda c: c.guarded.guard is None and c.guess.probability < c.threshold
         and not c.told and not c.references and c.intent != "off_topic", "unclear"),
)  # fmt: skip


def decide(case: Case) -> tuple[str, tuple[str, ...]]:
    """(intent, what changed the guess, for the trace)."""
    fired = [f"guard says no: {case.guess.intent} → {case.intent}"] if case.intent != case.guess.intent else []
    rule = next((rule for rule in RULES if rule.when(case)), None)
    if rule is None or rule.to == case.intent:
        return case.intent, tuple(fired)
    return rule.to, (*fired, f"{rule.name}: {case.intent} → {rule.to}")
