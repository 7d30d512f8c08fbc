"""The editor's loop, on a part of the real FAQ, with workbooks written as an editor's spreadsheet writes them."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from advisor.advisor import Advisor
from advisor.dialogue import State
from advisor.faq import review
from advisor.faq.approved import MENTION, read_approved
from advisor.faq.build import Report
from advisor.faq.entry import APPROVED, PINNED
from advisor.faq.rounds import Assembly
from corpus.errors import UserError
from corpus.load import Corpus
from corpus.settings import Settings
from tests.test_faq import NICE, home_of, made

Row = dict[str, str]


def read_rows(path: Path) -> list[Row]:
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    head = next(i for i, row in enumerate(rows) if "clé" in row)
    return [dict(zip(map(str, rows[head]), map(str, row), strict=True)) for row in rows[head + 1 :]]


def save_rows(path: Path, rows: list[Row]) -> None:
    """The workbook again, as another program saves it: columns and words, none of our formats."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(rows[0]))
    for y, row in enumerate(rows, 1):
        sheet.write_row(y, 0, list(row.values()))
    book.close()
    path.write_bytes(buffer.getvalue())


def edited(path: Path, **by_type: Row) -> None:
    """Change cells of the rows of one programme, by question type."""
    rows = read_rows(path)
    for kind, cells in by_type.items():
        row = next(r for r in rows if r["clé"] == f"{NICE}/{kind}")
        row.update(cells)
    save_rows(path, rows)


@pytest.fixture
def desk(tmp_path: Path, current: Settings) -> tuple[Settings, Path, Path]:
    """(settings, output folder, review file) after a first build."""
    house = home_of(tmp_path / "var", current)
    made(house, tmp_path / "out", only=NICE)
    return house, tmp_path / "out", tmp_path / "out" / "edition" / "relecture.xlsx"


def entry(report: Report, kind: str):  # type: ignore[no-untyped-def]
    return next((e for e in report.entries if e.id == f"{NICE}/{kind}"), None)


def test_decisions_are_published_kept_and_served(desk: tuple[Settings, Path, Path], corpus: Corpus) -> None:
    house, out, file = desk
    edited(
        file, duree={"décision": "approuver"}, langue={"décision": "rejeter"}, public={"votre réponse": "brouillon [1]"},
        contenu={"décision": "Approuver", "votre réponse": "On y apprend à lire une IA [2].", "variantes à ajouter": "Que voit-on à Nice ?\nLe DU de Nice, on y fait quoi ?"},
        format={"décision": "épingler", "votre question": "À Nice, faut-il se déplacer ?", "note": "vérifié par téléphone"},
    )  # fmt: skip
    report = made(house, out, only=NICE)
    assert entry(report, "duree").status == APPROVED and entry(report, "langue") is None
    assert entry(report, "public").text != "brouillon [1]", "what is not decided is not published"
    contents = entry(report, "contenu")
    assert (
        contents.text == "On y apprend à lire une IA [2]."
        and "Que voit-on à Nice ?" in contents.variants
        and contents.edited
    )
    assert (
        entry(report, "format").question == "À Nice, faut-il se déplacer ?" and entry(report, "format").status == PINNED
    )
    rows = {r["clé"]: r for r in read_rows(file)}
    assert (
        rows[f"{NICE}/public"]["votre réponse"] == "brouillon [1]"
        and rows[f"{NICE}/format"]["note"] == "vérifié par téléphone"
    )
    served = read_approved(house.approved_faq, corpus)
    assert len({id(a) for a in served.values()}) == 3
    advisor = Advisor.open(house)
    for wording in ("Le DU de Nice, on y fait quoi ?", "le du de nice on y fait quoi"):
        answer, _ = advisor.turn(State(), wording)
        assert answer.text.startswith("On y apprend à lire une IA [2].") and MENTION in answer.text
        assert any(c.marker == 2 and c.programme == "du-ia-sante-nice" for c in answer.citations)
    again = made(house, out, only=NICE)
    assert again.changes == "" and {e.id: e.text for e in again.entries} == {e.id: e.text for e in report.entries}


