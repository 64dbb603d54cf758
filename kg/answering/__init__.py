"""Questions of strangers, answered in processes of their own that are held to their limits and can be killed."""

from __future__ import annotations

from kg.answering.frames import FRAME, Head, Outcome, Question, header
from kg.answering.respond import Respondent

__all__ = ["FRAME", "Head", "Outcome", "Question", "Respondent", "header"]
