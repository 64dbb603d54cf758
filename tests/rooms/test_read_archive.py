"""Archives: whatever they say of themselves, what is in them is read, and nothing that they unfold to can exhaust the reader."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import time
import zipfile
from collections.abc import Iterable

import pytest

from kg.errors import DocumentError
from kg.read import container_of, read
from kg.read.allowance import MOST_MEMBERS, Allowance
from kg.read.torn import torn_zip
from kg.read.unpack import documents
from kg.records import Source

MIB = 2**20
Files = Iterable[tuple[str, bytes]]
TAR = pytest.mark.parametrize(("mode", "name"), [("w", "a.tar"), ("w:gz", "a.tgz"), ("w:bz2", "a.tar.bz2"), ("w:xz", "a.tar.xz")])
REPORT = "依申请公开情况。".encode()


def zipped(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of some files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def tarred(files: Files, mode: str = "w") -> bytes:
    """A TAR archive of some files."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return made.getvalue()


def found(data: bytes, name: str = "a.zip", largest: int = MIB, fields: tuple[str, ...] = ()) -> list[Source | DocumentError]:
    """Everything in a file."""
    return list(documents(io.BytesIO(data), name, largest, fields))


def names(several: list[Source | DocumentError]) -> list[str]:
    """What they are called."""
    return [one.name for one in several]


def reasons(several: list[Source | DocumentError]) -> list[str]:
    """Why some cannot be had."""
    return [one.reason for one in several if isinstance(one, DocumentError)]


FILES = [
    ("年报/a.txt", REPORT),
    ("b.md", b"x"),
    ("b.jpg", b"\xff\xd8\xff"),
    ("无后缀", b"x"),
    ("d/.DS_Store", b"x"),
    ("__MACOSX/._a.txt", b"x"),
]


def test_a_zip_gives_the_files_that_can_be_read():
    """As a folder does: pictures and what a system left behind are passed over."""
    several = found(zipped([*FILES, ("e/", b"")]))
    assert names(several) == ["a.zip/年报/a.txt", "a.zip/b.md"]
    first = several[0]
    assert isinstance(first, Source) and (first.data, first.media_type, first.retrieved) == (REPORT, "text/plain", "")


@TAR
def test_a_tar_gives_the_files_that_can_be_read(mode, name):
    """However it is packed, and whatever it is called."""
    assert names(found(tarred(FILES, mode), name)) == [f"{name}/年报/a.txt", f"{name}/b.md"]
    assert names(found(tarred(FILES, mode), "stdin")) == ["stdin/年报/a.txt", "stdin/b.md"]


def test_what_is_no_archive_gives_itself():
    """Whoever opens a file need not know what it is."""
    assert found(REPORT, "a.txt") == [Source("a.txt", REPORT, "application/octet-stream")]
    assert reasons(found(REPORT, "a.txt", largest=3)) == ["it is larger than 2.86102e-06 MiB"]


def test_an_archive_without_anything_to_read_says_so():
    """Silence would look like success."""
    assert reasons(found(zipped([("b.jpg", b"\xff\xd8\xff")]))) == ["it holds nothing that can be read"]
    assert reasons(found(zipped([]))) == ["it holds nothing that can be read"]


def test_a_file_that_is_packed_as_a_zip_is_no_archive():
    """OFD and EPUB are documents of their own."""
    assert container_of("a.ofd", zipped([("OFD.xml", b"<x/>")])) is None
    assert container_of("a.epub", zipped([("mimetype", b"application/epub+zip")], zipfile.ZIP_STORED)) is None


def test_names_from_older_chinese_systems_are_read():
    """They are GB18030 without a flag that says what they are; the library takes them for code page 437."""
    data = zipped([("cn/abcd.txt", REPORT)]).replace(b"abcd", "年报".encode("gbk"))
    assert names(found(data)) == ["a.zip/cn/年报.txt"]
    data = tarred([("cn/abcd.txt", REPORT)])
    changed = data.replace(b"abcd", "年报".encode("gbk"))
    check = f"{int(data[148:154], 8) + sum('年报'.encode('gbk')) - sum(b'abcd'):06o}".encode()
    assert names(found(changed[:148] + check + changed[154:], "a.tar")) == ["a.tar/cn/年报.txt"]


