"""What people do on the pages, in a real browser: with JavaScript, without it, by keyboard alone."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import expect

from tests.web.conftest import Open
from tests.web.fake_engine import HOSTILE
from xunduan.web.text import printable

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 740}


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_search_filter_page_and_read(fake_server: str, open_page: Open, script: bool) -> None:
    page = open_page(fake_server, java_script_enabled=script)
    page.goto("/")
    page.locator("#q").fill("巡防")
    page.get_by_role("button", name="搜索").click()
    expect(page.locator("#count")).to_have_text("共 32 条结果")
    assert "q=巡防" in unquote(page.url)
    page.get_by_role("link", name="下一页").click()
    expect(page.locator("#count")).to_contain_text("第 2 页")
    page.locator("#filters").get_by_role("link", name="2021").click()
    expect(page.locator(".chips")).to_contain_text("2021")
    page.get_by_role("link", name="按日期").click()
    expect(page.locator(".hit time").first).to_have_text("2021-03-19")
    page.locator("[data-hit]").first.click()
    expect(page.locator(".piece.here").first).to_be_visible()
    expect(page.locator(".piece.here").first).to_be_in_viewport()
    page.get_by_role("link", name="下一条").click()
    expect(page.locator(".walk")).to_contain_text("第 2 条")
    page.get_by_role("link", name="返回第 1 页").click()
    expect(page.locator(".chips")).to_contain_text("2021")
    assert page.violations == []


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_the_real_engine_answers_the_first_query_of_the_readme(
    live_server: str, open_page: Open, script: bool
) -> None:
    page = open_page(live_server, java_script_enabled=script)
    page.goto("/")
    page.locator("#q").fill("反诈预警劝阻人数")
    page.locator("#q").press("Enter")
    expect(page.locator(".card .figure").first).to_have_text(re.compile("970.7[万萬]人次"))
    expect(page.locator(".card")).to_contain_text("重庆市")
    assert "28.2" in page.locator(".passage").nth(1).inner_text()
    page.locator("[data-hit]").first.click()
    expect(page.locator("mark.answer").first).to_have_text(re.compile("970.7[万萬]人次"))
    expect(page.locator(".piece.here").first).to_be_in_viewport()
    assert page.violations == []


def test_what_only_the_script_can_do_is_not_offered_without_it(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server, java_script_enabled=False)
    page.goto("/?q=反诈预警劝阻人数")
    assert not page.locator("[data-copy]").first.is_visible()
    page.locator(".more summary").first.click()
    assert "山城反诈年报" in page.locator(".more textarea").first.input_value()


def test_suggestions_by_keyboard(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/")
    box = page.locator("#q")
    expect(box).to_be_focused()
    page.keyboard.type("fzyj")
    expect(page.locator("[role=option]")).to_have_text(["反诈预警"])
    assert box.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == "suggestion-0"
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.type(" ")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=*")
    expect(box).to_have_value("反诈预警")


def test_no_suggestions_while_an_input_method_is_composing(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "fz", "selectionStart": 2, "selectionEnd": 2})
    page.wait_for_timeout(300)
    expect(page.locator("#suggestions")).to_be_hidden()
    keyboard.send("Input.insertText", {"text": "反诈"})
    expect(page.locator("[role=option]").first).to_have_text("反诈预警")


def test_a_search_under_way_is_told(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    page.route("**/?q=*", lambda route: route.fulfill(status=204))  # the page stays as it is
    page.keyboard.type("很慢的查询")
    page.keyboard.press("Enter")
    expect(page.locator("form.search")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status").filter(has_text="正在搜索…")).to_have_count(1)


def test_suggestions_by_pointer(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    page.keyboard.type("fz")
    page.get_by_role("option", name="反诈宣传").click()
    page.wait_for_url("**/?q=*")
    expect(page.locator("#q")).to_have_value("反诈宣传")


def test_a_server_that_gives_no_suggestions_does_not_disturb(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.route("**/api/suggest*", lambda route: route.fulfill(status=503, body="{}"))
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    page.keyboard.type("反诈")
    page.wait_for_timeout(300)
    expect(page.locator("#suggestions")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_be_visible()
    assert page.violations == []


def test_keys_walk_the_hits(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/?q=反诈预警劝阻人数")
    links = page.locator("[data-hit]")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.locator("#q")).to_have_value("jk")


def test_j_and_k_go_to_the_next_and_previous_hit_on_a_documents_page(
    fake_server: str, open_page: Open
) -> None:
    page = open_page(fake_server)
    page.goto("/documents/doc1?q=反诈预警劝阻人数")
    page.keyboard.press("j")
    page.wait_for_url("**/documents/doc2*")
    page.keyboard.press("k")
    page.wait_for_url("**/documents/doc1*")


def test_copying_a_passage_with_its_citation(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/?q=反诈预警劝阻人数")
    page.locator(".more summary").first.click()
    page.get_by_role("button", name="复制并附出处").first.click()
    expect(page.locator("#told")).to_have_text("已复制")  # the button says so for two seconds only
    copied = page.evaluate("navigator.clipboard.readText()")
    for part in (
        "970.7万人次",
        "《山城反诈年报》",
        "山城晚报",
        "2023-01-12",
        f"{fake_server}/documents/doc1",
    ):
        assert part in copied


def test_by_keyboard_alone_on_a_phone_in_traditional_chinese(live_server: str, open_page: Open) -> None:
    """Find how many people were dissuaded in Chongqing in 2022, open the source, and take the citation along."""
    page = open_page(live_server, locale="zh-TW", viewport=PHONE)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    page.keyboard.type("2022年重慶反詐預警勸阻人數")
    page.keyboard.press("Enter")
    expect(page.locator(".card .figure").first).to_contain_text("970.7")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.wait_for_load_state()  # the keys are the script's
    page.keyboard.press("j")
    expect(page.locator("[data-hit]").first).to_be_focused()
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-copy]')"):
            break
        if page.evaluate("document.activeElement.matches('.more:not([open]) summary')"):
            page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#told")).to_have_text("已複製")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "970.7" in copied
    assert "http" in copied
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    expect(page.locator("mark.answer").first).to_contain_text("970.7")
    expect(page.locator(".piece.here").first).to_be_in_viewport()
    assert page.violations == []


def test_the_skip_link_is_first_and_works(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/?q=反诈")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    expect(page.locator(".skip").first).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_the_language_switch_stays(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/?q=反诈")
    page.get_by_role("link", name="繁體", exact=True).last.click()
    expect(page.get_by_role("button", name="搜尋")).to_be_visible()
    assert "q=反诈" in unquote(page.url)
    page.goto("/figures")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")


def test_hostile_text_is_shown_and_not_run(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    hostile = printable(HOSTILE)
    for address in ("/?q=反诈预警劝阻人数", "/documents/doc3?q=反诈", "/?q=<img src=x onerror=alert(1)>\"'"):
        page.goto(address)
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 1
    page.goto("/documents/doc3")
    assert hostile in (page.locator("h1").text_content() or "")
    page.locator("#q").fill("<")
    page.wait_for_timeout(300)
    assert page.locator("#suggestions img").count() == 0
    assert page.violations == []


def test_a_passage_is_scrolled_to_by_its_fragment_alone(live_server: str, open_page: Open) -> None:
    page = open_page(live_server, viewport={"width": 900, "height": 300})
    page.goto("/?q=反诈")
    page.locator("[data-hit]").last.click()
    address = re.sub(r"\?[^#]*", "", page.url)
    page.goto("about:blank")
    page.goto(address)
    expect(page.locator(".piece:target, .reading [id]:target").first).to_be_in_viewport()


def test_a_card_of_five_answers_leaves_a_phone_room_for_two_whole_hits(
    fake_server: str, open_page: Open
) -> None:
    page = open_page(fake_server, viewport=PHONE)
    page.goto("/?q=各地图书馆藏书")
    rows = page.locator(".card tbody tr")
    expect(rows).to_have_count(5)
    assert rows.first.inner_text().split() == [
        "19册",
        "湖口县",
        "2019年",
    ]  # what all of them are stands above
    boxes = [row.bounding_box() for row in rows.all()]
    assert all(boxes) and len({box["height"] for box in boxes if box}) == 1  # a line each
    expect(page.get_by_role("heading", name="原文中的数字")).to_contain_text("图书馆藏书")
    line = page.locator(".passage").first.evaluate("it => it.getBoundingClientRect().height")
    hit, pitch = page.locator(".hit").evaluate_all(
        "hits => [hits[0].offsetHeight, hits[1].offsetTop - hits[0].offsetTop]"
    )
    start = page.locator(".hit").first.evaluate("it => it.getBoundingClientRect().top")
    byline = 24  # may take a second line
    assert start + pitch + hit + 2 * (2 * line + byline) <= PHONE["height"]


def test_outline_and_figures_follow_the_section_that_is_read(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server, viewport={"width": 1280, "height": 400})
    page.goto("/documents/volumes")
    upper, lower = page.locator("details[data-section]").all()
    expect(upper).to_have_attribute("open", "")
    expect(lower).not_to_have_attribute("open", "")
    page.get_by_role("heading", name="下卷").evaluate("heading => heading.scrollIntoView()")
    expect(lower).to_have_attribute("open", "")
    expect(upper).not_to_have_attribute("open", "")
    expect(page.locator(".outline [aria-current]")).to_have_text("下卷")
    expect(lower.get_by_role("link").first).to_be_in_viewport()
    upper.locator("summary").click()
    page.evaluate("scrollTo(0, 0)")
    expect(page.locator(".outline [aria-current]")).to_have_text("上卷")
    page.get_by_role("heading", name="下卷").evaluate("heading => heading.scrollIntoView()")
    expect(page.locator(".outline [aria-current]")).to_have_text("下卷")
    expect(upper).to_have_attribute("open", "")


def test_the_first_page_is_light_and_nothing_moves(live_server: str, open_page: Open) -> None:
    from scripts.page_weight import measure, reach

    page = open_page(live_server)
    weighed = measure(page, f"{live_server}/?q=反诈预警劝阻人数", "[data-hit]")
    assert weighed.results > 0
    assert weighed.bytes < 24_000
    assert weighed.layout_shift == 0
    assert weighed.requests <= 6
    reached = reach(page, f"{live_server}/?q=反诈预警劝阻人数", "[data-hit]")
    assert reached["results_desktop"] == 4  # all there are
    assert reached["results_phone"] >= 2
    assert reached["stops_to_filters"] == 2
    assert 0 < reached["stops_to_result"] <= 12  # two of them the card's
