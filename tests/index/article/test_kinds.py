"""What a file is taken for, and that only saved web pages lose their heads and tails."""

from __future__ import annotations

import pytest

from tests.shortcuts import clean
from xunduan.index.documents import Block, Document, RawDocument

SENTENCE = "上半年,全县完成沟渠清淤四十二公里,惠及农田三万余亩,群众反映良好。"


def text(*lines: str, name: str = "a.txt", media_type: str = "text/plain") -> Document:
    return clean(RawDocument(name, tuple(Block(line) for line in lines), media_type=media_type))


LAB = (
    "柳湾镇卫生院检验报告单",
    "姓名:沈某 性别:女 年龄:61岁",
    "标本号:20250311-07 采样时间:2025-03-11 07:40",
    "项目 结果 单位 参考范围",
    "总胆固醇 6.2 mmol/L 2.8-5.7",
    "甘油三酯 1.9 mmol/L 0.4-1.7",
    "尿酸 455 umol/L 155-357",
    "检验者:何某 审核:贺某 报告时间:2025-03-11 16:05",
)
WAYBILL = (
    "货物托运单",
    "托运人:青河粮油购销公司",
    "收货人:柳川面粉厂",
    "起运港:青河港 目的港:柳川港",
    "品名 件数 重量(吨) 运费(元)",
    "小麦 1200 60.0 5400",
    "玉米 800 40.0 3600",
    "制单人:韩某 日期:2025-02-18",
    "电话:0555-1112222",
)
INVOICE = (
    "增值税电子普通发票",
    "发票代码:034001900111 发票号码:12345678",
    "开票日期:2025年01月09日",
    "购买方名称:青河市第二中学",
    "统一社会信用代码:12340000400001234X",
    "货物名称 数量 单价 金额",
    "课桌 50 180.00 9000.00",
    "价税合计:10170.00",
    "收款人:孙某 复核:周某 开票人:吴某",
)
CV = (
    "个人简历",
    "姓名:贺小满 出生年月:1996-04",
    "电话:13800000000 邮箱:heman@example.org",
    "heman@example.org",
    "求职意向:水文观测员",
    "2019.07-2023.06 柳川水文站 观测员",
    "2015.09-2019.06 东海大学 水利工程",
    "技能:GIS 水文模型 驾驶证",
    "关注:防汛",
)


TOLD_CV = (
    "贺小满",
    "电话:13800000000 | 现居:柳川",
    "项目经历",
    "河道巡查小程序 2022.03-2022.11",
    "项目描述:供巡河员拍照上报排污口,全县四十二名巡河员使用。",
    "职责:设计数据表,完成上报与核查两个模块,上线后无停机。",
    "来源:毕业设计",
    "水质年报排版 2021.10-2022.01",
    "工具:LaTeX、Python",
    "编辑:校刊第三至第八期",
    "证书",
    "英语六级",
)
CONTRACT = (
    "沟渠清淤承揽合同",
    "合同编号:QH-2023-041",
    "甲方:青河镇水利站",
    "乙方:柳川疏浚有限公司",
    "一、工程地点:青河镇东大渠,长四点二公里。",
    "二、工期:自二〇二三年三月一日起四十天。",
    "三、价款:三十六万元,验收后七日内付清。",
    "来源:本合同文本由县水利局统一制发",
    "甲方(盖章): 乙方(盖章):",
    "签订日期:2023年2月20日",
)


@pytest.mark.parametrize("lines", [LAB, WAYBILL, INVOICE, CV, TOLD_CV, CONTRACT])
def test_a_form_keeps_every_row_and_takes_no_date_from_them(lines: tuple[str, ...]) -> None:
    document = text(*lines)
    assert document.kind == "form"
    title = document.metadata.title.value if document.metadata.title else ""
    assert [line for line in lines if line not in document.text and line != title] == []
    assert title in ("", lines[0])
    assert document.metadata.published is None


