from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from tests.web.fake_engine import CORPUS, FakeEngine, FakeLive, stated
from xunduan.index.documents import Fact, Heading, Section

PAGES = [
    "/",
    "/?q=反诈预警劝阻人数",
    "/documents/doc1?q=反诈&passage=doc1-0",
    "/figures?q=刑事警情",
    "/figures/刑事警情",
    "/docs",
]


def links(page: str, containing: str = "") -> list[str]:
    return [
        address for found in re.findall(r'href="([^"]*)"', page) if containing in (address := unescape(found))
    ]


def test_the_start_page_has_one_focused_box(visitor: TestClient) -> None:
    page = visitor.get("/").text
    assert page.count("autofocus") == 1
    assert page.count('type="search"') == 1


def test_a_hit_shows_passage_marks_title_source_date_place_and_link(visitor: TestClient) -> None:
    page = visitor.get("/?q=反诈预警劝阻人数").text
    assert '<mark class="answer">970.7万人次</mark>' in page
    assert '<mark class="term">反诈预警劝阻</mark>' in page
    for words in ("山城反诈年报", "山城晚报", "2023-01-12", "重庆市", "另有 1 处转载"):
        assert words in page
    assert any(link.endswith("#passage-doc1-0") for link in links(page, "/documents/doc1"))
    assert any("#figure-doc1-0-" in link for link in links(page, "/documents/doc1"))


def test_the_card_stands_on_top_with_number_indicator_place_and_period(visitor: TestClient) -> None:
    page = visitor.get("/?q=反诈预警劝阻人数").text
    card = page[page.index('class="card"') : page.index('class="hits"')]
    assert '<span class="number">970.7</span><span class="unit">万人次</span>' in card
    for words in ("预警劝阻潜在受害人", "重庆市", "2023年", "山城反诈年报"):
        assert words in card


def test_the_traditional_source_is_marked_in_its_own_script(visitor: TestClient) -> None:
    page = visitor.get("/?q=反诈预警劝阻人数").text
    assert '<mark class="term">反詐預警勸阻</mark>' in page
    assert '<p class="passage" lang="zh-Hant"' in page


def test_no_answer_is_said_and_the_nearest_passages_follow(visitor: TestClient) -> None:
    page = visitor.get("/?q=量子反诈").text
    assert "没有找到直接回答" in page
    assert 'class="hit"' in page
    assert 'class="card"' not in page


def test_an_empty_result_gives_advice(visitor: TestClient) -> None:
    answer = visitor.get("/?q=毫无结果&year=2022")
    assert answer.status_code == 200
    assert "没有找到任何段落" in answer.text
    assert "/?q=%E6%AF%AB%E6%97%A0%E7%BB%93%E6%9E%9C" in links(answer.text)


def test_did_you_mean_is_a_link(visitor: TestClient) -> None:
    assert "/?q=%E5%8F%8D%E8%AF%88%E9%A2%84%E8%AD%A6" in links(visitor.get("/?q=反炸预警").text)


def test_pages_walk_through_every_hit_once_even_when_the_index_is_renewed(
    visitor: TestClient, live: FakeLive
) -> None:
    seen: list[str] = []
    address = "/?q=巡防"
    for number in range(1, 10):
        page = visitor.get(address).text
        seen += re.findall(r'id="hit-\d+"><a href="[^"]*passage=([^#"]+)#', page)
        live.engines.append(FakeEngine(f"newer-{number}", CORPUS[:4]))
        following = re.search(r'rel="next" href="([^"]*)"', page)
        if following is None:
            break
        address = unescape(following[1])
    assert len(seen) == len(set(seen)) == len(live.engines[0].search(live.engines[0].requests[0]).hits) + 22
    assert len(seen) == 32


def test_a_page_of_a_gone_snapshot_shows_the_new_results_and_says_so(visitor: TestClient) -> None:
    page = visitor.get("/?q=巡防&page=3&snapshot=gone").text
    assert "索引刚刚更新过" in page
    assert 'start="1"' in page


