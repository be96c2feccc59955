"""Which segments of the snapshot before an update goes on with, and which it writes anew with what has changed.

As in a log-structured merge tree (O'Neil et al. 1996) a segment is written anew once what comes to it is a quarter of
it: a row is written some few times while an archive grows, and a search looks into few segments.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from xunduan.index.columns import read_columns, write_columns

SMALL = 2000
"""Passages up to which a segment is written anew by every update: less than a second's work."""
_GROWTH = 4
"""A segment smaller than so many times the new passages is written anew together with them."""
_GONE = 0.25
"""Share of a segment's passages that may be gone: they take room, and searches step over them."""
_MOST = 6
"""Segments kept beside the first: SQLite opens ten stores at once, and every one of them is asked by every search."""
STORE, COUNTS = "store.sqlite", "rows.npz"
_PARTS = (STORE, "lexical", "vectors", COUNTS)
"""What a segment consists of: the first one's lies in the snapshot itself, the others' in folders of its `segments`."""
FOLDER = "segments"


def kept_segments(kept: Sequence[int], sizes: Sequence[int], new: int) -> list[int]:
    """The numbers of the segments to keep, by the passages that each has (`sizes`), those of them that are
    `kept`, and the number of `new` ones.

    None at all where the first one, that of a full build, has to be written anew.
    """
    if kept[0] < SMALL or kept[0] < (1 - _GONE) * sizes[0]:
        return []
    written, going_on = new, []
    for number in sorted(range(1, len(kept)), key=kept.__getitem__):
        few = kept[number] < SMALL or kept[number] < (1 - _GONE) * sizes[number]
        if few or kept[number] < _GROWTH * written:
            written += kept[number]
        else:
            going_on.append(number)
    while len(going_on) > _MOST:
        written += kept[going_on.pop(0)]
    return [0, *sorted(going_on)] if kept[0] >= _GROWTH * written else []


def write_counts(folder: Path, passages: np.ndarray, windows: np.ndarray) -> None:
    """Keep with a segment the passages of each of its documents, and the windows of each of its passages."""
    write_columns(folder / COUNTS, {"passages": passages, "windows": windows})


def counts_of(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """What `write_counts` wrote."""
    columns = read_columns(folder / COUNTS)
    return columns["passages"], columns["windows"]


def link(folder: Path, target: Path) -> None:
    """Bring the files of a segment into another folder: the same ones, or copies where the disk has no hard links."""
    target.mkdir(parents=True, exist_ok=True)
    for path in files_of(folder):
        beside = target / path.relative_to(folder)
        beside.parent.mkdir(exist_ok=True)
        try:
            os.link(path, beside)
        except OSError:
            shutil.copyfile(path, beside)


def files_of(folder: Path) -> Iterator[Path]:
    """The files of the segment in a folder."""
    for name in _PARTS:
        path = folder / name
        yield from (one for one in path.rglob("*") if one.is_file()) if path.is_dir() else (path,)
