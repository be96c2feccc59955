"""The formats that are read, one row each, and which of them a file is: by its bytes where they tell, else by its
name."""

from __future__ import annotations

import codecs
import io
import json
import re
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

import olefile

from xunduan.errors import UnreadableFile
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.frontmatter import stated_key
from xunduan.index.reading.limits import encrypted

HEAD_BYTES = 4096
_PDF_JUNK_BYTES = 1024
"""Bytes that PDF readers accept before a PDF's own first bytes."""
_ODF = b"application/vnd.oasis.opendocument."
_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
# Possessive and atomic: what precedes the first tag is read once, however many comments there are.
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+<(?:!doctype\s++html|html|head|body)[\s>]",
    re.I | re.DOTALL,
)
_OFFICE_XML = re.compile(
    rb"\s*+<\?xml[^>]*+>\s*+(?><\?mso-[^>]*+>\s*+|<!--.*?-->\s*+)*+<(?:w:wordDocument|pkg:package|Workbook|ss:Workbook"
    rb"|office:document)[\s>]",
    re.DOTALL,
)
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.I | re.MULTILINE)
_HEADER = re.compile(rb"\A(?:[!-9;-~]{2,40}+:[^\n]*+\n(?:[ \t][^\n]*+\n)*+){2}")
_MAIL = re.compile(rb"^(?:from|received|return-path|message-id|mime-version):", re.I | re.MULTILINE)
_TAG = re.compile(rb"<\s*+/?\s*+[a-z!]", re.I)


@dataclass(frozen=True, slots=True)
class Format:
    """One format: how a file of it is known, and what reads it."""

    name: str
    suffixes: tuple[str, ...]
    reader: str
    """module:function, below `xunduan.index.reading`; imported when first needed: some libraries take their time."""
    start: bytes = b""
    """The first bytes of every such file, where they have one form."""
    holds: str = ""
    """A member of the ZIP package, or a stream of the OLE file, that only this format has."""
    mimetype: bytes = b""
    """What the ZIP package's member of that name says."""
    by_name: bool = False
    """Whether the name alone tells the format: its bytes have no one form, or other formats begin with the same."""
    textual: bool = False
    """Whether its bytes are text, so that the content tells wrong names and other formats apart."""
    in_process: bool = False
    """Whether a small file is always quick to read, so that it needs no process of its own."""


