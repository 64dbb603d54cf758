"""What one identity says of the figures of a document: it holds, it fails, or it cannot be assessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import MAX_PREC, localcontext
from functools import cache
from itertools import product

from kg.audit.bounds import refuted
from kg.audit.grammar import Comparison, Parts, Restated, names, spelled_out
from kg.audit.identities import Asked, Identity
from kg.audit.ledger import Ledger, Origins, ledgers
from kg.audit.lists import divided
from kg.audit.reckon import Place, Weighed
from kg.audit.twice import restated
from kg.records import Assessment, Claims
from kg.vocabulary import Vocabulary

Group = tuple[int, str]  # the place of a rule in its identity, and the measure that ``row`` stands for


def assess(claims: Claims, identity: Identity, vocabulary: Vocabulary) -> tuple[Assessment, ...]:
    """Every answer of an identity about the figures of a document; nothing where none of its figures is there."""
    return tuple(assessed(identity, tuple(ledgers(claims, vocabulary)), claims.document.text))


def assess_years(identity: Identity, now: Ledger, before: Ledger) -> tuple[Assessment, ...]:
    """Every answer of an identity about the reports of one agency on two years; nothing where it does not speak of either form.

    Args:
        identity: of scope ``corpus``; what it calls ``previous(…)`` is looked up in ``before``.
        now: the figures of a year.
        before: those of the year right before.
    """
    if not all(spoken_of(identity.frames, ledger.frame) for ledger in (now, before)):
        return ()
    groups: dict[Group, list[Weighed]] = defaultdict(list)
    with localcontext(prec=MAX_PREC):
        for number, asked in enumerate(identity.asked):
            if isinstance(asked.rule, Comparison):
                for row, weighed in compared(asked, asked.rule, identity, now, before, "form"):
                    groups[number, row].append(weighed)
    return tuple(answers(identity, groups))


def assessed(identity: Identity, figures: Iterable[Ledger], text: str) -> Iterator[Assessment]:
    """Every answer of an identity, each once.

    Args:
        figures: those of each agency and period: only like is compared with like.
        text: the sealed text.
    """
    groups: dict[Group, list[Weighed]] = defaultdict(list)
    with localcontext(prec=MAX_PREC):  # what is stated is added up to its last digit; the default rounds what has more than 28
        for ledger in figures:
            for number, asked in enumerate(identity.asked):
                for row, weighed in weighings(identity, asked, ledger, text):
                    groups[number, row].append(weighed)
    return answers(identity, groups)


def answers(identity: Identity, groups: Mapping[Group, Sequence[Weighed]]) -> Iterator[Assessment]:
    """The answers as they are recorded: that a figure is missing in one place is nothing where the rule found it in another."""
    for group in groups.values():
        if len(group) == 1 and group[0].used:
            yield recorded(identity, group[0])
            continue
        once = {tuple(one.iri for one in weighed.used): weighed for weighed in reversed(group) if weighed.used}
        found = [weighed for weighed in reversed(once.values()) if weighed.reason != "missing"]
        if not found and once:
            found = [max(reversed(once.values()), key=lambda weighed: len(weighed.used))]
        yield from (recorded(identity, weighed) for weighed in found)


def recorded(identity: Identity, weighed: Weighed) -> Assessment:
    """An answer under the name of its identity."""
    return Assessment(identity.id, weighed.answer, weighed.comparison, weighed.reason, weighed.used)


def weighings(identity: Identity, asked: Asked, ledger: Ledger, text: str) -> Iterator[tuple[str, Weighed]]:
    """What came of a rule about one agency and period, at each place; with the measure that ``row`` stands for."""
    match asked.rule:
        case Comparison():
            for origins in spoken_of(identity.frames, ledger.frame):
                if not asked.named.isdisjoint(ledger.named[origins]):
                    yield from compared(asked, asked.rule, identity, ledger, None, origins)
        case Restated():
            yield from (("", weighed) for weighed in restated(asked.rule, ledger.repeated, text))
        case Parts():
            if asked.named <= ledger.named["form"]:
                yield from (("", weighed) for weighed in divided(asked.rule, ledger.indicators, text))


@cache
def spoken_of(frames: tuple[str, ...], frame: str) -> tuple[Origins, ...]:
    """Whether an identity of these frames speaks of the document's form, of its prose, of both or of neither."""
    form: tuple[Origins, ...] = ("form",) if "*" in frames or (frame != "narrative" and frame in frames) else ()
    return (*form, "prose") if "narrative" in frames else form


def compared(
    asked: Asked, rule: Comparison, identity: Identity, ledger: Ledger, before: Ledger | None, origins: Origins
) -> Iterator[tuple[str, Weighed]]:
    """A comparison in each column, scope and (for ``row``) measure of a matrix."""
    if not asked.needed <= ledger.named[origins]:
        yield "", Weighed("not assessable", used=ledger.stated(asked.named, origins), reason="missing")
    elif asked.exhaustive and not ledger.complete:
        yield "", Weighed("not assessable", used=ledger.stated(asked.named, origins), reason="unknown-row")
    else:
        spelled = spelled_out(rule, ledger.below) if asked.by_prefix else rule
        for row in ledger.rows if asked.by_row else ("",):
            for column, scope in product(columns(asked, ledger), scopes(spelled, row, ledger)):
                place = Place(ledger, before, column, scope, row, origins)
                if weighed := place.weigh(spelled, identity.tolerance):
                    yield row, refuted(place, spelled, weighed, identity.tolerance) if weighed.reason else weighed


def columns(asked: Asked, ledger: Ledger) -> Sequence[str]:
    """The columns of a matrix in which a rule may have an answer."""
    if not asked.by_column:
        return ("",)
    there = [ledger.columns(measure) for measure in asked.needed or ledger.columns_of]
    found = set.intersection(*there) if asked.needed else set().union(*there)
    if not asked.by_prefix and not any(["total" in ledger.columns_of.get(measure, ()) for measure in asked.named]):
        found.discard("total")  # the same figures as those without a column
    return sorted(found)


def scopes(rule: Comparison, row: str, ledger: Ledger) -> Sequence[str]:
    """The scopes that any of the measures of a rule is stated for, ``row`` among them."""
    if len(ledger.scopes) < 2:
        return ledger.scopes
    measures = {row, *(name.measure for name in names(rule))}
    return sorted(set().union(*(ledger.scopes_of.get(measure, ()) for measure in measures)))
