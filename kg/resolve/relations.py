"""Relations between regulations, from mentions and titles to IRIs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.records import Mention, Relation, Statement
from kg.resolve.citations import Cited
from kg.resolve.regulations import Citing, Regulations, Resolved
from kg.vocabulary import Vocabulary


def relations(
    found: Sequence[Relation],
    mentions: Sequence[Mention],
    cited: Cited,
    citing: Citing,
    regulations: Regulations,
    vocabulary: Vocabulary,
) -> tuple[tuple[Statement, ...], tuple[Resolved, ...]]:
    """The policy relations whose two ends are known, and the regulations that only they name (the promulgated text)."""
    by_start = {mention.evidence.start: mention for mention in mentions}
    statements: dict[tuple[str, str, str], Statement] = {}
    named: list[Resolved] = []
    for relation in found:
        if is_forwarders(relation, cited):
            continue
        subject = end(relation.subject, relation.subject_title, relation, by_start, cited, citing, regulations, named)
        target = end(relation.object, relation.object_title, relation, by_start, cited, citing, regulations, named)
        if subject and target and subject != target:
            predicate = vocabulary.wm[relation.predicate].value
            key = (subject, predicate, target)
            if key not in statements:
                statements[key] = Statement(subject, predicate, target, "", (relation.evidence,), relation.inferred_from)
    return tuple(statements.values()), tuple(named)


def is_forwarders(relation: Relation, cited: Cited) -> bool:
    """Whether a title that promulgates stands beside the number of who forwards it, whose deed that is not."""
    decided = cited.by_start.get(relation.subject)
    regulation = decided.regulation if decided else None
    return relation.predicate == "promulgates" and regulation is not None and bool(regulation.number) and not regulation.titles


def end(
    start: int,
    title: str,
    relation: Relation,
    mentions: Mapping[int, Mention],
    cited: Cited,
    citing: Citing,
    regulations: Regulations,
    named: list[Resolved],
) -> str:
    """The IRI of one end of a relation; empty where it stays open."""
    if start >= 0:
        decided = cited.by_start.get(start)
        return decided.regulation.iri if decided and decided.regulation else ""
    if not title:
        return citing.subject
    # The promulgated text lies in the scope of the notice that carries it, whose issuer its own title often leaves out.
    carrier = mentions.get(relation.subject)
    mention = Mention(relation.evidence, title=title, issuer=carrier.issuer if carrier else "")
    alone = relation.predicate == "promulgates"
    decided = regulations.by_title_alone(mention, citing) if alone else regulations.resolve((mention,), citing, {})
    named.append(decided)
    return decided.regulation.iri if decided.regulation else ""
