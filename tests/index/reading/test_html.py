from __future__ import annotations

import time

import pytest

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.documents import RawDocument

LEAD = "三月四日,沙洲县召开春耕生产调度会,部署农资供应、农机检修和水利设施维护三项工作。"
MORE = "会议要求,各乡镇要在月底前完成农机具检修八百台,备足化肥一万二千吨,确保不误农时。"
MENU = "<ul>" + "".join(f'<li><a href="/{number}">栏目{number}</a></li>' for number in range(8)) + "</ul>"


def page(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html><html><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def lines(document: RawDocument) -> list[str]:
    return [block.text for block in document.blocks]


def read_page(reading: Reading, body: str, head: str = "") -> RawDocument:
    return reading("page.html", page(body, head)).documents[0]


def test_the_article_is_taken_and_the_menus_around_it_are_not(reading: Reading) -> None:
    body = f"<div>{MENU}</div><div class=a><p>{LEAD}</p><p>{MORE}</p></div><div>{MENU}版权</div>"
    assert lines(read_page(reading, body)) == [LEAD, MORE]


def test_short_lines_beside_the_prose_are_kept(reading: Reading) -> None:
    body = f"{MENU}<div><div><p>各乡镇:</p></div><div><section><p>{LEAD}</p></section></div><p>特此通知。</p></div>"
    assert lines(read_page(reading, body)) == ["各乡镇:", LEAD, "特此通知。"]


def test_an_article_goes_on_after_links_to_others(reading: Reading) -> None:
    related = '<div><a href="/1">另一则消息的标题</a><br><a href="/2">又一则消息的标题</a></div>'
    body = f"<div>{MENU}</div><div><div><p>{LEAD}</p><p>{MORE * 9}</p></div>{related}<div><p>{MORE}</p></div></div>"
    assert lines(read_page(reading, body))[-1] == MORE


def test_questions_and_answers_in_a_definition_list(reading: Reading) -> None:
    body = f"{MENU}<article><p>{LEAD}</p><dl><dt>问:几时?</dt><dd>月底。</dd></dl></article>{MENU}"
    assert lines(read_page(reading, body)) == [LEAD, "问:几时?", "月底。"]


def test_line_breaks_end_paragraphs(reading: Reading) -> None:
    body = f"<div>　　{LEAD}<br><br>&nbsp;&nbsp;一是备耕。<br>二是检修。</div>"
    assert lines(read_page(reading, body)) == [LEAD, "一是备耕。", "二是检修。"]


def test_blank_lines_between_sentences_end_paragraphs_as_the_style_of_posts_shows_them(
    reading: Reading,
) -> None:
    body = f"{MENU}<div>\n{LEAD}\n\n  \n{MORE}\n来源:\n\n 农情周报</div>{MENU}"
    assert lines(read_page(reading, body)) == [LEAD, f"{MORE}来源: 农情周报"]


def test_white_space_is_as_shown(reading: Reading) -> None:
    body = (
        f"<p>{LEAD[:10]}\n    {LEAD[10:]}</p><p>three\n  words here</p><p>甲<b>乙</b><span>丙</span> 丁</p>"
    )
    assert lines(read_page(reading, body)) == [LEAD, "three words here", "甲乙丙 丁"]


def test_what_is_not_shown_is_not_read(reading: Reading) -> None:
    hidden = '<p hidden>一</p><p style="color:red; DISPLAY : none">二</p><script>三</script><style>四</style>'
    kept = "<ruby>漢<rp>(</rp><rt>han</rt><rp>)</rp></ruby>字"
    body = f'<div style="visibility: hidden"><p>{LEAD}</p>{hidden}<!-- 五 --><noscript>六</noscript><p>{kept}</p></div>'
    assert lines(read_page(reading, body)) == [LEAD, "漢字"]


def test_a_table_for_layout_is_no_table(reading: Reading) -> None:
    body = (
        f"<table><tr><td>{MENU}</td><td><table><tr><td><font size=5>春耕生产调度会召开</font></td></tr>"
        f"<tr><td>　　{LEAD}<br>　　{MORE}</td></tr></table></td></tr></table>"
    )
    assert lines(read_page(reading, body))[-3:] == ["春耕生产调度会召开", LEAD, MORE]


def test_a_data_table_keeps_row_and_column_together(reading: Reading) -> None:
    table = (
        "<table><caption>农资储备</caption><thead><tr><th rowspan=2>乡镇</th><th colspan=2>化肥</th></tr>"
        "<tr><th>数量(吨)</th><th>同比</th></tr></thead><tbody>"
        "<tr><td rowspan=2>石桥镇</td><td>120</td><td>3%</td></tr><tr><td>80</td><td>—</td></tr>"
        "<tr><td>柳湾乡</td><td colspan=2>未上报</td></tr></tbody></table>"
    )
    document = read_page(reading, f"<div><p>{LEAD}</p>{table}</div>")
    assert [(block.kind, block.text) for block in document.blocks[1:]] == [
        ("table", "农资储备"),
        ("table", "乡镇：石桥镇；化肥数量(吨)：120；化肥同比：3%"),
        ("table", "乡镇：石桥镇；化肥数量(吨)：80；化肥同比：—"),
        ("table", "乡镇：柳湾乡；化肥数量(吨)、化肥同比：未上报"),
    ]


def test_headings_and_values_that_take_turns_are_pairs(reading: Reading) -> None:
    record = (
        "<table><tr><th>船名</th><td>顺风</td><th>船籍港</th><td>石桥</td></tr>"
        "<tr><th>材质</th><td>钢</td><th>用途</th><td>捕捞</td></tr><tr><th>备注</th><td colspan=3>已年检</td></tr></table>"
    )
    columns = "<table><tr><th>船名</th><td>一月</td><td>二月</td><td>三月</td></tr><tr><th>顺风</th><td>3</td><td>5</td><td>8</td></tr></table>"
    assert lines(read_page(reading, record)) == [
        "船名：顺风；船籍港：石桥",
        "材质：钢；用途：捕捞",
        "备注：已年检",
    ]
    assert lines(read_page(reading, columns)) == ["船名：顺风；一月：3；二月：5；三月：8"]


def test_kinds_levels_and_links(reading: Reading) -> None:
    body = (
        f"<article><h1>春耕生产</h1><p>{LEAD}</p><h3>安排</h3><ul><li><p>备耕</p></li></ul>"
        "<figure><img src=a.jpg><figcaption>田间一景</figcaption></figure>"
        '<p>更多内容见<a href="/x">专题页面</a>。</p></article>'
    )
    found = [(block.kind, block.level, block.text) for block in read_page(reading, body).blocks]
    assert found == [
        ("heading", 1, "春耕生产"),
        ("text", 0, LEAD),
        ("heading", 3, "安排"),
        ("list", 0, "备耕"),
        ("caption", 0, "田间一景"),
        ("text", 0, "更多内容见专题页面。"),
    ]
    assert read_page(reading, body).blocks[-1].link_density == pytest.approx(0.4)


def test_an_aside_is_left_out_though_it_is_prose(reading: Reading) -> None:
    teaser = "另一座城市的另一件事:昨天上午,那里的剧院时隔三年重新开门,首演的是一出老戏,观众坐得很满。"
    body = f"<main><article><p>{LEAD}</p><p>{MORE}</p></article></main><aside><h3>推荐</h3><p>{teaser}</p></aside>"
    assert lines(read_page(reading, body)) == [LEAD, MORE]


def test_title_date_and_source_line_above_the_article_are_kept(reading: Reading) -> None:
    body = (
        f"<div>{MENU}</div><div><h1>春耕生产调度会召开</h1></div><div>2021-03-04 来源:沙洲县府办</div>"
        f"<div>{MENU}</div><div><p>{LEAD}</p><p>{MORE}</p></div>"
    )
    found = lines(read_page(reading, body))
    assert found[:2] == ["春耕生产调度会召开", "2021-03-04 来源:沙洲县府办"] and found[-2:] == [LEAD, MORE]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<title>春耕会_沙洲在线</title><meta name="ArticleTitle" content="春耕会召开"><meta name="pubdate" '
            'content="2021-03-04 09:30"><meta name="ContentSource" content="县府办"><meta name="author" content="田禾">',
            {"title": "春耕会召开", "published": "2021-03-04 09:30", "source": "县府办", "authors": "田禾"},
        ),
        (
            '<meta property="og:title" content="春耕会召开 - 沙洲在线"><meta property="og:site_name" content="沙洲在线">'
            '<meta property="article:published_time" content="2021-03-04T09:30:00+08:00">'
            '<link rel="canonical" href="https://example.org/1.html">',
            {
                "title": "春耕会召开",
                "published": "2021-03-04T09:30:00+08:00",
                "site": "沙洲在线",
                "url": "https://example.org/1.html",
            },
        ),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": "NewsArticle", "headline": '
            '"春耕会召开", "datePublished": "2021-03-04", "author": [{"name": "田禾"}, {"name": "何苗"}], '
            '"publisher": {"name": "沙洲在线"}}]}</script>',
            {"title": "春耕会召开", "published": "2021-03-04", "site": "沙洲在线", "authors": "田禾、何苗"},
        ),
        ("<title>春耕会召开——全县动员_要闻_沙洲在线</title>", {"title": "春耕会召开——全县动员"}),
        (
            '<meta property="og:title" content="春耕会召开"><meta property="og:site_name" content="微信公众平台">',
            {"title": "春耕会召开"},
        ),
        ('<script type="application/ld+json">{"broken": </script>', {}),
        ('<meta name="pubdate" content="昨天">', {}),
    ],
)
def test_what_a_page_states(head: str, expected: dict[str, str], reading: Reading) -> None:
    assert read_page(reading, f"<p>{LEAD}</p>", head).stated == expected


