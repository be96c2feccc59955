"""The world outside China by its Chinese names."""

from __future__ import annotations

import pytest

from xunduan.language.gazetteer import name_index
from xunduan.language.places import is_within, normalise_place
from xunduan.language.world import find_world, world_names


@pytest.mark.parametrize(
    ("text", "name", "level"),
    [
        ("新西兰", "新西兰", "country"),
        ("紐西蘭", None, None),
        ("印尼", "印度尼西亚", "country"),
        ("巴布亚新几内亚", "巴布亚新几内亚", "country"),
        ("欧元区", "欧元区", "region"),
        ("俄勒冈州", "俄勒冈州", "state"),
        ("横滨", "横滨", "city"),
    ],
)
def test_names(text: str, name: str | None, level: str | None) -> None:
    found = find_world(text)
    assert [(place.name, place.level) for _, _, place in found] == ([(name, level)] if name else [])


def test_the_longest_name_counts() -> None:
    assert [text[2].name for text in find_world("马里兰州与马里")] == ["马里兰州", "马里"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("近海地震", []),
        ("海地地震", ["海地"]),
        ("发展中国家的渡口", []),
        ("中国的渡口", ["中国"]),
    ],
)
def test_a_name_begins_where_a_word_does(text: str, names: list[str]) -> None:
    assert [place.name for _, _, place in find_world(text)] == names


def test_a_people_is_no_country() -> None:
    assert find_world("青石沟朝鲜族乡的俄罗斯族人") == []
    assert [place.name for _, _, place in find_world("朝鲜的民族")] == ["朝鲜"]


def test_no_name_of_a_place_in_china_is_one_abroad() -> None:
    own = {name.text for names in name_index().values() for name in names}
    clashing = own & {name for name, place in world_names().items() if place.level != "country"}
    assert not clashing


def test_ordinary_words_are_no_cities() -> None:
    for word in ("自由", "天堂", "万象", "中美", "中非", "世界", "海防"):
        assert word not in world_names()


def test_is_within_its_country() -> None:
    assert is_within("横滨", "日本")
    assert not is_within("横滨", "中国")
    assert is_within("俄勒冈州", "美国")


@pytest.mark.parametrize(
    ("name", "full"), [("全国", "中国"), ("日本", "日本"), ("韩国", "韩国"), ("纽约", "纽约")]
)
def test_normalise(name: str, full: str) -> None:
    assert normalise_place(name) == full
