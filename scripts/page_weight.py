#!/usr/bin/env python3
"""Weigh a page as a cold visitor loads it in Chromium: bytes, requests, layout shift, paint times."""

from __future__ import annotations

import argparse
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


def measure(page: Page, address: str) -> Weight:
    """Load `address` with an empty cache and measure by Chromium's own network and performance events."""
    received: list[float] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(_OBSERVE)
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
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="测量网页的大小与快慢 / weigh a page in headless Chromium")
    parser.add_argument("address", nargs="?", default="http://127.0.0.1:8000/?q=反诈预警劝阻人数")
    parser.add_argument(
        "--runs", type=int, default=5, help="次数，取中位数 / loads, the median of which is shown"
    )
    chosen = parser.parse_args(arguments)
    with chromium() as browser:
        if browser is None:
            print("错误 / error: 没有找到 Chromium，请先安装 / Chromium is not installed", file=sys.stderr)
            return 1
        weights = []
        for _ in range(chosen.runs):
            context = browser.new_context(locale="zh-CN")
            weights.append(asdict(measure(context.new_page(), chosen.address)))
            context.close()
    for name in weights[0]:
        values = sorted(weight[name] for weight in weights)
        print(f"{name:26} {values[len(values) // 2]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
