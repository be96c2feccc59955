"""The places that a stretch of text names, and the part that each plays in its clause.

A place governs a figure where it says where something is: 在新疆乌鲁木齐, 安徽全省, 法国全境. It does not where it is
only compared with, comes along (来自, 向, 与) or is part of a name (中国银行); and one that only speaks (日本警方称) is
weaker than one where things happen.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

import rjieba

from xunduan.index.figures.vocabulary import words
from xunduan.language.boundaries import AROUND, is_word
from xunduan.language.gazetteer import ABBREVIATIONS, is_ordinary
from xunduan.language.places import PlaceMention, find_places_folded, qualified
from xunduan.language.world import CHINA, WORLD, find_world, world_places, world_regions

Role = Literal["where", "speaker", "national", "owner", "beside"]
"""`national` is an organ of the state that speaks or acts for the whole country, `owner` a place in a firm's name."""


class Mention(NamedTuple):
    """A place at text[start:end]."""

    start: int
    end: int
    name: str
    """In full; empty for 全国, and _OWN with a level for 全省, 全市 and 全县, whose place the text around them tells."""
    parents: tuple[str, ...] = ()
    """The full names of what contains it, the widest first."""
    role: Role = "where"

    @property
    def own_level(self) -> str:
        """`province`, `city` or `district` for 全省, 全市 and 全县; empty for any other."""
        return self.name.removeprefix(_OWN) if self.name.startswith(_OWN) else ""

    @property
    def country(self) -> str:
        """The country it lies in or is; 全球 and regions are their own."""
        return self.parents[0] if self.parents else self.name


_OWN = "\x00"
_SOUNDS = frozenset("夫斯科娃维诺娜森尔特克杰洛娅琳")
"""Characters that continue a foreign name: 梅德韦 is no place in 梅德韦杰夫."""
_AND_COUNTY = re.compile(r"(?<=[\u4e00-\u9fff])(?<![在到赴省市])和县(?=委|人大|政协|政府|人民)")
"""县委的领导和县人大的监督: here 和 joins; 在和县 it is a name."""
_STREETS = frozenset("道路街")
"""Streets are called by cities: 河内道."""
_COUNTRY_WIDE = re.compile(rf"(?=[全我国各内3]){words('country_wide')}")
_OWN_COUNTRY = ("我国", "内地", "31个省")
_COMING = re.compile(r"[访来抵离赴留在返驻入出到全本][港澳](?![口区湾元币股府铁务])")
"""访港旅客, 在澳消费, 本港: in a text known to be about the place; elsewhere 到港船舶 reach a harbour, and 本港 is one."""
_WHOLE = re.compile(
    r"(?:全|我|本|该)(?:(?P<province>省|自治区)|(?P<city>市|州|盟)|(?P<district>区|县|旗))(?!域|有|籍|场|级|长)"
)
_NATIONAL = re.compile(
    rf"(?=[国全中党海税市最两央证民财商教公司交农水工生环住人自文应科退]){words('national_office')}"
)
_EVENT = re.compile(
    rf"[^,。;、在已将有从的到]{{0,16}}?{words('called_by_a_place')}|[^,。;]{{0,4}}?{words('armed')}"
)
_CALLED = re.compile(words("called"))
"""Clocks and ships that are called by a place, where a report was sent from, and who comes from there."""
_BESIDE_BEFORE = re.compile(words("beside") + "$")
_SUPERLATIVE = re.compile(words("compared"))
"""我国现存, 全球最大: the thing is compared with others there, it does not lie all over."""
_CREED = re.compile(r"特色社会主义|式现代化|共产党|梦")
"""Behind 中国: what is professed everywhere, and tells of no place and of nobody who acts."""
_SPEAKING = re.compile(rf"[^,。;]{{0,32}}?{words('speaks')}")
_NOTE = re.compile(r"^\([^()]{1,20}\)")
"""What is added to a place in parentheses: 福建(82人次)、湖南(47人次)旅客."""
_JOINTS = ("、", "和", "与", "及", "以及")
_JOINED = re.compile(r"\d[^,。;的在]{0,3}[和与]$")
"""台中的308.4万和台北的279万: what joins two figures is no company."""
_MILITARY = re.compile(words("military"))


