"""The indicators of an index and their figures, across documents, places and periods."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xunduan.commands.search import open_engine
from xunduan.search.results import BoardGroup, BoardRow
from xunduan.settings import settings

_COLUMNS = (
    "indicator", "text", "value", "unit", "place", "period", "period_kind", "measure", "kind", "document", "published", "passage_id",
)  # fmt: skip


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="列出索引中的指标和数字 / list an index's indicators and figures"
    )
    parser.add_argument(
        "indicator",
        nargs="?",
        default="",
        metavar="INDICATOR",
        help="指标；不给则列出全部 / all where left out",
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="每个指标一行 JSON / one JSON object an indicator")
    form.add_argument("--csv", action="store_true", help="每个数字一行 / a row a figure")
    return parser.parse_args(arguments)


def _row(row: BoardRow) -> dict[str, Any]:
    figure, published = row.figure, row.document.metadata.published
    return {
        "indicator": figure.indicator,
        "text": figure.text,
        "value": figure.value,
        "unit": figure.unit,
        "place": figure.place,
        "period": figure.period,
        "period_kind": figure.period_kind,
        "measure": figure.measure,
        "kind": figure.kind,
        "document": row.document.path,
        "published": published.value if published else None,
        "passage_id": row.passage_id,
    }


def _shown(group: BoardGroup) -> str:
    lines = [f"{group.indicator} ({group.unit})" if group.unit else group.indicator]
    for row in group.rows:
        facts = " · ".join(part for part in (row.figure.place, row.figure.period) if part)
        lines.append(f"   {row.figure.text}  {facts or '–'}  ({row.document.path})")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    configured = settings()
    board = open_engine(options.index or configured.index_dir, configured).figures(options.indicator)
    if options.csv:
        writer = csv.DictWriter(sys.stdout, _COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(_row(row) for group in board.groups for row in group.rows)
        return 0
    for group in board.groups:
        if options.json:
            rows = [_row(row) for row in group.rows]
            print(
                json.dumps(
                    {"indicator": group.indicator, "unit": group.unit, "figures": rows}, ensure_ascii=False
                )
            )
        else:
            print(_shown(group))
    if not board.groups and not options.json:
        print("没有这样的指标 / no such indicator")
    return 0
