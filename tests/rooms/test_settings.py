"""kg.settings: where things are, and which of file, environment and flags wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import VocabularyError
from kg.settings import Settings, SettingsError, data_folder


def test_defaults_need_nothing() -> None:
    """A first run has neither file nor variables."""
    settings = Settings.load(environment={}, file=None)
    assert settings == Settings(
        Path("wenmai-data"),
        "",
        "wenmai-shelf",
        "https://w3id.org/wenmai/id/",
        0,
        60,
        2048,
        64,
        "127.0.0.1",
        8000,
        "",
        "quarantine",
        "",
        "fast",
    )


def test_the_later_wins(tmp_path: Path) -> None:
    """File, then environment, then flags: a flag is the nearest to the person."""
    file = tmp_path / "wenmai.toml"
    file.write_text('store = "from-file"\nport = 1111\njobs = 3\n', "utf-8")
    settings = Settings.load(
        {"port": 3333, "store": None}, environment={"WENMAI_PORT": "2222", "WENMAI_STORE": "from-environment"}, file=file
    )
    assert (settings.jobs, settings.store, settings.port) == (3, Path("from-environment"), 3333)


def test_a_store_on_a_server_has_an_address_and_a_folder(tmp_path: Path) -> None:
    """The address must keep both its slashes, which a path would not; what lies beside the graphs lies in the folder."""
    address = "sparql+http://127.0.0.1:7878"
    settings = Settings.load({"store": address}, environment={"WENMAI_SHELF": "beside"}, file=None)
    assert (settings.server, settings.store) == (address, Path("beside"))
    settings = Settings.load({"store": tmp_path}, environment={"WENMAI_STORE": address}, file=None)
    assert (settings.server, settings.store) == ("", tmp_path)


def test_an_empty_variable_is_none() -> None:
    """`WENMAI_PORT= wenmai …` means that it is not set."""
    assert Settings.load(environment={"WENMAI_PORT": ""}, file=None).port == 8000


@pytest.mark.parametrize(
    ("flags", "environment", "words"),
    [
        ({"ports": 1}, {}, "no setting ports"),
        ({"port": 70000}, {}, "0 to 65535"),
        ({"seconds": 0}, {}, "1 to 86400"),
        ({}, {"WENMAI_MEMORY": "2 GiB"}, "WENMAI_MEMORY"),
        ({"size": True}, {}, "--size"),
        ({}, {"WENMAI_JOBS": "many"}, "WENMAI_JOBS"),
        ({"base": "https://例子.example/id/"}, {}, "ASCII"),
        ({"base": "https://example.org/id"}, {}, "slash"),
        ({"store": ""}, {}, "--store is a text"),
        ({"server": "sparql+http://127.0.0.1"}, {}, "no setting server"),
        ({}, {"WENMAI_ENGINE": "quick"}, "fast, reference"),
        ({"on_violation": "quarantined"}, {}, "--on-violation is one of quarantine, keep, reject"),
        ({}, {"WENMAI_ON_VIOLATION": "drop"}, "WENMAI_ON_VIOLATION is one of"),
        ({"workers": 0}, {}, "1 to 1024"),
        ({}, {"WENMAI_LOG": "xml"}, "text, json"),
        ({}, {"WENMAI_TOKEN": "too short"}, "16 to 512 visible"),
        ({}, {"WENMAI_PREFIX": "/wenmai/"}, "without a slash"),
        ({}, {"WENMAI_TOKEN_FILE": "/nowhere/token"}, "/nowhere/token cannot be read"),
    ],
)
def test_a_wrong_value_is_told(flags: dict, environment: dict, words: str) -> None:
    """A setting that cannot be must not be replaced by a default in silence."""
    with pytest.raises(SettingsError, match=words):
        Settings.load(flags, environment=environment, file=None)


def test_a_token_is_never_shown(tmp_path: Path) -> None:
    """Neither in the message on a wrong one nor where settings are printed: both end in logs."""
    with pytest.raises(SettingsError) as caught:
        Settings.load(environment={"WENMAI_TOKEN": "short-secret"}, file=None)
    assert "short-secret" not in str(caught.value)
    assert "0123456789abcdef" not in repr(Settings.load(environment={"WENMAI_TOKEN": "0123456789abcdef"}, file=None))


def test_a_token_may_lie_in_a_file(tmp_path: Path) -> None:
    """Where secrets are mounted as files, often with a line break at the end; a token of its own goes before it."""
    file = tmp_path / "token"
    file.write_text("from-a-file-000000\n", "utf-8")
    variables = {"WENMAI_TOKEN_FILE": str(file)}
    assert Settings.load(environment=variables, file=None).token == "from-a-file-000000"
    assert Settings.load(environment=variables | {"WENMAI_TOKEN": "0123456789abcdef"}, file=None).token == "0123456789abcdef"


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    """A typo in the file is a mistake in usage, with the file's name in the message."""
    file = tmp_path / "wenmai.toml"
    file.write_text("port = ", "utf-8")
    with pytest.raises(SettingsError, match=r"wenmai\.toml"):
        Settings.load(environment={}, file=file)


@pytest.mark.parametrize("name", ["ontology", "shapes"])
def test_data_folders_are_found(name: str) -> None:
    """The tables lie beside the package in a checkout, inside it in a wheel."""
    assert any(data_folder(name).iterdir())


def test_an_unknown_folder_raises() -> None:
    """An installation without its tables must not start half."""
    with pytest.raises(VocabularyError, match="nowhere"):
        data_folder("nowhere")
