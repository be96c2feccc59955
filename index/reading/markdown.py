"""Markdown: the text that a reader of the rendered page sees, block by block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from xunduan.index.documents import Block, BlockKind, RawDocument
from xunduan.index.reading.encodings import decode
from xunduan.index.reading.frontmatter import split_front_matter
from xunduan.index.reading.html_blocks import blocks_of, parse
from xunduan.index.reading.limits import Limits, ReadResult
from xunduan.index.reading.lines import ends_sentence, is_web_address, join
from xunduan.index.reading.plain import line_blocks
from xunduan.index.reading.tables import table_blocks

_PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_PARSER.inline.ruler.before("link", "wiki_link", lambda state, silent: _wiki_link(state, silent))
_PARSER.block.ruler.before(
    "paragraph",
    "container",
    lambda *given: _container(*given),
    {"alt": ["paragraph", "reference", "blockquote", "list"]},
)
_PARSER.disable("code")  # Chinese authors indent paragraphs, they do not mean code

_FOOTNOTE_TEXT, _FOOTNOTE = (
    re.compile(r"^\[\^[^\]\s]+\]:[ \t]*", re.MULTILINE),
    re.compile(r"\[\^[^\[\]\s]++\]"),
)
"""CommonMark has no footnotes: it would take their texts for the addresses of links."""

_ATTRIBUTES = re.compile(r" ?\{[#.][^{}]{0,200}\}$")
"""What pandoc and kramdown set behind a heading: {#name .class}."""
_CONTAINER = re.compile(
    r":{3,}\s*+(?:(?:\{[^{}]{0,80}\}|[A-Za-z][\w-]{0,40})(?:\[(?P<named>[^\[\]]*)\]|\s+(?P<title>.*))?)?"
)
"""What begins and ends a box on sites of documentation: ::: tip 提示, :::note[提示], :::."""
_CONTENTS = re.compile(r"\[\[?toc\]\]?", re.I)
"""Where a table of contents is made."""
_CALLOUT = re.compile(r"\[![A-Za-z-]{1,20}\][-+]?[ \t]*")
"""What begins a note of GitHub and Obsidian: > [!TIP] 提示."""
_MARKED = re.compile(r"(?<![\w)\]=])==(?=[^\s=])([^=\n]{1,200})(?<=[^\s=])==(?![\w(\[=])", re.A)
"""==What is marked==, but not a == b == c."""
_BOXES = {"[ ] ": "☐", "[x] ": "☑"}

_LONGEST_LINK = 300
_WRAPPED_CHARS = 20
"""Characters below which a line was not wrapped by an editor: its end is meant."""


def _wiki_link(state: StateInline, silent: bool) -> bool:
    """[[note#part|shown]] of Obsidian and other wikis is what is shown of it, else the note's name; ![[…]] shows
    nothing of this file's own."""
    if _CONTENTS.match(state.src, state.pos):
        return False
    embedded = state.src.startswith("![[", state.pos)
    start = state.pos + (3 if embedded else 2)
    end = state.src.find("]]", start, start + _LONGEST_LINK)
    if not (embedded or state.src.startswith("[[", state.pos)) or end < 0 or "\n" in state.src[start:end]:
        return False
    if not silent and not embedded:
        target, _, shown = state.src[start:end].partition("|")
        note, _, part = target.partition("#")
        state.push("text", "", 0).content = (shown or note or part).strip()
    state.pos = end + 2
    return True


def _container(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """::: tip 提示 is its title, and the end of a box nothing; both part paragraphs."""
    found = _CONTAINER.fullmatch(
        state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()
    )
    if found is None:
        return False
    if not silent:
        state.line = line + 1
        if title := (found["named"] or found["title"] or "").strip():
            state.push("paragraph_open", "p", 1)
            inline = state.push("inline", "", 0)
            inline.content, inline.children = title, []
            state.push("paragraph_close", "p", -1)
    return True


def read_markdown(data: bytes, path: str, limits: Limits) -> ReadResult:
    """One document; front matter is what it states."""
    decoded = decode(data)
    stated, body = split_front_matter(decoded.text)
    root = SyntaxTreeNode(_PARSER.parse(_FOOTNOTE.sub("", _FOOTNOTE_TEXT.sub("\n", body))))
    problems = (decoded.problem,) if decoded.problem else ()
    document = RawDocument(
        path, tuple(_blocks(root, False)), stated, None, "text/markdown", decoded.encoding, problems=problems
    )
    return ReadResult((document,))


def _blocks(node: SyntaxTreeNode, in_list: bool) -> Iterator[Block]:
    for child in node.children:
        if child.type == "heading":
            text = _ATTRIBUTES.sub("", " ".join(_inline(child).split()))
            yield Block(text, "heading", int(child.tag[1:]), _link_density(child), _links(child))
        elif child.type == "paragraph":
            yield from _paragraph(child, "list" if in_list else "text")
        elif child.type == "table":
            rows = [
                [_inline(cell) for cell in row.children] for part in child.children for row in part.children
            ]
            yield from table_blocks(rows, header_rows=1)
        elif child.type in {"fence", "code_block"}:
            yield from line_blocks(child.content)
        elif child.type == "html_block":
            yield from (placed.block for placed in blocks_of(parse(child.content)))
        else:
            yield from _blocks(child, in_list or child.type == "list_item")


def _paragraph(node: SyntaxTreeNode, kind: BlockKind) -> Iterator[Block]:
    """A paragraph's lines, each a block; a long one that ends within a sentence was wrapped and is joined."""
    density, links = _link_density(node), _links(node)
    text, last = "", ""
    for line in filter(None, map(str.strip, _shown(node, kind).split("\n"))):
        if len(last) >= _WRAPPED_CHARS and not ends_sentence(last):
            text = join(text, line)
        else:
            if text:
                yield Block(text, kind, 0, density, links)
            text = line
        last = line
    if text:
        yield Block(text, kind, 0, density, links)


def _shown(node: SyntaxTreeNode, kind: BlockKind) -> str:
    """A paragraph's text as a page shows it: boxes for the marks of tasks, no signs of notes and of marked words."""
    text = _inline(node)
    if node.parent is not None and node.parent.type == "blockquote":
        text = _CALLOUT.sub("", text, 1) if text.startswith("[!") else text
    text = "" if _CONTENTS.fullmatch(text.strip()) else _MARKED.sub(r"\1", text)
    if kind == "list" and (box := _BOXES.get(text[:4].lower())):
        return f"{box} {text[4:]}"
    return text


def _inline(node: SyntaxTreeNode) -> str:
    """The shown text below a node; pictures give their caption, breaks a line end."""
    if node.type in {"softbreak", "hardbreak"}:
        return "\n"
    if node.type == "html_inline":
        return "\n" if node.content.lower().startswith("<br") else ""
    if node.type in {"text", "code_inline"}:
        return node.content
    return "".join(map(_inline, node.children))


def _links(node: SyntaxTreeNode) -> tuple[str, ...]:
    addresses = (str(link.attrs.get("href", "")) for link in node.walk() if link.type == "link")
    return tuple(address for address in addresses if is_web_address(address))


def _link_density(node: SyntaxTreeNode) -> float:
    linked = sum(len(_inline(link)) for link in node.walk() if link.type == "link")
    return linked / max(1, len(_inline(node)))
