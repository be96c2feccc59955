"""Learn a projection, an adapter, a reranker or weights from questions and answers, or tune to one's own archive."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from xunduan.commands.adapter_tuning import tune_adapter
from xunduan.commands.confidence_tuning import tune_confidence
from xunduan.commands.reranker_tuning import tune_reranker
from xunduan.commands.weight_tuning import tune_weights
from xunduan.errors import XunduanError
from xunduan.index.snapshot import open_snapshot
from xunduan.language.fold import fold
from xunduan.language.sentences import sentences
from xunduan.models.contract import Encoder
from xunduan.models.encoder import load_encoder
from xunduan.search.adapter_examples import numbered_lines
from xunduan.search.evaluation import read_squad
from xunduan.search.learning import (
    FOLDS,
    PULL,
    STRENGTH,
    TrainingSet,
    cross_validated,
    hit_at_1,
    learn,
    towards,
)
from xunduan.search.projection import ARCHIVE_FILE, Linear, Projection, projection_for
from xunduan.settings import settings

_Item = TypeVar("_Item")
_FEWEST = 20
"""Pairs below which a gain cannot be told from chance."""
_STRENGTHS = (0.01, 0.1, 1.0)
_STEPS, _RERANKER_STEPS = 600, 450
_DATA = {
    "--squad": "SQuAD 格式的问答 / questions in SQuAD format",
    "--pairs --queries": '每行 {"query", "passage"} / one JSON a line',
    "--parallel": "英文<TAB>中文 / English, tab, Chinese",
}


def parse(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="学习查询投影、适配器或重排模型 / learn a query projection, an adapter or a reranker"
    )
    for option, help_text in _DATA.items():
        parser.add_argument(*option.split(), type=Path, nargs="+", default=[], metavar="FILE", help=help_text)
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="写到此文件 / write to FILE (with --index: its own projection)",
    )
    parser.add_argument(
        "--index",
        type=Path,
        metavar="DIR",
        help="针对此索引调整 / tune to this index; nothing is embedded again",
    )
    parser.add_argument(
        "--undo",
        action="store_true",
        help="撤销对 --index 的调整 / undo the tuning to --index",
    )
    parser.add_argument(
        "--most",
        type=int,
        default=3000,
        metavar="N",
        help="每个文件最多用几条 / maximum number from each file (3000)",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--adapter",
        action="store_true",
        help="学习模型的适配器(数小时，可中断后继续) / learn an adapter of the model: takes hours, and resumes where it was interrupted",
    )
    parser.add_argument(
        "--reranker",
        action="store_true",
        help="学习默认模型的重排(数小时，可中断后继续) / learn the reranker of the default model, as --adapter does",
    )
    parser.add_argument(
        "--steps",
        type=int,
        metavar="N",
        help=f"训练步数 / training steps of the adapter ({_STEPS}) or the reranker ({_RERANKER_STEPS})",
    )
    parser.add_argument(
        "--weights",
        action="store_true",
        help="学习打分各部分的权重，只打印 / learn the weights of the parts of a score, and print them only",
    )
    parser.add_argument(
        "--confidence",
        action="store_true",
        help="学习何时没有答案与相关度的界限 / learn when a query has no answer, and the limits of relevance",
    )
    parser.add_argument(
        "--licences",
        default="",
        metavar="TEXT",
        help="数据的许可，写入文件 / licences of the data, kept in the file",
    )
    options = parser.parse_args(arguments)
    if options.steps is None:
        options.steps = _RERANKER_STEPS if options.reranker else _STEPS
    _require_sense(parser, options)
    return options


def _require_sense(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with what is wrong with options that do not go together."""
    if options.undo:
        if options.index is None or options.squad or options.pairs or options.parallel:
            parser.error("--undo 只与 --index 同用 / --undo works only with --index")
        return
    if not (options.squad or options.pairs or options.parallel):
        parser.error("请给出 --squad、--pairs 或 --parallel / give --squad, --pairs or --parallel")
    if options.weights and (options.index or options.out or options.adapter or options.parallel):
        parser.error("--weights 只与 --squad、--pairs 同用 / --weights works only with --squad and --pairs")
    if options.confidence and (options.index or options.adapter or options.weights or options.parallel):
        parser.error(
            "--confidence 只与 --squad、--pairs、--out 同用 / --confidence works only with --squad, --pairs and --out"
        )
    others = options.index or options.adapter or options.weights or options.confidence
    if options.reranker and (others or options.parallel):
        parser.error(
            "--reranker 只与 --squad、--pairs、--out 同用 / --reranker works only with --squad, --pairs and --out"
        )
    if options.index is None and options.out is None and not options.weights:
        parser.error("请给出 --out / give --out")
    if options.adapter and (options.index or options.out is None):
        parser.error("--adapter 需要 --out，不能与 --index 同用 / --adapter needs --out, without --index")
    if options.steps < 1:
        parser.error(f"--steps 至少为 1 / --steps is at least 1, not {options.steps}")


