from __future__ import annotations

from xunduan.web.reference import operations

SCHEMA = {
    "paths": {
        "/things": {
            "get": {
                "operationId": "things",
                "summary": "Things",
                "parameters": [
                    {
                        "name": "q",
                        "in": "query",
                        "required": True,
                        "schema": {"type": "string", "maxLength": 5, "examples": ["甲"]},
                    },
                    {
                        "name": "n",
                        "in": "query",
                        "schema": {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]},
                    },
                    {
                        "name": "s",
                        "in": "query",
                        "schema": {"type": "array", "items": {"enum": ["a", "b"]}, "examples": [["a"]]},
                    },
                ],
                "responses": {
                    "404": {
                        "description": "none",
                        "content": {"application/problem+json": {"schema": {"$ref": "#/x/Problem"}}},
                    },
                    "200": {
                        "description": "some",
                        "content": {"application/json": {"schema": {}, "example": {"a": "乙"}}},
                    },
                },
            }
        },
        "/things/{id}": {"get": {"operationId": "thing", "responses": {"200": {"description": "one"}}}},
    }
}


def test_an_operation_with_types_limits_answers_and_a_request_to_try() -> None:
    things, thing = operations(SCHEMA)
    assert [(each.name, each.type, each.limits, each.required) for each in things.parameters] == [
        ("q", "string", "length ≤ 5", True),
        ("n", "integer", "≥ 1", False),
        ("s", "a | b[]", "", False),
    ]
    assert things.request == "/things?q=%E7%94%B2"
    assert things.answers == (
        ("200", "some", "application/json"),
        ("404", "none", "application/problem+json Problem"),
    )
    assert things.example == '{\n  "a": "乙"\n}'
    assert things.form
    assert not thing.form
