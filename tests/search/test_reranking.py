"""Re-ranking with a tiny cross-encoder made here: its probabilities become a part of the score, others stay below."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEncoder
from xunduan.errors import ModelError
from xunduan.index.snapshot import Snapshot
from xunduan.search.engine import Engine
from xunduan.search.reranking import load_reranker
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


def test_it_is_off_by_default(configured: Settings) -> None:
    assert load_reranker(configured) is None


def test_a_reranker_that_is_not_there_is_named(configured: Settings, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match="XUNDUAN_RERANKER"):
        load_reranker(configured.model_copy(update={"reranker": str(tmp_path)}))
