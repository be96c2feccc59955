"""Files that hold files: archives and mail, with their members' paths, and the limits that hold for all of them."""

from __future__ import annotations

import gzip
import io
import mailbox
import tarfile
import zipfile
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from extract_msg import OleWriter

from tests.index.reading.conftest import Reading
from xunduan.errors import UnreadableFile
from xunduan.index.reading import Limits, ReadResult, read, walk


def zipped(members: dict[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def word(text: str) -> bytes:
    stream = io.BytesIO()
    document = docx.Document()
    document.add_paragraph(text)
    document.save(stream)
    return stream.getvalue()


def found(result: ReadResult) -> dict[str, list[str]]:
    return {document.path: [block.text for block in document.blocks] for document in result.documents}


def test_each_file_of_an_archive_is_a_document_with_its_path(reading: Reading) -> None:
    inner = zipped({"丙.txt": "第三份。", "坏.pdf": "no"})
    data = zipped(
        {
            "甲/乙.docx": word("第二份。"),
            "甲.md": "第一份。",
            "内.zip": inner,
            "__MACOSX/甲.md": "x",
            ".隐": "x",
        }
    )
    result = reading("档.zip", data)
    assert found(result) == {
        "档.zip/甲/乙.docx": ["第二份。"],
        "档.zip/甲.md": ["第一份。"],
        "档.zip/内.zip/丙.txt": ["第三份。"],
    }
    assert [problem.partition(":")[0] for problem in result.problems] == ["档.zip/内.zip/坏.pdf"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_tar_archives_are_read_however_they_are_packed(mode: str, reading: Reading) -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in {"甲.txt": "第一份。".encode(), "/etc/../乙.txt": "第二份。".encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    name = {"w": "a.tar", "w:gz": "a.tar.gz", "w:bz2": "a.tar.bz2", "w:xz": "a.tar.xz"}[mode]
    assert found(reading(name, stream.getvalue())) == {
        f"{name}/甲.txt": ["第一份。"],
        f"{name}/etc/乙.txt": ["第二份。"],
    }


@pytest.mark.parametrize("encoding", ["gbk", "big5"])
def test_names_in_an_archive_may_be_those_of_chinese_windows(encoding: str, reading: Reading) -> None:
    name = "防火年度報告" if encoding == "big5" else "防火年度报告"
    coded = name.encode(encoding)
    data = zipped({"x" * len(coded) + ".txt": "正文一句。"}).replace(b"x" * len(coded), coded)
    assert found(reading("a.zip", data)) == {f"a.zip/{name}.txt": ["正文一句。"]}


def test_archives_within_archives_stop_at_a_depth(reading: Reading) -> None:
    data = zipped({"深.txt": "最里面。"})
    for number in range(6):
        data = zipped({f"{number}.zip": data})
    with pytest.raises(UnreadableFile, match="nested more than 3 deep"):
        reading("a.zip", data)


def test_a_member_over_the_limit_is_left_out_and_a_bomb_is_refused(tmp_path: Path) -> None:
    limits = Limits(
        file_max_bytes=100_000, file_max_seconds=30, file_max_memory_mb=512, document_max_chars=50_000
    )

    def opened(name: str, data: bytes) -> ReadResult:
        (tmp_path / name).write_bytes(data)
        return read(next(walk(tmp_path / name)), limits)

    result = opened("a.zip", zipped({"大.txt": "大" * 60_000, "小.txt": "小的。"}))
    assert found(result) == {"a.zip/小.txt": ["小的。"]}
    assert len(result.problems) == 1
    assert "larger than 100,000 bytes when unpacked; raise XUNDUAN_FILE_MAX_BYTES" in result.problems[0]
    together = "larger than 400,000 bytes when unpacked"
    with pytest.raises(UnreadableFile, match=together):
        opened("b.zip", zipped({f"{number}.txt": b"a" * 90_000 for number in range(5)}))
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for number in range(5):
            member = tarfile.TarInfo(f"{number}.bin")
            member.size = 90_000
            archive.addfile(member, io.BytesIO(b"a" * 90_000))
    with pytest.raises(UnreadableFile, match=together):
        opened("c.tar.gz", stream.getvalue())


def message() -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "关于巡护里程的函", "石门乡林业站 <lin@example.org>"
    mail["Date"] = "Sat, 01 Oct 2022 20:30:00 +0000"
    mail.set_content("请各哨所报送巡护里程。\n")
    mail.add_alternative("<p>请各哨所报送巡护里程。</p>", subtype="html")
    mail.add_attachment(
        word("北坡十四点五公里。"), maintype="application", subtype="octet-stream", filename="里程.docx"
    )
    return mail


def test_a_message_states_its_headers_and_its_attachments_are_read(reading: Reading) -> None:
    result = reading("a.eml", bytes(message()))
    assert found(result) == {"a.eml": ["请各哨所报送巡护里程。"], "a.eml/里程.docx": ["北坡十四点五公里。"]}
    assert result.documents[0].stated == {
        "title": "关于巡护里程的函",
        "authors": "石门乡林业站",
        "published": "2022-10-01T20:30+00:00",
    }


@pytest.mark.parametrize("told", ["您的邮箱不支持 HTML，请在浏览器中打开。", ""])
def test_a_letter_whose_text_says_nothing_is_its_page_and_all_of_it(told: str, reading: Reading) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["Date"] = "林讯", "lin@example.org", "Sat, 01 Oct 2022 20:30:00 +0800"
    items = {
        "补植杉木": "北坡补植杉木三千株。",
        "巡护": "南沟巡护里程九公里，未见火情，哨所一切如常，新换的电台试机三次都通。",
    }
    boxes = "".join(
        f'<table><tr><td><a href="http://example.org/{name}">{name}</a></td></tr><tr><td>{text}</td></tr></table>'
        for name, text in items.items()
    )
    mail.set_content(told)
    mail.add_alternative(f"<div>{boxes}</div>", subtype="html", charset="gb18030")
    assert found(reading("a.eml", bytes(mail))) == {"a.eml": [one for item in items.items() for one in item]}


def test_a_message_of_an_old_program_with_raw_bytes_is_decoded(reading: Reading) -> None:
    text = "Subject: 巡护里程统计\nFrom: a@example.org\nContent-Type: text/plain; charset=gb2312\n\n北坡十四点五公里。\n"
    result = reading("a.eml", text.encode("gbk"))
    assert found(result) == {"a.eml": ["北坡十四点五公里。"]}
    assert result.documents[0].stated["title"] == "巡护里程统计"


def test_lines_of_flowed_mail_go_on_where_they_end_in_a_space(reading: Reading) -> None:
    lines = (
        "北坡今日巡护两次， ",
        "里程十四点五公里， ",
        "未见火情。",
        "南坡明日再巡。",
        "> 请报 ",
        "> 里程。",
        "-- ",
        "甲",
    )
    head = (
        "From: a@b.cn\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8; format={}\n\n"
    )
    shown = reading("a.eml", head.format("flowed") + "\n".join(lines)).documents[0].blocks
    whole = "北坡今日巡护两次，里程十四点五公里，未见火情。"
    assert [block.text for block in shown][:3] == [whole, "南坡明日再巡。", "> 请报"]
    fixed = reading("a.eml", head.format("fixed") + "\n".join(lines)).documents[0].blocks
    assert whole not in [block.text for block in fixed]


def test_each_message_of_a_mailbox_is_a_document(tmp_path: Path, limits: Limits) -> None:
    box = mailbox.mbox(tmp_path / "a.mbox")
    second = EmailMessage()
    second["Subject"] = "放假"
    second.set_content("From 明天起放假三天。\n")
    box.add(message())
    box.add(second)
    box.close()
    result = read(next(walk(tmp_path / "a.mbox")), limits)
    assert [(one.path, one.record, one.stated["title"]) for one in result.documents if one.record] == [
        ("a.mbox", "1", "关于巡护里程的函"),
        ("a.mbox", "2", "放假"),
    ]
    assert [block.text for block in result.documents[-1].blocks] == ["From 明天起放假三天。"]
    assert "a.mbox/1/里程.docx" in found(result)


def test_an_outlook_message_has_subject_sender_time_text_and_attachments(
    tmp_path: Path, limits: Limits
) -> None:
    writer = OleWriter()

    def put(name: str, data: bytes | None) -> None:
        writer.addEntry(name, data, storage=data is None)

    ticks = 133_091_298_000_000_000  # 2022-10-01 20:30 UTC
    properties = b"\0" * 32 + b"\x40\x00\x39\x00" + b"\0" * 4 + ticks.to_bytes(8, "little")
    put("__properties_version1.0", properties)
    for number, text in (
        ("0037", "关于巡护里程的函"),
        ("0C1A", "石门乡林业站"),
        ("1000", "请各哨所报送。\r\n谢谢。"),
    ):
        put(f"__substg1.0_{number}001F", text.encode("utf-16-le"))
    put("__attach_version1.0_#00000000", None)
    put("__attach_version1.0_#00000000/__substg1.0_3707001F", "里程.docx".encode("utf-16-le"))
    put("__attach_version1.0_#00000000/__substg1.0_37010102", word("北坡十四点五公里。"))
    path = tmp_path / "a.msg"
    writer.write(str(path))
    result = read(next(walk(path)), limits)
    assert found(result) == {"a.msg": ["请各哨所报送。", "谢谢。"], "a.msg/里程.docx": ["北坡十四点五公里。"]}
    assert result.documents[0].stated == {
        "title": "关于巡护里程的函",
        "authors": "石门乡林业站",
        "published": "2022-10-01T20:30+00:00",
    }


def test_a_book_is_read_in_its_order_with_what_it_states(reading: Reading) -> None:
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>{}</h1><p>{}</p></body></html>'
    data = zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
            '<rootfiles><rootfile full-path="O/b.opf"/></rootfiles></container>',
            "O/b.opf": '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<metadata><dc:title>石门林场志</dc:title><dc:creator>陆远山</dc:creator></metadata><manifest>"
            '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            '<item id="b" href="t/%E4%BA%8C.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="a" href="t/a.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="c" href="c.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="l" href="l.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="n"/><itemref idref="c"/><itemref idref="l"/><itemref idref="a"/><itemref idref="b"/></spine>'
            '<guide><reference type="toc" href="c.xhtml#top"/></guide></package>',
            "O/c.xhtml": page.format("目次", '<a href="t/a.xhtml">第一章 沿革</a>'),
            "O/l.xhtml": page.format(
                "图表", '<a href="t/a.xhtml">图一</a></p><p><a href="t/a.xhtml">图二</a>'
            ),
            "O/n.xhtml": page.format("目录", "第一章"),
            "O/t/a.xhtml": page.format("第一章 沿革", "林场建于一九五六年。"),
            "O/t/二.xhtml": page.format(
                "第二章 树种",
                "以杉木为主。</p><aside><p>马尾松见附录，另有油茶三百亩，采摘在霜降前后。</p></aside><p>",
            ).replace(
                "<h1>", f"<div><p>{'林场的杉木林分三次栽成，最早的一片已有六十年。' * 3}</p></div><h1>"
            ),
        }
    )
    (document,) = reading("a.epub", data).documents
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "第一章 沿革"),
        ("text", "林场建于一九五六年。"),
        ("text", "林场的杉木林分三次栽成，最早的一片已有六十年。" * 3),
        ("heading", "第二章 树种"),
        ("text", "以杉木为主。"),
        ("text", "马尾松见附录，另有油茶三百亩，采摘在霜降前后。"),
    ]
    assert document.stated == {"title": "石门林场志", "authors": "陆远山"}
    assert [drop.text for drop in document.left_out] == ["目次", "第一章 沿革", "图表", "图一", "图二"]


