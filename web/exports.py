"""Results and boards as CSV for spreadsheets and as JSON lines for programs."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence

from fastapi.responses import Response
from pydantic import BaseModel

from xunduan.web.schemas import HitOut, IndicatorBoardOut, IndicatorsOut, PointOut, SearchOut

_BOM = "\ufeff"  # without it spreadsheets read UTF-8 Chinese as a legacy encoding
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

SEARCH_COLUMNS = (
    "rank", "score", "answer", "indicator", "place", "period", "text", "title", "source", "published",
    "url", "path", "document_id", "passage_id", "start", "end", "duplicates",
)  # fmt: skip
INDICATOR_COLUMNS = ("name", "figures", "places", "periods", "units")
SERIES_COLUMNS = (
    "indicator", "place", "period", "period_kind", "part", "kind", "measure", "value", "unit", "text", "sentence",
    "title", "source", "published", "link", "url", "document_id", "passage_id",
)  # fmt: skip


def cell(value: object) -> object:
    """A CSV cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


def search_csv(found: SearchOut) -> str:
    return table(SEARCH_COLUMNS, (_search_row(hit) for hit in found.results))


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


def indicators_csv(found: IndicatorsOut) -> str:
    rows = ({**each.model_dump(), "units": " ".join(each.units)} for each in found.indicators)
    return table(INDICATOR_COLUMNS, rows)


def series_csv(board: IndicatorBoardOut, link: Callable[[PointOut], str]) -> str:
    """A row a figure; `link` gives the address where its sentence can be read."""
    return table(
        SERIES_COLUMNS,
        (
            {
                **series.model_dump(exclude={"points"}),
                **point.document.model_dump(exclude={"id", "period"}),
                **point.model_dump(exclude={"document"}),
                "document_id": point.document.id,
                "link": link(point),
            }
            for series in board.series
            for point in series.points
        ),
    )


def table(columns: Sequence[str], rows: Iterable[dict[str, object]]) -> str:
    """Rows as CSV that spreadsheets open as they are."""
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
