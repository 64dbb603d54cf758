"""The citation network: for network tools as a whole, for pages as the neighbourhood of one node. The only door of networkx."""

from __future__ import annotations

from kg.network.answers import as_json
from kg.network.cascade import Cascade, LevelSummary, Reaction, cascade
from kg.network.diffusion import Adoption, Diffusion, Reacting, Total, diffusion
from kg.network.files import FORMATS, Format, Written, write
from kg.network.finding import find
from kg.network.graph import citation_network
from kg.network.life import Late, Life, Phase, YearOfVersions, life
from kg.network.limits import Limits
from kg.network.loading import load
from kg.network.neighbours import Neighbour, Neighbourhood, neighbours
from kg.network.nodes import Direction, Edge, Node, Quote, Step, Version
from kg.network.paths import Leg, Path, Paths, paths
from kg.network.questions import QUESTIONS, Question, ask
from kg.network.timeline import Citing, Timeline, Use, YearOfLevel, timeline
from kg.network.views import View
from kg.network.wanted import Wanted, WantedDocuments, wanted

__all__ = [
    "FORMATS",
    "QUESTIONS",
    "Adoption",
    "Cascade",
    "Citing",
    "Diffusion",
    "Direction",
    "Edge",
    "Format",
    "Late",
    "Leg",
    "LevelSummary",
    "Life",
    "Limits",
    "Neighbour",
    "Neighbourhood",
    "Node",
    "Path",
    "Paths",
    "Phase",
    "Question",
    "Quote",
    "Reacting",
    "Reaction",
    "Step",
    "Timeline",
    "Total",
    "Use",
    "Version",
    "View",
    "Wanted",
    "WantedDocuments",
    "Written",
    "YearOfLevel",
    "YearOfVersions",
    "as_json",
    "ask",
    "cascade",
    "citation_network",
    "diffusion",
    "find",
    "life",
    "load",
    "neighbours",
    "paths",
    "timeline",
    "wanted",
    "write",
]
