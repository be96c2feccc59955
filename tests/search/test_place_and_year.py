"""Place and year: how well a document fits those that a query names."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes import SetStore
from xunduan.search.document_facts import Entry
from xunduan.search.lexicon import Lexicon
from xunduan.search.place_and_year import UNKNOWN, fits, place_fit, year_fit
from xunduan.search.query import understand


def entry(places: tuple[str, ...] = (), years: tuple[int, ...] = (), about: tuple[int, ...] = ()) -> Entry:
    return Entry("d", "zh-Hans", None, None, places, years, about)


def test_the_asked_place_fits_better_than_what_holds_it_and_that_better_than_another() -> None:
    own, part, whole, other = (
        place_fit(("重庆市",), entry(places=(place,))) for place in ("重庆市", "永川区", "重庆市", "东营市")
    )
    assert own == part == whole == 1
    assert other == 0
    city_for_district = place_fit(("永川区",), entry(places=("重庆市",)))
    assert UNKNOWN < city_for_district < 1


def test_what_is_named_only_to_say_where_a_district_lies_answers_for_no_other_one() -> None:
    def elsewhere(*places: str) -> float:
        return place_fit(("永川区",), entry(places=places))

    assert elsewhere("万州区", "重庆市") == 0
    assert elsewhere("重庆市", "万州区") > UNKNOWN
    assert elsewhere("贵阳市", "重庆市") > UNKNOWN


def test_a_place_named_in_passing_fits_less_than_the_main_one() -> None:
    assert place_fit(("贵阳市",), entry(places=("重庆市", "贵阳市"))) < place_fit(
        ("贵阳市",), entry(places=("贵阳市",))
    )


def test_of_several_places_asked_for_one_is_enough() -> None:
    assert place_fit(("东营市", "重庆市"), entry(places=("重庆市",))) == 1


@pytest.mark.parametrize("fit", [place_fit(("重庆市",), entry()), year_fit((2022,), entry())])
def test_not_knowing_is_better_than_being_elsewhere(fit: float) -> None:
    assert 0 < fit == UNKNOWN < 1


def test_the_year_that_is_spoken_of_fits_better_than_that_of_publication() -> None:
    report = entry(years=(2023, 2022), about=(2022,))
    assert year_fit((2022,), report) == 1
    assert 0 < year_fit((2023,), report) < 1
    assert year_fit((2019,), report) == 0


def test_of_a_query_that_names_neither_place_nor_time_no_passage_is_looked_up() -> None:
    def entries_of(rows: np.ndarray) -> list[Entry]:
        raise AssertionError(f"{len(rows)} passages were looked up")

    lexicon = Lexicon(SetStore([], []), np.zeros(1, np.int64))
    assert fits(understand("森林防火", 512), entries_of, np.arange(3), lexicon) == {}