@pytest.mark.parametrize(
    ("body", "title", "expected"),
    [
        (
            "<h1>沙洲在线新闻频道</h1><h1>春耕生产调度会召开</h1>",
            "春耕生产调度会召开_沙洲在线新闻频道",
            "春耕生产调度会召开",
        ),
        ("<h2>春耕生产调度会召开</h2>", "要闻 | 春耕生产调度会召开", "春耕生产调度会召开"),
        ("<h1>春耕生产调度会召开</h1>", "沙洲在线", "春耕生产调度会召开"),
        ("<h1>沙洲在线</h1>", "春耕生产调度会召开", "春耕生产调度会召开"),
        ("", "甲型H1-N1防控指南", "甲型H1-N1防控指南"),
        ("", "春耕生产调度会召开-沙洲县人民政府", "春耕生产调度会召开"),
        ("<h1>夜渡[编辑]</h1><h2>沙洲百科</h2>", "夜渡 - 沙洲百科", "夜渡"),
        ("", "春耕生产调度会召开-沙洲博客", "春耕生产调度会召开"),
        ("<h3>春耕生产调度会在沙洲召开</h3>", "沙洲论坛", "春耕生产调度会在沙洲召开"),
        ("<p>春耕调度会_要闻_沙洲网</p><p>春耕调度会</p>", "春耕调度会_要闻_沙洲网", "春耕调度会"),
        ("<h1>首页</h1>", "春耕生产调度会召开 - 要闻 - 沙洲网", "春耕生产调度会召开 - 要闻"),
    ],
)
def test_the_title_among_names_of_sites(body: str, title: str, expected: str, reading: Reading) -> None:
    document = read_page(reading, f"{body}<p>{LEAD}</p>", f"<title>{title}</title>")
    assert document.stated["title"] == expected


