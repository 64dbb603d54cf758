"""Every operation that the description tells of, asked as nobody would: it answers, and as the description says."""

from __future__ import annotations

from pathlib import Path

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
from tests.api.editor import TOKEN
from tests.api.running import running


def no_failure(context: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case) -> None:
    """No answer is an error of the server, but for a query that a limit stopped, which says which."""
    assert response.status_code < 500 or (response.status_code == 503 and "limit" in response.json()), response.status_code


CHECKED = [no_failure, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = 8  # requests to each operation; `docs/api.md` tells how to send more
PLAIN = settings(
    max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)
KNOWN = {"authorization": f"Bearer {TOKEN}"}
REACHED = ("POST /api/documents", "PUT /api/documents/{name}", "DELETE /api/documents/{name}", "GET /api/jobs", "POST /update")


def asked(schema: schemathesis.BaseSchema, headers: dict[str, str]) -> dict[str, set[int]]:
    """What each operation of a contract answered, every answer as the contract tells."""
    return {found.ok().label: statuses(found.ok(), headers) for found in schema.get_all_operations()}


def statuses(operation: schemathesis.schemas.APIOperation, headers: dict[str, str]) -> set[int]:
    """What an operation answered."""
    came: list[int] = []

    @PLAIN
    @given(case=operation.as_strategy())
    def answers(case: schemathesis.Case) -> None:
        came.append(case.call_and_validate(headers=headers, checks=CHECKED).status_code)

    answers()
    assert came
    return set(came)


def test_an_operation_answers_whatever_it_is_asked(library: Library) -> None:
    """Hostile parameters are a client's mistake, told as one; an answer that the description does not tell of is ours."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(Settings(store=library.folder)))
    assert len(asked(schema, {})) > 25


def test_an_operation_that_writes_answers_who_may_write(tmp_path: Path) -> None:
    """Without a token all of them answer 403 and nothing else; with it, each goes as far as what was sent allows."""
    with running(tmp_path / "store", tmp_path / "log", "--workers", "1", WENMAI_TOKEN=TOKEN, WENMAI_SIZE="1") as service:
        schema = schemathesis.openapi.from_url(f"http://127.0.0.1:{service.port}/openapi.json")
        came = asked(schema.include(tag="writing").include(tag="graphs"), KNOWN)
    assert len(came) > 8 and not any(401 in found for found in came.values())
    assert all(came[name] & {200, 202, 204} for name in REACHED), came
