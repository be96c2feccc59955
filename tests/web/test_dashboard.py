"""The dashboard and the alerts speak of metrics that there are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("page", ["docs/grafana.json", "docs/operations.md"])
def test_every_metric_named_is_served(client: TestClient, repository: Path, page: str) -> None:
    client.get("/api/search?q=反诈")
    exposed = set(re.findall(r"^# TYPE (\S+)", client.get("/metrics").text, re.MULTILINE))
    text = (repository / page).read_text(encoding="utf-8")
    named = set(re.findall(r"(xunduan_[a-z_]+?)(?:_bucket|_sum|_count)?\b", text))
    assert "xunduan_search_seconds" in exposed and named
    assert named <= exposed
    if page.endswith(".json"):
        assert json.loads(text)["panels"]
