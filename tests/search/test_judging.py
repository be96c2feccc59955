"""When a hit is right: script, width, pinyin and punctuation do not count, the file does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from xunduan.errors import XunduanError
from xunduan.search.judging import JudgedQuery, is_right, judged_documents, normal_form, read_queries

LINES: list[dict[str, Any]] = [
    {
        "id": "a", "query": "劝阻人数", "lang": "zh-Hans", "kind": "figure", "doc": "001", "answer": "970.7萬人次",
        "gold": ["勸阻970.7萬人次"], "also": [{"doc": "002", "gold": ["劝阻28.2万人次", "止付"]}],
    },
    {"id": "n", "query": "航天飞机", "lang": "zh-Hans", "kind": "negative", "doc": None, "gold": [], "also": []},
]  # fmt: skip


@pytest.fixture
def queries(tmp_path: Path) -> list[JudgedQuery]:
    path = tmp_path / "q.jsonl"
    path.write_text(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in LINES) + "\n\n", encoding="utf-8"
    )
    return read_queries(path)


def test_a_query_file_is_read(queries: list[JudgedQuery]) -> None:
    answerable, negative = queries
    assert (answerable.id, answerable.language, answerable.kind, answerable.answer) == (
        "a",
        "zh-Hans",
        "figure",
        "970.7萬人次",
    )
    assert answerable.right == (("001", ("劝阻970.7万人次",)), ("002", ("劝阻28.2万人次", "止付")))
    assert answerable.answerable
    assert not negative.answerable
    assert judged_documents(queries) == ("001", "002")


@pytest.mark.parametrize(
    ("path", "passage", "right"),
    [
        ("001_x.txt", "共勸阻 970.7萬人次。", True),
        ("sub/001_x.txt", "共劝(quàn)阻９７０.７万人次", True),
        ("002.md", "劝阻28.2万人次,另有止付。", True),
        ("002.md", "劝阻28.2万人次。", False),
        ("002.md", "劝阻970.7万人次。", False),
        ("003.txt", "劝阻970.7万人次。", False),
        ("x/002/003.txt", "劝阻28.2万人次,止付", False),
        ("001.txt", "", False),
    ],
)
def test_a_passage_is_right_where_it_holds_all_strings_of_one_place(
    queries: list[JudgedQuery], path: str, passage: str, right: bool
) -> None:
    assert is_right(queries[0], path, passage) is right
    assert not is_right(queries[1], path, passage)


@pytest.mark.parametrize(
    ("one", "other"),
    [("網(wǎng)絡詐騙", "网络诈骗"), ("“下降”12.5%!", "下降12.5%"), ("著名", "着名"), ("ＡＢ １２", "AB12")],
)
def test_what_does_not_count(one: str, other: str) -> None:
    assert normal_form(one) == normal_form(other)


def test_brackets_that_are_no_pinyin_keep_their_content() -> None:
    assert normal_form("案件(含电诈)下降") == "案件含电诈下降"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{broken", "1"), ('{"id": "a", "query": "q"}\n[]', "2"), ('{"id": "q"}', "1"), ("", "空"), ("\n \n", "空"),
        ('{"id": "a", "query": "q", "also": [{"doc": "1"}]}', "1"),
    ],
)  # fmt: skip
def test_a_malformed_file_is_refused_with_the_line(tmp_path: Path, text: str, named: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(XunduanError, match=rf"(?s)bad\.jsonl.*{named}"):
        read_queries(path)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "q.jsonl"
    if content:
        path.write_bytes(content)
    with pytest.raises(XunduanError, match=r"q\.jsonl"):
        read_queries(path)


@pytest.mark.shared
def test_the_rule_is_that_of_the_development_data(shared_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from opencc import OpenCC

    monkeypatch.syspath_prepend(str(shared_dir / "eval"))
    import match

    simplified = OpenCC("t2s").convert
    path = shared_dir / "eval" / "seed_queries.jsonl"
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    paragraphs = [
        (file.name, line)
        for file in sorted((shared_dir / "corpus").glob("[0-9]*.txt"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if len(line) > 20
    ]
    right = 0
    for judged, given in zip(read_queries(path), raw, strict=True):
        for name, line in paragraphs:
            ours = is_right(judged, name, line)
            assert ours == match.hit(given, name[:3], line, simplified), (given["id"], name)
            right += ours
    assert right > 100


def test_a_text_file_is_a_query_a_line_without_answers(tmp_path: Path) -> None:
    path = tmp_path / "q.txt"
    path.write_text("劝阻人数\n\n  航天飞机 \n", encoding="utf-8")
    assert [(query.id, query.query, query.right) for query in read_queries(path)] == [
        ("1", "劝阻人数", ()), ("3", "航天飞机", ()),
    ]  # fmt: skip


def test_the_list_that_an_archive_is_tuned_by_names_its_answers_by_passage(tmp_path: Path) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text('{"query": "劝阻人数", "passage": "共勸阻３人次"}\n', encoding="utf-8")
    (query,) = read_queries(path)
    assert is_right(query, "任何.txt", "去年共劝阻3人次。") and not is_right(
        query, "任何.txt", "共劝阻4人次。"
    )