def test_a_changed_fact_asks_for_a_new_decision_and_keeps_every_word(
    desk: tuple[Settings, Path, Path], corpus: Corpus
) -> None:
    """The proposal of an approved row changes: what the editor wrote stays in the file, and only a pin still holds."""
    house, out, file = desk
    edited(
        file,
        duree={"décision": "approuver", "votre réponse": "Comptez 112 heures [2]."},
        format={"décision": "épingler"},
    )
    before = made(house, out, only=NICE)
    published = {e["id"]: e for e in json.loads((out / "faq.json").read_text("utf-8"))["entries"]}
    proposals = [
        replace(e, text=e.text + " (nouveau)", status="proposée", edited=False) if e.type in ("duree", "format") else e
        for e in before.entries
    ]
    decisions, facts = review.read(file), {f"{NICE}/duree": ["Durée de « DU »"], f"{NICE}/format": ["Format de « DU »"]}
    now = {e.type: e for e in review.apply(Assembly(proposals), decisions, facts, published)}
    assert (
        now["duree"].text.endswith("(nouveau)")
        and now["duree"].outdated == ("Durée de « DU »",)
        and now["duree"].status != APPROVED
    )
    assert now["format"].status == PINNED and not now["format"].text.endswith("(nouveau)") and now["format"].outdated
    review.write_file(file, Assembly(proposals), decisions, facts, file.read_bytes())
    rows = {r["clé"].rsplit("/", 1)[1]: r for r in read_rows(file)}
    assert rows["duree"]["votre réponse"] == "Comptez 112 heures [2]." and rows["duree"]["décision"] == ""
    assert rows["duree"]["état"] == "à relire" and "Durée de « DU »" in rows["duree"]["ce qui a changé"]
    assert rows["format"]["décision"] == "épingler" and rows["format"]["votre réponse"].startswith("**")
    decided = review.read(file)[f"{NICE}/duree"]
    assert decided.why and not decided.decision


def test_a_question_that_is_gone_keeps_its_row(desk: tuple[Settings, Path, Path]) -> None:
    house, out, file = desk
    rows = read_rows(file)
    save_rows(
        file, [*rows, {**rows[0], "clé": f"{NICE}/disparu", "décision": "approuver", "votre réponse": "Mon texte"}]
    )
    made(house, out, only=NICE)
    gone = next(r for r in read_rows(file) if r["clé"].endswith("disparu"))
    assert gone["état"] == "disparue" and gone["votre réponse"] == "Mon texte"


@pytest.mark.parametrize(
    ("kind", "cells", "said"),
    [
        ("duree", {"décision": "oui"}, "décision « oui » inconnue"),
        ("duree", {"clé": f"{NICE}/public"}, "est déjà ligne"),
        ("duree", {"clé": ""}, "la colonne « clé » est vide"),
        ("duree", {"décision": "approuver", "votre réponse": "Voir [99]."}, "le repère \\[99\\]"),
    ],
)
def test_a_malformed_row_is_named_and_nothing_is_lost(
    desk: tuple[Settings, Path, Path], kind: str, cells: Row, said: str
) -> None:
    house, out, file = desk
    edited(file, **{kind: cells})
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()}
    with pytest.raises(UserError, match=rf"ligne \d+ .*{said}"):
        made(house, out, only=NICE)
    assert {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} == before


def test_a_file_that_is_no_workbook_is_said_and_left(desk: tuple[Settings, Path, Path]) -> None:
    house, out, file = desk
    file.write_bytes(b"PK broken")
    with pytest.raises(UserError, match="n'est pas un classeur lisible"):
        made(house, out, only=NICE)
    assert file.read_bytes() == b"PK broken"


def test_a_file_saved_during_the_build_is_not_overwritten(desk: tuple[Settings, Path, Path]) -> None:
    _, _, file = desk
    before = file.read_bytes()
    edited(file, duree={"décision": "approuver"})
    with pytest.raises(UserError, match="enregistré pendant la construction"):
        review.write_file(file, Assembly([]), {}, {}, before)
    assert next(r for r in read_rows(file) if r["clé"] == f"{NICE}/duree")["décision"] == "approuver"
