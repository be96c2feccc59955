#!/usr/bin/env python3
"""The documents of an index behind Pagefind's own search page, served like ours, to be weighed beside it
(scripts.page_weight).

    pip install 'pagefind[bin]'
    python -m scripts.pagefind_page --index var/index --port 8001

Set up as its documentation tells: a page a document, its stylesheet, its script and `new PagefindUI`. `?q=` asks
at once.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette_compress import CompressMiddleware

from xunduan.index.documents import Document
from xunduan.index.snapshot import open_snapshot

_HEAD = '<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
_SEARCH = """<meta name="viewport" content="width=device-width, initial-scale=1">
<link href="/pagefind/pagefind-ui.css" rel="stylesheet"><script src="/pagefind/pagefind-ui.js"></script></head>
<body><div id="search"></div><script>
window.addEventListener("DOMContentLoaded", () => {
  const ui = new PagefindUI({ element: "#search", showSubResults: true });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) ui.triggerSearch(asked);
});
</script></body></html>"""


def write_site(documents: Iterable[Document], folder: Path) -> None:
    """A page a document and the page that searches them; Pagefind makes its index of the former."""
    for document in documents:
        title = document.metadata.title.value if document.metadata.title else document.path
        head = _HEAD.format(lang=document.script, title=escape(title))
        text = "".join(f"<p>{escape(line)}</p>" for line in document.text.splitlines() if line.strip())
        body = f"</head><body><main data-pagefind-body><h1>{escape(title)}</h1>{text}</main></body></html>"
        (folder / f"{document.id}.html").write_text(head + body, encoding="utf-8")
    search = _HEAD.format(lang="zh-Hans", title="Pagefind") + _SEARCH
    (folder / "index.html").write_text(search, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="以 Pagefind 自带的搜索页提供同样的文档 / the same documents behind Pagefind's own page"
    )
    parser.add_argument("--index", type=Path, default=Path("var/index"), metavar="DIR")
    parser.add_argument("--port", type=int, default=8001)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        site = Path(scratch)
        write_site(open_snapshot(chosen.index).store.documents(), site)
        # One index for both scripts: it would keep one a language, and search that of the page alone.
        made = [sys.executable, "-m", "pagefind", "--site", str(site), "--force-language", "zh"]
        subprocess.run(made, check=True)
        app = Starlette(
            routes=[Mount("/", StaticFiles(directory=site, html=True))],
            middleware=[Middleware(CompressMiddleware, zstd=False, gzip_level=6, brotli_quality=5)],
        )
        uvicorn.run(app, port=chosen.port, log_level="warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
