"""The build: only what changed is done again, the result is that of a full build, failures change nothing."""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.conftest import Build
from tests.fakes import FailingEncoder, FakeEncoder, Silent, write_files
from xunduan.commands.generated_archive import document
from xunduan.errors import DiskError, ModelError, SnapshotError, SourceError
from xunduan.index.build import WORK, build
from xunduan.index.publishing import build_lock
from xunduan.index.snapshot import CURRENT, VIEWS, Snapshot, current_name, open_snapshot, snapshot_names
from xunduan.settings import Settings


def article(number: int) -> str:
    title, text = document(number)
    return f"{title}\n\n{text}"


def contents(snapshot: Snapshot) -> dict[str, Any]:
    """Everything a search could see of a snapshot."""
    store, counts = snapshot.store, snapshot.manifest.counts
    families = snapshot.columns["passage_family"]
    passages = list(store.passages())
    copied = [
        *sorted((snapshot.folder / "lexical").iterdir()),
        snapshot.folder / "spelling.json",
        snapshot.folder / "pairs.txt",
    ]
    return {
        "documents": list(store.documents()),
        "passages": [store.passages_of(row) for row in range(counts["documents"])],
        "families": [passages[row].id for row in families],
        "owners": snapshot.columns["passage_document"].tolist(),
        "windows": snapshot.columns["window_passage"].tolist(),
        "vectors": {view: snapshot.vectors[view].rows(np.arange(snapshot.vectors[view].size)).tobytes() for view in VIEWS},
        "keys": {view: np.asarray(snapshot.vector_keys[view]).tobytes() for view in VIEWS},
        "means": {view: snapshot.columns[f"mean_{view}"].tobytes() for view in VIEWS},
        "files": {path.name: path.read_bytes() for path in copied},
        "counts": dict(counts),
    }  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_files(tmp_path / "in", {f"{n}.txt": article(n) for n in range(4)})


