"""Hard-wrapped text: old systems break every paragraph into lines of one width; here they are joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from xunduan.index.article.cleaning.furniture import page_edges
from xunduan.index.documents import RawDocument
from xunduan.language.fold import fold
from xunduan.language.han import HAN
from xunduan.language.tokens import words

_MIN_LINES = 6
_NARROWEST, _WIDEST = 48, 140
"""Line widths (a Chinese character counts two) at which systems wrap; narrower lines are lists and verse."""
_SLACK = 4
"""A wrapped line falls short of the width by a character or two, where the next one would not fit."""
_TERMINAL = re.compile(r"[。！？!?；;：:…][”’\"'」』)）]*$|\.$")
_OPENS = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、.章节条]|[(（][一二三四五六七八九十\d]+[)）]|\d{1,2}[.、)]|[■□●◆▪◎★•·—-])"
)
_NUMERAL = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿]")
_WORD_CHARS = 8
"""Characters on both sides of a break that tell whether a word bridges it."""
_BROKEN_WORDS, _BROKEN_SHARE = 12, 0.1
"""Lines that break off within a word, and their share of the lines that could be wrapped, from which on a file is what
a program took out of pages: of paragraphs, and of lists of questions, less than a twentieth do."""
_LAID_OUT = re.compile(r"^[\W_]*$|\S {4,}\S|[.·…]{6}|(?: \.){6}")
"""A ruled line, one whose parts stand apart as columns do, or an entry of a list of contents: such a line ends where
its author ended it."""
_LINES = frozenset({"text", "heading"})
"""What the lines of a text file are: subheads are marked by a triangle."""
_HALF = re.compile(r"[\u0000-\u024f]")
_ASCII_END, _ASCII_START = re.compile(r"[A-Za-z0-9,.;:]$"), re.compile(r"^[A-Za-z0-9]")


def _width(text: str) -> int:
    return 2 * len(text) - len(_HALF.findall(text))


_NEVER_FIRST = re.compile(r"[，。、；：？！》〉」』”’）】…]")
_NEVER_LAST = re.compile(r"[《〈「『“‘（【]$")
"""Chinese typesetting lets no line begin with the one or end with the other: such a break is not the author's."""


def mend(raw: RawDocument) -> RawDocument:
    """`raw` with lines joined that were broken where no line can break, as around the links of a copied page."""
    blocks = list(raw.blocks)
    last: int | None = None
    for index, block in enumerate(blocks):
        text = block.text.strip()
        if not text or block.kind != "text":
            last = last if not text else None
            continue
        if last is not None and (_NEVER_FIRST.match(text) or _NEVER_LAST.search(blocks[last].text.rstrip())):
            blocks[last] = replace(blocks[last], text=blocks[last].text.rstrip() + text)
            blocks[index] = replace(block, text="")
        else:
            last = index
    return replace(raw, blocks=tuple(blocks))


def unwrap(raw: RawDocument) -> RawDocument:
    """`raw` with the lines of wrapped paragraphs joined; itself where its lines are paragraphs already.

    A file is wrapped where at least two fifths of its lines are equally wide, none is much wider, and most of
    those break off in mid-sentence; or where many break off within a word, as in text taken out of the pages of a
    PDF file, whose lines are of several widths. The joined paragraph stands at its first line; the others become
    blank, so that numbers hold.
    """
    if raw.media_type != "text/plain" or any(block.kind not in _LINES for block in raw.blocks):
        return raw
    texts = [block.text.rstrip() for block in raw.blocks]
    apart = page_edges([text.strip() for text in texts])
    kept = [text for index, text in enumerate(texts) if index not in apart]
    width = _wrap_width(kept) or _page_width(kept)
    if width is None:
        few = sum(map(bool, texts)) < _MIN_LINES
        return _joined_in_words(raw, texts) if few else raw
    indented = sum(text[:2].isspace() for text in texts if text) >= 2
    pieces = [[text] for text in texts]  # joined at the end: a paragraph may have any number of lines
    begin, last = 0, 0
    for index in range(1, len(texts)):
        if index in apart:
            continue  # a page ends inside a paragraph too
        line, running, last = texts[last], raw.blocks[last].kind == raw.blocks[index].kind == "text", index
        if running and _goes_on(line, texts[index], width, indented):
            added = texts[index].lstrip()
            gap = " " if _ASCII_END.search(line) and _ASCII_START.match(added) else ""
            pieces[begin].append(gap + added)
            pieces[index] = []
        else:
            begin = index
    joined = zip(raw.blocks, pieces, strict=True)
    return replace(raw, blocks=tuple(replace(block, text="".join(parts)) for block, parts in joined))


