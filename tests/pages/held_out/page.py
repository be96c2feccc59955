"""What a held-out page is, and pieces of HTML that several of them hold."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class HeldOut:
    """One page with what a reader should make of it."""

    name: str
    kind: str
    html: str
    body: tuple[str, ...]
    title: str
    published: str | None = None


def links(*names: str) -> str:
    return "".join(f"<li><a href='/{n}'>{name}</a></li>" for n, name in enumerate(names))


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)
