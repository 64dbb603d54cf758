"""Web crawls: answers are read as they were sent, and a broken record loses no other."""

from __future__ import annotations

import gzip
import io
import re
import time
import zlib
from collections.abc import Iterable

import pytest

from kg.errors import DocumentError
from kg.read import http, read
from kg.read.allowance import Allowance
from kg.read.unpack import documents
from kg.records import Source

MIB = 2**20
HTML = (("Content-Type", "text/html; charset=gb2312"),)
PLAIN = (("Content-Type", "text/plain"),)
PAGE = "<html><head><title>年报</title></head><body><p>主动公开政府信息12条。</p></body></html>".encode("gb18030")
Record = tuple[str, str, bytes, str, tuple[tuple[str, str], ...]]


def response(number: int, content: bytes = PAGE, status: str = "200 OK", headers: tuple[tuple[str, str], ...] = HTML) -> Record:
    """An answer to the request for a page of that number."""
    return "response", f"http://example.gov.cn/{number}.html", content, status, headers


def crawl(records: Iterable[Record], *, packed: bool = False) -> bytes:
    """A crawl of some records, as the standard (ISO 28500) has them."""
    parts = []
    for kind, address, content, status, headers in [("warcinfo", "", b"software: test\r\n", "", PLAIN), *records]:
        if status:
            lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
            content = "\r\n".join(lines).encode() + b"\r\n\r\n" + content
        head = [
            "WARC/1.0",
            f"WARC-Type: {kind}",
            *([f"WARC-Target-URI: {address}"] if address else []),
            "WARC-Date: 2018-01-02T03:04:05Z",
            f"Content-Type: {'application/http; msgtype=response' if status else dict(headers)['Content-Type']}",
            f"Content-Length: {len(content)}",
        ]
        whole = "\r\n".join(head).encode() + b"\r\n\r\n" + content + b"\r\n\r\n"
        parts.append(gzip.compress(whole) if packed else whole)
    return b"".join(parts)


def found(data: bytes, name: str = "a.warc", largest: int = MIB) -> list[Source | DocumentError]:
    """Everything in a file."""
    return list(documents(io.BytesIO(data), name, largest))


def numbers(several: list[Source | DocumentError]) -> list[int]:
    """The pages that can be had, by their numbers; those that cannot, below nothing."""
    return [int(re.sub(r"\D", "", one.name)) * (1 if isinstance(one, Source) else -1) for one in several]


def with_length(data: bytes, number: int, length: bytes) -> bytes:
    """A crawl in which one record has another Content-Length."""
    place = [match.span() for match in re.finditer(rb"(?<=\nContent-Length: )\d+", data)][number]
    return data[: place[0]] + length + data[place[1] :]


@pytest.mark.parametrize(("packed", "name"), [(False, "a.warc"), (True, "a.warc.gz"), (True, "stdin")])
def test_an_answer_is_read_with_what_the_crawl_knows_of_it(packed, name):
    """Its address, the day it was fetched, its type and charset."""
    (one,) = found(crawl([response(1)], packed=packed), name)
    assert one == Source("http://example.gov.cn/1.html", PAGE, "text/html; charset=gb2312", "2018-01-02T03:04:05Z")
    document = read(one)
    assert document.text == "title: 年报\n主动公开政府信息12条。\n"
    assert document.charset is not None and document.charset.why == "as declared"


def test_only_what_is_a_document_is_given():
    """Requests, redirects, error pages and style sheets are passed over; the rest of a crawl says nothing about them."""
    records = [
        ("request", "http://example.gov.cn/1.html", b"", "", PLAIN),
        response(2, status="404 Not Found"),
        response(3, status="301 Moved"),
        ("response", "http://example.gov.cn/4.css", b"a {}", "200 OK", (("Content-Type", "text/css"),)),
        ("metadata", "http://example.gov.cn/5.html", b"a: b", "", (("Content-Type", "application/warc-fields"),)),
        response(6),
    ]
    assert numbers(found(crawl(records))) == [6]


def test_resources_and_texts_made_of_pages_are_given():
    """A text that somebody made of a page has a name of its own: it must not replace the page, nor be taken for a PDF."""
    records = [
        ("resource", "http://example.gov.cn/1.txt", "公开。".encode(), "", PLAIN),
        ("conversion", "http://example.gov.cn/2.pdf", "第一段。\n第二段。".encode(), "", PLAIN),
    ]
    first, second = found(crawl(records))
    assert isinstance(first, Source) and read(first).text == "公开。"
    assert isinstance(second, Source) and second.name == "http://example.gov.cn/2.pdf#text.txt"
    assert read(second).text == "第一段。\n第二段。"


def test_content_is_unpacked_as_it_was_packed():
    """Chunks, gzip, deflate with and without its head; and crawlers that unpack but keep the old head."""
    chunked, packed, deflated = (("Transfer-Encoding", "chunked"),), (("Content-Encoding", "gzip"),), (("Content-Encoding", "deflate"),)
    chunks = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (PAGE[:20], PAGE[20:21], PAGE[21:])) + b"0\r\n\r\n"
    records = [
        response(1, chunks, headers=HTML + chunked),
        response(2, gzip.compress(PAGE), headers=HTML + packed),
        response(3, zlib.compress(PAGE), headers=HTML + deflated),
        response(4, zlib.compress(PAGE)[2:-4], headers=HTML + deflated),
        response(5, PAGE, headers=HTML + chunked + packed),
        response(6, PAGE, headers=HTML + deflated),
    ]
    several = found(crawl(records, packed=True))
    assert [one.data for one in several if isinstance(one, Source)] == [PAGE] * 6


