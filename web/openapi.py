"""The OpenAPI schema: the one shape of every error in place of FastAPI's own, and the examples with their nulls."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from xunduan.settings import Settings
from xunduan.web import examples
from xunduan.web.problems import ProblemDocument

_ANSWERS = {
    ("/api/search", "get"): examples.SEARCH,
    ("/api/batch", "post"): examples.BATCH,
    ("/api/figures", "get"): examples.INDICATORS,
    ("/api/figures/{indicator}", "get"): examples.INDICATOR,
}
_CONTENTS = {("/api/batch", "post"): examples.BATCH_REQUEST}


def describe(app: FastAPI, settings: Settings) -> None:
    """Make `app.openapi()` give the completed schema, made once."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain(), settings)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(schema: dict[str, Any], settings: Settings) -> dict[str, Any]:
    parts = schema["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts.pop(name, None)
    problem = ProblemDocument.model_json_schema(ref_template="#/components/schemas/{model}")
    parts |= problem.pop("$defs")
    parts[ProblemDocument.__name__] = problem
    for (path, method), example in _ANSWERS.items():
        schema["paths"][path][method]["responses"]["200"]["content"]["application/json"]["example"] = example
    for (path, method), example in _CONTENTS.items():
        schema["paths"][path][method]["requestBody"]["content"]["application/json"]["example"] = example
    query = parts["BatchQuery"]["properties"]
    _limit(query["q"], query["limit"], settings)
    for operations in schema["paths"].values():
        for operation in operations.values():
            given = {
                one["name"]: one["schema"] for one in operation.get("parameters", ()) if one["in"] == "query"
            }
            if "q" in given:
                _limit(given["q"], given["limit"] if "offset" in given else {}, settings)
    return schema


def _limit(text: dict[str, Any], hits: dict[str, Any], settings: Settings) -> None:
    """What only the settings know of a query and of how many hits it asks for."""
    text["maxLength"] = settings.query_max_chars
    if hits:
        hits |= {"default": settings.page_size, "maximum": settings.page_size_max}
