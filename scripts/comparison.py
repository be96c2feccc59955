#!/usr/bin/env python3
"""Other search packages beside this one: the same passages, the same questions, the same published model, each set
up as its own documentation tells. Those that are not installed are named and left out.

    pip install txtai haystack-ai lancedb
    python -m scripts.comparison --source samples --queries tests/data/sample_queries.jsonl
"""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from packaging.requirements import Requirement

from xunduan.commands.evaluate import markdown
from xunduan.models.folder import model_folder
from xunduan.search.engine import Engine
from xunduan.search.evaluation import evaluate_queries
from xunduan.search.judging import JudgedQuery, read_queries
from xunduan.search.results import Hit, Results, SearchRequest
from xunduan.settings import Settings, settings

Ask = Callable[[str, int], Sequence[int]]
"""Rows of the passages that a query finds, best first, so many at the most."""
_FETCHED = 60


def _sentence_transformers(texts: Sequence[str], model: Path) -> Ask:
    loaded, vectors = _embedded(texts, model)
    util = import_module("sentence_transformers").util

    def ask(query: str, limit: int) -> Sequence[int]:
        found = util.semantic_search(loaded.encode_query(query, convert_to_tensor=True), vectors, top_k=limit)
        return [hit["corpus_id"] for hit in found[0]]

    return ask


