"""The log of what is embedded: it outlives a build that is killed, at any byte, and never another encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xunduan.index.vector_log import KEY_BYTES, VectorLog, rows_of

NAMES = np.repeat(np.arange(5, dtype=np.uint8), KEY_BYTES).reshape(5, KEY_BYTES)
VECTORS = np.arange(20, dtype=np.float32).reshape(5, 4)


def test_what_is_appended_is_found_by_this_one_and_the_next(tmp_path: Path) -> None:
    log = VectorLog(tmp_path, "one", 4)
    log.append(NAMES[:2], VECTORS[:2])
    log.append(NAMES[2:], VECTORS[2:])
    for opened in (log, VectorLog(tmp_path, "one", 4)):
        assert (opened.find(NAMES) >= 0).all()
        np.testing.assert_array_equal(opened.vectors(opened.find(NAMES[[3, 0]])), VECTORS[[3, 0]])


def test_many_small_records_are_all_found_and_nothing_else_is(tmp_path: Path) -> None:
    drawn = np.random.default_rng(1).integers(0, 256, (3000, KEY_BYTES), np.uint8)
    log = VectorLog(tmp_path, "one", 1)
    for start in range(0, 2000, 7):
        part = drawn[start : min(start + 7, 2000)]
        log.append(part, np.arange(start, start + len(part), dtype=np.float32)[:, None])
    np.testing.assert_array_equal(log.vectors(log.find(drawn[:2000]))[:, 0], np.arange(2000))
    assert (log.find(drawn[2000:]) == -1).all()


def test_a_key_is_found_among_others_by_the_whole_of_it() -> None:
    keys = np.zeros((4, KEY_BYTES), np.uint8)
    keys[1, -1], keys[2, 0] = 7, 7  # 0, 1 and 3 begin alike
    keys[3, 8] = 9
    wanted = np.concatenate([keys[[1, 3]], np.full((1, KEY_BYTES), 5, np.uint8), keys[[2]]])
    assert rows_of(wanted, keys).tolist() == [1, 3, -1, 2]
    assert rows_of(wanted, keys[:0]).tolist() == [-1] * 4


@pytest.mark.parametrize(
    ("suffix", "cut"), [("keys", 5), ("vectors", 5), ("vectors", 16), ("keys", 5 * KEY_BYTES)]
)
def test_a_record_half_written_is_cut_off_and_written_again(tmp_path: Path, suffix: str, cut: int) -> None:
    VectorLog(tmp_path, "one", 4).append(NAMES, VECTORS)
    path = tmp_path / f"log-{KEY_BYTES}-one.{suffix}"
    path.write_bytes(path.read_bytes()[:-cut])
    log = VectorLog(tmp_path, "one", 4)
    missing = log.find(NAMES) < 0
    assert missing.any()
    log.append(NAMES[missing], VECTORS[missing])
    again = VectorLog(tmp_path, "one", 4)
    np.testing.assert_array_equal(again.vectors(again.find(NAMES)), VECTORS)


def test_another_encoder_s_vectors_are_thrown_away(tmp_path: Path) -> None:
    VectorLog(tmp_path, "one", 4).append(NAMES, VECTORS)
    assert VectorLog(tmp_path, "other", 4).find(NAMES)[0] == -1
    assert VectorLog(tmp_path, "one", 4).find(NAMES)[0] == -1


def test_a_log_of_longer_digests_is_thrown_away(tmp_path: Path) -> None:
    for suffix in ("keys", "vectors"):
        (tmp_path / f"log-one.{suffix}").write_bytes(b"0" * 480)
    assert VectorLog(tmp_path, "one", 4).find(np.full((1, KEY_BYTES), ord("0"), np.uint8))[0] == -1
    assert not list(tmp_path.glob("log-one.*"))
