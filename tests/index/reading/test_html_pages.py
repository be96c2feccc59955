"""Saved pages of the kinds that real sites print: where the title stands, what goes, what stays."""

from __future__ import annotations

import pytest

from tests.index.reading.conftest import Reading
from tests.shortcuts import clean
from xunduan.index.documents import Document

FIRST = "<p>青河县农业农村局前天通报，今年上半年全县清淤沟渠四十二公里，新增灌溉面积三万余亩，涉及十二个乡镇。</p>"
SECOND = "<p>县农业农村局负责人贺兰介绍，下一步还将衬砌干渠，并在每个村设一名管水员，费用由县财政负担。</p>"
TITLE = "青河清淤沟渠四十二公里"


def page(reading: Reading, body: str, head: str = f"<title>{TITLE}</title>") -> Document:
    (raw,) = reading("page.html", f"<html><head>{head}</head><body>{body}</body></html>").documents
    return clean(raw)


def value(document: Document, name: str) -> str | None:
    fact = getattr(document.metadata, name)
    return fact.value if fact else None


def test_a_page_goes_on_behind_the_end_of_an_included_one(reading: Reading) -> None:
    body = f"<div><a href='/'>首页</a></div></body></html><div><h1>{TITLE}</h1>{FIRST}{SECOND}</div>"
    document = page(reading, body)
    assert "四十二公里" in document.text and "管水员" in document.text


def test_a_title_that_is_no_heading_is_the_block_with_which_the_page_s_own_begins(reading: Reading) -> None:
    body = (
        f"<table><tr><td><a href='/1'>新闻</a></td></tr></table><table><tr><td>{TITLE}</td></tr><tr><td>2023-05-04"
        f" 09:30 青河日报</td></tr></table><table><tr><td><div>{FIRST}{SECOND}</div></td></tr></table>"
        "<table><tr><td>责编：贺兰</td></tr></table><p><a href='/2'>水闸招标</a></p>"
    )
    document = page(reading, body, f"<title>{TITLE}-灌溉,沟渠-青河网-要闻</title>")
    assert (value(document, "title"), value(document, "published")) == (TITLE, "2023-05-04T09:30")
    assert value(document, "source") == "青河日报"
    dropped = {drop.text: drop.rule for drop in document.dropped}
    assert dropped["责编：贺兰"] == "editors" and dropped["水闸招标"] in ("outside_article", "after_end")


def test_a_sentence_that_opens_like_the_page_s_title_is_none(reading: Reading) -> None:
    document = page(reading, f"<div><h1>{TITLE}</h1><div>青河清淤</div>{FIRST}{SECOND}</div>")
    assert value(document, "title") == TITLE


def test_imprint_lines_with_one_foreign_part_are_read(reading: Reading) -> None:
    lines = {
        "http://www.qinghe.example 2023年5月4日 09:30 青河网-青河晚报": "青河网-青河晚报",
        "2023-05-04 09:30:11 来源: 青河商报；发表评论；查看评论": "青河商报",
        "2023-05-04 09:30 来源: <a href='/'>青河晚报</a>(青河) 有<a>12</a>人参与 手机看新闻": "青河晚报",
        "2023-05-04 09:30 来源: <a href='/'>青河日报</a><a href='/r'>举报</a>": "青河日报",
        "2023-05-04 09:30 来源: 青河日报+订阅": "青河日报",
        "2023-05-04 09:30 来源: 青河晚报▶听全文": "青河晚报",
        "本文摘自《青河周刊》 2023年5月4日 09:30 发表评论(3)": "青河周刊",
        "来源：《青河周刊》2023/09 2023年5月4日 09:30": "青河周刊",
        "<span>2023</span><span>05/04</span><span>09:30</span>来源：青河日报": "青河日报",
        "来源：《青河周刊》副刊 2023年5月4日 09:30": "《青河周刊》副刊",
        "發表時間：2023-05-04 09:30；字級設定：": None,
    }
    for line, source in lines.items():
        document = page(reading, f"<div><h1>{TITLE}</h1><div>{line}</div>{FIRST}{SECOND}</div>")
        assert (value(document, "source"), (value(document, "published") or "")[:16]) == (
            source,
            "2023-05-04T09:30",
        )
        assert document.text.startswith("青河县农业农村局")


def test_a_paper_s_record_is_read_and_is_no_text(reading: Reading) -> None:
    rows = [
        ("索引号：", "1/2023-7"),
        ("发文机关：", "青河县人民政府"),
        ("成文日期：", "2023年5月3日"),
        ("发布日期：", "2023年5月4日"),
    ]
    table = "".join(f"<tr><td>{label}</td><td>{cell}</td></tr>" for label, cell in rows)
    document = page(reading, f"<div><table>{table}</table>{FIRST}{SECOND}</div>")
    assert "索引号" not in document.text and document.text.startswith("青河县农业农村局")
    assert (value(document, "published"), value(document, "source")) == ("2023-05-04", "青河县人民政府")


@pytest.mark.parametrize("day", ["", "<td>2031/05/06</td>", "<td>[05-06]</td>"])
def test_a_table_of_figures_stays_and_one_of_links_goes(day: str, reading: Reading) -> None:
    figures = "<table><tr><th>乡镇</th><th>公里</th></tr><tr><td><a href='/l'>柳湾</a></td><td>12</td></tr><tr><td>石桥</td><td>9</td></tr></table>"
    links = "".join(f"<tr><td>·</td><td><a href='/{n}'>第{n}条别的消息</a></td>{day}</tr>" for n in range(4))
    document = page(reading, f"<div><h1>{TITLE}</h1>{FIRST}{figures}{SECOND}<table>{links}</table></div>")
    assert "乡镇：柳湾；公里：12" in document.text
    assert "别的消息" not in document.text


def test_points_with_a_square_stay_and_captions_are_the_text_of_a_picture_story(reading: Reading) -> None:
    points = page(reading, f"<div><h1>{TITLE}</h1>{FIRST}<p>■干渠衬砌率不低于80%</p>{SECOND}</div>")
    assert "■干渠衬砌率不低于80%" in points.text
    story = "<p>5月4日，青河县石桥镇村民在清理沟渠，当天清出淤泥两百余方。 贺兰 摄</p><p>发表跟贴 昵称 密码 自动登录 登录 注册</p>"
    document = page(reading, f"<div><h1>{TITLE}</h1><div>2023-05-04 来源：青河日报</div>{story}</div>")
    assert "两百余方" in document.text and "昵称" not in document.text


