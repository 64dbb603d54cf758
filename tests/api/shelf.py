"""A store of small reports made from figures: three agencies, two years, one report in two files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from benchmarks.made_reports import Made, item
from kg.across import refresh
from kg.iris import Iris
from kg.reference import reference_quads
from kg.store import Store
from kg.vocabulary import Vocabulary

COUNTY, CITY, BUREAU = "灵山县人民政府", "钦州市人民政府", "霍山县教育局"
NOTICE, METHOD = "国办发〔2017〕24号", "政务公开办法"
MADE = (
    Made("450721", COUNTY, 2016, ("active.total 10", "active.channel.website 7")),
    Made("450721", COUNTY, 2017, ("active.total 12", "active.channel.website -", "last: active.total 11"), cites=(NOTICE, METHOD)),
    Made("450700", CITY, 2017, ("active.total 99",), cites=(NOTICE,)),
    Made("450700", CITY, 2017, ("active.total 98",), copy="b", cites=(NOTICE,)),
    Made("341525", BUREAU, 2017, ("active.total 5.5",), frame="F14"),
)


def sha(made: Made) -> str:
    """The SHA-256 of the file that a report is made into."""
    return hashlib.sha256(repr(made).encode()).hexdigest()


PREFERRED, OTHER = sorted(MADE[2:4], key=sha)  # of files of no site and no date the smaller digest is preferred


def shelved(folder: Path, vocabulary: Vocabulary) -> None:
    """Makes the store in a folder."""
    iris = Iris(vocabulary)
    with Store.open(folder, iris, vocabulary) as store:
        store.put_reference(reference_quads(vocabulary, iris), vocabulary.digest)
        for made in MADE:
            store.put(item(made, vocabulary, iris))
        refresh(store, vocabulary, iris)
        store.close()