def _joined_in_words(raw: RawDocument, texts: Sequence[str]) -> RawDocument:
    """`raw`, too short for its widths to say much, with lines joined that break off within a word or a number.

    The broken line must be as wide as a wrapped one, and no line of its paragraph wider.
    """
    widest = max(map(_width, texts), default=0)
    blocks = list(raw.blocks)
    begin = None
    for index in range(1, len(texts)):
        line, following = texts[index - 1], texts[index]
        wide = _NARROWEST <= widest <= _WIDEST and _is_full(line, widest)
        if (
            wide
            and following.strip()
            and not _OPENS.match(following.lstrip())
            and _in_a_word(line, following.lstrip())
        ):
            begin = index - 1 if begin is None else begin
            blocks[begin] = replace(blocks[begin], text=blocks[begin].text.rstrip() + following.strip())
            blocks[index] = replace(blocks[index], text="")
        else:
            begin = None
    return replace(raw, blocks=tuple(blocks)) if blocks != list(raw.blocks) else raw


def _in_a_word(line: str, following: str) -> bool:
    """Whether the break stands within a word of the dictionary, a number, or behind a comma."""
    if line[-1] in "，、" or (_NUMERAL.match(line[-1]) and _NUMERAL.match(following[0])):
        return True
    if not (HAN.match(line[-1]) and HAN.match(following[0])):
        return False
    before, after = fold(line[-_WORD_CHARS:]), fold(following[:_WORD_CHARS])
    end = 0
    for word in words(before + after):
        end = (before + after).index(word, end) + len(word)
        if end > len(before):
            return end - len(word) < len(before)
    return False


def _wrap_width(texts: Sequence[str]) -> int | None:
    """The width at which the lines were wrapped, or None."""
    widths = sorted(_width(text) for text in texts if text)
    if len(widths) < _MIN_LINES:
        return None
    width = widths[int(0.95 * (len(widths) - 1))]
    if not _NARROWEST <= width <= _WIDEST or widths[-1] > width + _SLACK:
        return None
    full = [text for text in texts if text and _is_full(text, width) and not _LAID_OUT.search(text)]
    broken = sum(_TERMINAL.search(text) is None for text in full)
    return width if 5 * len(full) >= 2 * len(widths) and 2 * broken >= len(full) and broken >= 4 else None


def _page_width(texts: Sequence[str]) -> int | None:
    """The least width that lines of pages were mostly set to, told by those that break off within a word, or None."""
    lines = [text for text in texts if text.strip()]
    could = sum(_width(line) >= _NARROWEST for line in lines)
    broken = sorted(
        width
        for line, following in pairwise(lines)
        if _NARROWEST <= (width := _width(line)) <= _WIDEST
        and not _LAID_OUT.search(line)
        and not _OPENS.match(following.lstrip())
        and _in_a_word(line, following.lstrip())
    )
    if len(broken) < max(_BROKEN_WORDS, _BROKEN_SHARE * could):
        return None
    return broken[len(broken) // 4]


def _is_full(line: str, width: int) -> bool:
    """Whether a line reaches the width, in columns or in characters: some systems count digits as wide."""
    return _width(line) >= width - _SLACK or 2 * len(line) >= width - 1


def _goes_on(line: str, following: str, width: int, indented: bool) -> bool:
    """Whether `following` continues the paragraph of `line`; a number alone is a page's."""
    if not line or not following or not _is_full(line, width):
        return False
    if _LAID_OUT.search(line) or _LAID_OUT.search(following) or following.strip().isdecimal():
        return False
    if indented and following[:2].isspace() or _OPENS.match(following.lstrip()):
        return False
    # Without indents, a full line that ends its sentence may end its paragraph too; a cut there does no harm.
    return indented or _TERMINAL.search(line) is None
