"""Collapsing reprints and spreading documents: nothing lost, nothing twice, no page size in it."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from xunduan.search.arrange import BLOCK, collapse, diversify


def test_the_best_of_each_family_stands_for_it() -> None:
    assert collapse(range(5), [0, 1, 0, 3, 1]) == ([0, 1, 3], {0: [2], 1: [4]})
    assert collapse([2, 3, 4], [0, 1, 0, 3, 1]) == ([2, 3, 4], {})


@given(st.lists(st.integers(0, 6), max_size=30))
def test_every_position_is_in_one_group(families: list[int]) -> None:
    firsts, reprints = collapse(range(len(families)), families)
    assert sorted([*firsts, *chain.from_iterable(reprints.values())]) == list(range(len(families)))
    assert firsts == sorted(firsts)
    assert all(families[first] == families[other] for first, others in reprints.items() for other in others)


@given(st.lists(st.integers(0, 8), max_size=60), st.integers(1, 4), st.integers(0, 60))
def test_a_block_shows_no_more_of_a_document_than_allowed_while_there_are_others(
    documents: list[int], most: int, wanted: int
) -> None:
    order = diversify(documents, most, len(documents))
    fewer = diversify(documents, most, wanted)
    assert fewer[:wanted] == order[:wanted]
    assert sorted(fewer) == sorted(order)
    assert sorted(order) == list(range(len(documents)))
    for start in range(0, len(order), BLOCK):
        block = [documents[position] for position in order[start : start + BLOCK]]
        left = [documents[position] for position in order[start + BLOCK :]]
        crowded = {document for document in block if block.count(document) > most}
        if crowded:  # only where no other document was left that could have stood there
            assert all(block.count(document) >= most for document in left)
    for document in set(documents):
        shown = [position for position in order if documents[position] == document]
        assert shown == sorted(shown)


def test_where_nothing_is_crowded_the_order_stays() -> None:
    assert diversify([1, 2, 3, 1, 2, 3], 3, 6) == [0, 1, 2, 3, 4, 5]


def test_what_is_put_off_comes_first_in_the_next_block() -> None:
    documents = [7] * 5 + list(range(100, 112))
    order = diversify(documents, 2, len(documents))
    assert order[:BLOCK] == [0, 1, *range(5, 13)]
    assert order[BLOCK : BLOCK + 2] == [2, 3]
