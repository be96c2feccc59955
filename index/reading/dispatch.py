"""Reading one file: its format found, its reader called, its text made safe for everything that follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module

from xunduan.errors import Message, UnreadableFile, bilingual
from xunduan.index.documents import RawDocument
from xunduan.index.reading.files import SourceFile, load
from xunduan.index.reading.formats import detect
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.mojibake import mended_document
from xunduan.index.reading.pdf_contents import without_contents
from xunduan.index.reading.records import too_long

Reader = Callable[[bytes, str, Limits], ReadResult]

# What no text holds on purpose: control characters but the tab, and halves of surrogate pairs.
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f\ufeff\ufffe\uffff]|[\ud800-\udfff]")


def read(file: SourceFile, limits: Limits) -> ReadResult:
    """The documents of one file. Raises UnreadableFile, and nothing else, whatever the file holds.

    Runs in this process, without bounds on memory and time: `read_guarded` is for files of unknown origin.
    """
    data = load(file, limits)
    try:
        return read_bytes(data, file.relative, limits)
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise UnreadableFile("内存不足", "out of memory") from error
    except RecursionError as error:
        raise UnreadableFile("嵌套过深", "nested too deeply") from error
    except Exception as error:  # a parser's own failure is the reason why this file is left out
        reason = f"{type(error).__name__}: {error}"[:300]
        raise UnreadableFile("文件损坏，无法解析", f"broken, cannot be parsed: {reason}") from error


def read_bytes(data: bytes, path: str, limits: Limits) -> ReadResult:
    """The documents in a file's bytes. `path` names it in them, and its end tells the format where the bytes do not.

    Raises UnreadableFile, and whatever a parser raises: for readers of files that hold files.
    """
    module, _, function = detect(data, path).reader.partition(":")
    reader: Reader = getattr(import_module(f"xunduan.index.reading.{module}"), function)
    result = reader(data, path, limits)
    documents: list[RawDocument] = []
    problems = list(result.problems)
    for document in map(without_contents, map(mended_document, map(_safe, result.documents))):
        chars = sum(len(block.text) for block in document.blocks)
        if chars > limits.document_max_chars:
            problems.append(_of_record(document, too_long(chars, limits)))
        elif document.blocks:
            documents.append(document)
        else:
            problems.append(_of_record(document, bilingual("没有文字", "no text")))
    if not documents:
        raise UnreadableFile(str(Message.joined(problems[:3] or [bilingual("没有文字", "no text")])))
    return ReadResult(tuple(documents), tuple(problems))


def _of_record(document: RawDocument, problem: str) -> str:
    return str(Message.of(problem).at(document.record)) if document.record else problem


def _safe(document: RawDocument) -> RawDocument:
    blocks = (replace(block, text=_safe_text(block.text)) for block in document.blocks)
    return replace(
        document,
        blocks=tuple(block for block in blocks if block.text.strip()),
        stated=_safe_stated(document.stated),
        record=_safe_text(document.record) if document.record else None,
    )


def _safe_stated(stated: Mapping[str, str]) -> dict[str, str]:
    lines = {key: " ".join(_safe_text(value).split()) for key, value in stated.items()}
    return {key: value for key, value in lines.items() if value}


def _safe_text(text: str) -> str:
    return _UNSAFE.sub(lambda match: "\ufffd" if match[0] >= "\ud800" and match[0] <= "\udfff" else "", text)
