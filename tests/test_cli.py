"""The command line as scripts use it: streams, exit codes, one clear line for bad input."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
ANSWER_FIELDS = {
    "conversation", "turn", "intent", "profile", "text", "path", "programmes", "citations", "complement", "suggestions", "id", "corpus", "warnings",
}  # fmt: skip


def run(*arguments: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def test_ask_json_streams_in_order_and_survives_bad_lines() -> None:
    lines = [
        '{"conversation": "a", "message": "je suis infirmière à Lille"}',
        "ceci n'est pas du JSON",
        '{"conversation": "b", "message": "bonjour"}',
        '{"conversation": "a", "message": "et le prix ?"}',
        '{"conversation": "a"}',
        '{"conversation": "c", "message": "que faire ?", "profile": {"profession": "plombier"}}',
        '{"conversation": "c", "message": "quelle formation ?", "profile": {"profession": "pharmacien"}}',
        '{"conversation": "d", "message": "' + "é" * 50_000 + '"}',
    ]
    done = run("ask", "--json", stdin="\n".join(lines) + "\n")
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines)
    for number in (2, 5, 6):
        assert answers[number - 1]["line"] == number and str(number) in answers[number - 1]["error"]
    assert "plombier" in answers[5]["error"] and "profession" in answers[5]["error"]
    assert set(answers[0]) == ANSWER_FIELDS
    assert answers[3]["turn"] == 2 and answers[3]["intent"] == "programme_info"
    assert answers[6]["profile"]["profession"] == "pharmacien" and answers[6]["path"]["steps"]
    for answer in answers:
        if "text" in answer:
            assert answer["complement"] in answer["text"]


def test_one_process_answers_hundreds_of_lines() -> None:
    messages = ["je suis médecin à Lyon", "et le prix ?", "quels DU ?", "merci", "l'IA va-t-elle me remplacer ?"]
    lines = [json.dumps({"conversation": f"c{i % 20}", "message": messages[i % 5]}) for i in range(300)]
    done = run("ask", "--json", stdin="\n".join(lines))
    assert done.returncode == 0 and len(done.stdout.splitlines()) == 300


def test_recommend_reads_yaml_and_writes_markdown(tmp_path: Path) -> None:
    profile = tmp_path / "profil.yaml"
    profile.write_text(
        yaml.safe_dump({"profession": "medecin", "specialty": "radiologie", "budget_max_eur": 0}), "utf-8"
    )
    done = run(
        "recommend", "--profile", str(profile), "--json", "--md", str(tmp_path / "p.md"), "--today", "2026-11-23"
    )
    answer = json.loads(done.stdout)
    assert answer["turn"] == 1 and answer["intent"] == "recommend" and answer["path"]["steps"]
    assert answer["path"]["without_ai"]["marker"] in [c["marker"] for c in answer["citations"]]
    written = (tmp_path / "p.md").read_text("utf-8")
    assert (
        written.startswith("# ")
        and written.count("\n### ") == len(answer["path"]["steps"])
        and answer["complement"] in written
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("profession: plombier", "profession"), ("profession: [", "YAML"), ("couleur: bleu", "couleur"), ("hours_total_max: beaucoup", "hours_total_max"),
    ],
)  # fmt: skip
def test_bad_profile_is_one_line_and_exit_2(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(content, "utf-8")
    done = run("recommend", "--profile", str(path))
    assert done.returncode == 2 and said in done.stderr and "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1 and not done.stdout


def test_missing_file_bad_date_and_missing_message_exit_2() -> None:
    for arguments in (
        ("recommend", "--profile", "/nulle/part.yaml"),
        ("ask", "bonjour", "--today", "demain"),
        ("ask",),
    ):
        done = run(*arguments)
        assert done.returncode == 2 and "Traceback" not in done.stderr and done.stderr.strip()


def test_search_gives_the_contract_rows() -> None:
    rows = json.loads(run("search", "robot au bloc", "-k", "4", "--json").stdout)
    assert len(rows) == 4
    for row in rows:
        assert ("programme" in row) != ("source" in row) and row["passage"] and isinstance(row["score"], float)
    assert any("robot" in row["passage"].lower() for row in rows)


def test_explain_adds_a_trace_without_the_words_of_the_person() -> None:
    answer = json.loads(run("ask", "je suis sage-femme à Quimperlé, quels MOOC ?", "--json", "--explain").stdout)
    assert answer["trace"]["intent"] == answer["intent"] and "Quimperl" not in json.dumps(answer["trace"])


@pytest.mark.parametrize("command", ["serve", "ask", "chat", "recommend", "search", "corpus", "index", "model"])
def test_every_command_has_help(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0 and len(done.stdout) > 100


def test_asking_never_imports_torch() -> None:
    code = "import sys; sys.argv = ['x', 'ask', 'bonjour']\nfrom ui.cli import app\ntry: app()\nexcept SystemExit: pass\nprint(sorted({m.split('.')[0] for m in sys.modules} & {'torch', 'sentence_transformers', 'transformers', 'sklearn'}), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert done.stderr.strip().endswith("[]")


def test_stale_index_is_told_with_the_command_that_mends_it(tmp_path: Path) -> None:
    import os

    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "ask", "bonjour"], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False,
        env={**os.environ, "PARCOURS_HOME": str(tmp_path)},
    )  # fmt: skip
    assert done.returncode == 2 and "parcours-ia" in done.stderr and "Traceback" not in done.stderr
