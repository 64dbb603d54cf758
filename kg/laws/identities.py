"""The user's ``identities.csv``: rows in the grammar of ours, about measures, columns and frames that exist."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from kg.audit import Identity, load_identities
from kg.audit.grammar import Name, Restated, Rule, names
from kg.audit.identities import identity
from kg.errors import LawError, VocabularyError
from kg.vocabulary import Vocabulary

COLUMNS = ("id", "scope", "frames", "severity", "expression", "tolerance", "note_zh", "note_en")
SCOPES = ("document", "corpus")
SEVERITIES = ("violation", "warning", "info")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
TOLERANCE = re.compile(r"(?:rounded|\d+(?:\.\d+)?(?: about)?)(?:, *(?:rounded|\d+(?:\.\d+)?(?: about)?))*")
EVERYWHERE = ("*", "narrative")  # frames that no concept stands for


def read_identities(table: Path, vocabulary: Vocabulary) -> Iterator[Identity]:
    """The rows of a table, checked; none where there is no such file.

    Raises:
        LawError: naming the row.
    """
    if not table.is_file():
        return
    try:
        reader = csv.DictReader(table.read_text("utf-8-sig").splitlines(), strict=True)
        rows = [(reader.line_num, row) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise LawError(f"{table}: no table in UTF-8: {error} 不是 UTF-8 编码的 CSV") from error
    if missing := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        raise LawError(f"{table}: the first line lacks the column {missing[0]}; there are {', '.join(COLUMNS)} 缺列")
    taken = {one.id: "is one of ours 与内置恒等式重名" for one in load_identities()}
    for line, row in rows:
        where = f"{table}, line {line}: {row['id']}"
        try:
            yield checked(row, taken, vocabulary)
        except VocabularyError as error:
            raise LawError(f"{where}: {error}") from error
        except RecursionError as error:
            raise LawError(f"{where}: the expression is too long 表达式过长") from error
        taken[row["id"]] = "stands twice 重复"


def checked(row: Mapping[str | None, str | None], taken: Mapping[str, str], vocabulary: Vocabulary) -> Identity:
    """The identity of a row.

    Raises:
        VocabularyError: what is wrong with it.
    """
    if None in row or None in row.values():
        raise VocabularyError(f"has not {len(COLUMNS)} cells 列数不符")
    cells = {name: (row[name] or "").strip() for name in COLUMNS}
    if not ID.fullmatch(cells["id"]):
        raise VocabularyError("an id has letters, digits and - _ . only 编号只能用字母、数字和 - _ .")
    if cells["id"] in taken:
        raise VocabularyError(f"this id {taken[cells['id']]}")
    among("scope", cells["scope"], SCOPES)
    among("severity", cells["severity"], SEVERITIES)
    frames = (*EVERYWHERE, *vocabulary.concepts["frame"])
    for frame in cells["frames"].split():
        among("frame", frame, frames)
    if not cells["frames"]:
        raise VocabularyError(f"frames is empty; there are {', '.join(frames)} 缺适用表式")
    if not cells["expression"]:
        raise VocabularyError("expression is empty 缺表达式")
    if cells["tolerance"] and not TOLERANCE.fullmatch(cells["tolerance"]):
        raise VocabularyError(f"no tolerance {cells['tolerance']!r}; it is a number, rounded, or a number and about 容差不符")
    made = identity(cells | told(cells))
    for rule in made.rules:
        if of_two(rule) != (made.scope == "corpus"):
            told_by = "what one report says alone" if made.scope == "corpus" else "what another report says"
            raise VocabularyError(f"the scope is {made.scope}, but the expression asks for {told_by} 适用范围与表达式不符")
        for name in names(rule):
            known(name, vocabulary)
    return made


def of_two(rule: Rule) -> bool:
    """Whether a rule asks two documents: a report and the one before, or one report in several files."""
    return "quoted" in rule.origins or "file" in rule.origins if isinstance(rule, Restated) else any(name.previous for name in names(rule))


def told(cells: Mapping[str, str]) -> dict[str, str]:
    """The words of a row in both languages: where one is missing, those of the other; where both are, its expression."""
    zh, en, expression = cells["note_zh"], cells["note_en"], cells["expression"]
    return {"note_zh": zh or en or f"应满足 {expression}", "note_en": en or zh or f"This should hold: {expression}"}


def among(what: str, value: str, there: tuple[str, ...]) -> None:
    """Raises where a value is none of those that there are."""
    if value not in there:
        raise VocabularyError(f"there is no {what} {value!r}; there are {', '.join(there)} 无此值")


def known(name: Name, vocabulary: Vocabulary) -> None:
    """Raises where a name of an expression is no measure, or its column no column of a matrix."""
    measure = name.measure.removesuffix(".*")
    there = measure == "row" or (measure in vocabulary.below if measure != name.measure else measure in vocabulary.measures)
    if not there:
        near = get_close_matches(measure, vocabulary.measures, 3)
        raise VocabularyError(f"there is no measure {name.measure}{'; there is ' + ', '.join(near) if near else ''} 无此指标")
    if name.column and measure in vocabulary.measures and vocabulary.measures[measure].kind != "matrix":
        raise VocabularyError(f"{measure} has no columns: it is no row of the matrix 该指标不分栏")
    if name.column and name.column not in vocabulary.concepts["applicant"]:
        raise VocabularyError(f"there is no column {name.column}; there are {', '.join(vocabulary.concepts['applicant'])} 无此栏")
