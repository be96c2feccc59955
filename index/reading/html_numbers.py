"""The numbers of `<ol>`, which a page shows and does not hold as text: 1., a., iv., 一、

By the HTML standard, 4.4.5 and 15.3.7: a list says how its items are numbered, where it starts and whether it
counts down, an item may say its own number.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from xunduan.index.reading.docx_numbers import CLOSED, FORMATS

_STYLE = re.compile(r"list-style(?:-type)?\s{0,9}:\s{0,9}([a-z]{1,20}(?:-[a-z]{1,20}){0,3})", re.I)
_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    **dict.fromkeys(
        ("cjk-ideographic", "simp-chinese-informal", "trad-chinese-informal", "cjk-decimal"),
        "chineseCounting",
    ),
    "simp-chinese-formal": "chineseLegalSimplified",
    "trad-chinese-formal": "ideographLegalTraditional",
    "cjk-heavenly-stem": "ideographTraditional",
    "cjk-earthly-branch": "ideographZodiac",
}
"""By the `type` of a list, or the name that style sheets have for it, to the names of `FORMATS`."""
_UNNUMBERED = frozenset({"none", "disc", "circle", "square"})
_NUMBERED = re.compile(
    r"[(（\[【]?(?:第?\s?(?:\d{1,3}|[一二三四五六七八九十百]{1,4}|[A-Za-z])\s?[)）\]】.．、:：条章节步题]|[\u2460-\u249b]|\d{1,3}\s)"
)
_LINKED = 0.5
"""Share of characters in links from which on a list is the page's own: breadcrumbs, titles, comments."""
_MAX_NUMBER = 99_999
DEEPEST = 9
"""Depth from which on nested lists are not numbered: the text is scanned once for each enclosing list."""


def item_numbers(items: HtmlElement) -> Mapping[HtmlElement, str]:
    """What stands before each item of an `<ol>`; nothing where the page numbers them itself or shows no numbers."""
    own = [item for item in items if item.tag == "li"]
    style = _STYLE.search(items.get("style") or "")
    name = style[1].lower() if style else (items.get("type") or "1").strip()
    if name in _UNNUMBERED or len(own) < 2 or _is_of_links(items):
        return {}
    if 2 * sum(_NUMBERED.match(item.text_content().lstrip()) is not None for item in own) >= len(own):
        return {}
    down = items.get("reversed") is not None
    number = _integer(items.get("start"), len(own) if down else 1)
    form = _FORMS.get(name, "decimal")
    found: dict[HtmlElement, str] = {}
    for item in own:
        number = _integer(item.get("value"), number)
        found[item] = _label(FORMATS.get(form, str)(number) if number > 0 else str(number), form)
        number += -1 if down else 1
    return found


def _label(number: str, form: str) -> str:
    mark = "、" if form.startswith(("chinese", "ideograph")) else "."
    return f"{number}{mark}" if mark in CLOSED else f"{number}{mark} "


def _integer(value: str | None, otherwise: int) -> int:
    text = (value or "").strip()
    found = re.fullmatch(r"-?\d{1,8}", text)
    return max(-_MAX_NUMBER, min(int(found[0]), _MAX_NUMBER)) if found else otherwise


def _is_of_links(items: HtmlElement) -> bool:
    linked = sum(len("".join(link.text_content().split())) for link in items.iter("a"))
    return linked > _LINKED * len("".join(items.text_content().split()))
