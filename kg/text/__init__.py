"""The reading copies of a sealed text: damage is mended in a view, never in the text.

``tidy(text, rules)`` runs the rows of ``rules/damage.toml`` in file order over the text. A row says what to search for and
what to do where it is found; a few mechanisms (``kg/text/mechanisms.py``) cover them all.

No mechanism changes or moves a digit. Brackets and punctuation stay as printed outside document numbers: ``(`` and ``（`` both
occur in a view. ``reading`` and ``margin`` part a document from the furniture of its page before that.
"""

from __future__ import annotations

from kg.records import Document, View
from kg.rules import Rules
from kg.text.draft import Draft
from kg.text.layout import between, furniture, joined
from kg.text.mending import mended

__all__ = ["margin", "reading", "tidy"]


def tidy(text: str, rules: Rules) -> View:
    """A reading copy of a sealed text with its damage mended and the way back to every character.

    Args:
        text: the sealed text.
        rules: the rule rows; those of ``damage.toml`` are used.

    Returns:
        The view; on undamaged text only width and inner spaces of numbers differ.

    >>> from kg.rules import load
    >>> view = tidy("根据国办发〔201724)要求", load())
    >>> view.text, view.source_span(2, 13)
    ('根据国办发〔2017〕24号)要求', (2, 12))
    """
    return mended(Draft.of(text), rules)


def reading(document: Document, rules: Rules) -> View:
    """The reading copy of the document proper: without the page's furniture, its broken lines joined, its damage mended.

    Args:
        document: the sealed text with its blocks and wraps.
        rules: the rule rows; those of ``damage.toml`` are used.

    Returns:
        The view, with the furniture that was left out and the lines that were joined among its edits.
    """
    draft = Draft.of(document.text)
    draft.leave_out(furniture(document), "furniture")
    draft.apply(list(joined(draft, document.wraps)), "line-wrap")
    return mended(draft, rules)


def margin(document: Document, rules: Rules) -> View:
    """The reading copy of the page's furniture alone, its damage mended; empty where a page has none.

    Args:
        document: the sealed text with its blocks.
        rules: the rule rows; those of ``damage.toml`` are used.
    """
    spans = furniture(document)
    if not spans:
        return View("", (), ())
    draft = Draft.of(document.text)
    draft.leave_out(between(spans, len(document.text)), "")
    return mended(draft, rules)
