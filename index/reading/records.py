"""Files of records: JSON lines, plain or gzipped, and CSV. Each record is one document."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xunduan.errors import Message, UnreadableFile, bilingual
from xunduan.index.documents import Block, RawDocument
from xunduan.index.reading.encodings import Decoded, decode
from xunduan.index.reading.files import unpacks_too_big
from xunduan.index.reading.frontmatter import stated_fields, stated_key
from xunduan.index.reading.html_blocks import blocks_of, parse
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.plain import line_blocks
from xunduan.index.reading.tables import row_lines

_DELIMITERS = ",\t;|"
_DEEPEST = 4
"""Levels of a JSON file in which its articles are looked for."""
_MARKUP = re.compile(r"</(?:p|div|section|table)>|<br\s?/?>", re.I)
"""Ends of a page's paragraphs, as crawlers save the text with."""


def read_jsonl(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document for each line that is a JSON object with a text; a problem for each that is not."""
    decoded = decode(data)
    records: list[tuple[int, Mapping[str, Any]]] = []
    problems: list[str] = []
    # not splitlines: JSON strings may hold U+2028 and its like unescaped
    for number, line in enumerate(decoded.text.replace("\r\n", "\n").split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(bilingual(f"第 {number} 行不是 JSON", f"line {number} is not JSON: {error}"))
            continue
        if isinstance(record, dict):
            records.append((number, record))
        else:
            problems.append(bilingual(f"第 {number} 行不是 JSON 对象", f"line {number} is not a JSON object"))
    return _documents(records, problems, path, decoded, "application/jsonl", limits)


def read_json(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document for each article of a JSON file: an object with a text, or the first list of such in it.

    Many exports of JSON lines have this suffix as well. Raises UnreadableFile where nothing in it has a text, as the
    settings of a program have none.
    """
    decoded = decode(data)
    try:
        whole = json.loads(decoded.text)
    except (ValueError, RecursionError):
        return read_jsonl(data, path, limits)
    records = next((level for level in _levels(whole) if any(map(_has_text, level))), None)
    if records is None:
        raise UnreadableFile("JSON 中没有正文", "no text in this JSON")
    return _documents(list(enumerate(records, 1)), [], path, decoded, "application/json", limits)


def _has_text(record: Mapping[str, Any]) -> bool:
    """Whether a record has a text, and not a description alone as the settings of a program have."""
    return any(
        isinstance(value, str) and value.strip() and stated_key(name) == "text"
        for name, value in record.items()
    )


def _levels(value: Any) -> Iterator[Sequence[Mapping[str, Any]]]:
    """The objects of a JSON file by how deep they are in it, from the outside in."""
    level = [value]
    for _ in range(_DEEPEST):
        parts = (part for one in level for part in (one if isinstance(one, list) else [one]))
        objects = [part for part in parts if isinstance(part, dict)]
        yield objects
        level = [part for one in objects for part in one.values()]


def read_jsonl_gz(data: bytes, path: str, limits: Limits) -> ReadResult:
    """JSON lines under gzip; what it unpacks to is held to the size limit of a file."""
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            unpacked = stream.read(limits.file_max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFile("gzip 数据损坏", f"broken gzip data: {error}") from error
    if len(unpacked) > limits.file_max_bytes:
        raise UnreadableFile(unpacks_too_big(limits))
    return read_jsonl(unpacked, path, limits)


def read_csv(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document a row where the header names a text column, else one document that is the table itself."""
    decoded = decode(data)
    rows, problems = _csv_rows(decoded.text, limits)
    if not rows:
        raise UnreadableFile(str(Message.joined(problems or [bilingual("文件为空", "the file is empty")])))
    header = rows[0][1]
    if "text" not in {stated_key(name) for name in header}:
        lines = row_lines([row for _, row in rows])
        blocks = tuple(Block(line, "table") for line in lines)
        document = RawDocument(path, blocks, media_type="text/csv", encoding=decoded.encoding)
        return ReadResult((document,), tuple(problems))
    records = []
    for number, row in rows[1:]:
        if len(row) > len(header):
            problems.append(
                bilingual(
                    f"第 {number} 行有 {len(row)} 列，表头只有 {len(header)} 列",
                    f"line {number} has {len(row)} columns, the header {len(header)}",
                )
            )
        else:
            records.append((number, dict(zip(header, row, strict=False))))
    return _documents(records, problems, path, decoded, "text/csv", limits)


def _csv_rows(text: str, limits: Limits) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """The rows that hold anything with the number of the line each ends on."""
    csv.field_size_limit(limits.document_max_chars)
    head = text[:65536].lstrip().partition("\n")[0].rstrip("\r")
    declared = head[:-1].lower() == "sep="  # what Excel writes before the header
    delimiter = head[-1] if declared else max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    problems: list[str] = []
    rest: Iterator[list[str]] = iter(reader)
    while True:
        try:
            row = next(rest)
        except StopIteration:
            return rows, problems
        except csv.Error as error:
            problems.append(
                bilingual(f"第 {reader.line_num} 行不是 CSV", f"line {reader.line_num} is not CSV: {error}")
            )
            continue
        if declared:
            declared = False
        elif any(cell.strip() for cell in row):
            rows.append((reader.line_num, row))


def _documents(
    records: Sequence[tuple[int, Mapping[str, Any]]],
    problems: list[str],
    path: str,
    decoded: Decoded,
    media_type: str,
    limits: Limits,
) -> ReadResult:
    documents: list[RawDocument] = []
    taken: set[str] = set()
    for number, record in records:
        stated = stated_fields(record)
        text = stated.pop("text", "")
        if not text:
            problems.append(bilingual(f"第 {number} 行没有正文", f"line {number} has no text"))
            continue
        if len(text) > limits.document_max_chars:
            problems.append(f"第 {number} 行:{too_long(len(text), limits)}")
            continue
        name = stated.get("id", str(number))
        if name in taken:
            problems.append(
                bilingual(f"第 {number} 行的编号 {name} 重复", f"line {number} repeats the id {name}")
            )
            name = f"{name}#{number}"
        taken.add(name)
        blocks = _markup_blocks(text) if _MARKUP.search(text) else line_blocks(text)
        documents.append(RawDocument(path, blocks, stated, name, media_type, decoded.encoding))
    return ReadResult(tuple(documents), tuple(problems))


def _markup_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text with a page's markup; of one that is nested too deeply, its lines as they are."""
    try:
        return tuple(one.block for one in blocks_of(parse(text)))
    except UnreadableFile:
        return line_blocks(text)


def too_long(chars: int, limits: Limits) -> str:
    """The reason given for a document over the length limit."""
    limit = f"{limits.document_max_chars:,}"
    return bilingual(
        f"{chars:,} 字，超过 {limit} 字的上限，可调高 XUNDUAN_DOCUMENT_MAX_CHARS",
        f"{chars:,} characters, more than {limit}; raise XUNDUAN_DOCUMENT_MAX_CHARS",
    )
