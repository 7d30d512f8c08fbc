"""The command line: a thin skin over the advisor. Data alone on standard output; progress on standard error."""

import gc
import json
import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import UserError, french
from corpus.files import write_whole
from corpus.settings import Settings, settings
from ui.cli_faq import faq_app

if TYPE_CHECKING:
    from advisor.advisor import Advisor
    from advisor.answer import Answer
    from advisor.profile import Profile

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
                  help="Parcours IA Santé : quelle formation à l'IA en santé, pour qui, dans quel ordre, d'après quelles sources.")  # fmt: skip
corpus_app = typer.Typer(no_args_is_help=True, help="Outils du catalogue.")
index_app = typer.Typer(no_args_is_help=True, help="L'index de recherche.")
model_app = typer.Typer(no_args_is_help=True, help="L'encodeur.")
app.add_typer(corpus_app, name="corpus")
app.add_typer(index_app, name="index")
app.add_typer(model_app, name="model")
app.add_typer(faq_app, name="faq")

MAX_LINE = 1_000_000
"""Longest line of `ask --json` that is read (characters)."""
Json = Annotated[bool, typer.Option("--json", help="Sortie lisible par une machine, seule sur la sortie standard.")]
Today = Annotated[str | None, typer.Option(help="Le jour pour lequel on répond (AAAA-MM-JJ) ; sinon l'horloge.")]
Explain = Annotated[bool, typer.Option("--explain", help="Ajoute les règles appliquées et les rangs.")]


def main() -> None:
    """Entry point. What was opened is left to the system: taking it down piece by piece lasts a third of a second."""
    code = _exit_code()
    with suppress(BrokenPipeError):
        sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _exit_code() -> int:
    """Run the command: a problem the person can mend is one line on standard error, never a traceback."""
    try:
        app()
    except SystemExit as done:
        return int(done.code or 0)
    except UserError as error:
        typer.echo(str(error), err=True)
        return error.exit_code
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return 0


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Adresse d'écoute.")] = None,
    port: Annotated[int | None, typer.Option(help="Port d'écoute.")] = None,
    today: Today = None,
) -> None:
    """Sert la page web."""
    from ui.app import serve as run

    run(_settings(today, host=host, port=port))


@app.command()
def ask(
    message: Annotated[
        str | None, typer.Argument(help="Une question ; sans elle, avec --json, des lignes JSON sur l'entrée standard.")
    ] = None,
    as_json: Json = False,
    explain: Explain = False,
    today: Today = None,
) -> None:
    """Répond à un message, ou à un flux de lignes JSON, dans l'ordre."""
    if message is None and not as_json:
        raise UserError('Donnez un message (parcours-ia ask "…"), ou --json et des lignes JSON sur l\'entrée standard.')
    advisor = _advisor(today)
    if message is not None:
        from advisor.dialogue import State

        answer, _ = advisor.turn(State(), message, explain)
        typer.echo(_dump(answer.contract()) if as_json else _readable(answer))
        return
    for result in _stream(advisor, sys.stdin, explain):
        sys.stdout.write(_dump(result) + "\n")
        sys.stdout.flush()


@app.command()
def chat(today: Today = None) -> None:
    """Conversation dans le terminal (Ctrl-D ou « au revoir » pour finir)."""
    from advisor.dialogue import State

    advisor, state = _advisor(today), State()
    typer.echo(advisor.greeting() + "\n")
    while True:
        try:
            message = input("› ")
        except EOFError:
            typer.echo("")
            return
        answer, state = advisor.turn(state, message)
        typer.echo("\n" + _readable(answer) + "\n")
        if answer.intent == "goodbye":
            return


