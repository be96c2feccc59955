"""scripts/pagefind_page.py: the site that Pagefind is given."""

from __future__ import annotations

from pathlib import Path

from scripts.pagefind_page import write_site
from xunduan.index.documents import Document, Fact, Metadata


def test_every_document_is_a_page_and_one_searches_them(tmp_path: Path) -> None:
    titled = Document("a", "a.txt", "第一行 <b>\n\n第二行", Metadata(title=Fact("渠志 & 塘志", "stated")))
    write_site([titled, Document("b", "b.txt", "甲", Metadata())], tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.html", "b.html", "index.html"]
    page = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "<h1>渠志 &amp; 塘志</h1><p>第一行 &lt;b&gt;</p><p>第二行</p>" in page
    assert "<title>b.txt</title>" in (tmp_path / "b.html").read_text(encoding="utf-8")
    search = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "data-pagefind-body" in page and "data-pagefind-body" not in search