def teasers(leads: int) -> str:
    """What stands below articles: titles that are links, each with its lead, and a sentence under every one."""
    lead = (
        "<div><h4><a href='/{n}'>第{n}号提灌站开机</a></h4><p>第{n}号提灌站昨天开机，可浇灌下游{n}千亩稻田，水费按亩收取，"
        "多浇不多收，用水户可到所在的村登记。</p><p>谢谢您的意见，我们会尽快核实，并按需要作出更改或者删除。</p></div>"
    )
    return "".join(lead.format(n=n) for n in range(2, 2 + leads))


def test_a_short_article_is_told_from_the_leads_of_others_below_it(reading: Reading) -> None:
    body = f"<div><div><h1>{TITLE}</h1></div><div>{FIRST}</div><section>{teasers(9)}</section></div>"
    document = page(reading, body)
    assert document.text.startswith("青河县农业农村局") and "提灌站" not in document.text
    assert document.kind == "article" and document.problems == ()


def test_what_stands_right_below_the_title_is_the_article_short_as_it_may_be(reading: Reading) -> None:
    notes = "".join(
        f"<div class='sidebar'><p>{n}号栏目由稿件质量、读者互动等多项分数决定先后，分数越高的作者，在本站的{n}级综合表现越好，"
        "可以得到更多推荐，满分的作者另有奖励。</p></div>"
        for n in "一二三四五六七八九"
    )
    body = f"<div>{notes}</div><article class='article'><h1>{TITLE}</h1>{FIRST}{SECOND}</article>"
    assert page(reading, body).text.count("\n") == 1


def test_comments_that_outweigh_the_article_go(reading: Reading) -> None:
    comment = "<li><h4>用户{n}</h4><div>第{n}条意见：沟渠年年清年年堵，关键还是要有人管，希望能长期坚持下去。</div><p>{n}小时前</p><p>回复 赞{n}</p></li>"
    comments = "".join(comment.format(n=n) for n in range(1, 9))
    body = f"<div><h1>{TITLE}</h1>{FIRST}{SECOND}<div><h3>热门评论</h3><ul>{comments}</ul></div></div>"
    document = page(reading, body)
    assert document.text.count("\n") == 1 and "年年堵" not in document.text
    assert document.problems == ()


@pytest.mark.parametrize(
    ("heading", "entry"),
    [
        (
            "<tr><td>网友评论：</td></tr>",
            "<tr><td>第{n}楼 访客 2023-05-05 1{n}:00 发表</td></tr><tr><td>{said}</td></tr>",
        ),
        (
            "<div>我来说两句（8）</div>",
            "<div><i>匿名 · {n}小时前</i><div>{said}</div><i>赞 {n}</i><i>回复</i></div>",
        ),
    ],
)
def test_what_readers_say_below_an_article_goes_by_what_stands_beside_it(
    heading: str, entry: str, reading: Reading
) -> None:
    said = (
        "渠修好了，可是上游放水太晚，麦子都黄了才见到水。",
        "管水员工资谁来出，去年说好的补助到现在还没有发。",
    )
    entries = "".join(entry.format(n=n, said=said[n % 2] + "盼" * n) for n in range(1, 9))
    whole = f"{heading}{entries}"
    comments = f"<table>{whole}</table>" if "<tr>" in whole else f"<div>{whole}</div>"
    text = page(reading, f"<div><h1>{TITLE}</h1>{FIRST}{SECOND}{comments}</div>").text
    assert "管水员，费用" in text and "上游放水" not in text and "去年说好" not in text


def test_a_subhead_with_a_triangle_stays_and_what_points_at_a_picture_is_its_caption(
    reading: Reading,
) -> None:
    for above, below, kept in (
        ("", "", True),
        ("<p><img src=1.jpg></p>", "", False),
        ("", "<img src=1.jpg>", False),
    ):
        body = f"<h1>{TITLE}</h1>{FIRST}{above}<p>▲干渠衬砌全部完成</p>{below}{SECOND}"
        assert ("干渠衬砌全部完成" in page(reading, body).text) is kept


def test_the_chapters_of_a_book_on_a_page_go_on_below_its_references(reading: Reading) -> None:
    short = "".join(f"<p>d{n} = v{n} × t</p>" for n in range(6))
    body = (
        f"<h1>灌溉史</h1><h2>第一章 渠</h2>{FIRST}{SECOND}<h3>参考文献</h3><p>[1] 贺兰. 水利志. 1988.</p>"
        f"<h2>第二章 闸</h2>{short}<h2>第三章 人</h2><p>渠长由各村轮流推选，任期三年。</p>"
    )
    assert "任期三年" in page(reading, body, "<title>灌溉史</title>").text


@pytest.mark.parametrize(
    ("record", "above"),
    [
        (
            "<table><tr><td>发文单位：县政府办</td><td>文号：青政办〔2023〕21号</td></tr>"
            "<tr><td>发布日期：2023-05-08</td><td>主题词：水利 沟渠</td></tr></table>",
            False,
        ),
        (
            "<table><caption>政府信息公开目录</caption><tr><th>名　称</th><td colspan=3>青河清淤方案</td></tr><tr><th>索引号</th><td>0102</td><th>分类</th><td>水利</td></tr>"
            "<tr><th>公开责任部门</th><td>县水利局</td><th>公开日期</th><td>2023-05-08</td></tr></table>",
            True,
        ),
    ],
)
def test_a_record_with_several_facts_a_row_is_one_above_the_paper_and_below(
    record: str, above: bool, reading: Reading
) -> None:
    body = f"<h1>{TITLE}</h1>{FIRST}{SECOND}"
    document = page(reading, record + body if above else body + record)
    assert value(document, "published") == "2023-05-08"
    assert "水利" not in document.text and "管水员" in document.text


def test_authors_are_persons(reading: Reading) -> None:
    for name, authors in {
        "贺兰": ["贺兰"],
        "CMS Team": [],
        "1002": [],
        "青河网": [],
        "user, a@b.cn": [],
        "XYZ Office": [],
        "WordPress Blog": [],
        "[field:writer/]": [],
        "网友整理": [],
        "Mary McCall": ["Mary McCall"],
    }.items():
        document = page(
            reading,
            f"<div>{FIRST}{SECOND}</div>",
            f"<title>{TITLE}</title><meta name=author content='{name}'>",
        )
        assert [fact.value for fact in document.metadata.authors] == authors


