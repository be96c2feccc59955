"""The log of what is embedded: it outlives a build that is killed, at any byte, and never another encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from xunduan.index.vector_log import VectorLog

NAMES = [bytes([number]) * 16 for number in range(5)]
VECTORS = np.arange(20, dtype=np.float32).reshape(5, 4)


def test_what_is_appended_is_found_by_this_one_and_the_next(tmp_path: Path) -> None:
    log = VectorLog(tmp_path, "one", 4)
    log.append(NAMES[:2], VECTORS[:2])
    log.append(NAMES[2:], VECTORS[2:])
    for opened in (log, VectorLog(tmp_path, "one", 4)):
        assert all(name in opened for name in NAMES)
        np.testing.assert_array_equal(opened.vectors([NAMES[3], NAMES[0]], {}), VECTORS[[3, 0]])


def test_what_is_known_otherwise_comes_from_there(tmp_path: Path) -> None:
    log = VectorLog(tmp_path, "one", 4)
    log.append(NAMES[:1], VECTORS[:1])
    other = np.full(4, 7, np.float32)
    np.testing.assert_array_equal(log.vectors([b"k" * 16, NAMES[0]], {b"k" * 16: other}), [other, VECTORS[0]])


@pytest.mark.parametrize(("suffix", "cut"), [("keys", 5), ("vectors", 5), ("vectors", 16), ("keys", 80)])
def test_a_record_half_written_is_cut_off_and_written_again(tmp_path: Path, suffix: str, cut: int) -> None:
    VectorLog(tmp_path, "one", 4).append(NAMES, VECTORS)
    path = tmp_path / f"log-one.{suffix}"
    path.write_bytes(path.read_bytes()[:-cut])
    log = VectorLog(tmp_path, "one", 4)
    missing = [number for number, name in enumerate(NAMES) if name not in log]
    assert missing
    log.append([NAMES[number] for number in missing], VECTORS[missing])
    np.testing.assert_array_equal(VectorLog(tmp_path, "one", 4).vectors(NAMES, {}), VECTORS)


def test_another_encoder_s_vectors_are_thrown_away(tmp_path: Path) -> None:
    VectorLog(tmp_path, "one", 4).append(NAMES, VECTORS)
    assert NAMES[0] not in VectorLog(tmp_path, "other", 4)
    assert NAMES[0] not in VectorLog(tmp_path, "one", 4)
