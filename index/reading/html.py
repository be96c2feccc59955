"""HTML pages: every block of the part of the page that holds the article.

`html_body` says which part that is; here its title, its date and its credits are found at its edges.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml.html import HtmlElement

from xunduan.index.article.cleaning.credits import is_byline, is_credit
from xunduan.index.article.cleaning.furniture import is_imprint, strong_rule, weak_rule
from xunduan.index.article.cleaning.lines import Line
from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.article.cleaning.titles import SUBTITLE, title_start
from xunduan.index.documents import Block, Dropped, RawDocument
from xunduan.index.reading.encodings import Decoded, decode
from xunduan.index.reading.html_blocks import PlacedBlock, blocks_of, parse, revealed
from xunduan.index.reading.html_body import PROSE_LINKS, bare, body_of, chars, is_prose
from xunduan.index.reading.html_furniture import way_to_page
from xunduan.index.reading.html_issue import issue_day, published_day
from xunduan.index.reading.html_metadata import ends_title, page_title, stated_by
from xunduan.index.reading.html_posts import posted_on, posts_of
from xunduan.index.reading.html_record import record_start, whole_record
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.language.dates import PRINTED_DAY, parse_date
from xunduan.language.fold import fold
from xunduan.language.names import is_name
from xunduan.language.text import Text

_DECLARED = re.compile(rb"<(?:meta|\?xml)[^<>]*?(?:charset|encoding)\s*+=\s*+[\"']?\s*+([\w.:-]+)", re.I)
_FEW_WORDS = 150
_LINK_SHARE = 0.6
"""Characters of running text at most, and share of the whole page in links, of a page that only leads elsewhere."""
_HEADER_BLOCKS, _FOOTER_BLOCKS = 12, 6
"""The most blocks above the container that can be its title, date and source line, and below it its credits."""
_ABOVE_TITLE = 2
"""The most lines above a title among which its date stands."""
_IMPRINT_CHARS = 80
"""The most characters of a line that says when and by whom something was published."""
_DAY_DIGITS = 4
"""A day has as many digits; a counter beside a button has fewer."""
_MIN_TITLE_CHARS, _TITLE_CHARS = 5, 90
_SITE_BEFORE = re.compile(r"\S\s?[-_|｜–—:：»>]\s?$")
"""What stands before an article's title at the end of its page's."""
_LONG_TITLE = 10
"""Characters from which on a heading above the text is a title and not the name of a column."""
_PUBLISHER, _END_MARK = BY_NAME["publisher_name"], BY_NAME["end_mark"]
OUTSIDE = "outside_article"
"""The rule by which the reader leaves out the page around the article."""


def read_html(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document: the blocks of the article, and what the page states of itself."""
    return ReadResult((html_document(decode(data, declared_charset(data)), path),))


def whole_page(data: bytes, charset: str | None = None) -> list[Block]:
    """All blocks of a page with nothing of a site around its text: a letter, a chapter of a book."""
    return [one.block for one in blocks_of(parse(decode(data, charset or declared_charset(data)).text))]


def declared_charset(data: bytes) -> str | None:
    """The charset that a page's own first bytes name, true or not."""
    declared = _DECLARED.search(data[:4096])
    return declared[1].decode("ascii", "replace") if declared else None


def html_document(decoded: Decoded, path: str, url: str = "") -> RawDocument:
    """The document of a page; `url` is where it was saved from, if the file around it says so."""
    root = parse(decoded.text)
    stated = stated_by(root, decoded.text)
    if url and "url" not in stated:
        stated["url"] = url
    root, shown = _shown(root)
    placed = _whole_title(whole_record(shown), page_title(root))
    titles = _titles(placed, page_title(root), stated.get("title", ""))
    body = body_of(root, placed, titles)
    if _only_leads(placed, body, titles):
        body = range(len(placed))
    if title := _printed_title(placed, body, page_title(root), stated.get("title", "")):
        stated["title"] = title
    article: Sequence[int] = posts_of(root, placed)
    if article:
        stated.setdefault("published", posted_on(placed, article))
    else:
        article = range(_header_start(placed, body, stated.get("title", "")), _footer_end(placed, body.stop))
    trail = way_to_page(root)
    article = [number for number in article if placed[number].element not in trail] or article
    inside = frozenset(article)
    if day := published_day(_imprint_above(placed, article), parse_date(stated.get("published", "")) or ""):
        stated["published"] = day
    if not any(
        PRINTED_DAY.search(fold(one.block.text))
        for one in map(placed.__getitem__, article)
        if _is_imprint(one)
    ):
        around = (one.block.text for number, one in enumerate(placed) if number not in inside)
        stated.setdefault("published", issue_day(around))
    blocks = tuple(placed[number].block for number in article)
    problems = (decoded.problem,) if decoded.problem else ()
    left_out = tuple(
        Dropped(one.block.text, OUTSIDE, 0 if number < article[0] else len(blocks) + 1)
        for number, one in enumerate(placed)
        if number not in inside
    )
    return RawDocument(path, blocks, stated, None, "text/html", decoded.encoding, left_out, problems)


