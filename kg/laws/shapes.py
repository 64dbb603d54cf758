"""The user's shapes, checked, each with a name and a message, as text that stands beside ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, serialize

from kg.errors import LawError, QueryError, VocabularyError
from kg.iris import LAWS
from kg.laws.patterns import check_pattern
from kg.laws.queries import misspelt
from kg.laws.terms import POINTING, SH, Names, place
from kg.query import guard
from kg.query.answer import malformed
from kg.validate import Shapes, code_of, tried
from kg.validate.codes import local
from kg.validate.shapes import named
from kg.vocabulary import NAMESPACES, Vocabulary

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
TYPE, LABEL, COMMENT = (NamedNode(NAMESPACES[prefix] + name) for prefix, name in (("rdf", "type"), ("rdfs", "label"), ("rdfs", "comment")))
PATH, PATTERN, FLAGS, PROPERTY = (NamedNode(SH + name) for name in ("path", "pattern", "flags", "property"))
SPARQL, SEVERITY, MESSAGE = (NamedNode(SH + name) for name in ("sparql", "severity", "message"))
NAMED, DESCRIPTION, NODE_SHAPE, PROPERTY_SHAPE = (NamedNode(SH + name) for name in ("name", "description", "NodeShape", "PropertyShape"))
PREFIX, NAMESPACE = NamedNode(SH + "prefix"), NamedNode(SH + "namespace")
QUERIES = {NamedNode(SH + "select"), NamedNode(SH + "ask")}
TARGETS = {NamedNode(SH + name) for name in ("targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf")}
CLASSES = {NamedNode(NAMESPACES["rdfs"] + "Class"), NamedNode(NAMESPACES["owl"] + "Class")}  # a shape that is one is its own target
SEVERITIES = {NamedNode(SH + name) for name in ("Violation", "Warning", "Info")}
SILENT = {PATH, PROPERTY, MESSAGE, NAMED, DESCRIPTION, SEVERITY, NamedNode(SH + "order"), NamedNode(SH + "group"), *TARGETS}
LONGEST = 40  # characters of a value in a message that is made up
Node = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class File:
    """One file of shapes."""

    path: Path
    text: str
    triples: tuple[Triple, ...]

    def error(self, term: NamedNode | BlankNode | Literal | Triple, reason: str) -> LawError:
        """The error with the place where the term stands."""
        return LawError(f"{self.path}{place(self.text, term)}: {reason}")


def read_shapes(paths: Sequence[Path], vocabulary: Vocabulary, base: str) -> Iterator[tuple[str, str]]:
    """The shapes of files, by name, as N-Triples, which are Turtle: each shape has an IRI and a message in it.

    Args:
        base: what the IRIs of measures and concepts begin with.

    Raises:
        LawError: a file that is no Turtle, a name that does not exist, a shape that no engine takes.
    """
    files = [parsed(path) for path in paths]
    if not files:
        return
    names = Names(vocabulary, base)
    codes: dict[str, NamedNode] = {}
    for file in files:
        check(file, names)
        for shape in sorted(shapes_of(file.triples), key=str):
            if not NAME.fullmatch(local(shape.value)) or not shape.value.isascii():
                raise file.error(shape, f"a shape's name has letters, digits and - _ . only: {shape.value} 约束名只能用字母、数字和 - _ .")
            if codes.setdefault(code_of(shape.value), shape) != shape:
                raise file.error(shape, f"two shapes are called {local(shape.value)}: {codes[code_of(shape.value)].value} too 约束重名")
    check_use(files)
    told = [(f"laws/{file.path.name}", written((*file.triples, *messages(file.triples)))) for file in files]
    for file, text in zip(files, told, strict=True):
        if reason := tried(Shapes(dict([text]), "")):
            raise LawError(f"{file.path}: {reason}")
    yield from told


def parsed(path: Path) -> File:
    """The triples of a file; what has no name and can be broken gets one.

    Raises:
        LawError: it is no Turtle.
    """
    try:
        text = path.read_text("utf-8-sig")
        triples = Shapes({path.name: text}, "").triples
    except UnicodeDecodeError as error:
        raise LawError(f"{path}: not in UTF-8 不是 UTF-8 编码") from error
    except VocabularyError as error:
        raise LawError(f"{path}: no Turtle: {str(error).partition(': ')[2]} 不是 Turtle") from error
    nameless = dict.fromkeys(subject for subject, predicate, _ in triples if predicate in TARGETS and isinstance(subject, BlankNode))
    blank = dict.fromkeys(term for triple in triples for term in triple if isinstance(term, BlankNode))
    names: dict[object, Node] = {node: BlankNode(f"b{at}") for at, node in enumerate(blank)}  # a parser labels them anew each time
    names |= {node: NamedNode(f"urn:wenmai:law:{path.stem}-{at}") for at, node in enumerate(nameless, 1)}
    renamed = (Triple(names.get(s, s), p, names.get(o, o)) for s, p, o in triples)
    return File(path, text, tuple(named(renamed)))


def written(triples: Iterable[Triple]) -> str:
    """Triples as text, a line each."""
    return (serialize(list(triples), format=RdfFormat.N_TRIPLES) or b"").decode()


def check(file: File, names: Names) -> None:
    """Raises where a file names what does not exist, or where a pattern or a query cannot be used.

    Raises:
        LawError: what, and on which line.
    """
    flags = {subject: thing.value for subject, predicate, thing in file.triples if predicate == FLAGS and isinstance(thing, Literal)}
    prefixes = prefixes_in(file.triples)
    queries = {thing for _, predicate, thing in file.triples if predicate == SPARQL}
    for subject, predicate, thing in file.triples:
        if isinstance(subject, NamedNode) and subject.value.startswith(LAWS):
            raise file.error(subject, f"{local(subject.value)} is a name of ours; give yours one in a namespace of its own 与内置约束重名")
        if predicate == SEVERITY and thing not in SEVERITIES:
            raise file.error(thing, "a severity is sh:Violation, sh:Warning or sh:Info 无此严重程度")
        if predicate == SEVERITY and subject in queries:
            raise file.error(thing, "a severity stands on the shape, not on its query 严重程度应写在约束上")
        for term in (thing, predicate, subject):
            try:
                if isinstance(term, NamedNode):
                    names.check(term.value, term is thing and predicate in POINTING)
                elif isinstance(term, Literal) and predicate == PATTERN:
                    check_pattern(term.value, flags.get(subject, ""))
                elif isinstance(term, Literal) and predicate in QUERIES:
                    check_query(term.value, prefixes, names)
            except (VocabularyError, QueryError) as error:
                raise file.error(term, str(error)) from error


def prefixes_in(triples: Iterable[Triple]) -> dict[str, str]:
    """The prefixes that the queries of a file may use."""
    said = {(subject, predicate): thing.value for subject, predicate, thing in triples if isinstance(thing, Literal)}
    return {name: said.get((node, NAMESPACE), "") for (node, predicate), name in said.items() if predicate == PREFIX}


def check_use(files: Iterable[File]) -> None:
    """Raises where a file holds no shape, or one that judges nothing: it has no target, and no other holds it.

    Raises:
        LawError: which.
    """
    triples = [triple for file in files for triple in file.triples]
    used = {thing for _, predicate, thing in triples if predicate != TYPE}
    used |= {subject for subject, predicate, thing in triples if predicate in TARGETS or (predicate == TYPE and thing in CLASSES)}
    for file in files:
        if not any(term.value.startswith(SH) for _, *said in file.triples for term in said if isinstance(term, NamedNode)):
            raise LawError(f"{file.path}: no shape in it 文件中没有约束")
        for subject, predicate, thing in file.triples:
            is_one = predicate in (PATH, PROPERTY, SPARQL) or (predicate == TYPE and thing in (NODE_SHAPE, PROPERTY_SHAPE))
            if is_one and subject not in used:
                name = local(subject.value) if isinstance(subject, NamedNode) else "a shape without a name"
                raise file.error(subject, f"{name} judges nothing: it has no target, and no other shape holds it 约束没有对象")


def check_query(sparql: str, prefixes: Mapping[str, str], names: Names) -> None:
    """Raises where a query is none, asks others than the graph, or names what no graph has.

    Raises:
        QueryError, VocabularyError: why.
    """
    guard(sparql)
    try:
        Store().query(sparql, prefixes=dict(prefixes))
    except (SyntaxError, ValueError) as error:
        raise malformed(str(error)) from error
    for _, reason in misspelt(sparql, prefixes, names):
        raise VocabularyError(reason)


def shapes_of(triples: Iterable[Triple]) -> set[NamedNode]:
    """The shapes that a finding can be of: those that have a target or say that they are shapes, and those that they hold."""
    found = set()
    for subject, predicate, thing in triples:
        is_one = predicate in TARGETS or predicate == PROPERTY or (predicate == TYPE and thing in (NODE_SHAPE, PROPERTY_SHAPE))
        found |= {term for term in ((subject,) if is_one else ()) if isinstance(term, NamedNode)}
        found |= {term for term in ((thing,) if predicate == PROPERTY else ()) if isinstance(term, NamedNode)}
    return found


def messages(triples: Sequence[Triple]) -> Iterator[Triple]:
    """A message in zh and en for each shape that has none: of its query, else made of its label and of what it asks for."""
    said: dict[Node, list[tuple[NamedNode, NamedNode | BlankNode | Literal]]] = {}
    for subject, predicate, thing in triples:
        said.setdefault(subject, []).append((predicate, thing))
    for shape in sorted(shapes_of(triples), key=str):
        own = said.get(shape, [])
        if any(predicate == MESSAGE for predicate, _ in own):
            continue
        queries = [thing for predicate, thing in own if predicate == SPARQL and isinstance(thing, Node)]
        asked = [thing for query in queries for predicate, thing in said.get(query, []) if predicate == MESSAGE]
        if asked:
            yield from (Triple(shape, MESSAGE, message) for message in asked)
        else:
            for language, words in (("zh", "不符合约束"), ("en", "Does not meet the shape")):
                yield Triple(shape, MESSAGE, Literal(f"{words} {label(shape, own, language)}{asks(own)}", language=language))


def label(shape: NamedNode, own: Iterable[tuple[NamedNode, NamedNode | BlankNode | Literal]], language: str) -> str:
    """What a shape is called, in a language if it may be; else its name."""
    called = [thing for wanted in (NAMED, LABEL, DESCRIPTION, COMMENT) for predicate, thing in own if predicate == wanted]
    texts = [thing for thing in called if isinstance(thing, Literal)]
    chosen = next((text.value for text in texts if (text.language or "").startswith(language)), texts[0].value if texts else "")
    return f"{local(shape.value)} ({chosen})" if chosen else local(shape.value)


def asks(own: Iterable[tuple[NamedNode, NamedNode | BlankNode | Literal]]) -> str:
    """What a shape asks for, as far as a line holds it: ``: dcterms:title, minLength 4``."""
    parts = [written_short(thing) for predicate, thing in own if predicate == PATH and isinstance(thing, NamedNode)]
    for predicate, thing in own:
        if predicate.value.startswith(SH) and predicate not in SILENT and not isinstance(thing, BlankNode):
            parts.append(f"{local(predicate.value)} {written_short(thing)}")
    return f": {', '.join(parts)}" if parts else ""


def written_short(term: NamedNode | Literal) -> str:
    """A term in a message: a prefixed name where there is one."""
    if isinstance(term, Literal):
        return term.value if len(term.value) <= LONGEST else term.value[: LONGEST - 1] + "…"
    prefix = next((prefix for prefix, namespace in NAMESPACES.items() if term.value.startswith(namespace)), "")
    return f"{prefix}:{local(term.value)}" if prefix else f"<{term.value}>"
