"""Writes what held-out pages are read with into docs/quality.md."""

from __future__ import annotations

from tests.pages.held_out.measure import write

write()
