from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.documents import RawDocument

Build = Callable[[WordDocument], object]


def packed(build: Build) -> bytes:
    word = docx.Document()
    build(word)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def read_word(reading: Reading, build: Build) -> RawDocument:
    return reading("a.docx", packed(build)).documents[0]


def blocks(document: RawDocument) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in document.blocks]


def add(word: WordDocument, xml: str) -> None:
    """Put raw WordprocessingML at the end of the body."""
    word.element.body.insert_element_before(parse_xml(xml.replace("<w:", "<w:", 1)), "w:sectPr")


def test_headings_by_style_and_by_outline_level(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        word.add_heading("全县供水规划", 0)
        word.add_heading("现状", 1)
        word.add_heading("水厂", 2)
        word.add_paragraph("现有水厂三座。")
        add(
            word,
            f'<w:p {nsdecls("w")}><w:pPr><w:outlineLvl w:val="2"/></w:pPr><w:r><w:t>管网</w:t></w:r></w:p>',
        )
        add(
            word,
            f'<w:p {nsdecls("w")}><w:pPr><w:outlineLvl w:val="9"/></w:pPr><w:r><w:t>正文级</w:t></w:r></w:p>',
        )

    assert blocks(read_word(reading, build)) == [
        ("heading", 1, "全县供水规划"),
        ("heading", 1, "现状"),
        ("heading", 2, "水厂"),
        ("text", 0, "现有水厂三座。"),
        ("heading", 3, "管网"),
        ("text", 0, "正文级"),
    ]


def test_tables_stand_where_they_stand_and_keep_row_and_column(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        word.add_paragraph("各厂产量如下。")
        table = word.add_table(3, 3)
        for row, texts in zip(
            table.rows,
            [("水厂", "日供水量", "投产年"), ("一厂", "3万吨", "1998"), ("二厂", "5万吨", "2011")],
            strict=True,
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        word.add_paragraph("以上为年末数。")

    assert blocks(read_word(reading, build)) == [
        ("text", 0, "各厂产量如下。"),
        ("table", 0, "水厂：一厂；日供水量：3万吨；投产年：1998"),
        ("table", 0, "水厂：二厂；日供水量：5万吨；投产年：2011"),
        ("text", 0, "以上为年末数。"),
    ]


def test_merged_cells_count_in_every_row_they_cover(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        table = word.add_table(3, 3)
        for row, texts in zip(
            table.rows, [("片区", "小区", "户数"), ("东片", "甲苑", "120"), ("", "乙苑", "95")], strict=True
        ):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    assert [text for _, _, text in blocks(read_word(reading, build))] == [
        "片区：东片；小区：甲苑；户数：120",
        "片区：东片；小区：乙苑；户数：95",
    ]


def test_a_table_for_layout_is_text(reading: Reading) -> None:
    long = "各供水单位要在每月五日前报送上月的水质检测结果,逾期不报的,由主管部门约谈。" * 4

    def build(word: WordDocument) -> None:
        table = word.add_table(2, 2)
        table.cell(0, 0).text = long
        table.cell(1, 1).text = long

    assert blocks(read_word(reading, build)) == [("text", 0, long), ("text", 0, long)]


def test_insertions_links_and_controls_are_text_and_deletions_are_not(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        add(
            word,
            f"<w:p {nsdecls('w')}><w:r><w:t>供水</w:t></w:r>"
            "<w:ins w:id='1' w:author='x'><w:r><w:t>十万</w:t></w:r></w:ins>"
            "<w:del w:id='2' w:author='x'><w:r><w:delText>八万</w:delText></w:r></w:del>"
            "<w:hyperlink><w:r><w:t>吨</w:t></w:r></w:hyperlink><w:r><w:br/><w:t>第二行</w:t></w:r></w:p>",
        )
        add(
            word,
            f"<w:sdt {nsdecls('w')}><w:sdtContent><w:p><w:r><w:t>控件里的字</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        )

    assert [text for _, _, text in blocks(read_word(reading, build))] == [
        "供水十万吨",
        "第二行",
        "控件里的字",
    ]


def test_a_text_box_is_read_once(reading: Reading) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>框内文字</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'

    def build(word: WordDocument) -> None:
        add(
            word,
            f"<w:p {nsdecls('w')} {mc}><w:r><w:t>段落</w:t></w:r><w:r><mc:AlternateContent>"
            f"<mc:Choice Requires='wps'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>",
        )

    assert [text for _, _, text in blocks(read_word(reading, build))] == ["段落", "框内文字"]


@pytest.mark.parametrize(
    ("title", "author", "stated"),
    [
        ("全县供水规划", "李清泉", {"title": "全县供水规划(2021—2025年)"}),
        ("全县供水规划", "微软用户", {"title": "全县供水规划(2021—2025年)"}),
        ("关于召开运动会的通知", "admin", {}),
        ("Microsoft Word - 1.doc", "python-docx", {}),
        ("新建 文档 (2)", "", {}),
    ],
)
def test_properties_are_believed_where_they_can_be_meant(
    title: str, author: str, stated: dict[str, str], reading: Reading
) -> None:
    def build(word: WordDocument) -> None:
        word.core_properties.title = title
        word.core_properties.author = author
        word.add_heading("全县供水规划(2021—2025年)", 0)
        word.add_paragraph("现有水厂三座。")

    assert read_word(reading, build).stated == stated


def test_a_title_in_the_properties_is_no_title_where_only_a_sentence_has_its_words(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        word.core_properties.title = "供水规划"
        word.add_paragraph("项目编号：2031-7")
        word.add_paragraph("柳湾镇管网改造方案")
        word.add_paragraph("本方案依据供水规划编制，分三年完成。")

    assert read_word(reading, build).stated == {}


def test_a_bomb_is_refused_unopened(reading: Reading) -> None:
    stream = io.BytesIO(packed(lambda word: word.add_paragraph("一")))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bmp", bytes(16 << 20))
    with pytest.raises(UnreadableFile, match="zip bomb"):
        reading("a.docx", stream.getvalue())


def test_the_author_property_counts_where_the_text_names_the_person(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        word.core_properties.author = "李清泉"
        word.add_heading("全县供水规划", 0)
        word.add_paragraph("李清泉")
        word.add_paragraph("现有水厂三座。")

    assert read_word(reading, build).stated == {"authors": "李清泉"}


FORM = [("姓名", "陆青", "性别", "女"), ("出生", "1991年5月", "电话", "13500000000"), ("经历", "", "", "")]
STUDIES = [("起止", "学校"), ("2009-2013", "柳湾农校")]


def test_a_table_within_a_form_follows_its_rows(reading: Reading) -> None:
    def build(word: WordDocument) -> None:
        table = word.add_table(3, 4)
        for row, cells in enumerate(FORM):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        wide = table.cell(2, 1).merge(table.cell(2, 3))
        wide.text = "见下表"
        inner = wide.add_table(2, 2)
        for row, pair in enumerate(STUDIES):
            for column, text in enumerate(pair):
                inner.cell(row, column).text = text

    html = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in FORM[:2])
    inner = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in STUDIES)
    html += f"<tr><td>经历</td><td colspan=3>见下表<table>{inner}</table></td></tr>"
    expected = [
        "姓名：陆青；性别：女",
        "出生：1991年5月；电话：13500000000",
        "经历：见下表",
        "起止：学校",
        "2009-2013：柳湾农校",
    ]
    written = [block.text for block in read_word(reading, build).blocks]
    page = reading("a.html", f"<html><body><table>{html}</table></body></html>").documents[0].blocks
    assert written == [block.text for block in page] == expected
