#!/usr/bin/env python3
"""Take the pictures of the documentation from a running page."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from scripts._chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
MAX_BYTES = 300_000
DESKTOP = (1280, 800)
PHONE = (360, 740)
FIRST_QUERY = "/?q=反诈预警劝阻人数"
INDICATOR = "/figures/刑事警情"


@dataclass(frozen=True)
class Picture:
    """One picture: what is opened, and how."""

    name: str
    path: str
    size: tuple[int, int] = DESKTOP
    dark: bool = False
    locale: str = "zh-CN"
    click: str | None = None
    """What is clicked before the picture is taken."""
    density: float = 1
    printed: bool = False


PICTURES = (
    Picture("start", "/"),
    Picture("search", FIRST_QUERY),
    Picture("search-dark", FIRST_QUERY, dark=True),
    Picture("search-phone", FIRST_QUERY, PHONE),
    Picture("search-phone-dark", FIRST_QUERY, PHONE, dark=True),
    Picture("search-hant", "/?q=刑事、治安警情各下降多少", locale="zh-TW"),
    Picture("document", FIRST_QUERY, click="[data-hit]"),
    Picture("document-phone", FIRST_QUERY, PHONE, click="[data-hit]"),
    Picture("search-200", FIRST_QUERY, (640, 400), density=2),
    Picture("search-print", FIRST_QUERY, printed=True),
    Picture("quotation", '/?q="刑事警情同比上升10.2%"'),
    Picture("figures", "/figures"),
    Picture("indicator", INDICATOR),
    Picture("indicator-phone-dark", INDICATOR, PHONE, dark=True),
    Picture("status", "/status"),
    Picture("api", "/docs", locale="en-GB"),
)


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """Take one picture; phones at one and a half times the density."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=1.5 if width < 600 else picture.density,
        color_scheme="dark" if picture.dark else "light",
        locale=picture.locale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    if picture.printed:
        page.emulate_media(media="print")
    page.goto(address.rstrip("/") + picture.path, wait_until="networkidle")
    if picture.click:
        page.locator(picture.click).first.click()
        page.wait_for_load_state("networkidle")
    target = folder / f"{picture.name}.png"
    page.screenshot(path=target)
    context.close()
    return target


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description="给正在运行的网页拍照 / take the documentation's pictures of a running page"
    )
    parser.add_argument(
        "address", nargs="?", default="http://127.0.0.1:8000", help="网页地址 / where it runs"
    )
    parser.add_argument(
        "--out", type=Path, default=FOLDER, metavar="DIR", help="存放处 / where to (docs/screenshots)"
    )
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        if browser is None:
            print("错误 / error: 没有找到 Chromium，请先安装 / Chromium is not installed", file=sys.stderr)
            return 1
        for picture in PICTURES:
            taken = take(browser, chosen.address, picture, chosen.out)
            size = taken.stat().st_size
            print(f"{taken.name:26} {size / 1000:6.0f} kB")
            if size > MAX_BYTES:
                print(
                    f"错误 / error: {taken.name} 超过 {MAX_BYTES} 字节 / is over the limit", file=sys.stderr
                )
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
