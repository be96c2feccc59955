from __future__ import annotations

import logging
import re

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from tests.web.fake_engine import FakeLive
from xunduan.web.observation import anonymous


def _samples(client: TestClient) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def test_requests_are_counted_by_route_and_never_by_query(client: TestClient) -> None:
    client.get("/api/search?q=反诈")
    client.get("/api/search?q=量子")
    client.head("/?q=反诈")
    client.get("/documents/doc1")
    client.get("/secret-path")
    samples = _samples(client)

    def count(**labels: str) -> float:
        return samples[("xunduan_http_requests_total", tuple(sorted(labels.items())))]

    assert count(method="GET", route="/api/search", status="200") == 2
    assert count(method="HEAD", route="/", status="200") == 1
    assert count(method="GET", route="/documents/{document_id}", status="200") == 1
    assert count(method="GET", route="unmatched", status="404") == 1
    assert samples[("xunduan_searches_total", (("confident", "false"),))] == 1
    assert samples[("xunduan_ready", ())] == 1
    assert "反诈" not in str(samples)
    assert "secret" not in str(samples)


def test_a_server_without_a_snapshot_says_so(client: TestClient, live: FakeLive) -> None:
    live.engines.clear()
    assert _samples(client)[("xunduan_ready", ())] == 0


def test_the_log_knows_a_querys_length_and_hash_and_no_word_of_it(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="xunduan.access")
    client.get("/api/search?q=我的隐私&source=报社")
    client.get("/documents/doc1?q=我的隐私")
    lines = [record.getMessage() for record in caplog.records if record.name == "xunduan.access"]
    assert re.fullmatch(r"GET /api/search 200 [\d.]+ms q: length=4 hash=[0-9a-f]{8}", lines[0])
    assert lines[0].split("hash=")[1] == lines[1].split("hash=")[1]
    assert not re.search("隐私|%E9|报社|doc1", "".join(lines))


def test_the_hash_tells_queries_apart() -> None:
    assert anonymous("甲") != anonymous("乙")
    assert anonymous("\ud800").startswith("length=1 ")
