"""Passages and figures that a reader has ticked, as one file with their citations."""

import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from docx import Document as WordDocument
from fastapi import Query, Request, Response

from xunduan.index.documents import Document, Passage
from xunduan.search.board import sentence_span
from xunduan.web import exports, render
from xunduan.web.citation import citation
from xunduan.web.context import Web
from xunduan.web.engine import Engine
from xunduan.web.hits import headline_of, section_at, title_of, web_address
from xunduan.web.problems import Problem
from xunduan.web.serialize import value_of
from xunduan.web.state import SearchState
from xunduan.web.text import markdown_text, printable

ITEMS_MAX = 200
Form = Literal["md", "docx", "csv", "gbt", "bib", "ris", "csl"]
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ENDINGS = {"gbt": "txt", "csl": "json"}
_MEDIA = {
    "md": "text/markdown", "csv": "text/csv", "gbt": "text/plain", "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems", "csl": "application/vnd.citationstyles.csl+json",
}  # fmt: skip
_COLUMNS = (
    "text", "figure", "indicator", "headline", "title", "source", "published", "place", "period", "section",
    "start", "link", "url", "snapshot", "index_date", "taken",
)  # fmt: skip


@dataclass(frozen=True)
class Selected:
    """One passage, or one figure with its sentence, and all that a citation of it needs."""

    id: str
    text: str
    figure: str
    indicator: str
    headline: str
    title: str
    source: str
    published: str
    place: str
    period: str
    section: str
    """Where in the document it stands, in its own headings."""
    start: int
    """Of the text in its document, in characters."""
    link: str
    url: str
    snapshot: str
    index_date: str
    taken: str
    citation: str
    language: str

    @property
    def within(self) -> str:
        """The document's title where what is cited has a headline of its own; else empty."""
        return self.title if self.headline != self.title else ""


def selection(web: Web) -> Callable[..., Response]:
    """The route that hands out what was ticked; an item is a passage's id, with `:start` of a figure in it."""

    def page(
        request: Request,
        item: Annotated[list[str], Query(max_length=ITEMS_MAX)] = [],  # noqa: B006
        format: Form = "md",
    ) -> Response:
        engine = web.live.current()
        items = [made for one in dict.fromkeys(item) if (made := _selected(engine, one, request, web))]
        if not items:
            raise Problem(
                422,
                "没有选中任何段落或数字，或所选的已不在当前索引里。请先在结果或数字表里勾选。",
                "Nothing is ticked, or the ticked items are no longer in the index. Tick hits or figures first.",
            )
        name = f"xunduan.{_ENDINGS.get(format, format)}"
        if format == "docx":
            headers = {"Content-Disposition": f'attachment; filename="{name}"'}
            return Response(_word(items), media_type=_WORD, headers=headers)
        return exports.attachment(_WRITERS[format](items), name, _MEDIA[format])

    return page


def _selected(engine: Engine, item: str, request: Request, web: Web) -> Selected | None:
    passage_id, _, start = item.rpartition(":") if re.search(r":\d{1,9}$", item) else (item, "", "")
    found = engine.passage(passage_id)
    if found is None:
        return None
    passage, document = found
    figure = next((each for each in passage.figures if str(each.start) == start), None)
    span = sentence_span(passage.text, figure) if figure else (0, len(passage.text))
    state = SearchState()
    path = (
        state.figure_url(document.id, passage.id, figure.start)
        if figure
        else state.document_url(document.id, passage.id)
    )
    link = render.origin(request, web.settings) + path
    text = passage.text[slice(*span)].strip()
    known = document.metadata
    return Selected(
        id=passage.id,
        text=printable(text),
        figure=figure.text if figure else "",
        indicator=figure.indicator if figure else "",
        headline=headline_of(document, passage),
        title=title_of(document),
        source=value_of(known.source) or "",
        published=(value_of(known.published) or "")[:10],
        place=(figure.place if figure else None) or (known.places[0].value if known.places else ""),
        period=(figure.period if figure else None) or value_of(known.period) or "",
        section=_section(document, passage),
        start=passage.start + span[0],
        link=link,
        url=web_address(value_of(known.url)) or "",
        snapshot=engine.snapshot,
        index_date=engine.status.created[:10],
        taken=dt.datetime.now(dt.UTC).date().isoformat(),
        citation=citation(text, document, link),
        language=document.script,
    )


def _section(document: Document, passage: Passage) -> str:
    section = section_at(document, passage.start)
    return " › ".join(passage.headings) or (section.heading if section else "")


