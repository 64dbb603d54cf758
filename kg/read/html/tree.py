"""The tree of a page as a list of what one meets from its first to its last character, walked once and without recursion."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.read.html.style import PLAIN, Style, style
from kg.read.raised import LOWERED, RAISED

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

SPACES = " \t\n\r\f"
MARK = 8  # characters of the longest mark of a note
SILENT = frozenset(("script", "style", "template"))  # what they hold is no text
BLOCK_TAGS = """
    address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset
    h1 h2 h3 h4 h5 h6 header hgroup hr html iframe legend li listing main menu nav noframes noscript ol optgroup option p plaintext pre
    search section select summary table tbody td textarea tfoot th thead tr ul xmp
"""
BLOCKS = frozenset(BLOCK_TAGS.split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
TITLES = ("h1", "h2")
KEPT = frozenset(("listing", "plaintext", "pre", "textarea", "xmp"))  # their line ends are their own
CELLS, ROWS = ("td", "th", "caption"), ("tr", "dt", "dd")
GROUPS, WHOLES = ("thead", "tbody", "tfoot", "div"), ("table", "tr", "dl")
TARGET_END = 200  # characters of an address in which the end of a file's name is looked for
FILE = re.compile(r"\.(?:docx?|xlsx?|pptx?|pdf|ofd|wps|et|rtf|zip|rar|7z|jpe?g|png|gif|tif)(?:$|[?#])", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Element:
    """An element of the page and what is known of all that it holds.

    Args:
        start, end: its place in the page's events: of what follows its opening, and behind its closing.
        block: whether lines end where it begins and ends.
        kept: whether its line ends and runs of spaces are its own.
        hidden: whether it hides itself.
        heading: whether it is a heading or stands in one.
        linking: whether it is a link to another page or stands in one.
        letters: characters of text; white space at the ends of text nodes is not counted.
        linked: characters of them in links to other pages.
        anchors: such links.
        stops: full stops 。 outside of links.
        quoted: titles in 《》 in links.
        leaves: lines of the blocks that hold text and no other block.
        breaks: line breaks outside of such blocks.
        titles: headings of the first two levels.
        tables: tables of more than one line.
        furniture: whether it is marked as furniture, or something around it is.
    """

    tag: str
    attributes: dict[str, str | None]
    above: Element | None
    start: int
    block: bool
    kept: bool
    hidden: bool
    heading: bool = False
    linking: bool = False
    end: int = 0
    letters: int = 0
    linked: int = 0
    anchors: int = 0
    stops: int = 0
    quoted: int = 0
    leaves: int = 0
    breaks: int = 0
    titles: int = 0
    tables: int = 0
    furniture: bool = False

    @property
    def prose(self) -> int:
        """Characters outside of links."""
        return self.letters - self.linked

    def value(self, name: str) -> str:
        """An attribute's value, empty where it has none."""
        return self.attributes.get(name) or ""


Event = Element | str | None  # an element begins; text; the innermost element ends


@dataclass(slots=True)
class Page:
    """What one meets in a page, in its order.

    Args:
        elements: the events that are elements.
        parts: of a table its captions and rows, of a row its cells, of a list of definitions its terms and what they mean.
        fields: the page's title and what its meta tags say, by name.
        styles: what each style means that was met.
    """

    events: list[Event] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    parts: dict[Element, list[Element]] = field(default_factory=dict)
    fields: list[tuple[str, str]] = field(default_factory=list)
    styles: dict[str, Style] = field(default_factory=dict)

    def style(self, declared: str | None) -> Style:
        """What a style says; a page repeats its styles many times."""
        if not declared:
            return PLAIN
        known = self.styles.get(declared)
        if known is None:
            known = self.styles[declared] = style(declared)
        return known


def grow(root: LexborNode | None) -> Page:
    """The events of a parsed page."""
    page = Page()
    current: Element | None = None
    ahead: list[LexborNode | None] = [root] if root is not None else []
    while ahead:
        node = ahead.pop()
        if node is None:
            assert current is not None
            current = _close(page, current)
            continue
        ahead += [node.next] if node.next is not None else []
        if node.is_text_node:
            _text(page, current, node.text_content or "")
        elif node.tag == "title" and (current is None or current.tag == "head" or current.block):
            page.fields.append(("title", node.text()))
        elif node.is_element_node and node.tag not in SILENT:
            current = _open(page, current, node.tag or "", node.attributes)
            ahead += [None] if node.child is None else [None, node.child]
    return page


def _open(page: Page, above: Element | None, tag: str, attributes: dict[str, str | None]) -> Element:
    """A new element, entered."""
    look = page.style(attributes.get("style"))
    block = tag in BLOCKS if look.block is None else look.block
    kept = tag in KEPT or (above is not None and above.kept) if look.kept is None else look.kept
    element = Element(tag, attributes, above, len(page.events) + 1, block, kept, look.hidden or "hidden" in attributes)
    if above is not None:
        element.heading, element.linking = above.heading, above.linking
    element.heading = element.heading or tag in HEADINGS
    if tag == "a" and _leads_away(element):
        element.linking, element.anchors = True, 1
    if tag == "meta" and (name := (element.value("name") or element.value("property")).split()):
        page.fields.append((" ".join(name), element.value("content")))
    page.events.append(element)
    page.elements.append(element)
    whole = above if tag in CELLS else _table(above) if tag in ROWS else None
    if whole is not None and whole.tag in WHOLES:
        page.parts.setdefault(whole, []).append(element)
    return element


def _table(above: Element | None) -> Element | None:
    """The table of a row, past the group of rows between them; the list of a term, past a division."""
    return above.above if above is not None and above.tag in GROUPS else above


def _leads_away(anchor: Element) -> bool:
    """Whether a link is one of navigation: neither to a place in this page nor to a file to be had here."""
    target = anchor.value("href").strip()
    return bool(target) and not (target.startswith("#") and len(target) > 1) and not FILE.search(target[-TARGET_END:])


def _text(page: Page, current: Element | None, text: str) -> None:
    """Text, counted where it stands; a line end that is all there is between two elements is a space, as browsers have it."""
    if current is None or not (current.kept or text.strip(SPACES)):
        page.events.append(" ")
        return
    page.events.append(_placed(current, text) if len(text) <= MARK else text)
    letters = len(text.strip())
    current.letters += letters
    if current.linking:
        current.linked += letters
        current.quoted += text.count("《")
    else:
        current.stops += text.count("。")


def _placed(current: Element | None, text: str) -> str:
    """A short text with its digits raised or lowered where they are shown so."""
    while current is not None and not current.block:
        if current.tag in ("sup", "sub"):
            return text.translate(RAISED if current.tag == "sup" else LOWERED)
        current = current.above
    return text


def _close(page: Page, element: Element) -> Element | None:
    """The element around one that ends; what was counted in it counts there too."""
    element.end = len(page.events)
    page.events.append(None)
    above = element.above
    if element.tag == "br":
        element.breaks = 1
    elif element.block:
        element.leaves += element.breaks + 1 if element.letters and not element.leaves else 0
        element.breaks = 0
    if element.tag in TITLES and element.letters:
        element.titles += 1
    if element.tag == "table" and element.leaves > 1:
        element.tables += 1
    if above is None:
        return None
    above.letters += element.letters
    above.linked += element.linked
    above.anchors += element.anchors
    above.stops += element.stops
    above.quoted += element.quoted
    above.leaves += element.leaves
    above.breaks += element.breaks
    above.titles += element.titles
    above.tables += element.tables
    return above
