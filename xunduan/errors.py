"""The errors of the index room.

XunduanError
├── SettingsError        an environment variable has a value that cannot be used
├── SourceError          the source folder or file cannot be used at all
├── UnreadableFile       one file cannot be read; the build goes on without it
├── ModelError           the encoder cannot be made, loaded or used
├── DiskError            a folder cannot be written: full, read-only, over quota, no permission
└── SnapshotError        a snapshot is missing, broken or made by something else
    ├── SnapshotMissing
    └── SnapshotMismatch
"""


class XunduanError(Exception):
    """Base of every error that is shown to a person: its text names the value, the limit and the remedy."""


class SettingsError(XunduanError):
    """An XUNDUAN_* variable has a value that its setting cannot take; the text names each with its value."""


class SourceError(XunduanError):
    """The source given to a build does not exist, is empty, or holds nothing that can be indexed."""


class UnreadableFile(XunduanError):
    """One file is left out of the build; the text is the reason given in the build report."""


class ModelError(XunduanError):
    """The encoder cannot be made, found, loaded or used."""


class DiskError(XunduanError):
    """A folder cannot be written; the text says which, how much is free, and the setting that names another."""


class SnapshotError(XunduanError):
    """A snapshot is unusable; the text says why and what to do."""


class SnapshotMissing(SnapshotError):
    """There is no snapshot at the index folder yet."""


class SnapshotMismatch(SnapshotError):
    """The snapshot was made by another model or another format version."""
