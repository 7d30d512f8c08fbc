"""Read the catalogue from its folder; every problem is told with file, line and field, all of them in one run."""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from corpus.codes import read_yaml
from corpus.errors import CorpusError, french
from corpus.models import Conflict, Links, Programme, Sheet, Statement, Superseded

R = TypeVar("R", bound=BaseModel)
Named = TypeVar("Named", Programme, Sheet)

FOUNDING_SHEET = "seed-anc-formation-ia-2025"
_STATEMENT = re.compile(r"^\[(\d+)\]\s+(.+?)(?:\n\{(.*?)(?:\s*\|\s*(.*?))?\}\s*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in the catalogue."""

    file: str
    line: int
    field: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.what}"


@dataclass(frozen=True)
class Corpus:
    """All that is known. `hash` changes with any byte of the catalogue."""

    programmes: dict[str, Programme]
    sheets: dict[str, Sheet]
    links: Links
    hash: str

    @cached_property
    def statements(self) -> dict[tuple[str, int], Statement]:
        return {(s.id, st.n): st for s in self.sheets.values() for st in s.statements}

    @cached_property
    def superseded(self) -> dict[tuple[str, int], Superseded]:
        return {(s.source, s.n): s for s in self.links.superseded}

    @cached_property
    def conflicts(self) -> dict[tuple[str, int], list[Conflict]]:
        """Conflicts by either side."""
        found: dict[tuple[str, int], list[Conflict]] = {}
        for c in self.links.conflicts:
            found.setdefault((c.source, c.n), []).append(c)
            found.setdefault((c.other.source, c.other.n), []).append(c)
        return found

    @cached_property
    def date(self) -> str:
        """The most recent date that any fact bears (ISO): the corpus's own day."""
        dates = [d for p in self.programmes.values() for d in (p.as_of, *(s.as_of for s in p.sources)) if d]
        return max(dates + [s.as_of for s in self.sheets.values() if s.as_of])


def catalogue_files(folder: Path) -> list[Path]:
    return [*sorted(folder.glob("programmes/*.yaml")), *sorted(folder.glob("sources/*.md")), folder / "links.yaml"]


def catalogue_hash(folder: Path) -> str:
    """Hash of names and bytes of every file of the catalogue."""
    digest = hashlib.sha256()
    for path in catalogue_files(folder):
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def load_corpus(folder: Path) -> Corpus:
    """:raises CorpusError: one line a problem, all of them."""
    corpus, problems = read_corpus(folder)
    if problems or corpus is None:
        raise CorpusError("\n".join(str(p) for p in problems))
    return corpus


def read_corpus(folder: Path) -> tuple[Corpus | None, list[Problem]]:
    """The corpus (None when a record does not validate) and every problem found."""
    problems: list[Problem] = []
    if not folder.is_dir():
        return None, [Problem(str(folder), 1, "catalogue", "dossier introuvable ; vérifiez PARCOURS_CATALOGUE")]
    places: dict[str, _File] = {}
    programmes = _records(
        Programme,
        [_File.of_yaml(p, folder, problems) for p in sorted(folder.glob("programmes/*.yaml"))],
        places,
        problems,
    )
    sheets = _records(
        Sheet, [_File.of_markdown(p, folder, problems) for p in sorted(folder.glob("sources/*.md"))], places, problems
    )
    links = None
    file = _File.of_yaml(folder / "links.yaml", folder, problems)
    if file:
        links = _validate(Links, file, problems)
        if links:
            places["links"] = file
    if links is None:
        return None, problems
    corpus = Corpus(programmes, sheets, links, catalogue_hash(folder))
    invalid = {path.stem for path in folder.glob("programmes/*.yaml")} - set(programmes)
    problems += _references(corpus, places, invalid)
    return corpus, problems


