"""scripts/tune.py: what it learns from, what it writes, what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Build, Run
from tests.fakes import FakeEncoder
from tests.search.conftest import write_archive
from xunduan.commands import tune
from xunduan.errors import XunduanError
from xunduan.index.snapshot import open_snapshot
from xunduan.search.engine import Engine
from xunduan.search.projection import load_projection
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

SENTENCES = [
    f"{place}{year}年{deed}{number}{unit},比上年增长{number % 40}%。"
    for number, (place, year, (deed, unit)) in enumerate(
        (
            (place, year, deed)
            for place in ("青川市", "临湖市", "白沙市")
            for year in (2019, 2020)
            for deed in (("清淤河道", "公里"), ("借出图书", "册"), ("新建学位", "个"), ("检查商铺", "家"))
        ),
        113,
    )
]


def squad(path: Path) -> Path:
    paragraphs = [
        {
            "context": "开头一句话。" + sentence,
            "qas": [
                {
                    "id": str(number),
                    "question": f"{sentence[:8]}怎么样",
                    "answers": [{"text": sentence[:3], "answer_start": 6}],
                }
            ],
        }
        for number, sentence in enumerate(SENTENCES)
    ]
    path.write_text(
        json.dumps({"data": [{"title": "题", "paragraphs": paragraphs}]}, ensure_ascii=False),
        encoding="utf-8",
    )
    return path


def pairs(path: Path, count: int = 24) -> Path:
    lines = [{"query": sentence[5:12], "passage": sentence} for sentence in SENTENCES[:count]]
    path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    return path


def parallel(path: Path) -> Path:
    path.write_text(
        "".join(f"sentence number {n}\t{text}\tCC BY\n" for n, text in enumerate(SENTENCES)), encoding="utf-8"
    )
    return path


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeEncoder:
    """The encoder that the script finds loaded."""
    encoder = FakeEncoder()
    monkeypatch.setattr("xunduan.commands.tune.load_encoder", lambda *arguments: encoder)
    return encoder


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--out", "x"),
        ("--squad", "x"),
        ("--undo",),
        ("--undo", "--index", "i", "--pairs", "p"),
        ("--pairs", "x", "--most", "many", "--out", "y"),
    ],
)
def test_wrong_usage_is_2(wrong: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        tune.parse(wrong)
    assert caught.value.code == 2


def test_all_three_kinds_of_data_are_learned_from_and_named(
    fake: FakeEncoder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "--squad", str(squad(tmp_path / "squad.json")), "--pairs", str(pairs(tmp_path / "pairs.jsonl")),
        "--parallel", str(parallel(tmp_path / "parallel.tsv")), "--out", str(tmp_path / "p.safetensors"),
        "--licences", "our own", "--seed", "7",
    ]  # fmt: skip
    assert tune.main(arguments) == 0
    learned = load_projection(tmp_path / "p.safetensors")
    assert learned.fingerprint == fake.fingerprint
    assert learned.weight.shape == (64, 64)
    assert learned.notes["learned_from"] == {"squad.json": 24, "pairs.jsonl": 24, "parallel.tsv": 24}
    assert learned.notes["licences"] == "our own"
    assert learned.notes["seed"] == 7
    assert "--seed 7" in learned.notes["command"]
    assert set(learned.notes["held_out_hit_at_1"]["after"]) == {"squad.json", "pairs.jsonl", "parallel.tsv"}
    assert "pairs.jsonl" in capsys.readouterr().out
    tune.main([*arguments[:-5], str(tmp_path / "again.safetensors"), *arguments[-4:]])
    np.testing.assert_array_equal(load_projection(tmp_path / "again.safetensors").weight, learned.weight)


def test_no_more_of_a_file_than_asked_for_is_used(fake: FakeEncoder, tmp_path: Path) -> None:
    tune.main(
        [
            "--pairs",
            str(pairs(tmp_path / "p.jsonl")),
            "--most",
            "10",
            "--out",
            str(tmp_path / "p.safetensors"),
        ]
    )
    assert load_projection(tmp_path / "p.safetensors").notes["learned_from"] == {"p.jsonl": 10}


def test_two_files_of_one_name_are_scored_apart(fake: FakeEncoder, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    files = [str(pairs(tmp_path / folder / "p.jsonl")) for folder in ("a", "b")]
    tune.main(["--pairs", *files, "--out", str(tmp_path / "p.safetensors")])
    notes = load_projection(tmp_path / "p.safetensors").notes
    assert set(notes["learned_from"]) == set(files)
    assert all(0 <= value <= 1 for value in notes["held_out_hit_at_1"]["after"].values())


@pytest.mark.parametrize(
    ("option", "content", "named"),
    [
        ("--pairs", None, "data"),
        ("--pairs", "", "0"),
        ("--pairs", '{"query": "a", "passage": "b"}\n' * 3, "3"),
        ("--pairs", '{"query": "a"}', "1"),
        ("--pairs", "not json", "1"),
        ("--squad", "{}", "SQuAD"),
        ("--parallel", "no tab at all\n" * 9, "0"),
    ],
)
def test_data_that_cannot_be_learned_from_is_refused(
    fake: FakeEncoder, tmp_path: Path, option: str, content: str | None, named: str
) -> None:
    path = tmp_path / "data"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(XunduanError, match=rf"data.*{named}|{named}"):
        tune.main([option, str(path), "--out", str(tmp_path / "p.safetensors")])
    assert not (tmp_path / "p.safetensors").exists()


Asked = Callable[[Callable[[str], str]], Path]
"""Writes a file of pairs, whose queries are made of passages by a function."""


class Shifted(FakeEncoder):
    """Puts all queries to one side of where they belong, which a projection can put right."""

    def encode_queries(self, texts: Sequence[str]) -> np.ndarray:
        shifted = super().encode_queries(texts) + np.linspace(-0.5, 0.5, self.dimension, dtype=np.float32)
        return shifted / np.linalg.norm(shifted, axis=1, keepdims=True)


class TestArchive:
    @pytest.fixture
    def index_dir(
        self, tmp_path: Path, build_fake: Build, monkeypatch: pytest.MonkeyPatch, configured: Settings
    ) -> Path:
        monkeypatch.setattr(tune, "settings", lambda: configured)
        build_fake(write_archive(tmp_path / "in"), tmp_path / "index")
        return tmp_path / "index"

    @pytest.fixture
    def asked(self, tmp_path: Path, index_dir: Path, configured: Settings) -> Asked:
        passages = list(open_snapshot(index_dir).store.passages())[::5][:30]

        def write(query_of: Callable[[str], str]) -> Path:
            lines = [{"query": query_of(passage.text), "passage_id": passage.id} for passage in passages[:15]]
            lines += [
                {"query": query_of(passage.text), "passage": passage.text[:40]} for passage in passages[15:]
            ]
            path = tmp_path / "mine.jsonl"
            path.write_text(
                "\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8"
            )
            return path

        return write

    def test_it_is_tuned_without_embedding_a_passage_and_used_from_then_on(
        self, index_dir: Path, asked: Asked, configured: Settings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        encoder = Shifted()
        monkeypatch.setattr("xunduan.commands.tune.load_encoder", lambda *arguments: encoder)
        assert tune.main(["--pairs", str(asked(lambda text: text)), "--index", str(index_dir)]) == 0
        assert encoder.embedded == []
        scores = load_projection(index_dir / "projection.safetensors").notes["held_out_hit_at_1"]
        assert scores["after"] > scores["before"] + 0.2
        using = configured.model_copy(update={"use_projection": True})
        engine = Engine(open_snapshot(index_dir), FakeEncoder(), using)
        assert engine.search(SearchRequest("龙门河清淤")).hits

    def test_what_is_no_better_does_not_replace_what_is_there(
        self, fake: FakeEncoder, index_dir: Path, asked: Asked, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = asked(lambda text: text)  # found already
        assert tune.main(["--pairs", str(path), "--index", str(index_dir)]) == 0
        assert "no improvement" in capsys.readouterr().out
        assert not (index_dir / "projection.safetensors").exists()

    def test_what_was_tuned_is_taken_back(
        self,
        index_dir: Path,
        asked: Asked,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr("xunduan.commands.tune.load_encoder", lambda *arguments: Shifted())
        assert tune.main(["--queries", str(asked(lambda text: text)), "--index", str(index_dir)]) == 0
        assert (index_dir / "projection.safetensors").is_file()
        assert tune.main(["--undo", "--index", str(index_dir)]) == 0
        assert not (index_dir / "projection.safetensors").exists()
        assert tune.main(["--undo", "--index", str(index_dir)]) == 1
        assert "nothing was tuned" in capsys.readouterr().out

    def test_pairs_of_another_archive_are_too_few(
        self, fake: FakeEncoder, index_dir: Path, tmp_path: Path
    ) -> None:
        with pytest.raises(XunduanError, match=r"0 .*20"):
            tune.main(["--pairs", str(pairs(tmp_path / "p.jsonl")), "--index", str(index_dir)])


@pytest.mark.model
def test_a_run_with_the_default_model(run_script: Run, tmp_path: Path) -> None:
    done = run_script("tune", "--pairs", pairs(tmp_path / "p.jsonl"), "--out", tmp_path / "p.safetensors")
    assert done.returncode == 0, done.stderr
    assert load_projection(tmp_path / "p.safetensors").weight.shape == (384, 384)
    assert "p.jsonl" in done.stdout
