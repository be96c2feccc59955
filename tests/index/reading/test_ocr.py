"""Recognition of pictures, with the engine of the extra; Latin text, since a machine of tests may have no Chinese
font."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading import Limits, read, read_guarded, walk
from xunduan.index.reading.ocr import TOLD, Recognised
from xunduan.index.reading.pdf_glyphs import Glyph, PrintedPage

LINES = ("FIRE WATCH NOTICE", "PATROL EVERY DAY BEFORE 8", "REPORT SMOKE AT ONCE")


def picture() -> Image.Image:
    image = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(LINES):
        draw.text((140, 200 + 120 * number), text, fill="black", font=ImageFont.load_default(48))
    return image


def png() -> bytes:
    stream = io.BytesIO()
    picture().save(stream, "PNG")
    return stream.getvalue()


def bare(text: str) -> str:
    return "".join(text.split()).upper()


def test_a_picture_is_refused_with_the_way_to_read_it(reading: Reading) -> None:
    with pytest.raises(UnreadableFile, match="XUNDUAN_OCR=1"):
        reading("a.png", png())


def test_a_picture_is_read_and_its_confidence_told(tmp_path: Path, limits: Limits) -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    (tmp_path / "a.png").write_bytes(png())
    result = read(next(walk(tmp_path / "a.png")), replace(limits, ocr=True))
    text = bare("".join(block.text for block in result.documents[0].blocks))
    assert all(bare(line) in text for line in LINES)
    assert len(result.problems) == 1 and "1 (0.9" in result.problems[0]


def test_scanned_pages_are_recognised_among_others_in_the_reading_process(
    tmp_path: Path, limits: Limits
) -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    stream = io.BytesIO()
    canvas = Canvas(stream, A4)
    canvas.drawString(72, 700, "The first page has a text layer of its own.")
    canvas.showPage()
    canvas.drawImage(ImageReader(picture()), 0, 0, *A4)
    canvas.save()
    (tmp_path / "a.pdf").write_bytes(stream.getvalue())
    said: list[str] = []
    limits = replace(limits, ocr=True, file_max_memory_mb=4096, file_max_seconds=200)
    ((_, result),) = read_guarded(walk(tmp_path / "a.pdf"), limits, said.append)
    assert len(said) == 1 and "page 2 of 2" in said[0]
    assert not isinstance(result, UnreadableFile), result
    text = bare("".join(block.text for block in result.documents[0].blocks))
    assert bare("text layer of its own") in text and all(bare(line) in text for line in LINES)
    assert len(result.problems) == 1 and "2 (0.9" in result.problems[0]


def test_each_page_that_is_recognised_is_told_before_the_next(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[object] = []

    def recognise(pixels: object) -> Recognised:
        order.append("recognised")
        glyph = Glyph("巡", 10.0, 20.0, 30.0, 12.0)
        return Recognised(PrintedPage((glyph,), (), False), 0.9)

    monkeypatch.setattr("xunduan.index.reading.pdf.recognise", recognise)
    stream = io.BytesIO()
    canvas = Canvas(stream, A4)
    for _ in range(3):
        canvas.drawImage(ImageReader(Image.new("RGB", (9, 9))), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    (tmp_path / "a.pdf").write_bytes(stream.getvalue())
    told = TOLD.set(lambda page, pages: order.append((page, pages)))
    try:
        read(next(walk(tmp_path / "a.pdf")), replace(limits, ocr=True))
    finally:
        TOLD.reset(told)
    assert order == ["recognised", (1, 3), "recognised", (2, 3), "recognised", (3, 3)]


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"GIF89a", b"BM" + b"\xff" * 60])
def test_a_broken_picture_is_refused(data: bytes, tmp_path: Path, limits: Limits) -> None:
    pytest.importorskip("rapidocr_onnxruntime")
    (tmp_path / "a.png").write_bytes(data)
    with pytest.raises(UnreadableFile, match="broken picture"):
        read(next(walk(tmp_path / "a.png")), replace(limits, ocr=True))