def test_a_page_past_the_end_leads_back(visitor: TestClient) -> None:
    answer = visitor.get("/?q=巡防&page=99")
    assert answer.status_code == 404
    assert "没有第 99 页" in answer.text


def test_facets_narrow_and_chips_widen(visitor: TestClient) -> None:
    page = visitor.get("/?q=反诈").text
    narrowed = next(link for link in links(page, "place=") if link.startswith("/?"))
    page = visitor.get(narrowed).text
    chips = page[page.index('class="chips"') :]
    assert "/?q=%E5%8F%8D%E8%AF%88" in links(chips)


def test_the_form_keeps_the_filters_and_blank_fields_do_no_harm(visitor: TestClient) -> None:
    page = visitor.get("/?q=反诈&since=&until=&year=2023&place=&page=").text
    assert '<input type="hidden" name="year" value="2023">' in page


def test_the_document_page_marks_the_hit_and_tells_where_facts_come_from(visitor: TestClient) -> None:
    page = visitor.get("/documents/doc1?q=反诈预警劝阻人数&passage=doc1-0").text
    assert 'id="passage-doc1-0" class="piece here"' in page
    assert '<mark class="answer">970.7万人次</mark>' in page
    for words in ("原文载明", "推断", "依据：", "下一条", "第 1 条", "别处的相似段落"):
        assert words in page
    assert "海濱反詐簡報" in page[page.index("about-similar") :]


def test_previous_and_next_walk_the_hits_of_the_query(visitor: TestClient) -> None:
    address = "/documents/doc1?q=反诈预警劝阻人数"
    walked = []
    for _ in range(9):
        page = visitor.get(address).text
        following = re.search(r'rel="next" href="([^"]*)"', page)
        if following is None:
            break
        address = unescape(following[1])
        walked.append(parse_qs(urlsplit(address).query)["passage"][0])
    assert len(walked) == len(set(walked)) == 4


def test_a_document_opens_without_a_query(visitor: TestClient) -> None:
    page = visitor.get("/documents/doc2").text
    assert "here" not in re.findall(r'class="piece([^"]*)"', page)
    assert 'rel="next"' not in page
    assert "返回" not in page


def test_a_figure_is_an_anchor_within_the_sentence_that_says_it(visitor: TestClient) -> None:
    page = visitor.get("/documents/doc2").text
    assert (
        '<span class="said">刑事警情同比下降<span class="fig" id="figure-doc2-1-8">35.0%</span>,治安平穩。</span>'
        in page
    )
    assert page.count('href="/documents/doc2?passage=doc2-1#figure-doc2-1-8"') == 1


def test_the_way_back_leads_to_the_page_of_the_hit_with_its_filters(visitor: TestClient) -> None:
    page = visitor.get("/?q=巡防&year=2021&page=2").text
    page = visitor.get(links(page, "/documents/")[-1]).text
    assert "返回第 2 页" in page
    back = next(link for link in links(page, "page=2") if link.startswith("/?"))
    assert "year=2021" in back


def test_the_places_of_the_query_in_this_document_are_links(visitor: TestClient) -> None:
    page = visitor.get("/documents/doc1?q=刑事警情").text
    assert "本文 2 处" in page


def test_the_outline_leads_to_the_sections_and_tells_where_one_is(
    visitor: TestClient, live: FakeLive
) -> None:
    document, passages = stated(("湖口县", (("2019年", 19.0), ("2020年", 20.0))))
    cut = passages[1].start
    sections = (Section(0, cut, "上卷"), Section(cut, len(document.text), "下卷"))
    headings = (Heading(0, 5), Heading(cut, cut + 5))
    live.engines[:] = [
        FakeEngine("f", ((replace(document, sections=sections, headings=headings), passages),))
    ]
    page = visitor.get("/documents/stated?passage=stated-1").text
    outline = page[page.index('class="outline"') :]
    assert re.findall(r'href="#(section-\d+)"', outline) == ["section-0", f"section-{cut}"]
    assert re.findall(r'href="#(section-\d+)"[^>]* aria-current="true"', outline) == [f"section-{cut}"]
    assert f'id="section-{cut}"' in page
    opened = re.findall(r"<details data-section=[^>]* open>\s*<summary[^>]*>(\w+)", page)
    assert opened == ["下卷"]


