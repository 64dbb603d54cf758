"""One file put through everything that reads, and what came of it: documents, refusals, or a finding that must not be."""

from __future__ import annotations

import io
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from benchmarks.seeds import Seed
from benchmarks.soundness import document_flaws, graph_flaws, outline_flaws
from kg.errors import DocumentError
from kg.outline import outline
from kg.pipeline import World, build
from kg.read import read
from kg.read.unpack import documents

LARGEST = 16 * 2**20  # bytes of a member
SLOW = {False: 5.0, True: 30.0}  # CPU seconds to the outline, to the graph; by default a document may take a minute
SWOLLEN = 400 * 2**20  # bytes by which one file may raise the peak of memory
PATIENCE = 10.0  # CPU seconds that making a finding smaller may take


class Unsound(Exception):
    """A document that breaks a law of sealed texts."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one file.

    Args:
        index: its number in the run.
        documents, refusals: how many documents it gave, and how many clear errors.
        seconds: CPU time.
        peak, resident: bytes of memory of the process, the most so far and now.
        finding: what must not be, in one line; empty where all is well.
        trace: where that came from.
        data: the smallest bytes found that do the same.
    """

    index: int
    documents: int = 0
    refusals: int = 0
    seconds: float = 0.0
    peak: int = 0
    resident: int = 0
    finding: str = ""
    trace: str = ""
    data: bytes = b""


def peak() -> int:
    """Bytes of memory that this process had at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def resident() -> int:
    """Bytes of memory that this process has now; where the system does not say, the most that it had."""
    status = Path("/proc/self/statm")
    return int(status.read_text("ascii").split()[1]) * resource.getpagesize() if status.exists() else peak()


def lawful(error: DocumentError) -> DocumentError:
    """The error itself, if it is one line and says why.

    Raises:
        Unsound: it is not.
    """
    if not error.reason.strip() or "\n" in error.reason or len(error.reason) > 1_000:
        raise Unsound(f"an error that is not one clear line: {error.reason[:200]!r}")
    return error


def passed(name: str, data: bytes, world: World, *, whole: bool) -> tuple[int, int]:
    """How many documents and refusals a file gives.

    Args:
        whole: whether to build the graph too.

    Raises:
        Unsound: a law is broken; anything else that is raised is a finding as well.
    """
    good = bad = 0
    for source in documents(io.BytesIO(data), name, LARGEST):
        if isinstance(source, DocumentError):
            lawful(source)
            bad += 1
            continue
        try:
            flaws = list(document_flaws(document := read(source)))
        except DocumentError as error:
            if error.name != source.name:
                raise Unsound(f"an error of {source.name!r} that names {error.name!r}") from error
            lawful(error)
            bad += 1
            continue
        flaws += outline_flaws(outline(document, world.rules))
        flaws += graph_flaws(build(source, world)) if whole else ()
        if flaws:
            raise Unsound("; ".join(sorted(set(flaws))[:5]))
        good += 1
    return good, bad


def signature(error: BaseException) -> str:
    """What went wrong and where, in one line: the same for the same defect."""
    frames = traceback.extract_tb(error.__traceback__)
    last = next((frame for frame in reversed(frames) if "/kg/" in frame.filename), frames[-1])
    where = "" if isinstance(error, Unsound) else f" in {'/'.join(Path(last.filename).parts[-2:])}:{last.name}"
    return f"{type(error).__name__}{where}: {' '.join(str(error).split())[:160]}"


def trial(index: int, seed: Seed, world: World, *, whole: bool) -> Outcome:
    """What came of one file, whatever it was."""
    begun, before = process_time(), peak()
    try:
        good, bad = passed(seed.name, seed.data, world, whole=whole)
    except Exception as error:  # whatever it is, it is what we look for
        spent, finding, trace = process_time() - begun, signature(error), "".join(traceback.format_exception(error)[-12:])
        smallest = smaller(
            seed.data, lambda data: failure(Seed(seed.format, seed.name, data), world, whole=whole) == finding.partition(":")[0]
        )
        return Outcome(index, finding=finding, trace=trace, data=smallest, seconds=spent, peak=peak(), resident=resident())
    spent, grown = process_time() - begun, peak() - before
    done = Outcome(index, good, bad, spent, peak(), resident())
    if spent > SLOW[whole]:
        return replace(done, finding=f"slow: more than {SLOW[whole]:g} CPU seconds", trace=f"{spent:.1f} CPU seconds", data=seed.data)
    if grown > SWOLLEN:
        return replace(done, finding=f"swollen: more than {SWOLLEN >> 20} MiB", trace=f"{grown >> 20} MiB", data=seed.data)
    return done


def failure(seed: Seed, world: World, *, whole: bool) -> str:
    """The kind of error that a file still makes, without its message; empty where it makes none."""
    try:
        passed(seed.name, seed.data, world, whole=whole)
    except Exception as error:  # the same edge as in ``trial``
        return signature(error).partition(":")[0]
    return ""


def smaller(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """The bytes without what the failure does not need, as far as patience reaches."""
    size, begun = len(data) // 2, process_time()
    while size:
        at = 0
        while at < len(data) and process_time() - begun < PATIENCE:
            without = data[:at] + data[at + size :]
            if fails(without):
                data = without
            else:
                at += size
        size //= 2
    return data
