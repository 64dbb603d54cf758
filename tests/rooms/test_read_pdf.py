"""PDF files: what stands on a page is read in the order in which a person reads it, and nothing of it is lost."""

from __future__ import annotations

import time

import pytest

from kg.errors import DocumentError
from kg.read import read
from kg.records import Document, Source
from tests.pdf_writer import PICTURE, grid, pdf

FULL = "各部门应当按照规定的时限和程序公开政府信息并做好解读工作"  # 28 characters: at 16 points from 72 to 520


def of(data: bytes) -> Document:
    """The document of a PDF file."""
    return read(Source("a.pdf", data))


def kinds(document: Document) -> list[tuple[str, str]]:
    """The blocks with their words."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def body(document: Document) -> list[str]:
    """The lines that are no furniture, each with ↩ where only the layout ends it."""
    wraps = set(document.wraps)
    return [document.text[b.start : b.end] + "↩" * (b.end in wraps) for b in document.blocks if b.kind != "furniture"]


def cells(document: Document, at: int = 0) -> list[list[str]]:
    """The words of a table's cells, with the rows and columns that merged ones cover."""
    span = {True: lambda c: c.text, False: lambda c: f"{c.text}<{c.rowspan}x{c.colspan}>"}
    return [[span[c.rowspan == c.colspan == 1](c) for c in row] for row in document.tables[at].rows]


def paragraph(top: float, words: str, left: float = 72, size: float = 16, width: int = 28, indent: int = 2) -> list[tuple]:
    """A paragraph as Word sets it, from a height downwards: the first line stands in by two characters."""
    first, rest = words[: width - indent], words[width - indent :]
    lines = [first, *(rest[at : at + width] for at in range(0, len(rest), width))]
    return [(left + (indent * size if n == 0 else 0), top - n * size * 1.7, size, line) for n, line in enumerate(lines)]


def test_lines_of_a_paragraph_wrap_and_paragraphs_do_not():
    """The view joins what only the paper's width has parted; a heading or a full line before a new paragraph stays alone."""
    long = FULL * 3
    page = [
        (72, 760, 16, "一、总体情况"),
        *paragraph(730, long[:80]),
        *paragraph(630, FULL[:10] + "。"),
        *paragraph(600, FULL[:26]),
        *paragraph(570, "完。"),
    ]
    assert body(of(pdf([page]))) == [
        "一、总体情况",
        long[:26] + "↩",
        long[26:54] + "↩",
        long[54:80],
        FULL[:10] + "。",
        FULL[:26],
        "完。",
    ]


def test_a_paragraph_goes_on_over_a_page_break_and_its_page_number():
    """Evidence has the page; the number between the halves is furniture."""
    first = [*paragraph(730, FULL * 2), *paragraph(600, FULL[:26] + FULL[:28]), (280, 40, 12, "－1－")]
    document = of(pdf([first, [(72, 760, 16, "完毕。"), *paragraph(730, FULL * 2), (280, 40, 12, "－2－")]]))
    assert [words for kind, words in kinds(document) if kind == "furniture"] == ["－1－", "－2－"]
    assert body(document)[-5:-3] == [FULL[:28] + "↩", "完毕。"]
    at = document.text.index("完毕")
    assert document.evidence(at, at + 2, "r").page == 2
    assert document.evidence(0, 2, "r").page == 1


@pytest.mark.parametrize("number", ["3", "- 3 -", "—3—", "3/12", "第3页", "第 3 页 共 12 页", "3 / 12", "Page 3 of 12"])
def test_page_numbers_are_furniture(number):
    """Each program writes them in its own way; at the foot of a page they are no figure."""
    document = of(pdf([[*paragraph(700, FULL * 4), (280, 40, 10, number)]]))
    assert [words for kind, words in kinds(document) if kind == "furniture"] == [number]


def test_a_number_within_the_page_is_no_page_number():
    """A lonely figure of a form is a value."""
    assert ("paragraph", "3") in kinds(of(pdf([[*paragraph(700, FULL * 2), (280, 400, 16, "3"), *paragraph(300, FULL)]])))


def test_running_heads_and_feet_are_furniture_on_every_page():
    """The same words at the same place of several pages are the layout's; those of a single page may be the red head."""
    pages = [[(72, 810, 9, "某县人民政府公报"), *paragraph(730, FULL * 2), (72, 30, 9, f"打印于 {n} 时")] for n in (1, 2, 3)]
    pages[0] = [*pages[0], (200, 780, 30, "某县人民政府文件")]
    assert {words for kind, words in kinds(of(pdf(pages))) if kind == "furniture"} == {
        "某县人民政府公报",
        "打印于 1 时",
        "打印于 2 时",
        "打印于 3 时",
    }
    assert ("heading", "某县人民政府文件") in kinds(of(pdf(pages)))


