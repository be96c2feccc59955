from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.index.reading.test_forms import LIMITS
from xunduan.index.reading import read, walk
from xunduan.index.reading.spreadsheet import sheet_blocks
from xunduan.index.reading.tables import Spanned, header_of, is_data, row_lines


def test_the_header_stands_in_every_row() -> None:
    rows = [["地区", "立案", "破案"], ["东区", "12起", "9起"], ["西区", "7起", ""]]
    assert row_lines(rows) == ["地区：东区；立案：12起；破案：9起", "地区：西区；立案：7起"]


def test_the_line_that_says_who_counted_and_in_what_names_no_column() -> None:
    facts = ["填报单位：某县水务局", "", "", "单位：万元"]
    names = ["序号", "渡口", "拨付", Spanned("拨付")], ["序号", "渡口", "省级", "县级"]
    rows = [facts, *names, ["1", "上渡", "12", "3"], ["2", "下渡", "9", "4"]]
    assert row_lines(rows) == [
        "填报单位：某县水务局；单位：万元",
        "序号：1；渡口：上渡；拨付省级：12；拨付县级：3",
        "序号：2；渡口：下渡；拨付省级：9；拨付县级：4",
    ]
    form = [["姓名：韩渡", "职务：船工"], ["住址：上渡村", "电话：12345"]]
    assert row_lines(form) == ["姓名：韩渡；职务：船工", "住址：上渡村；电话：12345"]


def test_pairs_without_a_header() -> None:
    assert row_lines([["单位", "某县水务局"], ["成立时间", "1998年"]]) == [
        "单位：某县水务局",
        "成立时间：1998年",
    ]


def test_years_may_be_column_names() -> None:
    rows = [["指标", "2021年", "2022年"], ["产量", "35万吨", "41万吨"]]
    assert row_lines(rows) == ["指标：产量；2021年：35万吨；2022年：41万吨"]


def test_an_unnamed_first_column() -> None:
    assert row_lines([["", "男", "女"], ["一班", "20", "22"]]) == ["一班；男：20；女：22"]


def test_a_stated_header_of_two_rows() -> None:
    rows = [["区", "收入", "收入"], ["区", "城镇", "农村"], ["东", "5", "3"]]
    assert row_lines(rows, header_rows=2) == ["区：东；收入城镇：5；收入农村：3"]


def test_names_merged_over_columns_are_divided_by_the_row_below() -> None:
    rows = [["村", "耕地", "耕地"], ["村", "水田", "旱地"], ["柳湾", "3", "5"], ["石桥", "4", "1"]]
    assert row_lines(rows) == ["村：柳湾；耕地水田：3；耕地旱地：5", "村：石桥；耕地水田：4；耕地旱地：1"]
    rows = [["站", "站", "水位"], ["上游", "渡口", "三米"], ["下游", "闸口", "97.0"]]
    assert row_lines(rows)[-1].endswith("97.0")  # a row of data divides nothing
    assert "站上游" not in "".join(row_lines(rows))


def test_a_title_over_the_whole_width_names_no_column() -> None:
    rows = [["柳湾耕地"] * 3, ["村", "水田", "旱地"], ["柳湾", "3", "5"]]
    assert row_lines(rows) == ["柳湾耕地", "村：柳湾；水田：3；旱地：5"]


def test_a_form_gives_its_labels_with_what_is_filled_in() -> None:
    form = [
        ["姓名", "陆青", "性别", "女"],
        ["出生", "1991年5月", "民族", ""],
        ["单位", *["柳湾小学"] * 3],
    ]
    assert row_lines(form) == ["姓名：陆青；性别：女", "出生：1991年5月；民族", "单位：柳湾小学"]
    data = [["工程", "米数", "村", "备注"], ["水渠", "120", "柳湾", "无"], ["道路", "300", "石桥", "石桥"]]
    assert row_lines(data)[1] == "工程：道路；米数：300；村：石桥；备注：石桥"


