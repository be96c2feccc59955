"""What people are told, in two languages, and the errors of the index room.

XunduanError
├── SettingsError        an environment variable has a value that cannot be used
├── SourceError          the source folder or file cannot be used at all
├── UnreadableFile       one file cannot be read; the build goes on without it
├── ModelError           the encoder cannot be made, loaded or used
├── NotReady             what a server prepares when it takes up an index is not there yet
├── DiskError            a folder cannot be written: full, read-only, over quota, no permission
└── SnapshotError        a snapshot is missing, broken or made by something else
    ├── SnapshotMissing
    └── SnapshotMismatch
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_BETWEEN = " / "


@dataclass(frozen=True, slots=True)
class Message:
    """What a person is told, in Chinese and in English; written `中文 / English` in errors, reports and on a terminal."""

    chinese: str
    english: str

    @classmethod
    def of(cls, written: object) -> Message:
        """What was written, read again; words in one language alone are told to everybody."""
        if isinstance(written, Message):
            return written
        chinese, between, english = str(written).partition(_BETWEEN)
        return cls(chinese, english if between else chinese)

    @classmethod
    def joined(cls, written: Iterable[object]) -> Message:
        """Several, one behind the other."""
        told = [cls.of(each) for each in written]
        return cls("；".join(each.chinese for each in told), "; ".join(each.english for each in told))

    def at(self, chinese: str, english: str | None = None) -> Message:
        """The same of a part of a file: `第 2 封: …`, `message 2: …`."""
        return Message(f"{chinese}: {self.chinese}", f"{english or chinese}: {self.english}")

    def __str__(self) -> str:
        if self.english == self.chinese:
            return self.chinese
        # What is quoted in the Chinese half may hold the mark between the two: read again, the first one parts them.
        return f"{self.chinese.replace(_BETWEEN, '/')}{_BETWEEN}{self.english}"


def bilingual(chinese: str, english: str) -> str:
    """A message as reports, problems and reasons hold it."""
    return str(Message(chinese, english))


def first_line(error: BaseException) -> str:
    """The first line of what an error of a library says; its kind where it says nothing."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


class XunduanError(Exception):
    """Base of every error that is shown to a person: it names the value, the limit and the remedy.

    Raised with the two halves of its message, or with a message that was made or written elsewhere.
    """

    def __init__(self, told: object = "", english: str | None = None) -> None:
        self.message = Message.of(told) if english is None else Message(str(told), english)
        super().__init__(str(self.message))


class SettingsError(XunduanError):
    """An XUNDUAN_* variable has a value that its setting cannot take; the text names each with its value."""


class SourceError(XunduanError):
    """The source given to a build does not exist, is empty, or holds nothing that can be indexed."""


class UnreadableFile(XunduanError):
    """One file is left out of the build; the text is the reason given in the build report."""


class ModelError(XunduanError):
    """The encoder cannot be made, found, loaded or used."""


class NotReady(XunduanError):
    """What a server prepares when it takes up an index is not there yet."""


class DiskError(XunduanError):
    """A folder cannot be written; the text says which, how much is free, and the setting that names another."""


class SnapshotError(XunduanError):
    """A snapshot is unusable; the text says why and what to do."""


class SnapshotMissing(SnapshotError):
    """There is no snapshot at the index folder yet."""


class SnapshotMismatch(SnapshotError):
    """The snapshot was made by another model or another format version."""
