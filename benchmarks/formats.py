"""What reading costs, format by format, and how much of a page or file is kept; trafilatura and pdfplumber read the same files beside it.

python -m benchmarks.formats [FOLDER ...]      examples/ and ../shared/corpus where left out

CPU time, the best of a few rounds, from the bytes to the sealed text with its blocks, tables and fields. Shares are of multisets: every
character that is no white space counts as often as it occurs. Of a web page those of its text nodes (without script and style), of a PDF
those that PDFium finds; cells are the non-blank ones of data tables, of PDFs those that pdfplumber's
``extract_tables`` finds in rows of several.
"""

from __future__ import annotations

import io
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TypeVar

from benchmarks import peers
from benchmarks.seeds import TEXT, Seed, form, format_of
from kg.errors import DocumentError
from kg.read import read
from kg.read.unpack import documents
from kg.records import Document, Source

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = (ROOT / "examples", ROOT.parent / "shared" / "corpus")
LARGEST = 64 * 2**20  # bytes of a document
ROUNDS = 5
HTML_TARGET, PDF_TARGET = 25.0, 40.0  # CPU milliseconds: a page of 100 KB, a page of a PDF
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, the documents in it, and the CPU seconds that they took."""

    file: Seed
    documents: tuple[Document, ...]
    seconds: float


def best(work: Callable[[], T], rounds: int = ROUNDS) -> tuple[T, float]:
    """What the work gives, and its CPU seconds in the best of a few rounds."""
    spent = []
    for _ in range(rounds):
        begun = process_time()
        result = work()
        spent.append(process_time() - begun)
    return result, min(spent)


def files(folders: Iterable[Path]) -> list[Seed]:
    """The files of the folders in every format, in a fixed order."""
    paths = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and format_of(path.name))
    return [Seed(format_of(path.name).replace("htm", "html").replace("htmll", "html"), path.name, path.read_bytes()) for path in paths]


def everything(file: Seed) -> tuple[Document, ...]:
    """All documents of a file."""
    return tuple(read(source) for source in documents(io.BytesIO(file.data), file.name, LARGEST) if isinstance(source, Source))


def readings(found: Iterable[Seed]) -> list[Reading]:
    """Every file that can be read; the others are told."""
    done = []
    for file in found:
        try:
            done.append(Reading(file, *best(lambda file=file: everything(file))))
        except DocumentError as error:
            print(f"not read: {error}")
    return done


def costs(done: Sequence[Reading]) -> list[str]:
    """CPU time by format."""
    grouped: dict[str, list[Reading]] = defaultdict(list)
    for reading in done:
        grouped[reading.file.format].append(reading)
    lines = [f"{'format':<10}{'files':>7}{'documents':>11}{'KB':>9}{'CPU ms / document':>19}{'CPU ms / MB':>13}{'CPU ms / page':>15}"]
    for name, group in sorted(grouped.items()):
        seconds, size = sum(reading.seconds for reading in group), sum(len(reading.file.data) for reading in group)
        count = sum(len(reading.documents) for reading in group)
        pages = sum(len(document.pages) for reading in group for document in reading.documents)
        each = f"{1000 * seconds / pages:.1f}" if pages else "–"
        row = f"{name:<10}{len(group):>7}{count:>11}{size / 1e3:>9,.0f}"
        lines.append(f"{row}{1000 * seconds / max(count, 1):>19.2f}{1000 * seconds / size * 1e6:>13,.0f}{each:>15}")
    return lines


def characters(text: str) -> Counter[str]:
    """The characters that are no white space, with how often each occurs."""
    return Counter("".join(text.split()))


def share(wanted: Counter[str], kept: Counter[str]) -> float:
    """How much of one multiset is in the other."""
    return (wanted & kept).total() / wanted.total() if wanted else 1.0


def own_words(document: Document) -> str:
    """The text without what the head of the file says, which is no text node."""
    words, at = [], 0
    for field in document.fields:
        words.append(document.text[at : field.start])
        at = field.end
    return "".join([*words, document.text[at:]])


def own_cells(document: Document) -> Counter[str]:
    """The words of the non-blank cells, without white space."""
    return Counter(words for table in document.tables for row in table.rows for cell in row if (words := "".join(cell.text.split())))


@dataclass(slots=True)
class Side:
    """One reader's figures over several files: CPU seconds, characters and cells kept."""

    seconds: float = 0.0
    characters: int = 0
    cells: int = 0
    worst: float = 1.0

    def add(self, seconds: float, wanted: Counter[str], kept: Counter[str], cells: Counter[str], kept_cells: Counter[str]) -> None:
        """One more file."""
        self.seconds += seconds
        self.characters += (wanted & kept).total()
        self.cells += (cells & kept_cells).total()
        self.worst = min(self.worst, share(wanted, kept))


