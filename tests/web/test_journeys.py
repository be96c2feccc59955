"""The whole ways of a journalist, an archivist and an operator, by pointer without script and by keyboard alone."""

from __future__ import annotations

import re
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import uvicorn
from playwright.sync_api import Locator, expect

from tests.conftest import Build
from tests.fakes import FakeEncoder
from tests.web.conftest import Open
from tests.web.test_accessibility import assert_accessible
from xunduan.search.live import LiveEngine
from xunduan.settings import Settings
from xunduan.web.app import create_app
from xunduan.web.listening import address, listen
from xunduan.web.server import Protocol

pytestmark = pytest.mark.browser
Press = Callable[[Locator], None]
KEY = "operator's key"


def _click(target: Locator) -> None:
    """On a mark of a chart, its disc: the sentence that it shows belongs to the link, too."""
    disc = target.first.locator(".reach")
    (disc if disc.count() else target.first).click()


def _by_keyboard(target: Locator) -> None:
    """Tab until the target has the focus, then Enter: nothing else moves."""
    page = target.page
    wanted = target.first.element_handle()
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => wanted === document.activeElement", wanted):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"the keyboard does not reach {target}")


@pytest.fixture(params=["without-script", "keyboard-alone"])
def way(request: pytest.FixtureRequest) -> tuple[dict[str, bool], Press]:
    """Options of the browser's page, and how something on it is pressed."""
    if request.param == "keyboard-alone":
        return {}, _by_keyboard
    return {"java_script_enabled": False}, _click


def test_a_journalist_goes_from_question_to_chart_sentence_and_citation(
    fake_server: str, open_page: Open, way: tuple[dict[str, bool], Press]
) -> None:
    options, press = way
    page = open_page(fake_server, **options)
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    page.keyboard.type("湖口县图书馆藏书")
    page.keyboard.press("Enter")
    expect(page.locator(".card .figure").first).to_contain_text("册")
    press(page.locator(".card").get_by_role("link", name="全部"))
    page.wait_for_url("**/figures/*")
    with page.expect_download() as taken:
        press(page.get_by_role("link", name="SVG", exact=True))
    picture = ElementTree.fromstring(Path(taken.value.path()).read_bytes())
    assert "湖口县" in "".join(picture.itertext())
    press(page.get_by_role("link", name="湖口县 2021年: 21册"))
    page.wait_for_url("**/documents/stated?*#figure-*")
    expect(page.locator(".fig:target")).to_have_text("21册")
    assert "《县志统计》" in page.locator("#citation").input_value()
    assert page.violations == []


def test_a_journalist_takes_the_chart_as_a_picture(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/figures/图书馆藏书")
    with page.expect_download() as taken:
        _by_keyboard(page.get_by_role("button", name="PNG"))
    data = Path(taken.value.path()).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert struct.unpack(">II", data[16:24])[0] == 1440
    assert page.violations == []


def test_an_archivist_goes_from_a_phrase_to_verdict_and_slip(
    fake_server: str, open_page: Open, way: tuple[dict[str, bool], Press]
) -> None:
    options, press = way
    page = open_page(fake_server, **options)
    page.goto("/")
    expect(page.locator("#q")).to_be_focused()  # what is typed before would be lost
    page.keyboard.type('"全年刑事警情同比上升10.2%"')
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_contain_text("没有这句原话")
    expect(page.locator(".verdict mark.differs")).to_have_text(["上升", "下降"])
    with page.expect_download() as taken:
        press(page.get_by_role("link", name="下载核对单"))
    slip = Path(taken.value.path()).read_text(encoding="utf-8")
    assert "> 全年刑事警情同比下降10.2%" in slip
    assert "fake-1" in slip


def test_ticks_stay_from_page_to_page_and_leave_together(fake_server: str, open_page: Open) -> None:
    page = open_page(fake_server)
    page.goto("/?q=巡防")
    page.get_by_role("checkbox").first.check()
    page.goto("/?q=刑事警情")
    page.get_by_role("checkbox").first.check()
    expect(page.locator("#basket-count")).to_have_text("已选 2 条")
    with page.expect_download() as taken:
        page.get_by_role("button", name="导出", exact=True).click()
    assert Path(taken.value.path()).read_text(encoding="utf-8").count("\n> ") == 2


@pytest.fixture
def operated_server(tmp_path: Path, build_fake: Build, configured: Settings) -> Iterator[str]:
    """The address of the application over a real index with the fake encoder, where documents may be added."""
    source = tmp_path / "papers"
    source.mkdir()
    (source / "旧闻.txt").write_text("县剧院修缮\n\n县剧院今年修缮一新，座位800个。", encoding="utf-8")
    build_fake(source, tmp_path / "index")
    settings = configured.model_copy(update={"adding_key": KEY})
    live = LiveEngine(tmp_path / "index", FakeEncoder(), settings)
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(create_app(live, settings), http=Protocol, log_config=None))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield address(listening).rstrip("/")
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


def test_an_operator_goes_from_a_dropped_file_to_found_and_status(
    operated_server: str, open_page: Open, way: tuple[dict[str, bool], Press], tmp_path: Path
) -> None:
    options, press = way
    page = open_page(operated_server, **options)
    paper = tmp_path / "开馆.txt"
    paper.write_text("县图书馆开馆\n\n县图书馆今天开馆，新增藏书12000册，免费办证。", encoding="utf-8")
    page.goto("/add")
    page.locator("#key").fill(KEY)
    page.locator("#files").set_input_files(paper)
    press(page.get_by_role("button", name="添加", exact=True))
    expect(page.locator(".read")).to_contain_text("县图书馆开馆")
    for _ in range(60):
        page.goto("/?q=图书馆新增藏书")
        if page.get_by_role("link", name=re.compile("县图书馆开馆")).count():
            break
        page.wait_for_timeout(500)
    expect(page.locator("[data-hit]").first).to_contain_text("县图书馆开馆")
    page.goto("/status")
    expect(page.locator("dl")).to_contain_text(re.compile(r"文档\s*2"))
    page.goto("/add")
    page.locator("#key-again").fill(KEY)
    press(page.get_by_role("button", name="移除 开馆.txt"))
    expect(page.get_by_role("button", name="移除 开馆.txt")).to_have_count(0)  # the answer has come
    for _ in range(60):
        page.goto("/?q=图书馆新增藏书")
        if not page.get_by_role("link", name=re.compile("县图书馆开馆")).count():
            break
        page.wait_for_timeout(500)
    assert page.get_by_role("link", name=re.compile("县图书馆开馆")).count() == 0
    assert page.violations == []


def test_the_operators_page_has_no_axe_violation(
    operated_server: str, open_page: Open, tmp_path: Path
) -> None:
    paper = tmp_path / "坏.docx"
    paper.write_bytes(b"no archive")
    for options in ({}, {"color_scheme": "dark", "viewport": {"width": 360, "height": 740}}):
        page = open_page(operated_server, **options)
        page.goto("/add")
        page.locator("#key").fill(KEY)
        page.locator("#files").set_input_files(paper)
        page.get_by_role("button", name="添加", exact=True).click()
        expect(page.locator(".read")).to_contain_text("没有收入")
        assert_accessible(page)
