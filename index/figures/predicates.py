"""What of a phrase tells what was done, without who did it and where or to whom: 提供粮食援助 of 某署向某地提供粮食援助."""

from __future__ import annotations

import re
from functools import lru_cache

import rjieba

from xunduan.index.figures.vocabulary import listed

_TO = frozenset("向在")
"""Prepositions whose noun the figure's place tells or nobody asks for; 对企业减税 would lose what it is about."""
_NOUNS = "nljsb"
"""First letters of jieba's tags of nouns, set phrases, short forms, places and words that only qualify a noun."""
_ORGAN = re.compile(r"(?:机关|海关|部门|警方|法院|检察院|[局署厅])$")
_DOES = listed("verb")


@lru_cache(maxsize=65536)
def predicate(words: str) -> int:
    """Where in a folded phrase its predicate begins, 0 where nobody or nothing stands before it that can go.

    It needs a verb with an object: 公安机关【破获诈骗案件】, 机构向市场【投放资金】; 在校学生, 法院院长 and 部门预算 are whole.
    """
    tagged = rjieba.tag(words)
    at = _behind_preposition(tagged) or _behind_organ(tagged)
    return sum(len(word) for word, _ in tagged[:at])


def _behind_preposition(tagged: list[tuple[str, str]]) -> int:
    for at, (word, tag) in enumerate(tagged):
        if tag == "uj":
            return 0  # 中国的…: what follows belongs to a noun
        if tag != "p" or word not in _TO:
            continue
        end = at + 1
        while end < len(tagged) and (tagged[end][1][:1] in _NOUNS or tagged[end][0] in "、和上中里内"):
            end += 1
        return end if end > at + 1 and _acts(tagged, end) else 0
    return 0


def _behind_organ(tagged: list[tuple[str, str]]) -> int:
    for at, (word, tag) in enumerate(tagged):
        if tag[:1] not in _NOUNS:
            return 0
        end = at + 1 + (tagged[at + 1 : at + 2] != [] and tagged[at + 1][1] == "d")
        if _ORGAN.search(word) and tagged[end : end + 1] and tagged[end][0] in _DOES and _acts(tagged, end):
            return end
    return 0


def _acts(tagged: list[tuple[str, str]], at: int) -> bool:
    """Whether a verb stands there, and behind it what it is done to; in 在制造等领域 and 在距离爆炸点 it is none."""
    if at + 1 >= len(tagged) or tagged[at][1] != "v" or tagged[at + 1][1] in ("uj", "v"):
        return False
    rest = tagged[at + 1 :]
    return any(tag[:1] == "n" for _, tag in rest) and all(word != "等" for word, _ in rest[:2])
