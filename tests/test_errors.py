"""Messages in two languages: written, read again, joined, told of a part."""

from __future__ import annotations

from xunduan.errors import Message, UnreadableFile


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