@pytest.mark.parametrize("title", ["无标题文档", "Untitled Document", "New Page 1", "Document"])
def test_a_name_that_an_editor_gave_is_no_title(title: str, reading: Reading) -> None:
    unnamed = read_page(reading, f"<h2>渡口须知</h2><p>{LEAD}</p>", f"<title>{title}</title>")
    assert unnamed.stated.get("title", "") in ("", "渡口须知")
    named = read_page(reading, f"<p>{LEAD}</p>", "<title>New Page for the Ferry</title>")
    assert named.stated["title"] == "New Page for the Ferry"


def test_a_form_for_a_password_is_no_text_and_a_page_within_a_form_is(reading: Reading) -> None:
    field = "<input type=password name=p>"
    login = f"<form>请输入账号和密码，登录后查看更多内容。{field}</form>"
    assert lines(read_page(reading, f"<div>{login}<p>{LEAD}</p><p>{MORE}</p></div>")) == [LEAD, MORE]
    poll = (
        "<form><p>您多久过一次河？</p><input type=radio>每天 <input type=radio>每周<input type=submit></form>"
    )
    assert lines(read_page(reading, f"<div><p>{LEAD}</p><p>{MORE}</p>{poll}</div>")) == [LEAD, MORE]
    wrapped = f"<form>{field}<div><p>{LEAD}</p><p>{MORE}</p>{''.join(f'<p>{LEAD}{n}</p>' for n in range(4))}</div></form>"
    assert lines(read_page(reading, wrapped))[:2] == [LEAD, MORE]


