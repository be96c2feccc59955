"""The benchmark's archive and its arithmetic; the builds themselves are timed by running the script."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import write_files
from tests.shortcuts import find_families
from xunduan.commands import benchmark, generated_archive
from xunduan.commands.generated_archive import document, queries, write_archive
from xunduan.commands.recombined_archive import RecombinedArchive
from xunduan.errors import XunduanError
from xunduan.index.manifest import Manifest, ModelIdentity, write_manifest
from xunduan.settings import settings


def test_the_archive_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    assert document(3) == document(3)
    assert document(3) != document(4)
    assert document(3) != document(3, seed=1)


def test_documents_are_of_the_size_of_a_short_article_and_no_duplicates() -> None:
    texts = [document(number)[1] for number in range(200)]
    assert all(1000 <= len(text) <= 1900 for text in texts)
    paragraphs = [
        (f"{n}-{m}", part) for n, text in enumerate(texts) for m, part in enumerate(text.split("\n\n"))
    ]
    families = find_families([pair for pair in paragraphs if len(pair[1]) > 60])
    assert families == ()


def test_the_archive_is_written_to_subfolders(tmp_path: Path) -> None:
    paths = write_archive(tmp_path, 7, generated_archive, per_folder=3)
    assert [path.parent.name for path in paths] == ["000"] * 3 + ["001"] * 3 + ["002"]
    assert paths[0].read_text(encoding="utf-8").startswith(document(0)[0] + "\n\n")


def test_no_query_comes_twice() -> None:
    asked = list(queries(500))
    assert len(set(asked)) == 500
    assert asked == list(queries(500))


def test_documents_recombined_from_a_folder_hold_its_sentences_alone(tmp_path: Path) -> None:
    files = {
        f"{title}.txt": f"{title}\n\n"
        + "\n\n".join(f"{title}第{n}条提到，{n}号泵站排水{n * 37}万立方米。" for n in range(60))
        for title in ("防汛通报", "春耕简报")
    }
    made = RecombinedArchive.of(write_files(tmp_path / "in", files), settings())
    title, text = made.document(4)
    assert made.document(4) == (title, text) != made.document(5)
    assert title.split()[0] in {"防汛通报", "春耕简报"}
    read = {sentence for paragraph in text.split() for sentence in paragraph.split("。") if sentence}
    assert read <= {one.rstrip("。") for one in made.sentences}
    asked = list(made.queries(40))
    assert len(set(asked)) == 40
    assert sum("多少" in query for query in asked) == 40
    assert list(made.queries(10**6)) != asked


def test_a_folder_of_few_sentences_is_refused_with_their_number(tmp_path: Path) -> None:
    write_files(tmp_path, {"one.txt": "通报\n\n六月以来，两处堤防已经加固完毕并通过验收。"})
    with pytest.raises(XunduanError, match="100"):
        RecombinedArchive.of(tmp_path, settings())


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Builds that take 100, 1 and 6 seconds by the clock and note what the source holds."""
    seen: list[dict[str, str]] = []
    seconds = iter([100.0, 1.0, 6.0])

    def rebuild(source: Path, index_dir: Path) -> float:
        seen.append({path.name: path.read_text(encoding="utf-8") for path in source.rglob("*.txt")})
        folder = index_dir / "snapshots" / "one"
        folder.mkdir(parents=True, exist_ok=True)
        (index_dir / "CURRENT").write_text("one\n", encoding="utf-8")
        counts = {"passages": 30, "windows": 60}
        manifest = Manifest("one", "", ModelIdentity("m", "f", 1), {}, counts, "")
        write_manifest(folder, manifest)
        return next(seconds)

    monkeypatch.setattr(benchmark, "rebuild", rebuild)
    latency = benchmark.Latency(5, 1.0, 2.0, 3.0, 4.0)
    monkeypatch.setattr(benchmark, "time_queries", lambda index_dir, count, made: latency)
    return seen


def test_the_update_changes_so_many_files_and_no_more(quick: list[dict[str, str]], tmp_path: Path) -> None:
    report = benchmark.measure(tmp_path, documents=30, changed=4, query_count=5, made=generated_archive)
    first, second, third = quick
    assert first == second
    assert sum(third[name] != text for name, text in first.items()) == 4
    assert len(third) == 30
    assert report.update_allowed == pytest.approx(6.0)
    assert report.update_in_time
    assert "6.0 s ✓ (≤ 6.0 s)" in benchmark.table(report)


def test_the_report_is_written_as_json(
    quick: list[dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.json"
    assert benchmark.main(["--documents", "3", "--changed", "1", "--json", str(out)]) == 0
    report = json.loads(out.read_text(encoding="utf-8"))
    assert (report["full"], report["update"], report["update_in_time"]) == (100.0, 6.0, True)
    assert report["latency_ms"]["p99"] == 3.0
    assert "| 首次建索引 / full build | 100.0 s" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["--documents", "0"], ["--documents", "5"], ["--queries", "1"], ["--x"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        benchmark.main(arguments)
    assert exit_.value.code == 2


def test_a_failed_build_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(XunduanError, match=str(tmp_path / "nowhere")):
        benchmark.rebuild(tmp_path / "nowhere", tmp_path / "index")
