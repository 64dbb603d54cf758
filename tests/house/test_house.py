"""The laws of the house that a program can check."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted([*ROOT.glob("kg/**/*.py"), *ROOT.glob("api/**/*.py")])
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "base", "manager", "misc"}
TRACKED_SUFFIXES = {".py", ".md", ".toml", ".txt", ".ttl", ".csv", ".rq", ".html", ".css", ".js", ".json", ".jsonl", ".in", ""}


def relative(path: Path) -> str:
    """The path below the checkout, for test ids."""
    return str(path.relative_to(ROOT))


def project_files() -> Iterator[Path]:
    """Every text file of the project, without what is made by running it."""
    made = {".git", ".venv", "build", "dist", "wenmai-data", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    for path in ROOT.rglob("*"):
        if path.is_file() and path.suffix in TRACKED_SUFFIXES and not made & {part for part in path.relative_to(ROOT).parts}:
            yield path


def is_setter(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a method sets a property, whose getter has the docstring."""
    return any(isinstance(decorator, ast.Attribute) and decorator.attr == "setter" for decorator in function.decorator_list)


def public_definitions(tree: ast.Module) -> Iterator[ast.AST]:
    """The module, its public functions and classes, and the public methods of those."""
    yield tree
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            for member in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef) and not member.name.startswith("_") and not is_setter(member):
                    yield member


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_modules_are_short_and_say_what_they_are(path: Path) -> None:
    """A module of 300 lines has two subjects; a name like `utils` has none."""
    assert len(path.read_text("utf-8").splitlines()) <= 300
    assert not NAMES_THAT_SAY_NOTHING & set(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_public_names_have_docstrings(path: Path) -> None:
    """The first line of a docstring is how a newcomer finds the way."""
    tree = ast.parse(path.read_text("utf-8"))
    bare = [getattr(node, "name", "the module") for node in public_definitions(tree) if tree.body and ast.get_docstring(node) is None]
    assert bare == []


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_functions_are_short(path: Path) -> None:
    """Up to 40 lines, docstring not counted: what does not fit the eye hides its mistakes."""
    long = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            if node.end_lineno is not None and node.end_lineno - first + 1 > 40:
                long.append((node.name, node.end_lineno - first + 1))
    assert long == []


def test_import_laws_hold() -> None:
    """Rooms do not import each other; each heavy library has one door (pyproject.toml, [tool.importlinter])."""
    lint = Path(sys.executable).with_name("lint-imports")
    if not lint.exists():
        pytest.skip("import-linter is not installed beside this Python")
    done = subprocess.run([lint, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_address_of_a_package_index() -> None:
    """Where packages come from is the reader's own setting, not the project's."""
    host = re.compile(
        r"https?://[^\s\"']*/(?:simple|packages)/|--(?:extra-)?index-url|--find-links|(?:files\.)?python" + r"hosted|py" + r"pi\.org"
    )
    allowed = {ROOT / "tests" / "house" / "test_house.py"}
    assert [relative(path) for path in project_files() if path not in allowed and host.search(path.read_text("utf-8"))] == []


def test_requirements_are_pinned_with_hashes() -> None:
    """Every line names one version, and pip refuses files that differ."""
    for name in ("run.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text("utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        assert lines and all(re.match(r"[\w.\[\]-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line) for line in lines)


def test_development_pins_what_a_run_pins() -> None:
    """Tests that run on other versions than the users' prove nothing about theirs."""
    pins = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements" / name).read_text("utf-8"), re.M)) for name in ("run.txt", "dev.txt")
    ]
    assert pins[0].items() <= pins[1].items()


def test_no_path_of_a_machine() -> None:
    """The project is read elsewhere: no file may name a folder of the machine that it was written on."""
    path_of_machine = re.compile(r"(?:^|[^A-Za-z0-9_.-])/(?:work|farm|home|root|Users)/")
    files = (path for path in project_files() if path.parent != ROOT / "tests" / "house")  # where such paths are spelt to be found
    assert [relative(path) for path in files if path_of_machine.search(path.read_text("utf-8"))] == []


def test_ci_runs_make_test() -> None:
    """What the service runs is what a developer runs."""
    assert "exec make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
