"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's root folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The development corpus and evaluation data, kept outside the project; skips where they are absent."""
    folder = Path(os.environ.get("XUNDUAN_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip(f"development data not found at {folder}")
    return folder