def chosen(items: list[_Item], most: int, seed: int) -> list[_Item]:
    """At most `most` of the items, drawn by `seed`, in their own order."""
    if len(items) <= most:
        return items
    return [items[i] for i in sorted(np.random.default_rng(seed).choice(len(items), most, replace=False))]


def squad_pairs(path: Path) -> list[tuple[str, str]]:
    """(question, window of its context that holds the answer)."""
    squad = read_squad(path)
    spans = [sentences(text) for _, text in squad.contexts]
    pairs = []
    for question, (start, _) in zip(squad.questions, squad.answers, strict=True):
        text = squad.contexts[question.context][1]
        holding = [span for span in spans[question.context] if span[0] <= start < span[1]]
        if holding:
            pairs.append((question.text, text[holding[0][0] : holding[0][1]].strip()))
    return pairs


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """(query, passage text or id) of a .jsonl; XunduanError with the line's number where it is malformed."""
    pairs = []
    for number, line in numbered_lines(path):
        try:
            fields = json.loads(line)
            pairs.append((str(fields["query"]), str(fields.get("passage") or fields["passage_id"])))
        except (ValueError, KeyError, TypeError) as error:
            raise XunduanError(
                f"{path} 第 {number} 行不合格式", f"line {number} of {path} is malformed: {error!r}"
            ) from error
    return pairs


def parallel_pairs(path: Path) -> list[tuple[str, str]]:
    """(English, Chinese) of a tab-separated file; sentences of fewer than ten characters say too little."""
    rows = [line.split("\t") for _, line in numbered_lines(path)]
    return [(row[0], row[1]) for row in rows if len(row) > 1 and len(row[1]) >= 10]


def training_sets(options: argparse.Namespace, encoder: Encoder) -> list[TrainingSet]:
    """Everything named on the command line, embedded; XunduanError where a file has too little to be scored held
    out."""
    sets = []
    names = _names([*options.squad, *options.pairs, *options.parallel])
    for path, pairs in [
        *((path, squad_pairs(path)) for path in options.squad),
        *((path, read_pairs(path)) for path in options.pairs),
    ]:
        pairs = chosen(_enough(path, pairs), options.most, options.seed)
        texts = list(dict.fromkeys(passage for _, passage in pairs))
        rows = {text: row for row, text in enumerate(texts)}
        answers = np.array([rows[passage] for _, passage in pairs])
        queries, passages = (
            encoder.encode_queries([query for query, _ in pairs]),
            encoder.encode_passages(texts),
        )
        sets.append(TrainingSet(names[path], queries, towards(queries, passages[answers]), passages, answers))
    for path in options.parallel:
        pairs = chosen(_enough(path, parallel_pairs(path)), options.most, options.seed)
        english = encoder.encode_queries([one for one, _ in pairs])
        chinese = encoder.encode_queries([other for _, other in pairs])
        sets.append(TrainingSet(names[path], english, chinese, chinese, np.arange(len(pairs))))
    return sets


def _names(paths: Sequence[Path]) -> dict[Path, str]:
    """The files' names; their paths where two have the same name."""
    names = [path.name for path in paths]
    return {path: path.name if names.count(path.name) == 1 else str(path) for path in paths}


