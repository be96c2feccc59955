"""Superscript stays apart from what it stands on: 10 and a raised 6 are no 106."""

from __future__ import annotations

import gzip
import io

import docx
import openpyxl
import pptx
import pytest
import xlwt
from odf.opendocument import OpenDocumentText
from odf.style import Style, TextProperties
from odf.text import P, Span
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from reportlab.pdfgen.canvas import Canvas

from tests.index.reading.conftest import Reading
from tests.index.reading.test_office import OFFICE, saved, shown
from tests.index.reading.test_pdf_pages import FONT, page
from xunduan.index.reading.lines import raised
from xunduan.index.reading.ppt_styles import with_raised


@pytest.mark.parametrize(
    ("written", "wanted"), [("6", "⁶"), ("-9", "⁻⁹"), ("(2)", "⁽²⁾"), ("th", "th"), ("[3]", "[3]"), ("", "")]
)
def test_only_what_has_characters_of_its_own_is_raised(written: str, wanted: str) -> None:
    assert raised(written) == wanted


def test_powers_on_a_page_are_no_digits(reading: Reading) -> None:
    text = "库容约2.5×10<sup>6</sup>立方米，林地300m<sup><span>2</span></sup>，CO<sub>2</sub>浓度不变。"
    html = f"<html><body><p>{text}</p><table><tr><th>项</th><th>值</th></tr><tr><td>面积</td><td>8 m<sup>2</sup></td></tr></table></body></html>"
    found = [block.text for block in reading("a.html", html).documents[0].blocks]
    assert found == ["库容约2.5×10⁶立方米，林地300m²，CO2浓度不变。", "项：面积；值：8 m²"]


def test_powers_in_a_word_file_are_no_digits(reading: Reading) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("库容约2.5×10")
    paragraph.add_run("6").font.superscript = True
    paragraph.add_run("立方米，CO")
    paragraph.add_run("2").font.subscript = True
    assert shown(reading, "a.docx", saved(document)) == [("text", "库容约2.5×10⁶立方米，CO2")]


def test_powers_on_a_slide_are_no_digits(reading: Reading) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "林地"
    frame = slide.shapes.add_textbox(0, 0, 99, 99).text_frame
    for text, baseline in (("库容10", None), ("6", "30000"), ("方", "0")):
        run = frame.paragraphs[0].add_run()
        run.text = text
        if baseline:
            run._r.get_or_add_rPr().set("baseline", baseline)
    assert shown(reading, "a.pptx", saved(deck))[1:] == [("text", "库容10⁶方")]


def test_small_digits_set_above_a_printed_line_are_no_digits(reading: Reading) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "库容约2.5×10")
        left = 72 + canvas.stringWidth("库容约2.5×10", FONT, 12)
        canvas.setFont(FONT, 7)
        canvas.drawString(left, 705, "6")
        canvas.setFont(FONT, 12)
        canvas.drawString(left + 4, 700, "立方米，可供三千户用水")

    (block,) = reading("a.pdf", page(draw)).documents[0].blocks
    assert block.text.startswith("库容约2.5×10⁶立方米")


def test_powers_in_an_opendocument_text_are_no_digits(reading: Reading) -> None:
    document = OpenDocumentText()
    for name, position in (("Hoch", "super 58%"), ("Tief", "sub 58%")):
        style = Style(name=name, family="text")
        style.addElement(TextProperties(textposition=position))
        document.automaticstyles.addElement(style)
    paragraph = P(text="储气约4.1×10")
    paragraph.addElement(Span(stylename="Hoch", text="8"))
    paragraph.addText("立方米，CH")
    paragraph.addElement(Span(stylename="Tief", text="4"))
    document.text.addElement(paragraph)
    stream = io.BytesIO()
    document.write(stream)
    assert shown(reading, "a.odt", stream.getvalue()) == [("text", "储气约4.1×10⁸立方米，CH4")]


@pytest.mark.parametrize(
    "power",
    ["{\\super\\loch\n8}", r"{\rtlch\af0 \ltrch\super\insrsid12 8}", r"\super 8\nosupersub "],
    ids=["LibreOffice", "Word", "without a group"],
)
def test_powers_in_rich_text_are_no_digits(reading: Reading, power: str) -> None:
    source = rf"{{\rtf1\ansi 4.1x10{power} m, CH{{\sub 4}}, note{{\super th}}\par}}"
    assert shown(reading, "a.rtf", source.encode()) == [("text", "4.1x10⁸ m, CH4, noteth")]


def test_powers_in_a_cell_are_no_digits(reading: Reading) -> None:
    book = openpyxl.Workbook()
    power = TextBlock(InlineFont(vertAlign="superscript"), "8")
    for row in (["项目", "储量"], ["气田", CellRichText("4.1×10", power, "方")], ["油田", "2万吨"]):
        book.active.append(row)
    assert [text for _, text in shown(reading, "a.xlsx", saved(book))] == [
        "项目：气田；储量：4.1×10⁸方",
        "项目：油田；储量：2万吨",
    ]


def test_powers_in_an_old_sheet_are_no_digits(reading: Reading) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("气田")
    high = xlwt.Font()
    high.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    for row, (name, amount) in enumerate([("项目", "储量"), ("油田", "2万吨")]):
        sheet.write(row, 0, name)
        sheet.write(row, 1, amount)
    sheet.write(2, 0, "气田")
    sheet.write_rich_text(2, 1, ["4.1×10", ("8", high), "方"])
    assert shown(reading, "a.xls", saved(book))[-1] == ("table", "项目：气田；储量：4.1×10⁸方")


def test_powers_on_a_slide_of_old_powerpoint_are_no_digits(reading: Reading) -> None:
    data = gzip.decompress((OFFICE / "reservoir.ppt.gz").read_bytes())
    assert shown(reading, "reservoir.ppt", data) == [
        ("heading", "库容2.5×10⁶立方米"),
        ("text", "林地面积300m²，CO2浓度不变"),
        ("text", "见注[1]，渡口12处"),
        ("text", "泥沙量为10⁻³克每升"),
    ]


def test_a_style_that_is_none_leaves_the_words_alone() -> None:
    assert with_raised("库容106立方米", b"") == with_raised("库容106立方米", b"\xff" * 9) == "库容106立方米"
