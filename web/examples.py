"""The examples of the OpenAPI schema. A test validates each against its model."""

from __future__ import annotations

from typing import Any

_DOCUMENT: dict[str, Any] = {
    "id": "3f1c9a70",
    "path": "chongqing-2022.txt",
    "title": "2022年重庆反诈工作简报",
    "source": "重庆市公安局",
    "url": None,
    "published": "2023-01-12",
    "places": ["重庆市"],
    "period": "2022年",
    "lang": "zh-Hans",
}
_ANSWER: dict[str, Any] = {
    "text": "970.7万人次",
    "start": 13,
    "end": 21,
    "indicator": "预警劝阻潜在受害人",
    "value": 9707000.0,
    "unit": "人次",
    "family": "预警劝阻潜在受害人",
    "measure": "count",
    "kind": "actual",
    "approximate": None,
    "change": None,
    "place": "重庆市",
    "period": "2022年",
    "period_kind": "year",
}
SEARCH: dict[str, Any] = {
    "query": "反诈预警劝阻人数",
    "total": 1,
    "related": 0,
    "confident": True,
    "corrected_to": None,
    "did_you_mean": None,
    "phrases": [],
    "answers": [{**_ANSWER, "passage_id": "3f1c9a70-2", "document": _DOCUMENT}],
    "took_ms": 9.1,
    "snapshot": "20261122T113000",
    "results": [
        {
            "rank": 1,
            "score": 0.91,
            "passage_id": "3f1c9a70-2",
            "text": "全年预警劝阻潜在受害人共计970.7万人次。",
            "start": 120,
            "end": 142,
            "headings": ["反诈预警"],
            "document": _DOCUMENT,
            "section": {"heading": "反诈预警", "place": "重庆市", "period": "2022年", "url": None},
            "relevance": "high",
            "highlights": [
                {"start": 0, "end": 22, "kind": "sentence"},
                {"start": 2, "end": 6, "kind": "term"},
            ],
            "answer": _ANSWER,
            "answers": [_ANSWER],
            "duplicates": 0,
            "duplicate_documents": [],
            "explain": None,
        }
    ],
    "facets": {
        "source": [{"value": "重庆市公安局", "count": 1}],
        "place": [{"value": "重庆市", "count": 1}],
        "year": [{"value": "2022", "count": 1}],
        "lang": [{"value": "zh-Hans", "count": 1}],
        "month": [{"value": "2023-01", "count": 1}],
    },
}
BATCH: dict[str, Any] = {"snapshot": SEARCH["snapshot"], "answers": [SEARCH]}
INDICATORS: dict[str, Any] = {
    "query": "预警劝阻",
    "snapshot": SEARCH["snapshot"],
    "total": 1,
    "indicators": [
        {"name": "预警劝阻潜在受害人", "figures": 1, "places": 1, "periods": 1, "units": ["人次"]}
    ],
}
INDICATOR: dict[str, Any] = {
    "indicator": "预警劝阻潜在受害人",
    "snapshot": SEARCH["snapshot"],
    "names": [{"text": "预警劝阻潜在受害人", "count": 1}],
    "series": [
        {
            "place": "重庆市",
            "unit": "人次",
            "measure": "value",
            "period_kind": "year",
            "part": "",
            "kind": "actual",
            "points": [
                {
                    "period": "2022年",
                    "value": 9707000.0,
                    "text": "970.7万人次",
                    "indicator": "预警劝阻潜在受害人",
                    "approximate": None,
                    "passage_id": "3f1c9a70-2",
                    "start": 13,
                    "end": 21,
                    "document": _DOCUMENT,
                    "sentence": "全年预警劝阻潜在受害人共计970.7万人次。",
                }
            ],
        }
    ],
    "contradictions": [],
}
BATCH_REQUEST: dict[str, Any] = {
    "queries": [{"q": "反诈预警劝阻人数", "limit": 3}, {"q": "刑事警情", "place": ["重庆市"]}]
}
