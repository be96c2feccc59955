"""Superscript stays apart from what it stands on: 10 and a raised 6 are no 106."""

from __future__ import annotations

import docx
import pptx
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.index.reading.conftest import Reading
from tests.index.reading.test_office import saved, shown
from tests.index.reading.test_pdf_pages import FONT, page
from xunduan.index.reading.lines import raised


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
