"""scripts/comparison.py over passages of its own: rows found, systems left out, sizes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from scripts import comparison
from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from xunduan.search.engine import Engine
from xunduan.search.judging import JudgedQuery
from xunduan.settings import Settings

TEXTS = {"堤.txt": "堤防巡查\n\n汛期巡查堤防312公里。", "塘.txt": "山塘整治\n\n整治山塘45座，清淤两万方。"}
QUERIES = [JudgedQuery("1", "整治山塘多少座", "zh-Hans", "figure", (("塘", ("45座",)),), "45座")]


def test_each_system_gets_a_row_and_what_is_not_installed_is_named(
    tmp_path: Path,
    build_fake: Build,
    configured: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    snapshot = build_fake(write_files(tmp_path / "in", TEXTS), tmp_path / "index").snapshot

    def by_bigrams(texts: list[str], model: Path) -> comparison.Ask:
        encoder = FakeEncoder()
        vectors = encoder.encode_passages(texts)
        return lambda query, limit: list(np.argsort(-(vectors @ encoder.encode_queries([query])[0]))[:limit])

    peers = {"bigrams": (("numpy",), by_bigrams), "missing": (("no-such-distribution",), by_bigrams)}
    monkeypatch.setattr(comparison, "PEERS", peers)
    monkeypatch.setattr(comparison, "model_folder", lambda *given: tmp_path)
    ours, theirs = comparison.compared(Engine(snapshot, FakeEncoder(), configured), QUERIES, configured, 90.0)
    assert ours[1:4] == ["1.000", "1.00", "1.5"]
    assert theirs[0].startswith("bigrams ") and theirs[1:3] == ["1.000", "–"]
    assert "no-such-distribution" in capsys.readouterr().err


def test_what_an_installation_takes_counts_what_it_asks_for() -> None:
    assert comparison.installed_mb("pandas") > comparison.installed_mb("numpy") > 10
