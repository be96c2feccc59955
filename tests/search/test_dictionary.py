"""The English side of the dictionary: made once a cache folder, then only looked up."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunduan.errors import DiskError
from xunduan.search import dictionary
from xunduan.search.dictionary import configure_dictionary, is_word, senses


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dictionary") / "not yet there"
    configure_dictionary(folder)
    return folder


def test_the_nearest_sense_ranks_highest(cache: Path) -> None:
    found = senses("bridge")
    assert found["桥"] == max(found.values()) <= 1
    assert min(found.values()) > 0
    assert senses("no such phrase at all") == {}


def test_a_word_within_a_sense_counts_less_than_the_sense(cache: Path) -> None:
    assert senses("bus station")["汽车站"] > senses("station")["汽车站"]


def test_what_means_two_things_together_is_neither(cache: Path) -> None:
    assert "收支" not in senses("income") and "收支" not in senses("expenditure")
    assert senses("income and expenditure")["收支"] > 0


def test_words_are_told_from_what_is_only_a_name(cache: Path) -> None:
    assert is_word("长寿") and is_word("海港")
    assert not is_word("永川") and not is_word("郯城")


def test_what_was_made_is_not_made_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def again(entries: object) -> None:
        pytest.fail("the dictionary was parsed again")

    monkeypatch.setattr(dictionary, "_turned", again)
    configure_dictionary(cache)
    assert senses("river")
    assert [path.suffix for path in cache.iterdir() if path.suffix != ".lock"] == [".sqlite"]


def test_a_folder_in_the_place_of_the_file_is_told_with_the_setting(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionary, "_turned", lambda entries: {"river": {"河": 1.0}})
    made = next(path for path in cache.iterdir() if path.suffix == ".sqlite")
    (tmp_path / made.name).mkdir()
    (tmp_path / made.name / "left.txt").write_text("x", encoding="utf-8")
    with pytest.raises(DiskError, match="wrong kind.*XUNDUAN_CACHE_DIR"):
        configure_dictionary(tmp_path)


def test_a_making_that_was_killed_leaves_nothing_that_is_taken_for_whole(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dictionary, "_turned", lambda entries: {"river": {"河": 1.0}})
    (tmp_path / f"{next(path for path in cache.iterdir() if path.suffix == '.sqlite').stem}.new").write_bytes(
        b"half"
    )
    configure_dictionary(tmp_path)
    assert senses("river") == {"河": 1.0}
    configure_dictionary(cache)