def test_a_post_of_wechat_has_its_day_in_a_script(reading: Reading) -> None:
    script = "<script>var ct = '1683163800'; var oriCreateTime = 5;</script>"
    body = f"<div id='js_content'>{FIRST}{SECOND}</div>{script}"
    assert (value(page(reading, body), "published") or "")[:10] == "2023-05-04"
    assert value(page(reading, f"<div>{FIRST}{SECOND}</div>{script}"), "published") is None


def test_a_post_of_wechat_is_its_text_and_its_account_the_source(reading: Reading) -> None:
    head = (
        "<div id='meta_content'><span>原创</span> <span>青瓦</span> <a id='js_name'> 柳湾街坊 </a> 昨天</div>"
    )
    body = (
        f"<h1>{TITLE}</h1>{head}<div id='js_content'>{FIRST}{SECOND}<p>两岸灯火</p></div><p>预览时不可点</p>"
    )
    document = page(reading, body)
    assert value(document, "source") == "柳湾街坊" and value(document, "title") == TITLE
    assert len(document.text.split("\n")) == 3 and document.text.endswith("两岸灯火")


def test_a_button_behind_a_label_stands_apart_and_a_note_in_a_sentence_does_not(reading: Reading) -> None:
    html = (
        "<html><body><div>来源：柳湾网<a href='#talk'><img src='a.png'>我要参与</a></div>"
        "<p>水位已回落，堤防<a href='javascript:show(1)'>完好</a>，共转移三千一百人，无一人伤亡。</p></body></html>"
    )
    found = [block.text for block in reading("a.html", html).documents[0].blocks]
    assert "来源：柳湾网 我要参与" in found
    assert "水位已回落，堤防完好，共转移三千一百人，无一人伤亡。" in found


def test_the_linked_data_of_baidu_say_when_a_page_was_published(reading: Reading) -> None:
    data = '{"@context":"https://ziyuan.baidu.com/contexts/cambrian.jsonld","pubDate":"2022-04-05T21:14:00"}'
    html = (
        f"<html><head><title>堤防怎样巡查</title><script type='application/ld+json'>{data}</script></head>"
        "<body><p>巡堤要走到、看到、摸到，发现渗水立即报告。</p></body></html>"
    )
    assert reading("a.html", html).documents[0].stated["published"] == "2022-04-05T21:14:00"


@pytest.mark.parametrize("stated", ["青河网-要闻", "新闻动态", "青河县农业网"])
def test_the_line_above_the_imprint_is_the_title_where_the_page_names_its_site_or_column(
    stated: str, reading: Reading
) -> None:
    body = (
        f"<div>您的位置：首页 > 要闻</div><h3>新闻动态</h3><div>{TITLE}</div>"
        f"<div>时间：2023-05-04 09:30 来源：青河日报</div><div>{FIRST}{SECOND}</div>"
    )
    document = page(reading, body, f"<title>{stated}</title>")
    assert (value(document, "title"), value(document, "source")) == (TITLE, "青河日报")


@pytest.mark.parametrize(
    ("above", "title"),
    [("清淤谣", "清淤谣"), ("散文", "清淤谣_青河县文艺工作者之家"), ("青河网", "青河网_清淤谣与堤防的故事")],
)
def test_a_short_line_above_the_imprint_is_the_title_where_the_page_s_own_begins_with_it(
    above: str, title: str, reading: Reading
) -> None:
    body = f"<div>{above}</div><div>2023-05-04 09:30 青河日报</div><div>{FIRST}{SECOND}</div>"
    page_title = title if above != title else f"{title}_青河县文艺工作者之家"
    assert value(page(reading, body, f"<title>{page_title}</title>"), "title") == title


@pytest.mark.parametrize("above", ["青河县水利局要求抓紧汛前清淤", "首页 > 要闻"])
def test_a_title_that_stands_on_the_page_is_kept_whatever_stands_above_the_imprint(
    above: str, reading: Reading
) -> None:
    body = f"<h1>{TITLE}</h1><div>{above}</div><div>2023-05-04 09:30 青河日报</div><div>{FIRST}{SECOND}</div>"
    assert value(page(reading, body), "title") == TITLE


def test_a_page_without_running_text_begins_with_its_title(reading: Reading) -> None:
    title = "青河县水利局联系方式"
    body = (
        "<ul><li><a href='/'>首页</a></li><li><a href='/1'>通知公告</a></li></ul><p>机构设置</p>"
        f"<p>{title}</p><p>2023-05-04作者：浏览次数：</p><p><a href='/2'>上一条</a></p>"
    )
    document = page(reading, body, f"<title>{title}-青河县水利局</title>")
    assert (value(document, "title"), value(document, "published")) == (title, "2023-05-04")
    assert "机构设置" not in document.text


@pytest.mark.parametrize("line", ["2023-05-04 09:30 青河县人民医院", "青河县人民医院 2023-05-04"])
def test_a_name_beside_the_day_is_the_source_where_the_page_bears_it_too(line: str, reading: Reading) -> None:
    article = f"<div><h1>{TITLE}</h1><div>{line}</div>{FIRST}{SECOND}</div>"
    way = "<ul><li><a href='/'>青河县人民医院</a> > <a href='/1'>就医指南</a></li></ul>"
    assert value(page(reading, way + article), "source") == "青河县人民医院"
    assert value(page(reading, article + way.replace(" > ", " 欢迎您 ")), "source") is None


def test_the_day_below_the_editors_is_when_a_page_was_published(reading: Reading) -> None:
    body = (
        f"<h1>{TITLE}</h1><div>{FIRST}{SECOND}<p>（责编：贺兰_helan）</p></div>"
        "<div>2023-05-04 09:30 青河网</div><h3>热门图集</h3>"
    )
    document = page(reading, body)
    assert (value(document, "published"), value(document, "source")) == ("2023-05-04T09:30", "青河网")
    assert [author.value for author in document.metadata.authors] == ["贺兰"]


@pytest.mark.parametrize(
    ("line", "source"),
    [("2023-05-04 09:30 来源：青河日报", "青河日报"), ("2023-05-04 09:30", "沙洲在线")],
)
def test_the_source_is_what_is_printed_as_such_before_the_site_that_the_page_stands_on(
    line: str, source: str, reading: Reading
) -> None:
    head = f"<title>{TITLE}</title><meta property='og:site_name' content='沙洲在线'>"
    assert value(page(reading, f"<h1>{TITLE}</h1><div>{line}</div>{FIRST}{SECOND}", head), "source") == source


