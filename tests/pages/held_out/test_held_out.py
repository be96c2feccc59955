"""The held-out pages are read as docs/quality.md says."""

from __future__ import annotations

from tests.pages.held_out.measure import HEADING, QUALITY, table


def test_the_document_says_what_held_out_pages_are_read_with() -> None:
    text = QUALITY.read_text("utf-8")
    assert HEADING in text, "run python -m tests.pages.held_out"
    assert table().strip() in text, (
        "the held-out pages are read otherwise now: run python -m tests.pages.held_out"
    )
