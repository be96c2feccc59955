"""scripts/evaluate.py: every way to ask it, its table, its file, its comparison with an earlier run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Build, Run
from tests.fakes import FakeEncoder, write_files
from xunduan.commands import evaluate
from xunduan.errors import XunduanError
from xunduan.models.encoder import SentenceEncoder
from xunduan.settings import Settings

DOCUMENTS = {
    "001_a.txt": "反诈通报\n\n2022年全市劝阻潜在受害人3.6万人次,止付资金两千万元。",
    "002_b.txt": "巡河记录\n\n水务局清淤河道三十公里,封堵排污口126个,沿岸新种芦苇四千亩。",
}
QUERIES = [
    {"id": "1", "query": "劝阻潜在受害人多少人次", "lang": "zh-Hans", "kind": "figure", "doc": "001", "gold": ["3.6万人次"], "also": [], "answer": "3.6万人次"},
    {"id": "2", "query": "河道清淤", "lang": "zh-Hans", "kind": "keyword", "doc": "002", "gold": ["清淤河道三十公里"], "also": []},
    {"id": "3", "query": "芦苇新种了多少亩", "lang": "zh-Hans", "kind": "figure", "doc": "002", "gold": ["不在那里"], "also": [], "answer": "四千亩"},
    {"id": "4", "query": "航天飞机发射场", "lang": "zh-Hans", "kind": "negative", "doc": None, "gold": [], "also": []},
]  # fmt: skip
SQUAD = {
    "data": [
        {
            "title": "题",
            "paragraphs": [
                {"context": text, "qas": [{"id": name, "question": text[8:16], "answers": [{"text": "x", "answer_start": 0}]}]}
                for name, text in DOCUMENTS.items()
            ],
        }
    ]
}  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with documents in docs/, queries.jsonl and squad.json."""
    write_files(tmp_path / "docs", DOCUMENTS)
    (tmp_path / "queries.jsonl").write_text(
        "\n".join(json.dumps(one, ensure_ascii=False) for one in QUERIES), encoding="utf-8"
    )
    (tmp_path / "squad.json").write_text(json.dumps(SQUAD, ensure_ascii=False), encoding="utf-8")
    return tmp_path


@pytest.fixture(autouse=True)
def _fake(monkeypatch: pytest.MonkeyPatch, configured: Settings) -> None:
    """The script, run in this process, finds the fake encoder and its settings."""
    monkeypatch.setattr("xunduan.commands.evaluate.load_encoder", lambda *arguments: FakeEncoder())
    monkeypatch.setattr(evaluate, "settings", lambda: configured)


