"""axe-core on every page and state; zoom, small screens, contrast, print; what a screen reader is told."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.web.conftest import Open

pytestmark = pytest.mark.browser

STATES = {
    "start": "/",
    "results": "/?q=反诈预警劝阻人数",
    "filtered": "/?q=反诈&place=重庆市&since=2022-01-01",
    "paged": "/?q=巡防&page=2",
    "unsure": "/?q=量子反诈",
    "mean": "/?q=反炸预警",
    "empty": "/?q=毫无结果",
    "beyond": "/?q=巡防&page=99",
    "document": "/documents/doc1?q=反诈预警劝阻人数&passage=doc1-0#passage-doc1-0",
    "related": "/?q=反诈预警擦边",
    "corrected": "/?q=循防",
    "answers": "/?q=各地刑事警情同比下降",
    "quoted": '/?q="刑事警情同比"',
    "misquoted": '/?q="全年刑事警情同比上升10.2%"',
    "status": "/status",
    "found": "/documents/doc2?q=刑事警情&find=反诈",
    "board": "/figures?q=刑事警情",
    "indicator": "/figures/刑事警情",
    "lines": "/figures/图书馆藏书",
    "board-start": "/figures",
    "board-empty": "/figures?q=量子",
    "reference": "/docs",
    "not-found": "/nothing",
    "crash": "/?q=崩溃",
}


def assert_accessible(*pages: Page) -> None:
    """No axe violation at all: WCAG A, AA, AAA target size and best practices as axe ships them.

    Several pages are looked at side by side: each has a process of its own.
    """
    for page in pages:
        page.evaluate(Axe().axe_script)
        page.evaluate("() => { window.looking = axe.run({resultTypes: ['violations']}); }")
    for page in pages:
        results = AxeResults(page.evaluate("window.looking"))
        assert results.violations_count == 0, results.generate_report()


def test_no_axe_violation_in_any_state_language_colour_and_width(fake_server: str, open_page: Open) -> None:
    pages = {
        (language, scheme, width): open_page(
            fake_server, locale=locale, color_scheme=scheme, viewport={"width": width, "height": 800}
        )
        for language, locale, scheme, width in [
            ("zh-Hans", "zh-CN", "light", 1280),
            ("zh-Hant", "zh-TW", "light", 360),
            ("en", "en-GB", "dark", 1280),
            ("zh-Hans", "zh-CN", "dark", 360),
        ]
    }
    for address in STATES.values():
        for (language, _, _), page in pages.items():
            page.goto(address)
            assert page.locator("html").get_attribute("lang") == language
        assert_accessible(*pages.values())
    assert [page.violations for page in pages.values()] == [[]] * len(pages)


def test_no_axe_violation_with_everything_open(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto(STATES["results"])
    for summary in page.locator(".more summary").all():
        summary.click()
    page.locator("#q").fill("fz")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    assert_accessible(page)


def test_no_axe_violation_on_the_real_pages(live_server: str, open_page: Open) -> None:
    page = open_page(live_server)
    for address in ("/", "/?q=反诈预警劝阻人数", "/figures", "/figures/刑事警情"):
        page.goto(address)
        assert_accessible(page)
    page.goto("/?q=刑事警情下降多少")
    links = [link.get_attribute("href") for link in page.locator("[data-hit]").all()]
    assert links
    for link in links:
        assert link is not None
        page.goto(link)
        assert_accessible(page)


def test_nothing_is_cut_off_on_a_phone_at_200_percent_or_in_letters_twice_the_size(
    fake_server: str, open_page: Open
) -> None:
    """640 CSS pixels are what a 1,280-pixel window has at 200% zoom; 320 is 400%. A page is loaded once for all."""
    page = open_page(fake_server)
    for address in STATES.values():
        page.set_viewport_size({"width": 320, "height": 700})
        page.goto(address)
        for width, size in [(320, "100%"), (360, "100%"), (640, "100%"), (640, "200%")]:
            page.set_viewport_size({"width": width, "height": 700})
            beyond = page.evaluate(
                """size => {
                  const root = document.documentElement;
                  root.style.fontSize = size;
                  return root.scrollWidth - root.clientWidth;
                }""",
                size,
            )
            assert beyond <= 0, (address, width, size)


def test_landmarks_and_the_count_are_there_for_a_screen_reader(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto(STATES["results"])
    for role in ("banner", "search", "main", "complementary", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    assert page.get_by_role("status").filter(has_text="共 5 条结果").count() == 1
    assert page.get_by_role("heading", level=1).count() == 1
    assert page.get_by_role("article").count() == 5
    assert page.locator(".passage").nth(1).get_attribute("lang") == "zh-Hant"


def test_every_mark_of_a_chart_is_a_link_that_says_in_words_what_it_shows(
    fake_server: str, open_page: Open
) -> None:
    page = open_page(fake_server)
    page.goto(STATES["lines"])
    mark = page.get_by_role("link", name="湖口县 2020年: 20册")
    assert mark.count() == 1
    tip = mark.locator(".tip p")
    assert not tip.is_visible()
    mark.focus()
    assert tip.is_visible()
    assert tip.inner_text() == "2020年湖口县图书馆藏书20册。"
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/stated?*#figure-stated-1-*")


def test_forced_colours_keep_the_marks(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server, forced_colors="active")
    page.goto(STATES["results"])
    colours = page.locator("mark.answer").first.evaluate(
        "mark => [getComputedStyle(mark).backgroundColor, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours[0] != colours[1]
    decoration = page.locator("mark.term").first.evaluate("mark => getComputedStyle(mark).textDecorationLine")
    assert decoration == "underline"


def test_print_leaves_the_passages_and_drops_the_controls(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto(STATES["results"])
    page.emulate_media(media="print")
    assert page.locator(".passage").first.is_visible()
    for control in (".search", ".filters", ".bottom", ".actions"):
        assert not page.locator(control).first.is_visible(), control


def test_print_keeps_the_scale_of_a_chart(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto(STATES["lines"])
    page.emulate_media(media="print")
    assert page.locator(".chart text.tick").first.is_visible()


def test_focus_is_seen_on_everything_that_takes_it(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto(STATES["results"])
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
              const focused = document.activeElement;
              const shown = (element) => getComputedStyle(element).outlineStyle !== "none";
              return shown(focused) || shown(focused.closest(".field") || focused) || focused === document.body;
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML")
