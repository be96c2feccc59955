"""Which time a figure is about: the expression that governs its clause, resolved through the document."""

from __future__ import annotations

import re
from functools import lru_cache

from xunduan.language.dates import resolve_period

_QUARTER = r"(?:第?[一二三四1-4]季度|前[一二三两]个?季度|[上下]半年|全年|年末|年底|年初)"
_MONTHS = (
    r"(?:前?\d{1,2}(?:\s*(?:-|—|–|~|至|到)\s*\d{1,2})?个?月份?(?:底|初|末|中旬|上旬|下旬)?(?:\d{1,2}日)?)"
)
_SINCE = r"(?:以来|以后|期间)"
_EXPRESSION = re.compile(
    rf"(?P<narrow>(?:(?:(?:19|20)\d{{2}}年|今年|去年|前年|上年)\s*)?(?<![\d个])\d{{1,2}}月(?!\d{{0,2}}(?:至|-|—|到)\d)(?:\d{{1,2}}[日号]|份)?"
    rf"(?:底|初|末|中旬|上旬|下旬)?(?!以来|至|-|—))"
    rf"|(?P<broad>(?:(?:19|20)\d{{2}}年|今年|去年|前年|上年|当年)\s*(?:{_QUARTER}|{_MONTHS})?(?:度|全年)?[^,。;、\d]{{0,4}}?{_SINCE}"
    rf"|(?:(?:19|20)\d{{2}}年|今年|去年|前年|上年|当年)度?\s*(?:{_QUARTER}|前?\d{{1,2}}(?:\s*(?:-|—|–|~|至|到)\s*\d{{1,2}})?个?月|春节|国庆|五一)?(?:期间)?"
    rf"|{_QUARTER}|(?<!\d)\d{{1,2}}\s*(?:-|—|–|~|至|到)\s*\d{{1,2}}月(?:份)?|年内|一年来|过去一年|"
    rf"(?:[^,。;、\d的在]{{2,12}})(?:以来)|[^,。;、\d的在]{{2,8}}期间)"
)
_COMPARED = re.compile(r"(?:比|较|于|与|和|同|自|超|从)$")
_OWN_YEAR = re.compile(r"(?:19|20)\d{2}|今年|去年|前年|上年|当年|一年来|过去")
_MAYBE = re.compile(r"[年月季]|以来|期间")
_OPENING = 4
"""An expression governs a clause that begins with it, after at most so many characters (全市, 截至)."""


class PeriodReader:
    """What governs the clauses of one document, read in order.

    A year, a quarter or 整治以来 holds to the end of its paragraph, a single month or day to the end of
    its sentence.
    """

    def __init__(self, year: int | None, published: str | None, default: str | None) -> None:
        self._year, self._published, self._default = year, published, default
        self._paragraph = self._current = default

    def new_paragraph(self) -> None:
        """Forget what the last paragraph was about."""
        self._paragraph = self._current = self._default

    def new_sentence(self) -> None:
        """Forget the months and days of the last sentence."""
        self._current = self._paragraph

    def read(self, clause: str) -> str | None:
        """The period of a folded clause, its own or an inherited one."""
        found = _EXPRESSION.search(clause) if _MAYBE.search(clause) else None
        if found and found.start() <= _OPENING and not _COMPARED.search(clause[: found.start()]):
            resolved = _resolved(found[0], self._reference(found[0]), self._published, self._default)
            if resolved:
                self._current = resolved
                if found["broad"]:
                    self._paragraph = resolved
        return self._current

    def _reference(self, expression: str) -> int | None:
        """The year that a bare 年底 or 一季度 belongs to: the paragraph's own where it names one."""
        if _OWN_YEAR.match(expression) or not self._paragraph:
            return self._year
        named = re.match(r"(?:19|20)\d{2}", self._paragraph)
        return int(named[0]) if named else self._year


@lru_cache(maxsize=4096)
def _resolved(expression: str, year: int | None, published: str | None, default: str | None) -> str | None:
    if expression in ("一年来", "过去一年") and default:
        return default
    if expression == "今年以来" and default and default.startswith(f"{year}年1月至"):
        return default
    if resolved := resolve_period(expression, year, published):
        return resolved
    if year is None or not expression.endswith(("以来", "期间", "年内")):
        return default
    return f"{year}年" if expression == "年内" else f"{year}年{expression}"
