"""Web archives (.mhtml, .mht): the page at the root of the archive."""

from __future__ import annotations

import email
import email.policy

from xunduan.errors import UnreadableFile
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.html import declared_charset, html_document
from xunduan.index.reading.limits import Limits, ReadResult


def read_mhtml(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document: the first HTML part, which is the page itself; frames and pictures come after it."""
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() not in {"text/html", "application/xhtml+xml"}:
            continue
        page = part.get_payload(decode=True)
        if not isinstance(page, bytes) or not page.strip():
            continue
        decoded = decode(page, part.get_content_charset() or declared_charset(page))
        url = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
        return ReadResult((html_document(decoded, path, url if url.startswith("http") else ""),))
    raise UnreadableFile("网页归档里没有 HTML 页面", "no HTML page in the web archive")
