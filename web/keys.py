"""API keys: a file of their digests, each with a name and a rate, read again when it changes."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from xunduan.disk import disk_told
from xunduan.errors import SettingsError
from xunduan.web.problems import Problem
from xunduan.web.rates import Rates, too_often

PREFIX = "xd_"
"""Prefix of every key, so that one that strays into a log or a repository is recognised."""
_OPEN = ("/healthz", "/readyz", "/static/", "/metrics")
"""Monitors have no key; metrics have a switch of their own."""


@dataclass(frozen=True)
class Key:
    """One key as the file keeps it: never itself."""

    name: str
    sha256: str
    rate: int
    """Requests a minute; 0 for any number."""
    created: str


_KEYS = TypeAdapter(tuple[Key, ...])


def read_keys(file: Path) -> tuple[Key, ...]:
    """The keys of a file; none where there is no file yet. SettingsError where it cannot be read."""
    try:
        return _KEYS.validate_json(file.read_bytes())
    except FileNotFoundError:
        return ()
    except (OSError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise SettingsError(
            f"XUNDUAN_API_KEYS_FILE={file} 无法读取", f"cannot be read: {reason}; xunduan keys list"
        ) from error


def add_key(file: Path, name: str, rate: int) -> str:
    """Add a key and return it: it can never be read again. SettingsError where the name is taken."""
    keys = read_keys(file)
    if any(key.name == name for key in keys):
        raise SettingsError(
            f"已有名为 {name} 的密钥", f"there is a key named {name} already: revoke it first"
        )
    made = PREFIX + secrets.token_urlsafe(32)
    created = datetime.now(UTC).isoformat(timespec="seconds")
    _write(file, (*keys, Key(name, _digest(made), rate, created)))
    return made


def revoke_key(file: Path, name: str) -> None:
    """Remove a key; SettingsError where there is not one of that name."""
    keys = read_keys(file)
    left = tuple(key for key in keys if key.name != name)
    if len(left) == len(keys):
        raise SettingsError(f"没有名为 {name} 的密钥", f"there is no key named {name}: xunduan keys list")
    _write(file, left)


def _write(file: Path, keys: Sequence[Key]) -> None:
    """By one rename, readable by its owner alone."""
    scratch = file.with_name(f".{file.name}.new")
    with disk_told(file.parent, "XUNDUAN_API_KEYS_FILE"):
        file.parent.mkdir(parents=True, exist_ok=True)
        scratch.touch(mode=0o600)
        scratch.write_text(json.dumps([asdict(key) for key in keys], ensure_ascii=False, indent=1), "utf-8")
        scratch.replace(file)


def _digest(key: str) -> str:
    """A key has 256 bits of its own: one round of a plain hash is enough."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


class KeyRing:
    """The keys of a file as it is now."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen: int | None = None
        self._keys: tuple[Key, ...] = read_keys(file)

    def find(self, given: str) -> Key | None:
        """The key that was given; every one is compared, each in the same time."""
        self._refresh()
        digest = _digest(given)
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def _refresh(self) -> None:
        try:
            changed = self._file.stat().st_mtime_ns
        except OSError:
            changed = None
        if changed != self._seen:
            self._keys = read_keys(self._file)
            self._seen = changed


class ApiKeys:
    """ASGI middleware: 401 without a key of the file, 429 for one that is used more often than its rate.

    A key comes as `Authorization: Bearer KEY`, as `X-API-Key: KEY`, or as the password that a browser asks for.
    """

    def __init__(self, app: ASGIApp, file: Path, answer: Callable[[Request, Problem], Response]) -> None:
        self.app = app
        self.answer = answer
        self.ring = KeyRing(file)
        self.rates = Rates()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            await self.app(scope, receive, send)
            return
        key = self.ring.find(given_key(Headers(scope=scope)))
        if key is None:
            problem = _unknown()
        elif key.rate and (seconds := self.rates.wait(key.name, key.rate)):
            problem = too_often(key.rate, seconds)
        else:
            await self.app(scope, receive, send)
            return
        await self.answer(Request(scope), problem)(scope, receive, send)


def given_key(headers: Headers) -> str:
    """The key that a request carries, empty where it has none."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode("utf-8").partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return headers.get("x-api-key", "")


def _unknown() -> Problem:
    return Problem(
        401,
        "需要有效的密钥：请在 Authorization: Bearer 或 X-API-Key 中给出，浏览器中填作密码。",
        "A valid key is needed: as Authorization: Bearer, as X-API-Key, or as the password in a browser.",
        headers={"WWW-Authenticate": 'Basic realm="xunduan", charset="UTF-8"'},
    )
