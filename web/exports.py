"""Results and boards as CSV for spreadsheets and as JSON lines for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from fastapi.responses import Response
from pydantic import BaseModel

from xunduan.web.schemas import BoardOut, BoardRowOut, HitOut, SearchOut

_BOM = "\ufeff"  # without it spreadsheets read UTF-8 Chinese as a legacy encoding
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

SEARCH_COLUMNS = (
    "rank", "score", "answer", "indicator", "place", "period", "text", "title", "source", "published",
    "url", "path", "document_id", "passage_id", "start", "end", "duplicates",
)  # fmt: skip
BOARD_COLUMNS = (
    "indicator", "unit", "text", "value", "measure", "kind", "change_direction", "change_basis", "change_size", "change_unit",
    "place", "period", "period_kind", "title", "source", "published", "url", "document_id", "passage_id",
)  # fmt: skip


def cell(value: object) -> object:
    """A CSV cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def search_csv(found: SearchOut) -> str:
    return _csv(SEARCH_COLUMNS, (_search_row(hit) for hit in found.results))


def _search_row(hit: HitOut) -> dict[str, object]:
    fields = hit.model_dump(exclude={"document", "answer", "answers", "highlights", "explain"})
    answer = hit.answer.model_dump(exclude={"start", "end", "text"}) if hit.answer else {}
    document = hit.document.model_dump(exclude={"id", "period"})
    return {
        **document,
        **answer,
        **fields,
        "answer": hit.answer.text if hit.answer else None,
        "document_id": hit.document.id,
    }


def board_csv(board: BoardOut) -> str:
    return _csv(BOARD_COLUMNS, (_board_row(row) for group in board.groups for row in group.rows))


def _board_row(row: BoardRowOut) -> dict[str, object]:
    change = row.figure.change.model_dump() if row.figure.change else {}
    return {
        **row.document.model_dump(exclude={"id", "period"}),
        **row.figure.model_dump(exclude={"change"}),
        **{f"change_{name}": value for name, value in change.items()},
        "document_id": row.document.id,
        "passage_id": row.passage_id,
    }


def _csv(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(columns)
    writer.writerows([cell(row.get(column)) for column in columns] for row in rows)
    return _BOM + target.getvalue()


def jsonl(items: Iterable[BaseModel]) -> str:
    return "".join(f"{item.model_dump_json()}\n" for item in items)


def attachment(text: str, name: str, media_type: str) -> Response:
    """A download named `name`."""
    return Response(
        text,
        media_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
