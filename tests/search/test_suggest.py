"""Completions by characters, in either script, and by pinyin."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunduan.search import suggest
from xunduan.search.engine import Engine
from xunduan.search.results import SuggestionKind
from xunduan.search.suggest import Stands, Suggester, _stands, is_asked_for

SUGGESTER = Suggester(
    [
        ("反诈中心年报", "title", 1), ("臺中警方公布反詐成果", "title", 1), ("反诈劝阻", "indicator", 9), ("反诈宣传", "indicator", 2),
        ("河道清淤", "title", 1), ("反诈", "name", 30), ("night bus", "title", 1), ("反诈劝阻", "name", 4),
        ("城隍庙糖画节开幕", "title", 1),
    ]
)  # fmt: skip


def texts(prefix: str, limit: int = 8) -> list[str]:
    return [suggestion.text for suggestion in SUGGESTER.suggest(prefix, limit)]


@pytest.mark.parametrize("prefix", ["反诈", "反詐", " 反诈 "])
def test_beginnings_come_first_the_most_frequent_of_a_kind_first(prefix: str) -> None:
    assert texts(prefix) == ["反诈中心年报", "反诈劝阻", "反诈宣传", "臺中警方公布反詐成果"]


@pytest.mark.parametrize("prefix", ["fanzha", "fzqz", "FanZhaQuan", "fan zha quan zu", "fan'zhaquan"])
def test_pinyin_and_initials_find_characters(prefix: str) -> None:
    assert "反诈劝阻" in texts(prefix)


@pytest.mark.parametrize("prefix", ["tanghua", "糖h", "糖hua", "thj", "庙t画"])
def test_pinyin_and_characters_may_be_mixed_and_begin_in_the_middle(prefix: str) -> None:
    assert "城隍庙糖画节开幕" in texts(prefix)


def test_only_so_many_letters_are_listened_to() -> None:
    suggester = Suggester([("难" * 40, "title", 1)])
    assert suggester.suggest("nan" * 5 + "x", 1) == ()
    assert [found.text for found in suggester.suggest("nan" * 13 + "x", 1)] == ["难" * 40]


def test_a_letter_does_not_jump_over_a_character() -> None:
    assert "城隍庙糖画节开幕" not in texts("chengmiao")


def test_latin_text_is_found_as_it_stands() -> None:
    assert texts("Nig") == ["night bus"]


def test_what_is_typed_already_is_not_offered_and_nothing_twice() -> None:
    assert "反诈劝阻" not in texts("反诈劝阻")
    assert len(texts("反")) == len(set(texts("反")))


@pytest.mark.parametrize("prefix", ["", "  ", "\t"])
def test_nothing_typed_offers_nothing(prefix: str) -> None:
    assert texts(prefix) == []


def test_no_more_than_asked_for() -> None:
    assert len(texts("反", 2)) == 2


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(), max_size=8))
def test_nothing_typed_makes_it_fail(prefix: str) -> None:
    assert len(SUGGESTER.suggest(prefix, 5)) <= 5


def test_titles_indicators_and_names_of_the_archive_are_offered(engine: Engine) -> None:
    kinds = {
        suggestion.kind for prefix in ("龙门河", "止付", "河工") for suggestion in engine.suggest(prefix)
    }
    assert kinds == {"title", "indicator", "name"}
    assert [one.text for one in engine.suggest("龙门河")][0].startswith("龙门河")
    assert any(one.text == "龙门河整治见成效" for one in engine.suggest("lmh"))


def test_many_titles_leave_room_for_indicators(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suggest, "_MOST", {"title": 2, "indicator": 1, "name": 1})
    entries: list[tuple[str, SuggestionKind, int]] = [
        (f"反诈通报{number}", "title", 1) for number in range(9)
    ]
    suggester = Suggester([*entries, ("反诈劝阻人数", "indicator", 1), ("反诈见面数", "indicator", 4)])
    assert [one.text for one in suggester.suggest("反诈", 9)] == ["反诈通报0", "反诈通报1", "反诈见面数"]


def test_pieces_of_sentences_are_not_offered(engine: Engine) -> None:
    assert engine.suggest("占") == () and engine.suggest("刷单返利") == ()
    assert [one.text for one in engine.suggest("止付")] == ["止付涉案资金"]


@pytest.mark.parametrize(
    ("indicator", "passages", "stands", "offered"),
    [
        ("渡口停航", 1, "whole", False),
        ("渡口停航", 2, "whole", True),
        ("案件审结率", 1, "whole", True),
        ("存款 / ↓贷款", 1, "whole", False),
        ("颗粒物(PM2.5)平均浓度", 1, "whole", True),
        ("帮扶山区镇", 2, "joined", False),  # 帮扶山区12个镇
        ("渔港停泊渔船数量", 1, "joined", True),
        ("更换路灯", 1, "whole", True),
        ("围栏全部更换", 1, "whole", False),
        ("城镇的老人", 1, "whole", False),
        ("提出增长目标", 2, "whole", False),
        ("预计造船完工量", 2, "whole", False),
        ("造船完工量", 2, "whole", True),
        ("种类", 4, "whole", False),
        ("汇率", 1, "whole", True),
        ("岗位数", 2, "cut", False),  # 下岗位数
    ],
)
def test_an_indicator_is_offered_where_it_is_a_noun_that_stands_as_one(
    indicator: str, passages: int, stands: Stands, offered: bool
) -> None:
    assert is_asked_for(indicator, passages, stands) is offered


@pytest.mark.parametrize(
    ("indicator", "passage", "stands"),
    [
        ("造船完工量", "上半年造船完工量达40艘", "whole"),
        ("造船完工量", "造船完工量平稳,比上年增长3%。", "whole"),
        ("业人员", "第三产业从业人员达4万人", "cut"),
        ("岗位数", "下岗位数的人多,岗位数少", "whole"),
        ("改造小区", "改造12个小区", "joined"),
    ],
)
def test_how_a_passage_has_an_indicator(indicator: str, passage: str, stands: Stands) -> None:
    assert _stands(indicator, passage) == stands