@pytest.mark.parametrize("name", ["../../etc/x.txt", "/etc/x.txt", "C:\\etc\\x.txt", "..\\etc\\.\\x.txt", "c:../etc//x.txt"])
def test_no_name_leads_out_of_its_archive(name):
    """Names are only names here, but they are shown, stored and joined to paths by others."""
    assert names(found(zipped([(name, REPORT)]))) == ["a.zip/etc/x.txt"]
    assert names(found(tarred([(name, REPORT)]), "a.tar")) == ["a.tar/etc/x.txt"]


def test_no_name_steers_a_terminal():
    """Control characters, turned text and half characters are written as underscores; a name without end is cut in front."""
    (first,) = found(tarred([("a\x1b[2J\u202e\udcff年.txt", REPORT)]), "a.tar")
    assert first.name.encode() and first.name.isprintable() and first.name.endswith(".txt")
    (long,) = found(zipped([("年" * 10_000 + "/" * 100 + "x.txt", REPORT)]))
    assert len(long.name) < 300 and long.name.endswith("/x.txt")


def test_links_and_devices_are_no_files():
    """They point at the machine that unpacks."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE):
            info = tarfile.TarInfo(f"{kind.decode()}.txt")
            info.type, info.linkname = kind, "/etc/hostname"
            archive.addfile(info)
        info = tarfile.TarInfo("a.txt")
        info.size = 1
        archive.addfile(info, io.BytesIO(b"x"))
    assert names(found(made.getvalue(), "a.tar")) == ["a.tar/a.txt"]
    link = zipfile.ZipInfo("b.txt")
    link.external_attr = 0o120777 << 16
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr(link, "/etc/hostname")
        packed.writestr("a.txt", "x")
    assert names(found(made.getvalue())) == ["a.zip/a.txt"]


def test_archives_within_archives_are_read_three_deep():
    """Agencies send a ZIP of ZIPs; more than three is somebody's trick."""
    inner = zipped([("x.txt", REPORT)])
    for depth in range(3):
        inner = zipped([(f"{depth}.zip", inner), ("k.txt", REPORT)])
    several = found(inner)
    assert names(several) == ["a.zip/2.zip/1.zip/0.zip", "a.zip/2.zip/1.zip/k.txt", "a.zip/2.zip/k.txt", "a.zip/k.txt"]
    assert reasons(several) == ["archives are read 3 deep, and this one lies deeper"]


def test_records_in_an_archive_are_read():
    """Containers of other kinds inside; the names of the fields go with them."""
    lines = zipped([("a.jsonl", '{"text": "甲", "x": "乙"}\n{"x": "丙"}\n'.encode())])
    first, second = found(lines, fields=("x",))
    assert (first.name, second.name) == ("a.zip/a.jsonl#1", "a.zip/a.jsonl#2")
    assert isinstance(first, Source) and read(first).text == "text: 甲\n乙\n"


def test_an_encrypted_member_is_told():
    """It is not broken, it wants a password."""
    data = bytearray(zipped([("a.txt", REPORT), ("b.txt", REPORT)]))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    several = found(bytes(data))
    assert reasons(several) == ["it is encrypted"] and names(several) == ["a.zip/a.txt", "a.zip/b.txt"]


