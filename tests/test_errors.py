"""Messages in two languages: written, read again, joined, told of a part."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from xunduan.errors import Message, UnreadableFile, bilingual

ROOT = Path(__file__).resolve().parents[1]
BOTH = re.compile("[\u4e00-\u9fff”）][^\n]* / ")
"""A text in Chinese, then the mark between the languages."""


def test_a_message_is_read_as_it_was_written() -> None:
    written = str(Message("文件为空", "the file is empty"))
    assert written == "文件为空 / the file is empty"
    assert Message.of(written) == Message("文件为空", "the file is empty")
    assert UnreadableFile(written).message.english == "the file is empty"


def test_words_in_one_language_are_told_to_everybody() -> None:
    assert Message.of("utf-8?") == Message("utf-8?", "utf-8?")
    assert str(Message.of("utf-8?")) == "utf-8?"


def test_several_messages_and_those_of_parts_stay_apart_by_language() -> None:
    first = Message.of("没有文字 / no text").at("第 2 封", "message 2")
    both = Message.joined([first, "已加密 / encrypted"])
    assert both == Message("第 2 封: 没有文字；已加密", "message 2: no text; encrypted")
    assert Message.of(both) == both


def test_an_error_keeps_its_two_halves_apart_whatever_they_quote() -> None:
    error = UnreadableFile("找不到 甲 / 乙.txt", "no such file: 甲 / 乙.txt")
    assert error.message == Message("找不到 甲 / 乙.txt", "no such file: 甲 / 乙.txt")
    assert Message.of(str(error)).english == "no such file: 甲 / 乙.txt"
    assert str(error) == bilingual("找不到 甲/乙.txt", "no such file: 甲 / 乙.txt")


def test_no_error_and_no_reason_is_written_in_both_languages_at_once() -> None:
    """Progress and help on a terminal are; what a page shows is told in the reader's."""
    reasons = {*(ROOT / "index" / "reading").glob("*.py"), *(ROOT / "index" / "article").rglob("*.py")}
    reasons |= {ROOT / "index" / f"{name}.py" for name in ("ingest", "processing")}
    found = []
    for path in (path for room in ("index", "search", "web") for path in (ROOT / room).rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
        raised = (node.args[0] for node in calls if node.args and ast.unparse(node.func).endswith("Error"))
        for node in ast.walk(tree) if path in reasons else raised:
            if BOTH.search(_words(node)):
                found.append(f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}")
    assert found == []


def _words(node: ast.AST) -> str:
    """What a literal writes, without what is put into it and without docstrings."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    texts = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return "" if "\n" in "".join(texts) else "".join(texts)
