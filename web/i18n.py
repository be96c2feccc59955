"""The interface in the languages of `locales/`, one file each. Documents stay as they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from fastapi import Request
from opencc import OpenCC

from xunduan.errors import Message
from xunduan.web import names
from xunduan.web.text import printable

COOKIE = "ui"
_FOLDER = Path(__file__).parent / "locales"
LANGUAGES = tuple(
    sorted(
        (file.stem for file in _FOLDER.glob("*.json") if file.stem != "terms"),
        key=lambda tag: (not tag.startswith("zh"), tag),
    )
)
"""Their tags, Chinese first; terms.json holds English terms of the documents and is none."""
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> Mapping[str, str]:
    """The messages of one language, by key."""
    return json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))


NAMES = {language: catalogue(language)["nav.language.own"] for language in LANGUAGES}
"""Each by its own name."""


class Translator:
    """`t("results.count", n=12)`: the message of a key in one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = catalogue(language)

    def __call__(self, key: str, **values: object) -> str:
        return self._messages[key].format_map(values)

    def place(self, name: str) -> str:
        """The place in the reader's language; empty where the printed form is that."""
        return names.place(name, self.language)

    def period(self, text: str) -> str:
        return names.period(text, self.language)

    def indicator(self, name: str) -> str:
        return names.indicator(name, self.language)

    def unit(self, name: str) -> str:
        return names.unit(name, self.language)

    def told(self, written: str) -> str:
        """An error or a reason as this reader reads it."""
        message = Message.of(written)
        return self.either(message.chinese, message.english)

    def either(self, chinese: str, english: str) -> str:
        """A sentence that exists in Simplified and English, as this reader reads it."""
        if not self.language.startswith("zh"):
            return english
        return _to_traditional(chinese) if self.language == "zh-Hant" else chinese


def _to_traditional(text: str) -> str:
    return OpenCC("s2twp").convert(printable(text))


def language_of(tag: str) -> str | None:
    """The interface language for a BCP 47 tag, or None where we have none for it."""
    tag = tag.strip().lower().replace("_", "-")
    if tag.startswith(_TRADITIONAL):
        return "zh-Hant"
    primary = tag.split("-")[0]
    return "zh-Hans" if primary == "zh" else primary if primary in LANGUAGES else None


def preferred(accept_language: str) -> str:
    """The best of our languages for an Accept-Language header; Simplified Chinese where none fits."""
    wishes = []
    for position, part in enumerate(accept_language.split(",")[:20]):
        tag, _, weight = part.partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        language = language_of(tag)
        if language and quality > 0:
            wishes.append((-quality, position, language))
    return min(wishes)[2] if wishes else "zh-Hans"


def asked_language(request: Request) -> str | None:
    """The interface language that the address bar names, or None."""
    asked = request.query_params.get("ui")
    return asked if asked in LANGUAGES else None


def interface_language(request: Request) -> str:
    """Address bar, then cookie, then the browser's wish."""
    kept = request.cookies.get(COOKIE)
    return (
        asked_language(request)
        or (kept if kept in LANGUAGES else None)
        or preferred(request.headers.get("accept-language", ""))
    )
