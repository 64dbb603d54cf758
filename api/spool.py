"""Bodies of requests, put by in the store's folder as they come: never whole in memory, never larger than they may be."""

from __future__ import annotations

import mimetypes
import os
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from anyio import to_thread
from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from api.problems import Problem

FOLDER = "spool"
LONGEST = 500  # characters of a name
FILES = 1000  # in one form
FIELDS = 20
END = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,2}$")
NO_TEXT = ("C", "Zl", "Zp")  # controls, directions, no characters; ends of lines
MULTIPART = "multipart/form-data"


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that somebody sent: where it lies, what it is called, and what type it is said to have."""

    path: Path
    name: str
    media_type: str


class Spool:
    """Where files lie that wait to be read.

    Args:
        store: the store's folder.
    """

    def __init__(self, store: Path) -> None:
        self.folder = store / FOLDER
        sweep(self.folder)

    @contextmanager
    def place(self) -> Iterator[Path]:
        """A folder for the files of one request; it goes where the request comes to nothing, and else stays."""
        folder = self.folder / f"{os.getpid()}-{secrets.token_hex(8)}"
        folder.mkdir(parents=True)
        try:
            yield folder
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise


def sweep(folder: Path) -> None:
    """Removes what services left that are gone; one of this process's number is none, for this one has only begun."""
    for entry in folder.iterdir() if folder.is_dir() else ():
        pid = entry.name.partition("-")[0]
        if pid.isdecimal() and (int(pid) == os.getpid() or not alive(int(pid))):
            shutil.rmtree(entry, ignore_errors=True)


def alive(pid: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def kind(request: Request) -> str:
    """The media type of a body, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def body(request: Request, folder: Path, name: str, media_type: str) -> Sent:
    """The body of a request as a file."""
    target = folder / f"0{end_of(name, media_type)}"
    with target.open("wb") as file:
        async for chunk in request.stream():
            file.write(chunk)
    return Sent(target, name, media_type)


async def parts(request: Request, folder: Path) -> list[Sent]:
    """The files of a form.

    Raises:
        Problem: it is no form, or has no file.
    """
    sent: list[Sent] = []
    try:
        async with request.form(max_files=FILES, max_fields=FIELDS) as form:
            for _, value in form.multi_items():
                if isinstance(value, UploadFile):
                    name, media_type = checked(value.filename or ""), (value.content_type or "").partition(";")[0].strip().lower()
                    target = folder / f"{len(sent)}{end_of(name, media_type)}"
                    await to_thread.run_sync(copy, value, target)
                    sent.append(Sent(target, name, media_type))
    except MultiPartException as error:
        raise Problem(400, f"The form cannot be read: {error.message} 表单无法读取。") from error
    if not sent:
        raise Problem(400, "The form has no file. 表单中没有文件。")
    return sent


def copy(upload: UploadFile, target: Path) -> None:
    """Puts a file of a form by."""
    with target.open("wb") as file:
        shutil.copyfileobj(upload.file, file)


def checked(name: str) -> str:
    """The name of a document, if it can be one; it is a label and never a path.

    Raises:
        Problem: it is empty, too long, or holds what cannot be shown.
    """
    if not name.strip() or len(name) > LONGEST:
        raise Problem(400, f"A document has a name of 1 to {LONGEST} characters: ?name=… 文件须有名称。")
    if any(unicodedata.category(character).startswith(NO_TEXT) for character in name):
        raise Problem(400, "The name holds characters that cannot be shown. 文件名含有控制字符。")
    return name


def end_of(name: str, media_type: str) -> str:
    """What the name of the file put by ends with, so that its type is known: as its own name does, else as its media type says."""
    found = END.search(name)
    return (found[0] if found else mimetypes.guess_extension(media_type) or "").lower()
