"""The documents' examples, run against the real server as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from xunduan.settings import Settings
from xunduan.web.params import BATCH_MAX, OFFSET_MAX

ROOT = Path(__file__).parents[2]
WRITTEN = re.compile(r"(?:http://)?(?:127\.0\.0\.1|localhost):8000")


def blocks(language: str) -> list[str]:
    """The fenced examples of one language that speak to the server."""
    documents = [ROOT / "docs" / "api.md", ROOT / "README.md"]
    found = [
        block
        for document in documents
        for block in re.findall(rf"```{language}\n(.*?)```", document.read_text(encoding="utf-8"), re.S)
    ]
    return [block for block in found if WRITTEN.search(block)]


def commands() -> list[str]:
    """What the documents tell people to type at a shell."""
    plain = [line for block in blocks("") for line in block.splitlines() if line.startswith("curl ")]
    return blocks("bash") + plain


@pytest.mark.parametrize("command", commands())
def test_the_curl_examples_work(live_server: str, tmp_path: Path, command: str) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    script = "set -euo pipefail\n" + WRITTEN.sub(live_server, command).replace("curl ", "curl --fail ")
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_readme_tells_how_to_ask_the_api() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert any(command in readme for command in commands())


@pytest.mark.parametrize("block", blocks("python"))
def test_the_python_examples_work(live_server: str, tmp_path: Path, block: str) -> None:
    file = tmp_path / "example.py"
    file.write_text(WRITTEN.sub(live_server, block), encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert re.search(r"\d", done.stdout)


@pytest.mark.browser
@pytest.mark.parametrize("block", blocks("html"))
def test_the_embedded_search_box_works(live_server: str, open_page: Callable[..., Page], block: str) -> None:
    page = open_page(live_server)
    page.set_content(WRITTEN.sub(live_server, block))
    page.get_by_role("searchbox").fill("反诈预警劝阻人数")
    page.get_by_role("button").click()
    expect(page.locator(".card")).to_contain_text("970.7")


def test_the_limits_in_the_text_are_those_of_the_program() -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    defaults = Settings.model_fields
    assert f"at most {defaults['query_max_chars'].default} characters" in text
    assert (
        f"1 to {defaults['page_size_max'].default} hits ({defaults['page_size'].default} unless told)" in text
    )
    assert f"at most {OFFSET_MAX:,}" in text
    assert f"Up to {BATCH_MAX}" in text


def test_the_ids_of_the_results_open_their_documents_and_passages(live_server: str) -> None:
    with httpx.Client(base_url=live_server) as api:
        for hit in api.get("/api/search", params={"q": "反诈预警劝阻人数"}).json()["results"]:
            document = api.get(f"/api/documents/{hit['document']['id']}").json()
            assert document["text"][hit["start"] : hit["end"]] == hit["text"]
            passage = api.get(f"/api/passages/{hit['passage_id']}").json()["passage"]
            assert passage["text"] == hit["text"]
            for mark in (*hit["highlights"], *hit["answers"]):
                assert 0 <= mark["start"] < mark["end"] <= len(hit["text"])
            for answer in hit["answers"]:
                assert hit["text"][answer["start"] : answer["end"]] == answer["text"]


def test_the_real_board_compares_places_and_years(live_server: str) -> None:
    with httpx.Client(base_url=live_server) as api:
        board = api.get("/api/figures/刑事警情").raise_for_status().json()
    rows = {(series["place"], point["text"]) for series in board["series"] for point in series["points"]}
    assert {("重庆市", "10.2%"), ("东营市", "35.0%")} <= rows
    assert "16.9%" not in {text for _, text in rows}
