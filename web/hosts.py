"""Which Host a request may name: it stands in addresses that leave this server, so a foreign one is never repeated."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Collection

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from xunduan.web.problems import Problem

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_OPEN = ("/healthz", "/readyz")
"""Asked by monitors, by whatever address they have."""


def name_of(host: str) -> str:
    """The name or address in a Host header, without its port, in lower case."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def is_own(scope: Scope, host: str, trusted: Collection[str]) -> bool:
    """Whether a Host header names this server: trusted by the settings, loopback, or the address it was reached at."""
    name = name_of(host)
    if trusted:
        return name in trusted or f".{name.partition('.')[2]}" in trusted
    server = scope.get("server")
    return name in _LOOPBACK or bool(server and name == server[0])


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches what listens at the address."""
    return address == "localhost" or (_is_address(address) and ipaddress.ip_address(address).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


class TrustedHosts:
    """ASGI middleware: where XUNDUAN_TRUSTED_HOSTS is set, requests that name another host are refused."""

    def __init__(
        self, app: ASGIApp, trusted: Collection[str], answer: Callable[[Request, Problem], Response]
    ) -> None:
        self.app = app
        self.trusted = trusted
        self.answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self.trusted and scope["path"] not in _OPEN:
            host = Headers(scope=scope).get("host", "")
            if not is_own(scope, host, self.trusted):
                problem = Problem(
                    421,
                    "这台服务器不以请求中的主机名提供服务。管理员可把它加进 XUNDUAN_TRUSTED_HOSTS。",
                    "This server does not answer under the host that was asked for; the operator can add it to"
                    " XUNDUAN_TRUSTED_HOSTS.",
                )
                await self.answer(Request(scope), problem)(scope, receive, send)
                return
        await self.app(scope, receive, send)
