"""A small part of the fuzz run (``make fuzz``): the same damaged files in every test run, through everything that reads."""

from __future__ import annotations

import pytest

from benchmarks.mutations import mutant
from benchmarks.seeds import made, seeds
from benchmarks.trial import trial

RUN, EACH, WHOLE = 20_171, 40, 10  # number of the run, files of a batch, every tenth is built to its graph
VALID = seeds()


@pytest.mark.parametrize("seed", made(), ids=lambda seed: seed.name)
def test_the_undamaged_files_are_sound(seed, world):
    """What the run begins with keeps the laws; otherwise its findings would say nothing about damage."""
    assert trial(0, seed, world, whole=True).finding == ""


@pytest.mark.parametrize("batch", range(10))
def test_damaged_files_give_documents_or_clear_errors(batch, world):
    """No other exception, no broken law; what was found says how to make it again."""
    for index in range(batch * EACH, (batch + 1) * EACH):
        outcome = trial(index, mutant(VALID, RUN, index), world, whole=index % WHOLE == 0)
        assert outcome.finding == "", f"mutant(seeds(), {RUN}, {index}): {outcome.trace}"
