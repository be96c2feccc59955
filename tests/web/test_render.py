from __future__ import annotations

import pytest
from jinja2 import UndefinedError
from starlette.testclient import TestClient

from xunduan.web.render import STATIC, asset, environment


def test_an_assets_address_changes_with_its_content(client: TestClient) -> None:
    for name in ("app.css", "app.js", "icon.svg", "noscript.css"):
        address = asset(name)
        assert address.startswith(f"/static/{name}?v=")
        assert client.get(address).content == (STATIC / name).read_bytes()


def test_templates_escape_and_miss_nothing() -> None:
    template = environment().from_string("<p title='{{ value }}'>{{ value }}</p>")
    assert (
        template.render(value="<b>'\"&\x00")
        == "<p title='&lt;b&gt;&#39;&#34;&amp;\ufffd'>&lt;b&gt;&#39;&#34;&amp;\ufffd</p>"
    )
    with pytest.raises(UndefinedError):
        template.render()


def test_the_script_is_small_and_makes_no_markup_of_text() -> None:
    script = (STATIC / "app.js").read_text(encoding="utf-8")
    assert len(script) < 11_000
    for danger in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", "https://"):
        assert danger not in script
