from __future__ import annotations

import re
from pathlib import Path

import pytest
from opencc import OpenCC
from starlette.testclient import TestClient

from xunduan.web.i18n import LANGUAGES, Translator, catalogue, language_of, preferred

TEMPLATES = Path(__file__).parents[2] / "web" / "templates"


def test_every_language_has_the_same_messages_with_the_same_blanks() -> None:
    def blanks(language: str) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"{(\w+)}", text)) for key, text in catalogue(language).items()}

    assert {"zh-Hans", "zh-Hant", "en"} <= set(LANGUAGES)
    assert [language for language in LANGUAGES if blanks(language) != blanks("en")] == []


def test_every_message_that_a_template_names_exists() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.iterdir())
    named = set(re.findall(r"""\bt\(["']([\w.]+)["'][,)]""", source))
    assert named <= catalogue("en").keys()
    beginnings = set(re.findall(r"""\bt\(["']([\w.]+\.)["'] ~""", source))
    named.add("nav.language.own")  # web/i18n.py reads it itself
    used = {key for key in catalogue("en") if key in named or key.startswith(tuple(beginnings))}
    assert used == catalogue("en").keys()


def test_the_traditional_catalogue_has_no_simplified_characters() -> None:
    s2t = OpenCC("s2t")
    shared = set("台里范于")  # both scripts write these
    for key, text in catalogue("zh-Hant").items():
        wrong = [char for char in text if char not in shared and s2t.convert(char) != char]
        assert not wrong, (key, wrong)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "zh-Hans"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("zh", "zh-Hans"),
        ("en-GB,zh;q=0.5", "en"),
        ("tlh,en;q=0.2,zh-TW;q=0.7", "zh-Hant"),
        ("en;q=0,zh", "zh-Hans"),
        ("en;q=nonsense", "zh-Hans"),
        ("tlh", "zh-Hans"),
    ],
)
def test_the_browsers_wish(header: str, expected: str) -> None:
    assert preferred(header) == expected


def test_language_tags() -> None:
    assert language_of("zh_TW") == "zh-Hant"
    assert language_of("de") is None


def test_the_address_outranks_the_cookie_and_the_cookie_the_header(client: TestClient) -> None:
    english = {"Accept-Language": "en"}
    assert client.get("/", headers=english).headers["content-language"] == "en"
    switched = client.get("/?ui=zh-Hant", headers=english)
    assert switched.headers["content-language"] == "zh-Hant"
    assert 'lang="zh-Hant"' in switched.text
    assert client.get("/", headers=english).headers["content-language"] == "zh-Hant"
    assert client.get("/?ui=zh-Hans", headers=english).headers["content-language"] == "zh-Hans"


def test_an_unknown_language_in_the_address_is_ignored(client: TestClient) -> None:
    assert client.get("/?ui=tlh", headers={"Accept-Language": "en"}).headers["content-language"] == "en"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    ["/", "/?q=反诈", "/?q=毫无结果", "/documents/doc1?q=反诈", "/figures?q=刑事警情", "/docs", "/nothing"],
)
def test_every_page_is_written_in_every_language(visitor: TestClient, language: str, path: str) -> None:
    joint = "&" if "?" in path else "?"
    answer = visitor.get(f"{path}{joint}ui={language}")
    assert f'<html lang="{language}">' in answer.text
    assert Translator(language)("skip") in answer.text


def test_errors_are_told_in_traditional_too(visitor: TestClient) -> None:
    assert "請從首頁" in visitor.get("/nothing?ui=zh-Hant").text
