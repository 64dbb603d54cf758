"""Digits above and below the line as the characters that Unicode has for them: the mark of a note is no digit of the number before it."""

from __future__ import annotations

RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
