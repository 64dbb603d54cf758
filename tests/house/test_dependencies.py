"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TAKEN_UP = {"httptools": "uvicorn", "uvloop": "uvicorn", "python_multipart": "starlette"}  # imported by the other where they are there
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def imported() -> set[str]:
    """The top-level packages of others that the shipped code imports."""
    found = set()
    for path in [*ROOT.glob("kg/**/*.py"), *ROOT.glob("api/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"kg", "api"}


def test_dependencies_are_declared_and_used() -> None:
    """A package that only comes along with another may leave with its next version; one that nobody imports is a burden."""
    declared = {re.split(r"[^\w-]", requirement)[0].replace("-", "_") for requirement in PROJECT["dependencies"]}
    used = imported()
    assert TAKEN_UP.keys() <= declared
    assert used | {package for package, user in TAKEN_UP.items() if user in used} == declared
