"""What decides what becomes of a file's text, rules and settings: what another recipe made is not reused."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import xunduan
from xunduan.index.reading.limits import Limits
from xunduan.settings import Settings

_ROOMS = ("language", "index/article", "index/figures", "index/reading")
_MODULES = (
    "documents",
    "pipeline",
    "splitting",
    "ingest",
    "reprints",
    "misprints",
    "reprint_updates",
    "sketches",
)


@cache
def text_recipe() -> str:
    """A digest of the code and the rules that turn a file into passages, and passages into families of reprints: what
    other ones made is not reused."""
    package = Path(xunduan.__file__).parent
    files = [package / "index" / f"{module}.py" for module in _MODULES]
    for room in _ROOMS:
        files += (path for path in (package / room).rglob("*") if path.is_file() and path.suffix != ".pyc")
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(package).as_posix()}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def recipe(settings: Settings) -> dict[str, Any]:
    """All that decides what a file's text becomes."""
    dictionary = settings.user_dictionary
    return {
        "text_recipe": text_recipe(),
        **asdict(Limits.from_settings(settings)),
        "utc_offset_hours": settings.utc_offset_hours,
        "passage_chars": settings.passage_chars,
        "passage_max_chars": settings.passage_max_chars,
        "window_chars": settings.window_chars,
        "user_dictionary": dictionary.expanduser().read_text(encoding="utf-8-sig") if dictionary else None,
    }
