"""The characters of a PDF page with their places, turned so that lines run from left to right and downwards."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pypdfium2 import PdfPage, raw


@dataclass(frozen=True, slots=True)
class Glyph:
    """One printed character; lengths in points, `base` counted downwards from the upper edge."""

    text: str
    left: float
    right: float
    base: float
    """The position of its base line."""
    size: float
    """The font's size as printed: what the file sets, times its matrix. The font's own box says less: it differs
    by font at one size."""
    broken: bool = False
    """Whether its font does not say which character it is."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight printed line: along `at` from `start` to `end`, all in the coordinates of the glyphs."""

    at: float
    start: float
    end: float
    upright: bool


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """What is printed on a page. `scanned`: a picture fills most of it; `vertical`: its lines were columns."""

    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    scanned: bool
    vertical: bool = False


def _same_looking() -> dict[int, str]:
    """Radicals, compatibility forms and letters of formulas that fonts' character maps give in place of the ordinary
    character."""
    codes = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00), *range(0xFE30, 0xFE50), *range(0x1D400, 0x1D800))
    forms = {code: unicodedata.normalize("NFKC", chr(code)) for code in codes}
    return {code: form for code, form in forms.items() if form != chr(code) and len(form) == 1}


_HYPHEN = "\u00ad"
"""One at a line's end that goes when the next line is joined; pdfium tells it as FFFE or 02."""
CHARACTERS = _same_looking() | {0xFFFE: _HYPHEN, 0x02: _HYPHEN, 0xA0: " "}
UNKNOWN = frozenset({"Co", "Cn", "Cc", "Cs"})
_GB2312_FIRST, _GB2312_LAST = b"\xa1", b"\xd7"
"""The rows of GB 2312 with punctuation and the 3,755 commonest characters: a quarter of such codes by chance."""
_COMMON = 0.7
_MAX_SEGMENTS = 20_000
"""A page with more lines is a drawing, and no table is looked for in it."""
_SHORTEST_RULE = 6.0
_STRAIGHT = 1.0
_SCAN_SHARE = 0.5

_Turn = Callable[[float, float], tuple[float, float]]


def printed(page: PdfPage) -> PrintedPage:
    """Characters in the order of the file, and the straight lines, of one page."""
    width, height = page.get_size()
    layer = page.get_textpage()
    try:
        found = list(_placed(layer.raw, layer.count_chars()))
    finally:
        layer.close()
    turn, direction = _turn(found, width, height)
    glyphs = tuple(_upright(one.turned(turn)) for one in found if one.direction == direction)
    rules, pictures = _drawn(page, turn)
    vertical = _is_vertical(glyphs)
    if vertical:
        # Digits and Latin words lie on their side in the column.
        sideways = (direction - 1) % 4
        glyphs = tuple(
            one.on_its_side(turn) if one.direction == sideways else _laid_down(_upright(one.turned(turn)))
            for one in found
            if one.direction in (direction, sideways)
        )
        rules = tuple(_rule_laid_down(rule) for rule in rules)
    return PrintedPage(_mapped(glyphs), rules, pictures > _SCAN_SHARE * width * height, vertical)


@dataclass(frozen=True, slots=True)
class _Placed:
    text: str
    box: tuple[float, float, float, float]
    origin: tuple[float, float]
    size: float
    direction: int
    """Quarter turns against the clock."""
    broken: bool

    def turned(self, turn: _Turn) -> Glyph:
        left, bottom, right, top = self.box
        one, other = turn(left, bottom), turn(right, top)
        return Glyph(
            self.text,
            min(one[0], other[0]),
            max(one[0], other[0]),
            turn(*self.origin)[1],
            self.size,
            self.broken,
        )

    def on_its_side(self, turn: _Turn) -> Glyph:
        """A character that lies on its side in a column, as if the column were a level line."""
        one, other = turn(*self.box[:2]), turn(*self.box[2:])
        middle = (one[0] + other[0]) / 2
        start, end = sorted((one[1], other[1]))
        return Glyph(self.text, start, end, self.size / 2 - middle, self.size, self.broken)


