"""A foreign Host is never repeated, and refused where the operator has named the right ones."""

from __future__ import annotations

import signal

import pytest
import uvicorn
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeLive
from xunduan.settings import Settings
from xunduan.web import listening, server
from xunduan.web.app import create_app
from xunduan.web.hosts import is_loopback, name_of

FOREIGN = {"Host": "phish.example"}


@pytest.mark.parametrize("path", ["/api/search/?q=a", "/static", "/figures/", "/documents/doc1/"])
def test_no_redirect_leads_to_a_foreign_host(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=FOREIGN, follow_redirects=False)
    assert "phish" not in answer.headers.get("location", "")
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["/opensearch.xml", "/?q=反诈", "/nowhere", "/documents/doc1", "/docs"])
def test_no_page_repeats_a_foreign_host(visitor: TestClient, path: str) -> None:
    assert "phish" not in visitor.get(path, headers=FOREIGN).text


def test_named_hosts_are_answered_and_others_refused(live: FakeLive) -> None:
    trusted = Settings(trusted_hosts=("search.example", ".intra.example"))
    client = TestClient(create_app(live, trusted))
    for host in ("search.example:8443", "SEARCH.example", "a.intra.example"):
        assert client.get("/api/statistics", headers={"Host": host}).status_code == 200, host
    answer = client.get("/api/statistics", headers=FOREIGN)
    assert answer.status_code == 421
    assert answer.headers["content-type"] == "application/problem+json"
    assert "phish" not in answer.text and "XUNDUAN_TRUSTED_HOSTS" in answer.text
    assert client.get("/healthz", headers=FOREIGN).status_code == 200, "monitors ask by address"


def test_names_and_loopback_addresses() -> None:
    assert [name_of(host) for host in ("A.b:80", "[::1]:9", "1.2.3.4")] == ["a.b", "::1", "1.2.3.4"]
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.9.9.9", "::1")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "10.0.0.1", "search.example", "")))


@pytest.mark.parametrize("proxies", [(), ("10.1.2.3",)])
def test_forwarded_headers_are_believed_from_named_proxies_alone(
    live: FakeLive, monkeypatch: pytest.MonkeyPatch, proxies: tuple[str, ...]
) -> None:
    seen: list[uvicorn.Config] = []

    def idle(config: uvicorn.Config, live: FakeLive) -> _Idle:
        seen.append(config)
        return _Idle()

    monkeypatch.setattr(server, "Server", idle)
    monkeypatch.setattr(server, "log_to_stderr", lambda form: None)
    monkeypatch.setattr(signal, "signal", lambda *given: None)
    settings = Settings(trusted_proxies=proxies)
    with listening.listen("127.0.0.1", 0) as bound:
        server.serve(create_app(live, settings), bound, settings)
    assert seen[0].proxy_headers is bool(proxies)
    assert seen[0].forwarded_allow_ips == list(proxies)


class _Idle:
    def run(self, sockets: list[object]) -> None:
        """Serves nothing."""
