"""What reading one file may cost, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from xunduan.errors import bilingual
from xunduan.index.documents import RawDocument

if TYPE_CHECKING:  # the reading worker starts without pydantic
    from xunduan.settings import Settings


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file; each is a setting of the same name with the prefix XUNDUAN_."""

    file_max_bytes: int
    """On disk, and again after decompression."""
    file_max_seconds: float
    """Wall clock."""
    file_max_memory_mb: int
    """On top of what the reading process needs for itself."""
    document_max_chars: int
    ocr: bool = False
    """Whether pictures and scanned pages are recognised, which takes seconds a page."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Limits:
        """The limits of this process's settings."""
        return cls(
            settings.file_max_bytes,
            settings.file_max_seconds,
            settings.file_max_memory_mb,
            settings.document_max_chars,
            settings.ocr,
        )


def too_slow(limits: Limits) -> str:
    """The reason given for a file that takes longer than it may."""
    seconds = f"{limits.file_max_seconds:g}"
    return bilingual(
        f"读取超过 {seconds} 秒，可调高 XUNDUAN_FILE_MAX_SECONDS",
        f"took more than {seconds} s; raise XUNDUAN_FILE_MAX_SECONDS",
    )


def encrypted(kind: str, english: str = "") -> str:
    """The reason given for a file, of a kind named in both languages or alike, that asks for a password."""
    return bilingual(
        f"{kind} 已加密，请先去除密码", f"an encrypted {english or kind}; remove its password first"
    )


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The documents of one file, and what in it could not be read: a bad line, a record without a text."""

    documents: tuple[RawDocument, ...] = ()
    problems: tuple[str, ...] = ()
