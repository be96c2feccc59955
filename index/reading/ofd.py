"""OFD, the layout format of Chinese offices (GB/T 33190): pages of placed text, put together as those of PDF files
are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

import ofdkit

from xunduan.errors import UnreadableFile
from xunduan.index.documents import Dropped, RawDocument
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.packed import Package
from xunduan.index.reading.pdf import UNMAPPED, named_pages, page_fault
from xunduan.index.reading.pdf_glyphs import CHARACTERS, UNKNOWN, Glyph, PrintedPage
from xunduan.index.reading.pdf_layout import Line, blocks_of
from xunduan.index.reading.pdf_page import lines_below
from xunduan.index.reading.properties import plausible_properties

_POINTS = 72 / 25.4
"""To the millimetre."""


def read_ofd(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document. Pages without text, or whose fonts do not say which characters they show, are named as a problem,
    the latter left out; UnreadableFile where there are no others."""
    Package(data, limits, "ofd")
    try:
        with ofdkit.open(data) as document:
            pages: list[list[Line]] = []
            wrong: dict[str, list[int]] = {}
            names = None
            for number, page in enumerate(document.pages, 1):
                shown = PrintedPage(tuple(_glyphs(page.runs)), (), False)
                fault = page_fault(shown)
                if fault is not None:
                    wrong.setdefault(fault, []).append(number)
                lines, names = ([], None) if fault is UNMAPPED else lines_below(shown, names)
                pages.append(lines)
            info = document.info
    except ofdkit.OFDError as error:
        raise UnreadableFile("ofd 文件损坏", f"broken ofd: {error}") from error
    left_out: list[Dropped] = []
    blocks = tuple(blocks_of(pages, left_out))
    if not blocks:
        if UNMAPPED in wrong:
            raise UnreadableFile(UNMAPPED)
        raise UnreadableFile("OFD 没有文字，可能是扫描件", "an OFD file without text, perhaps a scan")
    stated = plausible_properties({"title": info.title, "authors": info.author}, blocks)
    return ReadResult(
        (RawDocument(path, blocks, stated, None, "application/ofd", left_out=tuple(left_out)),),
        tuple(named_pages(fault, numbers) for fault, numbers in wrong.items()),
    )


def _glyphs(runs: Sequence[ofdkit.TextRun]) -> Iterator[Glyph]:
    """The characters of runs; a run says how wide it is as a whole, Latin letters take half a character of it."""
    for run in runs:
        shares = [0.55 if char < "\u0250" else 1.0 for char in run.text]
        unit = run.width / sum(shares) if run.width > 0 and shares else run.size
        left = run.x
        for char, share in zip(run.text, shares, strict=True):
            right = left + share * unit
            yield Glyph(
                char.translate(CHARACTERS) or char,
                left * _POINTS,
                right * _POINTS,
                run.y * _POINTS,
                run.size * _POINTS,
                unicodedata.category(char) in UNKNOWN,
            )
            left = right
