"""The part of a page that holds its article: the element around what the main-text extractor chose.

Its own choice of paragraphs is not taken over: extractors drop short paragraphs, answers, rows and captions, and what
furniture remains is for cleaning to remove and to report.
"""

from __future__ import annotations

import copy
import itertools
import logging
import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set

import trafilatura
from lxml import etree
from lxml.html import HtmlElement

from xunduan.index.reading.html_blocks import PlacedBlock

# It reports every page that it finds too short; whether a page is read is decided here.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_SENTENCE = re.compile(r"[。！？；，,;!?]")
_PROSE_CHARS = 30
"""A block this long with a sentence mark and few links is prose; navigation and teasers' titles are shorter."""
PROSE_LINKS = 0.3
_LINKED = 0.8
"""Share in links from which on a heading belongs to another page."""
_REPEATED = 3
"""Times that a sentence stands on a page from which on it is furniture."""
_BELOW_TITLE = 3
"""Blocks looked at below a title: date lines and sharing buttons among them may read like prose."""
_TOLD_CHARS = 4
"""Where there is no prose at all, blocks from this length on tell where the extractor saw the text."""
_COVERED = 0.9
"""Share of the article's characters that the element chosen as its container must hold."""


def body_of(root: HtmlElement, placed: list[PlacedBlock], titles: Sequence[int]) -> range:
    """The numbers of the blocks inside the element that holds the article; all where none stands out."""
    told = [(number, one) for number, one in enumerate(placed) if is_prose(one)]
    times = Counter(one.block.text for _, one in told if one.block.kind != "table")
    teasers = {one for number, one in told if _is_teaser(placed, number)}
    others = {one for one in placed if times[one.block.text] >= _REPEATED} | teasers
    prose = [one for _, one in told if one not in others]
    extracted = bare(_main_text(root))
    chosen = [one for one in prose if one.block.kind == "table" or bare(one.block.text) in extracted]
    if 2 * chars(chosen) < chars(prose) and not _vouched(placed, titles, prose, chosen):
        chosen = prose  # it took a sidebar for the article
    if not chosen:
        chosen = [
            one for one in placed if len(one.block.text) >= _TOLD_CHARS and bare(one.block.text) in extracted
        ]
        plain = [one for one in placed if one.block.link_density < PROSE_LINKS and not _is_aside(one)]
        if 2 * chars(chosen) < chars(plain):
            return range(len(placed))  # a page of labels, most of which it took for furniture
    if not chosen:
        return range(len(placed))
    rejected = others.union(prose).difference(chosen)
    body = _inside(placed, _grown(_container(chosen), placed, set(chosen), rejected))
    first = placed.index(body[0])
    return range(first, first + len(body))


def _vouched(
    placed: Sequence[PlacedBlock],
    titles: Sequence[int],
    prose: Sequence[PlacedBlock],
    chosen: Sequence[PlacedBlock],
) -> bool:
    """Whether the running text right below the title is what the extractor chose, short as it may be."""
    told, taken = set(prose), set(chosen)
    below = (
        itertools.islice((one for one in placed[title + 1 :] if one in told), _BELOW_TITLE)
        for title in titles
    )
    return any(one in taken for first in below for one in first)


def _main_text(root: HtmlElement) -> str:
    own = copy.deepcopy(root)
    # trafilatura would fill what they cover: a hundred cells a character.
    etree.strip_attributes(own, "colspan", "rowspan")
    found = trafilatura.bare_extraction(own, favor_recall=True, include_comments=False)
    return getattr(found, "text", None) or ""


def is_prose(one: PlacedBlock) -> bool:
    """Whether a block is running text or a table of the article, and not full of links."""
    text = one.block.text
    long = len(text) >= _PROSE_CHARS and _SENTENCE.search(text) is not None
    told = one.block.kind == "table" or (long and one.block.link_density < PROSE_LINKS)
    return told and not _is_aside(one)


def _is_teaser(placed: Sequence[PlacedBlock], number: int) -> bool:
    """Whether a block is the lead of another article: the heading above it is a link."""
    above = placed[number - 1].block if number else None
    return above is not None and above.kind == "heading" and above.link_density > _LINKED


def _is_aside(one: PlacedBlock) -> bool:
    """Whether the markup itself says that a block is not part of the article."""
    tags = [element.tag for element in (one.element, *one.element.iterancestors())]
    return "aside" in tags or ("footer" in tags and not {"article", "main"} & set(tags))


def _container(chosen: Sequence[PlacedBlock]) -> HtmlElement:
    """The innermost element that holds nearly all of the chosen blocks' characters."""
    weights: Counter[HtmlElement] = Counter()
    for one in chosen:
        for element in (one.element, *one.element.iterancestors()):
            weights[element] += len(one.block.text)
    enough = _COVERED * chars(chosen)
    holders = [element for element, chars in weights.items() if chars >= enough]
    return max(holders, key=lambda element: sum(1 for _ in element.iterancestors()))


def _grown(
    container: HtmlElement,
    placed: Sequence[PlacedBlock],
    chosen: Set[PlacedBlock],
    rejected: Set[PlacedBlock],
) -> HtmlElement:
    """The container or the largest element around it that adds neither links nor text the extractor rejected.

    Short lines are no prose: answers, list items and headings may stand beside the container and not in it.
    So may the article's last part, after links to others; it counts against them.
    """
    held = _inside(placed, container)
    while (around := container.getparent()) is not None:
        wider = _inside(placed, around)
        added = set(wider).difference(held)
        linked = sum(one.block.link_density * len(one.block.text) for one in added)
        full_of_links = linked > PROSE_LINKS * chars(added) and linked > 2 * chars(added & chosen)
        if full_of_links or any(one in rejected or _is_aside(one) for one in added):
            break
        container, held = around, wider
    return container


def _inside(placed: Sequence[PlacedBlock], container: HtmlElement) -> list[PlacedBlock]:
    elements = set(container.iter())
    return [one for one in placed if one.element in elements]


def chars(placed: Iterable[PlacedBlock]) -> int:
    """Characters of blocks together."""
    return sum(len(one.block.text) for one in placed)


def bare(text: str) -> str:
    """A text without its blanks, by which page and extractor are compared."""
    return "".join(text.split())
