"""Office documents as one XML file, under the names that programs give them."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from lxml import etree
from odf.opendocument import OpenDocumentText
from odf.text import H, P

from tests.index.reading.conftest import Reading
from tests.index.reading.test_office import saved, shown

W2003 = (
    '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
    ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core">'
    '<w:styles><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style></w:styles>'
    "<w:body><wx:sect>{}</wx:sect></w:body></w:wordDocument>"
)
BODY = (
    '<w:p><w:pPr><w:pStyle w:val="2"/></w:pPr><w:r><w:t>护林员守则</w:t></w:r></w:p>'
    '<w:p><w:pPr><w:listPr><w:ilvl w:val="0"/><wx:t wx:val="第一条"/></w:listPr></w:pPr>'
    "<w:r><w:t>每日巡山</w:t></w:r>"
    '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:t>一</w:t></w:r></aml:content></aml:annotation>'
    '<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>两次。</w:t></w:r></aml:content></aml:annotation>'
    "<w:r><w:footnote><w:p><w:r><w:t>雨天除外。</w:t></w:r></w:p></w:footnote></w:r></w:p>"
    "<w:tbl>"
    '<w:tr><w:tc><w:tcPr><w:vmerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>北坡</w:t></w:r></w:p></w:tc>'
    "<w:tc><w:p><w:r><w:t>六人</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>14公里</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:vmerge/></w:tcPr><w:p/></w:tc>"
    "<w:tc><w:p><w:r><w:t>四人</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9公里</w:t></w:r></w:p></w:tc></w:tr>"
    "</w:tbl>"
)


def flat_package(data: bytes) -> bytes:
    """A Word package as one XML file."""
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    root = etree.Element(f"{{{space}}}package", nsmap={"pkg": space})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        types = {
            one.get("PartName"): one.get("ContentType")
            for one in etree.fromstring(package.read("[Content_Types].xml"))
        }
        for name in package.namelist():
            if name.endswith((".xml", ".rels")) and not name.startswith("["):
                part = etree.SubElement(root, f"{{{space}}}part")
                part.set(f"{{{space}}}name", f"/{name}")
                rels = "application/vnd.openxmlformats-package.relationships+xml"
                part.set(f"{{{space}}}contentType", types.get(f"/{name}") or rels)
                etree.SubElement(part, f"{{{space}}}xmlData").append(etree.fromstring(package.read(name)))
    root.addprevious(etree.ProcessingInstruction("mso-application", 'progid="Word.Document"'))
    return bytes(etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8"))


@pytest.mark.parametrize("name", ["守则.doc", "守则.xml", "守则.docx"])
def test_a_word_file_of_2003_has_headings_numbers_notes_and_tracked_changes(
    name: str, reading: Reading
) -> None:
    assert shown(reading, name, W2003.format(BODY).encode()) == [
        ("heading", "护林员守则"),
        ("text", "第一条 每日巡山两次。"),
        ("text", "雨天除外。"),
        ("table", "北坡；六人；14公里"),
        ("table", "北坡；四人；9公里"),
    ]


def test_a_flat_package_and_the_package_say_the_same(reading: Reading) -> None:
    word = docx.Document()
    word.add_heading("护林员守则", 1)
    word.add_paragraph("每日巡山两次。")
    data = saved(word)
    assert shown(reading, "守则.doc", flat_package(data)) == shown(reading, "守则.docx", data)


def test_a_sheet_of_excel_2003_has_its_columns_spans_and_formats(reading: Reading) -> None:
    rows = (
        '<Row ss:Index="2"><Cell ss:MergeDown="1"><Data ss:Type="String">林场</Data></Cell>'
        '<Cell ss:MergeAcross="1"><Data ss:Type="String">造林</Data></Cell>'
        '<Cell><Data ss:Type="String">验收</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="String">面积</Data></Cell>'
        '<Cell><Data ss:Type="String">成活率</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">石门</Data></Cell><Cell><Data ss:Type="Number">820</Data></Cell>'
        '<Cell ss:StyleID="p"><Data ss:Type="Number">0.913</Data></Cell>'
        '<Cell><Data ss:Type="DateTime">2022-04-09T00:00:00.000</Data></Cell></Row>'
    )
    data = (
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        '<Styles><Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles>'
        f'<Worksheet ss:Name="春季"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    assert shown(reading, "造林.xls", data.encode()) == [
        ("heading", "春季"),
        ("table", "林场：石门；造林面积：820；造林成活率：91.3%；验收：2022-04-09"),
    ]


def test_an_open_text_in_one_file_is_read(reading: Reading) -> None:
    text = OpenDocumentText()
    text.text.addElement(H(outlinelevel=1, text="护林员守则"))
    text.text.addElement(P(text="每日巡山两次。"))
    assert shown(reading, "守则.fodt", text.xml()) == [("heading", "护林员守则"), ("text", "每日巡山两次。")]
