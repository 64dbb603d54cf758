"""Which format wins: the table of cases that servers get wrong."""

from __future__ import annotations

import pytest

from api.negotiate import DATA, GRAPHS, HTML, SOLUTIONS, TRUTHS, choose, named, ranges

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "offers", "expected"),
    [
        (None, GRAPHS, "turtle"),
        ("", SOLUTIONS, "json"),
        ("*/*", GRAPHS, "turtle"),
        ("nonsense", GRAPHS, "turtle"),
        ("text/turtle;q=0.5, application/ld+json", GRAPHS, "jsonld"),
        ("application/ld+json;q=0.2, text/turtle;q=0.3, */*;q=0.1", GRAPHS, "turtle"),
        ("application/sparql-results+json, text/turtle, */*;q=0.1", SOLUTIONS, "json"),
        ("application/sparql-results+json, text/turtle, */*;q=0.1", GRAPHS, "turtle"),
        ("application/sparql-results+xml;q=0.9, application/rdf+xml", SOLUTIONS, "xml"),
        ("text/*;q=0.5, text/csv;q=0", SOLUTIONS, "tsv"),
        ("*/*, text/turtle;q=0", GRAPHS, "ntriples"),
        ("TEXT/TURTLE ; Q=0.4", GRAPHS, "turtle"),
        ("text/turtle;charset=utf-8;q=0.7, application/rdf+xml;q=0.8", GRAPHS, "rdfxml"),
        ("text/turtle;q=2, application/n-triples", GRAPHS, "ntriples"),
        ("application/json", SOLUTIONS, "json"),
        ("application/json", GRAPHS, "jsonld"),
        (BROWSER, (*DATA, HTML), "html"),
        ("text/html;q=0.1, application/rdf+xml", (*DATA, HTML), "rdfxml"),
        ("text/csv", TRUTHS, None),
        ("image/png", GRAPHS, None),
        ("text/turtle;q=0", (GRAPHS[0],), None),
    ],
)
def test_the_closest_and_best_liked_format_wins(accept, offers, expected):
    """q-values first, then how closely the type was named, then our order; nothing is given that was not accepted."""
    chosen = choose(accept, offers)
    assert (chosen.name if chosen else None) == expected


def test_an_alias_is_answered_under_the_name_that_was_asked_for():
    """A client that asks for application/json may refuse another Content-Type."""
    assert choose("application/json", SOLUTIONS).media_type == "application/json"
    assert choose("application/*", SOLUTIONS).media_type == "application/sparql-results+json"


def test_unreadable_members_are_passed_over():
    """One broken member must not spoil the header."""
    assert [(r.type, r.subtype, r.q) for r in ranges("a, /b, */html, text/plain;q=x, text/html;q=0.5")] == [("text", "html", 0.5)]


@pytest.mark.parametrize(
    ("word", "expected"), [("ttl", "turtle"), ("Turtle", "turtle"), ("xml", "rdfxml"), ("application/ld+json", "jsonld")]
)
def test_formats_have_one_name_and_a_suffix(word, expected):
    """format= takes the name, the suffix or the media type."""
    assert named(word, GRAPHS).name == expected
