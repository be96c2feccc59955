"""The examples, each where the framework it is for is installed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fakes import FakeEncoder, write_files
from xunduan import Archive
from xunduan.settings import Settings

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TEXT = "2023年，临湖县新修灌溉渠道48.6公里，惠及农田2.1万亩。\n"


@pytest.fixture
def archive(tmp_path: Path, configured: Settings, monkeypatch: pytest.MonkeyPatch) -> Archive:
    monkeypatch.setattr("xunduan.archive.load_encoder", lambda *arguments: FakeEncoder())
    source = write_files(tmp_path / "in", {"水利.txt": "临湖县水利年报\n" + TEXT})
    options: dict[str, Any] = {"model": "fake", "use_projection": False, "cache_dir": configured.cache_dir}
    return Archive.build(source, tmp_path / "index", **options)


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(EXAMPLES))

    def load(name: str, framework: str) -> Any:
        pytest.importorskip(framework)
        return __import__(name).XunduanRetriever

    return load


def test_langchain_gets_the_passage_with_its_figure(archive: Archive, example: Any) -> None:
    retriever = example("langchain_retriever", "langchain_core")(archive=archive)
    (document,) = retriever.invoke("灌溉渠道多少公里")
    assert "48.6公里" in document.page_content
    assert document.metadata["answer"] == "48.6公里"


def test_llamaindex_gets_the_passage_with_its_score(archive: Archive, example: Any) -> None:
    (node,) = example("llamaindex_retriever", "llama_index.core")(archive).retrieve("灌溉渠道多少公里")
    assert "48.6公里" in node.node.get_content() and node.node.metadata["path"] == "水利.txt"
    assert 0 < node.score <= 1


def test_haystack_gets_the_passages_and_whether_they_answer(archive: Archive, example: Any) -> None:
    given = example("haystack_retriever", "haystack")(archive).run("灌溉渠道多少公里")
    assert given["confident"] and "48.6公里" in given["documents"][0].content


def test_the_lines_of_the_library_guide_run(
    tmp_path: Path,
    configured: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("xunduan.archive.load_encoder", lambda *arguments: FakeEncoder())
    for name, value in (
        ("MODEL", "fake"),
        ("USE_PROJECTION", "false"),
        ("CACHE_DIR", str(configured.cache_dir)),
    ):
        monkeypatch.setenv(f"XUNDUAN_{name}", value)
    write_files(
        tmp_path / "documents",
        {"水利.txt": ("临湖县水利年报\n\n发布日期：2024-01-08\n\n" + TEXT).replace("临湖县", "安吉县")},
    )
    monkeypatch.chdir(tmp_path)
    guide = (EXAMPLES.parent / "docs" / "library.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 4
    exec("\n".join(blocks), {})
    said = capsys.readouterr().out
    assert "新修灌溉渠道 48.6公里 安吉县 2023年 安吉县新修灌溉渠道48.6公里" in said
    assert "水利.txt" in said and said.rstrip().endswith("True\nFalse")


def test_the_arithmetic_of_the_ranking_s_example_is_right() -> None:
    from xunduan.search.ranking import Weights, combined

    text = (EXAMPLES.parent / "docs" / "ranking.md").read_text(encoding="utf-8")
    table = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("| ")]
    columns = {row[0].split(":")[0].strip(): [cell.strip(" −") for cell in row[1:]] for row in table[1:]}
    values = {name: np.array(list(map(float, cells[:2]))) for name, cells in columns.items()}
    weights = Weights(**{name: float(columns[name][2]) for name in ("coverage", "answer", "place")})
    parts = {name: values[name] for name in ("dense", "coverage", "answer")}
    np.testing.assert_allclose(
        combined(parts, {"place": values["place"]}, weights), values["score"], atol=0.001
    )


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.name)
def test_an_example_is_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


def test_the_tool_s_schema_names_parameters_that_the_api_has() -> None:
    from tests.web.fake_engine import FakeLive
    from xunduan.web.app import create_app

    schema = json.loads((EXAMPLES / "retrieval_tool.json").read_text(encoding="utf-8"))
    operation = create_app(FakeLive(), Settings()).openapi()["paths"]["/api/search"]["get"]
    asked = set(schema["function"]["parameters"]["properties"])
    assert asked <= {parameter["name"] for parameter in operation["parameters"]}
