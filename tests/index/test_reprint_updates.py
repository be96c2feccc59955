"""Families after an update: those that forming all of them anew gives, reached from what has changed alone."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fakes import SetStore
from xunduan.index.reprint_updates import FamiliesBefore, updated_families
from xunduan.index.reprints import family_rows
from xunduan.language.fold import fold
from xunduan.language.tokens import bigram_terms

_NOUNS = "码头 灯塔 渔网 堤坝 船坞 海带 盐田 浮标 缆绳 舢板 鱼汛 潮水 礁石 海风 甲板 船员".split()
_DEEDS = "修补 查看 清点 搬运 晾晒 记下 寻找 等候 比较 擦洗 登记 捆扎".split()


def text(seed: int, sentences: int = 4) -> str:
    """Sentences that hardly any two seeds share."""
    source = random.Random(seed)
    return "".join(
        f"{source.choice('早午傍夜')}里{source.choice(_DEEDS)}{source.choice(_NOUNS)}的人又去{source.choice(_DEEDS)}"
        f"{source.choice(_NOUNS)}，顺路{source.choice(_DEEDS)}了几处{source.choice(_NOUNS)}。"
        for _ in range(sentences)
    )


@dataclass
class Texts:
    """A PassageStore as far as families need one, and the postings of the texts, a window each."""

    shown: dict[str, str]

    def __post_init__(self) -> None:
        self.ids = list(self.shown)
        self.terms = [bigram_terms(fold(one)) for one in self.shown.values()]

    def text(self, row: int) -> str:
        return self.shown[self.ids[row]]

    def passage(self, row: int) -> Any:
        return type("P", (), {"id": self.ids[row]})

    def texts(self) -> list[tuple[str, str]]:
        return list(self.shown.items())


def update(
    before: dict[str, str], now: dict[str, str], monkeypatch: pytest.MonkeyPatch | None = None
) -> list[int]:
    """The families of `now`, from those of `before`; an id with the same text is kept."""
    earlier, store = Texts(before), Texts(now)
    kept = np.array(
        [earlier.ids.index(one) if before.get(one) == now[one] else -1 for one in store.ids], np.int64
    )
    families = FamiliesBefore(earlier, family_rows(earlier.texts(), earlier.text), kept)  # type: ignore[arg-type]
    if monkeypatch:
        monkeypatch.setattr("xunduan.index.reprint_updates.family_rows", _bounded(len(now)))
    return updated_families(
        store,  # type: ignore[arg-type]
        SetStore(store.terms, [()] * len(now)),
        np.arange(len(now), dtype=np.int32),
        np.array([len(terms) for terms in store.terms]),
        families,
    ).tolist()


def _bounded(most: int) -> Any:
    def few(passages: Any, shown: Any) -> np.ndarray:
        listed = list(passages)
        assert len(listed) < most, "all families are formed anew"
        return family_rows(listed, shown)

    return few


def anew(now: dict[str, str]) -> list[int]:
    return family_rows(list(now.items()), lambda row: list(now.values())[row]).tolist()


ARCHIVE = {f"{number:02}": text(number) for number in range(12)}
QUOTED = text(3)[: text(3).index("。") + 1] + text(3).split("。")[1] + "。"
WHOLE = text(50) + text(51) + text(52)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"99": "转载：" + text(5)}, id="a copy comes"),
        pytest.param({"05": None}, id="one of no family goes"),
        pytest.param({"05": text(77)}, id="one becomes another"),
        pytest.param({"99": WHOLE + text(4)}, id="what quotes a text comes"),
        pytest.param({"99": QUOTED}, id="a quotation comes"),
        pytest.param({"98": text(7), "99": text(7), "07": None}, id="copies come and the first goes"),
    ],
)
def test_a_change_gives_the_families_of_all_and_compares_few(
    change: dict[str, str | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = {one: shown for one, shown in (ARCHIVE | change).items() if shown}
    assert update(ARCHIVE, now, monkeypatch) == anew(now)


def test_what_held_two_together_goes_and_they_part() -> None:
    parts = {"a": text(60, 6), "b": text(61, 6)}
    before = ARCHIVE | parts | {"c": parts["a"] + parts["b"]}
    now = ARCHIVE | parts
    assert len(set(anew(before)[-3:])) < 3
    assert update(before, now) == anew(now)


def test_a_longer_quotation_takes_a_part_from_a_shorter_one() -> None:
    before = ARCHIVE | {"y": text(2) + text(80, 3)}
    now = before | {"z": text(2) + text(81, 9)}
    assert update(before, now) == anew(now)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.none() | st.lists(st.integers(0, 5), min_size=1, max_size=3)),
        max_size=12,
    )
)
def test_any_edits_one_after_the_other(edits: list[tuple[int, list[int] | None]]) -> None:
    now = {f"{number}": text(number) for number in range(4)}
    for slot, parts in edits:
        before, now = now, dict(now)
        if parts is None:
            now.pop(str(slot), None)
        else:
            now[str(slot)] = "".join(text(part, 2) for part in parts)
        if before and now:
            assert update(before, now) == anew(now)
