"""Conditional GET: a snapshot never changes, so its name and the request's address identify an answer."""

from __future__ import annotations

import hashlib
import re
import secrets

from fastapi import Request, Response

_PROCESS = secrets.token_hex(4)
"""Code and settings may change with a restart while the snapshot stays: then every tag changes too."""

VARY = "Accept-Language, Cookie"


def entity_tag(request: Request, snapshot: str, *more: str) -> str:
    """A weak tag (compression changes the bytes) of what this address answers on this snapshot."""
    parts = (_PROCESS, snapshot, request.url.path, request.url.query, *more)
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f'W/"{digest}"'


def is_fresh(request: Request, tag: str) -> bool:
    """Whether the client holds exactly this answer. `*` never counts: nothing was looked up yet."""
    given = request.headers.get("if-none-match", "")
    return tag in re.findall(r'(?:W/)?"[^"]*"', given)


def headers(tag: str) -> dict[str, str]:
    """What a cacheable answer carries. Queries are personal: no shared cache may keep one."""
    return {"ETag": tag, "Cache-Control": "private, no-cache"}


def not_modified(tag: str) -> Response:
    return Response(status_code=304, headers=headers(tag))