def _markdown(items: Iterable[Selected]) -> str:
    lines = []
    for number, one in enumerate(items, 1):
        quoted = "\n".join(f"> {markdown_text(line)}" for line in one.text.splitlines())
        where = f"{markdown_text(one.section)} · " if one.section else ""
        lines += [
            f"{number}. {markdown_text(one.headline)}",
            "",
            quoted,
            "",
            f"{markdown_text(one.citation)}",
            "",
            f"{where}{one.start} · {one.snapshot} ({one.index_date})",
            "",
        ]
    return "\n".join(lines)


def _table(items: Sequence[Selected]) -> str:
    return exports.table(_COLUMNS, ({name: getattr(one, name) for name in _COLUMNS} for one in items))


def _gbt(items: Iterable[Selected]) -> str:
    """GB/T 7714-2015, the numeric form of a part of an electronic resource.

    [序号] 责任者. 析出题名//题名[EB/OL]. (发布日期)[引用日期]. 地址.
    """
    return "".join(
        f"[{number}] {f'{one.source}. ' if one.source else ''}{_one_line(one.headline)}"
        f"{f'//{_one_line(one.within)}' if one.within else ''}[EB/OL]. "
        f"{f'({one.published})' if one.published else ''}[{one.taken}]. {one.url or one.link}.\n"
        for number, one in enumerate(items, 1)
    )


def _bibtex(items: Iterable[Selected]) -> str:
    entries = []
    for number, one in enumerate(items, 1):
        fields = {
            "title": one.headline,
            "booktitle": one.within,
            "author": one.source,
            "year": one.published[:4],
            "date": one.published,
            "url": one.url or one.link,
            "urldate": one.taken,
            "note": f"{one.text} {one.section} {one.snapshot} ({one.index_date})",
        }
        body = "".join(f"  {name} = {{{_tex(value)}}},\n" for name, value in fields.items() if value)
        entries.append(f"@online{{xunduan{number},\n{body}}}\n")
    return "\n".join(entries)


def _tex(text: str) -> str:
    replaced = _one_line(text).replace("\\", "\\textbackslash ")
    return re.sub(r"([{}%&#_$])", r"\\\1", replaced).replace("~", "\\~{}").replace("^", "\\^{}")


def _ris(items: Iterable[Selected]) -> str:
    entries = []
    for one in items:
        fields = (
            ("TY", "ELEC"), ("TI", one.headline), ("T2", one.within), ("AU", one.source), ("PY", one.published[:4]),
            ("DA", one.published.replace("-", "/")), ("UR", one.url or one.link), ("Y2", one.taken.replace("-", "/")),
            ("AB", one.text), ("N1", f"{one.section} {one.snapshot} ({one.index_date})".strip()),
        )  # fmt: skip
        lines = [f"{tag}  - {_one_line(value)}\r\n" for tag, value in fields if value]
        entries.append("".join(lines) + "ER  - \r\n\r\n")
    return "".join(entries)


def _csl(items: Iterable[Selected]) -> str:
    """CSL JSON, which Zotero and pandoc read: a web page an item."""
    entries = []
    for one in items:
        fields = {
            "id": f"{one.id}:{one.start}",
            "type": "webpage",
            "title": _one_line(one.headline),
            "container-title": _one_line(one.within),
            "author": [{"literal": one.source}] if one.source else None,
            "issued": _csl_date(one.published),
            "accessed": _csl_date(one.taken),
            "URL": one.url or one.link,
            "abstract": one.text,
            "section": one.section,
            "language": one.language,
            "note": f"{one.snapshot} ({one.index_date})",
        }
        entries.append({name: value for name, value in fields.items() if value})
    return json.dumps(entries, ensure_ascii=False, indent=1)


def _csl_date(day: str) -> dict[str, list[list[int]]] | None:
    """A day, a month or a year as CSL writes it."""
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _word(items: Iterable[Selected]) -> bytes:
    made = WordDocument()
    for one in items:
        made.add_heading(_xml(one.headline), level=2)
        made.add_paragraph(_xml(one.text), style="Intense Quote")
        made.add_paragraph(_xml(one.citation))
        made.add_paragraph(
            _xml(f"{one.section} · {one.start} · {one.snapshot} ({one.index_date})".lstrip(" ·"))
        )
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _xml(text: str) -> str:
    """Without the two code points that XML 1.0 forbids beside the controls."""
    return printable(text).translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD})


_WRITERS: dict[str, Callable[[Sequence[Selected]], str]] = {
    "md": _markdown,
    "csv": _table,
    "gbt": _gbt,
    "bib": _bibtex,
    "ris": _ris,
    "csl": _csl,
}
