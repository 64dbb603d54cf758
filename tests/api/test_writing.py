"""Documents that are sent to the service: read, stored, shown; replaced, removed, refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.conftest import Client
from tests.api.editor import EXAMPLES, TOKEN, Editor

REPORT = EXAMPLES / "report_2017_灵山县.txt"
NOTICE = "某某县人民政府办公室关于做好{}工作的通知\n某政办发〔2021〕{}号\n各乡镇人民政府：\n现将有关事项通知如下。\n2021年3月1日\n"
FORM = "application/x-www-form-urlencoded"


def known(editor: Editor) -> set[str]:
    """The names of the documents that the service shows."""
    return {item["name"] for item in editor.get("/api/documents").json()["items"]}


def test_a_report_is_sent_and_read_at_once_after_its_job(editor: Editor):
    """The whole path: a real file, its job with what came of it, and then every reader sees it, without a restart and without waiting."""
    sent = editor.send(
        "POST", "/api/documents", params={"name": "灵山.txt"}, content=REPORT.read_bytes(), headers={"content-type": "text/plain"}
    )
    first = sent.json()
    assert sent.status_code == 202 and sent.headers["location"] == first["address"] and first["state"] in ("waiting", "running")
    job = editor.finished(sent)
    assert (job["state"], job["effect"], job["counts"], job["names"]) == ("done", "stored", {"added": 1}, ["灵山.txt"])
    assert job["progress"] == {"files": 1, "done": 1} and job["created"] <= job["began"] <= job["ended"]
    (outcome,) = job["outcomes"]
    assert (outcome["name"], outcome["state"], outcome["kind"]) == ("灵山.txt", "added", "report")
    assert "灵山.txt" in known(editor)
    assert editor.asks(f"ASK {{ GRAPH <{outcome['graph']}> {{ ?report a wm:Report ; wm:records ?figure }} }}")
    if outcome["issues"]:
        assert editor.get(outcome["findings"]).json()["total"] == outcome["issues"]


def test_the_same_text_by_other_ways_is_the_same_document(editor: Editor):
    """As a file, as JSON, in a form: the same bytes under the same name leave everything as it is."""
    text = NOTICE.format("防汛", 7)
    assert editor.put("七号.txt", text)["counts"] == {"added": 1}
    record = editor.finished(editor.send("POST", "/api/documents", json={"name": "七号.txt", "text": text}))
    form = editor.finished(editor.send("POST", "/api/documents", files={"file": ("七号.txt", text.encode(), "text/plain")}))
    assert record["counts"] == form["counts"] == {"unchanged": 1}


def test_a_record_says_more_than_its_text(editor: Editor):
    """The record form of crawls: its other fields stand above the text, its name is not one of them."""
    record = {"name": "纪录", "title": "某某县水利局关于节水的通知", "text": "某水发〔2020〕3号\n各单位：请节约用水。\n"}
    job = editor.finished(editor.send("POST", "/api/documents", json=record))
    assert job["counts"] == {"added": 1}
    sha16 = job["outcomes"][0]["graph"].rpartition("/")[2]
    text = (editor.folder / "texts" / f"{sha16}.txt").read_text("utf-8")
    assert text.startswith("title: 某某县水利局关于节水的通知\n") and "纪录" not in text


def test_several_files_and_archives_are_one_job(editor: Editor):
    """A form with two files, one of them an archive with two documents: three outcomes, in their order, each its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("甲.txt", NOTICE.format("植树", 8))
        archive.writestr("乙.bin", b"\0\1\2")
        archive.writestr("丙.txt", NOTICE.format("清淤", 9))
    files = [("file", ("两份.zip", packed.getvalue(), "application/zip")), ("file", ("空.txt", b"", "text/plain"))]
    job = editor.finished(editor.send("POST", "/api/documents", files=files))
    assert [(each["name"], each["state"]) for each in job["outcomes"]] == [
        ("两份.zip/甲.txt", "added"),
        ("两份.zip/丙.txt", "added"),
        ("空.txt", "failed"),
    ]
    assert job["state"] == "done" and "empty" in job["outcomes"][2]["message"]


def test_what_is_put_again_replaces_and_what_is_deleted_is_gone(editor: Editor):
    """PUT under a known name replaces; DELETE removes the document, its text and what it alone stated; then it is unknown."""
    editor.put("改.txt", NOTICE.format("消防", 10))
    job = editor.put("改.txt", NOTICE.format("消防", 11))
    assert job["counts"] == {"replaced": 1}
    assert editor.asks('ASK { ?any wm:documentNumber "某政办发〔2021〕11号" }')
    assert not editor.asks('ASK { ?any wm:documentNumber "某政办发〔2021〕10号" }')
    gone = editor.finished(editor.send("DELETE", "/api/documents/改.txt"))
    assert (gone["state"], gone["effect"]) == ("done", "removed")
    assert "改.txt" not in known(editor) and not editor.asks('ASK { ?any wm:documentNumber "某政办发〔2021〕11号" }')
    assert editor.send("DELETE", "/api/documents/改.txt").status_code == 404


