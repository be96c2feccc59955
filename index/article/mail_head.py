"""Mail and posts of bulletin boards that were saved as text or as a page: their head states what headers do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.utils import getaddresses

from xunduan.index.article.cleaning.rules import BY_NAME
from xunduan.index.documents import Dropped, RawDocument
from xunduan.language.dates import parse_date
from xunduan.language.fold import fold

_FIELD = BY_NAME["mail_field"]
_BOARD = re.compile(r"(?<![,\s])[,\s]{1,40}信区\s?:")
"""Where a bulletin board names itself behind who posted."""
_WITHIN = 8
"""A head begins in the first lines: an account's name, buttons or the subject may stand above it."""
_LEAST = 3
_MESSAGES = frozenset({"message/rfc822", "application/vnd.ms-outlook"})


def read_mail_head(raw: RawDocument) -> RawDocument:
    """`raw` with what the head of a mail states in place of its rows, as a message has it; `raw` where there is none.

    A head is three rows or more, one below the other: sender, time and subject; or sender and time beside a row with
    an address (a waybill has a sender as well), below a line that is the subject. What the file states goes: a page's
    title names the mail program. A message states its own head, and one in its text is that of what it answers.
    """
    if raw.media_type in _MESSAGES:
        return raw
    rows = list(_rows(raw))
    start = next((i for i, (*_, name, _) in enumerate(rows[:_WITHIN]) if name), len(rows))
    end = next((i for i, (*_, name, _) in enumerate(rows[start:], start) if not name), len(rows))
    fields = {name: value for *_, name, value in reversed(rows[start:end])}
    told = {name: value for name in ("title", "published", "authors") if (value := fields.get(name))}
    sent = parse_date(fields.get("published", ""))
    if end - start < _LEAST or sent is None or "authors" not in told:
        return raw
    if "title" not in told:
        above = rows[start - 1][2] if start else ""
        if not any("@" in value for *_, value in rows[start:end]) or above not in raw.stated.get(
            "title", "-"
        ):
            return raw
        told["title"] = above
        start -= 1
    told["published"] = sent
    board = _BOARD.search(fold(fields["authors"]))
    sender = fields["authors"][: board.start() if board else None]
    names = (name or address for name, address in getaddresses([sender]))
    told["authors"] = "、".join(filter(None, names)) or sender
    gone = {(block, line) for block, line, *_ in rows[start:end]}
    blocks = []
    for number, block in enumerate(raw.blocks):
        kept = [text for line, text in enumerate(block.text.split("\n")) if (number, line) not in gone]
        if any(map(str.strip, kept)):
            blocks.append(replace(block, text="\n".join(kept)))
    left_out = [Dropped(text, "mail_head", block + 1) for block, _, text, *_ in rows[start:end]]
    return replace(
        raw, blocks=tuple(blocks), stated={**raw.stated, **told}, left_out=(*raw.left_out, *left_out)
    )


def _rows(raw: RawDocument) -> Iterator[tuple[int, int, str, str, str]]:
    """The first lines: block, line in it, text, which field of a mail's head it is (empty for none) and its value."""
    for number, block in enumerate(raw.blocks[: 3 * _WITHIN]):
        for line, text in enumerate(block.text.split("\n")[: 3 * _WITHIN]):
            if not text.strip():
                continue
            found = _FIELD.find(fold(text))
            name = next((n for n, value in found.groupdict().items() if value), "") if found else ""
            yield number, line, text.strip(), name, text[found.end() :].strip() if found else ""
