"""Where things are and how the program was asked to run: file, environment, flags; the later wins.

wenmai.toml     store = "wenmai-data"          in the working directory, every key optional
WENMAI_STORE    the same in the environment    WENMAI_BASE, WENMAI_JOBS and so on
--store         the same on the command line
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import UsageError, VocabularyError

BASE = "https://w3id.org/wenmai/id/"
PREFIX = "WENMAI_"
REMOTE = ("sparql+http://", "sparql+https://")  # what the address of a store on a server begins with
NUMBERS = {  # from, to
    "jobs": (0, 1024),
    "seconds": (1, 86_400),
    "memory": (128, 2**20),
    "size": (1, 2**20),
    "port": (0, 65_535),
    "workers": (1, 1024),
    "query_seconds": (1, 86_400),
    "query_memory": (128, 2**20),
    "query_rows": (1, 10**9),
    "answer_size": (1, 2**20),
    "connections": (1, 10**6),
}
CHOICES: Mapping[str, tuple[str, ...]] = {
    "engine": ("fast", "reference"),
    "on_violation": ("quarantine", "keep", "reject"),
    "log": ("text", "json"),
    "metrics": ("local", "all"),
}
PREFIXED = re.compile("(/[A-Za-z0-9._~-]+)+")
TOKEN = re.compile("[!-~]{16,512}")  # what a header can carry, and too much to guess
LICENCE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~]+")  # an IRI, in ASCII
Value = str | int | Path


class SettingsError(UsageError):
    """A setting that does not exist, or a value that it cannot have: a mistake in usage."""


def data_folder(name: str) -> Traversable:
    """The folder ``ontology`` or ``shapes``, in an installed wheel or in a checkout.

    Args:
        name: the folder's name at the root of the checkout; the wheel carries it inside the package.

    Raises:
        VocabularyError: no such folder in either place.

    >>> data_folder("ontology").is_dir()
    True
    """
    package = files("kg")
    inside = package / name
    if inside.is_dir():
        return inside
    if isinstance(package, Path) and (beside := package.parent / name).is_dir():
        return beside
    raise VocabularyError(f"there is no folder {name} in this installation")


@dataclass(frozen=True, slots=True)
class Settings:
    """How the program was asked to run.

    Args:
        store: folder of the store; where its graphs lie on a server, the folder of what lies beside them.
        server: address of the SPARQL server that holds the graphs (``--store sparql+http://…``); empty where they lie in the folder.
        shelf: folder of what lies beside the graphs of a server.
        base: what every IRI begins with; ASCII, ends with a slash.
        jobs: processes that read documents; 0 for one per core.
        seconds: that reading one document may take.
        memory: MiB that reading one document may need.
        size: MiB that one document may have.
        host: address that the service listens on.
        port: port that the service listens on, 0 to 65535 (0: any free one).
        decisions: path of the table of what people decided on pairs of nodes; empty for ``decisions.csv`` in the store's folder.
        on_violation: what becomes of a document whose graph is wrong: keep, quarantine or reject.
        laws: folder of shapes and identities of the user's own, applied beside ours; empty for none.
        engine: what judges shapes: ``fast``, or ``reference``, which it is held to.
        workers: processes of the service that answer queries.
        query_seconds: that a query to the service may take.
        query_memory: MiB that a query to the service may need.
        query_rows: rows or triples that an answer of the service may have; it is cut there and says so.
        answer_size: MiB that an answer of the service may have.
        connections: that the service keeps open at a time.
        token: what a client has to know to write; empty: nobody writes. Never shown.
        token_file: path of a file with the token, for where secrets are files; empty for none.
        log: what a line of the service's log is: ``text`` or ``json``.
        metrics: who may read the service's figures: ``local`` (this machine) or ``all``.
        proxy: addresses of reverse proxies, with commas between them, whose word on the client counts; empty for none.
        licence: IRI of the licence that the data is given under, for its descriptions; empty where there is none to tell.
        prefix: path that a reverse proxy shows the service under, e.g. ``/wenmai``; empty for none.

    >>> Settings.load({"port": 9000}, environment={"WENMAI_PORT": "8080"}, file=None).port
    9000
    """

    store: Path = Path("wenmai-data")
    server: str = ""
    shelf: str = "wenmai-shelf"
    base: str = BASE
    jobs: int = 0
    seconds: int = 60
    memory: int = 2048
    size: int = 64
    host: str = "127.0.0.1"
    port: int = 8000
    decisions: str = ""
    on_violation: str = "quarantine"
    laws: str = ""
    engine: str = "fast"
    licence: str = ""
    workers: int = 4
    query_seconds: int = 20
    query_memory: int = 1024
    query_rows: int = 100_000
    answer_size: int = 256
    connections: int = 1000
    token: str = field(default="", repr=False)
    token_file: str = ""
    log: str = "text"
    metrics: str = "local"
    proxy: str = ""
    prefix: str = ""

    @classmethod
    def load(
        cls,
        flags: Mapping[str, Value | None] | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        file: Path | None = Path("wenmai.toml"),
    ) -> Settings:
        """The settings of a run: defaults, then the file, then the environment, then the flags.

        Args:
            flags: values from the command line; None stands for a flag that was not given.
            environment: variables to look in; the process's own where left out.
            file: a TOML file, which need not exist; None for no file at all.

        Raises:
            SettingsError: an unknown key in the file or flags, or a value of the wrong kind.
        """
        variables = os.environ if environment is None else environment
        names = [field.name for field in fields(cls) if field.name != "server"]  # which a store is, by its address
        given: dict[str, Value] = {}
        for name, value in (read_file(file) if file else {}).items():
            given[name] = checked(name, value, names, f"{file}: {name}")
        for name in names:
            if text := variables.get(PREFIX + name.upper()):
                given[name] = checked(name, text, names, PREFIX + name.upper())
        for name, flag in (flags or {}).items():
            if flag is not None:
                given[name] = checked(name, flag, names, f"--{name.replace('_', '-')}")
        numbers = {name: int(str(given.get(name, getattr(cls(), name)))) for name in NUMBERS}
        texts = {field.name: str(given.get(field.name, getattr(cls(), field.name))) for field in fields(cls) if field.name not in NUMBERS}
        if texts["store"].startswith(REMOTE):
            texts |= {"server": texts["store"], "store": texts["shelf"]}
        return cls(Path(texts.pop("store")), **texts, **numbers).unlocked()  # type: ignore[arg-type] # texts and whole numbers, by their names

    def unlocked(self) -> Settings:
        """These settings with the token from its file, where there is one and no token yet.

        Raises:
            SettingsError: the file cannot be read, or holds no token.
        """
        if self.token or not self.token_file:
            return self
        try:
            text = Path(self.token_file).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"token_file {self.token_file} cannot be read: {error}") from error
        return replace(self, token=str(checked("token", text, ["token"], f"token_file {self.token_file}")))


def read_file(file: Path) -> Mapping[str, object]:
    """The keys of a settings file; empty where there is no such file."""
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from error


def checked(name: str, value: object, names: list[str], where: str) -> Value:
    """The value, where there is such a setting and it can have that value."""
    if name not in names:
        raise SettingsError(f"{where}: there is no setting {name}; there are {', '.join(names)}")
    if name in NUMBERS:
        least, most = NUMBERS[name]
        if isinstance(value, bool) or not str(value).isdecimal() or not least <= int(str(value)) <= most:
            raise SettingsError(f"{where} is a whole number from {least} to {most}, not {value!r}")
        return int(str(value))
    if name == "token" and not (isinstance(value, str) and TOKEN.fullmatch(value)):
        raise SettingsError(f"{where}: a token has 16 to 512 visible characters of ASCII and no spaces")  # the value is nobody's business
    if not isinstance(value, (str, Path)) or not str(value):
        raise SettingsError(f"{where} is a text, not {value!r}")
    if name in CHOICES and value not in CHOICES[name]:
        raise SettingsError(f"{where} is one of {', '.join(CHOICES[name])}, not {value!r}")
    if name == "base" and not (str(value).isascii() and str(value).startswith(("https://", "http://")) and str(value).endswith("/")):
        raise SettingsError(f"{where} is an http or https address in ASCII that ends with a slash, not {value!r}")
    if name == "prefix" and not PREFIXED.fullmatch(str(value)):
        raise SettingsError(f"{where} is a path like /wenmai, in ASCII, without a slash at its end, not {value!r}")
    if name == "licence" and not LICENCE.fullmatch(str(value)):
        raise SettingsError(f"{where} is the IRI of a licence, not {value!r}")
    return value
