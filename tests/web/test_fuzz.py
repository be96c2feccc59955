"""The API against its own OpenAPI schema, and every route against bytes at random: no crash, no answer out of form."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from starlette.testclient import TestClient

from tests.conftest import Build
from tests.fakes import FakeEncoder, write_files
from tests.index.test_build import article
from tests.test_long_runs import long
from tests.web.fake_engine import FakeLive
from xunduan.search.live import LiveEngine
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings
from xunduan.web.app import create_app
from xunduan.web.problems import ProblemDocument

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    unsupported_method,
]

schema = schemathesis.openapi.from_asgi("/openapi.json", create_app(FakeLive(), Settings()))


@schema.parametrize()
@settings(
    max_examples=120,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_keeps_to_its_schema(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(checks=CHECKS)


ROUTES = (
    "/", "/search", "/documents/", "/export", "/feed", "/figures", "/figures/", "/slip", "/status", "/nothing/",
    "/api/search", "/api/documents/", "/api/passages/", "/api/suggest", "/api/figures", "/api/figures/", "/api/statistics",
)  # fmt: skip
PARAMETERS = (
    "q", "limit", "offset", "page", "sort", "place", "source", "year", "since", "until", "lang", "format", "explain",
    "id", "passage", "exclude",
)  # fmt: skip
PIECES = (
    "更换阀门", "劝阻", "2023", "12.5%", "九百七十", "-1", "1e9", '"', "“”", "-", "\\", "'", ";", "*", "(", "[a-", "$", "\x00",
    "\u202e", "\ufffd", "🚰", "<script>alert(1)</script>", "../../etc", "{{7*7}}", "%", "&", "=", "#", " ", "zh-Hant", "csv",
)  # fmt: skip


def _bytes(chance: random.Random) -> str:
    """Up to six pieces, percent-encoded; one in four ends in bytes of no encoding."""
    told = "".join(chance.choices(PIECES, k=chance.randint(0, 6)))
    rest = chance.randbytes(chance.randint(1, 4)) if chance.random() < 0.25 else b""
    return quote(told.encode() + rest)


@pytest.mark.parametrize("requests", [200, long(100_000)])
def test_bytes_at_random_get_an_answer_or_a_problem(
    tmp_path: Path, build_fake: Build, configured: Settings, requests: int
) -> None:
    source = write_files(tmp_path / "in", {f"{number}.txt": article(number) for number in range(5)})
    build_fake(source, tmp_path / "index")
    live = LiveEngine(tmp_path / "index", FakeEncoder(), configured)
    names = [hit.passage.document_id for hit in live.current().search(SearchRequest(article(0)[:6])).hits]
    assert names
    chance = random.Random(4)
    with TestClient(
        create_app(live, configured), raise_server_exceptions=False, follow_redirects=False
    ) as client:
        for _ in range(requests):
            route = chance.choice(ROUTES)
            if route.endswith("/") and len(route) > 1:
                route += chance.choice([*names, _bytes(chance)])
            asked = "&".join(
                f"{chance.choice(PARAMETERS)}={_bytes(chance)}" for _ in range(chance.randint(0, 4))
            )
            answer = client.get(f"{route}?{asked}", headers={"Accept": chance.choice(["text/html", "*/*"])})
            assert answer.status_code < 500, (route, asked)
            if not re.search("json|csv", answer.headers["content-type"]):
                assert not re.search(r"(?<!\\)<script>alert", answer.text), (route, asked)
            if answer.status_code >= 400 and answer.url.path.startswith("/api/"):
                ProblemDocument(**answer.json())
    live.close()
