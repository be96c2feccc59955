"""Files that other programs than the usual ones wrote, or in another of a format's own forms."""

from __future__ import annotations

import io
import zipfile

import docx
import pptx
import pytest
from docx.opc.packuri import PackURI as DocxUri
from docx.opc.part import Part as DocxPart
from lxml import etree
from odf.opendocument import OpenDocumentText
from odf.text import P
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.opc.package import Part as PptxPart
from pptx.opc.packuri import PackURI as PptxUri
from pptx.util import Inches

from tests.index.reading.conftest import Reading
from tests.index.reading.test_office import saved, shown
from xunduan.errors import UnreadableFile


def with_member(data: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """A package with `old` replaced by `new` in one of its members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(stream, "w") as made:
        for member in package.namelist():
            held = package.read(member)
            assert member != name or old in held
            made.writestr(member, held.replace(old, new) if member == name else held)
    return stream.getvalue()


def slides() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "护林员培训"
    data = CategoryChartData()
    data.categories = ["东坡", "西坡"]
    data.add_series("巡护里程", (12.5, 9))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(3), Inches(4), Inches(2), data)
    return saved(deck)


SLIDES = [
    ("heading", "护林员培训"),
    ("table", "东坡；巡护里程：12.5"),
    ("table", "西坡；巡护里程：9"),
]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.docm", b"application/vnd.ms-word.document.macroEnabled.main+xml"),
        ("a.dotx", b"application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"),
    ],
)
def test_a_word_template_and_a_file_with_macros_are_read(name: str, kind: bytes, reading: Reading) -> None:
    document = docx.Document()
    document.add_paragraph("护林员每日巡山一次。")
    usual = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = with_member(saved(document), "[Content_Types].xml", usual, kind)
    assert shown(reading, name, data) == [("text", "护林员每日巡山一次。")]


def test_a_slide_show_is_read(reading: Reading) -> None:
    main = b"openxmlformats-officedocument.presentationml."
    show = with_member(slides(), "[Content_Types].xml", main + b"presentation.main", main + b"slideshow.main")
    assert shown(reading, "a.ppsx", show) == SLIDES


def test_a_chart_of_a_kind_that_the_library_does_not_know_gives_its_rows(reading: Reading) -> None:
    chart = next(name for name in zipfile.ZipFile(io.BytesIO(slides())).namelist() if "/charts/chart" in name)
    deep = with_member(slides(), chart, b"c:barChart>", b"c:bar3DChart>")
    assert shown(reading, "a.pptx", deep) == SLIDES


def test_the_pictures_of_a_rich_text_file_cost_no_time(reading: Reading) -> None:
    text = "".join(f"\\u{ord(char)}?" for char in "巡山日志")
    picture = "{\\pict\\pngblip " + ("89504e47" * 16 + "\n") * 40_000 + "}"
    data = "{\\rtf1\\ansi " + text + "\\par " + picture + text + "\\par}"
    assert shown(reading, "a.rtf", data.encode()) == [("text", "巡山日志"), ("text", "巡山日志")]


def test_a_locked_open_document_says_so(reading: Reading) -> None:
    text = OpenDocumentText()
    text.text.addElement(P(text="巡山日志"))
    stream = io.BytesIO()
    text.write(stream)
    locked = with_member(
        stream.getvalue(),
        "META-INF/manifest.xml",
        b"</manifest:manifest>",
        b"<manifest:encryption-data/></manifest:manifest>",
    )
    with pytest.raises(UnreadableFile, match="已加密"):
        reading("a.odt", locked)


def test_a_mail_that_is_named_as_outlook_names_its_own_is_read(reading: Reading) -> None:
    mail = "From: wei@example.cn\nTo: lin@example.cn\nSubject: 巡山\nMIME-Version: 1.0\n\n明早六点出发。\n"
    assert shown(reading, "a.msg", mail.encode()) == [("text", "明早六点出发。")]


def test_a_header_that_was_cut_short_stands_as_it_is(reading: Reading) -> None:
    cut = "=?UTF-8?B?5beh5bGx5?="
    mail = f"From: wei@example.cn\nSubject: {cut}\nMIME-Version: 1.0\n\n明早六点出发。\n"
    (document,) = reading("a.eml", mail).documents
    assert document.stated["title"] == cut
    assert [block.text for block in document.blocks] == ["明早六点出发。"]


_OFFICE_DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWN = (
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData uri="x">{}</a:graphicData>'
    "</a:graphic>"
)
_DIAGRAM = (
    '<dgm:relIds xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    f' xmlns:r="{_OFFICE_DOCUMENT}" r:dm="{{}}"/>'
)
_POINTS = (
    '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst>'
    "<dgm:pt><dgm:t><a:p><a:r><a:t>报</a:t></a:r><a:r><a:t>警</a:t></a:r></a:p></dgm:t></dgm:pt>"
    '<dgm:pt type="parTrans"><dgm:t><a:p/></dgm:t></dgm:pt>'
    "<dgm:pt><dgm:t><a:p><a:r><a:t>扑救</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>"
).encode()


def test_the_words_of_a_diagram_stand_on_its_slide(reading: Reading) -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "护林员培训"
    part = PptxPart(PptxUri("/ppt/diagrams/data1.xml"), "application/xml", slide.part.package, _POINTS)
    related = slide.part.relate_to(part, f"{_OFFICE_DOCUMENT}/diagramData")
    frame = slide.shapes.add_table(1, 1, Inches(1), Inches(2), Inches(3), Inches(1))._element
    graphic = frame.find(".//{*}graphic")
    frame.replace(graphic, etree.fromstring(_DRAWN.format(_DIAGRAM.format(related))))
    assert shown(reading, "a.pptx", saved(deck)) == [
        ("heading", "护林员培训"),
        ("text", "报警"),
        ("text", "扑救"),
    ]


def test_charts_and_diagrams_of_a_word_file_follow_their_paragraph(reading: Reading) -> None:
    deck = pptx.Presentation(io.BytesIO(slides()))
    chart = next(shape.chart for shape in deck.slides[0].shapes if shape.has_chart)
    word = docx.Document()
    run = word.add_paragraph("护林员每日巡山一次。").add_run()
    for name, blob, form in (
        ("diagrams/data1", _POINTS, _DIAGRAM),
        ("charts/chart1", chart.part.blob, _DIAGRAM.replace("dgm:relIds", "c:chart").replace("r:dm", "r:id")),
    ):
        part = DocxPart(DocxUri(f"/word/{name}.xml"), "application/xml", blob, word.part.package)
        related = word.part.relate_to(part, f"{_OFFICE_DOCUMENT}/{name.partition('/')[0]}")
        form = form.replace(
            "xmlns:dgm=", 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:dgm='
        )
        run._r.append(etree.fromstring(_DRAWN.format(form.format(related))))
    assert shown(reading, "a.docx", saved(word)) == [
        ("text", "护林员每日巡山一次。"),
        ("text", "报警"),
        ("text", "扑救"),
        *SLIDES[1:],
    ]
