"""Where terms stand: the counts and looks that a plain list of them would give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import SetStore, calls_of
from xunduan.index.stores.lexical import InvertedStore
from xunduan.search import term_postings as postings_module
from xunduan.search.coverage import coverage, most_covering
from xunduan.search.lexicon import Lexicon
from xunduan.search.query import understand
from xunduan.search.term_postings import Counts, TermPostings

TEXTS = st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=40)


@given(TEXTS, st.lists(st.sets(st.sampled_from("abcd")), min_size=1, max_size=12), st.randoms())
def test_counts_and_looks_are_those_of_the_plain_lists(windows, contexts, random) -> None:  # type: ignore[no-untyped-def]
    owners = np.array(sorted(random.randrange(len(contexts)) for _ in windows), np.int32)
    plain = SetStore(windows, contexts)
    postings = TermPostings(InvertedStore.of(windows, contexts), owners)
    for term in "abcde":
        held, around = (plain.held(field, term).rows() for field in ("windows", "context"))
        within = sorted(set(owners[held].tolist()))
        assert postings.counts(term) == Counts(len(held), len(around), len(within))
        assert postings.windows(term).tolist() == held.tolist()
        assert postings.passages(term).tolist() == within
        assert postings.context(term).tolist() == around.tolist()
        every = np.arange(len(windows))
        assert every[postings.in_windows(term, every)].tolist() == held.tolist()
        every = np.arange(len(contexts))
        assert every[postings.in_context(term, every)].tolist() == around.tolist()


def test_what_is_common_is_looked_up_and_never_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    listings = calls_of(monkeypatch, TermPostings, "_list")
    monkeypatch.setattr("xunduan.search.coverage._READ", 100)
    monkeypatch.setattr(postings_module, "_LISTED_AT_ONCE", 100)
    texts = [{"b河道", "b道治", "b治理"} | ({"b沙洲"} if row % 40 == 0 else set()) for row in range(400)]
    lexicon = Lexicon(InvertedStore.of(texts, [set()] * 400), np.arange(401))
    asked = lexicon.query(understand("沙洲河道治理", 512))
    assert most_covering(lexicon, asked, 5).tolist() == [0, 40, 80, 120, 160]
    listed = {term for _, term in listings}
    assert "b沙洲" in listed
    assert not {"b河道", "b道治", "b治理"} & listed
    rare, common = coverage(lexicon, asked, np.array([0, 1])).tolist()
    assert rare > common > 0


def test_what_stands_once_or_nowhere_is_counted_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    store = InvertedStore.of([{"a"}, {"b"}, {"b"}], [{"b"}, set()])
    postings = TermPostings(store, np.array([0, 0, 1], np.int32))
    read = calls_of(monkeypatch, store, "held")
    assert [postings.counts(term) for term in "acb"] == [Counts(1, 0, 1), Counts(0, 0, 0), Counts(2, 1, 2)]
    assert {term for _, term in read} == {"b"}