def _bm25s(texts: Sequence[str], model: Path) -> Ask:
    bm25s = import_module("bm25s")
    index = bm25s.BM25()
    index.index(bm25s.tokenize(list(texts), stopwords=None, show_progress=False), show_progress=False)

    def ask(query: str, limit: int) -> Sequence[int]:
        tokens = bm25s.tokenize(query, stopwords=None, show_progress=False)
        rows, scores = index.retrieve(tokens, k=min(limit, len(texts)), show_progress=False)
        return [int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    return ask


def _txtai(texts: Sequence[str], model: Path) -> Ask:
    instructions = {"query": "query: ", "data": "passage: "}
    index = import_module("txtai").Embeddings(path=str(model), hybrid=True, instructions=instructions)
    index.index(texts)
    return lambda query, limit: [int(row) for row, _ in index.search(query, limit)]


def _haystack(texts: Sequence[str], model: Path) -> Ask:
    haystack = import_module("haystack")
    memory = import_module("haystack.document_stores.in_memory").InMemoryDocumentStore()
    retrievers = import_module("haystack.components.retrievers.in_memory")
    loaded, vectors = _embedded(texts, model)
    documents = [
        haystack.Document(id=str(row), content=text, embedding=vectors[row].tolist())
        for row, text in enumerate(texts)
    ]
    memory.write_documents(documents)
    by_words = retrievers.InMemoryBM25Retriever(memory)
    by_vector = retrievers.InMemoryEmbeddingRetriever(memory)
    joiner = import_module("haystack.components.joiners").DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def ask(query: str, limit: int) -> Sequence[int]:
        vector = loaded.encode_query(query).tolist()
        found = [
            by_words.run(query, top_k=limit)["documents"],
            by_vector.run(vector, top_k=limit)["documents"],
        ]
        return [int(document.id) for document in joiner.run(found, top_k=limit)["documents"]]

    return ask


def _lancedb(texts: Sequence[str], model: Path) -> Ask:
    loaded, vectors = _embedded(texts, model)
    folder = tempfile.mkdtemp(prefix="comparison-lancedb-")
    rows = [{"row": row, "text": text, "vector": vectors[row].tolist()} for row, text in enumerate(texts)]
    table = import_module("lancedb").connect(folder).create_table("passages", rows)
    table.create_fts_index("text")
    fusion = import_module("lancedb.rerankers").RRFReranker()

    def ask(query: str, limit: int) -> Sequence[int]:
        hybrid = table.search(query_type="hybrid").vector(loaded.encode_query(query).tolist()).text(query)
        return [hit["row"] for hit in hybrid.rerank(fusion).limit(limit).to_list()]

    return ask


def _embedded(texts: Sequence[str], model: Path) -> tuple[Any, Any]:
    loaded = import_module("sentence_transformers").SentenceTransformer(str(model), device="cpu")
    return loaded, loaded.encode_document(list(texts), convert_to_tensor=True, show_progress_bar=False)


PEERS: dict[str, tuple[tuple[str, ...], Callable[[Sequence[str], Path], Ask]]] = {
    "sentence-transformers, semantic_search": (("sentence-transformers",), _sentence_transformers),
    "bm25s, its own tokenizer": (("bm25s",), _bm25s),
    "txtai, hybrid": (("txtai",), _txtai),
    "Haystack, BM25 and vectors, RRF": (("haystack-ai", "sentence-transformers"), _haystack),
    "LanceDB, hybrid, RRF": (("lancedb", "sentence-transformers"), _lancedb),
}
"""Name → what it is installed as, with what makes the vectors for it; and what makes an index of passages."""


def compared(
    engine: Engine, queries: Sequence[JudgedQuery], configured: Settings, first_run: float
) -> Iterator[list[str]]:
    """A row of the table for each system, this one first: hit@1, cards, minutes to the first answer, megabytes, p50."""
    measured = evaluate_queries(queries, engine.search)
    yield _row(
        "xunduan",
        ("xunduan",),
        measured,
        first_run,
        lambda query: engine.search(SearchRequest(query)),
        queries,
    )
    passages = list(engine.opened.store.passages())
    documents = list(engine.opened.store.documents())
    owners = engine.opened.columns["passage_document"]
    model = model_folder(configured.model, configured.cache_dir)
    for name, (distributions, make) in PEERS.items():
        try:
            importlib.metadata.version(distributions[0])
        except importlib.metadata.PackageNotFoundError:
            print(f"未安装 / not installed: {distributions[0]}", file=sys.stderr)
            continue
        started = time.perf_counter()
        ask = make([passage.text for passage in passages], model)
        seconds = time.perf_counter() - started

        def search(request: SearchRequest, ask: Ask = ask) -> Results:
            rows = list(ask(request.query, _FETCHED))
            hits = [
                Hit(rank, 0.0, passages[row], documents[int(owners[row])]) for rank, row in enumerate(rows, 1)
            ]
            return Results(request.query, len(hits), True, 0.0, engine.snapshot, tuple(hits))

        scores = evaluate_queries(queries, search)
        scores["answer_card"]["right"] = None  # none of them has any

        def first_ten(query: str, ask: Ask = ask) -> Sequence[int]:
            return ask(query, 10)

        yield _row(name, distributions, scores, seconds, first_ten, queries)


def _row(
    name: str,
    distributions: tuple[str, ...],
    measured: dict[str, Any],
    seconds: float,
    ask: Callable[[str], object],
    queries: Sequence[JudgedQuery],
) -> list[str]:
    times = []
    for query in queries:
        started = time.perf_counter()
        ask(f"{query.query} ")  # a space more: nothing remembers the answer
        times.append(1000 * (time.perf_counter() - started))
    cards = measured["answer_card"]["right"]
    version = importlib.metadata.version(distributions[0])
    return [
        f"{name} {version}", f"{measured['all']['hit_at_1']:.3f}", "–" if cards is None else f"{cards:.2f}",
        f"{seconds / 60:.1f}", f"{installed_mb(*distributions):,.0f}", f"{median(times):.0f}",
    ]  # fmt: skip


def installed_mb(*distributions: str) -> float:
    """Megabytes of distributions' files and of everything that they ask for, without extras."""
    pending, seen, size = list(distributions), set[str](), 0
    while pending:
        name = pending.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        try:
            found = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        size += sum(file.size or 0 for file in found.files or ())
        asked = map(Requirement, found.requires or ())
        pending += [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]
    return size / 1e6


def main(arguments: Sequence[str] | None = None) -> int:
    from xunduan.index.build import build
    from xunduan.index.progress import SilentProgress
    from xunduan.models.encoder import load_encoder

    parser = argparse.ArgumentParser(
        description="与其他检索软件包并排比较 / put other search packages beside this one"
    )
    parser.add_argument("--source", type=Path, default=Path("samples"), metavar="DIR")
    parser.add_argument(
        "--queries", type=Path, default=Path("tests/data/sample_queries.jsonl"), metavar="FILE"
    )
    options = parser.parse_args(arguments)
    configured = settings()
    with tempfile.TemporaryDirectory(prefix="comparison-") as scratch:
        started = time.perf_counter()
        encoder = load_encoder(configured)
        built = build(options.source, Path(scratch), configured, lambda: encoder, SilentProgress())
        engine = Engine(built.snapshot, encoder, configured)
        seconds = time.perf_counter() - started
        head = ["system", "hit@1", "true cards", "first run, min", "installed, MB", "query p50, ms"]
        print(markdown([head, *compared(engine, read_queries(options.queries), configured, seconds)]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
