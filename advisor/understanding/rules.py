"""When what a message says, or where the conversation stands, decides over the guess (`turn.py`).

The first rule that holds decides; when none does, the guess stands. What their words mean is told in `Case`. A guess that
is hardly in doubt yields to few of them: `RULES` unmade six times as many right ones as wrong ones there. A rule earns its
place on conversations that it was not written from: where people reacted to what they read, the forty that stood here
unmade more right guesses than wrong ones.
"""

from collections.abc import Callable
from dataclasses import dataclass

from advisor.understanding.case import WHICH, Case
from advisor.understanding.on_answer import CARRY_WORDS
from advisor.understanding.pointing import contrasts
from advisor.understanding.said import BADLY, KNOWLEDGE, REFUSALS, SOCIAL, WORK

NO_REPLY = ("erase", "why", "contact", "compare", *REFUSALS)
"""Intents that are never an answer to the advisor's question, however short."""
OF_A_TITLE = (*BADLY, "profile", "regulation", "ai_role", "definition", "search", "recommend", "help", "contact", "why")


@dataclass(frozen=True, slots=True)
class Rule:
    """`to` is the intent when `when` holds, or tells which."""

    name: str
    when: Callable[[Case], bool]
    to: str | Callable[[Case], str]


ALWAYS = (
    Rule("guard: medical advice", lambda c: c.guarded.guard == "medical_advice", "medical_advice"),
    Rule("guard: AI replaces", lambda c: c.guarded.guard == "replacement_claim", "ai_role"),
    Rule("ends by taking leave", lambda c: c.leaves, "goodbye"),
    Rule("changes the steps of the path", lambda c: c.changes_steps, "refine"),
    Rule("bids for a path with one that it calls", lambda c: c.is_a("recommend") and bool(c.acts.restores) and c.context.has_path and c.ordinary and "avec" in c.message.plain, "refine"),
    Rule("sets one of those shown against another", lambda c: contrasts(c.message.plain) and c.points_at_shown and c.points_at_one and not c.acts.sure, "programme_info"),
    Rule("asks for some before any path", lambda c: c.is_a("refine") and c.some_kind and c.asks and not (c.context.has_path or c.context.shown), "search"),
    Rule("asks what a word means that calls no programme", lambda c: c.is_a("programme_info") and c.sign("what_is") and not (c.references or c.pointing or c.fields), "definition"),
    Rule("asks what is in the one spoken of", lambda c: c.is_a("search") and c.pointing == "pronoun" and "dedans" in c.message.plain, "programme_info"),
    Rule("asks which of those shown", lambda c: c.which_of_shown and c.ordinary and not c.sign("suits") and not (c.is_a("compare") and c.pointing == "several") and c.is_a("compare", *KNOWLEDGE, *BADLY), "programme_info"),
    Rule("asks for some of a kind at places", lambda c: c.is_a("compare") and c.asks and c.some_kind and c.by_place and not c.points_at_shown and not any(map(c.sign, ("which_one", "compares", "sets_beside", "better"))), "search"),
    Rule("asks what a kind of training is", lambda c: c.is_a("programme_info") and not c.references and c.sign("what_it_is") and any(h.family == "kind" for h in c.hits), "definition"),
    Rule("asks where one eats or sleeps in a town", lambda c: c.is_a("search") and c.sign("leisure") and c.by_place and not (c.by_subject or c.moves.trains), "off_topic"),
    Rule("asks for the like of the one spoken of elsewhere", lambda c: c.is_a("search", "profile", *BADLY) and c.points_at_another and c.asks_for_the_like, "programme_info"),
    Rule("asks whether the one spoken of comes again", lambda c: c.is_a("search") and c.sign("again") and c.references in ([], [c.context.focus]) and c.context.answered == "programme_info", "programme_info"),
    Rule("asks what there is elsewhere", lambda c: c.elsewhere and (c.only_criteria or not c.clear) and c.is_a(*BADLY, "refine", "programme_info", "compare"), "search"),
    Rule("proposes, where nothing is shown to ask why of", lambda c: c.is_a("why") and not (c.context.begun or c.references) and "profession" in c.told.values, "recommend"),
    Rule("wavers between kinds, and tells who one is", lambda c: c.is_a("compare", "definition", "programme_info") and c.some_kind and not (c.context.shown or c.fields) and "profession" in c.told.values and len(c.told.values.get("kinds_wanted", [])) > 1, "recommend"),
    Rule("has nothing to refine yet", lambda c: c.is_a("refine") and c.context.begun and not (c.context.has_path or c.context.shown) and bool(c.told) and not (c.some_kind and c.asks), lambda c: "recommend" if "kinds_wanted" in c.told.values else "profile"),
    Rule("asks what there is where they are", lambda c: c.is_a("recommend", "refine", "profile") and c.asks and c.sign("there_is") and c.sign("here"), "search"),
    Rule("bids to be shown a path", lambda c: c.is_a("profile", "search", *BADLY) and not c.context.sought and c.sign("show_me") and c.is_short and not (c.told or c.references), "recommend"),
    Rule("bids for a path to be made", lambda c: c.is_a("programme_info", "search", "help") and c.sign("builds_path"), "recommend"),
    Rule("asks for a limit instead", lambda c: c.context.has_path and c.only_limits and c.is_short and c.is_a("programme_info") and not c.references and bool({"sinon", "plutot"} & set(c.message.plain)), "refine"),
    Rule("puts something in the path", lambda c: c.context.has_path and c.sign("puts_in") and c.is_a("profile", "programme_info", *BADLY) and not c.fields, "refine"),
    Rule("takes the path away", lambda c: c.context.has_path and c.sign("takes_away") and c.ordinary and c.is_short and not (c.references or c.fields or c.told), "help"),
    Rule("asks what the last answer rests on", lambda c: c.asks_grounds, lambda c: c.grounds_of),
    Rule("asks for a training on the last answer", lambda c: c.trains_on_it, "search"),
    Rule("has heard of a text that it names", lambda c: c.is_a("regulation") and c.sign("heard_of") and c.asks_if_there_is and len(c.message.words) <= CARRY_WORDS, "programme_info"),
    Rule("asks why the path has none of a kind", lambda c: c.context.has_path and c.sign("why_not") and c.some_kind and not c.references, "why"),
    Rule("carries on from the last answer", lambda c: c.carries_on, lambda c: str(c.context.topic)),
    Rule("asks for somebody else, and no fact", lambda c: (c.is_a("funding") or (c.is_a("programme_info") and (not c.context.focus or list(c.context.path) == [c.context.focus]))) and c.for_somebody_else and c.is_short and not c.context.topic, "recommend"),
    Rule("narrows the list", lambda c: c.narrows and c.ordinary and not c.is_a(*NO_REPLY), "search"),
    Rule("tells who one is, and names a training", lambda c: c.is_a("profile") and not c.context.begun and "profession" in c.told.values and (c.moves.trains or "kinds_wanted" in c.told.values), "recommend"),
    Rule("for oneself again", lambda c: c.for_oneself_again and c.is_a(*SOCIAL, "off_topic", "programme_info", "recommend", "profile", "refine"), "recommend"),
)  # fmt: skip
"""What holds however sure the guess is: guards, and what hangs on the answer before."""
RULES = (
    Rule("calls a programme by its title", lambda c: c.gives_a_title and (c.is_a(*OF_A_TITLE) or (c.is_a("compare") and c.points_at_one) or (c.is_a("refine") and not c.acts)), "programme_info"),
    Rule("speaks of days and hours, which no path is made by", lambda c: c.acts_on_path and c.moves.schedule and c.is_a("profile"), "refine"),
    Rule("asks why a step is there", lambda c: c.asks_why_step and c.is_a("refine", "programme_info", "recommend", "search", *BADLY), "why"),
    Rule("says which one was meant", lambda c: c.says_which and (c.called or c.is_a("programme_info", "refine", "profile", "recommend", "search", "compare", *BADLY)), "programme_info"),
    Rule("asks whether there is one that it names", lambda c: c.asks_if_there_is and (c.is_a("recommend", "profile", "refine", *BADLY) or (c.is_a("search") and c.sign("heard_of"))), "programme_info"),
    Rule("goes back to the path", lambda c: c.goes_back and c.is_a(*SOCIAL, *BADLY, "search", "profile") and (c.unsure or c.is_short), "recommend"),
    Rule("asks who pays for this service", lambda c: c.is_a("funding") and c.sign("pays_us"), "help"),
    Rule("asks which of those shown is for somebody", lambda c: len(c.context.shown) > 1 and c.message.plain[0] in WHICH and bool(WORK & c.told.values.keys()) and c.is_a("profile", "search", "programme_info", "recommend", *BADLY), "compare"),
    Rule("asks for some of a kind, and of none shown", lambda c: c.is_a("programme_info", "refine") and c.unsure and c.sign("there_is") and c.some_kind and not c.references and not c.fields, "search"),
    Rule("tells who one is, and asks of no programme", lambda c: c.is_a("programme_info") and "profession" in c.told.values and not c.context.shown and (c.by_chance or (c.unsure and not c.references)), "recommend"),
    Rule("asks what there is for one", lambda c: c.is_a("profile") and bool(c.told) and c.sign("interrogates") and c.sign("asks_for") and not (c.answers or c.of_question), "recommend"),
    Rule("greets, and asks for a training", lambda c: c.is_a("greeting") and c.moves.trains and bool(c.told), "recommend"),
    Rule("tells in one breath who one is and what one seeks", lambda c: c.is_a("profile") and c.unsure and c.asks and not c.context.begun and "profession" in c.told.values and bool({"topics", "goals"} & c.told.values.keys()), "recommend"),
    Rule("asks of a payer what one gets", lambda c: c.is_a("programme_info") and c.unsure and c.sign("first_person") and "learner_funding" in c.fields and not c.named, "funding"),
    Rule("asks what a word means", lambda c: c.is_a("funding", "regulation") and c.unsure and c.sign("what_is"), "definition"),
    Rule("asks who gives a programme", lambda c: c.is_a("contact") and bool({"provider", "url"} & set(c.fields)) and bool(c.context.focus or c.references) and not c.sign("of_this_service"), "programme_info"),
    Rule("asks what one that it names is", lambda c: c.is_a("definition") and c.names_one and c.proper and c.own_name and c.is_short and not c.fields, "programme_info"),
    Rule("asks of one on whose name it opens", lambda c: c.opens_on_it and c.names_one and c.asks_something and not c.acts and (c.is_a("regulation", "definition", "ai_role", "refine", *BADLY) or (c.is_a("recommend", "profile", "search") and not (c.asks_for_some and c.told))), "programme_info"),
    Rule("does nothing but call one programme", lambda c: c.only_calls and c.ordinary and c.is_a("regulation", "definition", "ai_role", "funding", "search"), "programme_info"),
    Rule("its only question asks a fact of one that it calls", lambda c: c.of_question and c.ordinary and not c.acts and c.moves.wish is None and c.is_a("recommend", "profile", "search", "refine", "regulation", "ai_role", "definition", *BADLY), "programme_info"),
    Rule("sets one beside the one spoken of", lambda c: (c.is_a("programme_info") or (c.is_a("refine") and c.unsure)) and c.points_at_another and c.sign("sets_beside") and not c.fields, "compare"),
    Rule("asks a fact of the one spoken of", lambda c: c.of_the_one_in_focus and (c.is_a("refine", "search", "funding", "profile", *BADLY) or (c.is_a("recommend") and (c.unsure or c.pointing == "pronoun"))), "programme_info"),
    Rule("asks a fact of each of those shown", lambda c: bool(c.fields) and c.pointing == "several" and bool({"chacun", "chacune"} & set(c.message.plain)) and not c.acts and c.moves.wish is None and not c.told and (c.is_a("refine", "recommend", "search", *BADLY) or (c.is_a("compare") and c.unsure)), "programme_info"),
    Rule("asks which there are of a kind", lambda c: c.which_kind and c.is_a("compare", "programme_info") and not c.points_at_shown, "search"),
    Rule("corrects a limit", lambda c: c.corrects, lambda c: "refine" if c.on_path else "profile"),
    Rule("changes a limit of the path", lambda c: c.limits_the_path and not c.asks and c.is_a(*SOCIAL, "off_topic", "profile"), "refine"),
    Rule("tells who one is before any path", lambda c: c.is_a("refine") and "profession" in c.told.values and not c.context.has_path and not c.asks, "profile"),
    Rule("answers the question", lambda c: c.answers and not c.is_a(*NO_REPLY), "profile"),
    Rule("tells who one is, and seeks a training", lambda c: c.is_a("profile") and c.sign("seeks") and "profession" in c.told.values and not c.context.recommended and not c.named_by_name, "recommend"),
    Rule("not sure enough", lambda c: not c.context.begun and c.ordinary and c.guess.probability < c.threshold and not c.told and not c.references and not c.is_a("off_topic"), "unclear"),
)  # fmt: skip


def decide(case: Case) -> tuple[str, tuple[str, ...]]:
    """(intent, what changed the guess, for the trace)."""
    fired = [f"guard says no: {case.guess.intent} → {case.intent}"] if case.intent != case.guess.intent else []
    rule = next((rule for rule in (ALWAYS if case.sure_of_itself else (*ALWAYS, *RULES)) if rule.when(case)), None)
    intent = case.intent if rule is None else rule.to if isinstance(rule.to, str) else rule.to(case)
    if rule and intent != case.intent:
        fired.append(f"{rule.name}: {case.intent} → {intent}")
    return intent, tuple(fired)
