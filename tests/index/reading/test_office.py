"""Office formats, written by other libraries, or by LibreOffice where no library writes them (tests/data/office)."""

from __future__ import annotations

import gzip
import io
import shutil
import struct
import subprocess
import zipfile
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import docx
import olefile
import openpyxl
import pptx
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet, OpenDocumentText
from odf.style import ParagraphProperties, Style, TabStop, TabStops
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import H, List, ListItem, Note, NoteBody, P, Tab
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from tests.index.reading.conftest import Reading
from tests.index.reading.test_docx_numbers import define, numbered
from tests.shortcuts import clean
from xunduan.errors import UnreadableFile

OFFICE = Path(__file__).parents[2] / "data" / "office"
SOFFICE = shutil.which("soffice")


def shown(reading: Reading, name: str, data: bytes) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in reading(name, data).documents[0].blocks]


def saved(file: object) -> bytes:
    stream = io.BytesIO()
    file.save(stream)  # type: ignore[attr-defined]
    return stream.getvalue()


BOOK = [
    ("heading", "收支"),
    ("text", "石门乡2022年收支表"),
    ("text", "单位：万元"),
    ("table", "项目：林业；本年：812.50；增幅：4.5%"),
    ("table", "项目：渔业；本年：90；增幅：-2.0%"),
    ("text", "注：快报数。"),
    ("heading", "进度"),
    ("table", "类别：造林；一季度计划：30；一季度完成：28"),
]


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "收支"
    for row in (
        ["石门乡2022年收支表"],
        ["单位：万元"],
        ["项目", "本年", "增幅"],
        ["林业", 812.5, 0.045],
        ["渔业", 90, -0.02],
    ):
        sheet.append(row)
    sheet.append(["注：快报数。"])
    sheet.merge_cells("A1:C1")
    sheet["B4"].number_format = "#,##0.00"
    sheet["C4"].number_format = sheet["C5"].number_format = "0.0%"
    other = book.create_sheet("进度")
    for row in (["类别", "一季度", ""], ["", "计划", "完成"], ["造林", 30, 28]):
        other.append(row)
    other.merge_cells("A1:A2")
    other.merge_cells("B1:C1")
    book.create_sheet("空表")
    hidden = book.create_sheet("隐藏")
    hidden.append(["不给人看的"])
    hidden.sheet_state = "hidden"
    return saved(book)


def old_workbook() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("收支")
    percent, fixed = xlwt.easyxf(num_format_str="0.0%"), xlwt.easyxf(num_format_str="#,##0.00")
    sheet.write_merge(0, 0, 0, 2, "石门乡2022年收支表")
    sheet.write(1, 0, "单位：万元")
    for row, cells in enumerate([("项目", "本年", "增幅"), ("林业", 812.5, 0.045), ("渔业", 90, -0.02)], 2):
        for column, value in enumerate(cells):
            style = (
                percent
                if column == 2 and row > 2
                else fixed
                if (row, column) == (3, 1)
                else xlwt.Style.default_style
            )
            sheet.write(row, column, value, style)
    sheet.write(5, 0, "注：快报数。")
    other = book.add_sheet("进度")
    other.write_merge(0, 1, 0, 0, "类别")
    other.write_merge(0, 0, 1, 2, "一季度")
    for column, value in enumerate(["计划", "完成"], 1):
        other.write(1, column, value)
    for column, value in enumerate(["造林", 30, 28]):
        other.write(2, column, value)
    return saved(book)


