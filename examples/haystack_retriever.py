"""An index as a Haystack component: `pip install xunduan haystack-ai`.

pipeline.add_component("retriever", XunduanRetriever("var/index", limit=5))
"""

from __future__ import annotations

from haystack import Document, component

from xunduan import Archive


@component
class XunduanRetriever:
    """Passages as documents; the figure that answers, its place and period, and the citation are metadata."""

    def __init__(self, index: str | Archive, limit: int = 5) -> None:
        self._archive = index if isinstance(index, Archive) else Archive.open(index)
        self._limit = limit

    @component.output_types(documents=list[Document], confident=bool)
    def run(self, query: str) -> dict[str, list[Document] | bool]:
        results = self._archive.results(query, limit=self._limit)
        documents = [
            Document(
                id=hit.passage.id,
                content=hit.text,
                score=hit.score,
                meta={
                    "title": hit.title,
                    "path": hit.document.path,
                    "answer": hit.answer.text if hit.answer else None,
                    "place": hit.answer.place if hit.answer else None,
                    "period": hit.answer.period if hit.answer else None,
                },
            )
            for hit in results.hits
        ]
        return {"documents": documents, "confident": results.confident}
