"""PDF files with a text layer: pages as they are printed, to be put together by `xunduan.index.reading.pdf_layout`."""

from __future__ import annotations

import time
from collections.abc import Sequence

from pypdfium2 import PdfDocument, PdfiumError

from xunduan.errors import Message, UnreadableFile, bilingual
from xunduan.index.documents import Dropped, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult, encrypted
from xunduan.index.reading.ocr import TOLD, recognise, recognised_pages
from xunduan.index.reading.pdf_fonts import use_own_font
from xunduan.index.reading.pdf_glyphs import PrintedPage, printed
from xunduan.index.reading.pdf_layout import Line, blocks_of
from xunduan.index.reading.pdf_page import lines_below
from xunduan.index.reading.properties import plausible_properties

_MIN_READABLE = 0.7
"""Share of a page's characters that must be real ones; fonts without a character map give private or undefined ones."""
_SCAN_CHARS = 40
"""Characters below which the text on a page that is a picture is a stamp or page number over a scan."""
_NAMED_PAGES = 20
_OCR_SCALE = 200 / 72
"""Pages are recognised at 200 dots an inch."""
_OCR_SHARE = 0.7
"""Share of the time for a file after which no further page is recognised, so that what was is kept."""


def read_pdf(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document. Raises UnreadableFile for a scan, a locked file and one that gives no readable characters.

    Pages that are scans, or whose fonts do not say which characters they show, are left out and named as a problem;
    with recognition on they are recognised, page by page while there is time, and named with the mean confidence.
    """
    use_own_font()
    try:
        document = PdfDocument(data)
    except PdfiumError as error:
        raise UnreadableFile(_refusal(str(error))) from error
    pages: list[list[Line]] = []
    wrong: dict[str, list[int]] = {}
    recognised: dict[int, float] = {}
    chars, names = 0, None
    end = time.monotonic() + _OCR_SHARE * limits.file_max_seconds
    try:
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            shown = printed(page)
            fault = page_fault(shown)
            if fault is not None and limits.ocr and time.monotonic() < end:
                picture = recognise(page.render(scale=_OCR_SCALE).to_numpy())
                TOLD.get()(number, len(document))
                if picture.page.glyphs:
                    shown, fault = picture.page, None
                    recognised[number] = picture.confidence
            page.close()
            if fault is not None:
                wrong.setdefault(fault, []).append(number)
            found, names = ([], None) if fault is UNMAPPED else lines_below(shown, names)
            pages.append(found)
            chars += sum(len(line.text) for line in pages[-1])
            if chars > limits.document_max_chars:
                break  # more than is kept anyway: reading on would only cost time
        properties = document.get_metadata_dict()
    except PdfiumError as error:
        raise UnreadableFile("PDF 损坏", f"broken PDF: {error}") from error
    finally:
        document.close()
    if sum(map(len, wrong.values())) == len(pages):
        raise UnreadableFile(_no_text(len(pages), wrong))
    left_out: list[Dropped] = []
    blocks = tuple(blocks_of(pages, left_out))
    stated = plausible_properties(
        {"title": properties.get("Title"), "authors": properties.get("Author")}, blocks
    )
    problems = tuple(named_pages(fault, numbers) for fault, numbers in wrong.items())
    problems += (recognised_pages(recognised),) if recognised else ()
    return ReadResult(
        (RawDocument(path, blocks, stated, None, "application/pdf", left_out=tuple(left_out)),), problems
    )


def _refusal(error: str) -> str:
    if "password" in error.lower() or "security" in error.lower():
        return encrypted("PDF")
    return bilingual("PDF 损坏", f"broken PDF: {error}")


_EMPTY = bilingual("没有文字层，可能是扫描页", "no text layer, perhaps scanned")
_SCANNED = bilingual("是图片，只有零星文字，可能是扫描页", "a picture with hardly any text, perhaps scanned")
UNMAPPED = bilingual(
    "字体缺少字符映射，文字无法取出，请做 OCR",
    "its fonts have no character map, so no text can be read; run OCR on it",
)


def page_fault(page: PrintedPage) -> str | None:
    """Why the text of a page is none, or none to be read; None where it is."""
    inked = [glyph for glyph in page.glyphs if not glyph.text.isspace()]
    if not inked:
        return _EMPTY
    # The leaders of a list of contents are no letters.
    told = sum(glyph.broken or glyph.text.isalnum() for glyph in inked)
    if sum(glyph.broken for glyph in inked) > (1 - _MIN_READABLE) * told:
        return UNMAPPED
    return _SCANNED if page.scanned and len(inked) < _SCAN_CHARS else None


def _no_text(pages: int, wrong: dict[str, list[int]]) -> str:
    if not pages:
        return bilingual("PDF 没有页面", "a PDF without pages")
    if UNMAPPED in wrong:
        return UNMAPPED
    return bilingual("扫描件，没有文字层，请先做 OCR", "a scan without a text layer; run OCR on it first")


def named_pages(fault: str, numbers: Sequence[int]) -> str:
    """The problem of the pages that have a fault, by their numbers."""
    named = "、".join(map(str, numbers[:_NAMED_PAGES])) + ("…" if len(numbers) > _NAMED_PAGES else "")
    return str(Message.of(fault).at(f"第 {named} 页", f"page(s) {named}"))
