"""Every operation that the description tells of, asked as nobody would: it answers, and as the description says."""

from __future__ import annotations

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from kg.settings import Settings
from tests.api.conftest import Library


def no_failure(context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """No answer is an error of the server, but for a query that a limit stopped, which says which."""
    assert response.status_code < 500 or (response.status_code == 503 and "limit" in response.json()), response.status_code


CHECKED = [no_failure, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 8  # requests to each operation; `docs/api.md` tells how to send more
PLAIN = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)


def test_an_operation_answers_whatever_it_is_asked(library: Library) -> None:
    """Hostile parameters are a client's mistake, told as one; an answer that the description does not tell of is ours."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(Settings(store=library.folder)))
    asked = 0
    for found in schema.get_all_operations():

        @PLAIN
        @given(case=found.ok().as_strategy())
        def answers(case: schemathesis.Case) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(checks=CHECKED)

        answers()
    assert asked > 100
