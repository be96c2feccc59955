"""`xunduan index`, as a process and in this one: what it says, what it leaves behind, how it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.fakes import write_files
from tests.models.tiny_models import sentence_model
from xunduan.commands import index as rebuild_index
from xunduan.index.snapshot import open_snapshot, snapshot_names
from xunduan.models import encoder
from xunduan.settings import Settings

TEXT = "反诈中心通报\n\n反诈中心全年劝阻案件三百起,同比下降12%。\n"


@pytest.fixture
def tiny_model(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A model small enough to be loaded at every run; scripts that run in this process compute it with torch."""
    monkeypatch.setattr(rebuild_index, "settings", lambda: Settings(runtime="torch"))
    return sentence_model(tmp_path / "model")


def test_help_names_every_option(run_here: Run) -> None:
    done = run_here("index", "--help")
    assert done.returncode == 0
    for option in ("SOURCE", "--index", "--model", "--full", "--watch"):
        assert option in done.stdout


@pytest.mark.parametrize("wrong", [(), ("a", "--nothing")])
def test_wrong_usage_is_2(run_here: Run, wrong: tuple[str, ...]) -> None:
    assert run_here("index", *wrong).returncode == 2


@pytest.mark.model
def test_an_index_is_left_alone_where_nothing_changed_and_where_the_source_is_none(
    run_script: Run, run_here: Run, repository: Path, sample_index: Path, tmp_path: Path
) -> None:
    index = shutil.copytree(sample_index, tmp_path / "index")
    name = open_snapshot(index).name
    again = run_script("rebuild_index", repository / "samples", "--index", index)
    assert again.returncode == 0, again.stderr
    assert "没有变化" in again.stdout
    assert "read again 0" in again.stdout
    assert "newly embedded 0" in again.stdout
    for bad, named in (
        (tmp_path / "nowhere", "nowhere"),
        (write_files(tmp_path / "nothing", {}), "nothing"),
        (write_files(tmp_path / "binary", {"x.bin": "\x00\x01\x02" * 100}), "x.bin"),
    ):
        failed = run_here("index", bad, "--index", index)
        assert failed.returncode == 1, bad
        assert named in failed.stderr.splitlines()[-1]
        assert "Traceback" not in failed.stderr
    assert snapshot_names(index) == [name]
    assert open_snapshot(index).name == name


def test_skipped_files_and_bad_records_are_listed_and_the_rest_indexed(
    tiny_model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"id": "n1", "title": "通报", "text": TEXT, "source": "市报", "published": "2023-05-04"}
    records = json.dumps(line, ensure_ascii=False) + "\n{broken\n"
    source = write_files(
        tmp_path / "in", {"all.jsonl": records, "b.md": "# 年报\n\n国有大案三百件。", "empty.txt": ""}
    )
    (source / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    index = tmp_path / "index"
    assert rebuild_index.main([str(source), "--index", str(index), "--model", str(tiny_model)]) == 0
    shown = capsys.readouterr().out
    snapshot = open_snapshot(index)
    for expected in ("2 个文件", "empty.txt", "picture.png", "partly unread", "all.jsonl", snapshot.name):
        assert expected in shown
    assert snapshot.manifest.model.name == str(tiny_model)
    first = next(iter(snapshot.store.documents()))
    assert first.id == "n1"
    assert first.metadata.source is not None and first.metadata.source.value == "市报"


def test_other_weights_in_the_model_s_folder_are_noticed(tiny_model: Path, tmp_path: Path) -> None:
    source, index = write_files(tmp_path / "in", {"a.txt": TEXT}), tmp_path / "index"
    arguments = [str(source), "--index", str(index), "--model", str(tiny_model)]
    rebuild_index.main(arguments)
    before = open_snapshot(index)
    shutil.rmtree(tiny_model)
    shutil.rmtree(tiny_model.with_name("model-plain"))
    sentence_model(tiny_model, seed=2)
    rebuild_index.main(arguments)
    after = open_snapshot(index)
    assert after.manifest.model.fingerprint != before.manifest.model.fingerprint
    rebuild_index.main(arguments)
    assert open_snapshot(index).name == after.name


def test_a_model_that_is_none_is_named(run_here: Run, tmp_path: Path) -> None:
    source = write_files(tmp_path / "in", {"a.txt": TEXT})
    done = run_here("index", source, "--index", tmp_path / "index", "--model", "/no/such/model")
    assert done.returncode == 1
    assert "/no/such/model" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "index" / "CURRENT").exists()


