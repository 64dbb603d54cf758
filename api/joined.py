"""A connection on which the head of an answer goes together with the beginning of its body.

The server below writes them apart, and each write is a system call and a packet of its own: a tenth of what a small answer takes.
"""

from __future__ import annotations

import asyncio
from typing import Any

HEAD, INTERIM = b"HTTP/1.1 ", b"HTTP/1.1 1"  # how the head of an answer begins, and what is none yet: a client waits for that


class Joined(asyncio.Transport):
    """What is written to, in place of the transport itself.

    Args:
        transport: of the connection.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        super().__init__()
        self.transport = transport
        self.head = b""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Writes something, but keeps the head of an answer until its body, or its end, is there."""
        if self.head:
            head, self.head = self.head, b""
            self.transport.write(head + data)
        elif isinstance(data, bytes) and data.startswith(HEAD) and not data.startswith(INTERIM):
            self.head = data
        else:
            self.transport.write(data)

    def end(self) -> None:
        """An answer is whole: its head goes, where it has no body."""
        if self.head:
            self.write(b"")

    def close(self) -> None:
        """Closes the connection when all is written."""
        self.end()
        self.transport.close()

    def abort(self) -> None:
        """Closes the connection at once."""
        self.transport.abort()

    def is_closing(self) -> bool:
        """Whether the connection is closed or will be."""
        return self.transport.is_closing()

    def pause_reading(self) -> None:
        """Takes nothing more in."""
        self.transport.pause_reading()

    def resume_reading(self) -> None:
        """Reads on."""
        self.transport.resume_reading()

    def get_write_buffer_size(self) -> int:
        """Bytes that the system has not taken."""
        return self.transport.get_write_buffer_size()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """What is known of the connection."""
        return self.transport.get_extra_info(name, default)
