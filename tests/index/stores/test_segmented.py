"""Several segments as one: what stands where, whatever of them is gone and however the rest lies between each other."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.index.stores.lexical import InvertedStore
from xunduan.index.stores.segmented import Layout, Rows, SegmentedTerms

SEGMENTS = st.lists(
    st.lists(st.tuples(st.sets(st.sampled_from("abc")), st.booleans()), min_size=1, max_size=40),
    min_size=1,
    max_size=3,
)


@given(SEGMENTS, st.randoms())
def test_a_term_is_found_in_segments_as_in_one(segments, random) -> None:  # type: ignore[no-untyped-def]
    here = [
        [(number, row) for row, (_, kept) in enumerate(texts) if kept]
        for number, texts in enumerate(segments)
    ]
    order: list[tuple[int, int]] = []
    while any(here):
        order.append(random.choice([rows for rows in here if rows]).pop(0))
    places = np.array(order, np.int64).reshape(-1, 2)
    rows = Rows.of(places[:, 0], places[:, 1], [len(texts) for texts in segments])
    plain = SetStore([segments[number][row][0] for number, row in order], [])
    stores = [InvertedStore.of([held for held, _ in texts], []) for texts in segments]
    terms = SegmentedTerms(stores, Layout(rows, rows, rows))
    for term in "abcd":
        held = terms.held("windows", term)
        assert held.rows().tolist() == plain.held("windows", term).rows().tolist()
        every = np.arange(len(order))
        assert every[held.holds(every)].tolist() == plain.held("windows", term).rows().tolist()
        assert terms.count("windows", term) == plain.count("windows", term)
