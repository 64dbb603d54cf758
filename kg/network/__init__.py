"""The citation network: for network tools as a whole, for pages as the neighbourhood of one node. The only door of networkx."""

from __future__ import annotations

from kg.network.cascade import Cascade, LevelSummary, Reaction, cascade
from kg.network.files import FORMATS, Format, Written, write
from kg.network.graph import citation_network
from kg.network.loading import load
from kg.network.neighbours import Neighbour, Neighbourhood, neighbours
from kg.network.nodes import Direction, Edge, Node, Quote, Step, Version
from kg.network.paths import Leg, Path, Paths, paths
from kg.network.views import View

__all__ = [
    "FORMATS",
    "Cascade",
    "Direction",
    "Edge",
    "Format",
    "Leg",
    "LevelSummary",
    "Neighbour",
    "Neighbourhood",
    "Node",
    "Path",
    "Paths",
    "Quote",
    "Reaction",
    "Step",
    "Version",
    "View",
    "Written",
    "cascade",
    "citation_network",
    "load",
    "neighbours",
    "paths",
    "write",
]
