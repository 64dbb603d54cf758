"""Who may write: guesses lead nowhere, and keep nobody else out."""

from __future__ import annotations

import time

import pytest

from api.token import GUESSES, MINUTE, Gate
from tests.api.editor import TOKEN, Editor


@pytest.mark.parametrize(
    "header", [{}, {"authorization": ""}, {"authorization": "Bearer"}, {"authorization": "Basic dTpw"}, {"authorization": TOKEN}]
)
@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/graphs"), ("POST", "/api/documents"), ("DELETE", "/api/documents/a"), ("POST", "/update")]
)
def test_without_a_token_nothing_is_written(editor: Editor, header: dict[str, str], method: str, path: str):
    """401 and what is asked for (RFC 6750, 3), before anything of the body is looked at."""
    answer = editor.send(method, path, token="", headers=header)
    assert answer.status_code == 401 and answer.headers["www-authenticate"].startswith("Bearer realm=")
    assert answer.headers["content-type"] == "application/problem+json"


def test_jobs_are_for_who_knows_the_token(editor: Editor):
    """They name files."""
    assert editor.send("GET", "/api/jobs", token="").status_code == 401
    assert editor.send("GET", "/api/jobs/0", token="").status_code == 401
    assert editor.send("GET", "/api/jobs/0").status_code == 404


def test_guesses_are_slowed_down_and_the_right_token_always_passes(editor: Editor):
    """The first are answered late, then 429; the owner is not locked out meanwhile, and no guess is in the log."""
    began = time.monotonic()
    wrong = editor.send("GET", "/api/jobs", token="wrong-guess-0123456789")
    assert wrong.status_code == 401 and 'error="invalid_token"' in wrong.headers["www-authenticate"] and time.monotonic() - began >= 0.4
    assert editor.send("GET", "/api/jobs").status_code == 200
    told = editor.running.log.read_text("utf-8")
    assert "wrong-guess" not in told and TOKEN not in told


def test_more_guesses_than_that_are_turned_away(monkeypatch: pytest.MonkeyPatch):
    """Ten a minute are answered one by one; the eleventh waits until the first is a minute old."""
    gate, now = Gate(TOKEN), [1000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    assert [gate.wait() for _ in range(GUESSES)] == [0.0] * GUESSES
    now[0] += 20
    assert gate.wait() == MINUTE - 20
    assert gate.knows(TOKEN)
    now[0] += 41
    assert gate.wait() == 0.0


@pytest.mark.parametrize("token", ["", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é\udcff"])
def test_only_the_right_token_is_known(token: str):
    """Whole and exact; where none is set, not even the empty one is."""
    assert not Gate(TOKEN).knows(token) and not Gate("").knows(token) and not Gate("").knows(TOKEN)
