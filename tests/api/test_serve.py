"""The ``serve`` command, in a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest

from tests.api.conftest import Library


def run(*arguments: str, **more):
    """The command with these arguments, where only the packages of this checkout are seen."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WENMAI_")}
    command = [sys.executable, "-c", "from api.cli import main; main()", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, **more)


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_serve_says_where_to_look_and_answers(library: Library, ending: signal.Signals):
    """Loopback by default, any free port with 0, both languages on stderr, nothing on stdout; Ctrl-C or a stop ends it without a trace."""
    with run("serve", "--store", str(library.folder), "--port", "0") as process:
        told = "".join(process.stderr.readline() for _ in range(4))
        address = re.search(r"http://127\.0\.0\.1:\d+/", told)[0]
        with urllib.request.urlopen(address + "healthz", timeout=10) as answer:
            assert answer.read() == b'{"status":"ok"}'
        assert any(path.name.startswith(f"{process.pid}-") for path in (library.folder / "readers").iterdir())
        process.send_signal(ending)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (0, "", "")
    assert not any(path.name.startswith(f"{process.pid}-") for path in (library.folder / "readers").iterdir())
    assert "SPARQL" in told and "文件 documents" in told and "stop" in told


def test_serve_without_a_store_ends_with_a_sentence(tmp_path):
    """Exit 1 and what to do."""
    with run("serve", "--store", str(tmp_path / "none")) as process:
        out, err = process.communicate(timeout=20)
    assert process.returncode == 1 and out == ""
    assert "wenmai build" in err and "Traceback" not in err


def test_help_lists_serve_and_loads_no_web_framework():
    """`wenmai --help` has to answer at once."""
    code = (
        "import sys; from api.cli import main\ntry: main(['--help'])\nfinally: print('fastapi' in sys.modules, 'pyoxigraph' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "serve" in done.stdout and done.stdout.rstrip().endswith("False False")
