"""The OpenAPI schema: the one shape of every error in place of FastAPI's own, and the examples with their nulls."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from xunduan.web import examples
from xunduan.web.problems import ProblemDocument

_ANSWERS = {
    ("/api/search", "get"): examples.SEARCH,
    ("/api/batch", "post"): examples.BATCH,
    ("/api/figures", "get"): examples.INDICATORS,
    ("/api/figures/{indicator}", "get"): examples.INDICATOR,
}
_CONTENTS = {("/api/batch", "post"): examples.BATCH_REQUEST}


def describe(app: FastAPI) -> None:
    """Make `app.openapi()` give the completed schema, made once."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _completed(plain())
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _completed(schema: dict[str, Any]) -> dict[str, Any]:
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
    return schema
