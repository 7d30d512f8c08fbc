"""The conversation: its state, carried by the caller, and the one question worth asking."""

from collections import Counter
from math import log2
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from advisor.knowledge import entry
from advisor.planner import Candidate
from advisor.planner import Path as TrainingPath
from advisor.prices import full_price
from advisor.profile import LIST_FIELDS, Facts, Profile
from advisor.understanding import Context, Understanding
from advisor.understanding.moves import PLACE, WHO
from corpus.models import EVERYONE

WORTH_ASKING = 0.9
"""Bits by which an answer must split the best candidates to be worth a question."""
LOOKED_AT = 20
FIGURES = ("hours_total_max", "hours_per_week_max", "budget_max_eur", "months_max")
MAX_QUESTIONS = 4


class State(BaseModel):
    """What a conversation remembers. Small, serialisable and frozen, so that any replica can serve any turn."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    conversation: str = Field("c1", max_length=120)
    turn: int = 0
    profile: Profile = Profile()
    evidence: dict[str, str] = {}
    """Profile field → the person's own words it was read from, empty when set by hand; it lives in their token alone."""
    shown: list[str] = []
    """Programmes of the last answer that showed some, in the order shown."""
    focus: str | None = None
    """The programme spoken of alone last."""
    about: list[str] = []
    """Programmes that the last answer spoke of, when it spoke of some of those shown."""
    spoken: list[str] = []
    """Programmes spoken of alone since the last list, in order."""
    wider: list[str] = []
    """The list from which the one shown was drawn ("le premier et le dernier", then "et les autres ?")."""
    sought: dict[str, Any] = {}
    """What the list shown last was made by (`replies.listing.Sought`); empty once a path is shown."""
    path: TrainingPath | None = None
    for_other: bool = False
    """Whether the person who will be trained is not the one who writes."""
    near: bool = False
    """Whether that person works beside the one who writes."""
    employed: bool = False
    """Whether the person to be trained is said to be somebody's employee."""
    own: Profile = Profile()
    """While it is for somebody else, what was known of the one who writes."""
    measured: str | None = None
    """The limit in figures that the last message told: "non, 150" corrects it."""
    topic: str | None = None
    """What the last answer was about, when sources gave it: the next question may carry on from it."""
    entry: str | None = None
    """The curated answer that gave it."""
    answered: str | None = None
    """The intent of the last answer that cited something."""
    grounds: list[str] = []
    """What that answer cited ("source:id:n" or "programme:id:"): what "source ?" asks for."""
    recommended: bool = False
    """Whether a recommendation was asked for, and not only volunteered."""
    expected: str | None = None
    """The profile field that the last answer asked about."""
    asked: list[str] = []
    """Fields that were asked about, answered or not: never asked again."""
    leaning: list[str] = []
    """Programmes nearest to what was last asked for, best first: they weigh on later plans."""
    set_aside: list[str] = []
    """Programmes that the person does not want in a path."""
    last_aside: list[str] = []
    """Those that the last change took out: "remets-la" puts them back."""
    before: list[str] = []
    """Steps of the path before its last change: "comme avant"."""
    first: list[str] = []
    """The first list or path of several programmes: "la liste de départ"."""
    began_with_path: bool = False
    """Whether that was a path."""
    misunderstood: int = 0
    """Misunderstandings in a row."""

    def with_profile(self, profile: Profile) -> "State":
        """The same conversation with a profile edited by hand."""
        before, after = self.profile.known(), profile.known()
        evidence = {name: self.evidence.get(name) if value == before.get(name) else "" for name, value in after.items()}
        told = {name: words for name, words in evidence.items() if words is not None}
        return self.model_copy(update={"profile": profile, "evidence": told, "expected": None})


def context(state: State) -> Context:
    """What of a conversation bears on how its next message is understood."""
    path = state.path.programmes if state.path else []
    told = entry(state.entry)
    return Context(
        offered=told.next_say if told and not told.next_say.startswith("Je suis") else None, measured=state.measured,
        limits={name: value for name in FIGURES if (value := getattr(state.profile, name)) is not None}, begun=state.turn > 0, recommended=state.recommended, sought=bool(state.sought),
        shown=state.shown, focus=state.focus, expected=state.expected, has_path=bool(path), about=state.about, spoken=state.spoken,
        wider=state.wider, path=path, before=state.before, refused=state.last_aside, topic=state.topic, answered=state.answered, for_other=state.for_other, profession=state.profile.profession, lists={name: getattr(state.profile, name) for name in LIST_FIELDS}, town=state.profile.city, region=state.profile.region,
    )  # fmt: skip