def compared(title: str, sides: dict[str, Side], wanted: int, cells: int, count: int, unit: str) -> list[str]:
    """The readers beside each other; the first is ours."""
    ours = next(iter(sides.values()))
    lines = [f"{title:<44}{f'CPU ms / {unit}':>15}{'to ours':>9}{'text kept':>11}{'worst file':>12}{'cells kept':>12}"]
    for name, side in sides.items():
        kept = f"{side.cells / cells:.2%}" if cells else "–"
        row = f"{name:<44}{1000 * side.seconds / count:>15.1f}{side.seconds / ours.seconds:>9.1f}"
        lines.append(f"{row}{side.characters / max(wanted, 1):>11.2%}{side.worst:>12.2%}{kept:>12}")
    return [*lines, f"{'of':<44}{count:>10} {unit + 's':<4}{'':>9}{wanted:>11,}{'':>12}{cells:>12,}"]


def web(done: Sequence[Reading]) -> list[str]:
    """Web pages, beside trafilatura."""
    sides = {"wenmai": Side(), **{name: Side() for name in peers.WEB}}
    text = cells = 0
    for reading in done:
        document = reading.documents[0]
        wanted, wanted_cells = peers.text_nodes(reading.file.data, document.charset.name if document.charset else "utf-8")
        text, cells = text + wanted.total(), cells + wanted_cells.total()
        sides["wenmai"].add(reading.seconds, wanted, characters(own_words(document)), wanted_cells, own_cells(document))
        for name, peer in peers.WEB.items():
            (words, found), seconds = best(lambda peer=peer, data=reading.file.data: peer(data), 3)
            sides[name].add(seconds, wanted, characters(words), wanted_cells, found)
    return compared("web pages", sides, text, cells, len(done), "page")


def printed(done: Sequence[Reading]) -> list[str]:
    """PDF files, beside pdfplumber."""
    sides = {"wenmai": Side(), peers.PDF: Side()}
    text = cells = pages = 0
    for reading in done:
        document = reading.documents[0]
        wanted = characters(peers.pdfium_text(reading.file.data))
        (words, found), seconds = best(lambda data=reading.file.data: peers.pdfplumber_text(data), 2)
        text, cells, pages = text + wanted.total(), cells + found.total(), pages + len(document.pages)
        sides["wenmai"].add(reading.seconds, wanted, characters(own_words(document)), found, own_cells(document))
        sides[peers.PDF].add(seconds, wanted, characters(words), found, found)
    return compared("PDF files", sides, text, cells, pages, "page")


def hundred(body: str) -> Seed:
    """A page of 100 KB, which holds the same again and again."""
    part = body.encode()
    return Seed("html", "100 KB.html", b"<!DOCTYPE html><meta charset=utf-8><title>100 KB</title>" + part * round(100_000 / len(part)))


def targets(done: Sequence[Reading]) -> list[str]:
    """What was aimed at, and what was measured."""
    made = {
        name: hundred(body) for name, body in {"prose": "".join(f"<p>{line}</p>" for line in TEXT.splitlines()), "forms": form()}.items()
    }
    spent = ", ".join(f"made of {name} {best(lambda file=file: everything(file))[1] * 1000:.1f}" for name, file in made.items())
    large = [
        reading.seconds / len(reading.file.data) * 1e8 for reading in done if reading.file.format == "html" and len(reading.file.data) > 5e4
    ]
    real = f", real pages above 50 KB {min(large):.1f} to {max(large):.1f}, scaled" if large else ""
    lines = [f"a web page of 100 KB: target {HTML_TARGET:g} CPU ms; {spent}{real}"]
    each = [1000 * reading.seconds / len(d.pages) for reading in done if reading.file.format == "pdf" for d in reading.documents]
    if each:
        lines.append(f"a page of a PDF: target {PDF_TARGET:g} CPU ms; by file {min(each):.1f} to {max(each):.1f}")
    return lines


def main(folders: Sequence[Path]) -> None:
    """Prints the tables."""
    found = files(folders)
    for file in {file.format: file for file in found}.values():  # what is done once in a process should not count for the first file
        readings([file])
    done = readings(found)
    pages = [reading for reading in done if reading.file.format == "html" and len(reading.documents) == 1]
    pdfs = [reading for reading in done if reading.file.format == "pdf" and len(reading.documents) == 1]
    tables = (costs(done), web(pages) if pages else [], printed(pdfs) if pdfs else [], targets(done))
    print("\n\n".join("\n".join(lines) for lines in tables if lines))


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [folder for folder in FOLDERS if folder.is_dir()])
