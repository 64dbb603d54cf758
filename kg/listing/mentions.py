"""The list of citations: who cites what, in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.listing.figures import nodes
from kg.listing.graph import Lookup, text
from kg.listing.norms import Norms
from kg.listing.papers import Papers
from kg.listing.records import Key, Mention, Named, Part, Span
from kg.listing.stated import Condition, Stated
from kg.naming import one_of


@dataclass(frozen=True, slots=True)
class MentionChoice:
    """Which citations are asked for: of each kind any of these, all where there are none.

    Args:
        citing: the documents that cite: file name (``*`` is any text), IRI or path.
        cited: the regulations that are cited: IRI, path or number.
        resolutions, functions: notations.
    """

    citing: Sequence[str] = ()
    cited: Sequence[str] = ()
    resolutions: Sequence[str] = ()
    functions: Sequence[str] = ()


class Mentions:
    """The citations of a store.

    Args:
        lookup: of the store.
        papers: its documents.
        norms: its regulations.
    """

    def __init__(self, lookup: Lookup, papers: Papers, norms: Norms) -> None:
        self.lookup = lookup
        self.papers = papers
        self.norms = norms
        self.stated = Stated(lookup, lookup.v.wm.citation)

    def part(self, choice: MentionChoice, span: Span) -> Part[Mention]:
        """A part of the citations that are asked for, by document and place in its text.

        Raises:
            UnknownName: something was named that nothing in the store bears.
        """
        papers = self.papers.named(choice.citing, self.papers.all) if choice.citing else self.papers.all
        part = self.stated.keys(papers, self.stated.links, tuple(self.conditions(choice)), span)
        return Part([self.told(key) for key in part.items], part.last, part.total)

    def conditions(self, choice: MentionChoice) -> Iterator[Condition]:
        """What a citation must meet."""
        store, v = self.lookup.store, self.lookup.v
        if choice.cited:
            yield Condition(v.cito.hasCitedEntity, nodes(self.norms.known(choice.cited)))
        for predicate, scheme, names in (
            (v.wm.resolution, "resolution", choice.resolutions),
            (v.wm.function, "function", choice.functions),
        ):
            if names:
                notations = [one_of(name, store.vocabulary.concepts[scheme]) for name in names]
                yield Condition(predicate, nodes(store.iris.concept(scheme, notation) for notation in notations))

    def told(self, key: Key) -> Mention:
        """A citation in full."""
        document, _, iri = map(str, key)
        look, v = self.lookup, self.lookup.v
        said = look.said(iri)
        cited = text(said, v.cito.hasCitedEntity)
        return Mention(
            iri,
            text(said, v.wm.rawText),
            Named(document, look.label(document)),
            look.named(cited),
            text(look.said_once(cited), v.wm.documentNumber) if cited else "",
            tuple(Named(each, look.label(each)) for each in sorted(term.value for term in said[v.wm.candidate])),
            look.notation(text(said, v.wm.resolution)),
            look.notation(text(said, v.wm.function)),
            text(said, v.wm.cue),
            text(said, v.wm.pinpoint),
            look.words(said[v.wm.evidence]),
        )
