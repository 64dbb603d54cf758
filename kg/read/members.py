"""Members of archives: what they are called by us, which of them nobody wrote, and what their type is."""

from __future__ import annotations

import mimetypes
import re

from kg.errors import DocumentError
from kg.read.charset import decode
from kg.records import Source

DRIVE = re.compile(r"[A-Za-z]:")
NOBODYS = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))  # left behind by file managers
LONGEST = 200  # characters of one part of a path; more is cut off in front, for the end tells the format
DEEPEST = 20  # folders
MEDIA_TYPES = mimetypes.MimeTypes()  # without the machine's own tables: the same file has the same type everywhere


def member_name(archive: str, inner: str) -> str:
    """What a member is called: a path below its archive, whatever it says of itself.

    >>> member_name("a.zip", "..\\\\..\\\\C:/etc/./年报\\x1b[2J.txt")
    'a.zip/etc/年报_[2J.txt'
    """
    return "/".join((archive, *(_parts(inner)[-DEEPEST:] or ["unnamed"])))


def nobodys(inner: str) -> bool:
    """Whether a member is hidden, or a thing that a system put there: such files of a folder are passed over, too.

    >>> nobodys("__MACOSX/._年报.txt"), nobodys("a/.DS_Store"), nobodys("../年报.txt")
    (True, True, False)
    """
    return any(part.startswith((".", "~$")) or part in NOBODYS for part in _parts(inner))


def _parts(inner: str) -> list[str]:
    """The parts of a path without those that lead elsewhere and without what would steer a terminal."""
    parts = (DRIVE.sub("", part, count=1) if DRIVE.match(part) else part for part in inner.replace("\\", "/").split("/"))
    return ["".join(c if c.isprintable() else "_" for c in part)[-LONGEST:] for part in parts if part not in ("", ".", "..")]


def name_text(raw: bytes) -> str:
    """A name that an archive holds as bytes: most are UTF-8, those packed on older Chinese systems GB18030.

    >>> name_text("年报".encode("gbk"))
    '年报'
    """
    try:
        return raw.decode("ascii") if raw.isascii() else decode(Source("", raw)).text
    except DocumentError:
        return raw.decode("latin-1")


def media_type(name: str) -> str:
    """The media type that a name's end stands for."""
    return MEDIA_TYPES.guess_type(name.rpartition("/")[2])[0] or "application/octet-stream"