def test_a_button_behind_the_link_that_names_the_source_stands_apart(reading: Reading) -> None:
    imprint = "<div>2031-05-06 来源：<a href=/>柳湾日报</a><span>手机看新闻</span></div>"
    found = lines(
        read_page(
            reading, f"<h1>柳湾渡口恢复通航</h1>{imprint}<p>{LEAD}</p>", "<title>柳湾渡口恢复通航</title>"
        )
    )
    assert "2031-05-06 来源：柳湾日报 手机看新闻" in found
    told = f"<p>据<a href=/>柳湾日报</a><b>报道</b>，{LEAD}</p>"
    assert lines(read_page(reading, f"{told}<p>{MORE}</p>"))[0] == f"据柳湾日报报道，{LEAD}"


def test_a_heading_broken_in_two_lines_is_one_title(reading: Reading) -> None:
    document = read_page(
        reading,
        f"<h1>柳湾渡口<br>今起恢复通航</h1><p>{LEAD}</p>",
        "<title>柳湾渡口今起恢复通航_柳湾网</title>",
    )
    assert document.stated["title"] == "柳湾渡口今起恢复通航"
    assert lines(document) == ["柳湾渡口今起恢复通航", LEAD]
    dated = read_page(
        reading,
        f"<h1>柳湾渡口恢复通航<br>2031-05-06 柳湾网</h1><p>{LEAD}</p>",
        "<title>柳湾渡口恢复通航</title>",
    )
    assert lines(dated)[:2] == ["柳湾渡口恢复通航", "2031-05-06 柳湾网"]


def test_terms_and_their_descriptions_above_a_paper_are_its_record(reading: Reading) -> None:
    facts = {"索引号": "LX-7", "公文种类": "通知", "发布机构": "柳溪县交通局", "发布日期": "2031-05-08"}
    record = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts.items())
    found = lines(read_page(reading, f"<dl>{record}</dl><h1>关于停渡的通知</h1><p>{LEAD}</p><p>{MORE}</p>"))
    assert found[:4] == [f"{name}：{value}" for name, value in facts.items()]


@pytest.mark.parametrize("names", ["postmessage_{}", "post_message_{}", "post_content_{}", "read_{}"])
def test_of_a_thread_the_posts_are_read_and_not_the_boxes_of_their_writers(
    names: str, reading: Reading
) -> None:
    box = "<div><p>老船工</p><p>12 主题</p><p>340 帖子</p><p>积分</p><p>发消息</p><p>{}</p></div>"
    posted = '<em id="authorposton7">发表于 <span title="2031-5-6 09:30:00">半小时前</span></em>'
    posts = (LEAD, "谢谢楼主", MORE)
    body = "".join(
        f"{box.format(posted)}<div id='{names.format(number)}'>{text}</div>"
        for number, text in enumerate(posts, 3)
    )
    found = read_page(reading, f"<h1>春耕怎么安排</h1>{body}<div>快速回复 返回列表</div>")
    assert lines(found) == list(posts)
    assert found.stated["published"] == "2031-05-06T09:30:00"
    assert "12 主题" in {drop.text for drop in found.left_out}


