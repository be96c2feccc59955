"""Text that was decoded wrongly once before and saved as UTF-8: found, and put right as far as it goes.

Such a file is valid UTF-8 and no text of any language. Encoding it the way it was once decoded gives its first bytes
back; that those are valid in another encoding, and good Chinese there, does not happen by chance.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass

_SAMPLE_CHARS = 4000
_MIN_FOREIGN = 6
_GOOD = 0.7
"""Chinese scores above this in its own encoding."""
_MAX_LOST = 0.4
"""Share of characters that may be lost for good: the first decoder put one sign in the place of many bytes."""
_BETTER = 0.3
"""By how much more a text must look like Chinese when it is put right."""
_LATIN = ("cp1252", "latin-1", "mac_roman")
_LATIN_PAIRS = tuple((first, right) for first in _LATIN for right in ("gb18030", "utf-8", "big5"))
_CHINESE_PAIRS = (("gb18030", "utf-8"), ("big5", "utf-8"), ("big5", "gb18030"), ("gb18030", "big5"))
"""What a text was decoded as, and what it is."""
_LOST = "\ufffd"
_BYTES = "xunduan-own-bytes"
_HAN = re.compile(r"[\u3400-\u9fff]")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
"""What bytes that stood otherwise give in GB 18030."""
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
    if _foreign(sample) < _MIN_FOREIGN or (before := score(sample)) >= 1.0:
        return None
    chinese = 2 * len(_HAN.findall(sample)) > _foreign(sample)
    for first, encoding in _LATIN_PAIRS if _is_latin(sample) else _CHINESE_PAIRS if chinese else ():
        mended = _again(text, first, encoding)
        after = score(mended.text[:_SAMPLE_CHARS].replace(_LOST, "")) if mended else 0.0
        if after >= max(_GOOD, before + _BETTER):
            return mended
    return None


def mend_lines(text: str, score: Callable[[str], float]) -> Mended | None:
    """`text` with the lines repaired that were wrongly decoded as Latin text; None if there are none."""
    lines = text.split("\n")
    mended = {
        number: good for number, line in enumerate(lines) if _is_latin(line) and (good := mend(line, score))
    }
    for number, good in mended.items():
        lines[number] = good.text
    if not mended:
        return None
    first = next(iter(mended.values()))
    return Mended("\n".join(lines), first.encoding, sum(good.lost for good in mended.values()))


def _foreign(text: str) -> int:
    """How many of its characters are beyond ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _is_latin(text: str) -> bool:
    """Whether nearly all of it stands in one of the Latin encodings."""
    foreign = _foreign(text)
    if not foreign:
        return False
    plain = len(text) - foreign
    return any(10 * (len(text.encode(one, "ignore")) - plain) >= 9 * foreign for one in _LATIN)


def _again(text: str, wrongly: str, encoding: str) -> Mended | None:
    # One that no encoding has stands for a sign that was put in the place of lost ones.
    data = b"\xff".join(part.encode(wrongly, _BYTES) for part in text.split(_LOST))
    mended = _PRIVATE.sub(_LOST, data.decode(encoding, "replace"))
    lost = mended.count(_LOST)
    foreign = _foreign(mended)
    if not foreign or lost > _MAX_LOST * foreign:
        return None
    return Mended(mended, f"{encoding} ({wrongly})", lost)


def _own_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """The bytes of characters that the wrong encoding does not have: an error handler of codecs."""
    assert isinstance(error, UnicodeEncodeError)
    wanted = error.object[error.start : error.end]
    return bytes(min(ord(char), 0xFF) for char in wanted), error.end


codecs.register_error(_BYTES, _own_bytes)


def decode_hz(data: bytes) -> str | None:
    """The text of HZ, the seven-bit form of GB 2312 that old mail and news were sent in; None for anything else."""
    if _HZ.search(data) is None or max(data) > 0x7F:
        return None
    try:
        return data.decode("hz")
    except UnicodeDecodeError:
        return None