def _placed(layer: ctypes.Structure, count: int) -> Iterator[_Placed]:
    measures: dict[int | None, tuple[float, float, bool]] = {}
    box, matrix = raw.FS_RECTF(), raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(layer, index)
        if 0xDC00 <= code < 0xE000 and 0xD800 <= (high := raw.FPDFText_GetUnicode(layer, index - 1)) < 0xDC00:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00  # told in two halves at one place
        elif 0xD800 <= code < 0xDC00:
            continue
        if code in (10, 13) or raw.FPDFText_IsGenerated(layer, index) == 1:
            continue
        text = chr(code).translate(CHARACTERS) if code <= 0x10FFFF else "\ufffd"
        if not text:
            continue
        drawn = raw.FPDFText_GetTextObject(layer, index)
        key = ctypes.cast(drawn, ctypes.c_void_p).value
        if key not in measures:
            raw.FPDFText_GetMatrix(layer, index, matrix)
            scale = math.hypot(matrix.c, matrix.d)
            angle = math.atan2(matrix.b, matrix.a)
            embedded = raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(drawn)) == 1
            measures[key] = scale * raw.FPDFText_GetFontSize(layer, index), angle, embedded
        size, angle, embedded = measures[key]
        quarters = angle / (math.pi / 2)
        if abs(quarters - round(quarters)) > 0.1:
            continue  # across the page: a watermark
        raw.FPDFText_GetLooseCharBox(layer, index, box)
        raw.FPDFText_GetCharOrigin(layer, index, x, y)
        # Of a font that is not embedded the code is the character, or nobody could print it.
        broken = embedded and raw.FPDFText_HasUnicodeMapError(layer, index) == 1
        broken = broken or text == "\ufffd" or unicodedata.category(text) in UNKNOWN
        edges = (box.left, box.bottom, box.right, box.top)
        yield _Placed(text, edges, (x.value, y.value), abs(size) or 1.0, round(quarters) % 4, broken)


def _turn(found: Sequence[_Placed], width: float, height: float) -> tuple[_Turn, int]:
    """How to turn the page so that most of its text is level, and the direction of that text."""
    counts = Counter(one.direction for one in found if not one.text.isspace())
    direction = counts.most_common(1)[0][0] if counts else 0
    turns: tuple[_Turn, ...] = (
        lambda x, y: (x, height - y),
        lambda x, y: (y, x),
        lambda x, y: (width - x, y),
        lambda x, y: (height - y, width - x),
    )
    return turns[direction], direction


def _mapped(glyphs: tuple[Glyph, ...]) -> tuple[Glyph, ...]:
    """The glyphs, none of them broken where those without a mapping are common characters all the same.

    pdfium gives the bare code of a character whose font has no map; in some encodings that is the character.
    """
    broken = [glyph for glyph in glyphs if glyph.broken]
    rows = [glyph.text.encode("gb2312", "ignore")[:1] for glyph in broken if glyph.text >= "\u2e80"]
    common = sum(_GB2312_FIRST <= row <= _GB2312_LAST for row in rows)
    if common < _COMMON * len(broken):
        return glyphs
    return tuple(replace(glyph, broken=False) if glyph.broken else glyph for glyph in glyphs)


def _upright(glyph: Glyph) -> Glyph:
    """A character that has no width gets its size's: nothing can be said of the gaps between such otherwise."""
    return glyph if glyph.right > glyph.left else replace(glyph, right=glyph.left + glyph.size)


def _is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Whether the page is written in columns: most characters stand below the one before them."""
    below = beside = 0
    for one, other in pairwise(glyph for glyph in glyphs if glyph.text >= "\u2e80"):
        across = abs((other.left + other.right) - (one.left + one.right)) / 2
        down = other.base - one.base
        if across < 0.3 * one.size and 0.5 * one.size < down < 2 * one.size:
            below += 1
        elif abs(down) < 0.3 * one.size:
            beside += 1
    return below > 2 * beside and below > 1


def _laid_down(glyph: Glyph) -> Glyph:
    """A glyph of vertical writing as if written level: down is forward, and the column to the left is the next line."""
    middle = (glyph.left + glyph.right) / 2
    # Bases are only compared: that they are negative does no harm.
    return replace(glyph, left=glyph.base - glyph.size, right=glyph.base, base=glyph.size / 2 - middle)


def _rule_laid_down(rule: Rule) -> Rule:
    if rule.upright:
        return Rule(-rule.at, rule.start, rule.end, False)
    return Rule(rule.at, -rule.end, -rule.start, True)


def _drawn(page: PdfPage, turn: _Turn) -> tuple[tuple[Rule, ...], float]:
    """The straight lines of a page, level and upright ones, and the area under its pictures in square points."""
    rules: list[Rule] = []
    pictures, segments = 0.0, 0
    for shape in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = shape.get_bounds()
            pictures += max(0.0, right - left) * max(0.0, top - bottom)
            continue
        segments += max(0, raw.FPDFPath_CountSegments(shape.raw))
        if segments > _MAX_SEGMENTS:
            return (), pictures
        rules.extend(_rules(shape.raw, turn))
    return tuple(rules), pictures


def _rules(path: ctypes.Structure, turn: _Turn) -> Iterator[Rule]:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = turn(
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _rule(last, point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _rule(point, begin)
            last = begin


def _rule(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Rule]:
    across, down = abs(one[0] - other[0]), abs(one[1] - other[1])
    if down <= _STRAIGHT and across >= _SHORTEST_RULE:
        yield Rule((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0]), False)
    elif across <= _STRAIGHT and down >= _SHORTEST_RULE:
        yield Rule((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1]), True)