@pytest.mark.parametrize("title", ["柳湾中学初二(3)班成绩单", "2031年柳湾渡运量"])
def test_a_form_s_title_may_have_a_figure(title: str) -> None:
    rows = ("学号 姓名 语文 数学", "01 何小满 88 95", "02 贺青 91 72", "平均分 89.5 83.5")
    document = text(title, *rows)
    assert document.kind == "form" and document.metadata.title
    assert document.metadata.title.value == title


@pytest.mark.parametrize(("level", "titled"), [(1, True), (2, False)])
def test_a_form_s_title_in_large_type_may_have_its_number_above(level: int, titled: bool) -> None:
    blocks = [Block(line) for line in ("单号:20250311-07", *LAB)]
    blocks[1] = Block(LAB[0], "heading", level)
    document = clean(RawDocument("a.pdf", tuple(blocks), media_type="application/pdf"))
    assert document.kind == "form" and "单号:20250311-07" in document.text
    assert (document.metadata.title is not None and document.metadata.title.value == LAB[0]) is titled


def test_the_day_of_an_examination_stays_in_its_report_and_is_not_when_it_was_published() -> None:
    lines = (
        "县医院心电图报告单",
        "姓名 贺小满 性别 女 年龄 46岁",
        "检查时间 2031-05-02 08:41 报告时间 2031-05-02 09:10",
        "心率 72次/分",
        "诊断:窦性心律",
    )
    document = text(*lines)
    assert lines[2] in document.text and document.metadata.published is None


def chapter(number: str, topic: str) -> list[str]:
    formulas = [line for i in range(6) for line in (f"式({number}.{i}) H = a × L + {i}", "代入上式得")]
    return [
        f"第{number}章 {topic}",
        f"本章讲{topic}的取值。" + SENTENCE,
        *formulas,
        "参考文献",
        "[1] 何某. 渠道[M]. 2019.",
    ]


def test_a_book_keeps_what_stands_behind_its_first_references() -> None:
    lines = ["灌区讲义", *chapter("一", "渠道"), *chapter("二", "水闸"), *chapter("三", "量水堰")]
    document = text(*lines)
    assert document.kind == "report"
    assert [line for line in lines[1:] if line not in document.text] == []
    assert [section.heading for section in document.sections] == [
        "第一章 渠道",
        "第二章 水闸",
        "第三章 量水堰",
    ]


@pytest.mark.parametrize(
    ("lines", "kind", "page"),
    [
        (("柳川市渡口管理办法", *(f"第{n}条 渡口应当每年检查,{SENTENCE}" for n in "一二三四")), "law", False),
        (("青河县农田会议纪要", "会议时间:3月4日", "主持人:何某", SENTENCE), "minutes", False),
        (("尊敬的沈老师:", SENTENCE, SENTENCE, "此致", "敬礼!", "何小满"), "letter", False),
        (("启明贤弟:", SENTENCE, SENTENCE, "祝", "夏安", "兄 小满 谨上"), "letter", False),
        (("何所长:", SENTENCE, SENTENCE, "盼复。", "柳湾村 韩渡"), "letter", False),
        (("各位社员:", SENTENCE, "祝大会圆满成功!"), "article", False),
        (("关于清淤工作的通知", "各村:", SENTENCE), "notice", False),
        (("关于清淤工作的通知", "青农发〔2024〕3号", "各村:", SENTENCE, "下一篇: 关于春灌的通知", "分享到:"), "notice", True),
        (("首页 > 要闻", "清淤进展顺利", "2024-03-01 10:00 来源:青河日报", SENTENCE, "责任编辑:何某"), "article", True),
        (("清淤进展顺利", SENTENCE, SENTENCE), "article", False),
    ],
)  # fmt: skip
def test_the_kind_is_judged_from_the_shape_and_a_page_by_its_furniture(
    lines: tuple[str, ...], kind: str, page: bool
) -> None:
    document = text(*lines)
    assert (document.kind, "网页" in document.kind_reason) == (kind, page)
    assert document.kind_reason


def test_a_letter_s_close_is_no_heading() -> None:
    document = text("尊敬的沈老师:", SENTENCE, "此致", "敬礼!", "柳湾村民委员会的全体村民敬上。")
    assert document.kind == "letter" and not document.headings