def test_a_centred_title_of_two_lines_is_one():
    """Titles are parted by hand as well; without their second half they say nothing."""
    page = [(187.5, 780, 22, "某某县人民政府关于印发"), (176.5, 748, 22, "政务公开工作要点的通知"), *paragraph(690, FULL * 3)]
    assert body(of(pdf([page])))[:2] == ["某某县人民政府关于印发↩", "政务公开工作要点的通知"]


def test_two_columns_are_read_one_after_the_other():
    """A gutter over many lines parts a page; the title above it is read first."""
    left = [(60, 700 - n * 18, 12, f"左栏第{n}行文字内容共计十六个字") for n in range(12)]
    right = [(320, 700 - n * 18, 12, f"右栏第{n}行文字内容共计十六个字") for n in range(12)]
    lines = body(of(pdf([[(200, 760, 20, "两栏的公报"), *(one for pair in zip(left, right, strict=True) for one in pair)]])))
    assert [line[0] for line in lines] == ["两", *"左" * 12, *"右" * 12]


def test_label_and_value_far_apart_stay_on_one_line():
    """Signature and date, or a label and its value, are one line; the gap is kept as spaces."""
    text = of(pdf([[(72, 700, 16, "签发人：张某"), (350, 700, 16, "日期：2023年1月5日")]])).text
    assert text.startswith("签发人：张某  ") and text.endswith("日期：2023年1月5日\n")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_whose_text_runs_another_way_are_read_upright(turn):
    """A landscape table is often turned; rulings turn with the words."""
    places = {90: lambda x, y: (842 - y, x), 180: lambda x, y: (595 - x, 842 - y), 270: lambda x, y: (y, 595 - x)}
    put = places[turn]
    words = [(80, 700, "项目"), (180, 700, "件数"), (80, 670, "许可"), (180, 670, "21")]
    drawn = [(*put(x, y), 12, text, turn) for x, y, text in [*words, (72, 760, "主动公开情况如下所列各表")]]
    lines = [(*put(x, y), *put(p, q)) for x, y, p, q in grid([72, 170, 270], [720, 690, 660])]
    size = (595, 842) if turn == 180 else (842, 595)
    document = of(pdf([drawn], [lines], size=size, rotate=turn))
    assert cells(document) == [["项目", "件数"], ["许可", "21"]]
    assert body(document)[0] == "主动公开情况如下所列各表"


def test_a_watermark_is_furniture():
    """Words that run askew over a page are no part of what it says."""
    document = of(pdf([[*paragraph(700, FULL * 3), (200, 300, 40, "内部资料", 45)]]))
    assert ("furniture", "内部资料") in kinds(document)


def test_characters_drawn_twice_are_one():
    """Some programs make bold by drawing again a little to the right; equal digits side by side stay two."""
    page = [(72, 700, 16, "共收到11件"), (72.4, 700, 16, "共收到11件"), (72.8, 700, 16, "共收到11件")]
    assert of(pdf([page])).text == "共收到11件\n"


def test_a_raised_sign_stays_in_its_line():
    """The number of a note stands higher than its line and is part of it."""
    assert of(pdf([[(72, 700, 16, "公开条例"), (136, 706, 8, "1"), (140, 700, 16, "规定")]])).text == "公开条例¹规定\n"


def test_the_characters_of_the_file_are_kept():
    """Radicals and spread-out letters are the view's matter: the sealed text is the evidence."""
    assert of(pdf([[(72, 700, 16, "⽐⼀⼯")]])).text == "⽐⼀⼯\n"
    spread = [(72 + 32 * n, 700, 16, char) for n, char in enumerate("年度报告")]
    assert of(pdf([spread])).text.replace(" ", "") == "年度报告\n"


def test_gaps_are_spaces_only_where_a_reader_sees_one():
    """Justified lines stretch between characters, and programs set Han characters off from figures."""
    stretched = [(72 + 17.5 * n, 700, 16, char) for n, char in enumerate("各部门应当按照规定")]
    assert of(pdf([stretched])).text == "各部门应当按照规定\n"
    apart = [(72, 700, 16, "2023"), (108, 700, 16, "年共"), (144, 700, 16, "5"), (156, 700, 16, "件")]
    assert of(pdf([apart])).text == "2023年共5件\n"
    assert of(pdf([[(72, 700, 16, "Open"), (110, 700, 16, "Data")]])).text == "Open Data\n"
    assert of(pdf([[(72, 700, 16, "财政部 教育部")]])).text == "财政部 教育部\n"


