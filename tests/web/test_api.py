from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import CORPUS, FakeEngine, FakeLive
from xunduan.web.schemas import SearchOut


def test_a_search_answers_in_the_contracts_shape(client: TestClient) -> None:
    found = client.get("/api/search?q=反诈预警劝阻人数&explain=true").json()
    assert {"query", "total", "confident", "took_ms", "snapshot", "results", "facets"} <= found.keys()
    hit = found["results"][0]
    assert {
        "rank", "score", "passage_id", "text", "document", "start", "end", "highlights", "answer", "answers",
        "duplicates", "explain",
    } <= hit.keys()  # fmt: skip
    assert hit["answer"] == hit["answers"][0]
    assert hit["answer"]["text"] == "970.7万人次"
    assert hit["answer"]["value"] == 9_707_000
    assert hit["answer"]["change"] is None
    assert hit["document"]["published"] == "2023-01-12"
    assert hit["document"]["places"] == ["重庆市"]
    assert hit["duplicates"] == 1
    assert hit["duplicate_documents"][0]["document"]["id"] == "doc2"
    assert hit["explain"]
    assert set(found["facets"]) >= {"source", "place", "year"}


def test_offsets_count_code_points_and_mark_what_they_say(client: TestClient) -> None:
    documents = {document.id: document for document, _ in CORPUS}
    for hit in client.get("/api/search?q=反诈预警").json()["results"]:
        text = hit["text"]
        shown = documents[hit["document"]["id"]].text[hit["start"] : hit["end"]]
        assert len(shown) == len(text)
        for mark in hit["highlights"]:
            assert 0 <= mark["start"] < mark["end"] <= len(text)
            if mark["kind"] == "term":
                assert text[mark["start"] : mark["end"]] in "反诈预警詐預"
        for answer in hit["answers"]:
            assert text[answer["start"] : answer["end"]] == answer["text"]


def test_filters_and_order_reach_the_engine(client: TestClient, live: FakeLive) -> None:
    client.get(
        "/api/search?q=反诈&source=甲&source=乙&place=重庆市&year=2022&year=2023&since=2022-01-01&until=2023-12-31"
        "&lang=zh-Hant&sort=date&per_document=2&limit=5&offset=3"
    )
    asked = live.current().requests[-1]
    assert asked.sources == ("甲", "乙")
    assert asked.places == ("重庆市",)
    assert asked.years == (2022, 2023)
    assert (asked.since, asked.until) == ("2022-01-01", "2023-12-31")
    assert (asked.lang, asked.sort, asked.per_document, asked.limit, asked.offset) == (
        "zh-Hant",
        "date",
        2,
        5,
        3,
    )


def test_an_empty_filter_is_no_filter(client: TestClient, live: FakeLive) -> None:
    assert (
        client.get("/api/search?q=反诈&source=&place=&year=&since=&until=&lang=&snapshot=").status_code == 200
    )
    asked = live.current().requests[-1]
    assert (asked.sources, asked.places, asked.years, asked.since, asked.lang) == ((), (), (), None, None)


def test_pages_of_one_snapshot_neither_repeat_nor_lose_a_hit(client: TestClient, live: FakeLive) -> None:
    first = client.get("/api/search?q=巡防&limit=7").json()
    live.engines.append(FakeEngine("fake-2", CORPUS[:5]))
    seen = [hit["passage_id"] for hit in first["results"]]
    for offset in range(7, first["total"], 7):
        page = client.get(f"/api/search?q=巡防&limit=7&offset={offset}&snapshot={first['snapshot']}").json()
        assert page["snapshot"] == first["snapshot"]
        seen += [hit["passage_id"] for hit in page["results"]]
    assert len(seen) == len(set(seen)) == first["total"]


def test_a_snapshot_that_has_gone_is_410_with_a_hint(client: TestClient) -> None:
    answer = client.get("/api/search?q=反诈&snapshot=gone")
    assert answer.status_code == 410
    assert "offset=0" in answer.json()["detail"]
    assert client.post("/api/batch", json={"queries": [{"q": "反诈"}], "snapshot": "gone"}).status_code == 410


def test_an_offset_past_the_end_is_an_empty_page(client: TestClient) -> None:
    page = client.get("/api/search?q=反诈&offset=5000").json()
    assert page["results"] == []
    assert page["total"] > 0


def test_no_answer_is_said_so(client: TestClient) -> None:
    assert client.get("/api/search?q=量子反诈").json()["confident"] is False
    assert client.get("/api/search?q=毫无结果").json()["total"] == 0