@app.command()
def recommend(
    profile: Annotated[Path, typer.Option(help="Profil, en JSON ou en YAML.")],
    as_json: Json = False,
    pdf: Annotated[
        Path | None, typer.Option(help="Écrit aussi le parcours sur une page A4, pour un service de formation.")
    ] = None,
    md: Annotated[Path | None, typer.Option(help="Écrit aussi la même page en Markdown.")] = None,
    ics: Annotated[
        Path | None,
        typer.Option(
            help="Écrit aussi les dates publiées dans un agenda ; sans date publiée, rien n'est écrit et c'est dit."
        ),
    ] = None,
    today: Today = None,
) -> None:
    """Compose un parcours pour un profil, sans conversation.

    Un parcours sans date publiée, ou sans aucune étape, n'est pas une erreur : le fichier qui n'a pas lieu d'être n'est
    pas écrit, une phrase le dit sur la sortie d'erreur, et le code de sortie est 0.
    """
    from advisor.dialogue import State

    advisor = _advisor(today)
    answer, after = advisor.recommend(State(profile=_profile_file(profile)))
    if pdf or md or ics:
        from ui.takeaway import files

        written, missing = files(advisor.take_away(after) if answer.path else None, {"pdf": pdf, "md": md, "ics": ics})
        for path, content in written.items():
            write_whole(path, content)
        for sentence in missing:
            _say(sentence)
    typer.echo(_dump(answer.contract()) if as_json else _readable(answer))


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="Ce que l'on cherche.")],
    k: Annotated[int, typer.Option("-k", min=1, max=200, help="Nombre de passages.")] = 5,
    as_json: Json = False,
) -> None:
    """Montre les passages que la recherche trouve, programmes et énoncés de sources."""
    from index.build import open_searcher

    searcher = open_searcher(settings())
    vector = searcher.encoder.encode_queries([query[:2000]])[0]
    found = searcher.programmes(query[:2000], vector, k=k) + searcher.statements(query[:2000], vector, k=k)
    found = sorted(found, key=lambda f: -f.relevance)[:k]
    rows: list[dict[str, Any]] = [
        {f.kind: f.owner, **({"n": f.n} if f.n else {}), "passage": f.passage.text, "score": round(f.relevance, 5)}
        for f in found
    ]
    if as_json:
        typer.echo(_dump(rows))
        return
    for row in rows:
        typer.echo(f"{row['score']:.4f}  {row.get('programme') or row.get('source')}\n        {row['passage'][:160]}")