_STEP = re.compile(r"(?:[东西南北中]{1,2}部|首都|的|·)?")
"""What may stand between a place and another that lies in it."""


def mentions(folded: str, start: int, end: int, known: Collection[str]) -> list[Mention]:
    """The places of folded[start:end] in order, inner places of a nest only, with their roles."""
    text = folded[start:end]
    found = [
        _mention(one)
        for one in find_places_folded(text, known)
        if not _is_ordinary(one, text[one.start : one.end])
        and is_word(text, one.start, one.end)
        and not _AND_COUNTY.match(text, one.start)
    ]
    found = [one for one in _with_world(text, found) if one.name != CHINA or not _CREED.match(text, one.end)]
    taken = bytearray(len(text))
    for one in found:
        if one.name != CHINA:
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
    found += _wide(text, taken, known)
    found.sort(key=lambda one: (one.start, one.role != "national"))
    return [
        one._replace(start=one.start + start, end=one.end + start)
        for one in _listed(text, _nested(text, _roles(text, found)))
    ]


def _with_world(text: str, own: list[Mention]) -> list[Mention]:
    """Chinese places and foreign ones; of two that overlap the longer."""
    owner = [0] * len(text)
    for number, one in enumerate(own, 1):
        owner[one.start : one.end] = [number] * (one.end - one.start)
    found: list[Mention] = []
    dropped: set[int] = set()
    for left, right, place in find_world(text):
        clash = set(owner[left:right]) - {0}
        if any(own[number - 1].end - own[number - 1].start >= right - left for number in clash):
            continue
        if (
            (place.level != "country" and text[right : right + 1] in _SOUNDS)
            or (place.level == "city" and text[right : right + 1] in _STREETS)
            or (place.name in world_regions() and _is_compound(text[left : right + AROUND], right - left))
        ):
            continue
        dropped |= clash
        found.append(Mention(left, right, place.name, (place.country,) if place.country else ()))
    return [one for number, one in enumerate(own, 1) if number not in dropped] + found


@lru_cache(maxsize=4096)
def _is_compound(window: str, length: int) -> bool:
    """Whether a word reaches over a region's name of `length` that begins it, and means a thing: 亚洲象, 欧洲杯."""
    word, tag = rjieba.tag(window)[0]
    return len(word) > length and tag in ("n", "nz") and not word.endswith("人")


def _is_ordinary(place: PlaceMention, called: str) -> bool:
    """Whether a district is called by a word that means something else: only the full name stands for the place."""
    return place.level == "district" and called != place.name and is_ordinary(called)


def _mention(place: PlaceMention) -> Mention:
    parents = [CHINA, *(name for name in (place.province, place.city) if name and name != place.name)]
    return Mention(place.start, place.end, qualified(place), tuple(dict.fromkeys(parents)))


def _wide(text: str, taken: bytearray, known: Collection[str]) -> Iterator[Mention]:
    """全国, 我国 and the organs of the state."""
    for one in _COUNTRY_WIDE.finditer(text):
        name = CHINA if one[0] in _OWN_COUNTRY else ""
        yield Mention(one.start(), one.end(), name)
    for one in _COMING.finditer(text):
        if (name := ABBREVIATIONS[one[0][-1]]) in known:
            yield Mention(one.start(), one.end(), name, (CHINA,))
    for one in _WHOLE.finditer(text):
        yield Mention(one.start(), one.end(), f"{_OWN}{one.lastgroup}")
    for one in _NATIONAL.finditer(text):
        if not any(taken[one.start() : one.end()]):
            yield Mention(one.start(), one.end(), CHINA, (), "national")


