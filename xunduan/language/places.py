"""Places: provinces, cities and districts that a text names, resolved to their full Simplified names."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from xunduan.language.boundaries import is_no_county, opens_word
from xunduan.language.fold import fold
from xunduan.language.gazetteer import (
    ABBREVIATIONS,
    WORDS,
    Level,
    Name,
    Place,
    by_name,
    english_districts,
    english_index,
    is_ordinary,
    name_index,
)
from xunduan.language.han import HAN
from xunduan.language.world import CHINA, WORLD, is_part_abroad, world_names, world_places


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place named in a text. `province` and `city` are full names, empty where none is above or it is unknown."""

    start: int
    end: int
    name: str
    level: Level
    province: str
    city: str


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    name: Name

    @property
    def certain(self) -> bool:
        """Whether the name needs no support: provinces, plain city names, full names that only one place has."""
        best = _highest(self.name.places)
        if best[0].level == "province":
            return True
        if self.name.full:
            return len(best) == 1 and len(self.name.text) > 2 and self.name.text not in _GENERIC
        return best[0].level == "city" and len(best) == 1 and self.name.text not in WORDS


_GENERIC_NAMES = "市中区 市北区 市南区 中西区 城关区 城中区 城东区 城西区 新城区 新市区 郊区 矿区 城区 东区 西区 南区 北区 中区 山区 和平区 新华区 新区 铁路区"
_GENERIC = frozenset(_GENERIC_NAMES.split())
"""District names that other cities use as ordinary words."""
# 市场, 区域, 县级 …: the suffix belongs to the next word.
_NO_SUFFIX = {
    "市": "场值况",
    "区": "域别间块划分",
    "县": "级域",
    "州": "际",
    "盟": "员国友约",
    "旗": "帜舰下袍",
    "省": "略却级",
}
_NOT_A_PLACE = re.compile(
    r"(?:东|西|南|北|中|一|二|三|四)?(?:路|街|大道|大街|大厦|大酒店|饭店)|(?:民族|师范|医科|理工|科技|工业|财经|农业|林业|交通|邮电|政法|外国语|工商|职业(?:技术)?|建筑|海洋|中医药?|信息工程|第[一二三]){0,2}(?:大学|学院)(?!生)|(?:晚报|日报|晨报|早报|都市报|商报|证券报|新闻网|卫视|肺炎|流感|队(?!伍))"
)
_SEPARATOR = re.compile(r"[、,/\s和与及]")
_OFFICE = re.compile(
    r"[、,/\s\]】)](?!$)|区|县|市|旗|镇|乡|街道|等|公安|警方|警察|警情|法院|检察|政法|派出所|分局|政府|党委|区委|县委|纪委|人大|政协|交警|消防|应急|教育|卫生|司法|森林|景区|经开|高新|开发|站|机场|$"
)
_INSTITUTION = re.compile(r"(?:人民)?(?:法院|检察院|政府)|公安|警方|县委|市委|区委|全[县区旗]")
"""What only the place of that name has or is: 建始法院, 建始全县."""
_LEAD_IN = re.compile(r"(?:^|[、,。;:!?\s“”\"'(【《·—-]|[如在于到赴往从由和与及对为是使])$")
_RUN = re.compile("[" + "".join(ABBREVIATIONS) + "]{2,8}")
_PLAIN = frozenset("京津冀晋辽沪苏浙皖闽赣鲁豫鄂湘粤渝川黔滇陕")
"""Abbreviations that hardly ever form an ordinary word with their neighbour."""
_VISITED = re.compile(
    r"(?<![存现])(?:在|来|赴|进|离|驻|返|抵|留|入)([京沪渝津粤鲁豫鄂湘皖闽赣晋冀黔滇琼])(?=$|[^\u4e00-\u9fff]|[召举开考调视参务投工居人企高党代])"
)
_LATIN = re.compile(r"[a-z][a-z'-]+")
_COUNTY = re.compile("县(?![域级])")
_FEW_KNOWN = 40
_RANK = {"province": 0, "city": 1, "district": 2}