@app.command("eval")
def evaluate(
    split: Annotated[str, typer.Option(help="dev, test, ou les deux à la suite (all).")] = "all",
    gold: Annotated[Path, typer.Option(help="Dossier des données d'évaluation.")] = Path("tests/gold"),
    out: Annotated[Path | None, typer.Option(help="Dossier où écrire images et erreurs.")] = None,
    paths: Annotated[
        bool, typer.Option("--paths", help="Mesurer les parcours, face à trois classements de référence.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Mesure la compréhension, ou les parcours avec --paths, par partage et sans jamais les mêler."""
    from advisor.evaluation import SPLITS
    from advisor.evaluation import evaluate as measure
    from advisor.path_evaluation import PathReport, evaluate_paths
    from ui.report import show, show_paths, write, write_paths

    if split not in (*SPLITS, "all"):
        raise UserError(f"--split : « {split} » n'existe pas ; attendu : {', '.join(SPLITS)} ou all.")
    advisor = _advisor(None)
    reports = []
    for name in SPLITS if split == "all" else (split,):
        _say(f"Évaluation sur {name}…")
        report = evaluate_paths(advisor, gold, name) if paths else measure(advisor, gold, name)
        reports.append(report)
        if not as_json:
            show_paths(report) if isinstance(report, PathReport) else show(report)
        if out:
            write_paths(report, out) if isinstance(report, PathReport) else write(report, out)
    if as_json:
        typer.echo(_dump({r.split: {"counts": r.counts, "figures": _rounded(r.figures)} for r in reports}))


@corpus_app.command("check")
def corpus_check(
    folder: Annotated[Path | None, typer.Argument(help="Dossier du catalogue.")] = None, as_json: Json = False
) -> None:
    """Valide le catalogue ; tous les problèmes en une fois, avec fichier, ligne et champ."""
    from corpus.load import read_corpus

    corpus, problems = read_corpus(folder or settings().catalogue)
    if as_json:
        typer.echo(_dump([{"file": p.file, "line": p.line, "field": p.field, "problem": p.what} for p in problems]))
    else:
        for problem in problems:
            typer.echo(str(problem), err=True)
    if problems or corpus is None:
        raise typer.Exit(2)
    if not as_json:
        typer.echo(
            f"{len(corpus.programmes)} programmes, {len(corpus.sheets)} sources, {len(corpus.statements)} énoncés : tout est valide."
        )


@corpus_app.command("export")
def corpus_export(
    out: Annotated[Path, typer.Option(help="Fichier à écrire.")],
    format_: Annotated[
        str | None, typer.Option("--format", help="lheo, schema-org, csv ou xlsx ; sinon d'après le suffixe.")
    ] = None,
    folder: Annotated[Path | None, typer.Option("--catalogue", help="Dossier du catalogue.")] = None,
) -> None:
    """Écrit le catalogue en LHÉO, schema.org, CSV ou XLSX."""
    from corpus.exchange import format_of
    from corpus.load import load_corpus

    chosen = format_of(out, format_)
    programmes = list(load_corpus(folder or settings().catalogue).programmes.values())
    content = chosen.write(programmes)
    write_whole(out, content.encode() if isinstance(content, str) else content)
    _say(f"{len(programmes)} formations écrites dans {out}.")


@corpus_app.command("import")
def corpus_import(
    file: Annotated[Path, typer.Argument(help="Fichier LHÉO (.xml), schema.org (.json), CSV ou XLSX.")],
    format_: Annotated[
        str | None, typer.Option("--format", help="lheo, schema-org, csv ou xlsx ; sinon d'après le suffixe.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Remplace les fiches de même identifiant.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Vérifie tout et n'écrit rien.")] = False,
    folder: Annotated[Path | None, typer.Option("--catalogue", help="Dossier du catalogue.")] = None,
) -> None:
    """Ajoute au catalogue les formations d'un fichier : toutes, ou aucune s'il y a un problème."""
    from corpus.exchange import read
    from corpus.exchange.rows import bring_in

    done = bring_in(read(file, format_), folder or settings().catalogue, replace, write=not dry_run)
    would = " (rien n'est écrit : --dry-run)" if dry_run else ""
    typer.echo(f"{len(done.added)} ajoutées, {len(done.replaced)} remplacées{would}.")
    if done.unclassified:
        typer.echo(f"À classer (editorial) : {', '.join(done.unclassified)}.")
    if not dry_run:
        _say("Ensuite : « parcours-ia corpus check », puis « parcours-ia index build ».")


@index_app.command("build")
def index_build(
    cluster: Annotated[
        str | None, typer.Option(help="Adresse d'un ordonnanceur Dask (tcp://hôte:8786), pour un grand catalogue.")
    ] = None,
) -> None:
    """Met l'index à jour : seul ce qui a changé est encodé à nouveau."""
    from advisor.advisor import build_advisor
    from index.build import build
    from index.engine import Cluster
    from index.model import load_encoder

    current = settings()
    encoder = load_encoder(current)
    with progress_bar() as progress:
        report = build(current, progress, encoder, Cluster(cluster) if cluster else None)
    _say(f"Index : {report.passages} passages, {report.embedded} encodés, {report.removed} retirés.")
    build_advisor(current, encoder, _say)


@index_app.command("verify")
def index_verify() -> None:
    """Prouve que l'index correspond au corpus."""
    from index.build import verify

    with progress_bar() as progress:
        checked = verify(settings(), progress)
    typer.echo(f"{checked} passages vérifiés : l'index correspond au corpus.")


@model_app.command("prepare")
def model_prepare(force: Annotated[bool, typer.Option("--force", help="Refaire même si c'est prêt.")] = False) -> None:
    """Prépare l'encodeur pour le service : export ONNX int8, vérifié contre sentence-transformers."""
    from corpus.load import load_corpus
    from index.model import prepare
    from index.passages import passages

    texts = [p.text for p in passages(load_corpus(settings().catalogue))][::12]
    card = prepare(settings(), texts, _say, force)
    agreement = "" if card.cosine_mean is None else f", cosinus {card.cosine_mean:.4f}"
    _say(f"Modèle prêt : {card.name} ({card.engine}, {card.dim} dimensions{agreement}).")


# --- what several commands share ---------------------------------------------------------------------------------------


def _settings(today: str | None, **given: Any) -> Settings:
    update = {name: value for name, value in given.items() if value is not None}
    if today is not None:
        try:
            update["today"] = date.fromisoformat(today)
        except ValueError as error:
            raise UserError(f"--today : « {today} » n'est pas une date AAAA-MM-JJ.") from error
    return settings().model_copy(update=update)


def _advisor(today: str | None) -> "Advisor":
    gc.disable()  # importing and opening only allocate; `Advisor.open` turns collection on again
    from index.model import opening_encoder

    current = _settings(today)
    opening = opening_encoder(current)
    from advisor.advisor import Advisor

    return Advisor.open(current, opening)


def _stream(advisor: "Advisor", lines: Iterable[str], explain: bool) -> Iterable[dict[str, Any]]:
    """One answer a line, in order, one state a conversation; a bad line gets its own error and the next go on."""
    from advisor.dialogue import State

    states: dict[str, State] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            conversation, message, profile = _request(line)
        except ValueError as error:
            yield {"error": f"ligne {number} : {error}", "line": number}
            continue
        state = states.get(conversation) or State(conversation=conversation)
        if profile is not None:
            state = state.with_profile(profile)
        answer, states[conversation] = advisor.turn(state, message, explain)
        yield answer.contract()


def _request(line: str) -> tuple[str, str, "Profile | None"]:
    if len(line) > MAX_LINE:
        raise ValueError(f"plus de {MAX_LINE} caractères ; coupez le message")
    try:
        data = json.loads(line)
    except ValueError as error:
        raise ValueError(f"JSON illisible ({error})") from error
    if (
        not isinstance(data, dict)
        or not isinstance(data.get("message"), str)
        or not isinstance(data.get("conversation", "c1"), str)
    ):
        raise ValueError('attendu un objet {"conversation": "c1", "message": "…"}')
    if len(data.get("conversation", "c1")) > 120:
        raise ValueError("« conversation » dépasse 120 caractères")
    profile = None if data.get("profile") is None else _profile(data["profile"])
    return data.get("conversation", "c1"), data["message"], profile


def _profile(data: Any) -> "Profile":
    """:raises ValueError: each wrong field with what is allowed, in one sentence."""
    from pydantic import ValidationError

    from advisor.profile import Profile

    try:
        return Profile.model_validate(data)
    except ValidationError as error:
        wrong = "; ".join(
            f"profile.{'.'.join(map(str, e['loc'])) or '?'} : {french(e)}" for e in error.errors(include_url=False)[:5]
        )
        raise ValueError(wrong) from error


def _profile_file(path: Path) -> "Profile":
    from corpus.codes import read_yaml

    try:
        data = read_yaml(path.read_text("utf-8"))
        return _profile(data)
    except OSError as error:
        raise UserError(f"{path} : fichier illisible ({error.strerror}). Donnez un fichier JSON ou YAML.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{path} : le fichier n'est pas en UTF-8. Enregistrez-le en UTF-8.") from error
    except ValueError as error:
        raise UserError(f"{path} : {error}") from error
    except Exception as error:  # YAML syntax errors of several classes
        line = getattr(getattr(error, "problem_mark", None), "line", 0) + 1
        raise UserError(f"{path}:{line} : YAML ou JSON illisible ({getattr(error, 'problem', error)}).") from error


def _readable(answer: "Answer") -> str:
    """An answer for the terminal: the text, then its sources with their dates."""
    from advisor.facts import date_text

    lines = [answer.text]
    if answer.citations:
        lines += ["", "Sources :"]
        lines += [f"[{c.marker}] {c.title} ({date_text(c.as_of)}) {c.url or 'sans adresse'}" for c in answer.citations]
    return "\n".join(lines)


def _dump(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False)


def _rounded(figures: Any) -> Any:
    """Four decimals, whatever the nesting."""
    return (
        {name: _rounded(value) for name, value in figures.items()} if isinstance(figures, dict) else round(figures, 4)
    )


def _say(text: str) -> None:
    typer.echo(text, err=True)


def progress_bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )


if __name__ == "__main__":
    main()
