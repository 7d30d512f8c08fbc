"""Imports run one way (ui → advisor → index → corpus), the code is written in one style, and its types hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from corpus.codes import Loader

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command",
    [
        "lint-imports --no-cache",
        "ruff check --no-cache",
        "ruff format --check --no-cache",
        f"mypy --cache-dir={os.devnull}",
    ],
)
def test_layers_style_and_types(command: str) -> None:
    program, *arguments = command.split()
    run = [str(Path(sys.executable).parent / program), *arguments]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_data_file_holds_a_key_twice() -> None:
    """A second list under the same name would silently take the place of the first."""
    twice = []
    for path in sorted({*(ROOT / "advisor").rglob("*.yaml"), *(ROOT / "corpus" / "vocabulary").glob("*.yaml")}):
        nodes = [yaml.compose(path.read_text("utf-8"), Loader=Loader)]
        while nodes:
            match nodes.pop():
                case yaml.MappingNode(value=pairs):
                    keys = [key.value for key, _ in pairs]
                    twice += [f"{path.name}: {key}" for key in {*keys} if keys.count(key) > 1]
                    nodes += [value for _, value in pairs]
                case yaml.SequenceNode(value=values):
                    nodes += values
    assert not twice
