"""The indicators as a tidy table (RFC 4180), and what its columns mean (CSV on the Web)."""

from __future__ import annotations

import csv
import io
import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import BinaryIO

from kg.export.figures import figures
from kg.store import Readable, cell
from kg.vocabulary import NAMESPACES

ABOUT = {
    "zh": (
        "文脉图谱中的指标，每行一个，以 UTF-8 编码，行末为 CRLF。空单元格表示没有，不是零。"
        "以 = + - @ 等开头而非数的文本，前面加了撇号，免得电子表格当作公式执行。"
    ),
    "en": (
        "The indicators of a Wenmai graph, a row each, in UTF-8, lines ending in CRLF. An empty cell says that there is nothing, not that "
        "it is zero. A text that begins with = + - @ and is no number has an apostrophe in front, lest a spreadsheet runs it as a formula."
    ),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table.

    Args:
        zh, en: its title; note_zh, note_en: how to read it.
        datatype: of CSV on the Web; only a ``string`` may look like a formula.
        about: URI template of what it speaks of; the indicator where left out.
        property: term of the graph that it stands for; empty where it is for people alone.
        value: URI template of the node that a cell stands for; empty where it is a literal.
        language: of its texts.
    """

    name: str
    zh: str
    en: str
    note_zh: str = ""
    note_en: str = ""
    datatype: str = "string"
    about: str = "{+indicator}"
    property: str = ""
    value: str = ""
    language: str = ""

    def described(self, base: str) -> dict[str, object]:
        """The column in the words of CSV on the Web; its header is a title of no language."""
        told: dict[str, object] = {"name": self.name, "titles": {"und": self.name, "zh": self.zh, "en": self.en}}
        if self.note_en:
            told["dc:description"] = in_both(self.note_zh, self.note_en)
        told["datatype"] = self.datatype
        if not self.property:
            return told | {"suppressOutput": True}
        prefix, _, name = self.property.partition(":")
        told |= {"aboutUrl": self.about.replace("{base}", base), "propertyUrl": NAMESPACES[prefix] + name}
        if self.value:
            told["valueUrl"] = self.value.replace("{base}", base)
        return told | ({"lang": self.language} if self.language else {})


@cache
def columns() -> tuple[Column, ...]:
    """The columns in order."""
    rows = tomllib.loads(files("kg").joinpath("export").joinpath("columns.toml").read_text("utf-8"))["column"]
    return tuple(Column(**row) for row in rows)


def write_table(store: Readable, out: BinaryIO, graphs: Collection[str] | None = None) -> None:
    """Writes a row for each indicator, under a header, in UTF-8 without a mark at its beginning.

    Texts cannot become formulas of a spreadsheet, numbers stay numbers.
    """
    lines = io.TextIOWrapper(out, "utf-8", newline="")
    writer = csv.writer(lines)
    writer.writerow(column.name for column in columns())
    for row in figures(store, graphs):
        writer.writerow(shown(column, row) for column in columns())
    lines.detach()  # flushes, and leaves the file open


def shown(column: Column, row: Mapping[str, str]) -> str:
    """A cell of a row."""
    written = row.get(column.name, "")
    return cell(written) if column.datatype == "string" else written


def described(base: str, url: str) -> bytes:
    """What a file of the table means, as CSV on the Web has it: to lie beside it as ``<file>-metadata.json``.

    Args:
        base: what every IRI of the store begins with.
        url: of the file, relative to its description.
    """
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": url,
        "dc:title": in_both("文脉指标表", "Indicators of a Wenmai graph"),
        "dc:description": in_both(ABOUT["zh"], ABOUT["en"]),
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\r\n"], "quoteChar": '"', "doubleQuote": True, "header": True, "trim": False},
        "tableSchema": {
            "primaryKey": "indicator",
            "aboutUrl": "{+indicator}",
            "null": "",
            "columns": [column.described(base) for column in columns()],
        },
    }
    return (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode()


def in_both(zh: str, en: str) -> list[dict[str, str]]:
    """A text in both languages."""
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]
