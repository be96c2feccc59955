"""From files to documents with passages: what is reused, what is left out, what recurs over a source."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import write_files
from xunduan.errors import SourceError
from xunduan.index import processing
from xunduan.index.article.cleaner import clean_text
from xunduan.index.documents import Fact, RawDocument
from xunduan.index.ingest import Ingestion, ingest
from xunduan.index.stores.passage_writer import StoreWriter
from xunduan.index.stores.passages import SqlitePassages
from xunduan.settings import Settings

BODY = "今年一至六月,{place}公安机关共破获电信网络诈骗案件{n}起,抓获犯罪嫌疑人{n}名,为群众挽回损失三百万元。同比下降12.5%。"


def article(place: str, n: int = 30) -> str:
    return f"{place}通报反诈工作\n\n{BODY.format(place=place, n=n)}\n"


def store_of(result: Ingestion, folder: Path) -> SqlitePassages:
    documents = [ingested for file in result.files for ingested in file.documents]
    path = folder / f"store-{len(list(folder.iterdir()))}.sqlite"
    writer = StoreWriter(path)
    for ingested in documents:
        writer.add(ingested.document, [stored.passage for stored in ingested.passages])
    writer.close([file.stored for file in result.files])
    return SqlitePassages(path)


def texts(result: Ingestion) -> dict[str, list[str]]:
    return {
        file.stored.path: [stored.passage.text for ingested in file.documents for stored in ingested.passages]
        for file in result.files
    }


def test_files_come_in_the_order_of_their_paths_with_figures_and_words(
    tmp_path: Path, configured: Settings
) -> None:
    source = write_files(
        tmp_path / "in", {"b/z.txt": article("宁河市"), "a.txt": article("青川市"), "c.md": article("石桥市")}
    )
    result = ingest(source, None, configured)
    assert [file.stored.path for file in result.files] == ["a.txt", "b/z.txt", "c.md"]
    assert result.skipped == {}
    for file in result.files:
        for stored in (stored for ingested in file.documents for stored in ingested.passages):
            passage = stored.passage
            assert len(stored.words.split("\n")) == len(passage.windows)
            assert "诈骗" in stored.words.split()
            assert {"30起", "12.5%"} <= {figure.text for figure in passage.figures}
            for figure in passage.figures:
                assert passage.text[figure.start : figure.end] == figure.text
                assert 0 <= figure.clause_start <= figure.start
                assert figure.end <= figure.clause_end <= len(passage.text)


def test_what_cannot_be_read_is_skipped_with_the_reason_and_the_rest_goes_on(
    tmp_path: Path, configured: Settings
) -> None:
    source = write_files(
        tmp_path / "in", {"good.txt": article("青川市"), "empty.txt": "", "blank.txt": " \n\n"}
    )
    (source / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (source / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    (source / "gone.txt").symlink_to(source / "nowhere.txt")
    result = ingest(source, None, configured)
    assert list(texts(result)) == ["good.txt"]
    assert set(result.skipped) == {"empty.txt", "blank.txt", "picture.png", "broken.pdf", "gone.txt"}
    assert all(reason.strip() for reason in result.skipped.values())


@pytest.mark.parametrize(
    ("files", "named"),
    [({}, "没有文件"), ({"a.txt": ""}, "a.txt"), ({"a.bin": "\x00\x01\x02" * 50}, "a.bin")],
)
def test_a_source_without_anything_is_refused_by_name(
    tmp_path: Path, configured: Settings, files: dict[str, str], named: str
) -> None:
    source = write_files(tmp_path / "in", files)
    with pytest.raises(SourceError, match=named):
        ingest(source, None, configured)


def test_a_source_that_is_not_there_is_named(tmp_path: Path, configured: Settings) -> None:
    with pytest.raises(SourceError, match="nowhere"):
        ingest(tmp_path / "nowhere", None, configured)


def test_one_file_may_be_the_source(tmp_path: Path, configured: Settings) -> None:
    source = write_files(tmp_path / "in", {"a.txt": article("青川市"), "b.txt": article("宁河市")})
    assert list(texts(ingest(source / "b.txt", None, configured))) == ["b.txt"]


def test_an_unchanged_file_is_not_read_again(tmp_path: Path, configured: Settings) -> None:
    source = write_files(tmp_path / "in", {"a.txt": article("青川市"), "b.txt": article("宁河市")})
    first = ingest(source, None, configured)
    (source / "b.txt").write_text(article("宁河市", 31), encoding="utf-8")
    second = ingest(source, store_of(first, tmp_path), configured)
    assert [(file.stored.path, file.reused) for file in second.files] == [("a.txt", True), ("b.txt", False)]
    assert second.files[0].documents == first.files[0].documents
    assert "31起" in texts(second)["b.txt"][0]


def test_an_unchanged_archive_is_not_read_again_and_its_members_keep_their_paths(
    tmp_path: Path, configured: Settings
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    with zipfile.ZipFile(source / "档.zip", "w") as archive:
        archive.writestr("甲/一.txt", article("永川区"))
        archive.writestr("乙.txt", article("万州区"))
    (source / "档.zip.txt").write_text(article("綦江区"), "utf-8")
    first = ingest(source, None, configured)
    second = ingest(source, store_of(first, tmp_path), configured)
    assert [file.reused for file in second.files] == [True, True]
    assert [file.documents for file in second.files] == [file.documents for file in first.files]
    paths = {one.document.path for file in second.files for one in file.documents}
    assert paths == {"档.zip/甲/一.txt", "档.zip/乙.txt", "档.zip.txt"}


def test_a_line_that_begins_to_recur_cleans_the_unchanged_files_anew(
    tmp_path: Path, configured: Settings
) -> None:
    site = "平安建设之窗网"
    pages = {
        f"{n}.txt": f"{site}\n\n{article(place)}\n{site}\n" for n, place in enumerate(("青川市", "宁河市"))
    }
    source = write_files(tmp_path / "in", pages)
    first = ingest(source, None, configured)
    before = store_of(first, tmp_path)
    write_files(source, {"2.txt": f"{site}\n\n{article('石桥市')}\n{site}\n", "3.txt": article("南浦市")})
    second, full = ingest(source, before, configured), ingest(source, None, configured)
    assert [file.reused for file in second.files] == [False] * 4
    assert [file.documents for file in second.files] == [file.documents for file in full.files]
    dropped = [{piece.text for piece in file.documents[0].document.dropped} for file in second.files]
    assert [site in pieces for pieces in dropped] == [True, True, True, False]
    third = ingest(source, store_of(second, tmp_path), configured)
    assert all(file.reused for file in third.files)


def test_what_is_to_be_cleaned_anew_counts_for_where_it_is_done(
    tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def asking(characters: int, settings: Settings) -> processing.Alone | processing.OnAllCores:
        asked.append(characters)
        return processing.processor_for(characters, settings)

    monkeypatch.setattr("xunduan.index.ingest.processor_for", asking)
    site = "平安建设之窗网"
    source = write_files(tmp_path / "in", {f"{n}.txt": f"{site}\n\n{article('青川市')}" for n in range(2)})
    before = store_of(ingest(source, None, configured), tmp_path)
    ingest(source, before, configured)
    write_files(source, {"2.txt": f"{site}\n\n{article('宁河市')}"})
    ingest(source, before, configured)
    first, unchanged, site_recurs = asked
    assert unchanged == 0
    assert site_recurs > 1.4 * first, "the two files that are cleaned anew, and the new one"


def records(*entries: tuple[str, str]) -> str:
    return "\n".join(
        json.dumps({"id": name, "text": article(place)}, ensure_ascii=False) for name, place in entries
    )


def test_two_documents_that_state_one_id_get_two(tmp_path: Path, configured: Settings) -> None:
    source = write_files(
        tmp_path / "in",
        {"a.jsonl": records(("x", "青川市"), ("x", "宁河市")), "b.jsonl": records(("x", "石桥市"))},
    )
    documents = [ingested for file in ingest(source, None, configured).files for ingested in file.documents]
    assert [ingested.document.id for ingested in documents] == ["x", "x-2", "x-3"]
    for ingested in documents:
        assert {stored.passage.document_id for stored in ingested.passages} == {ingested.document.id}
        assert all(stored.passage.id.startswith(ingested.document.id + "-") for stored in ingested.passages)


def test_a_document_takes_its_own_id_back_where_the_other_is_gone(
    tmp_path: Path, configured: Settings
) -> None:
    source = write_files(
        tmp_path / "in", {"a.jsonl": records(("x", "青川市")), "b.jsonl": records(("x", "宁河市"))}
    )
    before = store_of(ingest(source, None, configured), tmp_path)
    (source / "a.jsonl").unlink()
    updated, full = ingest(source, before, configured), ingest(source, None, configured)
    assert [file.documents for file in updated.files] == [file.documents for file in full.files]
    assert updated.files[0].documents[0].document.id == "x"


def test_a_rule_that_fails_on_one_document_costs_only_what_rules_find_in_it(
    tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(raw: RawDocument, *rest: Any) -> object:
        if raw.path == "a.txt":
            raise RuntimeError("a rule tripped")
        return clean_text(raw, *rest)

    monkeypatch.setattr("xunduan.index.pipeline.clean_text", failing)
    source = write_files(tmp_path / "in", {"a.txt": article("青川市"), "b.txt": article("宁河市")})
    result = ingest(source, None, configured)
    assert list(texts(result)) == ["a.txt", "b.txt"]
    assert "a rule tripped" in result.files[0].stored.problems[0]


def test_two_files_whose_names_read_alike_are_both_indexed(tmp_path: Path, configured: Settings) -> None:
    source = write_files(tmp_path / "in", {"中.txt": article("青川市")})
    try:
        (Path(os.fsdecode(os.fsencode(source) + b"/\xd6\xd0.txt"))).write_text(
            article("宁河市"), encoding="utf-8"
        )
    except OSError:
        pytest.skip("this file system takes only names in UTF-8")
    result = ingest(source, None, configured)
    assert sorted(texts(result)) == ["中 (2).txt", "中.txt"]
    assert len({ingested.document.id for file in result.files for ingested in file.documents}) == 2
    assert all(file.reused for file in ingest(source, store_of(result, tmp_path), configured).files)


def test_progress_reaches_its_end_and_never_goes_back(tmp_path: Path, configured: Settings) -> None:
    source = write_files(
        tmp_path / "in", {f"{n}.txt": article("青川市", n) for n in range(5)} | {"x.bin": "\x00"}
    )
    seen: list[tuple[int, int]] = []
    ingest(source, None, configured, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (12, 12)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_records_that_cannot_be_read_are_problems_of_their_file(tmp_path: Path, configured: Settings) -> None:
    source = write_files(tmp_path / "in", {"a.jsonl": records(("x", "青川市")) + "\n{broken\n"})
    (file,) = ingest(source, None, configured).files
    assert len(file.stored.problems) == 1
    assert "2" in file.stored.problems[0]


def test_what_a_catalogue_states_of_a_file_outranks_the_file_and_a_change_of_it_is_noticed(
    tmp_path: Path, configured: Settings
) -> None:
    entry = "TY  - RPRT\nTI  - {title}\nDA  - 2018/05/06/\nKW  - 灌溉\nL1  - files/3/a.txt\nER  - \n"
    files = {
        "库.ris": entry.format(title="灌区改造评估"),
        "files/3/a.txt": article("青川市"),
        "b.txt": article("石桥市"),
    }
    source = write_files(tmp_path / "in", files)
    result = ingest(source, None, configured)
    assert [file.stored.path for file in result.files] == ["b.txt", "files/3/a.txt"] and result.skipped == {}
    described = result.files[1].documents[0].document.metadata
    assert described.title == Fact("灌区改造评估", "stated", "title")
    assert described.published is not None and described.published.value == "2018-05-06"
    assert [tag.value for tag in described.tags] == ["灌溉"]
    store = store_of(result, tmp_path)
    assert [file.reused for file in ingest(source, store, configured).files] == [True, True]
    write_files(source, {"库.ris": entry.format(title="灌区评估")})
    again = ingest(source, store, configured)
    assert [file.reused for file in again.files] == [True, False]
    title = again.files[1].documents[0].document.metadata.title
    assert title is not None and title.value == "灌区评估"
