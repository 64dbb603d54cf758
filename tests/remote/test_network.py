"""The citation network of a store on a server is that of the same store in a folder."""

from __future__ import annotations

from kg import network
from tests.remote.conftest import Pair
from tests.rooms.test_network_loading import contents


def test_the_network_is_the_same(pair: Pair) -> None:
    """Nodes, edges, other names and versions, and the words behind each edge; nothing is kept of what others may change."""
    here, there = network.load(pair.here), network.load(pair.there)
    assert contents(there) == contents(here)
    told = [edge for edge in here.all_edges() if edge.evidence]
    assert told
    assert [there.quotes(edge) for edge in told[::7]] == [here.quotes(edge) for edge in told[::7]]
    assert not list(pair.there.folder.glob("network*"))


def test_a_network_takes_few_requests(pair: Pair) -> None:
    """A property or a function a request, not a document: a server far away answers as few for a large store."""
    wire = pair.there.backend.wire  # type: ignore[union-attr] # it is on a server
    before = wire.requests
    network.load(pair.there)
    assert wire.requests - before < 64
