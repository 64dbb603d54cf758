"""What the finding of a shape is called."""

from __future__ import annotations

OURS = "https://w3id.org/wenmai/shapes#"


def code_of(shape: str) -> str:
    """The code of a shape's findings: the last part of its IRI, told apart by whose shape it is.

    >>> code_of("https://w3id.org/wenmai/shapes#report-iri"), code_of("https://example.org/laws#report-iri")
    ('shape-report-iri', 'law-report-iri')
    """
    if shape.startswith(OURS):
        return "shape-" + shape.removeprefix(OURS)
    return "law-" + min((shape.rpartition(mark)[2] for mark in "#/:"), key=len)
