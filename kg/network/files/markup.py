"""The network as XML: GraphML, and GEXF with time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt
from xml.sax.saxutils import escape

from kg.network.files.values import EDGE, NODE, Values, edge_rows, node_rows
from kg.network.model import Network
from kg.xml import UNWRITABLE

ENTITIES = {'"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}  # else readers would make spaces of them
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
GRAPHML = {str: "string", int: "int", float: "double"}
GEXF = {str: "string", int: "integer", float: "double"}


def graphml(network: Network, note: str) -> Iterator[str]:
    """GraphML, for Gephi, yEd, igraph; what XML cannot hold of a text is replaced by U+FFFD, what was left out told in ``desc``."""
    yield f'{HEAD}<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for kind, names in (("node", NODE), ("edge", EDGE)):
        for name, type in names.items():
            yield f'<key id="{kind}-{name}" for="{kind}" attr.name="{name}" attr.type="{GRAPHML[type]}"/>\n'
    yield '<graph edgedefault="directed">\n' + (f"<desc>{text(note)}</desc>\n" if note else "")
    for node, values in node_rows(network):
        yield f'<node id="{text(node.id)}">{data("node", values)}</node>\n'
    for at, (edge, values) in enumerate(edge_rows(network)):
        yield f'<edge id="e{at}" source="{text(edge.source)}" target="{text(edge.target)}">{data("edge", values)}</edge>\n'
    yield "</graph>\n</graphml>\n"


def data(kind: str, values: Values) -> str:
    """The attributes of a node or an edge in GraphML."""
    return "".join(f'<data key="{kind}-{name}">{text(value)}</data>' for name, value in values.items())


def gexf(network: Network, note: str) -> Iterator[str]:
    """GEXF 1.2 with time, for Gephi; what XML cannot hold of a text is replaced by U+FFFD, what was left out told in the description.

    Documents and edges start at the day of issue. The format wants days: where only the year is known, they start at its first day, which
    the description says; the attribute ``issued`` is there only where the day is known. Positions have the nation above.
    """
    said = "start: the day of issue; where only the year is known, 1 January of it (attribute issued absent)."
    yield f'{HEAD}<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">\n'
    yield f"<meta><description>{text(f'{said} {note}'.strip())}</description></meta>\n"
    yield '<graph defaultedgetype="directed" mode="dynamic" timeformat="date">\n'
    yield declared("node", {name: type for name, type in NODE.items() if name != "label"})
    yield declared("edge", {name: type for name, type in EDGE.items() if name != "weight"})
    yield "<nodes>\n"
    for node, values in node_rows(network):
        shown = {name: value for name, value in values.items() if name != "label"}
        place = f'<viz:position x="{values["x"]}" y="{-float(values["y"])}" z="0.0"/><viz:size value="{size(values)}"/>'
        label = text(node.label or node.number or node.id)
        yield f'<node id="{text(node.id)}" label="{label}"{start(values)}>{attvalues("node", shown)}{place}</node>\n'
    yield "</nodes>\n<edges>\n"
    for at, (edge, values) in enumerate(edge_rows(network)):
        ends = f'source="{text(edge.source)}" target="{text(edge.target)}"'
        shown = {name: value for name, value in values.items() if name != "weight"}
        head = f'<edge id="e{at}" {ends} type="directed" label="{edge.relation}" weight="{edge.mentions}"{start(values)}>'
        yield f"{head}{attvalues('edge', shown)}</edge>\n"
    yield "</edges>\n</graph>\n</gexf>\n"


def declared(kind: str, names: Mapping[str, type]) -> str:
    """The names and types of attributes in GEXF."""
    rows = "".join(f'<attribute id="{kind}-{name}" title="{name}" type="{GEXF[type]}"/>\n' for name, type in names.items())
    return f'<attributes class="{kind}" mode="static">\n{rows}</attributes>\n'


def attvalues(kind: str, values: Values) -> str:
    """The attributes of a node or an edge in GEXF."""
    rows = "".join(f'<attvalue for="{kind}-{name}" value="{text(value)}"/>' for name, value in values.items())
    return f"<attvalues>{rows}</attvalues>"


def start(values: Values) -> str:
    """From when on it is there; nothing where nobody knows."""
    day = values.get("issued") or (f"{values['year']:04}-01-01" if "year" in values else "")
    return f' start="{day}"' if day else ""


def size(values: Values) -> float:
    """How large a node is drawn: its area grows with the citations."""
    return round(10 * sqrt(1 + int(values["cited"])), 1)


def text(value: str | int | float) -> str:
    """A value as XML has it, also between quotation marks."""
    return escape(UNWRITABLE.sub("\ufffd", str(value)), ENTITIES)