def test_a_name_is_a_label_and_no_path(editor: Editor):
    """Names that lead elsewhere are stored as they are, and no file is written under them."""
    name = "../../../../outside.txt"
    job = editor.finished(editor.send("POST", "/api/documents", params={"name": name}, content=NOTICE.format("绿化", 12).encode()))
    assert job["outcomes"][0]["name"] == name and name in known(editor)
    assert not list(editor.folder.parent.rglob("outside*"))
    assert [entry.name for entry in (editor.folder / "spool").iterdir()] == []


@pytest.mark.parametrize(
    ("status", "request_"),
    [
        (400, {"content": b"a"}),  # no name
        (400, {"params": {"name": "a\0b"}, "content": b"a"}),
        (400, {"params": {"name": "a\u202eb"}, "content": b"a"}),
        (400, {"params": {"name": "長" * 501}, "content": b"a"}),
        (400, {"json": {"text": "no name"}}),
        (400, {"json": ["a"]}),
        (400, {"content": b'{"name": "a", ', "headers": {"content-type": "application/json"}}),
        (400, {"content": b"[" * 100_000, "headers": {"content-type": "application/json"}}),
        (400, {"content": b"--x\r\nnothing", "headers": {"content-type": "multipart/form-data; boundary=x"}}),
        (400, {"content": b"", "headers": {"content-type": "multipart/form-data"}}),
        (413, {"params": {"name": "a"}, "content": b"a" * (2**20 + 2**17), "headers": {"connection": "close"}}),
        (415, {"params": {"name": "a"}, "content": b"a", "headers": {"content-encoding": "gzip"}}),
    ],
)
def test_what_cannot_be_a_document_is_refused_before_any_job(editor: Editor, status: int, request_: dict):
    """A clear problem, no job, and nothing left behind; a compressed body is not even opened."""
    before = editor.send("GET", "/api/jobs").json()["total"]
    answer = editor.send("POST", "/api/documents", **request_)
    assert answer.status_code == status and answer.headers["content-type"] == "application/problem+json", answer.text
    assert editor.send("GET", "/api/jobs").json()["total"] == before
    assert list((editor.folder / "spool").iterdir()) == []


def test_a_body_without_a_length_is_bounded_too(editor: Editor):
    """A client that never says how much it sends is stopped at the limit."""

    def endless():
        for _ in range(40):
            yield b"a" * 2**16

    answer = editor.send("POST", "/api/documents", params={"name": "endless.txt"}, content=endless(), headers={"connection": "close"})
    assert answer.status_code == 413 and list((editor.folder / "spool").iterdir()) == []


def test_a_document_that_cannot_be_read_is_told_and_the_job_done(editor: Editor):
    """One that is no document at all fails by itself, with its reason; nothing of it is stored."""
    job = editor.finished(
        editor.send("PUT", "/api/documents/图.jpg", content=b"\xff\xd8\xff\xe0 nothing", headers={"content-type": "image/jpeg"})
    )
    assert job["counts"] == {"failed": 1} and "JPEG" in job["outcomes"][0]["message"] and "图.jpg" not in known(editor)


def test_clients_and_a_command_write_at_once(editor: Editor):
    """Three clients and `wenmai build` at the same time: each gets its turn, and in the end all is there, each once."""
    file = editor.folder.parent / "built.txt"
    file.write_text(NOTICE.format("测绘", 30), "utf-8")
    command = [sys.executable, "-m", "kg", "build", str(file), "--store", str(editor.folder), "--json"]
    with ThreadPoolExecutor(3) as several, subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as build:
        jobs = list(several.map(lambda at: editor.put(f"{at}.txt", NOTICE.format("同时", at)), (31, 32, 33)))
        out, err = build.communicate(timeout=60)
    assert [job["counts"] for job in jobs] == [{"added": 1}] * 3
    assert build.returncode == 0 and json.loads(out)["counts"] == {"added": 1}, err
    after = editor.put("34.txt", NOTICE.format("之后", 34))  # shown with all that came before
    assert after["state"] == "done" and {"built.txt", "31.txt", "32.txt", "33.txt", "34.txt"} <= known(editor)


@pytest.mark.parametrize("path", ["/api/documents", "/api/documents/a.txt", "/graphs", "/update", "/api/jobs", "/api/jobs/1"])
def test_writing_is_off_unless_a_token_is_set(client: Client, path: str):
    """Without the setting nothing can be written, whatever token is sent, and the answer says what to set."""
    method = "GET" if "jobs" in path else "PUT" if path.endswith("txt") else "POST"
    answer = client.request(method, path, content=b"a", headers={"authorization": f"Bearer {TOKEN}", "content-type": FORM})
    assert answer.status_code == 403 and "token" in answer.json()["detail"]


def test_a_line_break_is_no_part_of_a_name(editor: Editor) -> None:
    """A pattern of a route ends before a line break at the end: the document without it was stored and dropped."""
    editor.put("断.txt", "某某县人民政府关于修路的通知\n某政发〔2020〕3号\n请修路。\n")
    for ending in ("%0A", "%0D", "%0A%0A"):
        for method in ("PUT", "DELETE"):
            answer = editor.send(method, f"/api/documents/断.txt{ending}", content=b"x", headers={"content-type": "text/plain"})
            assert answer.status_code == 404 and answer.headers["content-type"] == "application/problem+json"
    assert editor.get("/api/documents", q="断.txt").text.count("断.txt") >= 1
