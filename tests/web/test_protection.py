from __future__ import annotations

import gzip
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeLive
from xunduan.settings import Settings
from xunduan.web.app import create_app
from xunduan.web.protection import SECURITY_HEADERS

ANY_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=()), max_size=40)
PARAMETERS = (
    "q",
    "source",
    "place",
    "year",
    "since",
    "lang",
    "page",
    "passage",
    "snapshot",
    "ui",
    "sort",
    "limit",
)


@pytest.mark.parametrize(
    "path", ["/", "/?q=反诈", "/api/search?q=反诈", "/nothing", "/api/search?q=崩溃", "/static/app.js"]
)
def test_every_answer_carries_the_security_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    for name, value in SECURITY_HEADERS.items():
        assert headers[name] == value
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/", "/?q=反诈", "/api/search?q=反诈", "/healthz", "/nothing"])
def test_head_has_the_heads_of_get_without_the_content(client: TestClient, path: str) -> None:
    get, head = client.get(path), client.head(path)
    assert head.status_code == get.status_code
    assert head.content == b""
    assert head.headers["content-type"] == get.headers["content-type"]


def test_answers_are_compressed(client: TestClient) -> None:
    for encoding in ("br", "gzip"):
        answer = client.get("/?q=反诈", headers={"Accept-Encoding": encoding})
        assert answer.headers["content-encoding"] == encoding
        assert "Accept-Encoding" in answer.headers["vary"]
        assert "反诈" in answer.text
    with client.stream("GET", "/api/search?q=反诈", headers={"Accept-Encoding": "gzip"}) as raw:
        assert "反诈" in gzip.decompress(b"".join(raw.iter_raw())).decode()


def test_origins_are_a_list_in_one_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDUAN_CORS_ORIGINS", "https://a.example, https://b.example")
    assert Settings().cors_origins == ("https://a.example", "https://b.example")


def test_no_other_site_may_read_unless_the_settings_name_it() -> None:
    origin = {"Origin": "https://news.example"}
    with TestClient(create_app(FakeLive(), Settings())) as closed:
        assert "access-control-allow-origin" not in closed.get("/api/search?q=反诈", headers=origin).headers
    named = Settings().model_copy(update={"cors_origins": ("https://news.example",)})
    with TestClient(create_app(FakeLive(), named)) as opened:
        answer = opened.get("/api/search?q=反诈", headers=origin)
        assert answer.headers["access-control-allow-origin"] == "https://news.example"
        other = opened.get("/api/search?q=反诈", headers={"Origin": "https://other.example"})
        assert "access-control-allow-origin" not in other.headers
        preflight = opened.options("/api/batch", headers={**origin, "Access-Control-Request-Method": "POST"})
        assert preflight.status_code == 200


@given(
    st.dictionaries(st.sampled_from(PARAMETERS), ANY_TEXT, max_size=4),
    st.sampled_from(["/", "/figures", "/documents/doc3"]),
)
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_text_in_any_parameter_breaks_a_page(
    client: TestClient, params: dict[str, str], path: str
) -> None:
    answer = client.get(path, params=params, headers={"Accept": "text/html"})
    assert answer.status_code < 500 or "崩溃" in params.get("q", "")
    assert answer.text.count("<script") == 1
    assert "\x00" not in answer.text


def test_a_stopped_application_closes_its_engines() -> None:
    live = FakeLive()
    with TestClient(create_app(live, Settings())):
        assert not live.closed
    assert live.closed


@pytest.mark.parametrize("host", ["evil.example/<script>", "a b", "x" * 300, "[::1", ""])
def test_a_malformed_host_is_not_repeated(client: TestClient, host: str) -> None:
    answer = client.get("/opensearch.xml", headers={"Host": host})
    assert answer.status_code == 200
    assert "http://127.0.0.1:8000/?q=" in answer.text


@pytest.mark.parametrize(("word", "encoding"), [("暴雨", "gbk"), ("暴雨", "big5"), ("学校", "gbk")])
@pytest.mark.parametrize("path", ["/api/search", "/api/suggest"])
def test_an_address_in_another_encoding_is_refused_and_the_right_one_named(
    client: TestClient, path: str, word: str, encoding: str
) -> None:
    answer = client.get(f"{path}?q={quote(word.encode(encoding))}&limit=3")
    assert answer.status_code == 400
    assert "UTF-8" in answer.json()["detail"]
    for right in (word, "Москва", "Ñandú", "Ελλάδα"):
        assert client.get(f"{path}?q={quote(right)}").status_code == 200
