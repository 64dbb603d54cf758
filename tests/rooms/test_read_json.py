"""JSON records, lines and lists: the text is found, nothing else of the record is lost, and one bad record loses no other."""

from __future__ import annotations

import io
import json

import pytest

from kg.errors import DocumentError
from kg.read import read
from kg.read.unpack import documents
from kg.records import Document, Source

RECORD = {
    "id": "77",
    "title": "某县2017年度报告",
    "url": "http://example.gov.cn/a.html",
    "date": 20180102,
    "share": 1.10,
    "meta": {"source": "本站", "tags": ["甲", "乙"], "long": "长" * 301},
    "none": None,
    "content": "一、概述\n　　公开5条。",
}


def written(value: object) -> bytes:
    """A value as compact JSON in UTF-8."""
    return json.dumps(value, ensure_ascii=False).encode()


def found(data: bytes, name: str = "a.json", largest: int = 2**20, fields: tuple[str, ...] = ()) -> list[Source | DocumentError]:
    """Everything in a file."""
    return list(documents(io.BytesIO(data), name, largest, fields))


def record(value: object, name: str = "a.json", fields: tuple[str, ...] = ()) -> Document:
    """The document of one record."""
    return read(Source(name, written(value), "application/json", fields=fields))


def names(several: list[Source | DocumentError]) -> list[str]:
    """What they are called."""
    return [one.name for one in several]


def test_a_record_is_its_fields_and_its_text():
    """Everything that the record says stands in the sealed text, in its order; the text comes last and is no furniture."""
    document = record(RECORD)
    assert document.text.splitlines() == [
        "id: 77",
        "title: 某县2017年度报告",
        "url: http://example.gov.cn/a.html",
        "date: 20180102",
        "share: 1.1",
        "meta.source: 本站",
        "meta.tags: 甲",
        "meta.tags: 乙",
        f"meta.long: {'长' * 301}",
        "一、概述",
        "　　公开5条。",
    ]
    fields = [(field.name, document.text[field.start : field.end], field.basis) for field in document.fields]
    assert fields[1] == ("title", "某县2017年度报告", "record") and ("meta.tags", "乙", "record") in fields
    assert [document.text[block.start : block.end] for block in document.blocks if block.kind != "furniture"] == ["一、概述", "公开5条。"]
    assert document.charset is not None and document.charset.name == "utf-8"


def test_the_name_of_a_field_is_one_line():
    """Names are hostile input as well: a line end in one would break the line that evidence points to."""
    assert read(Source("a.json", b'{"a\\r\\nb": "c", "text": "d"}', "application/json")).text == "a b: c\nd\n"


def test_numbers_stay_as_they_are_printed():
    """A figure of twenty digits or with a closing zero is not rounded on the way."""
    document = read(Source("a.json", b'{"sum": 12345678901234567890.10, "text": "x"}'))
    assert document.text == "sum: 12345678901234567890.10\nx\n"


@pytest.mark.parametrize(("key", "text"), [("正文", "短"), ("html", "短"), ("body", "短"), ("data.Content", "短")])
def test_the_text_is_in_a_field_of_a_usual_name(key, text):
    """However long the others are, and inside another object too."""
    head, _, last = key.rpartition(".")
    value: object = {head: {last: text}} if head else {key: text}
    assert record({"remark": "很长的一段备注文字。" * 9, **value}).text.endswith(f"\n{text}\n")


def test_else_the_longest_text_is_taken():
    """A record that names its text in no known way."""
    assert record({"甲": "短的", "乙": "最长的一段文字在这里", "丙": 1}).text == "甲: 短的\n丙: 1\n最长的一段文字在这里\n"


def test_the_caller_may_name_the_field():
    """The first that the record has; where it has none, the error says which there are."""
    assert record(RECORD, fields=("nix", "meta.long")).text.endswith(f"\n{'长' * 301}\n")
    with pytest.raises(DocumentError, match=r"no field nix; it has id, title, url"):
        record(RECORD, fields=("nix",))


def test_a_web_page_in_a_record_is_read_as_one():
    """Crawls keep the page as it was: its tables and headings count; the charset that it declares does not, it is decoded already."""
    page = "<meta charset=gb2312><h1>年报</h1><table><tr><td>申请</td><td>5</td></tr><tr><td>答复</td><td>4</td></tr></table>"
    document = record({"title": "题", "html": page})
    assert [[cell.text for cell in row] for row in document.tables[0].rows] == [["申请", "5"], ["答复", "4"]]
    for cell in (cell for row in document.tables[0].rows for cell in row):
        assert document.text[cell.start : cell.end] == cell.text
    assert not document.issues


def test_paragraphs_in_a_list_are_one_text():
    """Some crawls split the text."""
    assert record({"title": "题", "text": ["第一段。", "第二段。"]}).text == "title: 题\n第一段。\n第二段。\n"


