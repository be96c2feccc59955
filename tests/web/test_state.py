from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from xunduan.web.params import Filters
from xunduan.web.state import SearchState, document_path, passage_anchor

STATE = SearchState(q="反诈 a&b", source=("甲报",), year=("2022", "2023"), page=3, snapshot="s1", ui="en")


def _query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_the_address_holds_the_whole_state() -> None:
    assert _query(STATE.url()) == {
        "q": ["反诈 a&b"],
        "source": ["甲报"],
        "year": ["2022", "2023"],
        "page": ["3"],
        "snapshot": ["s1"],
        "ui": ["en"],
    }
    assert SearchState().url() == "/"


def test_no_filter_of_a_request_is_forgotten() -> None:
    given = {
        "source": ["甲报"], "place": ["东营市"], "year": [2022], "year_by": "publication", "since": "2022-01-01",
        "until": "2022-12-31", "lang": "zh-Hant", "sort": "date",
    }  # fmt: skip
    assert given.keys() == Filters.model_fields.keys()
    state = SearchState.of(Filters.model_validate(given), None)
    assert {name: values[0] for name, values in _query(state.url()).items()} == {
        name: str(value[0] if isinstance(value, list) else value) for name, value in given.items()
    }


def test_a_changed_filter_starts_again_at_page_one_of_the_current_index() -> None:
    changed = _query(STATE.url(sort="date"))
    assert changed["sort"] == ["date"]
    assert "page" not in changed
    assert "snapshot" not in changed


def test_another_page_stays_on_its_snapshot() -> None:
    assert _query(STATE.url(page=4))["snapshot"] == ["s1"]


def test_a_filter_is_added_and_taken_away() -> None:
    assert _query(STATE.toggled("year", "2024"))["year"] == ["2022", "2023", "2024"]
    assert _query(STATE.toggled("year", "2022"))["year"] == ["2023"]
    assert _query(STATE.toggled("lang", "zh-Hant"))["lang"] == ["zh-Hant"]
    assert STATE.chosen("year", "2022")
    assert not STATE.chosen("lang", "zh-Hant")


def test_a_document_link_goes_on_with_the_search_and_points_at_the_passage() -> None:
    url = STATE.document_url("a/b 文", "p?1")
    parts = urlsplit(url)
    assert parts.path == document_path("a/b 文") == "/documents/a%2Fb%20%E6%96%87"
    assert parts.fragment == passage_anchor("p?1") == "passage-p%3F1"
    assert _query(url)["passage"] == ["p?1"]
    assert _query(url)["q"] == ["反诈 a&b"]


def test_the_json_twin_asks_for_the_same_page() -> None:
    assert _query(STATE.api_url(10)) == {
        "q": ["反诈 a&b"],
        "source": ["甲报"],
        "year": ["2022", "2023"],
        "snapshot": ["s1"],
        "offset": ["20"],
        "limit": ["10"],
    }
