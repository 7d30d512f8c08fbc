"""Records on their way into the catalogue: where each stood, what it lacks, and how all are written or none."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from corpus.errors import UserError, french
from corpus.load import read_corpus
from corpus.models import Programme
from corpus.text import fold

TOLD = 20
"""Problems told at most in one run."""
UNCLASSIFIED: dict[str, Any] = {
    "professions": [], "reserved": None, "specialties": [], "topics": [], "competencies": [], "stage": "fondamentaux", "level": None,
    "programming": None, "judgement": None, "why": "Importée : classement à faire.",
}  # fmt: skip
"""What a file from elsewhere cannot know: our own classification, to be done by an editor."""
_DEFAULTS: dict[str, Any] = {
    "status": "a_verifier", "last_attested": None, "enrolment": "individuelle", "provider": None, "partners": [], "city": None,
    "region": None, "country": None, "places": [], "description": "", "audience": [], "prerequisites": None, "requires": [],
    "topics": [], "modalities": [], "hours": None, "hours_note": None, "months": None, "duration": None, "rhythm": None, "prices": [],
    "learner_funding": [], "sponsors": [], "admission": None, "capacity": None, "programming_required": None, "practical": None,
    "assessment": None, "certification": None, "ects": None, "language": None, "first_edition": None, "url": None,
    "good_to_know": [], "same_as_maybe": [], "editorial": UNCLASSIFIED, "as_of": None, "confidence": "medium", "sources": [],
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One record as read: `where` is file and line, `data` what it said under the names of `Programme`."""

    where: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Imported:
    """What an import did or would do."""

    added: list[str]
    replaced: list[str]
    unclassified: list[str]


def bring_in(rows: list[Row], catalogue: Path, replace: bool, write: bool = True) -> Imported:
    """Write the records as programme files, all of them or none.

    :raises UserError: one line a problem (file, line, field), an id already taken without `replace`, or records that do
    not stand with the rest of the catalogue; nothing is written then.
    """
    folder = catalogue / "programmes"
    records, problems = _validated(rows)
    taken = [p.id for p, _ in records if (folder / f"{p.id}.yaml").exists()]
    if taken and not replace:
        problems += [
            f"{where}: id: « {p.id} » est déjà au catalogue ; ajoutez --replace pour la remplacer"
            for p, where in records
            if p.id in taken
        ]
    if problems:
        more = f"\n… et {len(problems) - TOLD} autres." if len(problems) > TOLD else ""
        raise UserError("\n".join(problems[:TOLD]) + more + "\nRien n'a été écrit.")
    files = {f"{p.id}.yaml": _yaml(p) for p, _ in records}
    _stand_together(files, catalogue)
    if write:
        _write_all(files, folder)
    return Imported(
        [p.id for p, _ in records if p.id not in taken], taken,
        [p.id for p, _ in records if p.editorial.why == UNCLASSIFIED["why"]],
    )  # fmt: skip


def identifier(text: str) -> str:
    """A catalogue id from a title or a number: lower case, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:80].strip("-")


def _validated(rows: list[Row]) -> tuple[list[tuple[Programme, str]], list[str]]:
    records: list[tuple[Programme, str]] = []
    problems: list[str] = []
    seen: dict[str, str] = {}
    for row in rows:
        data = {**_DEFAULTS, **row.data}
        if not data["sources"] and data["url"]:
            named = sorted(set(row.data) & _CITABLE)
            data["sources"] = [
                {"url": data["url"], "supports": named, "says": "page de la formation", "as_of": data["as_of"]}
            ]
        try:
            programme = Programme.model_validate(data)
        except ValidationError as error:
            for e in error.errors(include_url=False)[:5]:
                name = ".".join(map(str, e["loc"])) or "fiche"
                said = "aucune adresse : chaque fiche cite au moins une page" if name == "sources" else french(e)
                problems.append(f"{row.where}: {name}: {said}")
            continue
        if programme.id in seen:
            problems.append(f"{row.where}: id: « {programme.id} » est déjà à {seen[programme.id]}")
        seen[programme.id] = row.where
        records.append((programme, row.where))
    return records, problems


_CITABLE = {"name", "kind", "provider", "city", "places", "modalities", "hours", "months", "duration", "rhythm", "prices", "audience",
            "prerequisites", "topics", "assessment", "certification", "language", "admission", "description"}  # fmt: skip


def _yaml(programme: Programme) -> str:
    return yaml.safe_dump(programme.model_dump(mode="json"), allow_unicode=True, sort_keys=False, width=118)


def _stand_together(files: dict[str, str], catalogue: Path) -> None:
    """Checks the catalogue as it would be, in a copy. :raises UserError: dangling or circular references."""
    with tempfile.TemporaryDirectory() as draft:
        copy = Path(draft) / catalogue.name
        shutil.copytree(catalogue, copy)
        for name, text in files.items():
            (copy / "programmes" / name).write_text(text, "utf-8")
        _, problems = read_corpus(copy)
    ours = [p for p in problems if Path(p.file).name in files]
    if ours:
        raise UserError("\n".join(map(str, ours[:TOLD])) + "\nRien n'a été écrit.")


def _write_all(files: dict[str, str], folder: Path) -> None:
    """Every file beside its place first, then all renamed: an interruption leaves whole files only."""
    drafts = []
    for name, text in files.items():
        draft = folder / f".{name}.draft"
        draft.write_text(text, "utf-8")
        drafts.append((draft, folder / name))
    for draft, place in drafts:
        os.replace(draft, place)
