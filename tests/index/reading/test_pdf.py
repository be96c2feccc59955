from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate

from tests.index.corpus_writer import articles
from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading.pdf_glyphs import CHARACTERS

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
SENTENCE = "水位回落后,各乡镇组织劳力四千余人次清理河道淤泥,修复堤段十七处,更换老旧闸门九扇。"


def drawn(pages: Sequence[Sequence[tuple[float, float, float, str]]], **options: object) -> bytes:
    """A PDF of strings drawn at given places: left, height from the bottom, size, text."""
    stream = io.BytesIO()
    canvas = Canvas(stream, A4, **options)
    for page in pages:
        for left, bottom, size, text in page:
            canvas.setFont(FONT, size)
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def flowing(paragraphs: Sequence[str], style: ParagraphStyle) -> bytes:
    stream = io.BytesIO()
    SimpleDocTemplate(stream, pagesize=A4).build([Paragraph(text, style) for text in paragraphs])
    return stream.getvalue()


def texts(reading: Reading, data: bytes) -> list[str]:
    return [block.text for block in reading("a.pdf", data).documents[0].blocks]


def style(**options: object) -> ParagraphStyle:
    return ParagraphStyle("x", fontName=FONT, fontSize=11, **{"leading": 18, "wordWrap": "CJK", **options})


def test_indented_paragraphs_across_pages(reading: Reading) -> None:
    paragraphs = [f"({number})" + SENTENCE * (1 + number % 4) for number in range(24)]
    assert texts(reading, flowing(paragraphs, style(firstLineIndent=22))) == paragraphs


def test_paragraphs_set_apart_by_space_alone(reading: Reading) -> None:
    paragraphs = [SENTENCE * (1 + number % 4) for number in range(10)]
    assert texts(reading, flowing(paragraphs, style(spaceAfter=12))) == paragraphs


@pytest.mark.parametrize(
    "layout",
    [
        {},
        {"spaceAfter": 8},
        {"firstLineIndent": 22},
        {"firstLineIndent": 22, "spaceAfter": 4},
        {"leading": 30},
    ],
    ids=["plain", "spaced", "indented", "both", "wide"],
)
def test_twenty_articles_in_each_layout(layout: dict[str, float], reading: Reading) -> None:
    for article in articles():
        if article.script == "zh-Hans":
            paragraphs = [article.title, *article.paragraphs]
            found = texts(reading, flowing(paragraphs, style(**layout)))
            assert ["".join(text.split()) for text in found] == ["".join(text.split()) for text in paragraphs]


def test_english_words_are_joined_by_spaces(reading: Reading) -> None:
    paragraph = "The county repaired seventeen dikes and replaced nine sluice gates after the flood. " * 6
    latin = ParagraphStyle("latin", fontName="Helvetica", fontSize=11, leading=16, firstLineIndent=20)
    assert texts(reading, flowing([paragraph, paragraph], latin)) == [paragraph.strip()] * 2


def test_running_lines_and_page_numbers_go(reading: Reading) -> None:
    pages = [
        [
            (240, 800, 9, "河道治理年报"),
            (72, 700, 12, f"第{name}节正文只有这一行。"),
            *([(72, 400, 12, "2021")] if number == 2 else []),
            (280, 30, 9, f"— {number} —"),
        ]
        for number, name in enumerate("一二三", 1)
    ]
    assert texts(reading, drawn(pages)) == [
        "第一节正文只有这一行。",
        "第二节正文只有这一行。",
        "2021",
        "第三节正文只有这一行。",
    ]


def test_what_a_browser_prints_around_a_page_goes(reading: Reading) -> None:
    page = [
        (30, 820, 8, "2023/8/19 12:20"),
        (250, 820, 8, "沙洲县水利年报"),
        *[(72, 700 - 18 * number, 12, f"{number}号堤段已经修复。") for number in range(3)],
        (30, 20, 8, "https://example.org/news/1.html"),
        (540, 20, 8, "1/1"),
    ]
    assert texts(reading, drawn([page]))[-3:] == [f"{number}号堤段已经修复。" for number in range(3)]


def test_larger_lines_are_headings_and_a_wrapped_title_is_one(reading: Reading) -> None:
    page = [
        (150, 780, 22, "沙洲县水利设施灾后修复"),
        (200, 750, 22, "工作总结"),
        (72, 700, 16, "一、总体情况"),
        *[(72, 670 - 18 * number, 12, f"{number}号堤段已经修复。") for number in range(6)],
    ]
    blocks = reading("a.pdf", drawn([page])).documents[0].blocks
    assert [(block.kind, block.level, block.text) for block in blocks[:3]] == [
        ("heading", 1, "沙洲县水利设施灾后修复工作总结"),
        ("heading", 2, "一、总体情况"),
        ("text", 0, "0号堤段已经修复。"),
    ]


def test_two_columns_are_read_one_after_the_other(reading: Reading) -> None:
    half = [SENTENCE[start : start + 18] for start in range(0, len(SENTENCE), 18)]
    left = [(72, 780 - 18 * number, 12, text) for number, text in enumerate(half)]
    right = [(320, 780 - 18 * number, 12, text) for number, text in enumerate(half)]
    assert "".join(texts(reading, drawn([left + right]))) == SENTENCE * 2


def test_a_scan_is_reported_as_one(reading: Reading) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, A4)
    canvas.rect(50, 50, 400, 600, fill=1)
    canvas.showPage()
    canvas.save()
    with pytest.raises(UnreadableFile, match="run OCR"):
        reading("scan.pdf", stream.getvalue())


def test_a_scanned_page_among_others_is_a_problem(reading: Reading) -> None:
    result = reading("a.pdf", drawn([[(72, 700, 12, SENTENCE[:30])], []]))
    assert result.problems and "page(s) 2" in result.problems[0]


def test_a_locked_file_says_so(reading: Reading) -> None:
    data = drawn([[(72, 700, 12, "机密")]], encrypt=StandardEncryption("secret", "owner"))
    with pytest.raises(UnreadableFile, match="encrypted PDF"):
        reading("a.pdf", data)


def test_radicals_become_characters() -> None:
    assert "⼈⽔⾦".translate(CHARACTERS) == "人水金"
    assert "人水金，。".translate(CHARACTERS) == "人水金，。"


def test_a_title_property_gives_way_to_the_printed_title_that_holds_it(reading: Reading) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, A4)
    canvas.setTitle("沙洲县水利年报")
    canvas.setFont(FONT, 20)
    canvas.drawString(72, 700, "沙洲县水利年报(二〇二一年)")
    canvas.save()
    assert reading("a.pdf", stream.getvalue()).documents[0].stated == {"title": "沙洲县水利年报(二〇二一年)"}
