"""Questions of strangers, answered in processes of their own that are held to their limits and can be killed."""

from __future__ import annotations

from kg.answering.enquiries import Enquiries
from kg.answering.frames import FRAME, Asked, Enquiry, Head, Outcome, Question, header
from kg.answering.queries import Queries
from kg.answering.respond import Respondent

__all__ = ["FRAME", "Asked", "Enquiries", "Enquiry", "Head", "Outcome", "Queries", "Question", "Respondent", "header"]
