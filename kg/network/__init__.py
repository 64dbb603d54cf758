"""The citation network: for network tools as a whole, for pages as the neighbourhood of one node. The only door of networkx."""

from __future__ import annotations

from kg.network.alike import Alike, AlikeAgencies, Common, alike
from kg.network.answers import as_json
from kg.network.cascade import Cascade, LevelSummary, Reaction, cascade
from kg.network.citing import Citer
from kg.network.communities import Communities, Community, communities
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
from kg.network.ranking import Metric, Ranked, Ranking, ranking
from kg.network.similar import Measure, Pair, Pairs, Shared, cocitation, coupling
from kg.network.timeline import Citing, Timeline, Use, YearOfLevel, timeline
from kg.network.views import View
from kg.network.wanted import Wanted, WantedDocuments, wanted

__all__ = [
    "FORMATS",
    "QUESTIONS",
    "Adoption",
    "Alike",
    "AlikeAgencies",
    "Cascade",
    "Citer",
    "Citing",
    "Common",
    "Communities",
    "Community",
    "Diffusion",
    "Direction",
    "Edge",
    "Format",
    "Late",
    "Leg",
    "LevelSummary",
    "Life",
    "Limits",
    "Measure",
    "Metric",
    "Neighbour",
    "Neighbourhood",
    "Node",
    "Pair",
    "Pairs",
    "Path",
    "Paths",
    "Phase",
    "Question",
    "Quote",
    "Ranked",
    "Ranking",
    "Reacting",
    "Reaction",
    "Shared",
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
    "alike",
    "as_json",
    "ask",
    "cascade",
    "citation_network",
    "cocitation",
    "communities",
    "coupling",
    "diffusion",
    "find",
    "life",
    "load",
    "neighbours",
    "paths",
    "ranking",
    "timeline",
    "wanted",
    "write",
]
