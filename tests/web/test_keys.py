"""Keys: kept as digests, asked for on every way in, each with its rate."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeLive
from xunduan.commands import keys as command
from xunduan.errors import SettingsError
from xunduan.settings import Settings
from xunduan.web.app import create_app
from xunduan.web.keys import add_key, read_keys, revoke_key


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secret" / "keys.json"


def guarded(live: FakeLive, file: Path) -> TestClient:
    return TestClient(create_app(live, Settings(api_keys_file=file)))


def test_a_key_is_shown_once_and_kept_as_a_digest(file: Path) -> None:
    key = add_key(file, "desk", 60)
    assert key.startswith("xd_") and len(key) > 40
    assert key not in file.read_text(encoding="utf-8")
    assert file.stat().st_mode & 0o077 == 0
    assert [(kept.name, kept.rate) for kept in read_keys(file)] == [("desk", 60)]
    with pytest.raises(SettingsError, match="desk"):
        add_key(file, "desk", 0)


def test_without_a_key_nothing_but_health_is_answered(live: FakeLive, file: Path) -> None:
    key = add_key(file, "desk", 0)
    client = guarded(live, file)
    for path in ("/api/search?q=反诈", "/", "/documents/doc1", "/openapi.json", "/nowhere"):
        answer = client.get(path)
        assert answer.status_code == 401, path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["www-authenticate"].startswith("Basic")
    assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
    password = base64.b64encode(f"anyone:{key}".encode()).decode()
    for headers in (
        {"Authorization": f"Bearer {key}"},
        {"X-API-Key": key},
        {"Authorization": f"Basic {password}"},
    ):
        assert client.get("/api/search?q=反诈", headers=headers).status_code == 200, headers
    for wrong in (
        {"Authorization": f"Bearer {key}x"},
        {"X-API-Key": ""},
        {"Authorization": "Basic !!"},
        {"Authorization": "Basic " + base64.b64encode(bytes([255])).decode()},
    ):
        assert client.get("/api/search?q=反诈", headers=wrong).status_code == 401, wrong


def test_a_revoked_key_ends_under_a_running_server(live: FakeLive, file: Path) -> None:
    key = add_key(file, "desk", 0)
    client = guarded(live, file)
    headers = {"X-API-Key": key}
    assert client.get("/api/statistics", headers=headers).status_code == 200
    revoke_key(file, "desk")
    assert client.get("/api/statistics", headers=headers).status_code == 401
    with pytest.raises(SettingsError, match="desk"):
        revoke_key(file, "desk")


def test_a_key_has_its_own_rate(live: FakeLive, file: Path) -> None:
    slow, fast = add_key(file, "slow", 2), add_key(file, "fast", 0)
    client = guarded(live, file)
    statuses = [client.get("/api/statistics", headers={"X-API-Key": slow}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]
    assert client.get("/api/statistics", headers={"X-API-Key": fast}).status_code == 200


def test_one_address_may_not_ask_more_often_than_it_may(live: FakeLive) -> None:
    client = TestClient(create_app(live, Settings(client_rate=3)))
    answers = [client.get("/api/statistics") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert client.get("/healthz").status_code == 200


def test_the_command_adds_lists_and_revokes(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ["--file", str(file)]
    assert command.main([*where, "add", "desk", "--rate", "30"]) == 0
    key = capsys.readouterr().out.strip()
    command.main([*where, "list"])
    listed = capsys.readouterr().out
    assert "desk\t30/min" in listed and key not in listed
    command.main([*where, "revoke", "desk"])
    assert json.loads(file.read_text(encoding="utf-8")) == []


def test_a_broken_file_is_told_with_its_setting(tmp_path: Path) -> None:
    broken = tmp_path / "keys.json"
    broken.write_text('[{"name": 1}]')
    with pytest.raises(SettingsError, match="XUNDUAN_API_KEYS_FILE"):
        read_keys(broken)


@pytest.mark.parametrize(("allowed", "status"), [("on", 200), ("off", 403), ("loopback", 403)])
def test_metrics_have_a_switch_of_their_own(live: FakeLive, allowed: str, status: int) -> None:
    client = TestClient(create_app(live, Settings(metrics=allowed)))
    assert client.get("/metrics").status_code == status
