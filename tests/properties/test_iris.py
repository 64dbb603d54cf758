"""What holds of every IRI, whatever it is made of."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kg.iris import COMPILED, Iris, document_number, fold, fold_title, slug
from kg.records import DocumentNumber
from kg.vocabulary import Vocabulary, load

VOCABULARY: Vocabulary = load()
IRIS = Iris(VOCABULARY)

names = st.text(min_size=1).filter(lambda name: bool(fold(name)))
codes = st.sampled_from(sorted(VOCABULARY.divisions))
scopes = st.builds(lambda unknown, code: f"x-{code}" if unknown else code, st.booleans(), codes)
files = st.text("0123456789abcdef", min_size=16, max_size=16)
starts = st.integers(0, 10**7)
nths = st.integers(1, 99)
years = st.integers(1949, 2099)
numbers = st.builds(DocumentNumber, names, years, st.integers(1, 9999)) | st.builds(
    DocumentNumber, names, st.none(), st.integers(1, 9999), st.just("order")
)
minted = st.one_of(
    st.builds(IRIS.division, codes),
    st.builds(IRIS.agency, codes, names),
    st.builds(IRIS.unplaced, names, files),
    st.builds(IRIS.numbered, scopes, numbers),
    st.builds(IRIS.titled, scopes, names),
    st.builds(IRIS.work, names),
    st.builds(IRIS.report, st.just("") | codes, st.just("") | names, st.just(0) | years, files),
    st.builds(IRIS.period, st.dates(date(1949, 1, 1)), st.dates(date(1949, 1, 1))),
    st.builds(IRIS.measure, st.sampled_from(sorted(VOCABULARY.measures))),
    st.builds(IRIS.source, files),
    st.builds(IRIS.graph, files | st.sampled_from(["reference", "canon"])),
    st.builds(IRIS.indicator, files, st.sampled_from(sorted(VOCABULARY.measures)), starts, nths),
    st.builds(IRIS.citation, files, starts, nths),
    st.builds(IRIS.evidence, files, starts, starts, st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True)),
    st.builds(IRIS.statement, files, st.sampled_from(["issuedBy", "title", "implements"]), starts, nths),
    st.builds(IRIS.issue, files, st.sampled_from(["unmapped-row", "ID14-STAFF"]), starts, nths),
    st.builds(IRIS.finding, st.sampled_from(["one-label", "ID19-CARRY"]), st.builds(IRIS.source, files)),
)


@given(minted)
def test_what_was_minted_is_ascii_and_parses_back(iri: str) -> None:
    """Mint, parse, mint: the same IRI, for every kind."""
    assert iri.isascii()
    parsed = IRIS.parse(iri)
    assert IRIS.base + COMPILED[parsed.kind].mint(*parsed.parts) == iri


@given(minted)
def test_an_iri_is_of_one_kind_only(iri: str) -> None:
    """The order of the patterns must not matter."""
    path = iri.removeprefix(IRIS.base)
    assert sum(bool(pattern.whole.fullmatch(path)) for pattern in COMPILED.values()) == 1


@given(st.text())
def test_folding_twice_is_folding_once(name: str) -> None:
    """A folded name is its own key."""
    assert fold(fold(name)) == fold(name)
    assert fold_title(fold_title(name)) == fold_title(name)


@given(names)
def test_a_slug_is_the_same_for_every_spelling(name: str) -> None:
    """Spaces and quotation marks that a printer adds, and folding itself, change no slug."""
    assert slug(fold(name), VOCABULARY) == slug(name, VOCABULARY) == slug(f"《 {name} 》", VOCABULARY)


@given(st.sampled_from(sorted(VOCABULARY.issuers)), years, st.integers(1, 9999))
def test_a_number_survives_its_normal_form(code: str, year: int, seq: int) -> None:
    """Normal form and parts are one fact."""
    number = DocumentNumber(code, year, seq)
    assert document_number(number.normal) == number
