"""What pages tell of their papers and articles beside the text: records, dates by label, captions, what follows
the end."""

from __future__ import annotations

import pytest

from xunduan.index.article.cleaner import clean_text
from xunduan.index.documents import Block, BlockKind, Document, RawDocument

BODY = (
    "为做好今年渡运安全工作，现将有关事项通知如下，请认真抓好落实。",
    "各渡口要明确带班领导，实行二十四小时值守，不得脱岗漏岗。",
    "发现险情立即上报县交通局，并组织旅客转移，事后三日内书面说明。",
)


def page(*blocks: Block | str) -> Document:
    made = tuple(Block(one) if isinstance(one, str) else one for one in blocks)
    return clean_text(RawDocument("a.html", made, {"title": "关于渡运安全的通知"}, media_type="text/html"))[0]


def rules(document: Document) -> dict[str, str]:
    return {drop.text: drop.rule for drop in document.dropped}


@pytest.mark.parametrize("kind", ["list", "text", "table"])
def test_a_record_of_a_paper_is_read_and_left_out_in_whatever_it_stands(kind: BlockKind) -> None:
    record = ("索引号：LX-2031-7", "信息分类：水运 / 通知", "发布机构：柳溪县交通局", "生成日期：2031-05-08")
    found = page(*(Block(row, kind) for row in record), Block("关于渡运安全的通知", "heading", 1), *BODY)
    assert found.text.split("\n") == list(BODY)
    assert {rules(found)[row] for row in record} == {"imprint"}
    assert found.metadata.source and found.metadata.source.value == "柳溪县交通局"
    assert found.metadata.published and found.metadata.published.value == "2031-05-08"


def test_what_a_record_s_table_says_in_a_sentence_is_kept() -> None:
    record = ("发文机关：柳溪县交通局", "发文日期：2031-05-08", "发文字号：柳交〔2031〕9号")
    subject = "主旨：公告修正柳溪县渡口管理要点，并自即日生效。"
    found = page(*(Block(row, "table") for row in (*record, subject)), *BODY)
    assert found.text.split("\n") == [subject, *BODY]


def test_an_imprint_told_in_sentences_is_read() -> None:
    imprint = "本文来源：柳溪周刊。发布于 2031-05-08 10:15。作者 周明远"
    found = page(Block("关于渡运安全的通知", "heading", 1), imprint, *BODY)
    assert found.text.split("\n") == list(BODY)
    assert found.metadata.published and found.metadata.published.value == "2031-05-08T10:15"
    assert found.metadata.source and found.metadata.source.value == "柳溪周刊"
    told = "2031年5月8日，柳溪开渡。当天有雨。"
    assert told in page(Block("关于渡运安全的通知", "heading", 1), told, *BODY).text


def test_a_writer_beside_the_date_and_the_paper_is_read() -> None:
    imprint = "2031-05-08 10:15 柳溪日報 記者周明遠／柳溪報導"
    found = page(Block("关于渡运安全的通知", "heading", 1), imprint, *BODY)
    assert [author.value for author in found.metadata.authors] == ["周明遠"]
    assert found.text.split("\n") == list(BODY)


def test_replies_with_the_place_they_came_from_are_comments() -> None:
    posts = [
        line
        for n in range(9)
        for line in (f"船客{n}", f"渡口第{n}班船总是晚点，能不能管一管。", f"{n + 1}小时前 柳溪 回复")
    ]
    found = page(Block("关于渡运安全的通知", "heading", 1), *BODY, "评论区", *posts)
    assert found.text.split("\n") == list(BODY)


def test_a_dateline_on_a_line_of_its_own_is_no_heading() -> None:
    found = page(Block("关于渡运安全的通知", "heading", 1), "〔記者周明遠／柳溪報導〕", *BODY)
    assert found.text.split("\n") == list(BODY)
    assert [author.value for author in found.metadata.authors] == ["周明遠"]


def test_readers_comments_behind_their_disclaimer_are_left_out() -> None:
    posts = [
        line
        for n in range(4)
        for line in (f"柳溪网友 2031-05-09 1{n}:00", f"渡口第{n}班船总是晚点，能不能管一管。")
    ]
    found = page(
        Block("关于渡运安全的通知", "heading", 1), *BODY, "以下是网友评论（仅代表网友个人观点）", *posts
    )
    assert found.text.split("\n") == list(BODY)


def test_the_facts_of_an_event_are_no_record() -> None:
    facts = ("时间：5月6日上午九时", "主办单位：柳溪县文联", "承办单位：柳溪县图书馆")
    found = page(
        Block("渡口摄影展开幕", "heading", 1), *BODY, *facts, *BODY[:1], "展览免费参观，欢迎各界朋友前来。"
    )
    assert "imprint" not in {rules(found).get(fact) for fact in facts}


@pytest.mark.parametrize(
    "rows",
    [
        ("发布机构：柳溪县交通局；成文日期：2031-05-06", "文号：柳交〔2031〕9号；发布日期：2031-05-08"),
        ("成文日期：2031-05-06 发布日期：2031-05-08", "索引号：LX-7", "有效性：有效"),
    ],
)
def test_the_day_of_publication_is_the_one_that_its_own_label_names(rows: tuple[str, ...]) -> None:
    found = page(*(Block(row, "table") for row in ("索引号：LX-7；主题分类：水运", *rows)), *BODY)
    assert found.metadata.published and found.metadata.published.value == "2031-05-08"


