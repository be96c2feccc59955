from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeEngine, FakeLive
from xunduan.search.errors import QueryError
from xunduan.search.results import SearchRequest
from xunduan.web.problems import ProblemDocument

BAD = [
    ("/api/search", 422, "q", ""),
    ("/api/search?q=", 422, "q", "查询为空"),
    ("/api/search?q=%20%00", 422, "q", "The query is empty"),
    ("/api/search?q=" + "诈" * 1000, 422, "q", "512"),
    ("/api/search?q=a&limit=0", 422, "limit", "1"),
    ("/api/search?q=a&limit=101", 422, "limit", "100"),
    ("/api/search?q=a&limit=ten", 422, "limit", "ten"),
    ("/api/search?q=a&limit=" + "9" * 5000, 422, "limit", "9"),
    ("/api/search?q=a&offset=-1", 422, "offset", "-1"),
    ("/api/search?q=a&offset=10001", 422, "offset", "10000"),
    ("/api/search?q=a&since=2023-02-30", 422, "since", "2023-02-30"),
    ("/api/search?q=a&since=1690000000", 422, "since", "2023-08-19"),
    ("/api/search?q=a&until=%D9%A2%D9%A0-01-01", 422, "until", ""),
    ("/api/search?q=a&since=2024-01-01&until=2023-01-01", 422, "since", "2024-01-01"),
    ("/api/search?q=a&lang=fr", 422, "lang", "zh-Hant"),
    ("/api/search?q=a&sort=size", 422, "sort", "relevance"),
    ("/api/search?q=a&year=0", 422, "year", "1"),
    ("/api/search?q=a&year=" + "1" * 400, 422, "year", "1"),
    ("/api/search?q=a&explain=perhaps", 422, "explain", "perhaps"),
    ("/api/search?q=a&format=xml", 422, "format", "csv"),
    ("/api/search?q=a&source=" + "s" * 201, 422, "source", "200"),
    ("/api/search?q=a" + "&place=x" * 51, 422, "place", "50"),
    ("/api/figures?since=20xx", 422, "since", "20xx"),
    ("/api/suggest?q=a&limit=21", 422, "limit", "20"),
]


@pytest.mark.parametrize(("path", "status", "parameter", "named"), BAD)
def test_bad_input_is_told_with_value_limit_and_remedy(
    client: TestClient, path: str, status: int, parameter: str, named: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = ProblemDocument(**answer.json())
    assert problem.status == status
    assert problem.instance == path.split("?")[0]
    assert problem.errors[0].parameter == parameter
    assert named in problem.errors[0].message
    assert len(problem.errors[0].value) <= 40


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/search", 405),
        ("POST", "/", 405),
        ("PUT", "/static/app.css", 405),
        ("GET", "/static/none.css", 404),
        ("GET", "/static/%2e%2e/app.py", 404),
        ("TRACE", "/api/search", 405),
    ],
)
def test_every_error_has_the_one_shape(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert ProblemDocument(**answer.json()).status == status
    if status == 405:
        assert answer.headers["allow"]


@pytest.mark.parametrize(
    ("body", "status", "remedy"),
    [
        (b"", 422, "body is required"),
        (b"{", 422, "brackets"),
        (b"null", 422, "Content-Type: application/json"),
        (b"[]", 422, "Content-Type: application/json"),
        (b'{"queries": 1}', 422, "square brackets"),
        (b'{"queries":[{"q":"\\ud800"}]}', 422, "JSON string in UTF-8"),
        (b'{"queries":[{"q":1}]}', 422, "JSON string"),
        (b'{"queries":[{"q":"a","limit":1.5}]}', 422, "Write digits alone"),
        (b"\xff", 400, "UTF-8"),
        (b"[" * 100_000, 400, "nested"),
    ],
)
def test_a_broken_body_is_refused_with_what_to_do(
    client: TestClient, body: bytes, status: int, remedy: str
) -> None:
    answer = client.post("/api/batch", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status
    assert remedy in ProblemDocument(**answer.json()).detail


@pytest.mark.parametrize(
    "path", ["/api/search?q=", "/?q=", "/api/suggest?q=", "/api/figures?q=", "/documents/doc1?find="]
)
def test_a_query_of_any_length_is_told_the_limit_of_the_settings(client: TestClient, path: str) -> None:
    answer = client.get(path + "a" * 20_000)
    assert answer.status_code == 422
    assert "the limit is 512" in ProblemDocument(**answer.json()).detail


def test_what_the_engine_refuses_is_named_by_parameter_and_value(client: TestClient, live: FakeLive) -> None:
    def refuse(request: SearchRequest) -> NoReturn:
        raise QueryError("没有叫“上丘县”的地区", "there is no place “上丘县”", "place", "上丘县")

    live.engines[-1].search = refuse  # type: ignore[method-assign]
    problem = ProblemDocument(**client.get("/api/search?q=水库&place=上丘县").json())
    assert [(error.parameter, error.value) for error in problem.errors] == [("place", "上丘县")]


@pytest.mark.parametrize("path", ["/feed", "/slip", "/feed?q=%00", "/slip?q=+"])
def test_what_is_made_of_a_search_needs_a_query(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 422
    assert "type what to look for" in ProblemDocument(**answer.json()).detail


def test_a_body_over_the_limit_is_413_declared_or_streamed(client: TestClient) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * 10_000

    for content in (b" " * 300_000, endless()):
        answer = client.post("/api/batch", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 413
        assert "262144" in answer.json()["detail"]


def test_a_crash_is_a_problem_that_says_nothing_of_the_query(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = client.get("/api/search?q=崩溃秘密")
    assert answer.status_code == 500
    assert ProblemDocument(**answer.json()).status == 500
    assert answer.headers["content-security-policy"]
    assert "RuntimeError" in caplog.text
    assert "秘密" not in caplog.text + answer.text


def test_a_crash_is_logged_by_its_route(
    client: TestClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(FakeEngine, "document", crash)
    assert client.get("/documents/秘密").status_code == 500
    assert "/documents/{document_id}" in caplog.text
    assert "秘密" not in caplog.text


def test_without_a_snapshot_everything_says_how_to_make_one(client: TestClient, live: FakeLive) -> None:
    live.engines.clear()
    for path in (
        "/api/search?q=反诈",
        "/api/documents/doc1",
        "/api/suggest?q=f",
        "/api/statistics",
        "/readyz",
    ):
        answer = client.get(path)
        assert answer.status_code == 503, path
        assert "xunduan index" in ProblemDocument(**answer.json()).detail
    assert client.get("/healthz").status_code == 200
    page = client.get("/", headers={"Accept": "text/html"})
    assert page.status_code == 503
    assert "xunduan index" in page.text


def test_a_browser_gets_errors_as_pages(visitor: TestClient) -> None:
    for path, status in (
        ("/nothing", 404),
        ("/documents/nope", 404),
        ("/?q=崩溃", 500),
        ("/?q=a&year=x", 422),
    ):
        answer = visitor.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"].startswith("text/html")
        assert 'role="alert"' in answer.text
    assert visitor.get("/api/nothing").headers["content-type"] == "application/problem+json"


def test_an_error_page_links_to_no_other_host(client: TestClient) -> None:
    """`//other.example/a` as an address would be another host's page."""
    page = client.get("http://testserver//other.example/a", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert 'href="//' not in page.text
    assert 'hreflang="en" href="/other.example/a?ui=en"' in page.text