def test_single_characters_of_fonts_that_are_not_in_the_file_are_kept():
    """PDFium drops text objects without width, and a font that is not embedded may have no shape for a character."""
    page = [(72, 700, 14, "公开"), (102, 700, 14, "4"), (112, 700, 14, "件"), (72, 600, 12, "条")]
    assert of(pdf([page])).text == "公开4件\n条\n"


def test_a_ruled_table_with_merged_cells():
    """Where a ruling is missing two places are one cell; words that wrap in a cell are one."""
    lines = [*grid([72, 172, 272, 372], [700, 640, 610])[:4], (72, 700, 372, 700), (72, 610, 372, 610), (172, 640, 372, 640)]
    lines.remove((272, 610, 272, 700))
    lines += [(272, 610, 272, 640)]
    words = [(80, 660, 12, "不予"), (80, 646, 12, "公开"), (230, 666, 12, "申请人情况"), (180, 620, 12, "21"), (280, 620, 12, "0")]
    document = of(pdf([[*paragraph(760, FULL), *words]], [lines]))
    assert cells(document) == [["不予公开<2x1>", "申请人情况<1x2>"], ["21", "0"]]
    assert document.text.endswith("不予公开 | 申请人情况 | \n | 21 | 0\n")


@pytest.mark.parametrize("style", ["segments", "rectangles", "boxes", "one path", "form"])
def test_rulings_in_every_style(style):
    """Programs draw a grid as one stroke, as many, as thin filled shapes, as a box for each cell, or inside a form."""
    xs, ys = [72, 172, 272], [700, 670, 640]
    sides = [(xs[c], y, xs[c + 1], y) for y in ys for c in (0, 1)] + [(x, ys[r], x, ys[r + 1]) for x in xs for r in (0, 1)]
    boxes = " ".join(f"{xs[c]} {ys[r + 1]} 100 30 re" for r in (0, 1) for c in (0, 1))
    drawings = {
        "segments": "\n".join(f"{x} {y} m {p} {q} l S" for x, y, p, q in sides),
        "rectangles": "\n".join(f"{min(x, p)} {min(y, q)} {max(abs(p - x), 0.5)} {max(abs(q - y), 0.5)} re f" for x, y, p, q in sides),
        "boxes": f"{boxes} S",
        "one path": " ".join(f"{x} {y} m {p} {q} l" for x, y, p, q in sides) + " S",
        "form": "q 2 0 0 2 0 0 cm " + " ".join(f"{x / 2} {y / 2} m {p / 2} {q / 2} l" for x, y, p, q in sides) + " S Q",
    }
    words = [(80, 680, 12, "事项"), (180, 680, 12, "件数"), (80, 650, 12, "许可"), (180, 650, 12, "7")]
    assert cells(of(pdf([words], extra=[drawings[style].encode()]))) == [["事项", "件数"], ["许可", "7"]]


def test_a_frame_is_no_table():
    """A rectangle around a page or a notice, or a rule under a title, holds lines and no cells."""
    frame = [(40, 40, 555, 40), (40, 800, 555, 800), (40, 40, 40, 800), (555, 40, 555, 800), (72, 720, 520, 720)]
    document = of(pdf([[(72, 740, 20, "通知公告"), *paragraph(690, FULL * 2)]], [frame]))
    assert document.tables == () and body(document)[0] == "通知公告"


def test_a_table_over_two_pages_is_one():
    """The lower part is open above, its merged label stays blank, and its rows keep their page."""
    xs = [72, 172, 300, 400]
    upper = [(x, 60, x, 160) for x in xs] + [(72, 160, 400, 160), (172, 110, 400, 110)]
    lower = [(x, 700, x, 780) for x in xs] + [(172, 740, 400, 740), (72, 700, 400, 700)]
    first = [*paragraph(700, FULL), (80, 120, 12, "办理结果"), (180, 130, 12, "予以公开"), (310, 130, 12, "4"), (180, 80, 12, "不予公开")]
    first += [(310, 80, 12, "1"), (280, 30, 10, "- 1 -")]
    second = [(180, 755, 12, "无法提供"), (310, 755, 12, "9"), (180, 715, 12, "总计"), (310, 715, 12, "14"), *paragraph(600, FULL)]
    document = of(pdf([first, [*second, (280, 30, 10, "- 2 -")]], [upper, lower]))
    assert cells(document) == [["办理结果<4x1>", "予以公开", "4"], ["不予公开", "1"], ["无法提供", "9"], ["总计", "14"]]
    at = document.text.index("无法提供")
    assert document.evidence(at, at + 4, "r").page == 2
    assert document.evidence(at - 3, at - 2, "r").page == 1


