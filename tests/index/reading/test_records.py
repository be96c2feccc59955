from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading import Limits
from xunduan.index.reading.records import read_jsonl, read_jsonl_gz


def test_one_document_a_record_with_what_it_states(reading: Reading) -> None:
    record = {
        "id": 7,
        "title": "堤防巡查",
        "text": "第一段。\n\n  第二段。",
        "url": "https://example.org/7",
        "source": "水务局",
        "published": "2022-07-01",
        "place": ["某市", "某县"],
        "extra": {"nested": 1},
    }
    (document,) = reading("a.jsonl", json.dumps(record, ensure_ascii=False)).documents
    assert document.record == "7"
    assert [block.text for block in document.blocks] == ["第一段。", "  第二段。"]
    assert document.stated == {
        "id": "7",
        "title": "堤防巡查",
        "url": "https://example.org/7",
        "source": "水务局",
        "published": "2022-07-01",
        "place": "某市、某县",
    }


def test_a_bad_line_costs_that_line(reading: Reading) -> None:
    lines = ['{"text": "一。"}', "{broken", "", "[1, 2]", '{"title": "无正文"}', '{"text": "五。"}']
    result = reading("a.jsonl", "\r\n".join(lines))
    assert [document.record for document in result.documents] == ["1", "6"]
    assert [problem.partition(" ")[2][:1] for problem in result.problems] == ["2", "4", "5"]
    assert all(
        f"line {number}" in problem for number, problem in zip((2, 4, 5), result.problems, strict=True)
    )


def test_no_good_line_is_no_file(reading: Reading) -> None:
    with pytest.raises(UnreadableFile, match="line 1 is not JSON"):
        reading("a.jsonl", "nothing")


def test_repeated_ids_are_told_apart_and_reported(reading: Reading) -> None:
    result = reading("a.jsonl", '{"id": "x", "text": "一。"}\n{"id": "x", "text": "二。"}')
    assert [document.record for document in result.documents] == ["x", "x#2"]
    assert "repeats the id x" in result.problems[0]


def test_odd_values_do_no_harm(reading: Reading) -> None:
    deep = "[" * 100_000 + "]" * 100_000
    text = f'{{"text": "\\ud800甲\\u0000。", "title": NaN}}\n{{"text": {"9" * 5000}}}\n{{"text": {deep}}}\n{{"text": "乙\u2028丙"}}'
    result = reading("a.jsonl", text)
    assert [block.text for block in result.documents[0].blocks] == ["\ufffd甲。"]
    assert [block.text for block in result.documents[-1].blocks] == ["乙", "丙"]


def test_an_overlong_record_is_a_problem(limits: Limits) -> None:
    line = json.dumps({"text": "字" * (limits.document_max_chars + 1)})
    result = read_jsonl(f'{line}\n{{"text": "短"}}'.encode(), "a.jsonl", limits)
    assert [document.record for document in result.documents] == ["2"]
    assert "XUNDUAN_DOCUMENT_MAX_CHARS" in result.problems[0]


def test_gzip_is_held_to_the_size_limit() -> None:
    small = Limits(
        file_max_bytes=1 << 20, file_max_seconds=9, file_max_memory_mb=99, document_max_chars=1 << 20
    )
    with pytest.raises(UnreadableFile, match="XUNDUAN_FILE_MAX_BYTES"):
        read_jsonl_gz(gzip.compress(b" " * (8 << 20)), "a.jsonl.gz", small)


def test_a_cut_off_gzip_is_refused(reading: Reading) -> None:
    with pytest.raises(UnreadableFile, match="broken gzip"):
        reading("a.jsonl.gz", gzip.compress('{"text": "一。"}'.encode() * 100)[:-20])


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_with_chinese_names_and_any_delimiter(delimiter: str, reading: Reading) -> None:
    rows = [["编号", "標題", "正文", "来源", "发布日期", "地点", "链接"]]
    rows += [["1", "甲", '"一。\n二。"', "某报", "2021-01-02", "某市", "https://example.org"]]
    (document,) = reading("a.csv", "\n".join(delimiter.join(row) for row in rows)).documents
    assert [block.text for block in document.blocks] == ["一。", "二。"]
    assert document.record == "1" and set(document.stated) == {
        "id",
        "title",
        "source",
        "published",
        "place",
        "url",
    }


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_the_line_that_declares_a_delimiter_is_no_header(delimiter: str, reading: Reading) -> None:
    rows = [["标题", "正文"], ["滩涂管护", "巡滩,补苗,立牌。"]]
    lines = [f"sep={delimiter}", *(delimiter.join(row) for row in rows)]
    (document,) = reading("a.csv", "\r\n".join(lines)).documents
    assert document.stated["title"] == "滩涂管护"
    assert [block.text for block in document.blocks] == ["巡滩,补苗,立牌。"]


