"""Layouts that the PDFs of other programs showed, as lines with their measures in points."""

from __future__ import annotations

from xunduan.index.documents import Dropped
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


def test_points_whose_further_lines_are_indented_are_whole() -> None:
    page = [
        line("一、本站负责人及值班人员保证所报水情、雨情、工情数据真实、准确、完", 60, 100, right=480),
        line("整，并按时报送。", 81, 118),
        line("二、汛期每日八时前报送前一日的降雨量和水位，遇有超过警戒水位的情形", 60, 136, right=480),
        line("随时加报。值班电话保持畅通，任何人不得以任何理由关闭值班电话或者擅自", 81, 154, right=480),
        line("离开岗位。", 81, 172),
        line("三、本规定自发布之日起施行。", 60, 190),
    ]
    found = texts(page)
    assert [text[:2] for text in found] == ["一、", "二、", "三、"]
    assert found[1].endswith(
        "遇有超过警戒水位的情形随时加报。值班电话保持畅通，任何人不得以任何理由关闭值班电话或者擅自离开岗位。"
    )


def test_sentences_set_larger_than_notes_are_paragraphs_and_no_headings() -> None:
    large = [
        "今年汛期，全县共转移群众三千一百人，无一人伤亡",
        "，较好地保障了群众生命财产安全，受到上级肯定，",
        "经验在全市推广。",
    ]
    page = [
        line("汛期工作小结", 200, 60, 22),
        *(
            line(text, 72, 100 + 24 * number, 16, 440 if number < 2 else None)
            for number, text in enumerate(large)
        ),
        *(line("注" + "小号的说明文字" * 5, 72, 400 + 11 * number, 9) for number in range(20)),
    ]
    (first, second, *_) = blocks_of([page])
    assert (first.kind, second.kind, second.text) == ("heading", "text", "".join(large))


def test_a_list_of_contents_with_page_numbers_is_left_out_and_told() -> None:
    entries = [f"第{name}章 汛情{'.' * 40}{page}" for name, page in (("一", 3), ("二", 17), ("三", 28))]
    lines = ["目 录", *entries, "第一章 汛情", "今年汛期来得早。", "水位超过警戒 ……… 12"]
    left_out: list[Dropped] = []
    found = blocks_of([[line(text, 72, 100 + 18 * number) for number, text in enumerate(lines)]], left_out)
    assert [block.text for block in found] == lines[4:]
    assert [(dropped.text, dropped.rule) for dropped in left_out] == [
        (text, "contents") for text in lines[:4]
    ]


def test_pages_of_nothing_but_lines_that_recur_are_whole() -> None:
    page = [line("柳湾水库", 72, 100, 20), line("请勿游泳。", 72, 400)]
    assert [block.text for block in blocks_of([page, page])] == ["柳湾水库", "请勿游泳。"] * 2
    assert list(blocks_of([[line("- 1 -", 72, 800)], [line("- 2 -", 72, 800)]])) == []


def test_small_lines_at_the_edge_of_left_pages_run() -> None:
    heads = {0: Line("柳湾年鉴", 60, 150, 30, 9), 2: Line("柳湾年鉴", 60, 150, 30, 9)}
    pages = [
        [
            Line(
                f"{'甲乙丙丁戊'[page]}村修水渠，{'子丑寅卯辰巳午未申'[n]}年的收成好得多。",
                60,
                500,
                100 + 20 * n,
                12,
            )
            for n in range(9)
        ]
        for page in range(5)
    ]
    for page, head in heads.items():
        pages[page].insert(0, head)
    report: list[Dropped] = []
    assert not any("年鉴" in block.text for block in blocks_of(pages, report))
    assert [drop.text for drop in report] == ["柳湾年鉴"]


def test_notes_at_the_foot_that_differ_in_their_numbers_do_not_run() -> None:
    names = "甲乙丙丁"
    pages = [
        [
            line("柳湾水利志", 72, 60, 9),
            *(
                line(f"{name}村第{'一二三四五六'[n]}处渠段由村民轮流看守。", 72, 100 + 20 * n)
                for n in range(6)
            ),
            line(f"{number}. 县档案馆全宗十二，第{number + 40}页。", 72, 700, 9),
            line(f"请勿外传，第{number}页", 72, 720, 9),
        ]
        for number, name in enumerate(names, 1)
    ]
    report: list[Dropped] = []
    shown = [block.text for block in blocks_of(pages, report)]
    assert all(f"{number}. 县档案馆全宗十二，第{number + 40}页。" in shown for number in range(1, 5))
    assert {drop.text for drop in report} == {
        "柳湾水利志",
        *(f"请勿外传，第{number}页" for number in range(1, 5)),
    }


def test_running_lines_are_told_once() -> None:
    texts = ["汛前查险。", "汛中值守，昼夜巡堤。", "汛后修复。", "年终总结，评先表优。"]
    pages = [
        [line("河道年报", 240, 40, 9), line(text, 72, 200 + 60 * number), line(f"- {number} -", 280, 800, 9)]
        for number, text in enumerate(texts, 1)
    ]
    left_out: list[Dropped] = []
    assert [block.text for block in blocks_of(pages, left_out)] == texts
    assert [dropped.text for dropped in left_out if dropped.rule == "running_line"].count("河道年报") == 1