def _shown(root: HtmlElement) -> tuple[HtmlElement, list[PlacedBlock]]:
    """The page and its blocks; where no text is shown, those of the page that a script would show."""
    shown = blocks_of(root)
    if not any(map(is_prose, shown)):
        loaded = revealed(root)
        blocks = blocks_of(loaded)
        if any(map(is_prose, blocks)):
            return loaded, blocks
    return root, shown


def _imprint_above(placed: Sequence[PlacedBlock], article: Sequence[int]) -> list[str]:
    """The lines above an article's text that say when and by whom it was published."""
    above = itertools.takewhile(lambda one: not is_prose(one), map(placed.__getitem__, article))
    return [one.block.text for one in above if one.block.kind != "table" and _is_imprint(one)]


def _whole_title(placed: list[PlacedBlock], page: str) -> list[PlacedBlock]:
    """The blocks, those of a title on two lines made one: the page's own title begins with both, and ends there."""
    for number, (one, other) in enumerate(itertools.pairwise(placed)):
        both = one.block.text + other.block.text
        parted = one.element is other.element and not _is_site(other.block.text)
        begins = len(one.block.text) >= _MIN_TITLE_CHARS and (parted or not ends_title(page, one.block.text))
        if begins and len(both) <= _TITLE_CHARS and ends_title(page, both):
            whole = replace(one, block=replace(one.block, text=both))
            return [*placed[:number], whole, *placed[number + 2 :]]
    return placed


def _titles(placed: Sequence[PlacedBlock], page: str, stated: str) -> list[int]:
    """The numbers of the blocks that are the article's title: the stated one, or what the page's own begins with."""
    told = bare(stated)
    return [
        number
        for number, text in enumerate(one.block.text for one in placed)
        if len(text) >= _MIN_TITLE_CHARS and (bare(text) == told or ends_title(page, text))
    ]


def _only_leads(placed: Sequence[PlacedBlock], body: range, titles: Sequence[int]) -> bool:
    """Whether a page is one of links with a few words: neither its title nor a day stands where its text begins."""
    linked = sum(one.block.link_density * len(one.block.text) for one in placed)
    told = chars(placed[number] for number in body if is_prose(placed[number]))
    if told > _FEW_WORDS or linked < _LINK_SHARE * chars(placed):
        return False
    near = range(max(0, body.start - _HEADER_BLOCKS), min(body.start + _HEADER_BLOCKS, len(placed)))
    plain = [number for number in near if placed[number].block.link_density < PROSE_LINKS]
    dated = any(PRINTED_DAY.search(fold(placed[number].block.text)) for number in plain)
    named = any(number in titles and not _is_site(placed[number].block.text) for number in plain)
    return not dated and not named


def _header_start(placed: Sequence[PlacedBlock], body: range, title: str) -> int:
    """The number of the block where the article's title stands above its container, else the container's first.

    Where no text stands out, the article begins with its title wherever that is.
    """
    above = range(body.start - 1, max(-1, body.start - 1 - _HEADER_BLOCKS), -1)
    for number in _whole(placed, body) or above:
        block = placed[number].block
        if title and bare(block.text) == bare(title):
            return _dated_start(placed, record_start(placed, number))
        if block.kind == "heading" and block.level == 1 and number < body.start:
            return _dated_start(placed, number)
    return body.start


def _dated_start(placed: Sequence[PlacedBlock], title: int) -> int:
    """The number of the line above the title that says when, beside it in the markup, where none below it does."""
    text = next((number for number in range(title, len(placed)) if is_prose(placed[number])), len(placed))
    if any(PRINTED_DAY.search(fold(one.block.text)) for one in placed[title:text]):
        return title
    for number in range(title - 1, max(-1, title - 1 - _ABOVE_TITLE), -1):
        beside = placed[number].element.getparent() is placed[title].element.getparent()
        if beside and PRINTED_DAY.search(fold(placed[number].block.text)) and _is_imprint(placed[number]):
            return number
    return title


def _whole(placed: Sequence[PlacedBlock], body: range) -> range:
    """The numbers of all blocks where no part of the page stands out as its article; none where one does."""
    return body if len(body) == len(placed) else range(0)