def test_a_row_that_a_page_break_cuts_is_one():
    """The words of its long cell go on below, where the other cells are blank and open."""
    xs = [72, 172, 400]
    upper = [(x, 60, x, 160) for x in xs] + [(72, 160, 400, 160), (72, 110, 400, 110)]
    lower = [(x, 700, x, 780) for x in xs] + [(72, 740, 400, 740), (72, 700, 400, 700)]
    first = [*paragraph(700, FULL), (80, 130, 12, "序号"), (180, 130, 12, "内容"), (80, 80, 12, "1"), (180, 80, 12, "推进平台")]
    second = [(180, 755, 12, "建设"), (80, 715, 12, "2"), (180, 715, 12, "完善目录"), *paragraph(600, FULL)]
    assert cells(of(pdf([first, second], [upper, lower]))) == [["序号", "内容"], ["1", "推进平台建设"], ["2", "完善目录"]]


def test_a_blank_cell_stays_blank():
    """Blank is not zero: it is neither left out nor filled, at a page break either."""
    upper = grid([72, 172, 272], [140, 100, 60])
    lower = grid([72, 172, 272], [780, 740, 700])
    first = [*paragraph(700, FULL), (80, 110, 12, "规章"), (180, 110, 12, "3"), (80, 70, 12, "许可"), (180, 70, 12, "5")]
    second = [(80, 750, 12, "处罚"), (80, 710, 12, "强制"), (180, 710, 12, "2")]
    assert cells(of(pdf([first, second], [upper, lower]))) == [["规章", "3"], ["许可", "5"], ["处罚", ""], ["强制", "2"]]


def test_a_table_without_rulings_is_told_by_its_columns():
    """Three lines and more with values in the same columns are rows; prose with a gap is none."""
    rows = [("规章", "3", "0"), ("行政规范性文件", "12", "1"), ("行政许可", "550", "20"), ("行政处罚", "4", "0")]
    page = [(x, 700 - n * 24, 14, text) for n, row in enumerate(rows) for x, text in zip((72, 300, 400), row, strict=True)]
    assert cells(of(pdf([[*paragraph(760, FULL), *page]]))) == [list(row) for row in rows]
    assert of(pdf([[(72, 700, 14, "经办人：李某"), (300, 700, 14, "电话：见附件")]])).tables == ()


def test_properties_are_fields_at_the_top():
    """Title and dates of the file are evidence of their own; the author is a person and is left out."""
    document = of(pdf([paragraph(700, FULL)], properties={"Title": "某县年度报告", "Author": "某人", "CreationDate": "D:20240226144123"}))
    named = {field.name: document.text[field.start : field.end] for field in document.fields}
    assert named == {"Title": "某县年度报告", "CreationDate": "D:20240226144123"}
    assert document.text.startswith("Title: 某县年度报告\n") and "某人" not in document.text


def test_words_beyond_the_page_are_furniture():
    """What no reader of the page sees is kept, but says nothing."""
    document = of(pdf([[*paragraph(700, FULL), (72, 900, 12, "页外的字")]]))
    assert ("furniture", "页外的字") in kinds(document)


def test_scanned_files_are_told_and_not_read_as_empty():
    """A picture with a page number is no document; a file with some such pages is one, and names them."""
    with pytest.raises(DocumentError, match="a scanned PDF without a text layer"):
        of(pdf([[], [(280, 40, 10, "- 2 -")]], extra=[PICTURE, PICTURE]))
    document = of(pdf([paragraph(700, FULL), [], paragraph(700, FULL)], extra=[b"", PICTURE]))
    assert [(issue.code, "2" in issue.message_en) for issue in document.issues] == [("page-without-text", True)]
    assert len(document.pages) == 3
    with pytest.raises(DocumentError, match="without text"):
        of(pdf([[]]))


ENCRYPTED = "/Encrypt<</Filter/Standard/V 1/R 2/O<{0}>/U<{0}>/P -1>>/ID[<{1}><{1}>]".format("41" * 32, "42" * 16)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (pdf([paragraph(700, FULL)], trailer=ENCRYPTED), "encrypted"),
        (b"%PDF-1.4\n", "broken"),
        (pdf([paragraph(700, FULL)])[:300], "broken"),
        (pdf([]), "without pages"),
        (pdf([[]]).replace(b"/Type/Pages/Count 1/Kids[7 0 R]", b"/Type/Pages/Count 9/Kids[2 0 R]"), "PDF"),
    ],
    ids=["encrypted", "nothing behind the mark", "truncated", "no pages", "a loop of pages"],
)
def test_what_cannot_be_read_is_told_in_one_sentence(data, words):
    """A person learns why; no fault of the library comes through."""
    with pytest.raises(DocumentError) as caught:
        of(data)
    assert words in caught.value.reason and "\n" not in caught.value.reason