def _enough(path: Path, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    if len(pairs) < FOLDS:
        raise XunduanError(
            f"{path} 里只有 {len(pairs)} 条可用，至少要 {FOLDS} 条",
            f"{path} holds {len(pairs)} usable pairs, at least {FOLDS} are needed",
        )
    return pairs


def archive_set(options: argparse.Namespace, encoder: Encoder) -> TrainingSet:
    """The pairs with their passages found in the index, by id or by text; the index's own vectors are used."""
    snapshot = open_snapshot(options.index)
    snapshot.require_model(encoder.fingerprint, encoder.name)
    by_id, texts = {}, []
    for row, passage in enumerate(snapshot.store.passages()):
        by_id[passage.id] = row
        texts.append(fold(passage.text))
    found, lost = [], 0
    for path in options.pairs:
        for query, named in read_pairs(path):
            wanted = fold(named.strip())
            found_row = by_id.get(
                named, next((i for i, text in enumerate(texts) if wanted in text or text in wanted), None)
            )
            found += [(query, found_row)] if found_row is not None else []
            lost += found_row is None
    if lost:
        print(f"{lost} 条的段落不在索引中 / pairs whose passage is not in the index: {lost}", file=sys.stderr)
    if len(found) < _FEWEST:
        raise XunduanError(
            f"只有 {len(found)} 条可用，至少要 {_FEWEST} 条",
            f"only {len(found)} pairs can be used, at least {_FEWEST} are needed",
        )
    passages = snapshot.vectors["passages"].rows(np.arange(len(texts)))
    answers = np.array([row for _, row in found])
    queries = encoder.encode_queries([query for query, _ in found])
    return TrainingSet("archive", queries, towards(queries, passages[answers]), passages, answers)


def _tuned(one: TrainingSet, start: Linear, seed: int) -> tuple[Linear, float, float]:
    """The projection tuned to an archive, and hit@1 before and after of the half that decides whether it is kept.

    The strength is chosen in five folds of the other half, so that nothing of the deciding half was looked at.
    """
    drawn = np.random.default_rng(seed).permutation(len(one.queries))
    tuned_on, decides = one.part(drawn[::2]), one.part(drawn[1::2])
    held_out = {
        strength: cross_validated([tuned_on], partial(learn, start=start, strength=strength), seed)[one.name]
        for strength in _STRENGTHS
    }
    best = max(_STRENGTHS, key=lambda strength: (held_out[strength], strength))
    after = hit_at_1(decides, learn([tuned_on], start, best))
    return learn([one], start, best), hit_at_1(decides, start), after


def undo(index_dir: Path) -> int:
    """Take away the projection that was tuned to an index: the shipped one serves again, a server from its next
    start on."""
    path = index_dir / ARCHIVE_FILE
    if not path.is_file():
        print(f"{index_dir} 没有调整过 / nothing was tuned to {index_dir}")
        return 1
    path.unlink()
    print(f"已删除 {path}，恢复随附的投影 / {path} is gone, the shipped projection is in use again")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    options = parse(arguments)
    if options.undo:
        return undo(options.index)
    configured = settings()
    command = "xunduan tune " + shlex.join(sys.argv[1:] if arguments is None else arguments)
    notes: dict[str, Any] = {
        "command": command,
        "seed": options.seed,
        "licences": options.licences,
        "model": configured.model,
    }
    if options.adapter:
        return tune_adapter(options, notes)
    if options.reranker:
        return tune_reranker(options, notes)
    if options.weights:
        return tune_weights(options)
    if options.confidence:
        return tune_confidence(options, notes)
    encoder = load_encoder(configured)
    if options.index:
        shipped = projection_for(encoder.fingerprint, configured.projection)
        start = shipped or Linear.identity(encoder.dimension)
        one = archive_set(options, encoder)
        projection, before, after = _tuned(one, start, options.seed)
        print(f"{len(one.queries)} 条；未参与学习时 hit@1 / held-out hit@1: {before:.3f} → {after:.3f}")
        if after <= before:
            print("没有更好，保持原来的投影 / no improvement: the projection in use is kept")
            return 0
        notes |= {"pairs": len(one.queries), "held_out_hit_at_1": {"before": before, "after": after}}
        target = options.out or options.index / ARCHIVE_FILE
    else:
        sets = training_sets(options, encoder)
        identity = Linear.identity(encoder.dimension)
        projection = learn(sets, identity)
        untouched = {one.name: hit_at_1(one, identity) for one in sets}
        learned = cross_validated(sets, lambda parts: learn(parts, identity), options.seed)
        for name in untouched:
            print(f"{name}: 未参与学习时 hit@1 / held-out hit@1: {untouched[name]:.3f} → {learned[name]:.3f}")
        notes |= {
            "learned_from": {one.name: len(one.queries) for one in sets},
            "pull": PULL, "strength": STRENGTH, "held_out_hit_at_1": {"before": untouched, "after": learned},
        }  # fmt: skip
        target = options.out
    Projection(projection.weight, projection.bias, encoder.fingerprint, notes).save(target)
    print(f"已写入 / written: {target}")
    return 0
