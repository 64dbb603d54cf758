"""What the fast engine may judge: constraints that the W3C's core suite covers, and patterns that every engine reads alike."""

from __future__ import annotations

import re

from pyoxigraph import Literal, NamedNode

from kg.validate.shapes import SH, Shapes

CORE = re.compile(  # the words of SHACL for targets, paths, constraints, and what is told
    r"targetClass|targetNode|targetSubjectsOf|targetObjectsOf|path|inversePath|alternativePath|zeroOrMorePath|oneOrMorePath|zeroOrOnePath"
    r"|property|node|and|or|not|xone|class|datatype|nodeKind|minCount|maxCount|minExclusive|minInclusive|maxExclusive|maxInclusive"
    r"|minLength|maxLength|pattern|languageIn|uniqueLang|equals|disjoint|lessThan|lessThanOrEquals|hasValue|in"
    r"|qualifiedValueShape|qualifiedMinCount|qualifiedMaxCount|qualifiedValueShapesDisjoint"
    r"|message|severity|deactivated|name|description|order|group|defaultValue"
)
UNLIKE = re.compile(r"\\[^\\.^$|?*+(){}\[\]nrtd-]|\(\?|&&|--|~~|\[[^\]\\]*\[|[{](?![0-9])|[?*+}][+]")  # \w, (?=a), classes in classes …


def divided(shapes: Shapes) -> tuple[Shapes | None, Shapes | None, str]:
    """The files that the fast engine may judge by, the others, and why not the others.

    Where a file of one sort names a shape in one of the other sort, all are of the other.
    """
    if not unfit(shapes):
        return shapes, None, ""
    reasons = {name: unfit(shapes.only({name})) for name in shapes.texts}
    slow = {name for name, reason in reasons.items() if reason}
    why = "; ".join(f"{name}: {reasons[name]}" for name in sorted(slow))
    one, other = shapes.only(shapes.texts.keys() - slow), shapes.only(slow)
    apart = one.texts and not mentions(one, other) and not mentions(other, one)
    return (one, other, why) if apart else (None, shapes, why)


def mentions(one: Shapes, other: Shapes) -> bool:
    """Whether the first speaks of shapes that stand in the second."""
    defined = {triple.subject for triple in other.triples if isinstance(triple.subject, NamedNode)}
    return any(triple.subject in defined or triple.object in defined for triple in one.triples)


def unfit(shapes: Shapes) -> str:
    """Why the fast engine may not judge by some shapes; empty where it may."""
    for _, predicate, thing in shapes.triples:
        word = predicate.value.removeprefix(SH) if predicate.value.startswith(SH) else ""
        if word and not CORE.fullmatch(word):
            return f"sh:{word} is not one of the core constraints 非核心约束"
        if word == "pattern" and isinstance(thing, Literal) and UNLIKE.search(thing.value):
            return f"engines read the pattern {thing.value} differently 模式的含义因引擎而异"
    return ""