def open_workbook() -> bytes:
    book = OpenDocumentSpreadsheet()

    def cell(text: str, **options: object) -> TableCell:
        made = TableCell(**options)
        if text:
            made.addElement(P(text=text))
        return made

    def sheet(name: str, rows: list[list[object]]) -> None:
        table = Table(name=name)
        for cells in rows:
            row = TableRow()
            for one in cells:
                row.addElement(one if not isinstance(one, str) else cell(one))
            table.addElement(row)
        table.addElement(TableRow(numberrowsrepeated=1048000))
        book.spreadsheet.addElement(table)

    wide = cell("石门乡2022年收支表", numbercolumnsspanned=3, numberrowsspanned=1)
    percent = [
        cell(text, valuetype="percentage", value=value) for text, value in (("4.5%", 0.045), ("-2.0%", -0.02))
    ]
    sheet(
        "收支",
        [
            [wide, CoveredTableCell(numbercolumnsrepeated=2)],
            ["单位：万元"],
            ["项目", "本年", "增幅"],
            ["林业", "812.50", percent[0]],
            ["渔业", "90", percent[1]],
            ["注：快报数。"],
        ],
    )
    high = cell("类别", numbercolumnsspanned=1, numberrowsspanned=2)
    quarter = cell("一季度", numbercolumnsspanned=2, numberrowsspanned=1)
    sheet(
        "进度",
        [[high, quarter, CoveredTableCell()], [CoveredTableCell(), "计划", "完成"], ["造林", "30", "28"]],
    )
    stream = io.BytesIO()
    book.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.xlsx", workbook), ("a.xls", old_workbook), ("a.et", old_workbook), ("a.ods", open_workbook)],
)
def test_a_sheet_is_a_heading_and_a_row_a_line_with_its_columns_names(
    name: str, make: object, reading: Reading
) -> None:
    assert shown(reading, name, make()) == BOOK  # type: ignore[operator]
    document = clean(reading(name, make()).documents[0])  # type: ignore[operator]
    assert document.metadata.title is None
    assert [section.heading for section in document.sections] == [
        text for kind, text in BOOK if kind == "heading"
    ]


def test_tables_of_a_sheet_are_parted_and_notes_keep_their_lines(reading: Reading) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["项目", "金额"], ["水费", 120], ["电费", 95], [], ["支出"], ["用途", "金额"], ["修渠", 80], ["架桥", 45], [],
        ["植树", 30], ["第一，快报。\n第二，含税。"],
    ):  # fmt: skip
        book.active.append(row)
    assert shown(reading, "a.xlsx", saved(book)) == [
        ("table", "项目：水费；金额：120"),
        ("table", "项目：电费；金额：95"),
        ("text", "支出"),
        ("table", "用途：修渠；金额：80"),
        ("table", "用途：架桥；金额：45"),
        ("table", "用途：植树；金额：30"),
        ("text", "第一，快报。"),
        ("text", "第二，含税。"),
    ]


@pytest.mark.parametrize(
    ("value", "form", "seen"),
    [
        (3_200_000, '0.00,,"百万"', "3.20百万"),
        (123_456, '0!.0,"万元"', "12.3万元"),
        (123_456, '0\\.0000"万"', "12.3456万"),
        (-98_000, "#,##0.00_);[Red](#,##0.00)", "-98000.00"),
    ],
)
def test_numbers_are_shown_in_the_unit_that_the_sheet_shows(
    value: int, form: str, seen: str, reading: Reading
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["收入", value])
    book.active["B1"].number_format = form
    assert shown(reading, "a.xlsx", saved(book)) == [("table", f"收入：{seen}")]


def test_a_picture_in_a_cell_is_no_text_and_a_formula_told_of_is(reading: Reading) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["船名", "照片", "算法"],
        ["甲号", '=DISPIMG("ID_0F1E2D3C4B5A69788796A5B4C3D2E1F0",1)', "=SUM(B2:B9)"],
        ["乙号", '=_xlfn.DISPIMG("ID_A0B1C2D3E4F5061728394A5B6C7D8E9F",1)', "手算"],
    ):
        book.active.append(row)
    for cells in book.active.iter_rows(min_row=2):
        for cell in cells:
            cell.data_type = "s"
    assert shown(reading, "a.xlsx", saved(book)) == [
        ("table", "船名：甲号；算法：=SUM(B2:B9)"),
        ("table", "船名：乙号；算法：手算"),
    ]


def test_days_are_shown_as_days_and_a_lone_sheet_of_no_name_has_no_heading(reading: Reading) -> None:
    book = openpyxl.Workbook()
    for row in (
        ["日期", "值班", "里程"],
        [date(2022, 10, 1), "护林员甲", 14.5],
        [date(2022, 10, 2), "护林员乙", 9],
    ):
        book.active.append(row)
    assert shown(reading, "a.xlsx", saved(book)) == [
        ("table", "日期：2022-10-01；值班：护林员甲；里程：14.5"),
        ("table", "日期：2022-10-02；值班：护林员乙；里程：9"),
    ]


