"""What is stored and odd, for people and programs to go through: grouped by what was not met, with the words at fault."""

from __future__ import annotations

from kg.findings.choosing import Choice, unheard_of
from kg.findings.groups import Group, Summary, groups, summary
from kg.findings.index import Findings, around
from kg.findings.lines import LEVELS, lines
from kg.findings.plain import as_json
from kg.findings.records import SEVERITIES, Comparison, Entry, File, Finding, Issuer, Law, Place
from kg.findings.sarif import as_sarif
from kg.findings.table import as_csv

__all__ = [
    "LEVELS",
    "SEVERITIES",
    "Choice",
    "Comparison",
    "Entry",
    "File",
    "Finding",
    "Findings",
    "Group",
    "Issuer",
    "Law",
    "Place",
    "Summary",
    "around",
    "as_csv",
    "as_json",
    "as_sarif",
    "groups",
    "lines",
    "summary",
    "unheard_of",
]
