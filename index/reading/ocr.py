"""Text out of pictures, with the extra `[ocr]` and XUNDUAN_OCR=1: models that come in their wheel, nothing
downloaded."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean, median
from typing import Any

from xunduan.errors import UnreadableFile, bilingual
from xunduan.index.documents import RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.pdf_glyphs import Glyph, PrintedPage
from xunduan.index.reading.pdf_layout import blocks_of
from xunduan.index.reading.pdf_page import lines_of

Pages = Callable[[int, int], object]
"""Called with the number of a page that has been recognised, and how many the file has."""
TOLD: ContextVar[Pages] = ContextVar("TOLD", default=lambda page, pages: None)
"""The callback for pages of the file being read; the reading process sends them to its parent."""

_LETTER = 0.8
"""Height of a character as a share of the box found around its line."""
_SAME = 0.3
"""Share by which the boxes of lines set in one size differ."""
_MAX_PIXELS = 60_000_000
"""A page of A3 at 600 dots an inch has 70 million; recognition scales down far below."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was recognised on one picture, with the mean of the engine's confidence in its lines, 0 to 1."""

    page: PrintedPage
    confidence: float


def read_picture(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document of a picture's text. Raises UnreadableFile where recognition is off, and where nothing is found."""
    if not limits.ocr:
        raise UnreadableFile(
            '图片，未开启文字识别，可 pip install "xunduan[ocr]" 并设 XUNDUAN_OCR=1',
            'a picture, and recognition is off: pip install "xunduan[ocr]" and set XUNDUAN_OCR=1',
        )
    found = recognise(_pixels(data))
    blocks = tuple(blocks_of([lines_of(found.page)]))
    if not blocks:
        raise UnreadableFile("图片里没有识别出文字", "no text recognised in the picture")
    problem = recognised_pages({1: found.confidence})
    return ReadResult((RawDocument(path, blocks, media_type="image/*"),), (problem,))


def recognise(pixels: Any) -> Recognised:
    """The text of a picture given as an array of rows, columns and colours (blue, green, red)."""
    found, _ = _engine()(pixels)
    lines = [(corners, text, float(score)) for corners, text, score in found or () if text.strip()]
    glyphs = tuple(glyph for glyph in _glyphs([(corners, text) for corners, text, _ in lines]))
    return Recognised(PrintedPage(glyphs, (), False), fmean(score for *_, score in lines) if lines else 0.0)


def recognised_pages(confidence: dict[int, float]) -> str:
    """The mark of recognised pages in a file's report: their numbers, each with its mean confidence."""
    named = "、".join(f"{number} ({score:.2f})" for number, score in confidence.items())
    return bilingual(
        "文字识别所得的页(平均置信度)", f"pages recognised from pictures (mean confidence): {named}"
    )


@lru_cache(maxsize=1)
def _engine() -> Any:
    try:
        from rapidocr_onnxruntime import RapidOCR
    except ImportError as error:
        raise UnreadableFile(
            '文字识别未安装，请 pip install "xunduan[ocr]"', f"recognition is not installed: {error}"
        ) from error
    return RapidOCR()


def _pixels(data: bytes) -> Any:
    import numpy as np
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height > _MAX_PIXELS:
                raise UnreadableFile(
                    f"图片有 {picture.width} × {picture.height} 像素，超过 {_MAX_PIXELS:,} 的上限，请缩小",
                    f"{picture.width} × {picture.height} pixels, more than {_MAX_PIXELS:,}; scale it down",
                )
            # BGR, as it is trained.
            return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadableFile("图片损坏", f"a broken picture: {error}") from error


def _glyphs(lines: list[tuple[Any, str]]) -> Iterator[Glyph]:
    """The characters of lines, each line's spread over its box."""
    boxes = [
        (min(x for x, _ in c), max(x for x, _ in c), min(y for _, y in c), max(y for _, y in c))
        for c, _ in lines
    ]
    usual = median(bottom - top for _, _, top, bottom in boxes) if boxes else 0.0
    for (left, right, top, bottom), (_, text) in zip(boxes, lines, strict=True):
        height = bottom - top
        size = _LETTER * (usual if abs(height - usual) < _SAME * usual else height)
        shares = [0.55 if char < "\u0250" else 1.0 for char in text]
        unit = (right - left) / sum(shares)
        at = float(left)
        for char, share in zip(text, shares, strict=True):
            yield Glyph(char, at, at + share * unit, float(bottom - 0.15 * height), size)
            at += share * unit
