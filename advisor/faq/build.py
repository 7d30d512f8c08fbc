"""`faq build`: questions, answers, what earns its place, the editor's decisions, and every file, in that order."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from advisor.faq import changes, coverage, demand, review
from advisor.faq.approved import write_approved
from advisor.faq.demand import Cluster, Log
from advisor.faq.entry import PROPOSED, Entry
from advisor.faq.files import as_json, write, write_json
from advisor.faq.formats import jsonld, markdown, site, tables, word
from advisor.faq.questions import Gap, Generator, Question
from advisor.faq.rounds import Assembly, assemble, near_threshold
from advisor.faq.sheets import Column, csv_bytes
from advisor.faq.store import Store
from advisor.faq.work import answered, facts_maker
from advisor.knowledge import known_questions
from corpus.errors import UserError
from corpus.load import Corpus, load_corpus
from corpus.settings import Settings
from index.engine import Engine

PUBLIC = ("faq.md", "faq.csv", "faq.xlsx", "faq.docx", "faq.jsonld", "cours.jsonld", "site/index.html")
"""Outputs beside `faq.json` that a reader uses."""


class Progress(Protocol):
    """What is told while a build runs: a task of so many steps, then each step."""

    def start(self, what: str, total: int) -> None: ...

    def advance(self, n: int) -> None: ...


@dataclass(frozen=True)
class Options:
    """What a build is asked for."""

    out: Path
    review: Path | None = None
    questions: Path | None = None
    column: str | None = None
    only: str = ""
    """Keep the questions whose id begins so: a look at a part, in a folder of its own."""


@dataclass(frozen=True)
class Report:
    """What a build did, to be told."""

    entries: list[Entry]
    assembly: Assembly
    gaps: list[Gap]
    made: int
    reused: int
    changes: str
    log: Log | None
    clusters: list[Cluster]


def build(settings: Settings, options: Options, engine: Engine, progress: Progress) -> Report:
    """:raises UserError: a catalogue, review file or log to mend; nothing was written then."""
    corpus = load_corpus(settings.catalogue)
    review_file = options.review or options.out / "edition" / "relecture.xlsx"
    before_bytes = review_file.read_bytes() if review_file.exists() else None
    decisions = review.read(review_file)
    before = _published_before(options.out)
    if options.only and any(
        not name.startswith(options.only) and e["section"] != "demande" for name, e in before.items()
    ):
        raise UserError(
            f"{options.out} tient une FAQ plus large que « {options.only} » : écrivez l'extrait ailleurs, avec --out."
        )
    generator = Generator(corpus, facts_maker(corpus, settings))
    questions = [q for q in generator.questions() if q.id.startswith(options.only)]
    log = demand.gather(options.questions, options.column) if options.questions else None
    asked = demand.questions(log, corpus.hash) if log else []
    with Store(settings.home / "faq" / "answers.jsonl") as store:
        todo = questions + asked
        records, made = answered(
            todo,
            corpus,
            settings,
            store,
            engine,
            lambda n: progress.start("Questions", n),
            progress.advance,
            prune=not options.only,
        )
    vectors, labels = known_questions(settings)
    near, dim = near_threshold(vectors, labels), vectors.shape[1]
    clusters = demand.clusters(log, records, near, dim) if log else []
    assembly = _assembled(questions, clusters, records, near, dim)
    facts = changes.changed_facts(assembly.entries, before, corpus)
    entries = review.apply(assembly, decisions, facts, before)
    # nobody's words are published unread
    entries = [e for e in entries if e.section != "demande" or e.status != PROPOSED]
    told = changes.report(entries, before, facts)
    gaps = [g for g in generator.gaps() if f"programmes/{g.programme}/".startswith(options.only)]
    review.write_file(review_file, assembly, decisions, facts, before_bytes)
    _write(options.out, entries, assembly, gaps, corpus, records, clusters, log, told, progress)
    write_approved(settings.approved_faq, entries, review_file, corpus)
    return Report(entries, assembly, gaps, made, len(todo) - made, told, log, clusters)


def _assembled(
    questions: list[Question], clusters: list[Cluster], records: dict[str, dict[str, Any]], near: float, dim: int
) -> Assembly:
    """Generated questions and answered real ones together; a real one that repeats a generated one adds its demand to it."""
    real = [
        Question(c.id, "demande", "demande", c.question, (c.question, *c.wordings)) for c in clusters if c.why is None
    ]
    records = records | {c.id: {**c.record, "wordings": [c.question, *c.wordings]} for c in clusters if c.why is None}
    assembly = assemble(questions + real, records, near, dim, {c.id: c.demand for c in clusters})
    return replace(assembly, entries=sorted(assembly.entries, key=lambda e: e.section == "demande"))


def _published_before(out: Path) -> dict[str, Any]:
    """What the last build published, by entry; nothing when there was none."""
    try:
        return {e["id"]: e for e in json.loads((out / "faq.json").read_text("utf-8"))["entries"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write(
    out: Path, entries: list[Entry], assembly: Assembly, gaps: list[Gap], corpus: Corpus, records: dict[str, dict[str, Any]],
    clusters: list[Cluster], log: Log | None, told: str, progress: Progress,
) -> None:  # fmt: skip
    """Every output, each by rename. `faq.json` comes last: when it already stands as it would be written, all the rest does too."""
    summary = {
        "corpus": corpus.hash,
        "date": corpus.date,
        "count": len(entries),
        "made_by": _version(),
        "entries": [e.json() for e in entries],
    }
    content = as_json(summary)
    _write_editor(out / "edition", entries, assembly, gaps, corpus, records, clusters, log, told)
    if (
        (out / "faq.json").exists()
        and (out / "faq.json").read_bytes() == content.encode()
        and all((out / n).exists() for n in PUBLIC)
    ):
        return
    makers: list[tuple[str, Callable[[], str | bytes]]] = [
        ("faq.md", lambda: markdown.document(entries, corpus)),
        ("faq.csv", lambda: tables.as_csv(entries)),
        ("faq.xlsx", lambda: tables.as_xlsx(entries)),
        ("faq.docx", lambda: word.as_docx(entries, corpus)),
        ("faq.jsonld", lambda: json.dumps(jsonld.faq_page(entries), ensure_ascii=False, indent=1) + "\n"),
        ("cours.jsonld", lambda: json.dumps(jsonld.courses(corpus), ensure_ascii=False, indent=1) + "\n"),
    ]
    files = site.pages(entries, corpus)
    progress.start("Fichiers", len(makers) + len(files) + 1)
    for name, make in makers:
        write(out / name, make())
        progress.advance(1)
    for name, page in files.items():
        write(out / "site" / name, page)
        progress.advance(1)
    for old in (out / "site").rglob("*.html"):
        if old.relative_to(out / "site").as_posix() not in files:
            old.unlink()
    write(out / "faq.json", content)
    progress.advance(1)


def _version() -> str:
    """Hash of what shapes the outputs from the same entries."""
    files = sorted(p for p in Path(__file__).parent.rglob("*") if p.suffix in (".py", ".j2", ".css", ".js", ".yaml"))
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:12]


def _write_editor(
    out: Path, entries: list[Entry], assembly: Assembly, gaps: list[Gap], corpus: Corpus, records: dict[str, dict[str, Any]],
    clusters: list[Cluster], log: Log | None, told: str,
) -> None:  # fmt: skip
    """What is for the editor and not for the public."""
    matrices = [coverage.programmes(assembly, entries, gaps, corpus), coverage.professions(assembly, records)]
    write(out / "couverture.svg", coverage.picture(matrices))
    write(out / "couverture-formations.csv", matrices[0].csv())
    write(out / "couverture-professions.csv", matrices[1].csv())
    write(
        out / "a-revoir.csv",
        _csv(
            ["id", "question", "why"], ["identifiant", "question", "pourquoi"], assembly.to_review + assembly.unsourced
        ),
    )
    write(
        out / "fusions.csv",
        _csv(["id", "question", "into"], ["identifiant", "question", "fusionnée avec"], assembly.merged),
    )
    write(
        out / "lacunes.csv",
        csv_bytes(
            [Column(t) for t in ("formation", "fait inconnu", "page de l'organisme")],
            [[g.programme, g.title, g.url or ""] for g in gaps],
        ),
    )
    if told:
        write(out / "changements.md", told)
    if log is not None:
        _write_demand(out, log, clusters, {m["id"]: m["into"] for m in assembly.merged})


def _write_demand(out: Path, log: Log, clusters: list[Cluster], into: dict[str, str]) -> None:
    head = [
        Column(t)
        for t in ("rang", "demandes", "question", "entrée de la FAQ", "ce qui manque", "réponse", "autres formulations")
    ]
    rows = [
        [n, c.demand, c.question, into.get(c.id, c.id) if c.why is None else "", c.why or "", c.record["text"] if c.why is None else "", "\n".join(c.wordings)]
        for n, c in enumerate(clusters, 1)
    ]  # fmt: skip
    write(out / "demandes.csv", csv_bytes(head, rows))
    write(
        out / "a-documenter.csv", csv_bytes([*head[:3], head[4], head[6]], [[*r[:3], r[4], r[6]] for r in rows if r[4]])
    )
    write_json(out / "demandes.json", {
        "read": log.read, "empty": log.empty, "cut": log.cut, "left_out": log.left_out, "distinct": len(log.counts), "scrubbed": dict(sorted(log.kinds.items())),
        "clusters": [{"rank": r[0], "demand": r[1], "question": r[2], "entry": r[3] or None, "missing": r[4] or None, "wordings": list(c.wordings)} for r, c in zip(rows, clusters, strict=True)],
    })  # fmt: skip


def _csv(names: list[str], titles: list[str], rows: list[dict[str, str]]) -> bytes:
    return csv_bytes([Column(t) for t in titles], [[row[n] for n in names] for row in rows])
