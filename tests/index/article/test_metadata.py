"""Metadata from the clues that cleaning found."""

from __future__ import annotations

import pytest

from tests.shortcuts import clean
from xunduan.index.article.cleaning.credits import Credit, is_credit, read_credits
from xunduan.index.article.clues import Clues
from xunduan.index.article.metadata import extract
from xunduan.index.article.structure import Paragraph
from xunduan.index.documents import Block, Fact, RawDocument
from xunduan.language.text import Text

BODY = "全市公安机关迅速行动,集中力量开展专项整治。"


def made(*texts: str) -> list[Paragraph]:
    return [Paragraph(Text.of(text)) for text in texts or (BODY,)]


def values(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.value for fact in facts]


def test_nothing_known_is_nothing_said() -> None:
    metadata = extract(Clues(), made())
    assert (metadata.source, metadata.published, metadata.year, metadata.period) == (None,) * 4
    assert metadata.title is not None and metadata.title.provenance == "inferred"
    assert metadata.places == metadata.authors == ()


@pytest.mark.parametrize(
    ("sentence", "title"),
    [
        ("上月渡船载客１２，６００人，比前月多。", "上月渡船载客１２，６００人"),
        ("渡口开放时间改为7:30到18:15：请相互转告。", "渡口开放时间改为7:30到18:15"),
        ("渡口今年修复了12,停用了3。", "渡口今年修复了12"),
    ],
)
def test_a_made_title_is_cut_at_a_stop_and_within_no_number(sentence: str, title: str) -> None:
    named = extract(Clues(), made(sentence)).title
    assert named is not None and named.value == title


def test_a_footer_s_years_are_no_date() -> None:
    assert extract(Clues(notices=("© 2014-2024 某某有限公司",)), made()).published is None


@pytest.mark.parametrize(
    ("head", "published"),
    [
        (("成文日期:2023年6月20日", "发布日期:2023年6月26日"), "2023-06-26"),
        (("生效日期:2024年1月1日",), None),
        (("2023年13月1日",), None),
        (("浏览次数:20230101",), None),
        (("發布日期:112-08-19",), "2023-08-19"),
        (("民國112年8月19日",), "2023-08-19"),
        (("電話:112-08-19",), None),
        (("发布时间：19-08-05 10:22 来源：青河网",), "2019-08-05"),
        (("发布时间：05/08/19",), None),  # the day, the month or the year may stand first
        (("时间：98-08-05",), None),
    ],
)
def test_publication_dates(head: tuple[str, ...], published: str | None) -> None:
    fact = extract(Clues(head=head), made()).published
    assert (fact and fact.value) == published


@pytest.mark.parametrize(
    ("file_name", "published"),
    [("20220510.md", "2022-05-10"), ("20240102.md", "2023-09-04T14:26"), ("news.md", "2023-09-04T14:26")],
)
def test_the_day_of_an_update_gives_way_to_an_earlier_one(file_name: str, published: str) -> None:
    fact = extract(Clues(head=("更新时间:2023-09-04 14:26",), file_name=file_name), made()).published
    assert fact and fact.value == published


def test_a_signature_s_date_is_derived() -> None:
    fact = extract(Clues(), made(BODY, "青河市人民政府", "2023年6月20日")).published
    assert fact == Fact("2023-06-20", "derived", "2023年6月20日")


def test_the_only_line_that_is_a_date_dates_a_paper_where_it_stands_below_the_title() -> None:
    items = ("一、听取汇报", BODY, "二、研究经费", BODY)
    dated = extract(Clues(), made("2019年4月8日", *items)).published
    assert dated is not None and (dated.value, dated.provenance) == ("2019-04-08", "derived")
    chronicle = made("2019年4月8日", BODY, "2019年4月9日", *items)
    assert extract(Clues(), chronicle).published is None


def test_the_last_message_of_a_log_does_not_date_it() -> None:
    log = [f"2023-06-20 0{hour}:15:02 韩渡\n渡船{hour}点开。" for hour in range(3)]
    told = [line for entry in log for line in entry.split("\n")]
    assert extract(Clues(), made(*told)).published is None
    assert extract(Clues(), made(BODY, "柳川港", "2023-06-20 09:15")).published is not None


def test_an_address_s_date_is_derived() -> None:
    fact = extract(Clues(stated={"url": "http://a.cn/n2/2023/0819/c1.html"}), made()).published
    assert fact and (fact.value, fact.provenance) == ("2023-08-19", "derived")


