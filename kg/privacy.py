"""Masks what must not leave the sealed text: names and mobile numbers of officials."""

from __future__ import annotations

import re

from kg.rules import Rules

MASK = "*"
SIGN = re.compile(r"\S")


def mask(text: str, rules: Rules) -> str:
    """The text with personal names and mobile numbers masked, character for character, so that offsets hold.

    Args:
        text: any text that is about to be shown, or to become evidence.
        rules: the rule rows; group ``secret`` of those of ``privacy.toml`` is masked.

    >>> from kg.rules import load
    >>> mask("负责人:张某某 手机:13900000000", load())
    '负责人:*** 手机:***********'
    """
    secrets = sorted(match.span("secret") for rule in rules.of("privacy") for match in rule.pattern.finditer(text))
    parts, at = [], 0
    for start, end in secrets:
        parts += [text[at:start], SIGN.sub(MASK, text[max(at, start) : end])]
        at = max(at, end)
    return "".join([*parts, text[at:]])
