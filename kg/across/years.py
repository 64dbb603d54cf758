"""What the reports of one agency on two years, and the files of one report, say of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from pyoxigraph import NamedNode, Quad

from kg.across.checks import Checks
from kg.across.issues import Writer
from kg.across.reports import DEFAULT, Figures, Reports
from kg.across.restated import restated
from kg.audit import Identity, Ledger, assess_years, told
from kg.audit.grammar import Restated
from kg.identity.facts import by_iri
from kg.records import Answer, Assessment, Indicator


class Audits:
    """Derives what graph/canon says of reports: which is the one before, what they meet and break, and the findings.

    Args:
        reports: of a store.
        writer: for graph/canon.
        checks: whose identities of scope ``corpus`` are looked at.
    """

    def __init__(self, reports: Reports, writer: Writer, checks: Checks) -> None:
        self.reports = reports
        self.writer = writer
        self.v = writer.v
        self.years, self.quotes, self.files = sorted_out(checks.across)
        named = set(chain.from_iterable(identity.measures for identity in self.years))
        below = [self.v.below.get(one.removesuffix(".*"), ()) for one in named if one.endswith(".*")]
        self.measures = tuple(sorted(named.union(*below) & self.v.measures.keys()))
        self.answers: dict[Answer, NamedNode] = {
            "holds": self.v.wm.meets,
            "fails": self.v.wm.breaks,
            "not assessable": self.v.wm.leavesOpen,
        }

    # --- which reports ----------------------------------------------------------------------------------------------------

    def due(self, nodes: Collection[NamedNode], decided: Collection[str]) -> set[NamedNode]:
        """The reports to look at again.

        Args:
            nodes: what a change touched.
            decided: IRIs of nodes on which people decide, or did before: of such an agency all reports may be counted anew.
        """
        found: set[NamedNode] = set()
        for node in nodes:
            kind = self.reports.iris.parse(node.value).kind
            if kind in ("report", "unknown-report"):
                found |= {node, *self.reports.beside(node, 1), *self.compared_with(node)}
            elif kind == "agency" and node.value in decided:
                found.update(chain.from_iterable(map(self.reports.of_agency, self.reports.together(node))))
        return found

    def compared_with(self, report: NamedNode) -> set[NamedNode]:
        """The reports of which canon says now that this one is the one before."""
        stated = self.reports.backend.quads_for_pattern(None, self.v.wm.previousReport, report, self.writer.canon)
        return {quad.subject for quad in stated if isinstance(quad.subject, NamedNode)}

    def all(self) -> set[NamedNode]:
        """Every report that a graph speaks of."""
        typed = self.reports.backend.quads_for_pattern(None, self.v.rdf.type, self.v.wm.Report, DEFAULT)
        return {quad.subject for quad in typed if isinstance(quad.subject, NamedNode)}

    # --- what canon says of them ------------------------------------------------------------------------------------------

    def stated(self, reports: Iterable[NamedNode]) -> set[Quad]:
        """What it says now."""
        backend, canon = self.reports.backend, self.writer.canon
        found = set[Quad]()
        for report in reports:
            found |= {
                quad for quad in backend.quads_for_pattern(report, None, None, canon) if quad.predicate in self.writer.said_of_reports
            }
            for said in backend.quads_for_pattern(None, self.v.wm.concerns, report, canon):
                found.update(backend.quads_for_pattern(said.subject, None, None, canon))
        return found

    def follows(self, reports: Iterable[NamedNode]) -> set[Quad]:
        """What it should say."""
        return {quad for report in by_iri(reports) for quad in self.of_report(report)}  # year after year

    def of_report(self, report: NamedNode) -> Iterator[Quad]:
        """What it should say of one report."""
        graphs = self.reports.graphs(report) if self.reports.known(report) else []
        if not graphs:
            return
        if len(graphs) > 1:
            yield from self.of_files(report, graphs)
        before = [one for one in self.reports.beside(report, -1) if self.reports.graphs(one)]
        if len(before) == 1:  # of agencies that were made one by decision there may be several
            yield self.writer.quad(report.value, self.v.wm.previousReport, before[0])
            yield from self.of_years(report, before[0])

    def of_years(self, report: NamedNode, before: NamedNode) -> Iterator[Quad]:
        """What a report and the one before say of each other."""
        graph, earlier = self.reports.graphs(report)[0], self.reports.graphs(before)[0]
        quoted = self.reports.quoted(report, graph) if self.quotes else Figures("", (), {})
        now = self.reports.recorded(report, graph, self.measures)
        told_of = {one.measure for one in quoted.indicators}
        last = self.reports.recorded(before, earlier, tuple(sorted(told_of.union(self.measures))))
        ours, theirs = self.ledger(now, report), self.ledger(last, before)
        if theirs is None:
            return
        evidence = {**quoted.evidence, **now.evidence, **last.evidence}
        ending = years(self.reports.placed(report), self.reports.placed(before))
        for identity in self.years:
            found = assess_years(identity, ours, theirs) if ours else ()
            both = [one for one in found if of_both(one, now, last)]
            yield from self.told(report, identity, both, evidence, ending)
        mine = [replace(one, about=theirs.indicators[0].about) for one in self.own_of(before, quoted)]
        for identity in self.quotes:
            same = self.restated(identity, mine, graph, theirs.indicators, earlier)
            yield from self.told(report, identity, same, evidence, ending)

    def of_files(self, report: NamedNode, graphs: Sequence[NamedNode]) -> Iterator[Quad]:
        """What the files of one report say of each other: each is held against the one that speaks for it."""
        first, *others = ((self.reports.recorded(report, graph), graph) for graph in graphs)
        ending = "", ""
        for identity in self.files:
            for other, graph in others:
                found = self.restated(identity, other.indicators, graph, first[0].indicators, first[1])
                yield from self.told(report, identity, found, {**first[0].evidence, **other.evidence}, ending)

    def restated(
        self, identity: Identity, these: Sequence[Indicator], graph: NamedNode, those: Sequence[Indicator], other: NamedNode
    ) -> Iterable[Assessment]:
        """What an identity says of the figures of two documents; nothing where nobody can tell any more in which words they stand."""
        text, other_text = (self.reports.text(each) if these and those else None for each in (graph, other))
        return () if text is None or other_text is None else restated(identity, these, text, those, other_text)

    def own_of(self, report: NamedNode, figures: Figures) -> list[Indicator]:
        """The figures that are of the agency of a report, or of one that is counted as it, and of its year."""
        placed = self.reports.placed(report)
        if placed is None:
            return []
        agencies = {agency.value for agency in self.reports.together(placed[0])}
        return [one for one in figures.indicators if one.about in agencies and one.covers[0] and one.covers[0].year == placed[1]]

    def ledger(self, figures: Figures, report: NamedNode) -> Ledger | None:
        """The figures of a report's own agency and year; None where there are none, or those of two agencies or periods."""
        own = self.own_of(report, figures)
        if len({(one.about, one.covers) for one in own}) != 1:
            return None
        return Ledger(own, self.v.below, figures.frame, counts=self.v.counts)

    def told(
        self,
        report: NamedNode,
        identity: Identity,
        assessments: Iterable[Assessment],
        evidence: Mapping[str, Sequence[NamedNode]],
        ending: tuple[str, str],
    ) -> Iterator[Quad]:
        """The answers of an identity about a report, and a finding for each that fails.

        Args:
            evidence: by the IRI of an indicator.
            ending: what the messages end with, in Chinese and in English.
        """
        for one in assessments:
            issue = told(identity, one, self.v)
            yield self.writer.quad(report.value, self.answers[one.answer], NamedNode(issue.source))
            if one.answer == "fails" and one.comparison:
                iri = self.reports.iris.finding(identity.id, report.value, *one.focus)
                messages = issue.message_zh + ending[0], issue.message_en + ending[1]
                focus = [NamedNode(each) for each in one.focus]
                yield from self.writer.issue(iri, identity.id, identity.severity, issue.source, *messages, focus)
                yield from self.writer.comparison(iri, one.comparison)
                yield self.writer.quad(iri, self.v.sh.resultPath, self.v.wm.value)
                yield self.writer.quad(iri, self.v.wm.concerns, report)
                for place in chain.from_iterable(evidence[each] for each in one.focus):
                    yield self.writer.quad(iri, self.v.wm.evidence, place)


def sorted_out(identities: Iterable[Identity]) -> tuple[list[Identity], list[Identity], list[Identity]]:
    """The identities on two years, on what is quoted of last year, and on several files of one report."""
    years, quotes, files = list[Identity](), list[Identity](), list[Identity]()
    for identity in identities:
        origins = {origin for rule in identity.rules if isinstance(rule, Restated) for origin in rule.origins}
        (quotes if "quoted" in origins else files if "file" in origins else years).append(identity)
    return years, quotes, files


def of_both(assessment: Assessment, now: Figures, before: Figures) -> bool:
    """Whether figures of both reports were found: where a form does not have the rows, there is nothing to say."""
    return any(iri in now.evidence for iri in assessment.focus) and any(iri in before.evidence for iri in assessment.focus)


def years(now: tuple[NamedNode, int] | None, before: tuple[NamedNode, int] | None) -> tuple[str, str]:
    """The years of two reports, in Chinese and in English."""
    if now is None or before is None:
        return "", ""
    return f"（{now[1]}年报告与{before[1]}年报告）", f" (reports on {now[1]} and {before[1]})"
