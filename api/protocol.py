"""What a request of the SPARQL 1.1 Protocol asks for: the query, its dataset, how long it may take, and what to write the answer in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from api.negotiate import DATA, GRAPHS, HTML, SOLUTIONS, TRUTHS, Format, choose, named
from api.problems import Problem
from kg.query import QueryKind

LARGEST_QUERY = 1_000_000  # bytes
MOST_PARAMETERS = 1000
FORM, DIRECT, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
OFFERS: Mapping[QueryKind, tuple[Format, ...]] = {"select": SOLUTIONS, "ask": TRUTHS, "construct": GRAPHS, "describe": GRAPHS}
FORMATS = (HTML, *SOLUTIONS, *DATA)
READ_ONLY = "Updates are refused here. 此处不接受更新。"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request of the protocol.

    Args:
        query: None where there is none.
        format: the word after ``format=``; empty where there is none.
        accept: the header; None where there is none.
        seconds: that the client is willing to wait; None where it does not say.
        default_graphs, named_graphs: the dataset that it names.
    """

    query: str | None
    format: str
    accept: str | None
    seconds: float | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]

    @property
    def formats(self) -> Mapping[QueryKind, Format]:
        """By form of query, the format that the answer shall have; a form that is missing has none that is wanted.

        Raises:
            Problem: ``format=`` is followed by no format at all.
        """
        known = named(self.format, FORMATS) if self.format else HTML
        if known is None:
            raise Problem(
                400, f"There is no format {self.format[:40]}. 没有这种格式。", formats=[each.name for each in (*SOLUTIONS, *DATA)]
            )
        return negotiated(self.format, self.accept)

    @property
    def page(self) -> bool:
        """Whether a page is wanted."""
        return self.formats.get("select") == HTML

    def of(self, offers: Sequence[Format]) -> Format:
        """The format that is wanted among those that there are.

        Raises:
            Problem: none of them.
        """
        chosen = named(self.format, offers) if self.format else choose(self.accept, offers)
        if chosen is None:
            raise unfit(self, offers)
        return chosen


@lru_cache(maxsize=256)
def negotiated(word: str, accept: str | None) -> Mapping[QueryKind, Format]:
    """By form of query, the format that is wanted; most clients always send the same header."""
    found = {}
    for kind, offers in OFFERS.items():
        chosen = named(word, (*offers, HTML)) if word else choose(accept, (*offers, HTML))
        if chosen is not None:
            found[kind] = HTML if chosen.name == "html" else chosen
    return found


def unfit(what: Asked, offers: Sequence[Format]) -> Problem:
    """The refusal of a request for a format that the answer cannot have."""
    reason = f"format={what.format[:40]} does not fit this answer." if what.format else "None of the types in Accept fits this answer."
    return Problem(406, reason, formats=[each.name if what.format else each.media_type for each in offers])


async def read(scope: Scope, receive: Receive) -> Asked:
    """What a request asks for.

    Raises:
        Problem: it is none of the three that the protocol knows, or more than one at once.
    """
    headers: dict[bytes, list[bytes]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name, []).append(value)
    if len(scope["query_string"]) > LARGEST_QUERY:
        raise Problem(414, f"An address has at most {LARGEST_QUERY} bytes. 网址过长。")
    given = parsed(scope["query_string"])
    queries = [value for name, value in given if name == "query"]
    if scope["method"] == "POST":
        kind, _, parameters = b"".join(headers.get(b"content-type", [])[:1]).decode("latin-1").partition(";")
        kind = kind.strip().lower()
        if kind == UPDATE:
            raise Problem(403, READ_ONLY)
        charset = dict(parse_qsl(parameters.replace(" ", ""), separator=";")).get("charset", "utf-8").strip('"').lower()
        if kind not in (FORM, DIRECT) or charset not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(415, f"A query is posted as {FORM} or {DIRECT}, in UTF-8.", headers={"accept-post": f"{FORM}, {DIRECT}"})
        body = await taken(receive)
        if kind == FORM:
            given += parsed(body)
            queries = [value for name, value in given if name == "query"]
        elif body.strip():
            queries.append(decoded(body))
    if any(name == "update" for name, _ in given):
        raise Problem(403, READ_ONLY)
    return asked(given, queries, b",".join(headers[b"accept"]).decode("latin-1") if b"accept" in headers else None)


def asked(given: Sequence[tuple[str, str]], queries: Sequence[str], accept: str | None) -> Asked:
    """What the parameters of a request ask for.

    Raises:
        Problem: there are several queries or formats, or a time that is none.
    """
    formats, times = ([value for key, value in given if key == name and value] for name in ("format", "timeout"))
    # SPARQLWrapper says one format in two words, one of which nobody else knows
    known = [word for word in formats if named(word, FORMATS)] if len(formats) > 1 else formats
    if len(queries) > 1 or len(times) > 1 or len({named(word, FORMATS) for word in known}) > 1:
        raise Problem(400, "One query, one format and one timeout a request. 每次请求只能有一个查询、一个格式、一个时限。")
    return Asked(
        queries[0] if queries else None,
        (known or formats or [""])[0],
        accept,
        seconds(times[0]) if times else None,
        tuple(value for name, value in given if name == "default-graph-uri"),
        tuple(value for name, value in given if name == "named-graph-uri"),
    )


def seconds(text: str) -> float:
    """The seconds after ``timeout=``.

    Raises:
        Problem: it is no positive number.
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise Problem(400, "timeout= is a positive number of seconds. timeout 应为正数（秒）。")
    return value


def parsed(text: bytes) -> list[tuple[str, str]]:
    """The parameters in an address or a form.

    Raises:
        Problem: they are not UTF-8, or too many.
    """
    if not text:
        return []
    try:
        return parse_qsl(decoded(text), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError as error:
        raise Problem(400, f"The parameters are not UTF-8: {error.reason}. 参数不是 UTF-8。") from error
    except ValueError as error:
        raise Problem(400, f"A request has at most {MOST_PARAMETERS} parameters. 参数过多。") from error


def decoded(body: bytes) -> str:
    """Bytes as text.

    Raises:
        Problem: they are not UTF-8.
    """
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise Problem(400, f"The request is not UTF-8: {error.reason}. 请求不是 UTF-8。") from error


async def taken(receive: Receive) -> bytes:
    """The body of a request.

    Raises:
        Problem: it is larger than a query may be.
    """
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > LARGEST_QUERY:
            raise Problem(413, f"A query has at most {LARGEST_QUERY} bytes. 查询过长。", headers={"connection": "close"})
        if not message.get("more_body"):
            return bytes(body)
