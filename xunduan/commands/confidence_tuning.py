"""`xunduan tune --confidence`: when an answer is there and what a score says, learned from questions to small
archives."""

from __future__ import annotations

import argparse
import json
import shlex
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tqdm import tqdm

from xunduan.commands.evaluate import opened
from xunduan.errors import XunduanError
from xunduan.language.fold import fold
from xunduan.search.adapter_examples import read_examples
from xunduan.search.confidence_learning import DEPTH, Sample, learn_confidence
from xunduan.search.confidence_sets import Trial, trials
from xunduan.search.engine import Engine
from xunduan.settings import settings


def samples_of(trial: Trial, engine: Engine) -> list[Sample]:
    """The questions of a trial as its archive answers them; a hit is right that holds a passage that answers, or
    is of it."""
    found = []
    for question in tqdm(trial.questions, desc="questions", disable=None):
        signals = engine.judged(question.text).signals
        ranking = engine.ranking(question.text)
        if signals is None:
            continue
        answers = [fold(text) for text in question.answers]
        texts = [fold(engine.opened.store.passage(int(row)).text) for row in ranking.rows[:DEPTH]]
        right = [any(text in answer or answer in text for answer in answers) for text in texts]
        hits = tuple(zip(map(float, ranking.scores[:DEPTH]), right, strict=True))
        found.append(Sample(question.file, signals, bool(answers), hits))
    return found


def tune_confidence(options: argparse.Namespace, notes: dict[str, Any]) -> int:
    """Learn, report what files that were left out say, and write `options.out` in the form of data/confidence.json."""
    made = list(trials(read_examples(options.squad, options.pairs, []), options.seed))
    samples: list[Sample] = []
    for trial in made:
        with tempfile.TemporaryDirectory(prefix="xunduan-confidence-") as folder:
            source = Path(folder) / "documents.jsonl"
            write_documents(source, trial.documents)
            with opened(source, Path(folder) / "index", settings()) as engine:
                samples += samples_of(trial, engine)
    if not any(one.answerable for one in samples) or all(one.answerable for one in samples):
        raise XunduanError(
            "留出的问题太少，无法学习",
            "too few questions are held out to learn from: give more --pairs or --squad",
        )
    result = learn_confidence(samples)
    for group, (wrongly, told) in result.flagged.items():
        print(
            f"{group}: 未参与学习时，有答案而被标为没有 / held out, answerable flagged {wrongly:.3f}; "
            f"没有答案而被标出 / unanswerable flagged {told:.3f}"
        )
    print(f"相关度 / relevance: {result.relevance}")
    files = ("--pairs", *options.pairs, "--squad", *options.squad)
    command = ["xunduan", "tune", "--confidence", *(Path(one).name for one in files)]
    notes |= {
        # Wherever the files lie, the same is written.
        "command": shlex.join(command),
        "questions": {
            file: sum(one.file == file for one in samples) for file in sorted({one.file for one in samples})
        },
        "held_out_flagged": result.flagged,
    }
    written = {**result.weights, "relevance": result.relevance, "source": notes}
    options.out.write_text(json.dumps(written, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"已写入 / written: {options.out}")
    return 0


def write_documents(source: Path, documents: Iterable[tuple[str, str]]) -> None:
    """Write (title, text) of documents as a .jsonl, with the ids p0, p1, …"""
    with source.open("w", encoding="utf-8") as file:
        for number, (title, text) in enumerate(documents):
            row = {"id": f"p{number}", "title": title, "text": text}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
