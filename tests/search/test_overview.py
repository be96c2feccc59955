from __future__ import annotations

from xunduan.index.documents import Document, Fact, Metadata
from xunduan.search.document_facts import entry_of
from xunduan.search.overview import overview


def _document(number: int, published: str | None, source: str | None, place: str | None) -> Document:
    known = Metadata(
        published=Fact(published, "stated") if published else None,
        source=Fact(source, "stated") if source else None,
        places=(Fact(place, "stated"),) if place else (),
    )
    return Document(f"d{number}", f"{number}.txt", "", known)


def test_an_overview_spans_the_dates_and_counts_sources_and_places() -> None:
    documents = [
        _document(0, "2020-03-01", "晚报", "九江市"),
        _document(1, None, None, None),
        _document(2, "2021-05-02T08:00", "晚报", "九江市"),
        _document(3, "2019-01-09", "日报", "昆明市"),
    ]
    made = overview([entry_of(document) for document in documents], documents.__getitem__)
    assert (made.documents, made.first, made.last) == (4, "2019-01-09", "2021-05-02")
    assert [(one.value, one.count) for one in made.sources] == [("晚报", 2), ("日报", 1)]
    assert made.places[0].value == "九江市"
    assert [document.id for document in made.newest] == ["d2", "d0", "d3"]


def test_an_index_without_dates_has_no_span() -> None:
    made = overview([entry_of(_document(0, None, None, None))], lambda row: _document(row, None, None, None))
    assert (made.first, made.last, made.newest) == (None, None, ())