def test_a_csv_row_that_does_not_fit_is_a_problem(reading: Reading) -> None:
    result = reading("a.csv", "title,text\n甲,一。\n乙,二,三\n丙,\n丁,四。\n")
    assert [document.stated["title"] for document in result.documents] == ["甲", "丁"]
    assert [("line 3" in problem, "line 4" in problem) for problem in result.problems] == [
        (True, False),
        (False, True),
    ]


def test_a_csv_without_texts_is_a_table(reading: Reading) -> None:
    (document,) = reading("a.csv", "区,户数\n东区,120\n西区,95\n").documents
    assert [block.text for block in document.blocks] == ["区：东区；户数：120", "区：西区；户数：95"]
    assert {block.kind for block in document.blocks} == {"table"}


def test_a_feed_s_names_and_a_database_s_moments(reading: Reading) -> None:
    records = [
        {
            "description": "摘要…",
            "content:encoded": "<p>全文在此。</p>",
            "pubDate": "Sun, 15 Oct 2023 08:00:00 +0800",
        },
        {"summary": "只有摘要。", "created_at": 1707984000, "author": {"name": "丁香", "id": 3}},
        {"summary": "", "title": "无正文"},
    ]
    result = reading("feed.jsonl", "\n".join(json.dumps(record, ensure_ascii=False) for record in records))
    full, short = result.documents
    assert full.blocks[0].text == "全文在此。"
    assert short.blocks[0].text == "只有摘要。"
    assert short.stated == {"published": "2024-02-15T08:00:00+00:00", "authors": "丁香"}
    assert len(result.problems) == 1


def test_json_is_read_by_its_articles_wherever_they_stand(reading: Reading) -> None:
    first = {"title": "渡口重开", "pub_time": "2031-05-06 08:10", "content": "上渡渡口今天重开。"}
    second = {"title": "渡口停航", "pubTime": "2031-05-07", "content": "下渡渡口今天停航。"}
    for whole in ([first, second], {"code": 0, "data": {"items": [first, second]}}):
        documents = reading("a.json", json.dumps(whole, ensure_ascii=False)).documents
        assert [one.stated["title"] for one in documents] == ["渡口重开", "渡口停航"]
        assert [one.stated["published"] for one in documents] == ["2031-05-06 08:10", "2031-05-07"]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in (first, second))
    assert len(reading("a.json", lines).documents) == 2


def test_json_without_articles_is_refused(reading: Reading) -> None:
    settings: dict[str, Any] = {"name": "渡口", "description": "班次表的程序", "version": "1.0"}
    wholes: list[Any] = [settings, [1, 2], "渡口", {"a": []}]
    for whole in wholes:
        with pytest.raises(UnreadableFile):
            reading("a.json", json.dumps(whole, ensure_ascii=False))


def test_a_record_s_markup_is_read_as_a_page_s(reading: Reading) -> None:
    rows = "<table><tr><th>渡口</th><th>班次</th></tr><tr><td>上渡</td><td>12</td></tr></table>"
    text = f"<div><p>上渡渡口今天重开。</p><script>var a=1;</script>{rows}</div>"
    (document,) = reading("a.jsonl", json.dumps({"text": text})).documents
    assert [block.text for block in document.blocks] == ["上渡渡口今天重开。", "渡口：上渡；班次：12"]
    (plain,) = reading("a.jsonl", json.dumps({"text": "若 a<b，则取 b。\n否则取 a。"})).documents
    assert len(plain.blocks) == 2
