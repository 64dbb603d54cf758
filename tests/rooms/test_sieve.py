"""The sieve sorts out what cannot match, and never what can."""

from __future__ import annotations

import re

import pytest

from kg.rules import Rule, load
from kg.rules.lines import lined
from kg.rules.literals import openings, required
from kg.rules.sieve import Sieve

ROOMS = load().rooms


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_no_row_is_sorted_out_of_its_examples(room: str) -> None:
    """A row that the sieve drops where it matches would make facts disappear without a word."""
    rows = ROOMS[room]
    sieve = Sieve([rule.pattern for rule in rows])
    examples = [(at, example) for at, rule in enumerate(rows) for example in rule.examples]
    assert [(rows[at].id, example) for at, example in examples if at not in sieve.possible(example)] == []
    assert [(rows[at].id, example) for at, example in examples if at not in sieve.always and at not in sieve.places(example)] == []


def test_most_rows_need_a_literal() -> None:
    """The sieve pays only where few rows are searched in every text."""
    rows: list[Rule] = [rule for rules in ROOMS.values() for rule in rules if rule.text("role") != "name"]  # of fields, in any case
    assert sum(required(rule.pattern) is None for rule in rows) < len(rows) * 0.05


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("收到申请", {"收到申请"}),  # one word
        ("(?:收到|接到)申请", {"收到申请", "接到申请"}),  # alternatives
        ("收到申请?", {"收到申"}),  # a last part that may be missing
        ("收到[^。]+依申请公开", {"依申请公开"}),  # the longer of two
        ("[123]件", {"1件", "2件", "3件"}),  # a class of few characters
        (r"\d件", {"件"}),  # a category is no literal
        ("[^件]条", {"条"}),  # nor is what a class leaves out
        ("[一-龥]{3}[年月](?=度[工总])", {"年度工", "年度总", "月度工", "月度总"}),  # what follows, behind the end of what came before
        ("[^。]{2,9}(?:件|条)+公", {"件公", "条公"}),  # the end of what repeats
        ("(?!申请)公开", {"公开"}),  # what must not be there
        ("公开(?=申请)", {"公开申请"}),  # what must follow
        ("(?<=收到)申请", {"申请"}),  # what stands before may lie outside of what is searched
        (r"(?P<a>收到)\d(?P=a)", {"收到"}),  # a group again
        ("(?i)信A息公", {"息公"}),  # a letter in either case
        ("(?i:a)信息", {"信息"}),
        ("(?i:信息)公开", {"信息公开"}),  # what has no case
        ("公开*", {"公"}),  # 开 may be missing
        ("(?:公开){2}", {"公开公开"}),
        ("(?:公开){2,90}", {"公开"}),
        ("公开(?>申请|答复)", {"公开申请", "公开答复"}),
        ("(?m:^)公开$", {"公开"}),
        ("公开|公开申请", {"公开"}),  # the second holds the first
        ("(?:公开)?(?:申请)?", None),
        ("公开|.", None),
        ("(?i)a", None),
        ("[\u3400-\u9fff]{2}", None),  # a class of very many
    ],
)
def test_what_a_pattern_needs(pattern: str, literals: set[str] | None) -> None:
    """Each form of expression gives what is sure, and no more than that."""
    assert required(re.compile(pattern)) == literals


def test_places_are_those_of_the_literals() -> None:
    """Places come in the order of the text, overlapping ones too; a pattern that needs none has none."""
    sieve = Sieve([re.compile("申请.*答复"), re.compile("答复|复议"), re.compile(".")])
    assert sieve.places("答复议申请，答复") == {0: [0, 6], 1: [0, 1, 6]}
    assert sieve.possible("无") == (2,)
    assert Sieve([]).possible("无") == ()


@pytest.mark.parametrize(
    ("pattern", "characters"),
    [
        ("^收到|接到", {"收", "接"}),
        ("[收接]?到", {"收", "接", "到"}),
        ("(?:收|接)*(?P<a>到)", {"收", "接", "到"}),
        ("(?=收)到", {"到"}),
        ("(?i)收a", {"收"}),
        ("(?i)a收", None),  # a letter in either case
        ("收?", None),  # perhaps nothing
        ("[^收]到", None),
        (r"\d到", None),
    ],
)
def test_what_opens_a_pattern(pattern: str, characters: set[str] | None) -> None:
    """A row is tried only where a line begins as its matches do."""
    assert openings(re.compile(pattern)) == characters


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_examples_open_as_told(room: str) -> None:
    """What opens a row opens every match of its examples."""
    for rule in ROOMS[room]:
        characters = openings(rule.pattern)
        for match in (match for example in rule.examples if (match := rule.pattern.search(example))):
            assert characters is None or match[0][0] in characters, rule.id


@pytest.mark.parametrize(
    ("pattern", "of_one_line"),
    [
        ("(?m:^)[ *]*+日期[:：](?P<value>[^\\s|]+)(?m:$)", True),
        ("(?m)^日期", True),
        ("(?m)^日期|年", True),  # the second alternative begins anywhere, and lies in a line all the same
        ("(?m:^)日期(?=[\\s|]|$)", True),  # one character behind it may be the line end
        ("(?m:^)日期(?=\\s*年)", False),  # what must follow may stand in the next line
        ("(?m:^)日期(?!\\n)", True),  # what must not follow is looked at where it stands
        ("(?m:^)日期[^年]", False),  # a class that leaves out something else
        ("(?m:^)日期(?:\\n年)?", False),
        ("(?m:^)日期\\D", False),
        ("日期", True),
        ("日期(?m:$)", True),
        ("日期$", False),  # where only the line is seen it would be taken for the end of the text
        ("日期(?!\\s*年)", False),  # what must not follow would not be seen
    ],
)
def test_rows_of_one_line(pattern: str, of_one_line: bool) -> None:
    """A row that may reach into another line must be tried wherever a line begins."""
    assert lined(re.compile(pattern)) is of_one_line


SIGNS = re.compile(r"\(\?=\[([^\]\\]+)\]\)")  # with which a row names the signs that it may begin with


@pytest.mark.parametrize(
    "rule", [rule for rows in ROOMS.values() for rule in rows if SIGNS.match(rule.pattern.pattern)], ids=lambda rule: rule.id
)
def test_a_row_that_names_its_first_signs_names_all(rule: Rule) -> None:
    """A word that is added to a row, but not its first sign, would never be found."""
    named = SIGNS.match(rule.pattern.pattern)
    assert named
    known = openings(re.compile(rule.pattern.pattern[named.end() :])) or frozenset()
    assert [sign for sign in known if not re.fullmatch(f"[{named[1]}]", sign)] == []