def test_a_section_that_begins_with_a_paragraph_is_reached_from_the_outline(
    visitor: TestClient, live: FakeLive
) -> None:
    document, passages = stated(("湖口县", (("2019年", 19.0), ("2020年", 20.0))))
    cut = passages[1].start
    sections = (Section(0, cut, "第一条"), Section(cut, len(document.text), "第二条"))
    live.engines[:] = [FakeEngine("f", ((replace(document, sections=sections), passages),))]
    page = visitor.get("/documents/stated").text
    for anchor in re.findall(r'href="#(section-\d+)"', page):
        assert page.count(f'id="{anchor}"') == 1


def test_finding_within_a_document_knows_both_scripts_and_counts(visitor: TestClient) -> None:
    page = visitor.get("/documents/doc2?find=预警劝阻").text
    assert '<mark class="found">預警勸阻</mark>' in page
    assert 'id="found-1"' in page
    assert "1 处" in page
    assert "0 处" in visitor.get("/documents/doc2?find=毫无").text


def test_an_unknown_passage_of_a_known_document_marks_nothing(visitor: TestClient) -> None:
    answer = visitor.get("/documents/doc2?passage=nope")
    assert answer.status_code == 200
    assert "piece here" not in answer.text


def test_the_board_opens_with_an_index_of_indicators(visitor: TestClient) -> None:
    page = visitor.get("/figures").text
    assert "3 个指标" in page
    assert links(page, "/figures/")[0] == "/figures/%E5%88%91%E4%BA%8B%E8%AD%A6%E6%83%85"
    narrowed = visitor.get("/figures?q=劝阻&place=重庆").text
    assert (
        "/figures/%E9%A2%84%E8%AD%A6%E5%8A%9D%E9%98%BB%E6%BD%9C%E5%9C%A8%E5%8F%97%E5%AE%B3%E4%BA%BA?place="
        in narrowed
    )


def test_an_indicators_page_has_a_chart_a_table_of_sentences_footnotes_and_takes(visitor: TestClient) -> None:
    page = visitor.get("/figures/刑事警情").text
    assert '<svg class="chart" role="group"' in page
    assert "−35.0%" in page
    assert "刑事警情同比下降35.0%,治安平穩。" in page
    assert "[2] " in page[page.index('id="footnotes-text"') :]
    assert any("#figure-doc2-1-" in link for link in links(page, "/documents/doc2"))
    assert visitor.get(links(page, "format=csv")[0]).headers["content-type"].startswith("text/csv")
    picture = visitor.get(links(page, "format=svg")[0])
    assert picture.headers["content-type"].startswith("image/svg+xml")
    ElementTree.fromstring(picture.text)
    assert "−35.0%" in picture.text
    assert "&lt;img src=" in page[page.index('id="embed"') :]


def test_a_line_stands_only_where_three_comparable_periods_are(visitor: TestClient, live: FakeLive) -> None:
    yearly = tuple((f"20{year}年", float(year)) for year in (19, 20, 21))
    live.engines[:] = [FakeEngine("f", (stated(("湖口县", yearly), ("彭泽县", yearly[:2])),))]
    page = visitor.get("/figures/图书馆藏书").text
    assert page.count('class="stroke"') == 2
    assert page.count('class="bar"') == 2
    assert "只有一两个时期的地区" in page


def test_kinds_of_period_stand_in_tabs_of_their_own_and_targets_are_dashed(
    visitor: TestClient, live: FakeLive
) -> None:
    yearly = (*((f"20{year}年", float(year)) for year in (19, 20, 21)), ("2020年1月至6月", 9.0))
    live.engines[:] = [FakeEngine("f", (stated(("湖口县", yearly), target=("2025年", 40.0)),))]
    page = visitor.get("/figures/图书馆藏书").text
    assert page.count("stroke-dasharray") == 1
    assert "虚线和空心点" in page
    assert ">9册<" not in page
    other = next(link for link in links(page, "view=") if "year_to_date" in link and "format" not in link)
    page = visitor.get(other).text
    assert ">9册</a>" in page
    assert ">20册</a>" not in page


