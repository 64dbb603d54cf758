"""From the path of a request to the node that it names, and from a node to its addresses.

A name is the path below the base, or the whole IRI percent-encoded; upper and lower hex digits are one.
"""

from __future__ import annotations

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from fastapi import Path as PathParameter

from api.dependencies import Opened
from api.negotiate import DATA, Format
from api.problems import Problem
from api.reading import IRI, Reader
from api.templating import prefix

FILE = re.compile(r"(?:^|/)(?:document|graph)/([0-9a-f]{16})(?=/|$)")
SAFE = "/.~-_:@+,"  # as in the links of pages
VOID = "/.well-known/void"  # the description of the data set


async def plain(
    request: Request,
    reader: Opened,
    path: Annotated[str, PathParameter(description="Path of the node below the base, or its whole IRI.", examples=["division/450721"])],
) -> str:
    """The path below the base of what a request names.

    Raises:
        HTTPException: 308 to the address without a slash at its end.
    """
    if path.endswith("/") and path.strip("/"):
        kind = request.url.path.removeprefix(prefix(request)).split("/")[1]
        raise HTTPException(308, "Without the last slash. 末尾无斜线。", {"location": address(request, kind, path.rstrip("/"))})
    return path.removeprefix(reader.iris.base)


Path = Annotated[str, Depends(plain)]


def address(request: Request, kind: str, path: str, suffix: str = "") -> str:
    """The path of a representation: ``/data/report/….ttl``."""
    return f"{prefix(request)}/{kind}/{quote(path, safe=SAFE)}{suffix}"


def known(request: Request, reader: Reader, path: str) -> str:
    """The IRI of a path below the base.

    Raises:
        Problem: the graph knows nothing of it: 410 where it speaks of a document that was here, else 404.
    """
    iri = reader.iris.base + path
    if path and IRI.fullmatch(iri) and reader.store.speaks_of(iri):
        return iri
    file = FILE.search(path)
    if file and file[1] in reader.gone and not reader.store.holds(reader.iris.graph(file[1])):
        raise withdrawn(request, reader, reader.gone[file[1]])
    raise Problem(404, f"图中没有这个节点。The graph knows nothing of {path or 'an empty path'}.")


def withdrawn(request: Request, reader: Reader, successor: str) -> Problem:
    """What is said of a document that is no longer here: by which one it was replaced, where that one is."""
    detail = "这份文件已从库中撤下。The document was withdrawn from this store."
    seen = set[str]()
    while successor in reader.gone and successor not in seen and not reader.store.holds(reader.iris.graph(successor)):
        seen.add(successor)
        successor = reader.gone[successor]
    if not successor or not reader.store.holds(reader.iris.graph(successor)):
        return Problem(410, detail)
    page = address(request, "page", f"document/{successor}")
    return Problem(410, f"{detail} 同名文件现为 A document of the same name replaced it: {page}", replacedBy=reader.iris.source(successor))


def alternates(request: Request, reader: Reader, path: str) -> str:
    """The Link header: the representations of a node, what describes the data set, and the node that it is counted under, if another."""
    links = [describedby(request), f'<{address(request, "page", path)}>; rel="alternate"; type="text/html"']
    links += [f'<{address(request, "data", path, f".{each.suffix}")}>; rel="alternate"; type="{each.media_type}"' for each in DATA]
    iri = reader.iris.base + path
    canonical = reader.store.counted_under(iri)
    if canonical != iri and (other := reader.path(canonical)):
        links.append(f'<{address(request, "page", other)}>; rel="canonical"')
    return ", ".join(links)


def describedby(request: Request) -> str:
    """The link to the description of the data set, as the Link header has it."""
    return f'<{prefix(request)}{VOID}>; rel="describedby"'


def split(path: str) -> tuple[str, Format | None]:
    """A path without the suffix that names a format, and that format.

    >>> split("measure/active.channel.website.ttl")[0]
    'measure/active.channel.website'
    """
    name, _, suffix = path.rpartition(".")
    format = next((each for each in DATA if each.suffix == suffix), None)
    return (name, format) if format and name else (path, None)
