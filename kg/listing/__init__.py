"""Lists of what a store holds, filtered and in parts, each thing with the words that say so.

What a list is sorted by is the key of each thing: a part begins behind a key, so that it is found again in a store that has grown.
"""

from __future__ import annotations

from kg.listing.bodies import Bodies, BodyChoice
from kg.listing.cut import cut
from kg.listing.figures import FigureChoice, Figures
from kg.listing.files import FileChoice, Files
from kg.listing.graph import Lookup
from kg.listing.mentions import MentionChoice, Mentions
from kg.listing.norms import NormChoice, Norms, Seen
from kg.listing.papers import Papers
from kg.listing.records import Body, Fact, Figure, Key, Mention, Named, Norm, Paper, Part, Place, Span
from kg.store import Readable

__all__ = [
    "Body",
    "BodyChoice",
    "Fact",
    "Figure",
    "FigureChoice",
    "FileChoice",
    "Key",
    "Listing",
    "Mention",
    "MentionChoice",
    "Named",
    "Norm",
    "NormChoice",
    "Paper",
    "Part",
    "Place",
    "Seen",
    "Span",
    "cut",
]


class Listing:
    """The lists of a store that does not change while it is open.

    Args:
        store: opened read-only.
    """

    def __init__(self, store: Readable) -> None:
        lookup = Lookup(store)
        papers = Papers(lookup)
        self.bodies = Bodies(lookup, papers)
        self.files = Files(lookup, papers, self.bodies)
        self.figures = Figures(lookup, papers, self.bodies)
        self.norms = Norms(lookup, papers, self.bodies)
        self.mentions = Mentions(lookup, papers, self.norms)
