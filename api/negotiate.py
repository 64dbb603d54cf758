"""Which format an answer is given in: ``?format=`` first, else the Accept header with its q-values, by the form of the query.

>>> choose("text/turtle;q=0.5, application/ld+json", GRAPHS).name
'jsonld'
>>> choose("*/*", SOLUTIONS).name
'json'
>>> choose("image/png", GRAPHS) is None
True
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an answer.

    Args:
        name: as everywhere in this project: turtle, nquads, json …
        media_type: what Content-Type says.
        suffix: of ``/data/….<suffix>`` and of ``format=``.
        aliases: other media types that ask for it; such a request is answered under the type it named.
        names: other words for ``format=``.
    """

    name: str
    media_type: str
    suffix: str
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The Content-Type header: text types say that they are UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type

    def answers(self, word: str) -> bool:
        """Whether ``format=word`` means this format."""
        return word in (self.name, self.suffix, self.media_type, *self.aliases, *self.names)


HTML = Format("html", "text/html", "html", ("application/xhtml+xml",))
JSON = Format("json", "application/sparql-results+json", "srj", ("application/json",))
XML = Format("xml", "application/sparql-results+xml", "srx", ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv", "csv")
TSV = Format("tsv", "text/tab-separated-values", "tsv")
TURTLE = Format("turtle", "text/turtle", "ttl", ("application/x-turtle",), ("n3",))  # what is Turtle is N3
NTRIPLES = Format("ntriples", "application/n-triples", "nt", (), ("n-triples",))
RDFXML = Format("rdfxml", "application/rdf+xml", "rdf", ("application/xml", "text/xml"), ("xml",))
JSONLD = Format("jsonld", "application/ld+json", "jsonld", ("application/json",), ("json", "json-ld"))
NQUADS = Format("nquads", "application/n-quads", "nq", (), ("n-quads",))
TRIG = Format("trig", "application/trig", "trig", ("application/x-trig",))

SOLUTIONS = (JSON, XML, CSV, TSV)
TRUTHS = (JSON, XML)
GRAPHS = (TURTLE, NTRIPLES, RDFXML, JSONLD)
DATASETS = (NQUADS, TRIG)
DATA = (*GRAPHS, *DATASETS)


@dataclass(frozen=True, slots=True)
class Range:
    """One member of an Accept header, e.g. ``text/*;q=0.3``."""

    type: str
    subtype: str
    q: float

    def matches(self, media_type: str) -> int:
        """How closely it names the type: 3 the type itself, 2 ``type/*``, 1 ``*/*``, 0 not at all."""
        main, _, sub = media_type.partition("/")
        if self.type == "*":
            return 1
        if self.type != main:
            return 0
        return 2 if self.subtype == "*" else 3 * (self.subtype == sub)


def ranges(accept: str) -> tuple[Range, ...]:
    """The members of an Accept header; what cannot be read is passed over."""
    found = []
    for member in accept.lower().split(","):
        name, *parameters = (part.strip() for part in member.split(";"))
        main, slash, sub = name.partition("/")
        if not (slash and main and sub) or (main == "*" and sub != "*"):
            continue
        quality = next((value for key, _, value in (p.partition("=") for p in parameters) if key.strip() == "q"), "1")
        try:
            q = float(quality)
        except ValueError:
            continue
        if 0 <= q <= 1:
            found.append(Range(main, sub, q))
    return tuple(found)


def quality(media_type: str, accepted: Sequence[Range]) -> tuple[float, int]:
    """The q-value of a media type by the closest range that matches it, and how close that is."""
    best = max(((range_.matches(media_type), range_.q) for range_ in accepted), default=(0, 0.0))
    return (best[1], best[0]) if best[0] else (0.0, 0)


def choose(accept: str | None, offers: Sequence[Format]) -> Format | None:
    """The offer that the header likes best; None where it likes none.

    The higher q wins, then the closer match, then the order of the offers. Without a header (or with one that names no
    type at all) the first offer is given.
    """
    accepted = ranges(accept or "")
    if not accepted:
        return offers[0]
    best: tuple[float, int] = (0.0, 0)
    chosen: Format | None = None
    for offer in offers:
        for media_type in (offer.media_type, *offer.aliases):
            liking = quality(media_type, accepted)
            if media_type != offer.media_type and liking[1] < 3:
                continue  # another name counts only where it was named
            if liking > best and liking[0] > 0:
                best, chosen = liking, offer if liking[1] < 3 else replace(offer, media_type=media_type)
    return chosen


def named(word: str, offers: Sequence[Format]) -> Format | None:
    """The offer that ``format=word`` means; None where there is none."""
    return next((offer for offer in offers if offer.answers(word.strip().lower())), None)
