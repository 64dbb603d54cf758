"""The citation network: for network tools as a whole, for pages as the neighbourhood of one node. The only door of networkx."""

from __future__ import annotations

from kg.network.asking.answers import as_json
from kg.network.asking.finding import find
from kg.network.asking.questions import QUESTIONS, Question, ask
from kg.network.files import FORMATS, Format, Written, write
from kg.network.graph import citation_network
from kg.network.limits import Limits
from kg.network.measures.alike import Alike, AlikeAgencies, Common, alike
from kg.network.measures.communities import Communities, Community, communities
from kg.network.measures.ranking import Metric, Ranked, Ranking, ranking
from kg.network.measures.similar import Measure, Pair, Pairs, Shared, cocitation, coupling
from kg.network.nodes import Direction, Edge, Node, Quote, Step, Version
from kg.network.spread.cascade import Cascade, LevelSummary, Reaction, cascade
from kg.network.spread.citing import Citer
from kg.network.spread.diffusion import Adoption, Diffusion, Reacting, Total, diffusion
from kg.network.spread.life import Late, Life, Phase, YearOfVersions, life
from kg.network.spread.timeline import Citing, Timeline, Use, YearOfLevel, timeline
from kg.network.spread.wanted import Wanted, WantedDocuments, wanted
from kg.network.steps.neighbours import Neighbour, Neighbourhood, neighbours
from kg.network.steps.paths import Leg, Path, Paths, paths
from kg.network.stored.loading import load
from kg.network.views import View

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
