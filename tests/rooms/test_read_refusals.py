"""What is said of a file that cannot be read: one short sentence, in words of the reader's own."""

from __future__ import annotations

import pytest

from kg.errors import DocumentError
from kg.read import container_of, read
from kg.records import Source


def refused(name: str, data: bytes) -> str:
    """Why a file is refused."""
    with pytest.raises(DocumentError) as told:
        read(Source(name, data))
    return told.value.reason


@pytest.mark.parametrize(
    "name", ["a.txt", "a.html", "a.pdf", "a.docx", "a.xlsx", "a.json", "a.mhtml", "a.zip", "a.jsonl", "a.warc.gz", "a"]
)
def test_an_empty_file_is_called_empty_whatever_its_name(name: str) -> None:
    """A download that failed leaves an empty file: it is neither a broken PDF nor a zip that is none."""
    assert container_of(name, b"") is None
    assert refused(name, b"") == "the file is empty"


@pytest.mark.parametrize("data", [b"[" * 100_000, b'{"text":' * 100_000 + b"1" + b"}" * 100_000])
def test_what_is_nested_too_deep_is_told_in_plain_words(data: bytes) -> None:
    """The words of the interpreter say nothing to somebody who has a file at hand."""
    assert refused("a.json", data) == "it exceeds a limit: it is nested too deep"


def test_the_reason_is_not_drowned_in_what_can_be_read() -> None:
    """What can be read is told by name; all endings with it were eight hundred characters."""
    reason = refused("a.pdf", b"\x89PNG\r\n\x1a\n")
    assert reason.startswith("it is a PNG image; what can be read is plain text, ")
    assert len(reason) < 250
