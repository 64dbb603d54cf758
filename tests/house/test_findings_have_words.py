"""Every kind of finding has words of its own, and no words are left of a kind that nothing finds."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from kg.audit import load_identities
from kg.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[2]
KIND = re.compile(r"[a-z]+(?:-[a-z]+)+")


def calls() -> Iterator[ast.Call]:
    """Every call in which a finding is made."""
    for path in sorted(ROOT.glob("kg/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in ("Issue", "issue", "_left"):
                yield node


def test_every_kind_of_finding_has_words(vocabulary: Vocabulary) -> None:
    """A list by kind would else show a code, or the message of the first finding that comes along."""
    arguments = [argument for call in calls() for argument in call.args[:3] if isinstance(argument, ast.Constant)]
    kinds = {value for each in arguments if isinstance(value := each.value, str) and KIND.fullmatch(value)}
    kinds |= {path.stem for path in ROOT.glob("shapes/across/*.rq")}
    assert len(kinds) > 20 and kinds <= set(vocabulary.concepts["finding"])


def test_every_word_is_of_a_kind_that_occurs(vocabulary: Vocabulary) -> None:
    """Nothing is left when a finding goes, and no kind is called like an identity."""
    text = "".join(path.read_text("utf-8") for path in ROOT.glob("kg/**/*.py"))
    laws = {path.stem for path in ROOT.glob("shapes/across/*.rq")}
    assert [kind for kind in vocabulary.concepts["finding"] if f'"{kind}"' not in text and kind not in laws] == []
    assert not set(vocabulary.concepts["finding"]) & {identity.id for identity in load_identities()}
