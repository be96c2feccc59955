from __future__ import annotations

import datetime as dt

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from xunduan.settings import Settings
from xunduan.web.params import (
    BATCH_MAX,
    Batch,
    BatchQuery,
    Filters,
    PageParams,
    SearchParams,
    require_within,
)
from xunduan.web.protection import BODY_MAX_BYTES


def test_the_limits_are_those_of_the_settings() -> None:
    tight = Settings().model_copy(update={"query_max_chars": 3, "page_size": 2, "page_size_max": 4})
    right = SearchParams(q="三个字", limit=4)
    require_within(tight, right)
    assert (right.asked(tight.page_size).limit, SearchParams(q="字").asked(tight.page_size).limit) == (4, 2)
    for wrong, where in (({"q": "四个字了"}, "q"), ({"q": "字", "limit": 5}, "limit")):
        with pytest.raises(RequestValidationError) as refused:
            require_within(tight, SearchParams(**wrong))
        assert [error["loc"] for error in refused.value.errors()] == [("query", where)]
        with pytest.raises(RequestValidationError) as refused:
            require_within(tight, Batch(queries=[right, BatchQuery(**wrong)]))
        assert refused.value.errors()[0]["loc"] == ("body", "queries", 1, where)


def test_a_request_holds_what_was_asked() -> None:
    asked = SearchParams(
        q=" 反诈\x00 ", source=["甲", " ", "乙\n"], year=["2022", ""], since="2022-01-01", explain=True
    )
    request = asked.asked(10)
    assert (request.query, request.sources, request.years) == ("反诈", ("甲", "乙"), (2022,))
    assert (request.since, request.limit, request.explain) == ("2022-01-01", 10, True)


@given(st.dates())
def test_every_date_is_taken_as_written(date: dt.date) -> None:
    assert Filters(since=date.isoformat()).since == date.isoformat()


@pytest.mark.parametrize(
    "wrong", ["2023-2-3", "2023-13-01", "20230101", "2023-01-01T00:00", "٢٠٢٣-٠١-٠١", "昨天", "0000-01-01"]
)
def test_what_is_no_date_is_refused(wrong: str) -> None:
    with pytest.raises(ValidationError, match="date"):
        Filters(until=wrong)


def test_pages_take_blank_fields_and_api_searches_do_not_take_a_blank_query() -> None:
    blank = PageParams(q="", page="", since="", until=" ", lang="", snapshot="")
    assert (blank.q, blank.page, blank.since, blank.lang, blank.snapshot) == ("", 1, None, None, None)
    with pytest.raises(ValidationError, match="empty"):
        SearchParams(q=" ")


def test_the_fullest_batch_stays_under_the_body_limit() -> None:
    escaped = len("\\u8bc8") * Settings().query_max_chars + len('{"q": ""}, ')
    assert escaped * BATCH_MAX < BODY_MAX_BYTES