def test_a_name_ends_where_a_label_or_another_word_stands(reading: Reading) -> None:
    body = (
        f"<h1>{TITLE}</h1><div>2023-05-04 09:30 来源：灌溉论文 有人参与 在线咨询</div>{FIRST}{SECOND}"
        "<p>本文作者：贺兰 单位：青河农学院</p>"
    )
    document = page(reading, body)
    assert value(document, "source") == "灌溉论文"
    assert [author.value for author in document.metadata.authors] == ["贺兰"]


@pytest.mark.parametrize(
    ("above", "page_title"),
    [
        (f"<div>青河新闻网</div><p><strong>{TITLE}</strong></p>", f"青河新闻网-要闻-{TITLE}"),
        ("<p><b>青河清淤沟渠<br>四十二公里</b></p>", f"{TITLE} - 青河日报数字报"),
        ("<h1><span>青河清淤沟渠</span><br><span>四十二公里</span></h1>", "青河清淤沟渠 四十二公里_青河网"),
    ],
)
def test_a_title_behind_the_site_s_name_and_one_on_two_lines_are_whole(
    above: str, page_title: str, reading: Reading
) -> None:
    body = f"<div>{above}<p>2023-05-04 09:30 青河日报</p>{FIRST}{SECOND}</div>"
    document = page(reading, body, f"<title>{page_title}</title>")
    assert (value(document, "title") or "").replace(" ", "") == TITLE
    assert value(document, "published") == "2023-05-04T09:30"
    assert "青河清淤沟渠\n" not in document.text


@pytest.mark.parametrize(
    ("pair", "row"),
    [
        ("<div>{}</div><div>{}</div>", "<div>{}</div>"),
        ("<dt>{}：</dt><dd>{}</dd>", "<dl>{}</dl>"),
        ("<th>{}：</th><td>{}</td>", "<table><tr>{}</tr></table>"),
        ("<b>{}：</b><i>{}</i>", "<p>{}</p>"),
    ],
)
def test_a_record_above_the_title_is_read_whatever_elements_hold_its_labels(
    pair: str, row: str, reading: Reading
) -> None:
    facts = [
        ("索引号", "QH-2023-7"),
        ("发布机构", "青河县人民政府"),
        ("文　　号", "青政办〔2023〕21号"),
        ("发布日期", "2023-05-08"),
    ]
    record = "".join(row.format(pair.format(*fact)) for fact in facts)
    document = page(reading, f"<div>{record}</div><div>{TITLE}</div><div>{FIRST}{SECOND}</div>")
    assert (value(document, "number"), value(document, "published")) == ("青政办〔2023〕21号", "2023-05-08")
    assert "索引" not in document.text


def test_labels_that_stand_alone_on_a_page_without_a_record_stay_alone(reading: Reading) -> None:
    body = f"<h1>{TITLE}</h1><div>标题</div><div>来源</div><div>日期</div>{FIRST}{SECOND}"
    assert "标题：" not in page(reading, body).text


def test_the_facts_of_a_record_stand_apart_above_the_title_each_in_its_own_element(reading: Reading) -> None:
    record = (
        "<div><p><span>信息索引：</span><span>113-04-2023-0007</span><span>生成日期：</span><span>2023-05-08</span></p>"
        "<p><span>发文机构：</span><span>县政府办</span><span>文　　号：</span><span>青政办〔2023〕21号</span></p></div>"
    )
    document = page(reading, f"{record}<div>{TITLE}</div><div>{FIRST}{SECOND}</div>")
    assert (value(document, "number"), value(document, "published")) == ("青政办〔2023〕21号", "2023-05-08")
    assert "索引" not in document.text


def test_a_record_is_read_with_labels_in_brackets(reading: Reading) -> None:
    record = (
        "<table><tr><td>【文　　号】</td><td>青政办〔2023〕21号</td></tr><tr><td>【发文机关】</td><td>县政府办</td></tr>"
        "<tr><td>【公布时间】</td><td>2023-05-08</td></tr></table>"
    )
    document = page(reading, f"{record}<h2>{TITLE}</h2><div>{FIRST}{SECOND}</div>")
    assert (value(document, "number"), value(document, "published")) == ("青政办〔2023〕21号", "2023-05-08")
    assert "文号" not in document.text


def test_when_a_page_s_form_was_filled_in_is_not_when_it_was_published(reading: Reading) -> None:
    rows = "<tr><td>单号</td><td>QH77</td></tr><tr><td>下单时间</td><td>2023-05-04 10:00</td></tr>"
    lines = "".join(f"<p>{line}</p>" for line in ("品名 数量 重量", "麦种 200 38.5kg", "合计 200 38.5kg"))
    document = page(reading, f"<h2>货运单</h2><table>{rows}</table>{lines}", "<title>货运单</title>")
    assert value(document, "published") is None and "2023-05-04" in document.text


def test_titles_below_an_article_with_a_day_each_go(reading: Reading) -> None:
    others = "".join(
        f"<div><a href='/{n}'>水闸招标第{n}次公告</a></div><div>2023-05-0{n} 10:00</div>" for n in range(1, 6)
    )
    body = f"<div><h1>{TITLE}</h1>{FIRST}{SECOND}<div><b>● 相关推荐更多&gt;&gt;</b>{others}</div></div>"
    assert page(reading, body).text.splitlines()[-1].startswith("县农业农村局负责人")


@pytest.mark.parametrize("heading", ["要闻", "一、工作报告"])
def test_a_home_page_is_one_of_links_whatever_its_columns_are_called(heading: str, reading: Reading) -> None:
    columns = "".join(
        f"<h2>{heading}{column}</h2><ul>"
        + "".join(f"<li><a href='/{column}{n}'>青河县第{n}次水利通报情况说明</a></li>" for n in range(8))
        + "</ul>"
        for column in "甲乙丙丁戊己"
    )
    words = "<p>管好每一条渠，用好每一滴水，欢迎关注本站，了解全县水利动态。</p>"
    document = page(reading, f"<h1>青河水利网</h1>{words}{columns}", "<title>青河水利网</title>")
    assert document.kind == "links"


def test_a_short_article_among_many_links_stays_one(reading: Reading) -> None:
    links = "".join(f"<li><a href='/{n}'>青河县第{n}次水利通报情况说明</a></li>" for n in range(40))
    body = f"<ul>{links}</ul><div><h1>{TITLE}</h1><div>2023-05-04</div>{FIRST}</div>"
    document = page(reading, body)
    assert document.kind == "article" and "水利通报" not in document.text


