"""Imports run one way (ui → advisor → index → corpus), and the code is written in one style."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "command", ["lint-imports --no-cache", "ruff check --no-cache", "ruff format --check --no-cache"]
)
def test_layers_and_style(command: str) -> None:
    program, *arguments = command.split()
    run = [str(Path(sys.executable).parent / program), *arguments]
    done = subprocess.run(run, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
