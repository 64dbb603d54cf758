"""What the fast engine may judge: constraints that the W3C's core suite covers, and patterns that every engine reads alike."""

from __future__ import annotations

import re

from pyoxigraph import Literal

from kg.validate.shapes import SH, Shapes

CORE = re.compile(  # the words of SHACL for targets, paths, constraints, and what is told
    r"targetClass|targetNode|targetSubjectsOf|targetObjectsOf|path|inversePath|alternativePath|zeroOrMorePath|oneOrMorePath|zeroOrOnePath"
    r"|property|node|and|or|not|xone|class|datatype|nodeKind|minCount|maxCount|minExclusive|minInclusive|maxExclusive|maxInclusive"
    r"|minLength|maxLength|pattern|languageIn|uniqueLang|equals|disjoint|lessThan|lessThanOrEquals|hasValue|in"
    r"|qualifiedValueShape|qualifiedMinCount|qualifiedMaxCount|qualifiedValueShapesDisjoint"
    r"|message|severity|deactivated|name|description|order|group|defaultValue"
)
UNLIKE = re.compile(r"\\[^\\.^$|?*+(){}\[\]nrtd-]|\(\?|&&|--|~~|\[[^\]\\]*\[|[{](?![0-9])|[?*+}][+]")  # \w, (?=a), classes in classes …


def unfit(shapes: Shapes) -> str:
    """Why the fast engine may not judge by some shapes; empty where it may."""
    for _, predicate, thing in shapes.triples:
        word = predicate.value.removeprefix(SH) if predicate.value.startswith(SH) else ""
        if word and not CORE.fullmatch(word):
            return f"sh:{word} is not one of the core constraints 非核心约束"
        if word == "pattern" and isinstance(thing, Literal) and UNLIKE.search(thing.value):
            return f"engines read the pattern {thing.value} differently 模式的含义因引擎而异"
    return ""
