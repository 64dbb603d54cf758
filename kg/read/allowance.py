"""What unpacking a file may cost: an archive of some kilobytes can unfold to petabytes, so everything unfolded is paid for here."""

from __future__ import annotations

from dataclasses import dataclass

UNFOLDS = 100  # bytes that come of one packed byte; text seldom gives more than 20
AT_LEAST = 2**30  # bytes that any file may unfold to
MOST_MEMBERS = 100_000  # of all archives in a file together; records of a crawl or of JSON Lines are not counted


@dataclass(slots=True)
class Allowance:
    """What may still be unpacked of one file, by all the containers in it together.

    Args:
        largest: bytes of one member.
        size: bytes that may still be unfolded.
        members: members of archives that may still be met.
    """

    largest: int
    size: int
    members: int = MOST_MEMBERS

    @classmethod
    def of(cls, packed: int, largest: int) -> Allowance:
        """What a file of so many bytes may unfold to: a hundred times as much, and in any case a gigabyte."""
        return cls(largest, UNFOLDS * packed + AT_LEAST)

    def take(self, size: int) -> None:
        """Pays for bytes that were unfolded.

        Raises:
            OverflowError: there is nothing left to pay with.
        """
        self.size -= size
        if self.size < 0:
            raise OverflowError(f"it unfolds to more than {UNFOLDS} times its size: what follows is not read")

    def meet(self) -> None:
        """Counts one member of an archive.

        Raises:
            OverflowError: there were too many.
        """
        self.members -= 1
        if self.members < 0:
            raise OverflowError(f"it holds more than {MOST_MEMBERS} members: what follows is not read")

    @property
    def too_large(self) -> str:
        """Why a member that is too large is not read."""
        return f"it is larger than {self.largest / 2**20:g} MiB"
