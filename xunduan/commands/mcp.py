"""An MCP server over an index, for assistants: passages, documents, figures and quotations, each with its citation."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xunduan.archive import Archive
from xunduan.errors import XunduanError
from xunduan.index.documents import Document, Figure
from xunduan.language.fold import fold
from xunduan.search.errors import QueryError
from xunduan.search.results import Hit
from xunduan.settings import settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

_MOST = 20
"""Passages and figures that one call gives at most: an assistant reads them all."""
_INSTRUCTIONS = """寻段 searches an archive of Chinese documents. Ask in Chinese or English, in either script. Every passage,
figure and quotation comes with the document, its date and the sentence it stands in: cite them. Where `confident` is
false nothing in the archive answers; a figure whose place or period is null has none that the text states."""


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="以 MCP 协议供助手查询索引 / serve an index to assistants over MCP"
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument(
        "--http", action="store_true", help="用 HTTP，而非标准输入输出 / over HTTP instead of stdio"
    )
    parser.add_argument(
        "--port", type=int, default=8010, help="HTTP 端口，仅本机 / HTTP port, loopback only (8010)"
    )
    return parser.parse_args(arguments)


def citation(document: Document) -> dict[str, Any]:
    """A document's citation: title, source, date, path and address; null where unknown."""
    metadata = document.metadata
    return {
        "document_id": document.id,
        "path": document.path,
        **{
            name: fact.value if fact else None
            for name, fact in (
                ("title", metadata.title),
                ("source", metadata.source),
                ("published", metadata.published),
                ("url", metadata.url),
            )
        },
    }


def _figure(figure: Figure, sentence: str) -> dict[str, Any]:
    return {
        "text": figure.text,
        "value": figure.value,
        "unit": figure.unit,
        "indicator": figure.indicator,
        "place": figure.place,
        "period": figure.period,
        "kind": figure.kind,
        "sentence": sentence,
    }


def _hit(hit: Hit) -> dict[str, Any]:
    answer = hit.answer
    return {
        "passage_id": hit.passage.id,
        "text": hit.text,
        "score": round(hit.score, 3),
        "figure": _figure(answer, hit.text[answer.clause_start : answer.clause_end]) if answer else None,
        "citation": citation(hit.document),
    }


def server(archive: Archive) -> MCPServer:
    """An MCP server whose four tools ask `archive`."""
    from mcp.server.mcpserver import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError

    made = MCPServer("xunduan", title="寻段 Xunduan", instructions=_INSTRUCTIONS)

    @made.tool()
    def search_passages(query: str, limit: int = 5) -> dict[str, Any]:
        """The passages that answer a query best, with the figure that answers where there is one, and their
        citations."""
        try:
            results = archive.results(query, limit=min(max(limit, 1), _MOST))
        except QueryError as error:
            raise ToolError(str(error)) from error
        return {
            "confident": results.confident,
            "total": results.total,
            "passages": [_hit(hit) for hit in results.hits],
        }

    @made.tool()
    def get_document(document_id: str) -> dict[str, Any]:
        """A whole document's text with its citation; `document_id` as search_passages gives it."""
        view = archive.document(document_id)
        if view is None:
            raise ToolError(f"没有文档 {document_id} / there is no document {document_id}")
        return {"text": view.document.text, "citation": citation(view.document)}

    @made.tool()
    def find_figures(indicator: str, place: str | None = None, year: int | None = None) -> dict[str, Any]:
        """The figures of an indicator across documents, places and periods, each with the document it stands in."""
        groups = archive.figures(indicator, place, year)
        rows = [(group.indicator, row) for group in groups for row in group.rows][:_MOST]
        return {
            "figures": [
                {**_figure(row.figure, archive.sentence(row)), "citation": citation(row.document)}
                for _, row in rows
            ]
        }

    @made.tool()
    def check_quotation(quotation: str) -> dict[str, Any]:
        """Whether these very words stand in the archive, in either script, and where; else the passage nearest to
        them."""
        words = "".join(quotation.split()).replace('"', "").replace("“", "").replace("”", "")
        hits = archive.search(f"“{words}”", limit=_MOST)
        found = [hit for hit in hits if fold(words) in fold("".join(hit.text.split()))]
        nearest = [] if found else list(archive.search(words, limit=1))
        return {
            "found": bool(found),
            "passages": [_hit(hit) for hit in found],
            "nearest": _hit(nearest[0]) if nearest else None,
        }

    return made


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    configured = settings()
    archive = Archive.open(options.index or configured.index_dir)
    try:
        made = server(archive)
    except ModuleNotFoundError as error:
        raise XunduanError(
            "缺少 MCP 支持，请运行 pip install 'xunduan[mcp]'", "install it: pip install 'xunduan[mcp]'"
        ) from error
    if options.http:
        made.run("streamable-http", host="127.0.0.1", port=options.port)
    else:
        made.run("stdio")
    return 0