def run(*arguments: str | Path) -> int:
    return evaluate.main([str(argument) for argument in arguments])


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--queries", "q"),
        ("--figures", "f"),
        ("--truth", "t"),
        ("--queries", "q", "--squad", "s"),
        ("--queries", "q", "--index", "i", "--questions", "e"),
    ],
)
def test_wrong_usage_is_2(wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        run(*wrong)
    assert caught.value.code == 2


def test_queries_over_a_folder(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run("--queries", files / "queries.jsonl", "--source", files / "docs", "--json", files / "out.json")
        == 0
    )
    found = json.loads((files / "out.json").read_text(encoding="utf-8"))["xunduan"]
    assert found["all"]["queries"] == 3
    assert found["all"]["hit_at_1"] == pytest.approx(2 / 3)
    assert found["kinds"]["figure"]["hit_at_1"] == 0.5
    assert found["kinds"]["keyword"]["hit_at_1"] == 1
    assert [miss["id"] for miss in found["misses"]] == ["3"]
    assert found["no_answer"]["queries"] == 1
    table = capsys.readouterr().out.splitlines()
    assert table[0].startswith("| system | queries of | n | hit@1 | hit@3 | hit@10 | MRR@10 | nDCG@10 |")
    assert any(row.startswith("| xunduan | keyword | 1 | 1.000 |") for row in table)


def test_labelled_figures_and_questions(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    labels = [
        {"doc": "001_a.txt", "sentence": "2022年全市劝阻潜在受害人3.6万人次", "value": 36000, "place": None, "period": "2022年", "kind": "actual"},
        {"doc": "002_b.txt", "sentence": "水务局清淤河道三十公里", "value": 31, "place": None, "period": None, "kind": "actual"},
    ]  # fmt: skip
    questions = [
        {"id": "1", "query": "劝阻潜在受害人多少人次", "sort": "one", "doc": "001_a.txt", "answers": [{"text": "3.6万人次", "value": 36000}], "gold": ["3.6万人次"]},
        {"id": "2", "query": "航天飞机发射场有几座", "sort": "none", "doc": None, "answers": [], "gold": []},
    ]  # fmt: skip
    for name, rows in (("labels", labels), ("questions", questions)):
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (files / f"{name}.jsonl").write_text(text, encoding="utf-8")
    out = files / "out.json"
    assert run("--truth", files / "labels.jsonl", "--questions", files / "questions.jsonl", "--source", files / "docs", "--json", out) == 0  # fmt: skip
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["truth"]["labelled"], found["truth"]["recall"], found["truth"]["period_wrong"]) == (
        2,
        0.5,
        0,
    )
    assert (found["cards"]["questions"], found["cards"]["passage_first"], found["cards"]["silent"]) == (
        2,
        1,
        1,
    )
    assert "| labelled | recall |" in capsys.readouterr().out


def test_an_index_is_used_as_it_is(
    files: Path, build_fake: Build, capsys: pytest.CaptureFixture[str]
) -> None:
    snapshot = build_fake(files / "docs", files / "index").snapshot
    assert run("--queries", files / "queries.jsonl", "--index", files / "index") == 0
    assert "| xunduan | all | 3 | 0.667 |" in capsys.readouterr().out
    assert [path.name for path in (files / "index" / "snapshots").iterdir()] == [snapshot.name]


def test_squad_contexts_are_documents(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--squad", files / "squad.json", "--json", files / "out.json") == 0
    found = json.loads((files / "out.json").read_text(encoding="utf-8"))["xunduan"]
    assert (found["contexts"], found["queries"], found["hit_at_1"]) == (2, 2, 1.0)
    assert "| xunduan | all | 2 | 1.000 |" in capsys.readouterr().out


def test_baselines_stand_in_the_same_table(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--squad", files / "squad.json", "--baselines") == 0
    systems = {
        row.split("|")[1].strip() for row in capsys.readouterr().out.splitlines() if row.startswith("| ")
    }
    assert len(systems - {"system"}) >= 4


def test_a_number_that_is_lower_than_before_is_named(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (
        "--squad",
        files / "squad.json",
        "--json",
        files / "out.json",
        "--baseline",
        files / "before.json",
    )
    (files / "before.json").write_text(
        json.dumps({"xunduan": {"hit_at_1": 0.5, "contexts": 9}}), encoding="utf-8"
    )
    run(*arguments)
    assert "no number is lower" in capsys.readouterr().out
    (files / "before.json").write_text(json.dumps({"xunduan": {"hit_at_1": 1.5}}), encoding="utf-8")
    run(*arguments)
    assert "xunduan.hit_at_1: 1.5000 → 1.0000" in capsys.readouterr().out


def test_what_counts_as_lower() -> None:
    before = {"a": {"hit_at_1": 0.8, "flagged_wrongly": 0.1, "queries": 9, "gone": 1.0}}
    now = {"a": {"hit_at_1": 0.7, "flagged_wrongly": 0.2, "queries": 3, "new": 0.1}}
    assert evaluate.lowered(now, before) == [
        "a.hit_at_1: 0.8000 → 0.7000",
        "a.flagged_wrongly: 0.1000 → 0.2000",
    ]
    assert evaluate.lowered(before, now) == []
    assert evaluate.lowered(now, now) == []


@pytest.mark.parametrize("name", ["queries.jsonl", "squad.json"])
def test_a_file_that_is_missing_or_malformed_is_named(files: Path, name: str) -> None:
    option = "--squad" if name == "squad.json" else "--queries"
    (files / name).write_text("{", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(XunduanError, match=name):
            run(option, files / name, "--source", files / "docs")
        (files / name).unlink(missing_ok=True)


def test_a_source_that_is_none_is_one_line_and_1(files: Path, run_here: Run) -> None:
    done = run_here("evaluate", "--queries", files / "missing.jsonl", "--source", files / "docs")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "missing.jsonl" in line


@pytest.mark.model
@pytest.mark.shared
def test_retrieval_over_the_five_articles(shared_dir: Path, tmp_path: Path, encoder: SentenceEncoder) -> None:
    """Floors under the seed queries' scores, the first query's first two passages, and the passages' length."""
    import shutil

    from tests.fakes import Silent
    from xunduan.index.build import build
    from xunduan.search.engine import Engine
    from xunduan.search.evaluation import evaluate_queries
    from xunduan.search.judging import normal_form, read_queries
    from xunduan.search.results import SearchRequest

    source = tmp_path / "in"
    source.mkdir()
    for path in (shared_dir / "corpus").glob("[0-9]*.txt"):
        shutil.copy(path, source)
    snapshot = build(source, tmp_path / "index", Settings(), lambda: encoder, Silent()).snapshot
    assert max(len(passage.text) for passage in snapshot.store.passages()) <= 400
    engine = Engine(snapshot, encoder, Settings())
    first = [
        normal_form(hit.passage.text) for hit in engine.search(SearchRequest("反诈预警劝阻人数")).hits[:2]
    ]
    for figure in ("970.7万人次", "28.2万人次"):
        assert any(figure in text for text in first), first
    scores = evaluate_queries(read_queries(shared_dir / "eval" / "seed_queries.jsonl"), engine.search)
    assert scores["all"]["hit_at_1"] >= 0.88, scores["misses"]
    assert scores["all"]["hit_at_3"] >= 0.94, scores["misses"]


def test_a_run_is_written_as_trec_tools_read_it(files: Path) -> None:
    run_file = files / "run.txt"
    assert run("--queries", files / "queries.jsonl", "--source", files / "docs", "--run", run_file) == 0
    rows = [line.split(" ") for line in run_file.read_text(encoding="utf-8").splitlines()]
    assert {len(row) for row in rows} == {6} and {row[1] for row in rows} == {"Q0"}
    assert {row[0] for row in rows} >= {"1", "2", "3"}
    first = [row for row in rows if row[0] == "1"]
    assert [int(row[3]) for row in first] == list(range(1, len(first) + 1))
    scores = [float(row[4]) for row in first]
    assert scores == sorted(scores, reverse=True)
