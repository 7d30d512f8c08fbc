"""What a rebuild changed: new, gone, and changed because of which fact."""

from difflib import unified_diff
from typing import Any

from advisor.faq.entry import Entry, bare
from advisor.replies.programmes import FIELD_TITLES
from corpus.load import Corpus

_WHOLE = {
    "corpus": "le catalogue",
    "corpus.noms": "un nom de formation",
    "corpus.liens": "les liens entre sources",
    "corpus.documents": "un document",
}


def changed_facts(entries: list[Entry], before: dict[str, Any], corpus: Corpus) -> dict[str, list[str]]:
    """Entry → facts (French) that differ from what its answer was made of at the last build."""
    found = {}
    for e in entries:
        old = before.get(e.id, {}).get("inputs")
        if old is not None and old != e.inputs:
            names = [n for n in {**old, **e.inputs} if old.get(n) != e.inputs.get(n)]
            precise = [n for n in names if n not in _WHOLE and not n.endswith(".fiche")]
            found[e.id] = [_said(n, corpus) for n in precise or names]
    return found


def _said(name: str, corpus: Corpus) -> str:
    if name in _WHOLE:
        return _WHOLE[name]
    owner, _, part = name.replace("#", ".").partition(".")
    if owner in corpus.programmes:
        return f"{FIELD_TITLES.get(part, part)} de « {corpus.programmes[owner].name} »"
    if owner in corpus.sheets:
        return f"« {corpus.sheets[owner].title} », énoncé {part}"
    return name


def report(entries: list[Entry], before: dict[str, Any], facts: dict[str, list[str]]) -> str:
    """Markdown for the editor; empty when nothing changed."""
    now = {e.id: e for e in entries}
    new = [e for e in entries if e.id not in before]
    gone = [old for id_, old in before.items() if id_ not in now]
    changed = [e for e in entries if e.id in before and _differs(e, before[e.id])]
    suspended = [e for e in entries if e.outdated]
    if not (new or gone or changed):
        return ""
    lines = ["# Ce qui a changé à la dernière construction", ""]
    lines.append(
        f"{len(new)} nouvelles, {len(changed)} changées, {len(gone)} disparues, {len(suspended)} décisions à revoir."
    )
    lines += _listed(
        "Décisions à revoir", [f"{e.question} — un fait a changé : {', '.join(e.outdated)}" for e in suspended]
    )
    lines += ["", "## Changées", ""] if changed else []
    for e in changed:
        lines += _difference(e, before[e.id], facts.get(e.id, []))
    lines += (
        _listed("Nouvelles", [e.question for e in new]) if before else ["", "Première construction : tout est nouveau."]
    )
    return "\n".join(lines + _listed("Disparues", [old["question"] for old in gone])) + "\n"


def _differs(e: Entry, old: dict[str, Any]) -> bool:
    told = e.json()
    return any(told[name] != old[name] for name in ("question", "answer", "citations", "status"))


def _difference(e: Entry, old: dict[str, Any], facts: list[str]) -> list[str]:
    why = ", ".join(facts) or ("votre décision" if e.edited or e.status != old["status"] else "les gabarits")
    was, now = [
        [bare(part) for part in text.split("\n") if part.strip()]
        for text in (old["answer"], f"{e.text}\n\n{e.complement}")
    ]
    moved = [line for line in list(unified_diff(was, now, lineterm="", n=0))[2:] if not line.startswith("@@")]
    return [f"### {e.question}", "", f"Parce que : {why}.", "", "```diff", *moved, "```", ""]


def _listed(title: str, items: list[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {item}" for item in items)] if items else []
