from __future__ import annotations

from tests.index.reading.conftest import Reading


def blocks(reading: Reading, text: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in reading("a.md", text).documents[0].blocks]


def test_marks_are_gone_and_kinds_are_kept(reading: Reading) -> None:
    text = """# 灌区 *改造*

投资**两亿元**,见[公告](https://example.org)与`附件一`。![渠首](a.png)

> 引文一句。

- 清淤
  - 人工
1. 衬砌

| 渠道 | 长度 |
| --- | ---: |
| 总干渠 | 36公里 |

```
代码 一行
```

<!-- 注释 -->

<div>框内<br>两行</div>

---

~~删去~~保留

副标题
------
"""
    assert blocks(reading, text) == [
        ("heading", 1, "灌区 改造"),
        ("text", 0, "投资两亿元,见公告与附件一。渠首"),
        ("text", 0, "引文一句。"),
        ("list", 0, "清淤"),
        ("list", 0, "人工"),
        ("list", 0, "衬砌"),
        ("table", 0, "渠道：总干渠；长度：36公里"),
        ("text", 0, "代码 一行"),
        ("text", 0, "框内"),
        ("text", 0, "两行"),
        ("text", 0, "删去保留"),
        ("heading", 2, "副标题"),
    ]


def test_an_indented_paragraph_is_no_code(reading: Reading) -> None:
    assert blocks(reading, "    第一段带*缩进*。\n\n　　第二段。\n") == [
        ("text", 0, "第一段带缩进。"),
        ("text", 0, "第二段。"),
    ]


def test_lines_end_paragraphs_unless_an_editor_wrapped_them(reading: Reading) -> None:
    text = "来源:某报\n日期:2021年\n\n这一段文字被编辑器在四十个字的地方折成了两行,所以读的时候要\n把它接起来。\n下一段另起一行。"
    assert [line for _, _, line in blocks(reading, text)] == [
        "来源:某报",
        "日期:2021年",
        "这一段文字被编辑器在四十个字的地方折成了两行,所以读的时候要把它接起来。",
        "下一段另起一行。",
    ]


def test_links_are_weighed(reading: Reading) -> None:
    (block,) = reading("a.md", "[上一篇](a) [下一篇](b)").documents[0].blocks
    assert block.link_density > 0.8


def test_html_too_deep_in_markdown_is_refused_and_a_comment_alone_is_not(reading: Reading) -> None:
    assert blocks(reading, "<!-- 只有注释 -->\n\n正文。") == [("text", 0, "正文。")]


def test_footnotes_are_text_and_no_addresses_of_links(reading: Reading) -> None:
    assert blocks(reading, "现存古建筑八十三处[^1]。\n\n[^1]: 据文物普查。\n") == [
        ("text", 0, "现存古建筑八十三处。"),
        ("text", 0, "据文物普查。"),
    ]


def test_links_between_notes_are_what_is_shown_of_them(reading: Reading) -> None:
    text = "见[[渠首/闸门#维修|闸门的维修]]与[[泵站]],[[#附录]]另附。![[图纸.png]]\n\n数组a[[1]]不变,[[未完\n\n`[[代码]]`\n"
    assert blocks(reading, text) == [
        ("text", 0, "见闸门的维修与泵站,附录另附。"), ("text", 0, "数组a1不变,[[未完"), ("text", 0, "[[代码]]"),
    ]  # fmt: skip


def test_a_note_of_obsidian_states_its_tags(reading: Reading) -> None:
    (document,) = reading("a.md", "---\ntags: [水利, 灌区/渠道]\naliases: 渠\n---\n正文一句。\n").documents
    assert document.stated == {"tags": "水利、灌区/渠道"}


def test_marks_of_tasks_are_boxes_and_a_heading_s_attributes_no_text(reading: Reading) -> None:
    lines = "# 渡口值班 {#duty}\n\n- [x] 开闸\n- [ ] 关闸\n\n[x] 是数组的下标 {#1}。\n"
    (document,) = reading("a.md", lines).documents
    assert [block.text for block in document.blocks] == [
        "渡口值班", "☑ 开闸", "☐ 关闸", "[x] 是数组的下标 {#1}。",
    ]  # fmt: skip


def test_a_box_gives_its_title_and_what_is_in_it(reading: Reading) -> None:
    text = """渡口须知
::: tip 开放时间
每日*七时*起
:::
1. 购票
   ::: warning
   票价两元
   :::

:::note[停航]
大风时
:::
::: {.box}
另行通知
:::

```
::: tip 写法
```

比例 ::: 三
:::注意
"""
    assert [(kind, shown) for kind, _, shown in blocks(reading, text)] == [
        ("text", "渡口须知"),
        ("text", "开放时间"),
        ("text", "每日七时起"),
        ("list", "购票"),
        ("list", "票价两元"),
        ("text", "停航"),
        ("text", "大风时"),
        ("text", "另行通知"),
        ("text", "::: tip 写法"),
        ("text", "比例 ::: 三"),
        ("text", ":::注意"),
    ]


def test_signs_of_contents_notes_and_marked_words_are_no_text(reading: Reading) -> None:
    text = """[[toc]]

[TOC]

> [!WARNING]
> 渡口==周一==停航。

> [!tip]- 购票
> 船上购票。

[!]不是注。

若 a==b 且 c==d，见[[目录]]。
"""
    assert [shown for _, _, shown in blocks(reading, text)] == [
        "渡口周一停航。",
        "购票",
        "船上购票。",
        "[!]不是注。",
        "若 a==b 且 c==d，见目录。",
    ]
