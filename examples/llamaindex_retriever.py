"""An index as a LlamaIndex retriever: `pip install xunduan llama-index-core`.

retriever = XunduanRetriever("var/index", limit=5)
retriever.retrieve("反诈预警劝阻人数")
"""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from xunduan import Archive


class XunduanRetriever(BaseRetriever):
    """Passages as scored nodes; the figure that answers, its place and period, and the citation are metadata."""

    def __init__(self, index: str | Archive, limit: int = 5) -> None:
        super().__init__()
        self._archive = index if isinstance(index, Archive) else Archive.open(index)
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            NodeWithScore(
                score=hit.score,
                node=TextNode(
                    id_=hit.passage.id,
                    text=hit.text,
                    metadata={
                        "title": hit.title,
                        "path": hit.document.path,
                        "answer": hit.answer.text if hit.answer else None,
                        "place": hit.answer.place if hit.answer else None,
                        "period": hit.answer.period if hit.answer else None,
                    },
                ),
            )
            for hit in self._archive.search(query_bundle.query_str, limit=self._limit)
        ]
