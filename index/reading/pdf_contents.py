"""Lists of contents of a printed document: entries whose page numbers rise, with dots that lead to them or without."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

from xunduan.index.documents import Block, Dropped, RawDocument
from xunduan.index.reading.lines import ends_sentence

_DOT = "[.．…·‥_—-]"
_LEADER = re.compile(
    rf"(?<!{_DOT})(?<!{_DOT}\s)(?:(?:{_DOT}\s?){{4,}}+\s*+[(（]?\s*+\d{{1,4}}"
    r"|(?:[.．…·‥]\s?){4,}+\s*+[(（]?\s*+[ivxlIVXLⅠ-ⅻ]{1,6})\s*+[)）]?$"
)
"""Pages before the first have Roman numbers; dashes lead to a letter as well, as in a court's heading."""
_PAGED = re.compile(r"(?P<title>.*[^\d\s：；])[\s：；]+(?P<page>\d{1,4})")
"""An entry without dots: as text, or as a row of two cells and more."""
_LABEL = re.compile(r"\s*目\s*[录錄次]\s*|\s*contents\s*", re.I)
_BETWEEN = str.maketrans("", "", " \u3000：；")
_MIN_ENTRIES = 3
_PAGED_TYPES = frozenset(
    {
        "application/msword",
        "application/rtf",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)
_MAX_CHARS = 80


def is_led(text: str) -> bool:
    """Whether dots and a page number stand at the end of a line, as in a list of contents."""
    return _LEADER.search(text) is not None


def contents_of(blocks: Sequence[Block]) -> Set[int]:
    """The numbers of the blocks that are lists of contents: their entries, the wrapped beginnings of these, the label.

    Entries with dots tell themselves. Without dots three or more are a list where their page numbers do not fall, and
    where a label stands above them or each comes again below: a table of figures has neither.
    """
    found: set[int] = set()
    for run in _runs(blocks):
        led = [at for at in run if is_led(blocks[at].text)]
        entries = led if len(led) >= _MIN_ENTRIES or (led and run[0] - 1 in found) else _paged(blocks, run)
        if entries:
            found.update(at for at in run if entries[0] <= at <= entries[-1])
    labels = {at - 1 for at in found if at and at - 1 not in found and _is_label(blocks[at - 1])}
    return found | labels


def without_contents(document: RawDocument) -> RawDocument:
    """A document of a word processor without its lists of contents, which it prints with the numbers of its pages;
    another document as it is."""
    entries = contents_of(document.blocks) if document.media_type in _PAGED_TYPES else frozenset()
    if len(entries) in (0, len(document.blocks)):
        return document  # nothing else would be left of it
    left_out = [Dropped(document.blocks[at].text, "contents", at + 1) for at in sorted(entries)]
    blocks = (block for at, block in enumerate(document.blocks) if at not in entries)
    return replace(document, blocks=tuple(blocks), left_out=(*document.left_out, *left_out))


def _runs(blocks: Sequence[Block]) -> Iterator[list[int]]:
    """Numbers of blocks in a row that could be entries; one between two may be the first line of the second."""
    run: list[int] = []
    for at, block in enumerate(blocks):
        if _is_entry(block) or (run and run[-1] == at - 1 and _wraps(blocks, at)):
            run.append(at)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_entry(block: Block) -> bool:
    return is_led(block.text) or _PAGED.fullmatch(block.text[-_MAX_CHARS:]) is not None


def _wraps(blocks: Sequence[Block], at: int) -> bool:
    text = blocks[at].text
    return (
        len(text) <= _MAX_CHARS
        and not ends_sentence(text)
        and at + 1 < len(blocks)
        and _is_entry(blocks[at + 1])
    )


def _paged(blocks: Sequence[Block], run: Sequence[int]) -> list[int]:
    """The entries of a run without dots; none where nothing marks the run as a list of contents."""
    told = [
        (at, match)
        for at in run
        if len(blocks[at].text) <= _MAX_CHARS and (match := _PAGED.fullmatch(blocks[at].text))
    ]
    pages = [int(match["page"]) for _, match in told]
    if len(told) < _MIN_ENTRIES or pages != sorted(pages) or pages[0] == pages[-1]:
        return []
    labelled = run[0] > 0 and _is_label(blocks[run[0] - 1])
    below = {_bare(block.text) for block in blocks[run[-1] + 1 :] if len(block.text) <= _MAX_CHARS}
    if labelled or all(_bare(match["title"]) in below for _, match in told):
        return [at for at, _ in told]
    return []


def _is_label(block: Block) -> bool:
    return _LABEL.fullmatch(block.text) is not None


def _bare(text: str) -> str:
    return text.translate(_BETWEEN)
