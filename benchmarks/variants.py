"""Documents of the seeds' size, no two alike: other figures, and another place of the same parent.

What knows a document again by its content gains nothing from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

from kg.extract import extract
from kg.outline import outline
from kg.pipeline import World
from kg.read import read
from kg.records import Document, Source
from kg.resolve import resolve

ROOT = Path(__file__).resolve().parent.parent
SEEDS = ROOT.parent / "shared" / "corpus" / "reports"
FIGURE = re.compile(r"(?<![\d.〔年月第－-])[1-9]\d{0,5}(?=[条件次篇人个份期场元万])")


def seeds() -> list[tuple[str, str]]:
    """Name and text of the five seeds; of the reports among the examples where the seeds are not at hand."""
    paths = sorted(SEEDS.glob("00[0-4]_*.txt")) or sorted((ROOT / "examples").glob("report_*.txt"))
    return [(path.name, path.read_bytes().decode()) for path in paths]


def siblings(name: str, text: str, world: World) -> list[tuple[str, str]]:
    """Places of the agency's own rank and parent that may stand for its place in a text: each as old name and new name."""
    facts = extract(outline(read(Source(name, text.encode())), world.rules), world.rules, world.vocabulary)
    claims = resolve(facts, world.resolver)
    own = next((world.vocabulary.divisions[agency.division] for agency in claims.agencies if agency.iri in claims.issuers), None)
    if own is None:
        return []
    alike = (other for other in world.vocabulary.divisions.values() if (other.parent, other.level) == (own.parent, own.level))
    return [(own.name, other.name) for other in alike if not other.former and len(world.vocabulary.divisions_named[other.name]) == 1]


def variants(world: World, seed: int = 0) -> Iterator[Document]:
    """Sealed documents without end, the seeds in turn, each with figures and a place of its own."""
    random = Random(seed)
    texts = [(name, text, siblings(name, text, world)) for name, text in seeds()]

    def other(figure: re.Match[str]) -> str:
        return str(random.randrange(10 ** (len(figure[0]) - 1), 10 ** len(figure[0])))

    for number in count():
        name, text, places = texts[number % len(texts)]
        old, new = random.choice(places) if places else ("", "")
        said = FIGURE.sub(other, text.replace(old, new) if old else text)
        yield read(Source(f"{number}_{name}", said.encode()))
