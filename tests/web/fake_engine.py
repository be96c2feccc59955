"""An engine in memory, as simple as can be: a passage matches by the share of the query's characters it holds."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.boards import board_over
from xunduan.errors import SnapshotMissing
from xunduan.index.documents import (
    Change,
    Document,
    Fact,
    Figure,
    Heading,
    Metadata,
    Passage,
    Script,
    Section,
    Window,
)
from xunduan.language.fold import fold
from xunduan.search.board import Board
from xunduan.search.errors import QueryError
from xunduan.search.results import (
    Answer,
    DocumentView,
    Duplicate,
    Facets,
    FacetValue,
    Highlight,
    Hit,
    Overview,
    PhraseFound,
    Results,
    SearchRequest,
    Suggestion,
)
from xunduan.search.status import FileReason, Status

HOSTILE = "<script>alert(\"x\")</script> & 'quote' \u202eRTL\u202c 😀 \x00\x07 <img src=x onerror=alert(1)>"


def _figure(text: str, wanted: str, **facts: Any) -> Figure:
    start = text.index(wanted)
    return Figure(text=wanted, start=start, end=start + len(wanted), **facts)


def _document(
    number: int, title: str, source: str, published: str, place: str, script: Script, paragraphs: list[str]
) -> tuple[Document, tuple[Passage, ...]]:
    text = "\n".join(paragraphs)
    heading = Heading(0, len(paragraphs[0]), "heading", 1)
    document = Document(
        id=f"doc{number}",
        path=f"bulletins/{number}.txt",
        text=text,
        metadata=Metadata(
            title=Fact(title, "stated", title),
            source=Fact(source, "stated", f"来源:{source}"),
            published=Fact(published, "stated", published),
            year=Fact(published[:4], "derived", published),
            period=Fact(f"{published[:4]}年", "inferred", published),
            places=(Fact(place, "derived", title),),
        ),
        script=script,
        headings=(heading,),
    )
    passages = []
    position = len(paragraphs[0]) + 1
    for order, paragraph in enumerate(paragraphs[1:]):
        end = position + len(paragraph)
        passages.append(
            Passage(
                id=f"doc{number}-{order}",
                document_id=document.id,
                start=position,
                end=end,
                text=paragraph,
                headings=(paragraphs[0],),
                windows=(Window(0, len(paragraph)),),
                figures=_figures(paragraph, place, f"{published[:4]}年"),
            )
        )
        position = end + 1
    return document, tuple(passages)


_KNOWN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("970.7万人次", {"indicator": "预警劝阻潜在受害人", "value": 9707000.0, "unit": "人次"}),
    ("28.2萬人次", {"indicator": "預警勸阻", "value": 282000.0, "unit": "人次"}),
    (
        "10.2%",
        {
            "indicator": "刑事警情",
            "value": 10.2,
            "unit": "%",
            "measure": "change",
            "change": Change("down", "同比", 10.2, "%"),
        },
    ),
    (
        "35.0%",
        {
            "indicator": "刑事警情",
            "value": 35.0,
            "unit": "%",
            "measure": "change",
            "change": Change("down", "同比", 35.0, "%"),
        },
    ),
)


def _figures(text: str, place: str, period: str) -> tuple[Figure, ...]:
    return tuple(
        _figure(text, wanted, place=place, period=period, **facts)
        for wanted, facts in _KNOWN
        if wanted in text
    )


Entry = tuple[Document, tuple[Passage, ...]]


def stated(
    *places: tuple[str, tuple[tuple[str, float], ...]],
    target: tuple[str, float] | None = None,
    names: tuple[str, ...] = ("图书馆藏书",),
) -> Entry:
    """A document that states 图书馆藏书 of every place and period, under its names by turns; a target for the first."""
    told = [(place, period, value, "actual") for place, series in places for period, value in series]
    if target:
        told.append((places[0][0], *target, "target"))
    passages, position = [], 0
    for number, (place, period, value, kind) in enumerate(told):
        name = names[number % len(names)]
        text = f"{period}{place}{name}{value:g}册。"
        figure = _figure(
            text, f"{value:g}册", indicator=name, value=value, unit="册", kind=kind, place=place, period=period, family=names[0],
        )  # fmt: skip
        passages.append(
            Passage(f"stated-{number}", "stated", position, position + len(text), text, figures=(figure,))
        )
        position += len(text) + 1
    text = "\n".join(passage.text for passage in passages)
    known = Metadata(
        title=Fact("县志统计", "stated"),
        source=Fact("县志办", "stated"),
        published=Fact("2021-12-01", "stated"),
        year=Fact("2021", "derived"),
    )
    return Document("stated", "stated.txt", text, known), tuple(passages)


CORPUS: tuple[Entry, ...] = (
    _document(
        1, "山城反诈年报", "山城晚报", "2023-01-12", "重庆市", "zh-Hans",
        [
            "反诈预警",
            "全市反诈中心昼夜值守。全年反诈预警劝阻潜在受害人970.7万人次,止付资金大幅增加。",
            "全年刑事警情同比下降10.2%,群众安全感继续提升。",
        ],
    ),
    _document(
        2, "海濱反詐簡報", "海濱日報", "2024-11-02", "东营市", "zh-Hant",
        ["反詐預警", "今年以來反詐預警勸阻28.2萬人次,發放宣傳單。", "刑事警情同比下降35.0%,治安平穩。"],
    ),
    _document(3, HOSTILE, HOSTILE, "2022-05-01", "贵阳市", "zh-Hans", [HOSTILE, f"反诈{HOSTILE}反诈"]),
    *(
        _document(
            number, f"街道巡防通报{number}", "街道办事处", f"2021-03-{number:02}", "贵阳市", "zh-Hans",
            ["巡防", f"第{number}巡防队每晚巡逻街面,提醒商户锁好门窗。", f"巡防第{number}周小结:秩序良好。"],
        )
        for number in range(4, 20)
    ),
)  # fmt: skip


def in_volumes() -> Entry:
    """A document of two sections, each longer than a screen, with a figure each."""
    text, passages, starts = "", [], []
    for number, volume in enumerate(("上卷", "下卷")):
        starts.append(len(text))
        text += f"{volume}\n"
        begin, told = len(text), f"{volume}干渠长{number + 7}公里。"
        figure = _figure(told, f"{number + 7}公里", indicator="干渠长", value=number + 7.0, unit="公里")
        passages.append(
            Passage(f"volumes-{number}", "volumes", begin, begin + len(told), told, figures=(figure,))
        )
        text += told + "\n" + "\n".join(["沿渠两岸栽柳。"] * 30) + "\n"
    ends = (starts[1], len(text))
    return (
        Document(
            "volumes",
            "volumes.txt",
            text,
            Metadata(
                title=Fact("渠志", "stated"),
                published=Fact("2020-06-01", "stated"),
                source=Fact("县志办", "stated"),
                year=Fact("2020", "derived"),
            ),
            headings=tuple(Heading(start, start + 2) for start in starts),
            sections=tuple(
                Section(start, end, text[start : start + 2]) for start, end in zip(starts, ends, strict=True)
            ),
        ),
        tuple(passages),
    )


WITH_SERIES = (
    *CORPUS,
    in_volumes(),
    stated(
        ("湖口县", tuple((f"20{year}年", float(year)) for year in (19, 20, 21))),
        ("彭泽县", (("2019年", 7.0), ("2020年", 8.0))),
        target=("2025年", 40.0),
    ),
)


@dataclass
class FakeEngine:
    """`xunduan.web.engine.Engine` over `CORPUS`.

    毫无结果 finds nothing; a query with 量子 is not confident, one with 各地 has answers of five hits, of one with 擦边
    all but the first hit are below the cut; 反炸预警 is offered another spelling, and 循防 is answered as one.
    """

    snapshot: str = "fake-1"
    corpus: tuple[tuple[Document, tuple[Passage, ...]], ...] = CORPUS
    requests: list[SearchRequest] = field(default_factory=list)

    def _passages(self) -> list[tuple[Passage, Document]]:
        return [(passage, document) for document, passages in self.corpus for passage in passages]

    def search(self, request: SearchRequest) -> Results:
        self.requests.append(request)
        if not request.query:
            raise QueryError("请输入要查找的文字", "the query is empty: type what to look for")
        if "崩溃" in request.query:
            raise RuntimeError(f"a crash that quotes {request.query}")
        hits = [] if "毫无结果" in request.query else self._hits(request)
        if request.sort == "date":
            hits.sort(key=lambda hit: _stated(hit.document.metadata.published), reverse=True)
        above = 1 if "擦边" in request.query else len(hits)
        ranked = [
            replace(hit, rank=number, relevance="high" if number <= above else "low")
            for number, hit in enumerate(hits, 1)
        ]
        return Results(
            query=request.query,
            total=above,
            related=len(ranked) - above,
            confident="量子" not in request.query and bool(ranked),
            took_ms=1.5,
            snapshot=self.snapshot,
            hits=tuple(ranked[request.offset : request.offset + request.limit]),
            facets=self._facets(hits),
            did_you_mean="反诈预警" if request.query == "反炸预警" else None,
            phrases=tuple(
                PhraseFound(
                    phrase, sum(fold(phrase) in fold(passage.text) for passage, _ in self._passages())
                )
                for phrase in re.findall('"([^"]+)"', request.query)
            ),
            corrected_to="巡防" if request.query == "循防" else None,
            answers=tuple(
                Answer(figure, hit.passage.id, hit.document)
                for hit in ranked[: 5 if "各地" in request.query else 1]
                for figure in hit.answers
            ),
        )

    def _hits(self, request: SearchRequest) -> list[Hit]:
        wanted = set(fold(request.query))
        hits = []
        for passage, document in self._passages():
            text = fold(passage.text)
            score = len(wanted & set(text)) / len(wanted)
            if score > 0 and _passes(document, request):
                hits.append(self._hit(passage, document, score, wanted, text, request))
        return sorted(hits, key=lambda hit: -hit.score)

    def _hit(
        self,
        passage: Passage,
        document: Document,
        score: float,
        wanted: set[str],
        text: str,
        request: SearchRequest,
    ) -> Hit:
        terms = [Highlight(at, at + 1, "term") for at, char in enumerate(text) if char in wanted]
        family: tuple[Duplicate, ...] = ()
        if document.id == "doc1":
            family = (Duplicate("doc2-0", self.corpus[1][0], exact=False),)
        return Hit(
            rank=0,
            score=score,
            passage=passage,
            document=document,
            highlights=(Highlight(0, passage.text.find("。") + 1 or len(text), "sentence"), *terms),
            answers=passage.figures if score > 0.5 else (),
            duplicates=family,
            explain={"characters": score} if request.explain else None,
        )

    def _facets(self, hits: list[Hit]) -> Facets:
        def count(values: list[str]) -> tuple[FacetValue, ...]:
            return tuple(FacetValue(value, n) for value, n in Counter(values).most_common())

        known = [hit.document.metadata for hit in hits]
        return Facets(
            source=count([_stated(facts.source) for facts in known]),
            place=count([place.value for facts in known for place in facts.places]),
            year=count([_stated(facts.year) for facts in known]),
            lang=count([hit.document.script for hit in hits]),
            month=count([_stated(facts.published)[:7] for facts in known]),
        )

    def document(self, document_id: str) -> DocumentView | None:
        found = next((entry for entry in self.corpus if entry[0].id == document_id), None)
        return DocumentView(*found) if found else None

    def passage(self, passage_id: str) -> tuple[Passage, Document] | None:
        return next((entry for entry in self._passages() if entry[0].id == passage_id), None)

    def similar(self, passage_id: str, limit: int = 5) -> tuple[Hit, ...]:
        found = self.passage(passage_id)
        if found is None:
            return ()
        elsewhere = [hit for hit in self._hits(SearchRequest(found[0].text)) if hit.document != found[1]]
        return tuple(replace(hit, rank=number) for number, hit in enumerate(elsewhere[:limit], 1))

    def suggest(self, prefix: str, limit: int = 8) -> tuple[Suggestion, ...]:
        known = (
            Suggestion("反诈预警", "indicator"),
            Suggestion("反诈宣传", "indicator"),
            Suggestion(HOSTILE, "title"),
        )
        starts = {"fz": known[:2], "fzyj": known[:1]}
        return starts.get(prefix, tuple(each for each in known if each.text.startswith(prefix)))[:limit]

    @property
    def board(self) -> Board:
        return board_over(
            (figure, passage.id, document)
            for passage, document in self._passages()
            for figure in passage.figures
        )

    gathering = False

    @property
    def overview(self) -> Overview:
        documents = [document for document, _ in self.corpus]
        days = sorted(_stated(document.metadata.published) for document in documents)
        sources = Counter(_stated(document.metadata.source) for document in documents)
        places = Counter(place.value for document in documents for place in document.metadata.places)
        return Overview(
            len(documents),
            days[0],
            days[-1],
            tuple(FacetValue(*pair) for pair in sources.most_common(5)),
            tuple(sorted(documents, key=lambda one: _stated(one.metadata.published), reverse=True)[:5]),
            tuple(FacetValue(*pair) for pair in places.most_common(5)),
        )

    @property
    def status(self) -> Status:
        return Status(
            self.snapshot,
            "2026-01-01T00:00:00Z",
            "bulletins",
            "fake",
            {"files": len(self.corpus) + 1, "documents": len(self.corpus)},
            (FileReason("坏文件.pdf", "打不开 / cannot be opened"),),
            (),
            Path(__file__),
        )

    def statistics(self) -> dict[str, Any]:
        return {
            "documents": len(self.corpus),
            "passages": len(self._passages()),
            "windows": len(self._passages()),
            "model": "fake",
            "created": "2026-01-01T00:00:00Z",
        }


def _stated(fact: Fact | None) -> str:
    """What every document of the corpus states."""
    assert fact is not None
    return fact.value


def _passes(document: Document, request: SearchRequest) -> bool:
    facts = document.metadata
    published = _stated(facts.published)
    return (
        (not request.sources or _stated(facts.source) in request.sources)
        and (not request.places or any(place.value in request.places for place in facts.places))
        and (not request.years or int(_stated(facts.year)) in request.years)
        and (request.since is None or published >= request.since)
        and (request.until is None or published <= request.until)
        and (request.lang is None or document.script == request.lang)
    )


@dataclass
class FakeLive:
    """`xunduan.web.engine.Live` over any number of engines; the last one is current."""

    engines: list[FakeEngine] = field(default_factory=lambda: [FakeEngine()])
    closed: bool = False
    source: Path = Path("bulletins")
    updates: int = 0

    def update(self) -> None:
        self.updates += 1

    trouble: str | None = None

    def current(self) -> FakeEngine:
        if not self.engines:
            raise SnapshotMissing("There is no snapshot in var/index.")
        return self.engines[-1]

    def get(self, snapshot: str) -> FakeEngine | None:
        return next((engine for engine in self.engines if engine.snapshot == snapshot), None)

    def ready(self) -> bool:
        return bool(self.engines)

    def problem(self) -> str | None:
        return self.trouble

    def reload(self) -> None:
        """There is nothing to look for."""

    def close(self) -> None:
        self.closed = True
