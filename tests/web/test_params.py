from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xunduan.settings import Settings
from xunduan.web.params import BATCH_MAX, Filters, build_params
from xunduan.web.protection import BODY_MAX_BYTES

PARAMS = build_params(Settings())


def test_the_limits_are_those_of_the_settings() -> None:
    tight = build_params(
        Settings().model_copy(update={"query_max_chars": 3, "page_size": 2, "page_size_max": 4})
    )
    assert tight.search(q="三个字").limit == 2
    for wrong in ({"q": "四个字了"}, {"q": "字", "limit": 5}):
        with pytest.raises(ValidationError):
            tight.search(**wrong)


def test_a_request_holds_what_was_asked() -> None:
    asked = PARAMS.search(q=" 反诈\x00 ", source=["甲", " ", "乙\n"], year=["2022", ""], since="2022-01-01")
    request = asked.request(asked.q, limit=asked.limit, offset=asked.offset, explain=True)
    assert (request.query, request.sources, request.years) == ("反诈", ("甲", "乙"), (2022,))
    assert (request.since, request.limit, request.explain) == ("2022-01-01", 10, True)


@given(st.dates())
def test_every_date_is_taken_as_written(date) -> None:
    assert Filters(since=date.isoformat()).since == date.isoformat()


@pytest.mark.parametrize(
    "wrong", ["2023-2-3", "2023-13-01", "20230101", "2023-01-01T00:00", "٢٠٢٣-٠١-٠١", "昨天", "0000-01-01"]
)
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="date"):
        Filters(until=wrong)


def test_pages_take_blank_fields_and_api_searches_do_not_take_a_blank_query() -> None:
    blank = PARAMS.page(q="", page="", since="", until=" ", lang="", snapshot="")
    assert (blank.q, blank.page, blank.since, blank.lang, blank.snapshot) == ("", 1, None, None, None)
    with pytest.raises(ValidationError, match="empty"):
        PARAMS.search(q=" ")


def test_the_fullest_batch_stays_under_the_body_limit() -> None:
    escaped = len("\\u8bc8") * Settings().query_max_chars + len('{"q": ""}, ')
    assert escaped * BATCH_MAX < BODY_MAX_BYTES