@pytest.fixture
def index_dir(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_a_second_run_with_nothing_changed_keeps_the_snapshot_and_needs_no_model(
    source: Path, index_dir: Path, build_fake: Build, configured: Settings
) -> None:
    encoder = FakeEncoder()
    first = build_fake(source, index_dir, encoder)
    assert first.changed
    assert first.counts["embedded"] == len(encoder.embedded) > 0
    assert first.counts["files_read"] == 4

    def no_model() -> FakeEncoder:
        pytest.fail("the encoder was loaded")

    second = build(source, index_dir, configured, no_model, Silent())
    assert not second.changed
    assert second.snapshot.name == first.snapshot.name
    assert (second.counts["embedded"], second.counts["files_read"]) == (0, 0)
    assert snapshot_names(index_dir) == [first.snapshot.name]


def test_only_what_changed_is_read_and_embedded(
    source: Path, index_dir: Path, build_fake: Build, tmp_path: Path
) -> None:
    build_fake(source, index_dir)
    (source / "1.txt").unlink()
    (source / "2.txt").write_text(article(2) + "文末另有一句补充。\n", encoding="utf-8")
    (source / "7.txt").write_text(article(7), encoding="utf-8")
    shutil.copy(source / "3.txt", source / "copy.txt")
    encoder = FakeEncoder()
    updated = build_fake(source, index_dir, encoder)
    assert updated.counts["files_read"] == 3
    assert updated.counts["files"] == 5
    full = build_fake(source, tmp_path / "full")
    assert 0 < len(encoder.embedded) < full.counts["embedded"] / 2
    assert contents(updated.snapshot) == contents(full.snapshot)


def test_the_model_s_answer_for_a_kept_text_is_not_asked_again(
    source: Path, index_dir: Path, build_fake: Build
) -> None:
    build_fake(source, index_dir)
    text = article(1)
    cut = text.rindex("。", 0, -3) + 1
    (source / "1.txt").write_text(text[:cut] + "末尾添上这一句新话。\n", encoding="utf-8")
    encoder = FakeEncoder()
    build_fake(source, index_dir, encoder)
    assert encoder.embedded
    assert len(encoder.embedded) <= 6
    assert any("末尾添上这一句新话" in text for text in encoder.embedded)


def test_full_makes_everything_again_and_the_same(source: Path, index_dir: Path, build_fake: Build) -> None:
    first = build_fake(source, index_dir)
    second = build_fake(source, index_dir, full=True)
    assert second.changed
    assert second.snapshot.name > first.snapshot.name
    assert second.counts == first.counts
    assert contents(second.snapshot) == contents(first.snapshot)


def test_a_build_that_broke_off_embeds_nothing_twice(
    source: Path, index_dir: Path, build_fake: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.embedded_texts._LOGGED_TOGETHER", 8)
    broken = FailingEncoder(after=40)
    with pytest.raises(ModelError):
        build_fake(source, index_dir, broken)
    assert len(broken.embedded) == 40
    encoder = FakeEncoder()
    again = build_fake(source, index_dir, encoder).snapshot
    assert set(broken.embedded).isdisjoint(encoder.embedded)
    assert contents(again) == contents(build_fake(source, tmp_path / "whole").snapshot)
    assert not (index_dir / WORK).exists()


EDITS = st.lists(
    st.tuples(st.integers(0, 3), st.one_of(st.none(), st.integers(0, 5)), st.booleans()),
    min_size=1,
    max_size=4,
)


@hypothesis_settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(EDITS)
def test_after_any_edits_an_update_equals_a_full_build(
    build_fake: Build, edits: list[tuple[int, int | None, bool]]
) -> None:
    site = "平安之窗网站首页"
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        source = write_files(folder / "in", {"fixed.txt": article(9), "0.txt": f"{site}\n\n{article(0)}"})
        build_fake(source, folder / "updated")
        for slot, number, with_site in edits:
            path = source / f"{slot}.txt"
            if number is None:
                path.unlink(missing_ok=True)
            else:
                path.write_text((f"{site}\n\n" if with_site else "") + article(number), encoding="utf-8")
            updated = build_fake(source, folder / "updated").snapshot
        full = build_fake(source, folder / "full").snapshot
        assert contents(updated) == contents(full)


def test_reprints_are_one_family(source: Path, index_dir: Path, build_fake: Build) -> None:
    (source / "9.txt").write_text(article(2), encoding="utf-8")
    snapshot = build_fake(source, index_dir).snapshot
    families, owners = snapshot.columns["passage_family"], snapshot.columns["passage_document"]
    paths = [document.path for document in snapshot.store.documents()]
    reprints = [row for row, owner in enumerate(owners) if paths[owner] == "9.txt"]
    assert reprints
    assert all(paths[owners[families[row]]] == "2.txt" for row in reprints)


def test_another_model_makes_everything_anew(
    source: Path, index_dir: Path, build_fake: Build, tmp_path: Path
) -> None:
    narrow = build_fake(source, index_dir, FakeEncoder("narrow", max_tokens=70))
    encoder = FakeEncoder("wide", max_tokens=400)
    changed = build_fake(source, index_dir, encoder)
    assert changed.counts["windows"] < narrow.counts["windows"]
    assert changed.snapshot.manifest.model.fingerprint == encoder.fingerprint
    assert contents(changed.snapshot) == contents(build_fake(source, tmp_path / "full", encoder).snapshot)


def test_new_weights_under_the_old_name_are_noticed(source: Path, index_dir: Path, build_fake: Build) -> None:
    build_fake(source, index_dir, FakeEncoder("model", dimension=64))
    again = build_fake(source, index_dir, FakeEncoder("model", dimension=32))
    assert again.changed
    assert again.snapshot.manifest.model.dimension == 32


def test_other_sizes_split_everything_anew(
    source: Path, index_dir: Path, build_fake: Build, configured: Settings
) -> None:
    build_fake(source, index_dir)
    smaller = configured.model_copy(update={"passage_chars": 120, "passage_max_chars": 200})
    again = build_fake(source, index_dir, settings=smaller)
    assert again.changed
    assert max(len(passage.text) for passage in again.snapshot.store.passages()) <= 200


def test_another_program_version_embeds_no_text_twice(
    source: Path, index_dir: Path, tmp_path: Path, build_fake: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_fake(source, index_dir)
    monkeypatch.setattr("xunduan.index.recipe.text_recipe", lambda: "another")
    write_files(source, {"1.txt": article(31)})
    encoder = FakeEncoder()
    again = build_fake(source, index_dir, encoder)
    full = build_fake(source, tmp_path / "full")
    assert again.counts["files_read"] == full.counts["files_read"]
    assert 0 < again.counts["embedded"] < full.counts["embedded"] / 2
    assert contents(again.snapshot) == contents(full.snapshot)


def test_no_window_is_beyond_the_encoder(source: Path, index_dir: Path, build_fake: Build) -> None:
    encoder = FakeEncoder(max_tokens=120)
    build_fake(source, index_dir, encoder)
    assert max(encoder.passage_tokens(encoder.embedded)) <= 120


class TestFailures:
    @pytest.fixture
    def before(self, source: Path, index_dir: Path, build_fake: Build) -> dict[str, Any]:
        snapshot = build_fake(source, index_dir).snapshot
        return {"name": snapshot.name, **contents(snapshot)}

    @pytest.fixture(autouse=True)
    def _untouched(self, before: dict[str, Any], index_dir: Path):  # type: ignore[no-untyped-def]
        yield
        assert snapshot_names(index_dir) == [before["name"]]
        assert [path.name for path in (index_dir / "snapshots").iterdir()] == [before["name"]]
        snapshot = open_snapshot(index_dir)
        assert {"name": snapshot.name, **contents(snapshot)} == before

    def test_no_such_folder(self, tmp_path: Path, index_dir: Path, build_fake: Build) -> None:
        with pytest.raises(SourceError, match="nowhere"):
            build_fake(tmp_path / "nowhere", index_dir)

    def test_an_empty_folder(self, tmp_path: Path, index_dir: Path, build_fake: Build) -> None:
        with pytest.raises(SourceError):
            build_fake(write_files(tmp_path / "empty", {}), index_dir)

    def test_nothing_readable(self, tmp_path: Path, index_dir: Path, build_fake: Build) -> None:
        folder = write_files(tmp_path / "bad", {"a.txt": "", "b.pdf": "no"})
        with pytest.raises(SourceError, match=r"a\.txt"):
            build_fake(folder, index_dir)

    def test_the_encoder_fails_midway(self, source: Path, index_dir: Path, build_fake: Build) -> None:
        (source / "new.txt").write_text(article(8), encoding="utf-8")
        with pytest.raises(ModelError, match="gave up"):
            build_fake(source, index_dir, FailingEncoder(after=8), full=True)

    def test_a_second_build_at_once(self, source: Path, index_dir: Path, build_fake: Build) -> None:
        raised: list[Exception] = []

        def second() -> None:
            try:
                build_fake(source, index_dir, full=True)
            except SnapshotError as error:
                raised.append(error)

        with build_lock(index_dir):
            thread = threading.Thread(target=second)
            thread.start()
            thread.join()
        assert len(raised) == 1

    def test_a_full_disk(
        self, source: Path, index_dir: Path, build_fake: Build, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*arguments: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("xunduan.index.publishing._flush", full)
        with pytest.raises(DiskError, match="No space"):
            build_fake(source, index_dir, full=True)

    @pytest.mark.parametrize("largest", [4_000, 60_000])
    def test_a_disk_that_fills_while_passages_are_written(
        self, source: Path, index_dir: Path, build_fake: Build, largest: int
    ) -> None:
        resource = pytest.importorskip("resource", reason="file sizes cannot be limited here")
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
        try:
            with pytest.raises(DiskError, match="XUNDUAN_INDEX_DIR"):
                build_fake(source, index_dir, full=True)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_broken_current_snapshot_is_replaced_though_nothing_has_changed(
    source: Path, index_dir: Path, build_fake: Build
) -> None:
    good = build_fake(source, index_dir).snapshot
    broken = build_fake(source, index_dir, full=True).snapshot
    (broken.folder / "columns.npz").write_bytes(b"gone")
    assert open_snapshot(index_dir).name == good.name
    repaired = build_fake(source, index_dir)
    assert repaired.changed
    assert repaired.counts["embedded"] == 0
    assert current_name(index_dir) == repaired.snapshot.name == open_snapshot(index_dir).name


def test_where_every_snapshot_is_broken_all_is_built_anew(
    source: Path, index_dir: Path, build_fake: Build
) -> None:
    first = build_fake(source, index_dir)
    (first.snapshot.folder / "manifest.json").write_text("{", encoding="utf-8")
    again = build_fake(source, index_dir)
    assert again.counts["embedded"] == first.counts["embedded"]
    assert open_snapshot(index_dir).name == again.snapshot.name


def test_only_so_many_snapshots_are_kept(
    source: Path, index_dir: Path, build_fake: Build, configured: Settings
) -> None:
    few = configured.model_copy(update={"keep_snapshots": 2})
    names = [build_fake(source, index_dir, settings=few, full=True).snapshot.name for _ in range(4)]
    assert snapshot_names(index_dir) == names[-2:]
    assert (index_dir / CURRENT).read_text(encoding="utf-8").strip() == names[-1]


def test_another_source_is_another_index_though_its_files_are_known(
    source: Path, index_dir: Path, build_fake: Build, tmp_path: Path
) -> None:
    build_fake(source, index_dir)
    moved = shutil.copytree(source, tmp_path / "moved")
    encoder = FakeEncoder()
    again = build_fake(moved, index_dir, encoder)
    assert again.changed
    assert encoder.embedded == []
    assert again.snapshot.manifest.source == str(moved.resolve())


def test_skipped_files_and_dropped_lines_stand_in_the_report(
    source: Path, index_dir: Path, build_fake: Build
) -> None:
    (source / "empty.txt").write_text("", encoding="utf-8")
    (source / "site.txt").write_text("首页 > 新闻 > 正文\n\n" + article(5), encoding="utf-8")
    result = build_fake(source, index_dir)
    report = result.snapshot.report()
    assert list(result.skipped) == list(report["skipped"]) == ["empty.txt"]
    assert "首页 > 新闻 > 正文" in [piece["text"] for piece in report["dropped"]["site.txt"]]
    assert result.counts["skipped"] == 1


def test_progress_says_each_stage_once_and_ends_at_its_total(
    source: Path, index_dir: Path, configured: Settings
) -> None:
    progress = Silent()
    build(source, index_dir, configured, FakeEncoder, progress)
    names = [name for name, _ in progress.stages]
    assert len(names) == len(set(names)) == 2
    assert progress.done == sum(total for _, total in progress.stages)


def test_an_index_within_its_source_is_not_indexed(tmp_path: Path, build_fake: Build) -> None:
    source = write_files(
        tmp_path / "in", {"a.txt": "龙门河整治工程今年完成清淤三十八公里,沿岸新种芦苇四千亩。"}
    )
    build_fake(source, source / "index")
    again = build_fake(source, source / "index")
    assert not again.changed
    assert again.skipped == {}


def test_a_link_that_leads_round_to_itself_is_skipped_with_the_reason(
    tmp_path: Path, build_fake: Build
) -> None:
    source = write_files(
        tmp_path / "in", {"a.txt": "龙门河整治工程今年完成清淤三十八公里,沿岸新种芦苇四千亩。"}
    )
    (source / "there.txt").symlink_to(source / "back.txt")
    (source / "back.txt").symlink_to(source / "there.txt")
    built = build_fake(source, tmp_path / "index")
    assert built.counts["documents"] == 1
    assert built.skipped.keys() == {"there.txt", "back.txt"}
