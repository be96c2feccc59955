from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeEngine, FakeLive

CACHED = ["/", "/?q=反诈", "/documents/doc1", "/figures?q=刑事警情", "/api/search?q=反诈", "/api/documents/doc1",
          "/api/suggest?q=fz", "/api/figures?q=刑事警情", "/api/statistics", "/api/search?q=反诈&format=csv"]  # fmt: skip


@pytest.mark.parametrize("path", CACHED)
def test_a_second_visit_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    tag = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    again = client.get(path, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("path", CACHED)
def test_a_new_snapshot_is_a_new_answer(client: TestClient, live: FakeLive, path: str) -> None:
    tag = client.get(path).headers["etag"]
    live.engines.append(FakeEngine("fake-2"))
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_an_unchanged_answer_is_not_searched_for_again(client: TestClient, live: FakeLive) -> None:
    tag = client.get("/api/search?q=反诈").headers["etag"]
    before = len(live.current().requests)
    client.get("/api/search?q=反诈", headers={"If-None-Match": tag})
    assert len(live.current().requests) == before


def test_pages_in_two_languages_have_two_tags(client: TestClient) -> None:
    tags = {
        client.get("/", headers={"Accept-Language": tag}).headers["etag"] for tag in ("en", "zh-TW", "zh-CN")
    }
    assert len(tags) == 3
    assert "Accept-Language" in client.get("/").headers["vary"]


def test_a_tag_of_another_address_and_a_star_do_not_count(client: TestClient) -> None:
    tag = client.get("/api/search?q=反诈").headers["etag"]
    for given in (tag, "*"):
        assert client.get("/api/search?q=预警", headers={"If-None-Match": given}).status_code == 200


def test_errors_are_never_kept(client: TestClient) -> None:
    for path in ("/api/search", "/nothing", "/api/search?q=崩溃"):
        assert client.get(path).headers["cache-control"] == "no-store"


def test_static_files_are_kept_for_ever_by_their_fingerprint(client: TestClient) -> None:
    page = client.get("/").text
    address = page[page.index("/static/app.css?v=") :].split('"')[0]
    assert "immutable" in client.get(address).headers["cache-control"]
    assert client.get("/static/app.css").headers["cache-control"] == "no-cache"
