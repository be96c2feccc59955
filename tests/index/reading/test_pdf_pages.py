"""Pages as programs draw them: tables, columns, turned and vertical text, and the order of drawing."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading.pdf_fonts import font_file, font_tables

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
SENTENCE = "水位回落后，各乡镇组织劳力四千余人次清理河道淤泥，修复堤段十七处，更换老旧闸门九扇。"


def page(draw: Callable[[Canvas], object]) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, A4)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return stream.getvalue()


def rows(reading: Reading, data: bytes) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading("a.pdf", data).documents[0].blocks]


def cut(text: str, width: int) -> list[str]:
    return [text[start : start + width] for start in range(0, len(text), width)]


def styled(text: str, **options: object) -> Paragraph:
    style = ParagraphStyle("x", fontName=FONT, fontSize=11, **{"leading": 18, "wordWrap": "CJK", **options})
    return Paragraph(text, style)


def ruled() -> bytes:
    cells = [
        ["站名", "", "警戒水位", "实测水位"],
        ["上游", "老渡口", styled("一百二十一点三米（按去年秋季复核后的基面计算）"), "118.4"],
        ["", "石门滩", "97.0", "96.2"],
        ["下游", "", "88.1", "89.3"],
    ]
    look = [
        ("GRID", (0, 0), (-1, -1), 0.5, colors.black),
        ("FONTNAME", (0, 0), (-1, -1), FONT),
        ("SPAN", (0, 1), (0, 2)),
        ("SPAN", (0, 0), (1, 0)),
        ("SPAN", (0, 3), (1, 3)),
    ]
    stream = io.BytesIO()
    table = Table(cells, style=look, colWidths=[60, 80, 140, 80])
    SimpleDocTemplate(stream, pagesize=A4).build([styled(SENTENCE), table, styled(SENTENCE)])
    return stream.getvalue()


def test_a_ruled_table_gives_a_line_a_row_with_wrapped_and_merged_cells_whole(reading: Reading) -> None:
    assert rows(reading, ruled()) == [
        ("text", SENTENCE),
        (
            "table",
            "站名：上游；老渡口；警戒水位：一百二十一点三米（按去年秋季复核后的基面计算）；实测水位：118.4",
        ),
        ("table", "站名：上游；石门滩；警戒水位：97.0；实测水位：96.2"),
        ("table", "站名：下游；警戒水位：88.1；实测水位：89.3"),
        ("text", SENTENCE),
    ]


def test_a_table_whose_cells_have_borders_of_their_own_is_a_table(reading: Reading) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 7)
        for row in range(60):
            for column in range(12):
                canvas.rect(30 + 44 * column, 780 - 12 * row, 44, 12)
                text = (
                    "站甲乙丙丁戊己庚辛壬癸子"[column] + "列"
                    if not row
                    else f"{row}.{column}"
                    if column
                    else f"第{row}站"
                )
                canvas.drawString(32 + 44 * column, 783 - 12 * row, text)

    found = rows(reading, page(draw))
    assert len(found) == 59 and {kind for kind, _ in found} == {"table"}
    assert found[6][1].startswith("站列：第7站；甲列：7.1；乙列：7.2；")


@pytest.mark.parametrize("shift", [0, 60])
def test_spaced_parts_below_each_other_are_a_table_and_no_figure_joins_the_next_label(
    shift: int, reading: Reading
) -> None:
    """A printed sheet has the names of columns at the left of their cells and figures at the right, a `shift` apart."""
    cells = [
        ("指标", "单位", "数量"),
        ("粮食产量", "吨", "3120"),
        ("油料产量", "吨", "312"),
        ("化肥用量", "", "88"),
    ]

    def draw(canvas: Canvas) -> None:
        for number, row in enumerate(cells):
            for place, text in enumerate(row):
                figure = shift if text.isdecimal() else 0
                canvas.drawString(72 + 160 * place + figure, 780 - 20 * number, text)

    assert rows(reading, page(draw)) == [
        ("table", "指标：粮食产量；单位：吨；数量：3120"),
        ("table", "指标：油料产量；单位：吨；数量：312"),
        ("table", "指标：化肥用量；数量：88"),
    ]


def test_cells_set_in_the_middle_of_rows_without_borders_are_whole(reading: Reading) -> None:
    def draw(canvas: Canvas) -> None:
        for x, name in ((72, "工程"), (130, "内容"), (300, "投资")):
            canvas.drawString(x, 780, name)
        for y, cells in (
            (740, (["东渠", "防渗"], ["衬砌渠道三公里，", "更换闸门九扇"], ["128.6"])),
            (690, (["南坪泵站"], ["更换机组", "和变压器"], ["76.4"])),
        ):
            for x, lines in zip((72, 130, 300), cells, strict=True):
                for number, text in enumerate(lines):
                    canvas.drawString(x, y + 8 * (len(lines) - 1) - 16 * number, text)

    assert rows(reading, page(draw)) == [
        ("table", "工程：东渠防渗；内容：衬砌渠道三公里，更换闸门九扇；投资：128.6"),
        ("table", "工程：南坪泵站；内容：更换机组和变压器；投资：76.4"),
    ]


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_goes_on_over_a_page_with_the_names_of_its_columns(ruled: bool, reading: Reading) -> None:
    pages = [
        [["村", "去年", "今年"], ["柳湾", "31", "35"], ["石桥", "28", "27"]],
        [["东岭", "9", "14"], ["南坡", "6", "8"]],
    ]
    stream = io.BytesIO()
    canvas = Canvas(stream, A4)
    for rows_of_page in pages:
        canvas.setFont(FONT, 12)
        for number, cells in enumerate(rows_of_page):
            for place, text in enumerate(cells):
                canvas.drawString(80 + 90 * place, 700 - 20 * number, text)
        for number in range(len(rows_of_page) + 1 if ruled else 0):
            canvas.line(75, 714 - 20 * number, 345, 714 - 20 * number)
        for place in range(4 if ruled else 0):
            canvas.line(75 + 90 * place, 714, 75 + 90 * place, 714 - 20 * len(rows_of_page))
        canvas.showPage()
    canvas.save()
    assert rows(reading, stream.getvalue()) == [
        ("table", f"村：{name}；去年：{before}；今年：{now}")
        for name, before, now in (*pages[0][1:], *pages[1])
    ]


def test_what_is_drawn_from_the_bottom_up_is_read_from_the_top_down(reading: Reading) -> None:
    lines = cut(SENTENCE * 2, 30)

    def draw(canvas: Canvas) -> None:
        for number, text in reversed(list(enumerate(lines))):
            canvas.drawString(72, 700 - 18 * number, text)

    assert rows(reading, page(draw)) == [("text", SENTENCE * 2)]


def test_three_columns_below_a_title_are_read_one_after_the_other(reading: Reading) -> None:
    parts = cut(SENTENCE * 6, 90)[:2]

    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 20)
        canvas.drawCentredString(297, 800, "沙洲水情第三期")
        canvas.setFont(FONT, 10)
        for number in range(6):  # line by line over the columns, whose lines do not stand level
            for place, part in enumerate([*parts, parts[0]]):
                canvas.drawString(60 + 170 * place, 760 - 14 * number - 4 * place, cut(part, 15)[number])

    (title, *columns) = rows(reading, page(draw))
    assert title == ("heading", "沙洲水情第三期")
    assert "".join(text for _, text in columns) == "".join([*parts, parts[0]])


def test_vertical_writing_is_read_from_the_right(reading: Reading) -> None:
    lines = cut(SENTENCE, 15)

    def placed(canvas: Canvas) -> None:
        canvas.setFont(FONT, 16)
        for number, text in enumerate(lines):
            for place, char in enumerate(text):
                canvas.drawString(500 - 30 * number, 780 - 16 * place, char)

    assert "".join(text for _, text in rows(reading, page(placed))) == SENTENCE


def test_columns_of_vertical_writing_end_where_they_like(reading: Reading) -> None:
    lines = ["柳湾村去年秋天修渠三里", "沿渠栽树两千棵，全村受益。"]

    def placed(canvas: Canvas) -> None:
        canvas.setFont(FONT, 16)
        for number, text in enumerate(lines):
            for place, char in enumerate(text):
                canvas.drawString(500 - 28 * number, 780 - 16 * place, char)

    assert rows(reading, page(placed)) == [("text", "".join(lines))]


def test_digits_that_lie_on_their_side_in_a_column_are_read_in_their_place(reading: Reading) -> None:
    def placed(canvas: Canvas) -> None:
        canvas.setFont(FONT, 16)
        for number, column in enumerate((["渠", "长", "42", "里", "，"], ["树", "700", "棵", "皆", "活。"])):
            top = 780.0
            for piece in column:
                if piece.isdecimal():
                    canvas.saveState()
                    canvas.translate(502 - 28 * number, top + 14)
                    canvas.rotate(-90)
                    canvas.drawString(0, 0, piece)
                    canvas.restoreState()
                    top -= 8 * len(piece)
                else:
                    for char in piece:
                        canvas.drawString(500 - 28 * number, top, char)
                        top -= 16

    assert rows(reading, page(placed)) == [("text", "渠长42里，树700棵皆活。")]


def test_characters_in_cells_of_one_width_have_no_spaces_between_them(reading: Reading) -> None:
    def placed(canvas: Canvas) -> None:
        canvas.setFont(FONT, 12)
        for number, char in enumerate("沿渠栽树1800棵，全村受益。"):
            canvas.drawString(72 + 15.5 * number, 700, char)

    assert rows(reading, page(placed)) == [("text", "沿渠栽树1800棵，全村受益。")]


def test_a_page_on_its_side_is_read_and_a_watermark_across_it_is_not(reading: Reading) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.saveState()
        canvas.translate(200, 300)
        canvas.rotate(45)
        canvas.drawString(0, 0, "内部资料")
        canvas.restoreState()
        canvas.rotate(90)
        for number, text in enumerate(cut(SENTENCE, 30)):
            canvas.drawString(72, -100 - 18 * number, text)

    assert rows(reading, page(draw)) == [("text", SENTENCE)]


def test_a_size_is_what_is_set_times_the_matrix(reading: Reading) -> None:
    """Some programs set everything in one point and scale it."""

    def draw(canvas: Canvas) -> None:
        for number, (size, text) in enumerate(
            [(20, "汛情通报"), *((12, text) for text in cut(SENTENCE, 30))]
        ):
            canvas.saveState()
            canvas.translate(72, 760 - 30 * number)
            canvas.scale(size, size)
            canvas.setFont(FONT, 1)
            canvas.drawString(0, 0, text)
            canvas.restoreState()

    assert rows(reading, page(draw))[0] == ("heading", "汛情通报")


def without_a_map(pages: Sequence[str], cmap: bytes = b"") -> bytes:
    """Pages of hexadecimal glyph numbers in an embedded font that has no character map, or this one."""
    font = font_file(font_tables())
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Gone /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" %b >>" % (b"/ToUnicode 7 0 R" if cmap else b""),
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Gone /FontDescriptor 5 0 R /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        b"<< /Type /FontDescriptor /FontName /AAAAAA+Gone /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0"
        b" /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 /FontFile2 6 0 R >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(font), font),
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(cmap), cmap),
    ]
    kids = []
    for codes in pages:
        stream = b"BT /F 12 Tf 72 700 Td <%b> Tj ET" % codes.encode()
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R"
            b" /Resources << /Font << /F 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (b" ".join(kids), len(kids))
    bodies = [b"%d 0 obj\n%b\nendobj\n" % pair for pair in enumerate(objects, 1)]
    return b"%PDF-1.4\n" + b"".join(bodies) + b"trailer << /Size 99 /Root 1 0 R >>\n%%EOF"


@pytest.mark.parametrize("first", [0x21, 0x4E10], ids=["as Latin", "as rare characters"])
def test_a_font_without_a_map_is_reported_and_gives_no_text(first: int, reading: Reading) -> None:
    codes = "".join(f"{first + 7 * number:04x}" for number in range(40))
    with pytest.raises(UnreadableFile, match="character map"):
        reading("a.pdf", without_a_map([codes]))


def test_letters_of_formulas_are_letters(reading: Reading) -> None:
    """Beyond the first 65,536 characters, which a text layer tells in two halves."""
    letters = b"<0041> <D835DC73> <0042> <D835DFCF> <0043> <6C34>"
    cmap = b"1 begincodespacerange <0000> <FFFF> endcodespacerange 3 beginbfchar %b endbfchar" % letters
    assert rows(reading, without_a_map(["004100420043" * 8], cmap)) == [("text", "L1水" * 8)]


def test_a_page_that_is_a_picture_with_a_stamp_is_reported(reading: Reading) -> None:
    def draw(canvas: Canvas) -> None:
        for number, text in enumerate(cut(SENTENCE * 2, 30)):
            canvas.drawString(72, 700 - 18 * number, text)
        canvas.showPage()
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "grey")), 0, 0, *A4)
        canvas.setFont(FONT, 12)
        canvas.drawString(250, 30, "第2页")

    result = reading("a.pdf", page(draw))
    assert len(result.problems) == 1 and "page(s) 2" in result.problems[0] and "scanned" in result.problems[0]