def test_a_page_of_labels_keeps_them_all_and_office_hours_are_no_imprint(reading: Reading) -> None:
    labels = [
        "地址：青河县人民路18号",
        "邮编：836200",
        "电话：0906-6612000",
        "传真：0906-6612001",
        "工作时间：周一至周五 10:00-19:30",
        "周一闭馆",
    ]
    body = "<h1>联系我们</h1><ul>" + "".join(f"<li>{label}</li>" for label in labels) + "</ul>"
    document = page(reading, body, "<title>联系我们</title>")
    assert document.text.splitlines()[-6:] == labels and value(document, "title") == "联系我们"


def test_a_list_of_links_with_their_days_is_one_and_has_none_of_them_as_its_own(reading: Reading) -> None:
    titles = ["关于清明节放假的通知", "关于停水检修的公告", "关于调整公交线路的通告", "关于征兵报名的通知"]
    rows = "".join(
        f"<tr><td>·</td><td><a href='/{t}'>{t}</a></td><td>2023-04-1{i}</td></tr>"
        for i, t in enumerate(titles)
    )
    items = "".join(f"<li><span>2023-04-1{i}</span><a href='/{t}'>{t}</a></li>" for i, t in enumerate(titles))
    listed = page(reading, f"<ul>{items}</ul>", "<title>通知公告</title>")
    assert (listed.kind, value(listed, "published")) == ("links", None)
    assert all(title in listed.text for title in titles)
    document = page(reading, f"<h2>通知公告</h2><table>{rows}</table>", "<title>通知公告_青河县</title>")
    assert (document.kind, value(document, "published")) == ("links", None)
    assert all(title in document.text for title in titles)


@pytest.mark.parametrize(
    ("line", "published", "source"),
    [
        ("2023-05-04 11:20 青河晚報 記者賀蘭／青河即時報導", "2023-05-04T11:20", "青河晚報"),
        ("發布日期：112年5月4日　資料來源：青河縣政府工務局　點閱數：35", "2023-05-04", "青河縣政府工務局"),
        ("成文日期：2023-05-01　公开日期：2023-05-04　来源：县农业农村局", "2023-05-04", "县农业农村局"),
        ("2023-05-04 来源：青河日报（海外版）", "2023-05-04", "青河日报（海外版）"),
        ("Thu, 04 May 2023 11:20 | 青河日报", "2023-05-04T11:20", "青河日报"),
        (
            "2023-05-04 11:20　青河新闻网　http://news.qinghe.example/2023/0504/12345.shtml　【来稿】",
            "2023-05-04T11:20",
            "青河新闻网",
        ),
    ],
)
def test_an_imprint_with_a_reporter_an_edition_or_two_days_is_read(
    line: str, published: str, source: str, reading: Reading
) -> None:
    document = page(reading, f"<div><h1>{TITLE}</h1><div>{line}</div>{FIRST}{SECOND}</div>")
    assert (value(document, "published"), value(document, "source")) == (published, source)
    assert line[:10] not in document.text


def test_no_button_and_no_caretaker_is_an_author_and_a_reporter_is_without_his_part(reading: Reading) -> None:
    line = "<div>2023-05-04 来源：青河日报 作者：贺兰 发表评论 浏览（211）</div>"
    told = [
        page(
            reading,
            f"<h1>{TITLE}</h1>{line}{FIRST}{SECOND}",
            f'<title>{TITLE}</title><meta name="author" content="{name}">',
        )
        for name in ("", "管理员", "本报记者 贺兰", "作者：贺兰 周小满")
    ]
    assert [[fact.value for fact in one.metadata.authors] for one in told] == [
        ["贺兰"],
        ["贺兰"],
        ["贺兰"],
        ["贺兰", "周小满"],
    ]


def test_captions_that_close_with_a_photographer_are_the_text_and_the_source_stands_above_them(
    reading: Reading,
) -> None:
    body = (
        f"<div>{TITLE}（組圖）</div><div>2023年05月04日 10:00　來源：青河晚報</div><p><img src=1></p>"
        "<p>5月3日，青河縣花田迎來遊客二萬三千人次，創下同期新高。（攝影：賀蘭）</p><p>遊客在花田間拍照留念。（攝影：賀蘭）</p>"
    )
    body += "<p>用户名 密码 记住我 登录</p>"
    document = page(reading, body, f"<title>{TITLE}（組圖）-青河網</title>")
    assert "密码" not in document.text
    assert value(document, "source") == "青河晚報" and "二萬三千人次" in document.text


@pytest.mark.parametrize(
    ("above", "published"),
    [
        ("<p>2031-05-06</p>", "2031-05-06"),
        ("<p>2031年5月6日 星期二 <a href='/'>今日版面</a></p><p>A06：乡村</p>", "2031-05-06"),
        ("<div><p>2031年5月6日</p></div>", None),  # the site's clock
        ("<p>2031-05-06</p><p>要闻</p><p>乡村</p><p>图片</p>", None),
    ],
)
def test_a_day_right_above_the_title_and_beside_it_is_the_page_s(
    above: str, published: str | None, reading: Reading
) -> None:
    document = page(reading, f"<div>{above}<p>{TITLE}</p></div><div>{FIRST}{SECOND}</div>")
    assert value(document, "title") == TITLE and value(document, "published") == published
    assert "2031" not in document.text


def test_a_day_below_the_title_is_the_page_s_whatever_stands_above(reading: Reading) -> None:
    document = page(reading, f"<p>2031-05-09</p><h1>{TITLE}</h1><p>2031-05-06</p>{FIRST}{SECOND}")
    assert value(document, "published") == "2031-05-06"


def test_facts_whose_labels_stand_in_elements_of_their_own_are_parted_from_them(reading: Reading) -> None:
    facts = (
        ("索引号", "QH-2031-7"),
        ("发布日期", "2031-05-07 15:30"),
        ("发文机关", "青河县农业农村局"),
        ("时效性", "有效"),
    )
    record = "".join(f"<li><span>{label}</span>{told}</li>" for label, told in facts)
    document = page(reading, f"<ul>{record}</ul><h1>{TITLE}</h1>{FIRST}{SECOND}<p>2031年5月6日</p>")
    assert (value(document, "published") or "").startswith("2031-05-07")
    assert "时效性" not in document.text
    said = "".join(
        f"<li><b>{word}</b>{rest}</li>"
        for word, rest in (("水渠", "修好了"), ("水闸", "换新了"), ("泵站", "通电了"))
    )
    assert "水渠修好了" in page(reading, f"<h1>{TITLE}</h1>{FIRST}<ul>{said}</ul>{SECOND}").text