def test_did_you_mean(client: TestClient) -> None:
    assert client.get("/api/search?q=反炸预警").json()["did_you_mean"] == "反诈预警"


def test_a_batch_answers_in_order(client: TestClient) -> None:
    asked = {"queries": [{"q": "反诈"}, {"q": "巡防", "limit": 1}, {"q": "毫无结果"}]}
    answer = client.post("/api/batch", json=asked).json()
    assert [each["query"] for each in answer["answers"]] == ["反诈", "巡防", "毫无结果"]
    assert len(answer["answers"][1]["results"]) == 1
    single = client.get("/api/search?q=反诈").json()
    assert SearchOut(**answer["answers"][0]).results == SearchOut(**single).results


@pytest.mark.parametrize("count", [0, 65])
def test_a_batch_has_one_to_64_queries(client: TestClient, count: int) -> None:
    answer = client.post("/api/batch", json={"queries": [{"q": "反诈"}] * count})
    assert answer.status_code == 422
    assert str(count) in answer.json()["detail"]


def test_a_full_batch_of_longest_queries_fits(client: TestClient) -> None:
    answer = client.post("/api/batch", json={"queries": [{"q": "诈" * 512, "limit": 1}] * 64})
    assert answer.status_code == 200


def test_a_document_with_metadata_headings_and_passages(client: TestClient) -> None:
    view = client.get("/api/documents/doc1").json()
    for part in (*view["headings"], *view["passages"]):
        assert view["text"][part["start"] : part["end"]] == part["text"]
    facts = {fact["field"]: fact for fact in view["metadata"]}
    assert facts["source"]["provenance"] == "stated"
    assert facts["period"]["provenance"] == "inferred"
    assert facts["place"]["evidence"] == "山城反诈年报"
    assert view["passages"][0]["figures"][0]["unit"] == "人次"


def test_a_passage_and_its_likes(client: TestClient) -> None:
    view = client.get("/api/passages/doc1-0").json()
    assert view["document"]["id"] == "doc1"
    assert view["similar"]
    assert all(hit["document"]["id"] != "doc1" for hit in view["similar"])


@pytest.mark.parametrize(
    "path", ["/api/documents/nope", "/api/passages/nope", "/api/documents/%00%F0%9F%98%80"]
)
def test_an_unknown_id_is_404(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_suggestions(client: TestClient) -> None:
    found = client.get("/api/suggest?q=fzyj").json()
    assert found["suggestions"] == [{"text": "反诈预警", "kind": "indicator"}]
    assert client.get("/api/suggest?q=").json()["suggestions"] == []
    opensearch = client.get("/api/suggest?q=fz&format=opensearch")
    assert opensearch.headers["content-type"] == "application/x-suggestions+json"
    assert opensearch.json() == ["fz", ["反诈预警", "反诈宣传"]]


def test_the_indicators_and_their_counts(client: TestClient) -> None:
    found = client.get("/api/figures").json()
    assert found["total"] == len(found["indicators"]) == 3
    assert found["indicators"][0] == {
        "name": "刑事警情", "figures": 2, "places": 2, "periods": 2, "units": ["%"]
    }  # fmt: skip
    assert [one["name"] for one in client.get("/api/figures?q=刑事警情").json()["indicators"]] == ["刑事警情"]
    assert client.get("/api/figures?since=2025").json()["indicators"] == []


def test_an_indicator_as_series(client: TestClient) -> None:
    board = client.get("/api/figures/刑事警情").json()
    assert {(one["place"], one["measure"], one["points"][0]["text"]) for one in board["series"]} == {
        ("重庆市", "change", "10.2%"),
        ("东营市", "change", "35.0%"),
    }
    narrowed = client.get("/api/figures/刑事警情?place=东营市&since=2024").json()
    (series,) = narrowed["series"]
    assert series["points"][0]["sentence"] == "刑事警情同比下降35.0%,治安平穩。"
    assert series["points"][0]["passage_id"] == "doc2-1"


def test_a_traditional_name_finds_the_indicator_and_an_unknown_one_is_404(client: TestClient) -> None:
    names = {name["text"] for name in client.get("/api/figures/預警勸阻").json()["names"]}
    assert names == {"預警勸阻"}
    assert client.get("/api/figures/没有这个指标").status_code == 404
    assert client.get("/api/figures/刑事警情?since=20xx").status_code == 422


def test_statistics(client: TestClient) -> None:
    assert client.get("/api/statistics").json()["documents"] == len(CORPUS)