def test_synonyms_are_listed_and_each_can_be_taken_out(visitor: TestClient, live: FakeLive) -> None:
    live.engines[:] = [
        FakeEngine(
            "f", (stated(("湖口县", (("2019年", 19.0), ("2020年", 20.0))), names=("图书馆藏书", "馆藏图书")),)
        )
    ]
    page = visitor.get("/figures/图书馆藏书").text
    out = next(link for link in links(page, "without=") if "format" not in link and "api" not in link)
    assert "19册" in page
    assert "20册" in page
    page = visitor.get(out).text
    assert ("19册" in page) != ("20册" in page)


def test_an_unknown_indicator_is_not_found(visitor: TestClient) -> None:
    answer = visitor.get("/figures/没有这个")
    assert answer.status_code == 404
    assert "没有这个" in answer.text


def test_a_corrected_query_says_so_and_both_ways_are_links(visitor: TestClient) -> None:
    page = visitor.get("/?q=循防").text
    assert "已按此搜索" in page
    assert "/?q=%22%E5%BE%AA%E9%98%B2%22" in links(page)


def test_what_lies_below_the_cut_stands_apart_untinted(visitor: TestClient) -> None:
    page = visitor.get("/?q=反诈预警擦边").text
    above, below = page[: page.index('id="related"')], page[page.index('id="related"') :]
    assert "共 1 条结果" in above
    assert "可能相关（4）" in below
    assert 'class="sentence"' in above
    assert 'class="sentence"' not in below
    assert "低" in below


def test_several_answers_are_a_table_that_leads_to_the_board(visitor: TestClient) -> None:
    page = visitor.get("/?q=各地刑事警情同比下降").text
    card = page[page.index('class="card"') : page.index('class="hits"')]
    assert card.count("<tr>") == 3
    assert card.count("↓") == 2


def test_an_empty_board_leads_to_the_search(visitor: TestClient) -> None:
    assert "/?q=%E9%87%8F%E5%AD%90" in links(visitor.get("/figures?q=量子").text)
    assert visitor.get("/figures?q=&place=&year=").status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_every_page_links_its_json_twin(visitor: TestClient, path: str) -> None:
    answer = visitor.get(path)
    linked = re.search(r'<link rel="alternate" type="application/json" href="([^"]*)"', answer.text)
    assert linked is not None
    twin = unescape(linked[1])
    assert f"<{twin}>" in answer.headers["link"]
    found = visitor.get(twin)
    assert found.status_code == 200
    assert found.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "path", [*PAGES, "/?q=毫无结果", "/nothing", "/documents/doc3?q=反诈", "/?q=<script>alert(1)</script>\"'"]
)
def test_no_page_has_inline_script_or_style_or_asks_a_third_party(visitor: TestClient, path: str) -> None:
    page = visitor.get(path).text
    for tag in re.findall(r"<(?:script|style)\b[^>]*>", page):
        assert 'src="/static/' in tag
    assert not re.search(r"<[^>]*\s(?:style|on\w+)=", page)
    loaded = re.findall(r'(?:src|action)="([^"]*)"', page) + re.findall(
        r'<link rel="(?:stylesheet|icon)" href="([^"]*)"', page
    )
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


def test_a_stated_address_is_a_link_only_where_it_is_one_of_the_web(
    visitor: TestClient, live: FakeLive
) -> None:
    document, passages = CORPUS[0]
    known = replace(document.metadata, url=Fact("javascript:alert(1)", "stated"))
    live.engines[:] = [FakeEngine("f", ((replace(document, metadata=known), passages),))]
    assert links(visitor.get("/documents/doc1").text, "javascript:") == []