def test_the_pairs_of_a_list_are_rows_and_none_of_them_is_the_title_again(reading: Reading) -> None:
    pairs = (("中文名", "青河渠"), ("开工时间", "2031年5月"), ("长度", "四十二公里"))
    listed = "".join(f"<dt>{label}</dt><dd>{told}</dd>" for label, told in pairs)
    document = page(reading, f"<h1>青河渠</h1>{FIRST}<dl>{listed}</dl>{SECOND}", "<title>青河渠</title>")
    assert "中文名：青河渠\n开工时间：2031年5月\n长度：四十二公里" in document.text
    asked = "".join(
        f"<dt>第{n}问：哪一天放水，又放多久？</dt><dd>{told}</dd>"
        for n, (_, told) in zip("一二三", pairs, strict=True)
    )
    assert "多久？：" not in page(reading, f"<h1>{TITLE}</h1>{FIRST}<dl>{asked}</dl>{SECOND}").text


def test_a_title_behind_its_label_is_the_one_with_which_the_page_s_own_begins(reading: Reading) -> None:
    facts = (("作者", "何静"), ("標題", "[新聞] 渠水來了"), ("時間", "2031-05-06"))
    head = "".join(f"<div><span>{label}</span><span>{told}</span></div>" for label, told in facts)
    document = page(reading, f"{head}{FIRST}{SECOND}", "<title>[新聞] 渠水來了 - 看板 Farm - 渠邊</title>")
    assert value(document, "title") == "[新聞] 渠水來了" and "渠水來了" not in document.text


def test_markup_in_the_field_of_the_source_is_no_name(reading: Reading) -> None:
    head = f"""<title>{TITLE}</title><meta name="source" content='size="20"'>"""
    assert value(page(reading, f"<h1>{TITLE}</h1>{FIRST}{SECOND}", head), "source") is None


def test_the_day_below_the_end_mark_of_a_release_is_its_own(reading: Reading) -> None:
    text = f"<div><h1>{TITLE}</h1></div><div><div>{FIRST}{SECOND}</div>{{}}</div>"
    links = "".join(f'<div><a href="/{n}">另一则消息的标题{n}</a></div>' for n in range(6))
    ended = page(reading, text.format(f"<p>完</p><p>2031年5月6日（星期二）</p>{links}"))
    assert value(ended, "published") == "2031-05-06"
    assert value(page(reading, text.format(f"<p>热门</p><p>2031年5月6日</p>{links}")), "published") is None


def test_a_title_may_stand_in_its_heading_behind_a_topic(reading: Reading) -> None:
    head = f"<title>{TITLE} - 渡口论坛 - Powered by Board</title>"
    body = f'<h1><a href="/t">[求助]</a><span>{TITLE}</span></h1><td id="postmessage_7">{FIRST}</td>'
    assert value(page(reading, f"<table><tr>{body}</tr></table>", head), "title") == TITLE


def test_below_a_judgment_its_day_in_words_and_who_wrote_it_down_stay(reading: Reading) -> None:
    signed = ("审判员　韩渡", "二〇三一年五月六日", "书记员　何静")
    rows = "".join(f"<p>{line}</p>" for line in signed)
    text = page(reading, f"<h1>{TITLE}</h1>{FIRST}{SECOND}{rows}")
    assert text.text.split("\n")[-2:] == ["二〇三一年五月六日", "书记员 何静"]


def test_beside_a_writer_s_name_stands_where_he_works(reading: Reading) -> None:
    body = f"<h1>{TITLE}</h1><p>作者：{{}}　来源：渡口报　2031-05-06</p>{FIRST}{SECOND}"
    for written, names in (("水利系 韩渡", ["韩渡"]), ("渡口客 撑船人", ["渡口客", "撑船人"])):
        told = page(reading, body.format(written)).metadata.authors
        assert [author.value for author in told] == names


def test_a_post_of_wechat_that_was_saved_as_shown_has_its_day_beside_it(reading: Reading) -> None:
    body = f'<h1>{TITLE}</h1><em id="publish_time">2031年5月6日 08:15</em><div id="js_content">{FIRST}{SECOND}</div>'
    assert value(page(reading, body), "published") == "2031-05-06T08:15"


POST = "发信人: ferry (船工), 信区: River<br>标&nbsp;题: 渡口几点开<br>发信站: 青河站 (Tue May  6 08:10:00 2031), 站内<br>"


def test_a_bulletin_board_s_post_in_a_table_is_text_and_its_head_states_it(reading: Reading) -> None:
    said = "上渡的渡口现在早上六点开船，末班是晚上八点。<br>船票两元。<br>"
    body = f"<table><tr><td>ferry</td><td>楼主</td></tr><tr><td></td><td>{POST}<br>{said}--<br>※ 来源:·青河站·[FROM: 10.1.]</td></tr></table>"
    document = page(reading, body, "<title>渡口几点开-青河站</title>")
    assert (value(document, "title"), value(document, "published")) == ("渡口几点开", "2031-05-06T08:10:00")
    assert value(document, "source") is None
    assert "末班是晚上八点。" in document.text and "FROM" not in document.text


@pytest.mark.parametrize("stamp", ["above", "below"])
def test_a_post_s_time_stands_above_it_or_below_it(reading: Reading, stamp: str) -> None:
    first, second = "<p>1楼 2031-05-06 08:10</p>", "<p>2楼 2031-05-07 09:20</p>"
    posts = [f"<div id='post_content_{n}'>{text}</div>" for n, text in enumerate((FIRST, SECOND))]
    above = stamp == "above"
    parts = (first, posts[0], second, posts[1]) if above else (posts[0], first, posts[1], second)
    assert value(page(reading, "".join(parts)), "published") == "2031-05-06T08:10"


def test_a_newspaper_s_issue_dates_its_articles_and_the_day_of_a_visit_none(reading: Reading) -> None:
    text = f"<div><h1>{TITLE}</h1>{FIRST}{SECOND}</div>"
    turn, menu = "<p><a href='/2'>上一版</a> <a href='/4'>下一版</a></p>", "<p><a href='/1'>要闻</a></p>"
    issue = page(reading, f"<p>2031年05月06日 星期二</p>{menu}{turn}{text}")
    assert value(issue, "published") == "2031-05-06"
    for other in (
        f"<p>2031年05月06日 星期二</p>{menu}{text}",
        f"<p>今天是2031年5月6日 星期二</p>{turn}{text}",
    ):
        assert value(page(reading, other), "published") is None


