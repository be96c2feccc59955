"""An index whose vectors are in Milvus (Lite, for real): the same hits, the same life of snapshots."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from tests.index.test_build import article
from xunduan.errors import SnapshotError
from xunduan.index.snapshot import VIEWS, open_snapshot, snapshot_names
from xunduan.index.stores import milvus
from xunduan.index.stores.milvus import MilvusStore, collection_name, is_server, without_password
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

QUERIES = ("河道清淤多少公里", "借出图书", "查处酒驾比上年增长多少", "渡口新村的消防安全", "night bus")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(
        tmp_path_factory.mktemp("in"), {f"{number}.txt": article(number) for number in range(6)}
    )


@pytest.fixture(scope="module")
def in_milvus(tmp_path_factory: pytest.TempPathFactory, configured: Settings) -> Settings:
    file = tmp_path_factory.mktemp("lite") / "vectors.db"
    return configured.model_copy(update={"store": f"milvus://{file}", "keep_snapshots": 2})


def found(engine: Engine, query: str) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 4)) for hit in engine.search(SearchRequest(query)).hits]


def collections(settings: Settings, index_dir: Path) -> set[str]:
    prefix = collection_name(index_dir, "", "").rstrip("_")
    return {name for name in milvus._connected(settings.store).list_collections() if name.startswith(prefix)}


def test_the_hits_are_those_of_the_files(
    source: Path, in_milvus: Settings, configured: Settings, build_fake: Build, tmp_path: Path
) -> None:
    files = Engine(build_fake(source, tmp_path / "files").snapshot, FakeEncoder(), configured)
    built = build_fake(source, tmp_path / "milvus", settings=in_milvus).snapshot
    assert all(isinstance(built.vectors[view], MilvusStore) for view in VIEWS)
    assert not list(built.folder.glob("vectors/*.faiss"))
    engine = Engine(built, FakeEncoder(), in_milvus)
    for query in QUERIES:
        assert found(engine, query) == found(files, query)


def test_updates_embed_what_is_new_and_pruned_snapshots_lose_their_collections(
    source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path
) -> None:
    index_dir = tmp_path / "index"
    build_fake(source, index_dir, settings=in_milvus)
    assert not build_fake(source, index_dir, settings=in_milvus).changed
    for number in (20, 21, 22):
        changed = write_files(tmp_path / f"in-{number}", {f"{n}.txt": article(n) for n in (0, 1, number)})
        encoder = FakeEncoder()
        updated = build_fake(changed, index_dir, encoder, settings=in_milvus)
        assert 0 < len(encoder.embedded) < updated.counts["windows"] * 2
    kept = snapshot_names(index_dir)
    assert len(kept) == 2
    assert collections(in_milvus, index_dir) == {
        collection_name(index_dir, name, view) for name in kept for view in VIEWS
    }


def test_moving_to_another_store_builds_anew_though_nothing_else_has_changed(
    source: Path, in_milvus: Settings, configured: Settings, build_fake: Build, tmp_path: Path
) -> None:
    build_fake(source, tmp_path / "index")
    moved = build_fake(source, tmp_path / "index", settings=in_milvus)
    assert moved.changed
    assert moved.counts["embedded"] == 0
    back = build_fake(source, tmp_path / "index", settings=configured)
    assert back.changed
    assert list(back.snapshot.folder.glob("vectors/*.faiss"))


def test_a_collection_that_is_gone_is_told(
    source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path
) -> None:
    snapshot = build_fake(source, tmp_path / "index", settings=in_milvus).snapshot
    name = f"{snapshot.manifest.stores.collections}windows"
    milvus._connected(in_milvus.store).drop_collection(name)
    with pytest.raises(SnapshotError, match=name):
        _ = open_snapshot(tmp_path / "index").vectors


def test_fewer_vectors_than_were_sent_are_refused(
    in_milvus: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = milvus._connected(in_milvus.store)
    monkeypatch.setattr(client, "get_collection_stats", lambda name: {"row_count": 3})
    with pytest.raises(SnapshotError, match="4.*3"):
        MilvusStore.of(FakeEncoder().encode_queries(["一", "二", "三", "四"]), in_milvus.store, "lossy")
    assert not client.has_collection("lossy")


def test_no_password_is_kept_in_a_snapshot() -> None:
    assert without_password("milvus://root:secret@db.example:19530/news") == "milvus://db.example:19530/news"
    assert without_password("files") == "files"
    assert is_server("milvus://db.example:19530")
    assert not is_server("milvus:///var/lib/vectors.db")


def test_a_server_that_cannot_be_reached_is_told_with_the_setting() -> None:
    with pytest.raises(SnapshotError, match="XUNDUAN_STORE"):
        milvus._connected("milvus://127.0.0.1:1")
