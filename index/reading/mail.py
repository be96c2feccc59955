"""Mail: messages with their attachments, single (.eml) and in mailboxes (.mbox)."""

from __future__ import annotations

import email
import email.header
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from xunduan.errors import UnreadableFile, bilingual
from xunduan.index.article.cleaning.furniture import ADDRESS
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.archives import members_of
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.html import whole_page
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import join
from xunduan.index.reading.plain import line_blocks

_FROM_LINE = re.compile(rb"^From [^\n]*\n", re.MULTILINE)
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)
_MAX_MESSAGES = 50_000


def read_eml(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The message, and each of its attachments as a document of its own whose path lies below the message's."""
    return _read_message(data, path, None, limits)


def read_mbox(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The messages of a mailbox in their order, each with its attachments."""
    starts = [match.end() for match in _FROM_LINE.finditer(data)]
    ends = [match.start() for match in _FROM_LINE.finditer(data)][1:] + [len(data)]
    if not starts:
        raise UnreadableFile("邮箱里没有邮件", "no message in the mailbox")
    documents: list[RawDocument] = []
    problems: list[str] = []
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        if number > _MAX_MESSAGES:
            problems.append(
                bilingual(
                    f"只读了前 {_MAX_MESSAGES:,} 封", f"only the first {_MAX_MESSAGES:,} messages are read"
                )
            )
            break
        message = _QUOTED_FROM.sub(rb"\1", data[start:end])
        try:
            read = _read_message(message, path, str(number), limits)
        except UnreadableFile as reason:
            problems.append(str(reason.message.at(f"第 {number} 封", f"message {number}")))
            continue
        documents += read.documents
        problems += read.problems
    return ReadResult(tuple(documents), tuple(problems))


def _read_message(data: bytes, path: str, record: str | None, limits: Limits) -> ReadResult:
    message = email.message_from_bytes(data.lstrip(), policy=email.policy.compat32)
    stated = headers({name: str(value) for name, value in message.raw_items()})
    body, attached = _parts(message)
    document = RawDocument(path, tuple(_body_blocks(body)), stated, record, "message/rfc822")
    where = path if record is None else f"{path}/{record}"
    found = members_of(attached, where, limits)
    return ReadResult((document, *found.documents), found.problems)


def headers(raw: dict[str, str]) -> dict[str, str]:
    """What a message's headers state: subject, sender and time."""
    named = {name.lower(): _header(value) for name, value in raw.items()}
    stated = {"title": named.get("subject", "")}
    senders = [name or address for name, address in getaddresses([named.get("from", "")]) if name or address]
    stated["authors"] = "、".join(senders)
    with suppress(ValueError, TypeError, IndexError):  # no date, or none that can be read: it stays unknown
        stated["published"] = parsedate_to_datetime(named.get("date", "")).isoformat(timespec="minutes")
    return {key: value for key, value in stated.items() if value}


def _header(value: str) -> str:
    """A header's text: encoded words decoded, and raw bytes of old programs in the encoding that they are in."""
    if any("\udc80" <= char <= "\udcff" for char in value):
        value = decode(value.encode("utf-8", "surrogateescape")).text
    parts = []
    try:
        words = email.header.decode_header(value)
    except HeaderParseError:
        return value  # an encoded word cut short: as it stands
    for text, charset in words:
        if isinstance(text, str):
            parts.append(text)
        else:
            parts.append(decode(text, charset if charset != "unknown-8bit" else None).text)
    return " ".join("".join(parts).split())


def _parts(message: Message) -> tuple[list[Message], list[tuple[str, bytes]]]:
    """The parts that are the message's text, plain ones before others of the same text, and its attachments."""
    body: list[Message] = []
    attached: list[tuple[str, bytes]] = []
    pending: list[tuple[Message, Message | None]] = [(message, None)]
    while pending:
        part, parent = pending.pop()
        if part.get_content_type() == "message/rfc822" and parent is not None:
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, Message):
                name = (
                    _header(part.get_filename() or "")
                    or _header(str(inner.get("Subject", "")))[:60]
                    or "message"
                )
                attached.append((name if name.lower().endswith(".eml") else f"{name}.eml", inner.as_bytes()))
        elif part.is_multipart():
            children = [child for child in part.get_payload() if isinstance(child, Message)]
            if part.get_content_subtype() == "alternative":
                texts = [child for child in children if child.get_content_type() == "text/plain"]
                # Newsletters say in theirs that the reader's program shows no HTML, and nothing else.
                stub = not texts or 2 * _letters(texts[0]) < _letters(children[-1])
                children = children[-1:] if stub else texts[:1]
            pending.extend((child, part) for child in reversed(children))
        elif part.get_filename() and (
            part.get_content_disposition() == "attachment" or part.get_content_maintype() != "text"
        ):
            attached.append((_header(part.get_filename() or ""), _bytes(part)))
        elif part.get_content_maintype() == "text":
            body.append(part)
    return body, attached


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _letters(part: Message) -> int:
    """How many letters the texts in a part have, addresses and markup aside."""
    shown: list[str] = []
    for inner in part.walk():
        data = _bytes(inner)
        if inner.get_content_maintype() != "text" or not data.strip():
            continue
        if inner.get_content_subtype() == "html":
            shown += (block.text for block in _page(data, inner.get_content_charset()))
        else:
            shown.append(ADDRESS.sub("", decode(data, inner.get_content_charset()).text))
    return sum(map(str.isalnum, "".join(shown)))


@lru_cache(maxsize=2)
def _page(data: bytes, charset: str | None) -> tuple[Block, ...]:
    """The page of a part; kept, since it is weighed against the text beside it before it is read."""
    return tuple(whole_page(data, charset))


def _body_blocks(parts: list[Message]) -> Iterator[Block]:
    for part in parts:
        data = _bytes(part)
        if not data.strip():
            continue
        if part.get_content_subtype() == "html":
            yield from _page(data, part.get_content_charset())
        else:
            text = decode(data, part.get_content_charset()).text
            yield from line_blocks(_unbroken(text) if part.get_param("format") == "flowed" else text)


def _unbroken(text: str) -> str:
    """The lines of flowed text (RFC 3676) whole: one that ends in a space goes on in the next."""
    lines: list[str] = []
    goes_on = False
    for line in text.splitlines():
        line = line.removeprefix(" ")
        if goes_on and not line.startswith(">"):
            lines[-1] = join(lines[-1], line)
        else:
            lines.append(line)
        goes_on = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(lines)