def test_a_title_on_two_lines_of_one_element_is_whole_and_takes_no_site_s_name(reading: Reading) -> None:
    body = f"<div class=t>从沟渠到管道<br>青河灌溉的四十年</div><p>2031-05-06 青河日报</p><div>{FIRST}{SECOND}</div>"
    head = "<title>从沟渠到管道 青河灌溉的四十年 -- 水利 -- 青河网</title>"
    assert value(page(reading, body, head), "title") == "从沟渠到管道青河灌溉的四十年"
    site = f"<div class=t>{TITLE}<br>青河网</div><p>2031-05-06</p><div>{FIRST}{SECOND}</div>"
    assert value(page(reading, site, f"<title>{TITLE} 青河网</title>"), "title") == TITLE


def test_a_list_by_rank_or_of_shares_goes_and_a_table_of_linked_names_stays(reading: Reading) -> None:
    def rows(*cells: str) -> str:
        return "".join(f"<tr>{row}</tr>" for row in cells)

    ranks = [
        f"<td>{n}</td><td><a href='/{n}'>上渡渡口夜间停航通知{n}号</a></td><td>{n}千</td>" for n in (1, 2, 3)
    ]
    shares = [f"<td><a href='/{n}'>青河水运</a></td><td>8.{n}</td>" for n in (1, 2, 3)]
    names = [f"<td>{n}</td><td><a href='/{n}'>上渡{n}</a></td><td>{n}00人</td>" for n in (1, 2, 3)]
    text = f"<h1>{TITLE}</h1>{FIRST}{SECOND}"
    listed = page(reading, f"{text}<table>{rows('<th>排行</th><th>新闻</th><th>阅读</th>', *ranks)}</table>")
    assert "停航通知" not in listed.text
    quoted = page(reading, f"<table>{rows('<th>股票</th><th>最新价</th>', *shares)}</table>{text}")
    assert "青河水运" not in quoted.text
    named = page(reading, f"{text}<table>{rows('<th>序号</th><th>渡口</th><th>渡客</th>', *names)}</table>")
    assert "渡口：上渡2；渡客：200人" in named.text


def test_the_heading_over_dropped_links_goes_with_them_and_a_last_heading_of_text_stays(
    reading: Reading,
) -> None:
    other = "<h4>其他消息</h4><ul><li><a href='/1'>上渡停航</a> 2031-05-06</li><li><a href='/2'>下渡开航</a> 2031-05-05</li></ul>"
    assert "其他消息" not in page(reading, f"<h1>{TITLE}</h1>{FIRST}{SECOND}{other}").text
    assert (
        "结语" in page(reading, f"<h1>{TITLE}</h1>{FIRST}{SECOND}<h4>结语</h4><p>渡口会一直开下去。</p>").text
    )


def test_a_forecast_beside_an_article_goes_and_the_article_s_own_stays(reading: Reading) -> None:
    days = "<div><p>青河天气</p><p>今天 小雨 16℃ 北风2级</p><p>明天 多云 15℃~21℃</p><p>空气质量：良</p></div>"
    beside = page(reading, f"<div><h1>{TITLE}</h1>{FIRST}{SECOND}</div>{days}")
    assert "小雨" not in beside.text and "空气质量" not in beside.text
    own = f"<h1>青河明天有雨</h1><p>受冷空气影响，青河今明两天气温下降，有小到中雨，请注意防范。</p>{days}"
    assert "今天 小雨 16℃" in page(reading, own, "<title>青河明天有雨</title>").text
    titled = f"<h1>青河三天预报</h1><p>请市民注意出行安全，及时增减衣物，做好防雨的准备。</p>{days}"
    assert "今天 小雨 16℃" in page(reading, titled, "<title>青河三天预报</title>").text


def test_the_buttons_of_each_post_go_with_their_counts(reading: Reading) -> None:
    posts = "".join(
        f"<div><p>{text}</p><p><span>回复</span> <span>支持({n})</span> <span>反对(0)</span></p></div>"
        for n, text in enumerate((FIRST, SECOND, FIRST.replace("前天", "昨天")))
    )
    document = page(reading, f"<h1>{TITLE}</h1>{posts}<p>1 2 下一页</p>")
    assert "支持(" not in document.text and "管水员" in document.text
    counted = f"<p>{FIRST}</p><p>5月6日</p><p>{SECOND}</p><p>支持(3)的一方胜出</p>"
    assert "5月6日\n" in page(reading, f"<h1>{TITLE}</h1>{counted}").text


def test_labels_of_a_record_set_wide_or_unknown_end_it_no_sooner(reading: Reading) -> None:
    rows = "".join(
        f"<li><b>{label}：</b><span>{told}</span></li>"
        for label, told in (
            ("索 引 号", "QH-5"), ("发布机构", "青河市水务局"), ("成文日期", "2031-05-01"), ("发布日期", "2031-05-06"),
            ("有 效 性", "有效"),
        )
    )  # fmt: skip
    document = page(reading, f"<ul>{rows}</ul><h1>{TITLE}</h1><div>{FIRST}{SECOND}</div>")
    assert (value(document, "published"), value(document, "source")) == ("2031-05-06", "青河市水务局")
    assert "QH-5" not in document.text


def test_facts_of_publication_without_colons_go_and_those_of_a_programme_stay(reading: Reading) -> None:
    def listed(*facts: tuple[str, str]) -> str:
        rows = "".join(f"<dt>{label}</dt><dd>{told}</dd>" for label, told in facts)
        return page(reading, f"<h1>{TITLE}</h1><dl>{rows}</dl>{FIRST}{SECOND}").text

    told = listed(("發布單位", "水務局"), ("發布日期", "2031/05/06"), ("點閱次數", "40"))
    assert "40" not in told and "水務局" not in told
    assert "主办单位：水务局" in listed(("时间", "5月6日"), ("地点", "上渡"), ("主办单位", "水务局"))


def test_the_same_buttons_below_each_heading_go_and_a_single_link_stays(reading: Reading) -> None:
    buttons = "<p><a href='/e'>编辑本段</a> <a href='/t'>回目录</a></p>"
    once = "<p><a href='/m'>渡口地图</a></p>"
    parts = f"<h2>历史</h2>{buttons}{FIRST}<h2>班次</h2>{buttons}{SECOND}<h2>位置</h2>{once}{FIRST.replace('前天', '昨天')}"
    document = page(reading, f"<h1>{TITLE}</h1>{parts}")
    assert "回目录" not in document.text and "渡口地图" in document.text