def test_content_that_cannot_be_unpacked_is_told():
    """Cut off, broken, of a kind that is not read, or a bomb."""
    packed = (*HTML, ("Content-Encoding", "gzip"))
    records = [
        response(1, gzip.compress(PAGE)[:-20], headers=packed),
        response(2, b"\x1f\x8b\x08" + b"\xff" * 40, headers=packed),
        response(3, b"x", headers=(*HTML, ("Content-Encoding", "br"))),
        response(4, gzip.compress(bytes(50 * MIB)), headers=packed),
        response(5),
    ]
    several = found(crawl(records))
    assert numbers(several) == [-1, -2, -3, -4, 5]
    reasons = [one.reason for one in several if isinstance(one, DocumentError)]
    assert ["cut off" in reasons[0], "broken" in reasons[1], "by br" in reasons[2], "larger than 1 MiB" in reasons[3]] == [True] * 4


@pytest.mark.parametrize("length", [b"10", b"120", b"900", b"99999999999", b"-5", b"abc", b"9" * 40, b""])
def test_a_wrong_length_loses_neither_its_record_nor_another(length):
    """A record ends where the next one begins, whatever it says."""
    data = with_length(crawl([response(1), response(2), response(3)]), 1, length)
    several = found(data)
    assert numbers(several) == [1, 2, 3]
    assert [one.data for one in several if isinstance(one, Source)] == [PAGE] * 3


def test_a_page_about_crawls_is_not_cut():
    """What looks like a record inside of one is its content, if its length is right."""
    page = "<html><p>例如：</p>\r\n\r\nWARC/1.0\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n</html>".encode()
    several = found(crawl([response(1, page), response(2)]))
    assert numbers(several) == [1, 2] and isinstance(several[0], Source) and several[0].data == page


@pytest.mark.parametrize("packed", [False, True])
def test_a_crawl_that_is_cut_off_gives_what_it_has(packed):
    """And one error for the last record."""
    data = crawl([response(number) for number in range(1, 6)], packed=packed)
    several = found(data[:-90])
    assert numbers(several)[:4] == [1, 2, 3, 4]
    assert len(several) == 5 and isinstance(several[4], DocumentError)


def test_a_packed_record_that_is_damaged_loses_no_other():
    """Each record is packed by itself, so the next one is found; something must say that one is missing."""
    data = bytearray(crawl([response(number) for number in range(1, 6)], packed=True))
    starts = [match.start() for match in re.finditer(rb"\x1f\x8b\x08", data)]
    data[starts[3] + 60 : starts[3] + 90] = b"\xff" * 30
    several = found(bytes(data))
    assert [one for one in numbers(several) if one > 0] == [1, 2, 4, 5]
    assert any("cannot be unpacked" in one.reason for one in several if isinstance(one, DocumentError))


def test_a_record_that_breaks_off_inside_its_packing_is_no_document():
    """Half a page could be taken for all of it."""
    long = b"<html>" + b"".join(b"<p>%d</p>" % (number * number) for number in range(200_000)) + b"</html>"
    data = bytearray(crawl([response(1, long), response(2)], packed=True))
    data[-len(data) // 4 - 50 : -len(data) // 4] = b"\xff" * 50
    several = found(bytes(data), largest=4 * MIB)
    assert numbers(several)[-1] == 2 and not any(isinstance(one, Source) for one in several[:-1])
    assert several[0].name == "http://example.gov.cn/1.html"


def test_what_lies_between_records_is_told():
    """Bytes that belong to no record, and a head that never ends."""
    first, second = crawl([response(1)]), crawl([response(2)])
    several = found(first + b"garbage\r\n" * 20 + second)
    assert numbers(several)[::2] == [1, 2] and "belong to none" in str(several[1])
    several = found(b"WARC/1.0\r\nA: " + b"b" * 100_000 + second)
    assert "head of the record is broken" in str(several[0]) and numbers(several)[-1] == 2


def test_a_record_that_is_too_large_is_told_and_passed_over():
    """Its bytes are never held all at once."""
    several = found(crawl([response(1, b"x" * 3 * MIB), response(2)]))
    assert numbers(several) == [-1, 2] and "larger than 1 MiB" in str(several[0])


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nA: " + bytes(200 * MIB)),
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 10000000000\r\n\r\n" + bytes(200 * MIB)),
        (b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999\r\n\r\n" + b"x" * 50) * 5000,
        b"WARC/1.0\r\nA:" * 20_000,
        gzip.compress(b"WARC/1.0\r\nA: b\r\n\r\n") + b"\x1f\x8b\x08" * 300_000,
    ],
    ids=["head", "content", "lengths", "heads", "members"],
)
def test_no_crawl_exhausts_its_reader(data, monkeypatch):
    """Bombs in the head and in the content, lengths that lead nowhere thousands of times, heads without end, marks of gzip only."""
    monkeypatch.setattr("kg.read.allowance.AT_LEAST", 64 * MIB)
    start = time.process_time()
    assert all(isinstance(one, DocumentError) for one in found(data))
    assert time.process_time() - start < 10


def test_a_page_that_was_fetched_twice_has_two_sources_of_one_name():
    """The later one replaces the earlier in the store."""
    records = [response(1), response(1, PAGE.replace(b"12", b"13"))]
    first, second = found(crawl(records))
    assert first.name == second.name and first != second


def test_what_is_no_answer_is_none():
    """A crawl of other protocols, or a head without end."""
    for data in (b"", b"220 ftp", b"HTTP/1.1 200 OK\r\n" + b"a" * 70_000):
        assert http.answer(data, Allowance(9, 9)) is None


def test_a_moment_that_there_cannot_be_is_left_out():
    """The graph states it as xsd:dateTime, and a crawl's clock may be damaged like the rest."""
    (one,) = found(crawl([response(1)]).replace(b"03:04:05Z", b"03:04:77Z"))
    assert isinstance(one, Source) and one.retrieved == ""
