"""scripts/search.py: what it prints, and what it says where there is nothing to print."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Run
from xunduan.commands.search import main, show
from xunduan.index.documents import Document, Fact, Figure, Metadata, Passage
from xunduan.index.snapshot import current_name
from xunduan.models.encoder import SentenceEncoder
from xunduan.search.results import Duplicate, Highlight, Hit, Results


@pytest.mark.parametrize("wrong", [(), ("q", "--limit", "0")])
def test_wrong_usage_is_2(run_here: Run, wrong: tuple[str, ...]) -> None:
    done = run_here("search", *wrong)
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_without_an_index_it_says_how_to_make_one(run_here: Run, tmp_path: Path) -> None:
    done = run_here("search", "反诈", "--index", tmp_path / "none")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "xunduan index" in line


def test_a_file_in_the_place_of_an_index_is_one_line(run_here: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run_here("search", "反诈", "--index", tmp_path / "file")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1


def test_a_damaged_index_with_nothing_before_it_is_one_line(
    run_here: Run, sample_index: Path, tmp_path: Path
) -> None:
    broken = shutil.copytree(sample_index, tmp_path / "broken")
    (broken / "snapshots" / current_name(broken) / "columns.npz").write_bytes(b"x")
    done = run_here("search", "反诈", "--index", broken)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "columns.npz" in line


@pytest.mark.parametrize(("query", "named"), [("", "请输入"), ("字" * 10_000, "10000")])
def test_a_query_that_cannot_be_asked_is_one_line(
    sample_index: Path, run_here: Run, query: str, named: str
) -> None:
    done = run_here("search", query, "--index", sample_index)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert named in line


@pytest.fixture
def loaded(encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script, run in this process, finds the default model loaded already."""
    monkeypatch.setattr("xunduan.commands.search.load_encoder", lambda *arguments: encoder)


@pytest.mark.model
@pytest.mark.usefixtures("loaded")
def test_the_terms_are_marked_and_the_figure_stands_above(
    sample_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["反诈预警劝阻人数", "--index", str(sample_index), "--limit", "2", "--explain"]) == 0
    shown = capsys.readouterr().out
    lines = shown.splitlines()
    assert [line[:2] for line in lines if line[:1].isdigit()] == ["1.", "2."]
    assert any(line.strip().startswith("▸ 970.7萬人次") for line in lines)
    assert "【" in shown
    assert '"coverage"' in shown


@pytest.mark.model
@pytest.mark.usefixtures("loaded")
def test_json_is_what_the_interface_promises(sample_index: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["東營治安警情下降多少", "--index", str(sample_index), "--json", "--limit", "2"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"query", "total", "confident", "took_ms", "snapshot", "results", "facets"} <= set(found)
    assert found["query"] == "東營治安警情下降多少"
    assert found["snapshot"] == current_name(sample_index)
    assert [result["rank"] for result in found["results"]] == [1, 2]
    for result in found["results"]:
        assert 0 <= result["score"] <= 1
        assert result["end"] - result["start"] == len(result["text"])
        for mark in result["highlights"]:
            assert 0 <= mark["start"] < mark["end"] <= len(result["text"])
            assert mark["kind"] in ("term", "sentence")
        if answer := result["answer"]:
            assert result["text"][answer["start"] : answer["end"]] == answer["text"]


def results(confident: bool = True, did_you_mean: str | None = None) -> Results:
    document = Document(
        "d", "a.txt", "", Metadata(title=Fact("通报", "stated"), published=Fact("2023-05-04", "stated"))
    )
    figure = Figure("300人", 2, 6, "劝阻人数", 300.0, "人", place="重庆市", period="2022年")
    hit = Hit(
        1, 0.875, Passage("d-0", "d", 0, 8, "劝阻300人。"), document,
        (Highlight(0, 2, "term"), Highlight(0, 7, "sentence")), (figure,), (Duplicate("e-0", document, True),),
    )  # fmt: skip
    return Results("劝阻", 1, confident, 1.0, "s", (hit,), did_you_mean=did_you_mean)


def test_a_hit_is_shown_with_what_is_known_of_it() -> None:
    assert show(results(), colour=False).splitlines() == [
        "1. [0.875] 通报 · 2023-05-04  (a.txt)",
        "   ▸ 300人 · 劝阻人数 · 重庆市 · 2022年",
        "   【劝阻】300人。",
        "   另有 1 处转载 / also in: a.txt",
    ]


def test_what_is_no_answer_is_said_to_be_none() -> None:
    shown = show(results(confident=False, did_you_mean="劝阻人数"), colour=True)
    assert shown.startswith("没有找到直接回答")
    assert "劝阻人数" in shown.splitlines()[1]
    assert "\033[1;33m劝阻\033[0m" in shown
