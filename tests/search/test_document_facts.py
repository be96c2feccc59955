"""Filters and facets over documents' facts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pytest

from xunduan.index.documents import Document, Fact, Metadata, Section
from xunduan.search.document_facts import Entries, Entry, Filters, entry_of, facets
from xunduan.search.errors import QueryError
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
OTHER = entry_of(Document("o", "o.txt", "", Metadata(source=fact("别家"), places=(fact("北京市"),))))
BARE = entry_of(Document("b", "b.txt", "", Metadata()))


def accepted(entry: Entry, **filters: Any) -> bool:
    return Filters.of(SearchRequest("q", **filters), lambda: [entry, OTHER]).accept(entry)


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
            frozenset(("永川区", "重庆市")),
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
        ({"sources": ("河工日報",)}, True),
        ({"places": ("永川",)}, True),
        ({"places": ("重慶",)}, True),
        ({"places": ("渝",)}, True),
        ({"years": (2022,), "year_by": "publication"}, False),
        ({"years": (2023,), "year_by": "publication"}, True),
        ({"years": (2022,), "year_by": "subject"}, True),
    ],
)
def test_every_filter_that_is_set_has_to_pass(filters: dict[str, object], passes: bool) -> None:
    assert accepted(FULL, **filters) is passes


@pytest.mark.parametrize(
    "filters",
    [
        {"sources": ("别家",)},
        {"places": ("重庆市",)},
        {"years": (2023,)},
        {"since": "1900-01-01"},
        {"until": "2999-12-31"},
    ],
)
def test_what_a_document_does_not_say_passes_no_filter(filters: dict[str, object]) -> None:
    assert accepted(BARE)
    assert not accepted(BARE, **filters)


def filters_of(**asked: Any) -> Filters:
    return Filters.of(SearchRequest("q", **asked), lambda: [FULL, OTHER])


def test_facets_count_most_frequent_first() -> None:
    counted = facets([(FULL, 1), (FULL, 2), (BARE, 3)], filters_of())
    assert counted.source == (FacetValue("河工日报", 2),)
    assert counted.place == (FacetValue("永川区", 2), FacetValue("重庆市", 2))
    assert counted.year == (FacetValue("2022", 2), FacetValue("2023", 2))
    assert counted.lang == (FacetValue("zh-Hans", 2), FacetValue("und", 1))


def test_reprints_count_once() -> None:
    assert facets([(FULL, 1), (FULL, 1)], filters_of()).source == (FacetValue("河工日报", 1),)


@pytest.mark.parametrize(
    ("year_by", "years"), [("either", {"2021", "2022"}), ("subject", {"2021"}), ("publication", {"2022"})]
)
def test_years_are_counted_as_they_are_filtered(year_by: str, years: set[str]) -> None:
    metadata = Metadata(published=fact("2022-02-01"), period=fact("2021年"))
    counted = facets([(entry_of(Document("r", "r.txt", "", metadata)), 1)], filters_of(year_by=year_by))
    assert {facet.value for facet in counted.year} == years


def test_a_facet_is_counted_as_if_its_own_filter_were_not_set() -> None:
    counted = facets([(FULL, 1), (OTHER, 2)], filters_of(sources=("别家",)))
    assert {facet.value: facet.count for facet in counted.source} == {"河工日报": 1, "别家": 1}
    assert [facet.value for facet in counted.place] == ["北京市"]


def test_a_district_that_several_cities_have_lies_in_the_one_its_document_names() -> None:
    def placed(*names: str) -> Entry:
        return entry_of(Document("d", "d", "", Metadata(places=tuple(map(fact, names)))))

    guiyang = placed("白云区", "贵阳市")
    assert accepted(guiyang, places=("贵州省",))
    assert not accepted(guiyang, places=("广东省",))
    assert not accepted(placed("白云区"), places=("广东省",))
    assert accepted(placed("白云区"), places=("白云区",))


@pytest.mark.parametrize(
    ("typed", "of", "found"), [("新竹", "新竹县", True), ("朝阳", "朝阳区", True), ("朝阳", "新竹县", False)]
)
def test_a_short_name_of_several_places_finds_those_of_the_archive(typed: str, of: str, found: bool) -> None:
    entry = entry_of(Document("d", "d", "", Metadata(places=(fact(of),))))
    assert accepted(entry, places=(typed,)) is found


def test_the_beginning_of_one_place_s_name_is_taken_for_it_and_of_two_for_none() -> None:
    steppe, oasis, pass_ = (
        entry_of(Document(name, name, "", Metadata(places=(fact(name),))))
        for name in ("内蒙古自治区", "阿克苏地区", "阿克陶县")
    )
    assert Filters.of(SearchRequest("q", places=("内蒙",)), lambda: [steppe, oasis]).accept(steppe)
    with pytest.raises(QueryError, match="没有叫"):
        Filters.of(SearchRequest("q", places=("阿克",)), lambda: [oasis, pass_])


@pytest.mark.parametrize("filters", [{"sources": ("河工曰报",)}, {"places": ("永穿区",)}])
def test_a_value_that_nothing_has_is_told_with_the_nearest(filters: dict[str, object]) -> None:
    with pytest.raises(QueryError, match="河工日报|永川区") as refused:
        accepted(FULL, **filters)
    assert (f"{refused.value.parameter}s", (refused.value.value,)) in filters.items()


@pytest.mark.parametrize("typed", ["凉山洲", "凉山彝族自治洲"])
def test_a_value_that_is_a_place_only_in_part_is_unknown(typed: str) -> None:
    with pytest.raises(QueryError, match="没有叫"):
        accepted(FULL, places=(typed,))


@pytest.mark.parametrize(
    ("title", "typed", "passes"),
    [
        ("胡志明市地铁试运行", "越南", True),
        ("胡志明市地铁试运行", "韩国", False),
        ("屯門碼頭加開夜船", "香港", True),
        ("平阳湖垂钓办法", "平阳县", False),
        ("亚洲论坛开幕", "亚洲", False),
    ],
)
def test_the_places_that_a_title_names_are_filtered_by(title: str, typed: str, passes: bool) -> None:
    document = Document("t", "t", "", Metadata(title=fact(title)))
    assert accepted(entry_of(document), places=(typed,)) is passes
    heading = Document("s", "s", "一二", Metadata(), sections=(Section(0, 2, title),))
    entries = Entries([heading].__getitem__, 1, np.array([0]), np.array([0]))
    assert accepted(entries.of_passage(0), places=(typed,)) is passes


@pytest.mark.parametrize(
    ("source", "of_its_own", "passes"),
    [
        ("梧州市长洲区人民法院", (), True),
        ("梧州晚报", (), False),
        ("梧州市长洲区人民法院", ("贵港市",), False),
    ],
)
def test_a_document_without_places_is_of_those_that_its_source_names_in_full(
    source: str, of_its_own: tuple[str, ...], passes: bool
) -> None:
    entry = entry_of(
        Document("i", "i", "", Metadata(source=fact(source), places=tuple(map(fact, of_its_own))))
    )
    for typed in ("梧州", "广西"):
        assert accepted(entry, places=(typed,)) is (passes or (typed == "广西" and bool(of_its_own)))


def test_a_section_that_says_where_and_when_is_filtered_by_itself() -> None:
    stories = Document(
        "n", "n", "一二三四五六", Metadata(published=fact("2024-03-02"), places=(fact("贵阳市"), fact("昆明市"))),
        sections=(Section(0, 3, "甲", place="昆明市"), Section(3, 6, "乙", period="2021年")),
    )  # fmt: skip
    entries = Entries([stories].__getitem__, 1, np.array([0, 0, 0]), np.array([0, 1, -1]))
    first, second, third = map(entries.of_passage, range(3))
    assert entries.all == [third, first, second]
    assert (first.places, second.places, third.places) == (
        ("昆明市",),
        ("贵阳市", "昆明市"),
        ("贵阳市", "昆明市"),
    )
    assert (second.about, second.years, first.about) == ((2021,), (2024, 2021), (2024,))
