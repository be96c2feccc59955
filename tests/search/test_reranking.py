"""A second look at the first hits: a tiny cross-encoder made here takes it at every query, the encoder's own reader
where words decide little."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEncoder
from xunduan.errors import ModelError
from xunduan.index.documents import Passage, Window
from xunduan.index.snapshot import Snapshot
from xunduan.search.engine import Engine
from xunduan.search.query import understand
from xunduan.search.ranking import Ranking
from xunduan.search.reranking import (
    DEPTH,
    FEW_WORDS,
    WEIGHT,
    NearestPieces,
    as_ranked,
    load_reranker,
    nearest_piece,
)
from xunduan.search.results import SearchRequest
from xunduan.settings import Settings

QUERY = "反诈劝阻多少人次"


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A one-layer BERT with one logit over single characters, untrained: any numbers will do."""
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("cross-encoder")
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *"反诈劝阻多少人次河公里清淤洛阳的0123456789"]
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(vocabulary)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=256, **names).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(  # type: ignore[call-arg]  # takes what every configuration has, too
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, max_position_embeddings=256, num_labels=1, initializer_range=1.0,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def reranked(archive: Snapshot, configured: Settings, cross_encoder: Path) -> Engine:
    settings = configured.model_copy(update={"reranker": str(cross_encoder), "rerank_depth": 5})
    return Engine(archive, FakeEncoder(), settings)


def test_the_first_hits_are_ordered_by_what_the_score_says(reranked: Engine, engine: Engine) -> None:
    hits = reranked.search(SearchRequest(QUERY, limit=20, per_document=20, explain=True)).hits
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    looked_at = {hit.passage.id for hit in hits[:5]}
    before = engine.search(SearchRequest(QUERY, limit=5, per_document=20)).hits
    assert looked_at == {hit.passage.id for hit in before}


def test_its_part_of_the_score_is_explained(reranked: Engine, engine: Engine) -> None:
    hits = reranked.search(SearchRequest(QUERY, limit=5, per_document=20, explain=True)).hits
    before = {
        hit.passage.id: hit.score
        for hit in engine.search(SearchRequest(QUERY, limit=5, per_document=20)).hits
    }
    for hit in hits:
        assert hit.explain is not None
        assert hit.score == pytest.approx((before[hit.passage.id] + hit.explain["rerank"]) / 2, abs=1e-6)
    assert np.ptp([hit.explain["rerank"] for hit in hits if hit.explain]) > 0


def test_none_is_used_where_it_is_off(configured: Settings, cross_encoder: Path, archive: Snapshot) -> None:
    off = configured.model_copy(update={"reranker": str(cross_encoder), "use_reranker": False})
    assert load_reranker(off, FakeEncoder(), archive.store.passage) is as_ranked
    assert load_reranker(configured, FakeEncoder(), archive.store.passage) is as_ranked


def test_a_reranker_that_is_not_there_is_named(
    configured: Settings, tmp_path: Path, archive: Snapshot
) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    missing = configured.model_copy(update={"reranker": str(tmp_path)})
    with pytest.raises(ModelError, match="XUNDUAN_RERANKER"):
        load_reranker(missing, FakeEncoder(), archive.store.passage)


class Preferring:
    """A PairReader to which the longer piece is the likelier answer, by so much for a character."""

    def __init__(self, each: float) -> None:
        self.each = each
        self.read: list[str] = []

    def pair_scores(self, query: str, passages: Sequence[str]) -> np.ndarray:
        self.read += passages
        return np.array([self.each * len(passage) for passage in passages], np.float32)


def second_look(reader: Preferring, *, coverage: float, scores: Sequence[float]) -> Ranking:
    """A ranking of passages of 10, 20, 30 … characters after the reader has looked at it."""
    count = len(scores)
    ranking = Ranking(
        rows=np.arange(count),
        scores=np.array(scores),
        parts={"dense": np.ones(count), "coverage": np.full(count, coverage)},
        similarities={"windows": np.linspace(1, 0, count)},
        background={},
        weights={"dense": 1.0, "coverage": 1.0},
        terms=[],
    )

    def passage(row: int) -> Passage:
        text = "字" * (10 * (row + 1))
        return Passage(f"d-{row}", "d", 0, len(text), text, windows=(Window(0, len(text)),))

    query = understand("随便问问", 100)
    return NearestPieces(reader, passage)(query, ranking, lambda rows: {int(r): [1.0] for r in rows})


def test_the_likelier_of_the_first_two_comes_first() -> None:
    looked = second_look(Preferring(0.2), coverage=0.1, scores=[0.5, 0.48, 0.3, 0.2])
    assert looked.rows.tolist() == [1, 0, 2, 3]
    assert looked.scores[:2].tolist() == pytest.approx([0.48, 0.5 - 2 * WEIGHT])
    assert looked.parts["odds"].tolist() == pytest.approx([4.0, 2.0, 0.0, 0.0])
    assert looked.similarities["windows"].tolist() == pytest.approx([2 / 3, 1, 1 / 3, 0])


def test_words_that_were_found_are_not_overruled() -> None:
    reader = Preferring(5.0)
    looked = second_look(reader, coverage=FEW_WORDS, scores=[0.5, 0.48, 0.3, 0.2])
    assert looked.rows.tolist() == [0, 1, 2, 3]
    assert not reader.read
    assert "odds" not in looked.parts


def test_only_the_first_two_are_read_and_none_falls_below_the_rest() -> None:
    reader = Preferring(5.0)
    looked = second_look(reader, coverage=0.0, scores=[0.5, 0.48, 0.47, 0.46])
    assert len(reader.read) == DEPTH
    assert looked.rows.tolist() == [1, 0, 2, 3]
    assert looked.scores.tolist() == pytest.approx([0.48, 0.47, 0.47, 0.46])


@pytest.mark.parametrize("scores", [[], [0.4]])
def test_fewer_than_two_hits_are_not_read(scores: list[float]) -> None:
    reader = Preferring(1.0)
    assert second_look(reader, coverage=0.0, scores=scores).rows.tolist() == list(range(len(scores)))
    assert not reader.read


def test_a_piece_grows_around_the_nearest_window() -> None:
    text = "一" * 40 + "二" * 40 + "三" * 40 + "四" * 100
    bounds = [(0, 40), (40, 80), (80, 120), (120, 220)]
    windows = tuple(Window(*each) for each in bounds)
    passage = Passage("d-0", "d", 0, len(text), text, windows=windows)
    assert nearest_piece(passage, [0.3, 1.0, 0.5, 0.0]) == text[40:120]
    assert nearest_piece(passage, [0.5, 1.0, 0.3, 0.0]) == text[0:80]
    assert nearest_piece(passage, [0.0, 0.0, 0.2, 1.0]) == text[120:220]
