"""The README's first query over the sample corpus, as on a fresh machine."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.shortcuts import find_families
from xunduan.search.judging import normal_form, read_queries


@pytest.mark.model
def test_the_first_query_finds_both_figures_first(sample_index: Path, run_script: Run) -> None:
    done = run_script("search", "反诈预警劝阻人数", "--index", sample_index, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    first, second = found["results"][:2]
    assert found["confident"]
    assert first["answer"]["text"] == "970.7萬人次"
    assert first["document"]["path"] == "chongqing/2022-fanzha.md"
    assert second["answer"]["text"] == "28.2万人次"
    assert second["document"]["path"] == "dongying/fanzha.txt"


@pytest.mark.model
def test_the_questions_to_the_sample_corpus_are_answered(
    repository: Path, sample_index: Path, run_script: Run, tmp_path: Path
) -> None:
    queries = repository / "tests" / "data" / "sample_queries.jsonl"
    out = tmp_path / "scores.json"
    done = run_script("evaluate", "--queries", queries, "--index", sample_index, "--json", out)
    assert done.returncode == 0, done.stderr
    scores = json.loads(out.read_text(encoding="utf-8"))["xunduan"]["all"]
    assert scores["queries"] == 47
    assert scores["hit_at_1"] >= 0.85
    assert scores["hit_at_3"] >= 0.95


def test_every_question_s_answer_stands_in_the_sample_corpus(repository: Path) -> None:
    texts = {
        path.name: normal_form(path.read_text(encoding="utf-8"))
        for path in (repository / "samples").rglob("*.*")
    }
    for query in read_queries(repository / "tests" / "data" / "sample_queries.jsonl"):
        assert bool(query.right) == query.answerable, query.id
        for prefix, strings in query.right:
            found = [text for name, text in texts.items() if name.startswith(prefix)]
            assert any(all(string in text for string in strings) for text in found), query.id


def test_there_are_a_dozen_bulletins_each_naming_its_source(repository: Path) -> None:
    files = [path for path in (repository / "samples").rglob("*") if path.is_file()]
    assert 11 <= len(files) <= 15
    texts = {path.name: path.read_text(encoding="utf-8") for path in files}
    assert all(250 <= len(text) <= 900 for text in texts.values()), {n: len(t) for n, t in texts.items()}
    assert [
        name for name, text in texts.items() if not re.search(r"[来來]源[:：]|^source:", text, re.M)
    ] == []


def test_no_two_bulletins_are_duplicates(repository: Path) -> None:
    lines = [
        (f"{path}:{number}", line)
        for path in (repository / "samples").rglob("*.*")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines())
        if len(line) > 40
    ]
    assert find_families(lines) == ()


@pytest.mark.shared
def test_the_bulletins_are_in_words_of_their_own(repository: Path, shared_dir: Path) -> None:
    """No run of characters longer than a name or a figure phrase is shared with an article restated."""
    from xunduan.index.reprints import comparable

    sources = "".join(
        comparable(re.sub(r"\([^\W\d\u4e00-\u9fff]+\)", "", path.read_text(encoding="utf-8")))
        for path in sorted((shared_dir / "corpus").glob("[0-9]*.txt"))
    )
    for path in (repository / "samples").rglob("*.*"):
        text = comparable(path.read_text(encoding="utf-8"))
        copied = [text[at : at + 20] for at in range(len(text) - 19) if text[at : at + 20] in sources]
        assert copied == [], path
