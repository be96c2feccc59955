from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xunduan.web.text import clean_query, printable, shorten

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@given(ANY_TEXT)
def test_printable_keeps_the_length_and_can_be_encoded(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    shown.encode("utf-8")
    assert "\x00" not in shown


@given(ANY_TEXT)
def test_a_cleaned_query_has_no_control_characters_and_cleaning_twice_changes_nothing(text: str) -> None:
    cleaned = clean_query(text)
    assert cleaned == clean_query(cleaned)
    assert not any(ord(char) < 32 for char in cleaned)


def test_a_query_of_control_characters_alone_is_empty() -> None:
    assert clean_query("\x00\x07 \t\n") == ""


def test_shorten_keeps_what_fits() -> None:
    assert shorten("反诈", 2) == "反诈"
    assert shorten("反诈预警", 3) == "反诈…"
