"""What other readers make of the held-out pages: by runs of five characters, as each breaks lines in its own way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version

import trafilatura
from lxml import html
from trafilatura.settings import Document

from tests.pages.held_out.page import HeldOut
from tests.pages.held_out.pages import PAGES

Reading = tuple[str, str, str | None]
"""Text, title and day (YYYY-MM-DD); a reader that tells no days says None."""


def by_trafilatura(page: HeldOut) -> Reading:
    found = trafilatura.bare_extraction(page.html, with_metadata=True)
    if not isinstance(found, Document):
        return "", "", ""
    return found.text or "", found.title or "", found.date or ""


def by_readability(page: HeldOut) -> Reading:
    found = import_module("readability").Document(page.html)
    return html.fromstring(found.summary()).text_content(), found.short_title(), None


def runs(text: str) -> Counter[str]:
    """Every run of five characters, white space aside."""
    text = "".join(text.split())
    return Counter(text[start : start + 5] for start in range(max(1, len(text) - 4)))


def row(name: str, reader: Callable[[HeldOut], Reading]) -> str:
    """A line of the table: precision and recall are means over the pages."""
    precision, recall, titles, days = 0.0, 0.0, 0, 0
    for page in PAGES:
        text, title, day = reader(page)
        kept, wanted = runs(text), runs("\n".join(page.body))
        both = (kept & wanted).total()
        precision += both / kept.total()
        recall += both / wanted.total()
        titles += title == page.title
        days += (day or None) == page.published
    told = f"{days}/{len(PAGES)}" if day is not None else "–"
    return f"| {name} | {precision / len(PAGES):.3f} | {recall / len(PAGES):.3f} | {titles}/{len(PAGES)} | {told} |"


def rows() -> list[str]:
    """The lines of the readers that are installed; the project needs no readability-lxml."""
    lines = []
    for package, reader in (("trafilatura", by_trafilatura), ("readability-lxml", by_readability)):
        try:
            lines.append(row(f"{package} {version(package)}", reader))
        except PackageNotFoundError:
            print(f"{package} 未安装,缺这一行 / {package} is not installed, its row lacks")
    return lines
