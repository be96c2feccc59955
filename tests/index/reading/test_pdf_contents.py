"""Lists of contents in PDF files: told by dots, by a label, or by what comes again below; tables of figures are
none."""

from __future__ import annotations

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.index.reading.conftest import Reading
from tests.index.reading.test_pdf_pages import page
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.pdf_contents import contents_of, is_led, without_contents

_ENTRIES = ["总则", "堤防", "闸口", "附则"]


def _listed(texts: list[str]) -> list[str]:
    found = contents_of([Block(text) for text in texts])
    return [text for number, text in enumerate(texts) if number in found]


@pytest.mark.parametrize("between", [" ", "：", "；甲；"])
def test_entries_without_dots_below_a_label_are_a_list_of_contents(between: str) -> None:
    listed = ["目　录", *(f"{name}{between}{3 * at + 1}" for at, name in enumerate(_ENTRIES))]
    assert _listed([*listed, "堤防每年汛前检查一次。"]) == listed


def test_pages_before_the_first_have_roman_numbers() -> None:
    listed = ["编纂说明……………ii", *(f"{name}……………{at + 1}" for at, name in enumerate(_ENTRIES))]
    assert _listed([*listed, "堤防每年汛前检查一次。"]) == listed
    assert not is_led("2 - - - - - - - - x") and is_led("2 - - - - - - - - 7")


def test_entries_that_come_again_below_need_no_label() -> None:
    listed = [f"{name} {at + 2}" for at, name in enumerate(_ENTRIES)]
    assert _listed([*listed, *_ENTRIES]) == listed
    assert _listed([*listed, *_ENTRIES[:2]]) == []


def test_figures_that_fall_or_stay_are_no_page_numbers() -> None:
    assert _listed(["目录", "柳湾村 31", "石桥村 12", "河口村 25"]) == []
    assert _listed(["目录", "柳湾村 5", "石桥村 5", "河口村 5"]) == []


def test_the_first_line_of_an_entry_of_two_goes_with_it() -> None:
    listed = ["目录", "总则 1", "堤防与闸口的", "检查 4", "附则 9"]
    assert _listed([*listed, "检查在汛前进行。"]) == listed


def test_dots_that_stand_apart_from_their_title_make_no_table(reading: Reading) -> None:
    def draw(canvas: Canvas) -> None:
        for at, name in enumerate(_ENTRIES):
            y = 700 - 22 * at
            canvas.drawString(72, y, name)
            canvas.drawString(160, y, "." * 60)
            canvas.drawRightString(520, y, str(at + 1))
        canvas.drawString(72, 560, "堤防每年汛前检查一次。")

    (document,) = reading("规程.pdf", page(draw)).documents
    assert [block.text for block in document.blocks] == ["堤防每年汛前检查一次。"]
    assert {drop.rule for drop in document.left_out} == {"contents"}
    assert all(is_led(drop.text) for drop in document.left_out)


def test_a_letter_s_typed_contents_go_and_a_page_s_stay() -> None:
    listed = ("目录", *(f"{name} {at + 2}" for at, name in enumerate(_ENTRIES)))
    blocks = tuple(map(Block, (*listed, "堤防每年汛前检查一次。")))
    printed = without_contents(RawDocument("a.doc", blocks, media_type="application/msword"))
    assert [block.text for block in printed.blocks] == ["堤防每年汛前检查一次。"]
    assert [drop.text for drop in printed.left_out] == list(listed)
    for kept in (
        RawDocument("a.html", blocks, media_type="text/html"),
        RawDocument("a.doc", blocks[:-1], media_type="application/msword"),
        RawDocument("a.doc", blocks[1:], media_type="application/msword"),
    ):
        assert without_contents(kept) == kept