def test_a_form_with_a_picture_s_place_and_a_label_beside_several_rows_gives_its_pairs() -> None:
    form = [
        ["姓名", "陆青", "性别", "女", "照片"],
        ["出生", "1991年5月", "民族", "汉族", "照片"],
        ["值班", "春季", *["三月至五月"] * 3],
        ["值班", "秋季", *["九月以后"] * 3],
    ]
    assert row_lines(form) == [
        "姓名：陆青；性别：女；照片",
        "出生：1991年5月；民族：汉族",
        "值班；春季：三月至五月",
        "值班；秋季：九月以后",
    ]


def test_two_columns_beside_a_picture_s_place_are_pairs() -> None:
    form = [["站名", "柳湾水文站", "照片"], ["站长", "陆青", ""], ["值班", *["三月至五月"] * 2]]
    assert row_lines(form) == ["站名：柳湾水文站；照片", "站长：陆青", "值班：三月至五月"]
    data = [["站名", "站长", "备注"], ["柳湾站", "陆青", "新设"], ["说明", *["本表由水文局编制"] * 2]]
    assert row_lines(data)[0] == "站名：柳湾站；站长：陆青；备注：新设"


def test_a_blank_form_keeps_the_names_of_its_columns() -> None:
    rows = [["项目", "自然人", "企业", "合计"], ["新收", "", "", ""], ["上年", "", "", ""]]
    assert row_lines(rows) == ["项目；自然人；企业；合计", "项目：新收", "项目：上年"]


def test_a_row_of_one_wide_cell_is_given_once() -> None:
    assert row_lines([["甲", "乙"], ["合计", "合计"]], header_rows=0)[1] == "合计"


def test_one_cell_over_all_columns_is_the_title_and_no_column_s_name() -> None:
    rows = [["青河县", "青河县"], ["面积", "812平方公里"], ["驻地", "城关镇"]]
    assert row_lines(rows, header_rows=1) == ["青河县", "面积：812平方公里", "驻地：城关镇"]
    rows = [["各区产量", "各区产量"], ["区", "吨"], ["东", "5"], ["西", "3"]]
    assert row_lines(rows) == ["各区产量", "区：东；吨：5", "区：西；吨：3"]


def test_what_is_a_data_table() -> None:
    assert is_data([["甲", "乙"], ["1", "2"]])
    assert not is_data([["甲"], ["乙"]])
    assert not is_data([["甲", "乙"]])
    assert not is_data([["标题", ""], ["一段文字。" * 60, ""]])


@example([["", "", "丙", "丙"], ["", "", "", "丙"], ["1"]], None)
@given(
    st.lists(st.lists(st.text(alphabet="甲乙丙1 ", max_size=4), max_size=5), max_size=5),
    st.none() | st.integers(0, 4),
)
def test_no_value_is_lost(rows: list[list[str]], header_rows: int | None) -> None:
    text = "\n".join(row_lines(rows, header_rows))
    # Without a stated header the first rows that hold anything may be one, whose names need no cells below.
    filled = rows if header_rows is not None else [row for row in rows if any(map(str.strip, row))]
    cells = [[" ".join(cell.split()) for cell in row] for row in filled]
    named = header_of(filled) if header_rows is None else []
    for row in cells[header_rows or 1 :]:
        assert row in named or all(cell in text for cell in row)


