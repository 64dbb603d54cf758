"""What some work costs, for tests that compare two costs: a limit in seconds would fail on a busy machine and teach nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

ROUNDS = 3


def seconds(work: Callable[[], object]) -> float:
    """The CPU seconds of this process that some work takes: the best of a few rounds."""
    spent = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return min(spent)
