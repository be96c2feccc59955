"""`xunduan tune --reranker`: learn the default model's reranker. Resumable: the same command goes on."""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from xunduan.commands.adapter_tuning import (
    checkpoint_of,
    learned_from,
    print_gain,
    report,
    require_default_model,
    require_questions,
)
from xunduan.commands.confidence_tuning import write_documents
from xunduan.commands.evaluate import opened
from xunduan.models.adapter import adapter_file
from xunduan.search.adapter_examples import read_examples
from xunduan.search.engine import Engine
from xunduan.search.projection import projection_for
from xunduan.settings import settings


def tune_reranker(options: argparse.Namespace, notes: dict[str, Any]) -> int:
    """Learn from what the engine ranks high among all passages, without a reranker, and write `options.out`; the
    checkpoint stands beside it."""
    from xunduan.models.folder import model_folder
    from xunduan.models.reranker_training import Recipe, Trainee, train
    from xunduan.search.reranker_examples import Archive, Choices

    configured = settings().model_copy(update={"use_reranker": False, "reranker": None})
    require_default_model(configured)
    examples = read_examples(options.squad, options.pairs, [])
    require_questions(examples)
    recipe = Recipe(steps=options.steps, seed=options.seed)
    adapter = adapter_file(configured)
    trainee = Trainee(model_folder(configured.model, configured.cache_dir, adapter=adapter), recipe)
    with tempfile.TemporaryDirectory(prefix="xunduan-reranker-") as folder:
        source = Path(folder) / "documents.jsonl"
        write_documents(source, ((one.title, one.text) for one in examples.passages))
        with opened(source, Path(folder) / "index", configured) as engine:
            encoder = engine.encoder
            projection = (
                projection_for(encoder.fingerprint, configured.projection)
                if configured.use_projection
                else None
            )
            archive = Archive(examples, engine, projection)
            before = archive.hits()
            choices = Choices(archive, recipe)
            report(train(trainee, recipe, choices, checkpoint_of(options.out)), recipe.steps)
            # The same engine, with what was learned at the place where the shipped one is.
            encoder.pairs = trainee
            reading = configured.model_copy(update={"use_reranker": True})
            after = Archive(examples, Engine(engine.opened, encoder, reading), projection).hits()
    print_gain(before, after)
    notes |= {
        "recipe": asdict(recipe), "learned_from": learned_from(examples),
        "held_out_hit_at_1": {"before": before, "after": after},
    }  # fmt: skip
    trainee.weights(encoder.fingerprint, notes).save(options.out)
    print(f"已写入 / written: {options.out}")
    return 0