@pytest.mark.parametrize(
    ("clues", "source", "provenance"),
    [
        (Clues(credits=(Credit("source", "来源", "某某日报"),)), "某某日报", "stated"),
        (Clues(credits=(Credit("source", "来源", "某某日报 字号"),)), "某某日报", "stated"),
        (Clues(credits=(Credit("source", "图片来源", "图库"),)), None, None),
        (Clues(head=("2023-05-06 10:00 东海网",)), "东海网", "stated"),
        (Clues(notices=("版权所有 东海网青河频道",)), "东海网青河频道", "derived"),
        (Clues(notices=("东海网>>青河频道>>原创",)), "东海网", "derived"),
        (Clues(notices=("首页 > 正文",)), None, None),
        (Clues(agency="东海网"), "东海网", "derived"),
        (Clues(agency="本报"), None, None),
        (Clues(credits=(Credit("source", "主办单位", "文化馆"),)), None, None),
        (Clues(credits=(Credit("source", "来源", "网站名称"),)), None, None),
        (Clues(stated={"source": "{{ siteName }}"}), None, None),
        (Clues(stated={"site": "【来源】"}), None, None),
    ],
)
def test_sources(clues: Clues, source: str | None, provenance: str | None) -> None:
    fact = extract(clues, made()).source
    assert (fact and fact.value, fact and fact.provenance) == (source, provenance)


@pytest.mark.parametrize(
    ("credit", "names"),
    [
        (Credit("byline", "", "■ 通讯员 朱文 梁桂芳"), ["朱文", "梁桂芳"]),
        (Credit("byline", "", "□本报记者 林晓东 通讯员 周文"), ["林晓东", "周文"]),
        (Credit("byline", "", "(記者陳怡君/基隆報導)"), ["陳怡君"]),
        (Credit("person", "责编", "劉寧、張祎"), ["劉寧", "張祎"]),
        (Credit("person", "编辑", "王 楠"), ["王楠"]),
        (Credit("person", "作者", "买买提·艾力"), ["买买提·艾力"]),
        (Credit("person", "editor", "Zhang Wei"), ["Zhang Wei"]),
        (Credit("person", "出品", "市公安局宣传科"), []),
        (Credit("person", "编辑", "admin"), []),
        (Credit("person", "编辑", "整合、何某某、查看更多"), ["何某某"]),
        (Credit("person", "作者", "砚边 分享到"), ["砚边"]),
        (Credit("person", "作者", "【作者】"), []),
        (Credit("person", "作者", "{$writer}"), []),
    ],
)
def test_names(credit: Credit, names: list[str]) -> None:
    assert values(extract(Clues(credits=(credit,)), made()).authors) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("文:贺兰 | 图:李四", ["贺兰", "李四"]),
        ("文/贺兰 图/李四", ["贺兰", "李四"]),
        ("文、图:贺兰", ["贺兰"]),
        ("图:红线是航道", None),
        ("语文:98 | 图:不计", None),
    ],
)
def test_who_wrote_and_who_took_the_pictures_stand_on_one_line(line: str, names: list[str] | None) -> None:
    assert is_credit(line) is (names is not None)
    if names:
        assert values(extract(Clues(credits=tuple(read_credits(line, line))), made()).authors) == names


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ("青河晚报举报", "青河晚报"),
        ("青河影讯分享到:", "青河影讯"),
        ("青河日报2024-05-13", "青河日报"),
        ("青河日报分享到：微信 微博", "青河日报"),
        ("青河日报打开APP", "青河日报"),
        ("青河新闻网【纠错】", "青河新闻网"),
        ("青河微博", "青河微博"),
        ("柳川经济导报(柳川", "柳川经济导报"),
        ("青河网-《青河日报》", "青河网-《青河日报》"),
        ("《青河日报》", "青河日报"),
        ("本站原创", None),
    ],
)
def test_a_source_is_the_name_alone(stated: str, source: str | None) -> None:
    found = extract(Clues(credits=(Credit("source", "来源", stated),)), made()).source
    assert (found.value if found else None) == source


@pytest.mark.parametrize(
    ("line", "source"),
    [
        ("·青河社 2024-05-09 22:30", "青河社"),
        ("本文来源于柳川统计局 2024-05-11 09:36", "柳川统计局"),
        ("推荐于 2024-05-11 09:36 发布", None),
        ("2024-05-11 09:36 来自柳川市", None),
    ],
)
def test_a_name_beside_the_date_is_the_source_where_it_is_a_publisher_s(
    line: str, source: str | None
) -> None:
    found = extract(Clues(head=(line,)), made()).source
    assert (found.value if found else None) == source