@pytest.mark.parametrize(
    ("above", "wanted"),
    [
        ([["渡口客流月报表"]], [("heading", "渡口客流月报表"), ("heading", "五月")]),
        (
            [["附件1"], ["渡口客流月报表"]],
            [("heading", "渡口客流月报表"), ("heading", "五月"), ("text", "附件1")],
        ),
        ([["填报单位：船务公司"]], [("heading", "五月"), ("text", "填报单位：船务公司")]),
        ([["本表由船务公司按月报送。"]], [("heading", "五月"), ("text", "本表由船务公司按月报送。")]),
        ([], [("heading", "五月")]),
    ],
)
def test_the_title_above_the_table_of_the_only_sheet_names_the_file(
    above: list[list[str]], wanted: list[tuple[str, str]]
) -> None:
    rows = [*above, ["渡口", "客流"], ["东渡", "125"], ["西渡", "98"]]
    found = [(block.kind, block.text) for block in sheet_blocks([("五月", rows)])]
    assert found == [*wanted, ("table", "渡口：东渡；客流：125"), ("table", "渡口：西渡；客流：98")]
    both = [block.text for block in sheet_blocks([("五月", rows), ("六月", rows)]) if block.kind == "heading"]
    assert both == ["五月", "六月"]


def test_a_cell_over_several_columns_is_said_once() -> None:
    header = ["品名", "件数", "单价", "金额"]
    total, worth = ["合计", Spanned("合计"), Spanned("合计"), "8640元"], "捌仟陆佰肆拾元"
    words = ["大写", worth, Spanned(worth), Spanned(worth)]
    assert row_lines([header, ["课桌", "36", "240", "8640"], total, words]) == [
        "品名：课桌；件数：36；单价：240；金额：8640",
        "合计；金额：8640元",
        f"品名：大写；件数、单价、金额：{worth}",
    ]
    alike = [["科目", "笔试", "面试"], ["驾驶", "合格", "合格"]]
    assert row_lines(alike, header_rows=1) == ["科目：驾驶；笔试：合格；面试：合格"]


def test_two_labelled_cells_of_a_row_stay_apart() -> None:
    parties = [["甲方：柳湾水利站", "乙方：石桥疏浚公司"], ["电话：0555-1", "电话：0555-2"]]
    assert row_lines(parties) == ["甲方：柳湾水利站；乙方：石桥疏浚公司", "电话：0555-1；电话：0555-2"]


def test_a_merged_total_of_a_word_table_is_no_quantity(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 4)
    for row, texts in enumerate((("品名", "件数", "单价", "金额"), ("课桌", "36", "240", "8640"))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 0).merge(table.cell(2, 2)).text = "合计"
    table.cell(2, 3).text = "8640"
    document.save(str(tmp_path / "a.docx"))
    (file,) = walk(tmp_path / "a.docx")
    blocks = read(file, LIMITS).documents[0].blocks
    assert [block.text for block in blocks][-1] == "合计；金额：8640"


def test_a_part_below_a_line_over_all_columns_may_have_names_of_its_own() -> None:
    def merged(text: str, over: int) -> list[str]:
        return [text, *[Spanned(text)] * (over - 1)]

    rows = [
        merged("第一项", 3),
        ["内容", "制发件数", "废止件数"],
        ["规章", "0", "2"],
        merged("第五项", 3),
        ["内容", *merged("处理决定数量", 2)],
        ["许可", *merged("418", 2)],
        merged("第六项", 3),
        ["处罚", *merged("57", 2)],
    ]
    assert row_lines(rows) == [
        "第一项",
        "内容：规章；制发件数：0；废止件数：2",
        "第五项",
        "内容：许可；处理决定数量：418",
        "第六项",
        "内容：处罚；处理决定数量：57",
    ]


def test_a_note_over_labels_is_said_once_and_names_none_of_them() -> None:
    note = "（本栏各数之间的关系为：第一行与第二行相加，等于第三行与第四行相加之和）"
    rows = [
        [note, Spanned(note), "总计"],
        ["办理结果", "予以公开", "41"],
        ["办理结果", "部分公开", "6"],
    ]
    assert row_lines(rows, header_rows=1) == [
        note,
        "办理结果；予以公开；总计：41",
        "办理结果；部分公开；总计：6",
    ]
    rows[0] = ["项目", Spanned("项目"), "总计"]
    assert row_lines(rows)[0] == "项目：办理结果；予以公开；总计：41"
