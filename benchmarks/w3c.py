"""The W3C's tests of SHACL against both engines, as this program uses them: python -m benchmarks.w3c DIR

DIR is the folder ``data-shapes-test-suite/tests`` of github.com/w3c/data-shapes; its ``core`` is told first, ``sparql`` for
information. A test passes where the same results come out: focus, path, value, shape, component and severity. Blank nodes count as
such, and paths of more than one step as none, because that is how a finding has them.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from kg.validate import Result, Shapes
from kg.validate.fast import Fast
from kg.validate.reference import Reference
from kg.validate.results import BLANK
from kg.validate.shapes import SH, named

MF, SHT = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#", "http://www.w3.org/ns/shacl-test#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
Term = NamedNode | BlankNode | Literal
ENGINES = {"fast": Fast, "reference": Reference}
FIELDS = {"focus": "focusNode", "path": "resultPath", "value": "value", "shape": "sourceShape"}
IRIS = {"component": "sourceConstraintComponent", "severity": "resultSeverity"}
Said = dict[tuple[Term, str], list[Term]]


def main() -> None:
    """Tells how many tests each engine passes, and which it does not."""
    folder = Path(sys.argv[1])
    for part in ("core", "sparql"):
        tests = list(found(folder / part / "manifest.ttl"))
        for name, engine in ENGINES.items():
            failed = [f"{file.parent.name}/{file.stem}: {why}" for file, test in tests if (why := verdict(file, test, engine))]
            print(f"{part} {name}: {len(tests) - len(failed)} of {len(tests)}")
            for line in failed:
                print("   ", line)


def found(manifest: Path) -> Iterator[tuple[Path, NamedNode]]:
    """The tests of a manifest and of those that it includes."""
    triples = loaded(manifest)
    for triple in sorted(triples, key=str):
        if triple.predicate.value == MF + "include":
            yield from found(path(triple.object))
        elif triple.predicate.value == RDF + "type" and triple.object.value == SHT + "Validate":
            yield manifest, triple.subject


def verdict(file: Path, test: NamedNode, engine: type[Fast | Reference]) -> str:
    """Why a test fails; empty where it passes."""
    said: Said = defaultdict(list)
    for subject, predicate, thing in named(loaded(file)):
        said[subject, predicate.value].append(thing)
    ((action,), (answer,)) = said[test, MF + "action"], said[test, MF + "result"]
    data, shapes = (path(said[action, SHT + part][0]) for part in ("dataGraph", "shapesGraph"))
    must_fail = answer == NamedNode(SHT + "Failure")
    laws = Shapes({}, "")
    laws.__dict__["triples"] = tuple(named(loaded(shapes)))
    try:
        results = sorted(engine(laws).judge([Quad(*triple) for triple in named(loaded(data))]))
    except Exception as error:  # whatever it is, it is told
        return "" if must_fail else f"{type(error).__name__}: {str(error)[:100]}"
    if must_fail:
        return "should have failed"
    expected = sorted(result(said, one) for one in said[answer, SH + "result"])
    missing, beside = (len(set(one) - set(other)) for one, other in ((expected, results), (results, expected)))
    return "" if results == expected else f"{len(expected)} expected, {len(results)} found; {missing} missing, {beside} beside"


def result(said: Said, one: Term) -> Result:
    """A result that is expected."""
    terms = {name: said[one, SH + term] for name, term in {**FIELDS, **IRIS}.items()}
    plain = {name: "" if not found else BLANK if isinstance(found[0], BlankNode) else str(found[0]) for name, found in terms.items()}
    iris = {name: plain[name].strip("<>") for name in ("path", "shape", *IRIS)}
    return Result(**{**plain, **iris, "path": "" if plain["path"] == BLANK else iris["path"]})


def loaded(file: Path) -> list[Triple]:
    """The triples of a file, its relative IRIs below its own."""
    return [quad.triple for quad in parse(path=file, format=RdfFormat.TURTLE, base_iri=file.resolve().as_uri())]


def path(node: Term) -> Path:
    """The file that an IRI names."""
    return Path(str(node.value).removeprefix("file://"))


if __name__ == "__main__":
    main()
