"""Documents on all cores: the same comes out, in the same order, and a process that dies takes one file with it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.fakes import write_files
from tests.index.test_build import article
from xunduan.errors import XunduanError
from xunduan.index import processing
from xunduan.index.documents import Block, RawDocument
from xunduan.index.ingest import ingest
from xunduan.index.processing import Alone, OnAllCores, processor_for
from xunduan.settings import Settings


def raw(number: int) -> RawDocument:
    return RawDocument(f"{number}.txt", tuple(Block(line) for line in article(number).split("\n")))


def test_what_comes_back_is_what_this_process_would_make(configured: Settings) -> None:
    with Alone(configured) as alone, OnAllCores(configured, 2) as pool:
        jobs = [pool.submit((raw(number), raw(number + 50)), {}) for number in range(5)]
        for number, job in enumerate(jobs):
            assert job.result() == alone.submit((raw(number), raw(number + 50)), {}).result()


def test_a_process_that_dies_takes_one_file_with_it(configured: Settings) -> None:
    with OnAllCores(configured, 1) as pool:
        assert pool.submit((raw(1),), {}).result()
        os.kill(pool._started[0].pid, signal.SIGKILL)
        pool._started[0].wait()
        pool._threads.submit(lambda: setattr(pool._own, "worker", pool._started[0])).result()
        assert pool.submit((raw(2),), {}).result()[0].document.path == "2.txt"


def test_what_a_rule_raises_is_told(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = RawDocument("broken.txt", (None,))  # type: ignore[arg-type]
    with OnAllCores(configured, 1) as pool:
        with pytest.raises(XunduanError, match="AttributeError"):
            pool.submit((broken,), {}).result()
        assert pool.submit((raw(3),), {}).result()


def test_few_documents_start_no_process(configured: Settings) -> None:
    assert isinstance(processor_for(1000, configured), Alone)


def test_an_ingestion_on_all_cores_is_that_of_one(
    tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(9)})
    alone = ingest(source, None, configured)
    monkeypatch.setattr(processing, "ALONE_UP_TO", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    together = ingest(source, None, configured)
    assert together.files == alone.files
    assert together.skipped == alone.skipped == {}
