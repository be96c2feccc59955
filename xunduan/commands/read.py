"""What is read from files, without building an index: metadata, sections, paragraphs, figures, and what was left
out."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from xunduan.errors import SourceError, UnreadableFile
from xunduan.index.article.cleaning.rules import RULES
from xunduan.index.article.cleaning.site import recurring_lines, site_lines_of
from xunduan.index.documents import Document, Fact
from xunduan.index.pipeline import IngestedDocument, process
from xunduan.index.reading import Limits, read_guarded, walk
from xunduan.language.fold import fold
from xunduan.language.tokens import configure_jieba
from xunduan.settings import Settings, settings


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="显示从文件中读出的内容和略去的部分 / show what is read from files and what is left out"
    )
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH", help="文件或文件夹 / files or folders")
    parser.add_argument(
        "--json", action="store_true", help="每篇文档一行 JSON / one JSON object per document"
    )
    parser.add_argument(
        "--rules",
        action="store_true",
        help="只列出每条清洗规则触发的次数和从未触发的规则 / only count how often each cleaning rule fired, and list those that never did",
    )
    return parser.parse_args(arguments)


def documents(path: Path, configured: Settings) -> Iterator[dict[str, Any]]:
    """What `xunduan read --json` prints for a file or folder, an object a document, in the order of their paths.

    Lines that recur over the folder's files count as a site's, as in a build. A file that cannot be read gives an
    object whose `refused` says why. Raises SourceError where `path` does not exist.
    """
    if not path.exists():
        raise SourceError(f"没有 {path}", f"{path} does not exist")
    say = partial(print, file=sys.stderr, flush=True)
    read = list(read_guarded(walk(path), Limits.from_settings(configured), say))
    recurring = recurring_lines(
        frozenset().union(*map(site_lines_of, outcome.documents))
        for _, outcome in read
        if not isinstance(outcome, UnreadableFile)
    )
    for file, outcome in read:
        if isinstance(outcome, UnreadableFile):
            yield _refused(file.relative, str(outcome))
            continue
        for raw in outcome.documents:
            lines = {line: recurring[line] for line in site_lines_of(raw) if line in recurring}
            yield _described(process(raw, lines, configured), outcome.problems)


def _refused(path: str, reason: str) -> dict[str, Any]:
    return {
        "path": path, "kind": None, "kind_reason": "", "title": None, "published": None, "source": None, "number": None,
        "issuer": None, "authors": [],
        "places": [], "period": None, "sections": [], "paragraphs": [], "figures": [], "dropped": [], "problems": [],
        "refused": reason,
    }  # fmt: skip


def _described(ingested: IngestedDocument, problems: Sequence[str]) -> dict[str, Any]:
    document = ingested.document
    metadata = document.metadata
    return {
        "path": document.path,
        "kind": document.kind,
        "kind_reason": document.kind_reason,
        "title": _value(metadata.title),
        "published": _value(metadata.published),
        "source": _value(metadata.source),
        "number": _value(metadata.number),
        "issuer": _value(metadata.issuer),
        "authors": [fact.value for fact in metadata.authors],
        "places": [fact.value for fact in metadata.places],
        "period": _value(metadata.period),
        "sections": [
            {
                "heading": section.heading,
                "level": section.level,
                "place": section.place,
                "period": section.period,
                "published": section.published,
                "source": section.source,
                "links": [section.url] if section.url else [],
                "start": section.start,
                "end": section.end,
            }
            for section in document.sections
        ],
        "paragraphs": list(_paragraphs(document)),
        "figures": list(_figures(ingested)),
        "dropped": [{"text": drop.text, "rule": drop.rule} for drop in document.dropped],
        "problems": [*problems, *document.problems],
        "refused": None,
    }


def _value(fact: Fact | None) -> str | None:
    return fact.value if fact else None


def _paragraphs(document: Document) -> Iterator[dict[str, str]]:
    """The lines of the shown text; a line that a heading covers has the heading's kind."""
    starts = {heading.start: heading for heading in document.headings}
    offset = 0
    for line in document.text.split("\n"):
        heading = starts.get(offset)
        whole = heading is not None and heading.end >= offset + len(line)
        if line:
            yield {"kind": heading.kind if heading is not None and whole else "text", "text": line}
        offset += len(line) + 1


def _figures(ingested: IngestedDocument) -> Iterator[dict[str, Any]]:
    for stored in ingested.passages:
        for figure in stored.passage.figures:
            yield {
                "text": figure.text,
                "value": figure.value,
                "unit": figure.unit,
                "indicator": figure.indicator,
                "family": figure.family,
                "place": figure.place,
                "period": figure.period,
                "period_kind": figure.period_kind,
                "measure": figure.measure,
                "kind": figure.kind,
                "direction": figure.change.direction if figure.change else None,
                "context": stored.passage.text,
            }


def _shown(read: dict[str, Any]) -> str:
    """For people: the same, a line each."""
    if read["refused"]:
        return f"== {read['path']}\n   未读 / not read: {read['refused']}"
    head = [
        f"== {read['path']}",
        f"   类型 / kind: {read['kind']} {read['kind_reason']}".rstrip(),
        f"   标题 / title: {read['title'] or '–'}",
        f"   日期 / published: {read['published'] or '–'}    来源 / source: {read['source'] or '–'}",
        f"   作者 / authors: {'、'.join(read['authors']) or '–'}    地点 / places: {'、'.join(read['places']) or '–'}",
        f"   小节 / sections: {len(read['sections'])}    数字 / figures: {len(read['figures'])}",
    ]
    body = [f"   {one['kind']:<8} {one['text']}" for one in read["paragraphs"]]
    dropped = [f"   - [{one['rule']}] {one['text']}" for one in read["dropped"]]
    problems = [f"   ! {problem}" for problem in read["problems"]]
    return "\n".join([*head, *problems, *body, *(["   略去 / left out:"] if dropped else []), *dropped])


def firings(read: Mapping[str, Any]) -> Counter[str]:
    """How often each rule acted on a document: the row that knows a line left out, else the rule by form or place.

    Rows that a step asks for by name decide no line alone: of them, the lines are counted in which they find something.
    """
    counts: Counter[str] = Counter()
    lines = [fold(str(read["title"] or "")), *(fold(one["text"]) for one in read["paragraphs"])]
    for drop in read["dropped"]:
        line = fold(drop["text"].strip())
        rows = (row.name for row in RULES if row.shown == drop["rule"] and row.takes(line))
        counts[next(rows, drop["rule"])] += 1
        lines.append(line)
    for row in RULES:
        if row.where == "named":
            counts[row.name] += sum(row.pattern.search(line) is not None for line in lines)
    return counts


def _shown_rules(counts: Counter[str]) -> str:
    silent = [rule.name for rule in RULES if not counts[rule.name]]
    rows = [f"{count:>7}  {name}" for name, count in counts.most_common()]
    return "\n".join([*rows, f"从未触发 / never fired: {'、'.join(silent) or '–'}"])


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    configured = settings()
    configure_jieba(configured.cache_dir, configured.user_dictionary)
    counts: Counter[str] = Counter()
    for path in options.paths:
        for read in documents(path, configured):
            if options.rules:
                counts += firings(read)
                continue
            print(json.dumps(read, ensure_ascii=False) if options.json else _shown(read), flush=True)
    if options.rules:
        print(_shown_rules(counts))
    return 0
