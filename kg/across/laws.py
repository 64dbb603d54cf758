"""Laws over all documents, each a file of plain SPARQL: who breaks it, told as findings of graph/canon.

The query selects ``$this``, the node that breaks the law, as SHACL-SPARQL has it, and may select ``?value``, ``?path`` and ``?evidence``;
several rows of one node are one finding. Its head says how it is told; ``{?value}`` and the like stand for what was selected:

    # severity: violation
    # message@zh: 同一文件有几个文号：{?value}
    # message@en: One document has several numbers: {?value}

A message in one language stands for both. What is selected must be told or stand in a message, and the other way round. What other laws
find a law may not ask for: its answer would depend on which was asked first.

A line ``# VALUES $this`` says that whether a node breaks the law depends on what is stated of that node and of those that it is linked
with: after a change only the touched nodes are asked for, in that place. These are agencies, reports and regulations, and of no other
nodes does such a law tell. A law without the line is asked of everything each time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import get_args

import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions

from kg.across.issues import Writer
from kg.backend import Backend
from kg.errors import QueryError
from kg.iris import LAWS
from kg.query import guard
from kg.records import Severity

HEAD = re.compile(r"#\s*(severity|message@zh|message@en):\s*(.+)")
NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
GRAPH = re.compile(r"(?<![\w:?$])GRAPH\s*([?$]\w+)", re.IGNORECASE)  # any graph: those that users write are left out
PLACE = re.compile(r"^[ \t]*#[ \t]*VALUES \$this[ \t]*$", re.M)
SELECTED = re.compile(r"\{[?$](\w+)\}")
TOGETHER = "、"
TOLD = {"this", "value", "path", "evidence"}
FINDING = re.compile(r"http://www\.w3\.org/ns/shacl#|[\w-]*[:#](?:Issue|concerns|meets|breaks|leavesOpen)\b")
KINDS = ("agency", "report", "regulation")  # of which it is known whether a change touches them


@dataclass(frozen=True, slots=True)
class Law:
    """One file.

    Args:
        name: of the file, without ``.rq``.
        message_zh, message_en: what is told of a node that breaks it.
        sparql: the whole file.
    """

    name: str
    severity: Severity
    message_zh: str
    message_en: str
    sparql: str

    @property
    def iri(self) -> NamedNode:
        """Its own IRI."""
        return NamedNode(LAWS + self.name)

    @property
    def in_part(self) -> bool:
        """Whether it can be asked of the touched nodes alone."""
        return PLACE.search(self.sparql) is not None

    def asked_of(self, nodes: Iterable[NamedNode] | None) -> str:
        """The query, of some nodes or of all."""
        sparql = GRAPH.sub(r'FILTER (!REGEX(STR(\1), "/graph/user/[^/]*$")) \g<0>', self.sparql)  # nothing follows from what users wrote
        if nodes is None:
            return sparql
        values = " ".join(sorted(map(str, nodes)))
        return PLACE.sub(lambda _: f"VALUES ?this {{ {values} }}", sparql)


def read(name: str, text: str) -> Law:
    """The law in a file.

    Raises:
        QueryError: a head that is not whole, a name that cannot stand in an IRI, or no query.
    """
    said = {found[1]: found[2] for line in text.splitlines() if (found := HEAD.fullmatch(line.strip()))}
    zh, en = (said.get(f"message@{one}") or said.get(f"message@{other}", "") for one, other in (("zh", "en"), ("en", "zh")))
    missing = "no severity" if "severity" not in said else "" if zh else "no message"
    if missing or not NAME.fullmatch(name):
        raise QueryError(f"{name}.rq: {missing or 'no name for a law'} 规则文件头不全")
    severity = next((one for one in get_args(Severity) if one == said["severity"]), None)
    if severity is None:
        raise QueryError(f"{name}.rq: no severity {said['severity']} 无此严重程度")
    law = Law(name, severity, zh, en, text)
    try:
        kind = guard(text)
        columns = pyoxigraph.Store().query(law.asked_of([law.iri]))
    except (SyntaxError, QueryError) as error:
        raise QueryError(f"{name}.rq: {error}") from error
    if kind != "select" or not isinstance(columns, QuerySolutions) or "this" not in {variable.value for variable in columns.variables}:
        raise QueryError(f"{name}.rq selects no $this 查询须选出 $this")
    check(law, {variable.value for variable in columns.variables})
    return law


def check(law: Law, selected: set[str]) -> None:
    """Refuses a law that tells what it does not select, selects what it does not tell, or follows from what laws find.

    Raises:
        QueryError: naming what is at fault.
    """
    filled_in = set(SELECTED.findall(law.message_zh + law.message_en))
    for name in sorted(filled_in - selected):
        raise QueryError(f"{law.name}.rq: ?{name} is in a message, but not selected 说明中有而未选出")
    for name in sorted(selected - filled_in - TOLD):
        raise QueryError(f"{law.name}.rq: ?{name} is selected, but not told 选出而未说明")
    if found := FINDING.search(law.sparql):
        raise QueryError(f"{law.name}.rq asks for {found[0]}, which is what laws find 规则不得以检查结果为据")


def laws_in(folder: Traversable) -> Iterator[Law]:
    """The laws of a folder, by name; none where there is no such folder."""
    if folder.is_dir():
        for path in sorted(folder.iterdir(), key=lambda path: path.name):
            if path.name.endswith(".rq"):
                yield read(path.name.removesuffix(".rq"), path.read_text("utf-8"))


def broken(law: Law, backend: Backend, nodes: Collection[NamedNode] | None, writer: Writer) -> set[Quad]:
    """The findings of a law about some nodes, or about all."""
    if nodes is not None and not nodes:
        return set()
    answer = backend.query(law.asked_of(nodes))
    assert isinstance(answer, QuerySolutions)  # it was read as one
    names = [variable.value for variable in answer.variables if variable.value != "this"]
    found: dict[NamedNode, dict[str, dict[str, Literal | NamedNode]]] = defaultdict(lambda: {name: {} for name in names})
    for row in answer:
        if isinstance(this := row["this"], NamedNode) and (not law.in_part or writer.kind(this) in KINDS):
            selected = found[this]
            for name in names:
                if isinstance(term := row[name], Literal | NamedNode):
                    selected[name][str(term)] = term
    return {quad for this, selected in found.items() for quad in told(law, this, selected, writer)}


def told(law: Law, this: NamedNode, selected: Mapping[str, Mapping[str, Literal | NamedNode]], writer: Writer) -> Iterator[Quad]:
    """The finding that a node breaks a law."""
    terms = {name: [by_text[key] for key in sorted(by_text)] for name, by_text in selected.items()}
    texts = {name: TOGETHER.join(shown(term, writer.iris.base) for term in found) for name, found in terms.items()}
    iri = writer.iris.finding(law.name, this.value)
    messages = filled(law.message_zh, texts), filled(law.message_en, texts)
    yield from writer.issue(iri, law.name, law.severity, law.iri.value, *messages, [this])
    for name, predicate in (("value", writer.v.sh.value), ("path", writer.v.sh.resultPath), ("evidence", writer.v.wm.evidence)):
        for term in terms.get(name, ()):
            yield writer.quad(iri, predicate, term)


def shown(term: Literal | NamedNode, base: str) -> str:
    """A term for people: IRIs of ours as paths below the base."""
    return term.value.removeprefix(base)


def filled(message: str, texts: Mapping[str, str]) -> str:
    """A message with what was selected."""
    return SELECTED.sub(lambda found: texts.get(found[1], ""), message)
