"""Damages graphs: every kind of mistake that a shape may be there for. The same seed gives the same graphs again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

XSD = "http://www.w3.org/2001/XMLSchema#"
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DATATYPES = ("string", "integer", "decimal", "boolean", "date", "dateTime", "double", "gYear", "gYearMonth", "duration", "anyURI")
FORMS = (  # lexical forms, right and wrong, of one type or another
    *("0", "-1", "007", "+5", "12.50", "1e3", "1_000", "９", "", " ", " 1", "1 ", "1\n", "-0", "99999999999999999999", "NaN", "INF"),
    *("true", "TRUE", "1", "2017-12-31", "2017-13-01", "2017-02-30", "2017-2-1", "2017-12-31Z", "2017-12-31+08:00", "0000-01-01"),
    *("12017-01-01", "-0044-03-15", "2017-12-31T24:00:00", "2017-12-31T23:59:60", "2017-12-31T00:00:00.5+08:00", "20171231", "2017"),
    *(
        "17",
        "2017-12",
        "2017-13",
        "P5Y",
        "P",
        "P1W",
        "PT0S",
        "abc",
        "甲",
        "😀",
        "a\nb",
        "a\n",
        "\n",
        "a\r",
        "a\r\n",
        "\u2028",
        "\u0085",
        "é",
    ),
    *(
        "e\u0301",
        "\u3000",
        "\ufeff",
        "x" * 3000,
        "13800138000",
        "ＡＢ",
        "国办发〔2017〕24号",
        "国办发〔2017〕24号\n",
        "2,2",
        "2,2\n",
        "a\\b",
        '"',
    ),
)
LANGUAGES = ("zh", "en", "zh-Hans", "ZH", "fr", "zh-cmn-Hans-CN", "x-none")
Graph = list[Quad]
Mutation = Callable[[random.Random, Graph], None]


def mutants(quads: Sequence[Quad], number: int, seed: int, most: int = 4) -> Iterator[tuple[str, tuple[Quad, ...]]]:
    """That many damaged graphs, each with the names of what was done to it, up to ``most`` mutations, two of five times just one."""
    draw = random.Random(seed)
    for _ in range(number):
        graph = list(quads)
        chosen = [draw.choice(MUTATIONS) for _ in range(draw.choice((1, 1, 2, most // 2, most)))]
        for mutation in chosen:
            with suppress(IndexError):  # nothing of that kind is left to damage
                mutation(draw, graph)
        yield " ".join(mutation.__name__ for mutation in chosen), tuple(dict.fromkeys(graph))


def place(draw: random.Random, graph: Graph, literal: bool | None = None) -> int:
    """Where to strike: each property as likely as any other, however often it stands there."""
    wanted = [i for i, quad in enumerate(graph) if literal is None or isinstance(quad.object, Literal) is literal]
    predicate = draw.choice(sorted({graph[i].predicate.value for i in wanted}))
    return draw.choice([i for i in wanted if graph[i].predicate.value == predicate])


def valued(quad: Quad, value: NamedNode | BlankNode | Literal) -> Quad:
    """The quad with another object."""
    return Quad(quad.subject, quad.predicate, value, quad.graph_name)


def drop(draw: random.Random, graph: Graph) -> None:
    """A triple is missing."""
    graph.pop(place(draw, graph))


def drop_all(draw: random.Random, graph: Graph) -> None:
    """All that a node says under a property is missing."""
    gone = graph[place(draw, graph)]
    graph[:] = [quad for quad in graph if (quad.subject, quad.predicate) != (gone.subject, gone.predicate)]


def second_value(draw: random.Random, graph: Graph) -> None:
    """A node says two things."""
    quad = graph[place(draw, graph)]
    others = [one.object for one in graph if one.predicate == quad.predicate and one.object != quad.object]
    graph.append(valued(quad, draw.choice(others) if others else Literal(draw.choice(FORMS))))


def other_form(draw: random.Random, graph: Graph) -> None:
    """The datatype stays, the form is another, right or wrong."""
    i = place(draw, graph, literal=True)
    old = graph[i].object
    graph[i] = valued(graph[i], Literal(draw.choice(FORMS), **kept(old)))


def other_datatype(draw: random.Random, graph: Graph) -> None:
    """The form stays, the datatype is another."""
    i = place(draw, graph, literal=True)
    graph[i] = valued(graph[i], Literal(graph[i].object.value, datatype=NamedNode(XSD + draw.choice(DATATYPES))))


def language(draw: random.Random, graph: Graph) -> None:
    """A text in another language, or in one where there was none."""
    i = place(draw, graph, literal=True)
    graph[i] = valued(graph[i], Literal(graph[i].object.value, language=draw.choice(LANGUAGES)))


def no_language(draw: random.Random, graph: Graph) -> None:
    """A text in no language."""
    i = place(draw, graph, literal=True)
    graph[i] = valued(graph[i], Literal(graph[i].object.value))


def translated(draw: random.Random, graph: Graph) -> None:
    """A second text in the same or another language."""
    quad = graph[place(draw, graph, literal=True)]
    graph.append(valued(quad, Literal(quad.object.value + "二", language=quad.object.language or draw.choice(LANGUAGES))))


def longer(draw: random.Random, graph: Graph) -> None:
    """Something stands before or behind the text: a line end, a space, a character beyond the first plane."""
    i = place(draw, graph, literal=True)
    more, text = draw.choice(("\n", "\r", " ", "😀", "\u3000", "\t", "0", "a")), graph[i].object.value
    graph[i] = valued(graph[i], Literal(text + more if draw.random() < 0.7 else more + text, **kept(graph[i].object)))


def node_for_text(draw: random.Random, graph: Graph) -> None:
    """An IRI where a text should be."""
    i = place(draw, graph, literal=True)
    graph[i] = valued(graph[i], draw.choice(graph).subject)


def text_for_node(draw: random.Random, graph: Graph) -> None:
    """A text where an IRI should be, often the IRI itself."""
    i = place(draw, graph, literal=False)
    graph[i] = valued(graph[i], Literal(draw.choice((graph[i].object.value, *FORMS))))


def other_node(draw: random.Random, graph: Graph) -> None:
    """Another node of the graph, of whatever class."""
    i = place(draw, graph, literal=False)
    graph[i] = valued(graph[i], draw.choice(graph).subject)


def strange_iri(draw: random.Random, graph: Graph) -> None:
    """An IRI with a tail that it should not have."""
    i = place(draw, graph, literal=False)
    if isinstance(graph[i].object, NamedNode):
        graph[i] = valued(graph[i], NamedNode(graph[i].object.value + draw.choice(("x", "/", "甲", "😀", "%20", "-1", "?a=b"))))


def blank(draw: random.Random, graph: Graph) -> None:
    """A blank node for an IRI, in one place."""
    i = place(draw, graph, literal=False)
    graph[i] = valued(graph[i], BlankNode("b"))


def renamed(draw: random.Random, graph: Graph) -> None:
    """A node is called otherwise wherever it stands: blank, or by another IRI."""
    old = draw.choice(sorted({quad.subject for quad in graph}, key=str))
    new = draw.choice((BlankNode("n"), NamedNode(f"urn:x:{old.value}甲"), NamedNode("urn:x:1")))
    for i, quad in enumerate(graph):
        subject, value = (new if term == old else term for term in (quad.subject, quad.object))
        graph[i] = Quad(subject, quad.predicate, value, quad.graph_name)


def other_class(draw: random.Random, graph: Graph) -> None:
    """A node of a second class."""
    typed = [quad for quad in graph if quad.predicate == TYPE]
    graph.append(valued(draw.choice(typed), draw.choice(typed).object)) if typed else None


def swapped(draw: random.Random, graph: Graph) -> None:
    """Two values of a property change places, begin and end of a period among them."""
    i, j = place(draw, graph), place(draw, graph)
    graph[i], graph[j] = valued(graph[i], graph[j].object), valued(graph[j], graph[i].object)


def foreign_property(draw: random.Random, graph: Graph) -> None:
    """A node says under one property what another says under another."""
    quad, other = draw.choice(graph), graph[place(draw, graph)]
    graph.append(Quad(quad.subject, other.predicate, other.object, quad.graph_name))


def kept(old: Literal) -> dict[str, str | NamedNode]:
    """Language or datatype of a literal, to make another."""
    return {"language": old.language} if old.language else {"datatype": old.datatype}


MUTATIONS: tuple[Mutation, ...] = (
    *(drop, drop_all, second_value, other_form, other_form, other_datatype, language, no_language, translated, longer, longer, swapped),
    *(node_for_text, text_for_node, other_node, strange_iri, blank, renamed, other_class, foreign_property),
)
