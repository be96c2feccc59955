"""What a snapshot records about itself: a file with a schema, and a checksum over all of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from xunduan.errors import SnapshotError, SnapshotMismatch, first_line

FORMAT = 8
MANIFEST = "manifest.json"
_OWN = "checksum"


@dataclass(frozen=True)
class ModelIdentity:
    """Which encoder made the vectors."""

    name: str
    fingerprint: str
    dimension: int


@dataclass(frozen=True)
class StoreKinds:
    """What the stores of a snapshot are made of (xunduan.index.stores.opening)."""

    passages: str = "sqlite"
    lexical: str = "postings"
    vectors: str = "files"
    """`files`, or the address of Milvus, without a password."""
    collections: str = ""
    """What the names of its collections in Milvus begin with; the view follows."""


class Checksum(TypedDict):
    """Size and checksum of one file of a snapshot."""

    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself."""

    name: str
    created: str
    model: ModelIdentity
    sizes: dict[str, Any]
    """All that decided what became of its files' text (xunduan.index.recipe)."""
    counts: dict[str, int]
    source: str
    stores: StoreKinds = StoreKinds()
    segments: tuple[str, ...] = ()
    """Those that updates have put beside the first one (xunduan.index.segments)."""
    checksums: dict[str, Checksum] = field(default_factory=dict)
    """Of every file but the manifest itself, by its POSIX path in the snapshot."""
    format: int = FORMAT


_MANIFEST = TypeAdapter(Manifest)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest of a snapshot folder, with its own checksum."""
    fields = asdict(manifest)
    fields[_OWN] = _digest(fields)
    (folder / MANIFEST).write_text(json.dumps(fields, ensure_ascii=False, indent=1), encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot folder; SnapshotError where it is missing, damaged or of another format."""
    try:
        fields = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if fields["format"] != FORMAT:
            raise SnapshotMismatch(
                f"索引格式为 {fields['format']}，本版本读取 {FORMAT}，请重建",
                f"snapshot {folder.name} has format {fields['format']}, this version reads {FORMAT}: rebuild the index",
            )
        stated = fields.pop(_OWN)
        if stated != _digest(fields):
            raise ValueError("it does not match its own checksum")
        return _MANIFEST.validate_python(fields)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise SnapshotError(
            f"索引 {folder.name} 的清单缺失或损坏，请重建",
            f"the manifest of snapshot {folder.name} is missing or damaged ({first_line(error)}): rebuild the index",
        ) from error


def _digest(fields: dict[str, Any]) -> str:
    """SHA-256 of the fields, whatever their order and the white space between them."""
    canonical = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()
