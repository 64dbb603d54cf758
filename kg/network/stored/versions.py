"""The versions of works, and what took the place of what, as graph/reference has them."""

from __future__ import annotations

from datetime import date

from kg.network.nodes import Version
from kg.network.stored.attributes import DAY, Attributes, first_of
from kg.network.stored.queries import looked_up, solutions
from kg.store import Readable

TITLES = "SELECT ?node ?title { VALUES ?node { %s } ?node dcterms:title ?title }"
LINKS = "SELECT ?node ?other { ?node wm:%s ?other }"


def versions(store: Readable) -> tuple[Version, ...]:
    """The versions, by work, the day they came into force, the day of issue (unknown days first) and IRI."""
    works, successors, days = (first_of(solutions(store, LINKS % name)) for name in ("versionOf", "supersededBy", "inForceFrom"))
    nodes = sorted({*works, *successors, *works.values(), *successors.values()})
    said = Attributes({node: place for place, node in enumerate(nodes)})
    said.learn(store, nodes)
    titles = first_of(looked_up(store, TITLES, nodes))  # what nobody cites has no label
    names = list(said.names)

    def counted(node: str) -> str:
        """The node that a node is counted under."""
        return names[said.under.get(said.names[node], said.names[node])] if node else ""

    found: dict[str, Version] = {}
    for node in sorted({*works, *successors, *successors.values()}, key=lambda node: (counted(node) != node, node)):
        place = said.names[node]
        issued = said.issued.get(place, (0, 0))[1]
        in_force = DAY.fullmatch(days.get(node, ""))
        version = Version(
            counted(works.get(node, "")),
            counted(node),
            said.numbers.get(place, ""),
            said.labels.get(place, titles.get(node, "")),
            date.fromordinal(issued).isoformat() if issued else "",
            in_force[1] if in_force else "",
            counted(successors.get(node, "")),
        )
        found.setdefault(version.document, version)
    return tuple(sorted(found.values(), key=lambda one: (one.work, one.in_force_from, one.issued, one.document)))
