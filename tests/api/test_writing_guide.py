"""The guide to writing: its examples run, one after the other, as somebody would type them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.api.editor import TOKEN, Editor

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash")
def test_the_examples_of_the_guide_run(editor: Editor, root: Path):
    """Every block in its order; curl fails on a status from 400 on, and with it the block."""
    blocks = BLOCK.findall((root / "docs" / "writing.md").read_text("utf-8"))
    assert len(blocks) >= 7
    known = {**os.environ, "SERVICE": f"http://127.0.0.1:{editor.running.port}", "WENMAI_TOKEN": TOKEN, "no_proxy": "*"}
    for block in blocks:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block], cwd=root, env=known, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, f"{block}\n{done.stdout}\n{done.stderr}"
    editor.put("最后.txt", "某某县人民政府关于收尾的通知\n")  # all jobs have ended
    names = {item["name"] for item in editor.get("/api/documents?limit=1000").json()["items"]}
    assert {"节水.txt", "6号.txt", "policy_芜政办_2022_26.txt"} <= names and "report.txt" not in names
    assert editor.asks('ASK { GRAPH <https://w3id.org/wenmai/id/graph/user/notes> { ?place ?said "待核"@zh } }')