@pytest.mark.parametrize(
    ("form", "seen"),
    [
        ('yyyy"年"m"月"d"日"', "2022年10月1日"),
        ("[$-804]yyyy/m/d h:mm;@", "2022/10/1 8:05"),
        ("yyyy\\-mm\\-dd", "2022-10-01"),
        ("m/d/yy", "2022-10-01 08:05"),
        ("yyyy-mmm", "2022-10-01 08:05"),
    ],
)
def test_days_read_as_the_sheet_shows_them_where_the_year_stands_first(
    form: str, seen: str, reading: Reading
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["建成", datetime(2022, 10, 1, 8, 5)])
    book.active["B1"].number_format = form
    assert shown(reading, "a.xlsx", saved(book)) == [("table", f"建成：{seen}")]


def test_a_slide_is_a_heading_with_tables_charts_and_notes(reading: Reading) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "森林防火培训"
    slide.placeholders[1].text = "发现火情先报警\n再组织扑救"
    slide.notes_slide.notes_text_frame.text = "讲稿：先放录像。"
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    box = slide.shapes.add_textbox(Inches(1), Inches(5), Inches(4), Inches(1))
    box.text_frame.text = "页脚上方的说明"
    grid = slide.shapes.add_table(2, 2, Inches(1), Inches(1), Inches(5), Inches(1)).table
    for row, cells in enumerate([("哨所", "里程"), ("北坡", "14.5")]):
        for column, text in enumerate(cells):
            grid.cell(row, column).text = text
    merged = slide.shapes.add_table(3, 3, Inches(1), Inches(4), Inches(5), Inches(1)).table
    for row, three in enumerate([("哨所", "护林员", ""), ("", "男", "女"), ("南坡", "4", "2")]):
        for column, text in enumerate(three):
            merged.cell(row, column).text = text
    merged.cell(0, 1).merge(merged.cell(0, 2))
    merged.cell(0, 0).merge(merged.cell(1, 0))
    data = CategoryChartData()
    data.categories = ["十月", "十一月"]
    data.add_series("火警起数", (3, 1))
    where = Inches(1), Inches(6), Inches(4), Inches(2)
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *where, data)
    assert shown(reading, "a.pptx", saved(deck)) == [
        ("heading", "森林防火培训"),
        ("text", "发现火情先报警"),
        ("text", "再组织扑救"),
        ("text", "讲稿：先放录像。"),
        ("heading", "第 2 页"),
        ("table", "哨所：北坡；里程：14.5"),
        ("table", "哨所：南坡；护林员男：4；护林员女：2"),
        ("text", "页脚上方的说明"),
        ("table", "十月；火警起数：3"),
        ("table", "十一月；火警起数：1"),
    ]


def test_an_open_text_has_headings_lists_notes_and_rows(reading: Reading) -> None:
    text = OpenDocumentText()
    text.automaticstyles.addElement(Style(name="P7", family="paragraph", parentstylename="Title"))
    text.text.addElement(P(stylename="P7", text="石门乡森林防火通告"))
    text.text.addElement(H(outlinelevel=2, text="一、防火期"))
    paragraph = P(text="每年十月一日起为防火期。")
    note, body = Note(noteclass="footnote"), NoteBody()
    body.addElement(P(text="遇干旱可以提前。"))
    note.addElement(body)
    paragraph.addElement(note)
    text.text.addElement(paragraph)
    items, item = List(), ListItem()
    item.addElement(P(text="不得携带火种进山。"))
    items.addElement(item)
    text.text.addElement(items)
    table = Table(name="t")
    for cells in (("哨所", "护林员", "里程"), ("北坡", "六", "14.5"), ("南沟", "四", "9")):
        row = TableRow()
        for one in cells:
            made = TableCell()
            made.addElement(P(text=one))
            row.addElement(made)
        table.addElement(row)
    text.text.addElement(table)
    stream = io.BytesIO()
    text.write(stream)
    assert shown(reading, "a.odt", stream.getvalue()) == [
        ("heading", "石门乡森林防火通告"),
        ("heading", "一、防火期"),
        ("text", "每年十月一日起为防火期。"),
        ("text", "遇干旱可以提前。"),
        ("list", "不得携带火种进山。"),
        ("table", "哨所：北坡；护林员：六；里程：14.5"),
        ("table", "哨所：南沟；护林员：四；里程：9"),
    ]


NOTICE = [
    ("石门乡森林防火通告", 1),
    ("一、防火期", 1),
    ("每年十月一日至次年四月三十日为防火期。", 0),
    ("二、值守安排", 1),
    ("哨所：北坡；护林员：六；里程：14.5", 0),
    ("哨所：南沟；里程：9", 0),
    ("本通告自发布之日起施行。", 0),
]


