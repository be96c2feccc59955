"""Places that a few words name, a query or a title: those of any text (xunduan.language.places), districts called by
their bare name (酉阳旅游), and places abroad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate

import rjieba
from jieba import posseg

from xunduan.index.figures.mentions import mentions
from xunduan.language.gazetteer import Place, is_ordinary, name_index
from xunduan.language.places import PlaceMention, find_places
from xunduan.language.world import CHINA, find_world, world_names, world_places
from xunduan.search.dictionary import is_word

_HONG_KONG = "香港特别行政区"


@lru_cache(maxsize=1024)
def place_mentions(folded: str) -> tuple[PlaceMention, ...]:
    """The places that a query names, where a word begins and ends: 推广安装 names no 广安, 广州白云机场 no 白云区."""
    edges = word_edges(folded)
    found = find_places(folded, bare_districts(folded))
    return tuple(mention for mention in found if mention.start in edges and mention.end in edges)


def word_edges(folded: str) -> set[int]:
    """Where jieba's words begin and end; rjieba cuts the same words of the dictionary in a fifteenth of the time."""
    return {0, *accumulate(map(len, rjieba.cut(folded, False)))}


def bare_districts(folded: str) -> frozenset[str]:
    """Full names of the districts whose bare name opens a part of the text, between spaces, as the name of a place.

    Of 1,500 titles of news and reports that left one out 21 hold such a name somewhere, 11 of which mean something
    else (太湖, 海港, 海南离岛); the two that open with one (二连浩特, 武夷山) mean the place. Of 22,954 questions 68 open
    with one; of the 11 that open with one that is a word as well (吉利汽车, 牡丹水库, 离岛交通船) none means the place.
    """
    return frozenset(place.name for part in folded.split() if (place := _opening(part)))


def _opening(part: str) -> Place | None:
    name = next((name for name in name_index().get(part[:2], ()) if part.startswith(name.text)), None)
    if name is None or name.full or len(name.places) > 1 or name.places[0].level != "district":
        return None
    place, end, tags = name.places[0], len(name.text), word_classes()
    # The dictionary hardly has Hong Kong's districts.
    known = tags.get(name.text) == "ns" or place.province == _HONG_KONG
    if not known or is_ordinary(name.text) or is_word(name.text) or end not in word_edges(part):
        return None
    following = next(iter(rjieba.cut(part[end:], True)), "")
    return None if len(following) == 1 and tags.get(following, "").startswith("n") else place  # 平阳湖


def landmarks(words: Iterable[str]) -> list[str]:
    """Those of some words of three characters that are names of places to jieba's dictionary and to no gazetteer:
    都江堰, 厦门港. Of longer ones it takes 开山鼻祖 for a place."""
    known = name_index()
    return [
        word
        for word in words
        if len(word) == _LANDMARK and word_classes().get(word) == "ns" and word not in world_names()
        if all(word != name.text for name in known.get(word[:2], ()))
    ]


_LANDMARK = 3


@lru_cache(maxsize=1)
def word_classes() -> Mapping[str, str]:
    """The class of each word of jieba's dictionary."""
    posseg.initialize()
    return posseg.dt.word_tag_tab


def titled_places(folded: str) -> frozenset[str]:
    """Places that a title names and a document's own places leave out: states and cities abroad with their country, and
    the district that it opens with."""
    found = set(bare_districts(folded))
    if any(
        place.level not in ("world", "region") and place.name != CHINA for _, _, place in find_world(folded)
    ):
        known = world_places()
        named = (known[one.name] for one in mentions(folded, 0, len(folded), ()) if one.name in known)
        for place in named:
            if place.level not in ("world", "region") and place.name != CHINA:
                found |= {place.name, place.country} - {""}
    return frozenset(found)
