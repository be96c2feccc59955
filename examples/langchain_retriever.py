"""An index as a LangChain retriever: `pip install xunduan langchain-core`.

retriever = XunduanRetriever.open("var/index", limit=5)
retriever.invoke("反诈预警劝阻人数")
"""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from xunduan import Archive


class XunduanRetriever(BaseRetriever):
    """Passages as documents; the figure that answers, its place and period, and the citation are metadata."""

    archive: Any
    limit: int = 5
    confident_only: bool = False
    """Give nothing where nothing in the index answers."""

    @classmethod
    def open(cls, index: str, **options: Any) -> XunduanRetriever:
        return cls(archive=Archive.open(index), **options)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        results = self.archive.results(query, limit=self.limit)
        if self.confident_only and not results.confident:
            return []
        return [
            Document(
                id=hit.passage.id,
                page_content=hit.text,
                metadata={
                    "score": hit.score,
                    "title": hit.title,
                    "path": hit.document.path,
                    "answer": hit.answer.text if hit.answer else None,
                    "place": hit.answer.place if hit.answer else None,
                    "period": hit.answer.period if hit.answer else None,
                },
            )
            for hit in results.hits
        ]
