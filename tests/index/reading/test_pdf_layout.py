"""Layouts that the PDFs of other programs showed, as lines with their measures in points."""

from __future__ import annotations

from xunduan.index.reading.pdf_layout import Line, blocks_of


def line(text: str, left: float, bottom: float, size: float = 12.0, right: float | None = None) -> Line:
    width = sum(0.55 if char < "\u0250" else 1.0 for char in text) * size
    return Line(text, left, left + width if right is None else right, bottom, size)


def texts(*pages: list[Line]) -> list[str]:
    return [block.text for block in blocks_of(pages)]


def test_a_page_printed_by_a_browser() -> None:
    page = [
        line("沙洲县清理河道十七处", 35, 176, 24, 442),
        line("2021-03-04 来源:沙洲县府办", 34, 212),
        line(
            "三月四日,沙洲县召开春耕生产调度会,部署农资供应、农机检修和水利设施维护三项工作",
            58,
            230,
            right=576,
        ),
        line(",不误农时。", 35, 248),
        line("会议开了一天。", 58, 266),
        line("各乡镇当晚传达。", 58, 284),
        line("1/22/26, 12:28 PM 沙洲县清理河道十七处", 24, 25, 8, 446),
        line("https://example.org/news/1.html 1/1", 24, 776, 9, 588),
    ]
    assert texts(page) == [
        "沙洲县清理河道十七处",
        "2021-03-04 来源:沙洲县府办",
        "三月四日,沙洲县召开春耕生产调度会,部署农资供应、农机检修和水利设施维护三项工作,不误农时。",
        "会议开了一天。",
        "各乡镇当晚传达。",
    ]


def test_a_closing_mark_never_begins_a_paragraph() -> None:
    page = [line("她说:“现在天天去公园。", 72, 100, right=523), line("”", 72, 118, 9)]
    assert texts(page) == ["她说:“现在天天去公园。”"]


def test_a_paragraph_goes_on_after_a_page_break_where_indents_mark_paragraphs() -> None:
    first = [line(f"第{number}段从这里开始,只有一行。", 96, 100 + 18 * number) for number in range(8)]
    first.append(line("这一段写到这一页的最后一行为止,句子正好在这里结束。", 96, 260, right=523))
    second = [
        line("下一页接着写同一段。", 72, 100),
        *(line(f"另起{number}。", 96, 118 + 18 * number) for number in range(8)),
    ]
    assert "这一段写到这一页的最后一行为止,句子正好在这里结束。下一页接着写同一段。" in texts(first, second)


def test_nothing_gives_nothing() -> None:
    assert texts() == texts([]) == texts([], []) == []
