"""What is installed is whole: the wheel works without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("hatchling", reason="the build backend is a development requirement")
LOAD = """
import kg, kg.rules, kg.vocabulary, kg.settings
from kg.validate import load_shapes
assert kg.vocabulary.load().measures["active.channel.website"].zh
assert len(kg.rules.load().rooms) > 3
load_shapes()
print(kg.__file__, kg.settings.data_folder("ontology"), sep="\\n")
"""


def build(target: str, folder: Path) -> Path:
    """A distribution of the checkout, built without a network."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that has the wheel, and sees this environment's libraries."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    site = next(folder.glob("lib/python*/site-packages"))
    programs = folder / "bin"
    command = [programs / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check", wheel]
    subprocess.run(command, check=True, capture_output=True)
    (site / "libraries.pth").write_text(sysconfig.get_paths()["purelib"] + "\n", "utf-8")
    return programs


def test_the_wheel_carries_all_data(wheel: Path) -> None:
    """Every table, shape, rule, query, template and script of the checkout is in the wheel."""
    carried = set(zipfile.ZipFile(wheel).namelist())
    data = [path for folder in ("ontology", "shapes") for path in (ROOT / folder).rglob("*") if path.is_file()]
    expected = {f"kg/{path.relative_to(ROOT)}" for path in data}
    expected |= {
        str(p.relative_to(ROOT)) for folder in ("kg", "api") for p in (ROOT / folder).rglob("*") if p.is_file() and p.suffix != ".pyc"
    }
    assert sorted(expected - carried) == []


def test_the_wheel_brings_nothing_else(wheel: Path) -> None:
    """A stray top-level package (`tests`, `examples`) would collide with other people's."""
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"kg", "api"}


def test_the_installed_package_finds_its_tables(installed: Path, tmp_path: Path) -> None:
    """From another folder, without the checkout on the path."""
    done = subprocess.run([installed / "python", "-I", "-c", LOAD], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(str(installed.parent) in line for line in done.stdout.splitlines()), done.stdout


def test_the_installed_command_builds_a_document(installed: Path, tmp_path: Path) -> None:
    """`pip install wenmai` gives a command that reads a report."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENMAI_")}
    report = ROOT / "examples" / "report_2017_灵山县.txt"
    command = [installed / "wenmai", "build", report, "--store", tmp_path / "store"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_source_distribution_can_be_tested(tmp_path: Path) -> None:
    """Whoever packages it for a distribution wants the tests and the examples with it."""
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"tests/conftest.py", "tests/corpus/examples.jsonl", "LICENSE", "ontology/wenmai.ttl", "requirements/run.txt"} <= names
