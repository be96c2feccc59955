"""PDF files with a text layer: lines as they are printed, to be put together by `xunduan.index.reading.pdf_layout`."""

from __future__ import annotations

import ctypes
import unicodedata
from statistics import median

import pypdfium2
from pypdfium2 import PdfDocument, PdfiumError, PdfPage

from xunduan.errors import UnreadableFile
from xunduan.index.documents import RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.pdf_fonts import use_own_font
from xunduan.index.reading.pdf_layout import Line, blocks_of
from xunduan.index.reading.properties import plausible_properties

_MIN_READABLE = 0.7
"""Share of characters that must be real ones; fonts without a character map give private or undefined ones."""


def _same_looking() -> dict[int, str]:
    """Radicals and compatibility forms that fonts' character maps give in place of the ordinary character."""
    codes = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFE30, 0xFE50))
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for code in codes}
    return {code: form for code, form in forms.items() if form != chr(code) and len(form) == 1}


_CHARACTERS = _same_looking() | {0xFFFE: "", 0x02: "", 0xA0: " "}  # FFFE and 02: a hyphen at a line's end


def read_pdf(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document. Raises UnreadableFile for a scan, a locked file and one that gives no readable characters."""
    use_own_font()
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        raise UnreadableFile(_refusal(str(error))) from error
    pages: list[list[Line]] = []
    chars = 0
    try:
        for number in range(len(document)):
            pages.append(_lines(document[number]))
            chars += sum(len(line.text) for line in pages[-1])
            if chars > limits.document_max_chars:
                break  # more than is kept anyway: reading on would only cost time
        properties = document.get_metadata_dict()
    except PdfiumError as error:
        raise UnreadableFile(f"PDF 损坏 / broken PDF: {error}") from error
    finally:
        document.close()
    empty = [number for number, lines in enumerate(pages, 1) if not lines]
    if len(empty) == len(pages):
        raise UnreadableFile(
            "扫描件,没有文字层,请先做 OCR / a scan without a text layer; run OCR on it first"
            if pages
            else "PDF 没有页面 / a PDF without pages"
        )
    _refuse_unreadable("".join(line.text for lines in pages for line in lines))
    blocks = tuple(blocks_of(pages))
    stated = plausible_properties(
        {"title": properties.get("Title"), "authors": properties.get("Author")}, blocks
    )
    problems = (_empty_pages(empty),) if empty else ()
    return ReadResult((RawDocument(path, blocks, stated, None, "application/pdf"),), problems)


def _refusal(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return "PDF 已加密,请先去除密码 / an encrypted PDF; remove its password first"
    return f"PDF 损坏 / broken PDF: {error}"


def _empty_pages(numbers: list[int]) -> str:
    named = "、".join(map(str, numbers[:20])) + ("…" if len(numbers) > 20 else "")
    return f"第 {named} 页没有文字层,可能是扫描页 / no text layer on page(s) {named}, perhaps scanned"


def _refuse_unreadable(text: str) -> None:
    known = sum(
        unicodedata.category(char) not in {"Co", "Cn", "Cc", "Cs"} and char != "\ufffd" for char in text
    )
    if known < _MIN_READABLE * len(text):
        raise UnreadableFile(
            "字体缺少字符映射,文字无法取出,请做 OCR / fonts without a character map, no text to be had; run OCR on it"
        )


def _lines(page: PdfPage) -> list[Line]:
    """The printed lines of a page that hold anything, in the order of the text layer."""
    layer = page.get_textpage()
    height = page.get_height()
    lines: list[Line] = []
    current: list[int] = []
    codes = [pypdfium2.raw.FPDFText_GetUnicode(layer, index) for index in range(layer.count_chars())]
    for index, code in enumerate([*codes, 10]):
        if code not in (10, 13):
            current.append(index)
            continue
        text = "".join(chr(codes[one]) for one in current).translate(_CHARACTERS)
        inked = [one for one in current if not chr(codes[one]).isspace()]
        if text.strip() and inked:
            chars = "".join(chr(codes[one]) for one in inked)
            lines.append(_line(text.strip(), chars, [_box(layer.raw, one) for one in inked], height))
        current = []
    layer.close()
    page.close()
    return lines


def _line(text: str, chars: str, boxes: list[tuple[float, float, float, float]], page_height: float) -> Line:
    # The cells of Latin letters, often of a second font, are of another height in the same size.
    chinese = [box for char, box in zip(chars, boxes, strict=True) if char >= "\u2e80"]
    bottom = median(bottom for _, bottom, _, _ in chinese or boxes)
    return Line(
        text,
        min(left for left, _, _, _ in boxes),
        max(right for _, _, right, _ in boxes),
        page_height - bottom,
        median(top - bottom for _, bottom, _, top in chinese or boxes),
    )


def _box(layer: ctypes.Structure, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of a character's cell in points; as tall as its font whatever its shape."""
    box = pypdfium2.raw.FS_RECTF()
    pypdfium2.raw.FPDFText_GetLooseCharBox(layer, index, box)
    return box.left, box.bottom, box.right, box.top
