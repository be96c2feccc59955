"""An index in Milvus (Lite, for real, as a file and behind a server): the same hits, the same life of snapshots."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.conftest import Build
from tests.fakes import FakeEncoder, Silent, write_files
from tests.index.test_build import article
from xunduan.errors import SnapshotError
from xunduan.index.build import build
from xunduan.index.snapshot import VIEWS, current_name, open_snapshot, snapshot_names
from xunduan.index.stores import milvus
from xunduan.index.stores.milvus import MilvusStore, collections_prefix, is_server, without_password
from xunduan.index.stores.milvus_lexical import MilvusLexical
from xunduan.search.engine import Engine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

pytest.importorskip("pymilvus")
server = pytest.importorskip("milvus_lite.adapter.grpc.server")

QUERIES = ("河道清淤多少公里", "借出图书", "查处酒驾比上年增长多少", "渡口新村的消防安全", "night bus")
STORED = {*VIEWS, "terms_windows", "terms_context"}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(
        tmp_path_factory.mktemp("in"), {f"{number}.txt": article(number) for number in range(3)}
    )


@pytest.fixture(scope="module")
def in_milvus(tmp_path_factory: pytest.TempPathFactory, configured: Settings) -> Settings:
    """Settings for Milvus Lite in a file."""
    store = f"milvus://{tmp_path_factory.mktemp('lite')}/all.db"
    return configured.model_copy(update={"store": store, "lexical": "milvus", "keep_snapshots": 2})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, in_milvus: Settings) -> Iterator[Settings]:
    """Settings for Milvus Lite behind a server, which listens on this machine alone, on a port of its own choice."""
    folder = tmp_path_factory.mktemp("served")
    serving, database, port = server.start_server_in_thread(str(folder), host="127.0.0.1", port=0)
    yield in_milvus.model_copy(update={"store": f"milvus://127.0.0.1:{port}"})
    serving.stop(grace=None).wait()
    database.close()


def found(engine: Engine, query: str) -> list[tuple[str, float]]:
    return [(hit.passage.id, round(hit.score, 4)) for hit in engine.search(SearchRequest(query)).hits]


def collections(settings: Settings, index_dir: Path) -> set[str]:
    prefix = collections_prefix(index_dir)
    return {name for name in milvus._connected(settings.store).list_collections() if name.startswith(prefix)}


@pytest.mark.parametrize("where", ["in_milvus", "served"])
def test_the_hits_are_those_of_the_files(
    where: str,
    request: pytest.FixtureRequest,
    source: Path,
    configured: Settings,
    build_fake: Build,
    tmp_path: Path,
) -> None:
    in_milvus = request.getfixturevalue(where)
    files = Engine(build_fake(source, tmp_path / "files").snapshot, FakeEncoder(), configured)
    build_fake(source, tmp_path / "milvus", settings=in_milvus)
    built = open_snapshot(tmp_path / "milvus")
    assert all(isinstance(built.vectors[view], MilvusStore) for view in VIEWS)
    assert isinstance(built.lexical, MilvusLexical)
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
    for number in (20, 21):
        changed = write_files(tmp_path / f"in-{number}", {f"{n}.txt": article(n) for n in (0, number)})
        encoder = FakeEncoder()
        updated = build_fake(changed, index_dir, encoder, settings=in_milvus)
        assert 0 < len(encoder.embedded) < updated.counts["windows"] * 2
    kept = snapshot_names(index_dir)
    assert len(kept) == 2
    prefixes = {open_snapshot(index_dir, name).manifest.stores.collections for name in kept}
    assert collections(in_milvus, index_dir) == {
        f"{prefix}{stored}" for prefix in prefixes for stored in STORED
    }


def test_aliases_lead_to_the_collections_of_the_current_snapshot(
    source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path
) -> None:
    client, index_dir = milvus._connected(in_milvus.store), tmp_path / "index"
    other = write_files(tmp_path / "in", {"one.txt": article(30)})
    for folder in (source, other):
        build_fake(folder, index_dir, settings=in_milvus)
        stores = open_snapshot(index_dir, current_name(index_dir)).manifest.stores
        for stored in STORED:
            alias = f"{collections_prefix(index_dir)}current_{stored}"
            assert client.describe_alias(alias)["collection_name"] == f"{stores.collections}{stored}"


def test_collections_that_nobody_answers_from_leave_the_memory_until_they_are_opened_again(
    source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path
) -> None:
    client, index_dir = milvus._connected(in_milvus.store), tmp_path / "index"
    keeping = in_milvus.model_copy(update={"keep_snapshots": 3, "lexical": "postings"})
    for number in (30, 31, 32):
        folder = write_files(tmp_path / f"in-{number}", {"one.txt": article(number)})
        built = build_fake(folder, index_dir, settings=keeping).snapshot
    names = snapshot_names(index_dir)

    def state(name: str) -> str:
        prefix = open_snapshot(index_dir, name).manifest.stores.collections
        return client.get_load_state(f"{prefix}windows")["state"].name

    assert [state(name) for name in names] == ["NotLoad", "Loaded", "Loaded"]
    earlier = open_snapshot(index_dir, names[0])
    assert (
        earlier.vectors["windows"].search(np.ones((1, built.manifest.model.dimension), np.float32), 1)[1].size
    )
    assert state(names[0]) == "Loaded"


def test_a_server_that_goes_away_is_told_by_its_address_and_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus, "PATIENCE", 1.0)
    serving, database, port = server.start_server_in_thread(str(tmp_path), host="127.0.0.1", port=0)
    vectors = FakeEncoder().encode_queries(["一", "二", "三"])
    store = MilvusStore.of(vectors, f"milvus://127.0.0.1:{port}", "all")
    serving.stop(grace=None).wait()
    database.close()
    with pytest.raises(SnapshotError, match=f"127.0.0.1:{port}"):
        store.search(vectors, 1)
    with pytest.raises(SnapshotError, match=f"127.0.0.1:{port}"):
        store.rows(np.arange(3))


def test_many_vectors_on_a_server_are_searched_by_a_graph_of_eight_bit_vectors(
    served: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus, "_LISTED_FROM", 50)
    vectors = FakeEncoder().encode_queries([f"{number}条河道清淤{number}公里" for number in range(60)])
    store = MilvusStore.of(vectors, served.store, "many")
    index = milvus._connected(served.store).describe_index("many", "vector")
    assert index["index_type"] == "HNSW_SQ"
    scores, rows = store.search(vectors[:3], 10)
    np.testing.assert_allclose(scores[:, 0], 1, atol=0.01)
    np.testing.assert_allclose(store.scores(vectors[0], rows[0]), scores[0], atol=0.01)


class Interrupted(Silent):
    """A Progress that ends the build after so many steps of writing into Milvus."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def advance(self, steps: int = 1) -> None:
        super().advance(steps)
        self._left -= steps if "Milvus" in self.stages[-1][0] else 0
        if self._left < 0:
            raise KeyboardInterrupt


