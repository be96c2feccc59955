from __future__ import annotations

import io
from collections.abc import Sequence

import docx
import pytest
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.text.paragraph import Paragraph

from tests.index.reading.conftest import Reading
from xunduan.index.reading.docx_numbers import _chinese, _roman


def define(
    word: WordDocument, identifier: int, levels: Sequence[tuple[str, str]], starts: Sequence[int] = ()
) -> None:
    """A list of levels (format, text) under that number; further numbers of the same list start anew."""
    root = word.part.numbering_part.element
    inside = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, (form, text) in enumerate(levels)
    )
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">{inside}</w:abstractNum>'
    root.insert(0, parse_xml(abstract))
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{}"/></w:lvlOverride>'
    for number, start in [
        (identifier, None),
        *((identifier + place, start) for place, start in enumerate(starts, 1)),
    ]:
        changed = override.format(start) if start else ""
        root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{identifier}"/>{changed}</w:num>'
            )
        )


def numbered(paragraph: Paragraph, identifier: int, level: int = 0) -> None:
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{identifier}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))


def texts(reading: Reading, word: WordDocument) -> list[str]:
    stream = io.BytesIO()
    word.save(stream)
    return [block.text for block in reading("a.docx", stream.getvalue()).documents[0].blocks]


def test_articles_chapters_and_items_have_their_numbers(reading: Reading) -> None:
    word = docx.Document()
    define(
        word,
        70,
        [("chineseCountingThousand", "第%1章"), ("chineseCounting", "（%2）"), ("decimal", "%1.%2.%3")],
    )
    define(word, 80, [("chineseCountingThousand", "第%1条")])
    for text, identifier, level in [
        ("总则", 70, 0), ("护林员每日巡山。", 80, 0), ("上午一次；", 70, 1), ("下午一次。", 70, 1), ("罚则", 70, 0),
        ("携火种进山的处以罚款。", 80, 0), ("初犯从轻；", 70, 1), ("细目", 70, 2),
    ]:  # fmt: skip
        numbered(word.add_paragraph(text), identifier, level)
    assert texts(reading, word) == [
        "第一章 总则", "第一条 护林员每日巡山。", "（一）上午一次；", "（二）下午一次。", "第二章 罚则",
        "第二条 携火种进山的处以罚款。", "（一）初犯从轻；", "二.一.1 细目",
    ]  # fmt: skip


def test_a_number_may_come_from_the_style_and_be_taken_away(reading: Reading) -> None:
    word = docx.Document()
    define(word, 70, [("chineseCounting", "%1、")])
    style = word.styles["Heading 1"].element.get_or_add_pPr()
    style.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="70"/></w:numPr>'))
    word.add_heading("巡护", 1)
    numbered(word.add_heading("附：电话", 1), 0)
    word.add_heading("扑救", 1)
    assert texts(reading, word) == ["一、巡护", "附：电话", "二、扑救"]


def test_a_second_list_of_one_definition_starts_anew_where_it_says_so(reading: Reading) -> None:
    word = docx.Document()
    define(word, 70, [("decimal", "%1."), ("bullet", "·")], starts=[5])
    for text, identifier, level in [
        ("甲", 70, 0),
        ("乙", 70, 0),
        ("丙", 71, 0),
        ("丁", 71, 0),
        ("戊", 71, 1),
    ]:
        numbered(word.add_paragraph(text), identifier, level)
    assert texts(reading, word) == ["1. 甲", "2. 乙", "5. 丙", "6. 丁", "戊"]


def test_articles_count_on_over_chapters_where_the_list_says_so(reading: Reading) -> None:
    word = docx.Document()
    define(word, 70, [("chineseCounting", "第%1章"), ("chineseCounting", "第%2条")])
    level = word.part.numbering_part.element.find(f"{qn('w:abstractNum')}/{qn('w:lvl')}[2]")
    level.insert(2, parse_xml(f'<w:lvlRestart {nsdecls("w")} w:val="0"/>'))
    for text, place in (("总则", 0), ("为了护林。", 1), ("巡护", 0), ("每日一次。", 1)):
        numbered(word.add_paragraph(text), 70, place)
    assert texts(reading, word) == ["第一章 总则", "第一条 为了护林。", "第二章 巡护", "第二条 每日一次。"]


def test_a_list_of_contents_made_by_word_is_left_out_and_told(reading: Reading) -> None:
    word = docx.Document()
    word.styles.add_style("toc 1", 1)
    word.add_paragraph("一、林区概况\t1", style="toc 1")
    word.element.body.insert(
        0,
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
            "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>目录</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        ),
    )
    word.add_heading("一、林区概况", 1)
    stream = io.BytesIO()
    word.save(stream)
    (document,) = reading("a.docx", stream.getvalue()).documents
    assert [block.text for block in document.blocks] == ["一、林区概况"]
    assert [(drop.rule, drop.text) for drop in document.left_out] == [
        ("contents", "目录"),
        ("contents", "一、林区概况 1"),
    ]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1003, "一千零三"),
        (10001, "一万零一"),
    ],
)
def test_numbers_are_written_as_they_are_read(number: int, text: str) -> None:
    assert _chinese(number) == text


def test_roman_numbers() -> None:
    assert [_roman(number) for number in (4, 9, 14, 40, 1994)] == ["IV", "IX", "XIV", "XL", "MCMXCIV"]


def test_changes_count_as_accepted_and_hidden_text_is_not_read(reading: Reading) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("每日")
    changes = (
        f'<w:ins {nsdecls("w")} w:id="1" w:author="x"><w:r><w:t>两次</w:t></w:r></w:ins>',
        f'<w:del {nsdecls("w")} w:id="2" w:author="x"><w:r><w:delText>一次</w:delText></w:r></w:del>',
        f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>",
    )
    for change in changes:
        paragraph._p.append(parse_xml(change))
    mark = f'<w:rPr {nsdecls("w")}><w:del w:id="3" w:author="x"/></w:rPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(mark))
    word.add_paragraph("巡山。")
    table = word.add_table(3, 2)
    for row, cells in zip(table.rows, [("哨所", "里程"), ("北坡", "14.5"), ("废除", "0")], strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.rows[2]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="4" w:author="x"/>'))
    assert texts(reading, word) == ["每日两次巡山。", "哨所：里程", "北坡：14.5"]


def test_notes_follow_the_paragraph_that_refers_to_them(reading: Reading) -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("防火期为七个月。")
    word.add_paragraph("期外从宽。")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>遇干旱可以延长。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), word.part.package)
    word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>')
    paragraph._p.append(reference)
    assert reference.getparent().tag == qn("w:p")
    assert texts(reading, word) == ["防火期为七个月。", "遇干旱可以延长。", "期外从宽。"]


def test_a_column_of_nothing_but_numbers_is_counted_once(reading: Reading) -> None:
    word = docx.Document()
    define(word, 70, [("decimal", "%1.")])
    table = word.add_table(0, 2)
    for text in ("揉捻机", "烘干机", "色选机"):
        number, name = table.add_row().cells
        numbered(number.paragraphs[0], 70)
        name.text = text
    numbered(word.add_paragraph("包装机"), 70)
    read = texts(reading, word)
    assert read == ["1：揉捻机", "2：烘干机", "3：色选机", "4. 包装机"]
