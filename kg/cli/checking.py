"""The command that lists what is stored and odd: check."""

from __future__ import annotations

import sys
from codecs import BOM_UTF8
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kg.cli.terminal import harmless, opened, output, store_option
from kg.errors import UsageError

if TYPE_CHECKING:  # the command line starts without it
    from kg.findings import Entry, Findings

FORMATS = ("text", "json", "sarif", "csv")
LEVELS = ("violation", "warning", "info")
SAMPLES = 3


@click.command()
@store_option
@click.option("--code", "codes", multiple=True, help="Only this shape, identity or kind of finding; may be given again, as all of these.")
@click.option("--severity", "severities", multiple=True, type=click.Choice(LEVELS), help="Only findings of this weight. 严重程度")
@click.option("--agency", "agencies", multiple=True, help="Only documents of this agency, by name or IRI. 机关")
@click.option("--division", "divisions", multiple=True, help="Only of this place and those in it, by code, name or IRI. 区划，含下辖")
@click.option("--year", "years", multiple=True, type=int, help="Only documents on this year. 年度")
@click.option("--file", "files", multiple=True, help="Only this document, by name (* is any text) or IRI. 文件")
@click.option("--samples", type=click.IntRange(0), default=SAMPLES, show_default=True, help="Findings shown of each group. 每组列出的条数")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="For people, or for programs. 格式")
@click.option("--json", "json_output", is_flag=True, help="The same as --format json. 以 JSON 输出")
@click.option("-o", "--output", "path", help="File to write; stdout where left out. 输出文件")
@click.option(
    "--fail-on", type=click.Choice((*LEVELS, "never")), default="violation", show_default=True, help="Exit 1 from this weight on. 退出码"
)
def check(
    folder: str | None, samples: int, form: str, json_output: bool, path: str | None, fail_on: str, **chosen: tuple[str, ...]
) -> None:
    """List the findings on what is stored, by what does not hold, with the words at fault. 列出检查结果"""
    from kg.findings import SEVERITIES, Choice, Findings, unheard_of

    if json_output and form not in ("text", "json"):
        raise UsageError(f"--json 与 --format {form} 只能取其一 either --json or --format {form}")
    choice, screen = Choice(**chosen), path in (None, "-") and sys.stdout.isatty()  # type: ignore[arg-type]
    with opened(folder) as store:
        findings = Findings(store)
        if unknown := unheard_of(choice, findings):
            raise UsageError(f"库中没有 the store has no {unknown}")
        entries = choice.of(findings)
        with output(path) as file:
            if form == "csv" and path not in (None, "-"):
                file.write(BOM_UTF8)  # spreadsheets take a file without it for one of the local charset
            for piece in written(findings, entries, "json" if json_output else form, samples):
                file.write((harmless(piece) if screen else piece).encode())
    grave = SEVERITIES[: LEVELS.index(fail_on) + 1] if fail_on in LEVELS else ()
    sys.exit(1 if any(entry.severity in grave for entry in entries) else 0)


def written(findings: Findings, entries: tuple[Entry, ...], form: str, samples: int) -> Iterator[str]:
    """The findings in a format, piece by piece."""
    from kg.findings import as_csv, as_json, as_sarif, lines

    if form == "text":
        return (f"{harmless(line)}\n" for line in lines(findings, entries, samples))
    if form == "sarif":
        return as_sarif(findings, entries)
    return as_csv(findings.told(entries)) if form == "csv" else as_json(findings.told(entries))
