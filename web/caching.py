"""Conditional GET: a snapshot never changes, so its name and the request's address identify an answer."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable

from fastapi import Request, Response

from xunduan.web.engine import Engine

_PROCESS = secrets.token_hex(4)
"""Code and settings may change with a restart while the snapshot stays: then every tag changes too."""

VARY = "Accept-Language, Cookie"


def version(engine: Engine) -> str:
    """What an engine's answers are made of: while it gathers they lack something, and others follow."""
    return f"{engine.snapshot} gathering" if engine.gathering else engine.snapshot


def entity_tag(request: Request, snapshot: str, *more: str) -> str:
    """A weak tag (compression changes the bytes) of what this address answers on this snapshot."""
    parts = (_PROCESS, snapshot, request.url.path, request.url.query, *more)
    digest = hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
    return f'W/"{digest}"'


def conditional(request: Request, snapshot: str, answer: Callable[[], Response], *more: str) -> Response:
    """304 where the client holds exactly this answer, else the answer, which it may keep and ask about again.

    `more` is what else it depends on. `If-None-Match: *` never counts: nothing was looked up yet. Queries are
    personal: no shared cache may keep an answer.
    """
    tag = entity_tag(request, snapshot, *more)
    held = re.findall(r'(?:W/)?"[^"]*"', request.headers.get("if-none-match", ""))
    response = Response(status_code=304) if tag in held else answer()
    response.headers.update({"ETag": tag, "Cache-Control": "private, no-cache"})
    return response