@pytest.mark.parametrize(
    ("line", "kind"), [("▲ 一、落实责任", "text"), ("→ 申请办法", "text"), ("▲ 落实责任", "heading")]
)
def test_marked_headings_are_no_captions(line: str, kind: BlockKind) -> None:
    found = page(BODY[0], Block(line, kind, int(kind == "heading")), *BODY[1:])
    assert line in found.text.split("\n")


def test_a_caption_with_the_same_mark_is_one() -> None:
    assert rules(page(BODY[0], "▲ 新修的渡口", *BODY[1:]))["▲ 新修的渡口"] == "caption"


@pytest.mark.parametrize("words", ["我有话说（12人参与）", "我来说两句(0)", "我有话说"])
def test_the_date_beside_the_door_to_the_comments_is_read(words: str) -> None:
    found = page(
        Block("关于渡运安全的通知", "heading", 1),
        f"2031年05月08日09:12 柳溪科技 {words} 收藏本文",
        *BODY,
        words,
    )
    assert found.text.split("\n") == list(BODY)
    assert found.metadata.published and found.metadata.published.value == "2031-05-08T09:12"


def test_a_summary_in_a_numbered_list_is_no_second_text() -> None:
    items = [Block(f"{number}. {text}", "list") for number, text in enumerate(BODY, 1)]
    assert page(*items, *BODY, "渡口管理办法另行印发，请各乡镇遵照执行。").text.count(BODY[1]) == 1


def test_the_number_that_names_a_slide_parts_it_from_the_one_before() -> None:
    slides = (
        Block("停航安排", "heading", 1),
        Block("大雾停航"),
        Block("第 3 页", "heading", 1),
        Block("电话"),
    )
    found = clean_text(RawDocument("a.ppt", slides, {}, media_type="application/vnd.ms-powerpoint"))[0]
    assert found.text.split("\n")[-2:] == ["第 3 页", "电话"]


def test_one_linked_sentence_below_a_heading_of_further_reading_is_another_article() -> None:
    other = "老渡口最后一班船今天下午停航了！"
    found = page(*BODY, "延伸阅读", Block(other, link_density=1.0))
    assert found.text.split("\n") == list(BODY)
    assert other in page(*BODY, "延伸阅读", other).text


@pytest.mark.parametrize(("links", "left"), [(9, True), (12, False)])
def test_a_menu_inside_the_text_is_left_out_and_a_few_attachments_are_not(links: int, left: bool) -> None:
    menu = [Block(f"渡口资料之{number}", link_density=1.0) for number in range(links)]
    found = page(*BODY, *menu, *BODY[:0], "以上各件由县交通局负责解释，未尽事宜另行通知。" * 3).text
    assert ("渡口资料之3" in found) is left
    assert "未尽事宜另行通知" in found


def test_a_long_menu_with_hardly_a_word_below_it_ends_the_article() -> None:
    menu = [Block(f"友情链接之{number}", link_density=1.0) for number in range(14)]
    words = "柳溪网登载的全部内容归柳溪传媒独家使用，转载须经书面授权。"
    assert page(
        *BODY, *BODY[:1], "渡口管理办法另行印发，请各乡镇遵照执行。" * 4, *menu, "地方频道：", words
    ).text.endswith("遵照执行。")


@pytest.mark.parametrize("heading", ["精彩图集", "新码头图片一览"])
def test_an_article_goes_on_below_a_gallery_to_its_editor_s_line(heading: str) -> None:
    pictures = [Block(f"新码头外景之{number}", "list", link_density=1.0) for number in range(14)]
    last = "全县其余六处渡口明年汛期之前改完。"
    text = (*BODY, "渡口改造去年三月开工，比计划提前二十天完成，渡运没有中断。" * 4)
    found = page(*text, heading, *pictures, last, "（责任编辑：何青）")
    assert found.text.split("\n")[-1] == last and "新码头外景之3" not in found.text
    assert last not in page(*text, heading, *pictures, last).text


def test_links_with_a_lead_each_below_the_text_are_other_articles_and_so_is_what_stands_above_each() -> None:
    teased = [
        one
        for name in ("下游两座浮桥今天起限行一周", "县里的摆渡人有了第一份保单")
        for one in (
            "柳溪网·1小时前",
            Block(name, "heading", 4, link_density=1.0),
            f"{name}，交通局昨天已经发出通告。",
        )
    ]
    found = page(*BODY, "大家还在看", *teased)
    assert found.text.split("\n") == list(BODY)
    assert rules(found)["大家还在看"] == "related"
    one_source = page(*BODY, *teased[1:3])
    assert str(teased[2]) in one_source.text
    index = page(*teased)
    assert str(teased[2]) in index.text and str(teased[5]) in index.text


def test_a_title_that_asks_and_is_a_link_is_no_text_unless_the_page_has_no_other() -> None:
    asking = [
        Block(title, "list", link_density=1.0)
        for title in ("老渡口停航之后，孩子们怎么上学？", "一张船票涨了五毛，钱花在了哪里？")
    ]
    found = page(*BODY, *asking)
    assert found.text.split("\n") == list(BODY)
    assert all(one.text in page(*asking).text for one in asking)