def test_a_file_with_a_wrong_table_of_objects_is_still_read():
    """Servers change line ends and cut off the last bytes; the objects are found again by their names."""
    data = pdf([paragraph(700, FULL)])
    for damaged in (data[: data.rindex(b"startxref")], data.replace(b"00000 n", b"00001 n"), b"\r\n" * 9 + data):
        assert FULL[:26] in of(damaged).text


def test_a_page_that_is_gone_is_told():
    """A page whose object is lost cannot be read; the others are, and keep their numbers."""
    data = pdf([paragraph(700, FULL), paragraph(700, FULL), paragraph(700, FULL)]).replace(
        b"[7 0 R 9 0 R 11 0 R]", b"[7 0 R 99 0 R 11 0 R]"
    )
    document = of(data)
    assert [(issue.code, issue.message_en) for issue in document.issues] == [("page-unreadable", "Pages 2 are broken and cannot be read")]
    assert [document.evidence(block.start, block.end, "r").page for block in document.blocks] == [1, 1, 3, 3]


def test_limits_are_told():
    """Too many pages or too many strokes end the reading of a file, not the build."""
    with pytest.raises(DocumentError, match="2000 pages"):
        of(pdf([[] for _ in range(2001)]))
    with pytest.raises(DocumentError, match="objects"):
        of(pdf([paragraph(700, FULL)], extra=[b"0 0 m 1 1 l S\n" * 210_000]))


def test_a_drawing_of_many_lines_is_no_table():
    """A map has thousands of strokes: its words are kept, and it costs no more than a page."""
    strokes = b"".join(b"%d %d m %d %d l S\n" % (n % 500, n // 9, n % 500 + 30, n // 9) for n in range(6000))
    began = time.process_time()
    document = of(pdf([paragraph(700, FULL)], extra=[strokes + b"".join(b"%d 9 m %d 800 l S\n" % (n, n) for n in range(1, 590))]))
    assert document.text.count(FULL[:26]) == 1
    assert time.process_time() - began < 3


@pytest.mark.shared
def test_the_matrix_of_a_real_report_is_exact(shared):
    """A report of 2023 with the form of requests over two pages: 23 rows below 3 of head, 10 columns, two levels of labels."""
    (path,) = (shared / "corpus" / "reports").glob("*.pdf")
    document = read(Source(path.name, path.read_bytes()))
    table = max(document.tables, key=lambda table: len(table.rows))
    assert len(document.tables) == 3 and len(table.rows) == 26
    assert {sum(c.colspan for r in table.rows for c in r if c.row <= at < c.row + c.rowspan) for at in range(26)} == {10}
    labels = [(cell.text[:5], cell.row, cell.rowspan) for row in table.rows for cell in row if cell.rowspan > 1 and cell.row > 2]
    assert [(row, span) for _, row, span in labels] == [(5, 20), (7, 8), (15, 3), (18, 5)]
    values = [cell.text for row in table.rows[3:] for cell in row if cell.column > 2]
    assert len(values) == 23 * 7 and all(value.isdigit() for value in values)


def test_the_mark_of_a_note_is_no_digit_of_the_number_before_it():
    """25 with a small raised 1 is not 251; small digits on the line stay what they are."""
    assert "共25¹件" in of(pdf([[(72, 700, 16, "共25"), (104, 707, 9, "1"), (108.5, 700, 16, "件")]])).text
    assert "共25 1件" in of(pdf([[(72, 700, 16, "共25"), (112, 700, 9, "1"), (116.5, 700, 16, "件")]])).text


def test_where_short_lines_end_by_chance_is_no_edge():
    """In a notice few lines are full; those of one length do not make every line end one of the layout."""
    short = [
        "某县人民政府办公室文件",
        "关于加强供水的通知啊啊",
        "某县人民政府办公室文件",
        "某政办发一号",
        "各乡镇人民政府，县政府各部门及各直属机构：",
    ]
    lines = [
        *short,
        "三年行动方案",
        "一、总体要求",
        "二、工作任务",
        "各单位要认真组织实施，按季度报送工作进展情况。",
        "三、保障措施",
        "某县人民政府办公室",
    ]
    page = [(72, 760 - 24 * at, 16, words) for at, words in enumerate(lines)] + paragraph(480, FULL + "工作。")
    assert not any("↩" in line for line in body(of(pdf([page])))[: len(lines)])
