"""The Dockerfile is not built here; what can be known without building it is held."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
COPIED = [word for line in LINES if line.startswith("COPY ") and "--from" not in line for word in shlex.split(line)[1:-1]]
LET_IN = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}


@pytest.mark.parametrize("name", COPIED)
def test_what_is_copied_exists_and_is_let_in(name: str) -> None:
    """A file that was moved, or that .dockerignore keeps back, fails the build on somebody else's machine."""
    assert (ROOT / name).exists() and name in LET_IN


def test_nothing_else_is_let_in() -> None:
    """A store, a token file or the history must not end in a layer of an image."""
    assert set(COPIED) == LET_IN


def test_the_packages_and_their_data_are_copied() -> None:
    """What the wheel is made of, by pyproject.toml."""
    made_of = re.search(r"only-include = \[(.*)\]", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert made_of and set(re.findall(r'"(\w+)"', made_of[1])) <= set(COPIED)


def test_it_runs_as_nobody_in_particular() -> None:
    """By number, so that an orchestrator can tell that it is not root; and without a secret in the image."""
    assert [line for line in LINES if line.startswith("USER ")] == ["USER 10001:10001"]
    assert not any("TOKEN" in line for line in LINES)
    assert any("--require-hashes" in line for line in LINES) and LINES[-1] == 'CMD ["serve"]'
