"""Fixtures that every test may ask for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from kg import rules as rule_rows
from kg import vocabulary as tables
from kg.pipeline import World
from kg.rules import Rules
from kg.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parent.parent


# The same examples in every run: a test that fails by chance teaches to ignore failures; `make fuzz` looks for new ones.
settings.register_profile("house", derandomize=True)
settings.load_profile("house")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the checkout; tests that ask for it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("needs ../shared, which is not part of the project")
    return folder


@pytest.fixture(scope="session")
def rules() -> Rules:
    """All rule rows, loaded once."""
    return rule_rows.load()


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """The ontology and its tables, loaded once."""
    return tables.load()


@pytest.fixture(scope="session")
def world() -> World:
    """Vocabulary, rules, shapes and identities, loaded once."""
    return World.load()
