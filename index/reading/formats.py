"""What a file is: by its first bytes where they are telling, else by its name."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import PurePosixPath

from xunduan.errors import UnreadableFile
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.frontmatter import stated_key

_SUFFIXES = {
    ".txt": "plain", ".text": "plain", ".md": "markdown", ".markdown": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".mhtml": "mhtml", ".mht": "mhtml",
    ".pdf": "pdf", ".docx": "docx", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv",
}  # fmt: skip
_TEXTUAL = frozenset({"plain", "markdown", "html", "mhtml", "jsonl", "csv"})

HEAD_BYTES = 4096
_PDF_JUNK_BYTES = 1024
"""Readers accept so much before a PDF's own first bytes."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Possessive and atomic: what precedes the first tag is read once, however many comments there are.
_HTML = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+<(?:!doctype\s++html|html|head|body)[\s>]",
    re.I | re.DOTALL,
)
_MHTML = re.compile(rb"^content-type:\s*multipart/related", re.I | re.MULTILINE)
_TAG = re.compile(rb"<\s*+/?\s*+[a-z!]", re.I)


def detect(data: bytes, name: str) -> str:
    """The format of a file's bytes: plain, markdown, html, mhtml, pdf, docx, jsonl, jsonl.gz or csv.

    What the bytes show outranks the name. Raises UnreadableFile for every other format, and for an empty file.
    """
    if not data:
        raise UnreadableFile("文件为空 / the file is empty")
    named = suffix_format(name)
    head = data[:HEAD_BYTES]
    if head.startswith(b"%PDF-") or (named == "pdf" and b"%PDF-" in head[:_PDF_JUNK_BYTES]):
        return "pdf"
    if head.startswith(b"PK\x03\x04") and _is_docx(data):
        return "docx"
    if head.startswith(_OLE):
        raise UnreadableFile(
            "旧版 Office 文件或加密的 docx,请另存为未加密的 .docx / "
            "old Office format, or an encrypted docx; save it as .docx without a password"
        )
    if named == "jsonl.gz":
        return named
    if named in {"pdf", "docx"} and not _is_html(head):
        raise UnreadableFile(
            f"内容不是 {named},或文件已损坏 / not a {named} file, or broken from its first bytes on"
        )
    if _MHTML.search(head) and b"mime-version:" in head.lower():
        return "mhtml"
    if named in _TEXTUAL or named in {"pdf", "docx"} or _TAG.match(head.lstrip(b"\xef\xbb\xbf \t\r\n")):
        found = _text_format(data, head, named)
        if found is not None:
            return found
    suffix = PurePosixPath(name.lower()).suffix or "(无扩展名 / no suffix)"
    raise UnreadableFile(f"不支持的格式 {suffix} / unknown format {suffix}")


def suffix_format(name: str) -> str | None:
    """The format that a file's name claims, None for one that is not read here."""
    lowered = name.lower()
    if lowered.endswith((".jsonl.gz", ".ndjson.gz")):
        return "jsonl.gz"
    return _SUFFIXES.get(PurePosixPath(lowered).suffix)


def _text_format(data: bytes, head: bytes, named: str | None) -> str | None:
    if named != "mhtml" and _is_html(head):
        return "html"
    if named == "html" and not _TAG.search(data):
        return "plain" if not _is_wide(head) else "html"
    if named == "plain" and _is_json_record(data):
        return "jsonl"
    return named


def _is_docx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "word/document.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


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
