"""The engine's behaviour, whatever its ranking: paging, filters, reprints, exactness, bad input."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from tests.search.conftest import RIVER
from xunduan.budget import stages
from xunduan.errors import SnapshotMismatch
from xunduan.index.snapshot import Snapshot
from xunduan.language.fold import fold
from xunduan.search import correction, holders, ranking, reading
from xunduan.search.engine import Engine
from xunduan.search.errors import QueryError
from xunduan.search.results import Hit, Results, SearchRequest
from xunduan.settings import Settings

BROAD = "工作人员 居民 意见"


def ids(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.passage.id for hit in hits]


def found(engine: Engine, query: str, **options: Any) -> list[str]:
    """Ids of the documents, in the order of their hits."""
    return [hit.document.id for hit in engine.search(SearchRequest(query, **options)).hits]


def everything(engine: Engine, query: str, **options: Any) -> Results:
    return engine.search(SearchRequest(query, limit=1000, **options))


class TestPaging:
    @pytest.mark.parametrize("limit", [1, 3, 7, 10, 25])
    @pytest.mark.parametrize("per_document", [None, 1, 2])
    def test_pages_put_together_are_the_whole_list(
        self, engine: Engine, limit: int, per_document: int | None
    ) -> None:
        whole = everything(engine, BROAD, per_document=per_document)
        assert whole.total + whole.related == len(whole.hits) > 40
        pages = [
            engine.search(SearchRequest(BROAD, limit=limit, offset=offset, per_document=per_document))
            for offset in range(0, len(whole.hits), limit)
        ]
        hits = tuple(hit for page in pages for hit in page.hits)
        assert ids(hits) == ids(whole.hits)
        assert [hit.rank for hit in hits] == list(range(1, len(whole.hits) + 1))
        assert [hit.score for hit in hits] == [hit.score for hit in whole.hits]
        assert {page.total for page in pages} == {whole.total}
        assert {page.facets for page in pages} == {whole.facets}
        assert {page.confident for page in pages} == {whole.confident}

    def test_no_passage_comes_twice(self, engine: Engine) -> None:
        listed = ids(everything(engine, BROAD).hits)
        assert len(listed) == len(set(listed))

    def test_beyond_the_end_there_is_nothing(self, engine: Engine) -> None:
        results = engine.search(SearchRequest(BROAD, offset=100_000))
        assert results.hits == ()
        assert results.total > 0

    def test_scores_lie_between_0_and_1(self, engine: Engine) -> None:
        for query in (BROAD, "龙门河清淤多少公里", "xyzzy", "2023年洛阳市反诈劝阻人次", "12.5%", "night bus"):
            assert all(0 <= hit.score <= 1 for hit in everything(engine, query).hits)

    def test_another_engine_over_the_snapshot_says_the_same(
        self, engine: Engine, archive: Snapshot, configured: Settings
    ) -> None:
        other = Engine(archive, FakeEncoder(), configured)
        one, two = engine.search(SearchRequest(BROAD)), other.search(SearchRequest(BROAD))
        assert one.hits == two.hits

    def test_many_threads_get_what_one_gets(
        self, archive: Snapshot, configured: Settings, engine: Engine
    ) -> None:
        fresh = Engine(archive, FakeEncoder(), configured)
        queries = [BROAD, "龙门河清淤", "反诈劝阻", "防火道", "救护车", "night bus"] * 4
        with ThreadPoolExecutor(6) as pool:
            together = list(pool.map(lambda query: fresh.search(SearchRequest(query)).hits, queries))
        assert together == [engine.search(SearchRequest(query)).hits for query in queries]


class TestFilters:
    def test_by_source(self, engine: Engine) -> None:
        results = everything(engine, "劝阻 清淤 质检", sources=("河工日报",))
        assert results.total > 0
        assert {
            hit.document.metadata.source.value for hit in results.hits if hit.document.metadata.source
        } == {"河工日报"}

    def test_by_place_with_what_lies_in_it(self, engine: Engine) -> None:
        assert set(found(engine, "反诈劝阻", places=("河南省",))) <= {"river", "river-reprint", "fraud-hans"}
        assert found(engine, "反诈劝阻", places=("河南省",))[0] == "fraud-hans"
        assert "fraud-hans" not in found(engine, "反诈劝阻", places=("北京市",))

    def test_by_year(self, engine: Engine) -> None:
        assert "fraud-hans" in found(engine, "反诈劝阻", years=(2022,))
        assert "fraud-hans" not in found(engine, "反诈劝阻", years=(2019,))

    def test_by_day_both_bounds_counting_and_the_undated_left_out(self, engine: Engine) -> None:
        listed = found(engine, "龙门河整治", since="2023-05-04", until="2023-05-04", limit=100)
        assert set(listed) == {"river"}
        assert "undated" in found(engine, "石拱桥的酒坊")
        assert "undated" not in found(engine, "石拱桥的酒坊", since="1900-01-01", limit=100)

    def test_by_script(self, engine: Engine) -> None:
        assert set(found(engine, "反诈劝阻", lang="zh-Hant", limit=100)) == {"fraud-hant"}
        assert set(found(engine, "night bus lines", lang="en", limit=100)) == {"english"}

    def test_a_filter_changes_no_score(self, engine: Engine) -> None:
        free = {hit.passage.id: hit.score for hit in everything(engine, BROAD).hits}
        kept = everything(engine, BROAD, years=(2020,)).hits
        assert kept
        assert all(free[hit.passage.id] == hit.score for hit in kept)

    def test_facets_count_the_filtered_hits(self, engine: Engine) -> None:
        results = everything(engine, "反诈劝阻", years=(2022,))
        years = {facet.value: facet.count for facet in results.facets.year}
        assert years["2022"] == results.total > 0
        assert all(hit.relevance != "low" for hit in results.hits[: results.total])
        assert all(hit.relevance == "low" for hit in results.hits[results.total :])
        assert sum(facet.count for facet in results.facets.lang) == results.total
        counts = [facet.count for facet in everything(engine, BROAD).facets.year]
        assert counts == sorted(counts, reverse=True)

    def test_each_facet_s_count_is_what_filtering_by_it_gives(self, engine: Engine) -> None:
        for facet in everything(engine, "反诈劝阻").facets.year[:4]:
            assert everything(engine, "反诈劝阻", years=(int(facet.value),)).total == facet.count

    def test_what_passes_a_filter_and_is_not_among_the_best_of_all_is_looked_for(
        self, archive: Snapshot, configured: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("xunduan.search.dense.DEPTH", 1)
        monkeypatch.setattr("xunduan.search.ranking.LEXICAL_DEPTH", 1)
        engine = Engine(archive, FakeEncoder(), configured)
        assert "english" not in found(engine, "反诈劝阻", limit=100)
        assert set(found(engine, "反诈劝阻", lang="en", limit=100)) == {"english"}
        best, kept = (everything(engine, "反诈劝阻", **chosen).hits[0] for chosen in ({}, {"lang": "en"}))
        assert kept.score < best.score
        assert kept.relevance == "low"

    def test_a_filter_that_nothing_passes(self, engine: Engine) -> None:
        results = everything(engine, BROAD, places=("拉萨市",))
        assert (results.total, results.related, results.hits, results.confident) == (0, 0, (), False)
        assert results.facets.source == ()


class TestArrangement:
    def test_by_date_the_newest_first_and_the_undated_last(self, engine: Engine) -> None:
        results = everything(engine, "清淤", sort="date")
        hits = results.hits[: results.total]
        days = [
            hit.document.metadata.published.value if hit.document.metadata.published else "" for hit in hits
        ]
        assert days == sorted(days, reverse=True)
        assert len(set(days)) > 1
        assert {hit.passage.id for hit in results.hits} == set(ids(everything(engine, "清淤").hits))

    @pytest.mark.parametrize("most", [1, 2])
    def test_no_document_fills_the_first_page(self, engine: Engine, most: int) -> None:
        results = engine.search(SearchRequest(BROAD, per_document=most))
        first = [hit.document.id for hit in results.hits[: results.total]]
        assert max(first.count(document) for document in first) <= most

    def test_reprints_are_one_hit_that_lists_the_others(self, engine: Engine) -> None:
        hits = everything(engine, "龙门河清淤三十八公里").hits
        (hit,) = [
            hit for hit in hits if hit.document.id.startswith("river") and "三十八公里" in hit.passage.text
        ]
        (other,) = hit.duplicates
        assert {hit.document.id, other.document.id} == {"river", "river-reprint"}
        assert other.exact
        assert other.passage_id != hit.passage.id

    def test_a_filter_brings_the_reprint_forward(self, engine: Engine) -> None:
        (hit,) = [
            hit
            for hit in everything(engine, "龙门河清淤三十八公里", sources=("城乡晚报",)).hits
            if "三十八公里" in hit.passage.text
        ]
        assert hit.document.id == "river-reprint"
        assert hit.duplicates == ()


class TestQueries:
    @pytest.mark.parametrize(
        ("query", "document"),
        [
            ("龙门河清淤多少公里", "river"),
            ("龍門河清淤多少公里", "river"),
            ("臺中勸阻匯款人次", "fraud-hant"),
            ("台中劝阻汇款人次", "fraud-hant"),
            ("反 诈 中 心 劝 阻 短 信", "fraud-hans"),
            ("AI质检病历", "widths"),
            ("ai質檢病歷1200份", "widths"),
            ("ＡＩ质检病历", "widths"),
            ("缺陷率８．５％", "widths"),
            ("night bus railway station", "english"),
            ("酒坊", "undated"),
        ],
    )
    def test_each_finds_its_document(self, engine: Engine, query: str, document: str) -> None:
        first = engine.search(SearchRequest(query)).hits[0]
        listed = {first.document.id, *(other.document.id for other in first.duplicates)}
        assert document in listed

    def test_a_query_of_one_character_finds_what_holds_it(self, engine: Engine) -> None:
        hits = engine.search(SearchRequest("槐")).hits
        assert hits[0].document.id == "undated"
        marked = [
            hits[0].passage.text[mark.start : mark.end] for mark in hits[0].highlights if mark.kind == "term"
        ]
        assert marked == ["槐"]

    @pytest.mark.parametrize("query", ["“生态滚水坝”", '"生态滚水坝"', "「生態滾水壩」", "“生态滚水坝” 工期"])
    def test_an_exact_phrase_stands_in_every_hit(self, engine: Engine, query: str) -> None:
        hits = everything(engine, query).hits
        assert hits
        assert all("生态滚水坝" in fold(hit.passage.text) for hit in hits)

    def test_an_excluded_word_stands_in_no_hit(self, engine: Engine) -> None:
        assert any("短信" in hit.passage.text for hit in everything(engine, "反诈劝阻").hits)
        for query in ("反诈劝阻 -短信", "反诈劝阻 -“劝阻短信”", "反詐勸阻 -短信"):
            hits = everything(engine, query).hits
            assert hits
            assert not any("短信" in fold(hit.passage.text) for hit in hits)

    def test_a_slip_put_right_keeps_what_is_excluded(self, engine: Engine) -> None:
        slip = engine.search(SearchRequest("龙门何清淤 -芦苇"))
        assert not any("芦苇" in hit.passage.text for hit in slip.hits)

    def test_every_stage_is_timed_and_what_is_remembered_takes_none(self, engine: Engine) -> None:
        with stages() as first:
            engine.search(SearchRequest("2023年劝阻了多少人次"))
        with stages() as again:
            engine.search(SearchRequest("2023年劝阻了多少人次"))
        assert first.keys() - again.keys() == {"encode", "candidates", "score", "answer"}
        assert again.keys() == {"understand", "judge", "arrange", "hits", "cards"}

    def test_the_model_runs_while_the_query_is_looked_at(
        self, engine: Engine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        begun, encode, correct = Event(), engine.encoder.encode_queries, correction.correct

        def encoding(texts: Sequence[str]) -> Any:
            begun.set()
            return encode(texts)

        def correcting(*given: Any) -> str | None:
            assert begun.wait(60)
            return correct(*given)

        monkeypatch.setattr(engine.encoder, "encode_queries", encoding)
        monkeypatch.setattr(reading, "correct", correcting)
        assert engine.search(SearchRequest("河道清淤工程的进展如何")).hits

    def test_explained_or_not_the_score_is_the_same(self, engine: Engine) -> None:
        plain, explained = (engine.search(SearchRequest(BROAD, explain=flag)).hits for flag in (False, True))
        assert [hit.score for hit in plain] == [hit.score for hit in explained]
        assert all(hit.explain is None for hit in plain)
        assert all(hit.explain and hit.explain["score"] == hit.score for hit in explained)

    @pytest.mark.parametrize(
        "query", ["", "   ", "\n\t", "?!。,…", "——", "-反诈", "\u200b\ufeff", "\x00\x01", "\ud800", "“”"]
    )
    def test_what_asks_nothing_is_refused(self, engine: Engine, query: str) -> None:
        with pytest.raises(QueryError):
            engine.search(SearchRequest(query))

    def test_a_query_too_long_is_refused_with_both_numbers(self, engine: Engine) -> None:
        with pytest.raises(QueryError, match=r"10000.*512"):
            engine.search(SearchRequest("字" * 10_000))
        assert engine.search(SearchRequest("字" * 512)).query == "字" * 512

    @settings(max_examples=60, deadline=None)
    @given(
        st.one_of(
            st.text(alphabet=st.characters(), max_size=40),
            st.text(
                alphabet="反诈劝阻-“”\"「」'()[]*+?.\\^$|% 年２2月12345.,，多少\ud800\x00İßﬁ𠮷", max_size=24
            ),
        )
    )
    def test_no_query_makes_it_fail(self, engine: Engine, query: str) -> None:
        try:
            results = engine.search(SearchRequest(query, explain=True))
        except QueryError:
            return
        for hit in results.hits:
            assert 0 <= hit.score <= 1
            assert all(0 <= mark.start < mark.end <= len(hit.passage.text) for mark in hit.highlights)


class TestLookups:
    def test_a_document_with_its_passages_in_order(self, engine: Engine) -> None:
        view = engine.document("river")
        assert view is not None
        assert view.document.metadata.title and view.document.metadata.title.value == "龙门河整治见成效"
        starts = [passage.start for passage in view.passages]
        assert starts == sorted(starts)
        for passage in view.passages:
            assert view.document.text[passage.start : passage.end] == passage.text
        assert engine.document("no such document") is None

    def test_a_passage_by_its_id(self, engine: Engine) -> None:
        hit = engine.search(SearchRequest("龙门河清淤")).hits[0]
        assert engine.passage(hit.passage.id) == (hit.passage, hit.document)
        assert hit.document.text == ""  # the whole is read where it is shown
        assert engine.passage("none") is None

    def test_similar_passages_are_of_other_documents_and_no_reprints(self, engine: Engine) -> None:
        hit = engine.search(SearchRequest("龙门河清淤三十八公里")).hits[0]
        similar = engine.similar(hit.passage.id, 5)
        assert len(similar) == 5
        assert not {one.document.id for one in similar} & {"river", "river-reprint"}
        assert [one.rank for one in similar] == [1, 2, 3, 4, 5]
        scores = [one.score for one in similar]
        assert scores == sorted(scores, reverse=True)
        assert all(0 <= score <= 1 for score in scores)
        assert engine.similar("none") == ()

    def test_figures_of_the_whole_archive(self, engine: Engine) -> None:
        texts = {row.figure.text for group in engine.figures("劝阻").groups for row in group.rows}
        assert "1.9万人次" in texts

    def test_statistics_count_what_there_is(self, engine: Engine) -> None:
        statistics = engine.statistics()
        assert statistics["documents"] == 47
        assert sum(statistics["scripts"].values()) == 47
        assert statistics["model"] == "fake"

    def test_another_encoder_is_refused_at_once(self, archive: Snapshot, configured: Settings) -> None:
        with pytest.raises(SnapshotMismatch, match="other"):
            Engine(archive, FakeEncoder("other"), configured)


def test_a_long_document_does_not_hide_what_is_similar_elsewhere(
    tmp_path: Path, build_fake: Build, configured: Settings
) -> None:
    paragraph = (
        "第{n}次巡河记录:巡查河段{n}公里,发现排污口{n}个,沿岸芦苇长势良好,水位比上次低{n}厘米,已告知下游水文站。"
        * 3
    )
    long = "\n\n".join(paragraph.format(n=n) for n in range(100, 170))
    write_files(
        tmp_path / "in",
        {
            "long.txt": long,
            "a.txt": RIVER,
            "b.txt": "转载\n\n" + RIVER,
            "c.txt": "石拱桥的老槐树还年年开花。" * 5,
        },
    )
    engine = Engine(build_fake(tmp_path / "in", tmp_path / "index").snapshot, FakeEncoder(), configured)
    passages = [
        hit.passage
        for hit in everything(engine, "巡河记录", per_document=1000).hits
        if hit.document.path == "long.txt"
    ]
    assert len(passages) > 20
    similar = engine.similar(passages[0].id, 3)
    assert {hit.document.path for hit in similar} in ({"a.txt", "c.txt"}, {"b.txt", "c.txt"})
    assert len(similar) == 2


def test_no_document_is_looked_at_that_is_no_candidate(
    tmp_path: Path, build_fake: Build, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_files(
        tmp_path / "in",
        {f"{number}.txt": f"第{number}号渡口\n\n渡口第{number}天停航。" for number in range(40)},
    )
    snapshot = build_fake(source, tmp_path / "index").snapshot
    read: list[int] = []
    outline = snapshot.store.outline

    def noting(row: int) -> object:
        read.append(row)
        return outline(row)

    monkeypatch.setattr(snapshot.store, "outline", noting)
    engine = Engine(snapshot, FakeEncoder(), configured)
    assert not read, "opened without looking at a document"
    assert len(engine._entries.all) == 40


def test_a_phrase_that_stands_everywhere_is_not_read_everywhere(
    tmp_path: Path, build_fake: Build, configured: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    everywhere = {f"{number}.txt": f"第{number}号渡口\n\n渡口第{number}天停航。" for number in range(400)}
    once = {"once.txt": "第一渡口\n\n渡船检修，停了一天航。"}
    snapshot = build_fake(write_files(tmp_path / "in", everywhere | once), tmp_path / "index").snapshot
    monkeypatch.setattr(ranking, "PHRASE_DEPTH", 20)
    monkeypatch.setattr(holders, "PHRASES_COUNTED", 30)
    read: set[int] = set()
    passage = snapshot.store.passage

    def noting(row: int) -> object:
        read.add(row)
        return passage(row)

    monkeypatch.setattr(snapshot.store, "passage", noting)
    results = everything(Engine(snapshot, FakeEncoder(), configured), "渡口“停航”")
    assert len(read) < 300, "the nearest, the twenty best by words and the thirty that are counted"
    assert [phrase.found for phrase in results.phrases] == [30]
    assert results.total + results.related >= 20
    assert all("停航" in hit.passage.text for hit in results.hits)