def test_the_day_in_a_pictures_address_is_not_the_articles(reading: Reading) -> None:
    head = '<meta property="og:image" content="https://x.example/2014-03-13/9.gif">'
    assert not read_page(reading, f"<p>{LEAD}</p><p>{MORE}</p>", head).stated.get("published")


def test_a_date_in_the_text_is_not_stated(reading: Reading) -> None:
    body = f"<p>2019年5月6日的通知已废止。</p><p>{LEAD}</p><p>发布于2021-03-04</p>"
    assert "published" not in read_page(reading, body).stated


def test_the_address_a_browser_noted(reading: Reading) -> None:
    saved = "<!-- saved from url=(0027)https://example.org/2.html -->\n"
    result = reading("a.htm", saved + page(f"<p>{LEAD}</p>"))
    assert result.documents[0].stated["url"] == "https://example.org/2.html"


def test_control_characters_do_no_harm(reading: Reading) -> None:
    body = f"<p>甲\x01乙&#1;丙&#x1F;丁&#31;戊&#10;己&#x4e2d;&#20013;</p><p>{LEAD}</p>"
    assert lines(read_page(reading, body, "<title>标\x02题</title>"))[0] == "甲乙丙丁戊己中中"


def test_deep_nesting_is_refused_at_once(reading: Reading) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableFile, match="too deeply"):
        reading("deep.html", page("<div>" * 100_000 + LEAD + "</div>" * 100_000))
    assert time.process_time() - started < 10


def test_nesting_that_pages_do_have_is_read(reading: Reading) -> None:
    assert lines(read_page(reading, "<div>" * 400 + f"<p>{LEAD}</p>" + "</div>" * 400)) == [LEAD]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("<td class=k>{}</td>", "<td>{}</td>"),
        ("<td><b>{}</b></td>", "<td>{}</td>"),
        ("<th>{}</th>", "<td>{}</td>"),
    ],
)
def test_cells_that_take_turns_in_their_looks_are_labels_and_values(
    label: str, value: str, reading: Reading
) -> None:
    facts = [
        ("站名", "柳湾站", "站长", "陆青"),
        ("水位", "3米", "班次", "六班"),
        ("电话", "1380", "船只", "两艘"),
    ]
    rows = "".join(
        f"<tr>{label.format(a)}{value.format(b)}{label.format(c)}{value.format(d)}</tr>"
        for a, b, c, d in facts
    )
    read = read_page(reading, f"<p>{LEAD}</p><table>{rows}</table><p>{MORE}</p>")
    assert lines(read)[1:4] == [f"{a}：{b}；{c}：{d}" for a, b, c, d in facts]
    pictured = "<tr><td><b>船名</b></td><td>柳湾一号</td><td rowspan=2><img src=a></td></tr><tr><td><b>船长</b></td><td>陆青</td></tr>"
    assert lines(read_page(reading, f"<p>{LEAD}</p><table>{pictured}</table>"))[1:] == [
        "船名：柳湾一号",
        "船长：陆青",
    ]
    plain = rows.replace("<b>", "").replace("</b>", "").replace(" class=k", "").replace("th>", "td>")
    assert "站名：水位" in lines(read_page(reading, f"<p>{LEAD}</p><table>{plain}</table>"))[1]


def test_a_field_to_search_is_no_table_of_the_article(reading: Reading) -> None:
    search = "<table><tr><td>站内搜索:</td><td><input name=q></td></tr></table>"
    body = f"<div><p>{LEAD}</p><p>{MORE}</p>{search}</div>"
    assert lines(read_page(reading, body)) == [LEAD, MORE]


