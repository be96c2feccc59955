"""One document through the whole pipeline: what its passages know of its figures."""

from __future__ import annotations

from xunduan.index.documents import Block, RawDocument
from xunduan.index.pipeline import process
from xunduan.settings import Settings


def figures(configured: Settings, *blocks: Block) -> list[tuple[str, str | None]]:
    opening = (Block("县报要闻", "heading", 1), Block("今天的版面都和水利有关,请看详细报道。"))
    raw = RawDocument("20240318.md", (*opening, *blocks), {"published": "2024-03-18"})
    passages = process(raw, {}, configured).passages
    return [(figure.text, figure.period) for stored in passages for figure in stored.passage.figures]


def test_a_heading_does_not_say_a_figure_of_its_text_once_more(configured: Settings) -> None:
    text = "截至3月17日,今年全县已清淤河道120公里,投入施工人员3600人,出动机械48台。"
    found = figures(configured, Block("清淤河道120公里", "heading", 2), Block(text))
    assert [one for one in found if one[0] == "120公里"] == [("120公里", "截至2024年3月17日")]
