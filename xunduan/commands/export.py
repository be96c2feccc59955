"""An index as Parquet files, for DuckDB, pandas, polars and whatever else reads them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import TypeAdapter

from xunduan.errors import XunduanError
from xunduan.index.documents import Figure, Metadata
from xunduan.index.snapshot import open_snapshot
from xunduan.settings import settings

if TYPE_CHECKING:
    from arro3.core import Array, RecordBatch

    from xunduan.index.snapshot import Snapshot

_ROWS = 8192
"""Rows that are held at once, and a row group of the file."""
_FACTS = ("title", "source", "published", "url")
_FIGURES = TypeAdapter(tuple[Figure, ...])


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="把索引的段落和向量写成 Parquet / write an index's passages and vectors as Parquet",
        epilog="passages.parquet: id, document_id, path, title, source, published, url, start, end, headings, text, "
        "figures (JSON), vector; windows.parquet: passage_id, start, end, vector.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="写到此文件夹 / write into FOLDER")
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument("--no-vectors", action="store_true", help="不写向量 / leave the vectors out")
    return parser.parse_args(arguments)


def export(snapshot: Snapshot, folder: Path, vectors: bool = True) -> dict[str, int]:
    """Write `passages.parquet` and, with the vectors, `windows.parquet`; rows written by file name.

    Vectors are float32 of length 1, as the index stores them, before any projection of the queries. Raises
    XunduanError where the extra `[parquet]` is not installed.
    """
    try:
        from arro3.core import RecordBatchReader
        from arro3.io import write_parquet
    except ImportError as error:
        raise XunduanError(
            "写 Parquet 需要 pip install 'xunduan[parquet]'", "Parquet needs pip install 'xunduan[parquet]'"
        ) from error

    folder.mkdir(parents=True, exist_ok=True)
    files = {"passages.parquet": _passages(snapshot, vectors)}
    if vectors:
        files["windows.parquet"] = _windows(snapshot)
    for name, batches in files.items():
        first = next(batches)  # a snapshot holds a passage at least, and a passage a window
        write_parquet(
            RecordBatchReader.from_batches(first.schema, chain([first], batches)),
            folder / name,
            compression="zstd(3)",
            max_row_group_size=_ROWS,
        )
    return {name: snapshot.manifest.counts[name.partition(".")[0]] for name in files}


def _passages(snapshot: Snapshot, vectors: bool) -> Iterator[RecordBatch]:
    documents = list(snapshot.store.outlines())
    owners = snapshot.columns["passage_document"]
    passages = snapshot.store.passages()
    for start in range(0, snapshot.manifest.counts["passages"], _ROWS):
        together = list(islice(passages, _ROWS))
        rows = np.arange(start, start + len(together))
        held = [documents[owner].metadata for owner in owners[rows]]
        columns: dict[str, Any] = {
            "id": _text([one.id for one in together]),
            "document_id": _text([one.document_id for one in together]),
            "path": _text([documents[owner].path for owner in owners[rows]]),
            **{name: _text([_value(one, name) for one in held]) for name in _FACTS},
            "start": _numbers([one.start for one in together]),
            "end": _numbers([one.end for one in together]),
            "headings": _lists([one.headings for one in together]),
            "text": _text([one.text for one in together]),
            "figures": _text([_FIGURES.dump_json(one.figures).decode() for one in together]),
        }
        if vectors:
            columns["vector"] = _vectors(snapshot.vectors["passages"].rows(rows))
        yield _batch(columns)


def _windows(snapshot: Snapshot) -> Iterator[RecordBatch]:
    owners = snapshot.columns["window_passage"]
    ids, spans = [], []
    for passage in snapshot.store.passages():
        ids.append(passage.id)
        spans += [(window.start, window.end) for window in passage.windows]
    for start in range(0, len(owners), _ROWS):
        rows = np.arange(start, min(start + _ROWS, len(owners)))
        yield _batch(
            {
                "passage_id": _text([ids[owners[row]] for row in rows]),
                "start": _numbers([spans[row][0] for row in rows]),
                "end": _numbers([spans[row][1] for row in rows]),
                "vector": _vectors(snapshot.vectors["windows"].rows(rows)),
            }
        )


def _value(metadata: Metadata, name: str) -> str | None:
    fact = getattr(metadata, name)
    return fact.value if fact else None


def _text(values: list[str | None] | list[str]) -> Array:
    from arro3.core import Array, DataType

    return Array(values, DataType.utf8())


def _numbers(values: list[int]) -> Array:
    from arro3.core import Array

    return Array.from_numpy(np.array(values, np.int32))


def _lists(values: list[tuple[str, ...]]) -> Array:
    from arro3.core import Array, list_array

    offsets = np.cumsum([0, *map(len, values)], dtype=np.int32)
    return list_array(Array.from_numpy(offsets), _text(list(chain.from_iterable(values))))


def _vectors(vectors: np.ndarray) -> Array:
    from arro3.core import Array, fixed_size_list_array

    return fixed_size_list_array(Array.from_numpy(vectors.ravel()), vectors.shape[1])


def _batch(columns: dict[str, Any]) -> RecordBatch:
    from arro3.core import RecordBatch

    return RecordBatch.from_pydict(columns)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    snapshot = open_snapshot(options.index or settings().index_dir)
    for name, rows in export(snapshot, options.folder, not options.no_vectors).items():
        path = options.folder / name
        print(f"{path}: {rows:,} 行 / rows, {path.stat().st_size / 1e6:.1f} MB")
    return 0
