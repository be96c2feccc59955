"""Families: the one name that the synonyms of an indicator share (GDP, 国内生产总值 → 国内生产总值)."""

from __future__ import annotations

from functools import lru_cache

from xunduan.language.fold import fold


@lru_cache(maxsize=16384)
def family_of(indicator: str) -> str:
    """The canonical name of an indicator in any script, folded; the indicator itself where it has no synonyms."""
    return fold(indicator)
