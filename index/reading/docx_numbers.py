"""The numbers that Word counts itself: 第一条, 一、, （一）, 1.2, ① stand in no run of text.

By ISO/IEC 29500-1, 17.9: a paragraph, or its style, names a list and a level; the list's levels say where to
start, how a number is written and what stands around it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from docx.oxml.ns import qn
from lxml.etree import _Element

_DIGITS, _LEGAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_REFERENCE = "%"
CLOSED = "、，．）》：①②③④⑤⑥⑦⑧⑨⑩"
"""No space follows these."""
_MAX_LEVEL = 8
_MAX_NUMBER = 99_999


def _chinese(number: int, digits: str = _DIGITS, units: str = "十百千") -> str:
    """A number up to 99,999 as it is spoken: 一百零五, and 十二 for 一十二."""
    text, gap = "", False
    for place, digit in enumerate(map(int, reversed(str(number)))):
        if place == 4:
            text = f"{digits[digit]}万{digits[0] if gap and text else ''}{text}"
        elif digit:
            text = (
                digits[digit]
                + (units[place - 1] if place else "")
                + (digits[0] if gap and text else "")
                + text
            )
            gap = False
        elif text:
            gap = True
    if units == "十百千" and text.startswith("一十") and number < 20:
        text = text[1:]
    return text or digits[0]


def _roman(number: int) -> str:
    text = ""
    for value, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        text += letters * (number // value)
        number %= value
    return text


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else ""


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _wheel(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else ""


FORMATS: Mapping[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "japaneseCounting"), _chinese),
    **dict.fromkeys(("taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting"), _chinese),
    "chineseLegalSimplified": lambda number: _chinese(number, _LEGAL, "拾佰仟"),
    "ideographLegalTraditional": lambda number: _chinese(number, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographDigital": lambda number: "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number)),
    "ideographTraditional": _wheel(_STEMS),
    "ideographZodiac": _wheel(_BRANCHES),
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": lambda number: "".join(chr(ord(digit) + 0xFEE0) for digit in str(number)),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperRoman": _roman,
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "none": lambda number: "",
}
"""How a number is written, by Word's name for the format; other formats are written in digits."""


@dataclass(frozen=True, slots=True)
class ListLevel:
    """A level of a list definition, in a Word file of either kind."""

    start: int
    form: str
    text: str
    style: str
    legal: bool
    """Whether all numbers are written in digits."""
    restart: int
    """The level, counted from 1, whose next number makes it start anew, as those above do; 0 where none does."""


@dataclass(slots=True)
class CountedList:
    """A list definition and how far it has been counted; lists made from one definition go on counting."""

    levels: dict[int, ListLevel]
    counts: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> str:
        """The number of the next item of a level, as it is written; "" where a bullet stands."""
        for deeper in [one for one in self.counts if one > level and self.levels[one].restart > level]:
            del self.counts[deeper]
        own = self.levels[level]
        self.counts[level] = min(self.counts.get(level, own.start - 1) + 1, _MAX_NUMBER)
        if own.form == "bullet":
            return ""
        text = own.text
        for number, one in self.levels.items():
            if f"{_REFERENCE}{number + 1}" in text:
                form = "decimal" if own.legal else one.form
                counted = self.counts.get(number, one.start)
                text = text.replace(f"{_REFERENCE}{number + 1}", FORMATS.get(form, str)(counted))
        return text


class Numbering:
    """The numbers of a document's paragraphs, asked for one after the other."""

    def __init__(self, root: _Element | None, styles: Mapping[str, _Element]) -> None:
        self._styles = styles
        self._lists: dict[str, CountedList] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        definitions = {
            _value(one, qn("w:abstractNumId")): one for one in root.iterchildren(qn("w:abstractNum"))
        }
        made = {name: CountedList(_levels(one)) for name, one in definitions.items()}
        for number in root.iterchildren(qn("w:num")):
            name = child_value(number, "w:abstractNumId")
            linked = child_value(definitions[name], "w:numStyleLink") if name in definitions else ""
            if linked:
                name = next(
                    (key for key, one in definitions.items() if child_value(one, "w:styleLink") == linked),
                    name,
                )
            if name not in made:
                continue
            identifier = _value(number, qn("w:numId"))
            self._lists[identifier] = made[name]
            self._restarts[identifier] = {
                int(_value(one, qn("w:ilvl")) or 0): _number(child_value(one, "w:startOverride"), 1)
                for one in number.iterchildren(qn("w:lvlOverride"))
                if one.find(qn("w:startOverride")) is not None
            }

    def counts(self, paragraph: _Element) -> bool:
        """Whether a paragraph has a number, which is not counted by asking."""
        found = self._list(paragraph)
        level = self._lists[found[0]].levels.get(found[1]) if found else None
        return level is not None and level.form != "bullet"

    def label(self, paragraph: _Element) -> str:
        """The number of the next paragraph with what parts it from the text, "" where it has none."""
        found = self._list(paragraph)
        if found is None:
            return ""
        identifier, level = found
        counted = self._lists[identifier]
        if level not in counted.levels:
            return ""
        restart = self._restarts[identifier].pop(level, None)
        if restart is not None:
            counted.counts[level] = restart - 1
        text = counted.next(level).strip()
        return text if not text or text[-1] in CLOSED else f"{text} "

    def _list(self, paragraph: _Element) -> tuple[str, int] | None:
        """The list and level that a paragraph, or else its style or one that this is made from, names."""
        own = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        name = _value(style, qn("w:val")) if style is not None else ""
        identifier = child_value(own, "w:numId") if own is not None else ""
        level = child_value(own, "w:ilvl") if own is not None else ""
        seen: set[str] = set()
        while name in self._styles and name not in seen and not identifier:
            seen.add(name)
            inherited = self._styles[name].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if inherited is not None:
                identifier = child_value(inherited, "w:numId")
                level = level or child_value(inherited, "w:ilvl") or self._level_of_style(identifier, name)
            name = child_value(self._styles[name], "w:basedOn")
        if identifier not in self._lists:  # 0 takes a paragraph out of its style's list
            return None
        return identifier, min(_number(level, 0), _MAX_LEVEL)

    def _level_of_style(self, identifier: str, style: str) -> str:
        counted = self._lists.get(identifier)
        levels = counted.levels.items() if counted else ()
        return next((str(number) for number, level in levels if level.style == style), "0")


def _levels(definition: _Element) -> dict[int, ListLevel]:
    return {
        _number(_value(one, qn("w:ilvl")), 0): ListLevel(
            _number(child_value(one, "w:start"), 1),
            child_value(one, "w:numFmt") or "decimal",
            child_value(one, "w:lvlText"),
            child_value(one, "w:pStyle"),
            one.find(qn("w:isLgl")) is not None,
            _number(child_value(one, "w:lvlRestart"), _MAX_LEVEL + 1),
        )
        for one in definition.iterchildren(qn("w:lvl"))
    }


def _value(element: _Element, name: str) -> str:
    return element.get(name, "")


def child_value(parent: _Element, tag: str) -> str:
    """The `w:val` of an element's child; empty without one."""
    child = parent.find(qn(tag))
    return child.get(qn("w:val"), "") if child is not None else ""


def _number(text: str, otherwise: int) -> int:
    return min(int(text), _MAX_NUMBER) if text.isdecimal() and len(text) < 9 else otherwise
