"""Whether shapes of somebody's own can be judged at all, before a document is."""

from __future__ import annotations

from contextlib import suppress

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import VocabularyError
from kg.validate.fitness import unfit
from kg.validate.shapes import SH, Shapes
from kg.vocabulary import NAMESPACES

RDF_TYPE = NamedNode(NAMESPACES["rdf"] + "type")
PROBE, OTHER, ANY = NamedNode("urn:wenmai:probe"), NamedNode("urn:wenmai:other"), NamedNode("urn:wenmai:any")


def tried(shapes: Shapes) -> str:
    """Why the engines cannot judge by some shapes; empty where they can.

    The reference looks into a shape only where it finds something to judge, so it is given a node for each target, with each property
    of a path.
    """
    from kg.validate.reference import Reference

    try:
        if not unfit(shapes):
            compiled(shapes)
        Reference(shapes).judge(probe(shapes))
    except (VocabularyError, ValueError) as error:
        return str(error)
    return ""


def compiled(shapes: Shapes) -> None:
    """Raises where the fast engine, if it is there, cannot take some shapes.

    Raises:
        ValueError: why.
    """
    with suppress(ImportError):
        from kg.validate.fast import Fast

        Fast(shapes)


def probe(shapes: Shapes) -> list[Quad]:
    """A graph with something to judge for each shape."""
    quads = [Quad(PROBE, ANY, Literal("0"))]
    for _, predicate, thing in shapes.triples:
        if not isinstance(thing, NamedNode):
            continue
        match predicate.value.removeprefix(SH):
            case "targetClass":
                quads.append(Quad(PROBE, RDF_TYPE, thing))
            case "targetSubjectsOf" | "path":
                quads += [Quad(PROBE, thing, Literal("0")), Quad(PROBE, thing, OTHER)]
            case "targetObjectsOf":
                quads.append(Quad(OTHER, thing, PROBE))
            case "targetNode":
                quads.append(Quad(thing, ANY, Literal("0")))
    return quads
