"""What the tests of reading share: limits, and a file of given bytes read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xunduan.index.reading import Limits, ReadResult, read, walk

Reading = Callable[[str, bytes | str], ReadResult]


@pytest.fixture(scope="session")
def limits() -> Limits:
    return Limits(
        file_max_bytes=1 << 26, file_max_seconds=30, file_max_memory_mb=1024, document_max_chars=5_000_000
    )


@pytest.fixture
def reading(tmp_path: Path, limits: Limits) -> Reading:
    """Writes a file of that name and content, and reads it."""

    def write_and_read(name: str, content: bytes | str) -> ReadResult:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(next(walk(path)), limits)

    return write_and_read
