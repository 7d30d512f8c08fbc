"""How well messages are understood, by split and never mixed: `parcours-ia eval`.

Development data may be looked at and tuned on; test data only counted. Field scores are micro-averaged over values
(one list item is one value); a hallucinated field is one that the gold leaves empty.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from advisor.advisor import Advisor
from advisor.answer import INTENTS, Answer
from advisor.dialogue import State
from advisor.knowledge import entries
from advisor.profile import Profile
from advisor.understanding import Context, Understanding
from corpus.codes import read_yaml
from corpus.errors import UserError

SPLITS = ("dev", "test")
ABSTAINING = ("off_topic", "unclear")
GUARDS = ("emergency", "medical_advice", "patient_data", "abuse", "injection", "replacement_claim", "none")


@dataclass
class Report:
    """Figures of one split, and each error behind them."""

    split: str
    figures: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    """How many items each part of the gold holds."""
    fields: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """Profile field → (right, wrong, missed) values."""
    intents: dict[tuple[str, str], int] = field(default_factory=dict)
    """(gold, understood) → count."""
    guards: dict[tuple[str, str], int] = field(default_factory=dict)
    calibration: list[tuple[float, bool]] = field(default_factory=list)
    """(probability given, right or not) of every utterance."""
    errors: list[dict[str, Any]] = field(default_factory=list)


def evaluate(advisor: Advisor, gold: Path, split: str) -> Report:
    """:param gold: folder of `*_dev.yaml` and `*_test.yaml`. :raises UserError: a file is missing or unreadable."""
    report = Report(split)
    _intents(advisor, _read(gold, "intents", split), report)
    _profiles(advisor, _read(gold, "profiles", split), report)
    _guards(advisor, _read(gold, "guards", split), report)
    _references(advisor, _read(gold, "references", split), report)
    _answers(advisor, _read(gold, "answers", split), report)
    _conversations(advisor, _read(gold, "conversations", split), report)
    _talks(advisor, _read(gold, "talks", split), report)
    return report


def _read(gold: Path, name: str, split: str) -> list[dict[str, Any]]:
    path = gold / f"{name}_{split}.yaml"
    try:
        return read_yaml(path.read_text("utf-8"))
    except OSError as error:
        raise UserError(f"{path} : données d'évaluation introuvables ; donnez leur dossier avec --gold.") from error


def _understood(advisor: Advisor, text: Any, context: Context | None = None) -> Understanding:
    return advisor.understander.understand(str(text), context or Context())


def _intents(advisor: Advisor, rows: list[dict[str, Any]], report: Report) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        u = _understood(advisor, row["text"])
        counts[row["intent"], u.intent] += 1
        report.calibration.append((u.probability, u.intent == row["intent"]))
        if u.intent != row["intent"]:
            report.errors.append(
                {"intent": row["intent"], "understood": u.intent, "text": row["text"], "rules": list(u.rules)}
            )
    total = sum(counts.values())
    scores = []
    for intent in INTENTS:
        right = counts[intent, intent]
        given = sum(n for (_, got), n in counts.items() if got == intent)
        wanted = sum(n for (gold, _), n in counts.items() if gold == intent)
        if wanted:
            scores.append(2 * right / (given + wanted))
    asked = [(gold in ABSTAINING, got in ABSTAINING, n) for (gold, got), n in counts.items()]
    report.intents = dict(counts)
    report.counts["utterances"] = total
    report.figures |= {
        "intent accuracy": sum(n for (gold, got), n in counts.items() if gold == got) / total,
        "intent macro-F1": float(np.mean(scores)),
        "abstention recall": _share(n for should, did, n in asked if should and did)
        / _share(n for should, _, n in asked if should),
        "false abstention": _share(n for should, did, n in asked if not should and did)
        / _share(n for should, _, n in asked if not should),
    }


def _share(counts: Any) -> float:
    return float(sum(counts)) or 1e-9


def _profiles(advisor: Advisor, rows: list[dict[str, Any]], report: Report) -> None:
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    invented = 0
    for row in rows:
        got = _understood(advisor, row["text"]).facts.apply(Profile()).known()
        gold = row["profile"] or {}
        for name in {*got, *gold}:
            found, wanted = _values(got.get(name)), _values(gold.get(name))
            for i, n in enumerate((len(found & wanted), len(found - wanted), len(wanted - found))):
                tally[name][i] += n
            invented += bool(found and not wanted)
            if found != wanted:
                report.errors.append(
                    {"field": name, "gold": gold.get(name), "understood": got.get(name), "text": row["text"]}
                )
    right, wrong, missed = (sum(t[i] for t in tally.values()) for i in range(3))
    report.fields = {name: (t[0], t[1], t[2]) for name, t in sorted(tally.items())}
    report.counts["profiles"] = len(rows)
    report.figures |= {
        "profile precision": right / (right + wrong),
        "profile recall": right / (right + missed),
        "profile micro-F1": 2 * right / (2 * right + wrong + missed),
        "hallucinated fields a message": invented / len(rows),
    }


def _values(value: Any) -> set[Any]:
    return set() if value is None else set(value) if isinstance(value, list) else {value}


def _guards(advisor: Advisor, rows: list[dict[str, Any]], report: Report) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        u = _understood(advisor, row["text"])
        raised = {g for g in (u.guarded.guard, "patient_data" if u.guarded.patient_data else None) if g}
        raised |= {u.intent} & {"emergency", "medical_advice"}
        gold = row["guard"]
        got = gold if gold in raised or (gold == "none" and not raised) else next(iter(sorted(raised)), "none")
        if gold == "replacement_claim" and u.intent == "ai_role":  # answered as what it is, whichever reader saw it
            got = gold
        if gold == "none" and raised == {"replacement_claim"}:
            got = "none"
        counts[gold, got] += 1
        if gold != got:
            report.errors.append({"guard": gold, "understood": got, "text": row["text"]})
    report.guards = dict(counts)
    report.counts["guards"] = len(rows)
    for guard in GUARDS:
        wanted = sum(n for (gold, _), n in counts.items() if gold == guard)
        if wanted and guard != "none":
            report.figures[f"guard recall: {guard}"] = counts[guard, guard] / wanted
    ordinary = sum(n for (gold, _), n in counts.items() if gold == "none")
    report.figures["guard false alarms"] = 1 - counts["none", "none"] / max(1, ordinary)


def _references(advisor: Advisor, rows: list[dict[str, Any]], report: Report) -> None:
    right = 0
    for row in rows:
        shown = row["shown"] or []
        u = _understood(advisor, row["text"], Context(shown=shown, focus=row.get("focus"), has_path=bool(shown)))
        good = set(u.references) == set(row["expect"] or [])
        right += good
        if not good:
            report.errors.append({"reference": row["text"], "gold": row["expect"], "understood": u.references})
    report.counts["references"] = len(rows)
    report.figures["reference resolution"] = right / len(rows)


def _answers(advisor: Advisor, rows: list[dict[str, Any]], report: Report) -> None:
    """Whether a question gets the curated answer it asks for (one of `answer`), or, where that is empty, none at all."""
    right, unserved = 0, []
    for row in rows:
        answer, state = advisor.turn(State(conversation="eval"), str(row["text"]))
        given = {e.id for e in entries() if e.opening in answer.text}
        # written for the person's status, from its routes
        given |= {"qui-paie"} if state.entry == "qui-paie" else set()
        wanted, given = (
            {"qui-paie" if id_.startswith("qui-paie") else id_ for id_ in ids} for ids in (row["answer"], given)
        )
        good = bool(given & wanted) or not (given or wanted)
        right += good
        if not wanted:
            unserved.append(good)
        if not good:
            report.errors.append(
                {"question": row["text"], "gold": row["answer"], "answered": sorted(given), "understood": answer.intent}
            )
    report.counts["questions"] = len(rows)
    report.counts["questions that no curated answer serves"] = len(unserved)
    report.figures["right curated answer"] = right / len(rows)
    if unserved:
        report.figures["none given where none serves"] = sum(unserved) / len(unserved)


def _conversations(advisor: Advisor, scripts: list[dict[str, Any]], report: Report) -> None:
    right = 0
    for script in scripts:
        faults = conversation_faults(advisor, script)
        right += not faults
        report.errors += [{"conversation": script["id"], "fault": fault} for fault in faults]
    report.counts["conversations"] = len(scripts)
    report.figures["conversation success"] = right / len(scripts)


def _talks(advisor: Advisor, scripts: list[dict[str, Any]], report: Report) -> None:
    """Turn by turn, where people read the answers and reacted to them: what they said to an answer is replayed to
    whatever is answered now, so that a whole conversation can hardly be right and a turn can."""
    right = total = 0
    for script in scripts:
        faults = conversation_faults(advisor, script)
        total += len(script["turns"])
        right += len(script["turns"]) - len({fault.split(" ", 1)[0] for fault in faults})
        report.errors += [{"talk": script["id"], "fault": fault} for fault in faults]
    report.counts["turns of talks"] = total
    report.figures["right turns of talks"] = right / total


def conversation_faults(advisor: Advisor, script: dict[str, Any]) -> list[str]:
    """What does not go as a script says, turn by turn; empty when all of it does."""
    state, faults = State(conversation=script["id"]), []
    listed: list[str] = []
    path: list[str] | None = None
    before: list[str] = []
    for number, turn in enumerate(script["turns"], 1):
        answer, state = advisor.turn(state, str(turn["say"]))
        head = f"{number} « {turn['say']} »:"
        faults += [
            f"{head} {fault}"
            for fault in (*_turn_faults(turn, answer), *_memory_faults(turn, answer, listed, path, before))
        ]
        before = answer.programmes or before
        fresh = (len(answer.programmes) > 1 or answer.path) and turn.get("places") is None
        listed = answer.programmes if fresh else listed
        path = answer.path.programmes if answer.path else path
    return faults


def _turn_faults(turn: dict[str, Any], answer: Answer) -> Iterator[str]:
    """Against what a turn says of its own answer."""
    profile = answer.profile.model_dump()
    wanted = turn.get("intent")
    if wanted and answer.intent not in (wanted if isinstance(wanted, list) else [wanted]):
        yield f"intent {answer.intent}, expected {wanted}"
    for name, value in (turn.get("profile") or {}).items():
        if _values(profile[name]) != _values(value):
            yield f"{name} = {profile[name]}, expected {value}"
    yield from (f"{name} should be empty" for name in turn.get("absent") or [] if profile[name] not in (None, []))
    if turn.get("path") is not None and (answer.path is not None) != turn["path"]:
        yield f"path {'shown' if answer.path else 'not shown'}"
    if turn.get("contains") and not any(str(c).lower() in answer.text.lower() for c in turn["contains"]):
        yield f"none of {turn['contains']} in the answer"
    yield from (f"{text} in the answer" for text in turn.get("lacks") or [] if text.lower() in answer.text.lower())
    yield from (f"{p} not shown" for p in turn.get("programmes") or [] if p not in answer.programmes)
    yield from (f"no warning {w}" for w in turn.get("warnings") or [] if w not in answer.warnings)


def _memory_faults(
    turn: dict[str, Any], answer: Answer, listed: list[str], path: list[str] | None, before: list[str]
) -> Iterator[str]:
    """Against what earlier turns showed: `places` (ranks in the last list), `same_programmes`, `same_path`, `drops` (ranks of the path)."""
    if turn.get("places") is not None:
        meant = [listed[i] for i in turn["places"] if -len(listed) <= i < len(listed)]
        if set(answer.programmes) != set(meant) or not meant:
            yield f"speaks of {answer.programmes}, expected {meant}"
    if turn.get("same_programmes") and answer.programmes != before:
        yield f"speaks of {answer.programmes}, expected {before}"
    steps = answer.path.programmes if answer.path else None
    if turn.get("same_path") and steps != path:
        yield f"path {steps}, expected {path}"
    gone = [path[i] for i in turn.get("drops") or [] if path and -len(path) <= i < len(path)]
    yield from (f"{id_} still in the path" for id_ in gone if id_ in (steps or []))


# --- pictures ---------------------------------------------------------------------------------------------------------


def confusion_svg(counts: dict[tuple[str, str], int], names: list[str], title: str) -> str:
    """Confusion matrix, gold in rows and understood in columns; shade is the share of the row."""
    cell, left, top = 30, 170, 170
    size = cell * len(names)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + size + 20} {top + size + 20}" font-family="sans-serif" font-size="12" role="img">',
        f'<title>{title}</title><rect width="100%" height="100%" fill="#fff"/>',
    ]
    for i, gold in enumerate(names):
        y = top + i * cell
        row = sum(counts.get((gold, got), 0) for got in names) or 1
        parts.append(f'<text x="{left - 8}" y="{y + 20}" text-anchor="end">{gold}</text>')
        parts.append(f'<text transform="translate({left + i * cell + 19} {top - 8}) rotate(-60)">{gold}</text>')
        for j, got in enumerate(names):
            n = counts.get((gold, got), 0)
            share = n / row
            colour = f"rgba({'20,90,85' if i == j else '170,60,20'},{0.08 + 0.92 * share if n else 0.03:.2f})"
            parts.append(
                f'<rect x="{left + j * cell}" y="{y}" width="{cell - 1}" height="{cell - 1}" fill="{colour}"/>'
            )
            if n:
                ink = "#fff" if share > 0.5 else "#111"
                parts.append(
                    f'<text x="{left + j * cell + 14}" y="{y + 20}" text-anchor="middle" fill="{ink}">{n}</text>'
                )
    return "\n".join([*parts, "</svg>"])


def calibration_bins(points: list[tuple[float, bool]], bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean probability, share right, count) of each tenth of the probability scale that holds something."""
    found = []
    for b in range(bins):
        inside = [(p, ok) for p, ok in points if b / bins <= p < (b + 1) / bins or (b == bins - 1 and p == 1.0)]
        if inside:
            found.append(
                (float(np.mean([p for p, _ in inside])), float(np.mean([ok for _, ok in inside])), len(inside))
            )
    return found


