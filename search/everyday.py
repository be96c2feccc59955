"""What official texts and everyday speech call the same thing (驾驶证, 驾照; 挽损, 追回), for the query side only.

The groups are our own, in data/everyday_words.tsv, a line with its reason each: any word of a group may stand for any
other. As with regional words, a query's word stands for itself first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files

from xunduan.search.regional import OtherNames

SHARE = 0.8
"""What another word of the group counts beside the one that was typed. Learned on 700 queries to 1,058 own
passages: hit@1 of everyday ones .198 without, .206 at .7, .204 at .9; hit@3 .312, .324, .328; of the others hit@1
.74, .765, .765."""


def everyday_words(folded: str, edges: Collection[int]) -> tuple[OtherNames, ...]:
    """The words of a folded query that a group holds, each with the group's others; the longest word at a place counts.

    `edges` are the offsets at which its words begin and end: 关押 stands in no 海关押运.
    """
    table, longest = _table()
    places: defaultdict[str, list[int]] = defaultdict(list)
    at = 0
    while at < len(folded):
        ends = range(min(len(folded), at + longest), at, -1) if at in edges else ()
        end = next((end for end in ends if end in edges and folded[at:end] in table), None)
        if end is not None:
            places[folded[at:end]].append(at)
        at = end or at + 1
    return tuple(replace(table[word], at=tuple(starts)) for word, starts in places.items())


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, OtherNames], int]:
    """Each word with the others of its group, and the length of the longest."""
    text = files("xunduan.search").joinpath("data/everyday_words.tsv").read_text(encoding="utf-8")
    table: dict[str, OtherNames] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            group, _, *longer = line.split("\t")
            for word in group.split():
                # A character alone is asked with, not looked for: it stands in other words, 车 in 车间.
                others = tuple(other for other in group.split() if other != word and len(other) > 1)
                table[word] = OtherNames(word, others, SHARE, tuple(" ".join(longer).split()))
    return table, max(map(len, table))