def _records(
    model: type[Named], files: list["_File | None"], places: dict[str, "_File"], problems: list[Problem]
) -> dict[str, Named]:
    """Records by id; an id given twice, or that is not its file's name, is told. `places` learns where each stands."""
    found: dict[str, Named] = {}
    for file in filter(None, files):
        record = _validate(model, file, problems)
        if record is None:
            continue
        id_, stem = record.id, Path(file.name).stem
        if id_ in found:
            problems.append(file.problem(("id",), f"identifiant en double « {id_} » (déjà dans {places[id_].name})"))
        elif id_ != stem:
            problems.append(
                file.problem(("id",), f"« {id_} » ne correspond pas au nom du fichier {Path(file.name).name}")
            )
        found[id_], places[id_] = record, file
    return found


@dataclass(frozen=True)
class _File:
    """A parsed file that still knows on which line each value stands."""

    name: str
    data: Any
    lines: dict[tuple[str | int, ...], int]

    @classmethod
    def of_yaml(cls, path: Path, folder: Path, problems: list[Problem]) -> "_File | None":
        name = str(path.relative_to(folder.parent))
        text = _read(path, name, problems)
        return None if text is None else cls._parse(name, text, 0, {}, problems)

    @classmethod
    def of_markdown(cls, path: Path, folder: Path, problems: list[Problem]) -> "_File | None":
        """Front matter between `---` lines, then one statement a paragraph: `[n] text`, then `{where | tags}`."""
        name = str(path.relative_to(folder.parent))
        text = _read(path, name, problems)
        if text is None:
            return None
        parts = re.split(r"^---\s*$", text, maxsplit=2, flags=re.MULTILINE)
        if len(parts) != 3 or parts[0].strip():
            problems.append(
                Problem(name, 1, "en-tête", "le fichier doit commencer par un en-tête entre deux lignes « --- »")
            )
            return None
        statements: list[dict[str, Any]] = []
        lines: dict[tuple[str | int, ...], int] = {}
        line = text[: len(text) - len(parts[2])].count("\n") + 1
        for block in re.split(r"(\n\s*\n)", parts[2]):
            content = block.strip()
            if content:
                at = line + block[: len(block) - len(block.lstrip())].count("\n")
                found = _STATEMENT.match(content)
                if found:
                    n, sentence, where, tags = found.groups()
                    lines[("statements", len(statements))] = at
                    statements.append(
                        {
                            "n": int(n),
                            "text": " ".join(sentence.split()),
                            "where": where or None,
                            "tags": [t.strip() for t in tags.split(",")] if tags else [],
                        }
                    )
                else:
                    problems.append(
                        Problem(
                            name,
                            at,
                            "statements",
                            f"paragraphe sans numéro « {content[:40]}… » ; écrivez « [n] texte »",
                        )
                    )
            line += block.count("\n")
        return cls._parse(name, parts[1], 0, {"statements": statements}, problems, lines)

    @classmethod
    def _parse(
        cls,
        name: str,
        text: str,
        offset: int,
        extra: dict[str, Any],
        problems: list[Problem],
        lines: dict[tuple[str | int, ...], int] | None = None,
    ) -> "_File | None":
        try:
            data = read_yaml(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 + offset if mark else 1
            problems.append(Problem(name, line, "YAML", f"illisible : {getattr(error, 'problem', error)}"))
            return None
        if not isinstance(data, dict):
            problems.append(Problem(name, 1, "YAML", "une fiche est une suite de « champ: valeur »"))
            return None
        return cls(name, {**data, **extra}, _LazyLines(text, offset, lines or {}))

    def problem(self, where: tuple[str | int, ...], what: str) -> Problem:
        """A problem at the line of the deepest part of `where` that stands in the file."""
        field = ".".join(str(p) for p in where) or "fiche"
        for length in range(len(where), -1, -1):
            if where[:length] in self.lines:
                return Problem(self.name, self.lines[where[:length]], field, what)
        return Problem(self.name, 1, field, what)


class _LazyLines(dict[tuple[str | int, ...], int]):
    """Line of each YAML path, composed only once a problem asks for it (composing triples the loading time)."""

    def __init__(self, text: str, offset: int, known: dict[tuple[str | int, ...], int]):
        super().__init__(known)
        self._text: str | None = text
        self._offset = offset

    def __contains__(self, key: object) -> bool:
        if self._text is not None:
            node, self._text = yaml.compose(self._text, Loader=yaml.CSafeLoader), None
            self._walk(node, ())
        return super().__contains__(key)

    def _walk(self, node: Any, path: tuple[str | int, ...]) -> None:
        self.setdefault(path, node.start_mark.line + 1 + self._offset)
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self[(*path, key.value)] = key.start_mark.line + 1 + self._offset
                self._walk(value, (*path, key.value))
        elif isinstance(node, yaml.SequenceNode):
            for i, value in enumerate(node.value):
                self._walk(value, (*path, i))


def _read(path: Path, name: str, problems: list[Problem]) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        problems.append(Problem(name, 1, "fichier", "manque"))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(Problem(name, 1, "fichier", f"illisible en UTF-8 : {error}"))
    return None


def _validate(model: type[R], file: _File, problems: list[Problem]) -> R | None:
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        for e in error.errors(include_url=False):
            problems.append(file.problem(tuple(e["loc"]), french(e)))
        return None


def _references(corpus: Corpus, places: dict[str, _File], invalid: set[str]) -> list[Problem]:
    """Dangling prerequisites, twins, cited statements, and cycles of prerequisites."""
    found: list[Problem] = []
    known = set(corpus.programmes) | invalid  # a record that does not validate is told once, not by all who refer to it
    for p in corpus.programmes.values():
        file = places[p.id]
        for i, requirement in enumerate(p.requires):
            for target in requirement.programmes:
                if target not in known:
                    found.append(
                        file.problem(("requires", i, "programmes"), f"prérequis vers un programme absent « {target} »")
                    )
        for twin in p.same_as_maybe:
            if twin not in known:
                found.append(file.problem(("same_as_maybe",), f"programme absent « {twin} »"))
    for cycle in _cycles(corpus):
        found.append(places[cycle[0]].problem(("requires",), "prérequis en boucle : " + " → ".join(cycle)))
    for sheet in corpus.sheets.values():
        numbers = [s.n for s in sheet.statements]
        for i, n in enumerate(numbers):
            if n in numbers[:i]:
                found.append(places[sheet.id].problem(("statements", i), f"numéro d'énoncé en double : {n}"))
    found += _link_references(corpus, places["links"])
    return found


def _link_references(corpus: Corpus, file: _File) -> list[Problem]:
    found = []

    def check(ref: Any, *where: str | int) -> None:
        if (ref.source, ref.n) not in corpus.statements:
            found.append(file.problem(where, f"énoncé absent « {ref.source} » n° {ref.n}"))

    links = corpus.links
    for i, s in enumerate(links.superseded):
        check(s, "superseded", i, "source")
        check(s.by, "superseded", i, "by")
    for i, c in enumerate(links.conflicts):
        check(c, "conflicts", i, "source")
        check(c.other, "conflicts", i, "with")
    for i, status in enumerate(links.status_routes):
        for j, route in enumerate(status.routes):
            for ref in (route, *route.also):
                check(ref, "status_routes", i, "routes", j)
    for i, practice in enumerate(links.judgement_practices):
        check(practice, "judgement_practices", i)
    for i, kind_range in enumerate(links.kind_ranges):
        check(kind_range, "kind_ranges", i)
    return found


def _cycles(corpus: Corpus) -> list[list[str]]:
    """Cycles among prerequisites: a path through one could never be ordered."""
    graph = {
        p.id: [t for r in p.requires for t in r.programmes if t in corpus.programmes]
        for p in corpus.programmes.values()
    }
    cycles, done = [], set()

    def visit(node: str, trail: list[str]) -> None:
        if node in trail:
            cycles.append([*trail[trail.index(node) :], node])
            return
        if node in done:
            return
        for target in graph[node]:
            visit(target, [*trail, node])
        done.add(node)

    for node in graph:
        visit(node, [])
    return cycles
