"""Pydantic's complaints about a request, told to a person: the value, the limit and the remedy, in two languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from xunduan.errors import Message
from xunduan.web.problems import InvalidParameter, Problem
from xunduan.web.text import printable, shorten

_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("缺少必需的参数 {name}。", "The parameter {name} is required."),
    "query_empty": (
        "查询为空。请在 {name} 里写出要找的内容，例如 反诈预警劝阻人数。",
        "The query is empty. Say in {name} what to look for.",
    ),
    "string_too_short": ("{name} 为空。请写出内容。", "{name} is empty. Give it a value."),
    "string_too_long": (
        "{name} 长 {length} 个字符，上限是 {max_length} 个。请缩短后再试。",
        "{name} has {length} characters, the limit is {max_length}. Shorten it.",
    ),
    "too_long": (
        "{name} 有 {actual_length} 项，上限是 {max_length} 项。请分批提交。",
        "{name} has {actual_length} items, the limit is {max_length}. Split them over several requests.",
    ),
    "too_short": (
        "{name} 有 {actual_length} 项，至少要有 {min_length} 项。",
        "{name} has {actual_length} items and needs at least {min_length}.",
    ),
    "greater_than_equal": (
        "{name} 的值“{value}”小于下限 {ge}。请用 {ge} 或更大的整数。",
        "{name} is “{value}”, below the limit {ge}. Use {ge} or more.",
    ),
    "less_than_equal": (
        "{name} 的值“{value}”超过上限 {le}。请用 {le} 或更小的整数。",
        "{name} is “{value}”, above the limit {le}. Use {le} or less.",
    ),
    "int": (
        "{name} 的值“{value}”不是整数。请只写数字。",
        "{name} is “{value}”, not an integer. Write digits alone.",
    ),
    "int_parsing_size": (
        "{name} 的值“{value}”位数过多。请写小一些的整数。",
        "{name} is “{value}”, too many digits for an integer. Use a smaller one.",
    ),
    "bool": (
        "{name} 的值“{value}”不是 true 或 false。",
        "{name} is “{value}”, neither true nor false.",
    ),
    "text": (
        "{name} 的值“{value}”不是文字。请用 UTF-8 的 JSON 字符串。",
        "{name} is “{value}”, not text. Use a JSON string in UTF-8.",
    ),
    "list": (
        "{name} 不是 JSON 数组。请写在方括号里。",
        "{name} is not a JSON array. Put it in square brackets.",
    ),
    "file": (
        "{name} 的值“{value}”不是文件。请以 multipart/form-data 上传。",
        "{name} is “{value}”, not a file. Upload it as multipart/form-data.",
    ),
    "object": (
        "{name} 不是 JSON 对象。请以 Content-Type: application/json 发送对象。",
        "{name} is not a JSON object. Send one as Content-Type: application/json.",
    ),
    "literal_error": (
        "{name} 的值“{value}”不在可选值之内：{choices}。",
        "{name} is “{value}”; choose one of {choices}.",
    ),
    "date_invalid": (
        "{name} 的值“{value}”不是有效日期。请写成 2023-08-19 的样子。",
        "{name} is “{value}”, not a date. Write it like 2023-08-19.",
    ),
    "date_order": (
        "起始日期 {since} 晚于截止日期 {until}。请对调或删去其一。",
        "since {since} is later than until {until}. Swap them or drop one.",
    ),
    "json_invalid": (
        "请求内容不是有效的 JSON。请检查括号、引号和逗号。",
        "The request's content is not valid JSON. Look at its brackets, quotes and commas.",
    ),
}
_ALIKE = {
    "int_parsing": "int", "int_type": "int", "int_from_float": "int", "bool_parsing": "bool", "bool_type": "bool",
    "string_type": "text", "string_unicode": "text", "list_type": "list",
    "value_error": "file", "model_type": "object", "model_attributes_type": "object",
}  # fmt: skip
"""Complaints that one sentence answers."""
_FALLBACK = ("{name} 的值“{value}”无效。", "{name} is “{value}”, which is not valid: {reason}.")


def explain(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """One 422 problem for all of a request's validation errors."""
    told = [_explain(error) for error in errors]
    return Problem(
        422,
        " ".join(chinese for _, chinese, _ in told),
        " ".join(english for _, _, english in told),
        errors=tuple(parameter for parameter, _, _ in told),
    )


def _explain(error: Mapping[str, Any]) -> tuple[InvalidParameter, str, str]:
    given = error.get("input")
    value = _told(given) if isinstance(given, (str, int, float)) and error["type"] != "json_invalid" else ""
    # An error of the whole body stands at ("body",) or, for broken JSON, at ("body", character). A repeated parameter
    # of the address has no path inside: year=2022&year=x is wrong in `year`.
    location = error["loc"][1:] if error["type"] != "json_invalid" else ()
    location = location[:1] if error["loc"][0] == "query" else location
    name = ".".join(str(part) for part in location) or ("since" if error["type"] == "date_order" else "body")
    chinese, english = _SENTENCES.get(_ALIKE.get(error["type"], error["type"]), _FALLBACK)
    facts = {
        **error.get("ctx", {}),
        "name": printable(shorten(name, 80)),
        "value": value,
        "length": len(given) if isinstance(given, str) else 0,
        "reason": error.get("msg", ""),
        "choices": ", ".join(re.findall(r"'([^']+)'", error.get("ctx", {}).get("expected", ""))),
    }
    chinese, english = chinese.format_map(facts), english.format_map(facts)
    message = printable(f"{chinese} {english}")
    return InvalidParameter(parameter=facts["name"], value=value, message=message), chinese, english


def refused(parameter: str, value: str, message: Message) -> Problem:
    """A parameter that has the right form, and cannot be used all the same."""
    told = f"{message.chinese} {message.english}"
    error = InvalidParameter(parameter=parameter, value=_told(value), message=printable(told))
    return Problem(422, message.chinese, message.english, errors=(error,))


def _told(given: Any) -> str:
    return printable(shorten(str(given)))