def heard(state: State, u: Understanding) -> State:
    """The conversation once a message is heard and before it is answered: its profile, and whom it is for."""
    changes: dict[str, Any] = {}
    if u.intent in ("emergency", "medical_advice", "off_topic"):
        return state
    profile = state.profile
    asks_a_path = u.intent in ("recommend", "refine", "profile", "search")
    # "MPR à Brest, mon interne veut faire le double cursus, c'est ouvert à tous ?"
    whose = {facts.values.get("profession") for facts in (u.own, u.facts)} - {None}
    asks_for_them = u.intent == "programme_info" and len(whose) > 1 and not profile.profession
    if (u.facts.beneficiary or u.moves.for_other) and (asks_a_path or asks_for_them) and not u.follows:
        named = u.facts.values.get("profession")
        another = not state.for_other or named is not None
        # what was known of the last person does not hold
        if another and profile.profession and named != profile.profession:
            profile = Facts(cleared=set(WHO if u.moves.near else WHO | PLACE)).apply(profile)
            changes |= {"asked": [name for name in state.asked if name not in WHO], "set_aside": [], "leaning": []}
        changes |= {
            "for_other": True,
            "near": u.moves.near or (state.near and not another),
            "own": state.own if state.for_other else u.own.apply(state.profile),
        }
    elif u.moves.for_myself and (asks_a_path or u.intent == "funding") and state.for_other:
        profile = _oneself(state)
        changes |= {"for_other": False, "near": False, "own": Profile(), "set_aside": [], "leaning": []}
    if u.intent in ("recommend", "refine"):
        changes["recommended"] = True
    if u.facts or u.intent not in ("profile", "unclear"):
        changes["measured"] = next((name for name in reversed(u.facts.values) if name in FIGURES), None)
    if u.facts.employed is not None or {"profession", "setting"} & set(u.facts.values):
        changes["employed"] = bool(u.facts.employed)
    profile = u.facts.apply(profile)
    if state.near and changes.get("near", True) and profile.setting is None and profile.profession:
        # who works beside the one who writes works where they do
        profile = profile.model_copy(update={"setting": state.profile.setting})
    return state.model_copy(update=changes | {"profile": profile, "evidence": u.facts.quoted(state.evidence, profile)})


def _oneself(state: State) -> Profile:
    """What is known of the one who writes, once it was for somebody else: who works beside them works where they do."""
    if not state.near:
        return state.own
    theirs = {name: getattr(state.profile, name) for name in ("setting", *PLACE)}
    return state.own.model_copy(
        update={name: value for name, value in theirs.items() if getattr(state.own, name) is None}
    )


def next_question(profile: Profile, asked: list[str], candidates: list[Candidate]) -> str | None:
    """The unknown field whose answer would split the best candidates most, or None when no answer changes much.

    The measure is the entropy (bits) of what the candidates hold for that field: a field on which all agree cannot
    change the advice.
    """
    if profile.profession is None:
        return "profession" if "profession" not in asked else None
    if len(asked) >= MAX_QUESTIONS:
        return None
    best = [c for c in candidates if not c.violations][:LOOKED_AT]
    gains = {
        name: _entropy([value(c) for c in best])
        for name, value in _SPLITS.items()
        if _unknown(profile, name) and name not in asked
    }
    if not gains:
        return None
    name = max(gains, key=lambda n: (gains[n], n))
    return name if gains[name] >= WORTH_ASKING else None


def _unknown(profile: Profile, name: str) -> bool:
    if name == "city":
        return profile.city is None and profile.region is None and profile.modalities != ["distanciel"]
    if name == "hours_per_week_max":
        return profile.hours_per_week_max is None and profile.hours_total_max is None
    if name == "goals":
        return not profile.goals and not profile.topics
    return getattr(profile, name) in (None, [])


def _entropy(values: list[Any]) -> float:
    known = [v for v in values if v is not None]
    if not known:
        return 0.0
    counts = Counter(known)
    return -sum(n / len(values) * log2(n / len(known)) for n in counts.values())


_SPLITS: dict[str, Any] = {
    "modalities": lambda c: tuple(c.programme.modalities) or None,
    "goals": lambda c: c.programme.editorial.topics[0] if c.programme.editorial.topics else None,
    "ai_level": lambda c: c.programme.editorial.stage if c.programme.editorial.stage in ("decouvrir", "approfondir") else "fondamentaux",
    "hours_per_week_max": lambda c: None if c.programme.hours is None else c.programme.hours > 40,
    "budget_max_eur": lambda c: None if (price := full_price(c.programme)) is None else price > 0,
    "city": lambda c: None if c.programme.modalities == ["distanciel"] or EVERYONE in c.programme.editorial.professions else c.programme.region,
}  # fmt: skip
