"""A small part of the fuzz run (``make fuzz``): the same damaged files in every test run, through everything that reads."""

from __future__ import annotations

import os
from multiprocessing import get_context

import pytest

from benchmarks import trial as trials
from benchmarks.fuzz import Worker
from benchmarks.mutations import mutant
from benchmarks.seeds import Seed, made, seeds
from benchmarks.trial import trial

RUN, EACH, WHOLE = 20_171, 40, 10  # number of the run, files of a batch, every tenth is built to its graph
VALID = seeds()


@pytest.mark.parametrize("seed", made(), ids=lambda seed: seed.name)
def test_the_undamaged_files_are_read(seed, world):
    """What the run begins with is sound and gives documents only; otherwise its findings would say nothing about damage."""
    outcome = trial(0, seed, world, whole=True)
    assert (outcome.finding, outcome.refusals, outcome.documents > 0) == ("", 0, True)


@pytest.mark.parametrize("batch", range(10))
def test_damaged_files_give_documents_or_clear_errors(batch, world):
    """No other exception, no broken law; what was found says how to make it again."""
    for index in range(batch * EACH, (batch + 1) * EACH):
        outcome = trial(index, mutant(VALID, RUN, index), world, whole=index % WHOLE == 0)
        assert outcome.finding == "", f"mutant(seeds(), {RUN}, {index}): {outcome.trace}"


def test_a_defect_is_found_and_made_small(world, monkeypatch):
    """A run that finds nothing says something only if it would find what there is."""
    whole = trials.read

    def broken(source):
        if b"<td" in source.data:
            raise KeyError("td")
        return whole(source)

    monkeypatch.setattr(trials, "read", broken)
    outcome = trial(0, Seed("html", "a.html", b"<p>1</p><table><tr><td>2</table>" * 20), world, whole=False)
    assert outcome.finding.startswith("KeyError") and outcome.data == b"<td"


def test_a_file_that_kills_its_process_is_a_finding():
    """A parser in C may end the process: the run goes on and tells which file it was."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=os._exit, args=(11,))
    process.start()
    theirs.close()
    outcome = Worker(process, ours, index=7).take()
    ours.close()
    assert (outcome.index, outcome.finding) == (7, "the process died with code 11")
