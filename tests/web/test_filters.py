from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from xunduan.search.results import Facets, FacetValue
from xunduan.web.filters import filters_shown
from xunduan.web.state import SearchState


def _facets(**kinds: dict[str, int]) -> Facets:
    return Facets(
        **{name: tuple(FacetValue(*pair) for pair in values.items()) for name, values in kinds.items()}
    )


def test_places_stand_below_what_they_lie_in() -> None:
    counts = {"江西省": 9, "九江市": 6, "湖口县": 4, "昆明市": 2}
    shown = filters_shown(_facets(place=counts), SearchState("问"), None).places
    assert [(each.value, each.count, each.depth) for each in shown] == [
        ("江西省", 9, 0),
        ("九江市", 6, 1),
        ("湖口县", 4, 2),
        ("昆明市", 2, 0),
    ]


def test_a_place_whose_name_several_provinces_have_stands_alone() -> None:
    shown = filters_shown(
        _facets(place={"辽宁省": 3, "天津市": 2, "和平区": 1}), SearchState("问"), None
    ).places
    assert ("和平区", 0) in [(each.value, each.depth) for each in shown]


def test_years_stand_in_order_and_chosen_values_first_even_where_nothing_is_left() -> None:
    state = SearchState("问", year=("2019",), source=("晚报",))
    shown = filters_shown(_facets(year={"2020": 9, "2019": 1, "2021": 4}), state, None)
    assert [each.value for each in shown.years] == ["2019", "2021", "2020"]
    assert [(each.value, each.count, each.chosen) for each in shown.sources] == [("晚报", 0, True)]
    assert "year=" not in shown.years[0].link


def test_the_histogram_has_every_month_and_each_is_a_link() -> None:
    bars = filters_shown(_facets(month={"2020-11": 4, "2021-02": 1}), SearchState("问"), None).bars
    assert [(bar.label, bar.count, bar.height) for bar in bars] == [
        ("2020-11", 4, 100),
        ("2020-12", 0, 0),
        ("2021-01", 0, 0),
        ("2021-02", 1, 25),
    ]
    asked = parse_qs(urlsplit(bars[3].link).query)
    assert (asked["since"], asked["until"]) == (["2021-02-01"], ["2021-02-28"])


def test_a_long_time_is_counted_by_years_and_a_chosen_bar_takes_itself_away() -> None:
    state = SearchState("问", since="2012-01-01", until="2012-12-31")
    bars = filters_shown(_facets(month={"2010-03": 1, "2012-05": 2, "2015-01": 2}), state, None).bars
    assert [bar.label for bar in bars] == [str(year) for year in range(2010, 2016)]
    assert [bar.label for bar in bars if bar.chosen] == ["2012"]
    assert "since" not in bars[2].link


def test_one_month_is_no_histogram() -> None:
    assert filters_shown(_facets(month={"2020-11": 4}), SearchState("问"), None).bars == ()


def test_the_last_week_of_an_archive_ends_with_its_newest_document() -> None:
    spans = filters_shown(Facets(), SearchState("问"), "2023-04-15").spans
    asked = {name: parse_qs(urlsplit(link).query)["since"][0] for name, link, _ in spans}
    assert asked == {"week": "2023-04-09", "month": "2023-03-16", "year": "2022-04-15"}
    assert filters_shown(Facets(), SearchState("问"), None).spans == ()
