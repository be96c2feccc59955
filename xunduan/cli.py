"""The command `xunduan`: one subcommand a module of `xunduan.commands`, imported only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from functools import partial
from typing import NoReturn

from xunduan.commands.console import run

COMMANDS = {
    "serve": "启动搜索网页和 JSON 接口 / serve the search page and the JSON API",
    "index": "把文件夹重建为索引 / rebuild the index of a folder",
    "search": "在索引中查找 / search an index",
    "read": "显示从文件中读出的内容 / show what would be read from files, without an index",
    "figures": "列出索引中的指标和数字 / list an index's indicators and figures",
    "export": "把索引写成 Parquet / write an index as Parquet files",
    "evaluate": "评测检索质量 / measure retrieval, figures and answers",
    "compare": "用同一组查询比较两份索引或设置 / compare two snapshots or settings on a list of queries",
    "tune": "学习查询投影或适配器 / learn a query projection or an adapter",
    "benchmark": "测量速度 / time builds, updates and queries",
    "mcp": "以 MCP 协议供助手查询 / serve an index to assistants over MCP",
    "keys": "管理访问密钥 / add, list and revoke the API keys of a server",
    "doctor": "检查环境、模型和索引 / check environment, model and index",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="xunduan",
        description="寻段：中文文档的段落检索 / passage search for Chinese documents",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"  {name:<10} {text}" for name, text in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help="见下 / see below")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="COMMAND --help")
    return parser


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run a subcommand and exit: 0 done, 1 failed with a one-line reason, 2 wrong usage."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    run(partial(_run, given))


def _run(given: Sequence[str]) -> int:
    # Only the first word is ours; what follows, --help too, belongs to the subcommand.
    name = _parser().parse_args(given[:1]).command
    sys.argv[0] = f"xunduan {name}"  # the name that its usage line gives
    status: int = importlib.import_module(f"xunduan.commands.{name}").main(given[1:])
    return status


if __name__ == "__main__":
    main()
