"""``/id/…`` leads to ``/page/…`` or ``/data/…``; the latter gives a node to programs."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path as FilePath
from tempfile import TemporaryFile

from anyio import to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse, StreamingResponse
from starlette.background import BackgroundTask

from api.addresses import Path, address, alternates, known, split
from api.conditional import KEPT, has, kept, tag
from api.dependencies import Opened
from api.negotiate import DATA, HTML, Format, choose
from api.problems import Problem
from api.reading import Reader
from kg.export import FORMATS, description, pieces, whole_graph

PIECE = 2**18  # bytes of a file that are sent at once
router = APIRouter(tags=["linked data"])


@router.get("/id/{path:path}", summary="Where a node is described", status_code=303, response_class=RedirectResponse)
def identified(request: Request, reader: Opened, path: Path) -> Response:
    """303 to the page or the data of a node, by Accept; to Turtle where the header leaves it open."""
    known(request, reader, path)
    chosen = choose(request.headers.get("accept"), (*DATA, HTML))
    if not chosen:
        raise unacceptable((HTML, *DATA))
    target = address(request, "page", path) if chosen.name == "html" else address(request, "data", path, f".{chosen.suffix}")
    return RedirectResponse(target, 303, {"vary": "Accept", "link": alternates(request, reader, path), **KEPT})


@router.get(
    "/data/{path:path}",
    summary="The data of a node",
    response_class=Response,
    responses={200: {"content": {each.media_type: {} for each in DATA}}},
)
async def data(request: Request, reader: Opened, path: Path) -> Response:
    """The triples of a node with its parts, evidence and labels; of ``graph/…`` all that the graph says."""
    answer = await to_thread.run_sync(little, request, reader, path)
    if isinstance(answer, Response):
        return answer
    make = passing if reader.view.live else much
    return await to_thread.run_sync(make, request, reader, answer, limiter=request.app.state.large)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request wants: the data of a node, in a format, under headers."""

    iri: str
    format: Format
    headers: Mapping[str, str]


def little(request: Request, reader: Reader, path: str) -> Response | Wanted:
    """The data of a node, where it is one piece; else what is wanted.

    Raises:
        Problem: nothing is known of the node, or no format fits.
    """
    name, format = split(path)
    chosen = format or choose(request.headers.get("accept"), DATA)
    if not chosen:
        raise unacceptable(DATA)
    wanted = Wanted(known(request, reader, name), chosen, {"link": alternates(request, reader, name)})
    if not format:
        there = {"vary": "Accept", "content-location": address(request, "data", name, f".{chosen.suffix}")}
        wanted = replace(wanted, headers={**wanted.headers, **there})
    with held(reader, wanted) as parts:
        first, more = next(parts), next(parts, None)
    return wanted if more else kept(request, first, chosen.content_type, wanted.headers)


def much(request: Request, reader: Reader, wanted: Wanted) -> Response:
    """The data of a node as a file, made once for each state of the store: it goes when nobody reads that state any more.

    Raises:
        Problem: the format cannot hold it.
    """
    entity = tag(wanted.iri.encode(), wanted.format.name.encode())
    place = FilePath(reader.room.name, entity.strip('"'))
    if not place.exists():
        part = place.with_suffix(".part")  # one is made at a time
        with part.open("wb") as out, held(reader, wanted) as parts:
            out.writelines(parts)
        part.rename(place)
    headers = {**KEPT, **wanted.headers, "etag": tag((reader.view.state or reader.view.folder.name).encode(), entity.encode())}
    if has(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    return FileResponse(place, media_type=wanted.format.content_type, headers=headers, background=BackgroundTask(id, reader))


def passing(request: Request, reader: Reader, wanted: Wanted) -> Response:
    """The data of a node as a file for this request alone, of a store that changes under those who read; its tag is that of its bytes.

    Raises:
        Problem: the format cannot hold it.
    """
    digest = blake2b(digest_size=12)
    file = TemporaryFile(dir=reader.room.name)  # noqa: SIM115  # it goes with the answer, sent or not
    with held(reader, wanted) as parts:
        for part in parts:
            digest.update(part)
            file.write(part)
    headers = {**KEPT, **wanted.headers, "etag": f'"{digest.hexdigest()}"'}
    if has(request, headers["etag"]):
        return Response(status_code=304, headers=headers)
    headers["content-length"] = str(file.tell())
    file.seek(0)
    return StreamingResponse(iter(partial(file.read, PIECE), b""), media_type=wanted.format.content_type, headers=headers)


def unacceptable(formats: tuple[Format, ...], detail: str = "没有所求格式的数据。There is no such representation.") -> Problem:
    """What is said where none of the formats is wanted, or the one that is cannot be had."""
    return Problem(406, detail, formats=[each.media_type for each in formats])


@contextmanager
def held(reader: Reader, wanted: Wanted) -> Iterator[Generator[bytes]]:
    """The data of a node in a format, in pieces; all that looks it up ends in the thread that it began in, as the engine demands.

    Raises:
        Problem: the format cannot hold it.
    """
    failure = ""
    parts = written(reader, wanted)
    try:
        yield parts
    except ValueError as error:
        failure = str(error)
    finally:
        parts.close()
    if failure:
        detail = f"{wanted.format.name} 不能表达这些数据 cannot hold this data: {failure}"
        raise unacceptable(tuple(each for each in DATA if each.name != wanted.format.name), detail)


def written(reader: Reader, wanted: Wanted) -> Generator[bytes]:
    """The data of a node in a format, in pieces."""
    store, format = reader.store, FORMATS[wanted.format.name]
    if store.holds(wanted.iri):
        quads = whole_graph(store, wanted.iri, format.quads)
    else:
        quads = description(store, wanted.iri, wanted.format.name in ("nquads", "trig"))
    assert format.rdf is not None
    yield from pieces(quads, format.rdf)
