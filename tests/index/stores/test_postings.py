"""Packed postings: any difference between rows, any number of parts, and nothing but what went in."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.index.stores import postings as module
from xunduan.index.stores.postings import Postings, PostingsBuilder, _amounts, _encoded, merged, term_hash

ROWS = st.lists(st.sets(st.integers(0, 2**31 - 2), min_size=1, max_size=6), min_size=1, max_size=6)


@given(ROWS, st.randoms())
def test_rows_of_any_distance_come_back(lists: list[set[int]], random) -> None:  # type: ignore[no-untyped-def]
    pairs = [(term, row) for term, rows in enumerate(lists) for row in rows]
    random.shuffle(pairs)
    terms = sorted((term_hash(f"t{number}"), number) for number in range(len(lists)))
    rank = {number: place for place, (_, number) in enumerate(terms)}
    packed = _encoded(
        np.array([key for key, _ in terms], np.uint64),
        np.array([rank[term] for term, _ in pairs]),
        np.array([row for _, row in pairs]),
    )
    for number, rows in enumerate(lists):
        assert packed.rows(f"t{number}").tolist() == sorted(rows)
        asked = np.array(sorted({near for row in rows for near in (row, row + 1, row ^ 127, row ^ 16256)}))
        held = packed.held(f"t{number}").holds(asked)
        assert held.tolist() == [row in rows for row in asked.tolist()]
    ranks, places = packed.lists(0, len(lists))
    assert sorted(zip(ranks.tolist(), places.tolist(), strict=True)) == sorted((rank[t], r) for t, r in pairs)


@pytest.mark.parametrize(
    ("gap", "size"), [(127, 1), (128, 2), (16383, 2), (16384, 3), (2**28 - 1, 4), (2**28, 5)]
)
def test_a_row_takes_the_bytes_that_its_distance_needs(gap: int, size: int) -> None:
    packed = _encoded(np.array([1], np.uint64), np.zeros(2, np.int64), np.array([0, gap]))
    assert len(packed.data) == 1 + size
    assert np.cumsum(_amounts(packed.data))[packed.data < 128].tolist() == [0, gap]


def test_many_parts_are_what_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = np.random.default_rng(3)
    texts = [{f"t{number}" for number in drawn.geometric(0.05, 30)} for _ in range(300)]
    whole = Postings.of(texts)
    monkeypatch.setattr(module, "_RUN", 500)
    builder = PostingsBuilder()
    for terms in texts:
        builder.add(terms)
    runs = builder.runs()
    assert len(runs) > 5
    parts = merged([(run, None) for run in runs])
    for part in ("terms", "lengths", "ends", "data"):
        np.testing.assert_array_equal(getattr(parts, part), getattr(whole, part))
    expected = SetStore(texts, [])
    for term in ("t1", "t2", "t40", "t1000"):
        np.testing.assert_array_equal(parts.rows(term), expected.held("windows", term).rows())
        assert parts.count(term) == len(expected.held("windows", term).rows())
    held = sum(map(len, texts))
    assert len(whole.data) < 1.5 * held, "most rows take one byte of four"


def test_long_lists_are_mapped_and_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = Postings.of([{"a", "b"}, {"a"}, {"b"}])
    written.write(tmp_path, "windows")
    read = Postings.open(tmp_path, "windows")
    monkeypatch.setattr("xunduan.index.stores.postings.MAPPED_FROM", 0)
    mapped = Postings.open(tmp_path, "windows")
    assert isinstance(mapped.data.base, np.memmap) and not isinstance(read.data.base, np.memmap)
    for term in ("a", "b", "c"):
        assert mapped.rows(term).tolist() == read.rows(term).tolist() == written.rows(term).tolist()
