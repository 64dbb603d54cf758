"""Which names a shape may use: those of SHACL that an engine heeds, and those that stand in our graphs."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import VocabularyError
from kg.validate.codes import local
from kg.vocabulary import NAMESPACES, Vocabulary

SH, WM = NAMESPACES["sh"], NAMESPACES["wm"]
# SHACL Core and SHACL-SPARQL; what the engines pass over (rules, functions, JavaScript) is not among them.
CORE = """
    BlankNode BlankNodeOrIRI BlankNodeOrLiteral ConstraintComponent IRI IRIOrLiteral Info Literal NodeKind NodeShape Parameter
    Parameterizable PrefixDeclaration PropertyGroup PropertyShape SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint
    SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator Severity Shape Validator Violation Warning alternativePath and
    ask class closed datatype deactivated declare defaultValue description disjoint equals flags group hasValue ignoredProperties
    in inversePath labelTemplate languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive maxLength message
    minCount minExclusive minInclusive minLength name namespace node nodeKind nodeValidator not oneOrMorePath optional or order
    parameter path pattern prefix prefixes property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
    qualifiedValueShapesDisjoint select severity shapesGraph sparql targetClass targetNode targetObjectsOf targetSubjectsOf
    uniqueLang validator xone zeroOrMorePath zeroOrOnePath
"""
# Their objects are properties or classes that a graph should have.
POINTING = {
    *(NamedNode(SH + name) for name in ("path", "alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath")),
    *(NamedNode(SH + name) for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "class")),
    *(NamedNode(SH + name) for name in ("equals", "disjoint", "lessThan", "lessThanOrEquals")),
}


class Names:
    """The names that exist.

    Args:
        base: what the IRIs of measures and concepts begin with.
    """

    def __init__(self, vocabulary: Vocabulary, base: str) -> None:
        self.graphs = {namespace: frozenset(getattr(vocabulary, prefix)) for prefix, namespace in NAMESPACES.items()}
        self.shacl = frozenset(CORE.split()) | self.graphs[SH]
        self.measures = {f"{base}measure/{id}" for id in vocabulary.measures}
        self.concepts = {f"{base}concept/{scheme}/{one}" for scheme, those in vocabulary.concepts.items() for one in those}
        self.base = base

    def check(self, iri: str, pointed: bool) -> None:
        """Raises where an IRI is of a list that is closed, and not in it.

        Args:
            pointed: a graph is to have it as a property or class; then the names of others that our graphs use are closed, too.

        Raises:
            VocabularyError: what does not exist, and what is like it.
        """
        namespace = max((one for one in self.graphs if iri.startswith(one)), key=len, default="")
        name = iri.removeprefix(namespace)
        if namespace == SH and name not in self.shacl:
            raise VocabularyError(f"SHACL has no sh:{name} that is heeded here{like(name, self.shacl)} 无此约束词")
        if namespace and namespace != SH and (namespace == WM or pointed) and name not in self.graphs[namespace]:
            prefix = next(prefix for prefix, one in NAMESPACES.items() if one == namespace)
            raise VocabularyError(f"no graph has {prefix}:{name}{like(name, self.graphs[namespace])} 图谱中无此属性或类")
        for kind, there in (("measure", self.measures), ("concept", self.concepts)):
            if iri.startswith(f"{self.base}{kind}/") and iri not in there and iri.count("/") > self.base.count("/") + (kind == "concept"):
                raise VocabularyError(f"there is no {kind} <{iri}>{like(iri, there)} 图谱中无此概念")


def like(name: str, there: Iterable[str]) -> str:
    """Those that a misspelt name may mean, to stand behind it; nothing where none is like it."""
    near = get_close_matches(name, list(there), 3)
    return f"; there is {', '.join(near)}" if near else ""


def place(text: str, term: NamedNode | BlankNode | Literal | Triple) -> str:
    """Where a term stands in a file: the first line with its name, to stand behind the file's; nothing where no line has it."""
    if isinstance(term, NamedNode):
        written = (f":{local(term.value)}", f"<{term.value}>", local(term.value))
    elif isinstance(term, Literal):
        first = next(iter(term.value.strip().splitlines()), "")
        written = (first, first.replace("\\", "\\\\"), "")
    else:
        return ""
    lines = text.splitlines()
    found = (number for words in written if words for number, line in enumerate(lines, 1) if words in line)
    return f", line {number}" if (number := next(found, 0)) else ""
