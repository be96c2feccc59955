"""The search room's values as the JSON contract's models, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xunduan.index.documents import Document, Fact, Figure, Metadata, Passage, Section
from xunduan.search.results import (
    BoardGroup,
    BoardRow,
    DocumentView,
    FacetValue,
    Hit,
    IndicatorBoard,
    IndicatorSummary,
    Results,
    Suggestion,
)
from xunduan.search.status import FileReason, Status
from xunduan.web import schemas
from xunduan.web.text import printable


def search_out(results: Results) -> schemas.SearchOut:
    return schemas.SearchOut(
        query=results.query,
        total=results.total,
        related=results.related,
        confident=results.confident,
        corrected_to=results.corrected_to,
        phrases=[
            schemas.PhraseOut(text=printable(phrase.text), found=phrase.found) for phrase in results.phrases
        ],
        answers=[
            schemas.AnswerOut(
                **figure_out(answer.figure).model_dump(),
                passage_id=answer.passage_id,
                document=document_out(answer.document),
            )
            for answer in results.answers
        ],
        did_you_mean=results.did_you_mean,
        took_ms=round(results.took_ms, 2),
        snapshot=results.snapshot,
        results=[hit_out(hit) for hit in results.hits],
        facets=schemas.FacetsOut(
            source=_facet(results.facets.source),
            place=_facet(results.facets.place),
            year=_facet(results.facets.year),
            lang=_facet(results.facets.lang),
            month=_facet(results.facets.month),
        ),
    )


def _facet(values: tuple[FacetValue, ...]) -> list[schemas.FacetValueOut]:
    return [schemas.FacetValueOut(value=facet.value, count=facet.count) for facet in values]


def hit_out(hit: Hit) -> schemas.HitOut:
    answers = [figure_out(figure) for figure in hit.answers]
    return schemas.HitOut(
        rank=hit.rank,
        score=min(1.0, max(0.0, round(hit.score, 4))),
        passage_id=hit.passage.id,
        text=printable(hit.passage.text),
        start=hit.passage.start,
        end=hit.passage.end,
        headings=[printable(heading) for heading in hit.passage.headings],
        document=document_out(hit.document),
        section=_section_out(hit.section) if hit.section else None,
        relevance=hit.relevance,
        highlights=[
            schemas.HighlightOut(start=mark.start, end=mark.end, kind=mark.kind) for mark in hit.highlights
        ],
        answer=answers[0] if answers else None,
        answers=answers,
        duplicates=len(hit.duplicates),
        duplicate_documents=[
            schemas.DuplicateOut(
                passage_id=copy.passage_id, exact=copy.exact, document=document_out(copy.document)
            )
            for copy in hit.duplicates
        ],
        explain=hit.explain,
    )


def _section_out(section: Section) -> schemas.SectionOut:
    return schemas.SectionOut(
        heading=printable(section.heading), place=section.place, period=section.period, url=section.url
    )


def figure_out(figure: Figure) -> schemas.FigureOut:
    change = figure.change
    return schemas.FigureOut(
        text=printable(figure.text),
        start=figure.start,
        end=figure.end,
        indicator=printable(figure.indicator),
        value=figure.value,
        unit=figure.unit,
        family=printable(figure.family or figure.indicator),
        measure=figure.measure,
        kind=figure.kind,
        approximate=figure.approximate,
        change=change
        and schemas.ChangeOut(
            direction=change.direction, basis=change.basis, size=change.size, unit=change.unit
        ),
        place=figure.place,
        period=figure.period,
        period_kind=figure.period_kind,
    )


def value_of(fact: Fact | None) -> str | None:
    """The value of a fact, or None where nothing is known."""
    return printable(fact.value) if fact else None


def _document_fields(document: Document) -> dict[str, object]:
    known = document.metadata
    return {
        "id": document.id,
        "path": printable(document.path),
        "title": value_of(known.title),
        "source": value_of(known.source),
        "url": value_of(known.url),
        "published": value_of(known.published),
        "places": [printable(place.value) for place in known.places],
        "period": value_of(known.period),
        "lang": document.script,
    }


def document_out(document: Document) -> schemas.DocumentOut:
    return schemas.DocumentOut.model_validate(_document_fields(document))


def passage_out(passage: Passage) -> schemas.PassageOut:
    return schemas.PassageOut(
        id=passage.id,
        start=passage.start,
        end=passage.end,
        text=printable(passage.text),
        headings=[printable(heading) for heading in passage.headings],
        figures=[figure_out(figure) for figure in passage.figures],
    )


def facts(metadata: Metadata) -> Iterator[tuple[str, Fact]]:
    """Every known fact with the name of its field, in the order in which pages show them."""
    for name in ("title", "source", "published", "period", "year", "url"):
        fact = getattr(metadata, name)
        if fact:
            yield name, fact
    for place in metadata.places:
        yield "place", place
    for author in metadata.authors:
        yield "author", author
    for tag in metadata.tags:
        yield "tag", tag


def document_view_out(view: DocumentView, snapshot: str) -> schemas.DocumentViewOut:
    document = view.document
    return schemas.DocumentViewOut.model_validate(
        {
            **_document_fields(document),
            "snapshot": snapshot,
            "text": printable(document.text),
            "metadata": [
                schemas.MetadataOut(
                    field=name,
                    value=printable(fact.value),
                    provenance=fact.provenance,
                    evidence=printable(fact.evidence),
                )
                for name, fact in facts(document.metadata)
            ],
            "headings": [
                schemas.HeadingOut(
                    start=heading.start,
                    end=heading.end,
                    kind=heading.kind,
                    level=heading.level,
                    text=printable(document.text[heading.start : heading.end]),
                )
                for heading in document.headings
            ],
            "passages": [passage_out(passage) for passage in view.passages],
        }
    )


def suggest_out(query: str, suggestions: tuple[Suggestion, ...], snapshot: str) -> schemas.SuggestOut:
    return schemas.SuggestOut(
        query=query,
        snapshot=snapshot,
        suggestions=[
            schemas.SuggestionOut(text=printable(suggestion.text), kind=suggestion.kind)
            for suggestion in suggestions
        ],
    )


def indicators_out(query: str, found: Sequence[IndicatorSummary], snapshot: str) -> schemas.IndicatorsOut:
    return schemas.IndicatorsOut(
        query=query,
        snapshot=snapshot,
        total=len(found),
        indicators=[
            schemas.IndicatorOut(
                name=printable(each.name),
                figures=each.figures,
                places=each.places,
                periods=each.periods,
                units=list(each.units),
            )
            for each in found
        ],
    )


def indicator_out(
    board: IndicatorBoard, sentence: Callable[[BoardRow], str], snapshot: str
) -> schemas.IndicatorBoardOut:
    """`sentence` looks up the sentence that a row was printed in."""
    return schemas.IndicatorBoardOut(
        indicator=printable(board.name),
        snapshot=snapshot,
        names=[schemas.IndicatorNameOut(text=printable(name.text), count=name.count) for name in board.names],
        series=[
            schemas.SeriesOut(
                place=one.place,
                unit=one.unit,
                measure=one.measure,
                period_kind=one.period_kind,
                part=one.part,
                kind=one.kind,
                points=[_point(row, sentence(row)) for row in one.rows],
            )
            for one in board.series
        ],
        contradictions=[
            _contradiction(group, numbers) for group in board.groups for numbers in group.contradictions
        ],
    )


def _point(row: BoardRow, sentence: str) -> schemas.PointOut:
    figure = row.figure
    return schemas.PointOut(
        period=figure.period,
        value=row.value,
        text=printable(figure.text),
        indicator=printable(figure.indicator),
        approximate=figure.approximate,
        passage_id=row.passage_id,
        start=figure.start,
        end=figure.end,
        document=document_out(row.document),
        sentence=printable(sentence),
    )


def _contradiction(group: BoardGroup, numbers: tuple[int, ...]) -> schemas.ContradictionOut:
    rows = [group.rows[number] for number in numbers]
    return schemas.ContradictionOut(
        place=rows[0].figure.place or "",
        period=rows[0].figure.period or "",
        unit=group.unit,
        passages=[row.passage_id for row in rows],
    )


def status_out(status: Status) -> schemas.StatusOut:
    return schemas.StatusOut(
        snapshot=status.snapshot,
        created=status.created,
        source=printable(status.source),
        model=status.model,
        counts=status.counts,
        skipped=[_file(each) for each in status.skipped],
        problems=[_file(each) for each in status.problems],
        building=status.building,
    )


def _file(each: FileReason) -> schemas.FileReasonOut:
    return schemas.FileReasonOut(path=printable(each.path), reason=printable(each.reason))
