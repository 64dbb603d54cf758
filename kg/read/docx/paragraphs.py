"""The words of one Word paragraph as its reader sees them once every tracked change is accepted.

Kept: runs, also in links, fields (their result), content controls, insertions and what was moved here; tabs, breaks, symbols, boxes to
tick, formulas, typed or generated marks of notes (as raised digits: ``¹`` is no part of a figure). Dropped: deletions, what was moved
away, the instructions of fields. Told apart: hidden text, and text boxes, which stand beside the paragraph.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from kg.read.docx.styles import Styles
from kg.read.office import number, on
from kg.read.raised import LOWERED, RAISED

SIGNS = {  # of the fonts that hold signs in place of letters, by the low byte of their code
    "wingdings": {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x75: "◆", 0xA1: "○", 0xA8: "□", 0xD8: "➢", 0xE0: "→"}
    | {0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
    "wingdings 2": {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x2A: "□", 0xA3: "□", 0x97: "●"},
    "symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠"},
}
DROPPED = {"del", "moveFrom", "delText", "instrText", "delInstrText", "commentReference", "annotationRef", "pPr", "rPr", "sdtPr", "rt"}
FIXED = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
PICTURES = {"drawing", "pict", "object", "txbxContent"}


@dataclass(slots=True)
class Written:
    """A paragraph in the making.

    Args:
        words: what is seen, in order.
        hidden: what is in the file and not seen.
        boxes: the contents of text boxes that hang on the paragraph, and words in artistic lettering.
        fields: where the fields began that have not ended yet, as places in ``words``.
    """

    words: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    boxes: list[Element | str] = field(default_factory=list)
    fields: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words that are seen."""
        return "".join(self.words)


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes that paragraphs refer to, in the order in which they do: numbers by id, by kind, ``footnote`` or ``endnote``."""

    numbers: dict[str, dict[str, int]] = field(default_factory=lambda: {"footnote": {}, "endnote": {}})

    def mark(self, kind: str, id: str) -> str:
        """The raised number of a note, counted from its first mention."""
        known = self.numbers[kind]
        return str(known.setdefault(id, len(known) + 1)).translate(RAISED)


@dataclass(frozen=True, slots=True)
class Paragraphs:
    """Reads paragraphs.

    Args:
        styles: of the file.
        notes: filled while reading.
    """

    styles: Styles
    notes: Notes

    def read(self, paragraph: Element) -> Written:
        """The words of a ``w:p``."""
        written = Written()
        self._inside(paragraph, written, self.styles.of(paragraph))
        return written

    def _inside(self, node: Element, written: Written, style: str) -> None:
        """What the children of an element add; an unknown element is looked into, so that no word is lost."""
        for child in node:
            tag = child.tag
            if tag in DROPPED:
                continue
            if tag == "t":
                written.words.append((child.text or "").replace("\r", " ").replace("\n", " "))
            elif tag == "r":
                self._run(child, written, style)
            elif tag in FIXED:
                written.words.append(FIXED[tag])
            elif tag in PICTURES:
                _picture(child, written)
            elif tag == "AlternateContent":
                self._alternative(child, written, style)
            elif special := SPECIAL.get(tag):
                special(child, written, self.notes)
            else:
                self._inside(child, written, style)

    def _run(self, run: Element, written: Written, style: str) -> None:
        """A run: seen or hidden, and with its digits raised where they are printed so."""
        if self.styles.hidden(run, style):
            apart = Written()
            self._inside(run, apart, style)
            written.hidden.append(apart.text)
            return
        first = len(written.words)
        self._inside(run, written, style)
        position = run.find("rPr/vertAlign")
        if position is not None and position.get("val") in ("superscript", "subscript"):
            table = RAISED if position.get("val") == "superscript" else LOWERED
            written.words[first:] = [word.translate(table) for word in written.words[first:]]

    def _alternative(self, node: Element, written: Written, style: str) -> None:
        """One of several forms of the same: the first that holds any text."""
        for form in node:
            if any(inner.tag in ("t", "textpath", "sym") for inner in form.iter()):
                self._inside(form, written, style)
                return


def _picture(node: Element, written: Written) -> None:
    """Text boxes and artistic lettering of a drawing, outermost only: what is in them is read as a text of its own."""
    if node.tag == "txbxContent":
        written.boxes.append(node)
    elif node.tag == "textpath":
        written.boxes.append(node.get("string", ""))
    elif node.tag == "txBody":
        written.boxes.extend("".join(text.text or "" for text in line.iter("t")) for line in node.iter("p"))
    elif node.tag == "AlternateContent":
        form = next((form for form in node if any(inner.tag in ("t", "textpath") for inner in form.iter())), None)
        if form is not None:
            _picture(form, written)
    else:
        for child in node:
            _picture(child, written)


def _field(node: Element, written: Written, _: Notes) -> None:
    """The parts of a field: what stood between its beginning and its result was instruction; of a box or list, its state is shown."""
    part = node.get("fldCharType")
    if part == "begin":
        written.fields.append(len(written.words))
        written.words.append(_control(node))
    elif part == "separate" and written.fields:
        start = written.fields[-1]
        del written.words[start + 1 :]
    elif part == "end" and written.fields:
        written.fields.pop()


def _control(node: Element) -> str:
    """What a form field shows that has no words of its own: its tick, or the chosen entry of its list."""
    if (box := node.find("ffData/checkBox")) is not None:
        state = box.find("checked") if box.find("checked") is not None else box.find("default")
        return "☑" if on(state) else "☐"
    if (choices := node.find("ffData/ddList")) is not None:
        entries = [entry.get("val", "") for entry in choices.findall("listEntry")]
        chosen = choices.find("result")
        at = number(chosen.get("val")) if chosen is not None else 0
        return entries[at] if 0 <= at < len(entries) else ""
    return ""


def _symbol(node: Element, written: Written, _: Notes) -> None:
    """A sign by the code of its font; where the sign is not known the code stays, so that it can be seen that one stood there."""
    code = node.get("char", "")
    if not code or len(code) > 5 or any(digit not in "0123456789abcdefABCDEF" for digit in code):
        return
    value = int(code, 16)
    known = SIGNS.get(node.get("font", "").lower(), {}).get(value & 0xFF)
    if known or (value and not 0xD800 <= value < 0xE000):
        written.words.append(known or chr(value))


def _reference(node: Element, written: Written, notes: Notes) -> None:
    """The raised number of a note, unless its mark is typed."""
    mark = notes.mark(node.tag.removesuffix("Reference"), node.get("id", ""))
    if node.get("customMarkFollows", "0") in ("0", "false", "off"):
        written.words.append(mark)


def _ruby(node: Element, written: Written, _: Notes) -> None:
    """Pronunciation over characters is no part of the words."""
    written.hidden.extend("".join(text.text or "" for text in rt.iter("t")) for rt in node.findall("rt"))
    written.words.extend(text.text or "" for part in node.findall("rubyBase") for text in part.iter("t"))


SPECIAL: dict[str, Callable[[Element, Written, Notes], None]] = {
    "fldChar": _field,
    "sym": _symbol,
    "footnoteReference": _reference,
    "endnoteReference": _reference,
    "ruby": _ruby,
}
