"""What the names of a file and its folders suggest: a weak source, used only where the text says nothing."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from xunduan.index.documents import Fact
from xunduan.language.fold import fold
from xunduan.language.places import find_places_folded, is_within

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def path_year(path: str) -> Fact | None:
    """The one year that a file's and its folders' names hold, as 2023年/通报.txt does; None for two."""
    years = {found for part in _parts(path) for found in _YEAR.findall(part)}
    return Fact(years.pop(), "inferred", path) if len(years) == 1 else None


def path_place(path: str) -> Fact | None:
    """The narrowest place that a file's and its folders' names hold; None where they name two that lie apart."""
    names = [mention.name for part in _parts(path) for mention in find_places_folded(fold(part))]
    inner = [name for name in names if all(name == other or is_within(name, other) for other in names)]
    return Fact(inner[0], "inferred", path) if inner else None


def _parts(path: str) -> tuple[str, ...]:
    return PurePosixPath(path).with_suffix("").parts if path else ()
