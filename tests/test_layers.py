"""Imports run one way (ui → advisor → index → corpus), the code is written in one style, and its types hold."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

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