def test_a_build_that_was_killed_is_gone_on_with(
    source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(milvus, "_INSERTED", 2)
    index_dir, client, encoder = tmp_path / "index", milvus._connected(in_milvus.store), FakeEncoder()
    inserted: list[int] = []
    insert = client.insert

    def noting(collection: str, entries: list[dict[str, Any]]) -> None:
        inserted.append(len(entries))
        insert(collection, entries)

    monkeypatch.setattr(client, "insert", noting)
    with pytest.raises(KeyboardInterrupt):
        build(source, index_dir, in_milvus, lambda: encoder, Interrupted(after=10))
    before = sum(inserted)
    assert before >= 10
    (half,) = (name for name in collections(in_milvus, index_dir) if name.endswith("_windows"))
    client.flush(half)
    client.delete(half, filter=milvus.between(3, 4))  # of a batch only a part had arrived
    built = build_fake(source, index_dir, settings=in_milvus)
    counts = built.counts
    whole = 3 * counts["windows"] + 2 * counts["passages"]
    assert sum(inserted) <= whole + 4, "what was there was written again"
    windows = built.snapshot.vectors["windows"].rows(np.arange(counts["windows"]))
    fresh = build_fake(source, tmp_path / "files").snapshot
    np.testing.assert_allclose(
        windows, fresh.vectors["windows"].rows(np.arange(counts["windows"])), atol=1e-6
    )
    assert (
        built.snapshot.lexical.held("windows", "c清").rows().tolist()
        == fresh.lexical.held("windows", "c清").rows().tolist()
        != []
    )


_WRITER = """
import sys; import numpy as np
from xunduan.index.stores import milvus
milvus._INSERTED = 20
vectors = np.eye(200, dtype=np.float32)
milvus.MilvusStore.of(vectors, sys.argv[1], "all", lambda steps: print(steps, flush=True))
"""


@pytest.mark.long
def test_what_a_killed_process_had_inserted_is_not_inserted_again(
    tmp_path: Path, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, vectors = f"milvus://{tmp_path}/killed.db", np.eye(200, dtype=np.float32)
    writing = subprocess.Popen(
        [sys.executable, "-c", _WRITER, address], cwd=repository, stdout=subprocess.PIPE, text=True
    )
    assert writing.stdout is not None
    for _ in range(4):
        writing.stdout.readline()
    writing.kill()
    writing.communicate()
    monkeypatch.setattr(milvus, "_INSERTED", 20)
    client = milvus._connected(address)
    inserted: list[int] = []
    insert = client.insert

    def noting(collection: str, entries: list[dict[str, Any]]) -> None:
        inserted.extend(entry["row"] for entry in entries)
        insert(collection, entries)

    monkeypatch.setattr(client, "insert", noting)
    store = MilvusStore.of(vectors, address, "all")
    assert len(inserted) <= 140 and min(inserted, default=200) >= 60
    np.testing.assert_allclose(store.rows(np.arange(200)), vectors, atol=1e-6)


def test_moving_to_another_store_builds_anew_though_nothing_else_has_changed(
    source: Path, in_milvus: Settings, configured: Settings, build_fake: Build, tmp_path: Path
) -> None:
    build_fake(source, tmp_path / "index")
    moved = build_fake(source, tmp_path / "index", settings=in_milvus)
    assert moved.changed
    assert moved.counts["embedded"] == 0
    words = in_milvus.model_copy(update={"lexical": "postings"})
    assert build_fake(source, tmp_path / "index", settings=words).changed
    back = build_fake(source, tmp_path / "index", settings=configured)
    assert back.changed
    assert list(back.snapshot.folder.glob("vectors/*.faiss"))


@pytest.mark.parametrize("stored", ["windows", "terms_context"])
def test_a_collection_that_is_gone_is_told(
    stored: str, source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path
) -> None:
    snapshot = build_fake(source, tmp_path / "index", settings=in_milvus).snapshot
    name = f"{snapshot.manifest.stores.collections}{stored}"
    client = milvus._connected(in_milvus.store)
    client.drop_alias(f"{collections_prefix(tmp_path / 'index')}current_{stored}")
    client.drop_collection(name)
    opened = open_snapshot(tmp_path / "index")
    with pytest.raises(SnapshotError, match=name):
        _ = opened.vectors if stored in VIEWS else opened.lexical


def test_rows_that_are_lost_after_a_build_are_told_by_the_words_that_need_them(
    source: Path, in_milvus: Settings, build_fake: Build, tmp_path: Path
) -> None:
    snapshot = build_fake(source, tmp_path / "index", settings=in_milvus).snapshot
    row = int(snapshot.lexical.held("windows", "c清").rows()[0])
    name = f"{snapshot.manifest.stores.collections}terms_windows"
    milvus._connected(in_milvus.store).delete(name, filter=milvus.between(row, row + 1))
    with pytest.raises(SnapshotError, match=name):
        snapshot.lexical.held("windows", "c清").rows()


def test_fewer_vectors_than_were_sent_are_refused(
    in_milvus: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = milvus._connected(in_milvus.store)
    insert = client.insert
    monkeypatch.setattr(client, "insert", lambda name, entries: insert(name, entries[:-1]))
    with pytest.raises(SnapshotError, match="4.*3"):
        MilvusStore.of(FakeEncoder().encode_queries(["一", "二", "三", "四"]), in_milvus.store, "lossy")


def test_vectors_that_are_not_those_that_were_sent_are_refused(in_milvus: Settings) -> None:
    vectors = FakeEncoder().encode_queries(["一", "二", "三", "四"])
    MilvusStore.of(vectors, in_milvus.store, "others")
    with pytest.raises(SnapshotError, match="others"):
        MilvusStore.of(vectors[::-1], in_milvus.store, "others")


def test_no_password_is_kept_in_a_snapshot() -> None:
    assert without_password("milvus://root:secret@db.example:19530/news") == "milvus://db.example:19530/news"
    assert without_password("files") == "files"
    assert is_server("milvus://db.example:19530")
    assert not is_server("milvus:///var/lib/vectors.db")


def test_a_server_that_cannot_be_reached_is_told_with_the_setting() -> None:
    with pytest.raises(SnapshotError, match="XUNDUAN_STORE"):
        milvus._connected("milvus://127.0.0.1:1")
