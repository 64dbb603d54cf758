"""Saved web pages: the page inside is read, what belongs to it is passed over."""

from __future__ import annotations

import time
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTP

import pytest

from kg.errors import DocumentError
from kg.read import mhtml, read
from kg.records import Source

PAGE = "<html><head><title>年报</title></head><body><p>收到申请<b>5</b>件，根据条例办理。</p></body></html>"
BLINK = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.example.gov.cn/a.html\r\nSubject: =?utf-8?Q?=E5=B9=B4?=\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----B----"\r\n\r\n\r\n------B----\r\n'
    "Content-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<html><body><p>=E5=85=AC=E5=BC=80 5=\r\n"
    " =E6=9D=A1</p></body></html>\r\n------B----\r\nContent-Type: text/css\r\n\r\np {}\r\n------B------\r\n"
)


def saved(charset: str = "utf-8", page: str = PAGE) -> bytes:
    """A saved page with a picture before the page itself."""
    message = MIMEMultipart("related", boundary="=_a", type="text/html")
    message.attach(MIMEImage(b"GIF89a", "gif"))
    message.attach(MIMEText(page, "html", charset))
    message.attach(MIMEText("<p>另一页</p>", "html", charset))
    return message.as_bytes(policy=SMTP)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
@pytest.mark.parametrize("name", ["年报.mht", "年报.mhtml", "年报.doc", "年报"])
def test_the_first_page_is_read_under_any_name(name, charset):
    """Word saves such files as .doc; the part's own header says its charset."""
    source = Source(name, saved(charset))
    found = read(source)
    assert found.text == "title: 年报\n收到申请5件，根据条例办理。\n"
    assert (found.source.name, found.source.data, found.source.media_type) == (name, source.data, "multipart/related")


def test_a_page_saved_by_a_browser_is_read():
    """Soft line ends of quoted-printable are none."""
    assert read(Source("a", BLINK.encode())).text == "公开 5 条\n"


def test_a_charset_that_cannot_be_is_no_defect_of_the_program():
    """Found by damaged files: the part is decoded by how its bytes read, not by a name with a NUL in it."""
    data = b'MIME-Version: 1.0\r\nContent-Type: text/html; charset="a\0"\r\n\r\n' + "<p>公开信息5条</p>".encode()
    assert "公开信息5条" in mhtml.read(Source("a.mhtml", data)).text


def test_a_page_saved_without_parts_is_read():
    """Old browsers saved a page without pictures as one part."""
    data = b"From: <Saved by Microsoft Internet Explorer 5>\r\nMIME-Version: 1.0\r\nContent-Type: text/html;\r\n\tcharset=gb2312\r\n\r\n"
    assert read(Source("a.txt", data + "<p>公开</p>".encode("gb2312"))).text == "公开\n"


@pytest.mark.parametrize(
    ("data", "claimed"),
    [
        (BLINK.encode(), True),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\nThis is a web page.\n", True),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\ntext", False),
        ("主题: 年报\n\n正文".encode(), False),
        (b"Content-Type: multipart/related\n" * 1000, False),
        (b"a:\n \n" * 20_000, False),
    ],
)
def test_a_saved_page_is_known_by_its_header(data, claimed):
    """A text that begins with a colon is none."""
    started = time.process_time()
    assert mhtml.claims(data) is claimed
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (BLINK.replace("text/html\r\n", "text/plain\r\n").encode(), "no part that is HTML"),
        (saved(page="<p> </p>"), "no text"),
        (BLINK.encode().partition(b"<html>")[0], "empty"),
        (BLINK.encode() + b"\n------B----\n" * 50_000, "parts"),
        (
            b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n"
            + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * 5_000,
            "parts",
        ),
    ],
    ids=["none", "blank", "cut", "many", "nested"],
)
def test_what_cannot_be_read_is_told(data, words):
    """A file that was made to exhaust its reader, or that holds no page, gives one clear sentence."""
    started = time.process_time()
    with pytest.raises(DocumentError, match=words):
        read(Source("a.mht", data))
    assert time.process_time() - started < 5
