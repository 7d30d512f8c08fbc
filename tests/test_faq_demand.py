"""Real questions in whatever file they come, scrubbed before anything reads them, grouped and ranked."""

import csv
import json
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
import xlsxwriter

from advisor.faq import demand
from advisor.faq.answers import answer_one
from advisor.faq.logs import read
from advisor.faq.rounds import near_threshold
from advisor.faq.scrub import scrubbed
from advisor.knowledge import known_questions
from corpus.codes import read_yaml
from corpus.errors import UserError
from corpus.settings import Settings
from tests.conftest import GOLD
from tests.test_faq import home_of, made

ASKED = ["Qu'est-ce qu'un DU ?", "L'IA va-t-elle remplacer les médecins ?", "Où se former à Besançon ?"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_any_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    rows = [["date", "Votre question", "service"], *(["2026-01-02", q, "x, y ; z"] for q in ASKED), ["", "", ""]]
    path = tmp_path / "log.csv"
    with open(path, "w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    assert [q for q in read(path, None) if q] == ASKED


def test_a_column_is_guessed_without_a_header_and_told_by_name_or_number(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("".join(f"{i};{q};ok\n" for i, q in enumerate(ASKED)), "utf-8")
    assert list(read(path, None)) == ASKED == list(read(path, "2"))
    path.write_text("a;b\nx;" + "\nx;".join(ASKED), "utf-8")
    assert list(read(path, "b")) == ASKED
    with pytest.raises(UserError, match=r"« c » n'existe pas .* colonnes : a, b"):
        list(read(path, "c"))


def test_workbook_json_lines_and_text(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "log.xlsx"))
    sheet = book.add_worksheet()
    for y, row in enumerate([["id", "message"], *([i, q] for i, q in enumerate(ASKED))]):
        sheet.write_row(y, 0, row)
    book.close()
    (tmp_path / "log.jsonl").write_text(
        "\n".join([*(json.dumps({"id": 1, "message": q}) for q in ASKED), "{broken", ""]), "utf-8"
    )
    (tmp_path / "log.txt").write_text("\n".join(ASKED), "cp1252")
    for name in ("log.xlsx", "log.jsonl", "log.txt"):
        assert list(read(tmp_path / name, None)) == ASKED
    (tmp_path / "bad.xlsx").write_bytes(b"no workbook")
    with pytest.raises(UserError, match="n'est pas un classeur lisible"):
        list(read(tmp_path / "bad.xlsx", None))


@pytest.mark.parametrize(
    ("text", "secret", "kind"),
    [
        ("Mon mail est julie.dupont@chu-lyon.fr, qui paie ?", "julie.dupont", "adresse électronique"),
        ("appelez moi au 06 12 34 56 78 pour le DU", "34 56", "téléphone"),
        ("patient 1 84 12 76 451 089 46 vu hier, quel outil ?", "451 089", "numéro de sécurité sociale"),
        ("Dr Martin Dubois, quel DU choisir ?", "Dubois", "nom de personne"),
        ("je m'appelle Amina Benali et je cherche un DU", "Benali", "nom de personne"),
        ("née le 12/03/1957, puis-je suivre un DU ?", "1957", "date de naissance"),
        ("IPP 123456789 : l'IA a raté la lésion", "123456789", "numéro de dossier"),
        ("j'habite au 12 rue des Lilas, 21000 Dijon, quel DU ?", "Lilas", "adresse postale"),
    ],
)
def test_personal_data_is_scrubbed_and_its_kind_is_told(text: str, secret: str, kind: str) -> None:
    kinds: Counter[str] = Counter()
    assert secret in text and secret not in scrubbed(text, kinds) and kinds[kind] >= 1


@pytest.mark.parametrize(
    "text",
    [
        *ASKED,
        "Quels DU en 2026 à Paris pour 500 € et 40 h ?",
        "Le Pr de mon service conseille le DU de Lille",
        "AI Act article 4, arrêté du 10 novembre 2022",
    ],
)
def test_ordinary_questions_are_left_as_they_are(text: str) -> None:
    kinds: Counter[str] = Counter()
    assert scrubbed(text, kinds) == text and not kinds


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small log with what logs hold: repetitions, empty rows, personal data, a very long question, a formula."""
    path = tmp_path_factory.mktemp("log") / "questions.csv"
    rows = [*[["Qu'est-ce qu'un LLM ?"]] * 5, ["c'est quoi un LLM"], ["C'EST QUOI UN LLM ?"], [""], ["   "], ["L'IA va-t-elle remplacer les médecins ?"], ["est ce que l'ia va nous remplacer"],
            ["Mme Dupont née le 12/03/1957 a une lésion, l'IA a t elle raison ?"], ["=HYPERLINK(\"x\") quel datathon en Bretagne ?"], ["météo lyon demain"], ["formation " * 2_500]]  # fmt: skip
    with open(path, "w", encoding="cp1252", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["Question posée"], *rows])
    return path


def test_a_log_becomes_ranked_answers_and_a_work_list(log: Path, tmp_path: Path, current: Settings) -> None:
    report = made(home_of(tmp_path / "var", current), tmp_path / "out", only="definition/llm", questions=log)
    assert report.log is not None and report.log.read == 15 and report.log.empty == 2 and report.log.cut == 1
    edition = tmp_path / "out" / "edition"
    told = json.loads((edition / "demandes.json").read_text("utf-8"))
    assert told["scrubbed"]["date de naissance"] == 1
    first = told["clusters"][0]
    assert first["question"] == "Qu'est-ce qu'un LLM ?" and first["demand"] == 7 and first["entry"] == "definition/llm"
    assert [c["demand"] for c in told["clusters"]] == sorted((c["demand"] for c in told["clusters"]), reverse=True)
    assert next(e for e in report.entries if e.id == "definition/llm").demand == 7
    assert {c["missing"] for c in told["clusters"] if "météo" in c["question"]} <= {"hors du sujet", "pas compris"}
    work = (edition / "a-documenter.csv").read_text("utf-8-sig")
    assert "météo" in work and ";=HYPERLINK" not in work
    everything = b"".join(
        p.read_bytes()
        for p in [
            *tmp_path.rglob("*.jsonl"),
            *tmp_path.rglob("*.csv"),
            *tmp_path.rglob("*.json"),
            *tmp_path.rglob("*.md"),
        ]
    )
    assert b"Dupont" not in everything and b"1957" not in everything


def test_grouping_by_answer_beats_grouping_by_cosine(advisor, current: Settings) -> None:  # type: ignore[no-untyped-def]
    """Pairwise F1 over 12 things asked in several ways, against communities of e5 vectors at their calibrated threshold."""
    from advisor.faq.cluster import communities

    groups = read_yaml((GOLD / "faq_log.yaml").read_text("utf-8"))
    gold = {text: n for n, group in enumerate(groups) for text in group}
    asked = demand.Log(Counter(dict.fromkeys(gold, 1)))
    vectors, labels = known_questions(current)
    near = near_threshold(vectors, labels)
    records = {q.id: answer_one(advisor, q) for q in demand.questions(asked, "x")}
    found = {
        t: c.id for c in demand.clusters(asked, records, near, vectors.shape[1]) for t in (c.question, *c.wordings)
    }
    texts = list(gold)
    by_cosine = {
        texts[i]: n for n, g in enumerate(communities(advisor.searcher.encoder.encode_queries(texts), near)) for i in g
    }
    ours, theirs = _pair_f1(gold, found), _pair_f1(gold, by_cosine)
    print(f"F1 by pairs: grouped by answer {ours:.2f}, by cosine {theirs:.2f}")  # noqa: T201
    assert ours > theirs and ours >= 0.6


def _pair_f1(gold: dict[str, int], found: dict[str, object]) -> float:
    pairs = list(combinations(gold, 2))
    same = {p for p in pairs if gold[p[0]] == gold[p[1]]}
    said = {p for p in pairs if found[p[0]] == found[p[1]]}
    right = len(same & said)
    return 2 * right / (len(same) + len(said))
