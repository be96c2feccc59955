"""The API's reference page, read off the OpenAPI schema: no script, no third party."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    type: str
    required: bool
    description: str
    limits: str
    example: str


@dataclass(frozen=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    body: str | None
    answers: tuple[tuple[str, str, str], ...]
    """Status, description, and name of the schema of what comes back."""
    example: str | None
    request: str
    """Path and query of the example request."""
    form: bool
    """Whether a plain form can send it."""


def operations(schema: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Every documented operation, in the schema's order."""
    return tuple(
        _operation(path, method, entry)
        for path, entries in schema["paths"].items()
        for method, entry in entries.items()
    )


def _operation(path: str, method: str, entry: Mapping[str, Any]) -> Operation:
    parameters = tuple(_parameter(parameter) for parameter in entry.get("parameters", ()))
    content = entry["responses"].get("200", {}).get("content", {}).get("application/json", {})
    body = entry.get("requestBody", {}).get("content", {}).get("application/json", {})
    given = [(each.name, each.example) for each in parameters if each.example and each.required]
    return Operation(
        id=entry["operationId"],
        method=method.upper(),
        path=path,
        summary=entry.get("summary", ""),
        parameters=parameters,
        body=_pretty(body["example"]) if "example" in body else None,
        answers=tuple(_answers(entry["responses"])),
        example=_pretty(content["example"]) if "example" in content else None,
        request=f"{path}?{urlencode(given)}" if given else path,
        form=method == "get" and "{" not in path,
    )


def _pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _answers(responses: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for status, response in sorted(responses.items()):
        names = [
            f"{media_type} {_type(content.get('schema', {}))}".strip()
            for media_type, content in response.get("content", {}).items()
        ]
        yield status, response.get("description", ""), ", ".join(names)


def _parameter(entry: Mapping[str, Any]) -> Parameter:
    schema = entry.get("schema", {})
    examples = schema.get("examples") or [""]
    example = examples[0][0] if isinstance(examples[0], list) else examples[0]
    return Parameter(
        name=entry["name"],
        place=entry["in"],
        type=_type(schema),
        required=entry.get("required", False),
        description=entry.get("description", schema.get("description", "")),
        limits=_limits(schema),
        example=str(example),
    )


def _type(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "anyOf" in schema:
        return " | ".join(name for each in schema["anyOf"] if (name := _type(each)) != "null")
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"{_type(schema.get('items', {}))}[]"
    return schema.get("format") or schema.get("type", "")


def _limits(schema: Mapping[str, Any]) -> str:
    words = []
    for each in (schema, *schema.get("anyOf", ())):
        words += [
            f"{sign} {each[key]}"
            for key, sign in (
                ("minimum", "≥"), ("maximum", "≤"), ("minLength", "length ≥"), ("maxLength", "length ≤"),
                ("maxItems", "items ≤"), ("default", "default"),
            )
            if each.get(key) not in (None, [])
        ]  # fmt: skip
    return ", ".join(words)
