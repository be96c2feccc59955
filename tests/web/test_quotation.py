from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from xunduan.web.marking import marked
from xunduan.web.quotation import closest, differences


@pytest.mark.parametrize(
    ("phrase", "text", "nearest"),
    [
        ("扩大县域医疗资源", "会上说，要稳步扩大市域医疗资源，别的再说。", "扩大市域医疗资源"),
        ("扩大县域医疗资源", "前面。擴大縣域優質醫療資源。", "擴大縣域優質醫療資源"),
        ("扩大县域优质医疗资源", "前面。扩大县域医疗资源。", "扩大县域医疗资源"),
    ],
)
def test_the_nearest_words_are_found_whichever_way_they_differ(phrase: str, text: str, nearest: str) -> None:
    likeness, start, end = closest(phrase, text)
    assert text[start:end] == nearest
    assert likeness > 0.8


def test_what_is_not_alike_is_far() -> None:
    assert closest("扩大县域医疗资源", "今天下雨，出门带伞。")[0] < 0.3
    assert closest("扩大县域医疗资源", "")[0] == 0


def test_only_differing_characters_are_marked_and_scripts_do_not_differ() -> None:
    assert (
        str(marked("擴大市域", differences("扩大县域", "擴大市域")))
        == '擴大<mark class="differs">市</mark>域'
    )
    assert differences("扩大县域", "擴大縣域") == []


@given(st.text("甲乙丙丁", max_size=40), st.text("甲乙丙丁，。", max_size=80))
def test_any_nearest_span_lies_in_its_text(phrase: str, text: str) -> None:
    likeness, start, end = closest(phrase, text)
    assert 0 <= start <= end <= len(text)
    assert 0 <= likeness <= 1
    if phrase and phrase in text:
        assert likeness == 1


def test_a_true_quotation_says_in_how_many_places_it_stands(visitor: TestClient) -> None:
    page = visitor.get('/?q="刑事警情同比下降"').text
    assert "原话见于 2 处" in page
    assert "最接近的是" not in page


def test_a_false_quotation_shows_the_nearest_with_its_differences_marked(visitor: TestClient) -> None:
    page = visitor.get('/?q="全年刑事警情同比上升10.2%"').text
    verdict = page[page.index('class="notice verdict"') : page.index('class="hits"')]
    assert "没有这句原话" in verdict
    assert '全年刑事警情同比<mark class="differs">上升</mark>10.2%' in verdict  # as typed
    assert '全年刑事警情同比<mark class="differs">下降</mark>10.2%' in verdict


def test_a_word_too_many_is_marked_in_the_phrase_that_has_it() -> None:
    assert str(marked("全年共种树", differences("全年种树", "全年共种树"))) == (
        '全年<mark class="differs">共</mark>种树'
    )
    assert differences("全年共种树", "全年种树") == []


def test_the_slip_names_query_date_index_and_every_place(visitor: TestClient) -> None:
    page = visitor.get('/?q="刑事警情同比下降"').text
    linked = re.search(r'href="(/slip[^"]*)"', page)
    assert linked is not None
    answer = visitor.get(unescape(linked[1]))
    assert answer.headers["content-type"].startswith("text/markdown")
    assert "attachment" in answer.headers["content-disposition"]
    for words in (
        "fake-1",
        "2026-01-01",
        "“刑事警情同比下降”",
        "原话见于 2 处",
        "《山城反诈年报》",
        "《海濱反詐簡報》",
    ):
        assert words in answer.text
    assert re.search(r"核对日期：\d{4}-\d\d-\d\d", answer.text)


def test_nothing_that_was_typed_comes_alive_in_a_slip(visitor: TestClient) -> None:
    slip = visitor.get('/slip?q="全年<img src=x> *刑事警情*"').text
    assert "<img" not in slip.replace("\\<", "") and r"\*刑事警情\*" in slip


def test_the_slip_of_a_false_quotation_has_the_true_words(visitor: TestClient) -> None:
    slip = visitor.get('/slip?q="全年刑事警情同比上升10.2%"').text
    assert "没有这句原话" in slip
    assert "> 全年刑事警情同比下降10.2%" in slip
