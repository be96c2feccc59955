from __future__ import annotations

import csv
import io
import json

import pytest
from starlette.testclient import TestClient

from xunduan.web.exports import SEARCH_COLUMNS, SERIES_COLUMNS, cell


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "\t=1", "  =HYPERLINK()"])
def test_text_that_starts_like_a_formula_is_made_harmless(text: str) -> None:
    assert cell(text) == "'" + text


def test_numbers_and_plain_text_stay() -> None:
    assert cell(-10.2) == -10.2
    assert cell("反诈") == "反诈"
    assert cell(None) == ""


def _rows(body: str) -> list[dict[str, str]]:
    assert body.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))


def test_results_as_csv_hold_what_the_json_holds(client: TestClient) -> None:
    found = client.get("/api/search?q=反诈预警劝阻人数").json()["results"]
    answer = client.get("/api/search?q=反诈预警劝阻人数&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer.headers["content-disposition"]
    rows = _rows(answer.text)
    assert tuple(rows[0]) == SEARCH_COLUMNS
    assert [row["passage_id"] for row in rows] == [hit["passage_id"] for hit in found]
    assert rows[0]["answer"] == "970.7万人次"
    assert rows[0]["indicator"] == "预警劝阻潜在受害人"


def test_results_as_json_lines(client: TestClient) -> None:
    found = client.get("/api/search?q=反诈预警劝阻人数").json()["results"]
    lines = client.get("/api/search?q=反诈预警劝阻人数&format=jsonl").text.splitlines()
    assert [json.loads(line) for line in lines] == found


def test_an_indicators_figures_as_csv_with_sentence_and_link(client: TestClient) -> None:
    rows = _rows(client.get("/api/figures/刑事警情?format=csv").text)
    assert tuple(rows[0]) == SERIES_COLUMNS
    told = {(row["place"], row["text"], row["value"], row["sentence"]) for row in rows}
    assert told == {
        ("重庆市", "10.2%", "-10.2", "全年刑事警情同比下降10.2%,群众安全感继续提升。"),
        ("东营市", "35.0%", "-35.0", "刑事警情同比下降35.0%,治安平穩。"),
    }
    (linked,) = [row["link"] for row in rows if row["place"] == "东营市"]
    assert linked.startswith("http://")
    assert "/documents/doc2?passage=doc2-1#figure-doc2-1-" in linked


def test_the_indicators_as_csv_and_json_lines(client: TestClient) -> None:
    rows = _rows(client.get("/api/figures?q=刑事警情&format=csv").text)
    assert [(row["name"], row["figures"], row["places"]) for row in rows] == [("刑事警情", "2", "2")]
    lines = client.get("/api/figures?q=刑事警情&format=jsonl").text.splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["刑事警情"]
    lines = client.get("/api/figures/刑事警情?format=jsonl").text.splitlines()
    assert {json.loads(line)["place"] for line in lines} == {"重庆市", "东营市"}