def calibration_svg(points: list[tuple[float, bool]], title: str) -> str:
    """Reliability diagram: on the diagonal, a stated probability is the share that is right."""
    side, pad = 320, 50

    def at(x: float, y: float) -> tuple[float, float]:
        return pad + x * side, pad + (1 - y) * side

    bins = calibration_bins(points)
    line = " ".join(f"{at(p, right)[0]:.0f},{at(p, right)[1]:.0f}" for p, right, _ in bins)
    dots = "".join(
        f'<circle cx="{at(p, right)[0]:.0f}" cy="{at(p, right)[1]:.0f}" r="{3 + min(9, n**0.5 / 2):.1f}" fill="#145a55"><title>{p:.2f} → {right:.2f} ({n})</title></circle>'
        for p, right, n in bins
    )
    x0, y0 = at(0, 0)
    x1, y1 = at(1, 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side + 2 * pad} {side + 2 * pad}" font-family="sans-serif" font-size="13" role="img"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/><rect x="{pad}" y="{pad}" width="{side}" height="{side}" fill="none" stroke="#888"/>'
        f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#888" stroke-dasharray="4"/><polyline points="{line}" fill="none" stroke="#145a55" stroke-width="2"/>{dots}'
        f'<text x="{pad + side / 2}" y="{side + 2 * pad - 12}" text-anchor="middle">probabilité annoncée</text>'
        f'<text transform="translate(16 {pad + side / 2}) rotate(-90)" text-anchor="middle">part juste</text></svg>'
    )
