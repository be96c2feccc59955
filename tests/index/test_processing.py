"""Documents on all cores: the same comes out, in the same order, and a process that dies takes one file with it."""

from __future__ import annotations

import os
import re
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import write_files
from tests.index.test_build import article
from xunduan.errors import XunduanError
from xunduan.index import processing
from xunduan.index.article.cleaner import clean_text
from xunduan.index.child_process import OUT_OF_MEMORY
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


def test_what_a_process_cannot_do_at_all_is_told(
    configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    says = (
        "import sys; from xunduan.index.reading.messages import receive, send; "
        "receive(sys.stdin.buffer); receive(sys.stdin.buffer); send(sys.stdout.buffer, b'!ValueError: of no use')"
    )
    monkeypatch.setattr(processing, "_COMMAND", (sys.executable, "-c", says))
    with OnAllCores(configured, 1) as pool, pytest.raises(XunduanError, match="of no use"):
        pool.submit((raw(3),), {}).result()


def test_few_documents_start_no_process(configured: Settings) -> None:
    assert isinstance(processor_for(1000, configured), Alone)


def test_many_are_guarded_on_a_single_core_too(configured: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    with processor_for(1_000_000, configured) as guarding:
        assert isinstance(guarding, OnAllCores)


def test_an_ingestion_on_all_cores_is_that_of_one(
    tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(9)})
    alone = ingest(source, None, configured)
    monkeypatch.setattr(processing, "ALONE_UP_TO", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    together = ingest(source, None, configured)
    assert together.files == alone.files
    assert [file.documents for file in together.files] == [file.documents for file in alone.files]
    assert together.skipped == alone.skipped == {}


PATIENCE = 1.0


@pytest.fixture
def hurried(configured: Settings) -> Settings:
    return configured.model_copy(update={"file_max_seconds": PATIENCE, "passage_max_chars": 100})


def test_a_document_that_takes_too_long_is_taken_by_its_paragraphs(
    hurried: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one regular expression, where Python itself has no say."""

    def hang(*given: object) -> None:
        re.match(r"(?:a|a)*b", "a" * 60)

    monkeypatch.setattr("xunduan.index.pipeline.clean_text", hang)
    began = time.monotonic()
    with Alone(hurried) as alone:
        (found,) = alone.submit((raw(4),), {}).result()
    assert time.monotonic() - began < 20 * PATIENCE
    assert "XUNDUAN_FILE_MAX_SECONDS" in found.problem and found.document.path == "4.txt"
    text = found.document.text
    assert "".join(text.split()) == "".join("".join(article(4)).split())
    for stored in found.passages:
        passage = stored.passage
        assert text[passage.start : passage.end] == passage.text
        assert len(passage.text) <= hurried.passage_max_chars
        assert "".join(passage.text[w.start : w.end] for w in passage.windows) == passage.text
        assert all(0 < w.end - w.start <= hurried.window_chars for w in passage.windows)
        assert not passage.figures and stored.words


def test_a_rule_that_fails_costs_the_document_its_figures_and_no_more(
    tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(document: RawDocument, *given: Any) -> object:
        if document.path == "bad.txt":
            raise ValueError("a rule of no use")
        return clean_text(document, *given)

    monkeypatch.setattr("xunduan.index.pipeline.clean_text", fails)
    source = write_files(tmp_path / "in", {"bad.txt": article(1), "good.txt": article(2)})
    files = {file.stored.path: file.stored for file in ingest(source, None, configured).files}
    assert "a rule of no use" in files["bad.txt"].problems[0] and "paragraphs" in files["bad.txt"].problems[0]
    assert files["good.txt"].problems == ()


def test_a_process_that_hangs_is_ended_and_the_document_taken_by_its_paragraphs(
    hurried: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "_GRACE", 0.5)
    sleeper = (sys.executable, "-c", "import time; time.sleep(600)")
    monkeypatch.setattr(processing, "_COMMAND", sleeper)
    with OnAllCores(hurried, 1) as pool:
        found = pool.submit((raw(5), raw(6)), {}).result()
    assert [document.document.path for document in found] == ["5.txt", "6.txt"]
    assert all("XUNDUAN_FILE_MAX_SECONDS" in document.problem for document in found)


def test_a_process_out_of_memory_is_told_with_the_setting(
    configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "_COMMAND", (sys.executable, "-c", f"raise SystemExit({OUT_OF_MEMORY})"))
    with OnAllCores(configured, 1) as pool:
        (found,) = pool.submit((raw(7),), {}).result()
    assert "XUNDUAN_FILE_MAX_MEMORY_MB" in found.problem and found.passages
