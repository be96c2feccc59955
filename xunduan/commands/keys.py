"""Add, list and revoke the keys that may ask a server."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from xunduan.errors import SettingsError
from xunduan.settings import settings


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description="管理访问密钥 / add, list and revoke the API keys of a server")
    made.add_argument(
        "--file",
        type=Path,
        metavar="FILE",
        help="密钥文件 / file of the keys (default: XUNDUAN_API_KEYS_FILE)",
    )
    actions = made.add_subparsers(dest="action", required=True, metavar="add|list|revoke")
    add = actions.add_parser("add", help="新建密钥，只显示一次 / make a key, shown only once")
    add.add_argument("name", help="名称 / its name")
    add.add_argument(
        "--rate",
        type=_rate,
        default=0,
        metavar="N",
        help="每分钟请求数，0 为不限 / requests a minute, 0 for any",
    )
    actions.add_parser("list", help="列出密钥 / list the keys")
    revoke = actions.add_parser("revoke", help="撤销密钥 / revoke a key")
    revoke.add_argument("name", help="名称 / its name")
    return made


def _rate(text: str) -> int:
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"“{text}”不是次数 / {text!r} is not a number of requests")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
    from xunduan.web.keys import add_key, read_keys, revoke_key  # the web room takes seconds to import

    file = chosen.file or settings().api_keys_file
    if file is None:
        raise SettingsError(
            "请用 --file 或 XUNDUAN_API_KEYS_FILE 指定密钥文件",
            "name the file with --file or XUNDUAN_API_KEYS_FILE",
        )
    if chosen.action == "add":
        print(add_key(file, chosen.name, chosen.rate))
    elif chosen.action == "revoke":
        revoke_key(file, chosen.name)
        print(f"已撤销 / revoked: {chosen.name}")
    else:
        for key in read_keys(file):
            rate = f"{key.rate}/min" if key.rate else "–"
            print(f"{key.name}\t{rate}\t{key.created}\t{key.sha256[:12]}…")
    return 0
