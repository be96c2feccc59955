"""One contract for every LexicalStore, and a property test of the real one against the fake."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.index.stores.contract import LexicalStore
from xunduan.index.stores.lexical import InvertedStore
from xunduan.index.stores.milvus_lexical import MilvusLexical
from xunduan.index.stores.postings import Postings, PostingsBuilder, merged

Terms = list[set[str]]
WINDOWS: Terms = [{"b反诈", "c反"}, {"b反诈", "n2023"}, set(), {"w预警"}]
CONTEXT: Terms = [{"b重庆"}, {"b东营", "b反诈"}, {"b重庆"}]


def written(windows: Terms, context: Terms, folder: Path) -> InvertedStore:
    InvertedStore.of(windows, context).write(folder / "lexical")
    return InvertedStore.open(folder / "lexical", len(context))


def in_milvus(windows: Terms, context: Terms, folder: Path) -> LexicalStore:
    pytest.importorskip("milvus_lite")
    sizes = {"windows": len(windows), "context": len(context)}
    made, address = written(windows, context, folder), f"milvus://{folder}/lite.db"
    MilvusLexical.write(made, address, "xunduan_", sizes)
    return MilvusLexical(address, "xunduan_", folder / "lexical", sizes)


MADE: dict[str, Callable[[Terms, Terms, Path], LexicalStore]] = {
    "sets": lambda windows, context, folder: SetStore(windows, context),
    "in memory": lambda windows, context, folder: InvertedStore.of(windows, context),
    "written": written,
    "in Milvus Lite": in_milvus,
}


@pytest.fixture(params=MADE)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> LexicalStore:
    return MADE[request.param](WINDOWS, CONTEXT, tmp_path)


def test_rows_of_a_term_are_ascending_in_each_field(store: LexicalStore) -> None:
    assert store.passages == 3
    assert store.held("windows", "b反诈").rows().tolist() == [0, 1]
    assert store.held("context", "b反诈").rows().tolist() == [1]
    assert store.held("context", "b重庆").rows().tolist() == [0, 2]
    assert store.held("windows", "n2023").rows().tolist() == [1]
    assert [store.count("windows", term) for term in ("b反诈", "b酒驾", "w预警")] == [2, 0, 1]
    assert [store.count("context", term) for term in ("b反诈", "b重庆", "b酒驾")] == [1, 2, 0]


def test_an_unknown_term_stands_nowhere(store: LexicalStore) -> None:
    for term in ("b酒驾", "反诈", "", "b\ud800"):
        assert len(store.held("windows", term).rows()) == 0
        assert len(store.held("context", term).rows()) == 0


@pytest.mark.parametrize("name", MADE)
def test_a_store_of_nothing_holds_nothing(name: str, tmp_path: Path) -> None:
    assert len(MADE[name]([], [], tmp_path).held("windows", "b反诈").rows()) == 0


def test_a_term_of_more_rows_than_one_answer_has_is_read_in_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.stores.milvus_lexical.MOST", 4)
    monkeypatch.setattr("xunduan.index.stores.milvus_lexical._ROWS", 5)
    monkeypatch.setattr("xunduan.index.stores.milvus._INSERTED", 3)
    windows = [{"b反诈", f"c{row}"} if row % 3 else set() for row in range(20)]
    store = in_milvus(windows, [{"b重庆"}], tmp_path)
    assert store.held("windows", "b反诈").rows().tolist() == [row for row in range(20) if row % 3]
    assert store.held("windows", "c19").rows().tolist() == [19]


@given(st.lists(st.sets(st.sampled_from([f"t{n}" for n in range(12)])), max_size=15))
def test_inversion_loses_and_invents_nothing(texts: list[set[str]]) -> None:
    postings = Postings.of(texts)
    expected = SetStore(texts, [])
    for term in (f"t{n}" for n in range(12)):
        np.testing.assert_array_equal(postings.rows(term), expected.held("windows", term).rows())
    for term in ("t0", "t99", "t11"):
        assert postings.count(term) == len(expected.held("windows", term).rows())


TERM_SETS = st.lists(st.sets(st.sampled_from([f"t{n}" for n in range(8)])), max_size=8)


@given(TERM_SETS, TERM_SETS, st.randoms())
def test_postings_after_a_change_are_those_made_anew(
    before: list[set[str]], added: list[set[str]], random: Random
) -> None:
    kept = [row for row in range(len(before)) if random.random() < 0.6] + [-1] * len(added)
    random.shuffle(kept)
    others = iter(added)
    after = [before[row] if row >= 0 else next(others) for row in kept]
    builder = PostingsBuilder()
    for terms in added:
        builder.add(terms)
    where, now = np.array(kept, np.int64), np.full(len(before), -1)
    now[where[where >= 0]] = np.flatnonzero(where >= 0)
    new = np.flatnonzero(where < 0)
    updated = merged([(Postings.of(before), now), *((run, new) for run in builder.runs())])
    expected = Postings.of(after)
    for part in ("terms", "lengths", "ends", "data"):
        np.testing.assert_array_equal(getattr(updated, part), getattr(expected, part))
        assert getattr(updated, part).dtype == getattr(expected, part).dtype
