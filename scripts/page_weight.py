#!/usr/bin/env python3
"""Weigh pages as a cold visitor loads them in Chromium: bytes, requests, layout shift, paint times, side by side."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from scripts._chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

_OBSERVE = """
window.measured = {shift: 0, largest: 0, blocking: 0};
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.measured.shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.measured.largest = entry.startTime;
}).observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.measured.blocking += Math.max(0, entry.duration - 50);
}).observe({type: "longtask", buffered: true});
"""
_AWAIT = """
window.measured.results = 0;
if (RESULT) new MutationObserver((_, observer) => {
  if (!document.querySelector(RESULT)) return;
  window.measured.results = performance.now();
  observer.disconnect();
}).observe(document, {childList: true, subtree: true});
"""
_WHOLE = """wanted => [...document.querySelectorAll(wanted)].filter((each) =>
  (each.closest("article, li") || each).getBoundingClientRect().bottom <= innerHeight).length"""
_FOCUSED = """wanted => !!document.activeElement.closest(wanted)"""
_READ = """() => ({
  ...window.measured,
  first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  ready: performance.timing.domContentLoadedEventEnd - performance.timing.navigationStart,
})"""


@dataclass(frozen=True)
class Weight:
    """What one load cost. Times are milliseconds since the navigation began."""

    bytes: int
    """On the wire: heads and compressed contents of everything that was loaded."""
    requests: int
    first_contentful_paint: float
    largest_contentful_paint: float
    dom_ready: float
    blocking: float
    """What long tasks took beyond 50 ms each."""
    layout_shift: float
    results: float
    """When the first result was there; 0 where none is waited for."""


def measure(page: Page, address: str, result: str = "") -> Weight:
    """Load `address` with an empty cache and measure by Chromium's own network and performance events.

    `result` is a CSS selector of what a visitor waits for.
    """
    received: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(_OBSERVE + _AWAIT.replace("RESULT", json.dumps(result)))
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(300)  # late shifts would come now
    seen = page.evaluate(_READ)
    return Weight(
        bytes=int(sum(received)),
        requests=len(received),
        first_contentful_paint=round(seen["first"], 1),
        largest_contentful_paint=round(seen["largest"], 1),
        dom_ready=round(seen["ready"], 1),
        blocking=round(seen["blocking"], 1),
        layout_shift=round(seen["shift"], 4),
        results=round(seen["results"], 1),
    )


SCREENS = {"desktop": (1280, 800), "phone": (360, 740)}
_STOPS_MAX = 100


def reach(page: Page, address: str, result: str) -> dict[str, int]:
    """Whole results in the first screen of each size, and how often Tab is pressed until a result, and the
    filters, have the focus.

    The filters count by their skip link; -1 stands for what Tab does not reach.
    """
    found = {}
    for name, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address, wait_until="networkidle")
        found[f"results_{name}"] = page.evaluate(_WHOLE, result)
    places = {"stops_to_result": result, "stops_to_filters": 'a[href="#filters"], #filters *'}
    stops = dict.fromkeys(places, -1)
    for number in range(1, _STOPS_MAX):
        page.keyboard.press("Tab")
        for name, place in places.items():
            if stops[name] < 0 and page.evaluate(_FOCUSED, place):
                stops[name] = number
    return found | stops


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="测量网页的大小与快慢 / weigh pages in headless Chromium")
    parser.add_argument("address", nargs="*", default=["http://127.0.0.1:8000/?q=反诈预警劝阻人数"])
    parser.add_argument(
        "--runs", type=int, default=5, help="次数，取中位数 / loads, the median of which is shown"
    )
    parser.add_argument(
        "--result",
        default="[data-hit], .pagefind-ui__result",
        metavar="CSS",
        help="等待出现的结果 / what is waited for",
    )
    chosen = parser.parse_args(arguments)
    weights: dict[str, list[dict[str, float]]] = {address: [] for address in chosen.address}
    with chromium() as browser:
        if browser is None:
            print("错误 / error: 没有找到 Chromium，请先安装 / Chromium is not installed", file=sys.stderr)
            return 1
        for _ in range(chosen.runs):  # by turns: other work on the machine meets all alike
            for address, made in weights.items():
                context = browser.new_context(locale="zh-CN")
                made.append(asdict(measure(context.new_page(), address, chosen.result)))
                context.close()
        reached = [reach(browser.new_page(locale="zh-CN"), address, chosen.result) for address in weights]
    for name in next(iter(weights.values()))[0]:
        medians = [statistics.median_low(one[name] for one in made) for made in weights.values()]
        _print(name, medians)
    for name in reached[0]:
        _print(name, [one[name] for one in reached])
    return 0


def _print(name: str, values: Sequence[float]) -> None:
    print(f"{name:26} {'  '.join(f'{value:>10}' for value in values)}")


if __name__ == "__main__":
    sys.exit(main())