FORMATS = (
    Format("plain", (".txt", ".text"), "plain:read_plain", textual=True, in_process=True),
    Format("markdown", (".md", ".markdown"), "markdown:read_markdown", textual=True),
    Format("html", (".html", ".htm", ".xhtml"), "html:read_html", textual=True),
    Format("mhtml", (".mhtml", ".mht"), "mhtml:read_mhtml", textual=True),
    Format("jsonl", (".jsonl", ".ndjson"), "records:read_jsonl", textual=True, in_process=True),
    Format("json", (".json",), "records:read_json", textual=True),
    Format("jsonl.gz", (".jsonl.gz", ".ndjson.gz"), "records:read_jsonl_gz", start=_GZIP, by_name=True),
    Format("csv", (".csv", ".tsv"), "records:read_csv", textual=True, in_process=True),
    Format(
        "subtitles",
        (".srt", ".vtt", ".ass", ".ssa"),
        "subtitles:read_subtitles",
        textual=True,
        in_process=True,
    ),
    Format("pdf", (".pdf",), "pdf:read_pdf", start=b"%PDF-"),
    Format("docx", (".docx", ".docm", ".dotx"), "docx:read_docx", start=_ZIP, holds="word/document.xml"),
    Format("xlsx", (".xlsx", ".xlsm"), "spreadsheet:read_xlsx", start=_ZIP, holds="xl/workbook.xml"),
    Format("pptx", (".pptx", ".pptm", ".ppsx"), "slides:read_pptx", start=_ZIP, holds="ppt/presentation.xml"),
    Format("odt", (".odt", ".ott"), "opendocument:read_odt", start=_ZIP, mimetype=_ODF + b"text"),
    Format("ods", (".ods",), "opendocument:read_ods", start=_ZIP, mimetype=_ODF + b"spreadsheet"),
    Format("odp", (".odp",), "opendocument:read_odp", start=_ZIP, mimetype=_ODF + b"presentation"),
    Format(
        "epub",
        (".epub",),
        "epub:read_epub",
        start=_ZIP,
        holds="META-INF/container.xml",
        mimetype=b"application/epub+zip",
    ),
    Format("ofd", (".ofd",), "ofd:read_ofd", start=_ZIP, holds="OFD.xml"),
    Format("doc", (".doc", ".wps", ".dot"), "doc:read_doc", start=_OLE, holds="WordDocument"),
    Format("xls", (".xls", ".et"), "spreadsheet:read_xls", start=_OLE, holds="Workbook"),
    Format("ppt", (".ppt", ".dps", ".pps"), "ppt:read_ppt", start=_OLE, holds="PowerPoint Document"),
    Format("msg", (".msg",), "msg:read_msg", start=_OLE, holds="__properties_version1.0"),
    Format("rtf", (".rtf",), "rtf:read_rtf", start=b"{\\rtf"),
    Format("office-xml", (".fodt", ".fods", ".fodp"), "office_xml:read_office_xml", textual=True),
    Format("eml", (".eml",), "mail:read_eml", textual=True),
    Format("mbox", (".mbox", ".mbx"), "mail:read_mbox", textual=True),
    Format("tar", (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz"), "archives:read_tar", by_name=True),
    Format(
        "picture",
        (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"),
        "ocr:read_picture",
        by_name=True,
    ),
    Format("zip", (".zip",), "archives:read_zip", start=_ZIP),
)
"""In the order in which ZIP packages are told apart: any that none of the others is, is an archive of files."""
_BY_NAME = {one.name: one for one in FORMATS}
_SUFFIXES = {suffix: one for one in FORMATS for suffix in one.suffixes}
_MIMETYPES = {one.mimetype: one for one in FORMATS if one.mimetype}
_LONGEST_SUFFIX = max(suffix.count(".") for suffix in _SUFFIXES)


def detect(data: bytes, name: str) -> Format:
    """The format of a file's bytes; what they show outranks the name.

    Raises UnreadableFile for every other format, for an empty and for a locked file.
    """
    if not data:
        raise UnreadableFile("文件为空", "the file is empty")
    named = suffix_format(name)
    head = data[:HEAD_BYTES]
    found = _by_bytes(data, head, named)
    if found is not None:
        return found
    # A page that a browser saved as a .doc has the head of a message too.
    if (named is None or not (named.textual or _MHTML.search(head))) and (mail := _mail_format(head)):
        return mail
    if named is not None and named.name == "xls" and b"\t" in head.partition(b"\n")[0] and not _is_html(head):
        return _BY_NAME["csv"]  # what many systems export under that name
    if named is not None and not named.textual and not _is_html(head) and _MHTML.search(head) is None:
        raise UnreadableFile(
            f"内容不是 {named.name}，或文件已损坏",
            f"not a {named.name} file, or broken from its first bytes on",
        )
    if named is not None or _TAG.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        text = _text_format(data, head, named)
        if text is not None:
            return text
    suffix = PurePosixPath(name.lower()).suffix
    raise UnreadableFile(
        f"不支持的格式 {suffix or '(无扩展名)'}", f"unknown format {suffix or '(no suffix)'}"
    )


def suffix_format(name: str) -> Format | None:
    """The format that a file's name claims, None for one that is not read here."""
    suffixes = PurePosixPath(name.lower()).suffixes
    for count in range(min(len(suffixes), _LONGEST_SUFFIX), 0, -1):
        found = _SUFFIXES.get("".join(suffixes[-count:]))
        if found is not None:
            return found
    return None


def _by_bytes(data: bytes, head: bytes, named: Format | None) -> Format | None:
    if named is not None and named.name == "pdf" and b"%PDF-" in head[:_PDF_JUNK_BYTES]:
        return named
    if head.startswith(_ZIP):
        return _zip_format(data, named)
    if head.startswith(_OLE):
        return _ole_format(data)
    if named is not None and named.by_name:
        return named
    if head.startswith(_GZIP) or len(data) >= tarfile.BLOCKSIZE and head[257:262] == b"ustar":
        return _BY_NAME["tar"]
    if _OFFICE_XML.match(head.removeprefix(codecs.BOM_UTF8)):
        return _BY_NAME["office-xml"]
    return next((one for one in FORMATS if one.start and head.startswith(one.start)), None)


def _zip_format(data: bytes, named: Format | None) -> Format | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = set(package.namelist())
            kind = package.read("mimetype")[:80].strip() if "mimetype" in members else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return None  # of a broken package the name is all there is
    if kind in _MIMETYPES:
        return _MIMETYPES[kind]
    packages = (one for one in FORMATS if one.start == _ZIP and one.holds)
    found = next((one for one in packages if one.holds in members), None)
    if found is not None:
        return found
    return _BY_NAME["zip"] if named is None or named.name == "zip" or named.textual else None


def _ole_format(data: bytes) -> Format:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {
                path[0].lower() for path in ole.listdir(streams=True, storages=False) if len(path) == 1
            }
    except Exception as error:  # olefile raises what the bytes led it into
        raise UnreadableFile("Office 文件损坏", f"broken Office file: {error}") from error
    if "encryptedpackage" in streams:
        raise UnreadableFile(encrypted("Office 文件", "Office file"))
    if "book" in streams:
        return _BY_NAME["xls"]
    found = next((one for one in FORMATS if one.start == _OLE and one.holds.lower() in streams), None)
    if found is None:
        raise UnreadableFile("不支持的 Office 文件", "an Office file of an unknown kind")
    return found


def _text_format(data: bytes, head: bytes, named: Format | None) -> Format | None:
    name = named.name if named else ""
    if name not in {"eml", "mbox"} and _MHTML.search(head) and b"mime-version:" in head.lower():
        return _BY_NAME["mhtml"]
    if name not in {"mhtml", "eml", "mbox"} and _is_html(head):
        return _BY_NAME["html"]
    if name == "html" and not _TAG.search(data):
        return _BY_NAME["plain"] if not _is_wide(head) else named
    if name == "plain" and _is_json_record(data):
        return _BY_NAME["jsonl"]
    if name == "plain" and _is_mail(head):
        return _BY_NAME["eml"]
    return named if named is None or named.textual else None


def _mail_format(head: bytes) -> Format | None:
    """What a file without a suffix is in a Maildir and in a folder of Thunderbird: one message, or a mailbox."""
    first, _, rest = head.partition(b"\n")
    if first.startswith(b"From ") and _is_mail(rest):
        return _BY_NAME["mbox"]
    return _BY_NAME["eml"] if _is_mail(head) else None


def _is_mail(head: bytes) -> bool:
    return _HEADER.match(head.replace(b"\r\n", b"\n")) is not None and len(_MAIL.findall(head)) > 1


def _is_wide(head: bytes) -> bool:
    return head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head


def _is_html(head: bytes) -> bool:
    if not _is_wide(head):
        return _HTML.match(head.decode("latin-1").removeprefix("ï»¿")) is not None
    try:
        return _HTML.match(decode(head[: len(head) // 4 * 4]).text) is not None
    except UnreadableFile:
        return False


def _is_json_record(data: bytes) -> bool:
    """Whether the first line is a JSON object with a text field."""
    line = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]
    if not line.startswith(b"{"):
        return False
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and any(stated_key(name) == "text" for name in record)
