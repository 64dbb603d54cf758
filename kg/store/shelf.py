"""What lies beside the graphs, one file each: sealed texts, quarantined quads, and what the store notes for itself."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from kg.errors import StoreError

KEPT = "network"  # what the names of files begin with that the citation network is kept in
DIARY = 1_000_000  # bytes of the file of changes, after which it begins anew
MANY = 5_000  # changes at once that are not told one by one
DECISIONS = "decisions.csv"  # what people decided, theirs to write: a new store may begin with it
SHA16 = re.compile(r"[0-9a-f]{16}")


class Shelf:
    """The plain files of one store folder.

    ``texts/<sha16>.txt``      the sealed text, UTF-8, line feeds as they are
    ``quarantine/<sha16>.nq``  the quads that did not conform, sorted
    ``pending``                IRIs whose derived facts wait for the next refresh, one a line; ``*`` for everything
    ``decided.csv``            the table of decisions that the last refresh went by
    ``checks``                 the digest of the checks over several documents that it went by
    ``server``                 the address of the server that holds the graphs; absent where they lie beside it in ``graphs/``
    ``reference``              the digest of the tables that graph/reference was made from
    ``revision``               what tells this state of the store from every other; new at each change that is complete
    ``changes``                what each of the last changes touched: IRIs of graphs and nodes, and at the end of each the revision
    ``network…``               the citation network of the revision that it tells, to be loaded quickly; made anew where there is none
    ``gone``                   documents that are no longer here, a line each: sha16, and the sha16 of the one that took its name

    Every file is written under another name and then renamed, so that a kill leaves the old one or the new one.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def text_file(self, sha16: str) -> Path:
        """Where the sealed text of a document lies."""
        return self.folder / "texts" / f"{checked(sha16)}.txt"

    def quarantine_file(self, sha16: str) -> Path:
        """Where the quads of a quarantined document lie."""
        return self.folder / "quarantine" / f"{checked(sha16)}.nq"

    def make(self) -> None:
        """The folders that the files lie in."""
        for name in ("texts", "quarantine"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def holds(self, sha16: str, text: bytes, quarantine: bytes) -> bool:
        """Whether both files of a document are exactly these; no quarantine file for ``b""``."""
        return read(self.text_file(sha16)) == text and (read(self.quarantine_file(sha16)) or b"") == quarantine

    def lay(self, sha16: str, text: bytes, quarantine: bytes) -> None:
        """Writes the files of a document; a quarantine file that is no longer wanted stays until ``clear_quarantine``."""
        write(self.text_file(sha16), text)
        if quarantine:
            self.lay_quarantine(sha16, quarantine)

    def lay_quarantine(self, sha16: str, quarantine: bytes) -> None:
        """Writes the quarantine file of a document."""
        write(self.quarantine_file(sha16), quarantine)

    def quarantine(self, sha16: str) -> tuple[Quad, ...]:
        """The quads of a document that lie in quarantine; none where it is not there."""
        return tuple(parse(read(self.quarantine_file(sha16)) or b"", RdfFormat.N_QUADS))

    def clear_quarantine(self, sha16: str) -> None:
        """Removes the quarantine file of a document, if there is one."""
        self.quarantine_file(sha16).unlink(missing_ok=True)

    def clear(self, sha16: str) -> None:
        """Removes every file of a document."""
        self.text_file(sha16).unlink(missing_ok=True)
        self.clear_quarantine(sha16)

    def sweep(self, stored: Callable[[str], bool], apart: Callable[[str], bool]) -> None:
        """Removes what a kill left behind: texts of documents that are not stored, quads of those that are not apart, and half a file."""
        for folder, wanted in (("texts", stored), ("quarantine", apart)):
            for entry in os.scandir(self.folder / folder):
                stem = entry.name.split(".")[0]
                if entry.name.endswith(".part") or not (SHA16.fullmatch(stem) and wanted(stem)):
                    os.unlink(entry.path)

    @property
    def server(self) -> str:
        """The address of the server that holds the graphs; empty where they lie in this folder."""
        return (read(self.folder / "server") or b"").decode().strip()

    @server.setter
    def server(self, address: str) -> None:
        write(self.folder / "server", f"{address}\n".encode())

    @property
    def reference(self) -> str:
        """The digest that graph/reference was made from; empty where there is none yet."""
        return (read(self.folder / "reference") or b"").decode().strip()

    @reference.setter
    def reference(self, digest: str) -> None:
        write(self.folder / "reference", f"{digest}\n".encode())

    def pending(self) -> frozenset[str]:
        """The IRIs that wait for the next refresh."""
        return frozenset((read(self.folder / "pending") or b"").decode().split())

    @property
    def waiting(self) -> bool:
        """Whether a change is under way, or waits for the next refresh; it need not be known whose derived facts are stale."""
        return (self.folder / "pending").exists()

    def note(self, iris: Iterable[str]) -> None:
        """Adds IRIs to those that wait for the next refresh; without any says only that something is about to change."""
        with open(self.folder / "pending", "a", encoding="utf-8") as out:
            out.writelines(f"{iri}\n" for iri in sorted(iris))

    @property
    def decided(self) -> str:
        """The table of decisions that the derived facts follow from; empty where there is none."""
        return (read(self.folder / "decided.csv") or b"").decode()

    @property
    def checks(self) -> str:
        """The digest of the checks over several documents that the derived facts follow from; empty where there were none yet."""
        return (read(self.folder / "checks") or b"").decode().strip()

    def settle(self, decided: str, checks: str) -> None:
        """Forgets what was waiting: it is done, by this table of decisions and the checks with this digest."""
        if decided != self.decided:
            write(self.folder / "decided.csv", decided.encode())
        write(self.folder / "checks", f"{checks}\n".encode())
        if self.waiting:
            self.complete()

    @property
    def revision(self) -> str:
        """What tells this state of the store from every other; empty where nothing changed since stores have one."""
        return (read(self.folder / "revision") or b"").decode().strip()

    def complete(self) -> None:
        """Says that what changed is whole. A kill in between leaves it waiting, so that the next refresh says so."""
        revision = secrets.token_hex(8)
        self.tell(revision)
        write(self.folder / "revision", f"{revision}\n".encode())
        (self.folder / "pending").unlink(missing_ok=True)

    @property
    def settled(self) -> str:
        """The revision, where nothing is under way or waits; else empty."""
        return "" if self.waiting else self.revision

    def tell(self, revision: str) -> None:
        """Notes what the change touched that leads to a revision; of very many only that it was so, as of a file that has grown long."""
        path, touched = self.folder / "changes", self.pending()
        short = path.is_file() and path.stat().st_size < DIARY and len(touched) <= MANY
        lines = [*sorted(touched), f"= {revision}"] if short else [f"= {revision}"]
        with open(path, "a" if short else "w", encoding="utf-8") as out:
            out.write("".join(f"\n{line}" for line in lines) + "\n")  # what a kill left of a line before ends here

    def changes_since(self, revision: str) -> frozenset[str] | None:
        """IRIs of the graphs and nodes that changes have touched since a revision, ``*`` for everything; None where nobody knows."""
        lines = (read(self.folder / "changes") or b"").decode("utf-8", "replace").splitlines()
        if not revision or f"= {revision}" not in lines or f"= {self.revision}" != next(filter(None, reversed(lines)), ""):
            return None
        since = lines[len(lines) - lines[::-1].index(f"= {revision}") :]
        return frozenset(line for line in since if line and not line.startswith("= "))

    def gone(self) -> Mapping[str, str]:
        """The documents that were here, each with the one that took its name, empty where none did; some may be here again."""
        lines = (read(self.folder / "gone") or b"").decode().splitlines()
        return {sha16: successor for sha16, _, successor in (line.partition(" ") for line in lines)}

    def bury(self, sha16: str, successor: str = "") -> None:
        """Notes that a document is about to go. Nothing but digests is kept: what it said, and what it was called, leaves no trace."""
        with open(self.folder / "gone", "a", encoding="utf-8") as out:
            out.write(f"{checked(sha16)} {successor}\n")

    def quarantined(self) -> Iterator[str]:
        """The sha16 of each document with a quarantine file."""
        folder = self.folder / "quarantine"
        if folder.is_dir():
            yield from (entry.name.removesuffix(".nq") for entry in os.scandir(folder) if entry.name.endswith(".nq"))


def checked(sha16: str) -> str:
    """The argument, if it can name a document: it becomes part of a path."""
    if not SHA16.fullmatch(sha16):
        raise StoreError(f"{sha16!r} is not the first 16 hex digits of a SHA-256")
    return sha16


def read(path: Path) -> bytes | None:
    """The bytes of a file, None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def write(path: Path, content: bytes) -> None:
    """Replaces a file in one step; one that is the same already is left alone."""
    if read(path) != content:
        part = path.with_name(path.name + ".part")
        part.write_bytes(content)
        os.replace(part, path)


def refuse_foreign(folder: Path, graphs: Path) -> None:
    """Raises where a folder is something else than a store, before anything is written into it."""
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder} is a file, not a store")
    if graphs.is_dir():
        if any(graphs.iterdir()) and not (graphs / "CURRENT").is_file():
            raise StoreError(f"{graphs} holds other files and is no store")
    elif folder.is_dir() and any(entry.name != DECISIONS for entry in folder.iterdir()):
        raise StoreError(f"{folder} holds other files and is no store")


def refuse_other_base(folder: Path, base: str) -> None:
    """Raises where the IRIs of a store begin otherwise than those that are about to be asked for or written."""
    _, _, stored = Shelf(folder).reference.partition(" ")
    if stored and stored != base:
        raise StoreError(f"the store in {folder} was built with the base {stored}, not {base}")
