"""`parcours-ia faq …`: the batch FAQ."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from corpus.errors import UserError
from corpus.settings import settings

if TYPE_CHECKING:
    from advisor.faq.build import Report
    from index.engine import Engine

faq_app = typer.Typer(no_args_is_help=True, help="La foire aux questions, faite depuis le catalogue.")


@faq_app.callback()
def _group() -> None:
    """La foire aux questions, faite depuis le catalogue."""


@faq_app.command("build")
def faq_build(
    out: Annotated[Path, typer.Option(help="Dossier où écrire la FAQ.")],
    questions: Annotated[Path | None, typer.Option(help="Questions réelles : CSV, XLSX, JSON Lines ou texte.")] = None,
    column: Annotated[str | None, typer.Option(help="Colonne des questions (nom ou numéro) ; devinée sinon.")] = None,
    review: Annotated[
        Path | None, typer.Option(help="Classeur de relecture ; DOSSIER/edition/relecture.xlsx sinon.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=256, help="Processus de calcul.")] = os.cpu_count() or 1,
    cluster: Annotated[str | None, typer.Option(help="Adresse d'un ordonnanceur Dask (tcp://hôte:8786).")] = None,
    only: Annotated[str, typer.Option(help="Seulement les questions dont l'identifiant commence ainsi.")] = "",
) -> None:
    """Fabrique la FAQ publiable. Ne refait que ce qui a changé ; interrompue, elle reprend où elle en était."""
    from advisor.faq.build import Options, build

    if out.exists() and not out.is_dir():
        raise UserError(f"--out : {out} est un fichier ; donnez un dossier.")
    engine = _engine(workers, cluster)
    with _Bar() as bar:
        report = build(settings(), Options(out, review, questions, column, only), engine, bar)
    for line in _told(report, out):
        typer.echo(line, err=True)


def _engine(workers: int, cluster: str | None) -> "Engine":
    from index.engine import Cluster, Inline, Pool

    if cluster:
        return Cluster(cluster)
    return Pool(workers) if workers > 1 else Inline()


class _Bar:
    """A rich progress bar on standard error."""

    def __enter__(self) -> "_Bar":
        from ui.cli import progress_bar

        self._progress: Any = progress_bar()
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def start(self, what: str, total: int) -> None:
        self._task = self._progress.add_task(what, total=total)

    def advance(self, n: int) -> None:
        self._progress.advance(self._task, n)


def _told(report: "Report", out: Path) -> list[str]:
    a = report.assembly
    lines = [
        f"FAQ : {len(report.entries)} questions publiées dans {out} ({report.made} faites, {report.reused} reprises).",
        f"À part : {len(a.to_review)} à revoir, {len(a.unsourced)} sans source, {len(a.merged)} fusionnées, {len(report.gaps)} lacunes.",
        f"Doublons : {a.duplicates_before:.1%} avant fusion, {a.duplicates_after:.1%} après.",
    ]
    log = report.log
    if log is not None:
        missing = [c for c in report.clusters if c.why]
        kinds = ", ".join(f"{n} {kind}" for kind, n in log.kinds.most_common()) or "aucune donnée personnelle"
        lines += [
            f"Questions réelles : {log.read} lues, {log.empty} vides, {len(log.counts)} distinctes, {len(report.clusters)} groupes, dont {len(missing)} sans réponse (edition/a-documenter.csv).",
            f"Effacé avant lecture : {kinds}.",
        ]
        lines += [f"{log.cut} questions trop longues lues en partie."] if log.cut else []
        lines += [f"{log.left_out} questions distinctes, les plus rares, laissées de côté."] if log.left_out else []
    suspended = [e for e in report.entries if e.outdated]
    lines += (
        [f"Attention : {len(suspended)} décisions portent sur un texte dont un fait a changé (edition/changements.md)."]
        if suspended
        else []
    )
    lines += (
        ["Ce qui a changé : edition/changements.md."]
        if report.changes
        else ["Rien n'a changé depuis la dernière construction."]
    )
    return lines
