from __future__ import annotations

import csv
import io
import json
import re

import pytest
from docx import Document
from starlette.testclient import TestClient

ITEMS = "item=doc1-0&item=doc2-1:8"


def test_passages_and_figures_are_taken_as_markdown_with_citation_and_index(visitor: TestClient) -> None:
    answer = visitor.get(f"/export?{ITEMS}")
    assert "attachment" in answer.headers["content-disposition"]
    for words in (
        "1. 反诈预警",
        "> 全市反诈中心昼夜值守。",
        "《山城反诈年报》，山城晚报，2023-01-12",
        "fake-1 (2026-01-01)",
    ):
        assert words in answer.text
    assert "> 刑事警情同比下降35.0%,治安平穩。" in answer.text
    assert "#figure-doc2-1-8" in answer.text.replace("\\", "")


def test_a_table_tells_the_figure_its_place_and_where_it_stands(visitor: TestClient) -> None:
    text = visitor.get(f"/export?{ITEMS}&format=csv").text.removeprefix("\ufeff")
    passage, figure = csv.DictReader(io.StringIO(text))
    assert passage["figure"] == ""
    assert (figure["figure"], figure["indicator"], figure["place"]) == ("35.0%", "刑事警情", "东营市")
    assert figure["section"] == "反詐預警"


def test_gbt_7714_bibtex_and_ris(visitor: TestClient) -> None:
    gbt = visitor.get(f"/export?{ITEMS}&format=gbt").text
    assert re.match(
        r"\[1\] 山城晚报\. 反诈预警//山城反诈年报\[EB/OL\]\. \(2023-01-12\)\[\d{4}-\d\d-\d\d\]\. http\S+\.\n\[2\] ",
        gbt,
    )
    bibtex = visitor.get(f"/export?{ITEMS}&format=bib").text
    assert (
        "@online{xunduan1,\n  title = {反诈预警},\n  booktitle = {山城反诈年报},\n  author = {山城晚报},"
        in bibtex
    )
    assert r"35.0\%" in bibtex
    ris = visitor.get(f"/export?{ITEMS}&format=ris").text
    assert ris.startswith("TY  - ELEC\r\nTI  - 反诈预警\r\nT2  - 山城反诈年报\r\n")
    assert ris.count("ER  - \r\n") == 2


def test_csl_json_is_what_zotero_and_pandoc_take_in(visitor: TestClient) -> None:
    passage, figure = json.loads(visitor.get(f"/export?{ITEMS}&format=csl").text)
    assert (passage["type"], passage["title"], passage["container-title"], passage["author"]) == (
        "webpage",
        "反诈预警",
        "山城反诈年报",
        [{"literal": "山城晚报"}],
    )
    assert passage["issued"] == {"date-parts": [[2023, 1, 12]]}
    assert len(passage["accessed"]["date-parts"][0]) == 3
    assert figure["abstract"] == "刑事警情同比下降35.0%,治安平穩。"
    assert figure["id"] != passage["id"] and figure["language"] == "zh-Hant"


def test_a_word_file_holds_the_passages_and_their_citations(visitor: TestClient) -> None:
    answer = visitor.get(f"/export?{ITEMS}&format=docx")
    told = [paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs]
    assert told[0] == "反诈预警"
    assert any("《海濱反詐簡報》" in line for line in told)


@pytest.mark.parametrize("form", ["md", "csv", "gbt", "bib", "ris", "csl", "docx"])
def test_hostile_text_is_taken_and_stays_text(visitor: TestClient, form: str) -> None:
    answer = visitor.get(f"/export?item=doc3-0&format={form}")
    assert answer.status_code == 200
    if form == "md":
        assert "<script>" not in answer.text
    if form == "ris":
        assert len(re.findall(r"(?m)^TY  - ", answer.text)) == 1


def test_nothing_ticked_is_told(visitor: TestClient) -> None:
    assert visitor.get("/export").status_code == 422
    assert "没有选中" in visitor.get("/export?item=gone").text


def test_every_hit_and_every_row_of_a_board_can_be_ticked(visitor: TestClient) -> None:
    page = visitor.get("/?q=刑事警情").text
    assert page.count('form="basket"') == page.count('class="hit"') > 0
    page = visitor.get("/figures/刑事警情").text
    assert re.findall(r'name="item" value="([^"]*)"', page) == ["doc2-1:8", "doc1-1:10"]
