"""Serve the search page and the JSON API."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from xunduan.search.live import LiveEngine
    from xunduan.settings import Settings


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="启动搜索网页和 JSON 接口 / serve the search page and the JSON API"
    )
    parser.add_argument(
        "--index", type=Path, metavar="DIR", help="索引文件夹 / index folder (default: XUNDUAN_INDEX_DIR)"
    )
    parser.add_argument("--host", help="监听地址 / address to listen on (default: XUNDUAN_HOST, 127.0.0.1)")
    parser.add_argument(
        "--port", type=_port, help="端口，0 为任选 / port, 0 for a free one (default: XUNDUAN_PORT, 8000)"
    )
    return parser.parse_args(arguments)


_OPEN = (
    "警告 / warning: 网络上的任何人都可以查询；要加密钥请运行 / anyone on the network can search; to require a key, run:\n"
    "  export XUNDUAN_API_KEYS_FILE=keys.json; xunduan keys add NAME; xunduan serve …"
)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(
            f"端口“{text}”不在 0 到 65535 之间 / {text!r} is not a port from 0 to 65535"
        )
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parse(arguments)
    from xunduan.settings import settings

    given = {"index_dir": chosen.index, "host": chosen.host, "port": chosen.port}
    configured = settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )

    from xunduan.index.snapshot import current_name
    from xunduan.web.hosts import is_loopback
    from xunduan.web.listening import address, listen

    current_name(configured.index_dir)  # before the seconds that loading the model takes
    try:
        listening = listen(configured.host, configured.port)
    except OSError as error:
        return _refused(configured.host, configured.port, error)
    gc.disable()  # what is read now stays; `serve` enables it
    with listening:
        live, app = _application(configured)
        try:
            from xunduan.web.server import serve

            if not is_loopback(configured.host) and configured.api_keys_file is None:
                print(_OPEN, file=sys.stderr, flush=True)
            print(f"{address(listening)}  (Ctrl+C 停止 / to stop)", flush=True)
            serve(app, listening, configured)
        finally:
            ended = live.close()
    if not ended:
        os._exit(0)
    return 0


def _application(configured: Settings) -> tuple[LiveEngine, FastAPI]:
    from xunduan.commands.console import ConsoleProgress
    from xunduan.index.snapshot import open_snapshot
    from xunduan.models.encoder import load_encoder

    progress = ConsoleProgress()
    try:
        # The model, its tokenizer and the index are read outside the interpreter, which reads the rest meanwhile.
        with ThreadPoolExecutor(1, "read") as beside:
            loading = beside.submit(load_encoder, configured, progress.say)
            opening = beside.submit(lambda: open_snapshot(configured.index_dir).read())
            from xunduan.search.live import LiveEngine, read_tables
            from xunduan.web.app import create_app

            read_tables(configured)
            encoder, snapshot = loading.result(), opening.result()
    finally:
        progress.close()
    live = LiveEngine(configured.index_dir, encoder, configured, snapshot)
    return live, create_app(live, configured)


def _refused(host: str, port: int, error: OSError) -> int:
    reason = error.strerror or str(error)
    print(
        f"错误 / error: 无法监听 {host}:{port}（{reason}），请用 --port 换一个端口 / cannot listen there, choose another --port",
        file=sys.stderr,
    )
    return 1
