"""The names in a query of the user's: a misspelt one is never met, and the law never broken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode

from kg.errors import VocabularyError
from kg.laws.terms import Names

TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""'
    r"|'''(?:\\.|[^\\])*?'''"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'|_:\w+|#[^\n]*"
    r'|<(?P<iri>[^<>"{}|^`\\\s]*)>|(?P<prefix>\w[\w-]*)?:(?P<name>\w(?:[\w.-]*[\w-])?)',
    re.DOTALL,
)
DECLARED = re.compile(r"\bPREFIX\s+([\w-]*):\s*<([^<>\s]*)>", re.IGNORECASE)


def misspelt(sparql: str, prefixes: Mapping[str, str], names: Names) -> Iterator[tuple[NamedNode, str]]:
    """The names of a query that no graph has, and what is like each.

    Args:
        prefixes: those that stand elsewhere than in the query.
    """
    declared = {**prefixes, **dict(DECLARED.findall(sparql))}
    for token in TOKEN.finditer(sparql):
        iri = token["iri"] or (declared.get(token["prefix"] or "", "") + token["name"] if token["name"] else "")
        try:
            if iri and iri not in declared.values():
                names.check(iri, False)
        except VocabularyError as error:
            yield NamedNode(iri), str(error)