def test_lines_are_records_with_names_of_their_own():
    """An address is the best name, else the id, else the line; a line's bytes are those of its source, so they are known again."""
    lines = [written(RECORD), b"", written(RECORD), written({**RECORD, "url": ""}), written({"text": "一"})]
    sources = found(b"\n".join(lines), "b.jsonl")
    assert names(sources) == ["http://example.gov.cn/a.html", "http://example.gov.cn/a.html#3", "b.jsonl#77", "b.jsonl#5"]
    assert all(isinstance(one, Source) and one.data in lines and one.media_type == "application/json" for one in sources)


def test_lines_are_known_by_their_bytes_too():
    """A file of lines that is called .json, or comes from a pipe; one line in a .jsonl is a file of lines, one in a .json is not."""
    assert len(found(written(RECORD) + b"\r\n" + written({"text": "一"}), "a.json")) == 2
    assert len(found(written({"text": "一"}) + b"\n" + written({"text": "二"}), "stdin")) == 2
    assert names(found(written({"text": "一"}), "a.jsonl")) == ["a.jsonl#1"]
    assert names(found(written({"text": "一"}), "a.json")) == ["a.json"]


def test_a_broken_line_loses_no_other():
    """What is no record is told by its line."""
    sources = found(b'{"text": "\xe4\xb8\x80"}\n{broken\n[1]\n"s"\n{"text": "\xe4\xba\x8c"}', "b.jsonl")
    assert names(sources) == [f"b.jsonl#{at}" for at in range(1, 6)]
    assert [isinstance(one, Source) for one in sources] == [True, False, False, False, True]


def test_lines_in_gb18030_are_read():
    """Each line is decoded for itself, and says how."""
    line = json.dumps(RECORD, ensure_ascii=False).encode("gb18030")
    first, _ = found(line + b"\n" + line, "b.jsonl")
    assert isinstance(first, Source) and "某县2017年度报告" in read(first).text


@pytest.mark.parametrize("indent", [None, 2])
def test_a_list_is_a_file_of_records(indent):
    """However it is laid out, an element has the same bytes; what is no record is told."""
    several = found(json.dumps([RECORD, "s", [1], {"text": "甲\ud800"}], indent=indent).encode(), "l.json")
    assert names(several) == ["http://example.gov.cn/a.html", "l.json#2", "l.json#3"]
    assert isinstance(several[0], Source) and several[0].data == json.dumps(RECORD, ensure_ascii=False, separators=(",", ":")).encode()
    assert isinstance(several[1], DocumentError)


def test_a_list_that_is_cut_off_gives_what_it_has():
    """A download that ended early."""
    first, second = found(json.dumps([RECORD, RECORD]).encode()[:-30], "l.json")
    assert isinstance(first, Source)
    assert isinstance(second, DocumentError) and "cut off" in second.reason


def test_broken_surrogates_become_broken_characters():
    """JSON can spell half a character; no text can hold it."""
    document = read(Source("a.json", b'{"k\\ud800": "\\udc00x", "text": "\\ud800abc\\ud83d\\ude00"}'))
    assert document.text == "k\ufffd: \ufffdx\n\ufffdabc😀\n"
    assert [issue.code for issue in document.issues] == ["broken-characters"]


@pytest.mark.parametrize(
    "data", [b"[" * 100_000, b'{"a":' * 100_000 + b"1" + b"}" * 100_000, b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"]
)
def test_deep_nesting_is_an_error(data):
    """No crash, whatever is nested."""
    with pytest.raises(DocumentError, match="limit"):
        read(Source("a.json", data))


def test_a_deep_record_loses_no_other():
    """In lines and in lists."""
    deep = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    for data, name in ((deep + b'\n{"text": "x"}', "a.jsonl"), (b"[" + deep + b', {"text": "x"}]', "a.json")):
        first, second = found(data, name)
        assert isinstance(first, DocumentError) and "deep" in first.reason and isinstance(second, Source)


def test_a_record_nested_deeper_than_any_use_is_refused():
    """The names of fields would grow with the square of the depth."""
    with pytest.raises(DocumentError, match="nested more than 32 deep"):
        read(Source("a.json", b'{"a":' * 40 + b'"x"' + b"}" * 40))


def test_a_record_that_is_too_large_is_told_and_passed_over():
    """A line of a gigabyte is never held whole."""
    long = b'{"text": "' + b"a" * 300_000 + b'"}'
    several = b'{"a": "' + b'", "b": "'.join([b"a" * 1000] * 300) + b'"}'
    for data, name in ((long + b'\n{"text": "x"}', "a.jsonl"), (b"[" + several + b', {"text": "x"}]', "a.json")):
        first, second = found(data, name, largest=100_000)
        assert isinstance(first, DocumentError) and "larger than" in first.reason and isinstance(second, Source)


def test_what_is_no_record_says_so():
    """A list of numbers, a bare value, broken JSON, a record without a word."""
    for data, why in ((b"[1, 2]", "no object"), (b'"x"', "no object"), (b'{"a": }', "no valid JSON"), (b'{"a": null}', "no text")):
        with pytest.raises(DocumentError, match=why):
            read(Source("a.json", data))