def test_a_plan_of_the_week_stays(reading: Reading) -> None:
    week = "".join(f"<th>{day}</th>" for day in "一二三四五六日")
    rows = "".join(
        f"<tr>{''.join(f'<td>{crop}{day}亩</td>' for day in range(7))}</tr>" for crop in ("稻", "麦")
    )
    read = lines(read_page(reading, f"<p>{LEAD}</p><table><tr>{week}</tr>{rows}</table>"))
    assert any("稻3亩" in line and "稻6亩" in line for line in read)
    shifts = "".join(
        f"<tr>{''.join(f'<td>{n}</td>' for n in (12, 11, 9, 14, 12, 8, 8))}</tr>" for _ in range(3)
    )
    read = lines(read_page(reading, f"<p>{LEAD}</p><table><tr>{week}</tr>{shifts}</table>"))
    assert any("14" in line for line in read)


def test_facts_of_an_imprint_in_touching_elements_are_parted_and_words_of_a_sentence_are_not(
    reading: Reading,
) -> None:
    imprint = "<div><span>来源：沙洲日报</span><button>关注</button><span>2031-03-05 10:00</span><span>1.2万阅读</span></div>"
    words = "<p><span>三月四日，</span><span>沙洲</span><span>县召开春耕生产调度会，部署农资供应、农机检修和水利设施维护。</span></p>"
    read = lines(read_page(reading, f"<div><h1>春耕调度会</h1>{imprint}{words}<p>{MORE}</p></div>"))
    assert "来源：沙洲日报 2031-03-05 10:00 1.2万阅读" in read
    assert "三月四日，沙洲县召开春耕生产调度会，部署农资供应、农机检修和水利设施维护。" in read


def test_a_title_behind_the_name_of_its_site_is_the_line_that_ends_the_pages_title(reading: Reading) -> None:
    head = "<title>沙洲日报数字报-沙洲县部署春耕农机检修</title>"
    body = f"<div>第02版</div><div>沙洲县部署春耕农机检修</div><div>本报记者 周明远</div><p>{LEAD}</p><p>{MORE}</p>"
    assert read_page(reading, body, head).stated["title"] == "沙洲县部署春耕农机检修"
    head = "<title>沙洲县部署春耕 - 沙洲网,沙洲人自己的网站</title>"
    body = f"<h1>沙洲县部署春耕</h1><p>{LEAD}</p><p>{MORE}</p><p>沙洲网,沙洲人自己的网站</p>"
    assert read_page(reading, body, head).stated["title"] == "沙洲县部署春耕"


def test_a_list_of_shares_goes_and_a_table_with_names_of_its_columns_stays(reading: Reading) -> None:
    rows = "".join(
        f"<tr><td><a href=/{name}>{name}</a></td><td>7.2{at}</td></tr>" for at, name in enumerate("稻麦豆")
    )
    read = read_page(reading, f"<div><p>{LEAD}</p><p>{MORE}</p><table>{rows}</table></div>").blocks
    assert not any(block.kind == "table" for block in read)
    named = f"<tr><td>作物</td><td>单价</td></tr>{rows}"
    assert "作物：稻；单价：7.20" in lines(read_page(reading, f"<p>{LEAD}</p><table>{named}</table>"))


def test_labels_of_a_record_take_their_values_whatever_marks_them(reading: Reading) -> None:
    pairs = (
        ("文号", "沙政发〔2031〕5号", "公开属性", "主动公开"),
        ("发布机构", "沙洲县政府", "发布时间", "2031-03-05"),
    )
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in pairs)
    read = lines(read_page(reading, f"<p>{LEAD}</p><table>{cells}</table>"))
    assert read[1:] == [
        "文号：沙政发〔2031〕5号；公开属性：主动公开",
        "发布机构：沙洲县政府；发布时间：2031-03-05",
    ]
    rows = "<tr><td>【索引号】 SZ-5</td><td>【发布机构】 沙洲县政府</td></tr><tr><td>【发布日期】 2031-03-05</td><td>【文号】 沙政发5号</td></tr>"
    read = lines(read_page(reading, f"<p>{LEAD}</p><table>{rows}</table>"))
    assert read[1:] == [
        "【索引号】 SZ-5；【发布机构】 沙洲县政府",
        "【发布日期】 2031-03-05；【文号】 沙政发5号",
    ]
