from __future__ import annotations

import io
import struct

from PIL import ImageFont

from xunduan.index.reading.pdf_fonts import font_file, font_tables


def test_every_character_has_the_same_box() -> None:
    """Judged by FreeType, which is what pdfium reads fonts with."""
    font = ImageFont.truetype(io.BytesIO(font_file(font_tables())), 1000)
    boxes = {font.getbbox(char) for char in "A一龥가あ🀄𠀀"}
    assert len(boxes) == 1
    _, top, _, bottom = boxes.pop()
    assert bottom - top == 950
    assert {font.getlength(char) for char in "A一𠀀"} == {1000.0}


def test_the_file_is_well_formed() -> None:
    data = font_file(font_tables())
    count = struct.unpack_from(">H", data, 4)[0]
    entries = [struct.unpack_from(">4sIII", data, 12 + 16 * number) for number in range(count)]
    assert [tag for tag, *_ in entries] == sorted(tag for tag, *_ in entries)
    assert all(start % 4 == 0 and start + length <= len(data) for _, _, start, length in entries)
