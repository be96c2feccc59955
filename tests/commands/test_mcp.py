"""`xunduan mcp`: a client of the official SDK searches, reads, and gets a figure with its sentence."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.fakes import FakeEncoder, write_files
from tests.loops import run_apart
from xunduan import Archive
from xunduan.commands import mcp as command
from xunduan.settings import Settings

pytest.importorskip("mcp")
DOCUMENTS = {
    "水利.txt": "临湖县水利年报\n2023年，临湖县新修灌溉渠道48.6公里，惠及农田2.1万亩。渠道由县水利局统一管护。\n",
    "图书.txt": "白沙市图书馆\n白沙市图书馆全年接待读者31.2万人次，比上年增长8.4%。\n",
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, configured: Settings) -> Archive:
    folder = tmp_path_factory.mktemp("mcp")
    source = write_files(folder / "in", DOCUMENTS)
    options: dict[str, Any] = {"model": "fake", "use_projection": False, "cache_dir": configured.cache_dir}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("xunduan.archive.load_encoder", lambda *arguments: FakeEncoder())
        return Archive.build(source, folder / "index", **options)


def call(archive: Archive, tool: str, **arguments: Any) -> dict[str, Any]:
    from mcp import Client

    async def ask() -> dict[str, Any]:
        async with Client(command.server(archive)) as client:
            answer = await client.call_tool(tool, arguments)
            text = answer.content[0].text  # type: ignore[union-attr]
            return {"error": text} if answer.is_error else json.loads(text)

    return run_apart(ask())


def test_a_search_gives_the_figure_with_its_sentence_and_the_citation(archive: Archive) -> None:
    found = call(archive, "search_passages", query="新修灌溉渠道多少公里")
    first = found["passages"][0]
    assert first["figure"]["text"] == "48.6公里"
    assert "新修灌溉渠道48.6公里" in first["figure"]["sentence"]
    assert first["citation"]["path"] == "水利.txt"
    document = call(archive, "get_document", document_id=first["citation"]["document_id"])
    assert "县水利局" in document["text"]


def test_figures_come_with_their_documents(archive: Archive) -> None:
    figures = call(archive, "find_figures", indicator="接待读者")["figures"]
    assert figures[0]["value"] == 312_000
    assert figures[0]["citation"]["path"] == "图书.txt"
    assert "31.2万人次" in figures[0]["sentence"]


def test_a_quotation_is_found_in_either_script_or_the_nearest_is_given(archive: Archive) -> None:
    assert call(archive, "check_quotation", quotation="渠道由縣水利局統一管護")["found"]
    invented = call(archive, "check_quotation", quotation="渠道由镇政府出资管护")
    assert not invented["found"] and invented["nearest"]["citation"]["path"] == "水利.txt"


def test_an_unknown_document_is_an_error_that_says_so(archive: Archive) -> None:
    assert "no-such" in call(archive, "get_document", document_id="no-such")["error"]
    assert "empty" in call(archive, "search_passages", query="  ")["error"]


async def first_figure(started: Any) -> dict[str, Any]:
    """What a client of a running server gets for the first query of the README."""
    from mcp import Client
    from mcp.types import TextContent

    async with Client(started) as client:
        tools = [tool.name for tool in (await client.list_tools()).tools]
        assert tools == ["search_passages", "get_document", "find_figures", "check_quotation"]
        answer = await client.call_tool("search_passages", {"query": "反诈预警劝阻人数"})
        (content,) = answer.content
        assert isinstance(content, TextContent)
        return json.loads(content.text)["passages"][0]["figure"]


@pytest.mark.model
@pytest.mark.parametrize("over", ["stdio", "http"])
def test_a_client_of_the_command_gets_the_figure_with_its_sentence(sample_index: Path, over: str) -> None:
    from mcp import StdioServerParameters

    arguments = ["-m", "xunduan.cli", "mcp", "--index", str(sample_index)]
    if over == "stdio":
        figure = run_apart(first_figure(StdioServerParameters(command=sys.executable, args=arguments)))
    else:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with subprocess.Popen([sys.executable, *arguments, "--http", "--port", str(port)]) as process:
            try:
                _wait_for(port, process)
                figure = run_apart(first_figure(f"http://127.0.0.1:{port}/mcp"))
            finally:
                process.terminate()
    assert figure["text"] in ("970.7萬人次", "28.2万人次")
    assert figure["text"] in figure["sentence"]


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server ended with {process.returncode}")
