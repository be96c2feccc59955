from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading.formats import FORMATS, Format, suffix_format

INGESTION = Path(__file__).parents[3] / "docs" / "ingestion.md"


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_every_row_has_a_reader(one: Format) -> None:
    module, _, function = one.reader.partition(":")
    assert callable(getattr(import_module(f"xunduan.index.reading.{module}"), function))


def test_no_suffix_is_claimed_twice_and_the_longest_counts() -> None:
    suffixes = [suffix for one in FORMATS for suffix in one.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for name, expected in {
        "A.JSONL.GZ": "jsonl.gz",
        "a.b.TXT": "plain",
        "x.tar.gz": "tar",
        "甲.wps": "doc",
    }.items():
        found = suffix_format(name)
        assert found is not None and found.name == expected
    assert suffix_format("a.xyz") is suffix_format("README") is None


def test_text_in_columns_that_a_system_named_a_spreadsheet_is_a_table(reading: Reading) -> None:
    exported = "哨所\t里程\n北坡\t14.5\n南沟\t9\n".encode("gbk")
    blocks = reading("里程.xls", exported).documents[0].blocks
    assert [block.text for block in blocks] == ["哨所：北坡；里程：14.5", "哨所：南沟；里程：9"]
    with pytest.raises(UnreadableFile, match="not a xls file"):
        reading("里程.xls", "哨所里程\n北坡14.5\n")


def test_the_documentation_lists_every_suffix_that_is_read() -> None:
    listed = set(re.findall(r"`(\.[a-z0-9.]+)`", INGESTION.read_text(encoding="utf-8")))
    assert listed == {suffix for one in FORMATS for suffix in one.suffixes}
