"""Nodes by what people call them: an IRI, its path or address, a document number in any brackets, a code of a division, a title."""

from __future__ import annotations

import heapq
import re
from collections.abc import Collection, Iterable, Iterator
from difflib import get_close_matches
from itertools import chain

from kg.errors import UnknownName, UsageError
from kg.iris import fold, fold_title
from kg.network.model import Network
from kg.network.nodes import KINDS, Kind
from kg.vocabulary import load

BRACKETS = str.maketrans("()", "〔〕")  # folded ones, and those of numbers in their normal form
ADDRESS = re.compile(r"(?:https?://[^/\s]+)?/(?:page|id|data)/")  # of a service, before the path
ORDER = "令第"
WORK = "work"  # a part of the path of a law whose versions are regulations of the same title
NEAR = 6  # nodes that are offered
COMPARED = 40  # names that share most with one that nobody bears, and are looked at closely
LONGEST = 60  # characters of such a name that count
WIDEST = 16  # of its pairs of characters that count


def find(network: Network, text: str, kinds: Collection[Kind] = KINDS, work: bool = False) -> int:
    """The place of the node that a text means.

    Args:
        text: an IRI, the path below the base, the address of its page, another name that is counted under a node, a document number in
            any brackets (国办发[2017]24号), a code of a division, or a title or name as a whole.
        kinds: which nodes can be meant.
        work: whether a title that a law has in common with its versions means the law itself; where it is no node, its title and its
            IRI mean any of them.

    Raises:
        UnknownName: no node is called so; tells those that are near.
        UsageError: several are, or one of another kind.
    """
    found = {place: None for place in called(network, text)}
    if work and not found:
        law = network.base + path_of(network, text)
        found = {network.places[one.document]: None for one in network.versions if one.work == law and one.document in network.places}
    fitting = [place for place in found if network.node(place).kind in kinds]
    if work and len(fitting) > 1:
        laws = [place for place in fitting if f"/{WORK}/" in network.nodes.ids[place]]
        fitting = laws or (fitting[:1] if of_one_work(network, fitting) else fitting)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise UsageError(f"{text.strip()[:LONGEST]} 不止一个 means several: {told(network, fitting)}; 请用路径 name one by its path")
    if found:
        wanted = "、".join(kinds)
        raise UsageError(f"{told(network, found)} 类型不符 is no {wanted}")
    raise UnknownName(offered(network, text, kinds))


def called(network: Network, text: str) -> Iterator[int]:
    """The places of the nodes that bear a name: by address or code if one has it, else by number, else by title."""
    path = path_of(network, text)
    for iri in (network.base + path, f"{network.base}division/{path}"):
        place = network.places.get(iri, network.names.get(iri))
        if place is not None:
            yield place
            return
    number = fold(text).translate(BRACKETS).removesuffix("号")
    for name in chain((number, f"{number}号"), in_full(f"{number}号")):
        if name in network.numbered:
            yield from network.numbered[name]
            return
    for name in dict.fromkeys((fold(text), fold_title(text))):
        yield from network.called.get(name, ())


def path_of(network: Network, text: str) -> str:
    """The path of an IRI or of an address; of any other text the text itself."""
    path = text.strip().removeprefix(network.base)
    if address := ADDRESS.match(path):
        path = path[address.end() :]
    return path.strip("/")


def in_full(number: str) -> Iterator[str]:
    """An order by the names of those who issue under its code.

    >>> list(in_full("国令第711号"))
    ['国务院令第711号']
    """
    code, said, rest = number.partition(ORDER)
    if said:
        for issuer in load().issuers.get(code + said[0], ()):
            yield f"{issuer.name}{said}{rest}"


def of_one_work(network: Network, places: Iterable[int]) -> bool:
    """Whether nodes are versions of the same law."""
    works = {version.document: version.work for version in network.versions}
    found = {works.get(network.nodes.ids[place], "") for place in places}
    return len(found) == 1 and "" not in found


def told(network: Network, places: Iterable[int]) -> str:
    """Some nodes for a person, each with its path."""
    shown = list(places)
    lines = (f"{shortly(network, place)} ({network.nodes.ids[place].removeprefix(network.base)})" for place in shown[:NEAR])
    return "; ".join(lines) + (f"; … {len(shown)}" if len(shown) > NEAR else "")


def shortly(network: Network, place: int) -> str:
    """A node in a few words: its number, else its name."""
    node = network.node(place)
    return " ".join(filter(None, (node.number, node.label if node.label != node.number else ""))) or "x"


def offered(network: Network, text: str, kinds: Collection[Kind]) -> str:
    """A name that nobody bears, with the nodes whose names are near."""
    sought = fold(text[:LONGEST])
    pairs = sorted({sought[at : at + 2] for at in range(len(sought))})
    pairs = pairs[:: len(pairs) // WIDEST + 1]
    likely = heapq.nlargest(COMPARED, network.called, key=lambda name: sum(pair in name for pair in pairs))
    near = get_close_matches(sought, likely, NEAR, 0.4)
    places = dict.fromkeys(place for name in near for place in network.called[name] if network.node(place).kind in kinds)
    return f"网络中没有 the network has no {text.strip()[:LONGEST] or '“”'}" + (f"; 相近 near: {told(network, places)}" if places else "")
