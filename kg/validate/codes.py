"""What the finding of a shape is called."""

from __future__ import annotations

from kg.iris import LAWS


def code_of(shape: str) -> str:
    """The code of a shape's findings: the last part of its IRI, told apart by whose shape it is.

    >>> code_of("https://w3id.org/wenmai/shapes#report-iri"), code_of("https://example.org/laws#report-iri")
    ('shape-report-iri', 'law-report-iri')
    """
    if shape.startswith(LAWS):
        return "shape-" + shape.removeprefix(LAWS)
    return "law-" + local(shape)


def local(iri: str) -> str:
    """The last part of an IRI.

    >>> local("https://example.org/laws#title-short")
    'title-short'
    """
    return min((iri.rpartition(mark)[2] for mark in "#/:"), key=len)