def test_what_a_template_holds_in_a_title_s_place_is_none_and_a_label_may_be_one() -> None:
    body = made("渡口今天恢复开放，第一班船七点开。")
    template = extract(Clues(stated={"title": "{{ title }}"}), body).title
    label = extract(Clues(stated={"title": "变更名称"}), body).title
    assert template is not None and template.value == "渡口今天恢复开放"
    assert label is not None and label.value == "变更名称"


def test_writers_stand_before_editors() -> None:
    credits = (Credit("person", "责编", "张三"), Credit("byline", "", "本报记者 李四"))
    assert values(extract(Clues(credits=credits), made()).authors) == ["李四", "张三"]


def test_the_main_place_comes_first_and_passing_mentions_are_left_out() -> None:
    texts = (
        "重庆市召开会议,部署全市平安建设工作。",
        "万州区、永川区作经验交流。",
        "来自福建省罗源县的林女士在永川区领到了身份证。",
        "重庆市将继续推进平安建设。",
    )
    assert values(extract(Clues(), made(*texts)).places) == ["重庆市", "永川区", "万州区"]


def test_a_text_may_name_its_place_only_as_its_own() -> None:
    texts = ("本澳十月出生婴儿三百名,全澳死亡二百人。", "结婚登记增加。")
    assert values(extract(Clues(), made(*texts)).places) == ["澳门特别行政区"]
    assert extract(Clues(), made("货轮来港作业。", "船员登岸。")).places == ()


def test_an_agency_s_dateline_alone_is_no_place_of_the_document() -> None:
    assert extract(Clues(place="北京"), made()).places == ()


def test_a_title_is_derived_from_the_event_that_the_opening_reports() -> None:
    text = "10月12日,青河召开“平安建设”系列新闻发布会——反诈专场。会上通报了情况。"
    title = extract(Clues(), made(text)).title
    assert title == Fact("青河“平安建设”系列新闻发布会——反诈专场", "derived", text[: text.index("。")])
    made_up = extract(Clues(), made("他召开会议的次数很多,大家都知道。")).title
    assert made_up is not None and made_up.provenance == "inferred"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("【责任编辑:周明远】返回青河网，查看更多", ["周明远"]),
        ("- 作者：何静 访问统计：2031年05月06日, 星期二 13:22 加入收藏夹", ["何静"]),
        ("摄影：何静摄", ["何静"]),
    ],
)
def test_what_follows_a_name_on_its_line_is_no_author(line: str, names: list[str]) -> None:
    blocks = (
        "渡口重开",
        "2031-05-06",
        "青河渡口昨天重开，首日运送旅客一千二百人，两岸的集市又热闹起来。",
        line,
    )
    document = clean(RawDocument("a.html", tuple(map(Block, blocks)), media_type="text/html"))
    assert [author.value for author in document.metadata.authors] == names


def test_quotation_marks_around_a_part_of_a_publisher_s_name_stay() -> None:
    credits = (Credit("source", "来源", "“青河发布”微信公众号"),)
    assert getattr(extract(Clues(credits=credits), made()).source, "value", None) == "“青河发布”微信公众号"


@pytest.mark.parametrize(
    ("head", "source"),
    [
        (("青河晚报", "2031-05-06 08:12", "青河"), "青河晚报"),
        (("2031-05-06", "何静/青河日报"), "青河日报"),
        (("渡口新村", "2031-05-06 08:12"), None),
        (("青河晚报", "浏览 30", "2031-05-06"), None),
    ],
)
def test_a_publisher_on_the_line_beside_the_day_s_is_the_source(
    head: tuple[str, ...], source: str | None
) -> None:
    fact = extract(Clues(head=head), made()).source
    assert (fact and fact.value) == source


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("撰文 周明远 摄影 何静", ["周明远", "何静"]),
        ("采寫 周明遠  圖 何靜", ["周明遠", "何靜"]),
        ("撰文 呼吁 摄影 照明", []),
        ("采访 时间 编辑 内容", []),
    ],
)
def test_people_behind_their_parts_and_blanks_alone_are_credited(line: str, people: list[str]) -> None:
    text = Text.of(line)
    assert is_credit(text.folded) is bool(people)
    assert not people or [one.value for one in read_credits(line, text.folded)] == people