def ofd(*pages: Sequence[tuple[str, float, float, float]]) -> bytes:
    """A file with a page for each list of lines: text, left and upper edge, size, in millimetres."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    members: dict[str, bytes | str] = {
        "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:Title>通告</ofd:Title>'
        "</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
        "</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData><ofd:Pages>"
        + "".join(f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/{n}/Content.xml"/>' for n in range(len(pages)))
        + "</ofd:Pages></ofd:Document>",
    }
    for n, lines in enumerate(pages):
        objects = "".join(
            f'<ofd:TextObject ID="{100 * n + 10 + number}" Boundary="{x} {y} 180 10" Font="2" Size="{size}">'
            f'<ofd:TextCode X="0" Y="{size}" DeltaX="{" ".join([str(size)] * (len(text) - 1))}">{text}</ofd:TextCode></ofd:TextObject>'
            for number, (text, x, y, size) in enumerate(lines)
        )
        members[f"Doc_0/Pages/{n}/Content.xml"] = (
            f'<ofd:Page {space}><ofd:Content><ofd:Layer ID="3">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
        )
    return zipped(members)


_NOTICE = [
    ("石门乡森林防火通告", 70, 30, 7.0),
    ("每年十月一日至次年四月三十日为防火期，进山人员", 28, 50, 5.0),
    ("不得携带火种。", 20, 58, 5.0),
]


def test_an_ofd_file_is_put_together_as_a_page_is(reading: Reading) -> None:
    result = reading("a.ofd", ofd(_NOTICE))
    assert [(block.kind, block.text) for block in result.documents[0].blocks] == [
        ("heading", "石门乡森林防火通告"),
        ("text", "每年十月一日至次年四月三十日为防火期，进山人员不得携带火种。"),
    ]
    assert result.problems == ()


def test_pages_of_an_ofd_file_whose_characters_are_none_are_named_and_left_out(reading: Reading) -> None:
    unmapped = [("1 \ue0ba\ue03e\ue55a\ue68c" + " ." * 30 + " 4", 20, 40, 5.0)]
    result = reading("a.ofd", ofd(_NOTICE, unmapped, []))
    (document,) = result.documents
    assert "\ue0ba" not in "".join(
        [*(one.text for one in document.blocks), *(one.text for one in document.left_out)]
    )
    assert [problem.split(":")[0] for problem in result.problems] == ["第 2 页", "第 3 页"]
    with pytest.raises(UnreadableFile, match="character map"):
        reading("a.ofd", ofd(unmapped))


def test_a_maildir_and_a_mailbox_without_a_suffix_are_read(tmp_path: Path, limits: Limits) -> None:
    folder = mailbox.Maildir(tmp_path / "信件")
    folder.add(message())
    box = mailbox.mbox(tmp_path / "Inbox")
    box.add(message())
    box.close()
    (tmp_path / "Inbox.msf").write_text('// <!-- <mdb:mork:z v="1.4"/> -->')
    found = {}
    for file in walk(tmp_path):
        try:
            found[file.relative.split("/")[0]] = [
                one.stated["title"] for one in read(file, limits).documents[:1]
            ]
        except UnreadableFile:
            found[file.relative] = []
    assert found == {"信件": ["关于巡护里程的函"], "Inbox": ["关于巡护里程的函"], "Inbox.msf": []}


def test_a_text_without_a_suffix_that_only_begins_like_a_letter_is_no_mail(reading: Reading) -> None:
    for text in ("From now on: nothing\nbut text\n", "日期: 五月\n主题: 无\n\n正文\n", "From: a\n\nb\n"):
        with pytest.raises(UnreadableFile, match="unknown format"):
            reading("NOTES", text.encode())


def test_the_reason_why_a_packed_file_is_no_archive_is_one_line(reading: Reading) -> None:
    with pytest.raises(UnreadableFile, match="broken tar") as refused:
        reading("notes.tar.gz", gzip.compress("渡口明日停航。".encode()))
    assert "\n" not in str(refused.value)
