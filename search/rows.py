"""Ascending row numbers: looked up among each other, and their values put together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_PLACES = 31
"""Bits of a position among the values put together, and of a row."""
_SPREAD = 16
"""Rows between the first and the last for each that is there, up to which sums are counted in place: sorting 40,000
rows takes as long as counting them in a table of 640,000."""


def windows_of(offsets: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The windows of passages, one passage after the other, and where those of each begin among them; `offsets` as
    Snapshot.window_offsets."""
    starts, counts = offsets[rows], offsets[rows + 1] - offsets[rows]
    firsts = np.cumsum(counts) - counts
    return np.repeat(starts - firsts, counts) + np.arange(counts.sum()), firsts


def located(haystack: np.ndarray, needles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each needle its place in the haystack, and whether it is there; both ascending without repeats."""
    if not len(haystack) or not len(needles):
        return np.zeros(len(needles), np.int64), np.zeros(len(needles), bool)
    if len(haystack) < len(needles) // 8:
        at = np.searchsorted(needles, haystack)
        inside = at < len(needles)
        inside[inside] = needles[at[inside]] == haystack[inside]
        places, here = np.zeros(len(needles), np.int64), np.zeros(len(needles), bool)
        places[at[inside]] = np.flatnonzero(inside)
        here[at[inside]] = True
        return places, here
    at = np.minimum(haystack.searchsorted(needles.astype(haystack.dtype)), len(haystack) - 1)
    return at, haystack[at] == needles


def distinct(ascending: np.ndarray) -> np.ndarray:
    """Where each distinct value of an ascending array begins."""
    firsts = np.ones(len(ascending), bool)
    np.not_equal(ascending[1:], ascending[:-1], out=firsts[1:])
    return np.flatnonzero(firsts)


def together(lists: Sequence[np.ndarray]) -> np.ndarray:
    """The distinct rows of ascending lists, ascending."""
    rows = np.sort(np.concatenate(lists))  # by vector instructions: np.unique would count them in a table
    return rows[distinct(rows)]


def best_values(rows: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct rows, ascending, and the largest value of each."""
    return _combined(np.maximum, rows, values)


def summed(rows: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The distinct rows, ascending, and the sum of the values of each."""
    if not len(rows):
        return rows.astype(np.int64), values
    least = int(rows.min())
    span = int(rows.max()) - least + 1
    if span > _SPREAD * len(rows):
        return _combined(np.add, rows, values)
    places = (rows - least).astype(np.intp)  # others are converted at every look into a table
    found = np.zeros(span, bool)
    found[places] = True
    held = np.flatnonzero(found)
    return held + least, np.bincount(places, values, span)[held].astype(values.dtype)


def _combined(how: np.ufunc, rows: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if not len(rows):
        return rows.astype(np.int64), values
    rows = rows.astype(np.int64)
    if np.any(rows[1:] < rows[:-1]):
        # Each row with its place in one number: these are sorted by vector instructions, in half of an argsort's time.
        keys = np.sort(rows << _PLACES | np.arange(len(rows)))
        rows, values = keys >> _PLACES, values[keys & ((1 << _PLACES) - 1)]
    firsts = distinct(rows)
    return rows[firsts], how.reduceat(values, firsts)


def largest(values: np.ndarray, number: int) -> float:
    """The `number`-th largest value; 0 where there are fewer."""
    return float(np.partition(values, -number)[-number]) if len(values) >= number else 0.0


def best_rows(rows: np.ndarray, values: np.ndarray, number: int) -> np.ndarray:
    """The `number` rows of the largest values, ascending; of equal ones the first."""
    if len(rows) <= number:
        return rows
    near = values >= largest(values, number)
    return np.sort(rows[near][np.lexsort((rows[near], -values[near]))[:number]])
