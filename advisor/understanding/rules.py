"""When what a message says, or where the conversation stands, decides over the classifier's guess.

`RULES` is read from the top and the first that holds decides; when none does, the guess stands. What their words mean is
told in `Case`. A rule earns its place on held-out guesses: one that unmakes more right guesses than wrong ones goes, and
so does one that a single sentence needs.
"""

from collections.abc import Callable
from dataclasses import dataclass

from advisor.understanding.case import Case
from advisor.understanding.said import BADLY, FIGURES, KNOWLEDGE, REFUSALS, SOCIAL

NO_REPLY = ("erase", "why", "contact", "compare", *REFUSALS)
"""Intents that are never an answer to the advisor's question, however short."""
TAKEN_AWAY = (*BADLY, "programme_info", "profile", "recommend", "erase", "goodbye", "refine")
"""Intents that taking a step or a limit away is easily taken for ("laisse tomber le budget")."""
OF_A_TITLE = (*BADLY, "regulation", "ai_role", "definition", "search", "recommend", "help", "contact", "why")


@dataclass(frozen=True, slots=True)
class Rule:
    """`to` is the intent when `when` holds, or tells which."""

    name: str
    when: Callable[[Case], bool]
    to: str | Callable[[Case], str]


RULES = (
    # the guards
    Rule("guard: medical advice", lambda c: c.guarded.guard == "medical_advice", "medical_advice"),
    Rule("guard: AI replaces", lambda c: c.guarded.guard == "replacement_claim", "ai_role"),
    Rule("ends by taking leave", lambda c: c.leaves, "goodbye"),
    # programmes by their names
    Rule("calls a programme by its title", lambda c: c.gives_a_title and (c.is_a(*OF_A_TITLE) or c.is_a("compare") and c.points_at_one), "programme_info"),
    Rule("asks of a programme by its name", lambda c: c.names_one and c.proper and (c.is_a("definition") or c.is_a("search") and not c.asks_for_some), "programme_info"),
    Rule("asks a fact of a programme by its name", lambda c: c.asks_of_named and not c.clear and c.is_a("recommend", "search", *KNOWLEDGE), "programme_info"),
    Rule("asks why a step is there", lambda c: c.asks_why_step and c.is_a("refine", "programme_info", "recommend", "search", *BADLY), "why"),
    # what is done to the steps of the path
    Rule("changes the steps of the path", lambda c: c.on_steps and not c.is_a(*REFUSALS) and (c.acts.sure or c.is_a(*TAKEN_AWAY, "search")), "refine"),
    Rule("asks of a programme that it calls", lambda c: c.names_one and c.asks_something and (
        (c.unsure and c.proper and not c.by_place or c.called and not c.clear) and c.is_a("recommend", "profile", "search", "help") and not c.some_kind
        or c.called and c.asks and c.is_a("refine") and not c.told and not set(c.references) & set(c.context.path)
        or c.called and c.is_a("regulation", "ai_role", "definition", *BADLY) and (c.unsure or bool(c.fields))), "programme_info"),
    Rule("asks whether it still is", lambda c: "status" in c.fields and c.points_at_one and c.asks_something and c.is_a("search", "recommend", "definition", "help", *BADLY), "programme_info"),
    Rule("asks who may come", lambda c: bool(c.context.shown or c.references) and ("audience" in c.fields and "learner_funding" not in c.fields and c.is_a("funding", "profile") and not c.sign("pays")
         or c.fields == ["prerequisites"] and c.is_short and c.is_a("ai_role") and not c.by_subject) and not c.context.topic and c.asks_something and c.ordinary, "programme_info"),
    Rule("asks what is still open", lambda c: c.sign("still_open") and c.by_subject and not c.references and (c.is_a("definition", *BADLY, "profile") or c.is_a("programme_info") and c.unsure), "search"),
    Rule("asks what there is of a kind", lambda c: c.sign("there_is") and c.ordinary and (
        c.is_a("regulation", "ai_role", "definition") and (c.some_kind or c.unsure and c.by_subject and not c.references) or c.is_a(*BADLY) and c.by_subject and not c.told
        or c.is_a("refine", "recommend") and c.unsure and c.by_place and c.asks and not c.told), "search"),
    Rule("asks which there are of a kind", lambda c: c.which_kind and c.is_a("compare", "programme_info") and not c.points_at_shown, "search"),
    Rule("asks where a programme is given", lambda c: c.is_a("contact") and bool(c.context.focus) and "url" in c.fields and not c.sign("of_this_service"), "programme_info"),
    Rule("asks which of two", lambda c: c.pointing == "position" and len(c.references) == 2 and c.sign("which_one") and c.unsure and not c.fields, "compare"),
    # what the last turn makes of a message
    Rule("corrects a limit", lambda c: c.corrects, lambda c: "refine" if c.on_path else "profile"),
    Rule("back to the path", lambda c: c.goes_back, "recommend"),
    Rule("wants nothing of it", lambda c: c.context.begun and c.sign("gives_up") and not c.references and not c.is_a("thanks", "goodbye"), "profile"),
    Rule("leaves the question open", lambda c: c.leaves_open, "profile"),
    Rule("asks what the last answer rests on", lambda c: c.asks_grounds, lambda c: c.grounds_of),
    Rule("asks for a training on the last answer", lambda c: c.trains_on_it, "search"),
    Rule("carries on from the last answer", lambda c: c.carries_on, lambda c: str(c.context.topic)),
    Rule("narrows the list", lambda c: c.narrows and c.ordinary and not c.is_a(*NO_REPLY), "search"),
    Rule("asks what there is elsewhere", lambda c: c.elsewhere and c.is_a(*BADLY, "refine", "programme_info", "compare"), "search"),
    # facts told before any path was asked for
    Rule("tells a goal and asks for nothing", lambda c: c.is_a("recommend") and c.tells_first and c.tells_only, "profile"),
    Rule("tells a limit before a path was asked for", lambda c: c.is_a("refine") and c.tells_first and c.changes_nothing_shown and c.context.begun and not c.asks, "profile"),
    Rule("forgets nothing by mistake", lambda c: c.is_a("erase") and c.unsure and bool(c.told), "profile"),
    # what changes the path, or whom it is for
    Rule("takes a limit back", lambda c: bool(c.moves.lifted) and c.is_a(*TAKEN_AWAY, "thanks", "funding"), lambda c: "refine" if c.context.has_path else "profile"),
    Rule("puts back, or orders otherwise", lambda c: c.acts_on_path and (c.moves.undoes and c.is_a(*TAKEN_AWAY) or c.is_a(*BADLY) and c.unsure or c.is_a("refine") or c.is_a("profile") and not c.asks), "refine"),
    Rule("asks what follows", lambda c: c.asks_what_follows and not c.is_a(*REFUSALS, "erase", "contact", "refine"), "recommend"),
    Rule("asks where to begin", lambda c: c.begins and not c.named and (c.is_a(*BADLY, "help", "goodbye", "thanks", "recommend") or c.is_a("search") and not c.by_criteria), "recommend"),
    Rule("for oneself again", lambda c: c.for_oneself_again and c.is_a(*SOCIAL, "off_topic", "programme_info", "recommend", "profile", "refine"), "recommend"),
    Rule("for somebody else, with a path", lambda c: c.for_somebody_else and c.context.has_path and c.moves.carries_on and (c.unsure or c.is_a(*BADLY, "programme_info", "definition", "profile")), "recommend"),
    Rule("for somebody else", lambda c: c.for_somebody_else and not (c.context.focus and c.asks) and c.is_a(*BADLY, "programme_info", "definition"), "profile"),
    Rule("changes a limit of the path", lambda c: c.context.recommended and c.only_limits and c.ordinary and not (c.points_at_shown and c.asks)
         and (c.is_a(*SOCIAL, "off_topic", "profile") or c.is_a("definition") and c.only_told and not c.sign("questions")
              or not c.asks and (c.is_a("search") and (c.unsure or c.told.fields <= FIGURES) or c.is_a("recommend") and c.context.has_path and not c.sign("questions"))), "refine"),
    Rule("asks for another kind", lambda c: c.another_kind and c.is_a("definition") and not c.sign("questions"), "refine"),
    Rule("asks what it costs", lambda c: c.fields == ["prices"] and (c.is_a("funding") and (c.named or c.context.has_path and not c.by_criteria and not c.references)
         or c.names_one and c.proper and c.asks and c.is_a("recommend", "profile", *BADLY)), "programme_info"),
    Rule("answers the question", lambda c: c.answers and not c.is_a(*NO_REPLY), "profile"),
    Rule("takes what was shown", lambda c: c.takes and (c.is_a(*BADLY, *SOCIAL, "refine") or c.unsure), "programme_info"),
    Rule("wishes for another path", lambda c: c.wishes and (c.is_a(*BADLY, "profile") or c.unsure and c.is_a("programme_info", *SOCIAL)), "refine"),
    # what was shown
    Rule("thanks", lambda c: c.only_courteous and c.sign("thanks"), "thanks"),
    Rule("takes leave", lambda c: c.only_courteous and c.sign("takes_leave"), "goodbye"),
    Rule("asks whether it suits", lambda c: c.sign("suits") and bool(c.references or c.context.focus) and c.is_a(*BADLY, "help", "programme_info"), "why"),
    Rule("compares with the one spoken of", lambda c: c.points_at_another and c.sign("better") and c.is_a(*BADLY, "programme_info", "why", "search", "refine"), "compare"),
    Rule("asks which of those shown", lambda c: c.points_at_shown and c.is_a("compare", "search") and (c.is_short or c.pointing == "attribute" and c.unsure) and not c.sign("compares"), "programme_info"),
    Rule("points at what was shown", lambda c: c.points_at_shown and (c.asks or not c.only_limits) and not (c.pointing == "several" and c.moves.wish)
         and (c.is_a(*BADLY, "refine", "greeting") or c.is_a("profile", *SOCIAL) and c.unsure and not c.told), "programme_info"),
    Rule("asks a fact of what was shown", lambda c: c.asks_a_fact_of_shown and (c.is_a("unclear", "help") or c.unsure and c.is_a("definition", "search") or c.unsure and c.is_a("funding", "ai_role") and c.fields == ["audience"] or c.asks and c.is_a("profile")), "programme_info"),
    Rule("tells something of the person", lambda c: c.tells_something and not c.asks and c.is_a(*BADLY, *SOCIAL), lambda c: "refine" if c.on_path and c.only_limits else "profile"),
    Rule("tells who one is, and seeks a training", lambda c: c.is_a("profile") and c.sign("seeks") and "profession" in c.told.values and not c.context.recommended and not c.named_by_name, "recommend"),
    Rule("tells who one is, and asks", lambda c: c.is_a("profile") and c.asks and "profession" in c.told.values and not c.context.has_path and not c.named and not c.replying, "recommend"),
    Rule("not sure enough", lambda c: c.ordinary and c.guess.probability < c.threshold and not c.told and not c.references and not c.is_a("off_topic"), "unclear"),
)  # fmt: skip


def decide(case: Case) -> tuple[str, tuple[str, ...]]:
    """(intent, what changed the guess, for the trace)."""
    fired = [f"guard says no: {case.guess.intent} → {case.intent}"] if case.intent != case.guess.intent else []
    rule = next((rule for rule in RULES if rule.when(case)), None)
    intent = case.intent if rule is None else rule.to if isinstance(rule.to, str) else rule.to(case)
    if rule and intent != case.intent:
        fired.append(f"{rule.name}: {case.intent} → {intent}")
    return intent, tuple(fired)
