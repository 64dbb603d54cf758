"""Bytes to characters: which charset a text is in, whatever it says of itself, and why that one.

In this order: byte order mark; UTF-8 wherever the bytes are valid; then, of GB18030, Big5 and what was declared, the one in which
the text reads best; then the same with a few broken bytes; then detection. GB18030 accepts almost any bytes, and servers declare
what they like, so a reading is judged by its characters (``likeness``), not by whether it is possible.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from kg.errors import DocumentError
from kg.records import Charset, Issue, Source

BROKEN = "\ufffd"
MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
CHINESE = ("gb18030", "cp950", "big5hkscs")
BIG5 = frozenset(("cp950", "big5hkscs"))
WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "cp950", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-1": "cp1252"}
FOREIGN = ("cp932", "euc_jp", "cp949", "cp1251", "koi8-r")  # of other languages: believed where declared
FREQUENT = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過"
    "子说說产產种種面而方后後多定行学學法所民得经經十三之进進等部度家自二理本开開合其前外政社事平全表关關各重新内數数"
    "公月日号號府市县縣区區办辦信息情况況条條申请請依及管件文通知规規务務资資、。，：；（）《》“”〔〕　"
)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
NON_ASCII = re.compile(r"[^\x00-\x7f]+")
IMPOSSIBLE = re.compile(r"[\x80-\x9f\ue000-\uf8ff\ufff0-\uffff]")
SAMPLE = 200_000  # characters by which a reading is judged
SUSPECT = 32, 65_536  # bytes that detection needs, and looks at
LONGEST_WORD = 30  # characters, on an average of any language with spaces
CLEAR = 0.75  # likeness that leaves no doubt
MOST_MENDED = 1_000  # broken bytes that are looked at one by one
FAIR = 0.3  # likeness below which a reading is taken only for want of another


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of some bytes.

    Args:
        text: without byte order mark; what could not be decoded is U+FFFD.
        charset: which was used and why.
        cut: whether the last character was cut off; it is left out.
        issues: what was odd; ``seal.pointed`` adds the place, once there is a document.
    """

    text: str
    charset: Charset
    cut: bool = False
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The characters that some bytes give under one encoding."""

    name: str
    text: str
    cut: bool = False

    def agrees(self, named: str) -> bool:
        """Whether this is the encoding of that name, or of the same kind."""
        return bool(named) and (self.name.startswith(named) or {self.name, named} <= BIG5)


def decode(source: Source, declared: str = "") -> Decoded:
    """The characters of a source, with the charset that they were read by.

    Args:
        source: the bytes.
        declared: the charset that the file or its server names, if any.

    Raises:
        DocumentError: the bytes are empty, binary, or in no encoding that can be told.

    >>> decode(Source("a.html", "政府信息公开".encode()), "gb2312").charset
    Charset(name='utf-8', why='valid UTF-8, though gb2312 is declared')
    """
    data = source.data
    if not data.strip():
        raise DocumentError(source.name, "the file is empty")
    named = _python_name(declared)
    found = _marked(data) or _with_nul(source) or _unmarked(data, named) or _detected(data, named)
    if found is None:
        raise DocumentError(source.name, "the bytes are neither UTF-8 nor GB18030 or Big5 text, and no other charset is recognised")
    reading, why = found
    text = reading.text.replace("\x00", BROKEN)
    if len(CONTROL.findall(text)) * 50 > len(text):
        raise DocumentError(source.name, "the file is full of control characters: it is no text")
    issues: list[Issue] = []
    if declared and not text.isascii() and not reading.agrees(named):
        why = f"{why}, though {declared} is declared"
        english = f"The file is declared as {declared}, but it is {reading.name}"
        issues.append(Issue("charset-declared-wrong", "info", f"文件声明的字符集为{declared}，实际为{reading.name}", english))
    if reading.cut:
        english = "The file ends in the middle of a character; what followed is missing"
        issues.append(Issue("cut-character", "warning", "文件在一个字的中间断开，其后内容缺失", english))
    return Decoded(text, Charset(reading.name, why), reading.cut, tuple(issues))


def likeness(text: str) -> float:
    """How much a text looks like Chinese that somebody wrote, from -1 to 1.

    Half is the share of characters of everyday use (the first levels of GB 2312 and of Big5, and punctuation) among all that are
    not ASCII, half the share of the hundred most frequent ones, where a quarter is as much as can be expected; what no writer
    uses (private use, C1 controls, U+FFFD) counts against. Real text has more than 0.8; Big5 read as GB18030 or the other way round
    has less than 0.5, for its characters are spread over rare Han, kana and private use.

    >>> likeness("政府信息公开工作年度报告") > 0.8 > 0.4 > likeness("政府資訊公開".encode("big5").decode("gb18030"))
    True
    """
    counts = Counter("".join(NON_ASCII.findall(text[:SAMPLE])))
    total = counts.total()
    if not total:
        return 0.0
    everyday = _everyday()
    common = sum(count for c, count in counts.items() if c in everyday)
    frequent = sum(count for c, count in counts.items() if c in FREQUENT)
    impossible = sum(count for c, count in counts.items() if IMPOSSIBLE.match(c))
    return (common / total + min(1.0, 4 * frequent / total)) / 2 - impossible / total


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    """Characters of everyday use, simplified and traditional, with their punctuation."""
    levels = ((0xA1, 0xA1, "gb2312"), (0xA3, 0xA3, "gb2312"), (0xB0, 0xD7, "gb2312"), (0xA1, 0xA1, "big5"), (0xA4, 0xC6, "big5"))
    rows = [(row, name) for first, last, name in levels for row in range(first, last + 1)]
    return FREQUENT.union(*(bytes((row, cell)).decode(name, "ignore") for row, name in rows for cell in range(64, 255)))


def _marked(data: bytes) -> tuple[Reading, str] | None:
    """The text behind a byte order mark."""
    for mark, name in MARKS:
        if data.startswith(mark) and len(data) > len(mark):
            rest = data.removeprefix(mark)
            reading = _read(rest, name) or _mended(rest, name)
            if reading is not None and likeness(reading.text) >= 0:
                return reading, "it begins with a byte order mark"
    return None


def _with_nul(source: Source) -> tuple[Reading, str] | None:
    """UTF-16 without a mark, which shows in NUL bytes; None where there are few of them.

    Raises:
        DocumentError: they are many, and it is not UTF-16.
    """
    count = source.data.count(0)
    if not count:
        return None
    readings = [r for name in ("utf-16-le", "utf-16-be") if (r := _read(source.data, name)) and "\x00" not in r.text]
    best = max(readings, key=lambda r: r.text.isascii() + likeness(r.text), default=None)
    if best is not None and (best.text.isascii() or likeness(best.text) > CLEAR):
        return best, "its NUL bytes lie as in UTF-16"
    if count * 100 > len(source.data):
        raise DocumentError(source.name, "the file holds many NUL bytes: it is no text")
    return None


def _unmarked(data: bytes, named: str) -> tuple[Reading, str] | None:
    """The text in UTF-8, GB18030, Big5 or what was declared, whole or with a few broken bytes."""
    unicode = _read(data, "utf-8")
    if unicode and not (named == "gb18030" and _no_han(unicode.text) and likeness(data.decode(named, "replace")) > CLEAR):
        return unicode, "valid UTF-8"
    order = dict.fromkeys((named, *CHINESE) if named in CHINESE else CHINESE)
    whole = [(reading, _why(reading, named)) for name in order if (reading := _read(data, name))]
    best = max(whole, key=lambda found: likeness(found[0].text), default=None)
    if named in FOREIGN and (foreign := _read(data, named)) and (best is None or likeness(best[0].text) < CLEAR):
        return foreign, "as declared"
    if best is None or likeness(best[0].text) < CLEAR:
        broken = [(r, f"{r.name} but for a few broken bytes") for name in ("utf-8", *order) if (r := _mended(data, name))]
        best = max([*whole, *broken], key=lambda found: likeness(found[0].text), default=None)
    return best if best and (likeness(best[0].text) >= FAIR or best[0].agrees(named)) else None


def _no_han(text: str) -> bool:
    """Whether a text has characters beyond ASCII and none of them is Chinese: GB18030 may then happen to be valid UTF-8."""
    return not text.isascii() and not re.search(r"[\u3000-\uffef]", text)


def _why(reading: Reading, named: str) -> str:
    """Why a reading without fault was taken."""
    return "as declared" if reading.agrees(named) else f"not UTF-8, and it reads best as {reading.name}"


def _detected(data: bytes, named: str) -> tuple[Reading, str] | None:
    """The text in a charset of Western languages that is declared, else in the one that a detector takes it for.

    GB18030, where it has no opinion and the bytes are valid. Where each byte is a character, any bytes are valid: there must be words.
    """
    from charset_normalizer import from_bytes  # costs more to load than most texts to read

    least, most = SUSPECT
    guess = from_bytes(data[:most]).best() if len(data) >= least else None
    believed = (named, "as declared"), (guess.encoding if guess else "", "detected"), ("gb18030", "not UTF-8, and valid GB18030")
    for name, why in believed:
        reading = _read(data, name) if name else None
        if reading is None or IMPOSSIBLE.search(reading.text):
            continue
        if len(reading.text) < len(data) or (reading.text.count(" ") + 1) * LONGEST_WORD > len(reading.text):
            return reading, why
    return None


def _read(data: bytes, name: str) -> Reading | None:
    """The reading of bytes that are valid up to a last character, which may be cut off if it is not all that speaks for it."""
    decoder = codecs.getincrementaldecoder(name)()
    try:
        text = decoder.decode(data)
    except UnicodeDecodeError:
        return None
    cut = bool(decoder.getstate()[0])
    return None if cut and text.isascii() else Reading(name, text, cut)


def _mended(data: bytes, name: str) -> Reading | None:
    """The reading of bytes of which a few are broken: up to one for ten characters beyond ASCII."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    text = decoder.decode(data)
    broken = text.count(BROKEN)
    if broken * 10 > sum(map(len, NON_ASCII.findall(text))) - broken + 5:
        return None
    if broken <= MOST_MENDED and not name.startswith("utf"):
        decoder = codecs.getincrementaldecoder(name)("wenmai-in-step")
        text = decoder.decode(data)
    return Reading(name, text, bool(decoder.getstate()[0]))


def _in_step(error: UnicodeError) -> tuple[str, int]:
    """U+FFFD for a broken byte; the one behind it goes too, where it is the orphan of a pair and all that follows would be out of step."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    resumes = error.end, error.end + (error.end < len(error.object) and error.object[error.end] >= 0x80)
    return BROKEN, max(resumes, key=lambda at: likeness(error.object[at : at + 64].decode(error.encoding, "replace")))


codecs.register_error("wenmai-in-step", _in_step)


def _python_name(declared: str) -> str:
    """Python's name of a declared charset; empty where it tells nothing: not known, or one that any bytes are valid in."""
    try:
        name = codecs.lookup(declared.strip().lower()).name
    except (LookupError, ValueError):
        return "gb18030" if "gb" in declared.lower() else ""
    name = WIDER.get(name, name)
    return name if name in ("utf-8", "utf-16", "cp1252", *CHINESE, *FOREIGN) else ""
