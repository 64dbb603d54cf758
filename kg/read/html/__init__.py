"""Web pages: every text node in reading order, tables as rectangles, the head's fields, and the page's furniture marked.

Numbers that a browser generates for the items of a list are no text of the page and are not written.
"""

from __future__ import annotations

import re

from kg.errors import DocumentError
from kg.read.charset import decode
from kg.read.scroll import Scroll
from kg.records import Document, Source

NAME = "a web page (HTML)"
SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
MEDIA_TYPES = ("text/html", "application/xhtml+xml")
OPENING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<!--(?:[^-]|-(?!->))*+-->|<\?xml[^>]*>)*+(?:<!doctype\s+html\b|<(?:html|head|body)[\s>]|<meta\s)",
    re.IGNORECASE,
)
DECLARED = re.compile(rb"(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
XML = re.compile(r"\s*<\?xml\s")
SWALLOWING = re.compile(
    r"<((script|style|title|textarea|iframe|noframes|noembed|xmp)(?=[\s/])[^<>]*)/>", re.IGNORECASE
)  # empty in XML, open in HTML
FRAMES = ("frame", "frameset", "iframe")
HEAD = 4_096  # bytes in which a page declares its charset


def claims(telling: bytes) -> bool:
    """Whether it begins as a web page.

    >>> claims(b"<!-- saved --><!DOCTYPE html><p>")
    True
    """
    return OPENING.match(telling) is not None


def read(source: Source) -> Document:
    """The document of a web page.

    Raises:
        DocumentError: it holds no text besides its head, or is in an encoding that cannot be told.
        OverflowError: it is built to exhaust its reader.

    >>> page = "<title>年报</title><p>公开<b>5</b>条</p>".encode()
    >>> read(Source("a.html", page)).text
    'title: 年报\\n公开5条\\n'
    """
    return document(source, source)


def document(source: Source, page: Source) -> Document:
    """The document of a web page that stands in something else.

    Args:
        source: what it stands in.
        page: its bytes and what was said of them.

    Raises:
        DocumentError: it holds no text besides its head, or is in an encoding that cannot be told.
        OverflowError: it is built to exhaust its reader.
    """
    from selectolax.lexbor import LexborHTMLParser  # only web pages need it and what follows

    from kg.read.html.bounds import check
    from kg.read.html.flow import Writer
    from kg.read.html.furniture import mark
    from kg.read.html.tree import grow

    decoded = decode(page, _declared(page))
    text = SWALLOWING.sub(r"<\1></\2>", decoded.text) if XML.match(decoded.text) else decoded.text
    check(text)
    tree = grow(LexborHTMLParser(text.encode("utf-8", "replace")).root)
    mark(tree)
    scroll = Scroll()
    for name, value in tree.fields:
        scroll.field(name, value, "meta")
    head = len(scroll.blocks)
    Writer(tree, scroll).write()
    if len(scroll.blocks) == head:
        framed = any(element.tag in FRAMES for element in tree.elements)
        raise DocumentError(source.name, "its text stands in other pages, which it frames" if framed else "the page holds no text")
    return scroll.seal(source, decoded.charset, decoded.issues)


def _declared(page: Source) -> str:
    """The charset that the page, or else its server, says it is in."""
    if match := DECLARED.search(page.data[:HEAD]):
        return match[1].decode("ascii")
    served = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", page.media_type, re.IGNORECASE | re.ASCII)
    return served[1] if served else ""
