"""Text that was decoded wrongly once before and saved as UTF-8: found, and put right as far as it goes.

Such a file is valid UTF-8 and no text of any language. Encoding it the way it was once decoded gives its first bytes
back; that those are valid in another encoding, and good Chinese there, does not happen by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SAMPLE_CHARS = 4000
_MIN_FOREIGN = 6
_GOOD = 0.7
"""Chinese scores above this in its own encoding."""
_MAX_LOST = 0.4
"""Share of characters that may be lost for good: the first decoder put one sign in the place of many bytes."""
_LOST = "\ufffd"
_LATIN = re.compile(
    r"[\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]"
)
_HZ = re.compile(rb"~\{(?:[!-}][!-~])+~\}")


@dataclass(frozen=True, slots=True)
class Mended:
    """A text put right, what it was and how much of it is lost."""

    text: str
    encoding: str
    lost: int
    """Characters that cannot be had back; each stands as U+FFFD."""


def mend(text: str, score: Callable[[str], float]) -> Mended | None:
    """`text` as it was before it was decoded wrongly, None where it is good as it is.

    `score` says how much a text looks like Chinese, 1 at best.
    """
    sample = text[:_SAMPLE_CHARS]
    foreign = [char for char in sample if char > "\x7f"]
    if len(foreign) < _MIN_FOREIGN or score(sample) >= 1.0:
        return None
    wrongly: tuple[str, ...]
    right: tuple[str, ...]
    if 10 * len(_LATIN.findall(sample)) >= 9 * len(foreign):
        wrongly, right = ("cp1252", "latin-1"), ("gb18030", "utf-8", "big5")
    else:
        wrongly, right = ("gb18030", "big5"), ("utf-8",)
    for first in wrongly:
        for encoding in right:
            mended = _again(text, first, encoding)
            if mended is not None and score(mended.text[:_SAMPLE_CHARS].replace(_LOST, "")) >= _GOOD:
                return mended
    return None


def _again(text: str, wrongly: str, encoding: str) -> Mended | None:
    data = b"".join(_bytes(char, wrongly) for char in text)
    mended = data.decode(encoding, "replace")
    lost = mended.count(_LOST)
    foreign = sum(char > "\x7f" for char in mended)
    if not foreign or lost > _MAX_LOST * foreign:
        return None
    return Mended(mended, f"{encoding} ({wrongly})", lost)


def _bytes(char: str, wrongly: str) -> bytes:
    """The bytes that `char` was made of; one that no encoding has for a sign that stands for lost ones."""
    if char < "\x80":
        return char.encode("ascii")
    if char == _LOST:
        return b"\xff"
    try:
        return char.encode(wrongly)
    except UnicodeEncodeError:
        return char.encode("latin-1") if char <= "\xff" else b"\xff"


def decode_hz(data: bytes) -> str | None:
    """The text of HZ, the seven-bit form of GB 2312 that old mail and news were sent in; None for anything else."""
    if _HZ.search(data) is None or max(data) > 0x7F:
        return None
    try:
        return data.decode("hz")
    except UnicodeDecodeError:
        return None
