"""A passage as a person cites it: the words, title, source, date and link, in the document's own punctuation."""

from __future__ import annotations

from xunduan.index.documents import Document
from xunduan.web.serialize import value_of
from xunduan.web.text import printable

# GB/T 15834: a title within a title stands in 〈〉, a quotation within a quotation in single marks.
_INNER_TITLE = str.maketrans("《》", "〈〉")
_INNER_HANS = str.maketrans("“”", "‘’")
_INNER_HANT = str.maketrans("「」", "『』")


def citation(text: str, document: Document, link: str) -> str:
    """One line of plain text. `link` is where the passage can be read; the document's own address outranks it."""
    known = document.metadata
    title, source = value_of(known.title), value_of(known.source)
    published = (value_of(known.published) or "")[:10]
    link = value_of(known.url) or link
    text = " ".join(printable(text).split())
    if document.script == "en":
        parts = [part for part in (title, source, published) if part]
        return f"“{text}” — {', '.join(parts)}. {link}" if parts else f"“{text}” {link}"
    opening, closing = ("「", "」") if document.script == "zh-Hant" else ("“", "”")
    text = text.translate(_INNER_HANT if document.script == "zh-Hant" else _INNER_HANS)
    parts = [
        part
        for part in (f"《{title.translate(_INNER_TITLE)}》" if title else None, source, published)
        if part
    ]
    return (
        f"{opening}{text}{closing}——{'，'.join(parts)}。{link}"
        if parts
        else f"{opening}{text}{closing} {link}"
    )