def _highest(places: tuple[Place, ...]) -> tuple[Place, ...]:
    top = min(_RANK[place.level] for place in places)
    return tuple(place for place in places if _RANK[place.level] == top)


def find_places(text: str, known: Collection[str] = ()) -> list[PlaceMention]:
    """Every place that `text` names, in order, without overlaps; offsets into `text`.

    Full names are taken as they stand. Short names of provinces and cities are taken unless they are ordinary words;
    short names of districts only where something supports them: their province or city is named in `text` or in
    `known` (full names of the document's or the archive's places), or they stand in a list of their siblings.
    """
    return find_places_folded(fold(text), known)


def find_places_folded(folded: str, known: Collection[str] = ()) -> list[PlaceMention]:
    """`find_places` for a text that is folded already."""
    mentions: list[PlaceMention] = []
    if HAN.search(folded):
        mentions = _chinese(folded, known)
        mentions += _abbreviated(folded, mentions)
    if _LATIN.search(folded):
        mentions += _english(folded, known)
    return sorted(mentions, key=lambda mention: mention.start)


def _candidates(folded: str) -> list[_Candidate]:
    index = name_index()
    found: list[_Candidate] = []
    reached = 0
    pairs = map(str.__add__, folded, folded[1:])
    for position in [position for position, key in enumerate(pairs) if key in index]:
        if position < reached:
            continue
        for name in index[folded[position : position + 2]]:
            if folded.startswith(name.text, position) and _whole(folded, position, name):
                reached = position + len(name.text)
                if not name.full and _COUNTY.match(folded, reached):
                    reached += 1  # 台北县 was no part of 台北, and 高雄县 is not 雄县
                    break
                found.append(_Candidate(position, reached, name))
                break
    return found


def _whole(folded: str, start: int, name: Name) -> bool:
    """Whether what follows lets the name be a place: not 大同区域, not 北京路, not 重庆大学."""
    end = start + len(name.text)
    if is_part_abroad(folded, start, name.text) or is_no_county(folded, start, end):
        return False
    following = folded[end : end + 1]
    if name.full and following and following in _NO_SUFFIX.get(name.text[-1], ""):
        return False
    return _NOT_A_PLACE.match(folded, end) is None or (
        name.full and name.text[-1] in "省市县区盟州旗" and following not in "大路街"
    )


def _chinese(folded: str, known: Collection[str]) -> list[PlaceMention]:
    candidates = _candidates(folded)
    if not candidates:
        return []
    named = {owners[0] for full in known if (owners := places_called(full)) and _city_of(owners)}
    named |= {_highest(c.name.places)[0] for c in candidates if c.certain}
    support = {place.name for place in named if place.level != "district"}
    support |= {place.province for place in named} | {place.city for place in named}
    support.discard("")
    siblings = _sibling_lists(folded, candidates)
    mentions: list[PlaceMention] = []
    previous: tuple[int, Place] | None = None
    for candidate in candidates:
        place = _resolve(folded, candidate, support, known, siblings, previous)
        if place is not None:
            mentions.append(
                PlaceMention(
                    candidate.start, candidate.end, place.name, place.level, place.province, place.city
                )
            )
        previous = None if place is None else (candidate.end, place)
    return mentions