def _printed_title(placed: Sequence[PlacedBlock], body: range, page: str, stated: str) -> str:
    """The block near the text with which the page's title begins, where that says more than what is stated.

    On a third of all pages the title stands in no heading element, and the page's own has names behind it. Where
    the one that is stated stands nowhere near the text it is the site's or the column's, and the line above the
    imprint is it, or the heading above the text.
    """
    near = range(max(0, body.start - _HEADER_BLOCKS), min(body.start + _HEADER_BLOCKS, len(placed)))
    blocks = [placed[number].block for number in _whole(placed, body) or near]
    texts = [block.text[title_start(fold(block.text)) :] for block in blocks]
    texts = [text for text in texts if len(text) >= _MIN_TITLE_CHARS]
    ending = [text for text in texts if stated == page and _ends(page, text)]
    begun = [text for text in texts if ends_title(page, text) and not _is_site(text)] or ending
    parts = [text for text in begun if bare(text) != bare(page)]
    title = max(parts or begun, key=len, default="")
    if title:
        told = bare(stated).startswith(bare(title)) or title in ending
        return title if told or len(title) > len(stated) else ""
    printed = _above_imprint(placed, body, page)
    if printed and (len(stated) < _LONG_TITLE or not _stands(stated, (one.block for one in placed))):
        return printed
    if any(bare(stated) in bare(block.text) for block in blocks if block.link_density < PROSE_LINKS):
        return ""
    above = [one.block for one in reversed(placed[max(0, body.start - 2) : body.start + 1])]
    return next(
        (block.text for block in above if block.kind == "heading" and len(block.text) >= _LONG_TITLE), ""
    )


def _ends(page: str, text: str) -> bool:
    """Whether a page's title ends with a line, behind the name of the site: 某报数字报-渡口重开."""
    before = page.removesuffix(text)
    return len(text) >= _LONG_TITLE and before != page and _SITE_BEFORE.search(before) is not None


def _is_site(text: str) -> bool:
    """Whether a short line is the name of a publisher, with which the titles of some sites' pages begin."""
    return len(text) < _LONG_TITLE and _PUBLISHER.find(fold(text)) is not None


def _stands(title: str, blocks: Iterable[Block]) -> bool:
    """Whether a title is one of the blocks, and none that leads elsewhere."""
    told = _letters(title)
    return any(_letters(block.text) == told for block in blocks if block.link_density < PROSE_LINKS)


def _above_imprint(placed: Sequence[PlacedBlock], body: range, page: str) -> str:
    """The line right above the one that says above the text when or by whom it was published; "" where that reads as
    no title.

    A shorter one is the name of a column, unless the page's title begins with it. A subtitle may stand between.
    """
    text = next((number for number in body if is_prose(placed[number])), len(placed))
    head = placed[max(0, text - _HEADER_BLOCKS) : text]
    for title, below in itertools.pairwise(one for one in head if not one.block.text.startswith(SUBTITLE)):
        words = title.block.text
        begins = ends_title(page, words) and not _is_site(words)
        # No title is a name that signs as well: 实习生 某某 above 记者 某某.
        signed = is_byline(fold(below.block.text)) and not is_name(words.split()[-1])
        told = _is_imprint(below) or signed
        if told and _is_title(title, 2 if begins else _MIN_TITLE_CHARS):
            return words
    return ""


def _is_title(one: PlacedBlock, least: int) -> bool:
    """Whether a block reads as a title of `least` characters: no furniture, no link, no running text."""
    line = Line(0, Text.of(one.block.text), one.block.kind, one.block.level, one.block.link_density)
    short = least <= len(line.text) <= _TITLE_CHARS and "。" not in line.text
    return short and one.block.link_density < PROSE_LINKS and strong_rule(line) is weak_rule(line) is None


def _footer_end(placed: Sequence[PlacedBlock], end: int) -> int:
    """The number behind the last line of credits right below the container."""
    last = end
    for number in range(end, min(end + _FOOTER_BLOCKS, len(placed))):
        text = placed[number].block.text
        # away from the article a date belongs to another one; （完） stands between a press release and its own
        ended = number == end and _END_MARK.takes(fold(text))
        if ended or (_is_imprint(placed[number]) and (number == last or is_credit(fold(text)))):
            last = number + 1
    return last


def _is_imprint(one: PlacedBlock) -> bool:
    """Whether a block is a line that says who made something, or when."""
    folded = fold(one.block.text)
    dated = sum(char.isdigit() for char in folded) >= _DAY_DIGITS
    return len(folded) <= _IMPRINT_CHARS and (is_credit(folded) or (dated and is_imprint(folded)))


def _letters(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())
