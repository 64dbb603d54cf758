"""Web pages saved with all that belongs to them (MHTML): the page is read, pictures and styles are passed over."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.errors import DocumentError
from kg.read import html
from kg.records import Document, Source

NAME = "a saved web page (MHTML)"
SUFFIXES = (".mhtml", ".mht")
MEDIA_TYPES = ("multipart/related", "message/rfc822", "application/x-mimearchive")
HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*((?:[A-Za-z][A-Za-z-]*:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*+){1,60}+)\r?\n")
SAVED = re.compile(rb"^from:[ \t]*[\"']?<?saved by", re.IGNORECASE | re.MULTILINE)
RELATED = re.compile(rb"^content-type:\s*[\"']?multipart/related", re.IGNORECASE | re.MULTILINE)
MOST_PARTS = 20_000  # lines that may begin a part; a page with its pictures has some hundred
DEEPEST = 100  # parts that may hold parts; a saved page has one, with frames some more


def claims(telling: bytes) -> bool:
    """Whether it begins with the header of a saved page.

    >>> claims(b"From: <Saved by Blink>\\r\\nMIME-Version: 1.0\\r\\nContent-Type: multipart/related; boundary=x\\r\\n\\r\\n")
    True
    """
    head = HEADER.match(telling)
    return head is not None and (
        SAVED.search(head[1]) is not None or (RELATED.search(head[1]) is not None and b"mime-version:" in head[1].lower())
    )


def read(source: Source) -> Document:
    """The document of the first web page in a saved page.

    Raises:
        DocumentError: there is none, or it holds no text.
        OverflowError: it has more parts than a page can need.
    """
    from email import message_from_bytes  # only saved pages need it
    from email.message import Message

    if source.data.count(b"\n--") > MOST_PARTS or source.data.lower().count(b"multipart/") > DEEPEST:
        raise OverflowError(f"more than {MOST_PARTS} parts, or more than {DEEPEST} that hold others")
    ahead: list[Message] = [message_from_bytes(source.data)]
    while ahead:
        part = ahead.pop()
        if part.is_multipart():
            ahead += [one for one in reversed(list(part.get_payload())) if isinstance(one, Message)]
        elif part.get_content_type() in html.MEDIA_TYPES:
            data = part.get_payload(decode=True)
            page = replace(source, data=data if isinstance(data, bytes) else b"", media_type=str(part.get("Content-Type", "")))
            return html.document(source, page)
    raise DocumentError(source.name, "the saved page holds no part that is HTML")
