"""Amounts that are of one thing: large and exact, as 28.2万人, not 350人, 20万元 or what may be the asker's (38.5度)."""

from __future__ import annotations

from decimal import Decimal

from xunduan.language.quantities import Quantity

_LARGE, _EXACT = 5, 3
"""Digits before the point, and those that tell it from a round number."""
_TABLES = (10_000, 100_000_000)
"""What a table counts in that has its unit in the heading: 万元, 亿元."""


def is_exact(quantity: Quantity) -> bool:
    """Whether a quantity is such an amount."""
    whole, _, part = quantity.terms[0][1:].partition(".")
    digits = (whole + part).strip("0")
    return quantity.measured and whole.isdigit() and len(whole) >= _LARGE and len(digits) >= _EXACT


def in_tables(quantity: Quantity) -> tuple[str, ...]:
    """The digits of such an amount as tables have it."""
    value = Decimal(quantity.terms[0][1:])
    return tuple(f"{(value / scale).normalize():f}" for scale in _TABLES)
