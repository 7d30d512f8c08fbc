"""An evaluation report as a person reads it: tables in the terminal, pictures and the list of errors in a folder."""

from pathlib import Path

import yaml
from rich.console import Console
from rich.table import Table

from advisor.answer import INTENTS
from advisor.evaluation import GUARDS, Report, calibration_svg, confusion_svg
from advisor.path_evaluation import PathReport, bars_svg


def show(report: Report) -> None:
    """Print the figures, the scores of each field and the most frequent confusions."""
    console = Console()
    console.rule(f"{report.split} : " + ", ".join(f"{n} {name}" for name, n in report.counts.items()))
    table = Table("mesure", "valeur")
    for name, value in report.figures.items():
        table.add_row(name, f"{value:.3f}")
    console.print(table)
    table = Table("champ", "précision", "rappel", "F1", "juste / faux / manqué")
    for name, (right, wrong, missed) in report.fields.items():
        row = [
            right / max(1, right + wrong),
            right / max(1, right + missed),
            2 * right / max(1, 2 * right + wrong + missed),
        ]
        table.add_row(name, *(f"{v:.3f}" for v in row), f"{right} / {wrong} / {missed}")
    console.print(table)
    confused = sorted(((n, pair) for pair, n in report.intents.items() if pair[0] != pair[1]), reverse=True)[:12]
    console.print("Confusions d'intention : " + " ; ".join(f"{a} → {b} ({n})" for n, (a, b) in confused))
    console.print("Gardes : " + " ; ".join(f"{a} → {b} ({n})" for (a, b), n in sorted(report.guards.items())))


def write(report: Report, folder: Path) -> None:
    """Write `confusion-*.svg`, `guards-*.svg`, `calibration-*.svg` and, for development data alone, `errors-dev.yaml`.

    Errors of the test split are counted, never listed: a sentence that was read is no longer unseen.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pictures = {
        "confusion": confusion_svg(report.intents, INTENTS, f"Confusion des intentions ({report.split})"),
        "guards": confusion_svg(report.guards, list(GUARDS), f"Confusion des gardes ({report.split})"),
        "calibration": calibration_svg(report.calibration, f"Calibration ({report.split})"),
    }
    for name, picture in pictures.items():
        (folder / f"{name}-{report.split}.svg").write_text(picture, "utf-8")
    if report.split != "test":
        (folder / f"errors-{report.split}.yaml").write_text(
            yaml.safe_dump(report.errors, allow_unicode=True, sort_keys=False), "utf-8"
        )


def show_paths(report: PathReport) -> None:
    """Print one table: a ranking a column, a measure a row."""
    console = Console()
    console.rule(f"{report.split} : {report.counts['profiles']} profils, {report.counts['judgments']} jugements")
    table = Table("mesure", *report.figures)
    for measure in next(iter(report.figures.values())):
        values = (figures[measure] for figures in report.figures.values())
        table.add_row(measure, *(str(v) if isinstance(v, int) else f"{v:.3f}" for v in values))
    console.print(table)


def write_paths(report: PathReport, folder: Path) -> None:
    """Write `paths-*.svg` and, for development data alone, `misses-dev.yaml`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"paths-{report.split}.svg").write_text(bars_svg(report), "utf-8")
    if report.split != "test":
        (folder / f"misses-{report.split}.yaml").write_text(
            yaml.safe_dump(report.misses, allow_unicode=True, sort_keys=False), "utf-8"
        )
