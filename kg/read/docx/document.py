"""A Word file's parts to a sealed text: headers, body, notes, what lies beside the text, footers."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from kg.errors import DocumentError
from kg.read.docx.body import Body, Grid, Line, write
from kg.read.docx.numbering import Numbering
from kg.read.docx.paragraphs import Notes, Paragraphs
from kg.read.docx.styles import Styles
from kg.read.office import Package, Relation
from kg.read.scroll import Scroll
from kg.records import Document, Issue, Source

UNREAD = {  # kinds of parts that hold text which is not read here
    "aFChunk": ("inserted file", "插入的文件"),
    "package": ("embedded Office file", "嵌入的 Office 文件"),
    "oleObject": ("embedded object", "嵌入的对象"),
}


def read(source: Source) -> Document:
    """The document of a Word file.

    Raises:
        DocumentError: the file is damaged, encrypted, or holds no text.
        OverflowError: it exceeds a limit.
    """
    package = Package(source)
    part = package.main("word/document.xml")
    root = package.tree(part)
    body = root.find("body") if root is not None else None
    if body is None:
        raise DocumentError(source.name, "the Word file has no body")
    links = package.relations(part)
    parts = {link.kind: link.part for link in links}
    styles = Styles(package.aside(parts.get("styles", "")))
    notes = Notes()
    reader = Body(styles, Numbering(package.aside(parts.get("numbering", "")), styles), Paragraphs(styles, notes))
    content = reader.read(body)
    scroll = Scroll()
    package.properties(scroll)
    _margins(scroll, package, reader, links, "header")
    write(scroll, content)
    for kind in notes.numbers:
        _notes(scroll, reader, notes, kind, package.aside(parts.get(f"{kind}s", "")))
    _beside(scroll, package, reader, links)
    _margins(scroll, package, reader, links, "footer")
    if all(block.kind == "furniture" for block in scroll.blocks):
        pictures = any(link.kind == "image" for link in links)
        raise DocumentError(source.name, "the Word file holds pictures and no text" if pictures else "the Word file holds no text")
    return scroll.seal(source, None, (*package.issues, *_unread(links)))


def _margins(scroll: Scroll, package: Package, reader: Body, links: tuple[Relation, ...], kind: str) -> None:
    """The headers or the footers as furniture, each wording once."""
    written: list[list[Line | Grid]] = []
    for link in links:
        root = package.aside(link.part) if link.kind == kind else None
        content = reader.read(root) if root is not None else []
        if content not in written:
            written.append(content)
            write(scroll, content, "furniture")


def _notes(scroll: Scroll, reader: Body, notes: Notes, kind: str, root: Element | None) -> None:
    """The notes of a kind, in the order of their numbers; those that nothing refers to follow as furniture."""
    if root is None:
        return
    nodes = {node.get("id", ""): node for node in root.findall(kind) if node.get("type", "normal") == "normal"}
    mentioned = dict(notes.numbers[kind])
    for id in mentioned:
        content = reader.read(nodes[id]) if id in nodes else []
        if content and isinstance(content[0], Line):
            content[0] = Line(f"{notes.mark(kind, id)} {content[0].text}", content[0].kind)
        write(scroll, content)
    for id, node in nodes.items():
        if id not in mentioned:
            write(scroll, reader.read(node), "furniture")


def _beside(scroll: Scroll, package: Package, reader: Body, links: tuple[Relation, ...]) -> None:
    """What the file holds beside its text: comments, and the words of charts and diagrams."""
    for link in links:
        if link.kind == "comments":
            root = package.aside(link.part)
            write(scroll, reader.read(root) if root is not None else [], "furniture")
        elif link.kind in ("chart", "diagramData"):
            root = package.aside(link.part)
            words = [(node.text or "").strip() for node in root.iter() if node.tag in ("t", "v")] if root is not None else []
            scroll.line(" ".join(word for word in words if word), "furniture")


def _unread(links: tuple[Relation, ...]) -> tuple[Issue, ...]:
    """An issue for each kind of part that may hold text and cannot be read."""
    found = []
    for kind, (english, chinese) in UNREAD.items():
        if count := sum(link.kind == kind for link in links):
            message = f"The file holds {count} part(s) of the kind {english}, which are not read"
            found.append(Issue("unread-part", "warning", f"文件含有{chinese} {count} 个，未读取", message))
    return tuple(found)
