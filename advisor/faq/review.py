"""The editor's loop: one spreadsheet to read again, approve, correct, reject, pin and add wordings in.

Rows are keyed by question. What the editor wrote is carried from build to build, word for word. `empreinte` holds the
proposal that the row showed: when another one stands at the next build, an approval no longer holds (the row says why
and asks for a new decision, the text is kept beside it), while a pinned text stays published as it was.
"""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.faq.entry import APPROVED, PINNED, Entry
from advisor.faq.files import write
from advisor.faq.rounds import Assembly
from advisor.faq.sheets import Column, xlsx_bytes
from corpus.errors import UserError

APPROVE, REJECT, PIN = "approuver", "rejeter", "épingler"
DECISIONS = (APPROVE, REJECT, PIN)
COLUMNS = [
    Column("clé", 28, help="Ne changez pas cette colonne : elle relie la ligne à sa question."),
    Column("état", 16, help="nouvelle, relue, à relire (un fait a changé depuis votre décision), ou disparue."),
    Column(
        "décision",
        14,
        True,
        DECISIONS,
        help="approuver, rejeter ou épingler (garder telle quelle quoi qu'il arrive). Vide : pas encore relue.",
    ),
    Column("question", 44),
    Column("réponse proposée", 80),
    Column("votre question", 44, True, help="Pour remplacer la question. Vide : la question proposée."),
    Column(
        "votre réponse",
        80,
        True,
        help="Pour remplacer la réponse. Gardez les repères [1], [2]… des sources. Vide : la réponse proposée.",
    ),
    Column("variantes à ajouter", 40, True, help="D'autres façons de poser la question, une par ligne."),
    Column("note", 30, True, help="Pour vous ; n'est jamais publiée."),
    Column("ce qui a changé", 40),
    Column("sources", 60),
    Column("demandes", 10, help="Combien de questions réelles cette réponse couvre."),
    Column("empreinte", 14, hidden=True),
]
NOTICE = (
    "Relecture de la FAQ. Les cases blanches sont à vous : décision, votre question, votre réponse, variantes, note. "
    "Vide = proposée, pas encore relue. Approuver : publiée et servie par le conseiller. Rejeter : retirée. Épingler : gardée même si un fait change. "
    "Enregistrez en .xlsx, fermez, puis relancez « parcours-ia faq build » : rien de ce que vous avez écrit n'est perdu."
)
_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Decision:
    """What the editor wrote on one row."""

    id: str
    decision: str = ""
    question: str = ""
    answer: str = ""
    variants: tuple[str, ...] = ()
    note: str = ""
    seen: str = ""
    """Fingerprint of the proposal that the row showed."""
    proposed: str = ""
    """The proposal itself."""
    why: str = ""
    """What the last build said had changed."""
    row: int = 0

    @property
    def touched(self) -> bool:
        return bool(self.decision or self.question or self.answer or self.variants or self.note)


def fingerprint(e: Entry) -> str:
    """Of a proposal: its question, its answer and the sources it cites."""
    sources = [f"{c['url']}{c['as_of']}" for c in e.citations]
    return hashlib.sha256("\0".join([e.question, e.text, *sources]).encode()).hexdigest()[:12]


def read(path: Path) -> dict[str, Decision]:
    """The editor's decisions by question. :raises UserError: what is wrong, row by row; the file is left as it is."""
    if not path.exists():
        return {}
    rows = _rows(path)
    head = next((i for i, row in enumerate(rows) if "clé" in row and "décision" in row), None)
    if head is None:
        raise UserError(
            f"{path} : je ne trouve pas la ligne de titres (« clé », « décision »…). Remettez-la, ou déplacez ce fichier ailleurs."
        )
    places = {title: x for x, title in enumerate(rows[head])}
    missing = [c.title for c in COLUMNS if c.editable and c.title not in places]
    if missing:
        raise UserError(
            f"{path} ligne {head + 1} : colonne manquante « {missing[0]} ». Remettez ce titre ; rien n'a été changé."
        )
    found: dict[str, Decision] = {}
    problems: list[str] = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {title: row[x].strip() if x < len(row) else "" for title, x in places.items()}
        if any(cells.values()):
            _read_row(number, cells, found, problems)
    if problems:
        raise UserError(
            "\n".join(f"{path} {p}" for p in problems) + "\nRien n'a été changé : corrigez ces lignes et relancez."
        )
    return found


def _read_row(number: int, cells: dict[str, str], found: dict[str, Decision], problems: list[str]) -> None:
    id_, decision = cells["clé"], cells["décision"].casefold()
    if not id_:
        problems.append(
            f"ligne {number} : la colonne « clé » est vide ; remettez celle de la question « {cells.get('question', '')[:60]} »."
        )
    elif id_ in found:
        problems.append(
            f"ligne {number} : la clé « {id_} » est déjà ligne {found[id_].row} ; gardez une seule des deux."
        )
    elif decision and decision not in DECISIONS:
        problems.append(
            f"ligne {number} : décision « {cells['décision']} » inconnue ; attendu : {', '.join(DECISIONS)}, ou rien."
        )
    else:
        variants = tuple(v.strip() for v in cells["variantes à ajouter"].splitlines() if v.strip())
        found[id_] = Decision(
            id_, decision, cells["votre question"], cells["votre réponse"], variants, cells["note"],
            cells.get("empreinte", ""), cells.get("réponse proposée", ""), cells.get("ce qui a changé", ""), number,
        )  # fmt: skip


