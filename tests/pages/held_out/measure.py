"""Precision and recall of what is read of the held-out pages, by characters of whole lines."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.pages.held_out.page import HeldOut
from tests.pages.held_out.pages import PAGES
from tests.pages.held_out.peers import Reading, row, rows
from tests.shortcuts import clean
from xunduan.index.documents import Document
from xunduan.index.reading.encodings import Decoded
from xunduan.index.reading.html import html_document

QUALITY = Path(__file__).resolve().parents[3] / "docs" / "quality.md"
HEADING = "## Held-out pages"


def read(page: HeldOut) -> Document:
    """The page as a build would read it."""
    return clean(html_document(Decoded(page.html, "utf-8"), f"{page.name}.html"))


def counted(page: HeldOut) -> tuple[int, int, int]:
    """Characters kept, wanted, and both."""
    kept, wanted = set(read(page).text.split("\n")), set(page.body)
    return _chars(kept), _chars(wanted), _chars(kept & wanted)


def _chars(lines: Iterable[str]) -> int:
    return sum(len("".join(line.split())) for line in lines)


def table() -> str:
    """The section of docs/quality.md."""
    rows = []
    for kind in (*dict.fromkeys(page.kind for page in PAGES), "all"):
        pages = [page for page in PAGES if kind in ("all", page.kind)]
        kept, wanted, both = (sum(counts) for counts in zip(*map(counted, pages), strict=True))
        facts = [(page, read(page).metadata) for page in pages]
        titles = sum(found.title is not None and found.title.value == page.title for page, found in facts)
        days = [
            (found.published.value[:10] if found.published else None) == page.published
            for page, found in facts
        ]
        rows.append(
            f"| {kind} | {len(pages)} | {both / kept:.3f} | {both / wanted:.3f} | {titles}/{len(pages)} | {sum(days)}/{len(pages)} |"
        )
    return "\n".join(
        [
            HEADING,
            "",
            "Written from layouts of real pages with other texts; no rule is made for one of them. What was left on the news",
            "pages was looked at once, after which other real pages showed how to mend it: links with a lead each below the text,",
            "titles that ask. By characters of whole lines; made by `python -m tests.pages.held_out`.",
            "",
            "| kind | pages | precision | recall | titles | dates |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def reading(page: HeldOut) -> Reading:
    """What the other readers tell of a page, by this one."""
    found = read(page)
    title, published = found.metadata.title, found.metadata.published
    return found.text, title.value if title else "", published.value[:10] if published else ""


def compared() -> str:
    """Below the table: the same pages by other readers."""
    return "\n".join(
        [
            "The same pages by other readers, as their versions of these days are installed; by runs of five characters, as each",
            "breaks lines in its own way, and as means over the pages:",
            "",
            "| reader | precision | recall | titles | dates |",
            "|---|---|---|---|---|",
            row("xunduan", reading),
            *rows(),
            "",
        ]
    )


def write() -> None:
    """Put the section into docs/quality.md in place of the one that stands there."""
    text = QUALITY.read_text("utf-8")
    before, _, rest = text.partition(HEADING)
    _, mark, after = rest.partition("\n## ")
    section = table() + "\n" + compared()
    QUALITY.write_text(before.rstrip() + "\n\n" + section + (mark + after if mark else ""), "utf-8")