def test_related_titles_go_from_a_page_and_stay_in_a_file_that_is_none() -> None:
    tail = ["相关链接", "渠道衬砌完工", "水闸更新招标", "量水堰验收"]
    page = text("清淤进展顺利", SENTENCE, *tail, media_type="text/html")
    assert page.text == SENTENCE
    assert text("清淤进展顺利", SENTENCE, *tail).text.split("\n")[-4:] == tail


def test_rules_that_would_leave_little_of_a_page_are_not_followed() -> None:
    other = [f"{SENTENCE[:-1]},第{n}段说的是别的灌区。" for n in range(6)]
    lines = [
        "清淤进展顺利",
        SENTENCE,
        "相关新闻",
        *(x for n, o in enumerate(other) for x in (f"第{n}灌区动态", o)),
    ]
    document = text(*lines, media_type="text/html")
    assert all(line in document.text for line in other)
    assert len(document.problems) == 1 and "%" in document.problems[0]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("贺小满", "男 | 1996年4月 | 柳川", "2014-2018 柳川大学 水文专业", SENTENCE), "贺小满"),
        (("蒸南瓜", "材料:南瓜一只", "做法", "1.南瓜切块,上锅蒸二十分钟即可,出锅前撒一点糖。"), "蒸南瓜"),
        (("渡口", "第一回 春水", SENTENCE, "第二回 秋霜", SENTENCE), "渡口"),
        (("青河县人民政府办公室文件", "青政办发〔2024〕17号", "青河县人民政府办公室", "关于春灌的通知", SENTENCE),
         "青河县人民政府办公室关于春灌的通知"),
        (("青河县人民政府", "2023年信访工作报告", "一、总体情况", SENTENCE, "二、下一步", SENTENCE),
         "青河县人民政府2023年信访工作报告"),
        (("农具租赁合同", "甲方:沈明", "乙方:贺兰", *(f"第{n}条 {SENTENCE}" for n in "一二三")), "农具租赁合同"),
        (("各位乡亲:", SENTENCE, SENTENCE), None),
    ],
)  # fmt: skip
def test_a_file_begins_with_its_title_and_the_issuer_above_is_part_of_it(
    lines: tuple[str, ...], title: str | None
) -> None:
    found = text(*lines).metadata.title
    assert (found.value if found and found.provenance != "inferred" else None) == title


def test_headings_that_lead_to_other_pages_tell_no_stories_of_a_web_page() -> None:
    linked = [
        block
        for n in range(4)
        for block in (
            Block(f"第{n}渠开工", "heading", 3, 1.0, (f"https://a.example/{n}",)),
            Block(SENTENCE.replace("四十二", f"{n}十")),
        )
    ]
    web = clean(RawDocument("a.html", tuple(linked), media_type="text/html"))
    note = clean(RawDocument("a.md", tuple(linked), media_type="text/markdown"))
    assert (web.kind, note.kind) == ("article", "stories")


def test_a_line_with_a_bullet_is_no_title_below_a_short_one() -> None:
    document = text("石桥水价问答", "★ 水费会涨吗?", SENTENCE, "● 低保户减半", SENTENCE)
    assert document.metadata.title is not None and document.metadata.title.value == "石桥水价问答"
    assert "★ 水费会涨吗?" in document.text


def test_one_of_several_chapters_is_no_title_nor_is_the_name_of_their_list() -> None:
    chapter = [Block("第一章 公告", "heading", 1), Block(SENTENCE)]
    others = [Block("第二章 须知", "heading", 1), Block(SENTENCE)]
    cover = [Block("招标编号：QH-2031-7"), Block("青河渡船检修服务招标文件"), Block("目 录")]
    document = clean(RawDocument("a.docx", (*cover, *chapter, *others), media_type="text/markdown"))
    assert document.metadata.title and document.metadata.title.value == "青河渡船检修服务招标文件"
    assert "第一章 公告" in document.text
    alone = clean(RawDocument("b.md", tuple(chapter), media_type="text/markdown"))
    assert alone.metadata.title and alone.metadata.title.value == "第一章 公告"
