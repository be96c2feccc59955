"""Two snapshots or two settings on one list of queries, side by side, what changed first."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tqdm import tqdm

from xunduan.index.snapshot import Snapshot, open_folder, open_snapshot
from xunduan.models.contract import Encoder
from xunduan.models.encoder import load_encoder
from xunduan.search.engine import Engine
from xunduan.search.judging import JudgedQuery, is_right, read_queries
from xunduan.search.metrics import score
from xunduan.search.results import Hit, SearchRequest
from xunduan.settings import Settings, read_settings

_DEPTH = 10
_SHOWN_CHARS = 46
"""Characters of a passage that are shown in a line."""
_CHANGES = {
    "worse": "变差 / worse", "better": "变好 / better", "first": "第一段不同 / another first passage",
    "order": "次序不同 / another order", "same": "相同 / the same",
}  # fmt: skip
"""What can have changed for a query, in the order shown."""


@dataclass(frozen=True)
class Found:
    """A hit as it is compared: the same passage may have another id in another snapshot."""

    path: str
    text: str
    score: float
    right: bool | None
    """None where the list has no answer to the query."""


@dataclass(frozen=True)
class Compared:
    """One query on both sides."""

    query: str
    change: str
    a: tuple[Found, ...]
    b: tuple[Found, ...]


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="用同一组查询比较两份索引或两种设置，先列变化 / compare two snapshots or settings on one list of queries",
        epilog="A and B: an index folder, one of its snapshots (DIR/snapshots/NAME), either with settings behind it: "
        "var/index,use_projection=false. The list: a query a line in a .txt; in a .jsonl as xunduan evaluate takes it, "
        "or as xunduan tune does, {query, passage}.",
    )
    parser.add_argument(
        "a", metavar="A", help="索引文件夹或快照[,设置=值…] / index or snapshot[,SETTING=VALUE…]"
    )
    parser.add_argument("b", metavar="B", help="同上 / the same")
    parser.add_argument(
        "--queries", type=Path, required=True, metavar="FILE", help="查询 / the queries: .txt, .jsonl"
    )
    parser.add_argument(
        "--show", type=int, default=3, metavar="N", help="每个查询列出几段 / passages per query (3)"
    )
    parser.add_argument("--all", action="store_true", help="没有变化的也列出 / the unchanged ones too")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    return parser.parse_args(arguments)


def opened(side: str) -> tuple[Snapshot, Settings]:
    """What a side names; XunduanError where there is no such index or setting."""
    place, *given = side.split(",")
    settings = read_settings(**dict(one.partition("=")[::2] for one in given))
    folder = Path(place)
    return (open_folder if (folder / "manifest.json").is_file() else open_snapshot)(folder), settings


def compare(
    sides: Sequence[tuple[Snapshot, Settings]],
    queries: Sequence[JudgedQuery],
    load: Callable[[Settings], Encoder],
    tick: Callable[[], object] = lambda: None,
) -> list[Compared]:
    """Every query on both sides, changed ones first, in the list's order otherwise."""
    engines = [Engine(snapshot, load(settings), settings) for snapshot, settings in sides]
    compared = []
    for query in queries:
        a, b = (_found(engine, query) for engine in engines)
        compared.append(Compared(query.query, _change(a, b), a, b))
        tick()
    return sorted(compared, key=lambda one: list(_CHANGES).index(one.change))


def _found(engine: Engine, query: JudgedQuery) -> tuple[Found, ...]:
    hits = engine.search(SearchRequest(query.query, limit=_DEPTH)).hits
    return tuple(_hit(hit, query) for hit in hits)


def _hit(hit: Hit, query: JudgedQuery) -> Found:
    right = is_right(query, hit.document.path, hit.passage.text) if query.right else None
    return Found(hit.document.path, hit.passage.text, round(hit.score, 4), right)


def _change(a: Sequence[Found], b: Sequence[Found]) -> str:
    ranks = [next((rank for rank, one in enumerate(side) if one.right), _DEPTH) for side in (a, b)]
    if ranks[0] != ranks[1]:
        return "worse" if ranks[1] > ranks[0] else "better"
    passages = [[(one.path, one.text) for one in side] for side in (a, b)]
    if passages[0][:1] != passages[1][:1]:
        return "first"
    return "same" if passages[0] == passages[1] else "order"


def summary(compared: Sequence[Compared]) -> dict[str, Any]:
    """How many queries changed in which way and, over those that the list answers, hit@1 and MRR@10 of each side."""
    counts = {change: sum(one.change == change for one in compared) for change in _CHANGES}
    answered = [one for one in compared if any(hit.right is not None for hit in (*one.a, *one.b))]
    scores = {
        name: score([[bool(hit.right) for hit in getattr(one, name)] for one in answered])
        for name in ("a", "b")
    }
    measured = {name: {"hit_at_1": one.hit_at_1, "mrr_at_10": one.mrr_at_10} for name, one in scores.items()}
    return {"queries": len(compared), "answered": len(answered), "changes": counts} | (
        measured if answered else {}
    )


def table(compared: Sequence[Compared], show: int, everything: bool) -> str:
    """The summary, then each changed query with what either side found, a line a rank."""
    counts = summary(compared)
    lines = [
        f"{counts['queries']} 个查询 / queries: "
        + ", ".join(f"{name} {counts['changes'][change]}" for change, name in _CHANGES.items())
    ]
    if counts["answered"]:
        lines.append(
            f"{counts['answered']} 个有答案 / answered: "
            + ", ".join(
                f"{name} {counts['a'][key]:.3f} → {counts['b'][key]:.3f}"
                for key, name in (("hit_at_1", "hit@1"), ("mrr_at_10", "MRR@10"))
            )
        )
    for one in compared:
        if everything or one.change != "same":
            lines += ["", f"{one.query}  [{_CHANGES[one.change]}]"]
            for rank in range(min(show, max(len(one.a), len(one.b)))):
                for name, side in (("A", one.a), ("B", one.b)):
                    lines += [f"  {name} {rank + 1}. {_line(side[rank])}"] if rank < len(side) else []
    return "\n".join(lines)


def _line(hit: Found) -> str:
    mark = {True: "✓ ", False: "✗ ", None: ""}[hit.right]
    text = " ".join(hit.text.split())
    return (
        f"{mark}[{hit.score:.3f}] {hit.path}: {text[:_SHOWN_CHARS]}{'…' if len(text) > _SHOWN_CHARS else ''}"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    queries = read_queries(options.queries)
    sides = [opened(options.a), opened(options.b)]
    models = ("model", "runtime", "adapter", "use_adapter", "cache_dir")

    encoders: dict[tuple[object, ...], Encoder] = {}

    def load(settings: Settings) -> Encoder:
        """One encoder for both sides where they have the same model."""
        key = tuple(getattr(settings, name) for name in models)
        if key not in encoders:
            encoders[key] = load_encoder(settings)
        return encoders[key]

    with tqdm(total=len(queries), disable=None, file=sys.stderr) as bar:
        compared = compare(sides, queries, load, bar.update)
    if options.json:
        rows = [asdict(one) for one in compared]
        print(json.dumps({**summary(compared), "results": rows}, ensure_ascii=False, indent=1))
    else:
        print(table(compared, options.show, options.all))
    return 0