def test_the_days_over_the_parts_of_a_collection_are_text_and_none_is_its_own() -> None:
    days = [f"2031年5月{day}日" for day in (6, 7, 8)]
    told = ["渠水昨天放到了下游。", "泵站今天通了电，村里接上了水。", "水闸明天换新，上午十点停水。"]
    lines = ["青河水利简讯", *(line for pair in zip(days, told, strict=True) for line in pair)]
    document = clean(RawDocument("a.txt", tuple(map(Block, lines)), media_type="text/plain"))
    assert document.metadata.published is None and all(day in document.text for day in days)
    one = clean(RawDocument("a.txt", tuple(map(Block, [lines[0], days[0], *told])), media_type="text/plain"))
    assert one.metadata.published is not None and one.metadata.published.value == "2031-05-06"


def test_a_book_s_name_is_the_title_at_its_head_alone() -> None:
    book = ("书名：渡口往事", "作者：何静", "上渡村的渡口开了三百年，船换了几十条。")
    assert _titled(*book) == "渡口往事"
    assert _titled("一个渡口的三百年", *book) == "一个渡口的三百年"


@pytest.mark.parametrize(
    "lines, title",
    [
        (("青河县水务局", "关于做好汛期", "渡口停航工作的通知", "各乡镇：", "现将停航安排通知如下。"), "青河县水务局关于做好汛期渡口停航工作的通知"),
        (("青河县人民政府关于", "增开早班渡船的决定", "各乡镇：", "决定自六月起增开早班渡船。"), "青河县人民政府关于增开早班渡船的决定"),
        (("青河县人民政府", "办公会议纪要", "五月六日召开办公会议，议定两件事。"), "青河县人民政府办公会议纪要"),
        (("关于渡口的回忆", "何静", "上渡村的渡口开了三百年，船换了几十条。"), "关于渡口的回忆"),
        (("更多好书尽在 www.example.com", "渡口往事", "上渡村的渡口开了三百年，船换了几十条。"), "渡口往事"),
    ],
)  # fmt: skip
def test_a_title_goes_on_until_it_says_what_paper_it_is(lines: tuple[str, ...], title: str) -> None:
    assert _titled(*lines) == title


@pytest.mark.parametrize(
    "lines, title",
    [
        (("青河县水务局", "关于2031年清淤情况的报告"), "青河县水务局关于2031年清淤情况的报告"),
        (("青河县水务局", "渡口的由来"), "青河县水务局"),
        (("渡口的由来", "关于2031年清淤情况的报告"), "渡口的由来"),
    ],
)
def test_a_title_printed_large_over_two_lines_goes_on_likewise(lines: tuple[str, ...], title: str) -> None:
    blocks = (
        *(Block(line, "heading", 1) for line in lines),
        Block("清淤五处，运走泥沙三千方，两处仍在施工。"),
    )
    told = clean(RawDocument("a.pdf", blocks, media_type="application/pdf")).metadata.title
    assert told is not None and told.value == title


VERSE = "石阶生绿发，缆痕深一寸。"
PARTS = ("夜渡", "2031-05-06", VERSE, "早渡", "2031-05-07", VERSE, "晚渡", "2031-05-08", VERSE)


def test_the_first_part_s_name_stays_in_a_collection() -> None:
    assert clean(RawDocument("a.txt", tuple(map(Block, PARTS)))).text.split("\n") == list(PARTS)
    named = clean(RawDocument("a.txt", tuple(map(Block, ("渡口集", *PARTS)))))
    assert named.metadata.title is not None and named.metadata.title.value == "渡口集"


def _titled(*lines: str) -> str | None:
    told = clean(RawDocument("a.txt", tuple(map(Block, lines)))).metadata.title
    return told.value if told else None


@pytest.mark.parametrize(
    "line, day", [("2031年5月6日 08:10", "2031-05-06T08:10"), ("2031年5月7日 08:10", "2031-05-06")]
)
def test_a_stated_day_has_the_time_that_a_line_tells_of_the_same_day(line: str, day: str) -> None:
    blocks = tuple(
        map(Block, ("上渡的渡口重新开放", line, "上渡村的渡口停了三年，昨天又开了，末班是晚上八点。"))
    )
    told = clean(RawDocument("a.html", blocks, {"published": "2031-05-06"})).metadata.published
    assert told is not None and told.value == day
