"""The passage store: what is written is what is read, by any thread."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from xunduan.errors import SnapshotError
from xunduan.index.documents import Change, Document, Fact, Figure, Heading, Metadata, Passage, Window
from xunduan.index.stores.contract import StoredFile
from xunduan.index.stores.passage_writer import StoreWriter
from xunduan.index.stores.passages import SqlitePassages

METADATA = Metadata(title=Fact("反诈通报", "stated"), places=(Fact("重庆市", "derived", "重庆"),))
DOCUMENTS = [
    Document("a", "a.txt", "反诈通报\n劝阻3人。", METADATA, "zh-Hans", (Heading(0, 4),)),
    Document("b-1", "b.jsonl", "第二篇。", Metadata()),
    Document("b-2", "b.jsonl", "第三篇𠮷。", Metadata()),
]
FIGURE = Figure("3人", 2, 4, "劝阻", 3.0, "人", change=Change("down", "同比", 1.5, "%"), place="重庆市")
STORED = [
    (0, Passage("a-5", "a", 5, 10, "劝阻3人。", ("反诈通报",), (Window(0, 3), Window(3, 5)), (FIGURE,))),
    (1, Passage("b-1-0", "b-1", 0, 4, "第二篇。", (), (Window(0, 4),))),
    (2, Passage("b-2-0", "b-2", 0, 5, "第三篇𠮷。", (), (Window(0, 5),))),
]  # fmt: skip
FILES = [
    StoredFile("a.txt", "00", "r", ("一行", "另一行"), (), ("a",)),
    StoredFile("b.jsonl", "11", "", (), ("第 3 行不合格式",), ("b", "b")),
]


def write_store(
    path: Path,
    files: list[StoredFile],
    documents: list[Document],
    passages: list[tuple[int, Passage]],
    earlier: SqlitePassages | None = None,
) -> Path:
    """A written store; passages come with the row of their document."""
    writer = StoreWriter(path, (earlier,) if earlier else ())
    for row, document in enumerate(documents):
        writer.add(document, [passage for owner, passage in passages if owner == row])
    writer.close(files)
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "odd #name?%20"
    folder.mkdir()
    return write_store(folder / "store.sqlite", FILES, DOCUMENTS, STORED)


@pytest.fixture
def store(path: Path) -> SqlitePassages:
    return SqlitePassages(path)


def test_everything_comes_back_as_it_went_in(store: SqlitePassages) -> None:
    assert list(store.documents()) == DOCUMENTS
    assert list(store.passages()) == [passage for _, passage in STORED]
    assert store.files() == {file.path: file for file in FILES}
    assert list(store.texts()) == [(passage.id, passage.text) for _, passage in STORED]
    for row in range(3):
        assert store.passages_of(row) == (STORED[row][1],)
        assert store.document(row) == DOCUMENTS[row]
        assert store.passage(row) == STORED[row][1]
        assert store.text(row) == STORED[row][1].text


def test_rows_by_id(store: SqlitePassages) -> None:
    assert store.document_row("b-2") == 2
    assert store.passage_row("b-1-0") == 1
    assert [store.passage_row(name) for name in ("b-1-1", "b-1-00", "b-1-", "b-0", "c-0")] == [None] * 5
    assert store.document_row("none") is None
    assert store.passage_row("'; DROP TABLE passages; --") is None


def test_a_file_s_documents(store: SqlitePassages) -> None:
    assert store.documents_of_file("b.jsonl") == ((1, "b-1", "b.jsonl"), (2, "b-2", "b.jsonl"))
    assert store.documents_of_file("c.txt") == ()


def test_it_is_read_by_many_threads_at_once(store: SqlitePassages) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: store.passage(n % 3).id, range(200)))
    assert found == [STORED[n % 3][1].id for n in range(200)]


def test_a_store_that_is_removed_while_open_is_read_on_by_every_thread(path: Path) -> None:
    store = SqlitePassages(path)
    assert store.passage_row("a-5") == 0
    path.unlink()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: store.document_row(DOCUMENTS[n % 3].id), range(300)))
    assert found == [n % 3 for n in range(300)]
    assert list(store.passages()) == [passage for _, passage in STORED]


def test_a_store_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SnapshotError, match="rebuild"):
        SqlitePassages(tmp_path / "none.sqlite").document_row("a")


def test_a_store_that_is_cut_after_it_was_opened_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    texts = [f"{n}年受理{n * 7919}件,{n * 104729}人。" for n in range(3000)]
    passages = [Passage(f"a-{n}", "a", n, n + len(text), text) for n, text in enumerate(texts)]
    document = Document("a", "a.txt", "".join(texts), Metadata())
    write_store(path, [], [document], [(0, passage) for passage in passages])
    store = SqlitePassages(path)
    assert store.document_row("a") == 0
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2 // 4096 * 4096)
    with pytest.raises(SnapshotError, match="rebuild"):
        list(store.passages())


def test_it_cannot_be_written(store: SqlitePassages) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store._connection().execute("DELETE FROM passages")


def test_two_documents_of_one_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write_store(tmp_path / "store.sqlite", FILES, [DOCUMENTS[0], DOCUMENTS[0]], [])


def test_an_outline_is_the_document_without_its_text(store: SqlitePassages) -> None:
    outline = store.outline(0)
    assert (outline.id, outline.script, outline.metadata) == ("a", "zh-Hans", METADATA)
    assert (outline.text, outline.headings) == ("", ())
    assert list(store.outlines()) == [store.outline(row) for row in range(3)]


def test_many_values_take_a_fraction_of_their_size_and_come_back_whole(tmp_path: Path) -> None:
    passages = [
        Passage(
            f"a-{n}",
            "a",
            n,
            n + 40,
            f"{n}年全市办结信访事项{n * 37}件,群众满意率{n % 100}%。",
            (),
            (Window(0, 9),),
        )
        for n in range(500)
    ]
    path = tmp_path / "store.sqlite"
    write_store(path, FILES[:1], DOCUMENTS[:1], [(0, passage) for passage in passages])
    opened = SqlitePassages(path)
    assert list(opened.passages()) == passages
    with sqlite3.connect(path) as connection:
        stored = connection.execute("SELECT sum(length(value)) FROM passages").fetchone()[0]
    assert stored < 500 * 100, "a hundred bytes each, of three hundred"


def test_rows_are_taken_over_as_they_lie_between_new_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xunduan.index.stores.passage_writer._LEARNED_FROM", 200)
    documents = [Document(f"d{n}", f"{n}.txt", f"第{n}号公告。" * 9, Metadata()) for n in range(6)]
    passages = [
        (n // 60, Passage(f"d{n // 60}-{n}", f"d{n // 60}", n, n + 9, f"公告第{n}条:{n * 7919}人。" * 5))
        for n in range(360)
    ]  # fmt: skip
    first = SqlitePassages(write_store(tmp_path / "a.sqlite", FILES, documents, passages))
    assert any(value for _, value in first.dictionaries())
    writer = StoreWriter(tmp_path / "b.sqlite", (first,))
    assert writer.takes_over(0)
    writer.take_over(0, 4, range(240, 300))
    writer.add(DOCUMENTS[0], [STORED[0][1]])
    writer.take_over(0, 0, range(0, 60))
    writer.close(FILES[:1])
    second = SqlitePassages(tmp_path / "b.sqlite")
    assert list(second.documents()) == [documents[4], DOCUMENTS[0], documents[0]]
    last, first_ones = [stored for _, stored in passages[240:300]], [stored for _, stored in passages[:60]]
    expected = [*last, STORED[0][1], *first_ones]
    assert list(second.passages()) == expected
    assert second.passages_of(2) == tuple(first_ones)
    assert second.dictionaries() == first.dictionaries()


def test_a_store_too_small_to_have_learned_is_written_anew(tmp_path: Path, store: SqlitePassages) -> None:
    assert not StoreWriter(tmp_path / "b.sqlite", (store,)).takes_over(0)


def test_text_is_stored_once_and_a_passage_is_cut_out_of_it_wherever_it_lies(tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + n * 7919 % 20_000) for n in range(5000)) + "𠮷" * 200
    spans = [(0, 1), (2040, 2060), (2048, 2049), (4095, 4096), (1000, 5150), (5199, 5200), (30, 30)]
    cut = [Passage(f"a-{a}", "a", a, b, text[a:b]) for a, b in spans]
    other = Passage("a-3", "a", 3, 9, "不在正文里的话")
    document = Document("a", "a.txt", text, Metadata())
    path = write_store(tmp_path / "store.sqlite", [], [document], [(0, one) for one in (*cut, other)])
    store = SqlitePassages(path)
    assert list(store.passages()) == [*cut, other]
    assert [store.text(row) for row in range(len(cut) + 1)] == [one.text for one in (*cut, other)]
    assert list(store.documents()) == [document]
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(text) FROM passages").fetchone() == (1,)
