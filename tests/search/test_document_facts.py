"""Filters and facets over documents' facts."""

from __future__ import annotations

import datetime as dt

import pytest

from xunduan.index.documents import Document, Fact, Metadata
from xunduan.language.places import is_within
from xunduan.search.document_facts import Entry, accepts, entry_of, facets
from xunduan.search.results import FacetValue, SearchRequest


def fact(value: str) -> Fact:
    return Fact(value, "stated")


FULL = entry_of(
    Document(
        "a", "a.txt", "", Metadata(
            source=fact("河工日报"), published=fact("2023-08-19T12:20"), year=fact("2023"), period=fact("2022年1月至2023年6月"),
            places=(fact("永川区"), fact("重庆市"), fact("永川区")),
        ), "zh-Hans",
    )
)  # fmt: skip
BARE = entry_of(Document("b", "b.txt", "", Metadata()))


def accepted(entry: Entry, **filters: object) -> bool:
    return accepts(SearchRequest("q", **filters), is_within)(entry)


def test_what_is_known_of_a_document() -> None:
    assert (
        Entry(
            "a",
            "zh-Hans",
            "河工日报",
            "2023-08-19T12:20",
            ("永川区", "重庆市"),
            (2023, 2022),
            (2023, 2022),
            dt.date(2023, 8, 19),
            frozenset((2022 + month // 12, month % 12 + 1) for month in range(18)),
        )
        == FULL
    )
    assert Entry("b", "und", None, None, (), (), ()) == BARE


def test_without_a_period_a_document_is_about_the_year_it_speaks_from() -> None:
    entry = entry_of(Document("c", "c", "", Metadata(published=fact("2024-01-15"), year=fact("2023"))))
    assert entry.about == entry.years == (2024, 2023)


@pytest.mark.parametrize(
    ("filters", "passes"),
    [
        ({}, True),
        ({"sources": ("别家", "河工日报")}, True),
        ({"sources": ("别家",)}, False),
        ({"places": ("重庆市",)}, True),
        ({"places": ("永川区", "北京市")}, True),
        ({"places": ("北京市",)}, False),
        ({"years": (2022,)}, True),
        ({"years": (2021, 2024)}, False),
        ({"since": "2023-08-19"}, True),
        ({"since": "2023-08-20"}, False),
        ({"until": "2023-08-19"}, True),
        ({"until": "2023-08-18"}, False),
        ({"since": "2023-01-01", "until": "2023-12-31"}, True),
        ({"lang": "zh-Hans"}, True),
        ({"lang": "zh-Hant"}, False),
        ({"sources": ("河工日报",), "years": (2021,)}, False),
    ],
)
def test_every_filter_that_is_set_has_to_pass(filters: dict[str, object], passes: bool) -> None:
    assert accepted(FULL, **filters) is passes


@pytest.mark.parametrize(
    "filters",
    [
        {"sources": ("河工日报",)},
        {"places": ("重庆市",)},
        {"years": (2023,)},
        {"since": "1900-01-01"},
        {"until": "2999-12-31"},
    ],
)
def test_what_a_document_does_not_say_passes_no_filter(filters: dict[str, object]) -> None:
    assert accepted(BARE)
    assert not accepted(BARE, **filters)


def test_facets_count_most_frequent_first() -> None:
    counted = facets([FULL, FULL, BARE])
    assert counted.source == (FacetValue("河工日报", 2),)
    assert counted.place == (FacetValue("永川区", 2), FacetValue("重庆市", 2))
    assert counted.year == (FacetValue("2022", 2), FacetValue("2023", 2))
    assert counted.lang == (FacetValue("zh-Hans", 2), FacetValue("und", 1))
