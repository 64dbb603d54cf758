"""Files of the network, asked for by texts as users write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from kg.network.asking.parameters import Parameter
from kg.network.asking.questions import DIVISION, KIND, LEVEL, SINCE, TOPIC, UNTIL, Question
from kg.network.files import FORMATS, Format, Written, write
from kg.network.model import Network
from kg.network.nodes import KINDS, RELATIONS
from kg.network.views import BEYOND, View

FORMAT = Parameter("format", "格式", "what it is written in", "choice", default="graphml", choices=tuple(FORMATS))
ANY_KIND = replace(KIND, zh="节点种类，可多个", en="kinds of nodes, with commas", choices=KINDS)
RELATION = Parameter("relation", "关系，可多个", "relations, with commas", "choices", "relations", choices=RELATIONS, of_view=True)
OUTSIDE = Parameter(
    "beyond",
    "所选之外一并列出：cited 其所引，citing 引用者，both 两者",
    "what comes along from outside: cited, what the chosen documents refer to; citing, who refers to them; both",
    "choice",
    choices=BEYOND,
    of_view=True,
)
MOST = 5000  # nodes of a file where nobody says how many, and no fewer can be read
EXPORT = Question(
    "export",
    "网络的一部分，存为其他程序可读的文件",
    "a part of the network, as a file for other programs",
    write,
    (FORMAT, ANY_KIND, RELATION, LEVEL, DIVISION, TOPIC, SINCE, UNTIL, OUTSIDE),
    {"format": "svg"},
    MOST,
    1_000_000,
    pages=False,
)


def export(network: Network, values: Mapping[str, str], out: BinaryIO) -> tuple[Format, Written]:
    """Writes a part of the network, and tells in which format and what was left out.

    Args:
        values: of the parameters of ``EXPORT``, as users write them; what is empty counts as left out.
        out: a binary file.

    Raises:
        UsageError: there is no such parameter, or a value cannot be.
        UnknownName: there is no such division.
    """
    chosen, view = dict[str, Any](), dict[str, Any]()
    for parameter, value in EXPORT.read(network, values):
        (view if parameter.of_view else chosen)[parameter.argument or parameter.name] = value
    format = FORMATS[chosen["format"]]
    limit = chosen["limit"] if values.get("limit") else format.most or MOST
    return format, write(network, View(**view), format.name, out, limit)