@pytest.mark.parametrize("name", ["notice.doc", "notice.wps"])
def test_a_binary_word_file_has_headings_by_style_and_rows_with_empty_cells(
    name: str, reading: Reading
) -> None:
    (document,) = reading(name, (OFFICE / "notice.doc").read_bytes()).documents
    assert [(block.text, block.level) for block in document.blocks] == NOTICE
    assert {block.text for block in document.blocks if block.kind == "table"} == {NOTICE[4][0], NOTICE[5][0]}
    assert document.stated["title"] == NOTICE[0][0]


def test_merged_cells_of_a_binary_word_file_name_the_columns_below_them(reading: Reading) -> None:
    found = shown(reading, "merged.doc", gzip.decompress((OFFICE / "merged.doc.gz").read_bytes()))
    assert found == [
        (
            "table",
            "林场：石门；石门造林面积：820亩；石门造林成活率：91%；石门抚育面积：1460亩；抚育用工：37人 含临时工",
        ),
        (
            "table",
            "林场：云岭；云岭造林面积：655亩；云岭造林成活率：88%；云岭抚育面积：990亩；云岭抚育用工：24人",
        ),
        ("table", "林场：合计；造林面积（亩）：1475；抚育面积（亩）：2450；抚育用工：61人"),
    ]


