"""The tables of ``ontology/`` as records; a row that contradicts another raises."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable

from kg.errors import VocabularyError
from kg.vocabulary.entries import AgencyChange, AgencyKind, Concept, Division, Issuer, KnownRegulation, Measure


def lines(folder: Traversable, name: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV file.

    Raises:
        VocabularyError: a row that is longer or shorter than the header.
    """
    header, *rows = csv.reader(folder.joinpath(name).read_text("utf-8").splitlines())
    for line, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise VocabularyError(f"{name}: line {line} has {len(row)} cells, the header {len(header)}")
    return header, rows


def table(folder: Traversable, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file, each by the names of its columns."""
    header, rows = lines(folder, name)
    return [dict(zip(header, row, strict=True)) for row in rows]


def parts(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several, by ``|``."""
    return tuple(part for part in cell.split("|") if part)


def measures(folder: Traversable, concepts: Mapping[str, Mapping[str, Concept]]) -> dict[str, Measure]:
    """The catalogue by id, in file order."""
    rows = {row["id"]: row for row in table(folder, "measures.csv")}
    for row in rows.values():
        if row["parent"] and row["parent"] not in rows:
            raise VocabularyError(f"measures.csv: {row['id']} has the unknown parent {row['parent']}")
        if row["crosswalk"] and row["crosswalk"] not in concepts["series"]:
            raise VocabularyError(f"measures.csv: {row['id']} has the unknown series {row['crosswalk']}")
    return {
        row["id"]: Measure(
            row["id"],
            row["zh"],
            row["en"],
            parts(row["variants"]),
            row["unit"],
            row["parent"],
            row["kind"],
            parts(row["frames"]),
            row["crosswalk"],
            row["match"],
        )
        for row in rows.values()
    }


def below(measures: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The ids right below each id, ``foi.mode.fax`` below ``foi.mode``."""
    result: dict[str, tuple[str, ...]] = {}
    for id in measures:
        prefix = id.rpartition(".")[0]
        result[prefix] = (*result.get(prefix, ()), id)
    return result


def divisions(folder: Traversable) -> tuple[dict[str, Division], dict[str, tuple[Division, ...]]]:
    """The divisions by code, those of today and the dissolved ones, and by every name that they bear or bore.

    A parent stands before its children. A name that a division bore under the code of today leads to a record of that name and code.
    """
    result: dict[str, Division] = {}
    named: dict[str, tuple[Division, ...]] = {}
    for code, name, level, parent, since, _ in lines(folder, "divisions.csv")[1]:
        if (parent and parent not in result) or code in result:
            raise VocabularyError(f"divisions.csv: {code} stands twice, or before its parent {parent}")
        division = Division(code, name, level, parent, (*result[parent].path, name) if parent else (), since)
        result[code] = division
        named[name] = (*named.get(name, ()), division)
    for code, name, level, parent, since, until, into in lines(folder, "divisions_former.csv")[1]:
        if parent not in result or any(other.code == code for other in named.get(name, ())):
            raise VocabularyError(f"divisions_former.csv: {code} stands twice, or before its parent {parent}")
        division = Division(code, name, level, parent, (*result[parent].path, name), since, until, into)
        named[name] = (*named.get(name, ()), division)
        if code not in result or until > result[code].until > "":  # of several former names, the last is the division's own
            result[code] = division
    if lost := [division.code for division in result.values() if division.into and division.into not in result]:
        raise VocabularyError(f"divisions_former.csv: {lost[0]} became a division that no table has")
    return result, named


def other_names(folder: Traversable, known: Mapping[str, Division]) -> dict[str, tuple[Division, ...]]:
    """Names that places are commonly called by, and those of functional zones.

    They lead to the place's own record; of a zone without a code to a record with the code of the place that it covers.
    """
    result: dict[str, tuple[Division, ...]] = {row["name"]: (known[row["division"]],) for row in table(folder, "place_names.csv")}
    for row in table(folder, "zones.csv"):
        place = known[row["division"]]
        path = (*place.path, row["official"])
        division = place if place.level == "zone" else Division(place.code, row["official"], "zone", place.parent, path, "", row["until"])
        result[row["name"]] = (*result.get(row["name"], ()), division)
    return result


def area_codes(folder: Traversable, known: Mapping[str, Division]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """The area codes of telephones and the first three digits of postcodes that are used in a division."""
    rows = table(folder, "area_codes.csv")
    if lost := [row["division"] for row in rows if row["division"] not in known]:
        raise VocabularyError(f"area_codes.csv: {lost[0]} is no division")
    return {row["division"]: (parts(row["area_codes"]), parts(row["postcodes"])) for row in rows}


def issuers(folder: Traversable, known: Mapping[str, Division]) -> dict[str, tuple[Issuer, ...]]:
    """The issuers by code, in file order."""
    result: dict[str, tuple[Issuer, ...]] = {}
    for row in table(folder, "issuers.csv"):
        code, division = row["code"], row["division"]
        if division not in known:
            raise VocabularyError(f"issuers.csv: {code} is of the unknown division {division}")
        years = int(row["from"] or 0), int(row["until"] or 9999)
        issuer = Issuer(code, row["issuer"], division, row["branch"], row["evidence_type"], row["ambiguity"], row["stream"], *years)
        if any((other.name, other.division) == (issuer.name, division) for other in result.get(code, ())):
            raise VocabularyError(f"issuers.csv: {code} of {issuer.name} stands twice")
        result[code] = (*result.get(code, ()), issuer)
    return result


def regulations(folder: Traversable) -> tuple[KnownRegulation, ...]:
    """The known regulations, in file order."""
    rows = table(folder, "regulations.csv")
    numbers = [row["number"] for row in rows if row["number"]]
    works = {row["title"] for row in rows if not row["number"]}
    for row in rows:
        if (row["number"] and numbers.count(row["number"]) > 1) or (row["work"] and row["work"] not in works):
            raise VocabularyError(f"regulations.csv: {row['number']} stands twice, or is a version of the unknown work {row['work']}")
        if row["superseded_by"] and row["superseded_by"] not in numbers:
            raise VocabularyError(f"regulations.csv: {row['number']} is superseded by the unknown {row['superseded_by']}")
    return tuple(
        KnownRegulation(
            row["number"],
            row["title"],
            tuple(row["issuer"].split(";")),
            row["issued"],
            row["in_force_from"],
            row["superseded_on"],
            row["work"],
            parts(row["aliases"]),
            row["superseded_by"],
            int(row["articles"] or 0),
            parts(row["amended"]),
        )
        for row in rows
    )


def provisions(folder: Traversable, numbers: Iterable[str]) -> dict[str, tuple[tuple[int, tuple[str, ...]], ...]]:
    """The articles that tell a version by what they are about: article and words, by the number of the version."""
    result: dict[str, tuple[tuple[int, tuple[str, ...]], ...]] = dict.fromkeys(numbers, ())
    for row in table(folder, "provisions.csv"):
        if row["number"] not in result:
            raise VocabularyError(f"provisions.csv: {row['number']} is no known regulation")
        result[row["number"]] += ((int(row["article"]), parts(row["words"])),)
    return result


def agency_kinds(folder: Traversable, concepts: Mapping[str, Mapping[str, Concept]]) -> dict[int, dict[str, tuple[AgencyKind, ...]]]:
    """The endings of agencies' names: by their length, the longest first, then by the ending; of each, the longest beginning first."""
    kinds = [AgencyKind(row["suffix"], row["prefix"], row["classification"]) for row in table(folder, "agencies.csv")]
    for kind in kinds:
        if kind.classification not in concepts["classification"]:
            raise VocabularyError(f"agencies.csv: {kind.suffix} has the unknown classification {kind.classification}")
    result: dict[int, dict[str, tuple[AgencyKind, ...]]] = {}
    for kind in sorted(kinds, key=lambda kind: (-len(kind.suffix), -len(kind.prefix), kind.suffix, kind.prefix)):
        endings = result.setdefault(len(kind.suffix), {})
        endings[kind.suffix] = (*endings.get(kind.suffix, ()), kind)
    return result


def national(folder: Traversable, column: str) -> dict[str, str]:
    """Full names and those of ``column`` (short, bare) of national agencies, each to the full name."""
    result: dict[str, str] = {}
    for row in table(folder, "agencies_national.csv"):
        for name in (row["name"], *parts(row[column])):
            if result.setdefault(name, row["name"]) != row["name"]:
                raise VocabularyError(f"agencies_national.csv: {name} stands for {result[name]} and {row['name']}")
    return result


def agency_divisions(folder: Traversable, issuers: Mapping[str, tuple[Issuer, ...]]) -> dict[str, str]:
    """The division of each agency that a table names, by its full name.

    Raises:
        VocabularyError: an agency of two divisions.
    """
    result = {row["name"]: row["division"] for row in table(folder, "agencies_national.csv")}
    for issuer in (issuer for several in issuers.values() for issuer in several):
        for name in issuer.names:
            if result.setdefault(name, issuer.division) != issuer.division:
                raise VocabularyError(f"issuers.csv: {name} is of {result[name]} and of {issuer.division}")
    return result


def agency_changes(folder: Traversable, known: Mapping[str, str]) -> tuple[AgencyChange, ...]:
    """The agencies that were renamed or merged, in file order.

    Raises:
        VocabularyError: a national agency that no table knows.
    """
    changes = tuple(
        AgencyChange(first, last, parts(before), parts(after), scope == "local")
        for first, last, before, after, scope, _ in lines(folder, "agency_changes.csv")[1]
    )
    if lost := [name for change in changes if not change.local for name in (*change.before, *change.after) if name not in known]:
        raise VocabularyError(f"agency_changes.csv: no table says which division {lost[0]} is of")
    return changes


def syllables(folder: Traversable) -> dict[str, str]:
    """The reading of each character."""
    return {character: row["syllable"] for row in table(folder, "pinyin.csv") for character in row["characters"]}


def digest(folder: Traversable) -> str:
    """The SHA-256 over the data files of the folder, names and bytes; its README does not count."""
    result = hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith((".ttl", ".csv")):
            result.update(file.name.encode() + b"\0" + file.read_bytes())
    return result.hexdigest()