def test_a_broken_member_loses_no_other():
    """Its checksum says so."""
    data = bytearray(zipped([("a.txt", REPORT), ("b.txt", REPORT)], zipfile.ZIP_STORED))
    data[data.index(REPORT)] ^= 1
    several = found(bytes(data))
    assert "broken inside its archive" in reasons(several)[0] and names(several) == ["a.zip/a.txt", "a.zip/b.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_a_zip_that_is_cut_off_gives_what_it_has(method):
    """Its list of members stands at its end, but each member has a head of its own."""
    data = zipped([(f"年报{at}.txt", bytes([65 + at]) * 2000) for at in range(20)], method)
    several = found(data[: data.index(b"PK\x01\x02") // 2], largest=3000)
    assert 5 < len(several) < 15
    assert [one.data[:1] for one in several[:-1] if isinstance(one, Source)] == [bytes([65 + at]) for at in range(len(several) - 1)]
    assert "cut off or broken" in reasons(several)[0] and several[-1].name == "a.zip"


@TAR
def test_a_tar_that_is_cut_off_gives_what_it_has(mode, name):
    """And then one error."""
    files = [(f"{at}.txt", bytes(str(at) * 9000, "ascii") + bytes((at * at * byte) % 251 + 1 for byte in range(20_000))) for at in range(9)]
    data = tarred(files, mode)
    several = found(data[: len(data) * 3 // 4], name)
    assert len(reasons(several)) == 1 and several[-1].name == name
    assert "cut off or broken" in reasons(several)[0]
    if mode in ("w", "w:gz"):  # the others pack a megabyte at a time
        assert names(several)[0] == f"{name}/0.txt"


def test_a_tar_with_a_broken_header_is_told():
    """The library would take it for the end."""
    data = bytearray(tarred([(f"{at}.txt", b"x") for at in range(5)]))
    data[2 * 1024] ^= 0xFF
    several = found(bytes(data), "a.tar")
    assert names(several) == ["a.tar/0.txt", "a.tar/1.txt", "a.tar"] and "header is broken" in reasons(several)[0]


def test_a_tar_header_cannot_fill_the_memory():
    """A long name of a gigabyte, and sizes below nothing."""
    info = tarfile.TarInfo("a.txt")
    info.type, info.size = tarfile.GNUTYPE_LONGNAME, 2**30
    for header in (
        info.tobuf(tarfile.GNU_FORMAT),
        tarfile.TarInfo("b.txt").tobuf()[:124] + b"\xff" * 12 + tarfile.TarInfo("b.txt").tobuf()[136:],
    ):
        assert len(reasons(found(header + bytes(4096), "a.tar"))) == 1


def test_tar_headers_that_only_announce_headers_are_told():
    """The library looks for the member behind each of them, one inside the other, until Python stops it."""
    announced = tarfile.TarInfo("年报.txt").tobuf(tarfile.PAX_FORMAT)[: 2 * 512]
    several = found(announced * 3000 + tarred([("a.txt", b"x")]), "a.tar")
    assert names(several) == ["a.tar"] and "headers" in reasons(several)[0]


def test_a_bomb_of_one_member_is_not_unfolded():
    """A gigabyte of zeros is a megabyte of ZIP; what it says of its size is enough to refuse it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("z.txt", "w") as member:
        for _ in range(1024):
            member.write(bytes(MIB))
    start = time.process_time()
    assert reasons(found(made.getvalue(), largest=16 * MIB)) == ["it is larger than 16 MiB"]
    assert time.process_time() - start < 1


def test_a_member_that_lies_about_its_size_is_not_unfolded():
    """It says ten bytes and unfolds to a megabyte: it is broken, and no more than ten bytes are read."""
    data = bytearray(zipped([("z.txt", bytes(MIB)), ("b.txt", REPORT)]))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(mark) + at, 10)
    several = found(bytes(data))
    assert "broken inside its archive" in reasons(several)[0] and names(several) == ["a.zip/z.txt", "a.zip/b.txt"]


@pytest.mark.parametrize("pack", [zipped, lambda files: tarred(files, "w:gz")], ids=["zip", "tar"])
def test_a_nested_bomb_ends_with_the_allowance(pack, monkeypatch):
    """Each layer is small and harmless; all that unfolds is counted together."""
    monkeypatch.setattr("kg.read.allowance.AT_LEAST", 32 * MIB)
    layer = pack([(f"{at}.txt", b"x" * MIB) for at in range(16)])
    bomb = pack([(f"{at}.bin", layer) for at in range(1000)])
    assert len(bomb) < MIB
    start = time.process_time()
    several = found(bomb)
    assert "unfolds to more than 100 times its size" in reasons(several)[-1]
    assert sum(len(one.data) for one in several if isinstance(one, Source)) <= 32 * MIB + 100 * len(bomb)
    assert time.process_time() - start < 10


def test_a_tar_of_zeros_ends_with_the_allowance(monkeypatch):
    """What is passed over has to be unfolded too."""
    monkeypatch.setattr("kg.read.allowance.AT_LEAST", 8 * MIB)
    several = found(tarred([("z.txt", bytes(64 * MIB)), ("a.txt", REPORT)], "w:gz"), "a.tgz")
    assert reasons(several) == ["it is larger than 1 MiB", "it unfolds to more than 100 times its size: what follows is not read"]


def test_an_archive_of_two_hundred_thousand_members_is_read_up_to_the_limit():
    """One entry says where the next is, so the count that it states means nothing."""
    one = zipped([(".hidden", b"x")])
    entry, end = one[one.index(b"PK\x01\x02") : one.index(b"PK\x05\x06")], bytearray(one[one.index(b"PK\x05\x06") :])
    struct.pack_into("<L", end, 12, 200_000 * len(entry))
    several = found(one[: one.index(b"PK\x01\x02")] + entry * 200_000 + bytes(end))
    assert reasons(several) == [f"it holds more than {MOST_MEMBERS} members: what follows is not read"]


def test_a_list_of_members_that_fills_the_memory_is_not_read():
    """The library holds all of it."""
    one = zipped([("a.txt", b"x")])
    data = bytearray(one)
    struct.pack_into("<L", data, data.index(b"PK\x05\x06") + 12, 2**31)
    assert "list of members is longer than 32 MiB" in reasons(found(bytes(data)))[0]


def test_what_unfolding_may_cost_grows_with_the_file():
    """A large crawl is no bomb."""
    allowance = Allowance.of(2**34, 1)
    allowance.take(100 * 2**34)
    with pytest.raises(OverflowError):
        Allowance.of(1, 1).take(2**31)


def test_a_file_packed_by_gzip_is_read():
    """A page, and the lines of a crawl, which may be longer than any document; cut off, they give what they have."""
    (page,) = found(gzip.compress("<!DOCTYPE html><p>公开</p>".encode()), "a.html.gz")
    assert isinstance(page, Source) and (page.name, page.media_type, read(page).text) == ("a.html", "text/html", "公开\n")
    lines = b"".join(b'{"text": "%d %d"}\n' % (at, at * at) for at in range(5_000))
    packed = gzip.compress(lines)
    assert names(found(packed, "a.jsonl.gz", largest=10_000)) == [f"a.jsonl#{at}" for at in range(1, 5_001)]
    several = found(packed[:-2_000], "a.jsonl.gz", largest=10_000)
    assert len(several) > 100 and "cut off" in reasons(several)[0]
    assert reasons(found(gzip.compress(bytes(2 * MIB)), "a.txt.gz")) == ["it is larger than 1 MiB"]


def test_a_member_without_a_name_is_still_a_file():
    """The library cannot even say whether it is a folder."""
    data = zipped([("a", "<!DOCTYPE html><p>公开</p>".encode())])
    central, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry = bytearray(data[central:end])
    struct.pack_into("<H", entry, 28, 0)
    nameless = bytearray(data[:central] + bytes(entry[:-1]) + data[end:])
    struct.pack_into("<L", nameless, nameless.index(b"PK\x05\x06") + 12, len(entry) - 1)
    assert names(found(bytes(nameless))) == ["a.zip/unnamed"]


def test_what_a_torn_archive_unfolds_in_vain_is_paid_for():
    """A member that turns out too large gives nothing, and a thousand of them would take hours."""
    packed = zipped([(f"{number}.txt", bytes(3 * MIB)) for number in range(8)]).partition(b"PK\x01\x02")[0]
    with pytest.raises(OverflowError, match="unfolds to more"):
        list(torn_zip(io.BytesIO(packed), "a.zip", Allowance(MIB, 4 * MIB), ()))