def test_wide_properties_of_a_binary_word_file_end_where_they_end(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (OFFICE / "notice.doc").read_bytes()
    blocks = shown(reading, "notice.doc", data)
    wide = SimpleNamespace(codepage=1200, title=f"{blocks[0][1]}\0\x1f\0\x03\0dp", author="")
    monkeypatch.setattr(olefile.OleFileIO, "get_metadata", lambda _: wide)
    (document,) = reading("notice.doc", data).documents
    assert document.stated == {"title": blocks[0][1]}


def test_a_rich_text_file_has_paragraphs_and_rows(reading: Reading) -> None:
    found = shown(reading, "notice.rtf", (OFFICE / "notice.rtf").read_bytes())
    assert [text for _, text in found] == [text for text, _ in NOTICE]


def test_levels_and_paragraphs_in_cells_of_rich_text_are_those_of_its_paragraphs(reading: Reading) -> None:
    cell = r"{\pard\intbl %s\par}\cell"
    rows = [("post", "men"), ("north", r"6\par and 2"), ("south", "9")]
    table = "".join(
        r"{\trowd\cellx2880\cellx5760\intbl " + "".join("{" + cell % one + "}" for one in row) + r"\row}"
        for row in rows
    )
    data = (
        r"{\rtf1\ansi{\pard\outlinelevel1\b Posts\par}{\pard Six of them.\par}" + table + r"\pard After.\par}"
    )
    assert shown(reading, "posts.rtf", data.encode()) == [
        ("heading", "Posts"),
        ("text", "Six of them."),
        ("table", "post：north；men：6 and 2"),
        ("table", "post：south；men：9"),
        ("text", "After."),
    ]


def test_merged_cells_of_rich_text_stand_in_all_that_they_cover(reading: Reading) -> None:
    rows = [
        (r"\cellx900\cellx1800\cellx2700", "post", "what", "count"),
        (r"\clvmgf\cellx900\cellx1810\cellx2700", "north", "men", "6"),
        (r"\clvmrg\cellx900\cellx1800\cellx2700", "", "boats", "2"),
        (r"\cellx1800\cellx2700", "all posts", "8"),
    ]
    table = "".join(
        rf"{{\trowd{edges}\pard\intbl " + "".join(f"{one}\\cell " for one in cells) + r"\row}"
        for edges, *cells in rows
    )
    assert shown(reading, "posts.rtf", (r"{\rtf1\ansi " + table + r"\pard\par}").encode()) == [
        ("table", "post：north；what：men；count：6"),
        ("table", "post：north；what：boats；count：2"),
        ("table", "all posts；count：8"),
    ]


def test_rich_text_in_a_code_page_is_decoded(reading: Reading) -> None:
    text = "森林防火通告。".encode("gbk")
    coded = "".join(f"\\'{byte:02x}" for byte in text)
    data = rf"{{\rtf1\ansi\ansicpg936\deff0{{\fonttbl{{\f0\fcharset134 SimSun;}}}}\f0 {coded}\par}}"
    note = r"{\super\chftn{\*\footnote \pard\plain{ told below}}}"
    noted = r"{\rtf1\ansi before" + note + r" after\par next\par last{\footnote }\par}"
    assert shown(reading, "a.rtf", data.encode()) == [("text", "森林防火通告。")]
    assert [text for _, text in shown(reading, "a.rtf", noted.encode())] == [
        "before after",
        "told below",
        "next",
        "last",
    ]


@pytest.mark.parametrize("cut", ["{\\*\\footnote never closed", "\\{\\footnote\\}"])
def test_a_note_that_does_not_end_takes_nothing_with_it(cut: str, reading: Reading) -> None:
    data = "{\\rtf1\\ansi first\\par second " + cut + "\\par}"
    assert [text for _, text in shown(reading, "a.rtf", data.encode())][:1] == ["first"]


def test_lists_and_powers_of_a_binary_word_file_are_as_word_shows_them(reading: Reading) -> None:
    data = gzip.decompress((OFFICE / "rules.doc.gz").read_bytes())
    assert [text for _, text in shown(reading, "rules.doc", data)] == [
        "石门水库巡查规程",
        *(
            "一、日常巡查",
            "（1）每日两次",
            "（2）雨天加密",
            "一.2.1 夜间复查",
            "二、汛期值守",
            "（1）备勤到岗",
        ),
        *("A. 水尺", "B. 雨量筒"),
        "五、另起一段",
        "库容约2.5×10⁶立方米，CO2",
    ]


def test_a_binary_word_file_with_a_broken_table_of_lists_keeps_its_text(reading: Reading) -> None:
    data = gzip.decompress((OFFICE / "rules.doc.gz").read_bytes())
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        header = ole.openstream("WordDocument").read()[:0x2F2]
    broken = header[:0x2E6] + struct.pack("<III", 4, 1 << 24, 99)  # the lists' length, the overrides' place
    (document,) = reading("rules.doc", data.replace(header, broken)).documents
    assert [block.text for block in document.blocks][1:3] == ["日常巡查", "每日两次"]
    assert len(document.problems) == 1


def test_a_binary_presentation_has_a_heading_a_slide(reading: Reading) -> None:
    data = gzip.decompress((OFFICE / "training.ppt.gz").read_bytes())
    assert shown(reading, "training.ppt", data) == [
        ("heading", "森林防火培训"),
        ("text", "发现火情先报警"),
        ("text", "再组织扑救"),
        ("heading", "第 2 页"),
        ("text", "报警电话一一九"),
    ]


def test_tables_and_notes_of_a_binary_presentation_stand_with_their_slide(reading: Reading) -> None:
    data = gzip.decompress((OFFICE / "ferry.ppt.gz").read_bytes())
    assert shown(reading, "ferry.ppt", data) == [
        ("heading", "渡口客流"),
        ("table", "渡口：东渡；东渡客流：12.5万人次；船只：8"),
        ("table", "渡口：西渡；西渡客流：9.8万人次；船只：6"),
        ("text", "客流由船务公司统计。"),
        ("heading", "停航安排"),
        *(("text", text) for text in ("大雾停航", "大风停航", "停航由值班长决定。")),
        ("heading", "第 3 页"),
        ("text", "值班电话一二三"),
    ]


@pytest.mark.parametrize(
    ("suffix", "make"),
    [
        ("doc", "docx"),
        ("rtf", "docx"),
        ("odt", "docx"),
        ("ppt", "pptx"),
        ("odp", "pptx"),
        ("xls", "xlsx"),
        ("ods", "xlsx"),
    ],
)
@pytest.mark.long
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_what_libreoffice_writes_says_the_same(
    suffix: str, make: str, reading: Reading, tmp_path: Path
) -> None:
    """The same text from the file that LibreOffice was given and from the one that it makes of it."""
    if make == "xlsx":
        data = workbook()
    elif make == "pptx":
        deck = pptx.Presentation()
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text, slide.placeholders[1].text = "森林防火培训", "发现火情先报警"
        slide.notes_slide.notes_text_frame.text = "由林业站讲解。"
        data = saved(deck)
    else:
        word = docx.Document()
        word.add_heading("石门乡森林防火通告", 0)
        word.add_paragraph("每年十月一日起为防火期。")
        define(word, 70, [("chineseCounting", "%1、"), ("decimal", "%1.%2")], starts=[5])
        for line, number, level in [("巡山", 70, 0), ("北坡", 70, 1), ("瞭望", 70, 0), ("值守", 71, 0)]:
            numbered(word.add_paragraph(line), number, level)
        word.add_paragraph("蓄水10").add_run("6").font.superscript = True
        table = word.add_table(2, 3)
        for row, cells in enumerate([("哨所", "护林员", "里程"), ("北坡", "6", "14.5")]):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        data = saved(word)
    given = tmp_path / f"given.{make}"
    given.write_bytes(data)
    command = [str(SOFFICE), "--headless", "--convert-to", suffix, "--outdir", str(tmp_path), str(given)]
    subprocess.run(command, check=True, capture_output=True, timeout=200)
    made = (tmp_path / f"given.{suffix}").read_bytes()
    lines = [text.replace("、 ", "、") for _, text in shown(reading, f"made.{suffix}", made)]
    assert lines == [text for _, text in shown(reading, given.name, data)]


@pytest.mark.parametrize("name", ["a.xlsx", "a.pptx", "a.ods", "a.odt", "a.odp", "a.epub", "a.ofd", "a.docx"])
def test_a_package_that_unpacks_to_too_much_is_refused(name: str, reading: Reading) -> None:
    members = {
        "xlsx": "xl/workbook.xml",
        "pptx": "ppt/presentation.xml",
        "docx": "word/document.xml",
        "ofd": "OFD.xml",
    }
    kind = name.partition(".")[2]
    types = {"ods": "spreadsheet", "odt": "text", "odp": "presentation"}
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        mimetype = (
            f"application/vnd.oasis.opendocument.{types[kind]}" if kind in types else "application/epub+zip"
        )
        if kind not in members:
            package.writestr("mimetype", mimetype)
        package.writestr(members.get(kind, "content.xml"), b" " * 30_000_000)
    with pytest.raises(UnreadableFile, match="zip bomb"):
        reading(name, stream.getvalue())


@pytest.mark.parametrize("name", ["a.doc", "a.xls", "a.ppt", "a.msg"])
@pytest.mark.parametrize("cut", [600, 1500, 5000, 15000])
def test_a_cut_binary_file_is_read_or_refused(name: str, cut: int, reading: Reading) -> None:
    source = (OFFICE / "notice.doc").read_bytes()
    try:
        result = reading(name, source[:cut] + b"\xff" * 700 + source[cut + 700 :])
    except UnreadableFile as reason:
        assert str(reason)
    else:
        assert result.documents


def test_a_stale_title_in_the_properties_gives_way_to_the_printed_first_line(reading: Reading) -> None:
    printed = "石桥乡防汛物资领用办法"
    document = docx.Document()
    document.add_paragraph(printed)
    document.add_paragraph("各村领用编织袋、铁锹等物资，须由村主任签字，当日登记，汛期结束后三日内归还。")
    book = openpyxl.Workbook()
    for row in ((printed,), ("村名", "编织袋", "铁锹"), ("北坡", 40, 6), ("南坡", 60, 9)):
        book.active.append(row)
    for name, file, properties in (
        ("a.docx", document, document.core_properties),
        ("a.xlsx", book, book.properties),
    ):
        properties.title = "模板"
        written = io.BytesIO()
        file.save(written)
        metadata = clean(reading(name, written.getvalue()).documents[0]).metadata
        assert metadata.title is not None and metadata.title.value == printed


@pytest.mark.parametrize(("leads", "shown_as"), [("dotted", "开挖…………2"), ("none", "开挖 2")])
def test_dots_that_lead_to_a_page_in_an_open_text_are_written_out(
    leads: str, shown_as: str, reading: Reading
) -> None:
    document, stops = OpenDocumentText(), TabStops()
    stops.addElement(TabStop(position="15cm", type="right", leaderstyle=leads))
    properties = ParagraphProperties()
    properties.addElement(stops)
    typed = Style(name="P9", family="paragraph")
    typed.addElement(properties)
    document.automaticstyles.addElement(typed)
    line = P(stylename="P9", text="开挖")
    line.addElement(Tab())
    line.addText("2")
    document.text.addElement(line)
    assert shown(reading, "a.odt", saved(document)) == [("text", shown_as)]
