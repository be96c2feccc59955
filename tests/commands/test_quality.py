"""scripts/quality.py: the page of tables."""

from __future__ import annotations

from pathlib import Path

from scripts.quality import into_page


def test_tables_are_replaced_and_what_was_written_below_them_by_hand_stays(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    into_page(page, "# Quality\n\nold\n")
    assert page.read_text("utf-8") == "# Quality\n\nold\n"
    page.write_text("# Quality\n\nold\n\n<!-- by hand from here on -->\n\n## Won\n", "utf-8")
    for table in ("new", "newer"):
        into_page(page, f"# Quality\n\n{table}\n")
        assert page.read_text("utf-8") == f"# Quality\n\n{table}\n\n<!-- by hand from here on -->\n\n## Won\n"