def _rows(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise UserError(
            f"{path} : ce n'est pas un classeur lisible ({error}). Rouvrez-le et enregistrez-le en .xlsx ; rien n'a été changé."
        ) from error
    return [[_text(cell) for cell in row] for row in sheet]


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


# --- decisions applied ------------------------------------------------------------------------------------------------


def apply(
    assembly: Assembly, decisions: dict[str, Decision], changed: dict[str, list[str]], before: dict[str, Any]
) -> list[Entry]:
    """What is published: proposals, as the editor decided.

    :param changed: entry → facts that changed since the last build. :param before: entry → what `faq.json` held for it.
    :raises UserError: a corrected answer bears a marker that no source of the question answers to; rows are named.
    """
    published, problems = [], []
    for e in assembly.entries:
        decision = decisions.get(e.id, Decision(e.id))
        if decision.decision == REJECT:
            continue
        stands = decision.seen in ("", fingerprint(e))
        if decision.decision == PIN and not stands:
            e = _as_pinned(e, decision, before.get(e.id))
        problems += _wrong_marker(e, decision)
        published.append(_decided(e, decision, stands, changed.get(e.id, [])))
    if problems:
        raise UserError("\n".join(problems) + "\nRien n'a été changé : corrigez ces lignes et relancez.")
    return published


def _as_pinned(e: Entry, d: Decision, before: dict[str, Any] | None) -> Entry:
    """The entry as it stood when it was pinned: its own text with its own sources."""
    text = _without(d.proposed, e.complement if before is None else before["complement"])
    return (
        e
        if before is None
        else replace(e, text=text, citations=tuple(before["citations"]), complement=before["complement"])
    )


def _decided(e: Entry, d: Decision, stands: bool, changed: list[str]) -> Entry:
    variants = tuple(dict.fromkeys([*e.variants, *([e.question] if d.question else []), *d.variants]))
    outdated = tuple(changed or ["la réponse proposée"]) if d.decision and not stands else ()
    if not d.decision or (d.decision == APPROVE and not stands):
        return replace(e, variants=tuple(dict.fromkeys([*e.variants, *d.variants])), outdated=outdated)
    text = _without(d.answer, e.complement) or e.text
    status = PINNED if d.decision == PIN else APPROVED
    return replace(
        e, question=d.question or e.question, text=text, variants=variants, status=status, outdated=outdated,
        edited=bool(d.question or d.answer),
    )  # fmt: skip


def _without(text: str, complement: str) -> str:
    """A text as edited, without the complement sentence that every format adds itself."""
    return text.replace(complement, "").strip()


def _wrong_marker(e: Entry, d: Decision) -> list[str]:
    known = {c["marker"] for c in e.citations}
    wrong = sorted({int(m) for m in _MARKER.findall(d.answer)} - known)
    if not wrong or not d.decision:
        return []
    allowed = f"les sources [{min(known)}] à [{max(known)}]"
    return [
        f"ligne {d.row} ({e.id}) : le repère [{wrong[0]}] de « votre réponse » n'existe pas ; cette question a {allowed}."
    ]


# --- the file, written again ------------------------------------------------------------------------------------------


def write_file(
    path: Path, assembly: Assembly, decisions: dict[str, Decision], changed: dict[str, list[str]], before: bytes | None
) -> None:
    """The spreadsheet for the next reading. :raises UserError: somebody saved it since `before` was read."""
    now = path.read_bytes() if path.exists() else None
    if now != before:
        raise UserError(
            f"{path} a été enregistré pendant la construction : relancez « parcours-ia faq build », rien n'est perdu."
        )
    rows = [
        _row(e, decisions.get(e.id, Decision(e.id)), changed.get(e.id, []))
        for e in sorted(assembly.entries, key=lambda e: -e.demand)
    ]
    held = {e.id for e in assembly.entries}
    rows += [_gone(d) for d in decisions.values() if d.touched and d.id not in held]
    content = xlsx_bytes("Relecture", COLUMNS, rows, NOTICE, protected=True)
    if content != now:
        write(path, content)


def _row(e: Entry, d: Decision, changed: list[str]) -> list[object]:
    mark, decision, answer, why = fingerprint(e), d.decision, d.answer, ""
    stands = d.seen in ("", mark)
    told = ", ".join(changed) or "la réponse proposée"
    if decision == PIN:
        answer = d.answer or d.proposed  # what was seen when it was pinned is what stays
        state, why = ("relue", "") if stands else ("relue", f"épinglée, mais a changé : {told}")
    elif decision == APPROVE and not stands:
        state, decision, why = "à relire", "", f"était approuvée ; a changé : {told}"
    elif decision:
        state = "relue"
    else:
        why = d.why or ("" if stands else told)
        state = "à relire" if why else "nouvelle"
    sources = "\n".join(f"[{c['marker']}] {c['title']} — {c['url'] or 'sans adresse'}" for c in e.citations)
    return [
        e.id, state, decision, e.question, f"{e.text}\n\n{e.complement}", d.question, answer, "\n".join(d.variants), d.note,
        why, sources, e.demand, d.seen if d.decision == PIN and d.seen else mark,
    ]  # fmt: skip


def _gone(d: Decision) -> list[object]:
    why = "le corpus ne permet plus cette question ; votre texte est gardé ici"
    return [
        d.id,
        "disparue",
        d.decision,
        d.question,
        d.proposed,
        d.question,
        d.answer,
        "\n".join(d.variants),
        d.note,
        why,
        "",
        0,
        d.seen,
    ]
