"""What the audit costs: every identity over the figures of a document, and the same sums asked of its graph in SPARQL.

python -m benchmarks.audit      examples/, and ../shared/corpus where that exists
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from pyoxigraph import Quad, QuerySolutions, Store

from kg.audit import audit
from kg.audit.grammar import Comparison, Expression, Name, Total, names, spelled_out
from kg.errors import DocumentError
from kg.pipeline import World, build
from kg.read.unpack import documents
from kg.records import Claims, Source

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("examples", "../shared/corpus/reports", "../shared/corpus/synthetic", "../shared/corpus/policies")
ROUNDS = 7
ASKED = (
    "ID19-BAL",
    "ID19-ROW",
    "ID19-TOTAL",
    "ID21-TOTAL",
    "ID19-REVIEW",
    "ID19-LITD",
    "ID19-LITA",
    "ID14-MODE",
    "ID14-REPLY",
    "ID14-STAFF",
)
PREFIX = "PREFIX wm: <https://w3id.org/wenmai/ontology#> "


@dataclass(frozen=True, slots=True)
class Read:
    """A document: what it says before the audit, and its graph."""

    claims: Claims
    quads: Sequence[Quad]


def main() -> None:
    """Measures, compares and tells."""
    world = World.load()
    read = list(reading(world))
    reports = [one for one in read if one.claims.kind == "report"]
    matrices = [one for one in reports if sum(bool(figure.applicant) for figure in one.claims.indicators) >= 150]
    for name, some in (("all documents", read), ("reports", reports), ("forms with a full matrix", matrices)):
        each = [best(lambda one=one: audit(one.claims, world.identities, world.vocabulary, world.iris)) for one in some]
        print(f"{len(some):4} {name:26} {1000 * sum(each) / len(each):7.2f} ms a document, the slowest {1000 * max(each):6.2f}")
    few = tuple(one for one in world.identities if one.id in ASKED)
    queries = [query for one in few for query in sparql(one.frames, one.asked, world)]
    forms = [one for one in reports if one.claims.frame in ("F14", "F19", "F21")]
    ours = sum(best(lambda one=one: audit(one.claims, few, world.vocabulary, world.iris)) for one in forms) / len(forms)
    stores = [stored(one.quads) for one in forms]
    theirs = sum(best(lambda at=at: failing(stores[at], forms[at].claims.frame, queries)) for at in range(len(forms))) / len(forms)
    loading = sum(best(lambda one=one: stored(one.quads)) for one in forms) / len(forms)
    told = [len(audit(one.claims, few, world.vocabulary, world.iris).issues) - len(one.claims.issues) for one in forms]
    found = [failing(store, one.claims.frame, queries) for store, one in zip(stores, forms, strict=True)]
    print(f"{len(ASKED)} identities over {len(forms)} forms: {1000 * ours:.2f} ms; as SPARQL in pyoxigraph {1000 * theirs:.2f} ms", end="")
    print(f" ({theirs / ours:.1f} x), and {1000 * loading:.2f} ms to load the graph; failing {sum(told)} and {sum(found)}")


def reading(world: World) -> Iterator[Read]:
    """The documents that are there, read, without what the audit said of them."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).iterdir()) if (ROOT / folder).is_dir() else ():
            with path.open("rb") as file:
                for source in documents(file, path.name, 2**22):
                    if isinstance(source, Source):
                        try:
                            made = build(source, world)
                        except DocumentError:
                            continue
                        bare = tuple(issue for issue in made.claims.issues if issue.comparison is None)
                        yield Read(replace(made.claims, issues=bare, assessments=()), made.quads)


def best(work: object) -> float:
    """CPU seconds of the quickest of some rounds."""
    assert callable(work)
    times = []
    for _ in range(ROUNDS):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times)


def stored(quads: Sequence[Quad]) -> Store:
    """A store with the graph of one document as its default graph."""
    store = Store()
    store.extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return store


def failing(store: Store, frame: str, queries: Sequence[tuple[tuple[str, ...], str]]) -> int:
    """How many comparisons fail."""
    found = 0
    for frames, query in queries:
        if frame in frames:
            solutions = store.query(query)
            assert isinstance(solutions, QuerySolutions)
            found += sum(1 for _ in solutions)
    return found


def sparql(frames: tuple[str, ...], asked: Sequence[object], world: World) -> Iterator[tuple[tuple[str, ...], str]]:
    """The rules of an identity as queries whose rows are what fails."""
    for one in asked:
        rule = getattr(one, "rule", None)
        if isinstance(rule, Comparison):
            spelled = spelled_out(rule, world.vocabulary.below)
            patterns = " ".join(dict.fromkeys(pattern(name, world) for name in names(spelled)))
            yield frames, f"{PREFIX} SELECT * {{ {patterns} FILTER ({side(spelled.left)} != {side(spelled.right)}) }}"


def variable(name: Name) -> str:
    """The value of a name."""
    return "?v_" + f"{name.measure}_{name.column}".replace(".", "_")


def pattern(name: Name, world: World) -> str:
    """Where the value of a name stands."""
    node = f"?i{variable(name)[1:]}"
    measure = "?row" if name.measure == "row" else f"<{world.iris.measure(name.measure)}>"
    where = f"?report wm:records {node} . {node} wm:measures {measure} ; wm:value {variable(name)} . "
    if name.column:
        return f"{where} {node} wm:applicant <{world.iris.concept('applicant', name.column)}> ."
    matrix = name.measure.startswith(("foi.result", "foi.new_received", "foi.carried"))
    return f"{where} {node} wm:applicant ?column ." if matrix else where


def side(expression: Expression) -> str:
    """An expression in SPARQL; of the rules asked, names, sums and signs are all that there is."""
    match expression:
        case Name():
            return variable(expression)
        case Total():
            return "(" + " + ".join(map(variable, expression.names)) + ")"
    left, right = getattr(expression, "left", None), getattr(expression, "right", None)
    return f"({side(left)} {getattr(expression, 'sign', '+')} {side(right)})" if left and right else "0"


if __name__ == "__main__":
    main()
