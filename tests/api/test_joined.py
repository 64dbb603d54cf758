"""The head of an answer goes with its body in one write; nothing that a client waits for may stay behind."""

from __future__ import annotations

import asyncio

from api.joined import Joined


class Written(asyncio.Transport):
    """Keeps what is written."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.closed = True


def test_a_head_goes_with_the_first_piece_of_its_body() -> None:
    """What the whole is for; the pieces after the first go as they come, also one that looks like a head and ends the answer."""
    written = Written()
    joined = Joined(written)
    joined.write(b"HTTP/1.1 200 OK\r\n\r\n")
    joined.write(b"one")
    joined.write(b"two")
    assert written.pieces == [b"HTTP/1.1 200 OK\r\n\r\none", b"two"]
    joined.write(b"HTTP/1.1 three")
    joined.end()
    assert b"".join(written.pieces[2:]) == b"HTTP/1.1 three"


def test_a_head_without_a_body_goes_at_the_end() -> None:
    """Answers to HEAD, 204 and 304 have no body, and a connection that is closed is no reason to keep a head."""
    for last in (Joined.end, Joined.close):
        written = Written()
        joined = Joined(written)
        joined.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        last(joined)
        assert written.pieces == [b"HTTP/1.1 204 No Content\r\n\r\n"]
        assert written.closed is (last is Joined.close)
        joined.end()
        assert len(written.pieces) == 1


def test_a_client_that_waits_to_go_on_is_told_at_once() -> None:
    """It sends its body only when it was told 100; the answer comes after that."""
    written = Written()
    Joined(written).write(b"HTTP/1.1 100 Continue\r\n\r\n")
    assert written.pieces == [b"HTTP/1.1 100 Continue\r\n\r\n"]