def _roles(text: str, found: list[Mention]) -> list[Mention]:
    """The mentions without those inside an earlier one, with their roles."""
    reached = 0
    kept: list[Mention] = []
    for one in found:
        if one.start >= reached:
            reached = one.end
            joined = bool(kept) and text[kept[-1].end : one.start] in _JOINTS
            kept.append(one if one.role == "national" else one._replace(role=_role(text, one, joined)))
    return kept


def _role(text: str, one: Mention, joined: bool) -> Role:
    """The part that a mention plays; one that is `joined` to another in a list plays the other's."""
    if _COMING.fullmatch(text, one.start, one.end):
        return "where"  # 访港旅客 do not come from there
    before = "" if joined else _JOINED.sub("", text[max(0, one.start - 8) : one.start])
    after = _NOTE.sub("", text[one.end : one.end + 30], 1)
    wide = one.name in (WORLD, CHINA) or not is_named(one) or one.name in world_regions()
    if _SUPERLATIVE.match(after) and (wide or before.endswith(("作为", "是", "为"))):
        return "beside"
    if _CALLED.match(after):
        return "beside"
    counted = before.endswith("包括") and after[:1].isdigit()  # 包括杭州3例: so many of them there
    if _BESIDE_BEFORE.search(before) and not counted and not after.startswith(("境内", "全境")):
        return "beside"
    if one.parents[:1] != (CHINA,) and is_named(one) and _EVENT.match(after):
        return "owner"
    if _SPEAKING.match(text, one.end, one.end + 44) and not re.search(r"[在于]$", before):
        return "beside" if _MILITARY.match(text, one.end) or _MILITARY.search(after[:12]) else "speaker"
    return "where"


def is_named(one: Mention) -> bool:
    """Whether a mention names its place itself; 全国 and 全市 do not."""
    return one.name != "" and not one.own_level


def _nested(text: str, found: list[Mention]) -> list[Mention]:
    """新疆|乌鲁木齐 is one mention of the inner place; a comma or a word between keeps two apart."""
    kept: list[Mention] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and last.own_level and last.end == one.start and one.parents:
            kept[-1] = one._replace(start=last.start)  # 我省乳山市
            continue
        if last is not None and one.own_level and last.end == one.start and last.parents:
            kept[-1] = last._replace(end=one.end)  # 福建全省
            continue
        if last is not None and _holds(last, one) and _STEP.fullmatch(text, last.end, one.start):
            if text.startswith(("国际机场", "机场"), one.end):
                # 广州白云机场 is called by a district that it need not lie in.
                kept[-1] = last._replace(end=one.end)
                continue
            role = one.role if one.role in ("beside", "owner") else last.role
            kept[-1] = one._replace(start=last.start, role="beside" if role == "beside" else one.role)
            continue
        kept.append(one)
    return kept


def _listed(text: str, found: list[Mention]) -> list[Mention]:
    """来自晋、陕两省, 晋、陕旅客: what is told of one end of a list holds for its members."""
    for _ in range(2):
        for at in range(1, len(found)):
            last, one = found[at - 1], found[at]
            gap = sorted((last.start, last.end, one.start, one.end))[1:3]
            joint = _NOTE.sub("", text[slice(*gap)], 1)
            if (last.role, one.role) == ("beside", "where") and joint in _JOINTS:
                found[at] = one._replace(role="beside")
        found.reverse()
    return found


def _holds(outer: Mention, inner: Mention) -> bool:
    """Whether the second of two neighbours can lie in the first: 江苏|盐城, 美国|俄亥俄州, 得克萨斯州|达拉斯."""
    if outer.name in inner.parents:
        return True
    abroad = inner.parents[:1] != (CHINA,)
    return abroad and bool(inner.parents) and inner.parents == outer.parents and outer.end == inner.start


def is_inside(inner: Mention, name: str) -> bool:
    """Whether a mention is the place `name` or lies in it."""
    return inner.name == name or name in inner.parents or (name in world_places() and name == inner.country)
