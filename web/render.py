"""From a template and values to a page."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from xunduan.settings import Settings
from xunduan.web import caching, i18n
from xunduan.web.chart import compact
from xunduan.web.hosts import is_own
from xunduan.web.state import indicator_path
from xunduan.web.text import markdown_text, printable

_FOLDER = Path(__file__).parent
STATIC = _FOLDER / "static"
_HOST = re.compile(r"[A-Za-z0-9.\-_]{1,253}(:\d{1,5})?|\[[0-9A-Fa-f:.]{2,45}\](:\d{1,5})?")
_YEAR_SECONDS = 365 * 24 * 3600


def _printable(value: object) -> object:
    return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates: everything is escaped, a forgotten value is an error, no unprintable character passes."""
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printable,
    )
    made.filters["markdown_text"] = markdown_text
    made.globals.update(asset=asset, compact=compact, languages=i18n.NAMES, indicator_path=indicator_path)
    return made


@cache
def asset(name: str) -> str:
    """The address of a static file, which changes with its content and may be kept for ever."""
    digest = hashlib.blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={digest}"


def origin(request: Request, settings: Settings) -> str:
    """Scheme and host of this server, for links that leave it; a foreign or malformed host is never repeated."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host) or not is_own(request.scope, host, settings.trusted_hosts):
        host = f"{settings.host}:{settings.port}"
    return f"{request.url.scheme}://{host}"


def render_xml(template: str, **values: Any) -> str:
    return environment().get_template(template).render(**values)


def render_plain(template: str, **values: Any) -> str:
    """Text in which HTML means nothing; Markdown escapes by its own filter."""
    plain = environment().overlay(autoescape=False)
    return plain.get_template(template).render(**values)


def page(
    request: Request,
    template: str,
    *,
    status: int = 200,
    twin: str | None = None,
    **values: Any,
) -> HTMLResponse:
    """A page in the reader's language. `twin` is its JSON twin. Nobody keeps it, but where it is `conditional`."""
    language = i18n.interface_language(request)
    content = (
        environment()
        .get_template(template)
        .render(
            t=i18n.Translator(language),
            ui=language,
            twin=twin,
            switch={name: _in_language(request, name) for name in i18n.LANGUAGES},
            asked_ui=i18n.asked_language(request),
            **values,
        )
    )
    response = HTMLResponse(content, status_code=status)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = caching.VARY
    response.headers["Cache-Control"] = "no-store"
    if twin:
        response.headers["Link"] = f'<{twin}>; rel="alternate"; type="application/json"'
    asked = i18n.asked_language(request)
    if asked:
        response.set_cookie(i18n.COOKIE, asked, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
    return response


def _in_language(request: Request, language: str) -> str:
    """This page's address in another interface language."""
    address = str(request.url.include_query_params(ui=language).replace(scheme="", netloc=""))
    return "/" + address.lstrip("/")  # two slashes would begin another host's address


def conditional(request: Request, snapshot: str, answer: Callable[[], Response]) -> Response:
    """A page that a browser may keep, and ask about again; it depends on the interface language, too."""
    response = caching.conditional(request, snapshot, answer, i18n.interface_language(request))
    response.headers["Vary"] = caching.VARY
    return response
