"""What a web server answered, as a crawl keeps it: status, media type, and the content without its packing."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from kg.read.allowance import Allowance

STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b")
HEAD_END = re.compile(rb"\r?\n\r?\n")
LONGEST_HEAD = 65_536  # bytes
CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r?\n")  # RFC 9112, 7.1
GZIP = (zlib.MAX_WBITS | 16,)
PACKINGS = {"gzip": GZIP, "x-gzip": GZIP, "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS)}  # many servers send deflate without its head


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer.

    Args:
        media_type: with its parameters, as the server wrote it.
        content: unpacked.
    """

    status: int
    media_type: str
    content: bytes


def answer(data: bytes, allowance: Allowance) -> Answer | None:
    """The answer in some bytes; None where they are none.

    Crawlers often keep the head of an answer that they have unpacked already: content that is not packed is left as it is.

    Raises:
        ValueError: the content cannot be unpacked to its end, or is too large.
        OverflowError: the allowance is used up.

    >>> answer(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n\\r\\n<p>", Allowance(100, 100))
    Answer(status=200, media_type='text/html', content=b'<p>')
    """
    status, end = STATUS.match(data), HEAD_END.search(data, 0, LONGEST_HEAD)
    if status is None or end is None:
        return None
    head, content = headers(data[: end.start()]), data[end.end() :]
    if "chunked" in head.get("transfer-encoding", "").lower():
        content = _joined(content)
    packing = head.get("content-encoding", "identity").lower()
    if packing in PACKINGS:
        content = _unpacked(content, PACKINGS[packing], allowance)
    elif packing not in ("", "identity", "utf-8"):
        raise ValueError(f"its content is packed by {packing[:20]}, which is not read")
    return Answer(int(status[1]), head.get("content-type", ""), content)


def headers(lines: bytes) -> dict[str, str]:
    """The named values of a head, by their names in lower case; of several of one name the first.

    >>> headers(b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n")
    {'content-type': 'text/html'}
    """
    pairs = [line.partition(":") for line in lines.decode("utf-8", "replace").splitlines()[1:]]
    return {name.strip().lower(): value.strip() for name, _, value in reversed(pairs)}


def _joined(content: bytes) -> bytes:
    """Content that was sent in chunks, joined; what is no chunk is kept as it stands."""
    parts: list[bytes] = []
    at = 0
    while chunk := CHUNK.match(content, at):
        size = int(chunk[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(content[chunk.end() : chunk.end() + size])
        at = chunk.end() + size
        at += 2 if content[at : at + 2] == b"\r\n" else content[at : at + 1] == b"\n"
    return b"".join([*parts, content[at:]])


def _unpacked(content: bytes, windows: tuple[int, ...], allowance: Allowance) -> bytes:
    """Packed content unpacked, if it is packed at all.

    Raises:
        ValueError: it is broken, cut off, or too large.
    """
    for window in windows:
        inflate = zlib.decompressobj(window)
        try:
            unpacked = inflate.decompress(content, allowance.largest + 1)
        except zlib.error:
            continue
        allowance.take(len(unpacked))
        if len(unpacked) > allowance.largest:
            raise ValueError(allowance.too_large)
        if not inflate.eof:
            raise ValueError("its content is cut off")
        return unpacked
    if content.startswith(b"\x1f\x8b"):
        raise ValueError("its content cannot be unpacked: the gzip data are broken")
    return content
