from __future__ import annotations

from typing import Any

import pytest
from fastapi.exceptions import RequestValidationError
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from xunduan.settings import Settings
from xunduan.web.params import Batch, IndicatorsParams, SearchParams, require_within
from xunduan.web.validation import explain

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None, exclude_categories=())),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def _errors(model: type[BaseModel], given: dict[str, Any]) -> list[dict[str, Any]]:
    with pytest.raises(ValidationError) as refused:
        model(**given)
    return [{**error, "loc": ("query", *error["loc"])} for error in refused.value.errors()]


def _beyond(given: dict[str, Any]) -> list[dict[str, Any]]:
    with pytest.raises(RequestValidationError) as refused:
        require_within(Settings(), SearchParams(**given))
    return list(refused.value.errors())


@given(
    st.dictionaries(
        st.sampled_from(["q", "limit", "year", "since", "lang", "explain", "queries"]), ANYTHING, min_size=1
    )
)
def test_whatever_is_wrong_can_be_told(given: dict[str, Any]) -> None:
    for model in (SearchParams, Batch, IndicatorsParams):
        try:
            model(**given)
        except ValidationError as refused:
            problem = explain([{**error, "loc": ("query", *error["loc"])} for error in refused.errors()])
            assert problem.status == 422
            assert problem.errors
            for told in problem.errors:
                assert "{" not in told.message or "{" in told.value + told.parameter
                told.model_dump_json().encode()


def test_a_message_names_value_limit_and_remedy_in_both_languages() -> None:
    problem = explain(_beyond({"q": "甲", "limit": "1000"}))
    assert problem.errors[0].message == (
        "limit 的值“1000”超过上限 100。请用 100 或更小的整数。 limit is “1000”, above the limit 100. Use 100 or less."
    )


def test_all_errors_are_told_at_once() -> None:
    problem = explain(_errors(SearchParams, {"limit": 0, "lang": "fr"}))
    assert [told.parameter for told in problem.errors] == ["q", "limit", "lang"]


def test_a_repeated_parameter_is_named_as_in_the_address() -> None:
    (told,) = explain(_errors(SearchParams, {"q": "甲", "year": ["2022", "x"]})).errors
    assert (told.parameter, told.value) == ("year", "x")


def test_choices_are_listed_as_they_are_written() -> None:
    (told,) = explain(_errors(SearchParams, {"q": "甲", "lang": "fr"})).errors
    assert told.message.endswith("choose one of zh-Hans, zh-Hant, en.")


def test_a_long_value_is_shortened() -> None:
    (told,) = explain(_beyond({"q": "长" * 9000})).errors
    assert len(told.value) == 40
    assert "9000" in told.message
