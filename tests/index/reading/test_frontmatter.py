from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index.reading.conftest import Reading
from xunduan.index.reading.frontmatter import split_front_matter, stated_key


def test_front_matter_is_stated_and_no_text(reading: Reading) -> None:
    head = "---\ntitle: 河长制述评\nauthor: [江平, 何远]\ndate: 2021-03-04\n来源: 某报\nlayout: post\n---\n"
    for name in ("a.txt", "a.md"):
        (document,) = reading(name, head + "正文。\n").documents
        assert document.stated == {
            "title": "河长制述评",
            "authors": "江平、何远",
            "published": "2021-03-04",
            "source": "某报",
        }
        assert [block.text for block in document.blocks] == ["正文。"]


@pytest.mark.parametrize(
    "text",
    [
        "---\n这不是键值\n---\n正文",
        "---\n时 间: 上午\n---\n正文",
        "---\ntitle: [未闭合\n---\n正文",
        "---\ndate: 2021-02-30\n---\n正文",
        "---\ntitle: 没有结束",
        " ---\ntitle: 缩进\n---\n",
        "---\na: !!python/object/apply:os.system ['true']\ntitle: x\n---\n正文",
        '---\ntitle: !!timestamp "来日"\n---\n正文',
        "---\ntitle: !!bool 也许\n---\n正文",
        "---\nlevel: !!int ''\ntitle: x\n---\n正文",
    ],
)
def test_what_is_no_front_matter_stays_text(text: str) -> None:
    assert split_front_matter(text) == ({}, text)


def test_site_builders_settings_are_no_text() -> None:
    assert split_front_matter("---\nlayout: post\ntoc: false\n---\n正文") == ({}, "正文")


def test_nested_aliases_do_not_unfold() -> None:
    bomb = "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9) if n else 'x'}]" for n in range(9))
    fields, body = split_front_matter(f"---\n{bomb}\ntitle: 题\nplace: *a8\n---\n正文")
    assert (fields, body) == ({"title": "题"}, "正文")


def test_merged_aliases_do_not_unfold() -> None:
    """`<<` copies the keys of every mapping it names, nine times as many with each line."""
    lines = ["m0: &m0 {k: v}"] + [
        f"m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 14)
    ]
    text = "---\n" + "\n".join(lines) + "\n---\n正文"
    assert split_front_matter(text) == ({}, text)


@pytest.mark.parametrize(
    ("name", "key"), [("Title", "title"), (" 正文 ", "text"), ("發布日期", "published"), ("备注", None)]
)
def test_names_of_fields(name: str, key: str | None) -> None:
    assert stated_key(name) == key


@given(st.text())
def test_text_is_kept_whatever_it_begins_with(text: str) -> None:
    fields, body = split_front_matter("---\n" + text)
    assert body == "---\n" + text or (fields and text.endswith(body))
