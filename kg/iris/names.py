"""Names as keys and as slugs: what makes two spellings one, and two namesakes two."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kg.errors import VocabularyError
from kg.records import DocumentNumber
from kg.vocabulary import Vocabulary

COUNTRY = "中华人民共和国"
# Quotation and book-title marks vary from printer to printer and carry no meaning in a name; brackets and dashes are one each.
FOLDS = str.maketrans(
    {mark: None for mark in "\"'“”‘’„‟「」『』﹁﹂﹃﹄《》〈〉<>«»‹›`´\u200b\u200c\u200d\u2060\ufeff\u00ad"}
    | dict.fromkeys("〔[【〖", "(")
    | dict.fromkeys("〕]】〗", ")")
    | dict.fromkeys("–—―−‐‑‒─", "-")
)
NUMBER = re.compile(
    r"(?P<code>[^〔〕]+?)(?:〔(?P<year>\d{4})〕(?P<seq>[1-9]\d*)号"  # 国办发〔2017〕24号
    r"|(?<=[告令])(?P<notice_year>\d{4})年第(?P<notice_seq>[1-9]\d*)号"  # 财政部、税务总局公告2020年第43号, 农业农村部令2022年第3号
    r"|第(?P<order_seq>[1-9]\d*)号)"  # 国务院令第492号
)


def fold(name: str) -> str:
    """The key under which two spellings of a name are one: width, white space, quotation marks, brackets and dashes folded.

    >>> fold("《政府信息公开条例》（2019 修订）") == fold("政府信息公开条例(2019修订)")
    True
    """
    even = unicodedata.normalize("NFKC", name)
    if even.isalnum():  # nothing of it is white space or a mark
        return even
    kept = "".join(even.translate(FOLDS).split())
    return unicodedata.normalize("NFKC", kept)  # an accent whose space was dropped joins the letter before it


def fold_title(title: str) -> str:
    """The key of a title: folded, without the country's name in front.

    >>> fold_title("中华人民共和国政府信息公开条例")
    '政府信息公开条例'
    """
    return fold(title).removeprefix(COUNTRY) or fold(title)


def document_number(normal: str) -> DocumentNumber:
    """The parts of a number in normal form.

    Raises:
        VocabularyError: it is not in normal form.

    >>> document_number("国办发〔2017〕24号").code
    '国办发'
    """
    found = NUMBER.fullmatch(normal)
    if not found:
        raise VocabularyError(f"{normal} is no document number in normal form")
    if found["year"]:
        return DocumentNumber(found["code"], int(found["year"]), int(found["seq"]))
    if found["notice_year"]:
        return DocumentNumber(found["code"], int(found["notice_year"]), int(found["notice_seq"]), "notice")
    return DocumentNumber(found["code"], None, int(found["order_seq"]), "notice" if found["code"].endswith("公告") else "order")


def hexadecimal(text: str, digits: int) -> str:
    """The first ``digits`` hex digits of the SHA-256 of the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def slug(name: str, vocabulary: Vocabulary) -> str:
    """A name in ASCII: its pinyin, ``-``, four hex digits that tell namesakes apart.

    Raises:
        VocabularyError: the name is empty.
    """
    folded = fold(name)
    if not folded:
        raise VocabularyError("an empty name has no slug")
    return f"{vocabulary.pinyin(folded)}-{hexadecimal(folded, 4)}"
