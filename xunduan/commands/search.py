"""Search from the command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from xunduan.index.documents import Figure
from xunduan.index.snapshot import open_snapshot
from xunduan.language.tokens import configure_jieba
from xunduan.models.encoder import load_encoder
from xunduan.search.engine import Engine
from xunduan.search.query import understand
from xunduan.search.results import Hit, Results, SearchRequest
from xunduan.settings import Settings, settings
from xunduan.web.serialize import search_out


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="在索引中查找 / search the index")
    parser.add_argument("query", metavar="QUERY", help="要查找的文字 / what to look for")
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument(
        "--limit", type=_positive, default=10, metavar="N", help="最多几段 / maximum number of passages (10)"
    )
    parser.add_argument(
        "--explain", action="store_true", help="显示得分的组成 / show how the scores are made up"
    )
    parser.add_argument(
        "--json", action="store_true", help="按接口的格式输出 / print the JSON API's response"
    )
    return parser.parse_args(arguments)


def _positive(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{number} 不在 1 到 1000 之间 / not between 1 and 1000")
    return number


def open_engine(index_dir: Path, configured: Settings) -> Engine:
    """An engine over the current snapshot of an index folder; errors as of its parts."""
    snapshot = open_snapshot(index_dir)  # before the model: a missing index is said at once
    return Engine(snapshot, load_encoder(configured), configured)


def show(results: Results, colour: bool) -> str:
    """The results as text: rank, source, passage with marked terms, the figure that answers."""
    lines = []
    if not results.confident:
        lines.append("没有找到直接回答，以下是最接近的段落 / no direct answer; the nearest passages:")
    if results.did_you_mean:
        lines.append(f"您是不是要找 / did you mean: {results.did_you_mean}")
    for hit in results.hits:
        lines += ["", *_hit_lines(hit, colour)]
    return "\n".join(lines).strip("\n")


def _hit_lines(hit: Hit, colour: bool) -> list[str]:
    metadata = hit.document.metadata
    facts = [fact.value for fact in (metadata.title, metadata.source, metadata.published) if fact]
    lines = [f"{hit.rank}. [{hit.score:.3f}] {' · '.join(facts) or hit.document.path}  ({hit.document.path})"]
    lines += [f"   ▸ {figure.text} · {_card(figure)}" for figure in hit.answers]
    lines += ["   " + line for line in _marked(hit, colour).splitlines()]
    if hit.duplicates:
        paths = ", ".join(duplicate.document.path for duplicate in hit.duplicates)
        lines.append(f"   另有 {len(hit.duplicates)} 处转载 / also in: {paths}")
    if hit.explain:
        lines.append("   " + json.dumps(hit.explain, ensure_ascii=False))
    return lines


def _card(figure: Figure) -> str:
    return " · ".join(part for part in (figure.indicator, figure.place, figure.period) if part)


def _marked(hit: Hit, colour: bool) -> str:
    """The passage with its terms between 【】, or in bold on a terminal."""
    before, after = ("\033[1;33m", "\033[0m") if colour else ("【", "】")
    parts, last = [], 0
    for mark in sorted((mark for mark in hit.highlights if mark.kind == "term"), key=lambda mark: mark.start):
        parts += [hit.passage.text[last : mark.start], before, hit.passage.text[mark.start : mark.end], after]
        last = mark.end
    return "".join([*parts, hit.passage.text[last:]])


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    configured = settings()
    configure_jieba(configured.cache_dir, configured.user_dictionary)
    # Before the model: what cannot be asked is said at once.
    understand(options.query, configured.query_max_chars)
    engine = open_engine(options.index or configured.index_dir, configured)
    results = engine.search(SearchRequest(options.query, limit=options.limit, explain=options.explain))
    if options.json:
        print(search_out(results).model_dump_json(indent=2))
    else:
        print(show(results, colour=sys.stdout.isatty()))
    return 0
