from __future__ import annotations

from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter
from starlette.testclient import TestClient

from xunduan.web import examples, schemas
from xunduan.web.problems import ProblemDocument


@pytest.fixture
def schema(client: TestClient) -> dict[str, Any]:
    return client.get("/openapi.json").json()


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (schemas.SearchOut, examples.SEARCH),
        (schemas.BatchOut, examples.BATCH),
        (schemas.IndicatorsOut, examples.INDICATORS),
        (schemas.IndicatorBoardOut, examples.INDICATOR),
    ],
)
def test_the_examples_are_of_the_models_they_illustrate(
    model: type[BaseModel], example: dict[str, Any]
) -> None:
    TypeAdapter(model).validate_python(example, strict=True)
    assert model.model_validate(example).model_dump() == example


def test_the_examples_mark_what_they_say() -> None:
    hit = examples.SEARCH["results"][0]
    assert hit["text"][hit["answer"]["start"] : hit["answer"]["end"]] == hit["answer"]["text"]
    assert hit["end"] - hit["start"] == len(hit["text"])


def test_the_examples_stand_in_the_schema_with_their_nulls(schema: dict[str, Any]) -> None:
    answer = schema["paths"]["/api/search"]["get"]["responses"]["200"]["content"]["application/json"][
        "example"
    ]
    assert answer == examples.SEARCH
    assert answer["results"][0]["document"]["url"] is None


def test_the_example_requests_work(client: TestClient, schema: dict[str, Any]) -> None:
    for path, entry in schema["paths"].items():
        if "get" not in entry or "{" in path:
            continue
        given = {
            parameter["name"]: parameter["schema"]["examples"][0]
            for parameter in entry["get"].get("parameters", ())
            if "examples" in parameter["schema"]
        }
        assert client.get(path, params=given).status_code == 200, path
    batch = schema["paths"]["/api/batch"]["post"]["requestBody"]["content"]["application/json"]["example"]
    assert len(client.post("/api/batch", json=batch).json()["answers"]) == 2


def test_every_error_is_described_in_the_one_shape(schema: dict[str, Any]) -> None:
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    for entry in schema["paths"].values():
        for operation in entry.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    (content,) = response["content"].items()
                    assert content == (
                        "application/problem+json",
                        {"schema": {"$ref": f"#/components/schemas/{ProblemDocument.__name__}"}},
                    )


def test_the_reference_page_shows_every_operation(client: TestClient, schema: dict[str, Any]) -> None:
    page = client.get("/docs", headers={"Accept-Language": "zh-CN"}).text
    for path, entry in schema["paths"].items():
        for method, operation in entry.items():
            assert f"{method.upper()} {path}" in page
            for parameter in operation.get("parameters", ()):
                assert f"<code>{parameter['name']}</code>" in page
    assert "970.7万人次" in page
    assert 'id="problem-422"' in page