def test_an_index_folder_that_cannot_be_is_one_line(run_here: Run, tmp_path: Path) -> None:
    source = write_files(tmp_path / "in", {"a.txt": TEXT})
    done = run_here("index", source, "--index", source / "a.txt" / "index")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "a.txt" in done.stderr


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The fingerprints of the encoders that are loaded, in order."""
    loaded: list[str] = []
    load = encoder.load_encoder

    def counted(settings: Settings, say: Callable[[str], None]) -> encoder.SentenceEncoder:
        made = load(settings, say)
        loaded.append(made.fingerprint)
        return made

    monkeypatch.setattr("xunduan.commands.index.load_encoder", counted)
    return loaded


def watched(monkeypatch: pytest.MonkeyPatch, *steps: Callable[[], object]) -> None:
    """Let --watch see first that nothing has changed, then a change after each step, then its end."""

    def changes(source: Path, **options: object) -> Iterator[set[str]]:
        yield set()
        for step in steps:
            step()
            yield {str(source)}

    monkeypatch.setattr("watchfiles.watch", changes)


def test_watching_takes_up_changes_with_the_encoder_that_is_loaded(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loads: list[str]
) -> None:
    source, index = write_files(tmp_path / "in", {"a.txt": TEXT}), tmp_path / "index"
    watched(
        monkeypatch,
        lambda: write_files(source, {"b.txt": "社区民警走访三百户。"}),
        lambda: write_files(source, {"c.txt": "商圈建立十联铺机制。"}),
    )
    arguments = [str(source), "--index", str(index), "--model", str(tiny_model), "--watch"]
    assert rebuild_index.main(arguments) == 0
    assert open_snapshot(index).manifest.counts["documents"] == 3
    assert len(snapshot_names(index)) == 3
    assert len(loads) == 1


def test_a_change_that_no_event_tells_of_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild_index, "_POLL_EVERY", 0.0)
    source = write_files(tmp_path / "in", {"a.txt": TEXT, "under/b.txt": TEXT})
    silent: Iterator[Callable[[], object]] = iter(
        [
            lambda: None,
            lambda: write_files(source, {"under/c.txt": TEXT}),
            lambda: None,
            lambda: (source / "a.txt").unlink(),
        ]
    )

    def events(folder: Path, **options: object) -> Iterator[set[str]]:
        for step in silent:
            step()
            time.sleep(0.2)
            yield set()

    monkeypatch.setattr("watchfiles.watch", events)
    seen = [{Path(path).name for path in changes or ()} for changes in rebuild_index._changes(source)]
    assert seen == [{"c.txt"}, {"a.txt"}]


def test_watching_loads_other_weights_anew(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, loads: list[str]
) -> None:
    source, index = write_files(tmp_path / "in", {"a.txt": TEXT}), tmp_path / "index"

    def replace_the_model() -> None:
        shutil.rmtree(tiny_model)
        shutil.rmtree(tiny_model.with_name("model-plain"))
        sentence_model(tiny_model, seed=2)

    watched(monkeypatch, replace_the_model)
    rebuild_index.main([str(source), "--index", str(index), "--model", str(tiny_model), "--watch"])
    assert len(set(loads)) == len(loads) == 2
    assert open_snapshot(index).manifest.model.fingerprint == loads[-1]


def test_watching_goes_on_after_a_build_that_failed(
    tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, index = write_files(tmp_path / "in", {"a.txt": TEXT}), tmp_path / "index"
    watched(
        monkeypatch,
        lambda: (source / "a.txt").unlink(),
        lambda: write_files(source, {"b.txt": TEXT, "c.txt": "社区民警走访三百户。"}),
    )
    rebuild_index.main([str(source), "--index", str(index), "--model", str(tiny_model), "--watch"])
    assert "错误 / error" in capsys.readouterr().out
    assert open_snapshot(index).manifest.counts["documents"] == 2


def test_a_watched_folder_that_vanishes_is_one_line(
    repository: Path, tiny_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XUNDUAN_RUNTIME", "torch")
    source, index = write_files(tmp_path / "in", {"a.txt": TEXT}), tmp_path / "index"
    script = repository / "scripts" / "rebuild_index.py"
    command: list[str | Path] = [sys.executable, script, source, "--index", index]
    command += ["--model", tiny_model, "--watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert any("watching" in line for line in process.stdout)
        kept = open_snapshot(index).name
        shutil.rmtree(source)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert str(source) in said.splitlines()[-1]
    assert "Traceback" not in said
    assert open_snapshot(index).name == kept
