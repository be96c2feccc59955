#!/usr/bin/env python3
"""Take the pictures of the documentation from a running page."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from scripts._chromium import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "screenshots"
MAX_BYTES = 130_000
_COLOURS = 128
"""Of a picture: text on flat grounds needs no more, and takes a third of the bytes."""
DESKTOP = (1280, 800)
PHONE = (360, 740)
FIRST_QUERY = "/?q=反诈预警劝阻人数"
SEVERAL = "/?q=刑事、治安警情各下降多少"


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


PAGES = (
    Picture("start", "/"),
    Picture("search", FIRST_QUERY),
    Picture("document", FIRST_QUERY, click="[data-hit]"),
    Picture("status", "/status"),
)
BOARD = Picture("indicator", "/figures/刑事警情")
LOOKS: dict[str, dict[str, Any]] = {
    "": {},
    "-phone": {"size": PHONE, "density": 1.5},
    "-dark": {"dark": True},
    "-200": {"size": (640, 400), "density": 2},
    "-print": {"printed": True},
}


def looks(page: Picture) -> list[Picture]:
    """The picture in every look."""
    return [replace(page, name=page.name + look, **how) for look, how in LOOKS.items()]


PICTURES = (
    *chain.from_iterable(map(looks, PAGES)),
    Picture("answers-phone", SEVERAL, PHONE, density=1.5),
    Picture("search-hant", SEVERAL, locale="zh-TW"),
    Picture("quotation", '/?q="刑事警情同比上升10.2%"'),
    Picture("figures", "/figures"),
    Picture("api", "/docs", locale="en-GB"),
)


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """Take one picture."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=picture.density,
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
    taken = Image.open(io.BytesIO(page.screenshot()))
    taken.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)
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
    parser.add_argument(
        "--board",
        metavar="ADDRESS",
        help="一个指标页的地址 / an indicator's page with a series, as the samples have none",
    )
    chosen = parser.parse_args(arguments)
    server, _, board = (chosen.board or chosen.address + BOARD.path).partition("/figures/")
    taken_of = [(chosen.address, picture) for picture in PICTURES]
    taken_of += [(server, each) for each in looks(replace(BOARD, path=f"/figures/{board}"))]
    chosen.out.mkdir(parents=True, exist_ok=True)
    with chromium() as browser:
        if browser is None:
            print("错误 / error: 没有找到 Chromium，请先安装 / Chromium is not installed", file=sys.stderr)
            return 1
        for address, picture in taken_of:
            taken = take(browser, address, picture, chosen.out)
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