def _resolve(
    folded: str,
    candidate: _Candidate,
    support: Collection[str],
    known: Collection[str],
    siblings: dict[int, str],
    previous: tuple[int, Place] | None,
) -> Place | None:
    """The place that a candidate stands for, or None where nothing tells."""
    owners = candidate.name.places
    if candidate.certain:
        return _highest(owners)[0]
    listed = [place for place in owners if place.name in known]
    if listed and (candidate.name.full or len(known) <= _FEW_KNOWN or _stands_alone(folded, candidate)):
        top = _highest(tuple(listed))
        return next((place for place in top if place.city in support), _shared(top))
    near = [
        place for place in owners if previous is not None and previous[1].name in (place.province, place.city)
    ]
    touching = bool(near) and _gap(folded, candidate)
    within = near or [place for place in owners if place.city in support]
    within = within or [place for place in owners if place.province in support]
    if previous is not None and previous[1].city and _listed(folded, previous[0], candidate.start):
        # It goes on a list: 长寿、万盛.
        within = [place for place in owners if place.city == previous[1].city] or within
        touching = touching or any(place.city == previous[1].city for place in owners)
    top = _highest(tuple(within)) if within else ()
    if candidate.name.full and candidate.name.text not in _GENERIC:
        return top[0] if top else _shared(owners)
    if len(top) > 1 and not touching and candidate.start not in siblings:
        return None
    if top and (
        touching or candidate.start in siblings or candidate.name.full or _stands_alone(folded, candidate)
    ):
        return top[0]
    if (
        len(owners) == 1
        and _INSTITUTION.match(folded, candidate.end)
        and _opens(folded, candidate.start)
        and not is_ordinary(candidate.name.text)
    ):
        return owners[0]
    if candidate.start in siblings:
        return next(
            (place for place in owners if siblings[candidate.start] in (place.city, place.province)), None
        )
    return None


def _city_of(owners: tuple[Place, ...]) -> bool:
    """Whether all that a name stands for lies in one city."""
    return len({(place.province, place.city) for place in owners}) == 1


def _shared(owners: tuple[Place, ...]) -> Place:
    """A full name that several places have: which province or city it belongs to stays unknown."""
    first = owners[0]
    if len(owners) == 1:
        return first
    provinces = {place.province for place in owners}
    return Place(first.code, first.name, first.level, provinces.pop() if len(provinces) == 1 else "", "")


def _gap(folded: str, candidate: _Candidate) -> bool:
    """Whether the candidate directly follows the place before it, a space apart at most."""
    before = folded[max(0, candidate.start - 1) : candidate.start]
    return before in ("省", "市", "州", "区", "盟", " ", "") or bool(HAN.match(before))


def _stands_alone(folded: str, candidate: _Candidate) -> bool:
    """Whether the words around a short name let it be one: a separator or preposition before, an office after."""
    return _opens(folded, candidate.start) and _OFFICE.match(folded, candidate.end) is not None


def _opens(folded: str, start: int) -> bool:
    """Whether a name stands behind a separator or a preposition, or first."""
    return _LEAD_IN.search(folded[max(0, start - 1) : start]) is not None


def _sibling_lists(folded: str, candidates: list[_Candidate]) -> dict[int, str]:
    """Starts of candidates that stand in a list with two others of the same city (or province, where it has none)."""
    found: dict[int, str] = {}
    run: list[_Candidate] = []
    for candidate in [*candidates, None]:
        if candidate is not None and (not run or _listed(folded, run[-1].end, candidate.start)):
            run.append(candidate)
            continue
        if len(run) >= 3:
            parents = [{place.city or place.province for place in member.name.places} for member in run]
            for parent in set().union(*parents):
                holders = [member for member, owners in zip(run, parents, strict=True) if parent in owners]
                if len(holders) >= 3 and 2 * len(holders) > len(run):
                    found |= {member.start: parent for member in holders}
        run = [candidate] if candidate is not None else []
    return found


def _listed(folded: str, end: int, start: int) -> bool:
    between = folded[end:start]
    return (
        1 <= len(between) <= 3
        and _SEPARATOR.search(between) is not None
        and _SEPARATOR.sub("", between) in ("", "区", "县", "市")
    )


def _abbreviated(folded: str, taken: Iterable[PlaceMention]) -> list[PlaceMention]:
    """One-character names where they are safe: runs such as 川渝黔 and 京津冀, and 在渝, 赴京."""
    spans = [(mention.start, mention.end) for mention in taken]
    found: list[PlaceMention] = []
    positions: list[int] = []
    for run in _RUN.finditer(folded):
        letters = run.group()
        if letters[-1] not in _PLAIN and opens_word(folded, run.end() - 1):
            letters = letters[:-1]  # 京津冀新建粮仓
        plain = sum(char in _PLAIN for char in letters)
        if plain >= 2 and (plain >= len(letters) - 1 or len(letters) >= 4) or letters.startswith("云贵川"):
            positions += range(run.start(), run.start() + len(letters))
    positions += [visited.start(1) for visited in _VISITED.finditer(folded)]
    for position in sorted(set(positions)):
        if not any(start <= position < end for start, end in spans):
            place = by_name()[ABBREVIATIONS[folded[position]]][0]
            found.append(
                PlaceMention(position, position + 1, place.name, place.level, place.province, place.city)
            )
    return found