def test_an_unknown_label_right_above_the_title_ends_no_record_and_a_glossary_is_none(
    reading: Reading,
) -> None:
    def listed(*pairs: tuple[str, str]) -> str:
        rows = "".join(f"<dt>{label}：</dt><dd>{text}</dd>" for label, text in pairs)
        body = f"<dl>{rows}</dl><h1>{TITLE}</h1><div>{FIRST}{SECOND}<p>2031年5月6日</p></div>"
        return value(page(reading, body, f"<title>{TITLE}</title>"), "published") or ""

    facts = (("索引号", "QH-1"), ("生成日期", "2031-05-06"), ("公开日期", "2031-05-08"))
    assert listed(*facts, ("是否作废", "否")) == "2031-05-08"
    assert (
        listed(("石阶", "上船的路"), ("公开日期的说法", "2031-05-08"), ("缆桩", "系船的桩")) == "2031-05-06"
    )


def test_the_line_above_who_wrote_it_is_a_newspaper_s_title_be_there_a_subtitle_between(
    reading: Reading,
) -> None:
    def titled(*lines: str) -> str | None:
        head = "".join(f"<div>{line}</div>" for line in lines)
        return value(page(reading, f"{head}<div>{FIRST}{SECOND}</div>", "<title>青河日报</title>"), "title")

    assert titled("第3版：民生", "渡口又见渡船", "——上渡渡口见闻", "本报记者 贺兰") == "渡口又见渡船"
    assert titled("第3版：民生", "本报实习生 何静 周明远", "本报记者 贺兰") != "本报实习生 何静 周明远"


@pytest.mark.parametrize(
    ("imprint", "day"),
    [
        ("发布时间：2029-05-06 09:30　来源：青河日报", "2029-05-06T09:30"),
        ("来源：青河日报时间：2029年5月6日", "2029-05-06"),
        ("日期：2029/05/06　字号：[大 中 小]", "2029-05-06"),
        ("生成日期：2029-05-06　来源：青河日报", "2031-08-02T11:00"),
        ("更新时间：2031-09-01　来源：青河日报", "2031-08-02T11:00"),
        ("活动截止时间：2031-09-01　来源：青河日报", "2031-08-02T11:00"),
        ("发布时间：2031-08-02　更新时间：2031-08-05", "2031-08-02T11:00"),
    ],
)
def test_the_labelled_day_above_the_text_outranks_the_one_in_the_page_s_head(
    reading: Reading, imprint: str, day: str
) -> None:
    # A system that took over the pages of an older one states when it did so.
    head = f"<title>{TITLE}</title><meta name=PubDate content='2031-08-02 11:00'>"
    document = page(reading, f"<div><h1>{TITLE}</h1><p>{imprint}</p>{FIRST}{SECOND}</div>", head)
    assert value(document, "published") == day


def test_a_day_inside_the_text_does_not_outrank_the_one_in_the_head(reading: Reading) -> None:
    head = f"<title>{TITLE}</title><meta name=PubDate content='2031-08-02'>"
    body = f"<div><h1>{TITLE}</h1>{FIRST}<p>发布时间：2029-05-06 来源：青河日报</p>{SECOND}</div>"
    assert value(page(reading, body, head), "published") == "2031-08-02"


@pytest.mark.parametrize("name", ["breadcrumb nav", "ui-breadcrumb"])
def test_the_way_to_a_page_is_no_text_though_its_last_names_are_no_links(reading: Reading, name: str) -> None:
    way = f"<ol class='{name}'><li><a href='/'>首页</a></li><li>专项业务</li><li>沟渠水利</li></ol>"
    document = page(reading, f"<div>{way}<h1>{TITLE}</h1>{FIRST}{SECOND}</div>")
    assert document.text.startswith("青河县农业农村局前天通报")
    assert any("沟渠水利" in drop.text for drop in document.dropped)


def test_a_list_in_the_text_stays_whatever_its_items_are_called(reading: Reading) -> None:
    steps = "<ol class='steps'><li>专项业务</li><li>沟渠水利</li></ol>"
    assert "沟渠水利" in page(reading, f"<div><h1>{TITLE}</h1>{FIRST}{steps}{SECOND}</div>").text


@pytest.mark.parametrize(
    ("mark", "authors"),
    [
        ("<span class='author vcard'><a class='url fn n' href='/a'>贺兰</a></span>", ["贺兰"]),
        ("<address class='vcard author'>By <a class='url fn' href='/a'>贺兰</a></address>", ["贺兰"]),
        ("<a rel='author' href='/a'>贺兰</a><a rel='author' href='/a'>查看贺兰的所有文章</a>", ["贺兰"]),
        ("<span itemprop='author'><meta itemprop='name' content='贺兰'></span>", ["贺兰"]),
        ("<a rel='author'>贺兰</a><p>前一篇</p><a rel='author'>田禾</a>", []),  # a page of several posts
        ("<span class='author vcard'>青河在线</span>", []),
        ("<b class='fn comment-author vcard'>贺兰</b>", []),
    ],
)
def test_an_author_is_read_by_the_marks_of_the_page(reading: Reading, mark: str, authors: list[str]) -> None:
    document = page(reading, f"<h1>{TITLE}</h1><div>{mark}</div>{FIRST}{SECOND}")
    assert [fact.value for fact in document.metadata.authors] == authors


@pytest.mark.parametrize(
    "icon", ["<a href='#a' class=headerlink>\uf0c1</a>", "<i class=iconfont>&#xe603;</i>"]
)
def test_letters_of_a_font_of_icons_are_no_text(reading: Reading, icon: str) -> None:
    head = f"<title>{TITLE} — 青河手册 文档</title>"
    document = page(reading, f"<h1>{TITLE}{icon}</h1>{FIRST}<h2>干渠{icon}</h2>{SECOND}", head)
    assert value(document, "title") == TITLE
    assert document.text.split("\n")[1] == "干渠"


def test_a_character_of_an_own_font_in_a_name_stays(reading: Reading) -> None:
    document = page(
        reading, f"<h1>{TITLE}</h1>{FIRST}<p>管水员王<span>\ue85a</span>说，今年水量够用，大家不必着急。</p>"
    )
    assert "管水员王\ue85a说" in document.text


def test_what_a_script_would_show_is_read_where_the_page_shows_no_text(reading: Reading) -> None:
    hidden = f"<div id=app style='display:none'><h1>{TITLE}</h1>{FIRST}{SECOND}</div><p>请升级浏览器</p>"
    assert "四十二公里" in page(reading, hidden).text
    beside = f"<h1>{TITLE}</h1>{FIRST}<div style='display:none'>{SECOND}</div>"
    assert "管水员" not in page(reading, beside).text
