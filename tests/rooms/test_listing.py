"""What lists are made from is looked up once, however many ask at the same time; names mean what the graph says."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from kg.errors import UnknownName
from kg.listing.graph import Once
from kg.naming import measures_named, offered
from kg.vocabulary import Vocabulary


class Counted:
    """Something that takes a while to make."""

    times = 0

    @Once
    def made(self) -> int:
        """How often it was made."""
        time.sleep(0.05)
        self.times += 1
        return self.times


def test_a_store_is_looked_through_once_for_all_who_wait():
    """After a build every open page asks at once: each making the same index would stop the service."""
    one, other = Counted(), Counted()
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(lambda _: one.made, range(8))) == {1}
    assert (one.times, other.times, other.made) == (1, 0, 1)


class Catalogue:
    """A store, as far as measures are asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary


def test_measures_are_named_by_notation_label_and_path(vocabulary: Vocabulary):
    """One measure under each; with what is narrower only where that is asked for."""
    store = Catalogue(vocabulary)
    for name in ("active.channel.website", "政府网站公开政府信息数", "measure/active.channel.website"):
        assert measures_named(name, store) == {"active.channel.website"}
    assert measures_named("active.channel", store) == {"active.channel"}
    narrower = measures_named("active.channel", store, narrower=True)
    assert {"active.channel", "active.channel.website", "active.channel.wechat"} <= narrower and "active.total" not in narrower
    with pytest.raises(UnknownName, match=r"active\.channel\.website"):
        measures_named("active.chanel.website", store)


def test_a_long_name_is_compared_in_no_time():
    """What a stranger sends may be a thousand characters long, and there are thousands of names to compare it with."""
    known = [f"{at}号县人民政府" for at in range(3000)]
    begun = time.process_time()
    assert offered("县" * 1000, known).startswith("县县")
    assert time.process_time() - begun < 2