def _english(folded: str, known: Collection[str]) -> list[PlaceMention]:
    """English and pinyin names; districts only where `district` or `county` follows."""
    words = [(match.start(), match.end()) for match in _LATIN.finditer(folded)]
    index = english_index()
    found: list[tuple[int, int, tuple[Place, ...]]] = []
    position = 0
    while position < len(words):
        for count in (2, 1):
            if position + count > len(words):
                continue
            start, end = words[position][0], words[position + count - 1][1]
            name = folded[start:end]
            owners = index.get(name)
            if owners is None and count == 1:
                end = end - 2 if name.endswith("'s") else end
                owners = index.get(folded[start:end]) or _english_district(folded, name, end)
            if owners:
                found.append((start, end, owners))
                position += count
                break
        else:
            position += 1
    named = {owners[0].province for _, _, owners in found if len(owners) == 1} | set(known)
    mentions: list[PlaceMention] = []
    for start, end, owners in found:
        top = _highest(owners)
        within = [place for place in owners if place.province in named or place.city in named]
        place = top[0] if len(top) == 1 else within[0] if len(within) == 1 else None
        if place is not None:
            mentions.append(PlaceMention(start, end, place.name, place.level, place.province, place.city))
    return mentions


def _english_district(folded: str, name: str, end: int) -> tuple[Place, ...] | None:
    if re.match(r"\s+(?:district|county|banner)\b", folded[end:]) is None:
        return None
    return english_districts().get(name)


@lru_cache(maxsize=4096)
def normalise_place(name: str) -> str | None:
    """The full Simplified name that `name` stands for (重慶 → 重庆市, 山东东营 → 东营市, Xilingol → 锡林郭勒盟), or None.

    The most exact place wins where several are named; a short district name is taken where only one place has it.
    """
    folded = fold(name).strip()
    if not folded:
        return None
    if folded in ABBREVIATIONS:
        return ABBREVIATIONS[folded]
    if folded in ("全国", "我国"):
        return CHINA
    if place := world_names().get(folded):
        return place.name
    whole = [entry for entry in name_index().get(folded[:2], ()) if entry.text == folded]
    for entry in whole:
        top = _highest(entry.places)
        if len({place.name for place in top}) == 1:
            return top[0].name
    mentions = find_places(folded)
    if not mentions:
        return None
    return max(mentions, key=lambda mention: (_RANK[mention.level], -mention.start)).name


def qualified(mention: PlaceMention) -> str:
    """The full name of a mention, behind its city's where several places have it: 贵阳市白云区, but 酉阳土家族苗族自治县."""
    above = mention.city or mention.province
    if len(by_name().get(mention.name, ())) < 2 or above in ("", mention.name):
        return mention.name
    return above + mention.name


def is_within(inner: str, outer: str) -> bool:
    """Whether the place `inner` is `outer` or lies in it; both are full names (see `normalise_place`).

    A name that several places have lies only where all of them do.
    """
    if inner == outer or outer == WORLD:
        return True
    if place := world_places().get(inner):
        return place.country == outer
    owners = places_called(inner)
    return bool(owners) and all(outer in (CHINA, place.province, place.city, place.name) for place in owners)


@lru_cache(maxsize=4096)
def places_called(name: str) -> tuple[Place, ...]:
    """The places of a full name, alone or qualified: 白云区, 贵阳市白云区."""
    if owners := by_name().get(name):
        return owners
    return tuple(
        place
        for length in range(2, len(name) - 1)
        for place in by_name().get(name[length:], ())
        if name[:length] in (place.city, place.province)
    )
